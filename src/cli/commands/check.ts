/** `check <site>`: the main job. */
import { join, relative, resolve } from 'node:path';
import { runCheck, type CheckOptions } from '../../run.js';
import { writeFiles, writeOutputs } from '../../run/outputs.js';
import { terminalTexts } from '../../run/terminal-texts.js';
import { watchSite, type Again } from '../../run/watch.js';
import { compareAssessments, comparisonText, openDrawing, textSummary, type ReportName } from '../../report/index.js';
import type { Assessment } from '../../model/assessment.js';
import { limitOf, limits, type Limit } from '../../model/limits.js';
import { flag, list, text, type Options, type RunCommand } from '../command.js';
import type { ExitCode, Io } from '../io.js';
import { languageFor } from '../language.js';
import { libraryOptions } from '../library.js';
import { commentsFor } from '../comments.js';
import { formatsAsked, moreFiles } from '../formats.js';
import { countText, printable, printableLines, problemsText } from '../problems.js';
import { runProposal } from '../proposed.js';
import { earlierAssessment } from '../since.js';
import { siteFolder, type SiteFolder } from '../site-folder.js';
import { UsageError, usageText } from '../usage.js';

export const run: RunCommand = async ([given = ''], options, io) => {
  const site = siteFolder(given, io);
  if (list(options, 'proposed').length > 0) return checkProposal(site, options, io);
  return flag(options, 'watch') ? watch(site, options, io) : (await checkOnce(site, options, io, null)).code;
};

/** Each run says which files changed, what that changed in the verdicts, and how long it took. */
function watch(site: SiteFolder, options: Options, io: Io): Promise<never> {
  io.endOnInterrupt?.();
  let first: number | null = null;
  const { controls, onlyControls } = libraryOptions(options, io);
  const policy = text(options, 'policy');
  const others = [...controls, onlyControls, policy === null ? null : resolve(io.cwd, policy)].filter((each) => each !== null);
  const { outputs = [] } = requestOf(site, options, io);
  return watchSite({ site: site.path, outputs, others }, async (again) => {
    if (again.changed !== null) io.err(`\nchanged: ${printable(changedText(again.changed, site.path))}\n`);
    const started = performance.now();
    let assessment: Assessment | null = null;
    try {
      ({ assessment } = await checkOnce(site, options, io, again));
    } catch (error) {
      if (!(error instanceof UsageError) || again.changed === null) throw error;
      io.err(usageText(error));
    }
    const took = (performance.now() - started) / 1000;
    io.err(
      `${took.toFixed(1)} s${first === null ? '' : ` (the first time ${first.toFixed(1)} s)`}; watching ${site.shown}, stop with Ctrl-C\n`,
    );
    first ??= took;
    return assessment;
  });
}

const namesShown = 5;
function changedText(paths: readonly string[], folder: string): string {
  const names = paths.map((path) => relative(folder, path)).map((name) => (name === '' ? folder : name));
  const more = names.length - namesShown;
  return names.slice(0, namesShown).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

export function dateOption(options: Options, io: Io): string {
  const asOf = text(options, 'asOf') ?? io.today;
  const day = new Date(`${asOf}T00:00:00Z`);
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(asOf) && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(asOf);
  if (!isDay) throw new UsageError(`--as-of ${asOf} is no calendar day`, 'write it as YYYY-MM-DD, for example 2026-10-01');
  return asOf;
}

function outputFolder(site: SiteFolder, options: Options, io: Io): SiteFolder {
  const out = text(options, 'out');
  return out === null ? { path: join(site.path, 'report'), shown: join(site.shown, 'report') } : { path: resolve(io.cwd, out), shown: out };
}

/** assessment.json is written in any case. */
const withDefaults = (asked: readonly ReportName[]): readonly ReportName[] =>
  [...new Set<ReportName>(['html', 'csv', ...asked])].filter((each) => each !== 'json');

function failOnOf(options: Options, more: readonly string[] = []): string {
  const failOn = text(options, 'failOn') ?? 'not-demonstrated';
  if (!['not-met', 'not-demonstrated', 'none', ...more].includes(failOn))
    throw new UsageError(
      `--fail-on ${failOn} is not known`,
      `one of: not-met, not-demonstrated (the default), none${failOn === 'worse' ? '; worse goes with --proposed' : ''}`,
    );
  return failOn;
}

const requestOf = (site: SiteFolder, options: Options, io: Io): CheckOptions => ({
  ...libraryOptions(options, io),
  cwd: io.cwd,
  policy: text(options, 'policy'),
  asOf: dateOption(options, io),
  zone: text(options, 'zone'),
  outputs: [relative(site.path, outputFolder(site, options, io).path).replaceAll('\\', '/')],
  codegen: options['codegen'] !== false,
  findingsKept: limitsAsked(options).get('findings-kept') ?? limitOf('findings-kept'),
  progress: (step) => {
    if (io.interactive) io.err(`\r\u001b[2K${printable(step)}`);
  },
});

/** `--limit name=n`, for those limits that change no answer. */
function limitsAsked(options: Options): ReadonlyMap<string, number> {
  const names = Object.entries<Limit>(limits).flatMap(([name, { isOption }]) => (isOption === true ? [name] : []));
  return new Map(
    list(options, 'limit').map((given) => {
      const [name = '', value = ''] = given.split('=');
      if (!names.includes(name)) throw new UsageError(`--limit ${given}: there is no such limit to change`, `one of: ${names.join(', ')}`);
      if (!/^\d{1,9}$/.test(value)) throw new UsageError(`--limit ${given} is no whole number`, `for example --limit ${name}=1000`);
      return [name, Number(value)] as const;
    }),
  );
}

/** The exit code is that of the state after the change; `--fail-on worse` asks for the change alone. */
async function checkProposal(site: SiteFolder, options: Options, io: Io): Promise<ExitCode> {
  const failOn = failOnOf(options, ['worse']);
  for (const each of ['watch', 'since'] as const)
    if (options[each] !== undefined) throw new UsageError(`--proposed and --${each} do not go together`, 'compare one thing at a time');
  const out = text(options, 'out') === null ? null : outputFolder(site, options, io);
  if (out?.path === join(site.path, 'report'))
    throw new UsageError('--out is the folder of the report on the plant as it is', 'name another folder for the proposed state');
  const done = await runProposal(
    {
      ...{ site, request: requestOf(site, options, io), given: list(options, 'proposed') },
      ...{ out, formats: withDefaults(formatsAsked(text(options, 'format') ?? '').reports), asJson: flag(options, 'json') },
    },
    io,
  );
  if (done === null) return 2;
  const { fails, loses } = done.difference;
  if (failOn === 'worse') return fails ? 1 : loses ? 3 : 0;
  return exitCode(done.after.assessed.assessment, failOn, io);
}

interface CheckedOnce {
  readonly code: ExitCode;
  /** null: it could not run. */
  readonly assessment: Assessment | null;
}
async function checkOnce(site: SiteFolder, options: Options, io: Io, again: Again | null): Promise<CheckedOnce> {
  const couldNotRun = { code: 2, assessment: null } as const;
  const failOn = failOnOf(options);
  const asked = formatsAsked(text(options, 'format') ?? '');
  const formats = withDefaults(asked.reports);
  const language = await languageFor(options, io);
  if (language === null) return couldNotRun;
  const makeMore = await moreFiles(asked, options, io);
  const request = { ...requestOf(site, options, io), ...(again !== null && { memory: again.memory }) };
  const since = text(options, 'since');
  const earlier = since === null ? null : earlierAssessment(since, io);
  const target = outputFolder(site, options, io);
  const more = { ...language, before: earlier, draw: await openDrawing(), ...commentsFor(target.path, formats, options, io) };
  const checked = await runCheck(site.path, request);
  if (io.interactive) io.err('\r\u001b[2K');
  if (!checked.ok) {
    io.err(problemsText(checked.problems));
    io.err(`could not run: ${countText(checked.problems)}. No report was written.\n`);
    return couldNotRun;
  }
  const written = writeOutputs(checked.value, target.path, formats, more);
  if (!written.ok) {
    io.err(problemsText(written.problems));
    return couldNotRun;
  }
  const { assessment, json } = written.value;
  const others = await makeMore(assessment, more);
  const failed = writeFiles(target.path, others);
  if (failed.length > 0) {
    io.err(problemsText(failed));
    return couldNotRun;
  }
  const files = [...written.value.files, ...others.keys()];
  printProblems(assessment, io);
  const words = terminalTexts();
  const compared = earlier ?? again?.before ?? null;
  const changes =
    compared === null ? '' : `\n${printableLines(comparisonText(words, compareAssessments(compared, assessment), changesShown))}`;
  if (flag(options, 'json')) {
    io.out(json);
    io.err(changes);
  } else {
    io.out(textSummary(assessment, words, { color: io.color, width: Math.min(120, io.columns) }) + changes);
    io.out(`\nReport: ${join(target.shown, 'report.html')}  (with ${files.filter((file) => file !== 'report.html').join(', ')})\n`);
  }
  return { code: exitCode(assessment, failOn, io), assessment };
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
const changesShown = 10;

function exitCode({ exit }: Assessment, failOn: string, io: Io): ExitCode {
  if (exit.waived > 0)
    io.err(`${exit.waived} unmet ${exit.waived === 1 ? 'item is' : 'items are'} waived and not counted in the exit code\n`);
  if (failOn === 'none') return 0;
  return failOn === 'not-met' && exit.code === 3 ? 0 : exit.code;
}
