/** The network of a site: everything that the rules let pass between zones, and the answer to one question, with the rules that decide. */
import { limitOf } from '../../model/limits.js';
import {
  type DecidingRule,
  type Entry,
  type NetworkAnswer,
  type NetworkQuestion,
  type NetworkView,
  outside,
  type Permission,
} from '../../model/network.js';
import type { Memory } from '../../model/memory.js';
import type { KindEvidence } from '../../model/record.js';
import type { Site } from '../../model/site.js';
import type { AssetDirectory, AssetEntry } from '../asset-directory.js';
import { isEmpty, intersectionOf } from './address-set.js';
import { answer } from './answer.js';
import { type Asking, makeAsking, stepsOf } from './asking.js';
import { type Devices, makeDevices } from './devices.js';
import { type Ends, makeEnds } from './ends.js';
import { type Gate, type Gates, makeGates } from './gates.js';
import { makeIntruder, type Bridge } from './intruder.js';
import { type Budget, minus, type Passage } from './passages.js';
import { type Nearby, nearbyOf } from './nearby.js';
import { type Region, shares } from './region.js';
import type { FilterRule } from './rule.js';
import { everyServices } from './service-set.js';
import { hopsOf, textsOf } from './texts.js';

export interface NetworkInput {
  readonly site: Pick<Site, 'zones' | 'conduits'>;
  readonly kinds: ReadonlyMap<string, KindEvidence>;
  readonly directory: AssetDirectory;
}
/** What passes from one end to another by one rule of each list on the way. */
export interface Way {
  readonly from: string;
  readonly to: string;
  readonly regions: readonly Region[];
  readonly isSure: boolean;
  readonly gates: readonly Gate[];
  readonly rules: readonly FilterRule[];
  readonly why: readonly string[];
}
export interface Network {
  readonly view: NetworkView;
  readonly ends: Ends;
  readonly devices: Devices;
  readonly gates: Gates;
  readonly waysOf: (from: string, to: string) => readonly Way[];
  /** Those of them that share a packet with a region. */
  readonly waysFor: (from: string, to: string, region: Region) => readonly Way[];
  readonly bridges: readonly Bridge[];
  /** A limit was met: what was left out hangs on who asked first. */
  readonly isSpent: () => boolean;
}

/** Comparisons for all pairs of zones together; a site that needs more is told as not worked out whole. */
const mostComparisons = limitOf('network-comparisons');
/** More permissions of one pair are counted as one that is not worked out. */
const mostOfPair = limitOf('network-permissions');

const known = new WeakMap<NetworkInput['kinds'], Network>();

/** The same for all who ask about the same evidence. */
export function networkOf(input: NetworkInput): Network {
  let network = known.get(input.kinds);
  if (network === undefined) known.set(input.kinds, (network = makeNetwork(input)));
  return network;
}

/** Lets a run ask the network of an earlier one, where all that it is made from is the same. */
export function recallNetwork(input: NetworkInput, memory: Memory): void {
  if (!memory.keeps) return;
  const { site, kinds, directory } = input;
  const inputs = [site.zones, site.conduits, directory, ...kindsRead.map((id) => kinds.get(id))];
  let network = memory.find<Network>('network', inputs, ({ isSpent }) => !isSpent());
  if (network === undefined) memory.keep('network', inputs, (network = makeNetwork(input)));
  known.set(kinds, network);
}
const kindsRead = ['firewall-rules', 'device-interfaces', 'address-translations'] as const;

export function makeNetwork({ site, kinds, directory }: NetworkInput): Network {
  const ends = makeEnds(site.zones, directory);
  const devices = makeDevices(kinds, ends);
  const gates = makeGates(site.zones, site.conduits, devices, ends);
  const asking = makeAsking(devices, ends);
  const budget: Budget = { left: mostComparisons };
  const pairs = new Map<string, readonly Way[]>();
  const limits = (kinds.get('firewall-rules')?.registrations ?? []).flatMap(({ registration, state }) =>
    state === 'missing' || state === 'unreadable' ? [`${registration.file} could not be read, and what rules it holds is not known`] : [],
  );
  const waysOf = (from: string, to: string): readonly Way[] => {
    const key = `${from}\n${to}`;
    let ways = pairs.get(key);
    if (ways === undefined) {
      const found = permittedWays(from, to, { ends, gates, asking, budget });
      if (found.limit !== null) limits.push(found.limit);
      pairs.set(key, (ways = found.ways));
    }
    return ways;
  };
  const indexes = new Map<string, Indexed>();
  const waysFor = (from: string, to: string, region: Region): readonly Way[] => {
    const key = `${from}\n${to}`;
    let known = indexes.get(key);
    if (known === undefined) indexes.set(key, (known = { asked: 0, index: null }));
    known.asked += 1;
    // For a few questions an index would take longer than a walk.
    if (known.asked <= fewQuestions) return waysOf(from, to).filter(({ regions }) => regions.some((each) => shares(each, region)));
    known.index ??= nearbyOf(waysOf(from, to).flatMap((way) => way.regions.map((each) => ({ ...each, way }))));
    const touched = new Set<Way>();
    for (const each of known.index.near(region)) if (shares(each, region)) touched.add(each.way);
    return [...touched];
  };
  const all = (): void => {
    for (const from of ends.ids) for (const to of ends.ids) if (from !== to) waysOf(from, to);
  };
  const permissionsOf = (from: string, to: string): readonly Permission[] => waysOf(from, to).map(permissionOf);
  const surest = (from: string, to: string): Permission | null => {
    // The sure ones stand first.
    const [first] = waysOf(from, to);
    return first === undefined ? null : permissionOf(first);
  };
  const bridges = bridgesOf(site, directory, devices, ends);
  const view: NetworkView = {
    reach: (question: NetworkQuestion): NetworkAnswer => answer(question, ends, gates, asking),
    permissions: permissionsOf,
    ends: ends.ids,
    entries: entriesOf(site),
    intruder: makeIntruder(ends.ids, surest, bridges),
    zonesOf: ends.zonesOf,
    get unfinished() {
      all();
      return limits[0] ?? null;
    },
  };
  const toldAtFirst = limits.length;
  const isSpent = (): boolean => budget.left < 0 || limits.length > toldAtFirst;
  return { view, ends, devices, gates, waysOf, waysFor, bridges, isSpent };
}

const fewQuestions = 16;
interface Indexed {
  asked: number;
  index: Nearby<Region & { readonly way: Way }> | null;
}

const entriesOf = ({ zones }: NetworkInput['site']): readonly Entry[] => [
  ...zones.flatMap(({ id, domain }): Entry[] => (domain === 'iacs' ? [] : [{ zone: id, why: domain }])),
  { zone: outside, why: 'outside' },
];

interface Around {
  readonly ends: Ends;
  readonly gates: Gates;
  readonly asking: Asking;
  readonly budget: Budget;
}

function permittedWays(
  from: string,
  to: string,
  { ends, gates, asking, budget }: Around,
): { readonly ways: readonly Way[]; readonly limit: string | null } {
  const source = ends.setOf(from);
  const destination = ends.setOf(to);
  if (isEmpty(source) || isEmpty(destination)) return { ways: [], limit: null };
  const whole: Region = { source, destination, services: everyServices };
  const { ways, isCut } = gates.ways(from, to);
  let limit = isCut ? `there are more ways from ${from} to ${to} than are followed` : null;
  const all: Growing[] = [];
  /** By the gates of the way, then by certainty and the names of the rules. */
  const found = new Map<string, Record<'sure' | 'doubtful', Map<string, Growing>>>();
  let count = 0;
  for (const way of ways) {
    let open: readonly Passage[] = [{ region: whole, isSure: true, rules: [], isLeft: false }];
    const why: string[] = [];
    for (const step of stepsOf(from, way)) {
      open = open.flatMap((before) => {
        const asked = asking.passages(step, before.region, budget);
        for (const each of asked.why) if (!why.includes(each)) why.push(each);
        if (step.isFirst) return asked.passages;
        return asked.passages.map((next) => ({
          region: next.region,
          isSure: before.isSure && next.isSure,
          rules: [...before.rules, ...next.rules],
          isLeft: before.isLeft || next.isLeft,
        }));
      });
      if (open.length === 0) break;
      if (open.length > mostOfPair || budget.left < 0) {
        limit = `what passes from ${from} to ${to} falls into too many parts`;
        open = [{ region: whole, isSure: false, rules: [], isLeft: false }];
        break;
      }
    }
    const along = way.map((gate) => `${gate.to} ${gate.devices.join()}`).join('|');
    let known = found.get(along);
    if (known === undefined) found.set(along, (known = { sure: new Map(), doubtful: new Map() }));
    for (const { region, isSure, rules, isLeft } of open) {
      const own = known[isSure ? 'sure' : 'doubtful'];
      const [rule] = rules;
      const key = rule !== undefined && rules.length === 1 ? rule.name : rules.map(({ name }) => name).join('|');
      let there = own.get(key);
      if (there === undefined) {
        const regions: Region[] = [];
        there = { way: { from, to, regions, isSure, gates: way, rules, why: isSure ? none : whyOf(why, rules) }, regions, isLeft: true };
        own.set(key, there);
        all.push(there);
      }
      there.regions.push(region);
      // What is left of the rules of one way may surely pass on another.
      there.isLeft &&= isLeft && ways.length === 1;
      count += 1;
    }
    if (count > mostOfPair) {
      limit = `what passes from ${from} to ${to} falls into too many parts`;
      break;
    }
  }
  const sure = all.flatMap(({ way }) => (way.isSure ? [way] : []));
  const open = all.filter(({ way }) => !way.isSure);
  const certain = open.every(({ isLeft }) => isLeft) ? [] : sure.flatMap(({ regions }) => regions);
  // What surely passes one way is not in doubt because of another.
  const doubtful = open.flatMap(({ way, isLeft }) => {
    const regions = isLeft || certain.length === 0 ? way.regions : (minus(way.regions, certain, budget) ?? way.regions);
    return regions.length === 0 ? [] : [{ ...way, regions }];
  });
  return { ways: [...sure, ...doubtful], limit };
}
const none: readonly string[] = [];

/** A way to which regions are added as they are found. */
interface Growing {
  readonly way: Way;
  readonly regions: Region[];
  /** None of them shares a packet with what surely passes. */
  isLeft: boolean;
}

const whyOf = (why: readonly string[], rules: readonly FilterRule[]): readonly string[] => {
  const doubts = rules.flatMap(({ device, id, doubt }) => (doubt === null ? [] : [`rule ${id} of ${device}: ${doubt}`]));
  const all = [...why, ...doubts];
  if (all.length > 0) return all;
  const named = rules.filter(({ from, to }) => from.length + to.length > 0).map(({ device }) => device);
  return named.length > 0
    ? [
        `the rules of ${[...new Set(named)].join(', ')} name interfaces, and which of them faces which zone is not in evidence (kind device-interfaces)`,
      ]
    : ['an earlier rule may match less than it says, or no rule sees it'];
};

export function permissionOf({ from, to, regions, isSure, gates, rules, why }: Way): Permission {
  return {
    from,
    to,
    verdict: isSure ? 'allow' : 'undecided',
    ...textsOf(regions),
    hops: hopsOf(from, gates),
    rules: rules.map(decidingRule),
    why,
  };
}
export const decidingRule = ({ device, id, action, origin }: FilterRule): DecidingRule => ({ device, id, action, origin });

/** Devices that stand in several zones and enforce nothing: whoever holds one of them is in all of its zones. */
function bridgesOf(site: NetworkInput['site'], directory: AssetDirectory, devices: Devices, ends: Ends): readonly Bridge[] {
  const enforcing = new Set(site.conduits.flatMap(({ enforcedBy }) => enforcedBy));
  const known = new Set(ends.ids);
  const found: Bridge[] = [];
  const others = [...devices.legs.keys()].filter((id) => !directory.byId.has(id));
  for (const id of [...directory.byId.keys(), ...others]) {
    const asset = directory.byId.get(id);
    if (asset?.inService === false) continue;
    const legs = devices.legs.get(id) ?? [];
    const declared = asset?.declared != null && known.has(asset.declared) ? asset.declared : null;
    // Most devices are in one zone: no list is made for them.
    if (legs.length === 0 && asset !== undefined && isInOne(asset, declared, ends)) continue;
    const zones = new Set<string>(declared === null ? [] : [declared]);
    for (const address of asset?.addresses ?? []) for (const zone of ends.zonesOf(address)) zones.add(zone);
    if (legs.length > 0)
      for (const zone of ends.ids)
        if (zone !== outside && legs.some(({ set }) => !isEmpty(intersectionOf(set, ends.setOf(zone))))) zones.add(zone);
    if (zones.size < 2) continue;
    const origins = [...(asset?.origins.slice(0, 1) ?? []), ...legs.flatMap(({ origin }) => origin ?? [])];
    found.push({ device: id, zones: [...zones], isEnforcing: enforcing.has(id), origins });
  }
  return found;
}

function isInOne({ addresses }: AssetEntry, declared: string | null, ends: Ends): boolean {
  let only = declared;
  for (const address of addresses)
    for (const zone of ends.zonesOf(address)) {
      if (only !== null && only !== zone) return false;
      only = zone;
    }
  return true;
}
