/** `--language`: the texts of the reports that people read, of a language that comes with the tool or of a file. */
import type { RenderMore } from '../run/outputs.js';
import { text, type Options } from './command.js';
import type { Io } from './io.js';
import { problemsText } from './problems.js';

/** null: the texts cannot be used, and the problems were printed. */
export async function languageFor(options: Options, io: Io): Promise<Pick<RenderMore, 'language'> | null> {
  const given = text(options, 'language');
  if (given === null) return {};
  const { openLanguage } = await import('../run/own-report.js');
  const opened = openLanguage(given, io.cwd);
  if (opened.ok) return { language: opened.value };
  io.err(problemsText(opened.problems));
  return null;
}
