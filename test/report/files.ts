/** The text files below reports/, as run.ts hands them to a report. */
import { readdirSync, readFileSync } from 'node:fs';
import { englishTexts, type ReportFiles, type Say } from '../../src/report/index.js';

export function readReportFiles(): ReportFiles {
  const paths = readdirSync('reports', { recursive: true, encoding: 'utf8' }).map((path) => path.replaceAll('\\', '/'));
  return new Map(paths.filter((path) => /\.(hbs|css|js|json)$/.test(path)).map((path) => [path, readFileSync(`reports/${path}`, 'utf8')]));
}

/** English, as the terminal has it. */
export const english: Say = englishTexts(readReportFiles());
