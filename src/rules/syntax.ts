/** The syntax tree of an expression: ours, so that the parser behind it can be exchanged. */
import type { StaticType } from './types.js';

export type Macro = 'all' | 'exists' | 'exists_one' | 'filter' | 'map';

export type Expression =
  | { readonly kind: 'constant'; readonly offset: number; readonly value: unknown; readonly type: StaticType }
  | { readonly kind: 'name'; readonly offset: number; readonly name: string }
  | {
      readonly kind: 'select';
      readonly offset: number;
      readonly operand: Expression;
      readonly field: string;
      /** Where the field's name stands. */
      readonly fieldOffset: number;
      /** true for has(operand.field). */
      readonly test: boolean;
    }
  | {
      readonly kind: 'call';
      readonly offset: number;
      /** Operators are functions with CEL's own names: `_&&_`, `@in`, `_[_]`. */
      readonly name: string;
      readonly target: Expression | null;
      readonly args: readonly Expression[];
    }
  | { readonly kind: 'list'; readonly offset: number; readonly elements: readonly Expression[] }
  | { readonly kind: 'map'; readonly offset: number; readonly entries: readonly MapEntry[] }
  | {
      readonly kind: 'macro';
      readonly offset: number;
      readonly macro: Macro;
      readonly target: Expression;
      readonly variable: string;
      /** map(x, condition, value): the condition. */
      readonly condition: Expression | null;
      readonly body: Expression;
    };

export interface MapEntry {
  readonly key: Expression;
  readonly value: Expression;
}

export type Select = Extract<Expression, { kind: 'select' }>;
export type Call = Extract<Expression, { kind: 'call' }>;
export type MacroCall = Extract<Expression, { kind: 'macro' }>;

export type ExpressionCode =
  | 'E_EXPR_SYNTAX'
  | 'E_EXPR_UNKNOWN_NAME'
  | 'E_EXPR_UNKNOWN_FIELD'
  | 'E_EXPR_UNKNOWN_FUNCTION'
  | 'E_EXPR_TYPE'
  | 'E_EXPR_LITERAL'
  | 'E_EXPR_TOO_LARGE'
  | 'E_EXPR_PATTERN'
  | 'E_EXPR_HAS'
  | 'W_EXPR_INTEGER_DIVISION'
  | 'W_EXPR_ALL_MAY_BE_EMPTY';

export interface ExpressionProblem {
  readonly code: ExpressionCode;
  /** 0-based UTF-16 offset in the source. */
  readonly offset: number;
  readonly message: string;
  readonly hint: string;
  readonly severity: 'error' | 'warning';
}

export const problem = (code: ExpressionCode, offset: number, message: string, hint = ''): ExpressionProblem => ({
  code,
  offset,
  message,
  hint,
  severity: code.startsWith('W_') ? 'warning' : 'error',
});

/** The operands below an expression, in the order of the text. */
export function operandsOf(node: Expression): readonly Expression[] {
  switch (node.kind) {
    case 'constant':
    case 'name':
      return [];
    case 'select':
      return [node.operand];
    case 'call':
      return node.target === null ? node.args : [node.target, ...node.args];
    case 'list':
      return node.elements;
    case 'map':
      return node.entries.flatMap((entry) => [entry.key, entry.value]);
    case 'macro':
      return node.condition === null ? [node.target, node.body] : [node.target, node.condition, node.body];
  }
}

/** `a && b && c` as [a, b, c]: long chains are neither deep to walk nor slow to run. */
export function chainOf(node: Expression, operator: '_&&_' | '_||_'): readonly Expression[] {
  const found: Expression[] = [];
  const pending: Expression[] = [node];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (next.kind === 'call' && next.name === operator) pending.push(...[...next.args].reverse());
    else found.push(next);
  }
  return found;
}
