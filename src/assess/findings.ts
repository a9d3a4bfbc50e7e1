/** Findings: one for each failed check, with an id that survives re-runs and a proposed class (method 10). */
import { createHash } from 'node:crypto';
import type { Finding, FindingClass, Place } from '../model/assessment.js';
import type { Origin } from '../model/record.js';
import type { Failure, Outcome } from '../evaluate/evaluate.js';
import type { Decided } from './decisions.js';

/** Key of the record, or the group's value. */
export const keyOfFailure = ({ checked }: Failure): string => checked.group?.label ?? checked.record.key;

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

/** From control, rule, subject and record key alone, so that a plan of action can track it over years. */
export function findingId({ control, subject }: Outcome, failure: Failure): string {
  const hash = createHash('sha256').update([control.id, failure.rule.id, subject.ref, keyOfFailure(failure)].join('\u0000')).digest();
  return `F-${[...hash.subarray(0, 10)].map((byte) => alphabet[byte % 32]).join('')}`;
}

export type PlaceOf = (origin: Origin) => Place;

export function findingOf(outcome: Outcome, failure: Failure, decided: Decided, proposed: FindingClass, placeOf: PlaceOf): Finding {
  const id = findingId(outcome, failure);
  const { record, group } = failure.checked;
  const [first = { evidence: '', line: 0, column: 0, pointer: null }, ...merged] = record.origins;
  const others = group ? group.items.slice(1).flatMap((each) => each.origins.slice(0, 1)) : merged;
  return {
    id,
    control: outcome.control.id,
    rule: failure.rule.id,
    subject: outcome.subject.ref,
    severity: failure.rule.severity,
    class: proposed,
    message: failure.message(),
    record: { kind: record.kind, key: keyOfFailure(failure) },
    origin: placeOf(first),
    others: others.slice(0, othersKept).map(placeOf),
    waivers: decided.waivedFindings.get(id) ?? [],
  };
}
/** Further places printed with a finding; the whole list is in the evidence. */
const othersKept = 20;

/** Proposed by the engine, confirmed by the assessor: major where safety, several zones, or a basic requirement is concerned. */
export function classOf(outcome: Outcome, required: boolean, failingSubjects: number): FindingClass {
  if (!required) return 'opportunity';
  return outcome.subject.safety || failingSubjects >= 2 || outcome.failures.some((failure) => failure.rule.severity === 'critical') ? 'major' : 'minor';
}
