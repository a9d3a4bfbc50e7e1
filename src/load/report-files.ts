/** Templates, styles, scripts and texts of `reports/`, by their path from there; and a saved assessment. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Ajv } from 'ajv';
import type { Assessment } from '../model/assessment.js';
import { assessmentSchema } from '../model/schemas/assessment.js';
import { compareText, type Loaded } from '../model/problem.js';
import { problemOfFile } from './places.js';
import { readBytes } from './read.js';

/** The same from src/ and from dist/. */
export const shippedReports = fileURLToPath(new URL('../../reports/', import.meta.url));

export function readReportFiles(folder: string = shippedReports): ReadonlyMap<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(hbs|css|js|json)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort(compareText);
  return new Map(files.map((file) => [file.slice(folder.length).replaceAll('\\', '/'), readFileSync(file, 'utf8')]));
}

/** A folder like `reports/html`, by the name `own/`. What could write a text of a site unescaped is refused. */
export function readOwnReport(folder: string): Loaded<ReadonlyMap<string, string>> {
  const refused = (file: string, why: string, hint = ''): Loaded<ReadonlyMap<string, string>> => ({
    ok: false,
    problems: [problemOfFile(file, 'E_TEMPLATE', why, hint)],
  });
  if (!existsSync(join(folder, 'template.hbs'))) return refused(folder, `there is no template.hbs in ${folder}`);
  const named = ['template.hbs', 'style.css', 'script.js', 'texts.en.json', ...partialsIn(folder)];
  const found = named.filter((name) => existsSync(join(folder, name)));
  const files = new Map<string, string>();
  for (const name of found) {
    const bytes = readBytes(join(folder, name), name, 'template-bytes');
    if (!bytes.ok) return bytes;
    const text = new TextDecoder().decode(bytes.value);
    if (name.endsWith('.hbs') && /\{\{\{|\{\{~?\s*&/.test(text))
      return refused(name, `${name} writes unescaped text ({{{ or {{&)`, 'write {{ }}: a text of a site must not become markup');
    files.set(`own/${name}`, text);
  }
  return { ok: true, value: files, problems: [] };
}
const partialsIn = (folder: string): readonly string[] =>
  existsSync(join(folder, 'partials'))
    ? readdirSync(join(folder, 'partials'))
        .filter((name) => name.endsWith('.hbs'))
        .sort(compareText)
        .map((name) => `partials/${name}`)
    : [];

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
