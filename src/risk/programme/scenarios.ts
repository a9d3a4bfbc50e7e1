/** Rated scenarios as the solvers need them: which layers stand, what the others lack, and how much reduction leads to which risk. */
import { meanOf, type RiskMatrix, type RiskModel } from '../../model/risk.js';
import type { LayerResult, RiskAssessed, ScenarioResult } from '../../model/risk-result.js';
import { categoryRisk } from '../rate.js';
import type { ControlLayer, ScenarioModel, StateNeed } from './instance.js';

export const scenarioModels = (risk: RiskAssessed, model: RiskModel): readonly ScenarioModel[] =>
  risk.scenarios.map((scenario) => {
    const declared = model.scenarios.find(({ id }) => id === scenario.id)?.countermeasures ?? [];
    // What softens some categories only: it counts as the risk stage counts it today, and a search expects nothing more of it.
    const isPartial = (n: number): boolean => (declared[n]?.categories ?? null) !== null;
    return {
      id: scenario.id,
      money: scenario.frequency && scenario.lossRange ? { frequency: meanOf(scenario.frequency), loss: meanOf(scenario.lossRange) } : null,
      safety: isSafety(scenario, model.matrix),
      states: model.matrix === null ? [] : statesOf(scenario, model.matrix, model, isPartial),
      layers: [...scenario.layers.map((layer, n) => layerOf(layer, isPartial(n))), ...safeguardOf(scenario)],
    };
  });

const isSafety = ({ unmitigated }: ScenarioResult, matrix: RiskMatrix | null): boolean =>
  unmitigated.categories.some(({ category }) => matrix?.safety.includes(category) === true);

function layerOf({ control, step, group, effect, lossEffect, share, results }: LayerResult, isPartial: boolean): ControlLayer {
  const judged = results.filter(({ status }) => status !== 'not-applicable');
  return {
    layer: { step, group, effect: effect ?? 0, lossEffect: isPartial && share === 0 ? 0 : (lossEffect ?? 0), share },
    needs: judged.filter(({ status }) => status !== 'pass').map(({ subject }) => `${control} ${subject}`),
  };
}

/** What stops it outside of the system. */
const safeguardOf = ({ safeguard }: ScenarioResult): readonly ControlLayer[] =>
  safeguard === null ? [] : [{ layer: { step: null, group: null, effect: safeguard.effect, lossEffect: 0, share: 1 }, needs: [] }];

/** The rule of the risk stage turned round: each label costs a division of the chance by `factor`. Harm to people is never softened by what saves money. */
function statesOf(
  { unmitigated, current, layers }: ScenarioResult,
  matrix: RiskMatrix,
  { reduction }: RiskModel,
  isPartial: (n: number) => boolean,
): readonly StateNeed[] {
  const from = matrix.likelihood.indexOf(unmitigated.likelihood ?? '');
  if (from < 0 || unmitigated.categories.length === 0) return [];
  const label = Math.log(reduction.factor);
  const partial = layers.reduce((sum, { lossEffect, share }, n) => sum - (isPartial(n) ? Math.log(1 - share * (lossEffect ?? 0)) : 0), 0);
  const categories = unmitigated.categories.map(({ category, severity }, n) => {
    const scale = matrix.severity[category] ?? [];
    const at = scale.indexOf(severity);
    return {
      category,
      at,
      today: at - scale.indexOf(current.categories[n]?.severity ?? severity),
      safety: matrix.safety.includes(category),
    };
  });
  const states: (StateNeed & { readonly down: number })[] = [];
  for (let down = 0; down <= reduction.most; down++)
    for (let softer = 0; softer <= reduction.mostSeverity; softer++) {
      const rated = categories.map(({ category, at, today, safety }) =>
        categoryRisk(matrix, category, Math.max(0, from - down), Math.max(0, at - (safety ? today : Math.max(today, softer)))),
      );
      const rank = Math.max(...rated.map(({ risk }) => matrix.riskLevels.indexOf(risk)));
      const loss = softer === 0 ? 0 : softer * label + partial;
      states.push({ rank, tolerable: !rated.some(({ above }) => above), steps: down * label, loss, total: 0, down: down + softer });
    }
  return states
    .sort((a, b) => Number(b.tolerable) - Number(a.tolerable) || a.rank - b.rank || a.down - b.down)
    .map(({ rank, tolerable, steps, loss, total }) => ({ rank, tolerable, steps, loss, total }));
}
