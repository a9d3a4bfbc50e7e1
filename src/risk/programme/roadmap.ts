/** The order of the proposed measures, each step re-checked by running the real rules on the planned state. */
import type { Assessment } from '../../model/assessment.js';
import { foundationalRequirements } from '../../model/catalogue.js';
import type { PlannedMeasure, RoadmapStep, SiteState } from '../../model/programme.js';
import { keyOf } from './candidates.js';
import type { Candidate, Instance } from './instance.js';
import { orderOf } from './order.js';
import { stateOf, type StateContext } from './state.js';

/** What stands on the ground once some measures are done. */
export interface PlannedState {
  /** `control subject` of results that count as passed. */
  readonly results: ReadonlySet<string>;
  /** Register id -> file that stands there instead: on these the rules are run. */
  readonly proposed: ReadonlyMap<string, string>;
}
/** The line once more, on a planned state. */
export type Replan = (state: PlannedState) => Promise<Assessment>;

/** Where a measure brings its own evidence, the rules decide; its results are not set. */
export function plannedState(measures: readonly PlannedMeasure[]): PlannedState {
  const proposed = new Map(measures.flatMap((each) => each.proposed.map(({ evidence, file }): [string, string] => [evidence, file])));
  const set = measures.filter((each) => each.proposed.length === 0).flatMap(({ results }) => results.map(keyOf));
  return { results: new Set(set), proposed };
}

export interface RoadmapInput {
  readonly instance: Instance;
  readonly planned: readonly PlannedMeasure[];
  readonly selected: readonly string[];
  readonly today: { readonly assessment: Assessment; readonly state: SiteState };
  readonly replan: Replan;
  readonly context: StateContext;
}

/** Steps that are judged one by one; each is a run of the line. */
const judgedSteps = 30;

export async function roadmapOf({
  instance,
  planned,
  selected,
  today,
  replan,
  context,
}: RoadmapInput): Promise<{ readonly steps: readonly RoadmapStep[]; readonly later: readonly string[] }> {
  const byId = new Map(planned.map((each) => [each.id, each]));
  const candidates = new Map(instance.candidates.map((each) => [each.id, each]));
  const steps: RoadmapStep[] = [];
  const done: PlannedMeasure[] = [];
  const acting: Candidate[] = [];
  let before = today;
  const order = orderOf(instance, selected);
  for (const { id, value, total } of order.slice(0, judgedSteps)) {
    const [measure, candidate] = [byId.get(id), candidates.get(id)];
    if (!measure || !candidate) continue;
    done.push(measure);
    acting.push(candidate);
    const assessment = await replan(plannedState(done));
    const state = stateOf({ assessment, done: acting }, context);
    const statusOf = new Map(assessment.results.map((each) => [keyOf(each), each.status]));
    steps.push({
      measure: id,
      value: state.loss === null || !Number.isFinite(value) ? null : value,
      capex: done.reduce((sum, { capex }) => sum + capex.value, 0),
      annual: total,
      after: state,
      risks: risksBetween(before.state, state),
      levels: levelsBetween(before.assessment, assessment),
      unconfirmed: [...measure.results, ...measure.unconfirmed].flatMap(({ control, subject }) => {
        const status = statusOf.get(`${control} ${subject}`);
        return status === 'pass' || status === undefined ? [] : [{ control, subject, status }];
      }),
      checked: measure.proposed.length > 0 ? 'rules' : 'results',
    });
    before = { assessment, state };
  }
  return { steps, later: order.slice(judgedSteps).map(({ id }) => id) };
}

const risksBetween = (before: SiteState, after: SiteState): RoadmapStep['risks'] =>
  after.scenarios.flatMap(({ id, risk, loss }, n) => {
    const earlier = before.scenarios[n];
    return earlier && (earlier.risk !== risk || earlier.loss !== loss) ? [{ id, from: earlier.risk, to: risk, loss }] : [];
  });

const levelsBetween = (before: Assessment, after: Assessment): RoadmapStep['levels'] =>
  after.subjects.flatMap(({ kind, id, levels }, n) =>
    foundationalRequirements.flatMap((fr) => {
      const [from, to] = [before.subjects[n]?.levels[fr]?.low ?? null, levels[fr]?.low ?? null];
      return from !== null && to !== null && to > from ? [{ subject: `${kind}:${id}`, fr, from, to }] : [];
    }),
  );
