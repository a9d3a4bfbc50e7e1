/** Closures first; what is asked often is answered by generated code, where that can. */
import type { Fast } from './generate.js';
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

export function tiered(slow: Run, make: () => Fast | null): Run {
  let asked = 0;
  let left = 0;
  let fast: Fast | null = null;
  let isMade = false;
  return (frame) => {
    if (!isMade) {
      if (generated === 'never' || (++asked < mostCold && generated === 'often')) return slow(frame);
      isMade = true;
      asked = 0;
      fast = make();
    }
    if (fast === null) return slow(frame);
    const before = workLeft();
    const answer = fast(frame);
    if (asked <= mostTried) asked++;
    if (answer !== undefined) return answer;
    workSet(before);
    // Where most records lack something, trying is the dearer way.
    if (asked <= mostTried && ++left * 2 > mostTried) fast = null;
    return slow(frame);
  };
}
