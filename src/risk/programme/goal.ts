/** What a programme aims at: objectives in their order, each settled before the next counts. */
import type { Reached } from './figures.js';

/** `safety-above` stands first wherever it stands: harm is never traded for money. `rank`: the worst ranks first, never a sum. */
export type Objective = 'safety-above' | 'above' | 'rank' | 'ale' | 'cost';
export interface Goal {
  readonly order: readonly Objective[];
  /** Money a year that may be spent; null: no limit. */
  readonly budget: number | null;
  /** Expected loss a year that may be left; null: no limit. */
  readonly mostAle: number | null;
  /** A point of a drawing: close is enough, as long as it is said. */
  readonly isSketch?: boolean;
}

export interface Choice {
  readonly selected: readonly string[];
  readonly reached: Reached;
  /** Nothing better is possible. */
  readonly proven: boolean;
  /** Where that is not proven: the objective, and how far its best possible value may lie below, as a share of it. */
  readonly open: { readonly objective: Objective; readonly gap: number } | null;
  readonly method: 'enumeration' | 'branch and bound';
}

const slight = 1e-9;
const compareNumbers = (a: number, b: number): number => (Math.abs(a - b) <= slight * Math.max(1, Math.abs(a), Math.abs(b)) ? 0 : a - b);

/** Below 0: the first is better. */
export function compareReached(a: Reached, b: Reached, order: readonly Objective[]): number {
  for (const objective of order) {
    const difference = compareBy[objective](a, b);
    if (difference !== 0) return difference;
  }
  return 0;
}

const compareBy: { readonly [o in Objective]: (a: Reached, b: Reached) => number } = {
  'safety-above': (a, b) => a.safetyAbove - b.safetyAbove,
  above: (a, b) => a.above - b.above,
  ale: (a, b) => compareNumbers(a.ale, b.ale),
  cost: (a, b) => compareNumbers(a.cost, b.cost),
  rank: (a, b) => {
    for (let rank = Math.max(a.worst.length, b.worst.length) - 1; rank > 0; rank--) {
      const difference = (a.worst[rank] ?? 0) - (b.worst[rank] ?? 0);
      if (difference !== 0) return difference;
    }
    return 0;
  },
};

export const isWithin = ({ cost, ale }: Pick<Reached, 'cost' | 'ale'>, { budget, mostAle }: Goal): boolean =>
  (budget === null || cost <= budget * (1 + slight)) && (mostAle === null || ale <= mostAle * (1 + slight));
