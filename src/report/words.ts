/** The words and glyphs of statuses and verdicts, and the sentences that every report shares (report-design section 5). */
import type {
  Assessment,
  FindingClass,
  GapKind,
  LevelVerdict,
  MaturityResult,
  Reason,
  ReasonCode,
  Status,
  SubjectResult,
} from '../model/assessment.js';
import type { FoundationalRequirement, Mapped } from '../model/catalogue.js';
import { count } from './visible.js';

export interface Mark {
  readonly glyph: string;
  readonly word: string;
}

export const statusMarks: { readonly [s in Status]: Mark } = {
  pass: { glyph: '✓', word: 'Pass' },
  fail: { glyph: '✕', word: 'Fail' },
  'not-evaluated': { glyph: '?', word: 'Not evaluated' },
  compensated: { glyph: '≈', word: 'Compensated' },
  'not-applicable': { glyph: '–', word: 'Not applicable' },
  error: { glyph: '!', word: 'Error' },
};

export const verdictMarks: { readonly [v in LevelVerdict]: Mark } = {
  met: { glyph: '✓', word: 'Met' },
  'not-met': { glyph: '✕', word: 'Not met' },
  'not-demonstrated': { glyph: '?', word: 'Not demonstrated' },
  'n/a': { glyph: '–', word: 'n/a' },
};

export const reasonWords: { readonly [r in ReasonCode]: string } = {
  'no-evidence': 'no evidence',
  unreadable: 'evidence unreadable',
  changed: 'evidence changed since it was registered',
  stale: 'evidence stale',
  'low-grade': 'evidence of too low a grade',
  'empty-population': 'nothing to check in the evidence',
  'missing-attribute': 'values missing in the evidence',
  'incomplete-coverage': 'evidence does not cover it',
  relaxed: 'a parameter, age or grade is weaker than the default',
  'no-control': 'no control',
};

export const requirementNames: { readonly [f in FoundationalRequirement]: string } = {
  IAC: 'Identification and authentication control',
  UC: 'Use control',
  SI: 'System integrity',
  DC: 'Data confidentiality',
  RDF: 'Restricted data flow',
  TRE: 'Timely response to events',
  RA: 'Resource availability',
};

export const gapWords: { readonly [g in GapKind]: string } = {
  capability: 'capability',
  configuration: 'configuration',
  evidence: 'evidence',
};

type MaturityNeed = MaturityResult['missing'][number];
/** What the next maturity level lacks. */
export const maturityNeeds: { readonly [n in MaturityNeed]: string } = {
  evidence: 'any evidence that it is done',
  document: 'a document in force that names it (topics), with an owner and another approver',
  control: 'every control of it passes',
  records: 'records of each period',
  trend: 'misses that fall from period to period, or none',
  lessons: 'lessons applied',
};
export const maturityText = (level: MaturityResult['level']): string => (level === null ? 'nothing on record' : `ML ${String(level)}`);

/** Why a record of a console leads to no one asset. */
export const traceWords: Readonly<Record<string, string>> = {
  unknown: 'no asset has that name or address',
  ambiguous: 'several assets have that name or address',
  'behind-translation': 'the address stands for several, or for one that is not known, behind a translation',
  disagreement: 'name and address lead to different assets',
  'nothing-named': 'the record names neither a host nor an address',
  'asset-without-address': 'the address may be that of an asset without an address on record',
};
export const traceWord = (problem: string): string => (Object.hasOwn(traceWords, problem) ? traceWords[problem] : undefined) ?? problem;

/** What a mapping row of this grade may be printed as; never more. */
export function relationWords({ grade, relation, reviewer }: Pick<Mapped, 'grade' | 'relation' | 'reviewer'>): string {
  switch (grade) {
    case 'official':
      return relation === 'references' || relation === '' ? 'references' : `references, ${relation}`;
    case 'published':
      return 'cited by';
    case 'derived':
      return 'related';
    case 'curated':
      return reviewer === undefined ? 'project mapping, unreviewed' : `project mapping, reviewed by ${reviewer}`;
  }
}

/** Worst first. */
export const classOrder: readonly FindingClass[] = ['major', 'minor', 'observation', 'opportunity'];
export const severityOrder = ['critical', 'high', 'medium', 'low'] as const;

/** "1 finding", "1 204 findings". */
export const plural = (n: number, one: string, many = `${one}s`): string => `${count(n)} ${n === 1 ? one : many}`;

/** `zone:sis` -> "sis zone"; `site` stays. */
export function subjectWords(subject: string): string {
  const at = subject.indexOf(':');
  return at < 0 ? subject : `${subject.slice(at + 1)} ${subject.slice(0, at)}`;
}

export const refOf = (subject: Pick<SubjectResult, 'kind' | 'id'>): string =>
  subject.kind === 'site' ? 'site' : `${subject.kind}:${subject.id}`;

/** "certificates: evidence stale (certs)". */
export const reasonText = (reason: Reason): string =>
  `${reason.kind === '' ? '' : `${reason.kind}: `}${reasonWords[reason.code]}${reason.evidence === '' ? '' : ` (${reason.evidence})`}`;

export interface VerdictCounts {
  readonly zones: number;
  readonly conduits: number;
  readonly met: number;
  readonly notMet: number;
  readonly notDemonstrated: number;
}

/** Zones and conduits by verdict; the site has no level and is counted apart. */
export function verdictCounts(subjects: readonly SubjectResult[]): VerdictCounts {
  const levelled = subjects.filter((each) => each.kind !== 'site');
  const of = (verdict: SubjectResult['verdict']): number => levelled.filter((each) => each.verdict === verdict).length;
  const zones = levelled.filter((each) => each.kind === 'zone').length;
  return { zones, conduits: levelled.length - zones, met: of('met'), notMet: of('not-met'), notDemonstrated: of('not-demonstrated') };
}

/** "Of 6 zones and 5 conduits: 3 meet their target levels, 5 do not, 3 are not demonstrated." */
export function verdictSentence(subjects: readonly SubjectResult[]): string {
  const { zones, conduits, met, notMet, notDemonstrated } = verdictCounts(subjects);
  if (zones + conduits === 0) return 'No zone and no conduit was assessed.';
  const whole = conduits === 0 ? plural(zones, 'zone') : `${plural(zones, 'zone')} and ${plural(conduits, 'conduit')}`;
  const meets = met === 1 ? '1 meets its target levels' : `${count(met)} meet their target levels`;
  return `Of ${whole}: ${meets}, ${count(notMet)} ${notMet === 1 ? 'does' : 'do'} not, ${count(notDemonstrated)} ${notDemonstrated === 1 ? 'is' : 'are'} not demonstrated.`;
}

/** What one zone, conduit or the site has shown, in a sentence. */
export function subjectSentence(subject: SubjectResult): string {
  const name = subject.kind === 'site' ? 'The programme of the site' : `The ${subject.kind} ${subject.id}`;
  const aim = subject.kind === 'site' ? 'what the policy requires' : 'its target levels';
  if (subject.verdict === 'met') return `${name} meets ${aim}.`;
  if (subject.verdict === 'not-met') return `${name} does not meet ${aim}.`;
  return subject.kind === 'site' ? `${name} is not demonstrated.` : `That ${name.replace('The', 'the')} meets ${aim} is not demonstrated.`;
}

/** What decides the exit code of `check`, in words. */
export function exitSentence({ exit }: Assessment): string {
  const parts = [
    `${count(exit.notMet)} not met`,
    `${count(exit.notDemonstrated)} not demonstrated`,
    ...(exit.errors > 0 ? [plural(exit.errors, 'rule error')] : []),
    ...(exit.unplaced > 0 ? [`${plural(exit.unplaced, 'record')} without a zone`] : []),
    ...(exit.waived > 0 ? [`${count(exit.waived)} waived and not counted`] : []),
  ];
  return `Of what is required: ${parts.join(', ')}.`;
}
