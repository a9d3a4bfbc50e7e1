/**
 * Boxes on two axes of numbers, packed into a tree by where they lie, so that of a long list those near a place are found without a walk over all.
 * They come in the order of their places: who has found enough stops there, and pays for no more.
 */
import { meets, type Ranges } from './ranges.js';

/** Ends are exclusive; several boxes may share a place. */
export interface Box {
  readonly source: readonly [from: number, end: number];
  readonly destination: readonly [from: number, end: number];
  /** Where what it belongs to stands in its list, from 0. */
  readonly place: number;
}
/** Places below `before` of which a box shares a point with the two sets: rising, each once. */
export type BoxTree = (source: Ranges, destination: Ranges, before?: number) => Iterable<number>;

const fan = 8;

export function boxTree(unordered: readonly Box[]): BoxTree {
  const boxes = inCurve(unordered);
  const levels = [boxes.length];
  for (let size = boxes.length; size > 1; ) levels.push((size = Math.ceil(size / fan)));
  const total = levels.reduce((sum, size) => sum + size, 0);
  // Four bounds of each node, the boxes first, then level by level; the last is the root.
  const bounds = new Float64Array(total * 4);
  const least = new Int32Array(total);
  boxes.forEach(({ source, destination, place }, n) => {
    bounds.set([source[0], source[1], destination[0], destination[1]], n * 4);
    least[n] = place;
  });
  const firstChild = new Int32Array(total);
  const endChild = new Int32Array(total);
  let start = 0;
  let node = boxes.length;
  for (const size of levels.slice(0, -1)) {
    for (let child = start; child < start + size; child += fan, node += 1) {
      const end = Math.min(child + fan, start + size);
      firstChild[node] = child;
      endChild[node] = end;
      enclose(bounds, least, node, child, end);
    }
    start += size;
  }
  return function* near(source, destination, before = Infinity) {
    const heap: number[] = [];
    const offer = (at: number): void => {
      const b = at * 4;
      if (
        (least[at] ?? 0) < before &&
        meets(source, bounds[b] ?? 0, bounds[b + 1] ?? 0) &&
        meets(destination, bounds[b + 2] ?? 0, bounds[b + 3] ?? 0)
      )
        push(heap, least, at);
    };
    if (total > 0) offer(total - 1);
    let last = -1;
    for (let at = pop(heap, least); at !== undefined; at = pop(heap, least)) {
      if (at >= boxes.length) for (let child = firstChild[at] ?? 0; child < (endChild[at] ?? 0); child += 1) offer(child);
      else if (least[at] !== last) yield (last = least[at] ?? 0);
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
function inCurve(boxes: readonly Box[]): readonly Box[] {
  const across = ranksOf(boxes.map(({ source }) => source[0] + source[1]));
  const down = ranksOf(boxes.map(({ destination }) => destination[0] + destination[1]));
  const keys = boxes.map(
    ({ source, destination }, n) =>
      (sizeOf(source) * 8 + sizeOf(destination)) * 2 ** 32 + spread(across[n] ?? 0) * 2 + spread(down[n] ?? 0),
  );
  return boxes
    .map((box, n) => ({ box, key: keys[n] ?? 0 }))
    .sort((a, b) => a.key - b.key)
    .map(({ box }) => box);
}
const sizeOf = ([from, end]: Box['source']): number => Math.min(7, Math.ceil(Math.log2(Math.max(1, end - from)) / 4.6));

/** Where each stands among all, in 16 bits. */
function ranksOf(values: readonly number[]): readonly number[] {
  const sorted = [...new Set(values)].sort((a, b) => a - b);
  const scale = 65_535 / Math.max(1, sorted.length - 1);
  const ranks = new Map(sorted.map((value, n) => [value, Math.floor(n * scale)]));
  return values.map((value) => ranks.get(value) ?? 0);
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
