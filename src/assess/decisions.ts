/** Decisions: what they change (not applicable, compensated), what they only mark (waivers), and which of them do not hold. */
import type { DecisionEntry, Status } from '../model/assessment.js';
import { levelCatalogue, splitRequirement } from '../model/catalogue.js';
import type { Control } from '../model/control.js';
import type { Problem, Position } from '../model/problem.js';
import type { Compensation, Countermeasure, Decisions, NotApplicable, Waiver } from '../model/site.js';
import type { EvidenceSet } from '../model/record.js';
import type { Outcome } from '../evaluate/evaluate.js';
import type { Gates } from '../evaluate/gates.js';
import { levelFor } from '../evaluate/subject.js';
import { findingId, keyOfFailure } from './findings.js';

export interface Decided {
  readonly status: Status;
  readonly decision: string | null;
  readonly waivers: readonly string[];
  readonly fullyWaived: boolean;
  /** Finding id -> waiver ids. */
  readonly waivedFindings: ReadonlyMap<string, readonly string[]>;
}
export interface DecisionRun {
  readonly decided: ReadonlyMap<Outcome, Decided>;
  readonly entries: { readonly waivers: readonly DecisionEntry[]; readonly compensations: readonly DecisionEntry[]; readonly notApplicable: readonly DecisionEntry[]; readonly completeness: readonly DecisionEntry[] };
  readonly problems: readonly Problem[];
}

interface Context {
  readonly outcomes: readonly Outcome[];
  readonly controls: readonly Control[];
  readonly decisions: Decisions;
  readonly evidence: EvidenceSet;
  readonly gates: Gates;
  /** YYYY-MM-DD */
  readonly asOf: string;
  readonly levelOf: (control: Control) => number;
}

/** Days compare as text; an expiry day is still inside. */
const isPast = (day: string, asOf: string): boolean => day < asOf;

export function applyDecisions(context: Context): DecisionRun {
  const problems: Problem[] = [];
  const status = new Map<Outcome, { status: Status; decision: string | null }>(context.outcomes.map((each) => [each, { status: each.status, decision: null }]));
  const note = (at: Position, code: Problem['code'], message: string, hint: string): void => {
    problems.push({ ...at, code, severity: 'warning', path: '', message, hint, excerpt: '' });
  };
  const entry = (decision: { readonly id: string; readonly approver: string; readonly approved: string; readonly at: Position }, control: string, subject: string, expires: string | null, text: string, verdict: Verdict): DecisionEntry => {
    if (verdict.state === 'expired') note(decision.at, 'W_DECISION_EXPIRED', `${decision.id} expired on ${expires ?? ''}; the underlying status counts again`, 'renew it, or fix what it stands for');
    if (verdict.state === 'refused') note(decision.at, 'E_DECISION', `${decision.id} has no effect: ${verdict.why}`, '');
    if (verdict.state === 'unused') note(decision.at, 'W_DECISION_UNUSED', `${decision.id} fits nothing in this run: ${verdict.why}`, 'remove it, or correct what it names');
    return { id: decision.id, control, subject, approver: decision.approver, approved: decision.approved, expires, state: verdict.state, text, why: verdict.why, file: decision.at.file, line: decision.at.line };
  };

  const notApplicable = context.decisions.notApplicable.map((decision) =>
    entry(decision, decision.control ?? decision.requirement ?? '', decision.subject, decision.reviewBy, decision.justification, applyNotApplicable(decision, context, status)),
  );
  const compensations = context.decisions.compensations.map((decision) =>
    entry(decision, decision.control, decision.subject, decision.validUntil, decision.whyInfeasible, applyCompensation(decision, context, status)),
  );
  const decided = new Map<Outcome, Decided>();
  const used = new Set<string>();
  for (const outcome of context.outcomes) {
    const now = status.get(outcome) ?? { status: outcome.status, decision: null };
    decided.set(outcome, { ...now, ...waive(outcome, now.status, context, used) });
  }
  const waivers = context.decisions.waivers.map((waiver) => entry(waiver, waiver.control, waiver.subject, waiver.expires, waiver.reason, waiverVerdict(waiver, context, used)));
  const completeness = context.decisions.completeness.map((decision) => {
    const used = context.evidence.register.find((each) => each.registration.id === decision.evidence);
    const verdict: Verdict = isPast(decision.expires, context.asOf)
      ? { state: 'expired', why: '' }
      : used?.complete === 'approved' && used.registration.sha256 === null
        ? { state: 'refused', why: `${decision.evidence} is not sealed: run otbaseline register, so that the approval stands for the very bytes that were looked at` }
        : used?.complete === 'approved'
          ? { state: 'in-force', why: '' }
          : { state: 'unused', why: used ? `completeness of ${decision.evidence} is ${used.complete}` : `${decision.evidence} is not in the register` };
    return entry(decision, '', decision.evidence, decision.expires, decision.reason, verdict);
  });
  return { decided, entries: { waivers, compensations, notApplicable, completeness }, problems };
}

interface Verdict {
  readonly state: DecisionEntry['state'];
  readonly why: string;
}
type Statuses = Map<Outcome, { status: Status; decision: string | null }>;

/** Not applicable only where the machine has found the control's trigger absent, by complete evidence. */
function applyNotApplicable(decision: NotApplicable, { outcomes, asOf, controls }: Context, status: Statuses): Verdict {
  if (isPast(decision.reviewBy, asOf)) return { state: 'expired', why: '' };
  if (decision.approved > asOf) return { state: 'refused', why: `it is approved on ${decision.approved}, after the as-of date` };
  const named = controls.filter((control) => control.id === decision.control || (decision.requirement !== null && control.satisfies.some((reference) => isRequirement(reference, decision.requirement))));
  const ids = new Set(named.map((control) => control.id));
  const fitting = outcomes.filter((each) => ids.has(each.control.id) && each.subject.ref === decision.subject && !each.unplaced);
  if (fitting.length === 0) return { state: 'unused', why: `no result for it on ${decision.subject}` };
  const without = fitting.find((each) => each.triggerAbsent !== true);
  if (without)
    return {
      state: 'refused',
      why:
        without.control.trigger === null
          ? `${without.control.id} has no machine check for the absence of what it is about`
          : without.triggerAbsent === false
            ? `${without.control.id}: the evidence shows what it is about (${without.control.trigger.for})`
            : `${without.control.id}: the absence is not shown by complete, fresh evidence of ${without.control.trigger.for}`,
    };
  for (const each of fitting) status.set(each, { status: 'not-applicable', decision: decision.id });
  return { state: 'in-force', why: '' };
}

const isRequirement = (reference: string, wanted: string | null): boolean => {
  const { catalogue, id } = splitRequirement(reference);
  return id === wanted && catalogue === levelCatalogue;
};

/** A complete, approved, unexpired record whose countermeasures pass by their own evidence, for exactly these records. */
function applyCompensation(decision: Compensation, context: Context, status: Statuses): Verdict {
  const { outcomes, asOf } = context;
  if (isPast(decision.validUntil, asOf)) return { state: 'expired', why: '' };
  if (decision.validFrom > asOf || decision.approved > asOf) return { state: 'refused', why: 'it begins after the as-of date' };
  const outcome = outcomes.find((each) => each.control.id === decision.control && each.subject.ref === decision.subject && !each.unplaced);
  if (!outcome) return { state: 'unused', why: `no result of ${decision.control} on ${decision.subject}` };
  if (outcome.status === 'pass') return { state: 'unused', why: `${decision.control} passes without it` };
  if (outcome.status === 'error') return { state: 'refused', why: `${decision.control} broke; an error is not compensated` };
  const level = context.levelOf(outcome.control);
  if (decision.claimedLevel < level) return { state: 'refused', why: `it claims level ${String(decision.claimedLevel)} and the requirement is of level ${String(level)}` };
  const uncovered = uncoveredBy(decision.records, outcome);
  if (uncovered !== null) return { state: 'refused', why: uncovered };
  if (!decision.countermeasures.some((each) => !each.test) || !decision.countermeasures.some((each) => each.test)) return { state: 'refused', why: 'it needs a countermeasure with evidence and a test of it' };
  for (const each of decision.countermeasures) {
    const why = whyNotShown(each, decision, context);
    if (why !== null) return { state: 'refused', why: `${each.title}: ${why}` };
  }
  status.set(outcome, { status: 'compensated', decision: decision.id });
  return { state: 'in-force', why: '' };
}

function uncoveredBy(records: readonly string[], outcome: Outcome): string | null {
  if (records.length === 0) return null;
  const covered = new Set(records);
  const gate = outcome.reasons.find((reason) => reason.code !== 'missing-attribute');
  if (gate) return `it names records, and the result also lacks evidence (${gate.code} ${gate.kind})`;
  const open = [...outcome.failures.map(keyOfFailure), ...outcome.doubts.map((doubt) => doubt.checked.record.key)].find((key) => !covered.has(key));
  if (open !== undefined) return `it does not cover ${open}`;
  return outcome.missing > outcome.doubts.length ? 'more records are undecided than it names' : null;
}

/** null: the countermeasure is shown by its own evidence. */
function whyNotShown(each: Countermeasure, decision: Compensation, { outcomes, evidence, gates }: Context): string | null {
  if (each.control !== null) {
    const subject = each.subject ?? decision.subject;
    const result = outcomes.find((outcome) => outcome.control.id === each.control && outcome.subject.ref === subject && !outcome.unplaced);
    if (result?.control.id === decision.control) return 'a control cannot compensate itself';
    return result?.status === 'pass' ? null : `${each.control} on ${subject} is ${result?.status ?? 'not evaluated'}`;
  }
  const used = evidence.register.find((one) => one.registration.id === each.evidence);
  if (!used || each.record === null) return 'it names no evidence with a record in it';
  const outcome = outcomes.find((one) => one.control.id === decision.control && one.subject.ref === decision.subject);
  const reasons = outcome ? gates(used.registration.kind, outcome.subject, levelFor(outcome.subject, null)).reasons.filter((reason) => reason.evidence === used.registration.id) : [];
  const [reason] = reasons;
  if (reason) return `${used.registration.id} is ${reason.code}`;
  const record = evidence.kinds.get(used.registration.kind)?.records.find((one) => one.key === each.record && one.origins.some((origin) => origin.evidence === used.registration.id));
  return record ? null : `${used.registration.id} has no record ${each.record}`;
}

function waiverApplies(waiver: Waiver, outcome: Outcome, asOf: string): boolean {
  return waiver.control === outcome.control.id && waiver.subject === outcome.subject.ref && !isPast(waiver.expires, asOf) && waiver.approved <= asOf;
}

/** A waiver never changes a status; it covers named findings or records, or the whole result where it names none. */
function waive(outcome: Outcome, status: Status, { decisions, asOf }: Context, used: Set<string>): Pick<Decided, 'waivers' | 'fullyWaived' | 'waivedFindings'> {
  const applicable = decisions.waivers.filter((waiver) => waiverApplies(waiver, outcome, asOf));
  const waivedFindings = new Map<string, readonly string[]>();
  if (applicable.length === 0 || (status !== 'fail' && status !== 'not-evaluated' && status !== 'error')) return { waivers: [], fullyWaived: false, waivedFindings };
  const whole = applicable.filter((waiver) => waiver.findings.length === 0 && waiver.records.length === 0);
  const inForce = new Set(whole.map((waiver) => waiver.id));
  let open = 0;
  for (const failure of outcome.failures) {
    const id = findingId(outcome, failure);
    const by = applicable.filter((waiver) => whole.includes(waiver) || waiver.findings.includes(id) || waiver.records.includes(keyOfFailure(failure)));
    if (by.length === 0) open++;
    else waivedFindings.set(id, by.map((waiver) => waiver.id));
    for (const waiver of by) inForce.add(waiver.id);
  }
  for (const id of inForce) used.add(id);
  return { waivers: [...inForce], fullyWaived: whole.length > 0 || (status === 'fail' && open === 0), waivedFindings };
}

function waiverVerdict(waiver: Waiver, { asOf, outcomes }: Context, used: ReadonlySet<string>): Verdict {
  if (isPast(waiver.expires, asOf)) return { state: 'expired', why: '' };
  if (waiver.approved > asOf) return { state: 'refused', why: `it is approved on ${waiver.approved}, after the as-of date` };
  if (used.has(waiver.id)) return { state: 'in-force', why: '' };
  const outcome = outcomes.find((each) => each.control.id === waiver.control && each.subject.ref === waiver.subject);
  return { state: 'unused', why: outcome ? `${waiver.control} on ${waiver.subject} is ${outcome.status}, or its records are others` : `no result of ${waiver.control} on ${waiver.subject}` };
}
