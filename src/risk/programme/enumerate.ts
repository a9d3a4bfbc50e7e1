/** Every choice, depth first, branches that cannot help cut off: exact, and quick up to some twenty measures. */
import { limitOf } from '../../model/limits.js';
import { maskOf, reached, type Figures, type Reached } from './figures.js';
import { compareReached, isWithin, type Choice, type Goal } from './goal.js';

export const enumerationLimit = limitOf('measures-enumerated');

export interface Visitor {
  /** No choice of a branch comes to better figures than these: may it be left out? */
  readonly isHopeless: (best: Reached) => boolean;
  readonly visit: (mask: number, made: Reached) => void;
}

/** Visits possible choices, as bits over the measures. */
export function everyChoice(figures: Figures, { isHopeless, visit }: Visitor): void {
  const count = figures.ids.length;
  const order = byWorth(figures);
  const bits = (members: readonly number[]): number => members.reduce((mask, n) => mask | (1 << n), 0);
  const required = figures.requires.map((each) => (each.includes(-1) ? null : bits(each)));
  const barred = figures.ids.map((_, n) => bits(figures.excludes.flatMap(([a, b]) => (a === n ? [b] : b === n ? [a] : []))));
  const mandatory = bits(figures.mandatory);
  const covers = figures.covers.map(bits);
  const sums = order.concat(-1).map(() => new Float64Array(figures.scenarios.length * 2));
  const rest = restOf(figures, order);
  const chosen: boolean[] = figures.ids.map(() => false);
  const isShared = figures.clusters.length > 0;

  /** Figures at a depth: with the measures chosen so far, and with all that are left. */
  const figuresAt = (depth: number, at: Float64Array, cost: number): Reached => {
    const ahead = rest[depth];
    const masks = isShared ? figures.clusters.map((members, c) => maskOf(members, chosen) | (ahead?.masks[c] ?? 0)) : [];
    return reached(figures, cost, ({ shared }, s) => {
      let steps = (at[s * 2] ?? 0) + (ahead?.sums[s * 2] ?? 0);
      let loss = (at[s * 2 + 1] ?? 0) + (ahead?.sums[s * 2 + 1] ?? 0);
      for (const [cluster, table] of shared) {
        const made = table[masks[cluster] ?? 0];
        steps += made?.steps ?? 0;
        loss += made?.loss ?? 0;
      }
      return { steps, loss };
    });
  };
  const descend = (depth: number, mask: number, needed: number, banned: number, cost: number): void => {
    const at = sums[depth];
    const below = sums[depth + 1];
    const n = order[depth];
    if (at === undefined) return;
    const made = figuresAt(depth, at, cost);
    if (n === undefined || below === undefined) {
      const isWhole = (mask & needed) === needed && (mask & mandatory) === mandatory && covers.every((set) => (mask & set) !== 0);
      if (isWhole) visit(mask, made);
      return;
    }
    if (isHopeless(made)) return;
    const bit = 1 << n;
    const prerequisites = required[n] ?? null;
    if ((banned & bit) === 0 && prerequisites !== null) {
      for (const [s, { alone }] of figures.scenarios.entries()) {
        const own = alone.get(n);
        below[s * 2] = (at[s * 2] ?? 0) + (own?.steps ?? 0);
        below[s * 2 + 1] = (at[s * 2 + 1] ?? 0) + (own?.loss ?? 0);
      }
      chosen[n] = true;
      descend(depth + 1, mask | bit, needed | prerequisites, banned | (barred[n] ?? 0), cost + (figures.cost[n] ?? 0));
      chosen[n] = false;
    }
    below.set(at);
    if (((needed | mandatory) & bit) === 0) descend(depth + 1, mask, needed, banned | dependants(required, bit), cost);
  };
  for (const [s, { today }] of figures.scenarios.entries()) sums[0]?.set([today.steps, today.loss], s * 2);
  if (count <= enumerationLimit) descend(0, 0, 0, 0, 0);
}

/** Measures that need one that is left out. */
const dependants = (required: readonly (number | null)[], bit: number): number =>
  required.reduce<number>((mask, needed, n) => (needed !== null && (needed & bit) !== 0 ? mask | (1 << n) : mask), 0);

/** Those that reduce most for their money first. */
function byWorth({ ids, cost, scenarios, clusters }: Figures): readonly number[] {
  const worth = ids.map((_, n) => {
    const reduction = scenarios.reduce((sum, { base, alone, shared }) => {
      const inClusters = [...shared].map(([c, table]) => table[(clusters[c] ?? []).includes(n) ? 1 << (clusters[c] ?? []).indexOf(n) : 0]);
      return [alone.get(n), ...inClusters].reduce((part, made) => part + (base || 1) * ((made?.steps ?? 0) + (made?.loss ?? 0)), sum);
    }, 0);
    return reduction / Math.max(1e-9, cost[n] ?? 0);
  });
  return ids.map((_, n) => n).sort((a, b) => (worth[b] ?? 0) - (worth[a] ?? 0) || a - b);
}

interface Rest {
  readonly sums: Float64Array;
  readonly masks: readonly number[];
}
/** By depth: what all measures that are not decided there would still reduce. */
function restOf({ scenarios, clusters }: Figures, order: readonly number[]): readonly Rest[] {
  const rests: Rest[] = [{ sums: new Float64Array(scenarios.length * 2), masks: clusters.map(() => 0) }];
  for (const n of [...order].reverse()) {
    const last = rests[0];
    const sums = Float64Array.from(last?.sums ?? []);
    for (const [s, { alone }] of scenarios.entries()) {
      const own = alone.get(n);
      sums[s * 2] = (sums[s * 2] ?? 0) + (own?.steps ?? 0);
      sums[s * 2 + 1] = (sums[s * 2 + 1] ?? 0) + (own?.loss ?? 0);
    }
    const masks = clusters.map((members, c) => (last?.masks[c] ?? 0) | (members.includes(n) ? 1 << members.indexOf(n) : 0));
    rests.unshift({ sums, masks });
  }
  return rests;
}

export const idsOf = ({ ids }: Figures, mask: number): readonly string[] => ids.filter((_, n) => (mask & (1 << n)) !== 0);

/** The best choice for a goal; null: none is possible. */
export function bestOfAll(figures: Figures, goal: Goal): Choice | null {
  const found: { best: { readonly mask: number; readonly made: Reached } | null } = { best: null };
  const isBetter = (made: Reached): boolean => found.best === null || compareReached(made, found.best.made, goal.order) < 0;
  everyChoice(figures, {
    isHopeless: (made) => !isWithin(made, goal) || !isBetter(made),
    visit: (mask, made) => {
      if (isWithin(made, goal) && isBetter(made)) found.best = { mask, made };
    },
  });
  const { best } = found;
  return best && { selected: idsOf(figures, best.mask), reached: best.made, proven: !figures.isCut, open: null, method: 'enumeration' };
}
