/** `when` and `assert` as one question; and the questions of many rules about one record after the other. */
import type { CompiledExpression } from './compile.js';
import { generateBatch, generatePure, type Batch, type Check } from './generate.js';
import { tiered, whenGenerated } from './tier.js';

export type { Batch, Other } from './generate.js';
type Compiled = Extract<CompiledExpression, { readonly ok: true }>;

export interface CompiledCheck {
  /** 'skipped': `when` is false; otherwise what `assert` answers, or `when` where it is neither true nor false. */
  readonly run: (frame: readonly unknown[]) => unknown;
  readonly written: Check;
}

export function checkOf(when: Compiled | null, assert: Compiled): CompiledCheck {
  const written: Check = { when: when?.written ?? null, assert: assert.written };
  const both = (frame: readonly unknown[]): unknown => {
    const wanted = when === null || when.run(frame);
    return wanted === true ? assert.run(frame) : wanted === false ? 'skipped' : wanted;
  };
  const run = tiered(
    () => both,
    () => generatePure(written),
    (answer) => answer,
  );
  return { run, written };
}

/** Fewer records are done before the code would be. */
const fewest = 1_000;

/** null: not worth it, or none can be written. */
export function batchOf(checks: readonly CompiledCheck[], recordSlot: number, records: number): Batch | null {
  const when = whenGenerated();
  if (when === 'never' || (when === 'often' && records < fewest)) return null;
  return generateBatch(
    checks.map(({ written }) => written),
    recordSlot,
  );
}
