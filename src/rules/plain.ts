/** Run-time values as plain data, for the keys of joins and groups, and the way back for dates. */
import type { Value } from '../model/record.js';
import { CelMap, Double, Duration, isList, NoValue, OpenList, Timestamp, TypeName, Uint, intOf, isPlainRecord } from './values.js';

/** A point in time from epoch milliseconds, as records hold it. */
export const timestampOf = (ms: number): Timestamp => new Timestamp(Math.floor(ms), 0);

/** Timestamps and durations as milliseconds, doubles and uints as numbers, lists as arrays (of an open list the sure part, known elements only). */
export function plainOf(value: unknown): Value {
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'boolean':
      return value;
    case 'bigint':
      return String(value);
    default:
  }
  if (value instanceof Double) return value.value;
  if (value instanceof Uint) return plainOf(intOf(value.value));
  if (value instanceof Timestamp || value instanceof Duration) return value.ms;
  if (value instanceof TypeName) return value.name;
  if (value instanceof OpenList) return plainOf(value.items);
  if (isList(value)) return value.filter((item) => !(item instanceof NoValue)).map(plainOf);
  if (value instanceof CelMap) return Object.fromEntries([...value.entries].map(([key, entry]) => [String(key), plainOf(entry.value)]));
  if (isPlainRecord(value)) return Object.fromEntries(Object.entries(value).map(([field, each]) => [field, plainOf(each)]));
  return '';
}
