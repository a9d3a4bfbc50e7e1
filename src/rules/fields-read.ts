/** Which fields of a named record an expression reads: the answer depends on nothing else of it. */
import { operandsOf, type Expression } from './syntax.js';

/** null: the record is used as a whole, so any of its fields may matter. */
export function fieldsRead(tree: Expression, name: string): ReadonlySet<string> | null {
  const fields = new Set<string>();
  const isWithin = (node: Expression): boolean => {
    if (node.kind === 'name') return node.name !== name;
    if (node.kind === 'select' && node.operand.kind === 'name' && node.operand.name === name) {
      fields.add(node.field);
      return true;
    }
    // A variable of the same name hides the record; that is not followed.
    if (node.kind === 'macro' && node.variable === name) return false;
    return operandsOf(node).every(isWithin);
  };
  return isWithin(tree) ? fields : null;
}
