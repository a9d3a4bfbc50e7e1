/** The programmes that are compared, chosen from one list of candidates: by maturity, by target level, by risk. */
import type { PlannedMeasure, ProgrammeName, Proof } from '../../model/programme.js';
import { figuresOf } from './figures.js';
import type { Choice, Goal, Objective } from './goal.js';
import type { Instance } from './instance.js';
import { isAllowed } from './model.js';
import type { Solve } from './solve.js';

export interface Selection extends Proof {
  readonly name: ProgrammeName;
  readonly measures: readonly string[];
  readonly cannot: readonly string[];
}

/** Candidates that lower a scenario, with what they need, and what is decided already: nothing else can help against risk. */
export function relevantTo(instance: Instance): Instance {
  const byId = new Map(instance.candidates.map((each) => [each.id, each]));
  const kept = new Set<string>();
  const keep = (id: string): void => {
    if (kept.has(id)) return;
    kept.add(id);
    byId.get(id)?.requires.forEach(keep);
  };
  for (const { id, mandatory, effects, brings } of instance.candidates) {
    const acts =
      effects.size > 0 || instance.scenarios.some(({ layers }) => layers.some(({ needs }) => needs.some((key) => brings.has(key))));
    if (acts || mandatory) keep(id);
  }
  return { ...instance, candidates: instance.candidates.filter(({ id }) => kept.has(id)) };
}

/** Everything to one level: all measures whose level is no higher, in all zones. */
export function maturityBased(instance: Instance, planned: readonly PlannedMeasure[], level: number): Selection {
  const wanted = planned
    .filter(({ maturity, mandatory, status }) => maturity.value <= level || mandatory || status === 'planned')
    .map(({ id }) => id);
  return { name: 'maturity-based', proven: true, gap: null, method: 'rule', ...together(instance, wanted) };
}

/** For each required result that a candidate closes: those that do. */
function coversOf(planned: readonly PlannedMeasure[]): readonly (readonly string[])[] {
  const closing = new Map<string, string[]>();
  for (const { id, results } of planned)
    for (const { control, subject, required } of results)
      if (required) closing.set(`${control} ${subject}`, [...(closing.get(`${control} ${subject}`) ?? []), id]);
  return [...new Map([...closing.values()].map((ids) => [ids.join(' '), ids])).values()];
}

/** Where one measure alone closes each required result there is nothing to choose; null: there is. */
export function forcedCompliance(instance: Instance, planned: readonly PlannedMeasure[]): Selection | null {
  const covers = coversOf(planned);
  const single = covers.filter((ids) => ids.length === 1).flat();
  const mandatory = instance.candidates.filter((each) => each.mandatory).map(({ id }) => id);
  const whole = withPrerequisites(instance, [...single, ...mandatory]);
  const closes = covers.every((ids) => ids.some((id) => whole.has(id)));
  if (!closes || !isAllowed(instance, whole) || clashes(instance, whole)) return null;
  return { name: 'compliance', measures: inOrder(instance, whole), cannot: [], proven: true, gap: null, method: 'rule' };
}

/** Each zone to its target: least cost that closes every required result that a candidate closes. */
export function compliance(instance: Instance, planned: readonly PlannedMeasure[], solve: Solve): Selection {
  const forced = forcedCompliance(instance, planned);
  if (forced !== null) return forced;
  const covers = coversOf(planned);
  const choice = solve(figuresOf({ ...instance, scenarios: [] }, covers), { order: ['cost'], budget: null, mostAle: null });
  if (choice !== null) return { name: 'compliance', measures: choice.selected, cannot: [], ...proofOf(choice) };
  return { name: 'compliance', proven: false, gap: null, method: 'rule', ...together(instance, covers.flat()) };
}

export const riskGoal = (instance: Instance, budget: number | null): Goal => ({
  order: [...(budget === null ? leastCost : mostReduction(instance)), 'cost'],
  budget,
  mostAle: null,
});
const leastCost: readonly Objective[] = ['safety-above', 'above'];
/** Money alone decides only where every scenario has it. */
const mostReduction = ({ scenarios }: Instance): readonly Objective[] =>
  scenarios.every(({ money }) => money !== null) ? ['safety-above', 'ale'] : ['safety-above', 'above', 'rank', 'ale'];

/** Least cost under what is tolerable, or most reduction for a budget. */
export function riskBased(instance: Instance, budget: number | null, solve: Solve): Selection {
  const relevant = relevantTo(instance);
  const name: ProgrammeName = budget === null ? 'risk-based' : 'budget';
  const choice = solve(figuresOf(relevant), riskGoal(relevant, budget));
  if (choice === null) {
    const why = budget === null ? 'what is decided already rules itself out' : 'what is decided already costs more than the budget';
    return { name, measures: [], cannot: [why], proven: true, gap: null, method: 'rule' };
  }
  return { name, measures: choice.selected, cannot: [], ...proofOf(choice) };
}

const proofOf = ({ proven, open, method }: Choice): Proof => ({ proven, gap: proven ? null : (open?.gap ?? null), method });

/** Each measure with its prerequisites, as far as none before it rules one of them out. */
function together(
  instance: Instance,
  wanted: readonly string[],
): { readonly measures: readonly string[]; readonly cannot: readonly string[] } {
  const chosen = new Set<string>();
  const cannot: string[] = [];
  for (const id of wanted) {
    const whole = withPrerequisites(instance, [...chosen, id]);
    if (clashes(instance, whole))
      cannot.push(`${id} cannot stand beside ${[...chosen].filter((each) => excludes(instance, whole, each)).join(', ')}`);
    else for (const each of whole) chosen.add(each);
  }
  return { measures: inOrder(instance, chosen), cannot };
}

function withPrerequisites({ candidates }: Instance, ids: Iterable<string>): ReadonlySet<string> {
  const byId = new Map(candidates.map((each) => [each.id, each]));
  const found = new Set<string>();
  const add = (id: string): void => {
    if (found.has(id) || !byId.has(id)) return;
    found.add(id);
    byId.get(id)?.requires.forEach(add);
  };
  for (const id of ids) add(id);
  return found;
}
const clashes = ({ candidates }: Instance, chosen: ReadonlySet<string>): boolean =>
  candidates.some(({ id, excludes: others }) => chosen.has(id) && others.some((each) => chosen.has(each)));
const excludes = ({ candidates }: Instance, chosen: ReadonlySet<string>, id: string): boolean =>
  candidates.some(
    (each) => chosen.has(each.id) && (each.excludes.includes(id) || (each.id === id && each.excludes.some((other) => chosen.has(other)))),
  );
const inOrder = ({ candidates }: Instance, chosen: ReadonlySet<string>): readonly string[] =>
  candidates.filter(({ id }) => chosen.has(id)).map(({ id }) => id);
