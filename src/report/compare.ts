/** What changed between two assessments, and why, as far as the two tell (design section 8, `diff`). A finding that is merely no longer seen is not called fixed. */
import { createHash } from 'node:crypto';
import type { Assessment, EvidenceEntry, Finding, LevelResult, Result, Status, SubjectResult } from '../model/assessment.js';
import { foundationalRequirements, type FoundationalRequirement } from '../model/catalogue.js';
import { compareText } from '../model/problem.js';
import { canonicalJson } from './json.js';
import { compareFindings, lookUp, rangeOf, type Lookup } from './lookup.js';
import { refOf } from './words.js';

/** `site` is site.yaml apart from its register and decisions: zones, networks, targets. */
export type CauseKind = 'evidence' | 'rule' | 'parameter' | 'decision' | 'age' | 'policy' | 'site' | 'tool' | 'unknown';
export interface Change {
  readonly kind: CauseKind;
  /** What of it: registrations, parameters, ids; may be empty. */
  readonly what: readonly string[];
  /** Of a rule: the versions of the control; null: it was not there. */
  readonly versions?: { readonly control: string; readonly before: number | null; readonly after: number | null };
}
export type Direction = 'better' | 'worse' | 'other';

export interface Side {
  readonly asOf: string;
  readonly sha256: string;
  readonly site: string;
  readonly tool: string;
  readonly policy: string;
  readonly policyId: string;
  readonly policyVersion: number;
}
export interface SubjectChange {
  readonly subject: string;
  readonly before: string;
  readonly after: string;
  readonly direction: Direction;
  /** Foundational requirements of which target, range or verdict moved: `RDF 1..1 of 3 -> 3..3 of 3`. */
  readonly levels: readonly string[];
  /** The same in figures. */
  readonly moved: readonly LevelChange[];
}
export interface LevelChange {
  readonly fr: FoundationalRequirement;
  /** null: it has no level there. */
  readonly before: LevelResult | null;
  readonly after: LevelResult | null;
}
export interface ResultChange {
  readonly control: string;
  readonly subject: string;
  /** null: not decided there. */
  readonly before: Status | null;
  readonly after: Status | null;
  readonly failedBefore: number;
  readonly failedAfter: number;
  readonly direction: Direction;
  readonly causes: readonly Change[];
}
export type FindingState = 'new' | 'fixed' | 'unseen' | 'open';
export interface FindingChange {
  readonly state: FindingState;
  readonly finding: Finding;
  readonly causes: readonly Change[];
}
export interface Comparison {
  readonly format: 'otbaseline-diff/1';
  readonly before: Side;
  readonly after: Side;
  readonly sameSite: boolean;
  readonly subjects: readonly SubjectChange[];
  readonly results: readonly ResultChange[];
  /** New, fixed and no longer seen; those that are open in both are counted. */
  readonly findings: readonly FindingChange[];
  readonly counts: { readonly [state in FindingState]: number };
  /** Results of which one of the assessments keeps only the first findings: theirs are compared by number alone. */
  readonly uncompared: number;
}

export function compareAssessments(before: Assessment, after: Assessment): Comparison {
  const sides = { before, after, old: lookUp(before), now: lookUp(after) };
  const results = resultChanges(sides);
  const causes = new Map(results.map((each) => [keyOf(each), each.causes]));
  const { findings, uncompared, open } = findingChanges(sides, causes);
  const count = (state: FindingState): number => findings.filter((each) => each.state === state).length;
  return {
    format: 'otbaseline-diff/1',
    before: sideOf(before),
    after: sideOf(after),
    sameSite: before.site.id === after.site.id,
    subjects: subjectChanges(before, after),
    results: results.filter(
      (each) => each.before !== each.after || each.failedBefore !== each.failedAfter || each.causes.some(({ kind }) => kind === 'decision'),
    ),
    findings,
    counts: { new: count('new'), fixed: count('fixed'), unseen: count('unseen'), open },
    uncompared,
  };
}

interface Sides {
  readonly before: Assessment;
  readonly after: Assessment;
  readonly old: Lookup;
  readonly now: Lookup;
}
const keyOf = ({ control, subject }: Pick<Result, 'control' | 'subject'>): string => JSON.stringify([control, subject]);

const sideOf = (assessment: Assessment): Side => ({
  asOf: assessment.asOf,
  sha256: createHash('sha256').update(canonicalJson(assessment)).digest('hex'),
  site: assessment.site.id,
  tool: assessment.tool.version,
  policy: `${assessment.policy.id} version ${String(assessment.policy.version)}`,
  policyId: assessment.policy.id,
  policyVersion: assessment.policy.version,
});

const verdictRank = ['not-met', 'not-demonstrated', 'met'];
function subjectChanges(before: Assessment, after: Assessment): readonly SubjectChange[] {
  const old = new Map(before.subjects.map((each) => [refOf(each), each]));
  const now = new Map(after.subjects.map((each) => [refOf(each), each]));
  return [...new Set([...now.keys(), ...old.keys()])].flatMap((subject): readonly SubjectChange[] => {
    const [from, to] = [old.get(subject), now.get(subject)];
    const moved = from && to ? levelChanges(from, to) : [];
    if (from?.verdict === to?.verdict && moved.length === 0) return [];
    const move = from && to ? verdictRank.indexOf(to.verdict) - verdictRank.indexOf(from.verdict) : 0;
    return [
      {
        subject,
        before: from?.verdict ?? 'not there',
        after: to?.verdict ?? 'not there',
        direction: move > 0 ? 'better' : move < 0 ? 'worse' : 'other',
        levels: moved.map((each) => `${each.fr} ${levelText(each.before)} -> ${levelText(each.after)}`),
        moved,
      },
    ];
  });
}
const levelText = (level: LevelResult | null): string => (level === null ? 'none' : `${rangeOf(level)} of ${String(level.target)}`);
const levelChanges = (from: SubjectResult, to: SubjectResult): readonly LevelChange[] =>
  foundationalRequirements
    .map((fr) => ({ fr, before: from.levels[fr] ?? null, after: to.levels[fr] ?? null }))
    .filter(({ before, after }) => levelText(before) !== levelText(after));

/** From bad to good; between "fails" and "nobody knows" nothing gets better. */
const rank: Readonly<Record<Status, number>> = { fail: 0, error: 0, 'not-evaluated': 0, compensated: 1, 'not-applicable': 2, pass: 2 };
function directionOf(from: Result | undefined, to: Result | undefined): Direction {
  if (!from || !to) return to?.status === 'fail' ? 'worse' : 'other';
  if (rank[from.status] !== rank[to.status]) return rank[to.status] > rank[from.status] ? 'better' : 'worse';
  if (from.status === 'fail' && to.status === 'fail' && from.failed !== to.failed) {
    if (to.failed > from.failed) return 'worse';
    return to.missing > from.missing ? 'other' : 'better';
  }
  return to.status === 'fail' && from.status !== 'fail' ? 'worse' : 'other';
}

function resultChanges(sides: Sides): readonly ResultChange[] {
  const old = new Map(sides.before.results.map((each) => [keyOf(each), each]));
  const now = new Map(sides.after.results.map((each) => [keyOf(each), each]));
  return [...new Set([...old.keys(), ...now.keys()])]
    .flatMap((key): readonly ResultChange[] => {
      const [from, to] = [old.get(key), now.get(key)];
      const either = to ?? from;
      if (!either) return [];
      return [
        {
          control: either.control,
          subject: either.subject,
          before: from?.status ?? null,
          after: to?.status ?? null,
          failedBefore: from?.failed ?? 0,
          failedAfter: to?.failed ?? 0,
          direction: directionOf(from, to),
          causes: causesOf(sides, either.control, from, to),
        },
      ];
    })
    .sort((a, b) => compareText(a.subject, b.subject) || compareText(a.control, b.control));
}

/** Everything that differs and that the result rests on. Several may be true together; the two files do not tell which of them decided. */
function causesOf({ before, after, old, now }: Sides, id: string, from: Result | undefined, to: Result | undefined): readonly Change[] {
  const [was, is] = [old.control(id), now.control(id)];
  const change = (kind: CauseKind, what: readonly string[]): readonly Change[] => (what.length === 0 ? [] : [{ kind, what }]);
  const params = differing(from?.params ?? {}, to?.params ?? {});
  const relaxed = from && to && from.relaxed.join() !== to.relaxed.join() ? [...to.relaxed, ...from.relaxed] : [];
  const decisions = [...new Set([from?.decision, to?.decision, ...(from?.waivers ?? []), ...(to?.waivers ?? [])])].flatMap(
    (each) => each ?? [],
  );
  const moved = decisions.filter((each) => stateIn(old, from, each) !== stateIn(now, to, each));
  const kinds = new Set([...(was?.evidence ?? []), ...(is?.evidence ?? [])]);
  const used = new Set([...(from?.evidence ?? []), ...(to?.evidence ?? [])]);
  const { changed, aged } = evidenceChanges(before.evidence, after.evidence, (each) => kinds.has(each.kind) || used.has(each.id));
  const found = [
    ...change('evidence', changed),
    ...change(
      'rule',
      was?.sha256 === is?.sha256
        ? []
        : [`${id} ${was ? `v${String(was.version)}` : 'not there'} -> ${is ? `v${String(is.version)}` : 'not there'}`],
    ).map((each) => ({ ...each, versions: { control: id, before: was?.version ?? null, after: is?.version ?? null } })),
    ...change('parameter', [...new Set([...(from && to ? params : []), ...relaxed])]),
    ...change('decision', moved),
    ...change('age', aged),
  ];
  if (found.length > 0) return found;
  if (before.policy.sha256 !== after.policy.sha256) return [{ kind: 'policy', what: [after.policy.id] }];
  if (before.site.sha256 !== after.site.sha256) return [{ kind: 'site', what: ['site.yaml'] }];
  if (before.tool.version !== after.tool.version) return [{ kind: 'tool', what: [`${before.tool.version} -> ${after.tool.version}`] }];
  return before.asOf === after.asOf ? [{ kind: 'unknown', what: [] }] : [{ kind: 'age', what: [] }];
}
const differing = (a: Result['params'], b: Result['params']): readonly string[] =>
  [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((name) => JSON.stringify(a[name]) !== JSON.stringify(b[name]));
const stateIn = (lookup: Lookup, result: Result | undefined, id: string): string =>
  `${lookup.decision(id)?.state ?? ''} ${String(result?.decision === id || result?.waivers.includes(id) === true)}`;

function evidenceChanges(before: readonly EvidenceEntry[], after: readonly EvidenceEntry[], isUsed: (entry: EvidenceEntry) => boolean) {
  const old = new Map(before.filter(isUsed).map((each) => [each.id, each]));
  const now = new Map(after.filter(isUsed).map((each) => [each.id, each]));
  const ids = [...new Set([...old.keys(), ...now.keys()])].sort(compareText);
  const same = (id: string): boolean => {
    const [a, b] = [old.get(id), now.get(id)];
    return (
      a !== undefined && b !== undefined && a.sha256 === b.sha256 && a.state === b.state && a.grade === b.grade && a.complete === b.complete
    );
  };
  return { changed: ids.filter((id) => !same(id)), aged: ids.filter((id) => same(id) && old.get(id)?.fresh !== now.get(id)?.fresh) };
}

function findingChanges(sides: Sides, causes: ReadonlyMap<string, readonly Change[]>) {
  const { before, after, old, now } = sides;
  const [had, has] = [new Set(before.findings.map(({ id }) => id)), new Set(after.findings.map(({ id }) => id))];
  // Of a result with more findings than the file keeps, the missing ones may be among the others.
  const isCut = (lookup: Lookup, each: Pick<Result, 'control' | 'subject'>): boolean => {
    const result = lookup.result(each.control, each.subject);
    return result !== undefined && result.failed > result.findings.length && result.findings.length >= keptAtLeast;
  };
  const because = (finding: Finding): readonly Change[] => causes.get(keyOf(finding)) ?? [];
  const fresh = after.findings.filter(({ id }) => !had.has(id));
  const gone = before.findings.filter(({ id }) => !has.has(id));
  const comparable = (finding: Finding): boolean => !isCut(old, finding) && !isCut(now, finding);
  const findings = [
    ...fresh.filter(comparable).map((finding): FindingChange => ({ state: 'new', finding, causes: because(finding) })),
    ...gone.filter(comparable).map((finding): FindingChange => ({ state: stateOf(now, finding), finding, causes: because(finding) })),
  ].sort((a, b) => states.indexOf(a.state) - states.indexOf(b.state) || compareFindings(a.finding, b.finding));
  const uncompared = new Set([...fresh, ...gone].filter((each) => !comparable(each)).map(keyOf)).size;
  return { findings, uncompared, open: after.findings.filter(({ id }) => had.has(id)).length };
}
const states: readonly FindingState[] = ['new', 'fixed', 'unseen', 'open'];
/** Smaller lists are whole: one finding may stand for several failed checks of a group. */
const keptAtLeast = 100;

/** Fixed only where the control was decided again and nothing of it was left open. */
function stateOf(now: Lookup, { control, subject }: Finding): FindingState {
  const result = now.result(control, subject);
  return result !== undefined && result.missing === 0 && (result.status === 'pass' || result.status === 'fail') ? 'fixed' : 'unseen';
}
