/** An evaluation in which some results count as passed: what a planned measure would bring about. Never part of a verdict of today. */
import type { Evaluation } from '../evaluate/evaluate.js';
import type { Outcome } from '../evaluate/outcome.js';

/** `results`: `control subject`. A rule that breaks is not mended by a plan, and records without a zone stay where they are. */
export const plannedEvaluation = (evaluation: Evaluation, results: ReadonlySet<string>): Evaluation =>
  results.size === 0
    ? evaluation
    : {
        ...evaluation,
        outcomes: evaluation.outcomes.map((outcome) =>
          results.has(`${outcome.control.id} ${outcome.subject.ref}`) && !outcome.unplaced && outcome.status !== 'error'
            ? passed(outcome)
            : outcome,
        ),
      };

const passed = (outcome: Outcome): Outcome => ({
  ...outcome,
  status: 'pass',
  ...{ reasons: [], gaps: [], doubts: () => [], failed: 0, missing: 0, errors: 0 },
  failures: () => [],
});
