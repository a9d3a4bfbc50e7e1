/** The test cases of controls, each decided by the evaluator of `check` and compared with what it expects. */
import type { Catalogue } from '../model/catalogue.js';
import type { Status } from '../model/assessment.js';
import type { Kind } from '../model/kind.js';
import type { ControlTest } from '../model/library.js';
import { compareCase, runCase, type CaseOutcome, type CaseReport } from './cases.js';
import type { CompiledControl } from './compile-control.js';

/** `decide` applies the decisions of a case (not applicable, compensated); it belongs to a later stage and is handed in. */
export async function runCases(
  tests: readonly { readonly compiled: CompiledControl; readonly test: ControlTest }[],
  kinds: ReadonlyMap<string, Kind>,
  catalogue: Catalogue | undefined,
  decide: (outcome: CaseOutcome, compiled: CompiledControl) => Status | null,
): Promise<readonly CaseReport[]> {
  const reports: CaseReport[] = [];
  for (const { compiled, test } of tests)
    for (const given of test.cases) {
      const outcome = await runCase(compiled, given, kinds, catalogue);
      const difference = compareCase(given, outcome, decide(outcome, compiled));
      reports.push({
        control: test.control,
        name: given.name,
        passed: difference.length === 0,
        difference,
        file: test.file,
        line: given.line,
      });
    }
  return reports;
}
