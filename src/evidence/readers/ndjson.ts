/** NDJSON: one JSON value a line, in blocks, so that a million lines need no more memory than ten thousand. */
import { limitOf } from '../../model/limits.js';
import type { InputFile } from '../../model/file.js';
import { exportHeaderOf, noExportHeader } from '../export-header.js';
import { ListedRow } from '../listed-row.js';
import { defineReader, UnreadableFile, type Batch, type BrokenRow, type RawRow, type ReadOptions } from '../reader.js';
import { isObject } from './document.js';
import { type AlikeReader, makeAlikeReader } from './json-alike.js';
import { parseJson } from './json-parse.js';
import { baseName, emptyFile, headOf, headText, markedEncoding, textChunks } from './text.js';

/** Letters of the first block, which tells whether this is NDJSON, and of all others: these are forgotten before the collector has moved them. */
const firstBlock = 4 * 1024 * 1024;
const blockSize = 256 * 1024;
/** So many lines at the beginning, all broken: no NDJSON. */
const patience = 100;

/** What became of a line: its value, or why it is broken. */
export type ParsedLine = RawRow | BrokenRow;
export const isBroken = (line: ParsedLine): line is BrokenRow => 'reason' in line;

async function* read(file: InputFile, options: ReadOptions): AsyncGenerator<Batch, void, undefined> {
  if (options.recordsAt !== null && options.select === null)
    throw new UnreadableFile('E_PATH', `\`records: ${options.recordsAt}\` is not a path that can be used here.`);
  let begun = false;
  for await (const parsed of parsedBlocks(file, makeAlikeReader())) {
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

/**
 * The lines of the file parsed, some hundred at a time. `alike`: for values that are not kept as they are, since their texts may be pieces of the
 * block, and keep it all in memory.
 */
export async function* parsedBlocks(
  file: InputFile,
  alike: AlikeReader | null = null,
): AsyncGenerator<readonly ParsedLine[], void, undefined> {
  let line = 1;
  for await (const block of blocks(file)) {
    let lines: ParsedLine[] = [];
    alike?.start(block);
    for (let at = 0; at < block.length; line++) {
      const newline = block.indexOf('\n', at);
      const end = newline < 0 ? block.length : newline;
      const known = alike?.read(at, end);
      if (known === undefined) addParsed(lines, block.slice(at, end), line, alike);
      else lines.push(new ListedRow(known.names, known.cells, line, null));
      at = end + 1;
      if (lines.length < linesAtOnce) continue;
      yield lines;
      lines = [];
    }
    if (lines.length > 0) yield lines;
  }
}
function addParsed(lines: ParsedLine[], text: string, line: number, alike: AlikeReader | null): void {
  if (isBlankLine(text)) return;
  const parsed = parseLine(text, line);
  if (alike !== null && !isBroken(parsed)) alike.learn(parsed.raw, text);
  lines.push(parsed);
}
/** More than patience needs, and so few that they are forgotten before the collector has moved them. */
const linesAtOnce = 200;

/** Text in blocks, cut behind their last newline; the last block may lack it. */
async function* blocks(file: InputFile): AsyncGenerator<string, void, undefined> {
  const encoding = markedEncoding(await headOf(file, 4));
  let parts: string[] = [];
  let size = 0;
  let wanted = firstBlock;
  for await (const text of textChunks(file, encoding ?? 'utf-8')) {
    parts.push(text);
    size += text.length;
    if (size < wanted) continue;
    const all = parts.join('');
    const cut = all.lastIndexOf('\n') + 1;
    if (cut > 0) yield all.slice(0, cut);
    parts = cut < all.length ? [all.slice(cut)] : [];
    size = all.length - cut;
    wanted = cut > 0 ? blockSize : size + firstBlock;
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
