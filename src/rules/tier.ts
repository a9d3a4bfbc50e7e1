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

/** `build` is asked when the first answer is wanted: most rules of a library are about evidence that a site has not. `guard` keeps an answer within its allowance of work. */
export function tiered(build: () => { readonly run: Run; readonly make: () => Generated | null }, guard: (run: Run) => Run): Run {
  let asked = 0;
  const first: Run = (frame) => {
    const { run: slow, make } = build();
    const guarded = guard(slow);
    now = counting(slow, guarded, make);
    return now(frame);
  };
  let now = first;
  const counting =
    (slow: Run, guarded: Run, make: () => Generated | null): Run =>
    (frame) => {
      if (generated === 'never' || (++asked < mostCold && generated === 'often')) return guarded(frame);
      const made = make();
      now = made === null ? guarded : made.spends ? guard(trying(made.run, slow)) : trying(made.run, guarded);
      return now(frame);
    };
  return (frame) => now(frame);
}

function trying(fast: Generated['run'], slow: Run): Run {
  let asked = 0;
  let left = 0;
  let isWorth = true;
  return (frame) => {
    if (!isWorth) return slow(frame);
    const before = workLeft();
    const answer = fast(frame);
    if (asked <= mostTried) asked++;
    if (answer !== undefined) return answer;
    workSet(before);
    // Where most records lack something, trying is the dearer way.
    if (asked <= mostTried && ++left * 2 > mostTried) isWorth = false;
    return slow(frame);
  };
}
