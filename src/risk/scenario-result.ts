/** One scenario in full: its states side by side, layer by layer, and what each control carries. */
import type { RiskModel, Scenario } from '../model/risk.js';
import type { ControlWeight, GroupFailure, LayerResult, RiskLine, RiskState, ScenarioResult } from '../model/risk-result.js';
import { touchedBy, zonesOn, type ZoneModel } from '../model/way.js';
import { lineOf, safeguardOf, sixDigits, stateOf } from './rate.js';
import type { CoverSteps } from './reach.js';
import { standingOf, type Planned, type Standing, type StatusAt } from './standing.js';

export interface ScenarioContext {
  readonly model: RiskModel;
  readonly zones: ZoneModel;
  readonly statusAt: StatusAt;
  readonly planned: Planned;
  readonly cover: CoverSteps;
}

export function scenarioResult(scenario: Scenario, context: ScenarioContext): ScenarioResult {
  const { model, zones, statusAt, planned, cover } = context;
  const touches = touchedBy(scenario, zones).subjects;
  const subjectOfStep = new Map(scenario.steps.map(({ id, subject }) => [id, subject]));
  const standings = scenario.countermeasures.map((layer) => {
    const atStep = layer.step === null ? null : (subjectOfStep.get(layer.step) ?? null);
    return standingOf(layer, layer.on ?? (atStep === null ? touches : [atStep]), statusAt, planned);
  });
  const shares = standings.map(({ share }) => share);
  const state = (own: readonly number[] | null): RiskState => stateOf(scenario, model, own);
  const current = state(shares);
  const { id, title, zone, conduit, at } = scenario;
  return {
    ...{ id, title, file: at.file, line: at.line, column: at.column },
    subject: zone !== null ? `zone:${zone}` : conduit !== null ? `conduit:${conduit}` : null,
    way: zonesOn(scenario),
    touches,
    threatSource: scenario.threatSource,
    attacker: scenario.attacker,
    entryPoint: scenario.entryPoint,
    consequence: scenario.consequence,
    hazardRef: scenario.hazardRef,
    vulnerabilities: scenario.vulnerabilities,
    assumeCompromise: scenario.assumeCompromise,
    safeguard: safeguardOf(scenario),
    decision: scenario.decision,
    owner: scenario.owner,
    due: scenario.due,
    workshop: scenario.workshop && { date: scenario.workshop.date, participants: scenario.workshop.participants },
    frequency: scenario.frequency,
    lossRange: scenario.loss,
    unmitigated: state(null),
    current,
    planned: state(standings.map((each) => each.planned)),
    complete: state(standings.map(() => 1)),
    layers: layerResults(scenario, standings, state),
    weights: weights(scenario, model, shares, current, state),
    groups: groupFailures(scenario, model, shares, state),
    steps: cover(scenario, touches),
    claimed: claimedOf(scenario, model, current),
  };
}

type StateOf = (shares: readonly number[]) => RiskState;

/** In the order of the steps, then what acts on the attack as a whole, then what acts on the consequence alone. */
function layerResults(scenario: Scenario, standings: readonly Standing[], state: StateOf): readonly LayerResult[] {
  const steps = scenario.steps.map(({ id }) => id);
  const place = (n: number): number => {
    const layer = scenario.countermeasures[n];
    if (!layer || layer.effect === null) return steps.length + 1;
    return layer.step === null ? steps.length : steps.indexOf(layer.step);
  };
  const order = [...scenario.countermeasures.keys()].sort((a, b) => place(a) - place(b) || a - b);
  return order.flatMap((n, at): readonly LayerResult[] => {
    const [layer, standing] = [scenario.countermeasures[n], standings[n]];
    if (!layer || !standing) return [];
    const before = new Set(order.slice(0, at + 1));
    const { results, status, credit, share } = standing;
    return [
      {
        ...{ control: layer.control, step: layer.step, results, status, credit, share },
        effect: layer.effect?.value ?? null,
        effectClass: layer.effect?.class ?? null,
        assumed: layer.effect?.assumed ?? false,
        lossEffect: layer.lossEffect?.value ?? null,
        group: layer.group,
        after: lineOf(state(standings.map((each, k) => (before.has(k) ? each.share : 0)))),
      },
    ];
  });
}

/** Leave one out of those that count, and add one of those that do not: what is lost if it fails, what is won once it passes. */
function weights(
  scenario: Scenario,
  model: RiskModel,
  shares: readonly number[],
  current: RiskState,
  state: StateOf,
): readonly ControlWeight[] {
  const controls = [...new Set(scenario.countermeasures.map(({ control }) => control))];
  return controls.map((control): ControlWeight => {
    const isOwn = scenario.countermeasures.map((each) => each.control === control);
    const credited = shares.some((share, n) => isOwn[n] === true && share > 0);
    const otherwise = lineOf(state(shares.map((share, n) => (isOwn[n] === true ? (credited ? 0 : 1) : share))));
    return { control, credited, otherwise, ...between(model, current, otherwise) };
  });
}

/** Risk levels, labels of likelihood and money between two states, without a sign. */
export function between(
  { matrix }: RiskModel,
  now: RiskState,
  otherwise: RiskLine,
): { readonly levels: number; readonly labels: number; readonly loss: number | null } {
  const distance = (scale: readonly string[] | undefined, a: string | null, b: string | null): number =>
    a === null || b === null || !scale ? 0 : Math.abs(scale.indexOf(a) - scale.indexOf(b));
  return {
    levels: distance(matrix?.riskLevels, now.risk, otherwise.risk),
    labels: distance(matrix?.likelihood, now.likelihood, otherwise.likelihood),
    loss: now.loss === null || otherwise.meanLoss === null ? null : sixDigits(Math.abs(now.loss.mean - otherwise.meanLoss)),
  };
}

function groupFailures(scenario: Scenario, { groups }: RiskModel, shares: readonly number[], state: StateOf): readonly GroupFailure[] {
  return groups.flatMap(({ id, title, beta }): readonly GroupFailure[] => {
    const isMember = scenario.countermeasures.map(({ group }) => group === id);
    if (!shares.some((share, n) => isMember[n] === true && share > 0)) return [];
    const controls = [...new Set(scenario.countermeasures.filter((_, n) => isMember[n] === true).map(({ control }) => control))];
    const otherwise = lineOf(state(shares.map((share, n) => (isMember[n] === true ? 0 : share))));
    return [{ group: id, title, beta, controls, otherwise }];
  });
}

/** A claim is held against what the results give, and never used. */
function claimedOf({ residual }: Scenario, { matrix }: RiskModel, current: RiskState): ScenarioResult['claimed'] {
  if (residual === null) return null;
  const isLower = (scale: readonly string[], claim: string, found: string): boolean => scale.indexOf(claim) < scale.indexOf(found);
  const { likelihood, severity } = residual;
  const believed =
    matrix !== null &&
    current.likelihood !== null &&
    (likelihood === null || !isLower(matrix.likelihood, likelihood, current.likelihood)) &&
    current.categories.every((each) => {
      const claim = Object.hasOwn(severity, each.category) ? severity[each.category] : undefined;
      return claim === undefined || !isLower(matrix.severity[each.category] ?? [], claim, each.severity);
    });
  return { likelihood, severity, believed };
}
