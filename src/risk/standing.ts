/** What today's results say of a countermeasure: only a pass counts in full, a compensation as claimed, anything else not at all. */
import type { Result, Status } from '../model/assessment.js';
import type { SubjectKind } from '../model/control.js';
import type { ScenarioCountermeasure } from '../model/risk.js';
import type { Credit, LayerResult } from '../model/risk-result.js';
import type { SubjectId } from '../model/site.js';

/** Whether a planned measure brings a control to pass on a subject. */
export type Planned = (control: string, subject: SubjectId) => boolean;

export interface JudgedControl {
  readonly id: string;
  readonly subject: readonly string[];
}
/** The result of a control that speaks for a subject; undefined: it is not judged there. */
export type StatusAt = (control: string, subject: SubjectId) => LayerResult['results'][number] | undefined;

export function statuses(results: readonly Pick<Result, 'control' | 'subject' | 'status'>[], controls: readonly JudgedControl[]): StatusAt {
  const byKey = new Map(results.map(({ control, subject, status }) => [`${control} ${subject}`, status]));
  const kindsOf = new Map(controls.map(({ id, subject }) => [id, new Set(subject)]));
  return (control, subject) => {
    const kinds = kindsOf.get(control);
    if (!kinds) return { subject, status: null };
    const kind: SubjectKind = subject === 'site' ? 'site' : subject.startsWith('zone:') ? 'zone' : 'conduit';
    if (kinds.has(kind)) return { subject, status: byKey.get(`${control} ${subject}`) ?? null };
    // What holds for the site holds for each zone and conduit. Under `site` also stand results about records without a zone: not these.
    return kinds.has('site') ? { subject: 'site', status: byKey.get(`${control} site`) ?? null } : undefined;
  };
}

export interface Standing {
  readonly results: LayerResult['results'];
  readonly status: Status | null;
  readonly credit: Credit;
  /** Part of the effect that counts today, and with the planned measures. */
  readonly share: number;
  readonly planned: number;
}

const isMet = (status: Status | null): boolean => status === 'pass' || status === 'compensated';
const worstFirst: readonly (Status | null)[] = ['fail', 'error', 'not-evaluated', null, 'compensated', 'pass', 'not-applicable'];

/** It must stand everywhere on the way where it can be judged; where it is not applicable it says nothing. */
export function standingOf(
  { control, claimed }: Pick<ScenarioCountermeasure, 'control' | 'claimed'>,
  subjects: readonly SubjectId[],
  statusAt: StatusAt,
  planned: Planned,
): Standing {
  const found = [...subjects, ...(subjects.length === 0 ? ['site'] : [])].flatMap((subject) => statusAt(control, subject) ?? []);
  const results = [...new Map(found.map((each) => [each.subject, each])).values()];
  const judged = results.filter(({ status }) => status !== 'not-applicable');
  const shareIf = (counts: (each: LayerResult['results'][number]) => boolean, isFull: typeof counts): number =>
    judged.length === 0 || !judged.every(counts) ? 0 : judged.every(isFull) ? 1 : claimed;
  const share = shareIf(
    ({ status }) => isMet(status),
    ({ status }) => status === 'pass',
  );
  const later = shareIf(
    ({ subject, status }) => isMet(status) || planned(control, subject),
    ({ subject, status }) => status === 'pass' || planned(control, subject),
  );
  const isFull = judged.length > 0 && judged.every(({ status }) => status === 'pass');
  const isClaimed = judged.length > 0 && judged.every(({ status }) => isMet(status));
  return {
    results,
    status: worstFirst.find((each) => results.some(({ status }) => status === each)) ?? null,
    credit: isFull ? 'met' : isClaimed ? 'claimed' : later > 0 ? 'planned' : 'none',
    share,
    planned: Math.max(share, later),
  };
}
