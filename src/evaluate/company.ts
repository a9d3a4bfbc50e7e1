/** Records that look for their like among their own kind: most find themselves alone, and those need no place in an index to know it. */
import { makeRepeats } from '../evidence/repeats.js';
import type { EvidenceRecord, Fields, Value } from '../model/record.js';
import { oneText } from './one-text.js';

/**
 * The records that may have another one beside them under the same keys; every other is alone under its own. `readers`: of the join fields.
 * null: some record lacks a field and so may be with any, or there are too few records for it to pay.
 */
export function withCompany(
  records: readonly EvidenceRecord[],
  readers: readonly ((values: Fields) => Value | undefined)[],
): readonly EvidenceRecord[] | null {
  const [first, ...others] = readers;
  if (records.length < few || first === undefined) return null;
  const repeats = makeRepeats(records.length);
  for (const { values } of records) {
    for (const read of readers) if (read(values) === undefined) return null;
    const key = first(values);
    if (typeof key === 'string') repeats.add(key);
    else if (!isList(key)) return null;
    else
      for (const each of key) {
        if (typeof each !== 'string') return null;
        repeats.add(each);
      }
  }
  // Whoever has several keys, or none, is looked up as ever.
  return records.filter(({ values }) => {
    const key = oneText(first(values));
    return key === null || repeats.mayRepeat(key) || others.some((read) => oneText(read(values)) === null);
  });
}
const isList = (value: Value | undefined): value is readonly Value[] => Array.isArray(value);
/** With fewer records an index is made sooner than they are counted. */
const few = 1000;
