/** Syntax trees as plain JSON, so that the expressions of shipped controls need no parser when the tool starts. */
import type { Expression, Macro } from './syntax.js';
import { boolType, doubleType, intType, nullType, stringType, type StaticType } from './types.js';
import { Double } from './values.js';

/** A node as a list: its sort, where it stands, then its parts in the order of `syntax.ts`. */
export type Stored = readonly [sort: number, offset: number, ...parts: readonly unknown[]];

const sorts = ['constant', 'name', 'select', 'call', 'list', 'map', 'macro'] as const;
const types: readonly StaticType[] = [boolType, nullType, intType, doubleType, stringType];

/** null: it holds a constant that JSON cannot hold (bytes, a large or an unsigned number). */
export function storeTree(tree: Expression): Stored | null {
  const lost: unknown[] = [];
  const inner = (node: Expression): Stored => {
    const head = [sorts.indexOf(node.kind), node.offset] as const;
    switch (node.kind) {
      case 'constant': {
        const value = node.value instanceof Double ? node.value.value : node.value;
        if (!types.includes(node.type) || typeof value === 'bigint' || Object.is(value, -0)) lost.push(value);
        return [...head, types.indexOf(node.type), value];
      }
      case 'name':
        return [...head, node.name];
      case 'select':
        return [...head, inner(node.operand), node.field, node.fieldOffset, node.test];
      case 'call':
        return [...head, node.name, node.target && inner(node.target), node.args.map(inner)];
      case 'list':
        return [...head, node.elements.map(inner)];
      case 'map':
        return [...head, node.entries.map(({ key, value }) => [inner(key), inner(value)])];
      case 'macro':
        return [...head, node.macro, inner(node.target), node.variable, node.condition && inner(node.condition), inner(node.body)];
    }
  };
  const stored = inner(tree);
  return lost.length === 0 ? stored : null;
}

/** The inverse. What is stored was written by the build of this very version. */
export function storedTree([sort, offset, ...parts]: Stored): Expression {
  const [a, b, c, d, e] = parts;
  const tree = (part: unknown): Expression => storedTree(part as Stored);
  const orNull = (part: unknown): Expression | null => (part === null ? null : tree(part));
  const trees = (part: unknown): readonly Expression[] => (part as readonly unknown[]).map(tree);
  switch (sorts[sort]) {
    case 'constant': {
      const type = types[a as number] ?? nullType;
      return { kind: 'constant', offset, value: type === doubleType ? new Double(b as number) : b, type };
    }
    case 'name':
      return { kind: 'name', offset, name: a as string };
    case 'select':
      return { kind: 'select', offset, operand: tree(a), field: b as string, fieldOffset: c as number, test: d as boolean };
    case 'call':
      return { kind: 'call', offset, name: a as string, target: orNull(b), args: trees(c) };
    case 'list':
      return { kind: 'list', offset, elements: trees(a) };
    case 'map':
      return {
        kind: 'map',
        offset,
        entries: (a as readonly (readonly unknown[])[]).map(([key, value]) => ({ key: tree(key), value: tree(value) })),
      };
    case 'macro':
      return { kind: 'macro', offset, macro: a as Macro, target: tree(b), variable: c as string, condition: orNull(d), body: tree(e) };
    default:
      throw new Error(`a stored expression has no node of sort ${String(sort)}`);
  }
}
