/** && || ! ?: after Kleene, with CEL's rule that a decided side absorbs an error on the other. */
import { identical, typeNameOf, worse } from './compare.js';
import { NoValue, RuleError } from './values.js';

export type Run = (frame: readonly unknown[]) => unknown;

/** What comes of a value that is neither true nor false. */
export const notBool = (value: unknown): NoValue =>
  value instanceof NoValue ? value : new RuleError(`${typeNameOf(value)} stands where true or false is needed`);

/** a && b && ...: `absorbing` is false; a || b || ...: it is true. */
export function chain(operands: readonly Run[], absorbing: boolean): Run {
  const neutral = !absorbing;
  const [first, second] = operands;
  if (operands.length === 2 && first !== undefined && second !== undefined) {
    return (frame) => {
      const left = first(frame);
      if (left === absorbing) return absorbing;
      const right = second(frame);
      if (right === absorbing) return absorbing;
      if (left === neutral) return right === neutral ? neutral : notBool(right);
      return right === neutral ? notBool(left) : worse(notBool(left), notBool(right));
    };
  }
  return (frame) => {
    let pending: NoValue | null = null;
    for (const operand of operands) {
      const value = operand(frame);
      if (value === absorbing) return absorbing;
      if (value !== neutral) pending = worse(pending, notBool(value));
    }
    return pending ?? neutral;
  };
}

export const not =
  (operand: Run): Run =>
  (frame) => {
    const value = operand(frame);
    return value === true ? false : value === false ? true : notBool(value);
  };

/** With an undecided condition, the answer on which both branches agree, unless the condition may yet break. */
export const conditional =
  (condition: Run, yes: Run, no: Run, mayBreak: boolean): Run =>
  (frame) => {
    const chosen = condition(frame);
    if (chosen === true) return yes(frame);
    if (chosen === false) return no(frame);
    const doubt = notBool(chosen);
    if (doubt instanceof RuleError || mayBreak) return doubt;
    const left = yes(frame);
    const right = no(frame);
    return !(left instanceof NoValue) && !(right instanceof NoValue) && identical(left, right) ? left : doubt;
  };
