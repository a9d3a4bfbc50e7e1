/** Risk of a selection (method 11.2): all steps must succeed, layers are independent but for their common causes. */
import { believed, jointEffect, type Candidate, type Instance, type RiskState, type ScenarioModel } from './instance.js';

export interface ScenarioRisk {
  readonly id: string;
  /** Chance that an attempt passes all steps, and share of the loss that is left. */
  readonly pass: number;
  readonly loss: number;
  /** Expected loss a year; null: no money. */
  readonly ale: number | null;
  readonly state: RiskState | null;
}

/** Below this, a difference of two reductions is rounding. */
export const rounding = 1e-9;

export function riskOf(instance: Instance, selected: ReadonlySet<string>): readonly ScenarioRisk[] {
  const chosen = instance.candidates.filter(({ id }) => selected.has(id));
  return instance.scenarios.map((scenario) => scenarioRisk(scenario, chosen, instance.groups));
}

export function scenarioRisk(scenario: ScenarioModel, chosen: readonly Candidate[], groups: Instance['groups']): ScenarioRisk {
  const acting = chosen.filter(({ effects }) => effects.has(scenario.id));
  const loss = acting.reduce((left, each) => left * (1 - lossEffect(each, scenario.id)), 1);
  const pass = passOf(acting, scenario.id, groups);
  const { money } = scenario;
  const reductions = money === null ? classesOf(scenario.id, acting) : { steps: -Math.log(pass), loss: -Math.log(loss) };
  return {
    id: scenario.id,
    pass,
    loss,
    ale: money === null ? null : money.frequency * pass * (money.loss * loss),
    state: stateAt(scenario.states, reductions),
  };
}

const lossEffect = ({ effects, coverage }: Candidate, scenario: string): number => believed(effects.get(scenario)?.loss ?? 0, coverage);
const stepEffect = ({ effects, coverage }: Candidate, scenario: string, step: string): number =>
  believed(effects.get(scenario)?.steps.get(step) ?? 0, coverage);

function passOf(acting: readonly Candidate[], scenario: string, groups: Instance['groups']): number {
  const steps = new Set(acting.flatMap(({ effects }) => [...(effects.get(scenario)?.steps.keys() ?? [])]));
  let pass = 1;
  for (const step of steps) {
    const shared = new Map<string, number[]>();
    for (const each of acting) {
      const effect = stepEffect(each, scenario, step);
      if (effect === 0) continue;
      if (each.group === null) pass *= 1 - effect;
      else shared.set(each.group, [...(shared.get(each.group) ?? []), effect]);
    }
    for (const [group, effects] of shared) pass *= 1 - jointEffect(effects, groups.get(group) ?? 0);
  }
  return pass;
}

/** Without money (method 11.2): each independent effective layer lowers the likelihood by a class, at most three; one that acts on the consequence lowers the severity by one. */
export const classLimit = 3;
/** A layer counts as effective from "moderate" on. */
const effective = 0.5;

export const isLayer = (each: Candidate, scenario: string): boolean =>
  [...(each.effects.get(scenario)?.steps.keys() ?? [])].some((step) => stepEffect(each, scenario, step) >= effective);
/** A tenth of the loss is no lower class of severity. */
export const isRelief = (each: Candidate, scenario: string): boolean => lossEffect(each, scenario) >= effective;

function classesOf(scenario: string, acting: readonly Candidate[]): { readonly steps: number; readonly loss: number } {
  const layers = acting.filter((each) => isLayer(each, scenario));
  // measures of one common cause are one layer
  const independent = layers.filter(({ group }) => group === null).length + new Set(layers.flatMap(({ group }) => group ?? [])).size;
  return { steps: Math.min(classLimit, independent), loss: acting.some((each) => isRelief(each, scenario)) ? 1 : 0 };
}

/** The best state that a reduction reaches. */
export function stateAt(
  states: readonly RiskState[],
  { steps, loss }: { readonly steps: number; readonly loss: number },
): RiskState | null {
  const reached = states.find(
    (each) => steps >= each.steps - rounding && loss >= each.loss - rounding && steps + loss >= each.total - rounding,
  );
  return reached ?? null;
}

export const totalAle = (risks: readonly ScenarioRisk[]): number => risks.reduce((sum, { ale }) => sum + (ale ?? 0), 0);
export const isAbove = ({ state }: ScenarioRisk): boolean => state !== null && !state.tolerable;

export const costOf = (instance: Instance, selected: ReadonlySet<string>): number =>
  instance.candidates.reduce((sum, { id, cost }) => sum + (selected.has(id) ? cost : 0), 0);

/** Prerequisites are there, nothing that rules out another stands beside it, and what is mandatory is in. */
export function isAllowed(instance: Instance, selected: ReadonlySet<string>): boolean {
  return instance.candidates.every(({ id, requires, excludes, mandatory }) =>
    selected.has(id) ? requires.every((each) => selected.has(each)) && !excludes.some((each) => selected.has(each)) : !mandatory,
  );
}
