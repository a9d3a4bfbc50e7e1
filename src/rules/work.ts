/**
 * The work that one evaluation may do: element visits of nested macros, comparisons of lists, lengths of what is put together.
 * Evaluation is synchronous and never nests, so one counter, reset at each start, serves all expressions.
 */
import { RuleError } from './values.js';

const allowance = 20_000_000;
const work = { left: allowance };

export const startWork = (): void => {
  work.left = allowance;
};

/** false: the allowance is used up, answer with `tooMuchWork`. */
export const spend = (units: number): boolean => {
  work.left -= units;
  return work.left >= 0;
};

export const tooMuchWork = new RuleError('too much work: the expression visits more than 20 million elements for one record');
