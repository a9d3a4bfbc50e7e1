/** The decided status of a test case: its decisions applied as `check` applies them. */
import type { Status } from '../model/assessment.js';
import type { Catalogue } from '../model/catalogue.js';
import type { CaseOutcome } from '../evaluate/cases.js';
import type { CompiledControl } from '../evaluate/compile-control.js';
import { claimOf } from '../evaluate/subject.js';
import { applyDecisions } from './decisions.js';

export function decideCase(
  { outcome, evaluation, evidence, site, asOf }: CaseOutcome,
  { control }: CompiledControl,
  catalogue: Catalogue | undefined,
): Status | null {
  if (outcome === null) return null;
  const { decidedOf } = applyDecisions({
    evaluation,
    controls: [control],
    decisions: site.decisions,
    evidence,
    asOf,
    levelOf: (each) => claimOf(each, catalogue)?.level ?? 1,
  });
  return decidedOf(outcome).status;
}
