/** `lint [path...]`: every problem in controls, policies, kinds and sites at once. */
import { resolve } from 'node:path';
import { fixRules } from '../../run/lint-rules.js';
import { runLint, type LintRun } from '../../run/lint.js';
import { flag, text, type RunCommand } from '../command.js';
import type { Io } from '../io.js';
import { jsonText, libraryOptions, wantsJson } from '../library.js';
import { ciText, sarifText } from '../lint-formats.js';
import { nearest } from '../nearest.js';
import { countText, printable, problemsText } from '../problems.js';
import { UsageError } from '../usage.js';
import { dateOption } from './check.js';

const formats: Readonly<Record<string, (run: LintRun) => string>> = {
  text: lintText,
  json: ({ problems, mappings, checked }) => jsonText({ problems, mappings, checked }),
  sarif: ({ problems }) => sarifText(problems),
  ci: ({ problems }) => ciText(problems),
};

export const run: RunCommand = async (paths, options, io) => {
  const name = wantsJson(options) ? 'json' : (text(options, 'format') ?? 'text');
  const format = formats[name];
  if (format === undefined) {
    const names = Object.keys(formats);
    throw new UsageError(`there is no format "${name}"`, `${nearest(name, names)}one of: ${names.join(', ')}`);
  }
  if (flag(options, 'fix') && !fix(paths, io)) return 2;
  const found = await runLint(paths, { ...libraryOptions(options, io), cwd: io.cwd, asOf: dateOption(options, io) });
  io.out(format(found));
  if (found.couldNotRun) return 2;
  return found.problems.some((problem) => problem.severity === 'error') ? 1 : 0;
};

function fix(paths: readonly string[], io: Io): boolean {
  if (paths.length === 0) throw new UsageError('--fix changes files, and none is named', 'name a folder with controls, or a control');
  const { fixed, problems } = fixRules(paths.map((path) => resolve(io.cwd, path)));
  for (const { file, count } of fixed) io.err(`${printable(file)}: ${String(count)} ${count === 1 ? 'text' : 'texts'} put in quotes\n`);
  io.err(problemsText(problems));
  return problems.length === 0;
}

function lintText({ problems, mappings, checked }: LintRun): string {
  const understood = mappings.flatMap(({ file, kind, format, fields, notSelected }) => [
    `\n${printable(file)} is read as ${kind} (${format}):\n`,
    ...Object.entries(fields).map(([field, source]) => `  ${field} ${source.startsWith('= ') ? '' : '<- '}${printable(source)}\n`),
    ...(notSelected > 0 ? [`  ${String(notSelected)} ${notSelected === 1 ? 'row' : 'rows'} left out by where\n`] : []),
  ]);
  const gap = problems.length + mappings.length > 0 ? '\n' : '';
  return `${problemsText(problems)}${understood.join('')}${gap}${checked.join(', ')}: ${countText(problems)}\n`;
}
