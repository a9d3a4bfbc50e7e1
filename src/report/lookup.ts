/** Ways through an assessment that every report needs: which result speaks for a subject, what holds a level down, what comes first. */
import type {
  Assessment,
  CatalogueEntry,
  ControlEntry,
  DecisionEntry,
  EvidenceEntry,
  Finding,
  LevelResult,
  Reason,
  RequirementResult,
  Result,
  Status,
  SubjectResult,
} from '../model/assessment.js';
import { foundationalRequirements, type FoundationalRequirement } from '../model/catalogue.js';
import { compareText } from '../model/problem.js';
import { once } from '../model/once.js';
import { classOrder, refOf, severityOrder } from './words.js';

export interface Lookup {
  readonly control: (id: string) => ControlEntry | undefined;
  readonly requirement: (id: string) => CatalogueEntry | undefined;
  readonly evidence: (id: string) => EvidenceEntry | undefined;
  readonly subject: (ref: string) => SubjectResult | undefined;
  /** The result that speaks for a subject: its own, or the site's, which zones and conduits inherit. */
  readonly result: (control: string, subject: string) => Result | undefined;
  readonly findings: (control: string, subject: string) => readonly Finding[];
  readonly decision: (id: string) => DecisionEntry | undefined;
  readonly rows: (subject: string) => readonly RequirementResult[];
}

export const groupBy = <T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> => {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const members = groups.get(key);
    if (members) members.push(item);
    else groups.set(key, [item]);
  }
  return groups;
};
/** Two pairs are never one key: the length says where the first part ends. */
export const pair = (control: string, subject: string): string => `${String(control.length)} ${control}${subject}`;
/** Things by control and subject, without a text put together for each question. */
function byPair<T extends Pick<Result, 'control' | 'subject'>>(items: readonly T[]): (control: string, subject: string) => readonly T[] {
  const groups = new Map([...groupBy(items, ({ control }) => control)].map(([id, own]) => [id, groupBy(own, ({ subject }) => subject)]));
  return (control, subject) => groups.get(control)?.get(subject) ?? nothing;
}
const nothing: readonly never[] = [];

export const lookUp = once((assessment: Assessment): Lookup => {
  const controls = new Map(assessment.controls.list.map((each) => [each.id, each]));
  const requirements = new Map(assessment.catalogue.requirements.map((each) => [each.id, each]));
  const evidence = new Map(assessment.evidence.map((each) => [each.id, each]));
  const subjects = new Map(assessment.subjects.map((each) => [refOf(each), each]));
  const results = byPair(assessment.results);
  const findings = byPair(assessment.findings);
  const rows = groupBy(assessment.requirements, (each) => each.subject);
  const { waivers, compensations, notApplicable, completeness } = assessment.decisions;
  const decisions = new Map([...waivers, ...compensations, ...notApplicable, ...completeness].map((each) => [each.id, each]));
  const inherits = (control: string): boolean => controls.get(control)?.subject.includes('site') ?? false;
  return {
    control: (id) => controls.get(id),
    requirement: (id) => requirements.get(id),
    evidence: (id) => evidence.get(id),
    subject: (ref) => subjects.get(ref),
    result: (control, subject) => results(control, subject).at(-1) ?? (inherits(control) ? results(control, 'site').at(-1) : undefined),
    findings,
    decision: (id) => decisions.get(id),
    rows: (subject) => rows.get(subject) ?? [],
  };
});

/** Results of records without a zone stand under the site, though their control judges zones or conduits. */
export const isUnplaced = (result: Pick<Result, 'control' | 'subject'>, lookup: Lookup): boolean =>
  result.subject === 'site' && lookup.control(result.control)?.subject.includes('site') === false;

/** Controls that satisfy no row with a level: the programme. */
export const isProgramme = (control: ControlEntry): boolean => control.satisfies.every((each) => each.includes(':'));

/** Foundational requirements with a level, in the order of the vector. */
export const levelsOf = (subject: SubjectResult): readonly (readonly [FoundationalRequirement, LevelResult])[] =>
  foundationalRequirements.flatMap((fr) => {
    const level = subject.levels[fr];
    return level ? [[fr, level] as const] : [];
  });

/** "1..2"; "n/a" where nothing is required. */
export const rangeOf = ({ low, high }: Pick<LevelResult, 'low' | 'high'>): string =>
  low === null || high === null ? 'n/a' : `${String(low)}..${String(high)}`;

/** One requirement that holds a level down, with what shows it. */
export interface Cause {
  readonly requirement: string;
  readonly status: Status;
  readonly control: string | null;
  readonly finding: Finding | null;
  readonly reason: Reason | null;
}

/** What holds a level: its limiting rows, and for "not met" at least one that fails. */
export function causesOf(subject: string, fr: FoundationalRequirement, level: LevelResult, lookup: Lookup): readonly Cause[] {
  const rows = lookup.rows(subject).filter((row) => row.fr === fr);
  const limiting = level.limiting.map((id) => rows.find((row) => row.id === id)).filter((row) => row !== undefined);
  const failing = rows.filter((row) => row.required && row.status === 'fail');
  const lowest = Math.min(...failing.map((row) => row.level));
  const proof =
    level.verdict === 'not-met' && !limiting.some((row) => row.status === 'fail')
      ? failing.filter((row) => row.level === lowest).slice(0, 1)
      : [];
  return [...limiting, ...proof].map((row) => causeOf(row, lookup));
}

/** The worst control of a row: one that fails with a finding, else one that lacks something. */
export function causeOf(row: RequirementResult, lookup: Lookup): Cause {
  const results = row.controls.map((id) => lookup.result(id, row.subject)).filter((each) => each !== undefined);
  const worst =
    ['fail', 'error', 'not-evaluated'].map((status) => results.find((each) => each.status === status)).find((each) => each !== undefined) ??
    null;
  const finding = worst?.status === 'fail' ? ([...lookup.findings(worst.control, worst.subject)].sort(compareFindings)[0] ?? null) : null;
  return {
    requirement: row.id,
    status: row.status,
    control: worst?.control ?? null,
    finding,
    reason: finding ? null : (worst?.reasons[0] ?? null),
  };
}

const classRank = (each: Finding): number => classOrder.indexOf(each.class);
const severityRank = (each: Pick<Finding, 'severity'>): number => severityOrder.indexOf(each.severity);

/** By class, then severity, then place: the order in which findings are shown. */
export const compareFindings = (a: Finding, b: Finding): number =>
  classRank(a) - classRank(b) ||
  severityRank(a) - severityRank(b) ||
  compareText(a.control, b.control) ||
  compareText(a.subject, b.subject) ||
  compareText(a.origin.file, b.origin.file) ||
  a.origin.line - b.origin.line ||
  compareText(a.id, b.id);

/** `evidence/fw.csv:812`; a pointer stands where a file has no lines. */
export function placeText(place: Finding['origin']): string {
  if (place.line > 0) return `${place.file}:${String(place.line)}`;
  return place.pointer === null || place.pointer === '' ? place.file : `${place.file} ${place.pointer}`;
}

/** Results that decide the verdict of the site: programme controls that the policy requires, and site controls behind required rows. */
export function siteResults(assessment: Assessment, lookup: Lookup): readonly Result[] {
  const { programme } = assessment.policy;
  const behind = new Set(assessment.requirements.filter((row) => row.required).flatMap((row) => row.controls));
  return assessment.results.filter((result) => {
    const control = lookup.control(result.control);
    if (result.subject !== 'site' || !control?.subject.includes('site')) return false;
    return isProgramme(control) ? programme === 'all' || (programme !== 'none' && programme.includes(control.id)) : behind.has(control.id);
  });
}

/** What a run made and what was read from its file hold the same keys in different orders; a report has one. */
export const entriesByName = <T>(of: Readonly<Record<string, T>>): (readonly [string, T])[] =>
  Object.entries(of).sort(([a], [b]) => compareText(a, b));
