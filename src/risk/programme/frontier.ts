/** Where a site could end for its money: choices that no other one beats in both cost and risk. */
import { enumerationLimit, everyChoice, idsOf } from './enumerate.js';
import type { Figures, Reached } from './figures.js';
import { compareReached, type Choice, type Goal, type Objective } from './goal.js';
import type { Solve } from './solve.js';

export interface FrontierPoint {
  readonly selected: readonly string[];
  readonly reached: Reached;
  readonly proven: boolean;
}
export interface Frontier {
  readonly points: readonly FrontierPoint[];
  /** Every point of the frontier is there; else those for the budgets that were tried. */
  readonly isWhole: boolean;
}

/** What the frontier weighs against cost. */
export const riskOrder = (hasMoney: boolean): readonly Objective[] => (hasMoney ? ['ale'] : ['above', 'rank']);

export function frontierOf(figures: Figures, order: readonly Objective[], solve: Solve): Frontier {
  return figures.ids.length <= enumerationLimit
    ? { points: wholeFrontier(figures, order), isWhole: true }
    : { points: sampledFrontier(figures, order, solve), isWhole: false };
}

/** Kept sorted by cost; each point is better than all cheaper ones. */
function wholeFrontier(figures: Figures, order: readonly Objective[]): readonly FrontierPoint[] {
  const stairs: { readonly mask: number; readonly made: Reached }[] = [];
  /** Points that cost no more. */
  const upTo = (cost: number): number => {
    let [low, high] = [0, stairs.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((stairs[middle]?.made.cost ?? Infinity) <= cost + slight) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const isBeaten = (made: Reached): boolean => {
    const below = stairs[upTo(made.cost) - 1];
    return below !== undefined && compareReached(below.made, made, order) <= 0;
  };
  everyChoice(figures, {
    isHopeless: isBeaten,
    visit: (mask, made) => {
      if (isBeaten(made)) return;
      const after = upTo(made.cost);
      const first = after > 0 && Math.abs((stairs[after - 1]?.made.cost ?? 0) - made.cost) <= slight ? after - 1 : after;
      let last = first;
      while (last < stairs.length && compareReached(made, (stairs[last] as (typeof stairs)[number]).made, order) <= 0) last++;
      stairs.splice(first, last - first, { mask, made });
    },
  });
  return stairs.map(({ mask, made }) => ({ selected: idsOf(figures, mask), reached: made, proven: true }));
}
const slight = 1e-9;

/** Budgets tried where there are too many choices to list. */
const samples = 8;

function sampledFrontier(figures: Figures, order: readonly Objective[], solve: Solve): readonly FrontierPoint[] {
  const least = solve(figures, { order: ['cost'], budget: null, mostAle: null });
  const most = solve(figures, { order: [...order, 'cost'], budget: null, mostAle: null });
  if (least === null || most === null) return [];
  const [from, to] = [least.reached.cost, most.reached.cost];
  const goals = Array.from({ length: samples - 1 }, (_, n): Goal => {
    // closer together where money buys most
    const share = ((n + 1) / samples) ** 2;
    return { order: [...order, 'cost'], budget: from + (to - from) * share, mostAle: null, isSketch: true };
  });
  const choices = [least, ...goals.map((goal) => solve(figures, goal)), most].filter((each): each is Choice => each !== null);
  const points: FrontierPoint[] = [];
  for (const { selected, reached, proven } of choices) {
    const last = points.at(-1);
    if (last === undefined || compareReached(reached, last.reached, order) < 0) points.push({ selected, reached, proven });
  }
  return points;
}
