/** Method 11.3, recomputed to the last printed digit. */
import { describe, expect, test } from 'vitest';
import { figuresOf } from '../../../src/risk/programme/figures.js';
import { frontierOf } from '../../../src/risk/programme/frontier.js';
import { costOf, riskOf, totalAle } from '../../../src/risk/programme/model.js';
import { leaveOneOut, orderOf } from '../../../src/risk/programme/order.js';
import { ratioAt, tornadoOf } from '../../../src/risk/programme/ratio.js';
import { makeSolve } from '../../../src/risk/programme/solve.js';
import { all, capex, golden } from './golden.js';

const solve = makeSolve(null);
const one = (value: number): string => value.toFixed(1);

test('without a measure 3440 are expected to be lost a year, with all ten 133.6 at a cost of 469', () => {
  expect(riskOf(golden, new Set()).map(({ ale }) => one(ale ?? -1))).toEqual(['1000.0', '1200.0', '240.0', '1000.0']);
  expect(one(totalAle(riskOf(golden, new Set())))).toBe('3440.0');
  expect(capex).toBe(1005);
  expect(costOf(golden, all)).toBe(469);
  const risks = riskOf(golden, all);
  expect(risks.map(({ ale }) => one(ale ?? -1))).toEqual(['20.0', '29.6', '12.0', '72.0']);
  expect(one(totalAle(risks))).toBe('133.6');
  expect(risks[0]?.pass).toBeCloseTo(0.04704, 10);
});

const frontier = `0 3440.0 -
10 2974.0 m10
15 2520.0 m4
25 2146.0 m4 m10
33 1720.0 m1 m4
34 1660.0 m4 m6
43 1466.0 m1 m4 m10
44 1415.0 m4 m6 m10
52 1260.0 m1 m4 m6
59 1164.0 m2 m4
62 1075.0 m1 m4 m6 m10
69 993.4 m2 m4 m10
73 974.4 m2 m3 m4
77 604.0 m1 m2 m4
87 517.4 m1 m2 m4 m10
91 414.4 m1 m2 m3 m4
96 385.2 m1 m2 m4 m6
101 356.2 m1 m2 m3 m4 m10
106 331.4 m1 m2 m4 m6 m10
110 290.4 m1 m2 m3 m4 m6
120 250.8 m1 m2 m3 m4 m6 m10
187 219.4 m1 m2 m3 m4 m6 m8 m10
200 211.3 m1 m2 m3 m4 m5 m6
210 183.6 m1 m2 m3 m4 m5 m6 m10
277 164.7 m1 m2 m3 m4 m5 m6 m8 m10
320 150.1 m1 m2 m3 m4 m5 m6 m7 m10
387 136.9 m1 m2 m3 m4 m5 m6 m7 m8 m10
469 133.6 m1 m2 m3 m4 m5 m6 m7 m8 m9 m10`;

test('the frontier has the 28 points of the table', () => {
  const { points, isWhole } = frontierOf(figuresOf(golden), ['ale'], solve);
  const lines = points.map(({ selected, reached }) => `${String(reached.cost)} ${one(reached.ale)} ${selected.join(' ') || '-'}`);
  expect(lines.join('\n')).toBe(frontier);
  expect(isWhole).toBe(true);
});

test('the least of cost and loss together is 370.8, against 602.6 for all ten', () => {
  const { points } = frontierOf(figuresOf(golden), ['ale'], solve);
  const sums = points.map(({ reached }) => reached.cost + reached.ale);
  expect(one(Math.min(...sums))).toBe('370.8');
  expect(one(sums.at(-1) ?? 0)).toBe('602.6');
});

test('each next measure is the one that takes away most for its money', () => {
  const lines = orderOf(golden, [...all]).map(
    ({ id, value, total, risks }) => `${id} ${value.toFixed(2)} ${String(total)} ${one(totalAle(risks))}`,
  );
  expect(lines).toEqual([
    'm4 61.33 15 2520.0',
    'm6 45.26 34 1660.0',
    'm10 24.50 44 1415.0',
    'm2 19.22 88 569.4',
    'm1 13.22 106 331.4',
    'm3 5.76 120 250.8',
    'm5 0.75 210 183.6',
    'm7 0.30 320 150.1',
    'm8 0.20 387 136.9',
    'm9 0.04 469 133.6',
  ]);
});

test('leaving one out of all ten costs what the example says', () => {
  const lines = leaveOneOut(golden, [...all]).map(({ id, rise }) => `${id} ${one(rise)}`);
  expect(lines.join(', ')).toBe('m4 828.0, m2 225.7, m1 80.0, m3 45.1, m6 39.4, m5 36.1, m7 26.4, m10 18.9, m8 12.4, m9 3.3');
});

test.each([
  [0.8, 77, '6.09'],
  [0.9, 91, '5.15'],
  [0.95, 110, '4.26'],
])('%d of the reduction costs %d, %s times less than all ten', (mark, cost, ratio) => {
  const found = ratioAt(golden, all, mark, solve);
  expect(found?.cost).toBe(cost);
  expect(found?.ratio?.toFixed(2)).toBe(ratio);
  expect(found?.proven).toBe(true);
});

describe('the ratio at 95 %, one input halved and raised by half', () => {
  const { rows } = tornadoOf(golden, all, 0.95, solve);
  test.each([
    ['cost', 'm2', '5.08', '3.72'],
    ['cost', 'm1', '4.55', '4.02'],
    ['cost', 'm6', '4.57', '4.00'],
    ['cost', 'm7', '3.76', '4.76'],
    ['cost', 'm5', '3.85', '4.67'],
    ['risk', 'S1', '4.26', '4.26'],
    ['risk', 'S2', '4.26', '3.91'],
    ['risk', 'S3', '4.42', '4.26'],
    ['risk', 'S4', '3.91', '4.26'],
  ])('%s of %s: %s and %s', (kind, id, low, high) => {
    const found = rows.find(({ input }) => input.kind === kind && input.id === id);
    expect([found?.low?.toFixed(2), found?.high?.toFixed(2)]).toEqual([low, high]);
  });
});

test('the cheapest choice for 95 % stays the better one until losses are 2.29 times as high', () => {
  expect(ratioAt(golden, all, 0.95, solve)?.breakEven?.toFixed(2)).toBe('2.29');
});
