/** The ends of a way: zones, what lies outside of all of them, and the texts by which people name a place, each as an exact set of addresses. */
import { outside } from '../../model/network.js';
import type { Zone } from '../../model/site.js';
import { normaliseAddress, normaliseNetwork } from '../address.js';
import type { AssetDirectory } from '../asset-directory.js';
import {
  type AddressSet,
  addressSetOf,
  allAddresses,
  holds,
  holds4,
  intersectionOf,
  isEmpty,
  noAddresses,
  numberOfPlain4,
  unionOf,
  without,
} from './address-set.js';

export interface Ends {
  /** Zone ids, and `outside` last. */
  readonly ids: readonly string[];
  readonly setOf: (id: string) => AddressSet;
  /** Zones in which an address lies, or `outside`; of a text that is no address none. */
  readonly zonesOf: (address: string) => readonly string[];
  /** A zone, `outside`, an asset, an address or a network; null: none of these. */
  readonly find: (text: string) => Place | null;
}
export interface Place {
  readonly set: AddressSet;
  /** Zones, or `outside`, that it touches. */
  readonly zones: readonly string[];
}

/** The zone of one IPv4 address, found by halves; null: zones share addresses. */
function spansOf(sets: ReadonlyMap<string, AddressSet>): (address: number) => readonly string[] | null {
  const spans = [...sets]
    .flatMap(([id, { v4 }]) => v4.flatMap((from, n) => (n % 2 === 0 ? [{ from, to: v4[n + 1] ?? from, zones: [id] }] : [])))
    .sort((a, b) => a.from - b.from);
  const areApart = spans.every(({ from }, n) => n === 0 || from >= (spans[n - 1]?.to ?? 0));
  return (address) => {
    if (!areApart) return null;
    let [low, high] = [0, spans.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((spans[middle]?.to ?? 0) <= address) low = middle + 1;
      else high = middle;
    }
    const found = spans[low];
    return found !== undefined && found.from <= address ? found.zones : [];
  };
}

interface Network {
  readonly zone: string;
  readonly set: AddressSet;
}

export function makeEnds(zones: readonly Zone[], directory: AssetDirectory): Ends {
  const networks = zones.flatMap(({ id, networks: texts }) => texts.map((text): Network => ({ zone: id, set: networkSet(text) })));
  const inNetworks = networks.reduce((all, { set }) => unionOf(all, set), noAddresses);
  const sets = new Map(zones.map(({ id }) => [id, ownSet(id, networks)]));
  // An asset that stands in a zone without a network for it is known by its inventory alone.
  for (const { zones: in_, addresses, inService } of directory.byId.values()) {
    const [zone, ...more] = in_;
    if (zone === undefined || more.length > 0 || !inService) continue;
    for (const address of addresses) {
      const plain = numberOfPlain4(address);
      if (plain !== null && holds4(inNetworks, plain)) continue;
      const { set } = addressSetOf([address]);
      if (!holds(inNetworks, set)) sets.set(zone, unionOf(sets.get(zone) ?? noAddresses, set));
    }
  }
  const inside = [...sets.values()].reduce(unionOf, noAddresses);
  sets.set(outside, without(allAddresses, inside));
  const ids = [...sets.keys()];
  const setOf = (id: string): AddressSet => sets.get(id) ?? noAddresses;
  const touched = (set: AddressSet): readonly string[] => ids.filter((id) => !isEmpty(intersectionOf(setOf(id), set)));
  const zoneAt = spansOf(sets);
  const cache = new Map<string, readonly string[]>();
  return {
    ids,
    setOf,
    zonesOf: (text) => {
      const plain = numberOfPlain4(text);
      const zones = plain === null ? null : zoneAt(plain);
      if (zones !== null) return zones;
      let found = cache.get(text);
      if (found === undefined) {
        const address = normaliseAddress(text);
        const set = address === null ? null : addressSetOf([address]).set;
        cache.set(text, (found = set === null ? [] : touched(set)));
      }
      return found;
    },
    find: (text) => {
      if (sets.has(text)) return { set: setOf(text), zones: [text] };
      const asset = directory.byId.get(text);
      if (asset !== undefined) {
        const { set } = addressSetOf(asset.addresses);
        return isEmpty(set) ? null : { set, zones: touched(set) };
      }
      const normal = normaliseNetwork(text.trim());
      if (normal === null) return null;
      const { set } = addressSetOf([normal]);
      return { set, zones: touched(set) };
    },
  };
}

const networkSet = (text: string): AddressSet => {
  const normal = normaliseNetwork(text.trim());
  return normal === null ? noAddresses : addressSetOf([normal]).set;
};

/** The networks of a zone, each without the narrower ones in it that other zones have: the longest prefix wins. */
function ownSet(zone: string, networks: readonly Network[]): AddressSet {
  const narrower = (set: AddressSet) => networks.filter((each) => each.zone !== zone && holds(set, each.set) && !holds(each.set, set));
  return networks
    .filter((each) => each.zone === zone)
    .reduce(
      (all, { set }) =>
        unionOf(
          all,
          narrower(set).reduce((rest, each) => without(rest, each.set), set),
        ),
      noAddresses,
    );
}
