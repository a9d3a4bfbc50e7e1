/** Findings: one for each failed check, with an id that survives re-runs and a proposed class (method 10). */
import { hash } from 'node:crypto';
import type { Finding, FindingClass, Place } from '../model/assessment.js';
import type { Origin } from '../model/record.js';
import type { Failure, Outcome } from '../evaluate/outcome.js';
import { isGroup, keyOfChecked, recordOf } from '../evaluate/tally.js';
import type { Decided } from './decisions.js';

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

/** From control, rule, subject and record key alone, so that a plan of action can track it over years. */
export function findingId({ control, subject }: Outcome, failure: Failure): string {
  const what = `${control.id}\u0000${failure.rule.id}\u0000${subject.ref}\u0000${keyOfChecked(failure.checked)}`;
  const bytes = hash('sha256', what, 'buffer');
  let id = 'F-';
  for (let n = 0; n < 10; n += 1) id += alphabet[(bytes[n] ?? 0) % 32] ?? '';
  return id;
}

export const nowhere: Origin = { evidence: '', line: 0, column: 0, pointer: null };
export type PlaceOf = (origin: Origin) => Place;

export function findingOf(outcome: Outcome, failure: Failure, decided: Decided, proposed: FindingClass, placeOf: PlaceOf): Finding {
  const id = findingId(outcome, failure);
  const { checked } = failure;
  const record = recordOf(checked);
  const [first = nowhere, ...merged] = record?.origins ?? [];
  const others = isGroup(checked) ? checked.items.slice(1, 1 + othersKept).flatMap((each) => each.origins.slice(0, 1)) : merged;
  return {
    id,
    control: outcome.control.id,
    rule: failure.rule.id,
    subject: outcome.subject.ref,
    severity: failure.rule.severity,
    class: proposed,
    message: failure.message(),
    record: { kind: record?.kind ?? failure.rule.for, key: keyOfChecked(failure.checked) },
    origin: placeOf(first),
    others: others.slice(0, othersKept).map(placeOf),
    waivers: decided.waiversOf(id, failure),
  };
}
/** Further places printed with a finding; the whole list is in the evidence. */
const othersKept = 20;

/** Proposed by the engine, confirmed by the assessor (method 10.2): major in a safety zone, or where two zones or more fail the same. */
export function classOf({ subject }: Outcome, required: boolean, failingSubjects: number): FindingClass {
  if (!required) return 'opportunity';
  return subject.safety || failingSubjects >= 2 ? 'major' : 'minor';
}
