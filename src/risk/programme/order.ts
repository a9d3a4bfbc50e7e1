/** In which order: the measure next that takes away most risk for its money; and what each is worth in the end. */
import { measureOrders } from '../../model/measures.js';
import type { Candidate, Instance } from './instance.js';
import { isAbove, riskOf, totalAle, type ScenarioRisk } from './model.js';

export interface Step {
  readonly id: string;
  /** Fall of the expected loss for each unit of money; of the scenarios above tolerable where there is no money. */
  readonly value: number;
  readonly cost: number;
  /** Money a year from the first step to this one. */
  readonly total: number;
  readonly risks: readonly ScenarioRisk[];
}

/** Greedy: it tells an order, not an optimum. Where a scenario that may harm somebody is above tolerable, what lowers it comes first. */
export function orderOf(instance: Instance, selected: readonly string[]): readonly Step[] {
  const left = new Set(selected);
  const done = new Set<string>();
  const steps: Step[] = [];
  const byId = new Map(instance.candidates.map((each) => [each.id, each]));
  let risks = riskOf(instance, done);
  let total = 0;
  while (left.size > 0) {
    const packages = [...left].flatMap((id) => packageOf(id, byId, left, done) ?? []);
    const [best] = packages.map((each) => weigh(instance, each, done, risks)).sort(compareSteps);
    if (best === undefined) break;
    for (const candidate of best.members) {
      done.add(candidate.id);
      left.delete(candidate.id);
      total += candidate.cost;
      risks = riskOf(instance, done);
      steps.push({ id: candidate.id, value: best.value, cost: candidate.cost, total, risks });
    }
  }
  return steps;
}

/** A measure with the prerequisites that are not done, in their order; null where one is not selected. */
function packageOf(
  id: string,
  byId: ReadonlyMap<string, Candidate>,
  left: ReadonlySet<string>,
  done: ReadonlySet<string>,
): { readonly members: readonly Candidate[] } | null {
  const members = new Map<string, Candidate>();
  const add = (each: string): boolean => {
    if (done.has(each) || members.has(each)) return true;
    const candidate = byId.get(each);
    if (!candidate || !left.has(each)) return false;
    if (!candidate.requires.every(add)) return false;
    members.set(each, candidate);
    return true;
  };
  return add(id) ? { members: [...members.values()] } : null;
}

interface Weighed {
  readonly members: readonly Candidate[];
  readonly safety: number;
  readonly value: number;
  readonly ranks: number;
  /** Results that it brings to pass. */
  readonly closes: number;
  readonly cost: number;
}

function weigh(
  instance: Instance,
  { members }: { readonly members: readonly Candidate[] },
  done: ReadonlySet<string>,
  before: readonly ScenarioRisk[],
): Weighed {
  const after = riskOf(instance, new Set([...done, ...members.map(({ id }) => id)]));
  const cost = members.reduce((sum, each) => sum + each.cost, 0);
  const hasMoney = before.some(({ ale }) => ale !== null);
  const fall = hasMoney ? totalAle(before) - totalAle(after) : before.filter(isAbove).length - after.filter(isAbove).length;
  const isAtStake = (n: number): boolean => {
    const risk = before[n];
    return instance.scenarios[n]?.safety === true && risk !== undefined && isAbove(risk);
  };
  const safety = after.reduce((sum, { pass, loss }, n) => {
    const risk = before[n];
    return sum + (risk !== undefined && isAtStake(n) ? Math.log(risk.pass / pass) + Math.log(risk.loss / loss) : 0);
  }, 0);
  const ranks = after.filter(({ state }, n) => (state?.rank ?? 0) < (before[n]?.state?.rank ?? 0)).length;
  const per = (amount: number): number => (amount <= 0 ? 0 : cost === 0 ? Infinity : amount / cost);
  const closes = members.reduce((sum, { brings }) => sum + brings.size, 0);
  return { members, safety: per(safety), value: per(fall), ranks: per(ranks), closes: per(closes), cost };
}

const orderRank = ({ members }: Weighed): number => measureOrders.indexOf(members.at(-1)?.order ?? 'respond');
const descending = (a: number, b: number): number => (a === b ? 0 : b - a);
const compareSteps = (a: Weighed, b: Weighed): number =>
  descending(a.safety, b.safety) ||
  descending(a.value, b.value) ||
  descending(a.ranks, b.ranks) ||
  orderRank(a) - orderRank(b) ||
  descending(a.closes, b.closes) ||
  a.cost - b.cost;

/** How much more is lost a year if this one fails, the others standing. */
export function leaveOneOut(instance: Instance, selected: readonly string[]): readonly { readonly id: string; readonly rise: number }[] {
  const all = totalAle(riskOf(instance, new Set(selected)));
  return selected
    .map((id) => ({ id, rise: totalAle(riskOf(instance, new Set(selected.filter((each) => each !== id)))) - all }))
    .sort((a, b) => b.rise - a.rise);
}
