/** What one source knows and another does not: devices outside the inventory, addresses that two assets claim. */
import type { Contradiction, KindEvidence, Origin } from '../model/record.js';
import type { Fields } from '../model/record.js';
import type { Anchors } from '../model/kind.js';
import type { Site } from '../model/site.js';
import { type AssetDirectory, type AssetEntry, addressesAt, foldMac, textsAt } from './asset-directory.js';
import type { Calendar } from './calendar.js';
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
  let macsOfAssets: Set<string> | null = null;
  const isKnownMac = (mac: string): boolean => {
    if (macsOfAssets === null) {
      macsOfAssets = new Set();
      for (const asset of directory.byId.values()) for (const each of asset.macs) macsOfAssets.add(each);
    }
    return macsOfAssets.has(mac);
  };
  const add = (map: Map<string, Seen>, id: string, make: () => Seen | null, origins: readonly Origin[]): void => {
    let seen = map.get(id);
    if (seen === undefined) {
      const made = make();
      if (made === null) return;
      map.set(id, (seen = made));
    }
    for (const origin of origins) if (!seen.origins.some(({ evidence: by }) => by === origin.evidence)) seen.origins.push(origin);
  };
  for (const id of [...discovering, 'events']) {
    const evidence = kinds.get(id);
    if (evidence === undefined) continue;
    const roles = Object.values(evidence.kind.attach);
    for (const { values, origins } of evidence.records)
      for (const anchors of roles) {
        for (const address of anchors.address === undefined ? [] : addressesAt(values, anchors.address))
          add(
            addresses,
            address,
            () => {
              const zones = lookup.ofAddress(address);
              const isDevice = zones.length > 0 && !lookup.isNetworkEdge(address);
              return isDevice ? { zones, known: directory.byAddress.has(address), origins: [] } : null;
            },
            origins,
          );
        if (id === 'events' || hasIdentity(anchors, values, directory)) continue;
        const [mac] = textsAt(values, 'mac').map(foldMac);
        if (mac !== undefined && isKnownMac(mac)) continue;
        for (const origin of origins) blind.add(origin.evidence);
        if (mac !== undefined) add(macs, mac, () => ({ zones: [], known: false, origins: [] }), origins);
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

export function inventoryContradictions({ directory }: CrossCheckInput, { addresses, macs }: Sightings): readonly Contradiction[] {
  if (!directory.readable) return [];
  const missing = limitedContradictions();
  const tell = (what: string, { zones, origins }: Seen): void => {
    const where = zones.length === 0 ? '' : ` (zone ${zones.join(', ')})`;
    missing.add(what, () => ({
      code: 'not-in-inventory',
      message: `${what}${where} was seen by ${origins.map(({ evidence }) => evidence).join(', ')}, and no asset has it`,
      subject: what,
      origins,
    }));
  };
  for (const [address, seen] of addresses) if (!seen.known) tell(address, seen);
  for (const [mac, seen] of macs) tell(mac, seen);
  return [...missing.list(), ...duplicateAddresses(directory)];
}

function duplicateAddresses({ byId, byAddress }: AssetDirectory): readonly Contradiction[] {
  const twice = limitedContradictions();
  const claim = (sort: string, value: string, [first, ...more]: readonly AssetEntry[]): void => {
    for (const other of more)
      if (first !== undefined && first !== other)
        twice.add(`${value} ${other.id}`, () => ({
          code: 'duplicate-address',
          message: `assets ${first.id} and ${other.id} both have the ${sort} ${value}`,
          subject: value,
          origins: [...first.origins.slice(0, 1), ...other.origins.slice(0, 1)],
        }));
  };
  for (const [address, assets] of byAddress)
    if (assets.length > 1)
      claim(
        'address',
        address,
        assets.filter(({ inService }) => inService),
      );
  const byMac = new Map<string, AssetEntry>();
  for (const asset of byId.values()) {
    if (!asset.inService) continue;
    for (const mac of asset.macs) {
      const holder = byMac.get(mac);
      if (holder === undefined) byMac.set(mac, asset);
      else claim('MAC address', mac, [holder, asset]);
    }
  }
  return twice.list();
}
