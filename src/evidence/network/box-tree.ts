/**
 * Boxes on two axes of numbers, packed into a tree by where they lie, so that of a long list those near a place are found without a walk over all.
 * They come in the order of their places: who has found enough stops there, and pays for no more.
 */
import { meets, type Ranges } from './ranges.js';

/** Lists of equal length but for the four bounds of each box. */
export interface Boxes {
  /** Source from, source end, destination from, destination end of each; ends are exclusive. */
  readonly bounds: number[];
  /** Where what it belongs to stands in its list; several boxes may share a place. */
  readonly places: number[];
}
/** Of the first `before` those of which a box shares a point with the two sets: in their order, each once. */
export type BoxTree<T> = (source: Ranges, destination: Ranges, before?: number) => Iterable<T>;

const fan = 8;

export function boxTree<T>(boxes: Boxes, all: readonly T[]): BoxTree<T> {
  const count = boxes.places.length;
  const levels = [count];
  for (let size = count; size > 1;) levels.push((size = Math.ceil(size / fan)));
  const total = levels.reduce((sum, size) => sum + size, 0);
  // The boxes first, then the nodes level by level; the last is the root.
  const bounds = new Float64Array(total * 4);
  const least = new Int32Array(total);
  inCurve(boxes).forEach((box, n) => {
    for (let side = 0; side < 4; side += 1) bounds[n * 4 + side] = boxes.bounds[box * 4 + side] ?? 0;
    least[n] = boxes.places[box] ?? 0;
  });
  const firstChild = new Int32Array(total);
  const endChild = new Int32Array(total);
  let start = 0;
  let node = count;
  for (const size of levels.slice(0, -1)) {
    for (let child = start; child < start + size; child += fan, node += 1) {
      firstChild[node] = child;
      endChild[node] = Math.min(child + fan, start + size);
      enclose(bounds, least, node, child, endChild[node] ?? child);
    }
    start += size;
  }
  const isNear = (at: number, source: Ranges, destination: Ranges): boolean => {
    const b = at * 4;
    return meets(source, bounds[b] ?? 0, bounds[b + 1] ?? 0) && meets(destination, bounds[b + 2] ?? 0, bounds[b + 3] ?? 0);
  };
  return function* near(source, destination, before = Infinity) {
    const root = total - 1;
    if (total === 0 || (least[root] ?? 0) >= before || !isNear(root, source, destination)) return;
    const heap = [root];
    let last = -1;
    for (let at = pop(heap, least); at !== undefined; at = pop(heap, least)) {
      const place = least[at] ?? 0;
      if (at >= count) {
        const end = endChild[at] ?? 0;
        for (let child = firstChild[at] ?? 0; child < end; child += 1)
          if ((least[child] ?? 0) < before && isNear(child, source, destination)) push(heap, least, child);
      } else if (place !== last) {
        last = place;
        const found = all[place];
        if (found !== undefined) yield found;
      }
    }
  };
}

function enclose(bounds: Float64Array, least: Int32Array, node: number, child: number, end: number): void {
  const of = (n: number, side: number): number => bounds[n * 4 + side] ?? 0;
  let [s0, s1, d0, d1, first] = [of(child, 0), of(child, 1), of(child, 2), of(child, 3), least[child] ?? 0];
  for (let n = child + 1; n < end; n += 1) {
    s0 = Math.min(s0, of(n, 0));
    s1 = Math.max(s1, of(n, 1));
    d0 = Math.min(d0, of(n, 2));
    d1 = Math.max(d1, of(n, 3));
    first = Math.min(first, least[n] ?? 0);
  }
  bounds.set([s0, s1, d0, d1], node * 4);
  least[node] = first;
}

/** Boxes of one size beside each other, and among those the near ones: a wide box would widen every node that it is in. */
function inCurve({ bounds, places }: Boxes): Float64Array {
  const count = places.length;
  // Sizes, where it lies and its number as one whole number, since plain numbers are sorted by far the fastest.
  const bits = Math.min(16, (47 - Math.ceil(Math.log2(count + 1))) >> 1);
  const across = ranksOf(bounds, 0, bits);
  const down = ranksOf(bounds, 2, bits);
  const keys = new Float64Array(count);
  for (let n = 0; n < count; n += 1) {
    const sizes = sizeOf(bounds, n * 4) * 8 + sizeOf(bounds, n * 4 + 2);
    keys[n] = (sizes * 4 ** bits + spread(across[n] ?? 0) * 2 + spread(down[n] ?? 0)) * count + n;
  }
  return keys.sort().map((key) => key % count);
}
const sizeOf = (bounds: readonly number[], at: number): number =>
  Math.min(7, Math.ceil(Math.log2(Math.max(1, (bounds[at + 1] ?? 0) - (bounds[at] ?? 0))) / 4.6));

/** Where the middle of each stands among those of all, in so many bits; equal ones stand at one place. */
function ranksOf(bounds: readonly number[], side: number, bits: number): Uint16Array {
  const middles = new Float64Array(bounds.length / 4);
  for (let n = 0; n < middles.length; n += 1) middles[n] = (bounds[n * 4 + side] ?? 0) + (bounds[n * 4 + side + 1] ?? 0);
  const sorted = middles.slice().sort();
  const scale = (2 ** bits - 1) / Math.max(1, sorted.length - 1);
  const ranks = new Uint16Array(middles.length);
  for (let n = 0; n < middles.length; n += 1) ranks[n] = Math.floor(firstAt(sorted, middles[n] ?? 0) * scale);
  return ranks;
}
function firstAt(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
/** A zero between each two of 16 bits. */
function spread(bits: number): number {
  let x = bits;
  x = (x | (x << 8)) & 0x00ff00ff;
  x = (x | (x << 4)) & 0x0f0f0f0f;
  x = (x | (x << 2)) & 0x33333333;
  return (x | (x << 1)) & 0x55555555;
}

/** A heap of nodes by the least place in each. */
function push(heap: number[], least: Int32Array, node: number): void {
  let at = heap.length;
  const key = least[node] ?? 0;
  while (at > 0) {
    const above = (at - 1) >> 1;
    const parent = heap[above] ?? 0;
    if ((least[parent] ?? 0) <= key) break;
    heap[at] = parent;
    at = above;
  }
  heap[at] = node;
}
function pop(heap: number[], least: Int32Array): number | undefined {
  const top = heap[0];
  const moved = heap.pop();
  const size = heap.length;
  if (moved === undefined || size === 0) return top;
  const key = least[moved] ?? 0;
  let at = 0;
  for (let below = 1; below < size; below = at * 2 + 1) {
    if (below + 1 < size && (least[heap[below + 1] ?? 0] ?? 0) < (least[heap[below] ?? 0] ?? 0)) below += 1;
    const child = heap[below] ?? 0;
    if (key <= (least[child] ?? 0)) break;
    heap[at] = child;
    at = below;
  }
  heap[at] = moved;
  return top;
}
