/** Which zones an address or a network touches: the longest prefix wins, so that a sub-zone's addresses are its own. */
import type { Zone } from '../model/site.js';
import { type Cidr, type AddressRange, number4, numberOf, normaliseNetwork, parseCidr, rangeOf } from './address.js';

export interface ZoneLookup {
  /** Zones whose longest prefix holds a canonical address; several only where the site file gives one network to several. */
  readonly ofAddress: (address: string) => readonly string[];
  /** Zones that a network touches; null: the text is no network. `any` is left to the caller. */
  readonly ofNetwork: (text: string) => { readonly any: boolean; readonly zones: readonly string[] } | null;
  /** Whether the address is the first or last of a zone's network, which no device can have. */
  readonly isNetworkEdge: (address: string) => boolean;
}

interface Node extends Cidr {
  readonly zones: string[];
  readonly children: Node[];
}

const nowhere: readonly string[] = [];

export function makeZoneLookup(zones: readonly Zone[]): ZoneLookup {
  const nodes = nodesOf(zones);
  const roots = nest(nodes);
  const find = prefixSearch(nodes);
  const networks = new Map<string, ReturnType<ZoneLookup['ofNetwork']>>();

  const ofNetwork: ZoneLookup['ofNetwork'] = (text) => {
    let found = networks.get(text);
    if (found === undefined) {
      const normal = normaliseNetwork(text.trim());
      const range = normal === null ? null : rangeOf(normal);
      found = range === null ? null : range === 'any' ? { any: true, zones: nowhere } : { any: false, zones: [...touched(range, roots)] };
      networks.set(text, found);
    }
    return found;
  };
  return {
    ofAddress: (address) => find(address)?.zones ?? nowhere,
    ofNetwork,
    isNetworkEdge: (address) => {
      const node = find(address);
      if (node === undefined || node.version === 6 || node.length > 30) return false;
      const number = numberOf(address);
      return number === node.from || number === node.to;
    },
  };
}

function nodesOf(zones: readonly Zone[]): readonly Node[] {
  const nodes = new Map<string, Node>();
  for (const { id, networks } of zones) {
    for (const text of networks) {
      const normal = normaliseNetwork(text.trim());
      if (normal === null) continue;
      // A single address is written without its prefix.
      const cidr = parseCidr(normal) ?? parseCidr(`${normal}/${normal.includes(':') ? '128' : '32'}`);
      if (cidr === null) continue;
      const name = `${String(cidr.version)} ${String(cidr.from)}/${String(cidr.length)}`;
      const node = nodes.get(name) ?? { ...cidr, zones: [], children: [] };
      nodes.set(name, node);
      if (!node.zones.includes(id)) node.zones.push(id);
    }
  }
  return [...nodes.values()].sort((a, b) => a.version - b.version || (a.from < b.from ? -1 : a.from > b.from ? 1 : a.length - b.length));
}

/** Networks are nested or apart, never crossing: each goes below the one before it that still contains it. */
function nest(sorted: readonly Node[]): readonly Node[] {
  const roots: Node[] = [];
  const open: Node[] = [];
  for (const node of sorted) {
    for (let top = open.at(-1); top !== undefined && (top.version !== node.version || top.to < node.from); top = open.at(-1)) open.pop();
    (open.at(-1)?.children ?? roots).push(node);
    open.push(node);
  }
  return roots;
}

/** A zone is touched where a part of the range is its own, not covered by narrower networks. */
function touched(range: AddressRange, level: readonly Node[], found = new Set<string>()): Set<string> {
  for (const node of level) {
    if (node.version !== range.version || node.to < range.from || node.from > range.to) continue;
    const from = range.from > node.from ? range.from : node.from;
    const to = range.to < node.to ? range.to : node.to;
    let own = to - from + 1n;
    for (const child of node.children) {
      const first = from > child.from ? from : child.from;
      const last = to < child.to ? to : child.to;
      if (first <= last) own -= last - first + 1n;
    }
    if (own > 0n) for (const zone of node.zones) found.add(zone);
    touched(range, node.children, found);
  }
  return found;
}

/** One map for each prefix length that occurs, tried from the longest: the cost does not grow with the number of networks. */
function prefixSearch(nodes: readonly Node[]): (address: string) => Node | undefined {
  const four = new Map<number, Map<number, Node>>();
  const six = new Map<number, Map<bigint, Node>>();
  for (const node of nodes) {
    if (node.version === 4) put(four, node.length, Math.floor(Number(node.from) / 2 ** (32 - node.length)), node);
    else put(six, node.length, node.from >> BigInt(128 - node.length), node);
  }
  const fours = [...four].sort(([a], [b]) => b - a).map(([length, map]) => ({ size: 2 ** (32 - length), map }));
  const sixes = [...six].sort(([a], [b]) => b - a).map(([length, map]) => ({ shift: BigInt(128 - length), map }));
  return (address) => {
    if (address.includes(':')) {
      if (sixes.length === 0) return undefined;
      const number = numberOf(address);
      for (const { shift, map } of sixes) {
        const node = map.get(number >> shift);
        if (node !== undefined) return node;
      }
      return undefined;
    }
    const number = number4(address);
    for (const { size, map } of fours) {
      const node = map.get(Math.floor(number / size));
      if (node !== undefined) return node;
    }
    return undefined;
  };
}

function put<K>(maps: Map<number, Map<K, Node>>, length: number, key: K, node: Node): void {
  let map = maps.get(length);
  if (map === undefined) maps.set(length, (map = new Map<K, Node>()));
  map.set(key, node);
}
