/** `test [path...]`: the cases beside the controls, run by the evaluator of `check`. */
import { resolve } from 'node:path';
import { runTests } from '../../run/tests.js';
import { list, type RunCommand } from '../command.js';
import { jsonText, libraryOptions, wantsJson } from '../library.js';
import { problemsText } from '../problems.js';

export const run: RunCommand = async (paths, options, io) => {
  const done = await runTests(paths.map((path) => resolve(io.cwd, path)), { ...libraryOptions(options, io), ids: list(options, 'id') });
  if (!done.ok) {
    io.err(problemsText(done.problems));
    return 2;
  }
  const { cases } = done.value;
  const failed = cases.filter((each) => !each.passed);
  const passed = cases.length - failed.length;
  if (wantsJson(options)) io.out(jsonText({ passed, failed: failed.length, cases }));
  else {
    for (const each of failed) {
      io.out(`${each.control}: ${each.name}\n  ${each.file}:${String(each.line)}\n`);
      for (const line of each.difference) io.out(`  ${line}\n`);
    }
    io.out(`${passed} passed, ${failed.length} failed\n`);
  }
  return failed.length > 0 ? 1 : 0;
};
