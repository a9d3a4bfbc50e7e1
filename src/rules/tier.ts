/** Closures first; what is asked often is answered by generated code, where that can. */
import type { Generated } from './generate.js';
import type { Run } from './logic.js';
import { workLeft, workSet } from './work.js';

/** A rule that is asked less often is done before its code would be. */
const mostCold = 400;
/** After so many answers it is clear whether the records say what is asked. */
const mostTried = 1_000;

let generated: 'often' | 'never' | 'always' = 'often';
/** `never`: `--no-codegen`; `always`: from the first question on, for tests. */
export function useGenerated(when: typeof generated): void {
  generated = when;
}
export const whenGenerated = (): typeof generated => generated;

/**
 * `build` is asked when the first answer is wanted: most rules of a library are about evidence that a site has not. `guard` keeps an answer within its
 * allowance of work.
 */
export function tiered(build: () => Run, make: () => Generated | null, guard: (run: Run) => Run): Run {
  let slow: Run | null = null;
  let asked = 0;
  let missed = 0;
  let isSettled = false;
  let fast: Generated['run'] | null = null;
  const closures: Run = (frame) => (slow ??= guard(build()))(frame);
  const begin: Run = (frame) => {
    if (isSettled || generated === 'never' || (++asked < mostCold && generated === 'often')) return closures(frame);
    isSettled = true;
    asked = 0;
    const made = make();
    fast = made === null ? null : made.spends ? (guard(trying(made.run, build())) as Generated['run']) : made.run;
    return run(frame);
  };
  const left: Run = (frame) => {
    // Where most records lack something, trying is the dearer way.
    if (asked <= mostTried && ++missed * 2 > mostTried) fast = null;
    return closures(frame);
  };
  const run: Run = (frame) => {
    if (fast === null) return begin(frame);
    if (asked <= mostTried) asked++;
    return fast(frame) ?? left(frame);
  };
  return run;
}

/** Within one allowance; what was done in vain does not count. */
const trying =
  (fast: Generated['run'], slow: Run): Run =>
  (frame) => {
    const before = workLeft();
    const answer = fast(frame);
    if (answer !== undefined) return answer;
    workSet(before);
    return slow(frame);
  };
