/** `plan <site>`: what to do first. Programmes side by side, the order of steps, and a page to sign. */
import { join, relative, resolve } from 'node:path';
import type { Assessment } from '../../model/assessment.js';
import { isReportName, plainText, planPage, poamSheet, reportNames, reports, workbook, type ReportName } from '../../report/index.js';
import { runCheck } from '../../run.js';
import { renderReport, writeFiles } from '../../run/outputs.js';
import { terminalTexts } from '../../run/terminal-texts.js';
import { text, type Options, type RunCommand } from '../command.js';
import { jsonText, libraryOptions, wantsJson } from '../library.js';
import { nearest } from '../nearest.js';
import { countText, printable, problemsText } from '../problems.js';
import { siteFolder } from '../site-folder.js';
import { UsageError } from '../usage.js';
import { dateOption } from './check.js';

const workbookFormat = 'poam-xlsx';
const usual = ['plan', 'poam', workbookFormat];

export const run: RunCommand = async ([given = ''], options, io) => {
  const site = siteFolder(given, io);
  const budget = budgetOption(options);
  const formats = formatsOf(options);
  const out = text(options, 'out');
  const checked = await runCheck(site.path, {
    ...libraryOptions(options, io),
    cwd: io.cwd,
    policy: text(options, 'policy'),
    asOf: dateOption(options, io),
    zone: null,
    plan: { budget },
    outputs: out === null ? [] : [relative(site.path, resolve(io.cwd, out)).replaceAll('\\', '/')],
    progress: (step) => {
      if (io.interactive) io.err(`\r\u001b[2K${printable(step)}`);
    },
  });
  if (io.interactive) io.err('\r\u001b[2K');
  if (!checked.ok) {
    io.err(problemsText(checked.problems));
    io.err(`could not run: ${countText(checked.problems)}. No plan was made.\n`);
    return 2;
  }
  const { assessment } = checked.value;
  io.out(
    wantsJson(options) ? jsonText(assessment.programmes) : plainText(planPage(assessment, terminalTexts()), Math.min(120, io.columns)),
  );
  if (out === null) return 0;
  const files = filesOf(assessment, formats);
  const problems = writeFiles(resolve(io.cwd, out), files);
  if (problems.length > 0) {
    io.err(problemsText(problems));
    return 2;
  }
  io.err(`Plan: ${join(out, [...files.keys()].join(', '))}\n`);
  return 0;
};

function budgetOption(options: Options): number | null {
  const given = text(options, 'budget');
  if (given === null) return null;
  const budget = /^\d+(\.\d+)?$/.test(given) ? Number(given) : NaN;
  if (!(budget <= 1e12)) throw new UsageError(`--budget ${given} is no sum`, 'money a year, as a plain number: --budget 25000');
  return budget;
}

function formatsOf(options: Options): readonly string[] {
  const asked = (text(options, 'format') ?? '')
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
  const known = [...reportNames, workbookFormat];
  for (const each of asked)
    if (!known.includes(each)) throw new UsageError(`there is no format "${each}"`, `${nearest(each, known)}one of: ${known.join(', ')}`);
  return asked.length === 0 ? usual : asked;
}

function filesOf(assessment: Assessment, formats: readonly string[]): ReadonlyMap<string, string | Uint8Array> {
  const fileOf = (name: ReportName): readonly [string, string | Uint8Array] => [reports[name].fileName, renderReport(assessment, name)];
  return new Map(
    formats.map((each) =>
      isReportName(each)
        ? fileOf(each)
        : (['poam.xlsx', workbook('Plan of action', poamSheet(assessment, terminalTexts()), terminalTexts())] as const),
    ),
  );
}
