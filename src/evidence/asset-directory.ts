/** Assets by id and by address, with the zones in which they stand. Other records find their place through it. */
import type { Kind } from '../model/kind.js';
import type { Fields, Origin } from '../model/record.js';
import { isDeviceAddress, normaliseAddress } from './address.js';
import type { Draft } from './merge.js';
import type { ZoneLookup } from './zone-lookup.js';

export interface AssetEntry {
  readonly id: string;
  /** The declared zone, else those of its addresses. */
  readonly zones: readonly string[];
  readonly declared: string | null;
  readonly addresses: readonly string[];
  readonly macs: readonly string[];
  readonly inService: boolean;
  readonly origins: readonly Origin[];
}

export interface AssetDirectory {
  readonly byId: ReadonlyMap<string, AssetEntry>;
  readonly byAddress: ReadonlyMap<string, readonly AssetEntry[]>;
  /** At least one inventory could be read; without one, nothing can be said to be missing from it. */
  readonly readable: boolean;
}

export function makeAssetDirectory(
  kind: Kind | undefined,
  drafts: Iterable<Draft>,
  readable: boolean,
  knownZones: ReadonlySet<string>,
  lookup: ZoneLookup,
): AssetDirectory {
  const byId = new Map<string, AssetEntry>();
  const byAddress = new Map<string, AssetEntry[]>();
  const [idField = 'id'] = kind?.key ?? [];
  const anchors = kind?.attach[''] ?? {};
  for (const { fields, origins, conflicts } of drafts) {
    const id = textAt(fields, idField);
    if (id === null) continue;
    const declared = textAt(fields, anchors.zone ?? 'zone');
    const addresses = addressesAt(fields, anchors.address ?? 'addresses');
    // Where sources differ on the zone nobody knows it; the address does not settle it.
    const isDisputed = conflicts.has(anchors.zone ?? 'zone');
    const zones = isDisputed ? [] : declared === null ? zonesOfAddresses(addresses, lookup) : knownZones.has(declared) ? [declared] : [];
    const written = textsAt(fields, 'macAddresses');
    const macs = written.length === 0 ? nothing : written.map(foldMac);
    const entry: AssetEntry = { id, zones, declared, addresses, macs, inService: isInService(fields), origins };
    byId.set(id, entry);
    for (const address of addresses) {
      const there = byAddress.get(address);
      if (there === undefined) byAddress.set(address, [entry]);
      else if (!there.includes(entry)) there.push(entry);
    }
  }
  return { byId, byAddress, readable };
}

/** Spares and retired assets may share an address with what replaced them. */
const isInService = (fields: Fields): boolean => {
  const stage = fields['lifecycle'];
  return stage !== 'spare' && stage !== 'retired';
};

export function zonesOfAddresses(addresses: readonly string[], lookup: ZoneLookup): readonly string[] {
  const [first, ...more] = addresses;
  if (first === undefined) return [];
  if (more.length === 0) return lookup.ofAddress(first);
  return [...new Set(addresses.flatMap((address) => lookup.ofAddress(address)))];
}

export const foldMac = (mac: string): string => mac.toLowerCase().replace(/[^0-9a-z]/g, '');

/** Addresses of devices in a field, canonical; what is no single address is left out. */
export function addressesAt(fields: Fields, name: string): readonly string[] {
  const found: string[] = [];
  for (const text of textsAt(fields, name)) {
    const address = normaliseAddress(text);
    if (address !== null && isDeviceAddress(address)) found.push(address);
  }
  return found.length === 0 ? nothing : found;
}

const nothing: readonly string[] = [];

export function textAt(fields: Fields, name: string | undefined): string | null {
  if (name === undefined) return null;
  const value = fields[name];
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : null;
}

export function textsAt(fields: Fields, name: string | undefined): readonly string[] {
  if (name === undefined) return nothing;
  const value = fields[name];
  if (value === undefined) return nothing;
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : nothing;
}
