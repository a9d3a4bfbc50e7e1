/** What a control shows on the whole site, in one status: Annex C and the table of maturity say it beside the id. */
import type { Result, Status } from '../../model/assessment.js';
import { groupBy } from '../lookup.js';
import type { Context } from './context.js';

/** Worst first: a control is listed once, under the worst of its results. */
export const worst: readonly Status[] = ['fail', 'error', 'not-evaluated', 'compensated', 'pass', 'not-applicable'];

export interface Showing {
  /** What a control shows on this site: its worst status, and for how many of its subjects. */
  readonly status: Status;
  readonly some: number;
  readonly of: number;
}
export function showingOf({ assessment }: Context): ReadonlyMap<string, Showing> {
  const results = groupBy(assessment.results, (each) => each.control);
  return new Map(
    [...results].flatMap(([control, own]) => {
      const status = worst.find((each) => own.some((result: Result) => result.status === each));
      return status === undefined
        ? []
        : [[control, { status, some: own.filter((result) => result.status === status).length, of: own.length }]];
    }),
  );
}
