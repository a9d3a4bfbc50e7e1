/**
 * The work that may be done: element visits of nested macros, comparisons of lists, lengths of what is put together or searched.
 * Evaluation is synchronous and never nests, so one counter, set at each start, serves all expressions.
 */
import { limitOf } from '../model/limits.js';
import { RuleError } from './values.js';

/** For one answer. */
const allowance = limitOf('answer-work');
/** For all answers of one expression in one run, and what each answer has beside: so that a hundred dear records are not a hundred seconds. */
const allowanceOfRun = limitOf('rule-work');
/** Generated code that does no more than this need not count what it does. */
export const freeWork = 5_000;

const work = { left: allowance };

export const startWork = (): void => {
  work.left = allowance;
};

export const workLeft = (): number => work.left;
/** What was done in vain does not count. */
export const workSet = (left: number): void => {
  work.left = left;
};

/** false: the allowance is used up, answer with `tooMuchWork`. */
export const spend = (units: number): boolean => {
  work.left -= units;
  return work.left >= 0;
};

/** A text costs as much as many short ones. */
export const spendOn = (...values: readonly unknown[]): boolean => {
  let units = 1;
  for (const value of values)
    if ((typeof value === 'string' && value.length > 64) || value instanceof Uint8Array) units += Math.floor(value.length / 8);
  return spend(units);
};

export const tooMuchWork = new RuleError(
  'too much work: the expression visits more than 20 million elements for one record (limit answer-work)',
);
const tooMuchInAll = new RuleError(
  'too much work: the expression visits more than 100 million elements in all, not counting 5,000 for each record (limit rule-work)',
);

/** Runs within the allowance of a run, which begins anew with each new `run` (the Clock of the frame). */
export function within(evaluate: (frame: readonly unknown[]) => unknown, purse: Purse, frame: readonly unknown[]): unknown {
  const run = frame[0];
  if (purse.run !== run) {
    purse.run = run;
    purse.left = allowanceOfRun;
  }
  const given = Math.min(allowance, purse.left);
  work.left = given;
  const answer = evaluate(frame);
  purse.left -= Math.max(0, given - work.left - freeWork);
  return answer === tooMuchWork && given < allowance ? tooMuchInAll : answer;
}

/** What is left of the allowance of a run. */
export interface Purse {
  run: unknown;
  left: number;
}
