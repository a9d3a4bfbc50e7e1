/** Plain data as expressions read it: by static type, so that a whole number in a field of type number is a double and a date a timestamp. */
import type { StaticType } from './types.js';
import { Double, isList, isPlainRecord, openList, OpenList, Timestamp } from './values.js';

export type Wrap = (value: unknown) => unknown;

/** Data without a type (a raw row): whole numbers are ints, other numbers doubles; null says nothing is known, as everywhere in records. */
export const wrapDyn: Wrap = (value) => {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) return new Double(value);
  if (value instanceof Date) return new Timestamp(value.getTime(), 0);
  return isList(value) && value.some(needsDyn) ? value.map(wrapDyn) : value;
};
const needsDyn = (value: unknown): boolean =>
  (typeof value === 'number' && !Number.isSafeInteger(value)) || value instanceof Date || isList(value);

const wrapDouble: Wrap = (value) => (typeof value === 'number' ? new Double(value) : value);
const wrapTimestamp: Wrap = (value) => (typeof value === 'number' ? new Timestamp(Math.floor(value), 0) : value);

/** How a value of this type is read; null where plain data already is the value. Values read before pass unchanged. */
export function wrapOf(type: StaticType): Wrap | null {
  switch (type.kind) {
    case 'double':
      return wrapDouble;
    case 'timestamp':
      return wrapTimestamp;
    case 'dyn':
      return wrapDyn;
    case 'list': {
      const element = wrapOf(type.element);
      if (element === null) return null;
      return (value) => {
        if (isList(value)) return value.map(element);
        return value instanceof OpenList ? openList(value.items.map(element), value.maybe.map(element), value.open, value.reason) : value;
      };
    }
    case 'map': {
      const element = wrapOf(type.value);
      return element === null
        ? null
        : (value) => (isPlainRecord(value) ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, element(each)])) : value);
    }
    default:
      return null;
  }
}
