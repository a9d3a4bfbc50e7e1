/** Joins through indexes built once per run: a lookup per record, never a nested loop. */
import { limitOf } from '../model/limits.js';
import { readerOf } from '../model/read-field.js';
import type { EvidenceRecord, Fields, Value } from '../model/record.js';
import type { UnknownReason } from '../rules/values.js';
import { companyOf, type Company } from './company.js';
import { oneText } from './one-text.js';

export interface Matches {
  /** Definite matches, in the order of the kind. */
  readonly items: readonly Fields[];
  /** Records that lack a join field and so may match. */
  readonly maybe: readonly Fields[];
  /** Set in place of `maybe` where these are very many: it says less, and costs nothing. */
  readonly more: UnknownReason | null;
}
export interface Index {
  readonly size: number;
  /** One list of key texts for each join field (`keysOf`). */
  readonly find: (keys: readonly (readonly string[])[]) => Matches;
  /** The same where one or two fields have one text each (`rest`: that of the second; empty: there is none). Nothing is made for a look-up. */
  readonly findTexts: (first: string, rest: string) => Matches;
  /** The same for a record of the kind itself that asks by its own fields, each with one text. */
  readonly findLike: (values: Fields, first: string, rest: string) => Matches;
  /** The registrations that a matched record comes from. */
  readonly sources: (fields: Fields) => readonly string[];
}

/** More than so many records that may match are told as "there may be more". */
export const mostMaybe = limitOf('maybe-matches');

export const fieldAt = (values: Fields, path: readonly string[]): Value | undefined => {
  let here: Value | undefined = values;
  for (const name of path) {
    if (!isFields(here)) return undefined;
    here = Object.hasOwn(here, name) ? here[name] : undefined;
  }
  return here;
};
function readerAt(field: string): (values: Fields) => Value | undefined {
  const path = field.split('.');
  return path.length === 1 ? readerOf<Value>(field) : (values) => fieldAt(values, path);
}
const noValue = (): undefined => undefined;
const isFields = (value: Value | undefined): value is Fields => typeof value === 'object' && !isList(value);
const isList = (value: Value): value is readonly Value[] => Array.isArray(value);

/** Text under which plain values are the same: a list gives one for each of its elements. */
export function keysOf(value: Value): readonly string[] {
  if (!isList(value)) return [keyOf(value)];
  const [only] = value;
  if (only === undefined || value.length > 1) return [...new Set(value.map(keyOf))];
  return isOneText(value) ? value : [keyOf(only)];
}

const isOneText = (value: readonly Value[]): value is readonly string[] => value.length === 1 && typeof value[0] === 'string';

/** A text stands for itself, anything else behind a mark; both sides of a join have one type. */
function keyOf(value: Value): string {
  if (typeof value === 'string') return value;
  if (isList(value)) return `\u0001[${value.map(keyOf).map(framed).join('')}]`;
  if (typeof value !== 'object') return `\u0001${String(value === 0 ? 0 : value)}`;
  const names = Object.keys(value).sort();
  return `\u0001{${names.map((name) => framed(name) + framed(keyOf(value[name] ?? ''))).join('')}}`;
}
const framed = (text: string): string => `${String(text.length)}:${text}`;

const none: readonly Fields[] = [];
const noMatches: Matches = { items: none, maybe: none, more: null };

/** By the keys of all fields but the first, then by that of the first: nothing is put together for a look-up by one or two fields. */
type Table = Map<string, Map<string, Fields | Fields[]>>;
/** Most keys are of one record, for which no list is kept. */
const isMany = (held: Fields | Fields[]): held is Fields[] => Array.isArray(held);
const listOf = (held: Fields | Fields[] | undefined): readonly Fields[] => (held === undefined ? none : isMany(held) ? held : [held]);

/** Records that lack the same join fields: they may match where the others do. */
interface Lacking {
  readonly has: readonly number[];
  readonly byKey: Table;
}

/** Built when it is first asked. */
export function makeIndex(kind: string, records: readonly EvidenceRecord[], fields: readonly string[]): Index {
  let built: BuiltIndex | null = null;
  const index = (): BuiltIndex => (built ??= buildIndex(kind, records, fields));
  let company: Company | null | undefined;
  let among: Index | null = null;
  return {
    size: records.length,
    find: (keys) => index().find(keys),
    findTexts: (first, rest) => index().findTexts(first, rest),
    findLike: (values, first, rest) => {
      if (built === null && company === undefined) company = companyOf(records, fields.map(readerAt));
      if (built !== null || company == null) return index().findTexts(first, rest);
      if (!company.mayShare(first)) return { items: [values], maybe: none, more: null };
      return (among ??= makeIndex(kind, company.records(), fields)).findTexts(first, rest);
    },
    sources: (values) => index().sources(values),
  };
}
type BuiltIndex = Omit<Index, 'size' | 'findLike'>;

function buildIndex(kind: string, records: readonly EvidenceRecord[], fields: readonly string[]): BuiltIndex {
  const readers = fields.map(readerAt);
  const byKey: Table = new Map();
  const lacking = new Map<string, Lacking>();
  const [only = noValue, second] = readers;
  // Used again for each record.
  const keys: (readonly string[])[] = [];
  const has: number[] = [];
  for (const { values } of records) {
    if (readers.length <= 2) {
      // Most joins: nothing is made for a record but its place in the index.
      const key = oneText(only(values));
      const rest = second === undefined ? '' : oneText(second(values));
      if (key !== null && rest !== null) {
        putAt(byKey, rest, key, values);
        continue;
      }
    }
    keys.length = 0;
    has.length = 0;
    for (let n = 0; n < readers.length; n++) {
      const value = (readers[n] ?? only)(values);
      if (value === undefined) continue;
      keys.push(keysOf(value));
      has.push(n);
    }
    if (has.length === readers.length) put(byKey, keys, values);
    else {
      const mask = has.join();
      let group = lacking.get(mask);
      if (group === undefined) lacking.set(mask, (group = { has: [...has], byKey: new Map() }));
      put(group.byKey, keys, values);
    }
  }
  const tooMany: UnknownReason = { code: 'missing-attribute', what: `${fields.join(', ')} of more than ${String(mostMaybe)} ${kind}` };
  const positions = new Map<Fields, number>();
  const inOrder = (found: readonly Fields[]): readonly Fields[] => {
    if (found.length < 2) return found;
    if (positions.size === 0) for (const [n, { values }] of records.entries()) positions.set(values, n);
    return [...new Set(found)].sort((a, b) => (positions.get(a) ?? 0) - (positions.get(b) ?? 0));
  };
  const at = (table: Table, keys: readonly (readonly string[])[]): readonly Fields[] => {
    const [first = noKey] = keys;
    const [only] = first;
    const rest = singleText(keys);
    if (rest !== null && only !== undefined && first.length === 1) return listOf(table.get(rest)?.get(only));
    return inOrder(crossed(keys).flatMap((text) => first.flatMap((key) => listOf(table.get(text)?.get(key)))));
  };
  const sources = new Map<Fields, readonly string[]>();
  const find: Index['find'] = (keys) => {
    const items = at(byKey, keys);
    if (lacking.size === 0) return items === none ? noMatches : { items, maybe: none, more: null };
    const maybe: Fields[] = [];
    for (const group of lacking.values()) {
      const found = at(
        group.byKey,
        group.has.map((n) => keys[n] ?? []),
      );
      if (maybe.length + found.length > mostMaybe) return { items, maybe: none, more: tooMany };
      maybe.push(...found);
    }
    return { items, maybe, more: null };
  };
  return {
    find,
    findTexts: (first, rest) => {
      if (lacking.size > 0) return find(second === undefined ? [[first]] : [[first], [rest]]);
      const items = listOf(byKey.get(rest)?.get(first));
      return items === none ? noMatches : { items, maybe: none, more: null };
    },
    sources: (values) => {
      if (sources.size === 0)
        for (const record of records) sources.set(record.values, [...new Set(record.origins.map(({ evidence }) => evidence))]);
      return sources.get(values) ?? [];
    },
  };
}

function put(table: Table, keys: readonly (readonly string[])[], values: Fields): void {
  const [first = noKey] = keys;
  const rest = singleText(keys);
  for (const text of rest === null ? crossed(keys) : [rest]) for (const key of first) putAt(table, text, key, values);
}
function putAt(table: Table, rest: string, key: string, values: Fields): void {
  let map = table.get(rest);
  if (map === undefined) table.set(rest, (map = new Map<string, Fields | Fields[]>()));
  const held = map.get(key);
  if (held === undefined) map.set(key, values);
  else if (isMany(held)) held.push(values);
  else map.set(key, [held, values]);
}
const noKey: readonly string[] = [''];

/** The one text of all fields but the first, where each has one key; null: there are several, or none. */
function singleText(keys: readonly (readonly string[])[]): string | null {
  let text = '';
  for (let n = 1; n < keys.length; n++) {
    const options = keys[n] ?? noKey;
    const [only] = options;
    if (only === undefined || options.length > 1) return null;
    text = keys.length === 2 ? only : text + framed(only);
  }
  return text;
}

/** All ways to take one key for each field but the first, as single texts. */
const crossed = (keys: readonly (readonly string[])[]): readonly string[] =>
  keys
    .slice(1)
    .reduce<readonly string[]>(
      (texts, options) => texts.flatMap((text) => options.map((option) => (keys.length === 2 ? option : text + framed(option)))),
      noKey,
    );
