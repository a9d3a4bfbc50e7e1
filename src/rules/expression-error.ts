/** What is thrown where an expression does not compile, or, by compileExpression, has no value. */
import type { ExpressionCode } from './syntax.js';

export class ExpressionError extends Error {
  readonly code: ExpressionCode | 'E_EXPR_RUN';
  /** 0-based; line and column count from 1. All are of the beginning where the error comes from running. */
  readonly offset: number;
  readonly line: number;
  readonly column: number;
  readonly hint: string;
  constructor(code: ExpressionError['code'], message: string, source: string, offset: number, hint: string) {
    super(message);
    this.name = 'ExpressionError';
    const before = source.slice(0, offset).split('\n');
    this.code = code;
    this.offset = offset;
    this.line = before.length;
    this.column = (before.at(-1)?.length ?? 0) + 1;
    this.hint = hint;
  }
}
