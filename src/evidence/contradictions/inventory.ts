/** What an inventory says against itself: one address, MAC address or serial number on two assets in service. */
import type { Contradiction } from '../../model/record.js';
import { type AssetDirectory, type AssetEntry, isSharedMac, textAt } from '../asset-directory.js';
import { limitedContradictions } from '../merge.js';
import { makeRepeats } from '../repeats.js';
import type { ZoneLookup } from '../zone-lookup.js';
import { aboutOf } from './discovery.js';

export function duplicates({ byId, byAddress }: AssetDirectory, lookup: ZoneLookup): readonly Contradiction[] {
  const twice = limitedContradictions();
  const serials = limitedContradictions();
  const claim = (
    into: typeof twice,
    sort: string,
    value: string,
    [first, ...more]: readonly AssetEntry[],
    code: Contradiction['code'],
  ): void => {
    for (const other of more)
      if (first !== undefined && first !== other)
        into.add(`${value} ${other.id}`, () => ({
          code,
          message: `assets ${first.id} and ${other.id} both have the ${sort} ${value}`,
          subject: value,
          origins: [...first.origins.slice(0, 1), ...other.origins.slice(0, 1)],
          what: other.id,
          ...aboutOf(first),
        }));
  };
  for (const [address, assets] of byAddress) {
    if (assets.length < 2) continue;
    const owners = assets.filter(({ inService, shared }) => inService && !shared.includes(address));
    const zones = lookup.ofAddress(address);
    // One network in several zones: copies of a machine, each with the same addresses behind a translation.
    const spaces = zones.length < 2 ? [owners] : [...bySpace(owners, zones)];
    for (const space of spaces) claim(twice, 'address', address, space, 'duplicate-address');
  }
  const macs = makeRepeats(byId.size);
  const numbers = makeRepeats(byId.size);
  for (const asset of byId.values()) {
    if (!asset.inService) continue;
    for (const mac of asset.macs) macs.add(mac);
    const serial = textAt(asset.fields, 'serial');
    if (serial !== null) numbers.add(serial);
  }
  const byMac = new Map<string, AssetEntry>();
  const bySerial = new Map<string, AssetEntry>();
  for (const asset of byId.values()) {
    if (!asset.inService) continue;
    for (const mac of asset.macs) {
      if (!macs.mayRepeat(mac)) continue;
      const holder = byMac.get(mac);
      if (holder === undefined) byMac.set(mac, asset);
      else if (!isSharedMac(mac)) claim(twice, 'MAC address', mac, [holder, asset], 'duplicate-address');
    }
    const number = textAt(asset.fields, 'serial');
    const serial = number !== null && numbers.mayRepeat(number) ? serialOf(asset) : null;
    const holder = serial === null ? undefined : bySerial.get(serial);
    if (serial !== null && holder === undefined) bySerial.set(serial, asset);
    else if (holder !== undefined)
      claim(serials, 'serial number', textAt(holder.fields, 'serial') ?? '', [holder, asset], 'duplicate-serial');
  }
  return [...twice.list(), ...serials.list()];
}

function* bySpace(owners: readonly AssetEntry[], zones: readonly string[]): Generator<readonly AssetEntry[]> {
  const isApart = ({ zones: own }: AssetEntry): boolean => own.length === 1 && own.some((zone) => zones.includes(zone));
  const apart = new Map<string, AssetEntry[]>();
  for (const owner of owners.filter(isApart)) {
    const [zone = ''] = owner.zones;
    apart.set(zone, [...(apart.get(zone) ?? []), owner]);
  }
  yield* apart.values();
  yield owners.filter((owner) => !isApart(owner));
}

/** Maker, model and number; short ones, and such of one and the same letter, are no serial numbers. */
function serialOf({ fields }: AssetEntry): string | null {
  const serial = textAt(fields, 'serial')?.toLowerCase();
  if (serial === undefined) return null;
  const [vendor, model] = ['vendor', 'model'].map((name) => textAt(fields, name)?.toLowerCase());
  if (vendor === undefined || model === undefined || serial.length < 5 || /^(.)\1*$/.test(serial)) return null;
  return `${vendor} ${model} ${serial}`;
}
