/** What somebody who holds one zone reaches in how many steps, and the addresses that no network of a zone holds. */
import { limitOf } from '../../model/limits.js';
import { outside, type Reached } from '../../model/network.js';
import type { Origin } from '../../model/record.js';
import { normaliseAddress } from '../address.js';
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

/** Addresses of our own devices, and private ones that were seen: each should lie in a network of the site. */
export const zoneAddresses: Derivation = {
  kinds: ['zone-addresses'],
  derive: (input) => {
    const { kinds, directory } = input;
    const { lookup } = input;
    const site = siteOrigin(input.site);
    const found = new Map<string, { asset: string; origins: Origin[]; seenBy: string[]; zones: readonly string[] }>();
    const add = (address: string, asset: string, by: string, origins: readonly Origin[], zones: readonly string[]): void => {
      const there = found.get(address);
      if (there === undefined) found.set(address, { asset, origins: origins.slice(0, 1), seenBy: [by], zones });
      else if (!there.seenBy.includes(by)) {
        there.seenBy.push(by);
        there.origins.push(...origins.slice(0, 1));
      }
    };
    for (const { id, addresses, inService, origins, zones } of directory.byId.values())
      if (inService) for (const address of addresses) add(address, id, 'assets', origins, zones);
    for (const { values, origins, zones } of kinds.get('discovered-devices')?.records ?? [])
      for (const address of addressesAt(values, 'address')) add(address, '', 'discovered-devices', origins, zones);
    for (const { values, origins, zones } of kinds.get('flows')?.records ?? [])
      for (const field of ['sourceAddress', 'destinationAddress'])
        for (const address of addressesAt(values, field))
          if (holds(privateNetworks, addressSetOf([address]).set)) add(address, '', 'flows', origins, zones);
    const records = [...found].map(([address, { asset, origins, seenBy, zones }]): DerivedRecord => {
      const inside = lookup.ofAddress(normaliseAddress(address) ?? address);
      const all = zones.every((zone) => inside.includes(zone)) ? inside : [...new Set([...inside, ...zones])];
      return {
        fields: { address, asset, seenBy, zones: all, inNetwork: inside.length > 0 },
        origins: firstOrigin(origins, site),
      };
    });
    return [{ kind: 'zone-addresses', records, unfinished: null }];
  },
};
