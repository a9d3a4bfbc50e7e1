/** `test --mutate`: the cases, and which changes to the rules no case notices. */
import { decideCase } from '../assess/decide-case.js';
import type { CaseReport } from '../evaluate/cases.js';
import { mutateControl, type MutationRun } from '../evaluate/mutate.js';
import { wordsOf } from '../evaluate/mutations.js';
import { runCases } from '../evaluate/run-cases.js';
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
}

export async function runMutate(paths: readonly string[], options: MutateOptions): Promise<Loaded<TestAndMutation>> {
  const opened = openTests(paths, options);
  if (!opened.ok) return opened;
  const { tests, kinds, catalogue } = opened.value;
  const settings = {
    kinds,
    catalogue,
    words: wordsOf(kinds),
    decide: (...[outcome, compiled]: DecideArguments) => decideCase(outcome, compiled, catalogue),
  };
  const cases = await runCases(tests, kinds, catalogue, settings.decide);
  const broken = new Set(cases.filter((each) => !each.passed).map((each) => each.control));
  const runs: MutationRun[] = [];
  for (const { compiled, test } of tests) {
    if (broken.has(test.control)) continue;
    options.progress(`mutating ${test.control}`);
    runs.push(await mutateControl(compiled, test, settings));
  }
  const sum = (of: (run: MutationRun) => number): number => runs.reduce((total, run) => total + of(run), 0);
  const value: TestAndMutation = {
    cases,
    skipped: [...broken],
    mutants: sum((run) => run.mutants),
    killed: sum((run) => run.killed),
    survivors: runs.flatMap((run) => run.survivors),
    equivalent: runs.flatMap((run) => run.equivalent),
    problems: runs.flatMap((run) => run.problems),
  };
  return { ok: true, value, problems: [...opened.problems, ...value.problems] };
}

type DecideArguments = Parameters<Parameters<typeof runCases>[3]>;
