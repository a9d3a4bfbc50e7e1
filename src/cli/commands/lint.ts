/** `lint [path...]`: every problem in controls, policies, kinds and sites at once. */
import { runLint } from '../../run/lint.js';
import type { RunCommand } from '../command.js';
import { jsonText, libraryOptions, wantsJson } from '../library.js';
import { countText, printable, problemsText } from '../problems.js';
import { dateOption } from './check.js';

export const run: RunCommand = async (paths, options, io) => {
  const { problems, mappings, checked, couldNotRun } = await runLint(paths, { ...libraryOptions(options, io), cwd: io.cwd, asOf: dateOption(options, io) });
  if (wantsJson(options)) io.out(jsonText({ problems, mappings, checked }));
  else {
    io.out(problemsText(problems));
    for (const mapping of mappings) {
      io.out(`${printable(mapping.file)} is read as ${mapping.kind} (${mapping.format}):\n`);
      for (const [field, source] of Object.entries(mapping.fields)) io.out(`  ${field} <- ${printable(source)}\n`);
    }
    io.out(`${checked.join(', ')}: ${countText(problems)}\n`);
  }
  if (couldNotRun) return 2;
  return problems.some((problem) => problem.severity === 'error') ? 1 : 0;
};
