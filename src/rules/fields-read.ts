/** Which fields of a named record an expression reads, and of which it asks no more than whether they are given: the answer depends on nothing else of it. */
import { operandsOf, type Expression } from './syntax.js';

export type Asked = 'value' | 'presence';

/** null: the record is used as a whole, so any of its fields may matter. */
export const fieldsRead = (tree: Expression, name: string): ReadonlyMap<string, Asked> | null => partsRead(tree, name, false);

/** The same, and of a field that is read for what stands in it that alone: `source.zone`. */
export const pathsRead = (tree: Expression, name: string): ReadonlyMap<string, Asked> | null => partsRead(tree, name, true);

function partsRead(tree: Expression, name: string, isDeep: boolean): ReadonlyMap<string, Asked> | null {
  const fields = new Map<string, Asked>();
  const fieldOf = (node: Expression | undefined): string | null =>
    node?.kind === 'select' && node.operand.kind === 'name' && node.operand.name === name ? node.field : null;
  const note = (field: string, asked: Asked): true => {
    if (asked === 'value' || !fields.has(field)) fields.set(field, asked);
    return true;
  };
  const isWithin = (node: Expression): boolean => {
    if (node.kind === 'name') return node.name !== name;
    const inner = isDeep && node.kind === 'select' ? fieldOf(node.operand) : null;
    if (inner !== null && node.kind === 'select') return note(`${inner}.${node.field}`, 'value');
    const field = fieldOf(node);
    if (field !== null) return note(field, node.kind === 'select' && node.test ? 'presence' : 'value');
    // A variable of the same name hides the record; that is not followed.
    if (node.kind === 'macro' && node.variable === name) return false;
    const present = fieldOf(presenceIn(node));
    return present === null ? operandsOf(node).every(isWithin) : note(present, 'presence');
  };
  return isWithin(tree) ? fields : null;
}

/** known(x), x != '', x == '': no text of evidence is empty, so that only its being there counts. */
function presenceIn(node: Expression): Expression | undefined {
  if (node.kind !== 'call' || node.target !== null) return undefined;
  const [first, second] = node.args;
  if (node.name === 'known') return first;
  if (node.name !== '_!=_' && node.name !== '_==_') return undefined;
  const isEmpty = (side: Expression | undefined): boolean => side?.kind === 'constant' && side.value === '';
  return isEmpty(second) ? first : isEmpty(first) ? second : undefined;
}
