/** Decisions: what they change (not applicable, compensated), what they only mark (waivers), and which of them do not hold. */
import type { DecisionEntry, Status } from '../model/assessment.js';
import { levelCatalogue, splitRequirement } from '../model/catalogue.js';
import type { Control } from '../model/control.js';
import type { Problem } from '../model/problem.js';
import type { Completeness, Decision, Decisions, NotApplicable } from '../model/site.js';
import type { EvidenceSet } from '../model/record.js';
import type { Evaluation } from '../evaluate/evaluate.js';
import type { Outcome } from '../evaluate/outcome.js';
import { applyCompensation } from './compensations.js';
import { waive, waiverVerdict, type Waived } from './waivers.js';

export interface Decided extends Waived {
  readonly status: Status;
  readonly decision: string | null;
}
export interface DecisionRun {
  readonly decidedOf: (outcome: Outcome) => Decided;
  readonly entries: {
    readonly waivers: readonly DecisionEntry[];
    readonly compensations: readonly DecisionEntry[];
    readonly notApplicable: readonly DecisionEntry[];
    readonly completeness: readonly DecisionEntry[];
  };
  readonly problems: readonly Problem[];
}

export interface DecisionContext {
  readonly evaluation: Evaluation;
  readonly controls: readonly Control[];
  readonly decisions: Decisions;
  readonly evidence: EvidenceSet;
  /** YYYY-MM-DD */
  readonly asOf: string;
  /** Level of what a control satisfies. */
  readonly levelOf: (control: Control) => number;
}

/** What a decision comes to in this run. */
export interface Verdict {
  readonly state: DecisionEntry['state'];
  readonly why: string;
}
export const inForce: Verdict = { state: 'in-force', why: '' };
export const expired: Verdict = { state: 'expired', why: '' };
export const refused = (why: string): Verdict => ({ state: 'refused', why });
export const unused = (why: string): Verdict => ({ state: 'unused', why });

export type Statuses = Map<Outcome, { readonly status: Status; readonly decision: string }>;

/** Days compare as text; an expiry day is still inside. */
export const isPast = (day: string, asOf: string): boolean => day < asOf;

export function applyDecisions(context: DecisionContext): DecisionRun {
  const { decisions, evaluation } = context;
  const problems: Problem[] = [];
  const changed: Statuses = new Map();
  const notApplicable = decisions.notApplicable.map((decision) => {
    const verdict = applyNotApplicable(decision, context, changed);
    return {
      decision,
      verdict,
      control: decision.control ?? decision.requirement ?? '',
      expires: decision.reviewBy,
      text: decision.justification,
    };
  });
  const compensations = decisions.compensations.map((decision) => {
    const verdict = applyCompensation(decision, context, changed);
    return { decision, verdict, control: decision.control, expires: decision.validUntil, text: decision.whyInfeasible };
  });
  const used = new Set<string>();
  const decided = new Map<Outcome, Decided>();
  for (const outcome of evaluation.outcomes) {
    const now = changed.get(outcome) ?? { status: outcome.status, decision: null };
    decided.set(outcome, { ...now, ...waive(outcome, now.status, context, used) });
  }
  const waivers = decisions.waivers.map((decision) => {
    const verdict = waiverVerdict(decision, context, used);
    return { decision, verdict, control: decision.control, expires: decision.expires, text: decision.reason };
  });
  const completeness = decisions.completeness.map((decision) => {
    const verdict = completenessVerdict(decision, context);
    return {
      decision: { ...decision, subject: decision.evidence },
      verdict,
      control: '',
      expires: decision.expires,
      text: decision.reason,
    };
  });
  const entries = {
    notApplicable: notApplicable.map((each) => entryOf(each, problems)),
    compensations: compensations.map((each) => entryOf(each, problems)),
    waivers: waivers.map((each) => entryOf(each, problems)),
    completeness: completeness.map((each) => entryOf(each, problems)),
  };
  const untouched = (outcome: Outcome): Decided => ({
    status: outcome.status,
    decision: null,
    ...waive(outcome, outcome.status, context, used),
  });
  return { decidedOf: (outcome) => decided.get(outcome) ?? untouched(outcome), entries, problems };
}

interface Weighed {
  readonly decision: Decision & { readonly subject: string };
  readonly verdict: Verdict;
  readonly control: string;
  readonly expires: string;
  readonly text: string;
}

function entryOf({ decision, verdict: { state, why }, control, expires, text }: Weighed, problems: Problem[]): DecisionEntry {
  const { id, subject, approver, approved, at } = decision;
  const note = (code: Problem['code'], message: string, hint: string): void => {
    problems.push({ ...at, code, severity: 'warning', path: '', message, hint, excerpt: '' });
  };
  if (state === 'expired')
    note('W_DECISION_EXPIRED', `${id} expired on ${expires}; the underlying status counts again`, 'renew it, or fix what it stands for');
  if (state === 'refused') note('E_DECISION', `${id} has no effect: ${why}`, '');
  if (state === 'unused') note('W_DECISION_UNUSED', `${id} fits nothing in this run: ${why}`, 'remove it, or correct what it names');
  return { id, control, subject, approver, approved, expires, state, text, why, file: at.file, line: at.line };
}

/** Not applicable only where the machine has found the control's trigger absent, by complete evidence. */
function applyNotApplicable(decision: NotApplicable, { evaluation, asOf, controls }: DecisionContext, changed: Statuses): Verdict {
  if (isPast(decision.reviewBy, asOf)) return expired;
  if (decision.approved > asOf) return refused(`it is approved on ${decision.approved}, after the as-of date`);
  const named = controls.filter(
    ({ id, satisfies }) => id === decision.control || satisfies.some((each) => isRequirement(each, decision.requirement)),
  );
  const ids = new Set(named.map((control) => control.id));
  const fitting = evaluation.outcomes.filter((each) => ids.has(each.control.id) && each.subject.ref === decision.subject && !each.unplaced);
  if (fitting.length === 0) return unused(`no result for it on ${decision.subject}`);
  for (const { control, triggerAbsent } of fitting) {
    const absent = triggerAbsent();
    if (absent === true) continue;
    if (control.trigger === null) return refused(`${control.id} has no machine check for the absence of what it is about`);
    if (absent === false) return refused(`${control.id}: the evidence shows what it is about (${control.trigger.for})`);
    return refused(`${control.id}: the absence is not shown by complete, fresh evidence of ${control.trigger.for}`);
  }
  // What is shown to be met stays met; a decision less can then never make it better.
  const open = fitting.filter((each) => each.status !== 'pass');
  if (open.length === 0) return unused('it passes without the decision');
  for (const each of open) changed.set(each, { status: 'not-applicable', decision: decision.id });
  return inForce;
}

function isRequirement(reference: string, wanted: string | null): boolean {
  const { catalogue, id } = splitRequirement(reference);
  return id === wanted && catalogue === levelCatalogue;
}

/** A person's word that a file is all there is; it stands for the very bytes that were looked at. */
function completenessVerdict({ evidence: id, expires }: Completeness, { evidence, asOf }: DecisionContext): Verdict {
  if (isPast(expires, asOf)) return expired;
  const file = evidence.register.find((each) => each.registration.id === id);
  if (!file) return unused(`${id} is not in the register`);
  if (file.complete !== 'approved') return unused(`completeness of ${id} is ${file.complete}`);
  if (file.registration.sha256 !== null) return inForce;
  return refused(`${id} is not sealed: run otbaseline register, so that the approval stands for the very bytes that were looked at`);
}
