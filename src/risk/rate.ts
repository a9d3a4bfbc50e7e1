/** One scenario on the matrix and in money, for given shares of its layers. The worst category decides; categories are never summed. */
import { effectCap, meanOf, type RiskMatrix, type RiskModel, type Scenario } from '../model/risk.js';
import type { CategoryRisk, RiskLine, RiskState, YearlyLoss } from '../model/risk-result.js';
import { betas, labelsDown, remainingOf, successOf, type Layer } from './layers.js';
import { spreadOf } from './simulate.js';

/** Six digits: enough to print, and the same text on every machine. */
export const sixDigits = (value: number): number => Number(value.toPrecision(6));

/** A safeguard outside of the system counts where the hazard analysis that shows it is named. */
export const safeguardOf = ({ hackable, hazardRef }: Scenario): { readonly hazardRef: string; readonly effect: number } | null =>
  hackable || hazardRef === null ? null : { hazardRef, effect: effectCap };

/** `shares`: one for each countermeasure; null: unmitigated, without any safeguard. */
export function stateOf(scenario: Scenario, model: RiskModel, shares: readonly number[] | null): RiskState {
  const { matrix, groups, reduction } = model;
  const betaOf = betas(groups);
  const safeguard = shares === null ? null : safeguardOf(scenario);
  const layers = layersOf(scenario, shares);
  const success = successOf(layers, betaOf) * (1 - (safeguard?.effect ?? 0));
  const remaining = remainingOf(layers, betaOf);
  const likelihood = likelihoodOf(scenario, matrix, labelsDown(success, reduction.factor, reduction.most));
  const categories =
    matrix === null || likelihood === null
      ? []
      : Object.entries(scenario.severity).map(([category, label]) => {
          const softening = layers.filter(({ lossEffect }, n) => lossEffect > 0 && softens(scenario, n, category, matrix));
          const down = labelsDown(remainingOf(softening, betaOf), reduction.factor, reduction.mostSeverity);
          return categoryRisk(matrix, category, likelihood, Math.max(0, (matrix.severity[category] ?? []).indexOf(label) - down));
        });
  const worst = matrix && worstOf(matrix, categories);
  return {
    success: sixDigits(success),
    remaining: sixDigits(remaining),
    likelihood: likelihood === null ? null : (matrix?.likelihood[likelihood] ?? null),
    risk: worst?.risk ?? null,
    driver: worst?.category ?? null,
    above: worst ? categories.some(({ above }) => above) : null,
    categories,
    loss: lossOf(scenario, model.seed, success * remaining),
  };
}

function layersOf({ countermeasures }: Scenario, shares: readonly number[] | null): readonly Layer[] {
  return countermeasures.map(({ step, group, effect, lossEffect }, n) => ({
    step,
    group,
    effect: effect?.value ?? 0,
    lossEffect: lossEffect?.value ?? 0,
    share: shares?.[n] ?? 0,
  }));
}

const softens = ({ countermeasures }: Scenario, n: number, category: string, { safety }: RiskMatrix): boolean => {
  const own = countermeasures[n];
  return own !== undefined && own.lossEffect !== null && (own.categories ? own.categories.includes(category) : !safety.includes(category));
};

/** Position on the scale; never below its lowest label. */
function likelihoodOf({ assumeCompromise, likelihood }: Scenario, matrix: RiskMatrix | null, down: number): number | null {
  if (matrix === null) return null;
  const from = assumeCompromise ? matrix.likelihood.length - 1 : matrix.likelihood.indexOf(likelihood ?? '');
  return from < 0 ? null : Math.max(0, from - down);
}

/** `likelihood` and `severity` are positions on their scales. */
export function categoryRisk(matrix: RiskMatrix, category: string, likelihood: number, severity: number): CategoryRisk {
  const rank = matrix.cells[category]?.[likelihood]?.[severity] ?? matrix.riskLevels.length - 1;
  const limit = matrix.tolerable[category] ?? 0;
  const level = (n: number): string => matrix.riskLevels[n] ?? '';
  return {
    category,
    severity: matrix.severity[category]?.[severity] ?? '',
    risk: level(rank),
    tolerable: level(limit),
    above: rank > limit,
  };
}

/** Highest risk first; of equal ones a category above its tolerable risk, then the order of the matrix. */
function worstOf(matrix: RiskMatrix, categories: readonly CategoryRisk[]): CategoryRisk | null {
  const order = Object.keys(matrix.severity);
  const [worst] = [...categories].sort(
    (a, b) =>
      matrix.riskLevels.indexOf(b.risk) - matrix.riskLevels.indexOf(a.risk) ||
      Number(b.above) - Number(a.above) ||
      order.indexOf(a.category) - order.indexOf(b.category),
  );
  return worst ?? null;
}

function lossOf(scenario: Scenario, seed: number, factor: number): YearlyLoss | null {
  const { frequency, loss } = scenario;
  if (!frequency || !loss) return null;
  const spread = spreadOf(scenario, seed);
  const scaled = (value: number | undefined): number | null => (value === undefined ? null : sixDigits(value * factor));
  return {
    mean: sixDigits(meanOf(frequency) * meanOf(loss) * factor),
    p10: scaled(spread?.p10),
    p50: scaled(spread?.p50),
    p90: scaled(spread?.p90),
  };
}

export const lineOf = ({ success, likelihood, risk, above, loss }: RiskState): RiskLine => ({
  ...{ success, likelihood, risk, above },
  meanLoss: loss?.mean ?? null,
});
