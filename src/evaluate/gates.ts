/** The proof lock: what keeps evidence of a kind from proving a pass for a subject, and whether its lists are open (design section 6). */
import type { Reason, ReasonCode } from '../model/assessment.js';
import type { Grade, Kind } from '../model/kind.js';
import type { Policy } from '../model/policy.js';
import type { EvidenceSet, RegisteredEvidence } from '../model/record.js';
import type { UnknownCode, UnknownReason } from '../rules/values.js';
import { maxAgeAt, minGradeAt, rank } from './params.js';
import type { Subject } from './subject.js';

export interface Gate {
  /** Empty: nothing stands in the way of a pass. */
  readonly reasons: readonly Reason[];
  /** Not null: further unknown records may exist. */
  readonly open: UnknownReason | null;
  /** The same for lists that are joined, which look through the records of the whole site. */
  readonly openList: UnknownReason | null;
  /** Every record there is was handed in, as an independent source or a person by name confirms. */
  readonly complete: boolean;
  /** What is wrong with files that cover other subjects only, but may hold records of this one all the same. */
  readonly elsewhere: readonly Reason[];
  /** Registration ids that were used. */
  readonly evidence: readonly string[];
  /** At least one file of the kind is registered. */
  readonly registered: boolean;
  /** Ages or grades that the policy weakened. */
  readonly relaxed: readonly string[];
}

/** Kinds of the site file: complete, fresh and unchanged by nature. */
const free: Gate = { reasons: [], open: null, openList: null, complete: true, elsewhere: [], evidence: [], registered: true, relaxed: [] };

const sourcesOf = ({ id, derivedFrom }: Kind): readonly string[] => [id, ...(derivedFrom ?? []).map(({ kind }) => kind)];

export interface Gates {
  readonly of: (kind: string, subject: Subject, level: number) => Gate;
  /** What is wrong with one registered file in itself, whatever it covers: its state, date, age, grade. */
  readonly ofFile: (id: string, subject: Subject, level: number) => readonly Reason[];
  /** Kinds of which some file covers a part of the site only. */
  readonly partial: ReadonlySet<string>;
}

export function makeGates(evidence: EvidenceSet, kinds: ReadonlyMap<string, Kind>, policy: Policy): Gates {
  const cache = new Map<string, Map<string, Gate>[]>();
  const files = new Map(evidence.register.map((each) => [each.registration.id, each]));
  const demandOf = (kind: Kind, subject: Subject, level: number): Demand => {
    const age = maxAgeAt(kind, policy, level);
    const grade = minGradeAt(kind, policy, level);
    return {
      age: age.value,
      grade: grade.value,
      relaxed: [age.relaxed, grade.relaxed].filter((each) => each !== null),
      wanted: `Supply ${kind.id} for ${subject.ref}${age.value === null ? '' : `, not older than ${String(age.value)} days`}, grade ${grade.value} or better`,
    };
  };
  const partial = new Set(
    evidence.register.filter(({ registration }) => registration.covers !== null).map(({ registration }) => registration.kind),
  );
  const gateFor = (kindId: string, subject: Subject, level: number): Gate => {
    const kind = kinds.get(kindId);
    const { registrations = [], unfinished = null } = evidence.kinds.get(kindId) ?? {};
    if (kind === undefined || kind.model) return free;
    if (kind.derivedFrom === null || registrations.length > 0) return gateOf(kind, registrations, subject, demandOf(kind, subject, level));
    const sources = kind.derivedFrom.map((source) => ({ ...source, gate: gateFor(source.kind, subject, level) }));
    return derivedGate(kind, sources, unfinished);
  };
  return {
    of: (kindId, subject, level) => {
      let levels = cache.get(subject.ref);
      if (levels === undefined) cache.set(subject.ref, (levels = []));
      const gates = (levels[level] ??= new Map<string, Gate>());
      let gate = gates.get(kindId);
      if (gate === undefined) gates.set(kindId, (gate = gateFor(kindId, subject, level)));
      return gate;
    },
    ofFile: (id, subject, level) => {
      const file = files.get(id);
      const kind = kinds.get(file?.registration.kind ?? '');
      if (file === undefined || kind === undefined) return [];
      const demand = demandOf(kind, subject, level);
      const faults = [faultOf(file), ...weaknessesOf(file, demand)].filter((each) => each !== null);
      return faults.map(({ code, why }) => ({ code, kind: kind.id, evidence: id, supply: `${demand.wanted}: ${why}.` }));
    },
    partial: new Set([...kinds.values()].filter((kind) => sourcesOf(kind).some((id) => partial.has(id))).map(({ id }) => id)),
  };
}

/** What is worked out proves as much as what it is worked out from, anywhere on the site: a path through a zone hangs on the rules of others. */
function derivedGate(kind: Kind, sources: readonly { readonly optional: boolean; readonly gate: Gate }[], unfinished: string | null): Gate {
  const counting = sources.filter(({ optional, gate }) => !optional || gate.registered).map(({ gate }) => gate);
  const cut: UnknownReason | null = unfinished === null ? null : { code: 'incomplete-coverage', what: kind.id };
  const supply =
    unfinished === null
      ? []
      : [
          {
            code: 'incomplete-coverage' as const,
            kind: kind.id,
            evidence: '',
            supply: `${kind.id} could not be worked out whole: ${unfinished}.`,
          },
        ];
  const code = worst(counting.map((each) => each.openList))?.code;
  const open = code === undefined ? cut : { code, what: kind.id };
  return {
    reasons: [...counting.flatMap((each) => each.reasons), ...supply],
    open,
    openList: open,
    complete: counting.length > 0 && cut === null && counting.every((each) => each.complete),
    elsewhere: counting.flatMap((each) => each.elsewhere),
    evidence: [...new Set(counting.flatMap((each) => each.evidence))],
    registered: counting.every((each) => each.registered),
    relaxed: counting.flatMap((each) => each.relaxed),
  };
}
const worst = (reasons: readonly (UnknownReason | null)[]): UnknownReason | null =>
  reasons.filter((each) => each !== null).sort((a, b) => gravity.indexOf(a.code) - gravity.indexOf(b.code))[0] ?? null;

/** Of several faults the gravest is told, whatever the order of the register. */
const gravity: readonly UnknownCode[] = ['no-evidence', 'unreadable', 'changed', 'empty-population', 'incomplete-coverage'];

/** What a policy asks of evidence of a kind at a level. */
interface Demand {
  readonly age: number | null;
  readonly grade: Grade;
  readonly relaxed: readonly string[];
  readonly wanted: string;
}
interface Fault {
  readonly code: UnknownCode & ReasonCode;
  readonly why: string;
}

function gateOf(kind: Kind, all: readonly RegisteredEvidence[], subject: Subject, demand: Demand): Gate {
  const { relaxed, wanted } = demand;
  const covering = all.filter((each) => covers(each, subject));
  const evidence = covering.map((each) => each.registration.id);
  const reasons: Reason[] = [];
  const elsewhere: Reason[] = [];
  const reasonOf = (code: Fault['code'], why: string, id: string): Reason => ({
    code,
    kind: kind.id,
    evidence: id,
    supply: `${wanted}: ${why}.`,
  });
  const found: { open: UnknownReason | null } = { open: null };
  const block = ({ code, why }: Fault, id: string, opens: boolean): void => {
    reasons.push(reasonOf(code, why, id));
    if (opens && (found.open === null || gravity.indexOf(code) < gravity.indexOf(found.open.code))) found.open = { code, what: kind.id };
  };
  if (!coversWholly(covering, subject)) {
    const why =
      all.length === 0
        ? 'none is registered'
        : `what is registered (${all.map((each) => each.registration.id).join(', ')}) does not cover it`;
    block({ code: all.length === 0 ? 'no-evidence' : 'incomplete-coverage', why }, '', true);
    const { open } = found;
    return { reasons, open, openList: open, complete: false, elsewhere: [], evidence, registered: all.length > 0, relaxed };
  }
  for (const each of all) {
    const { id } = each.registration;
    const isMine = covering.includes(each);
    // What a broken file held is not known, so its coverage is no more than a promise.
    const fault = faultOf(each);
    if (fault) block(isMine ? fault : { ...fault, why: `${fault.why}, and what it held of ${subject.ref} is not known` }, id, true);
    const rows = rejectedAt(each, subject, isMine);
    if (rows.count > 0)
      block({ code: 'incomplete-coverage', why: `${String(rows.count)} of its rows could not be read (first: ${rows.first})` }, id, true);
    if (!isMine) {
      elsewhere.push(...weaknessesOf(each, demand).map(({ code, why }) => reasonOf(code, why, id)));
      continue;
    }
    if (each.registration.sampled) block({ code: 'incomplete-coverage', why: 'it is a sample' }, id, true);
    for (const weakness of weaknessesOf(each, demand)) block(weakness, id, false);
  }
  const complete = covering.every((each) => isComplete(each, subject));
  const isTorn = all.some(({ rejected }) => rejected.length > 0);
  const openList: UnknownReason | null = found.open ?? (isTorn ? { code: 'incomplete-coverage', what: kind.id } : null);
  return { reasons, open: found.open, openList, complete, elsewhere, evidence, registered: true, relaxed };
}

/** The file is not there as it was meant: whatever it shows, more may be behind it. */
function faultOf({ state, reason, registration, collected, complete, sha256 }: RegisteredEvidence): Fault | null {
  if (state === 'missing') return { code: 'no-evidence', why: reason };
  if (state === 'unreadable' || state === 'changed') return { code: state, why: reason };
  if (registration.collected !== null && collected === null)
    return {
      code: 'no-evidence',
      why: `${registration.id} counts as absent, since its date of collection (${registration.collected}) cannot be true`,
    };
  if (state === 'empty' && !(complete === 'approved' && registration.sha256 === sha256))
    return { code: 'empty-population', why: reason === '' ? 'it holds no record' : reason };
  return null;
}

/** It can prove a failure, and no pass. */
function weaknessesOf({ registration, collected, expired, age, grade }: RegisteredEvidence, demand: Demand): readonly Fault[] {
  const { id } = registration;
  const faults: Fault[] = [];
  if (registration.collected === null) faults.push({ code: 'stale', why: `${id} has no date of collection` });
  else if (expired) faults.push({ code: 'stale', why: `${id} was valid until ${registration.validUntil ?? ''}` });
  else if (collected !== null && demand.age !== null && (age === null || age > demand.age))
    faults.push({ code: 'stale', why: `${id} is ${String(age)} days old` });
  if (rank(grade) < rank(demand.grade)) faults.push({ code: 'low-grade', why: `${id} has grade ${grade}` });
  return faults;
}

/** A person's word on completeness counts for the very bytes that were approved (a sealed file), another source's for the zones that it looked into. */
function isComplete({ complete, registration, state, confirmed }: RegisteredEvidence, subject: Subject): boolean {
  if (complete === 'approved') return registration.sha256 !== null && state !== 'changed';
  if (complete !== 'corroborated') return false;
  const { covers: ids } = registration;
  const zones = ids === null ? subject.zones : subject.zones.filter((zone) => ids.includes(zone) || ids.includes(subject.id));
  return zones.every((zone) => confirmed.includes(zone));
}

function covers({ registration: { covers: ids } }: RegisteredEvidence, subject: Subject): boolean {
  if (ids === null) return true;
  return (subject.kind === 'conduit' && ids.includes(subject.id)) || subject.zones.some((zone) => ids.includes(zone));
}

/** A conduit or the site is covered when all its zones are, by one file or by several. */
function coversWholly(covering: readonly RegisteredEvidence[], subject: Subject): boolean {
  const named = new Set<string>();
  for (const { registration } of covering) {
    if (registration.covers === null || (subject.kind === 'conduit' && registration.covers.includes(subject.id))) return true;
    for (const id of registration.covers) named.add(id);
  }
  return covering.length > 0 && subject.zones.every((zone) => named.has(zone));
}

/** Rows that were left out of what covers the subject, or that belong, or may belong, to it. */
function rejectedAt(
  { rejected }: RegisteredEvidence,
  subject: Subject,
  isMine: boolean,
): { readonly count: number; readonly first: string } {
  let count = 0;
  let first = '';
  for (const { place, reason } of rejected) {
    if (!isMine && place !== null && !place.includes(subject.ref)) continue;
    if (count === 0) first = reason;
    count++;
  }
  return { count, first };
}
