/** Joins through indexes built once per run: a lookup per record, never a nested loop. */
import type { EvidenceRecord, Fields, Value } from '../model/record.js';
import { openList, type OpenList, type UnknownReason } from '../rules/values.js';

export interface Index {
  /** Definite matches, in the order of the kind, and records that lack a join field and so may match. */
  readonly find: (keys: readonly (readonly string[])[]) => { readonly items: readonly EvidenceRecord[]; readonly maybe: readonly EvidenceRecord[] };
}

export const fieldAt = (values: Fields, path: readonly string[]): Value | undefined => {
  let here: Value | undefined = values;
  for (const name of path) {
    if (typeof here !== 'object' || Array.isArray(here)) return undefined;
    here = Object.hasOwn(here, name) ? (here as Fields)[name] : undefined;
    if (here === undefined) return undefined;
  }
  return here;
};

/** Text under which plain values are the same: a list gives one for each of its elements. */
export const keysOf = (value: Value): readonly string[] => (Array.isArray(value) ? value.map(keyOf) : [keyOf(value)]);
const keyOf = (value: Value): string => (typeof value === 'object' ? JSON.stringify(value) : `${typeof value === 'string' ? '"' : ''}${String(value)}`);

const noRecords: readonly EvidenceRecord[] = [];

export function makeIndex(records: readonly EvidenceRecord[], fields: readonly string[]): Index {
  const paths = fields.map((field) => field.split('.'));
  const byKey = new Map<string, EvidenceRecord[]>();
  const lacking: { readonly record: EvidenceRecord; readonly keys: readonly (readonly string[] | null)[] }[] = [];
  for (const record of records) {
    const keys = paths.map((path) => {
      const value = fieldAt(record.values, path);
      return value === undefined ? null : keysOf(value);
    });
    const known = keys.filter((each) => each !== null);
    if (known.length < keys.length) lacking.push({ record, keys });
    else
      for (const key of new Set(combinations(known))) {
        const list = byKey.get(key);
        if (list === undefined) byKey.set(key, [record]);
        else list.push(record);
      }
  }
  const order = new Map<EvidenceRecord, number>();
  const inOrder = (found: readonly EvidenceRecord[]): readonly EvidenceRecord[] => {
    if (order.size === 0) records.forEach((record, n) => order.set(record, n));
    return [...new Set(found)].sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
  };
  return {
    find: (keys) => {
      const wanted = combinations(keys);
      const [first] = wanted;
      const items = wanted.length === 1 && first !== undefined ? (byKey.get(first) ?? noRecords) : inOrder(wanted.flatMap((key) => byKey.get(key) ?? noRecords));
      if (lacking.length === 0) return { items, maybe: noRecords };
      // A record that lacks one join field may match only where the others do.
      const maybe = lacking.filter((each) => each.keys.every((own, n) => own === null || own.some((key) => keys[n]?.includes(key))));
      return { items, maybe: maybe.map((each) => each.record) };
    },
  };
}

/** All ways to take one key per field, as single texts. */
function combinations(keys: readonly (readonly string[])[]): string[] {
  let texts = [''];
  for (const options of keys) texts = texts.flatMap((text) => options.map((option) => `${text}\u0000${option}`));
  return texts;
}

const valuesOf = (records: readonly EvidenceRecord[]): readonly Fields[] => records.map((record) => record.values);

/** What a rule sees of joined records: a plain list when nothing more can be in it. */
export function listOf(items: readonly EvidenceRecord[], maybe: readonly EvidenceRecord[], open: UnknownReason | null): readonly unknown[] | OpenList {
  return openList(valuesOf(items), valuesOf(maybe), open);
}
