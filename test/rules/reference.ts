/**
 * The slow, obvious evaluator that the real one is held to. It knows no undecided value: it evaluates an expression on a complete record,
 * once for every way to fill in what is missing, and looks whether all the answers are the same.
 */
import { parseExpression } from '../../src/rules/parse.js';
import type { Expression } from '../../src/rules/syntax.js';
import { Double } from '../../src/rules/values.js';
import { asOf, day } from './harness.js';

/** A name or a field has no value: the expression asked for something that the world does not hold. */
export class Incomplete extends Error {}
/** The expression breaks. */
class Broken extends Error {}

export type World = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is World => typeof value === 'object' && value !== null && !Array.isArray(value);
const listOf = (value: unknown): readonly unknown[] => {
  if (Array.isArray(value)) return value;
  throw new Broken('no list');
};
const numberOf = (value: unknown): number => {
  if (typeof value === 'number') return value;
  throw new Broken('no number');
};
const same = (a: unknown, b: unknown): boolean =>
  Array.isArray(a) && Array.isArray(b) ? a.length === b.length && a.every((each, n) => same(each, b[n])) : a === b;

export function parsed(source: string): Expression {
  const done = parseExpression(source);
  if (!done.ok) throw new Error(source);
  return done.tree;
}

/** The value in one world. */
function value(node: Expression, world: World): unknown {
  switch (node.kind) {
    case 'constant':
      return node.value instanceof Double ? node.value.value : node.value;
    case 'name':
      if (!Object.hasOwn(world, node.name)) throw new Incomplete(node.name);
      return world[node.name];
    case 'select': {
      const record = value(node.operand, world);
      if (!isObject(record) || !Object.hasOwn(record, node.field)) throw new Incomplete(node.field);
      return record[node.field];
    }
    case 'list':
      return node.elements.map((each) => value(each, world));
    case 'macro':
      return macro(node, world);
    case 'call':
      return call(node, world);
    case 'map':
      throw new Error('maps are not used here');
  }
}

function macro(node: Extract<Expression, { kind: 'macro' }>, world: World): unknown {
  const list = listOf(value(node.target, world));
  const each = list.map((element) => () => value(node.body, { ...world, [node.variable]: element }));
  switch (node.macro) {
    case 'exists':
      return firstThatIs(true, each);
    case 'all':
      return firstThatIs(false, each);
    case 'exists_one':
      return each.filter((run) => truth(run())).length === 1;
    case 'filter':
      return list.filter((_, n) => truth(each[n]?.()));
    case 'map':
      return each.map((run) => run());
  }
}

const truth = (answer: unknown): boolean => {
  if (typeof answer === 'boolean') return answer;
  throw new Broken('neither true nor false');
};

/** || and exists answer true as soon as one part does, whatever the others do; && and all likewise with false. */
function firstThatIs(decisive: boolean, parts: readonly (() => unknown)[]): boolean {
  let broken: Broken | null = null;
  for (const part of parts) {
    try {
      if (truth(part()) === decisive) return decisive;
    } catch (error) {
      if (!(error instanceof Broken)) throw error;
      broken = error;
    }
  }
  if (broken !== null) throw broken;
  return !decisive;
}

function call(node: Extract<Expression, { kind: 'call' }>, world: World): unknown {
  const operands = node.target === null ? node.args : [node.target, ...node.args];
  const runs = operands.map((each) => () => value(each, world));
  if (node.name === '_&&_') return firstThatIs(false, runs);
  if (node.name === '_||_') return firstThatIs(true, runs);
  if (node.name === '_?_:_') return truth(runs[0]?.()) ? runs[1]?.() : runs[2]?.();
  const [a, b] = runs.map((run) => run());
  switch (node.name) {
    case '!_':
      return !truth(a);
    case '_==_':
      return same(a, b);
    case '_!=_':
      return !same(a, b);
    case '_<_':
      return less(a, b);
    case '_>_':
      return less(b, a);
    case '_<=_':
      return !less(b, a);
    case '_>=_':
      return !less(a, b);
    case '_+_':
      if (typeof a === 'string') return a + String(b);
      return Array.isArray(a) ? [...listOf(a), ...listOf(b)] : numberOf(a) + numberOf(b);
    case '_-_':
      return numberOf(a) - numberOf(b);
    case '_*_':
      return numberOf(a) * numberOf(b);
    case '_/_':
      if (b === 0) throw new Broken('division by zero');
      return Math.trunc(numberOf(a) / numberOf(b));
    case '_%_':
      if (b === 0) throw new Broken('division by zero');
      return numberOf(a) % numberOf(b);
    case '@in':
      return listOf(b).some((each) => same(a, each));
    case 'size':
      return typeof a === 'string' ? Array.from(a).length : listOf(a).length;
    case 'startsWith':
      return String(a).startsWith(String(b));
    case 'contains':
      return String(a).includes(String(b));
    case 'age':
      return Math.floor(asOf / day) - Math.floor(numberOf(a) / day);
    default:
      throw new Error(`${node.name} is not known to the reference`);
  }
}

const less = (a: unknown, b: unknown): boolean => (typeof a === 'string' && typeof b === 'string' ? a < b : numberOf(a) < numberOf(b));

/** The answers of all worlds, each once: true, false, another value, or `error`. */
export function answersIn(source: string, worlds: Iterable<World>): ReadonlySet<unknown> {
  const tree = parsed(source);
  const found = new Set<unknown>();
  for (const world of worlds) {
    try {
      found.add(value(tree, world));
    } catch (error) {
      if (!(error instanceof Broken)) throw error;
      found.add('error');
    }
  }
  return found;
}
