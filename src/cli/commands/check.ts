/** `check <site>`: the main job. */
import { join, resolve } from 'node:path';
import { runCheck, type CheckOptions } from '../../run.js';
import { writeOutputs } from '../../run/outputs.js';
import { watchSite } from '../../run/watch.js';
import { isReportName, reportNames, textSummary, type ReportName } from '../../report/index.js';
import type { Assessment } from '../../model/assessment.js';
import { flag, text, type Options, type RunCommand } from '../command.js';
import type { ExitCode, Io } from '../io.js';
import { libraryOptions } from '../library.js';
import { nearest } from '../nearest.js';
import { countText, problemsText, printable } from '../problems.js';
import { comparison } from '../since.js';
import { UsageError } from '../usage.js';

export const run: RunCommand = async ([folder = ''], options, io) => {
  const site = resolve(io.cwd, folder);
  const once = (): Promise<ExitCode> => checkOnce(site, folder, options, io);
  if (!flag(options, 'watch')) return once();
  await once();
  io.err(`watching ${folder}; stop with Ctrl-C\n`);
  await watchSite(site, async () => {
    await once();
  });
  return 0;
};

export function dateOption(options: Options, io: Io): string {
  const asOf = text(options, 'asOf') ?? io.today;
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(asOf) && new Date(`${asOf}T00:00:00Z`).toJSON().startsWith(asOf);
  if (!isDay) throw new UsageError(`--as-of ${asOf} is no calendar day`, 'write it as YYYY-MM-DD, for example 2026-10-01');
  return asOf;
}

function formatsOf(options: Options): readonly ReportName[] {
  const asked = (text(options, 'format') ?? '').split(',').map((each) => each.trim()).filter((each) => each !== '');
  for (const each of asked) if (!isReportName(each)) throw new UsageError(`there is no format "${each}"`, `${nearest(each, reportNames)}one of: ${reportNames.join(', ')}`);
  // assessment.json is written in any case.
  return [...new Set<ReportName>(['html', 'csv', ...asked.filter(isReportName)])].filter((each) => each !== 'json');
}

async function checkOnce(site: string, shown: string, options: Options, io: Io): Promise<ExitCode> {
  const failOn = text(options, 'failOn') ?? 'not-demonstrated';
  if (!['not-met', 'not-demonstrated', 'none'].includes(failOn)) throw new UsageError(`--fail-on ${failOn} is not known`, 'one of: not-met, not-demonstrated, none');
  const formats = formatsOf(options);
  const request: CheckOptions = {
    ...libraryOptions(options, io),
    cwd: io.cwd,
    policy: text(options, 'policy'),
    asOf: dateOption(options, io),
    zone: text(options, 'zone'),
    progress: io.interactive ? (step) => io.err(`\r\u001b[2K${printable(step)}`) : () => undefined,
  };
  const checked = await runCheck(site, request);
  if (io.interactive) io.err('\r\u001b[2K');
  if (!checked.ok) {
    io.err(problemsText(checked.problems));
    io.err(`could not run: ${countText(checked.problems)}. No report was written.\n`);
    return 2;
  }
  const since = text(options, 'since');
  const earlier = since === null ? null : comparison(resolve(io.cwd, since));
  const out = text(options, 'out');
  const target = out === null ? join(site, 'report') : resolve(io.cwd, out);
  const written = writeOutputs(checked.value, target, formats);
  if (!written.ok) {
    io.err(problemsText(written.problems));
    return 2;
  }
  const { assessment } = written.value;
  printProblems(assessment, io);
  if (flag(options, 'json')) io.out(written.value.json);
  else {
    io.out(textSummary(assessment, { color: io.color, width: Math.min(120, io.columns) }));
    if (earlier !== null) io.out(earlier(assessment));
    io.out(`\nReport: ${join(out ?? join(shown, 'report'), 'report.html')}  (with ${written.value.files.filter((file) => file !== 'report.html').join(', ')})\n`);
  }
  return exitCode(assessment, failOn, io);
}

/** Errors in evidence are shown in full, warnings counted: all of them stand in the report. */
function printProblems(assessment: Assessment, io: Io): void {
  const errors = assessment.problems.filter((problem) => problem.severity === 'error');
  io.err(problemsText(errors.slice(0, problemsShown)));
  if (errors.length > problemsShown) io.err(`and ${errors.length - problemsShown} more errors, all in the report\n`);
  const warnings = assessment.problems.length - errors.length;
  if (warnings > 0) io.err(`${warnings} ${warnings === 1 ? 'warning' : 'warnings'} in the report (otbaseline lint shows them)\n`);
}
const problemsShown = 20;

function exitCode({ exit }: Assessment, failOn: string, io: Io): ExitCode {
  if (exit.waived > 0) io.err(`${exit.waived} unmet ${exit.waived === 1 ? 'item is' : 'items are'} waived and not counted in the exit code\n`);
  if (failOn === 'none') return 0;
  return failOn === 'not-met' && exit.code === 3 ? 0 : exit.code;
}
