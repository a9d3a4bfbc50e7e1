/** Fields, indexes, sizes and membership. Only own properties of plain data are read. */
import { equal, equalAlike, firstOf, keyOf, scalarOf, typeNameOf, worse, type Answer } from './compare.js';
import { intervalOf } from './intervals.js';
import {
  CelMap,
  Double,
  isInt,
  isList,
  isPlainRecord,
  NoValue,
  OpenList,
  ownField,
  RuleError,
  Uint,
  unknown,
  Unknown,
  type PlainRecord,
} from './values.js';
import { spend, tooMuchWork } from './work.js';
import { wrapDyn, type Wrap } from './wrap.js';

/** operand.field of a value whose type is known only now. */
export function selectField(operand: unknown, field: string, path: string): unknown {
  if (operand instanceof NoValue) return operand;
  if (operand instanceof CelMap) {
    const entry = operand.entries.get(field);
    return entry === undefined ? new RuleError(`no such key: ${field}`) : entry.value;
  }
  if (!isPlainRecord(operand)) return new RuleError(`${typeNameOf(operand)} has no fields`);
  const value = ownField(operand, field);
  return value === undefined || value === null ? unknown('missing-attribute', path) : wrapDyn(value);
}

export function hasField(operand: unknown, field: string): Answer {
  if (operand instanceof NoValue) return operand;
  if (operand instanceof CelMap) return operand.entries.has(field);
  if (!isPlainRecord(operand)) return new RuleError(`${typeNameOf(operand)} has no fields`);
  const value = ownField(operand, field);
  return value !== undefined && value !== null;
}

/** A field of a record or map whose type is known: the shape was checked when the expression was compiled. */
export function fieldReader(field: string, missing: Unknown, wrap: Wrap | null, inRecord: boolean): (operand: unknown) => unknown {
  const got = (value: unknown): unknown => (value === undefined || value === null ? missing : wrap === null ? value : wrap(value));
  // What the type says to be a record is plain data or nothing; only its own fields are read all the same.
  if (inRecord)
    return (operand) =>
      operand instanceof NoValue ? operand : isObject(operand) ? got(ownField(operand, field)) : noField(operand, field);
  return (operand) => {
    if (isPlainRecord(operand)) return got(ownField(operand, field));
    return operand instanceof NoValue ? operand : noField(operand, field);
  };
}
const isObject = (value: unknown): value is PlainRecord => typeof value === 'object' && value !== null;
const noField = (operand: unknown, field: string): RuleError => new RuleError(`${typeNameOf(operand)} has no field ${field}`);

export function indexInto(operand: unknown, index: unknown, path: string): unknown {
  const missing = firstOf(operand, index);
  if (missing !== null) return missing;
  if (isList(operand)) return elementAt(operand, index);
  if (operand instanceof OpenList) return new Unknown(operand.reason);
  if (operand instanceof CelMap) {
    const key = keyOf(index);
    const entry = key === null ? undefined : operand.entries.get(key);
    return entry === undefined ? new RuleError('no such key') : entry.value;
  }
  if (isPlainRecord(operand) && typeof index === 'string') return selectField(operand, index, path);
  return new RuleError(`no index of type ${typeNameOf(index)} into ${typeNameOf(operand)}`);
}

function elementAt(list: readonly unknown[], index: unknown): unknown {
  const at = isInt(index) ? Number(index) : index instanceof Uint ? Number(index.value) : index instanceof Double ? index.value : NaN;
  if (!Number.isInteger(at)) return new RuleError('a list index must be a whole number');
  return at >= 0 && at < list.length ? list[at] : new RuleError(`index ${at} is outside the list of ${list.length}`);
}

export function sizeOf(value: unknown): unknown {
  if (value instanceof NoValue) return value;
  if (isList(value)) return value.length;
  if (value instanceof OpenList) {
    const hi = value.open === null ? value.items.length + value.maybe.length : Infinity;
    return intervalOf(value.items.length, hi, value.reason);
  }
  if (typeof value === 'string') return codePoints(value);
  if (value instanceof Uint8Array) return value.length;
  if (value instanceof CelMap) return value.entries.size;
  if (isPlainRecord(value)) return Object.keys(value).length;
  return new RuleError(`no size of ${typeNameOf(value)}`);
}

const codePoints = (text: string): number => {
  let count = text.length;
  for (let n = 0; n + 1 < text.length; n += 1) {
    const unit = text.charCodeAt(n);
    if (unit < 0xd800 || unit > 0xdbff) continue;
    const next = text.charCodeAt(n + 1);
    if (next >= 0xdc00 && next <= 0xdfff) count -= 1;
  }
  return count;
};

/** value in container. */
export function isIn(value: unknown, container: unknown): Answer {
  const missing = firstOf(container, null);
  if (missing !== null) return missing;
  if (value instanceof RuleError) return value;
  if (isList(container)) return found(value, container, [], null);
  if (container instanceof OpenList) return found(value, container.items, container.maybe, container);
  if (value instanceof NoValue) return value;
  if (container instanceof CelMap) {
    const key = keyOf(value);
    return key !== null && container.entries.has(key);
  }
  if (isPlainRecord(container)) return typeof value === 'string' && hasField(container, value);
  return new RuleError(`nothing is in ${typeNameOf(container)}`);
}

/** `in` where a type is known only now: a list in which nothing is of the value's type is an error. */
export function isInAlike(value: unknown, container: unknown): Answer {
  const kind = scalarOf(value);
  const items = isList(container) ? container : [];
  const alien = items.find((item) => scalarOf(item) !== kind);
  if (kind !== null && alien !== undefined && items.every((item) => scalarOf(item) !== null && scalarOf(item) !== kind))
    return equalAlike(value, alien);
  return isIn(value, container);
}

function found(value: unknown, items: readonly unknown[], maybe: readonly unknown[], list: OpenList | null): Answer {
  if (!spend(items.length + maybe.length)) return tooMuchWork;
  let pending: NoValue | null = null;
  for (const item of items) {
    if (typeof value === 'string' && typeof item === 'string') {
      if (value === item) return true;
      continue;
    }
    const same = equal(value, item);
    if (same === true) return true;
    if (same !== false) pending = worse(pending, same);
  }
  if (pending === null && list !== null) {
    if (list.open !== null || maybe.some((item) => equal(value, item) !== false)) return new Unknown(list.reason);
  }
  return pending ?? false;
}
