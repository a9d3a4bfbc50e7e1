/** `report a.json b.json ...`: one page over several sites, with links to the reports that stand beside their assessments. */
import { existsSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { renderFleetPage, openAssessment, writeFiles } from '../run/outputs.js';
import { reports, type FleetSite } from '../report/index.js';
import { text, type Options } from './command.js';
import type { ExitCode, Io } from './io.js';
import { languageFor } from './language.js';
import { problemsText } from './problems.js';
import { UsageError } from './usage.js';

export async function writeFleet(files: readonly string[], options: Options, io: Io): Promise<ExitCode> {
  const formats = text(options, 'format') ?? 'html';
  if (formats !== 'html')
    throw new UsageError(`several assessments make one page, not ${formats}`, 'name one assessment for other formats');
  const out = text(options, 'out') ?? '.';
  if (out === '-') throw new UsageError('a page over several sites links to files beside it', 'name a folder with --out');
  const language = await languageFor(options, io);
  if (language === null) return 2;
  const folder = resolve(io.cwd, out);
  const opened = files.map((file) => ({ file, loaded: openAssessment(resolve(io.cwd, file)) }));
  const problems = opened.flatMap(({ loaded }) => (loaded.ok ? [] : loaded.problems));
  if (problems.length > 0) {
    io.err(problemsText(problems));
    return 2;
  }
  const sites = opened.flatMap(({ file, loaded }): readonly FleetSite[] =>
    loaded.ok ? [{ assessment: loaded.value, file: basename(file), report: addressOf(resolve(io.cwd, file), folder) }] : [],
  );
  for (const { report, file, assessment } of sites)
    if (report === '')
      io.err(`${file} of ${assessment.site.id} has no ${reports.html.fileName} beside it; otbaseline report ${file} makes one\n`);
  const pages = renderFleetPage(sites, language.language ?? null);
  const failed = writeFiles(folder, pages);
  if (failed.length > 0) {
    io.err(problemsText(failed));
    return 2;
  }
  for (const name of pages.keys()) io.out(`${join(out, name)}\n`);
  return 0;
}

/** From the page to the report beside an assessment, or "" where there is none. Begins with "." so that no part of it is read as a scheme. */
function addressOf(assessment: string, folder: string): string {
  const report = join(dirname(assessment), reports.html.fileName);
  const path = relative(folder, report);
  // On another drive there is no relative path.
  if (!existsSync(report) || resolve(folder, path) !== report || /^[A-Za-z]:/.test(path)) return '';
  return ['.', ...path.split(sep)].map(encodeURIComponent).join('/');
}
