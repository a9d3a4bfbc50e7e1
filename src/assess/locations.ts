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
  const assets = recordsOf('assets').filter(({ values: { lifecycle } }) => lifecycle !== 'spare' && lifecycle !== 'retired');
  const lives = (value: Value | undefined): boolean =>
    typeof value === 'number' && value <= time.end && time.today - time.dayOf(value) <= silentDays;
  const areaOfZone = new Map(zones.map(({ id, location }) => [id, location]));
  const locationText = makeLocationText();
  const areaOf = (record: EvidenceRecord): string =>
    locationText(record.values) ?? record.zones.map((zone) => areaOfZone.get(zone)).find((each) => each) ?? '';
  const byArea = groupBy(assets, areaOf);
  const sensors = recordsOf('sensors');
  const areaOfAsset = sensors.length === 0 ? noAreas : new Map(assets.map((each) => [idOf(each), areaOf(each)]));
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

  const areaOfSensor = (record: EvidenceRecord): string =>
    locationText(record.values) ?? areaOfAsset.get(assetOf(record.values)) ?? areaOf(record);
  const sensorsByArea = groupBy(sensors, areaOfSensor);
  const areas = [...new Set([...byArea.keys(), ...sensorsByArea.keys()])].sort(compareText);
  const count = (kind: string, n: number, of: number): PlacedCount | null => (isKnown(kind) ? { n, of } : null);
  return areas.map((area): LocationCoverage => {
    const own = byArea.get(area) ?? [];
    const placed = sensorsByArea.get(area) ?? [];
    const hosts = own.filter(({ values }) => values['agentCapable'] === true);
    const zonesHere = new Set<string>();
    for (const { zones: of } of own) for (const zone of of) zonesHere.add(zone);
    const inZones = [...zonesHere].sort(compareText);
    const unseen = own.filter((each) => !logging.has(idOf(each)) && !each.zones.some((zone) => watched.has(zone)));
    return {
      location: area,
      zones: inZones,
      assets: own.length,
      sensors: count('sensors', placed.filter(({ values }) => lives(values['lastHeartbeat'])).length, placed.length),
      zonesWatched: count('sensors', inZones.filter((zone) => watched.has(zone)).length, inZones.length),
      logs: count('log-sources', own.filter((each) => logging.has(idOf(each))).length, own.length),
      hostIntrusion: count('endpoint-protection', hosts.filter((each) => intrusion.has(idOf(each))).length, hosts.length),
      protection: count('endpoint-protection', hosts.filter((each) => protection.has(idOf(each))).length, hosts.length),
      capabilityUnknown: own.filter(({ values }) => values['agentCapable'] === undefined).length,
      unseen: unseen.length,
      unseenAssets: unseen.slice(0, unseenKept).map(idOf),
    };
  });
}
export interface ZonePlace {
  readonly id: string;
  readonly location: string | null;
}

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
const noAreas: ReadonlyMap<string, string> = new Map();

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
