/** What somebody who holds one zone reaches in how many steps, and the addresses that no network of a zone holds. */
import { limitOf } from '../../model/limits.js';
import { outside, type Reached } from '../../model/network.js';
import type { EvidenceRecord, Origin } from '../../model/record.js';
import { addressesAt } from '../asset-directory.js';
import { addressSetOf, holds } from '../network/address-set.js';
import { networkOf } from '../network/network.js';
import type { Derivation, DerivedRecord } from './derivation.js';
import { firstOrigin, hasRules, nature, siteOrigin } from './network-words.js';

/** Pairs of zones of a larger site are worked out for those that lie outside, or lead to safety. */
const mostPairs = limitOf('intruder-pairs');

export const intruderWays: Derivation = {
  kinds: ['intruder-ways'],
  derive: (input) => {
    if (!hasRules(input)) return [];
    const { view } = networkOf(input);
    const of = nature(input);
    const isMany = view.ends.length ** 2 > mostPairs;
    const records = view.ends.flatMap((from) => {
      const reached = new Map(view.intruder(from).map((each) => [each.zone, each]));
      return view.ends.flatMap((to): readonly DerivedRecord[] => {
        if (from === to || to === outside || of.isOutside(to) || (isMany && !of.isOutside(from) && !of.isSafety(to))) return [];
        const zone = input.site.zones.find(({ id }) => id === to);
        return [
          wayRecord(
            from,
            to,
            reached.get(to),
            { fromOutside: of.isOutside(from), toSafety: of.isSafety(to), ...of.control(to) },
            siteOrigin(input.site, zone?.at),
          ),
        ];
      });
    });
    return [{ kind: 'intruder-ways', records, unfinished: view.unfinished }];
  },
};

function wayRecord(
  from: string,
  to: string,
  way: Reached | undefined,
  of: { readonly fromOutside: boolean; readonly toSafety: boolean; readonly toControl?: boolean },
  origin: Origin,
): DerivedRecord {
  const rules = way?.by.flatMap((step) => step.rules) ?? [];
  return {
    fields: {
      ...{ from, to, zones: [to], ...of },
      // A way that may be one is neither: its steps are told, and whether he takes them stays open.
      ...(way?.isSure !== false && { reached: way !== undefined }),
      ...(way !== undefined && { steps: way.steps, fewest: way.fewest }),
      through: [...(way?.zones ?? [])],
      by: (way?.by ?? []).map((step) => `${step.to}: ${step.services.slice(0, 3).join(' ') || step.why.join(' ')}`),
    },
    origins: firstOrigin([...rules.flatMap((rule) => rule.origin ?? []), origin], origin),
  };
}

const privateNetworks = addressSetOf(['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7']).set;

/** Where an address was met: the first record of each kind, and the zones of the first. */
interface Seen {
  readonly origins: readonly Origin[];
  readonly by: readonly string[];
  readonly zones: readonly string[];
}
const inventoryOnly = ['assets'];

/** Addresses of our own devices, and private ones that were seen: each should lie in a network of the site. */
export const zoneAddresses: Derivation = {
  kinds: ['zone-addresses'],
  derive: (input) => {
    const { kinds, directory, lookup } = input;
    const site = siteOrigin(input.site);
    const seen = new Map<string, Seen>();
    const add = (address: string, by: string, { origins: [origin], zones }: EvidenceRecord): void => {
      const there = seen.get(address);
      const from = origin === undefined ? [] : [origin];
      if (there === undefined) seen.set(address, { origins: from, by: [by], zones });
      else if (!there.by.includes(by)) seen.set(address, { ...there, origins: [...there.origins, ...from], by: [...there.by, by] });
    };
    for (const record of kinds.get('discovered-devices')?.records ?? [])
      for (const address of addressesAt(record.values, 'address')) add(address, 'discovered-devices', record);
    for (const record of kinds.get('flows')?.records ?? [])
      for (const field of ['sourceAddress', 'destinationAddress'])
        for (const address of addressesAt(record.values, field))
          if (holds(privateNetworks, addressSetOf([address]).set)) add(address, 'flows', record);

    const recordOf = (address: string, asset: string, { origins, by, zones }: Seen): DerivedRecord => {
      const inside = lookup.ofAddress(address);
      const all = zones.every((zone) => inside.includes(zone)) ? inside : [...new Set([...inside, ...zones])];
      return { fields: { address, asset, seenBy: by, zones: all, inNetwork: inside.length > 0 }, origins: firstOrigin(origins, site) };
    };
    // One after the other, since there are as many as addresses.
    function* records(): Generator<DerivedRecord> {
      for (const [address, holders] of directory.byAddress) {
        const holder = holders.find(({ inService }) => inService);
        if (holder === undefined) continue;
        const { zones, origins } = holder;
        const other = seen.get(address);
        seen.delete(address);
        yield recordOf(
          address,
          holder.id,
          other === undefined
            ? { origins: origins.length < 2 ? origins : origins.slice(0, 1), by: inventoryOnly, zones }
            : { origins: [...origins.slice(0, 1), ...other.origins], by: [...inventoryOnly, ...other.by], zones },
        );
      }
      for (const [address, each] of seen) yield recordOf(address, '', each);
    }
    return [{ kind: 'zone-addresses', records: records(), unfinished: null, isDistinct: true }];
  },
};
