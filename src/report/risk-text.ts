/** Risk in a few lines: how many scenarios are above tolerable, and the worst of them. */
import type { Assessment } from '../model/assessment.js';
import type { RiskAssessed, ScenarioResult } from '../model/risk-result.js';
import { plural } from './words.js';
import { shown } from './visible.js';

const most = 5;

/** Nothing where no risk was assessed. */
export function riskText({ risk }: Assessment): { readonly head: string; readonly scenarios: readonly string[] } | null {
  if (risk.status !== 'assessed') return null;
  const { scenarios, aboveTolerable, notRated } = risk;
  const above = scenarios.filter(({ id }) => aboveTolerable.current.includes(id)).sort((a, b) => rank(risk, b) - rank(risk, a));
  const open = notRated.length === 0 ? '' : `, ${String(notRated.length)} not rated`;
  const more = above.length > most ? [`and ${String(above.length - most)} more`] : [];
  return {
    head: `Above tolerable risk: ${String(above.length)} of ${plural(scenarios.length, 'scenario')}${open}`,
    scenarios: [...above.slice(0, most).map(lineOf), ...more],
  };
}

const rank = ({ matrix }: RiskAssessed, { current }: ScenarioResult): number => matrix?.riskLevels.indexOf(current.risk ?? '') ?? -1;
const lineOf = ({ id, title, current: { risk, likelihood, driver, categories } }: ScenarioResult): string => {
  const worst = categories.find(({ category }) => category === driver);
  return `${shown(id)}  ${shown(risk ?? '')}: ${shown(likelihood ?? '')} × ${shown(worst?.severity ?? '')} (${shown(driver ?? '')})  ${shown(title)}`;
};
