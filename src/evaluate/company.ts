/** Records that look for their like among their own kind: most find themselves alone, and those need no place in an index to know it. */
import { makeRepeats } from '../evidence/repeats.js';
import type { EvidenceRecord, Fields, Value } from '../model/record.js';
import { oneText } from './one-text.js';

/** Who may have another one of the kind beside it. */
export interface Company {
  /** false: a record that has this text in the first field is alone under its own keys. */
  readonly mayShare: (key: string) => boolean;
  /** All records of which that cannot be said, in their order. */
  readonly records: () => readonly EvidenceRecord[];
}

/** `readers`: of the join fields. null: some record lacks a field and so may be with any, or there are too few records for it to pay. */
export function companyOf(
  records: readonly EvidenceRecord[],
  [first, ...others]: readonly ((values: Fields) => Value | undefined)[],
): Company | null {
  if (records.length < few || first === undefined) return null;
  const repeats = makeRepeats(records.length * 2);
  for (const { values } of records) {
    for (const read of others) if (read(values) === undefined) return null;
    const key = first(values);
    if (typeof key === 'string') repeats.add(key);
    else if (!isList(key)) return null;
    else
      for (const each of key) {
        if (typeof each !== 'string') return null;
        repeats.add(each);
      }
  }
  return {
    mayShare: repeats.mayRepeat,
    // Whoever has several keys, or none, is looked up as ever.
    records: () =>
      records.filter(({ values }) => {
        const key = oneText(first(values));
        return key === null || repeats.mayRepeat(key) || others.some((read) => oneText(read(values)) === null);
      }),
  };
}
const isList = (value: Value | undefined): value is readonly Value[] => Array.isArray(value);
/** With fewer records an index is made sooner than they are counted. */
const few = 1000;
