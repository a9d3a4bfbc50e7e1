/** The simulation of yearly losses: seeded, repeatable, and right where the answer is known. */
import { describe, expect, test } from 'vitest';
import { stateOf } from '../../src/risk/rate.js';
import { spreadOf } from '../../src/risk/simulate.js';
import { effect, exactly, layer, model, scenario } from './fixture.js';

const range = (min: number, mode: number, max: number) => ({ min, mode, max });

test('no range, no percentiles', () => {
  expect(spreadOf(scenario({ frequency: exactly(1), loss: exactly(5) }), 1)).toBeNull();
  expect(spreadOf(scenario({ frequency: range(1, 2, 3) }), 1)).toBeNull();
});

test('the same seed gives the same figures, another seed or another id gives others', () => {
  const figures = { frequency: range(0.1, 0.2, 0.9), loss: range(100, 500, 3000) };
  const first = spreadOf(scenario(figures), 1);
  expect(spreadOf(scenario(figures), 1)).toEqual(first);
  expect(spreadOf(scenario(figures), 2)).not.toEqual(first);
  expect(spreadOf(scenario({ ...figures, id: 'S-2' }), 1)).not.toEqual(first);
});

describe('percentiles against the quantiles of the beta distribution', () => {
  // 10 %, 50 % and 90 % of beta(3, 3), beta(1, 5) and beta(5, 1): 0.24664, 0.5, 0.75336; 1 - q^(1/5); q^(1/5)
  test.each([
    ['in the middle', range(0, 50, 100), [24.664, 50, 75.336]],
    ['at the low end', range(0, 0, 100), [100 * (1 - 0.9 ** 0.2), 100 * (1 - 0.5 ** 0.2), 100 * (1 - 0.1 ** 0.2)]],
    ['at the high end', range(0, 100, 100), [100 * 0.1 ** 0.2, 100 * 0.5 ** 0.2, 100 * 0.9 ** 0.2]],
  ])('likeliest %s', (_, loss, [p10 = 0, p50 = 0, p90 = 0]) => {
    const found = spreadOf(scenario({ frequency: exactly(1), loss }), 42);
    expect(Math.abs((found?.p10 ?? 0) - p10)).toBeLessThan(1.5);
    expect(Math.abs((found?.p50 ?? 0) - p50)).toBeLessThan(1.5);
    expect(Math.abs((found?.p90 ?? 0) - p90)).toBeLessThan(1.5);
  });
});

test('layers scale every percentile, and the mean is exact', () => {
  const own = scenario({
    frequency: range(0, 0.5, 1),
    loss: range(0, 1000, 2000),
    countermeasures: [layer('A', { effect: effect(0.75), lossEffect: effect(0.5) })],
  });
  const before = stateOf(own, model([own]), [0]).loss;
  const after = stateOf(own, model([own]), [1]).loss;
  expect(before?.mean).toBe(500);
  expect(after?.mean).toBe(62.5);
  for (const key of ['p10', 'p50', 'p90'] as const) expect((after?.[key] ?? 0) / (before?.[key] ?? 1)).toBeCloseTo(0.125, 4);
  expect(before?.p10).toBeLessThan(before?.p50 ?? 0);
  expect(before?.p50).toBeLessThan(before?.p90 ?? 0);
});
