/** Equality and order of values, with three answers. */
import { compareNumbers, doubleOf, isNumber, type Int } from './integers.js';
import { standing, type Standing } from './intervals.js';
import { compareTimes } from './time.js';
import {
  CelMap,
  Double,
  Duration,
  Interval,
  isList,
  isPlainRecord,
  NoValue,
  OpenList,
  RuleError,
  Timestamp,
  TypeName,
  Uint,
  Unknown,
  type MapKey,
} from './values.js';
import { spend, tooMuchWork } from './work.js';
import { wrapDyn } from './wrap.js';

export type Answer = boolean | NoValue;

/** The graver of two: an error stands above unknown, the first above the second. */
export const worse = (a: NoValue | null, b: NoValue): NoValue =>
  a === null || (b instanceof RuleError && !(a instanceof RuleError)) ? b : a;

/** What stands in place of a result when an operand has no value; null if both have one. */
export const firstOf = (a: unknown, b: unknown): NoValue | null =>
  b instanceof NoValue ? worse(a instanceof NoValue ? a : null, b) : a instanceof NoValue ? a : null;

/** CEL's ==: values of different types are unequal, numbers are compared on one line. */
export function equal(a: unknown, b: unknown): Answer {
  if (typeof a === 'string' || typeof a === 'boolean' || a === null) {
    return b instanceof NoValue ? b : a === b;
  }
  if (typeof a === 'number' && typeof b === 'number') return a === b;
  const missing = firstOf(a, b);
  if (missing !== null) return missing;
  if (isNumber(a) && isNumber(b)) return compareNumbers(a, b) === 0;
  if (a instanceof Interval || b instanceof Interval) return equalIntervals(a, b);
  if (a instanceof Timestamp) return b instanceof Timestamp && compareTimes(a, b) === 0;
  if (a instanceof Duration) return b instanceof Duration && compareTimes(a, b) === 0;
  if (a instanceof TypeName) return b instanceof TypeName && a.name === b.name;
  if (a instanceof Uint8Array) return b instanceof Uint8Array && compareBytes(a, b) === 0;
  if (a instanceof OpenList || b instanceof OpenList) return equalOpen(a, b);
  if (isList(a)) return isList(b) && equalLists(a, b);
  const left = mapOf(a);
  const right = mapOf(b);
  return left !== null && right !== null && equalMaps(left, right);
}

/** == where a type is known only now: texts and numbers that never can be equal are an error, not false, which would drop a row in silence. */
export function equalAlike(a: unknown, b: unknown): Answer {
  const [left, right] = [scalarOf(a), scalarOf(b)];
  return left === null || right === null || left === right ? equal(a, b) : new RuleError(`${left} and ${right} are never equal`);
}

/** What a single value is called where it is compared with one of another type; null for what is no single value. */
export const scalarOf = (value: unknown): 'text' | 'true-or-false' | 'a number' | 'a timestamp' | null => {
  if (typeof value === 'string') return 'text';
  if (typeof value === 'boolean') return 'true-or-false';
  if (isNumber(value)) return 'a number';
  return value instanceof Timestamp ? 'a timestamp' : null;
};

function equalIntervals(a: unknown, b: unknown): Answer {
  const found = standingOf(a, b);
  if (found === null) return false;
  const reason = a instanceof Interval ? a.reason : b instanceof Interval ? b.reason : null;
  return found.equal && reason !== null ? new Unknown(reason) : found.equal;
}

/** Never true: a list of which something is in doubt may always differ. False where what is sure of it cannot make up the other. */
function equalOpen(a: unknown, b: unknown): Answer {
  const [open, other] = a instanceof OpenList ? [a, b] : [b, a];
  if (!(open instanceof OpenList) || !(isList(other) || other instanceof OpenList)) return false;
  if (!spend(open.items.length + open.maybe.length)) return tooMuchWork;
  const most = ({ items, maybe, open: more }: OpenList): number => (more === null ? items.length + maybe.length : Infinity);
  if (other instanceof OpenList)
    return most(open) < other.items.length || most(other) < open.items.length ? false : new Unknown(open.reason);
  if (other.length < open.items.length || other.length > most(open)) return false;
  return mayBe(open, other) ? new Unknown(open.reason) : false;
}

/** Whether the sure elements may stand in the list in their order, and each other element of it may be one of those in doubt. */
function mayBe({ items, maybe, open }: OpenList, list: readonly unknown[]): boolean {
  if (!spend(list.length * (items.length + maybe.length))) return true;
  const all = [...items, ...maybe];
  let at = 0;
  for (const each of list) {
    if (at < items.length && equal(items[at], each) !== false) at += 1;
    if (open === null && !all.some((one) => equal(one, each) !== false)) return false;
  }
  return at === items.length;
}

function equalLists(a: readonly unknown[], b: readonly unknown[]): Answer {
  if (a.length !== b.length) return false;
  if (!spend(a.length)) return tooMuchWork;
  let pending: NoValue | null = null;
  for (const [n, item] of a.entries()) {
    const same = equal(item, b[n]);
    if (same === false) return false;
    if (same !== true) pending = worse(pending, same);
  }
  return pending ?? true;
}

function equalMaps(a: CelMap, b: CelMap): Answer {
  if (a.entries.size !== b.entries.size) return false;
  if (!spend(a.entries.size)) return tooMuchWork;
  let pending: NoValue | null = null;
  for (const [key, entry] of a.entries) {
    const other = b.entries.get(key);
    if (other === undefined) return false;
    const same = equal(entry.value, other.value);
    if (same === false) return false;
    if (same !== true) pending = worse(pending, same);
  }
  return pending ?? true;
}

/** A map, or plain data read as one; null for anything else. */
const mapOf = (value: unknown): CelMap | null => {
  if (value instanceof CelMap) return value;
  if (!isPlainRecord(value)) return null;
  return new CelMap(new Map(Object.entries(value).map(([key, each]) => [key, { key, value: wrapDyn(each) }])));
};

/** The key under which a map keeps an entry; null where the value cannot be found in any map. */
export function keyOf(value: unknown): MapKey | null {
  if (typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number' || typeof value === 'bigint') return value;
  if (value instanceof Uint) return value.value <= 9007199254740991n ? Number(value.value) : value.value;
  if (value instanceof Double && Number.isInteger(value.value))
    return Number.isSafeInteger(value.value) ? value.value : BigInt(value.value);
  return null;
}

/** The keys that a map literal may have; a double finds an entry but cannot make one. */
export const isKey = (value: unknown): boolean =>
  typeof value === 'string' ||
  typeof value === 'boolean' ||
  typeof value === 'number' ||
  typeof value === 'bigint' ||
  value instanceof Uint;

const standingOf = (a: unknown, b: unknown): Standing | null => {
  const left = lineOf(a);
  const right = lineOf(b);
  return left === null || right === null ? null : standing(left[0], left[1], right[0], right[1]);
};

const lineOf = (value: unknown): readonly [number, number] | null => {
  if (value instanceof Interval) return [value.lo, value.hi];
  if (!isNumber(value)) return null;
  const number = doubleOf(value);
  return [number, number];
};

export type Order = '<' | '<=' | '>' | '>=';

const decide = (order: Order, sign: number): boolean => {
  switch (order) {
    case '<':
      return sign < 0;
    case '<=':
      return sign <= 0;
    case '>':
      return sign > 0;
    case '>=':
      return sign >= 0;
  }
};

/** CEL's order of two values of one type, or of two numbers. */
export function inOrder(a: unknown, order: Order, b: unknown): Answer {
  const missing = firstOf(a, b);
  if (missing !== null) return missing;
  if (typeof a === 'string' && typeof b === 'string') return decide(order, compareTexts(a, b));
  if (isNumber(a) && isNumber(b)) return decide(order, compareNumbers(a, b));
  if (a instanceof Interval || b instanceof Interval) return orderOfIntervals(a, order, b);
  if ((a instanceof Timestamp && b instanceof Timestamp) || (a instanceof Duration && b instanceof Duration))
    return decide(order, compareTimes(a, b));
  if (typeof a === 'boolean' && typeof b === 'boolean') return decide(order, Number(a) - Number(b));
  if (a instanceof Uint8Array && b instanceof Uint8Array) return decide(order, compareBytes(a, b));
  return new RuleError(`values of types ${typeNameOf(a)} and ${typeNameOf(b)} have no order`);
}

function orderOfIntervals(a: unknown, order: Order, b: unknown): Answer {
  const found = standingOf(a, b);
  const reason = a instanceof Interval ? a.reason : b instanceof Interval ? b.reason : null;
  if (found === null || reason === null) return new RuleError(`values of types ${typeNameOf(a)} and ${typeNameOf(b)} have no order`);
  if (!found.less && !found.equal && !found.more) return new Unknown(reason);
  const never = (!found.less || !decide(order, -1)) && (!found.equal || !decide(order, 0)) && (!found.more || !decide(order, 1));
  if (never) return false;
  const always = (!found.less || decide(order, -1)) && (!found.equal || decide(order, 0)) && (!found.more || decide(order, 1));
  return always ? true : new Unknown(reason);
}

/** Texts are ordered by code point. UTF-16 differs where one side has a surrogate pair and the other a character above it. */
export function compareTexts(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let n = 0; n < length; n += 1) {
    const left = a.charCodeAt(n);
    const right = b.charCodeAt(n);
    if (left !== right) return lifted(left) - lifted(right);
  }
  return a.length - b.length;
}
const lifted = (unit: number): number => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit);

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let n = 0; n < length; n += 1) {
    const difference = (a[n] ?? 0) - (b[n] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

export function typeNameOf(value: unknown): string {
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'bool';
  if (value === null) return 'null_type';
  if (typeof value === 'number' || typeof value === 'bigint' || value instanceof Interval) return 'int';
  if (value instanceof Uint) return 'uint';
  if (value instanceof Double) return 'double';
  if (value instanceof Uint8Array) return 'bytes';
  if (isList(value) || value instanceof OpenList) return 'list';
  if (value instanceof Timestamp) return 'google.protobuf.Timestamp';
  if (value instanceof Duration) return 'google.protobuf.Duration';
  if (value instanceof TypeName) return 'type';
  return 'map';
}

/** Whether two decided values cannot be told apart, type and sign of zero included. For branches of an undecided conditional. */
export function identical(a: unknown, b: unknown): boolean {
  if (a instanceof Double || b instanceof Double) return a instanceof Double && b instanceof Double && Object.is(a.value, b.value);
  if (isInt64(a) || isInt64(b)) return a === b;
  if (isList(a) && isList(b)) return a.length === b.length && a.every((item, n) => identical(item, b[n]));
  if (a instanceof CelMap || a instanceof OpenList || isPlainRecord(a)) return a === b;
  return equal(a, b) === true;
}
const isInt64 = (value: unknown): value is Int => typeof value === 'number' || typeof value === 'bigint';
