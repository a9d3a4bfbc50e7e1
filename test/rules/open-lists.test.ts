/** Lists that are not fully known: what can still be said of them. */
import { describe, expect, it } from 'vitest';
import { Interval, OpenList, unknown, type UnknownReason } from '../../src/rules/values.js';
import { inOrder } from '../../src/rules/compare.js';
import { intervalArithmetic } from '../../src/rules/intervals.js';
import { brief, run } from './harness.js';

const reason: UnknownReason = { code: 'incomplete-coverage', what: 'copies' };
const open = (items: readonly unknown[], maybe: readonly unknown[] = []): OpenList => new OpenList(items, maybe, reason);
const unsure = (items: readonly unknown[], maybe: readonly unknown[]): OpenList => new OpenList(items, maybe, null, reason);
const U = unknown('missing-attribute', 'number');

const undecided = '? incomplete-coverage copies';
const cases: readonly (readonly [string, unknown, unknown])[] = [
  // exists: true or undecided
  ['numbers.exists(x, x > 2)', open([1, 3]), true],
  ['numbers.exists(x, x > 2)', open([1]), undecided],
  ['numbers.exists(x, x > 2)', open([]), undecided],
  ['numbers.exists(x, x > 2)', unsure([1], [3]), undecided],
  ['numbers.exists(x, x > 2)', unsure([1], [2]), false],
  ['numbers.exists(x, x > 2)', unsure([3], [1]), true],
  ['numbers.exists(x, x > 2)', unsure([1], [U]), undecided],
  ['numbers.exists(x, x > 2)', [1, U], '? missing-attribute number'],
  ['numbers.exists(x, x > 2)', [U, 3], true],
  ['numbers.exists(x, 1 / x > 0)', open([0, 1]), true],
  ['numbers.exists(x, 1 / x > 5)', open([0, 1]), 'error'],
  // all: false or undecided
  ['numbers.all(x, x > 2)', open([3]), undecided],
  ['numbers.all(x, x > 2)', open([3, 1]), false],
  ['numbers.all(x, x > 2)', unsure([3], [4]), true],
  ['numbers.all(x, x > 2)', unsure([3], [1]), undecided],
  ['numbers.all(x, x > 2)', unsure([1], [3]), false],
  ['numbers.all(x, x > 2)', [3, U], '? missing-attribute number'],
  ['numbers.all(x, x > 2)', [U, 1], false],
  // exists_one: false with two
  ['numbers.exists_one(x, x > 2)', open([3]), undecided],
  ['numbers.exists_one(x, x > 2)', open([3, 4]), false],
  ['numbers.exists_one(x, x > 2)', unsure([3], [1]), true],
  ['numbers.exists_one(x, x > 2)', unsure([3], [4]), undecided],
  ['numbers.exists_one(x, x > 2)', unsure([1], [1]), false],
  ['numbers.existsOne(x, x > 2)', [3, U], '? missing-attribute number'],
  // size: an interval
  ['size(numbers)', open([1, 2], [3]), '2..Infinity'],
  ['size(numbers)', unsure([1, 2], [3]), '2..3'],
  ['size(numbers) >= 2', open([1, 2]), true],
  ['size(numbers) < 2', open([1, 2]), false],
  ['size(numbers) > 2', open([1, 2]), undecided],
  ['size(numbers) <= 3', unsure([1, 2], [3]), true],
  ['size(numbers) == 4', unsure([1, 2], [3]), false],
  ['size(numbers) != 4', unsure([1, 2], [3]), true],
  ['size(numbers) == 3', unsure([1, 2], [3]), undecided],
  ['size(numbers) * 2 > 3', open([1, 2]), true],
  ['10 - size(numbers) <= 8', open([1, 2]), true],
  ['size(numbers) + n > 2', open([1, 2]), true],
  ['size(numbers) / 2 > 0', open([1, 2]), true],
  ['size(numbers) / 2 > 1', open([1, 2]), undecided],
  ['size(numbers) / -2 < 0', open([1, 2]), true],
  ['size(numbers) / n > 0', open([1, 2]), true],
  ['10 / size(numbers) < 20', open([1, 2]), undecided],
  ['size(numbers) % 4 < 4', open([1, 2]), true],
  ['size(numbers) % 4 < 3', open([1, 2]), undecided],
  ['size(numbers) % 4 < 3', unsure([1], [2]), true],
  ['size(numbers) / 0 > 0', open([1, 2]), 'error'],
  ['size(numbers) % 0 > 0', open([1, 2]), 'error'],
  ['double(size(numbers)) > 0.5', open([1]), undecided],
  ['size(numbers) > 1.5', open([1, 2]), true],
  // filter and map
  ['numbers.filter(x, x > 2)', open([1, 3], [4, 0, U]), { items: [3], maybe: [4, '? missing-attribute number'], open: true }],
  ['numbers.filter(x, x > 2)', [1, 3, U], { items: [3], maybe: ['? missing-attribute number'], open: false }],
  ['numbers.filter(x, x > 2)', unsure([3], [1]), [3]],
  ['numbers.map(x, x * 2)', open([1], [2]), { items: [2], maybe: [4], open: true }],
  ['numbers.map(x, x > 1, x * 2)', open([1, 2], [3]), { items: [4], maybe: [6], open: true }],
  ['numbers.map(x, x * 2)', [1, U], [2, '? missing-attribute number']],
  // in, indexes, sums, equality
  ['3 in numbers', open([3]), true],
  ['4 in numbers', open([3]), undecided],
  ['4 in numbers', unsure([3], [4]), undecided],
  ['4 in numbers', unsure([3], [5]), false],
  ['4 in numbers', [3, U], '? missing-attribute number'],
  ['numbers[0]', open([3]), undecided],
  ['numbers[9]', open([3]), undecided],
  ['size(numbers + [7])', open([3]), '2..Infinity'],
  ['7 in [7] + numbers', open([3]), true],
  ['numbers == [3]', open([3]), undecided],
  ['numbers == [3]', open([3, 4]), false],
  ['numbers == [3]', open([4]), false],
  ['numbers == [3, 4]', open([4]), undecided],
  ['numbers == [4, 3]', open([3, 4]), false],
  ['numbers == [3, 4]', unsure([3], []), false],
  ['numbers == [3, 4]', unsure([3], [5]), false],
  ['numbers == [3, 4]', unsure([3], [4]), undecided],
  ['[3, 4] != numbers', unsure([3], [5]), true],
  ['numbers == [1, 2]', unsure([U], [1]), undecided],
  ['numbers == numbers.filter(x, x > 3)', open([1]), undecided],
  // What may break on a record that nobody has seen breaks the whole that is made of it.
  ['6 in numbers.map(x, 12 / x)', [2], true],
  ['6 in numbers.map(x, 12 / x)', open([2]), undecided],
  ['6 in numbers.map(x, 12 / x)', unsure([2], [0]), undecided],
  ['6 in numbers.map(x, 12 / x)', unsure([2], [3]), true],
  ['6 in numbers.map(x, x / 2)', open([12]), true],
  ['numbers.exists(x, 12 / x == 6)', open([2]), true],
  ['numbers.exists_one(x, 12 / x > 5)', open([1, 2]), undecided],
  ['size(numbers.filter(x, 12 / x > 5)) >= 0', open([1, 2]), undecided],
];

describe('an open list', () => {
  it.each(cases)('%s', (source, numbers, answer) => {
    expect(brief(run(source, { numbers, n: 1 }))).toEqual(answer);
  });

  it('gives the reason of the list that leaves the answer open', () => {
    const copies = new OpenList([], [], { code: 'no-evidence', what: 'backups' });
    expect(brief(run('copies.exists(c, c.verified)', { copies }))).toBe('? no-evidence backups');
    expect(brief(run('size(copies) > 0', { copies }))).toBe('? no-evidence backups');
  });
});

describe('an interval', () => {
  it('contains every result of the values within', () => {
    const intervals = [new Interval(-2, 3, reason), new Interval(0, 2, reason), new Interval(1, 1, reason)];
    for (const a of intervals)
      for (const b of intervals)
        for (const operator of ['+', '-', '*'] as const) {
          const result = intervalArithmetic(a, operator, b);
          for (let x = a.lo; x <= a.hi; x += 1)
            for (let y = b.lo; y <= b.hi; y += 1) {
              const value = operator === '+' ? x + y : operator === '-' ? x - y : x * y;
              if (typeof result === 'number') expect(value).toBe(result);
              else if (result instanceof Interval) expect(result.lo <= value && value <= result.hi).toBe(true);
            }
        }
  });

  it('decides a comparison only when all its values agree', () => {
    const sizes = new Interval(2, 4, reason);
    expect([1, 2, 3, 4, 5].map((n) => brief(inOrder(sizes, '<=', n)))).toEqual([false, undecided, undecided, true, true]);
    expect([1, 2, 3, 4, 5].map((n) => brief(inOrder(n, '<', sizes)))).toEqual([true, undecided, undecided, false, false]);
  });

  it('keeps an infinite bound infinite', () => {
    const many = new Interval(1, Infinity, reason);
    expect(brief(intervalArithmetic(many, '*', 0))).toBe(0);
    expect(brief(intervalArithmetic(many, '*', -1))).toBe('-Infinity..-1');
    expect(brief(intervalArithmetic(many, '-', many))).toBe('-Infinity..Infinity');
  });
});
