/** Candidates, scenarios and today's assessment -> programmes, frontier, ratio, roadmap: the `programmes` part of the assessment. */
import type { Assessment } from '../../model/assessment.js';
import type { OpenSolver, SolveLinear } from '../../model/linear.js';
import type { MeasuresModel } from '../../model/measures.js';
import type { PlannedMeasure, Programme, Programmes, ProgrammesResult, RatioEntry, SiteState } from '../../model/programme.js';
import type { RiskModel } from '../../model/risk.js';
import { betas } from '../layers.js';
import { candidatesOf, highestTarget, keyOf } from './candidates.js';
import { enumerationLimit } from './enumerate.js';
import { figuresOf } from './figures.js';
import { frontierOf, riskOrder } from './frontier.js';
import type { Instance } from './instance.js';
import { leaveOneOut } from './order.js';
import { compliance, forcedCompliance, maturityBased, relevantTo, riskBased, type Selection } from './programmes.js';
import { ratioAt, shares, tornadoOf, type Mark } from './ratio.js';
import { plannedState, roadmapOf, type Replan } from './roadmap.js';
import { scenarioModels } from './scenarios.js';
import { makeSolve, type Solve } from './solve.js';
import { sixDigits, stateOf, type StateContext } from './state.js';

export interface ProgrammeInput {
  readonly assessment: Assessment;
  /** `control subject` of the results that the policy wants met. */
  readonly required: ReadonlySet<string>;
  readonly measures: MeasuresModel | null;
  readonly model: RiskModel | null;
  /** Money a year, instead of the site's own; null: the site's own. */
  readonly budget: number | null;
  readonly replan: Replan;
  readonly openSolver: OpenSolver;
}

export async function assessProgrammes(input: ProgrammeInput): Promise<ProgrammesResult> {
  const { assessment, measures, model, required, replan } = input;
  if (assessment.selection.zone !== null) return { status: 'not-assessed', reason: 'one-zone' };
  const scenarios = assessment.risk.status === 'assessed' && model !== null ? scenarioModels(assessment.risk, model) : [];
  const { planned, candidates } = candidatesOf({ assessment, required, measures, scenarios, shown: await shownBy(measures, replan) });
  if (planned.length === 0) return { status: 'not-assessed', reason: 'nothing-open' };
  const betaOf = betas([...(model?.groups ?? []), ...(measures?.groups ?? [])]);
  const instance: Instance = { candidates, scenarios, betaOf };
  const context: StateContext = { model, required, betaOf };
  const today = stateOf({ assessment, done: [] }, context);
  const hasRisk = scenarios.some(({ states, money }) => states.length > 0 || money !== null);
  const hasMoney = today.loss !== null;
  const budget = input.budget ?? measures?.budget ?? null;
  const level = highestTarget(assessment);

  const relevant = relevantTo(instance);
  const mustChoose = candidates.length > enumerationLimit && forcedCompliance(instance, planned) === null;
  const isLarge = relevant.candidates.length > enumerationLimit || mustChoose;
  const linear: SolveLinear | null = isLarge ? await input.openSolver() : null;
  const solve = makeSolve(linear);
  const selections = [
    maturityBased(instance, planned, level),
    compliance(instance, planned, solve),
    ...(hasRisk ? [riskBased(instance, null, solve), ...(budget === null ? [] : [riskBased(instance, budget, solve)])] : []),
  ];
  const byId = new Map(planned.map((each) => [each.id, each]));
  const programmes: Programme[] = [];
  for (const selection of selections) {
    const done = selection.measures.flatMap((id) => byId.get(id) ?? []);
    const after = stateOf(
      { assessment: await replan(plannedState(done)), done: candidates.filter(({ id }) => selection.measures.includes(id)) },
      context,
    );
    programmes.push(programmeOf(selection, done, planned, after));
  }
  const proposal =
    programmes.find(({ name }) => name === (budget === null ? 'risk-based' : 'budget')) ??
    programmes.find(({ name }) => name === 'compliance');
  const proposed = proposal?.measures ?? [];
  const { steps: roadmap, later } = await roadmapOf({
    instance,
    planned,
    selected: proposed,
    today: { assessment, state: today },
    replan,
    context,
  });
  const covered = new Set(planned.flatMap(({ results }) => results.map(keyOf)));
  const isOpen = new Set(['fail', 'not-evaluated', 'error']);
  return {
    status: 'assessed',
    file: measures?.file ?? null,
    sha256: measures?.sha256 ?? null,
    currency: measures?.currency ?? model?.currency ?? null,
    rate: measures?.rate ?? 0,
    ...{ budget, level, hasRisk, hasMoney, measures: planned },
    inPlace: (measures?.measures ?? []).filter(({ status }) => status === 'in-place').map(({ id }) => id),
    uncovered: assessment.results
      .filter((each) => required.has(keyOf(each)) && isOpen.has(each.status) && !covered.has(keyOf(each)))
      .map(({ control, subject }) => ({ control, subject })),
    today,
    programmes,
    ...(hasRisk
      ? comparisonOf(instance, relevant, model?.matrix?.riskLevels ?? [], hasMoney, new Set(selections[0]?.measures), solve)
      : noComparison),
    proposal: proposal?.name ?? null,
    roadmap,
    later,
    quickWins: quickWinsOf(roadmap, byId),
    weights: hasMoney ? leaveOneOut(instance, proposed).map(({ id, rise }) => ({ measure: id, rise: sixDigits(rise) })) : [],
  };
}

/** What the rules say of each measure that brings its own evidence. */
async function shownBy(measures: MeasuresModel | null, replan: Replan): Promise<ReadonlyMap<string, ReadonlyMap<string, string>>> {
  const shown = new Map<string, ReadonlyMap<string, string>>();
  for (const { id, proposed } of measures?.measures ?? []) {
    if (Object.keys(proposed).length === 0) continue;
    const { results } = await replan({ results: new Set(), proposed: new Map(Object.entries(proposed)) });
    shown.set(id, new Map(results.map((each) => [keyOf(each), each.status])));
  }
  return shown;
}

function programmeOf(selection: Selection, done: readonly PlannedMeasure[], all: readonly PlannedMeasure[], after: SiteState): Programme {
  const sum = (of: (each: PlannedMeasure) => number): number => sixDigits(done.reduce((total, each) => total + of(each), 0));
  const { name, measures, cannot, proven, gap, method } = selection;
  return {
    ...{ name, measures, proven, gap, method, after },
    capex: sum(({ capex }) => capex.value),
    opex: sum(({ opex }) => opex.value),
    annual: sum(({ annual }) => annual),
    days: sum(({ days }) => days.value),
    assumed: done.some(({ capex, opex, life }) => capex.assumed || opex.assumed || life.assumed),
    duties: all.filter(({ id, duty, mandatory }) => (mandatory || duty !== null) && !measures.includes(id)).map(({ id }) => id),
    cannot,
  };
}

const noComparison: Pick<Programmes, 'frontier' | 'ratios' | 'sensitivity'> = {
  frontier: { isWhole: true, points: [] },
  ratios: [],
  sensitivity: { mark: null, tried: 0, of: 0, rows: [] },
};
/** Each input is two more searches; with a solver only the largest are tried. */
const tried = 60;
const triedBySolver = 6;

function comparisonOf(
  instance: Instance,
  relevant: Instance,
  levels: readonly string[],
  hasMoney: boolean,
  whole: ReadonlySet<string>,
  solve: Solve,
): Pick<Programmes, 'frontier' | 'ratios' | 'sensitivity'> {
  const order = riskOrder(hasMoney);
  const { points, isWhole } = frontierOf(figuresOf(relevant), order, solve);
  const marks: readonly Mark[] = [...(hasMoney ? shares : []), 'tolerable'];
  const ratios = marks.flatMap((mark) => ratioAt(instance, whole, mark, solve) ?? []);
  const mark = hasMoney ? 0.95 : 'tolerable';
  const isSmall = relevant.candidates.length <= enumerationLimit;
  const tornado = tornadoOf(instance, whole, mark, solve, isSmall ? tried : triedBySolver);
  return {
    frontier: {
      isWhole,
      points: points.map(({ selected, reached, proven }) => ({
        annual: sixDigits(reached.cost),
        loss: hasMoney ? sixDigits(reached.ale) : null,
        above: reached.above,
        risks: levels.flatMap((level, rank) => (reached.worst[rank] ? [{ level, count: reached.worst[rank] }] : [])).reverse(),
        measures: selected,
        proven,
      })),
    },
    ratios: ratios.map((each): RatioEntry => {
      const { cost, ale, selected, ratio, proven, breakEven } = each;
      return {
        mark: each.mark,
        annual: sixDigits(cost),
        loss: hasMoney ? sixDigits(ale) : null,
        measures: selected,
        ratio: ratio === null ? null : sixDigits(ratio),
        proven,
        breakEven: breakEven === null ? null : sixDigits(breakEven),
      };
    }),
    sensitivity: {
      mark: tornado.rows.length === 0 ? null : mark,
      ...{ tried: tornado.rows.length, of: tornado.of },
      rows: tornado.rows.map(({ input, low, high, changes }) => ({
        ...input,
        low: low === null ? null : sixDigits(low),
        high: high === null ? null : sixDigits(high),
        changes,
      })),
    },
  };
}

/** No stop of the plant, nobody's consent to wait for, no more than a week of work, and it moves a risk or a level. */
const quickDays = 5;
const quickWinsOf = (roadmap: Programmes['roadmap'], byId: ReadonlyMap<string, PlannedMeasure>): readonly string[] =>
  roadmap.flatMap(({ measure, risks, levels }) => {
    const each = byId.get(measure);
    const isFree =
      each?.outage.value === 'none' && (each.approval === null || each.approval.state === 'given') && each.requires.length === 0;
    return isFree && each.days.value <= quickDays && risks.length + levels.length > 0 ? [measure] : [];
  });
