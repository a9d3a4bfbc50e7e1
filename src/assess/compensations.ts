/** Compensating countermeasures (IEC 62443-3-3 clause 4.3): a complete, approved, unexpired record, with its own passing evidence, for exactly these records. */
import type { Kind } from '../model/kind.js';
import type { EvidenceRecord } from '../model/record.js';
import type { Compensation, Countermeasure } from '../model/site.js';
import type { Outcome } from '../evaluate/outcome.js';
import { levelFor, type Subject } from '../evaluate/subject.js';
import { keyOfChecked } from '../evaluate/tally.js';
import { expired, inForce, isPast, refused, unused, type DecisionContext, type Statuses, type Verdict } from './decisions.js';

export function applyCompensation(decision: Compensation, context: DecisionContext, changed: Statuses): Verdict {
  const { evaluation, asOf } = context;
  const { control, subject, claimedLevel, countermeasures } = decision;
  if (isPast(decision.validUntil, asOf)) return expired;
  if (decision.validFrom > asOf || decision.approved > asOf) return refused('it begins after the as-of date');
  const outcome = evaluation.outcomes.find((each) => each.control.id === control && each.subject.ref === subject && !each.unplaced);
  if (!outcome) return unused(`no result of ${control} on ${subject}`);
  if (outcome.status === 'pass') return unused(`${control} passes without it`);
  if (changed.has(outcome))
    return unused(`${control} on ${subject} is decided otherwise already (${changed.get(outcome)?.decision ?? ''})`);
  if (outcome.errors > 0) return refused(`${control} broke; an error is not compensated`);
  if (outcome.relaxed.length > 0)
    return refused(`${control} runs relaxed (${outcome.relaxed.join('; ')}), so what it does not ask for is not compensated`);
  const level = context.levelOf(outcome.control);
  if (claimedLevel < level) return refused(`it claims level ${String(claimedLevel)} and the requirement is of level ${String(level)}`);
  const uncovered = uncoveredBy(decision.records, outcome);
  if (uncovered !== null) return refused(uncovered);
  if (!countermeasures.some((each) => !each.test) || !countermeasures.some((each) => each.test))
    return refused('it needs a countermeasure with evidence and a test of it');
  for (const each of countermeasures) {
    const why = whyNotShown(each, decision, outcome.subject, context);
    if (why !== null) return refused(`${each.title}: ${why}`);
  }
  changed.set(outcome, { status: 'compensated', decision: decision.id });
  return inForce;
}

/** Records of the result that it does not name; null: none. Without names it stands for the control as a whole. */
function uncoveredBy(records: readonly string[], outcome: Outcome): string | null {
  const [first] = [...outcome.failures(), ...outcome.doubts(1)];
  if (records.length === 0) return first ? `it names no records, and ${keyOfChecked(first.checked)} is among those that are not met` : null;
  const covered = new Set(records);
  // Without a failure, what is left of a record might not even be meant by the rule: taking a value away must not help.
  if (outcome.failed === 0) return 'it names records, and none of them fails: what is not known needs evidence';
  const [gap] = outcome.gaps;
  if (gap) return `it names records, and the result also lacks evidence (${gap.code} ${gap.kind})`;
  const doubts = outcome.doubts();
  for (const { checked } of [...outcome.failures(), ...doubts])
    if (!covered.has(keyOfChecked(checked))) return `it does not cover ${keyOfChecked(checked)}`;
  return outcome.missing > doubts.length ? 'more records are undecided than it names' : null;
}

/** null: the countermeasure is shown by its own evidence. */
function whyNotShown(each: Countermeasure, decision: Compensation, subject: Subject, context: DecisionContext): string | null {
  const { evaluation, evidence } = context;
  if (each.control !== null) {
    if (each.control === decision.control) return 'a control cannot compensate itself';
    const ref = each.subject ?? decision.subject;
    const result = evaluation.outcomes.find((one) => one.control.id === each.control && one.subject.ref === ref && !one.unplaced);
    return result?.status === 'pass' ? null : `${each.control} on ${ref} is ${result?.status ?? 'not evaluated'}`;
  }
  const file = evidence.register.find((one) => one.registration.id === each.evidence);
  if (!file || each.record === null) return 'it names no evidence with a record in it';
  const { id, kind } = file.registration;
  const [reason] = evaluation.gates.ofFile(id, subject, levelFor(subject, null));
  if (reason) return `${id} is ${reason.code}`;
  const record = evidence.kinds
    .get(kind)
    ?.records.find((one) => one.key === each.record && one.origins.some((origin) => origin.evidence === id));
  if (!record) return `${id} has no record ${each.record}`;
  const covered = evidence.kinds.get(kind)?.kind;
  const shape = each.test ? 'a test with its result' : 'a statement or a test';
  if (covered === undefined || !isProof(covered, each.test, record)) return `a record of ${kind} is not ${shape}`;
  if (!belongsTo(record, subject)) return `${each.record} is not about ${subject.ref}`;
  return whyNotPassing(record, evaluation.clock.end);
}

/** Own evidence is a statement with its document, or a record of a test; a row of an inventory shows no countermeasure. */
function isProof({ document, ceiling, schema }: Kind, test: boolean, { values }: EvidenceRecord): boolean {
  const isTest = ceiling === 'E4' || values['basis'] === 'test' || values['basis'] === 'examination';
  return test ? isTest && schema.properties['result'] !== undefined && values['result'] !== undefined : isTest || document !== null;
}

/** A record without a place speaks for the whole site. */
function belongsTo({ zones, conduits }: EvidenceRecord, subject: Subject): boolean {
  if (zones.length + conduits.length === 0) return true;
  return subject.kind === 'site' || zones.some((zone) => subject.zones.includes(zone)) || conduits.includes(subject.id);
}

const good: ReadonlySet<unknown> = new Set(['success', 'passed', 'fulfilled']);

/** A test that failed shows the opposite; so does a statement that has expired. */
function whyNotPassing({ key, values }: EvidenceRecord, today: number): string | null {
  const { result, expires } = values;
  if (result !== undefined && !good.has(result)) return `the result of ${key} is ${typeof result === 'string' ? result : 'not known'}`;
  return typeof expires === 'number' && expires + dayMs <= today ? `${key} has expired` : null;
}
const dayMs = 86_400_000;
