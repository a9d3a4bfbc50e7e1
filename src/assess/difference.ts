/** Two assessments of one site beside each other: levels, results, requirements and findings before and after. */
import type { Assessment, Finding, LevelResult, LevelVerdict, Place, Status, SubjectResult } from '../model/assessment.js';
import { foundationalRequirements, type FoundationalRequirement } from '../model/catalogue.js';
import type { Assessed } from './assess.js';

export type LevelState = Pick<LevelResult, 'low' | 'high' | 'verdict' | 'limiting'>;
export interface LevelChange {
  readonly subject: string;
  readonly fr: FoundationalRequirement;
  readonly target: number;
  readonly before: LevelState;
  readonly after: LevelState;
  readonly change: Direction;
}
/** `open`: a failure is proven no longer, and nothing more is demonstrated either. */
export type Direction = 'better' | 'worse' | 'open' | 'other' | 'none';
export interface VerdictChange {
  readonly subject: string;
  readonly before: LevelVerdict;
  readonly after: LevelVerdict;
}
export interface StatusChange {
  readonly subject: string;
  /** A requirement or a control. */
  readonly id: string;
  readonly required: boolean;
  readonly before: Status | null;
  readonly after: Status | null;
}
export interface ChangedFinding extends Pick<Finding, 'id' | 'control' | 'rule' | 'subject' | 'severity' | 'message' | 'record'> {
  readonly place: Place;
}
export interface Difference {
  /** Every subject and foundational requirement, changed or not. */
  readonly levels: readonly LevelChange[];
  /** The rest: only what changed. */
  readonly verdicts: readonly VerdictChange[];
  readonly requirements: readonly StatusChange[];
  readonly results: readonly StatusChange[];
  readonly newFindings: readonly ChangedFinding[];
  readonly closedFindings: readonly ChangedFinding[];
  /** Findings on records that only bear another number or name than before. */
  readonly movedFindings: number;
  readonly newContradictions: Assessment['contradictions'];
  readonly closedContradictions: Assessment['contradictions'];
  /** A proven failure more: a level that is possible no longer, a required row that fails, a new finding of a required control. */
  readonly fails: boolean;
  /** Something that was demonstrated is so no longer. */
  readonly loses: boolean;
}

/** What a record says, without its own name and number; null: it cannot be told. */
export type ContentOf = (finding: Finding, side: 'before' | 'after') => string | null;

export function differenceOf(before: Assessed, after: Assessed, contentOf: ContentOf): Difference {
  const [a, b] = [before.assessment, after.assessment];
  const levels = levelChanges(a, b);
  const requirements = statusChanges(rowsOf(a), rowsOf(b));
  const results = statusChanges(resultsOf(a), resultsOf(b));
  const { fresh, gone, moved } = findingChanges(before, after, contentOf);
  const [newContradictions, closedContradictions] = [
    lacking(b.contradictions, a.contradictions),
    lacking(a.contradictions, b.contradictions),
  ];
  const isRequired = requiredIn(b);
  return {
    levels,
    verdicts: verdictChanges(a, b),
    requirements,
    results,
    newFindings: fresh.map(changedFinding),
    closedFindings: gone.map(changedFinding),
    movedFindings: moved,
    newContradictions,
    closedContradictions,
    fails:
      levels.some((each) => (each.after.high ?? 4) < (each.before.high ?? 4)) ||
      [...requirements, ...results].some((each) => each.required && each.after === 'fail' && each.before !== 'fail') ||
      fresh.some(({ control, subject }) => isRequired(control, subject)),
    loses:
      levels.some((each) => (each.after.low ?? 4) < (each.before.low ?? 4)) ||
      [...requirements, ...results].some((each) => each.required && isMet(each.before) && !isMet(each.after)),
  };
}

const isMet = (status: Status | null): boolean => status === 'pass' || status === 'compensated' || status === 'not-applicable';

const refOf = ({ kind, id }: Pick<SubjectResult, 'kind' | 'id'>): string => (kind === 'site' ? 'site' : `${kind}:${id}`);

function levelChanges(a: Assessment, b: Assessment): readonly LevelChange[] {
  const old = new Map(a.subjects.map((each) => [refOf(each), each]));
  return b.subjects.flatMap((subject) =>
    foundationalRequirements.flatMap((fr): readonly LevelChange[] => {
      const [was, is] = [old.get(refOf(subject))?.levels[fr], subject.levels[fr]];
      if (was === undefined || is === undefined) return [];
      return [{ subject: refOf(subject), fr, target: is.target, before: stateOf(was), after: stateOf(is), change: directionOf(was, is) }];
    }),
  );
}

const stateOf = ({ low, high, verdict, limiting }: LevelResult): LevelState => ({ low, high, verdict, limiting });

function directionOf(was: LevelResult, is: LevelResult): Direction {
  const [low, high] = [(is.low ?? 4) - (was.low ?? 4), (is.high ?? 4) - (was.high ?? 4)];
  if (low === 0 && high === 0) return was.verdict === is.verdict ? 'none' : 'other';
  if (low >= 0 && high >= 0) return low > 0 ? 'better' : 'open';
  return low <= 0 && high <= 0 ? 'worse' : 'other';
}

function verdictChanges(a: Assessment, b: Assessment): readonly VerdictChange[] {
  const old = new Map(a.subjects.map((each) => [refOf(each), each.verdict]));
  return b.subjects.flatMap((each) => {
    const was = old.get(refOf(each));
    return was === undefined || was === each.verdict ? [] : [{ subject: refOf(each), before: was, after: each.verdict }];
  });
}

type Row = Omit<StatusChange, 'before' | 'after'> & { readonly status: Status };
const rowsOf = ({ requirements }: Assessment): readonly Row[] => requirements;

function resultsOf(assessment: Assessment): readonly Row[] {
  const isRequired = requiredIn(assessment);
  return assessment.results.map(({ control, subject, status }) => ({
    ...{ id: control, subject, status },
    required: isRequired(control, subject),
  }));
}

/** A control is required where it stands behind a required row (the site's for all), or belongs to the programme that the policy asks for. */
function requiredIn({ requirements, policy, controls }: Assessment): (control: string, subject: string) => boolean {
  const { programme } = policy;
  const isAsked = (id: string): boolean => programme === 'all' || (programme !== 'none' && programme.includes(id));
  const behind = new Set<string>();
  for (const { subject, controls: ids } of requirements.filter((row) => row.required))
    for (const id of ids) behind.add(`${subject} ${id}`).add(`site ${id}`);
  for (const { id, satisfies } of controls.list) if (satisfies.every((each) => each.includes(':')) && isAsked(id)) behind.add(`site ${id}`);
  return (control, subject) => behind.has(`${subject} ${control}`);
}

function statusChanges(before: readonly Row[], after: readonly Row[]): readonly StatusChange[] {
  const keyOf = ({ subject, id }: Row): string => `${subject} ${id}`;
  const old = new Map(before.map((row) => [keyOf(row), row]));
  const there = new Set(after.map(keyOf));
  const changed = after.flatMap((row): readonly StatusChange[] => {
    const was = old.get(keyOf(row))?.status ?? null;
    return was === row.status ? [] : [{ subject: row.subject, id: row.id, required: row.required, before: was, after: row.status }];
  });
  const gone = before.filter((row) => !there.has(keyOf(row)));
  return [...changed, ...gone.map(({ subject, id, required, status }) => ({ subject, id, required, before: status, after: null }))];
}

/** By id; where a record bears another number and says the same (a rule was put in above it), the finding is the same. */
function findingChanges(
  before: Assessed,
  after: Assessed,
  contentOf: ContentOf,
): { readonly fresh: readonly Finding[]; readonly gone: readonly Finding[]; readonly moved: number } {
  const [old, now] = [idsOf(before), idsOf(after)];
  const fresh = [...after.findings()].filter(({ id }) => !old.has(id));
  const gone = [...before.findings()].filter(({ id }) => !now.has(id));
  const signature = (finding: Finding, side: 'before' | 'after'): string | null => {
    const content = contentOf(finding, side);
    return content === null ? null : JSON.stringify([finding.control, finding.rule, finding.subject, content]);
  };
  const waiting = new Map<string, Finding[]>();
  for (const finding of gone) {
    const key = signature(finding, 'before');
    if (key !== null) waiting.set(key, [...(waiting.get(key) ?? []), finding]);
  }
  const moved = new Set<Finding>();
  for (const finding of fresh) {
    const same = waiting.get(signature(finding, 'after') ?? '')?.pop();
    if (same !== undefined) moved.add(finding).add(same);
  }
  return {
    fresh: fresh.filter((each) => !moved.has(each)),
    gone: gone.filter((each) => !moved.has(each)),
    moved: moved.size / 2,
  };
}

function idsOf({ findings }: Assessed): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const { id } of findings()) ids.add(id);
  return ids;
}

const changedFinding = ({ id, control, rule, subject, severity, message, record, origin }: Finding): ChangedFinding => ({
  ...{ id, control, rule, subject, severity, message, record },
  place: origin,
});

type Contradictions = Assessment['contradictions'];
function lacking(these: Contradictions, those: Contradictions): Contradictions {
  const keyOf = ({ code, subject, message }: Contradictions[number]): string => JSON.stringify([code, subject, message]);
  const known = new Set(those.map(keyOf));
  return these.filter((each) => !known.has(keyOf(each)));
}
