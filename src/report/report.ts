/** What a report is: a pure view of an assessment, named in one registry (index.ts). */
import type { Assessment } from '../model/assessment.js';
import type { Language } from '../model/texts.js';
import type { Draw } from './drawing.js';

/** Text files below `reports/` by their path from there: `html/template.hbs`, `html/partials/cover.hbs`, `html/style.css`. */
export type ReportFiles = ReadonlyMap<string, string>;

export interface RenderOptions {
  readonly files: ReportFiles;
  /** Of the reports that people read (HTML, workbook); absent: English. CSV, JSON and plain text are read by programs too and keep their English. */
  readonly language?: Language | null | undefined;
  /** An earlier assessment of the same site to compare with; null or absent: none. */
  readonly before?: Assessment | null;
  /** Places boxes and lines; absent: the page has the tables alone, and says so. */
  readonly draw?: Draw | null;
  /** What people wrote into an earlier workbook, by the key of its row. */
  readonly comments?: ReadonlyMap<string, string>;
}

export interface Report {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** Name of the file in the output folder. */
  readonly fileName: string;
  readonly mediaType: string;
  /** Same assessment and files, same bytes. Reads no clock and no disk. */
  readonly render: (assessment: Assessment, options: RenderOptions) => string | Uint8Array;
}

export const defineReport = (report: Report): Report => report;
