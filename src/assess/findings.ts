/** Findings: one for each failed check, with an id that survives re-runs and a proposed class (method 10). */
import { hash } from 'node:crypto';
import type { Finding, FindingClass, Place } from '../model/assessment.js';
import { compactJson } from '../model/compact-json.js';
import type { Origin } from '../model/record.js';
import type { Failure, Outcome } from '../evaluate/outcome.js';
import { isGroup, keyOfChecked, recordOf } from '../evaluate/tally.js';
import type { Decided } from './decisions.js';

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

/** From control, rule, subject and record key alone, so that a plan of action can track it over years. */
export function findingId({ control, subject }: Outcome, failure: Failure): string {
  const what = `${control.id}\u0000${failure.rule.id}\u0000${subject.ref}\u0000${keyOfChecked(failure.checked)}`;
  // One byte a character: nothing is made but the text.
  const bytes = hash('sha256', what, 'binary');
  const at = (n: number): number => alphabet.charCodeAt(bytes.charCodeAt(n) % 32);
  return `F-${String.fromCharCode(at(0), at(1), at(2), at(3), at(4), at(5), at(6), at(7), at(8), at(9))}`;
}

export const nowhere: Origin = { evidence: '', line: 0, column: 0, pointer: null };
export type PlaceOf = (origin: Origin) => Place;

export function findingOf(outcome: Outcome, failure: Failure, decided: Decided, proposed: FindingClass, placeOf: PlaceOf): Finding {
  const id = findingId(outcome, failure);
  const { message, record, origin, others } = toldOf(failure, placeOf);
  return {
    id,
    control: outcome.control.id,
    rule: failure.rule.id,
    subject: outcome.subject.ref,
    severity: failure.rule.severity,
    class: proposed,
    message,
    record,
    origin,
    others,
    waivers: decided.waiversOf(id, failure),
  };
}

/** The same as a line of findings.ndjson: as JSON with sorted keys, its parts put together, since there are a hundred thousand. */
export function findingLine(outcome: Outcome, failure: Failure, decided: Decided, proposed: FindingClass, placeOf: PlaceOf): string {
  const id = findingId(outcome, failure);
  const { told, checked } = failure;
  let own = told?.get(checked);
  if (own === undefined) {
    own = textOf(failure, placeOf);
    if (told !== null) told.set(checked, inOnePiece(own));
  }
  const waivers = decided.waiversOf(id, failure);
  return `{"class":"${proposed}","control":${compactJson(outcome.control.id)},"id":"${id}",${own},"subject":${compactJson(outcome.subject.ref)},"waivers":${compactJson(waivers)}}\n`;
}

/** A text that was put together stays in its parts until one of its characters is asked for, and is put together anew each time it is written. */
function inOnePiece(text: string): string {
  text.charCodeAt(0);
  return text;
}

function textOf(failure: Failure, placeOf: PlaceOf): string {
  const { message, record, origin, others } = toldOf(failure, placeOf);
  const { id, severity } = failure.rule;
  return `"message":${JSON.stringify(message)},"origin":${compactJson(origin)},"others":${compactJson(others)},"record":{"key":${JSON.stringify(record.key)},"kind":${compactJson(record.kind)}},"rule":${compactJson(id)},"severity":"${severity}"`;
}

/** What it says of its record: nothing of the subject. */
function toldOf(failure: Failure, placeOf: PlaceOf): Pick<Finding, 'message' | 'record' | 'origin' | 'others'> {
  const { checked, rule } = failure;
  const record = recordOf(checked);
  const [first = nowhere, ...merged] = record?.origins ?? [];
  const others = isGroup(checked) ? checked.items.slice(1, 1 + othersKept).flatMap((each) => each.origins.slice(0, 1)) : merged;
  return {
    message: failure.message(),
    record: { kind: record?.kind ?? rule.for, key: keyOfChecked(checked) },
    origin: placeOf(first),
    others: others.slice(0, othersKept).map(placeOf),
  };
}
/** Further places printed with a finding; the whole list is in the evidence. */
const othersKept = 20;

/** Proposed by the engine, confirmed by the assessor (method 10.2): major in a safety zone, or where two zones or more fail the same. */
export function classOf({ subject }: Outcome, required: boolean, failingSubjects: number): FindingClass {
  if (!required) return 'opportunity';
  return subject.safety || failingSubjects >= 2 ? 'major' : 'minor';
}
