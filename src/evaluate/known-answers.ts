/**
 * Answers that are known already: a rule that reads nothing of a record but words of an enumeration, truth values, and whether a field
 * is given, has the same answer for the same ones, so each combination is asked once.
 */
import type { FieldSchema } from '../model/kind.js';
import { once } from '../model/once.js';
import { compareText } from '../model/problem.js';
import type { Fields, Value } from '../model/record.js';
import type { Asked } from '../rules/fields-read.js';

/** A field with few values, and the number of each; 0 stands for "absent". null: of the field only its being there counts. */
export interface FewValues {
  readonly field: string;
  readonly numbers: ReadonlyMap<Value | undefined, number> | null;
}
/** A field whose values are those that the records have. */
export interface Varied {
  readonly field: string;
  readonly numbers: 'seen';
}
const mostCombinations = 4096;

const valuesOf = (schema: FieldSchema | undefined): readonly Value[] => (schema?.type === 'boolean' ? [false, true] : (schema?.enum ?? []));
const numbered = once(
  (schema: FieldSchema): ReadonlyMap<Value | undefined, number> => new Map([undefined, ...valuesOf(schema)].map((value, n) => [value, n])),
);

/** null: the combinations are too many, or a field is none of the schema. */
export function fewValues(
  fields: ReadonlyMap<string, Asked> | null,
  properties: Readonly<Record<string, FieldSchema>>,
): readonly FewValues[] | null {
  if (fields === null) return null;
  const found: FewValues[] = [];
  let combinations = 1;
  for (const [field, asked] of [...fields].sort(([a], [b]) => compareText(a, b))) {
    const schema = Object.hasOwn(properties, field) ? properties[field] : undefined;
    // Of a field that may have any value, one is known beforehand: that it has none.
    const values = asked === 'presence' ? null : valuesOf(schema);
    if (schema === undefined) return null;
    combinations *= values === null ? 2 : values.length + 1;
    if (combinations > mostCombinations) return null;
    found.push({ field, numbers: values === null ? null : numbered(schema) });
  }
  return found;
}

/** The number of the combination that a record has; -1: it has a value of its own. */
export function combinationOf(few: readonly FewValues[], values: Fields): number {
  let number = 0;
  for (const { field, numbers } of few) {
    const value = Object.hasOwn(values, field) ? values[field] : undefined;
    const digit = numbers !== null ? numbers.get(value) : value === undefined ? 0 : value === '' ? undefined : 1;
    if (digit === undefined) return -1;
    number = number * (numbers?.size ?? 2) + digit;
  }
  return number;
}

/** The same of any fields, for answers that are kept by the values that the records have; null: the record is read as a whole. */
export function variedValues(
  fields: ReadonlyMap<string, Asked> | null,
  properties: Readonly<Record<string, FieldSchema>>,
): readonly (FewValues | Varied)[] | null {
  if (fields === null) return null;
  return [...fields]
    .sort(([a], [b]) => compareText(a, b))
    .map(([field, asked]) => fewValues(new Map([[field, asked]]), enumerated(properties, field, asked))?.[0] ?? { field, numbers: 'seen' });
}
/** Where the schema lists the values of a field, or only its being there counts. */
const enumerated = (
  properties: Readonly<Record<string, FieldSchema>>,
  field: string,
  asked: Asked,
): Readonly<Record<string, FieldSchema>> => {
  const schema = Object.hasOwn(properties, field) ? properties[field] : undefined;
  return schema !== undefined && (asked === 'presence' || schema.type === 'boolean' || schema.enum) ? { [field]: schema } : {};
};
