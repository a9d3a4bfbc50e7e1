/** The lines of a device's configuration, in any encoding that text files have, bounded in number and length. */
import { limitOf } from '../../../model/limits.js';
import type { InputFile } from '../../../model/file.js';
import { UnreadableFile, type BrokenRow } from '../../reader.js';
import { tableChunks } from '../text.js';

export interface ConfigLine {
  readonly text: string;
  readonly line: number;
}
export interface ConfigText {
  readonly lines: readonly ConfigLine[];
  readonly broken: readonly BrokenRow[];
  readonly notes: readonly string[];
}
const mostLines = limitOf('firewall-lines');
const longestLine = limitOf('firewall-line-length');

/** Blank lines are left out; the others keep their indent. */
export async function configLines(file: InputFile): Promise<ConfigText> {
  const lines: ConfigLine[] = [];
  const broken: BrokenRow[] = [];
  const notes: string[] = [];
  let number = 0;
  let rest = '';
  /** The line at hand is too long and was listed; what follows of it is skipped. */
  let isCut = false;
  const take = (text: string): void => {
    number += 1;
    if (text.length > longestLine && !isCut) broken.push(tooLong(number));
    else if (!isCut && text.trim() !== '') lines.push({ text: text.trimEnd(), line: number });
    isCut = false;
    if (number > mostLines)
      throw new UnreadableFile('E_FILE_TOO_LARGE', `The configuration has more than ${mostLines} lines (limit firewall-lines).`, number, 1);
  };
  for await (const chunk of tableChunks(file, (note) => notes.push(note))) {
    const texts = (rest + chunk).split('\n');
    rest = texts.pop() ?? '';
    for (const text of texts) take(text);
    if (rest.length > longestLine) {
      if (!isCut) broken.push(tooLong(number + 1));
      isCut = true;
      rest = '';
    }
  }
  if (rest !== '') take(rest);
  return { lines, broken, notes };
}
const tooLong = (line: number): BrokenRow => ({ line, column: 1, reason: `the line is longer than ${longestLine} characters` });

/** Words of a line; quotes hold a word together, a backslash takes the next character as it is. */
export function wordsOf(text: string): readonly string[] {
  if (!/["'\\]/.test(text)) return text.split(/\s+/).filter((word) => word !== '');
  const words: string[] = [];
  for (const [whole] of text.matchAll(/(?:"(?:[^"\\]|\\.)*"?|'[^']*'?|\\.|[^\s"'\\])+/g)) words.push(unquoted(whole));
  return words;
}
const unquoted = (word: string): string =>
  word.replace(/"((?:[^"\\]|\\.)*)"?|'([^']*)'?|\\(.)/g, (_, double?: string, single?: string, one?: string) =>
    double !== undefined ? double.replace(/\\(.)/g, '$1') : (single ?? one ?? ''),
  );
