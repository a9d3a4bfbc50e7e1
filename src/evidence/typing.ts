/** From a cell to a value of the type that the kind's schema names. A cell that does not fit is refused with a reason, never guessed at. */
import { limitOf } from '../model/limits.js';
import type { FieldSchema } from '../model/kind.js';
import type { Value } from '../model/record.js';
import type { WrittenTime } from '../model/site.js';
import { cleanText, foldName, isAbsentText, isUnknownText } from './absent.js';
import { normaliseAddress, normaliseNetwork } from './address.js';
import type { Calendar } from './calendar.js';
import { makeShare, type MutableFields } from './row-object.js';
import { isoOfOneReading, isoOfWritten } from './written-time.js';

/** Told for each value that does not fit: where in the field, what was seen, why not. */
export type Refuse = (path: string, seen: unknown, reason: string) => void;
/** undefined: absent, or refused. */
export type Typer = (raw: unknown, refuse: Refuse) => Value | undefined;
export type Translation = Readonly<Record<string, string | number | boolean | null>>;

export interface Typing {
  readonly calendar: Calendar;
  /** Values as the source writes them to values of the field; null means absent. */
  readonly translate?: Translation;
  /** Separator of a list in one cell, where it is given. */
  readonly split?: string;
  /** How times are written, where it is given. */
  readonly time?: WrittenTime;
}

const longest = limitOf('text-length');

export function makeTyper(schema: FieldSchema, path: string, typing: Typing): Typer {
  switch (schema.type) {
    case 'array':
      return listTyper(schema, path, typing);
    case 'object':
      return objectTyper(schema, path, typing);
    default:
      return scalarTyper(schema, path, typing);
  }
}

/** What a scalar's text, number or boolean is as a value; a `Refusal` says why it is none. */
type Convert = (raw: string | number | boolean) => string | number | boolean | Refusal;
type Refusal = readonly [reason: string];
const isRefusal = (value: unknown): value is Refusal => Array.isArray(value);

function scalarTyper(schema: FieldSchema, path: string, { calendar, translate, time }: Typing): Typer {
  const convert = converter(schema, calendar, time);
  const translated = translate === undefined ? null : translator(translate);
  const ownMarks = new Set((schema.enum ?? []).map((name) => name.toLowerCase()).filter(isAbsentText));
  const isDate = schema.format === 'date' || schema.format === 'date-time';
  const typed: Typer = (given, refuse) => {
    let raw = given;
    if (isList(raw) && raw.length <= 1) raw = raw[0];
    if (typeof raw === 'string') raw = cleanText(raw);
    if (translated !== null && isScalar(raw)) raw = translated(raw);
    if (raw === null || raw === undefined) return undefined;
    if (!isScalar(raw)) {
      refuse(path, given, Array.isArray(raw) ? 'one value is expected, not a list' : `a ${schema.type} is expected, not an object`);
      return undefined;
    }
    if (typeof raw === 'string') {
      if (isAbsentText(raw) && !ownMarks.has(raw.toLowerCase())) return undefined;
      if (isDate && nullDates.test(raw)) return undefined;
      if (raw.length > longest) {
        refuse(path, raw, `the text is longer than ${String(longest)} characters (limit text-length)`);
        return undefined;
      }
      if (sheetError.test(raw)) {
        refuse(path, raw, 'it is an error of a spreadsheet');
        return undefined;
      }
    }
    const value = convert(raw);
    if (!isRefusal(value)) return typeof value === 'string' ? ownText(value) : value;
    refuse(path, given, value[0]);
    return undefined;
  };
  return remembering(typed);
}

/** A column of few texts is read once for each of them, and its values are the same texts in memory. */
function remembering(typed: Typer, keyOf: (given: unknown) => string | null = textItself): Typer {
  const known = new Map<string, Value>();
  let misses = 0;
  let refusals = 0;
  let tell: Refuse = () => undefined;
  // Many columns have one value for nearly all rows.
  let lastKey: string | null = null;
  let lastValue: Value | undefined;
  const refusing: Refuse = (...refused) => {
    refusals++;
    tell(...refused);
  };
  return (given, refuse) => {
    const key = misses > mostMisses ? null : keyOf(given);
    if (key === null) return typed(given, refuse);
    if (key === lastKey) return lastValue;
    const before = known.get(key);
    if (before !== undefined) {
      lastKey = key.length < 13 ? key : null;
      return (lastValue = before);
    }
    misses++;
    const told = refusals;
    tell = refuse;
    const value = typed(given, refusing);
    if (value !== undefined && refusals === told && key.length < mostRemembered && known.size < mostRemembered)
      known.set(ownText(key), value);
    return value;
  };
}

/** A text that was cut out of a file keeps a whole piece of that file in memory, unless it is short: then it is a copy in any case. */
function ownText(text: string): string {
  if (text.length < 13) return text;
  const own = text.slice(0, 1) + text.slice(1);
  // Put together as soon as it is looked into.
  return own.charCodeAt(1) < 0 ? text : own;
}
const textItself = (given: unknown): string | null => (typeof given === 'string' ? given : null);
/** Texts of a column, and letters of a text. */
const mostRemembered = 256;
/** A column in which so many were new has too many of them. */
const mostMisses = 2_000;

const isScalar = (raw: unknown): raw is string | number | boolean =>
  typeof raw === 'string' || typeof raw === 'number' || typeof raw === 'boolean';
const sheetError = /^#(REF|VALUE|DIV\/0|NAME|NULL|NUM|SPILL|CALC)[!?]$/;
/** The zero of .NET and of Windows file times: "never", or not known. */
const nullDates = /^(0001-01-01|1601-01-01)/;

function translator(map: Translation): (raw: string | number | boolean) => string | number | boolean | null {
  const exact = new Map(Object.entries(map));
  const rest = map['*'];
  const folded = new Map([...exact].map(([from, to]) => [cleanText(from).toLowerCase(), to]));
  return (raw) => {
    const text = String(raw);
    if (exact.has(text)) return exact.get(text) ?? null;
    const caseless = text.toLowerCase();
    if (folded.has(caseless)) return folded.get(caseless) ?? null;
    return rest === undefined || isAbsentText(text) ? raw : rest;
  };
}

function converter(schema: FieldSchema, calendar: Calendar, time: WrittenTime | undefined): Convert {
  switch (schema.type) {
    case 'boolean':
      return toBoolean;
    case 'integer':
      return within(schema, toInteger);
    case 'number':
      return within(schema, toNumber);
    default:
      if (schema.enum !== undefined) return enumConverter(schema.enum, schema['x-words'] ?? {});
      if (schema.format === 'date' || schema.format === 'date-time') return dateConverter(schema.format, calendar, time);
      if (schema.format === 'ip') return (raw) => normaliseAddress(String(raw)) ?? ['it is not an IPv4 or IPv6 address'];
      if (schema.format === 'network')
        return (raw) => normaliseNetwork(String(raw)) ?? ['it is not an address, a network (10.1.2.0/24), a range or "any"'];
      return String;
  }
}

const yes: ReadonlySet<string> = new Set([
  'true',
  'yes',
  'y',
  'ja',
  'oui',
  'si',
  'sí',
  'sì',
  'tak',
  'wahr',
  'vrai',
  'verdadero',
  'prawda',
  'waar',
  '1',
  'x',
]);
const no: ReadonlySet<string> = new Set([
  'false',
  'no',
  'n',
  'nein',
  'non',
  'nie',
  'falsch',
  'faux',
  'falso',
  'fałsz',
  'nee',
  'onwaar',
  '0',
]);
const toBoolean: Convert = (raw) => {
  if (typeof raw === 'boolean') return raw;
  const text = String(raw).toLowerCase();
  return yes.has(text) ? true : no.has(text) ? false : ['it is neither true nor false (allowed: true, false, yes, no, 1, 0)'];
};

const toInteger: Convert = (raw) => {
  const value = typeof raw === 'number' ? raw : typeof raw === 'string' && /^[+-]?\d+(\.0+)?$/.test(raw) ? Number(raw) : Number.NaN;
  if (!Number.isInteger(value)) return ['it is not a whole number'];
  // "1.000" is a thousand to some and one to others.
  if (typeof raw === 'string' && /^[+-]?\d{1,3}\.000$/.test(raw)) return ['it can be read as 1 or as 1000'];
  return Number.isSafeInteger(value) ? value : ['the number is too large'];
};

const toNumber: Convert = (raw) => {
  if (typeof raw === 'boolean') return ['it is not a number'];
  if (typeof raw === 'number') return Number.isFinite(raw) ? raw : ['it is not a number'];
  if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(raw)) return Number.isFinite(Number(raw)) ? Number(raw) : ['the number is too large'];
  if (/^[+-]?[1-9]\d{0,2},\d{3}$/.test(raw)) return ['the comma can be a decimal point or a thousands mark'];
  // Both marks at once leave no doubt: the last one is the decimal point.
  if (/^[+-]?\d{1,3}(\.\d{3})+,\d+$/.test(raw)) return Number(raw.replaceAll('.', '').replace(',', '.'));
  if (/^[+-]?\d{1,3}(,\d{3})+\.\d+$/.test(raw)) return Number(raw.replaceAll(',', ''));
  return /^[+-]?\d+,\d+$/.test(raw) ? Number(raw.replace(',', '.')) : ['it is not a number'];
};

function within({ minimum = -Infinity, maximum = Infinity }: FieldSchema, convert: Convert): Convert {
  return (raw) => {
    const value = convert(raw);
    if (typeof value !== 'number') return value;
    if (value < minimum) return [`it is less than ${String(minimum)}`];
    return value > maximum ? [`it is more than ${String(maximum)}`] : value;
  };
}

function enumConverter(allowed: readonly string[], words: Readonly<Record<string, readonly string[]>>): Convert {
  const byCase = new Map(allowed.map((name) => [name.toLowerCase(), name]));
  const byFold = new Map<string, string | null>();
  for (const name of allowed) byFold.set(foldName(name), byFold.has(foldName(name)) ? null : name);
  for (const [name, others] of Object.entries(words))
    for (const other of others) if (!byFold.has(foldName(other))) byFold.set(foldName(other), name);
  return (raw) => byCase.get(String(raw).toLowerCase()) ?? byFold.get(foldName(String(raw))) ?? [`it is none of ${allowed.join(', ')}`];
}

function dateConverter(format: 'date' | 'date-time', calendar: Calendar, time: WrittenTime | undefined): Convert {
  return (raw) => {
    const text = time === undefined ? isoOfOneReading(String(raw)) : isoOfWritten(String(raw), time);
    const ms = calendar.parse(text);
    if (ms === null || ms < earliest) return [ms === null ? calendar.refusal(text) : 'no date before 1900 is read'];
    // A day is stored as its beginning, so that two records of one day are equal.
    return format === 'date' ? calendar.startOf(calendar.dayOf(ms)) : ms;
  };
}
const earliest = -2_208_988_800_000 - 86_400_000;

function listTyper(schema: FieldSchema, path: string, typing: Typing): Typer {
  const items: FieldSchema = schema.items ?? { type: 'string' };
  const item = makeTyper(items, path, typing);
  const noneIsAnItem = items.enum?.includes('none') ?? false;
  const typed: Typer = (given, refuse) => {
    if (given === null || given === undefined) return undefined;
    if (typeof given === 'string') {
      if (given.length > longest) {
        refuse(path, given, `the text is longer than ${String(longest)} characters (limit text-length)`);
        return undefined;
      }
      // "none" in place of a list says that the list is empty, which is more than not knowing it.
      if (!noneIsAnItem && noItems.test(given.trim())) return [];
    }
    const list =
      typeof given === 'string'
        ? splitList(given, typing.split, items.type === 'object')
        : isList(given)
          ? given.some(isList)
            ? given.flatMap((each) => each)
            : given
          : [given];
    if (list.length === 0) return isList(given) ? [] : undefined;
    if (list.length === 1) {
      const value = item(list[0], refuse);
      return value === undefined ? undefined : [value];
    }
    const values: Value[] = [];
    let isKnown = true;
    for (const each of list) {
      const value = item(each, refuse);
      if (value !== undefined) values.push(value);
      // A list with an unknown item would look whole without it.
      else if (typeof each === 'string' && isUnknownText(cleanText(each))) isKnown = false;
    }
    // A copy has no room for more.
    return isKnown && values.length > 0 ? values.slice() : undefined;
  };
  return remembering(typed, textOrTexts);
}
/** A list of texts, told from any other and from a text by how many it has and by a letter that none of them holds. */
function textOrTexts(given: unknown): string | null {
  if (typeof given === 'string') return given.includes('\0') ? null : given;
  if (!isList(given) || !given.every((each) => typeof each === 'string' && !each.includes('\0'))) return null;
  return `\0${String(given.length)}\0${given.join('\0')}`;
}
const noItems = /^(none|keine|aucun|aucune|ninguno|brak)$/i;
const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

function splitList(text: string, separator: string | undefined, objects: boolean): readonly unknown[] {
  const trimmed = text.trim();
  if (trimmed.startsWith('[') || (objects && trimmed.startsWith('{'))) {
    const parsed = parseJson(trimmed);
    if (isList(parsed)) return parsed;
    if (parsed !== undefined) return [parsed];
  }
  const by = separator !== undefined && separator !== '' ? separator : /[;\n|]/.test(trimmed) ? /[;\n|]/ : ',';
  return trimmed.split(by).filter((part) => part.trim() !== '');
}

function objectTyper(schema: FieldSchema, path: string, typing: Typing): Typer {
  const { calendar } = typing;
  const fields = Object.entries(schema.properties ?? {}).map(([name, of]) => ({
    name,
    type: makeTyper(of, `${path}.${name}`, { calendar }),
  }));
  const names = new Map(
    Object.entries(schema.properties ?? {}).flatMap(([name, of]) =>
      [name, ...(of['x-synonyms'] ?? [])].map((each) => [foldName(each), name]),
    ),
  );
  const textGoesTo = schema['x-text'];
  /** Under which of its keys an object has each field; its own name goes before a synonym. */
  const keysIn = (keys: readonly string[]): readonly (string | undefined)[] => {
    const given = new Map<string, string>();
    for (const key of keys) {
      const name = names.get(foldName(key));
      if (name !== undefined && (!given.has(name) || key === name)) given.set(name, key);
    }
    return fields.map(({ name }) => given.get(name));
  };
  const share = makeShare();
  // Most objects of a file have the keys of the one before.
  let last: { readonly keys: readonly string[]; readonly used: readonly (string | undefined)[] } = { keys: [], used: keysIn([]) };
  const fromObject = (raw: Readonly<Record<string, unknown>>, refuse: Refuse): Value | undefined => {
    const keys = Object.keys(raw);
    if (keys.length !== last.keys.length || keys.some((key, n) => key !== last.keys[n])) last = { keys, used: keysIn(keys) };
    const values: MutableFields = {};
    let isEmpty = true;
    for (let n = 0; n < fields.length; n++) {
      const field = fields[n];
      const key = last.used[n];
      const value = field === undefined || key === undefined ? undefined : field.type(raw[key], refuse);
      if (field === undefined || value === undefined) continue;
      values[field.name] = value;
      isEmpty = false;
    }
    return isEmpty ? undefined : share(values);
  };
  return (given, refuse) => {
    let raw = given;
    if (isList(raw) && raw.length === 1) raw = raw[0];
    if (typeof raw === 'string' && raw.trim().startsWith('{')) raw = parseJson(raw) ?? raw;
    if (raw === null || raw === undefined || (typeof raw === 'string' && isAbsentText(cleanText(raw)))) return undefined;
    if (isList(raw)) refuse(path, raw, 'one object is expected, not a list');
    else if (typeof raw === 'object') return fromObject(raw as Readonly<Record<string, unknown>>, refuse);
    else if (textGoesTo !== undefined) return fromObject({ [textGoesTo]: raw }, refuse);
    else refuse(path, raw, 'an object is expected');
    return undefined;
  };
}

function parseJson(text: string): unknown {
  if (text.length > longest) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
