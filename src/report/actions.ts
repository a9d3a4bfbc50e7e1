/** What to fix, in the order in which it pays: rows shared by the page, the table and the summary. */
import type { Assessment, Finding, Result } from '../model/assessment.js';
import type { FoundationalRequirement, SecurityLevel } from '../model/catalogue.js';
import { compareText } from '../model/problem.js';
import { compareFindings, isUnplaced, levelsOf, type Lookup } from './lookup.js';
import { classOrder, severityOrder } from './words.js';

/** One failing control of one subject. */
export interface FixAction {
  readonly control: string;
  readonly subject: string;
  readonly fix: string;
  readonly outage: string;
  readonly days: number;
  readonly cost: number;
  /** Accountable for the subject, or null. */
  readonly owner: string | null;
  /** Findings kept in the assessment, worst first; `failed` is the exact number. */
  readonly findings: readonly Finding[];
  readonly failed: number;
  /** Levels that it holds down at present. */
  readonly holds: readonly Hold[];
  readonly waivers: readonly string[];
  readonly fullyWaived: boolean;
  readonly unplaced: boolean;
}
export interface Hold {
  readonly subject: string;
  readonly fr: FoundationalRequirement;
  readonly low: SecurityLevel;
  readonly target: SecurityLevel;
  readonly requirement: string;
}

const outageOrder = ['none', 'restart', 'shutdown'];
const rankIn = (order: readonly string[], value: string | undefined): number => {
  const at = value === undefined ? -1 : order.indexOf(value);
  return at < 0 ? order.length : at;
};

export function fixActions(assessment: Assessment, lookup: Lookup): readonly FixAction[] {
  const holds = holdsByResult(assessment, lookup);
  const owners = ownersOf(assessment);
  return assessment.results
    .filter((result) => result.status === 'fail')
    .map((result): FixAction => {
      const control = lookup.control(result.control);
      return {
        control: result.control,
        subject: result.subject,
        fix: control?.fix ?? '',
        outage: control?.effort.outage ?? 'unknown',
        days: control?.effort.days ?? 0,
        cost: control?.effort.cost ?? 0,
        owner: owners.get(result.subject) ?? null,
        findings: [...lookup.findings(result.control, result.subject)].sort(compareFindings),
        failed: result.failed,
        holds: holds.get(result) ?? [],
        waivers: result.waivers,
        fullyWaived: result.fullyWaived,
        unplaced: isUnplaced(result, lookup),
      };
    })
    .sort(compareActions);
}

/** Required before what lies above the target, waived last; then without an outage first, by class, severity, levels held and cost. */
function compareActions(a: FixAction, b: FixAction): number {
  return (
    Number(a.fullyWaived) - Number(b.fullyWaived) ||
    Number(isAbove(a)) - Number(isAbove(b)) ||
    rankIn(outageOrder, a.outage) - rankIn(outageOrder, b.outage) ||
    rankIn(classOrder, a.findings[0]?.class) - rankIn(classOrder, b.findings[0]?.class) ||
    rankIn(severityOrder, a.findings[0]?.severity) - rankIn(severityOrder, b.findings[0]?.severity) ||
    b.holds.length - a.holds.length ||
    a.cost - b.cost ||
    compareText(a.control, b.control) ||
    compareText(a.subject, b.subject)
  );
}

const isAbove = ({ findings }: FixAction): boolean => findings[0]?.class === 'opportunity';

/** Which failing results stand behind a limiting requirement. */
function holdsByResult({ subjects }: Assessment, lookup: Lookup): ReadonlyMap<Result, readonly Hold[]> {
  const holds = new Map<Result, Hold[]>();
  for (const subject of subjects) {
    const ref = subject.kind === 'site' ? 'site' : `${subject.kind}:${subject.id}`;
    const rows = new Map(lookup.rows(ref).map((row) => [row.id, row]));
    for (const [fr, level] of levelsOf(subject)) {
      if (level.low === null || level.verdict === 'met') continue;
      for (const requirement of level.limiting)
        for (const control of rows.get(requirement)?.controls ?? []) {
          const result = lookup.result(control, ref);
          if (result?.status !== 'fail') continue;
          const hold = { subject: ref, fr, low: level.low, target: level.target, requirement };
          holds.set(result, [...(holds.get(result) ?? []), hold]);
        }
    }
  }
  return holds;
}

/** Who answers for a subject: its own accountable person, else the site's. */
export function ownersOf({ model, site }: Assessment): ReadonlyMap<string, string> {
  const named = [
    ...model.zones.map((each) => [`zone:${each.id}`, each.accountable ?? site.accountable] as const),
    ...model.conduits.map((each) => [`conduit:${each.id}`, each.accountable ?? site.accountable] as const),
    ['site', site.accountable] as const,
  ];
  return new Map(named.flatMap(([subject, owner]) => (owner === null ? [] : [[subject, owner] as const])));
}
