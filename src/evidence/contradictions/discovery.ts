/** What discovery saw of an asset against what the inventory says of it, and assets of which nothing was ever seen. */
import type { Contradiction, EvidenceRecord, KindEvidence, RegisteredEvidence } from '../../model/record.js';
import { addressesAt, type AssetDirectory, type AssetEntry, textAt, textsAt } from '../asset-directory.js';
import type { CrossCheckInput } from '../cross-check.js';
import { addressesOfMacs, type Identity, identify } from '../identify.js';
import { limitedContradictions } from '../merge.js';
import { show } from '../problems.js';
import { versionsAgree } from '../same-value.js';

/** One registered file that shows devices. */
interface Look {
  readonly evidence: RegisteredEvidence;
  /** It asks devices; otherwise it listens, and does not hear who never talks. */
  readonly active: boolean;
  readonly seen: Set<string>;
}
const asking: ReadonlySet<string> = new Set(['nmap', 'nessus']);

export function discoveryContradictions(input: CrossCheckInput): readonly Contradiction[] {
  const { kinds, directory } = input;
  if (!directory.readable) return [];
  const discovered = kinds.get('discovered-devices');
  const looks = (discovered?.registrations ?? []).map((evidence) => lookOf(evidence, discovered, kinds.get('sensors')));
  const byId = new Map(looks.map((look) => [look.evidence.registration.id, look]));
  /** By any source, of whatever age. */
  const seen = new Set<string>();
  const differing = limitedContradictions();
  const retired = limitedContradictions();
  const talked = addressesOfMacs(discovered?.records ?? []);
  for (const record of discovered?.records ?? []) {
    const identity = identify(record, directory, talked);
    for (const { id } of identity.all) {
      seen.add(id);
      for (const { evidence } of record.origins) byId.get(evidence)?.seen.add(id);
    }
    tellRetired(record, identity.all, retired);
    compare(record, identity, directory, differing);
  }
  for (const { values } of kinds.get('flows')?.records ?? [])
    for (const end of values['answered'] === false ? (['source'] as const) : (['source', 'destination'] as const))
      for (const { id } of holdersAt(values, `${end}Address`, `${end}Asset`, directory)) seen.add(id);
  return [...differing.list(), ...retired.list(), ...unseen(input, looks, seen)];
}

const lookOf = (evidence: RegisteredEvidence, discovered: KindEvidence | undefined, sensors: KindEvidence | undefined): Look => ({
  evidence,
  active: isActive(evidence, sensors, discovered),
  seen: new Set(),
});

/** By its format, or by the mode of the sensor that the records name. */
function isActive({ format, registration: { id } }: RegisteredEvidence, sensors?: KindEvidence, discovered?: KindEvidence): boolean {
  if (format !== null && asking.has(format)) return true;
  const first = discovered?.records.find(({ origins, values }) => origins[0]?.evidence === id && values['sensor'] !== undefined);
  const name = first === undefined ? null : textAt(first.values, 'sensor');
  return name !== null && sensors?.records.some(({ values }) => values['id'] === name && values['mode'] === 'active') === true;
}

const holdersAt = (values: EvidenceRecord['values'], address: string, asset: string, directory: AssetDirectory): readonly AssetEntry[] => [
  ...addressesAt(values, address).flatMap((each) => directory.byAddress.get(each) ?? []),
  ...textsAt(values, asset).flatMap((each) => directory.meant(each) ?? []),
];

type Limited = ReturnType<typeof limitedContradictions>;

function tellRetired({ values, origins }: EvidenceRecord, all: readonly AssetEntry[], into: Limited): void {
  const [asset] = all;
  if (asset === undefined || all.some(({ inService }) => inService)) return;
  const seen = textAt(values, 'address') ?? textAt(values, 'mac') ?? textAt(values, 'hostname') ?? '';
  into.add(asset.id, () => ({
    code: 'seen-though-retired',
    message: `${asset.id} was seen on the network as ${show(seen)}, and the inventory calls it ${show(asset.fields['lifecycle'])}`,
    subject: `assets:${asset.id}`,
    origins: [...asset.origins.slice(0, 1), ...origins.slice(0, 1)],
    ...aboutOf(asset),
  }));
}

export const aboutOf = ({ id, zones: [zone] }: AssetEntry): Pick<Contradiction, 'asset' | 'zone'> => ({
  asset: id,
  ...(zone !== undefined && { zone }),
});

/** Only what a device says of itself: makers, models and systems are named by each tool in its own words. */
function compare(record: EvidenceRecord, { byName, byAddress, byMac, mac }: Identity, directory: AssetDirectory, into: Limited): void {
  const asset = byName ?? byAddress ?? byMac;
  if (asset?.inService !== true) return;
  const { values, origins } = record;
  const tell = (what: string, theirs: unknown, ours: unknown): void => {
    into.add(`${asset.id} ${what}`, () => ({
      code: 'scan-differs',
      message: `${asset.id}: ${what} is "${show(theirs)}" as it was seen by ${origins[0]?.evidence ?? ''}, and "${show(ours)}" in the inventory`,
      subject: `assets:${asset.id}`,
      origins: [...asset.origins.slice(0, 1), ...origins.slice(0, 1)],
      what,
      ...aboutOf(asset),
    }));
  };
  const other = [byAddress, byMac].find((each) => each !== null && each !== asset);
  if (byName !== null && other != null) {
    tell('name', `${byName.id}, with the ${other === byAddress ? 'address' : 'MAC address'} of ${other.id}`, byName.addresses.join(', '));
    return;
  }
  const [firmware, known] = [textAt(values, 'firmware'), textAt(asset.fields, 'firmware')];
  if (firmware !== null && known !== null && !versionsAgree(firmware, known)) tell('firmware', firmware, known);
  const [serial, knownSerial] = [textAt(values, 'serial'), textAt(asset.fields, 'serial')];
  if (serial !== null && knownSerial !== null && !sameSerial(serial, knownSerial)) tell('serial number', serial, knownSerial);
  const addresses = addressesAt(values, 'address');
  const isElsewhere = addresses.length > 0 && asset.addresses.length > 0 && !addresses.some((each) => asset.addresses.includes(each));
  if (isElsewhere && !addresses.some((each) => directory.byAddress.has(each)))
    tell('address', addresses.join(', '), asset.addresses.join(', '));
  // With several network cards and not all of their MAC addresses on record, another one is no contradiction.
  const isWhole = asset.macs.length > 0 && asset.macs.length >= asset.addresses.length - asset.shared.length;
  if (byAddress === asset && mac !== null && isWhole && !asset.shared.some((each) => addresses.includes(each)) && !asset.macs.includes(mac))
    tell(
      'MAC address',
      byMac === null ? textAt(values, 'mac') : `${textAt(values, 'mac') ?? ''}, that of ${byMac.id}`,
      asset.fields['macAddresses'],
    );
}

function sameSerial(a: string, b: string): boolean {
  const [left, right] = [a, b].map((text) =>
    text
      .toLowerCase()
      .replace(/^(s\/?n|serial)\W+/, '')
      .replace(/[^a-z0-9]/g, '')
      .replace(/^0+/, ''),
  );
  return left === right;
}

/** Assets in service that could be seen and were not, in zones into which a fresh source has looked. */
function unseen({ directory, kinds }: CrossCheckInput, looks: readonly Look[], seen: ReadonlySet<string>): readonly Contradiction[] {
  const limit = kinds.get('discovered-devices')?.kind.maxAgeDays ?? null;
  const fresh = looks.filter(({ evidence }) => isFresh(evidence, limit));
  if (fresh.length === 0) return [];
  const byZone = visibleByZone(directory);
  const zonesOf = new Map(fresh.map((look) => [look, lookedInto(look, byZone)]));
  const [never, silent] = [limitedContradictions(), limitedContradictions()];
  for (const [zone, assets] of byZone) {
    const looking = fresh.filter((look) => zonesOf.get(look)?.has(zone) === true);
    if (looking.length === 0) continue;
    const active = looking.some((look) => look.active);
    const by = looking.filter((look) => look.active === active).map(({ evidence }) => evidence.registration.id);
    for (const asset of assets) {
      if (seen.has(asset.id)) continue;
      (active ? never : silent).add(asset.id, () => ({
        code: active ? 'never-seen' : 'silent-asset',
        message: active
          ? `${asset.id} is in service in zone ${zone}, and ${by.join(', ')} did not find it there`
          : `${asset.id} is in service in zone ${zone}, and ${by.join(', ')} never heard it: it is not there, or it is a device that does not talk`,
        subject: `assets:${asset.id}`,
        origins: [...asset.origins.slice(0, 1), ...by.map((evidence) => ({ evidence, line: 0, column: 0, pointer: null }))],
        ...aboutOf(asset),
      }));
    }
  }
  return [...never.list(), ...silent.list()];
}

const isFresh = ({ state, age, expired, registration }: RegisteredEvidence, limit: number | null): boolean =>
  state === 'ok' && !expired && !registration.sampled && age !== null && (limit === null || age <= limit);

function visibleByZone({ byId }: AssetDirectory): ReadonlyMap<string, readonly AssetEntry[]> {
  const byZone = new Map<string, AssetEntry[]>();
  for (const asset of byId.values()) {
    const [zone] = asset.zones;
    if (zone === undefined || asset.zones.length > 1 || !isVisible(asset)) continue;
    const there = byZone.get(zone);
    if (there === undefined) byZone.set(zone, [asset]);
    else there.push(asset);
  }
  return byZone;
}

/** What is plugged in now and then, or over a line, need not be there when somebody looks. */
const isVisible = ({ inService, addresses, macs, fields }: AssetEntry): boolean =>
  inService && addresses.length + macs.length > 0 && fields['connection'] !== 'temporary' && fields['connection'] !== 'remote';

/** Whoever has seen little of what is there says nothing about the rest: half of a zone, and of all together three in four that only listen hear. */
function lookedInto({ evidence, active, seen }: Look, byZone: ReadonlyMap<string, readonly AssetEntry[]>): ReadonlySet<string> {
  const { covers } = evidence.registration;
  const zones = new Set<string>();
  let [all, found] = [0, 0];
  for (const [zone, assets] of byZone) {
    if (covers?.includes(zone) === false) continue;
    const here = assets.reduce((sum, { id }) => sum + (seen.has(id) ? 1 : 0), 0);
    if (here === 0 || here * 2 < assets.length) continue;
    zones.add(zone);
    all += assets.length;
    found += here;
  }
  return active || found * 4 >= all * 3 ? zones : new Set();
}
