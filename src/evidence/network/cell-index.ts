/** Things by disjoint sets of addresses, so that those which a set touches are found by halves. */
import type { AddressSet } from './address-set.js';
import { pairsOf, type Ranges } from './ranges.js';

export interface CellIndex<T> {
  /** The set shares no address with one that is there. */
  readonly add: (set: AddressSet, cell: T) => void;
  readonly touched: (set: AddressSet) => Iterable<T>;
  readonly drop: (isGone: (cell: T) => boolean) => void;
}
interface Entry<T, N extends number | bigint> {
  readonly from: N;
  readonly end: N;
  readonly cell: T;
}

export function makeCellIndex<T>(): CellIndex<T> {
  let v4: Entry<T, number>[] = [];
  let v6: Entry<T, bigint>[] = [];
  return {
    add: (set, cell) => {
      insert(v4, set.v4, cell);
      insert(v6, set.v6, cell);
    },
    touched: (set) => {
      const found: T[] = [];
      touchedIn(v4, set.v4, found);
      touchedIn(v6, set.v6, found);
      return found.length < 2 ? found : new Set(found);
    },
    drop: (isGone) => {
      v4 = v4.filter(({ cell }) => !isGone(cell));
      v6 = v6.filter(({ cell }) => !isGone(cell));
    },
  };
}

function insert<T, N extends number | bigint>(entries: Entry<T, N>[], ranges: Ranges<N>, cell: T): void {
  for (const [from, end] of pairsOf(ranges)) entries.splice(firstAfter(entries, from), 0, { from, end, cell });
}

function touchedIn<T, N extends number | bigint>(entries: readonly Entry<T, N>[], ranges: Ranges<N>, found: T[]): void {
  if (entries.length === 0) return;
  for (let i = 0; i + 1 < ranges.length; i += 2) {
    const from = ranges[i];
    const end = ranges[i + 1];
    if (from === undefined || end === undefined) return;
    for (let n = firstAfter(entries, from); n < entries.length; n += 1) {
      const entry = entries[n];
      if (entry === undefined || entry.from >= end) break;
      found.push(entry.cell);
    }
  }
}

/** The first entry that does not end before a number. */
function firstAfter<T, N extends number | bigint>(entries: readonly Entry<T, N>[], from: N): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const entry = entries[middle];
    if (entry !== undefined && entry.end <= from) low = middle + 1;
    else high = middle;
  }
  return low;
}
