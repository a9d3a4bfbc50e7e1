/** Risk of a selection (method 11.2): all steps must succeed, layers are independent but for their common causes. */
import { remainingOf, successOf, type Layer } from '../layers.js';
import type { Candidate, Instance, ScenarioModel, StateNeed } from './instance.js';

export interface ScenarioRisk {
  readonly id: string;
  /** Chance that an attempt passes all steps, and share of the loss that is left. */
  readonly pass: number;
  readonly loss: number;
  /** Expected loss a year; null: no money. */
  readonly ale: number | null;
  readonly state: StateNeed | null;
}
export interface Reduction {
  readonly steps: number;
  readonly loss: number;
}

/** Below this, a difference of two reductions is rounding. */
const rounding = 1e-9;

export function riskOf(instance: Instance, selected: ReadonlySet<string>): readonly ScenarioRisk[] {
  const chosen = instance.candidates.filter(({ id }) => selected.has(id));
  return instance.scenarios.map((scenario) => scenarioRisk(scenario, chosen, instance));
}

export function scenarioRisk(scenario: ScenarioModel, chosen: readonly Candidate[], { betaOf }: Pick<Instance, 'betaOf'>): ScenarioRisk {
  const layers = layersAt(scenario, chosen);
  const [pass, loss] = [successOf(layers, betaOf), remainingOf(layers, betaOf)];
  const { money } = scenario;
  return {
    id: scenario.id,
    pass,
    loss,
    ale: money === null ? null : money.frequency * pass * (money.loss * loss),
    state: stateAt(scenario.states, { steps: -Math.log(pass), loss: -Math.log(loss) }),
  };
}

/** A control counts in full once every result that it lacks is brought, by whichever measures; a layer is never counted twice. */
function layersAt({ id, layers }: ScenarioModel, chosen: readonly Candidate[]): readonly Layer[] {
  const isBrought = (needs: readonly string[]): boolean =>
    needs.length > 0 && needs.every((key) => chosen.some(({ brings }) => brings.has(key)));
  return [
    ...layers.map(({ layer, needs }) => (isBrought(needs) ? { ...layer, share: 1 } : layer)),
    ...chosen.flatMap(({ effects }) => effects.get(id) ?? []),
  ];
}

/** The best state that a reduction reaches. */
export function stateAt(states: readonly StateNeed[], { steps, loss }: Reduction): StateNeed | null {
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
