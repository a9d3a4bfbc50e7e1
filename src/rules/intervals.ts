/** Whole numbers known only within bounds: sizes of open lists and sums of them. A comparison is decided when all values agree. */
import { isInt, Interval, Unknown, type UnknownReason } from './values.js';
import type { Arithmetic, Int } from './integers.js';

/** Beyond the safe range a bound would be rounded, so it becomes infinite: wider is always right. */
const low = (value: number): number =>
  Number.isNaN(value) || value < Number.MIN_SAFE_INTEGER ? -Infinity : Math.min(value, Number.MAX_SAFE_INTEGER);
const high = (value: number): number =>
  Number.isNaN(value) || value > Number.MAX_SAFE_INTEGER ? Infinity : Math.max(value, Number.MIN_SAFE_INTEGER);

export const intervalOf = (lo: number, hi: number, reason: UnknownReason): Interval | number =>
  lo === hi ? lo : new Interval(lo, hi, reason);

const bounds = (value: Interval | Int): readonly [number, number] =>
  value instanceof Interval ? [value.lo, value.hi] : [low(Number(value)), high(Number(value))];

/** Infinity times zero is zero here: a bound that is never reached, times a number that may be nought. */
const product = (a: number, b: number): number => (a === 0 || b === 0 ? 0 : a * b);

/** Never -0, which is not equal to 0 everywhere. */
const cut = (value: number): number => Math.trunc(value) + 0;

export function intervalArithmetic(a: Interval | Int, operator: Arithmetic, b: Interval | Int): Interval | number | Unknown {
  const reason =
    a instanceof Interval ? a.reason : b instanceof Interval ? b.reason : { code: 'incomplete-coverage' as const, what: 'size' };
  const [aLo, aHi] = bounds(a);
  const [bLo, bHi] = bounds(b);
  switch (operator) {
    case '+':
      return intervalOf(low(aLo + bLo), high(aHi + bHi), reason);
    case '-':
      return intervalOf(low(aLo - bHi), high(aHi - bLo), reason);
    case '*': {
      const corners = [product(aLo, bLo), product(aLo, bHi), product(aHi, bLo), product(aHi, bHi)];
      return intervalOf(low(Math.min(...corners)), high(Math.max(...corners)), reason);
    }
    case '/':
      // By one number, a quotient cut towards zero only ever grows or only ever falls. Division by nought is seen to by the caller.
      return bLo === bHi && bLo !== 0
        ? intervalOf(Math.min(cut(aLo / bLo), cut(aHi / bLo)), Math.max(cut(aLo / bLo), cut(aHi / bLo)), reason)
        : new Unknown(reason);
    case '%':
      return aLo >= 0 && bLo === bHi && bLo !== 0 ? intervalOf(0, Math.min(aHi, Math.abs(bLo) - 1), reason) : new Unknown(reason);
  }
}

/** A number beside an interval: a whole number, or the value of a double or uint. */
export const isBounded = (value: unknown): value is Interval | Int => value instanceof Interval || isInt(value);

/** How two values on the number line can stand to each other. */
export interface Standing {
  readonly less: boolean;
  readonly equal: boolean;
  readonly more: boolean;
}

export const standing = (aLo: number, aHi: number, bLo: number, bHi: number): Standing => ({
  less: aLo < bHi,
  equal: aLo <= bHi && bLo <= aHi,
  more: aHi > bLo,
});
