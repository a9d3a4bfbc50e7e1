/** `test`: the cases beside the controls, through the evaluator of `check`. */
import { decideCase } from '../assess/decide-case.js';
import type { CaseReport } from '../evaluate/cases.js';
import { runCases } from '../evaluate/run-cases.js';
import { shippedControls } from '../load/library.js';
import { watchFiles } from '../load/watch-files.js';
import type { Loaded } from '../model/problem.js';
import { openTests, type TestOptions } from './open-tests.js';

export type { TestOptions } from './open-tests.js';

export interface TestRun {
  readonly cases: readonly CaseReport[];
  /** How long the cases of each control took; empty where no stopwatch was given. */
  readonly times: readonly { readonly control: string; readonly cases: number; readonly ms: number }[];
}

/** `stopwatch`: milliseconds since any point in time. */
export async function runTests(
  paths: readonly string[],
  options: TestOptions,
  stopwatch: (() => number) | null = null,
): Promise<Loaded<TestRun>> {
  const opened = openTests(paths, options);
  if (!opened.ok) return opened;
  const { tests, kinds, catalogue } = opened.value;
  const cases: CaseReport[] = [];
  const times: TestRun['times'][number][] = [];
  for (const each of tests) {
    const start = stopwatch?.() ?? 0;
    const reports = await runCases([each], kinds, catalogue, (outcome, compiled) => decideCase(outcome, compiled, catalogue));
    cases.push(...reports);
    if (stopwatch !== null) times.push({ control: each.test.control, cases: reports.length, ms: stopwatch() - start });
  }
  return { ok: true, value: { cases, times }, problems: opened.problems };
}

/** At once, and after each change of a file in the folders, until the process ends. */
export const watchTests = (paths: readonly string[], run: () => Promise<void>): Promise<never> =>
  watchFiles({ folders: (paths.length === 0 ? [shippedControls] : paths).map((path) => ({ path })) }, run);
