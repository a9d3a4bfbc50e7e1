/** A state of the site as the rules judge it: levels and risks come from an assessment, never from arithmetic alone. */
import type { Assessment } from '../../model/assessment.js';
import type { SiteState } from '../../model/programme.js';
import type { RiskModel } from '../../model/risk.js';
import { keyOf } from './candidates.js';
import type { Candidate, Instance, ScenarioModel } from './instance.js';
import { isAbove, scenarioRisk, totalAle } from './model.js';
import { scenarioModels } from './scenarios.js';

export interface Judged {
  readonly assessment: Assessment;
  /** Measures that are done in it; only the effects that the site declares for them are added to what the assessment shows. */
  readonly done: readonly Candidate[];
}
export interface StateContext {
  readonly model: RiskModel | null;
  readonly required: ReadonlySet<string>;
  readonly betaOf: Instance['betaOf'];
}

export function stateOf({ assessment, done }: Judged, { model, required, betaOf }: StateContext): SiteState {
  const { risk, subjects, results } = assessment;
  const declared = done.map((each): Candidate => ({ ...each, brings: new Set() }));
  const models: readonly ScenarioModel[] = risk.status === 'assessed' && model !== null ? scenarioModels(risk, model) : [];
  const risks = models.map((scenario) => scenarioRisk(scenario, declared, { betaOf }));
  const levels = model?.matrix?.riskLevels ?? [];
  const byId = new Map((model?.scenarios ?? []).map((each) => [each.id, each]));
  const scenarios = risks.map((each, n) => ({
    id: each.id,
    title: byId.get(each.id)?.title ?? each.id,
    safety: models[n]?.safety ?? false,
    owner: byId.get(each.id)?.owner ?? null,
    risk: each.state === null ? null : (levels[each.state.rank] ?? null),
    above: each.state === null ? null : isAbove(each),
    loss: each.ale === null ? null : sixDigits(each.ale),
  }));
  const met = (kind: 'zone' | 'conduit') => {
    const all = subjects.filter((each) => each.kind === kind);
    return { met: all.filter(({ verdict }) => verdict === 'met').length, of: all.length };
  };
  const isOpen = new Set(['fail', 'not-evaluated', 'error']);
  return {
    scenarios,
    loss: scenarios.some(({ loss }) => loss !== null) ? sixDigits(totalAle(risks)) : null,
    above: scenarios.filter(({ above }) => above === true).map(({ id }) => id),
    safetyAbove: scenarios.filter(({ above, safety }) => above === true && safety).map(({ id }) => id),
    notRated: scenarios.filter(({ above }) => above === null).map(({ id }) => id),
    zones: met('zone'),
    conduits: met('conduit'),
    notMet: subjects.filter(({ verdict }) => verdict !== 'met').map(({ kind, id }) => (kind === 'site' ? 'site' : `${kind}:${id}`)),
    open: results.filter((each) => required.has(keyOf(each)) && isOpen.has(each.status)).length,
  };
}

/** Enough to print, and the same text on every machine. */
export const sixDigits = (value: number): number => Number(value.toPrecision(6));
