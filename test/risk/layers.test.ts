/** The formulas of the method: independent layers, common causes, caps, and the rule that turns a chance into labels. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { betas, groupEffect, labelsDown, remainingOf, successOf, type Layer } from '../../src/risk/layers.js';

const layer = (step: string | null, effect: number, more: Partial<Layer> = {}): Layer => ({
  ...{ step, effect, lossEffect: 0, group: null, share: 1 },
  ...more,
});
const half = betas([
  { id: 'g', title: null, beta: 0.5 },
  { id: 'all', title: null, beta: 1 },
  { id: 'none', title: null, beta: 0 },
]);

test('the hand check of the method: ten measures leave 0.04704 of the attempts of S1 and 0.425 of its loss', () => {
  const layers = [layer('remote', 0.8), layer('pivot', 0.3), layer('act', 0.4), layer('act', 0.3), layer('act', 0.2)];
  expect(successOf(layers, half)).toBeCloseTo(0.04704, 12);
  const losses = [0.5, 0.15].map((lossEffect) => layer(null, 0, { lossEffect }));
  expect(remainingOf(losses, half)).toBeCloseTo(0.425, 12);
  expect(0.5 * successOf(layers, half) * 2000 * remainingOf(losses, half)).toBeCloseTo(19.99, 2);
});

test.each([
  ['independent', 'none', 0.2 * 0.5],
  ['half common', 'g', 1 - (0.5 * (1 - 0.2 * 0.5) + 0.5 * 0.8)],
  ['wholly common: as good as the best', 'all', 1 - 0.8],
  ['of a group that is not declared: as good as the best', 'unknown', 1 - 0.8],
])('two layers of a group, %s', (_, group, expected) => {
  expect(successOf([layer('a', 0.8, { group }), layer('a', 0.5, { group })], half)).toBeCloseTo(expected, 12);
});

test('a common cause joins layers of one step, not those of different steps', () => {
  expect(successOf([layer('a', 0.8, { group: 'all' }), layer('b', 0.5, { group: 'all' })], half)).toBeCloseTo(0.1, 12);
});

test('no layer stops more than 95 of 100, and one that does not count stops nothing', () => {
  expect(successOf([layer('a', 1)], half)).toBeCloseTo(0.05, 12);
  expect(successOf([layer('a', 1, { share: 0 })], half)).toBe(1);
  expect(successOf([layer('a', 0.8, { share: 0.5 })], half)).toBeCloseTo(0.6, 12);
  expect(successOf([], half)).toBe(1);
});

test.each([
  [1, 0],
  [0.51, 0],
  [0.5, 1],
  [0.26, 1],
  [0.25, 2],
  [0.2, 2],
  [0.125, 3],
  [0.124, 3],
  [0.001, 3],
  [0, 3],
])('a chance of %d steps down %i labels, at most three', (chance, labels) => {
  expect(labelsDown(chance, 2, 3)).toBe(labels);
});
test.each([
  [1, 1],
  [2, 2],
  [3, 3],
  [4, 3],
])('%i independent moderate layers lower the likelihood by %i labels', (count, labels) => {
  expect(
    labelsDown(
      successOf(
        Array.from({ length: count }, () => layer(null, 0.5)),
        half,
      ),
      2,
      3,
    ),
  ).toBe(labels);
});

describe('for any layers', () => {
  const anyLayer = fc.record({
    step: fc.constantFrom('a', 'b', null),
    group: fc.constantFrom('g', 'all', 'none', null),
    effect: fc.double({ min: 0, max: 1, noNaN: true }),
    lossEffect: fc.double({ min: 0, max: 1, noNaN: true }),
    share: fc.constantFrom(0, 0.5, 1),
  });
  test('one more layer never raises what passes, and the chance stays between 0 and 1', () => {
    fc.assert(
      fc.property(fc.array(anyLayer, { maxLength: 8 }), anyLayer, (layers, another) => {
        for (const of of [successOf, remainingOf]) {
          const [before, after] = [of(layers, half), of([...layers, another], half)];
          expect(after).toBeLessThanOrEqual(before + 1e-12);
          expect(after).toBeGreaterThanOrEqual(0);
          expect(before).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
  test('a group is never better than independent layers and never worse than its best', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 6 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (effects, beta) => {
          const together = groupEffect(effects, beta);
          expect(together).toBeLessThanOrEqual(groupEffect(effects, 0) + 1e-12);
          expect(together).toBeGreaterThanOrEqual(Math.max(...effects) - 1e-12);
        },
      ),
    );
  });
});
