/** Sets of numbers as sorted boundaries [from, end, from, end, ...], each end exclusive, so that every operation needs comparisons alone. */

export type Ranges<T extends number | bigint = number> = readonly T[];

type Keep = (inA: boolean, inB: boolean) => boolean;

function combine<T extends number | bigint>(a: Ranges<T>, b: Ranges<T>, keep: Keep): Ranges<T> {
  const out: T[] = [];
  let i = 0;
  let j = 0;
  for (;;) {
    const left = a[i];
    const right = b[j];
    const at = left === undefined ? right : right === undefined || left < right ? left : right;
    if (at === undefined) return out;
    if (left === at) i += 1;
    if (right === at) j += 1;
    if (keep(i % 2 === 1, j % 2 === 1) !== (out.length % 2 === 1)) out.push(at);
  }
}

export const union = <T extends number | bigint>(a: Ranges<T>, b: Ranges<T>): Ranges<T> =>
  a.length === 0 ? b : b.length === 0 ? a : combine(a, b, (inA, inB) => inA || inB);
export const intersect = <T extends number | bigint>(a: Ranges<T>, b: Ranges<T>): Ranges<T> =>
  a.length === 0 || b.length === 0 ? [] : combine(a, b, (inA, inB) => inA && inB);
export const subtract = <T extends number | bigint>(a: Ranges<T>, b: Ranges<T>): Ranges<T> =>
  a.length === 0 || b.length === 0 ? a : combine(a, b, (inA, inB) => inA && !inB);

/** The union of many, each of one or more ranges, in the time that sorting takes. */
export function unionAll<T extends number | bigint>(pairs: readonly (readonly [from: T, end: T])[]): Ranges<T> {
  const sorted = [...pairs].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  const out: T[] = [];
  let last: T | undefined;
  for (const [from, end] of sorted) {
    if (end <= from) continue;
    if (last === undefined || from > last) {
      if (last !== undefined) out.push(last);
      out.push(from);
      last = end;
    } else if (end > last) last = end;
  }
  if (last !== undefined) out.push(last);
  return out;
}

export function pairsOf<T extends number | bigint>(ranges: Ranges<T>): readonly (readonly [from: T, end: T])[] {
  const pairs: (readonly [T, T])[] = [];
  for (let i = 0; i + 1 < ranges.length; i += 2) {
    const from = ranges[i];
    const end = ranges[i + 1];
    if (from !== undefined && end !== undefined) pairs.push([from, end]);
  }
  return pairs;
}

/** An odd number of boundaries at or below it: it lies inside. */
export function isIn<T extends number | bigint>(ranges: Ranges<T>, value: T): boolean {
  let [low, high] = [0, ranges.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const at = ranges[middle];
    if (at !== undefined && at <= value) low = middle + 1;
    else high = middle;
  }
  return low % 2 === 1;
}

export function covers<T extends number | bigint>(all: Ranges<T>, part: Ranges<T>): boolean {
  return subtract(part, all).length === 0;
}
