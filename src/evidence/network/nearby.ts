/** Rules and ways by where their source and destination lie, so that of a long list few are compared with each other. */
import { boxTree, type Box } from './box-tree.js';
import { pairsOf, type Ranges } from './ranges.js';
import type { Region } from './region.js';

export interface Nearby<T extends Region> {
  /** Those of the first `before` that may share a packet with a region, in their order; worked out only as far as they are taken. */
  readonly near: (region: Region, before?: number) => Iterable<T>;
}
/** Shorter lists are walked. */
const fewest = 12;
/** A set of more ranges, or pairs of them, is taken with what lies between. */
const mostBoxes = 16;
/** IPv6 stands behind IPv4 on one axis: a box lies in one family, as a packet does. */
const begin6 = 2 ** 33;

export function nearbyOf<T extends Region>(all: readonly T[]): Nearby<T> {
  if (all.length < fewest) return { near: (_, before = all.length) => (before >= all.length ? all : all.slice(0, before)) };
  const axis = axisOf(all);
  const find = boxTree(
    all.flatMap(({ source, destination }, place) => [
      ...boxesOf(source.v4, destination.v4, place),
      ...(source.v6.length === 0 || destination.v6.length === 0 ? [] : boxesOf(axis(source.v6), axis(destination.v6), place)),
    ]),
  );
  const onAxis = ({ v4, v6 }: Region['source']): Ranges => (v6.length === 0 ? v4 : [...v4, ...axis(v6)]);
  return {
    *near({ source, destination }, before) {
      for (const place of find(onAxis(source), onAxis(destination), before)) {
        const found = all[place];
        if (found !== undefined) yield found;
      }
    },
  };
}

function boxesOf(source: Ranges, destination: Ranges, place: number): readonly Box[] {
  if (source.length === 0 || destination.length === 0) return [];
  const [across, down] = [source.length / 2, destination.length / 2];
  const sources = across * down <= mostBoxes || (across <= mostBoxes && across <= down) ? pairsOf(source) : [hull(source)];
  const destinations = sources.length * down <= mostBoxes ? pairsOf(destination) : [hull(destination)];
  return sources.flatMap((from) => destinations.map((to): Box => ({ source: from, destination: to, place })));
}
const hull = (ranges: Ranges): readonly [number, number] => [ranges[0] ?? 0, ranges.at(-1) ?? 0];

/** IPv6 boundaries by where they stand among those of all: exact, in plain numbers. */
function axisOf(all: readonly Region[]): (ranges: Ranges<bigint>) => Ranges {
  const bounds = new Set<bigint>();
  for (const { source, destination } of all) for (const { v6 } of [source, destination]) for (const bound of v6) bounds.add(bound);
  const sorted = [...bounds].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const at = (value: bigint): number => {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sorted[middle] ?? value) < value) low = middle + 1;
      else high = middle;
    }
    // What is no boundary itself lies between two.
    return begin6 + (sorted[low] === value ? low : low - 0.5);
  };
  return (ranges) => ranges.map(at);
}
