/** Which fields of a named record an expression reads: the answer depends on nothing else of it. */
import type { Expression } from './syntax.js';

/** null: the record is used as a whole, so any of its fields may matter. */
export function fieldsRead(tree: Expression, name: string): ReadonlySet<string> | null {
  const fields = new Set<string>();
  const isWithin = (node: Expression): boolean => {
    switch (node.kind) {
      case 'constant':
        return true;
      case 'name':
        return node.name !== name;
      case 'select':
        if (node.operand.kind !== 'name' || node.operand.name !== name) return isWithin(node.operand);
        fields.add(node.field);
        return true;
      case 'list':
        return node.elements.every(isWithin);
      case 'map':
        return node.entries.every(({ key, value }) => isWithin(key) && isWithin(value));
      case 'macro':
        // A variable of the same name hides the record; that is not followed.
        return node.variable !== name && [node.target, node.body, ...(node.condition === null ? [] : [node.condition])].every(isWithin);
      case 'call':
        return [...(node.target === null ? [] : [node.target]), ...node.args].every(isWithin);
    }
  };
  return isWithin(tree) ? fields : null;
}
