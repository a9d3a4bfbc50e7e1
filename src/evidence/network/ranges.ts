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
export function intersect<T extends number | bigint>(a: Ranges<T>, b: Ranges<T>): Ranges<T> {
  if (a.length === 0 || b.length === 0) return [];
  // Most often one of them is a single range that lies in the other, or beside it.
  if (isWithin(b, a)) return b;
  if (isWithin(a, b)) return a;
  return combine(a, b, (inA, inB) => inA && inB);
}
export const subtract = <T extends number | bigint>(a: Ranges<T>, b: Ranges<T>): Ranges<T> =>
  a.length === 0 || b.length === 0 ? a : b.length === 2 ? withoutOne(a, b) : combine(a, b, (inA, inB) => inA && !inB);

/** What lies before the one range, and what lies behind it. */
function withoutOne<T extends number | bigint>(a: Ranges<T>, [from, end]: Ranges<T>): Ranges<T> {
  if (from === undefined || end === undefined || !meets(a, from, end)) return a;
  const before = boundsBelow(a, from);
  const behind = boundsUpTo(a, end);
  const left = a.slice(0, before);
  if (before % 2 === 1) left.push(from);
  if (behind % 2 === 1) left.push(end);
  for (let n = behind; n < a.length; n += 1) {
    const at = a[n];
    if (at !== undefined) left.push(at);
  }
  return left;
}

/** The union of many, each of one or more ranges, in the time that sorting takes. */
export function unionAll<T extends number | bigint>(pairs: readonly (readonly [from: T, end: T])[]): Ranges<T> {
  const sorted = [...pairs].sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0));
  const out: T[] = [];
  let last: T | undefined;
  for (const pair of sorted) {
    const from = pair[0];
    const end = pair[1];
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
export const isIn = <T extends number | bigint>(ranges: Ranges<T>, value: T): boolean => boundsUpTo(ranges, value) % 2 === 1;

/** How many boundaries are below a value. */
function boundsBelow<T extends number | bigint>(ranges: Ranges<T>, value: T): number {
  const count = boundsUpTo(ranges, value);
  return count > 0 && ranges[count - 1] === value ? count - 1 : count;
}
/** How many boundaries are at or below a value. */
function boundsUpTo<T extends number | bigint>(ranges: Ranges<T>, value: T): number {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const at = ranges[middle];
    if (at !== undefined && at <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Whether they share a number with [from, end). */
export function meets<T extends number | bigint>(ranges: Ranges<T>, from: T, end: T): boolean {
  const first = ranges[0];
  const last = ranges[ranges.length - 1];
  if (first === undefined || last === undefined || first >= end || from >= last) return false;
  if (ranges.length === 2) return true;
  const at = boundsUpTo(ranges, from);
  const next = ranges[at];
  return at % 2 === 1 || (next !== undefined && next < end);
}

/** Whether they share a number, found by halves for each range of the shorter one. */
export function meet<T extends number | bigint>(a: Ranges<T>, b: Ranges<T>): boolean {
  if (a.length > b.length) return meet(b, a);
  for (let n = 0; n + 1 < a.length; n += 2) {
    const from = a[n];
    const end = a[n + 1];
    if (from !== undefined && end !== undefined && meets(b, from, end)) return true;
  }
  return false;
}

/** A single range that lies in one range of the other. */
function isWithin<T extends number | bigint>(part: Ranges<T>, all: Ranges<T>): boolean {
  const from = part[0];
  const end = part[1];
  if (part.length !== 2 || from === undefined || end === undefined) return false;
  const at = all.length === 2 ? ((all[0] ?? end) <= from ? 1 : 0) : boundsUpTo(all, from);
  const until = all[at];
  return at % 2 === 1 && until !== undefined && end <= until;
}

export function covers<T extends number | bigint>(all: Ranges<T>, part: Ranges<T>): boolean {
  for (let n = 0; n + 1 < part.length; n += 2) {
    const from = part[n];
    const end = part[n + 1];
    if (from === undefined || end === undefined) return false;
    // Ranges that touch are one, so that each lies in one of the others or not at all.
    const at = boundsUpTo(all, from);
    const until = all[at];
    if (at % 2 === 0 || until === undefined || end > until) return false;
  }
  return true;
}
