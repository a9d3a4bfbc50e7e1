/** The proof lock: what keeps evidence of a kind from proving a pass for a subject, and whether its lists are open (design section 6). */
import type { Reason, ReasonCode } from '../model/assessment.js';
import type { Kind } from '../model/kind.js';
import type { Policy } from '../model/policy.js';
import type { EvidenceSet, RegisteredEvidence } from '../model/record.js';
import type { UnknownReason } from '../rules/values.js';
import { maxAgeAt, minGradeAt, rank } from './params.js';
import type { Subject } from './subject.js';

export interface Gate {
  /** Empty: nothing stands in the way of a pass. */
  readonly reasons: readonly Reason[];
  /** Not null: further unknown records may exist. */
  readonly open: UnknownReason | null;
  /** Every record there is was handed in, as an independent source or a person by name confirms. */
  readonly complete: boolean;
  /** Registration ids that were used. */
  readonly evidence: readonly string[];
  /** Ages or grades that the policy weakened. */
  readonly relaxed: readonly string[];
}

const free: Gate = { reasons: [], open: null, complete: true, evidence: [], relaxed: [] };

export type Gates = (kindId: string, subject: Subject, level: number) => Gate;

export function makeGates(evidence: EvidenceSet, kinds: ReadonlyMap<string, Kind>, policy: Policy): Gates {
  const cache = new Map<string, Gate>();
  return (kindId, subject, level) => {
    const key = `${kindId} ${subject.ref} ${String(level)}`;
    let gate = cache.get(key);
    if (gate === undefined) {
      const kind = kinds.get(kindId);
      gate = kind === undefined || kind.model ? free : gateOf(kind, evidence.kinds.get(kindId)?.registrations ?? [], subject, level, policy);
      cache.set(key, gate);
    }
    return gate;
  };
}

function gateOf(kind: Kind, all: readonly RegisteredEvidence[], subject: Subject, level: number, policy: Policy): Gate {
  const age = maxAgeAt(kind, policy, level);
  const grade = minGradeAt(kind, policy, level);
  const relaxed = [age.relaxed, grade.relaxed].filter((each) => each !== null);
  const wanted = `Supply ${kind.id} for ${subject.ref}${age.value === null ? '' : `, not older than ${String(age.value)} days`}, grade ${grade.value} or better`;
  const reason = (code: ReasonCode, id: string, why: string): Reason => ({ code, kind: kind.id, evidence: id, supply: `${wanted}: ${why}.` });

  const covering = all.filter((each) => covers(each, subject));
  if (!coversWholly(covering, subject)) {
    const why = all.length === 0 ? 'none is registered' : `what is registered (${all.map((each) => each.registration.id).join(', ')}) does not cover it`;
    const code = all.length === 0 ? 'no-evidence' : 'incomplete-coverage';
    return { reasons: [reason(code, '', why)], open: { code, what: kind.id }, complete: false, evidence: covering.map((each) => each.registration.id), relaxed };
  }

  const reasons: Reason[] = [];
  let open: UnknownReason | null = null;
  const block = (code: ReasonCode, id: string, why: string, opens: boolean): void => {
    reasons.push(reason(code, id, why));
    if (opens) open ??= { code: code === 'relaxed' || code === 'no-control' ? 'incomplete-coverage' : code, what: kind.id };
  };
  for (const each of covering) {
    const { id, sampled } = each.registration;
    if (each.state === 'missing') block('no-evidence', id, each.reason, true);
    else if (each.state === 'unreadable') block('unreadable', id, each.reason, true);
    else if (each.state === 'changed') block('changed', id, each.reason, true);
    else if (each.state === 'empty' && !isComplete(each)) block('empty-population', id, each.reason || 'it holds no record', true);
    if (each.rejected.length > 0) block('incomplete-coverage', id, `${String(each.rejected.length)} of its rows could not be read (first: ${each.rejected[0]?.reason ?? ''})`, true);
    if (sampled) block('incomplete-coverage', id, 'it is a sample', true);
    if (each.collected === null) block('stale', id, 'it has no believable date of collection', true);
    else if (each.expired) block('stale', id, `it was valid until ${each.registration.validUntil ?? ''}`, false);
    else if (age.value !== null && (each.age === null || each.age > age.value)) block('stale', id, `${id} is ${String(each.age)} days old`, false);
    if (rank(each.grade) < rank(grade.value)) block('low-grade', id, `${id} has grade ${each.grade}`, false);
  }
  return { reasons, open, complete: covering.every(isComplete), evidence: covering.map((each) => each.registration.id), relaxed };
}

/** A person's word on completeness counts for the very bytes that were approved: a sealed file. */
const isComplete = (each: RegisteredEvidence): boolean =>
  each.complete === 'corroborated' || (each.complete === 'approved' && each.registration.sha256 !== null && each.state !== 'changed');

function covers({ registration: { covers: ids } }: RegisteredEvidence, subject: Subject): boolean {
  if (ids === null) return true;
  return subject.kind === 'zone' ? ids.includes(subject.id) : ids.includes(subject.id) || subject.zones.some((zone) => ids.includes(zone));
}

/** A conduit or the site is covered when all its zones are, by one file or by several. */
function coversWholly(covering: readonly RegisteredEvidence[], subject: Subject): boolean {
  const named = new Set<string>();
  for (const { registration } of covering) {
    if (registration.covers === null || registration.covers.includes(subject.id)) return true;
    for (const id of registration.covers) named.add(id);
  }
  return covering.length > 0 && subject.zones.every((zone) => named.has(zone));
}
