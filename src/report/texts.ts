/** Which texts a report is made with: those of its language, and over them the ones that a folder of templates brings. */
import { once } from '../model/once.js';
import type { RenderOptions, ReportFiles } from './report.js';
import { makeSay, type Say } from './view/say.js';

/** Terminal, CSV and plain text are English. */
export const englishTexts = once((files: ReportFiles): Say => makeSay('en', [textOf(files, 'html/texts.en.json')]));

/** `own`: a folder below reports/ that may bring texts of its own in each language, or "". */
export function textsFor({ files, language }: Pick<RenderOptions, 'files' | 'language'>, own = ''): Say {
  const english = englishTexts(files);
  const tag = language?.tag ?? 'en';
  const more = own === 'html/' ? undefined : files.get(`${own}texts.${tag}.json`);
  if (!language && more === undefined) return english;
  return makeSay(tag, [language?.texts ?? textOf(files, 'html/texts.en.json'), ...(more === undefined ? [] : [more])], english);
}

function textOf(files: ReportFiles, path: string): string {
  const text = files.get(path);
  if (text === undefined) throw new Error(`reports/${path} is missing`);
  return text;
}
