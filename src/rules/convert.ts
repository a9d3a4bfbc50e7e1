/** JavaScript values to CEL values and back, at the border of the public interface. */
import { keyOf } from './compare.js';
import { exactInt, exactUint } from './integers.js';
import { parseDuration, showDuration } from './time.js';
import {
  CelMap,
  Double,
  Duration,
  Interval,
  NoValue,
  OpenList,
  RuleError,
  Timestamp,
  TypeName,
  Uint,
  isList,
  isPlainRecord,
  unknown,
  type MapKey,
} from './values.js';

const deepest = 200;
const tooDeep = new RuleError(`a value is nested deeper than ${deepest} levels`);

/** An unsigned whole number for a binding. */
export function uint(value: bigint | number): Uint {
  const made = exactUint(BigInt(value));
  if (made instanceof RuleError) throw new RangeError(made.message);
  return made;
}

/** A duration for a binding, from its CEL text: "1h30m", "-0.5s". */
export function durationFrom(text: string): Duration {
  const made = parseDuration(text);
  if (made instanceof RuleError) throw new RangeError(made.message);
  return made;
}

/** A value given by name. What has no meaning in CEL (undefined, functions, symbols) is an error when it is used. */
export const bindingOf = (value: unknown): unknown => given(value, 0);

function given(value: unknown, depth: number): unknown {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      return new Double(value);
    case 'bigint':
      return exactInt(value);
    default:
  }
  if (value === null || value instanceof Uint8Array) return value;
  if (value instanceof Double || value instanceof Uint || value instanceof Timestamp || value instanceof Duration) return value;
  if (value instanceof TypeName || value instanceof CelMap) return value;
  if (value instanceof Date)
    return Number.isNaN(value.getTime()) ? new RuleError('a Date is not valid') : new Timestamp(value.getTime(), 0);
  if (depth > deepest) return tooDeep;
  if (isList(value)) {
    const items = value.map((item) => given(item, depth + 1));
    return items.find((item) => item instanceof RuleError) ?? items;
  }
  if (value instanceof Map) return givenMap([...value.entries()], depth);
  if (isPlainRecord(value))
    return givenMap(
      Object.entries(value).filter(([, each]) => each !== undefined),
      depth,
    );
  return new RuleError('a value of this type cannot be used in an expression');
}

function givenMap(entries: readonly (readonly [unknown, unknown])[], depth: number): CelMap | RuleError {
  const made = new Map<MapKey, { key: unknown; value: unknown }>();
  for (const [rawKey, rawValue] of entries) {
    const key = given(rawKey, depth + 1);
    const value = given(rawValue, depth + 1);
    const normal = keyOf(key);
    if (normal === null || key instanceof Double) return new RuleError('a map key must be text, a whole number (bigint), or true or false');
    if (value instanceof RuleError) return value;
    made.set(normal, { key, value });
  }
  return new CelMap(made);
}

/** A result as JavaScript has it; Unknown and RuleError stay what they are. */
export function resultOf(value: unknown): unknown {
  if (typeof value === 'number') return BigInt(value);
  if (value instanceof Uint) return value.value;
  if (value instanceof Double) return value.value;
  if (value instanceof Timestamp) return new Date(value.ms);
  if (value instanceof Duration) return showDuration(value);
  if (value instanceof TypeName) return value.name;
  if (value instanceof OpenList || value instanceof Interval) return unknown(value.reason.code, value.reason.what);
  if (isList(value)) {
    const items = value.map(resultOf);
    return items.find((item) => item instanceof NoValue) ?? items;
  }
  if (!(value instanceof CelMap)) return value;
  const entries = [...value.entries.values()].map((entry) => [resultOf(entry.key), resultOf(entry.value)] as const);
  const missing = entries.find(([, each]) => each instanceof NoValue);
  if (missing !== undefined) return missing[1];
  // fromEntries defines each key as an own property, __proto__ too.
  return entries.every(([key]) => typeof key === 'string')
    ? Object.fromEntries(entries.map(([key, each]) => [String(key), each]))
    : new Map(entries);
}
