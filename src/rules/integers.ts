/** 64-bit whole numbers: JS numbers while they are safe, bigints beyond, an error on overflow. */
import { Double, intOf, isInt, RuleError, Uint } from './values.js';

export type Int = number | bigint;
export type Arithmetic = '+' | '-' | '*' | '/' | '%';

const overflow = new RuleError('a whole number does not fit into 64 bits');
const divisionByZero = new RuleError('division by zero');
const belowZero = new RuleError('an unsigned number does not fit into 64 bits');

export const exactInt = (value: bigint): Int | RuleError => (BigInt.asIntN(64, value) === value ? intOf(value) : overflow);
export const exactUint = (value: bigint): Uint | RuleError => (BigInt.asUintN(64, value) === value ? new Uint(value) : belowZero);

const exact = (a: bigint, operator: Arithmetic, b: bigint): bigint => {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return a / b;
    case '%':
      return a % b;
  }
};

/** Safe numbers: the quotient of two of them, rounded to a double, never reaches the next whole number. */
const quick = (a: number, operator: Arithmetic, b: number): number => {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return Math.trunc(a / b);
    case '%':
      return a % b;
  }
};

export function intArithmetic(a: Int, operator: Arithmetic, b: Int): Int | RuleError {
  if ((operator === '/' || operator === '%') && (b === 0 || b === 0n)) return divisionByZero;
  if (typeof a === 'number' && typeof b === 'number') {
    const result = quick(a, operator, b);
    // Zero has one sign: -0 would show as such in a division of doubles.
    if (Number.isSafeInteger(result)) return result === 0 ? 0 : result;
  }
  return exactInt(exact(BigInt(a), operator, BigInt(b)));
}

export function uintArithmetic(a: bigint, operator: Arithmetic, b: bigint): Uint | RuleError {
  if ((operator === '/' || operator === '%') && b === 0n) return divisionByZero;
  return exactUint(exact(a, operator, b));
}

export const negateInt = (value: Int): Int | RuleError => (value === 0 ? 0 : typeof value === 'number' ? -value : exactInt(-value));

export const isNumber = (value: unknown): value is Int | Uint | Double => isInt(value) || value instanceof Uint || value instanceof Double;

/** -1, 0, 1, or NaN: as numbers on one line, whatever their kinds. Against a double, whole numbers are rounded to doubles as CEL does. */
export function compareNumbers(a: Int | Uint | Double, b: Int | Uint | Double): number {
  if (a instanceof Double || b instanceof Double) {
    const left = doubleOf(a);
    const right = doubleOf(b);
    return left < right ? -1 : left > right ? 1 : left === right ? 0 : NaN;
  }
  const left = a instanceof Uint ? a.value : a;
  const right = b instanceof Uint ? b.value : b;
  return left < right ? -1 : left > right ? 1 : 0;
}

export const doubleOf = (value: Int | Uint | Double): number =>
  value instanceof Double ? value.value : Number(value instanceof Uint ? value.value : value);
