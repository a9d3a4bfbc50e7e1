/** Syntax tree to closures. What a name is comes from the environment, so one builder serves typed rules and untyped expressions. */
import { fieldReader, hasField, indexInto, isIn, isInAlike, selectField } from './access.js';
import { calculate, negate } from './arithmetic.js';
import { assumptionsOf, type Assumptions } from './assume.js';
import { equal, equalAlike, inOrder, isKey, keyOf, worse, type Order } from './compare.js';
import { clockOf } from './clock.js';
import { applyFunction, fits, functions, typeNames } from './functions.js';
import type { Arithmetic } from './integers.js';
import { chain, conditional, not, type Run } from './logic.js';
import { macroRun, type Cell } from './macros.js';
import { mayBreak } from './may-break.js';
import { chainOf, operandsOf, type Call, type Expression, type MacroCall, type Select } from './syntax.js';
import { fieldType, type StaticType } from './types.js';
import { CelMap, NoValue, RuleError, TypeName, unknown, Unknown, type MapKey } from './values.js';
import { wrapOf } from './wrap.js';

/** Names in reach: outer ones from the environment, those of macros in cells. */
export interface Environment {
  /** The value of an outer name; null if there is none. */
  readonly nameRun: (name: string) => Run | null;
  /** An outer name that is always known, and the same in every use of one frame. */
  readonly isSteady: (name: string) => boolean;
  /** The value of `a.b.c` read as one name, where the environment has such names; null otherwise. */
  readonly qualifiedRun: (path: readonly string[], rest: (from: number, base: Run) => Run) => Run | null;
  readonly typeOf: (node: Expression) => StaticType;
  /** Unlike single values of untyped data are an error when they are compared, as they are by types. */
  readonly strict: boolean;
  /** How an attribute is called in reasons: `asset.firmware`, `copies[].completed`. */
  readonly pathOf: (node: Expression) => string;
}

type Cells = ReadonlyMap<string, Cell>;
const noFrame: readonly unknown[] = [];
interface Building extends Environment {
  /** What may be tried where something is missing; without types nothing is. */
  readonly assumptions: Assumptions | null;
}

export const buildRun = (tree: Expression, environment: Environment): Run => buildBoth(tree, environment).run;

/** The closures, of the whole and of its parts. */
export interface Built {
  readonly run: Run;
  readonly closureOf: (node: Expression, cells: Cells) => Run;
}
export function buildBoth(tree: Expression, environment: Environment): Built {
  const assumptions = environment.strict ? assumptionsOf(tree, environment) : null;
  const building: Building = { ...environment, assumptions };
  const run = build(tree, building, new Map());
  return {
    run: assumptions === null ? run : assumptions.tried(null, run),
    closureOf: (node, cells) => build(node, building, cells),
  };
}

function build(node: Expression, env: Building, cells: Cells): Run {
  const run = buildPlain(node, env, cells);
  return env.assumptions === null ? run : env.assumptions.at(node, run);
}

function buildPlain(node: Expression, env: Building, cells: Cells): Run {
  switch (node.kind) {
    case 'constant': {
      const { value } = node;
      return () => value;
    }
    case 'name':
      return nameRun(node.name, env, cells);
    case 'select':
      return buildSelect(node, env, cells);
    case 'list': {
      const elements = node.elements.map((element) => build(element, env, cells));
      if (node.elements.every(({ kind }) => kind === 'constant')) {
        const items = elements.map((element) => element(noFrame));
        return () => items;
      }
      const breaking = node.elements.map((element) => env.strict && mayBreak(element, env.typeOf));
      return (frame) => {
        const items = elements.map((element) => element(frame));
        // What is not known yet and may break would break the whole list.
        return items.find((item) => item instanceof RuleError) ?? items.find((item, n) => breaking[n] && item instanceof Unknown) ?? items;
      };
    }
    case 'map': {
      const entries = node.entries.map((entry) => [build(entry.key, env, cells), build(entry.value, env, cells)] as const);
      return (frame) => makeMap(entries, frame);
    }
    case 'macro':
      return buildMacro(node, env, cells);
    case 'call':
      return buildCall(node, env, cells);
  }
}

function nameRun(name: string, env: Building, cells: Cells): Run {
  const cell = cells.get(name);
  if (cell !== undefined) return () => cell.value;
  const unbound = typeNames.has(name) ? new TypeName(name) : new RuleError(`unknown name: ${name}`);
  return env.nameRun(name) ?? (() => unbound);
}

function buildSelect(node: Select, env: Building, cells: Cells): Run {
  if (!node.test) {
    const path = dottedPath(node);
    const outer = path === null || cells.has(path[0] ?? '') ? null : path;
    if (outer !== null) {
      const found = env.qualifiedRun(outer, (from, base) =>
        outer.slice(from).reduce<Run>((operand, field) => (frame) => selectField(operand(frame), field, field), base),
      );
      if (found !== null) return found;
    }
  }
  const operand = build(node.operand, env, cells);
  const { field } = node;
  if (node.test) return (frame) => hasField(operand(frame), field);
  const path = env.pathOf(node);
  const type = fieldType(env.typeOf(node.operand), field);
  if (type === undefined) return (frame) => selectField(operand(frame), field, path);
  const read = fieldReader(field, unknown('missing-attribute', path), wrapOf(type), env.typeOf(node.operand).kind === 'record');
  return (frame) => read(operand(frame));
}

/** `a.b.c` as [a, b, c]; null where anything but names is selected from. */
function dottedPath(node: Expression): readonly string[] | null {
  if (node.kind === 'name') return [node.name];
  if (node.kind !== 'select' || node.test) return null;
  const left = dottedPath(node.operand);
  return left === null ? null : [...left, node.field];
}

function makeMap(entries: readonly (readonly [Run, Run])[], frame: readonly unknown[]): unknown {
  const made = new Map<MapKey, { key: unknown; value: unknown }>();
  let pending: NoValue | null = null;
  for (const [keyRun, valueRun] of entries) {
    const key = keyRun(frame);
    const value = valueRun(frame);
    if (value instanceof RuleError) return value;
    if (key instanceof NoValue) {
      pending = worse(pending, key);
      continue;
    }
    const normal = isKey(key) ? keyOf(key) : null;
    if (normal === null) return new RuleError('a map key must be text, a whole number, or true or false');
    if (made.has(normal)) return new RuleError('a map has the same key twice');
    made.set(normal, { key, value });
  }
  return pending ?? new CelMap(made);
}

function buildMacro(node: MacroCall, env: Building, cells: Cells): Run {
  const target = build(node.target, env, cells);
  const cell: Cell = { value: undefined };
  const inner = new Map(cells).set(node.variable, cell);
  const asked = (part: Expression): Run => {
    const run = build(part, env, inner);
    return env.assumptions === null ? run : env.assumptions.tried(node, run);
  };
  const condition = node.condition === null ? null : asked(node.condition);
  const type = env.typeOf(node.target);
  // Without types null is a value; in records nothing is null but what is not known.
  const missing = type.kind === 'list' && type.element.kind !== 'dyn' ? unknown('missing-attribute', `${env.pathOf(node.target)}[]`) : null;
  const parts = [node.body, ...(node.condition === null ? [] : [node.condition])];
  const breaks = env.strict && parts.some((part) => mayBreak(part, env.typeOf));
  const steady = parts.every((part) => isSteady(part, new Set([node.variable]), env));
  return macroRun(node.macro, target, cell, { condition, body: asked(node.body), missing, mayBreak: breaks, steady });
}

/** Of one list and one frame it says the same each time: it reads nothing but the list's elements and what stays. */
function isSteady(node: Expression, own: ReadonlySet<string>, env: Environment): boolean {
  if (node.kind === 'name') return own.has(node.name) || env.isSteady(node.name);
  if (node.kind !== 'macro') return operandsOf(node).every((each) => isSteady(each, own, env));
  const inner = new Set(own).add(node.variable);
  return operandsOf(node).every((each, n) => isSteady(each, n === 0 ? own : inner, env));
}

const orders: ReadonlyMap<string, Order> = new Map<string, Order>([
  ['_<_', '<'],
  ['_<=_', '<='],
  ['_>_', '>'],
  ['_>=_', '>='],
]);
const arithmetic: ReadonlyMap<string, Arithmetic> = new Map<string, Arithmetic>([
  ['_+_', '+'],
  ['_-_', '-'],
  ['_*_', '*'],
  ['_/_', '/'],
  ['_%_', '%'],
]);

function buildCall(node: Call, env: Building, cells: Cells): Run {
  const run = (operand: Expression): Run => build(operand, env, cells);
  if (node.name === '_&&_' || node.name === '_||_') return chain(chainOf(node, node.name).map(run), node.name === '_||_');
  const [first, second, third] = node.args;
  if (node.target === null && first !== undefined) {
    if (node.name === '!_') return not(run(first));
    if (node.name === '-_') {
      const operand = run(first);
      return (frame) => negate(operand(frame));
    }
    if (second !== undefined) {
      if (node.name === '_?_:_' && third !== undefined)
        return conditional(run(first), run(second), run(third), env.strict && mayBreak(first, env.typeOf));
      const operator = binary(node, first, second, run, env);
      if (operator !== null) return operator;
    }
  }
  return buildFunction(node, run);
}

function binary(node: Call, first: Expression, second: Expression, run: (operand: Expression) => Run, env: Environment): Run | null {
  const left = run(first);
  const right = run(second);
  const order = orders.get(node.name);
  if (order !== undefined) return orderRun(left, order, right);
  const operator = arithmetic.get(node.name);
  if (operator !== undefined) return (frame) => calculate(left(frame), operator, right(frame));
  const untyped = env.strict && [first, second].some((operand) => env.typeOf(operand).kind === 'dyn');
  const alike = untyped ? equalAlike : equal;
  const within = untyped ? isInAlike : isIn;
  switch (node.name) {
    case '_==_':
      return (frame) => {
        const a = left(frame);
        const b = right(frame);
        return typeof a === 'string' && typeof b === 'string' ? a === b : alike(a, b);
      };
    case '_!=_':
      return (frame) => {
        const a = left(frame);
        const b = right(frame);
        if (typeof a === 'string' && typeof b === 'string') return a !== b;
        const same = alike(a, b);
        return typeof same === 'boolean' ? !same : same;
      };
    case '@in': {
      const words = wordsOf(second);
      if (words !== null) {
        return (frame) => {
          const value = left(frame);
          return typeof value === 'string' ? words.has(value) : within(value, right(frame));
        };
      }
      return (frame) => within(left(frame), right(frame));
    }
    case '_[_]': {
      const path = env.pathOf(node);
      const type = second.kind === 'constant' && typeof second.value === 'string' ? fieldType(env.typeOf(first), second.value) : undefined;
      if (type === undefined || second.kind !== 'constant') return (frame) => indexInto(left(frame), right(frame), path);
      const read = fieldReader(String(second.value), unknown('missing-attribute', path), wrapOf(type), env.typeOf(first).kind === 'record');
      return (frame) => read(left(frame));
    }
    default:
      return null;
  }
}

/** The texts of a list that is written out; null: it is another list. */
function wordsOf(node: Expression): ReadonlySet<string> | null {
  if (node.kind !== 'list') return null;
  const words = node.elements.flatMap((each) => (each.kind === 'constant' && typeof each.value === 'string' ? [each.value] : []));
  return words.length === node.elements.length ? new Set(words) : null;
}

/** Whole numbers are compared in place; everything else takes the longer way. */
function orderRun(left: Run, order: Order, right: Run): Run {
  switch (order) {
    case '<':
      return (frame) => {
        const a = left(frame);
        const b = right(frame);
        return typeof a === 'number' && typeof b === 'number' ? a < b : inOrder(a, order, b);
      };
    case '<=':
      return (frame) => {
        const a = left(frame);
        const b = right(frame);
        return typeof a === 'number' && typeof b === 'number' ? a <= b : inOrder(a, order, b);
      };
    case '>':
      return (frame) => {
        const a = left(frame);
        const b = right(frame);
        return typeof a === 'number' && typeof b === 'number' ? a > b : inOrder(a, order, b);
      };
    case '>=':
      return (frame) => {
        const a = left(frame);
        const b = right(frame);
        return typeof a === 'number' && typeof b === 'number' ? a >= b : inOrder(a, order, b);
      };
  }
}

function buildFunction(node: Call, run: (operand: Expression) => Run): Run {
  const spec = functions.get(node.name);
  const operands = node.target === null ? node.args : [node.target, ...node.args];
  if (spec === undefined || !fits(spec, node.target !== null, operands.length)) {
    const none = new RuleError(`no function ${node.name} with ${operands.length} argument${operands.length === 1 ? '' : 's'}`);
    return () => none;
  }
  const [a, b] = operands.map(run);
  if (a === undefined) return () => new RuleError(`no function ${node.name} without arguments`);
  if (b === undefined) return (frame) => applyFunction(spec, a(frame), undefined, clockOf(frame));
  return (frame) => applyFunction(spec, a(frame), b(frame), clockOf(frame));
}
