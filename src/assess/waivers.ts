/** Waivers: accepted risk. They never change a status; they mark it, and let the exit code look away until their last day. */
import type { Status } from '../model/assessment.js';
import type { Waiver } from '../model/site.js';
import type { Failure, Outcome } from '../evaluate/outcome.js';
import { keyOfChecked } from '../evaluate/tally.js';
import { expired, inForce, isPast, refused, unused, type DecisionContext, type Verdict } from './decisions.js';
import { findingId } from './findings.js';
import { isUnmet } from './roll-up.js';

export interface Waived {
  /** Ids of the waivers in force on the result. */
  readonly waivers: readonly string[];
  /** What the result would be if everything that is waived were met. */
  readonly left: Status;
  /** Waivers of one finding. */
  readonly waiversOf: (finding: string, failure: Failure) => readonly string[];
}

const applies = (waiver: Waiver, { control, subject }: Outcome, asOf: string): boolean =>
  waiver.control === control.id && waiver.subject === subject.ref && !isPast(waiver.expires, asOf) && waiver.approved <= asOf;

const isWhole = ({ findings, records }: Waiver): boolean => findings.length === 0 && records.length === 0;

/** It covers named findings or records, or the whole result where it names none. */
export function waive(outcome: Outcome, status: Status, { decisions, asOf }: DecisionContext, used: Set<string>): Waived {
  const found = decisions.waivers.filter((waiver) => applies(waiver, outcome, asOf));
  if (found.length === 0 || !isUnmet(status)) return { waivers: [], left: status, waiversOf: () => [] };
  const parts = found.map((waiver) => ({
    id: waiver.id,
    whole: isWhole(waiver),
    findings: new Set(waiver.findings),
    records: new Set(waiver.records),
  }));
  const waiversOf: Waived['waiversOf'] = (finding, { checked }) =>
    parts.flatMap(({ id, whole, findings, records }) => (whole || findings.has(finding) || records.has(keyOfChecked(checked)) ? [id] : []));
  const whole = found.filter(isWhole).map(({ id }) => id);
  const matched = new Set(whole);
  let open = outcome.failed;
  if (whole.length < found.length) {
    open = 0;
    for (const failure of outcome.failures()) {
      const by = waiversOf(findingId(outcome, failure), failure);
      if (by.length === 0) open++;
      for (const id of by) matched.add(id);
    }
  }
  for (const id of matched) used.add(id);
  return { waivers: [...matched], left: whole.length > 0 ? 'pass' : leftOf(outcome, status, open), waiversOf };
}

/** With all failures waived, what is undecided is still undecided. */
function leftOf({ errors, reasons }: Outcome, status: Status, open: number): Status {
  if (status !== 'fail' || open > 0) return status;
  return errors > 0 ? 'error' : reasons.length > 0 ? 'not-evaluated' : 'pass';
}

export function waiverVerdict(waiver: Waiver, { asOf, evaluation }: DecisionContext, used: ReadonlySet<string>): Verdict {
  if (isPast(waiver.expires, asOf)) return expired;
  if (waiver.approved > asOf) return refused(`it is approved on ${waiver.approved}, after the as-of date`);
  if (used.has(waiver.id)) return inForce;
  const outcome = evaluation.outcomes.find((each) => each.control.id === waiver.control && each.subject.ref === waiver.subject);
  return unused(
    outcome
      ? `${waiver.control} on ${waiver.subject} is ${outcome.status}, or its records are others`
      : `no result of ${waiver.control} on ${waiver.subject}`,
  );
}
