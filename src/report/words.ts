/** The glyphs of statuses and verdicts, and the words and sentences that every report shares, from the texts (report-design section 5). */
import type {
  Assessment,
  FindingClass,
  LevelVerdict,
  MaturityResult,
  Reason,
  ReasonCode,
  Status,
  SubjectResult,
} from '../model/assessment.js';
import type { FoundationalRequirement, Mapped } from '../model/catalogue.js';
import { listed, type Say } from './view/say.js';
import { count } from './visible.js';

export interface Mark {
  readonly glyph: string;
  readonly word: string;
}

const statusGlyphs: { readonly [s in Status]: string } = {
  ...{ pass: '✓', fail: '✕', 'not-evaluated': '?', compensated: '≈', 'not-applicable': '–', error: '!' },
};
/** In the order in which they are counted. */
export const statusOrder = Object.keys(statusGlyphs) as readonly Status[];
export const statusSign = (say: Say, status: Status): Mark => ({ glyph: statusGlyphs[status], word: say(`status.${status}`) });
/** In the middle of a sentence. */
export const statusWord = (say: Say, status: string): string => say(`status-within.${status}`);

export const verdictGlyphs: { readonly [v in LevelVerdict]: string } = {
  ...{ met: '✓', 'not-met': '✕', 'not-demonstrated': '?', 'n/a': '–' },
};
export const verdictSign = (say: Say, verdict: LevelVerdict): Mark => ({ glyph: verdictGlyphs[verdict], word: say(`verdict.${verdict}`) });

export const reasonWord = (say: Say, code: ReasonCode): string => say(`reason.${code}`);
export const classWord = (say: Say, name: FindingClass): string => say(`class-word.${name}`);
export const severityWord = (say: Say, severity: string): string => say(`severity.${severity}`);
export const outageWord = (say: Say, outage: string): string => say(`outage.${outage}`);
export const frName = (say: Say, fr: FoundationalRequirement): string => say(`fr.${fr}`);

/** What the next maturity level lacks. */
export const maturityNeed = (say: Say, need: MaturityResult['missing'][number]): string => say(`maturity-need.${need}`);
export const maturityText = (say: Say, level: MaturityResult['level']): string =>
  level === null ? say('maturity.nothing') : say('maturity.level', { level });

/** Why a record of a console leads to no one asset. */
export const traceWord = (say: Say, problem: string): string => (say.has(`trace.${problem}`) ? say(`trace.${problem}`) : problem);

/** What a mapping row of this grade may be printed as; never more. */
export function relationWords(say: Say, { grade, relation, reviewer }: Pick<Mapped, 'grade' | 'relation' | 'reviewer'>): string {
  switch (grade) {
    case 'official':
      return relation === 'references' || relation === '' ? say('relation.official') : say('relation.official-as', { relation });
    case 'published':
    case 'derived':
      return say(`relation.${grade}`);
    case 'curated':
      return reviewer === undefined ? say('relation.unreviewed') : say('relation.reviewed', { reviewer });
  }
}

/** Worst first. */
export const classOrder: readonly FindingClass[] = ['major', 'minor', 'observation', 'opportunity'];
export const severityOrder = ['critical', 'high', 'medium', 'low'] as const;

/** "1 finding", "1 204 findings", on the terminal. */
export const plural = (n: number, one: string, many = `${one}s`): string => `${count(n)} ${n === 1 ? one : many}`;

/** `zone:sis` -> "sis zone"; `site` stays. */
export function subjectWords(say: Say, subject: string): string {
  const at = subject.indexOf(':');
  if (at < 0) return subject === 'site' ? say('subject.site') : subject;
  const id = `subject.${subject.slice(0, at)}`;
  return say.has(id) ? say(id, { id: subject.slice(at + 1) }) : subject;
}

export const refOf = (subject: Pick<SubjectResult, 'kind' | 'id'>): string =>
  subject.kind === 'site' ? 'site' : `${subject.kind}:${subject.id}`;

/** "certificates: evidence stale (certs)". */
export const reasonText = (say: Say, reason: Reason): string =>
  `${reason.kind === '' ? '' : `${reason.kind}: `}${reasonWord(say, reason.code)}${reason.evidence === '' ? '' : ` (${reason.evidence})`}`;

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
export function verdictSentence(say: Say, subjects: readonly SubjectResult[]): string {
  const { zones, conduits, met, notMet, notDemonstrated } = verdictCounts(subjects);
  if (zones + conduits === 0) return say('verdicts.none');
  const [ofZones, ofConduits] = [say('verdicts.zones', { n: zones }), say('verdicts.conduits', { n: conduits })];
  return say('verdicts', {
    whole: conduits === 0 ? ofZones : say('verdicts.both', { zones: ofZones, conduits: ofConduits }),
    met: say('verdicts.met', { n: met }),
    notMet: say('verdicts.not-met', { n: notMet }),
    open: say('verdicts.open', { n: notDemonstrated }),
  });
}

/** What one zone, conduit or the site has shown, in a sentence. */
export function subjectSentence(say: Say, { kind, id, verdict }: SubjectResult): string {
  return say(`shown.${kind}.${verdict === 'met' || verdict === 'not-met' ? verdict : 'open'}`, { id });
}

/** What decides the exit code of `check`, in words. */
export function exitSentence(say: Say, { exit }: Assessment): string {
  const more = [
    ['exit.errors', exit.errors],
    ['exit.unplaced', exit.unplaced],
    ['exit.waived', exit.waived],
  ] as const;
  const parts = [
    say('exit.not-met', { n: exit.notMet }),
    say('exit.open', { n: exit.notDemonstrated }),
    ...more.flatMap(([id, n]) => (n > 0 ? [say(id, { n })] : [])),
  ];
  return say('exit', { list: listed(say, parts) });
}
