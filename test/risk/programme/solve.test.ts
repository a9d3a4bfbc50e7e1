/** Solvers against plain enumeration on random instances, properties of the model, and sizes that a plant may have. */
import { expect, test } from 'vitest';
import { openSolver } from '../../../src/load/solver.js';
import { figuresOf, reachedBy } from '../../../src/risk/programme/figures.js';
import { frontierOf } from '../../../src/risk/programme/frontier.js';
import type { Goal, Objective } from '../../../src/risk/programme/goal.js';
import type { Instance } from '../../../src/risk/programme/instance.js';
import { costOf, isAbove, isAllowed, riskOf, totalAle, type ScenarioRisk } from '../../../src/risk/programme/model.js';
import { byStages, makeSolve } from '../../../src/risk/programme/solve.js';
import { golden } from './golden.js';
import { randomInstance } from './random-instance.js';

const linear = await openSolver();
const enumerate = makeSolve(null);

interface Naive {
  readonly selected: ReadonlySet<string>;
  readonly cost: number;
  readonly risks: readonly ScenarioRisk[];
}
/** Every subset, judged by the model itself: nothing shared with the solvers but the formula of the risk. */
function everySubset(instance: Instance): readonly Naive[] {
  const ids = instance.candidates.map(({ id }) => id);
  return Array.from({ length: 2 ** ids.length }, (_, mask) => new Set(ids.filter((_id, n) => mask & (1 << n))))
    .filter((selected) => isAllowed(instance, selected) && !excludesEachOther(instance, selected))
    .map((selected) => ({ selected, cost: costOf(instance, selected), risks: riskOf(instance, selected) }));
}
const excludesEachOther = ({ candidates }: Instance, selected: ReadonlySet<string>): boolean =>
  candidates.some(({ id, excludes }) => selected.has(id) && excludes.some((each) => selected.has(each)));

function vectorOf({ cost, risks }: Pick<Naive, 'cost' | 'risks'>, { scenarios }: Instance, order: readonly Objective[]): readonly number[] {
  return order.flatMap((objective) => {
    if (objective === 'cost') return [cost];
    if (objective === 'ale') return [totalAle(risks)];
    if (objective === 'above') return [risks.filter(isAbove).length];
    if (objective === 'safety-above') return [risks.filter((each, n) => isAbove(each) && scenarios[n]?.safety === true).length];
    return [2, 1].map((rank) => risks.filter(({ state }) => state?.rank === rank).length);
  });
}
function compareVectors(a: readonly number[], b: readonly number[]): number {
  for (const [n, each] of a.entries()) {
    const difference = each - (b[n] ?? 0);
    if (Math.abs(difference) > 1e-9 * Math.max(1, Math.abs(each))) return difference;
  }
  return 0;
}
function bestNaive(instance: Instance, goal: Goal): readonly number[] | null {
  const within = everySubset(instance).filter(
    ({ cost, risks }) => (goal.budget === null || cost <= goal.budget) && (goal.mostAle === null || totalAle(risks) <= goal.mostAle),
  );
  const vectors = within.map((each) => vectorOf(each, instance, goal.order)).sort(compareVectors);
  return vectors[0] ?? null;
}

const goals: readonly (readonly [string, (instance: Instance) => Goal])[] = [
  ['least cost under tolerable', () => ({ order: ['safety-above', 'above', 'cost'], budget: null, mostAle: null })],
  ['most reduction for a budget', () => ({ order: ['safety-above', 'ale', 'cost'], budget: 120, mostAle: null })],
  ['least ranks for a budget', () => ({ order: ['safety-above', 'above', 'rank', 'cost'], budget: 90, mostAle: null })],
  [
    'least cost for a share of the reduction',
    (instance) => ({ order: ['cost', 'ale'], budget: null, mostAle: totalAle(riskOf(instance, new Set())) * 0.3 }),
  ],
];
const seeds = Array.from({ length: 12 }, (_, n) => n + 1);

for (const [name, goalOf] of goals)
  test.each(seeds)(`${name}: enumeration and solver find what trying everything finds (instance %i)`, (seed) => {
    const instance = randomInstance(seed, { measures: 9, scenarios: 4, money: seed % 3 === 0 ? 0.5 : 1 });
    const goal = goalOf(instance);
    const expected = bestNaive(instance, goal);
    for (const choice of [enumerate(figuresOf(instance), goal), byStages(figuresOf(instance), goal, linear)]) {
      if (expected === null) {
        expect(choice).toBeNull();
        continue;
      }
      const selected = new Set(choice?.selected);
      const found = vectorOf({ cost: costOf(instance, selected), risks: riskOf(instance, selected) }, instance, goal.order);
      expect(found.map((each) => each.toFixed(4))).toEqual(expected.map((each) => each.toFixed(4)));
      expect(choice?.proven).toBe(true);
      expect(isAllowed(instance, selected) && !excludesEachOther(instance, selected)).toBe(true);
    }
  });

test.each(seeds)('the frontier is what is left when every beaten choice is struck out (instance %i)', (seed) => {
  const instance = randomInstance(seed, { measures: 9, scenarios: 4, money: 1 });
  const points = everySubset(instance).map(({ cost, risks }) => ({ cost, ale: totalAle(risks) }));
  const kept = points.filter(
    (each) =>
      !points.some(
        (other) => (other.cost < each.cost && other.ale <= each.ale + 1e-9) || (other.cost === each.cost && other.ale < each.ale - 1e-9),
      ),
  );
  const expected = [...new Map(kept.map((each) => [each.cost, each.ale.toFixed(4)]))].sort(([a], [b]) => a - b);
  const { points: found } = frontierOf(figuresOf(instance), ['ale'], enumerate);
  expect(found.map(({ reached }) => [reached.cost, reached.ale.toFixed(4)])).toEqual(expected);
});

test.each(seeds)('adding a measure never raises a risk, whatever stands beside it (instance %i)', (seed) => {
  const instance = randomInstance(seed, { measures: 10, scenarios: 5, money: 0.6 });
  const selected = new Set<string>();
  for (const { id } of instance.candidates) {
    const before = riskOf(instance, selected);
    selected.add(id);
    for (const [n, after] of riskOf(instance, selected).entries()) {
      expect(after.pass * after.loss).toBeLessThanOrEqual((before[n]?.pass ?? 0) * (before[n]?.loss ?? 0) + 1e-12);
      expect(after.state?.rank ?? 0).toBeLessThanOrEqual(before[n]?.state?.rank ?? 9);
    }
  }
});

test.each(seeds)('the figures of the solvers are those of the model (instance %i)', (seed) => {
  const instance = randomInstance(seed, { measures: 10, scenarios: 5, money: 0.6 });
  const figures = figuresOf(instance);
  const chosen = instance.candidates.map((_, n) => (seed >> (n % 4)) % 2 === 1 || n % 3 === 0);
  const risks = riskOf(instance, new Set(instance.candidates.flatMap(({ id }, n) => (chosen[n] === true ? id : []))));
  const made = reachedBy(figures, chosen);
  expect(made.ale).toBeCloseTo(totalAle(risks), 6);
  expect(made.above).toBe(risks.filter(isAbove).length);
});

test('the solver finds the frontier of the worked example at each of its budgets', () => {
  const figures = figuresOf(golden);
  for (const { reached, selected } of frontierOf(figures, ['ale'], enumerate).points) {
    const found = byStages(figures, { order: ['ale', 'cost'], budget: reached.cost, mostAle: null }, linear);
    expect([found?.reached.ale.toFixed(3), found?.selected]).toEqual([reached.ale.toFixed(3), selected]);
  }
});

test('a scenario that may harm somebody comes under tolerable before money is saved elsewhere', () => {
  const instance: Instance = {
    betaOf: () => 1,
    scenarios: [
      { id: 'harm', money: { frequency: 0.001, loss: 10 }, safety: true, states: limitOf(1), layers: [] },
      { id: 'money', money: { frequency: 1, loss: 1_000_000 }, safety: false, states: limitOf(1), layers: [] },
    ],
    candidates: [stops('guard', 'harm', 100), stops('vault', 'money', 100)],
  };
  const goal: Goal = { order: ['safety-above', 'ale', 'cost'], budget: 100, mostAle: null };
  expect(enumerate(figuresOf(instance), goal)?.selected).toEqual(['guard']);
  expect(byStages(figuresOf(instance), goal, linear)?.selected).toEqual(['guard']);
});
const limitOf = (total: number): Instance['scenarios'][number]['states'] => [
  { rank: 0, tolerable: true, steps: 0, loss: 0, total },
  { rank: 1, tolerable: false, steps: 0, loss: 0, total: 0 },
];
const stops = (id: string, scenario: string, cost: number): Instance['candidates'][number] => ({
  ...{ id, cost, brings: new Set(), requires: [], excludes: [], mandatory: false, order: 'prevent' },
  effects: new Map([[scenario, [{ step: 'a', group: null, effect: 0.8, lossEffect: 0, share: 1 }]]]),
});

test('200 measures and 20 scenarios with prerequisites come to a proven optimum', { timeout: 120_000 }, () => {
  const instance = randomInstance(5, { measures: 200, scenarios: 20, money: 1, grouped: false });
  const figures = figuresOf(instance);
  for (const goal of [
    { order: ['safety-above', 'above', 'cost'], budget: null, mostAle: null },
    { order: ['safety-above', 'ale'], budget: 600, mostAle: null },
  ] as const) {
    const choice = byStages(figures, goal, linear);
    expect(choice?.proven).toBe(true);
    expect(isAllowed(instance, new Set(choice?.selected))).toBe(true);
  }
});

test('1,000 measures are answered with a proof or with the distance to it', { timeout: 120_000 }, () => {
  const instance = randomInstance(6, { measures: 1000, scenarios: 20, money: 1, grouped: false });
  const choice = byStages(figuresOf(instance), { order: ['ale'], budget: 4000, mostAle: null }, linear);
  expect(choice).not.toBeNull();
  expect(choice?.proven === true ? choice.open : (choice?.open?.gap ?? 1) < 0.05).toBe(choice?.proven === true ? null : true);
});
