/** Where records come from that name things in a console's own words (host names, translated addresses): asset, zone, building and area of each, or why not. */
import { limitOf } from '../model/limits.js';
import type { TraceEntry, Traces } from '../model/assessment.js';
import type { EvidenceRecord, EvidenceSet, Fields, Value } from '../model/record.js';
import type { Location, Site } from '../model/site.js';
import { nowhere, type PlaceOf } from './findings.js';

/** Rows in the assessment, unresolved ones first; the numbers are of all. */
const kept = limitOf('traces-kept');

/** null: no kind of which records are traced has any. */
export function tracesOf(evidence: EvidenceSet, site: Site, placeOf: PlaceOf): Traces | null {
  const traced = [...evidence.kinds.values()].filter(({ kind, records }) => kind.trace !== null && records.length > 0);
  if (traced.length === 0) return null;
  const assets = new Map(evidence.kinds.get('assets')?.records.map(({ key, values }) => [key, values]));
  const zones = new Map(site.zones.map(({ id, location }) => [id, location]));
  const reasons = new Map<string, number>();
  const open: TraceEntry[] = [];
  const found: TraceEntry[] = [];
  let count = 0;
  for (const { kind, records } of traced)
    for (const record of records) {
      count += 1;
      const { asset, by, problem } = traceIn(record, kind.trace?.name ?? '', kind.trace?.address ?? '');
      if (problem !== 'none') reasons.set(problem, (reasons.get(problem) ?? 0) + 1);
      const into = problem === 'none' ? found : open;
      if (into.length >= kept) continue;
      const [zone = ''] = record.zones;
      const { building = '', area = '' } = locationOf(assets.get(asset), zones.get(zone) ?? null);
      const named = [kind.trace?.name, kind.trace?.address].map((name) => textOf(record.values[name ?? ''])).filter((text) => text !== '');
      into.push({
        ...{ kind: kind.id, key: record.key, named: named.join(', '), asset, by, problem, zone, building, area },
        place: placeOf(record.origins[0] ?? nowhere),
      });
    }
  return {
    count,
    unresolved: [...reasons].map(([problem, n]) => ({ problem, count: n })).sort((a, b) => b.count - a.count),
    records: [...open, ...found].slice(0, kept),
  };
}

function traceIn({ values }: EvidenceRecord, name: string, address: string): Pick<TraceEntry, 'asset' | 'by' | 'problem'> {
  const { traced } = values;
  if (!isFields(traced)) {
    const names = values[name] !== undefined || values[address] !== undefined;
    return { asset: '', by: '', problem: names ? 'asset-without-address' : 'nothing-named' };
  }
  return { asset: textOf(traced['asset']), by: textOf(traced['by']), problem: textOf(traced['problem']) };
}

/** Of the asset; what its entry leaves out is that of its zone. */
function locationOf(asset: Fields | undefined, zone: Location | null): Pick<Location, 'building' | 'area'> {
  const own = asset?.['location'];
  const [building, area] = ['building', 'area'].map((name) => (isFields(own) ? textOf(own[name]) : ''));
  if (building !== undefined && building !== '') return { building, area: area ?? '' };
  return { building: zone?.building ?? '', area: area === undefined || area === '' ? (zone?.area ?? '') : area };
}

const isFields = (value: Value | undefined): value is Fields => typeof value === 'object' && !Array.isArray(value);
const textOf = (value: Value | undefined): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : Array.isArray(value) ? value.map(textOf).join(', ') : '';
