/**
 * What is left of a region while others are taken away from it one by one: the same parts in the same order as if every part were held against every
 * one that is taken. Parts that were split off at one source stand in a cell of that source, and in it in cells of their destinations, so that what is
 * taken is held only against those that it may touch.
 */
import type { AddressSet } from './address-set.js';
import { type CellIndex, makeCellIndex } from './cell-index.js';
import { beside, type Region } from './region.js';

export interface Remainder {
  /** Whether it shared a packet with what was left. */
  readonly take: (taken: Region) => boolean;
  readonly count: () => number;
  /** Parts that were looked at so far. */
  readonly tests: () => number;
  readonly parts: () => readonly Region[];
}

/**
 * Comparisons that taking one away counts as: those parts that are looked at are mostly met and fall apart, which takes as long as to pass by
 * several; and never more than all parts that there are.
 */
export const costOf = (tests: number, parts: number): number => Math.max(1, Math.min(parts, tests * 8));

export function remainderOf(region: Region): Remainder {
  const tally: Tally = { count: 1, tests: 0, hits: 0 };
  let node: Node | null = partOf(region);
  return {
    take: (taken) => {
      const before = tally.hits;
      if (node !== null) node = less(node, taken, tally);
      return tally.hits > before;
    },
    count: () => tally.count,
    tests: () => tally.tests,
    parts: () => {
      const parts: Region[] = [];
      if (node !== null) collect(node, parts);
      return parts;
    },
  };
}

interface Tally {
  count: number;
  tests: number;
  hits: number;
}
type Node = Part | Split;
interface Part {
  readonly sort: 'part';
  readonly region: Region;
}
/** Parts beside each other on one side; what no cell holds is the rest. */
interface Split {
  readonly sort: 'source' | 'destination';
  rest: Node | null;
  cells: Cell[];
  readonly index: CellIndex<Cell>;
}
interface Cell {
  readonly at: AddressSet;
  nodes: readonly Node[];
}

/** null: nothing is left of it. */
function less(node: Node, taken: Region, tally: Tally): Node | null {
  return node.sort === 'part' ? lessOfPart(node, taken, tally) : lessOfSplit(node, taken, tally);
}

function lessOfPart(part: Part, taken: Region, tally: Tally): Node | null {
  tally.tests += 1;
  const parts = beside(part.region, taken);
  if (parts === null) return part;
  tally.hits += 1;
  const { source, destination, services, shared } = parts;
  tally.count += (source === null ? 0 : 1) + (destination === null ? 0 : 1) + (services === null ? 0 : 1) - 1;
  const below = destination === null ? null : partOf(destination);
  const beyond = services === null ? null : partOf(services);
  if (source !== null) {
    const nodes = below === null ? (beyond === null ? [] : [beyond]) : beyond === null ? [below] : [below, beyond];
    return nodes.length === 0 ? partOf(source) : splitOf('source', source, shared.source, nodes);
  }
  if (destination !== null && beyond !== null) return splitOf('destination', destination, shared.destination, [beyond]);
  return below ?? beyond;
}

function lessOfSplit(split: Split, taken: Region, tally: Tally): Node | null {
  const { sort, index } = split;
  let isDead = false;
  for (const cell of index.touched(taken[sort])) {
    cell.nodes = lessOfAll(cell.nodes, taken, tally);
    isDead ||= cell.nodes.length === 0;
  }
  if (isDead) {
    split.cells = split.cells.filter(({ nodes }) => nodes.length > 0);
    index.drop(({ nodes }) => nodes.length === 0);
  }
  lessOfRest(split, taken, tally);
  const nodes = split.rest === null && split.cells.length < 2 ? (split.cells[0]?.nodes ?? []) : null;
  return nodes === null || nodes.length > 1 ? split : (nodes[0] ?? null);
}

/** The same list where nothing of it changed its place. */
function lessOfAll(nodes: readonly Node[], taken: Region, tally: Tally): readonly Node[] {
  let after: Node[] | null = null;
  for (let n = 0; n < nodes.length; n += 1) {
    const node = nodes[n];
    if (node === undefined) continue;
    const left = less(node, taken, tally);
    if (left !== node) after ??= nodes.slice(0, n);
    if (left !== null) after?.push(left);
  }
  return after ?? nodes;
}

function lessOfRest(split: Split, taken: Region, tally: Tally): void {
  const { sort, rest } = split;
  if (rest === null) return;
  const after = less(rest, taken, tally);
  // What goes on in the same direction is one more cell of the same split; anything else stands in the place of the rest.
  if (after !== null && after.sort === sort) {
    split.rest = after.rest;
    for (const cell of after.cells) {
      split.cells.push(cell);
      split.index.add(cell.at, cell);
    }
  } else split.rest = after;
}

const partOf = (region: Region): Part => ({ sort: 'part', region });

function splitOf(sort: Split['sort'], rest: Region, at: AddressSet, nodes: readonly Node[]): Split {
  const cell: Cell = { at, nodes };
  const index = makeCellIndex<Cell>();
  index.add(at, cell);
  return { sort, rest: partOf(rest), cells: [cell], index };
}

/** The rest first, then what was split off last. */
function collect(node: Node, into: Region[]): void {
  if (node.sort === 'part') {
    into.push(node.region);
    return;
  }
  if (node.rest !== null) collect(node.rest, into);
  for (let n = node.cells.length - 1; n >= 0; n -= 1) for (const each of node.cells[n]?.nodes ?? []) collect(each, into);
}
