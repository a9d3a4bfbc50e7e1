/** Where an event would not be seen: assets, sensors, logs and protection by building and area. Counts for the reader; no verdict rests on them. */
import type { LocationCoverage, PlacedCount } from '../model/assessment.js';
import { compareText } from '../model/problem.js';
import type { EvidenceRecord, EvidenceSet, Fields, Value } from '../model/record.js';

interface Time {
  /** Last millisecond of the day of assessment. */
  readonly end: number;
  readonly dayOf: (ms: number) => number;
  readonly today: number;
}
/** A sensor, log or agent without a sign for longer watches nothing: what the controls ask at the lower levels. */
export const silentDays = 7;
const unseenKept = 20;

export function locationCoverage(evidence: EvidenceSet, zones: readonly ZonePlace[], time: Time): readonly LocationCoverage[] {
  const recordsOf = (kind: string): readonly EvidenceRecord[] => evidence.kinds.get(kind)?.records ?? [];
  const isKnown = (kind: string): boolean => recordsOf(kind).length > 0;
  const lives = (value: Value | undefined): boolean =>
    typeof value === 'number' && value <= time.end && time.today - time.dayOf(value) <= silentDays;
  const areaOfZone = new Map(zones.map(({ id, location }) => [id, location]));
  const locationText = makeLocationText();
  const areaOf = (record: EvidenceRecord): string =>
    locationText(record.values) ?? record.zones.map((zone) => areaOfZone.get(zone)).find((each) => each) ?? '';
  const sensors = recordsOf('sensors');
  const watched = new Set(
    sensors.filter(({ values }) => lives(values['lastHeartbeat'])).flatMap(({ values }) => textsOf(values['covers'])),
  );
  const logs = recordsOf('log-sources');
  const logging = new Set(
    logs.filter(({ values }) => values['central'] === true && lives(values['lastEvent'])).map(({ values }) => assetOf(values)),
  );
  const agents = recordsOf('endpoint-protection').filter(
    ({ values }) => ['block', 'monitor'].includes(textOf(values['mode'])) && lives(values['lastReport']),
  );
  const hostsWith = (types: readonly string[]): ReadonlySet<string> =>
    new Set(agents.filter(({ values }) => types.includes(textOf(values['type']))).map(({ values }) => assetOf(values)));
  const intrusion = hostsWith(['host-intrusion-detection']);
  const protection = hostsWith(['anti-malware', 'allow-list']);

  const byArea = new Map<string, Seen>();
  const areaOfAsset = new Map<string, string>();
  for (const record of recordsOf('assets')) {
    const { lifecycle, agentCapable } = record.values;
    if (lifecycle === 'spare' || lifecycle === 'retired') continue;
    const id = idOf(record);
    const area = areaOf(record);
    if (sensors.length > 0) areaOfAsset.set(id, area);
    let here = byArea.get(area);
    if (here === undefined) byArea.set(area, (here = nothingSeen()));
    here.assets++;
    let isWatched = false;
    for (const zone of record.zones) {
      here.zones.add(zone);
      isWatched ||= watched.has(zone);
    }
    if (logging.has(id)) here.logged++;
    else if (!isWatched && here.unseen++ < unseenKept) here.unseenAssets.push(id);
    if (agentCapable === undefined) here.capabilityUnknown++;
    if (agentCapable !== true) continue;
    here.hosts++;
    if (intrusion.has(id)) here.intruded++;
    if (protection.has(id)) here.protectedHosts++;
  }

  const areaOfSensor = (record: EvidenceRecord): string =>
    locationText(record.values) ?? areaOfAsset.get(assetOf(record.values)) ?? areaOf(record);
  const sensorsByArea = groupBy(sensors, areaOfSensor);
  const areas = [...new Set([...byArea.keys(), ...sensorsByArea.keys()])].sort(compareText);
  const count = (kind: string, n: number, of: number): PlacedCount | null => (isKnown(kind) ? { n, of } : null);
  return areas.map((area): LocationCoverage => {
    const { hosts, capabilityUnknown, logged, intruded, protectedHosts, unseen, unseenAssets, ...own } = byArea.get(area) ?? nothingSeen();
    const placed = sensorsByArea.get(area) ?? [];
    const inZones = [...own.zones].sort(compareText);
    return {
      location: area,
      zones: inZones,
      assets: own.assets,
      sensors: count('sensors', placed.filter(({ values }) => lives(values['lastHeartbeat'])).length, placed.length),
      zonesWatched: count('sensors', inZones.filter((zone) => watched.has(zone)).length, inZones.length),
      logs: count('log-sources', logged, own.assets),
      hostIntrusion: count('endpoint-protection', intruded, hosts),
      protection: count('endpoint-protection', protectedHosts, hosts),
      capabilityUnknown,
      unseen,
      unseenAssets,
    };
  });
}
export interface ZonePlace {
  readonly id: string;
  readonly location: string | null;
}

/** What was counted of the assets of an area. */
interface Seen {
  readonly zones: Set<string>;
  readonly unseenAssets: string[];
  assets: number;
  hosts: number;
  capabilityUnknown: number;
  logged: number;
  intruded: number;
  protectedHosts: number;
  unseen: number;
}
const nothingSeen = (): Seen => ({
  zones: new Set(),
  unseenAssets: [],
  ...{ assets: 0, hosts: 0, capabilityUnknown: 0, logged: 0, intruded: 0, protectedHosts: 0, unseen: 0 },
});

const textOf = (value: Value | undefined): string => (typeof value === 'string' ? value : '');
const textsOf = (value: Value | undefined): readonly string[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
const idOf = ({ values, key }: EvidenceRecord): string => textOf(values['id']) || key;
/** An asset that is known is an object of its fields by now; one that is not is its name. */
const assetOf = (values: Fields): string => {
  const { asset } = values;
  return typeof asset === 'string' ? asset : isFields(asset) ? textOf(asset['id']) : '';
};
const isFields = (value: Value | undefined): value is Fields => typeof value === 'object' && !Array.isArray(value);

function groupBy(records: readonly EvidenceRecord[], areaOf: (record: EvidenceRecord) => string): ReadonlyMap<string, EvidenceRecord[]> {
  const groups = new Map<string, EvidenceRecord[]>();
  for (const record of records) {
    const area = areaOf(record);
    const there = groups.get(area);
    if (there === undefined) groups.set(area, [record]);
    else there.push(record);
  }
  return groups;
}

/** `Control building, Server room`; null: nothing is said. All that stand there have one text, which is then found without being read. */
function makeLocationText(): (fields: Fields) => string | null {
  const known = new Map<string, Map<string, string>>();
  return ({ location }) => {
    if (!isFields(location)) return null;
    const building = textOf(location['building']);
    const area = textOf(location['area']);
    if (building === '' && area === '') return textOf(location['note']) || null;
    if (building === '' || area === '') return building + area;
    let areas = known.get(building);
    if (areas === undefined) known.set(building, (areas = new Map<string, string>()));
    let text = areas.get(area);
    if (text === undefined) areas.set(area, (text = `${building}, ${area}`));
    return text;
  };
}
