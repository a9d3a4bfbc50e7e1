/** What is known of vulnerabilities and patches, from the derived kinds to the assessment: the most urgent entries, and counts of all. */
import { limitOf } from '../model/limits.js';
import type { Evaluation } from '../evaluate/evaluate.js';
import { compareText } from '../model/problem.js';
import type { EvidenceRecord, EvidenceSet, Fields, Value } from '../model/record.js';
import type { VulnerabilityEntry, VulnerabilityPosition } from '../model/vulnerabilities.js';
import type { PlaceOf } from './findings.js';

/** Entries kept in the assessment; counts are of all. */
export const vulnerabilitiesKept = limitOf('vulnerabilities-kept');
const placesKept = 4;

export interface VulnerabilityInput {
  readonly evidence: EvidenceSet;
  readonly clock: Evaluation['clock'];
  readonly placeOf: PlaceOf;
}
export interface Vulnerabilities {
  readonly entries: readonly VulnerabilityEntry[];
  /** null: neither advisories nor a list of vulnerabilities were given. */
  readonly position: VulnerabilityPosition | null;
}

export function vulnerabilitiesOf(input: VulnerabilityInput): Vulnerabilities {
  const { kinds } = input.evidence;
  const recordsOf = (kind: string): readonly EvidenceRecord[] => kinds.get(kind)?.records ?? [];
  const decided = recordsOf('vulnerability-decisions');
  const matches = recordsOf('vulnerability-matches');
  if (decided.length === 0 && matches.length === 0) return { entries: [], position: null };
  const rows = decided.map((record) => ({ record, overdue: overdueOf(record.values, input.clock) }));
  const kept = [...rows].sort(moreUrgent).slice(0, vulnerabilitiesKept);
  return {
    entries: kept.map(({ record, overdue }) => entryOf(record, overdue, input)),
    position: positionOf(rows, matches, recordsOf('patches'), input),
  };
}

interface Rated {
  readonly record: EvidenceRecord;
  readonly overdue: number | null;
}

const text = (values: Fields, name: string): string | null => {
  const value = values[name];
  return typeof value === 'string' ? value : null;
};
const number = (value: Value | undefined): number | null => (typeof value === 'number' ? value : null);
const texts = (value: Value | undefined): readonly string[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
const isDone = (values: Fields): boolean => ['verified', 'closed'].includes(text(values, 'state') ?? '');

function overdueOf(values: Fields, { dayOf, today }: VulnerabilityInput['clock']): number | null {
  const due = number(values['due']);
  // whether an undetermined one concerns the asset has to be found out first
  if (due === null || isDone(values) || values['decision'] === 'defer' || values['outcome'] === 'undetermined') return null;
  const late = today - dayOf(due);
  return late > 0 ? late : null;
}

const urgencies = ['immediate', 'out-of-cycle', 'scheduled', 'defer'];
const outcomes = ['affected', 'reported', 'undetermined'];

/** Open before done, certain before undetermined, the more urgent first; then how late it is, how likely it is tried, how severe. */
function moreUrgent({ record: { values: a, key }, overdue }: Rated, { record: { values: b, key: other }, overdue: late }: Rated): number {
  const rank = (values: Fields): readonly number[] => [
    isDone(values) ? 1 : 0,
    urgencies.indexOf(text(values, 'decision') ?? ''),
    outcomes.indexOf(text(values, 'outcome') ?? ''),
  ];
  const [mine, theirs] = [rank(a), rank(b)];
  for (const [n, each] of mine.entries()) if (each !== theirs[n]) return each - (theirs[n] ?? 0);
  return (
    (late ?? 0) - (overdue ?? 0) ||
    (number(b['forecast']) ?? 0) - (number(a['forecast']) ?? 0) ||
    (number(b['score']) ?? 0) - (number(a['score']) ?? 0) ||
    compareText(key, other)
  );
}

function entryOf(
  { values, zones, origins }: EvidenceRecord,
  overdue: number | null,
  { clock, placeOf }: VulnerabilityInput,
): VulnerabilityEntry {
  const day = (name: string): string | null => {
    const value = number(values[name]);
    return value === null ? null : clock.isoOf(value, true);
  };
  const outcome = text(values, 'outcome');
  return {
    asset: text(values, 'asset') ?? '',
    zone: zones[0] ?? null,
    vulnerability: text(values, 'vulnerability') ?? '',
    title: text(values, 'title'),
    component: text(values, 'component'),
    outcome: outcome === 'affected' || outcome === 'reported' ? outcome : 'undetermined',
    reason: text(values, 'reason'),
    rule: text(values, 'rule'),
    advisory: text(values, 'advisory'),
    sources: texts(values['sources']),
    exploitation: texts(values['exploitation']),
    exposure: texts(values['exposure']),
    exposureWhy: text(values, 'exposureWhy'),
    automatable: texts(values['automatable']),
    humanImpact: texts(values['humanImpact']),
    least: text(values, 'least') ?? '',
    planning: text(values, 'planning') ?? '',
    decision: text(values, 'decision') ?? '',
    priority: text(values, 'priority') ?? '',
    override: text(values, 'override') ?? '',
    decidedBy: text(values, 'decidedBy'),
    owner: text(values, 'owner'),
    since: day('since'),
    due: day('due'),
    overdue,
    state: text(values, 'state') ?? '',
    patch: text(values, 'patch'),
    patchState: text(values, 'patchState'),
    contradiction: text(values, 'contradiction') ?? 'none',
    fix: text(values, 'fix'),
    score: number(values['score']),
    forecast: number(values['forecast']),
    coordinator: text(values, 'coordinator'),
    bodPeriod: text(values, 'bodPeriod'),
    places: origins.slice(0, placesKept).map(placeOf),
  };
}

function positionOf(
  rows: readonly Rated[],
  matches: readonly EvidenceRecord[],
  patches: readonly EvidenceRecord[],
  { evidence, clock }: VulnerabilityInput,
): VulnerabilityPosition {
  const count = (values: Iterable<string | null>): Readonly<Record<string, number>> => {
    const counts = new Map<string, number>();
    for (const value of values) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
    return Object.fromEntries([...counts].sort(([a], [b]) => compareText(a, b)));
  };
  const of = (name: string) => rows.map(({ record }) => text(record.values, name));
  const open = rows.filter(({ record }) => !isDone(record.values));
  const byZone = groupByZone(open, ({ record }) => record);
  const patchesByZone = groupByZone(patches, (record) => record);
  const zones = [...new Set([...byZone.keys(), ...patchesByZone.keys()])].sort(compareText);
  return {
    ...comparedOf(matches),
    outcomes: count(matches.map(({ values }) => text(values, 'outcome'))),
    rules: count(matches.map(({ values }) => text(values, 'rule'))),
    entries: rows.length,
    decisions: count(of('decision')),
    priorities: count(open.map(({ record }) => text(record.values, 'priority'))),
    states: count(of('state')),
    overdue: rows.filter(({ overdue }) => overdue !== null).length,
    zones: zones.map((zone) => {
      const mine = byZone.get(zone) ?? [];
      const days = mine.flatMap(({ record }) => {
        const since = number(record.values['since']);
        return since === null ? [] : [clock.today - clock.dayOf(since)];
      });
      return {
        zone,
        priorities: count(mine.map(({ record }) => text(record.values, 'priority'))),
        overdue: mine.filter(({ overdue }) => overdue !== null).length,
        undetermined: mine.filter(({ record }) => record.values['outcome'] === 'undetermined').length,
        oldest: days.length === 0 ? null : days.reduce((a, b) => Math.max(a, b)),
        patches: count((patchesByZone.get(zone) ?? []).map(({ values }) => text(values, 'state'))),
      };
    }),
    feeds: feedsOf(evidence, clock),
  };
}

/** Assets, each by the gravest that is said of it. */
function comparedOf(matches: readonly EvidenceRecord[]): Pick<VulnerabilityPosition, 'assets' | 'undetermined'> {
  const gravity = ['affected', 'undetermined', 'fixed', 'not-affected', 'no-advisory'];
  const worst = new Map<string, number>();
  const reasons = new Map<string, { readonly assets: Set<string>; matches: number }>();
  for (const { values } of matches) {
    const asset = text(values, 'asset') ?? '';
    const rank = gravity.indexOf(text(values, 'outcome') ?? '');
    worst.set(asset, Math.min(rank, worst.get(asset) ?? gravity.length));
    const reason = text(values, 'reason');
    if (reason === null || values['outcome'] !== 'undetermined') continue;
    const there = reasons.get(reason) ?? { assets: new Set(), matches: 0 };
    there.assets.add(asset);
    there.matches += 1;
    reasons.set(reason, there);
  }
  const at = (...ranks: readonly number[]): number => [...worst.values()].filter((rank) => ranks.includes(rank)).length;
  return {
    assets: { all: worst.size, affected: at(0), undetermined: at(1), cleared: at(2, 3), unnamed: at(4) },
    undetermined: [...reasons]
      .map(([reason, { assets, matches: n }]) => ({ reason, assets: assets.size, matches: n }))
      .sort((a, b) => b.assets - a.assets || compareText(a.reason, b.reason)),
  };
}

function groupByZone<T>(items: readonly T[], recordOf: (item: T) => EvidenceRecord): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const zone = recordOf(item).zones[0] ?? '';
    const there = groups.get(zone);
    if (there === undefined) groups.set(zone, [item]);
    else there.push(item);
  }
  return groups;
}

function feedsOf({ kinds, register }: EvidenceSet, clock: VulnerabilityInput['clock']): VulnerabilityPosition['feeds'] {
  return (kinds.get('vulnerability-feeds')?.records ?? []).flatMap(({ values }) => {
    const file = register.find(({ registration }) => registration.id === values['feed']);
    if (file === undefined) return [];
    const newest = number(values['newest']);
    return [
      {
        id: file.registration.id,
        kind: file.registration.kind,
        file: file.registration.file,
        sha256: file.sha256 ?? '',
        collected: file.collected,
        newest: newest === null ? null : clock.isoOf(newest, true),
        age: file.age,
        records: file.records,
        rejected: file.rejected.length,
      },
    ];
  });
}
