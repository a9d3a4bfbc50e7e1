/** + - * / % and the sign, on every pair of types for which CEL has them. */
import { firstOf, typeNameOf } from './compare.js';
import { intArithmetic, negateInt, uintArithmetic, type Arithmetic } from './integers.js';
import { intervalArithmetic, isBounded } from './intervals.js';
import { addDuration, addDurations, between, negateDuration, subtractDuration, subtractDurations } from './time.js';
import { Double, Duration, Interval, isInt, isList, openList, NoValue, OpenList, RuleError, Timestamp, Uint } from './values.js';
import { spend, tooMuchWork } from './work.js';

export function calculate(a: unknown, operator: Arithmetic, b: unknown): unknown {
  if (typeof a === 'number' && typeof b === 'number') return intArithmetic(a, operator, b);
  const missing = firstOf(a, b);
  if (missing !== null) return missing;
  if (isInt(a) && isInt(b)) return intArithmetic(a, operator, b);
  if (a instanceof Double && b instanceof Double && operator !== '%') return new Double(doubles(a.value, operator, b.value));
  if (a instanceof Uint && b instanceof Uint) return uintArithmetic(a.value, operator, b.value);
  if (isBounded(a) && isBounded(b))
    return (operator === '/' || operator === '%') && b === 0 ? intArithmetic(0, operator, 0) : intervalArithmetic(a, operator, b);
  if (operator === '+') return sum(a, b) ?? refused(a, operator, b);
  if (operator === '-') return difference(a, b) ?? refused(a, operator, b);
  return refused(a, operator, b);
}

const refused = (a: unknown, operator: Arithmetic, b: unknown): RuleError =>
  new RuleError(`no operator ${operator} for ${typeNameOf(a)} and ${typeNameOf(b)}`);

const doubles = (a: number, operator: '+' | '-' | '*' | '/', b: number): number => {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return a / b;
  }
};

function sum(a: unknown, b: unknown): unknown {
  // A long text or list costs as much as many short ones: without this, doubling in a macro would fill the memory.
  if (typeof a === 'string' && typeof b === 'string') return spend((a.length + b.length) >> 3) ? a + b : tooMuchWork;
  if (isList(a) && isList(b)) return spend(a.length + b.length) ? [...a, ...b] : tooMuchWork;
  if (a instanceof OpenList || b instanceof OpenList) return joined(a, b);
  if (a instanceof Uint8Array && b instanceof Uint8Array) return spend(a.length + b.length) ? new Uint8Array([...a, ...b]) : tooMuchWork;
  if (a instanceof Timestamp && b instanceof Duration) return addDuration(a, b);
  if (a instanceof Duration && b instanceof Timestamp) return addDuration(b, a);
  if (a instanceof Duration && b instanceof Duration) return addDurations(a, b);
  return undefined;
}

function joined(a: unknown, b: unknown): unknown {
  const left = isList(a) ? new OpenList(a, [], null) : a;
  const right = isList(b) ? new OpenList(b, [], null) : b;
  if (!(left instanceof OpenList) || !(right instanceof OpenList)) return undefined;
  if (!spend(left.items.length + left.maybe.length + right.items.length + right.maybe.length)) return tooMuchWork;
  const doubt = a instanceof OpenList ? a.reason : right.reason;
  return openList([...left.items, ...right.items], [...left.maybe, ...right.maybe], left.open ?? right.open, doubt);
}

function difference(a: unknown, b: unknown): unknown {
  if (a instanceof Timestamp && b instanceof Timestamp) return between(a, b);
  if (a instanceof Timestamp && b instanceof Duration) return subtractDuration(a, b);
  if (a instanceof Duration && b instanceof Duration) return subtractDurations(a, b);
  return undefined;
}

export function negate(value: unknown): unknown {
  if (value instanceof NoValue) return value;
  if (isInt(value)) return negateInt(value);
  if (value instanceof Double) return new Double(-value.value);
  if (value instanceof Interval) return intervalArithmetic(0, '-', value);
  if (value instanceof Duration) return negateDuration(value);
  return new RuleError(`no sign for ${typeNameOf(value)}`);
}
