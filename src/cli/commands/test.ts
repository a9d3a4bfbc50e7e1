/** `test [path...]`: the cases beside the controls, run by the evaluator of `check`; with --mutate also what they would not notice. */
import { resolve } from 'node:path';
import { runMutate, writeMutation } from '../../run/mutate.js';
import { runTests, watchTests, type TestOptions, type TestRun } from '../../run/tests.js';
import { flag, list, type Options, type RunCommand } from '../command.js';
import type { ExitCode, Io } from '../io.js';
import { jsonText, libraryOptions, wantsJson } from '../library.js';
import { mutationText } from '../mutation-text.js';
import { printable, problemsText } from '../problems.js';
import { UsageError } from '../usage.js';

type Cases = TestRun['cases'];

export const run: RunCommand = async (given, options, io) => {
  const paths = given.map((path) => resolve(io.cwd, path));
  const asked: TestOptions = { ...libraryOptions(options, io), ids: list(options, 'id') };
  const once = (): Promise<ExitCode> => (flag(options, 'mutate') ? mutate(paths, asked, options, io) : test(paths, asked, options, io));
  if (flag(options, 'write') && !flag(options, 'mutate')) throw new UsageError('--write goes with --mutate', 'it keeps what that measures');
  if (flag(options, 'write') && paths.length > 1) throw new UsageError('--write goes with one folder', 'name one folder of controls');
  if (!flag(options, 'watch')) return once();
  if (wantsJson(options)) throw new UsageError('--watch and --json exclude each other', 'give one of them');
  io.endOnInterrupt?.();
  return watchTests(paths, async () => {
    await once();
    io.err('waiting for a change\n');
  });
};

async function test(paths: readonly string[], asked: TestOptions, options: Options, io: Io): Promise<ExitCode> {
  const timed = flag(options, 'timing');
  const done = await runTests(paths, asked, timed ? () => performance.now() : null);
  if (!done.ok) {
    io.err(problemsText(done.problems));
    return 2;
  }
  const { cases, times } = done.value;
  const counts = countsOf(cases);
  if (wantsJson(options)) io.out(jsonText({ ...counts, cases, ...(timed ? { times } : {}) }));
  else {
    const slowest = [...times].sort((a, b) => b.ms - a.ms).slice(0, 10);
    for (const each of slowest) io.out(`${each.control}  ${each.ms.toFixed(0)} ms  ${String(each.cases)} cases\n`);
    io.out(casesText(cases));
  }
  return counts.failed > 0 ? 1 : 0;
}

async function mutate(paths: readonly string[], asked: TestOptions, options: Options, io: Io): Promise<ExitCode> {
  const progress = (step: string): void => {
    if (io.interactive) io.err(`\r\u001b[K${step}`);
  };
  const done = await runMutate(paths, { ...asked, progress });
  if (io.interactive) io.err('\r\u001b[K');
  if (!done.ok) {
    io.err(problemsText(done.problems));
    return 2;
  }
  const { cases, mutants, killed, survivors, equivalent, problems } = done.value;
  if (flag(options, 'write')) {
    const written = writeMutation(paths[0] ?? null, done.value.entries, asked.ids.length > 0);
    if (!written.ok) {
      io.err(problemsText(written.problems));
      return 2;
    }
    const { size } = done.value.entries;
    io.err(
      `${String(size)} control${size === 1 ? '' : 's'} measured; mutation.json keeps the figures until control, cases or kinds change\n`,
    );
  }
  const counts = countsOf(cases);
  if (wantsJson(options)) io.out(jsonText({ ...counts, cases, mutants, killed, survivors, equivalent, problems }));
  else io.out(`${problemsText(problems)}${mutationText(done.value)}${casesText(cases)}`);
  return counts.failed > 0 || survivors.length > 0 || problems.length > 0 ? 1 : 0;
}

function countsOf(cases: Cases): { readonly passed: number; readonly failed: number } {
  const failed = cases.filter((each) => !each.passed).length;
  return { passed: cases.length - failed, failed };
}

function casesText(cases: Cases): string {
  const lines = cases
    .filter((each) => !each.passed)
    .flatMap((each) => [
      `${each.control}: ${each.name}`,
      `  ${each.file}:${String(each.line)}`,
      ...each.difference.map((line) => `  ${line}`),
    ]);
  const { passed, failed } = countsOf(cases);
  return `${lines.map((line) => `${printable(line)}\n`).join('')}${String(passed)} passed, ${String(failed)} failed\n`;
}
