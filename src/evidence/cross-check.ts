/** What was seen on the network, and which of it the inventory knows. */
import type { Contradiction, KindEvidence, Origin } from '../model/record.js';
import type { Fields } from '../model/record.js';
import type { Anchors } from '../model/kind.js';
import type { Site } from '../model/site.js';
import { type AssetDirectory, addressesAt, foldMac, isSharedMac, isVirtualMac, textAt, textsAt } from './asset-directory.js';
import type { Calendar } from './calendar.js';
import { addressesOfMacs, identify, isKnown } from './identify.js';
import { limitedContradictions } from './merge.js';
import type { ZoneLookup } from './zone-lookup.js';

export interface CrossCheckInput {
  readonly site: Site;
  readonly kinds: ReadonlyMap<string, KindEvidence>;
  readonly directory: AssetDirectory;
  readonly lookup: ZoneLookup;
  readonly calendar: Calendar;
}

/** Kinds whose records show devices without asking the inventory. Events name addresses too, but say nothing of all devices. */
export const discovering = ['flows', 'discovered-devices'] as const;

interface Seen {
  readonly zones: readonly string[];
  readonly known: boolean;
  /** First origin in each registration. */
  readonly origins: Origin[];
}
export interface Sightings {
  /** Addresses of devices in networks of the site, with who saw them. */
  readonly addresses: ReadonlyMap<string, Seen>;
  /** Devices that were seen without an address, and whose MAC address no asset has. */
  readonly macs: ReadonlyMap<string, Seen>;
  /** Registrations with a device that cannot be told from another: they cannot confirm that an inventory is complete. */
  readonly blind: ReadonlySet<string>;
}

export function sightings({ kinds, directory, lookup }: CrossCheckInput): Sightings {
  const addresses = new Map<string, Seen>();
  const macs = new Map<string, Seen>();
  const blind = new Set<string>();
  const add = (map: Map<string, Seen>, id: string, make: () => Seen | null, origins: readonly Origin[]): void => {
    let seen = map.get(id);
    if (seen === undefined) {
      const made = make();
      if (made === null) return;
      map.set(id, (seen = made));
    }
    for (const origin of origins) if (!seen.origins.some(({ evidence: by }) => by === origin.evidence)) seen.origins.push(origin);
  };
  // Discovery first: it may know a device by more than its address.
  for (const id of ['discovered-devices', 'flows', 'events']) {
    const evidence = kinds.get(id);
    if (evidence === undefined) continue;
    const roles = Object.values(evidence.kind.attach);
    const talked = id === 'discovered-devices' ? addressesOfMacs(evidence.records) : null;
    for (const record of evidence.records) {
      const { values, origins } = record;
      if (isVirtualMac(foldMac(textAt(values, 'mac') ?? ''))) continue;
      for (const anchors of roles) {
        // Called in vain: nothing shows that somebody is there.
        if (id === 'flows' && values['answered'] === false && anchors.address === 'destinationAddress') continue;
        for (const address of anchors.address === undefined ? [] : addressesAt(values, anchors.address))
          add(
            addresses,
            address,
            () => {
              const zones = lookup.ofAddress(address);
              const isDevice = zones.length > 0 && !lookup.isNetworkEdge(address);
              const known = directory.byAddress.has(address) || (talked !== null && isKnown(identify(record, directory, talked)));
              return isDevice ? { zones, known, origins: [] } : null;
            },
            origins,
          );
        if (id === 'events' || hasIdentity(anchors, values, directory)) continue;
        const [mac] = textsAt(values, 'mac').map(foldMac);
        if (mac !== undefined && directory.ofMac(mac).length > 0) continue;
        for (const origin of origins) blind.add(origin.evidence);
        if (mac !== undefined) add(macs, mac, () => ({ zones: [], known: false, origins: [] }), origins);
      }
    }
  }
  return { addresses, macs, blind };
}

/** The record says by address, or by an asset that the inventory has, which device it is about. */
function hasIdentity({ address, asset }: Anchors, values: Fields, { byId }: AssetDirectory): boolean {
  if (textsAt(values, address).length > 0) return true;
  const named = textsAt(values, asset);
  return named.length > 0 && named.every((id) => byId.has(id));
}

/** Both sides of it: who saw it, and the inventories that lack it. */
export function notInInventory({ directory }: CrossCheckInput, { addresses, macs }: Sightings): readonly Contradiction[] {
  if (!directory.readable) return [];
  const missing = limitedContradictions();
  const tell = (what: string, { zones, origins }: Seen): void => {
    const where = zones.length === 0 ? '' : ` (zone ${zones.join(', ')})`;
    missing.add(what, () => ({
      code: 'not-in-inventory',
      message: `${what}${where} was seen by ${origins.map(({ evidence }) => evidence).join(', ')}, and no asset has it`,
      subject: what,
      origins: [...origins, ...directory.files.slice(0, inventoriesNamed)],
      ...(zones.length === 1 && zones[0] !== undefined && { zone: zones[0] }),
    }));
  };
  for (const [address, seen] of addresses) if (!seen.known) tell(address, seen);
  for (const [mac, seen] of macs) if (!isSharedMac(mac)) tell(mac, seen);
  return missing.list();
}
const inventoriesNamed = 3;
