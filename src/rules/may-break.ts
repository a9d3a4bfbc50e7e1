/** Can an expression break on some value of the right type? A record that nobody has seen may hold that value. */
import { operandsOf, type Expression } from './syntax.js';
import type { StaticType } from './types.js';
import { Double } from './values.js';

const conversions = new Set(['int', 'uint', 'double', 'bool', 'timestamp', 'duration', 'string', 'days']);

/** Overflow is left out: a whole number of a plant that does not fit into 64 bits is no plausible record. */
export function mayBreak(node: Expression, typeOf: (node: Expression) => StaticType): boolean {
  return breaksItself(node, typeOf) || operandsOf(node).some((operand) => mayBreak(operand, typeOf));
}

function breaksItself(node: Expression, typeOf: (node: Expression) => StaticType): boolean {
  if (node.kind !== 'call') return false;
  const [first, second] = operandsOf(node);
  if (first === undefined) return false;
  if (conversions.has(node.name)) return !(node.name === 'double' && typeOf(first).kind === 'int') && first.kind !== 'constant';
  if (second === undefined) return false;
  switch (node.name) {
    case '_/_':
    case '_%_':
      return second.kind !== 'constant' || second.value === 0 || (second.value instanceof Double && second.value.value === 0);
    case '_[_]':
      return typeOf(first).kind !== 'record';
    case 'matches':
      return second.kind !== 'constant';
    default:
      return false;
  }
}
