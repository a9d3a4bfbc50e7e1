/** `test --mutate`: the cases, and which changes to the rules no case notices. */
import { decideCase } from '../assess/decide-case.js';
import type { CaseReport } from '../evaluate/cases.js';
import { mutateControl, type MutationRun } from '../evaluate/mutate.js';
import { wordsOf } from '../evaluate/mutations.js';
import { runCases } from '../evaluate/run-cases.js';
import { shippedControls } from '../load/library.js';
import { readMutationFile, writeMutationFile } from '../load/mutation.js';
import type { MutationEntry } from '../model/mutation.js';
import type { Loaded } from '../model/problem.js';
import { openTests, type TestOptions } from './open-tests.js';

export { operators, type Operator } from '../evaluate/mutations.js';
export type { MutationRun, Survivor } from '../evaluate/mutate.js';

export interface MutateOptions extends TestOptions {
  readonly progress: (step: string) => void;
}
export interface TestAndMutation extends MutationRun {
  readonly cases: readonly CaseReport[];
  /** Controls of which a case fails: what else it would notice says nothing, so they are not mutated. */
  readonly skipped: readonly string[];
  /** Each control that was mutated, with what it was measured on. */
  readonly entries: ReadonlyMap<string, MutationEntry>;
}

export async function runMutate(paths: readonly string[], options: MutateOptions): Promise<Loaded<TestAndMutation>> {
  const opened = openTests(paths, options);
  if (!opened.ok) return opened;
  const { tests, kinds, catalogue, basisOf } = opened.value;
  const settings = {
    kinds,
    catalogue,
    words: wordsOf(kinds),
    decide: (...[outcome, compiled]: DecideArguments) => decideCase(outcome, compiled, catalogue),
  };
  const cases = await runCases(tests, kinds, catalogue, settings.decide);
  const broken = new Set(cases.filter((each) => !each.passed).map((each) => each.control));
  const runs: MutationRun[] = [];
  const entries = new Map<string, MutationEntry>();
  for (const { compiled, test } of tests) {
    if (broken.has(test.control)) continue;
    options.progress(`mutating ${test.control}`);
    const run = await mutateControl(compiled, test, settings);
    runs.push(run);
    const basis = basisOf(test.control);
    if (basis !== null)
      entries.set(test.control, { ...basis, mutants: run.mutants, killed: run.killed, equivalent: run.equivalent.length });
  }
  const sum = (of: (run: MutationRun) => number): number => runs.reduce((total, run) => total + of(run), 0);
  const value: TestAndMutation = {
    cases,
    skipped: [...broken],
    entries,
    mutants: sum((run) => run.mutants),
    killed: sum((run) => run.killed),
    survivors: runs.flatMap((run) => run.survivors),
    equivalent: runs.flatMap((run) => run.equivalent),
    problems: runs.flatMap((run) => run.problems),
  };
  return { ok: true, value, problems: [...opened.problems, ...value.problems] };
}

/** Into `mutation.json` of the folder (none named: of the controls that come with the tool). With `partial`, what else stands there stays; what no longer fits has no effect. */
export function writeMutation(
  folder: string | null,
  entries: ReadonlyMap<string, MutationEntry>,
  partial: boolean,
): Loaded<readonly string[]> {
  const [target, shown] = folder === null ? [shippedControls, 'controls'] : [folder, folder];
  const before: Loaded<ReadonlyMap<string, MutationEntry>> = partial
    ? readMutationFile(target, shown)
    : { ok: true, value: new Map(), problems: [] };
  return before.ok ? writeMutationFile(target, new Map([...before.value, ...entries])) : before;
}

type DecideArguments = Parameters<Parameters<typeof runCases>[3]>;
