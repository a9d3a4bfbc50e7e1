/** Formats that a command was asked for, and the files beyond the registry of reports: a PDF, and a report by templates of one's own. */
import { basename, resolve } from 'node:path';
import type { Assessment } from '../model/assessment.js';
import type { Problem } from '../model/problem.js';
import { isReportName, reportNames, type ReportName } from '../report/index.js';
import { renderReport, type RenderMore } from '../run/outputs.js';
import { text, type Options } from './command.js';
import type { Io } from './io.js';
import { nearest } from './nearest.js';
import { openPrinter, pdfFormat, type Printer } from './pdf.js';
import { UsageError } from './usage.js';

export interface Formats {
  readonly reports: readonly ReportName[];
  readonly pdf: boolean;
}

export function formatsAsked(given: string): Formats {
  const asked = given
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
  for (const each of asked)
    if (!isReportName(each) && each !== pdfFormat.id)
      throw new UsageError(
        `there is no format "${each}"`,
        `${nearest(each, [...reportNames, pdfFormat.id])}one of: ${reportNames.join(', ')}, pdf`,
      );
  return { reports: asked.filter(isReportName), pdf: asked.includes(pdfFormat.id) };
}

/** Makes the files that no report of the registry makes; what they need is looked for at once. */
export type MakeMore = (assessment: Assessment, more: RenderMore) => Promise<ReadonlyMap<string, string | Uint8Array>>;

export async function moreFiles({ pdf }: Formats, options: Options, io: Io): Promise<MakeMore> {
  const template = text(options, 'template');
  const print = pdf ? await openPrinter(options, io) : null;
  return async (assessment, more) =>
    new Map<string, string | Uint8Array>([
      ...(template === null ? [] : [await ownReport(template, assessment, more, io)]),
      ...(print === null ? [] : [[pdfFormat.fileName, await printed(print, assessment, more)] as const]),
    ]);
}

const printed = (print: Printer, assessment: Assessment, more: RenderMore): Promise<Uint8Array> => {
  const page = renderReport(assessment, 'html', more);
  return print(typeof page === 'string' ? page : new TextDecoder().decode(page), assessment.asOf);
};

const withPlace = ({ file, line, message, hint }: Problem): string =>
  `${line > 0 ? `${file}:${String(line)}: ` : ''}${message}${hint === '' ? '' : ` (${hint})`}`;

/** Named for its folder: `board/` makes `board.html`. */
async function ownReport(folder: string, assessment: Assessment, more: RenderMore, io: Io): Promise<readonly [string, string]> {
  const { renderOwnReport } = await import('../run/own-report.js');
  const path = resolve(io.cwd, folder);
  const made = renderOwnReport(path, assessment, more);
  if (made.ok) return [`${basename(path)}.html`, made.value];
  throw new UsageError(`--template ${folder}: ${made.problems.map(withPlace).join('; ')}`, 'reports/README.md says what a template may do');
}
