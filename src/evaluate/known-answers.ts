/**
 * Answers that are known already: a rule that reads nothing of a record but words of an enumeration and truth values gives the same
 * answer for the same ones, so each combination is asked once.
 */
import type { FieldSchema } from '../model/kind.js';
import type { Fields, Value } from '../model/record.js';

/** A field with few values, and the number of each; 0 stands for "absent". */
export interface FewValues {
  readonly field: string;
  readonly numbers: ReadonlyMap<Value | undefined, number>;
}
const mostCombinations = 4096;

/** null: a field may have any value, or the combinations are too many. */
export function fewValues(
  fields: ReadonlySet<string> | null,
  properties: Readonly<Record<string, FieldSchema>>,
): readonly FewValues[] | null {
  if (fields === null) return null;
  const found: FewValues[] = [];
  let combinations = 1;
  for (const field of [...fields].sort()) {
    const schema = Object.hasOwn(properties, field) ? properties[field] : undefined;
    const values = schema?.type === 'boolean' ? [false, true] : schema?.enum;
    if (values === undefined) return null;
    combinations *= values.length + 1;
    if (combinations > mostCombinations) return null;
    found.push({ field, numbers: new Map([undefined, ...values].map((value, n) => [value, n])) });
  }
  return found;
}

/** The number of the combination that a record has; -1: it has a value that the schema does not know. */
export function combinationOf(few: readonly FewValues[], values: Fields): number {
  let number = 0;
  for (const { field, numbers } of few) {
    const digit = numbers.get(Object.hasOwn(values, field) ? values[field] : undefined);
    if (digit === undefined) return -1;
    number = number * numbers.size + digit;
  }
  return number;
}
