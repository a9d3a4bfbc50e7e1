/** Scenarios and results -> the risk part of the assessment: what is left of each risk, what carries it, and the targets that follow. */
import type { Assessment, RequirementResult, Result } from '../model/assessment.js';
import type { Catalogue, Mapping } from '../model/catalogue.js';
import { comparePositions, type Problem } from '../model/problem.js';
import { effectCap, isRange, type RiskModel } from '../model/risk.js';
import type { RiskAssessed, RiskObservation, RiskResult, RiskStateName, ScenarioResult } from '../model/risk-result.js';
import type { Site } from '../model/site.js';
import { observationsOf } from './observations.js';
import { byConsequence, byReduction, carriersOf, type Effort } from './rankings.js';
import { categoryRisk, sixDigits, stateOf } from './rate.js';
import { makeCover, makeReach } from './reach.js';
import { scenarioResult } from './scenario-result.js';
import { runs } from './simulate.js';
import { statuses, type JudgedControl, type Planned } from './standing.js';
import { derivedTargets, tableOf } from './targets.js';

export interface RiskInput {
  /** null: the site has no risk.yaml. */
  readonly model: RiskModel | null;
  readonly site: Pick<Site, 'zones' | 'conduits'>;
  readonly asOf: string;
  /** The one zone that was selected; null: all. */
  readonly zone: string | null;
  readonly results: readonly Pick<Result, 'control' | 'subject' | 'status'>[];
  readonly requirements: readonly RequirementResult[];
  readonly controls: readonly (JudgedControl & { readonly effort: Effort })[];
  readonly catalogue: Catalogue;
  readonly attack: Catalogue | undefined;
  readonly mappings: readonly Mapping[];
  readonly planned: Planned;
}

export function assessRisk(input: RiskInput): RiskResult {
  const { model, site, zone } = input;
  if (model === null) return { status: 'not-assessed', reason: 'no-file' };
  if (model.scenarios.length === 0) return { status: 'not-assessed', reason: 'no-scenario' };
  const selected = model.scenarios.filter((each) => zone === null || each.zone === zone);
  if (selected.length === 0) return { status: 'not-assessed', reason: 'not-selected' };

  const reach = makeReach(input.mappings);
  const context = {
    model,
    zones: site,
    statusAt: statuses(input.results, input.controls),
    planned: input.planned,
    cover: makeCover({ reach, attack: input.attack, requirements: input.requirements }),
  };
  const scenarios = selected.map((each) => scenarioResult(each, context));
  // A target is about a zone as a whole, so that every scenario that strikes it has its say, selected or not.
  const targets = derivedTargets({
    ...{ model, site, catalogue: input.catalogue, reach },
    unmitigated: new Map(model.scenarios.map((each) => [each.id, stateOf(each, model, null)])),
  }).filter(({ subject }) => zone === null || subject === `zone:${zone}`);
  const efforts = new Map(input.controls.map(({ id, effort }) => [id, effort]));
  const effortOf = (id: string): Effort => efforts.get(id) ?? { cost: 0, days: 0 };
  return {
    status: 'assessed',
    file: model.file,
    sha256: model.sha256,
    currency: model.currency,
    matrix: matrixEntry(model),
    rule: { ...model.reduction, effectCap },
    strategy: strategyEntry(model),
    simulation: selected.some(({ frequency, loss }) => frequency && loss && (isRange(frequency) || isRange(loss)))
      ? { seed: model.seed, runs }
      : null,
    initial: initialOf(model),
    scenarios,
    notRated: scenarios.filter(({ current }) => current.risk === null).map(({ id }) => id),
    aboveTolerable: states((state) => scenarios.filter((each) => each[state].above === true).map(({ id }) => id)),
    yearlyLoss: scenarios.some(({ current }) => current.loss !== null) ? states((state) => totalLoss(scenarios, state)) : null,
    carriers: carriersOf(scenarios),
    rankings: { consequence: byConsequence(selected, model), ...byReduction(scenarios, model, effortOf) },
    targets,
    // With one zone selected controls elsewhere on the way have no result, so a claim cannot be held against them.
    observations: observationsOf(model, scenarios, targets, site, input.asOf).filter(
      ({ code }) => zone === null || code !== 'W_RISK_RESIDUAL',
    ),
  };
}

const states = <T>(of: (state: RiskStateName) => T): { readonly [state in RiskStateName]: T } => ({
  unmitigated: of('unmitigated'),
  current: of('current'),
  planned: of('planned'),
});

/** Money adds up; risk levels never do. */
const totalLoss = (scenarios: readonly ScenarioResult[], state: RiskStateName): number =>
  sixDigits(scenarios.reduce((sum, each) => sum + (each[state].loss?.mean ?? 0), 0));

function matrixEntry({ matrix }: RiskModel): RiskAssessed['matrix'] {
  if (matrix === null) return null;
  const label = (rank: number): string => matrix.riskLevels[rank] ?? '';
  return {
    likelihood: matrix.likelihood,
    riskLevels: matrix.riskLevels,
    categories: Object.entries(matrix.severity).map(([category, severity]) => ({
      ...{ category, severity },
      cells: (matrix.cells[category] ?? []).map((row) => row.map(label)),
      tolerable: label(matrix.tolerable[category] ?? 0),
      safety: matrix.safety.includes(category),
    })),
  };
}

const strategyEntry = ({ strategy }: RiskModel): RiskAssessed['strategy'] =>
  strategy && {
    name: strategy.name,
    reason: strategy.reason,
    floor: strategy.floor,
    table: tableOf(strategy),
    tolerance: strategy.tolerance,
  };

/** The worst case of each category as if it were certain (ZCR 2.1), against what is tolerable (ZCR 4.1). */
const initialOf = ({ initial, matrix }: RiskModel): RiskAssessed['initial'] =>
  matrix === null
    ? []
    : initial.map(({ category, severity, reason, source }) => ({
        ...categoryRisk(matrix, category, matrix.likelihood.length - 1, (matrix.severity[category] ?? []).indexOf(severity)),
        reason,
        source,
      }));

/** The assessment with its risk part: what contradicts the risk file is told as a problem, a claim that is not borne out as a contradiction too. */
export function withRisk(assessment: Assessment, risk: RiskResult): Assessment {
  if (risk.status === 'not-assessed') return { ...assessment, risk };
  const { file, sha256, observations } = risk;
  const problems = observations.map(problemOf);
  const contradictions = observations
    .filter(({ code }) => code === 'W_RISK_RESIDUAL')
    .map(({ about, message, line, column }) => ({
      ...{ code: 'claimed-residual', message, subject: risk.scenarios.find(({ id }) => id === about)?.subject ?? about },
      places: [{ evidence: '', file, line, column, pointer: null, sha256 }],
    }));
  return {
    ...assessment,
    risk,
    problems: [...assessment.problems, ...problems].sort(comparePositions),
    limits: [...assessment.limits, ...limitsOf(assessment)],
    contradictions: [...assessment.contradictions, ...contradictions],
  };
}

export const problemOf = ({ code, file, line, column, message, hint }: RiskObservation): Problem => ({
  ...{ code, file, line, column, message, hint },
  severity: 'warning',
  path: '',
  excerpt: '',
});

const limitsOf = ({ selection: { zone } }: Assessment): readonly string[] =>
  zone === null
    ? []
    : [
        `Scenarios are rated on zone ${zone} and the site alone: countermeasures that stand elsewhere on their way take nothing away in this run.`,
      ];
