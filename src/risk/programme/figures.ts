/** An instance as plain numbers for the solvers: reductions add up, so that every limit on a risk is linear in the choice. */
import { believed, type Instance, type RiskState } from './instance.js';
import { classLimit, isLayer, isRelief, scenarioRisk, stateAt } from './model.js';

/** Reductions of one scenario by measure. A group counts by the subset of its members that is chosen. */
export interface ScenarioFigures {
  /** Expected loss a year before any measure; 0: no money. */
  readonly base: number;
  readonly safety: boolean;
  readonly states: readonly RiskState[];
  /** Measure -> reduction by its steps (members of groups left out), and by the loss. */
  readonly steps: ReadonlyMap<number, number>;
  readonly loss: ReadonlyMap<number, number>;
  /** Group -> reduction by the subset of members (bits). */
  readonly groups: ReadonlyMap<number, readonly number[]>;
  /** No more reduction than this counts (classes); Infinity with money. */
  readonly mostSteps: number;
  readonly mostLoss: number;
}
export interface Figures {
  readonly ids: readonly string[];
  readonly cost: readonly number[];
  readonly requires: readonly (readonly number[])[];
  /** Pairs of measures that rule each other out. */
  readonly excludes: readonly (readonly [number, number])[];
  readonly mandatory: readonly number[];
  /** Members by group. */
  readonly groups: readonly (readonly number[])[];
  readonly scenarios: readonly ScenarioFigures[];
  /** Each of these sets needs one measure: what a programme must close. */
  readonly covers: readonly (readonly number[])[];
}

/** Subsets of a group are listed one by one. */
export const groupLimit = 12;

export function figuresOf(instance: Instance, covers: readonly (readonly string[])[] = []): Figures {
  const { candidates } = instance;
  const at = new Map(candidates.map(({ id }, n) => [id, n]));
  const indexes = (ids: readonly string[]): readonly number[] => ids.flatMap((id) => at.get(id) ?? []);
  const pairs = candidates.flatMap(({ excludes }, n) => indexes(excludes).map((other): readonly [number, number] => [n, other]));
  const groups = [...new Set(candidates.flatMap(({ group }) => group ?? []))].map((name) =>
    candidates.flatMap(({ group }, n) => (group === name ? [n] : [])),
  );
  return {
    ids: candidates.map(({ id }) => id),
    cost: candidates.map(({ cost }) => cost),
    // what is required and not there can never be chosen
    requires: candidates.map(({ requires }) => requires.map((id) => at.get(id) ?? -1)),
    excludes: pairs,
    mandatory: candidates.flatMap(({ mandatory }, n) => (mandatory ? [n] : [])),
    groups,
    scenarios: instance.scenarios.map((scenario) => scenarioFigures(instance, scenario, groups)),
    covers: covers.map(indexes),
  };
}

function scenarioFigures(
  { candidates, groups: betas }: Instance,
  scenario: Instance['scenarios'][number],
  groups: Figures['groups'],
): ScenarioFigures {
  const { id, money, safety, states } = scenario;
  const alone = new Map<number, number>();
  const loss = new Map<number, number>();
  const byGroup = new Map<number, readonly number[]>();
  for (const [n, candidate] of candidates.entries()) {
    const effect = candidate.effects.get(id);
    if (effect === undefined) continue;
    const relief = money === null ? Number(isRelief(candidate, id)) : -Math.log(1 - believed(effect.loss, candidate.coverage));
    if (relief > 0) loss.set(n, relief);
    const stop = money === null ? Number(isLayer(candidate, id)) : -Math.log(scenarioRisk(scenario, [candidate], betas).pass);
    if (candidate.group === null && stop > 0) alone.set(n, stop);
  }
  for (const [g, members] of groups.entries()) {
    if (!members.some((n) => candidates[n]?.effects.has(id))) continue;
    byGroup.set(
      g,
      Array.from({ length: 2 ** members.length }, (_, mask) => {
        const chosen = members.flatMap((n, bit) => (mask & (1 << bit) ? (candidates[n] ?? []) : []));
        return money === null ? Number(chosen.some((each) => isLayer(each, id))) : -Math.log(scenarioRisk(scenario, chosen, betas).pass);
      }),
    );
  }
  const base = money === null ? 0 : money.frequency * money.loss;
  const [mostSteps, mostLoss] = money === null ? [classLimit, 1] : [Infinity, Infinity];
  return { base, safety, states, steps: alone, loss, groups: byGroup, mostSteps, mostLoss };
}

/** What a choice comes to. `worst`: how many scenarios have the highest rank, the next one, and so on. */
export interface Reached {
  readonly cost: number;
  readonly ale: number;
  readonly above: number;
  readonly safetyAbove: number;
  readonly worst: readonly number[];
}

export const highestRank = ({ scenarios }: Figures): number =>
  Math.max(0, ...scenarios.flatMap(({ states }) => states.map(({ rank }) => rank)));

export function reductionsOf(
  { groups }: Figures,
  scenario: ScenarioFigures,
  chosen: readonly boolean[],
): { readonly steps: number; readonly loss: number } {
  let [steps, loss] = [0, 0];
  for (const [n, each] of scenario.steps) if (chosen[n] === true) steps += each;
  for (const [n, each] of scenario.loss) if (chosen[n] === true) loss += each;
  for (const [g, table] of scenario.groups) steps += table[maskOf(groups[g] ?? [], chosen)] ?? 0;
  return { steps: Math.min(scenario.mostSteps, steps), loss: Math.min(scenario.mostLoss, loss) };
}
export const maskOf = (members: readonly number[], chosen: readonly boolean[]): number =>
  members.reduce((mask, n, bit) => (chosen[n] === true ? mask | (1 << bit) : mask), 0);

export function reachedBy(figures: Figures, chosen: readonly boolean[]): Reached {
  const cost = figures.cost.reduce((sum, each, n) => sum + (chosen[n] === true ? each : 0), 0);
  return reached(figures, cost, (scenario) => reductionsOf(figures, scenario, chosen));
}

export function reached(
  { scenarios }: Figures,
  cost: number,
  reductions: (scenario: ScenarioFigures, n: number) => { readonly steps: number; readonly loss: number },
): Reached {
  const worst: number[] = [];
  let [ale, above, safetyAbove] = [0, 0, 0];
  for (const [n, scenario] of scenarios.entries()) {
    const reduction = reductions(scenario, n);
    if (scenario.base > 0) ale += scenario.base * Math.exp(-reduction.steps - reduction.loss);
    const state = stateAt(scenario.states, reduction);
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
