/** Two orders of scenarios: by what they would do, whatever their likelihood, and by how much of the risk the open countermeasures would take away. */
import { compareText } from '../model/problem.js';
import type { RiskModel, Scenario } from '../model/risk.js';
import type { Carrier, ReductionRank, RiskAssessed, ScenarioResult } from '../model/risk-result.js';
import { categoryRisk, lineOf, sixDigits } from './rate.js';
import { between } from './scenario-result.js';

export interface Effort {
  readonly cost: number;
  readonly days: number;
}

type Rankings = RiskAssessed['rankings'];

/** As if the attack were certain: the order of those who assume compromise. */
export function byConsequence(scenarios: readonly Scenario[], { matrix }: RiskModel): Rankings['consequence'] {
  return scenarios
    .map(({ id, severity, loss }) => {
      const worst = Object.entries(severity)
        .map(([category, label]) => {
          const labels = matrix?.severity[category] ?? [];
          const place = labels.indexOf(label);
          const risk = matrix && categoryRisk(matrix, category, matrix.likelihood.length - 1, place).risk;
          return {
            words: `${category}: ${label}`,
            risk,
            rank: risk === null ? -1 : (matrix?.riskLevels.indexOf(risk) ?? -1),
            part: labels.length < 2 ? 0 : place / (labels.length - 1),
          };
        })
        .sort((a, b) => b.rank - a.rank || b.part - a.part)[0];
      return { id, worst, loss: loss?.mode ?? -1 };
    })
    .sort(
      (a, b) =>
        (b.worst?.rank ?? -1) - (a.worst?.rank ?? -1) ||
        (b.worst?.part ?? -1) - (a.worst?.part ?? -1) ||
        b.loss - a.loss ||
        compareText(a.id, b.id),
    )
    .map(({ id, worst }) => ({ scenario: id, risk: worst?.risk ?? null, severity: worst?.words ?? '' }));
}

/** In money for each unit of cost where every scenario has figures; else by risk levels, then labels of likelihood, then the least days of work. */
export function byReduction(
  results: readonly ScenarioResult[],
  model: RiskModel,
  effortOf: (control: string) => Effort,
): Pick<Rankings, 'reduction' | 'reductionBy'> {
  const ranks = results.map((result): ReductionRank => {
    const open = [...new Set(result.layers.filter(({ share }) => share < 1).map(({ control }) => control))];
    const efforts = open.map(effortOf);
    return {
      scenario: result.id,
      ...between(model, result.current, lineOf(result.complete)),
      open,
      days: efforts.reduce((sum, { days }) => sum + days, 0),
      cost: efforts.reduce((sum, { cost }) => sum + cost, 0),
    };
  });
  const byMoney = ranks.length > 0 && ranks.every(({ loss }) => loss !== null);
  const perCost = ({ loss, cost }: ReductionRank): number => (loss ?? 0) / Math.max(cost, 1);
  const order = (a: ReductionRank, b: ReductionRank): number =>
    byMoney ? perCost(b) - perCost(a) : b.levels - a.levels || b.labels - a.labels || a.days - b.days;
  return {
    reduction: ranks.sort((a, b) => order(a, b) || compareText(a.scenario, b.scenario)),
    reductionBy: byMoney ? 'loss-per-cost' : 'levels',
  };
}

/** What would be lost over all scenarios if a control that counts today failed: first what would no longer be tolerable, then money, then how often it counts. */
export function carriersOf(results: readonly ScenarioResult[]): readonly Carrier[] {
  const carrying = results.flatMap((result) => result.weights.filter(({ credited }) => credited).map((weight) => ({ result, weight })));
  return [...new Set(carrying.map(({ weight }) => weight.control))]
    .map((control): Carrier => {
      const own = carrying.filter(({ weight }) => weight.control === control);
      const losses = own.flatMap(({ weight }) => weight.loss ?? []);
      return {
        control,
        scenarios: own.map(({ result }) => result.id),
        above: own
          .filter(({ result, weight }) => result.current.above === false && weight.otherwise.above === true)
          .map(({ result }) => result.id),
        loss: losses.length === 0 ? null : sixDigits(losses.reduce((sum, each) => sum + each, 0)),
      };
    })
    .sort(
      (a, b) =>
        b.above.length - a.above.length ||
        (b.loss ?? 0) - (a.loss ?? 0) ||
        b.scenarios.length - a.scenarios.length ||
        compareText(a.control, b.control),
    );
}
