/** A programme as a linear model. Limits on risks are exact: reductions add up. The expected loss is convex in them and is approached from below by tangents. */
import type { LinearColumn, LinearModel, LinearRow } from '../../model/linear.js';
import { highestRank, type Figures, type ScenarioFigures } from './figures.js';
import type { Goal, Objective } from './goal.js';
import type { Reduction } from './model.js';

type Entry = readonly [column: number, factor: number];
export type Stage = Exclude<Objective, 'rank'> | { readonly rank: number };

/** The columns that every stage shares; the measures come first. */
export interface Frame {
  readonly figures: Figures;
  readonly columns: readonly LinearColumn[];
  readonly rows: readonly LinearRow[];
  /** What each stage minimises. */
  readonly objective: (stage: Stage) => readonly Entry[];
  /** The loss that a tangent at this reduction of a scenario promises at least. */
  readonly tangent: (scenario: number, reduction: number) => LinearRow;
  /** What an answer, be it whole or not, adds to the reduction of a scenario. */
  readonly reduction: (scenario: number, values: readonly number[]) => number;
  readonly hasMoney: boolean;
  /** Expected loss a year of each scenario today; losses in the model are shares of their sum. */
  readonly bases: readonly number[];
  readonly scale: number;
}

export const stagesOf = (figures: Figures, { order }: Goal): readonly Stage[] =>
  order.flatMap((objective): readonly Stage[] =>
    objective === 'rank' ? Array.from({ length: highestRank(figures) }, (_, n) => ({ rank: highestRank(figures) - n })) : [objective],
  );

export function frameOf(figures: Figures, goal: Goal): Frame {
  const columns: LinearColumn[] = [];
  const rows: LinearRow[] = [];
  const add = (lower: number, upper: number, whole: boolean): number => columns.push({ cost: 0, lower, upper, whole }) - 1;
  const atLeast = (lower: number, entries: readonly Entry[]): number => rows.push({ lower, upper: Infinity, entries });
  const atMost = (upper: number, entries: readonly Entry[]): number => rows.push({ lower: -Infinity, upper, entries });

  const mandatory = new Set(figures.mandatory);
  for (const [n, needed] of figures.requires.entries()) add(mandatory.has(n) ? 1 : 0, needed.includes(-1) ? 0 : 1, true);
  for (const [n, needed] of figures.requires.entries())
    for (const before of needed) if (before >= 0) atMost(0, [...entry(n, 1), ...entry(before, -1)]);
  for (const [a, b] of figures.excludes) atMost(1, [...entry(a, 1), ...entry(b, 1)]);
  for (const set of figures.covers)
    atLeast(
      1,
      set.flatMap((n) => entry(n, 1)),
    );

  const subsets = figures.clusters.map((members) => subsetColumns(members));
  const steps = figures.scenarios.map((scenario) => partsOf(scenario, 'steps'));
  const losses = figures.scenarios.map((scenario) => partsOf(scenario, 'loss'));
  const states = figures.scenarios.map((scenario, s) => stateColumns(scenario, s));

  const bases = figures.scenarios.map(({ base, today }) => base * Math.exp(-today.steps - today.loss));
  const scale = bases.reduce((sum, base) => sum + base, 0) || 1;
  const hasMoney = bases.some((base) => base > 0);
  const ales = bases.map((base) => (base > 0 ? add(0, base / scale, false) : -1));
  const costs = figures.cost.flatMap((each, n) => (each === 0 ? [] : entry(n, each)));
  if (goal.budget !== null) atMost(goal.budget, costs);
  const ale = ales.flatMap((column) => (column < 0 ? [] : entry(column, 1)));
  if (goal.mostAle !== null) atMost(goal.mostAle / scale, ale);

  const reductionEntries = figures.scenarios.map((_, s) => merged([...(steps[s] ?? []), ...(losses[s] ?? [])]));
  const reduction: Frame['reduction'] = (s, values) =>
    (reductionEntries[s] ?? []).reduce((sum, [column, factor]) => sum + factor * (values[column] ?? 0), 0);
  return { figures, columns, rows, objective, tangent, reduction, hasMoney, scale, bases };

  function subsetColumns(members: readonly number[]): readonly number[] {
    const made = Array.from({ length: 2 ** members.length }, () => add(0, 1, false));
    rows.push({ lower: 1, upper: 1, entries: made.flatMap((column) => entry(column, 1)) });
    for (const [bit, n] of members.entries())
      rows.push({
        lower: 0,
        upper: 0,
        entries: [...entry(n, -1), ...made.flatMap((column, mask) => (mask & (1 << bit) ? entry(column, 1) : []))],
      });
    return made;
  }
  function partsOf({ alone, shared }: ScenarioFigures, part: keyof Reduction): readonly Entry[] {
    const own = [...alone].map(([n, made]): Entry => [n, made[part]]);
    const together = [...shared].flatMap(([c, table]) => table.map((made, mask): Entry => [subsets[c]?.[mask] ?? 0, made[part]]));
    return merged([...own, ...together]).filter(([, factor]) => factor > 0);
  }
  function stateColumns({ states: all, today }: ScenarioFigures, s: number): readonly number[] {
    const made = all.map(() => add(0, 1, true));
    if (made.length === 0) return made;
    rows.push({ lower: 1, upper: 1, entries: made.flatMap((column) => entry(column, 1)) });
    const [own, relief] = [steps[s] ?? [], losses[s] ?? []];
    const needs = [
      [own, all.map((each) => each.steps - today.steps)],
      [relief, all.map((each) => each.loss - today.loss)],
      [merged([...own, ...relief]), all.map((each) => each.total - today.steps - today.loss)],
    ] as const;
    for (const [given, needed] of needs)
      if (needed.some((each) => each > 0))
        atLeast(0, [...given, ...made.flatMap((column, n) => ((needed[n] ?? 0) > 0 ? entry(column, -(needed[n] ?? 0)) : []))]);
    return made;
  }
  function objective(stage: Stage): readonly Entry[] {
    if (stage === 'cost') return costs;
    if (stage === 'ale') return ale;
    return figures.scenarios.flatMap(({ states: all, safety }, s) =>
      all.flatMap(({ tolerable, rank }, n) => {
        const counts = typeof stage === 'object' ? rank === stage.rank : !tolerable && (stage === 'above' || safety);
        return counts ? entry(states[s]?.[n] ?? 0, 1) : [];
      }),
    );
  }
  function tangent(s: number, at: number): LinearRow {
    const slope = ((bases[s] ?? 0) / scale) * Math.exp(-at);
    const reductions = (reductionEntries[s] ?? []).map(([column, each]): Entry => [column, each * slope]);
    return { lower: slope * (1 + at), upper: Infinity, entries: [...entry(ales[s] ?? 0, 1), ...reductions] };
  }
}

const entry = (column: number, factor: number): readonly Entry[] => [[column, factor]];

/** One entry a column. */
function merged(entries: readonly Entry[]): readonly Entry[] {
  const sums = new Map<number, number>();
  for (const [column, factor] of entries) sums.set(column, (sums.get(column) ?? 0) + factor);
  return [...sums];
}

/** `relaxed`: columns may take parts, so that the answer is quick and a bound. */
export const modelOf = ({ columns }: Frame, rows: readonly LinearRow[], objective: readonly Entry[], relaxed = false): LinearModel => {
  const costs = new Map(objective);
  return { columns: columns.map((each, n) => ({ ...each, cost: costs.get(n) ?? 0, whole: each.whole && !relaxed })), rows };
};
