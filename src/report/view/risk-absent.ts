/** Why a report says nothing of risk. */
import type { Assessment } from '../../model/assessment.js';
import type { RiskNotAssessed } from '../../model/risk-result.js';
import type { Say } from './say.js';

const texts: { readonly [r in RiskNotAssessed['reason']]: string } = {
  'no-file': 'risk.absent',
  'no-scenario': 'risk.no-scenario',
  'not-selected': 'risk.not-selected',
};

/** "" where it was assessed. Files of earlier versions have no status. */
export function riskAbsent({ risk }: Assessment, say: Say): string {
  if (risk.status === 'assessed') return '';
  return say(risk.status === 'not-assessed' ? texts[risk.reason] : 'risk.absent');
}
