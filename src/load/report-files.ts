/** Templates, styles, scripts and texts of `reports/`, by their path from there; and a saved assessment. */
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Ajv } from 'ajv';
import type { Assessment } from '../model/assessment.js';
import { assessmentSchema } from '../model/schemas/assessment.js';
import { compareText, type Loaded } from '../model/problem.js';
import { problemOfFile } from './places.js';
import { readBytes } from './read.js';
import { shippedReports } from './report-folder.js';

export function readReportFiles(folder: string = shippedReports): ReadonlyMap<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(hbs|css|js|json)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort(compareText);
  return new Map(files.map((file) => [file.slice(folder.length).replaceAll('\\', '/'), readFileSync(file, 'utf8')]));
}

/** The words that the terminal shares with the reports. */
export const readEnglishTexts = (): ReadonlyMap<string, string> =>
  new Map([['html/texts.en.json', readFileSync(join(shippedReports, 'html/texts.en.json'), 'utf8')]]);

export function readAssessment(file: string): Loaded<Assessment> {
  const bytes = readBytes(file, file, 'assessment-bytes');
  if (!bytes.ok) return bytes;
  const refused = (why: string): Loaded<Assessment> => ({
    ok: false,
    problems: [problemOfFile(file, 'E_ASSESSMENT', why, 'give an assessment.json that otbaseline check has written')],
  });
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes.value));
  } catch (error) {
    return refused(`it is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  return isAssessment(value)
    ? { ok: true, value, problems: [] }
    : refused('it is not an otbaseline-assessment/1, or parts of it are missing');
}

/** A saved file is trusted in its parts once its frame fits: it is this tool's own output. */
function isAssessment(value: unknown): value is Assessment {
  // Most runs read none.
  const library = createRequire(import.meta.url)('ajv') as { readonly Ajv: typeof Ajv };
  return new library.Ajv({ strict: false, validateFormats: false }).compile(assessmentSchema)(value);
}
