/** Problems of this stage: made in one place, and bounded, so that a bad file of a million rows stays readable. */
import { limitOf } from '../model/limits.js';
import { closestMatch } from 'leven';
import type { Position, Problem } from '../model/problem.js';
import type { ProblemCode } from '../model/problem-codes.js';

export function problem(
  code: ProblemCode,
  severity: Problem['severity'],
  at: Position,
  message: string,
  more: { readonly path?: string; readonly hint?: string } = {},
): Problem {
  const { file, line, column } = at;
  return { code, severity, file, line, column, path: more.path ?? '', message, hint: more.hint ?? '', excerpt: '' };
}

/** At most so many problems of one sort in one place; the rest is counted. */
export const shown = limitOf('problems-shown');

export interface Bounded {
  /** The problem is made only while there is room. */
  readonly add: (make: () => Problem) => void;
  readonly problems: (rest: (count: number) => Problem) => readonly Problem[];
}

export function bounded(limit: number = shown): Bounded {
  const kept: Problem[] = [];
  let left = 0;
  return {
    add: (make) => {
      if (kept.length < limit) kept.push(make());
      else left += 1;
    },
    problems: (rest) => (left === 0 ? kept : [...kept, rest(left)]),
  };
}

/** "did you mean": the nearest of some names, if one is near; empty otherwise. */
export function didYouMean(seen: string, allowed: Iterable<string>): string {
  const names = [...allowed];
  const folded = names.find((name) => name.toLowerCase() === seen.toLowerCase());
  const near = folded ?? closestMatch(seen, names, { maxDistance: Math.max(1, Math.ceil(seen.length / 3)) });
  return near === undefined ? '' : `did you mean "${near}"?`;
}

/** A value as it is shown in a message: short, on one line, without control characters. */
export function show(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value ?? null);
  // Control characters of scans and exports must not reach a terminal.
  const line = text.slice(0, 200).replace(/[\s\u0000-\u001f\u007f-\u009f]+/g, ' ');
  return line.length > 60 ? `${line.slice(0, 57)}...` : line;
}
