/** The lines of a small text file, with their numbers, for formats that are read line by line. */
import { limitOf } from '../../model/limits.js';
import type { InputFile } from '../../model/file.js';
import { headOf, markedEncoding, textChunks, tooLarge } from './text.js';

export interface TextLine {
  readonly text: string;
  readonly line: number;
}
const sizeLimit = limitOf('text-bytes');

export async function textLines(file: InputFile): Promise<readonly TextLine[]> {
  if (file.size > sizeLimit) throw tooLarge(file.size, 'text-bytes');
  const parts: string[] = [];
  for await (const chunk of textChunks(file, markedEncoding(await headOf(file, 4)) ?? 'utf-8')) parts.push(chunk);
  return parts
    .join('')
    .replace(/^\ufeff/, '')
    .split('\n')
    .map((text, i) => ({ text, line: i + 1 }));
}
