/** Rated scenarios as the solvers need them: which layers stand, what the others lack, and how much reduction leads to which risk. */
import { meanOf, type RiskMatrix, type RiskModel } from '../../model/risk.js';
import type { LayerResult, RiskAssessed, ScenarioResult } from '../../model/risk-result.js';
import { categoryRisk } from '../rate.js';
import type { ControlLayer, ScenarioModel, StateNeed } from './instance.js';

export const scenarioModels = (risk: RiskAssessed, model: RiskModel): readonly ScenarioModel[] =>
  risk.scenarios.map((scenario) => ({
    id: scenario.id,
    money: scenario.frequency && scenario.lossRange ? { frequency: meanOf(scenario.frequency), loss: meanOf(scenario.lossRange) } : null,
    safety: isSafety(scenario, model.matrix),
    states: model.matrix === null ? [] : statesOf(scenario, model.matrix, model),
    layers: [...scenario.layers.map(layerOf), ...safeguardOf(scenario)],
  }));

const isSafety = ({ current }: ScenarioResult, matrix: RiskMatrix | null): boolean =>
  current.categories.some(({ category }) => matrix?.safety.includes(category) === true);

function layerOf({ control, step, group, effect, lossEffect, share, results }: LayerResult): ControlLayer {
  const judged = results.filter(({ status }) => status !== 'not-applicable');
  return {
    layer: { step, group, effect: effect ?? 0, lossEffect: lossEffect ?? 0, share },
    needs: judged.filter(({ status }) => status !== 'pass').map(({ subject }) => `${control} ${subject}`),
  };
}

/** What stops it outside of the system. */
const safeguardOf = ({ safeguard }: ScenarioResult): readonly ControlLayer[] =>
  safeguard === null ? [] : [{ layer: { step: null, group: null, effect: safeguard.effect, lossEffect: 0, share: 1 }, needs: [] }];

/** The rule of the risk stage turned round: each label costs a division of the chance by `factor`. Harm to people is never softened by what saves money. */
function statesOf({ unmitigated }: ScenarioResult, matrix: RiskMatrix, { reduction }: RiskModel): readonly StateNeed[] {
  const from = matrix.likelihood.indexOf(unmitigated.likelihood ?? '');
  if (from < 0 || unmitigated.categories.length === 0) return [];
  const label = Math.log(reduction.factor);
  const states: (StateNeed & { readonly down: number })[] = [];
  for (let down = 0; down <= reduction.most; down++)
    for (let softer = 0; softer <= reduction.mostSeverity; softer++) {
      const rated = unmitigated.categories.map(({ category, severity }) => {
        const at = (matrix.severity[category] ?? []).indexOf(severity);
        return categoryRisk(matrix, category, Math.max(0, from - down), Math.max(0, matrix.safety.includes(category) ? at : at - softer));
      });
      const rank = Math.max(...rated.map(({ risk }) => matrix.riskLevels.indexOf(risk)));
      states.push({
        rank,
        tolerable: !rated.some(({ above }) => above),
        steps: down * label,
        loss: softer * label,
        total: 0,
        down: down + softer,
      });
    }
  return states
    .sort((a, b) => Number(b.tolerable) - Number(a.tolerable) || a.rank - b.rank || a.down - b.down)
    .map(({ rank, tolerable, steps, loss, total }) => ({ rank, tolerable, steps, loss, total }));
}
