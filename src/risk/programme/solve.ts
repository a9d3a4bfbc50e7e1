/** The best choice for a goal: by enumeration where there are few measures, else stage by stage with a solver, tangents added until bound and choice meet. */
import type { LinearRow, SolveLinear } from '../../model/linear.js';
import { bestOfAll, enumerationLimit } from './enumerate.js';
import { isPossible, reachedBy, reductionIn, type Figures, type Reached } from './figures.js';
import { compareReached, isWithin, type Choice, type Goal, type Objective } from './goal.js';
import { frameOf, modelOf, stagesOf, type Frame, type Stage } from './programme-model.js';

export type Solve = (figures: Figures, goal: Goal) => Choice | null;

/** Of the search in one stage; with it the answer stays the same on any machine. */
export const workLimits = { nodes: 3000, rounds: 30 } as const;
/** A difference below this is rounding: of a count, of money spent, and of the expected loss as a share of the one without measures. */
/** Close enough for a point of a drawing, which says so. */
const sketch = 1e-3;
const precisionOf = (stage: Stage): number => (stage === 'ale' ? 1e-7 : stage === 'cost' ? 1e-6 : 0.5);

/** `linear` null: enumeration alone. */
export const makeSolve =
  (linear: SolveLinear | null): Solve =>
  (figures, goal) =>
    linear === null || figures.ids.length <= enumerationLimit ? bestOfAll(figures, goal) : byStages(figures, goal, linear);

interface Settled {
  readonly chosen: readonly boolean[];
  readonly gap: number;
}

export function byStages(figures: Figures, goal: Goal, linear: SolveLinear): Choice | null {
  const frame = frameOf(figures, goal);
  const rows: LinearRow[] = [...frame.rows, ...firstTangents(frame, goal)];
  let chosen: readonly boolean[] | null = null;
  let open: Choice['open'] = null;
  const stages = stagesOf(figures, goal);
  for (const [n, stage] of stages.entries()) {
    // of choices with the same loss the cheapest: what adds nothing is left out below, without another search
    if (stage === 'cost' && stages[n - 1] === 'ale') continue;
    const settled: Settled | null = settle(frame, rows, stage, linear, goal);
    if (settled === null) {
      if (chosen === null) return null;
      break;
    }
    chosen = settled.chosen;
    if (settled.gap > 0 && open === null) open = { objective: nameOf(stage), gap: settled.gap };
    rows.push(keptAt(frame, stage, reachedBy(figures, chosen)));
  }
  if (chosen === null) return null;
  const made = withoutIdle(figures, chosen, goal);
  const reached = reachedBy(figures, made);
  if (!isPossible(figures, made) || !isWithin(reached, goal)) return null;
  return {
    selected: figures.ids.filter((_, n) => made[n]),
    reached,
    proven: open === null && !figures.isCut,
    open,
    method: 'branch and bound',
  };
}

/** The dearest first, each measure without which nothing gets worse goes. */
function withoutIdle(figures: Figures, chosen: readonly boolean[], goal: Goal): readonly boolean[] {
  let left = chosen;
  const dearest = figures.ids.map((_, n) => n).sort((a, b) => (figures.cost[b] ?? 0) - (figures.cost[a] ?? 0) || a - b);
  for (const n of dearest) {
    if (left[n] !== true) continue;
    const fewer = left.map((each, at) => each && at !== n);
    const made = reachedBy(figures, fewer);
    if (isPossible(figures, fewer) && isWithin(made, goal) && compareReached(made, reachedBy(figures, left), goal.order) <= 0) left = fewer;
  }
  return left;
}

const nameOf = (stage: Stage): Objective => (typeof stage === 'object' ? 'rank' : stage);

/** Minimises one stage. The expected loss is known only from below until the tangents meet it. */
function settle(frame: Frame, rows: LinearRow[], stage: Stage, linear: SolveLinear, goal: Goal): Settled | null {
  const isConvex = frame.hasMoney && (stage === 'ale' || goal.mostAle !== null);
  let best: { readonly chosen: readonly boolean[]; readonly value: number } | null = null;
  let bound = -Infinity;
  let nodes: number = workLimits.nodes;
  const precision = precisionOf(stage);
  const enough = goal.isSketch === true && stage === 'ale' ? sketch : precision;
  if (isConvex) rows.push(...approach(frame, rows, stage, linear));
  for (let round = 0; round < workLimits.rounds; round++) {
    const answer = linear(modelOf(frame, rows, frame.objective(stage)), { nodes, precision: enough / 4 });
    if (!answer.found) break;
    nodes -= answer.nodes;
    bound = Math.max(bound, answer.bound);
    const chosen = frame.figures.ids.map((_, n) => (answer.values[n] ?? 0) > 0.5);
    const made = reachedBy(frame.figures, chosen);
    const value = valueOf(frame, stage, made);
    if (isWithin(made, goal) && (best === null || value < best.value)) best = { chosen, value };
    if ((best !== null && best.value - bound <= enough) || !isConvex || nodes <= 0) break;
    rows.push(...tangentsAt(frame, answer.values, [0]));
  }
  return best === null ? null : { chosen: best.chosen, gap: best.value - bound <= precision ? 0 : (best.value - bound) / best.value };
}

function valueOf({ scale }: Frame, stage: Stage, made: Reached): number {
  if (typeof stage === 'object') return made.worst[stage.rank] ?? 0;
  return { cost: made.cost, ale: made.ale / scale, above: made.above, 'safety-above': made.safetyAbove }[stage];
}

/** What one stage has reached, the next ones keep. */
function keptAt(frame: Frame, stage: Stage, made: Reached): LinearRow {
  const value = valueOf(frame, stage, made);
  const slack = stage === 'cost' || stage === 'ale' ? Math.max(1e-9, Math.abs(value) * 1e-9) : 1e-6;
  return { lower: -Infinity, upper: value + slack, entries: frame.objective(stage) };
}

/** The curve where the answer lies, and to both sides of it. */
function tangentsAt(frame: Frame, values: readonly number[], sides: readonly number[]): readonly LinearRow[] {
  return frame.bases.flatMap((base, s) => {
    if (base === 0) return [];
    const at = frame.reduction(s, values);
    return sides.flatMap((beside) => (at + beside < 0 ? [] : [frame.tangent(s, at + beside)]));
  });
}

/** The same without whole numbers, until tangents and curve meet: the answer will lie near. Only tangents around that place are kept. */
function approach(frame: Frame, rows: readonly LinearRow[], stage: Stage, linear: SolveLinear): readonly LinearRow[] {
  const tried = [...rows];
  let last: readonly number[] | null = null;
  for (let round = 0; round < workLimits.rounds; round++) {
    const answer = linear(modelOf(frame, tried, frame.objective(stage), true), { nodes: workLimits.nodes, precision: 1e-9 });
    if (!answer.found) break;
    const { values } = answer;
    last = values;
    const curve = frame.bases.reduce((sum, base, s) => sum + base * Math.exp(-frame.reduction(s, values)), 0) / frame.scale;
    const promised = frame.objective('ale').reduce((sum, [column]) => sum + (values[column] ?? 0), 0);
    if (curve - promised <= curve * 1e-3) break;
    tried.push(...tangentsAt(frame, values, [0]));
  }
  return last === null ? [] : tangentsAt(frame, last, [-0.8, -0.25, 0, 0.25, 0.8]);
}

/** A few tangents over the whole range to begin with. */
function firstTangents(frame: Frame, { order, mostAle }: Goal): readonly LinearRow[] {
  if (!frame.hasMoney || !(order.includes('ale') || mostAle !== null)) return [];
  const all = frame.figures.ids.map(() => true);
  return frame.figures.scenarios.flatMap((scenario, s) => {
    if (scenario.base === 0) return [];
    const { steps, loss } = reductionIn(frame.figures, scenario, all);
    const most = steps + loss - scenario.today.steps - scenario.today.loss;
    return Array.from({ length: tangentCount + 1 }, (_, n) => frame.tangent(s, (most * n) / tangentCount));
  });
}
const tangentCount = 6;
