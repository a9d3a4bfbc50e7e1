/** Run-time values of expressions: what plain data cannot say (undecided, error, open list, interval, uint, double, time). */

export type UnknownCode =
  | 'missing-attribute'
  | 'incomplete-coverage'
  | 'no-evidence'
  | 'unreadable'
  | 'changed'
  | 'stale'
  | 'low-grade'
  | 'empty-population'
  | 'unresolved';

export interface UnknownReason {
  readonly code: UnknownCode;
  /** What is not known: `asset.firmware`, `copies`. */
  readonly what: string;
}

/** Base of everything that stands where a value should be: one `instanceof` finds both. */
export abstract class NoValue {
  abstract readonly kind: 'unknown' | 'error';
}

/** The third truth value: the evidence does not decide. */
export class Unknown extends NoValue {
  readonly kind = 'unknown';
  readonly reason: UnknownReason;
  constructor(reason: UnknownReason) {
    super();
    this.reason = reason;
  }
}

/** An error of the rule itself (type, overflow, division by zero), as a value: evaluating never throws. */
export class RuleError extends NoValue {
  readonly kind = 'error';
  readonly message: string;
  constructor(message: string) {
    super();
    this.message = message;
  }
}

export const unknown = (code: UnknownCode, what: string): Unknown => new Unknown({ code, what });

/**
 * A list that is not fully known: `items` are surely in it, `maybe` may or may not be in it, and with `open` further
 * unknown records may exist. Elements may themselves be Unknown. A list that is fully known is a plain array.
 */
export class OpenList {
  readonly items: readonly unknown[];
  readonly maybe: readonly unknown[];
  readonly open: UnknownReason | null;
  /** Why elements of `maybe` are in doubt, or why the list is open: the reason of every answer that this list leaves undecided. */
  readonly reason: UnknownReason;
  constructor(items: readonly unknown[], maybe: readonly unknown[], open: UnknownReason | null, doubt: UnknownReason = undecidedMembers) {
    this.items = items;
    this.maybe = maybe;
    this.open = open;
    this.reason = open ?? doubt;
  }
}

const undecidedMembers: UnknownReason = { code: 'missing-attribute', what: 'a field that decides which records belong to a list' };

/** A list as it is known: a plain array if nothing about it is in doubt. */
export const openList = (
  items: readonly unknown[],
  maybe: readonly unknown[],
  open: UnknownReason | null,
  doubt?: UnknownReason,
): OpenList | readonly unknown[] => (maybe.length === 0 && open === null ? items : new OpenList(items, maybe, open, doubt));

/** The size of an open list, and what is computed from it: a whole number from lo to hi (-Infinity and Infinity included). */
export class Interval {
  readonly lo: number;
  readonly hi: number;
  readonly reason: UnknownReason;
  constructor(lo: number, hi: number, reason: UnknownReason) {
    this.lo = lo;
    this.hi = hi;
    this.reason = reason;
  }
}

/**
 * Numbers: a CEL int is a JS number when it is a safe integer and a bigint beyond; a JS number is therefore always an int.
 * Doubles and uints, which rules seldom use, are boxed.
 */
export class Double {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}

export class Uint {
  readonly value: bigint;
  constructor(value: bigint) {
    this.value = value;
  }
}

/** A point in time: epoch milliseconds (floor) and the nanoseconds below the millisecond (0 to 999,999). */
export class Timestamp {
  readonly ms: number;
  readonly nanos: number;
  constructor(ms: number, nanos: number) {
    this.ms = ms;
    this.nanos = nanos;
  }
}

/** A span of time in the same two parts; `nanos` is never negative, so -1ns is { ms: -1, nanos: 999999 }. */
export class Duration {
  readonly ms: number;
  readonly nanos: number;
  constructor(ms: number, nanos: number) {
    this.ms = ms;
    this.nanos = nanos;
  }
}

/** A type as a value: the result of type(x). */
export class TypeName {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

export type MapKey = string | number | bigint | boolean;

/** A CEL map. Keys are normalised, so that 1, 1u and 1.0 find the same entry; the key as written stays beside the value. */
export class CelMap {
  readonly entries: ReadonlyMap<MapKey, { readonly key: unknown; readonly value: unknown }>;
  constructor(entries: ReadonlyMap<MapKey, { readonly key: unknown; readonly value: unknown }>) {
    this.entries = entries;
  }
}

export type PlainRecord = Readonly<Record<string, unknown>>;

/** A record of plain data, as evidence holds it. Everything else that is an object here is one of the classes above. */
export const isPlainRecord = (value: unknown): value is PlainRecord =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  (Object.getPrototypeOf(value) === Object.prototype || Object.getPrototypeOf(value) === null);

export const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

/** Whole numbers beyond the safe range, back to a number where they fit. */
export const intOf = (value: bigint): number | bigint =>
  value >= -9007199254740991n && value <= 9007199254740991n ? Number(value) : value;

export const isInt = (value: unknown): value is number | bigint => typeof value === 'number' || typeof value === 'bigint';

/** A field of plain data, never from the prototype. */
export const ownField = (record: PlainRecord, name: string): unknown => (Object.hasOwn(record, name) ? record[name] : undefined);

export type { Clock } from './clock.js';
