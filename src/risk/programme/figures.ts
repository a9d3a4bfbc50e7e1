/** An instance as plain numbers for the solvers: reductions add up, so that every limit on a risk is linear in the choice. */
import type { Candidate, Instance, ScenarioModel, StateNeed } from './instance.js';
import { scenarioRisk, stateAt, type Reduction } from './model.js';

/** Reductions of one scenario, as natural logarithms. */
export interface ScenarioFigures {
  /** Expected loss a year before any measure; 0: no money. */
  readonly base: number;
  readonly safety: boolean;
  readonly states: readonly StateNeed[];
  /** What stands today. */
  readonly today: Reduction;
  /** Measure -> what it adds, whatever else is chosen. */
  readonly alone: ReadonlyMap<number, Reduction>;
  /** Cluster -> what its members add together, by the subset (bits) that is chosen: they share a control or a common cause. */
  readonly shared: ReadonlyMap<number, readonly Reduction[]>;
}
export interface Figures {
  readonly ids: readonly string[];
  readonly cost: readonly number[];
  /** -1: a prerequisite that is not among the candidates, so that it can never be chosen. */
  readonly requires: readonly (readonly number[])[];
  /** Pairs of measures that rule each other out. */
  readonly excludes: readonly (readonly [number, number])[];
  readonly mandatory: readonly number[];
  /** Members by cluster. */
  readonly clusters: readonly (readonly number[])[];
  readonly scenarios: readonly ScenarioFigures[];
  /** Each of these sets needs one measure: what a programme must close. */
  readonly covers: readonly (readonly number[])[];
  /** A cluster was too large: members beyond the limit count for nothing in the search. */
  readonly isCut: boolean;
}

/** Subsets of a cluster are listed one by one. */
export const clusterLimit = 10;

export function figuresOf(instance: Instance, covers: readonly (readonly string[])[] = []): Figures {
  const { candidates } = instance;
  const at = new Map(candidates.map(({ id }, n) => [id, n]));
  const indexes = (ids: readonly string[]): readonly number[] => ids.flatMap((id) => at.get(id) ?? []);
  const clusters: (readonly number[])[] = [];
  const known = new Map<string, number>();
  const clusterOf = (members: readonly number[]): number => {
    const key = members.join(' ');
    const found = known.get(key) ?? clusters.push(members) - 1;
    known.set(key, found);
    return found;
  };
  const scenarios = instance.scenarios.map((scenario) => scenarioFigures(instance, scenario, clusterOf));
  return {
    ids: candidates.map(({ id }) => id),
    cost: candidates.map(({ cost }) => cost),
    requires: candidates.map(({ requires }) => requires.map((id) => at.get(id) ?? -1)),
    excludes: candidates.flatMap(({ excludes }, n) => indexes(excludes).map((other): readonly [number, number] => [n, other])),
    mandatory: candidates.flatMap(({ mandatory }, n) => (mandatory ? [n] : [])),
    clusters,
    scenarios: scenarios.map(({ figures }) => figures),
    covers: covers.map(indexes),
    isCut: scenarios.some(({ isCut }) => isCut),
  };
}

function scenarioFigures(
  instance: Instance,
  scenario: ScenarioModel,
  clusterOf: (members: readonly number[]) => number,
): { readonly figures: ScenarioFigures; readonly isCut: boolean } {
  const { money, safety, states } = scenario;
  const before = reductionOf(instance, scenario, []);
  const added = (chosen: readonly Candidate[]): Reduction => {
    const { steps, loss } = reductionOf(instance, scenario, chosen);
    return { steps: Math.max(0, steps - before.steps), loss: Math.max(0, loss - before.loss) };
  };
  const alone = new Map<number, Reduction>();
  const shared = new Map<number, readonly Reduction[]>();
  let isCut = false;
  for (const all of clustersOf(scenario, instance.candidates)) {
    const members = all.slice(0, clusterLimit);
    isCut ||= members.length < all.length;
    const candidates = members.flatMap((n) => instance.candidates[n] ?? []);
    const table = Array.from({ length: 2 ** members.length }, (_, mask) => added(candidates.filter((_each, bit) => mask & (1 << bit))));
    if (members.length > 1) shared.set(clusterOf(members), table);
    else alone.set(members[0] ?? 0, table[1] ?? none);
  }
  const base = money === null ? 0 : money.frequency * money.loss;
  return { figures: { base, safety, states, today: before, alone, shared }, isCut };
}
const none: Reduction = { steps: 0, loss: 0 };

function reductionOf(instance: Instance, scenario: ScenarioModel, chosen: readonly Candidate[]): Reduction {
  const { pass, loss } = scenarioRisk(scenario, chosen, instance);
  return { steps: -Math.log(pass), loss: -Math.log(loss) };
}

/** Measures that act on a scenario, apart as far as they neither bring the same control nor share a common cause. */
function clustersOf({ id, layers }: ScenarioModel, candidates: readonly Candidate[]): readonly (readonly number[])[] {
  const marks = candidates.map(({ brings, effects }, n): readonly string[] => {
    const own = effects.get(id);
    const touched = layers.flatMap(({ layer, needs }, at) =>
      needs.some((key) => brings.has(key)) ? [`layer ${String(at)}`, ...(layer.group === null ? [] : [`group ${layer.group}`])] : [],
    );
    const groups = (own ?? []).flatMap(({ group }) => (group === null ? [] : [`group ${group}`]));
    return own === undefined && touched.length === 0 ? [] : [`measure ${String(n)}`, ...touched, ...groups];
  });
  const first = new Map<string, number>();
  const leads = candidates.map((_, n) => n);
  const leadOf = (n: number): number => {
    let lead = n;
    while ((leads[lead] ?? lead) !== lead) lead = leads[lead] ?? lead;
    return lead;
  };
  for (const [n, own] of marks.entries())
    for (const mark of own) {
      const [a, b] = [leadOf(first.get(mark) ?? n), leadOf(n)];
      leads[Math.max(a, b)] = Math.min(a, b);
      if (!first.has(mark)) first.set(mark, n);
    }
  const clusters = new Map<number, number[]>();
  for (const [n, own] of marks.entries()) {
    if (own.length === 0) continue;
    const members = clusters.get(leadOf(n));
    if (members) members.push(n);
    else clusters.set(leadOf(n), [n]);
  }
  return [...clusters.values()];
}

/** What a choice comes to. `worst`: how many scenarios have each rank. */
export interface Reached {
  readonly cost: number;
  readonly ale: number;
  readonly above: number;
  readonly safetyAbove: number;
  readonly worst: readonly number[];
}

export const highestRank = ({ scenarios }: Figures): number =>
  Math.max(0, ...scenarios.flatMap(({ states }) => states.map(({ rank }) => rank)));

export function reductionIn({ clusters }: Figures, { today, alone, shared }: ScenarioFigures, chosen: readonly boolean[]): Reduction {
  let { steps, loss } = today;
  const add = (each: Reduction | undefined): void => {
    steps += each?.steps ?? 0;
    loss += each?.loss ?? 0;
  };
  for (const [n, each] of alone) if (chosen[n] === true) add(each);
  for (const [cluster, table] of shared) add(table[maskOf(clusters[cluster] ?? [], chosen)]);
  return { steps, loss };
}
export const maskOf = (members: readonly number[], chosen: readonly boolean[]): number =>
  members.reduce((mask, n, bit) => (chosen[n] === true ? mask | (1 << bit) : mask), 0);

export function reachedBy(figures: Figures, chosen: readonly boolean[]): Reached {
  const cost = figures.cost.reduce((sum, each, n) => sum + (chosen[n] === true ? each : 0), 0);
  return reached(figures, cost, (scenario) => reductionIn(figures, scenario, chosen));
}

export function reached({ scenarios }: Figures, cost: number, reduction: (scenario: ScenarioFigures, n: number) => Reduction): Reached {
  const worst: number[] = [];
  let [ale, above, safetyAbove] = [0, 0, 0];
  for (const [n, scenario] of scenarios.entries()) {
    const made = reduction(scenario, n);
    if (scenario.base > 0) ale += scenario.base * Math.exp(-made.steps - made.loss);
    const state = stateAt(scenario.states, made);
    if (state === null) continue;
    worst[state.rank] = (worst[state.rank] ?? 0) + 1;
    if (state.tolerable) continue;
    above += 1;
    if (scenario.safety) safetyAbove += 1;
  }
  return { cost, ale, above, safetyAbove, worst };
}

/** Everything that must hold, whatever is aimed at. */
export function isPossible(figures: Figures, chosen: readonly boolean[]): boolean {
  const has = (n: number): boolean => chosen[n] === true;
  return (
    figures.mandatory.every(has) &&
    figures.excludes.every(([a, b]) => !(has(a) && has(b))) &&
    figures.requires.every((needed, n) => !has(n) || needed.every(has)) &&
    figures.covers.every((set) => set.some(has))
  );
}
