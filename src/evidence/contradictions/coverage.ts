/** Events of places that no sensor covers: then the list of sensors is not whole, or the place is not the one that the console says. */
import type { Contradiction, EvidenceRecord, Fields } from '../../model/record.js';
import type { Conduit } from '../../model/site.js';
import { foldAssetName, textAt, textsAt } from '../asset-directory.js';
import type { CrossCheckInput } from '../cross-check.js';
import { limitedContradictions } from '../merge.js';
import { show } from '../problems.js';

export function coverageContradictions({ site, kinds }: CrossCheckInput): readonly Contradiction[] {
  const sensors = kinds.get('sensors');
  const events = kinds.get('events')?.records ?? [];
  const files = (sensors?.registrations ?? []).filter(({ state }) => state === 'ok');
  if (sensors === undefined || files.length === 0 || files.length < sensors.registrations.length || events.length === 0) return [];
  const covered = coveredBy(sensors.records, site.conduits);
  const own = ownLogs(kinds.get('log-sources')?.records ?? [], sensors.records);
  const found = limitedContradictions();
  for (const event of events) {
    const [zone] = event.zones;
    if (zone === undefined || event.zones.some((each) => covered.has(each))) continue;
    // The list of sensors is for another part of the site.
    const listed = files.filter(({ registration: { covers } }) => covers?.includes(zone) !== false);
    if (listed.length === 0 || isOwn(event.values, own)) continue;
    const source = textAt(event.values, 'source') ?? '';
    found.add(`${zone} ${source}`, () => ({
      code: 'no-sensor',
      message: `event ${show(event.key)} is from zone ${zone}${source === '' ? '' : ` (source ${show(source)})`}, which no sensor covers`,
      subject: `zone:${zone}`,
      origins: [
        ...event.origins.slice(0, 1),
        ...listed.map(({ registration }) => ({ evidence: registration.id, line: 0, column: 0, pointer: null })),
      ],
      zone,
    }));
  }
  return found.list();
}

/** Zones that some sensor sees: by its own list, by where it stands, by a conduit at the zone. */
function coveredBy(sensors: readonly EvidenceRecord[], conduits: readonly Conduit[]): ReadonlySet<string> {
  const named = new Set(sensors.flatMap(({ values, zones }) => [...textsAt(values, 'covers'), ...zones]));
  for (const { id, between } of conduits) if (named.has(id)) for (const zone of between) named.add(zone);
  return named;
}

/** Names of what writes its own log, and of assets on which a sensor runs. */
function ownLogs(logs: readonly EvidenceRecord[], sensors: readonly EvidenceRecord[]): ReadonlySet<string> {
  const names = [...logs, ...sensors].flatMap(({ values }) => [textAt(values, 'id'), textAt(values, 'asset')]);
  return new Set(names.filter((name) => name !== null).map(foldAssetName));
}

function isOwn(values: Fields, own: ReadonlySet<string>): boolean {
  const traced = values['traced'];
  const asset = typeof traced === 'object' && !Array.isArray(traced) ? textAt(traced as Fields, 'asset') : null;
  return [textAt(values, 'source'), asset].some((name) => name !== null && own.has(foldAssetName(name)));
}
