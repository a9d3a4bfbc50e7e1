/** The functions of the library: the stages with defaults for what a program leaves out, and an exception where nothing was decided. */
import type { CaseReport } from '../evaluate/cases.js';
import type { Reader } from '../evidence/reader.js';
import { isDay } from '../load/dates.js';
import { hashOf } from '../load/hash.js';
import { currentFolder, today } from '../load/today.js';
import { resolvePath, siteFolderOf } from '../load/paths.js';
import { problemOfFile } from '../load/places.js';
import { readReportFiles } from '../load/report-files.js';
import { readLanguage } from '../load/texts.js';
import type { Assessment } from '../model/assessment.js';
import type { ProblemCode } from '../model/problem-codes.js';
import type { Problem } from '../model/problem.js';
import { isReportName, openDrawing, reportNames, reports, type Report } from '../report/index.js';
import { runCheck, type LibraryOptions } from '../run.js';
import { runLint, type LintRun } from './lint.js';
import { runTests } from './tests.js';

export interface LibraryChoice {
  /** Folders with controls, kinds and catalogues beside the shipped ones. */
  readonly controls?: readonly string[];
  /** A folder whose controls replace the shipped ones. */
  readonly onlyControls?: string;
}
export interface CheckSiteOptions extends LibraryChoice {
  /** A name or path that replaces the policy of the site. */
  readonly policy?: string;
  /** YYYY-MM-DD; left out: today. */
  readonly asOf?: string;
  /** Restricts subjects and exit code. */
  readonly zone?: string;
  /** Formats of your own, made with defineReader. */
  readonly readers?: readonly Reader[];
  readonly progress?: (step: string) => void;
}
export interface LintSiteOptions extends LibraryChoice {
  readonly asOf?: string;
}
export interface TestControlsOptions extends LibraryChoice {
  /** Control ids; left out: all. */
  readonly ids?: readonly string[];
}
export interface RenderAssessmentOptions {
  /** Formats of your own, made with defineReport; they come before ours of the same id. */
  readonly reports?: readonly Report[];
  /** Of HTML and workbook: a language that comes with the tool, or the path of a file `texts.<language>.json`. */
  readonly language?: string;
}
export interface TestedControls {
  readonly passed: number;
  readonly failed: number;
  readonly cases: readonly CaseReport[];
}

/** Ready before the first call, so that `render` is a plain function. */
const draw = await openDrawing();

/** Nothing was decided; `problems` say why, each with its place. */
export class CouldNotRun extends Error {
  readonly code: ProblemCode;
  readonly problems: readonly Problem[];
  constructor(problems: readonly Problem[]) {
    const errors = problems.filter(({ severity }) => severity === 'error');
    const [first = problems[0], ...more] = errors;
    const place = first && first.line > 0 ? `${first.file}:${first.line}:${first.column}` : first?.file;
    super(first ? `${place ?? ''}: ${first.message}${more.length > 0 ? ` (and ${more.length} more)` : ''}` : 'nothing was decided');
    this.name = 'CouldNotRun';
    this.code = first?.code ?? 'E_NOTHING_SELECTED';
    this.problems = problems;
  }
}

/** Decides every control on the evidence of a site. Writes nothing. Throws a `CouldNotRun` where it cannot. */
export async function checkSite(siteFolder: string, options: CheckSiteOptions = {}): Promise<Assessment> {
  const folder = siteFolderOf(resolvePath(currentFolder(), siteFolder));
  if (folder === null)
    throw new CouldNotRun([
      problemOfFile(`${siteFolder}/site.yaml`, 'E_FILE_MISSING', 'there is no such file', 'name the folder of a site'),
    ]);
  const checked = await runCheck(folder, {
    ...libraryOf(options),
    cwd: currentFolder(),
    policy: options.policy ?? null,
    asOf: dayOf(options.asOf),
    zone: options.zone ?? null,
    readers: options.readers ?? [],
    progress: options.progress ?? (() => undefined),
  });
  if (!checked.ok) throw new CouldNotRun(checked.problems);
  const { assessment, lines } = checked.value;
  return { ...assessment, findingsFile: { ...assessment.findingsFile, ...hashOf(lines()) } };
}

/** An assessment in a format that comes with the tool, by its name, or in one of your own, made with defineReport: by itself, or by its id among `reports`. */
export function renderAssessment(
  assessment: Assessment,
  format: string | Report,
  options: RenderAssessmentOptions = {},
): string | Uint8Array {
  const own = typeof format === 'string' ? options.reports?.find(({ id }) => id === format) : format;
  const report = own ?? (typeof format === 'string' && isReportName(format) ? reports[format] : null);
  if (report === null) {
    const names = [...reportNames, ...(options.reports ?? []).map(({ id }) => id)];
    throw new CouldNotRun([
      problemOfFile(
        'render',
        'E_USAGE',
        `there is no format "${typeof format === 'string' ? format : format.id}"`,
        `one of: ${names.join(', ')}`,
      ),
    ]);
  }
  const language = options.language === undefined ? null : readLanguage(options.language, currentFolder());
  if (language?.ok === false) throw new CouldNotRun(language.problems);
  return report.render(assessment, { files: readReportFiles(), draw, language: language?.value ?? null });
}

/** Every problem of controls, kinds, policies and sites; without a path those that ship, and the current folder where it is a site. */
export const lintPaths = (paths: readonly string[] = [], options: LintSiteOptions = {}): Promise<LintRun> =>
  runLint(paths, { ...libraryOf(options), cwd: currentFolder(), asOf: dayOf(options.asOf) });

/** The test cases of controls; without a path those that ship. Throws a `CouldNotRun` for controls that are not valid. */
export async function runControlTests(paths: readonly string[] = [], options: TestControlsOptions = {}): Promise<TestedControls> {
  const full = paths.map((path) => resolvePath(currentFolder(), path));
  const done = await runTests(full, { ...libraryOf(options), ids: options.ids ?? [] });
  if (!done.ok) throw new CouldNotRun(done.problems);
  const { cases } = done.value;
  const failed = cases.filter((each) => !each.passed).length;
  return { passed: cases.length - failed, failed, cases };
}

const libraryOf = ({ controls = [], onlyControls }: LibraryChoice): LibraryOptions => ({
  controls: controls.map((folder) => resolvePath(currentFolder(), folder)),
  onlyControls: onlyControls === undefined ? null : resolvePath(currentFolder(), onlyControls),
});

function dayOf(asOf: string | undefined): string {
  if (asOf === undefined) return today();
  if (!isDay(asOf)) throw new CouldNotRun([problemOfFile('asOf', 'E_DATE', `${asOf} is no calendar day`, 'write it as YYYY-MM-DD')]);
  return asOf;
}
