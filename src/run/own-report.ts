/** Reports in words and shapes of the user: templates of a folder, and texts of another language. Loaded where they are asked for. */
import { readOwnReport } from '../load/own-report.js';
import { problemOfFile } from '../load/places.js';
import { readReportFiles } from '../load/report-files.js';
import { readLanguage } from '../load/texts.js';
import type { Assessment } from '../model/assessment.js';
import type { Loaded } from '../model/problem.js';
import type { Language } from '../model/texts.js';
import { renderOwn } from '../report/index.js';
import type { RenderMore } from './outputs.js';

/** A report by templates of a folder that is not ours; it sees the same view as the shipped one. */
export function renderOwnReport(folder: string, assessment: Assessment, more: RenderMore = {}): Loaded<string> {
  const own = readOwnReport(folder, more.language?.tag ?? 'en');
  if (!own.ok) return own;
  const refused = (why: string): Loaded<string> => ({ ok: false, problems: [problemOfFile(folder, 'E_TEMPLATE', why)] });
  try {
    return { ok: true, value: renderOwn(assessment, { files: new Map([...readReportFiles(), ...own.value]), ...more }), problems: [] };
  } catch (error) {
    return refused(error instanceof Error ? error.message : String(error));
  }
}

/** `given`: a language that comes with the tool, or the path of a file of texts from `folder`. */
export const openLanguage = (given: string, folder: string): Loaded<Language> => readLanguage(given, folder);
