/** Rules and ways by where their source and destination lie, so that of a long list few are compared with each other. */
import { type Boxes, boxTree } from './box-tree.js';
import type { Ranges } from './ranges.js';
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
  const boxes: Boxes = { bounds: [], places: [] };
  all.forEach(({ source, destination }, place) => {
    addBoxes(boxes, source.v4, destination.v4, place);
    if (source.v6.length > 0 && destination.v6.length > 0) addBoxes(boxes, axis(source.v6), axis(destination.v6), place);
  });
  const find = boxTree(boxes, all);
  const onAxis = ({ v4, v6 }: Region['source']): Ranges => (v6.length === 0 ? v4 : [...v4, ...axis(v6)]);
  return { near: ({ source, destination }, before) => find(onAxis(source), onAxis(destination), before) };
}

function addBoxes({ bounds, places }: Boxes, source: Ranges, destination: Ranges, place: number): void {
  const across = source.length / 2;
  const down = destination.length / 2;
  const isSplit = across * down <= mostBoxes || (across <= mostBoxes && across <= down);
  const sources = isSplit ? source : hull(source);
  const destinations = (sources.length / 2) * down <= mostBoxes ? destination : hull(destination);
  for (let i = 0; i + 1 < sources.length; i += 2)
    for (let j = 0; j + 1 < destinations.length; j += 2) {
      bounds.push(sources[i] ?? 0, sources[i + 1] ?? 0, destinations[j] ?? 0, destinations[j + 1] ?? 0);
      places.push(place);
    }
}
const hull = (ranges: Ranges): Ranges => [ranges[0] ?? 0, ranges[ranges.length - 1] ?? 0];

/** IPv6 boundaries by where they stand among those of all: exact, in plain numbers. */
function axisOf(all: readonly Region[]): (ranges: Ranges<bigint>) => Ranges {
  const bounds = new Set<bigint>();
  for (const { source, destination } of all) {
    for (const bound of source.v6) bounds.add(bound);
    for (const bound of destination.v6) bounds.add(bound);
  }
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
