/** An answer into the tally of its rule. */
import type { RuleRun } from './rule-run.js';
import { count, doubt, type Answer, type Checked } from './tally.js';

/** A failure that the rule only takes for missing evidence leaves the check undecided. */
export function settle({ compiled: { rule }, tally }: RuleRun, checked: Checked, answer: Answer): void {
  if (answer === false && rule.otherwise !== null) doubt(tally, checked, { code: rule.otherwise, what: rule.id });
  else count(tally, checked, answer);
}
