/** A walk over a parsed YAML document before it becomes a value: aliases, keys, and how much it would expand to. */
import { limitOf } from '../model/limits.js';
import { isAlias, isMap, isNode, isScalar, isSeq, type Alias, type Node, type Pair } from 'yaml';
import type { ProblemCode } from '../model/problem-codes.js';

export const maximumDepth = limitOf('config-depth');
/** Values after aliases are expanded: a bomb multiplies, honest anchors do not. */
const maximumValues = limitOf('config-values');

export interface Fault {
  readonly code: ProblemCode;
  readonly offset: number;
  readonly message: string;
  readonly hint: string;
}
export interface Scan {
  readonly targets: ReadonlyMap<Alias, Node>;
  readonly faults: readonly Fault[];
}
interface Extent {
  readonly height: number;
  readonly values: number;
}

export function scanDocument(root: Node | null): Scan {
  const targets = new Map<Alias, Node>();
  const faults: Fault[] = [];
  const anchors = new Map<string, Node>();
  /** Of anchored nodes that are complete; one that is still open refers to itself. */
  const extents = new Map<Node, Extent>();
  const startOf = (node: Node): number => node.range?.[0] ?? 0;
  const fault = (code: ProblemCode, node: Node, message: string, hint = ''): void => {
    faults.push({ code, offset: startOf(node), message, hint });
  };

  const ofAlias = (alias: Alias): Extent => {
    const target = anchors.get(alias.source);
    const extent = target && extents.get(target);
    if (!target) fault('E_YAML', alias, `the alias *${alias.source} has no anchor &${alias.source} before it`);
    else if (!extent) fault('E_TOO_DEEP', alias, `the alias *${alias.source} stands inside its own anchor`);
    else targets.set(alias, target);
    return extent ?? { height: 1, values: 1 };
  };

  const ofKey = (key: unknown): void => {
    if (!isScalar(key)) {
      if (isNode(key)) fault('E_YAML', key, 'a key must be plain text', 'write the key as one word, or in quotes');
    } else if (key.value === null) fault('E_YAML', key, 'a key is empty');
    else if (key.value === '__proto__') fault('E_YAML', key, 'the key "__proto__" is refused');
    else if (typeof key.value === 'number' && key.source !== String(key.value)) {
      fault('E_QUOTE_IT', key, `YAML reads the key ${key.source ?? ''} as the number ${key.value}`, `write "${key.source ?? ''}"`);
    }
  };

  const visit = (node: unknown, depth: number): Extent => {
    if (isAlias(node)) {
      const extent = ofAlias(node);
      if (depth + extent.height > maximumDepth)
        fault('E_TOO_DEEP', node, `nested more than ${maximumDepth} levels deep (limit config-depth)`);
      return extent;
    }
    if (!isNode(node)) return { height: 0, values: 0 };
    if (node.anchor !== undefined) anchors.set(node.anchor, node);
    let height = 0;
    let values = 1;
    if (depth > maximumDepth) fault('E_TOO_DEEP', node, `nested more than ${maximumDepth} levels deep (limit config-depth)`);
    else
      for (const child of childrenOf(node, ofKey)) {
        const extent = visit(child, depth + 1);
        height = Math.max(height, extent.height);
        values += extent.values;
      }
    const extent = { height: height + 1, values };
    if (node.anchor !== undefined) extents.set(node, extent);
    return extent;
  };

  if (root !== null) {
    const { values } = visit(root, 1);
    if (values > maximumValues)
      fault('E_TOO_DEEP', root, `the aliases expand to ${values} values; ${maximumValues} are allowed (limit config-values)`);
  }
  return { targets, faults };
}

function childrenOf(node: Node, onKey: (key: unknown) => void): readonly unknown[] {
  if (isSeq(node)) return node.items;
  if (!isMap(node)) return [];
  return node.items.map((pair: Pair) => {
    onKey(pair.key);
    return pair.value;
  });
}
