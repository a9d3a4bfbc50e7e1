/** `where` of a registration: which rows of a file are records. It reads the raw row, bound as `raw`, whose shape nobody has declared. */
import { compileIn } from './compile.js';
import { ExpressionError } from './expression-error.js';
import { dynType } from './types.js';
import { RuleError } from './values.js';

/** A row that lacks what is asked about is undecided: it may not vanish. */
export type WhereAnswer = boolean | 'undecided' | { readonly error: string };

/** Throws an ExpressionError for what does not compile. */
export function compileWhere(source: string): (raw: unknown) => WhereAnswer {
  const compiled = compileIn(source, { names: new Map([['raw', { slot: 1, type: dynType }]]) }, { role: 'when', expect: 'bool' });
  if (!compiled.ok) {
    const [first] = compiled.problems.filter((each) => each.severity === 'error');
    throw new ExpressionError(first?.code ?? 'E_EXPR_SYNTAX', first?.message ?? 'not valid', source, first?.offset ?? 0, first?.hint ?? '');
  }
  return (raw) => {
    const answer = compiled.run([null, raw]);
    if (typeof answer === 'boolean') return answer;
    if (answer instanceof RuleError) return { error: answer.message };
    return typeof answer === 'object' && answer !== null ? 'undecided' : { error: 'the answer is neither true nor false' };
  };
}
