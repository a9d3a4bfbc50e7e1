/** Joins through indexes built once per run: a lookup per record, never a nested loop. */
import { limitOf } from '../model/limits.js';
import type { EvidenceRecord, Fields, Value } from '../model/record.js';
import type { UnknownReason } from '../rules/values.js';

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

/** Records that lack the same join fields: they may match where the others do. */
interface Lacking {
  readonly has: readonly number[];
  readonly byKey: Map<string, Fields[]>;
}

/** Built when it is first asked. */
export function makeIndex(kind: string, records: readonly EvidenceRecord[], fields: readonly string[]): Index {
  let built: Pick<Index, 'find' | 'sources'> | null = null;
  const index = (): Pick<Index, 'find' | 'sources'> => (built ??= buildIndex(kind, records, fields));
  return { size: records.length, find: (keys) => index().find(keys), sources: (values) => index().sources(values) };
}

function buildIndex(kind: string, records: readonly EvidenceRecord[], fields: readonly string[]): Pick<Index, 'find' | 'sources'> {
  const paths = fields.map((field) => field.split('.'));
  const byKey = new Map<string, Fields[]>();
  const lacking = new Map<string, Lacking>();
  const [only = []] = paths;
  // Used again for each record.
  const keys: (readonly string[])[] = [];
  const has: number[] = [];
  for (const { values } of records) {
    if (paths.length === 1) {
      // Most joins: nothing is made for a record but its place in the index.
      const value = fieldAt(values, only);
      if (typeof value === 'string') {
        putAt(byKey, value, values);
        continue;
      }
    }
    keys.length = 0;
    has.length = 0;
    for (let n = 0; n < paths.length; n++) {
      const value = fieldAt(values, paths[n] ?? only);
      if (value === undefined) continue;
      keys.push(keysOf(value));
      has.push(n);
    }
    if (has.length === paths.length) put(byKey, keys, values);
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
    if (positions.size === 0) for (const [n, { values }] of records.entries()) positions.set(values, n);
    return [...new Set(found)].sort((a, b) => (positions.get(a) ?? 0) - (positions.get(b) ?? 0));
  };
  const at = (map: ReadonlyMap<string, Fields[]>, keys: readonly (readonly string[])[]): readonly Fields[] => {
    const only = singleText(keys);
    if (only !== null) return map.get(only) ?? none;
    const texts = crossed(keys);
    return inOrder(texts.flatMap((text) => map.get(text) ?? none));
  };
  const sources = new Map<Fields, readonly string[]>();
  return {
    find: (keys) => {
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
    },
    sources: (values) => {
      if (sources.size === 0)
        for (const record of records) sources.set(record.values, [...new Set(record.origins.map(({ evidence }) => evidence))]);
      return sources.get(values) ?? [];
    },
  };
}

function put(map: Map<string, Fields[]>, keys: readonly (readonly string[])[], values: Fields): void {
  const only = singleText(keys);
  if (only !== null) putAt(map, only, values);
  else for (const key of crossed(keys)) putAt(map, key, values);
}
function putAt(map: Map<string, Fields[]>, key: string, values: Fields): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [values]);
  else list.push(values);
}

/** The one text under which a record stands where each field has one key; null: there are several ways, or none. */
function singleText(keys: readonly (readonly string[])[]): string | null {
  let text = '';
  for (const options of keys) {
    const [only] = options;
    if (only === undefined || options.length > 1) return null;
    text = keys.length === 1 ? only : text + framed(only);
  }
  return text;
}

/** All ways to take one key per field, as single texts. */
const crossed = (keys: readonly (readonly string[])[]): readonly string[] =>
  keys.reduce<readonly string[]>(
    (texts, options) => texts.flatMap((text) => options.map((option) => (keys.length === 1 ? option : text + framed(option)))),
    [''],
  );
