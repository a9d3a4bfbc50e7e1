/** Rules and ways by the /24 in which their source and destination lie, so that of a long list few are compared with each other. */
import type { Region } from './region.js';

export interface Nearby<T extends Region> {
  readonly add: (rule: T) => void;
  /** Those that may share a packet with a region, in the order in which they were added. */
  readonly near: (region: Region) => readonly T[];
}
interface Placed<T> {
  readonly rule: T;
  readonly place: number;
}
const blocks = 2 ** 24;

export function makeNearby<T extends Region>(): Nearby<T> {
  const all: Placed<T>[] = [];
  const byPair = new Map<number, Placed<T>[]>();
  const pairsBySource = new Map<number, Placed<T>[]>();
  const pairsByDestination = new Map<number, Placed<T>[]>();
  const bySource = new Map<number, Placed<T>[]>();
  const byDestination = new Map<number, Placed<T>[]>();
  const wide: Placed<T>[] = [];
  const put = (map: Map<number, Placed<T>[]>, key: number, placed: Placed<T>): void => {
    const there = map.get(key);
    if (there === undefined) map.set(key, [placed]);
    else there.push(placed);
  };
  const found = (region: Region): readonly (readonly Placed<T>[])[] => {
    const source = blockOf(region.source);
    const destination = blockOf(region.destination);
    if (source !== null && destination !== null)
      return [byPair.get(source * blocks + destination) ?? [], bySource.get(source) ?? [], byDestination.get(destination) ?? [], wide];
    if (source !== null) return [pairsBySource.get(source) ?? [], bySource.get(source) ?? [], ...byDestination.values(), wide];
    if (destination !== null)
      return [pairsByDestination.get(destination) ?? [], byDestination.get(destination) ?? [], ...bySource.values(), wide];
    return [all];
  };
  return {
    add: (rule) => {
      const placed = { rule, place: all.length };
      all.push(placed);
      const source = blockOf(rule.source);
      const destination = blockOf(rule.destination);
      if (source !== null && destination !== null) {
        put(byPair, source * blocks + destination, placed);
        put(pairsBySource, source, placed);
        put(pairsByDestination, destination, placed);
      } else if (source !== null) put(bySource, source, placed);
      else if (destination !== null) put(byDestination, destination, placed);
      else wide.push(placed);
    },
    near: (region) => {
      const lists = found(region).filter((list) => list.length > 0);
      const [only, ...more] = lists;
      // Each list is in order by itself.
      if (more.length === 0) return only?.map(({ rule }) => rule) ?? [];
      return lists
        .flat()
        .sort((a, b) => a.place - b.place)
        .map(({ rule }) => rule);
    },
  };
}

/** The one /24 that holds a set; null: there is none. */
function blockOf({ v4, v6 }: Region['source']): number | null {
  const first = Math.floor((v4[0] ?? 0) / 256);
  return v6.length === 0 && v4.length > 0 && first === Math.floor(((v4.at(-1) ?? 0) - 1) / 256) ? first : null;
}
