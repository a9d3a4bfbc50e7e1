/** NDJSON: one JSON value a line, in blocks, so that a million lines need no more memory than ten thousand. */
import { limitOf } from '../../model/limits.js';
import type { InputFile } from '../../model/file.js';
import { exportHeaderOf, noExportHeader } from '../export-header.js';
import { defineReader, UnreadableFile, type Batch, type BrokenRow, type RawRow, type ReadOptions } from '../reader.js';
import { isObject } from './document.js';
import { parseJson } from './json-parse.js';
import { baseName, emptyFile, headOf, headText, markedEncoding, textChunks } from './text.js';

const blockSize = 4 * 1024 * 1024;
/** So many lines at the beginning, all broken: no NDJSON. */
const patience = 100;

/** What became of a line: its value, or why it is broken. */
export type ParsedLine = RawRow | BrokenRow;
export const isBroken = (line: ParsedLine): line is BrokenRow => 'reason' in line;

async function* read(file: InputFile, options: ReadOptions): AsyncGenerator<Batch, void, undefined> {
  if (options.recordsAt !== null && options.select === null)
    throw new UnreadableFile('E_PATH', `\`records: ${options.recordsAt}\` is not a path that can be used here.`);
  let begun = false;
  for await (const parsed of parsedBlocks(file)) {
    let lines = parsed;
    let opening = noExportHeader;
    if (!begun) {
      const [first] = lines;
      if (first !== undefined && !isBroken(first) && isExportLine(first.raw)) {
        opening = exportHeaderOf(first.raw.export);
        lines = lines.slice(1);
      }
      if (lines.length > 0 && lines.slice(0, patience).every(isBroken))
        throw new UnreadableFile('E_JSON', `The file is no NDJSON: ${brokenText(lines[0])}`, lines[0]?.line ?? 1, 1);
    }
    const { rows, broken } = split(lines, options);
    yield {
      rows,
      broken,
      ...(opening.note === null ? {} : { notes: [opening.note] }),
      ...(opening.header === null ? {} : { exportHeader: opening.header }),
    };
    begun = true;
  }
  if (!begun) throw emptyFile();
}

const isExportLine = (value: unknown): value is { readonly export: unknown } =>
  isObject(value) && 'export' in value && Object.keys(value).length === 1;
const brokenText = (line: ParsedLine | undefined): string => (line !== undefined && isBroken(line) ? line.reason : '');

function split(
  lines: readonly ParsedLine[],
  { select }: ReadOptions,
): { readonly rows: readonly RawRow[]; readonly broken: readonly BrokenRow[] } {
  const rows: RawRow[] = [];
  const broken: BrokenRow[] = [];
  for (const parsed of lines) {
    if (isBroken(parsed)) broken.push(parsed);
    else if (select === null) rows.push(parsed);
    else {
      const nodes = select(parsed.raw);
      if (nodes.length === 0) broken.push({ line: parsed.line, column: 1, reason: 'the path in `records:` matches nothing in this line' });
      for (const { value, pointer } of nodes) rows.push({ raw: value, line: parsed.line, column: 1, pointer });
    }
  }
  return { rows, broken };
}

/** The lines of the file in blocks, parsed. */
export async function* parsedBlocks(file: InputFile): AsyncGenerator<readonly ParsedLine[], void, undefined> {
  let line = 1;
  for await (const block of blocks(file)) {
    const lines: ParsedLine[] = [];
    for (const text of block.split('\n')) {
      if (!isBlankLine(text)) lines.push(parseLine(text, line));
      line++;
    }
    // A block ends behind a newline, so that splitting it gives one empty text too many.
    line--;
    if (lines.length > 0) yield lines;
  }
}

/** Text of about 4 MiB, cut behind the last newline; the last block may lack it. */
async function* blocks(file: InputFile): AsyncGenerator<string, void, undefined> {
  const encoding = markedEncoding(await headOf(file, 4));
  let parts: string[] = [];
  let size = 0;
  for await (const text of textChunks(file, encoding ?? 'utf-8')) {
    parts.push(text);
    size += text.length;
    if (size < blockSize) continue;
    const all = parts.join('');
    const cut = all.lastIndexOf('\n') + 1;
    if (cut > 0) yield all.slice(0, cut);
    parts = cut < all.length ? [all.slice(cut)] : [];
    size = all.length - cut;
    if (size > lineLimit)
      throw new UnreadableFile('E_FILE_TOO_LARGE', 'A line is longer than 64 MB (limit ndjson-line-bytes): this is no NDJSON.');
  }
  const rest = parts.join('');
  if (rest !== '') yield rest;
}
const lineLimit = limitOf('ndjson-line-bytes');
const isBlankLine = (text: string): boolean => text === '' || text.trim() === '';

/** JSON.parse, and a closer look where it could have swallowed something. */
export function parseLine(text: string, line: number): ParsedLine {
  try {
    const { document, faults } = parseJson(text);
    const [fault] = faults;
    return fault === undefined
      ? { raw: document, line, column: 1, pointer: null }
      : { line, column: fault.offset + 1, reason: fault.reason };
  } catch (error) {
    if (error instanceof UnreadableFile) return { line, column: error.column, reason: error.message };
    throw error;
  }
}

function recognise(head: Uint8Array, path: string): number {
  if (/\.(ndjson|jsonl|jsonlines)$/.test(baseName(path))) return 70;
  const lines = headText(head)
    .split('\n')
    .filter((line) => !isBlankLine(line));
  if (lines.length < 2) return 0;
  // The last line of the head may be cut.
  return lines.slice(0, -1).every((line) => line.trimStart().startsWith('{') && !isBroken(parseLine(line, 1))) ? 65 : 0;
}

export const ndjson = defineReader({
  id: 'ndjson',
  title: 'NDJSON (one JSON object a line)',
  description:
    'One record a line; streamed. A first line {"export": {"tool": ..., "version": ..., "time": ...}} makes it a tool export (E3). ' +
    'A line that is no JSON, or holds a repeated key, a key "__proto__" or a whole number beyond 2^53, is reported and left out.',
  ceiling: 'E2',
  records: 'path',
  recognise,
  read,
});
