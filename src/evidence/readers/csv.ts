/** CSV and its relatives: comma, semicolon, tab or bar between cells; streamed, every row with its line. */
import { limitOf } from '../../model/limits.js';
import { CsvError, parse } from 'csv-parse';
import type { InputFile } from '../../model/file.js';
import { exportHeaderOfComments } from '../export-header.js';
import { defineReader, UnreadableFile, type Batch, type ReadOptions } from '../reader.js';
import { readHead, splitHead } from './csv-head.js';
import { makePlainCutter } from './csv-plain.js';
import { findHeader, fitRows, isBlank, mostFrequent, type Fitter, type Header } from './table.js';
import { baseName, countNewlines, headText, markedEncoding, tableChunks } from './text.js';

const rowsPerBatch = 1000;
const headWanted = 64 * 1024;
const headLimit = 8 * 1024 * 1024;
const rowsLookedAt = 40;
const pieceSize = 256 * 1024;
/** A cell that was never closed must not swallow a gigabyte. */
const recordLimit = limitOf('csv-row-bytes');

async function* read(file: InputFile, options: ReadOptions): AsyncGenerator<Batch, void, undefined> {
  if (options.recordsAt !== null)
    throw new UnreadableFile('E_EVIDENCE_FORMAT', 'A CSV file holds one table: `records` has no meaning for it and must be left out.');
  const notes: string[] = [];
  const chunks = tableChunks(file, (heard) => notes.push(heard));
  const { text, complete } = await readEnough(chunks);
  const head = readHead(text, complete);
  const table = text.slice(head.skip);
  const firstLines = splitHead(table, head.separator, 1 + head.skippedLines, rowsLookedAt, complete);
  if (firstLines.length === 0) {
    if (table.trim() === '') throw new UnreadableFile('E_FILE_EMPTY', 'The file holds nothing but comment lines.');
    throw complete ? notClosed(1 + head.skippedLines) : rowTooLong(1 + head.skippedLines);
  }
  const header = findHeader(firstLines, 'The table');
  const { header: exportHeader, note } = exportHeaderOfComments(head.comments);
  yield {
    rows: [],
    broken: [],
    notes: [...notes.splice(0), ...header.notes, ...(note === null ? [] : [note])],
    ...(exportHeader === null ? {} : { exportHeader }),
  };
  const width = mostFrequent(firstLines.slice(header.index + 1).map(({ cells }) => cells.length)) || header.names.length;
  const below = fromLine(table, header.line - 1 - head.skippedLines + header.height);
  yield* parseRows(below, chunks, { separator: head.separator, width }, header);
  // A letter of another encoding may come late.
  if (notes.length > 0) yield { rows: [], broken: [], notes };
}

/** Rows as texts in order; `end` after the last piece. */
interface Cutter {
  readonly write: (text: string) => Promise<void>;
  readonly end: () => Promise<void>;
}
interface Cut {
  readonly separator: string;
  /** Cells that most rows have. */
  readonly width: number;
}

/** `below`: what was looked at already, from the first row on; then the rest of the file. */
async function* parseRows(below: string, rest: AsyncIterable<string>, cut: Cut, header: Header): AsyncGenerator<Batch, void, undefined> {
  const fitter = fitRows(header.names, () => null);
  let nextLine = header.line + header.height;
  const take = (cells: readonly string[]): void => {
    const line = nextLine;
    let swallowed = false;
    nextLine++;
    for (const cell of cells) {
      let at = cell.indexOf('\n');
      if (at === -1) continue;
      // csv-parse leaves the quote in a cell whose closing quote stands before other text: then rows may be inside.
      if (cell.startsWith('"')) swallowed = true;
      for (; at !== -1; at = cell.indexOf('\n', at + 1)) nextLine++;
    }
    if (swallowed)
      fitter.reject(line, `a quote that opens here is closed in the middle of line ${nextLine - 1}: the rows between are lost`);
    else fitter.add(cells, line);
  };
  const takePlain = (cells: readonly string[]): void => {
    fitter.add(cells, nextLine++);
  };
  const plain = makePlainCutter(cut.separator, pieceSize, takePlain);
  let parser: Cutter | null = null;
  for await (const text of pieces(below, rest)) {
    const left = parser === null ? plain.write(text) : text;
    if (left !== null) await (parser ??= makeParser(cut, take, () => nextLine)).write(left);
    if (fitter.waiting() >= rowsPerBatch) yield* batchesOf(fitter);
  }
  if (parser === null) plain.end();
  else await parser.end();
  fitter.end();
  yield* batchesOf(fitter);
}

/** csv-parse. Rows are taken as they are found, so that an error comes after the last whole row. */
function makeParser({ separator, width }: Cut, take: (cells: readonly string[]) => void, lineNow: () => number): Cutter {
  // First a row of the usual width: csv-parse spends a hundred times more on each row that differs from the first.
  const first = `x${separator.repeat(width - 1)}\n`;
  let isFirst = true;
  let skipped = false;
  const parser = parse({
    delimiter: separator,
    record_delimiter: '\n',
    relax_column_count: true,
    relax_quotes: true,
    max_record_size: recordLimit,
    on_record: (cells: readonly string[]) => {
      if (skipped) take(cells);
      skipped = true;
      return null;
    },
  });
  parser.resume();
  let failure: Error | null = null;
  parser.on('error', (error) => {
    failure = error;
  });
  const step = (act: (done: (error?: Error | null) => void) => void): Promise<void> =>
    new Promise((resolve, reject) => {
      const failed = (error: Error): void => {
        reject(unreadable(error, lineNow()));
      };
      parser.once('error', failed);
      act((error) => {
        parser.off('error', failed);
        const wrong = error ?? failure;
        if (wrong === null) resolve();
        else failed(wrong);
      });
    });
  return {
    write: (text) => {
      const whole = isFirst ? first + text : text;
      isFirst = false;
      return step((done) => parser.write(whole, done));
    },
    end: () =>
      step((done) => {
        parser.once('end', done);
        parser.end();
      }),
  };
}

function* batchesOf(fitter: Fitter): Generator<Batch, void, undefined> {
  const { rows, broken } = fitter.take();
  for (let at = 0; at < Math.max(rows.length, 1); at += rowsPerBatch) {
    const batch = { rows: rows.slice(at, at + rowsPerBatch), broken: at === 0 ? broken : [] };
    if (batch.rows.length + batch.broken.length > 0) yield batch;
  }
}

/** Small enough that the rows of one piece are few, however the file arrives. */
async function* pieces(first: string, rest: AsyncIterable<string>): AsyncGenerator<string, void, undefined> {
  yield* piecesOf(first);
  for await (const text of rest) yield* piecesOf(text);
}
function* piecesOf(text: string): Generator<string, void, undefined> {
  for (let at = 0; at < text.length; at += pieceSize) yield safeSlice(text, at);
}
/** A piece never ends inside a surrogate pair: csv-parse would see two wrong characters. */
function safeSlice(text: string, at: number): string {
  const low = (i: number): boolean => (text.charCodeAt(i) & 0xfc00) === 0xdc00;
  const end = at + pieceSize;
  return text.slice(low(at) && at > 0 ? at + 1 : at, end < text.length && low(end) ? end + 1 : end);
}

function unreadable(error: Error, line: number): UnreadableFile {
  if (error instanceof UnreadableFile) return error;
  if (error instanceof CsvError && error.code === 'CSV_QUOTE_NOT_CLOSED') return notClosed(line);
  if (error instanceof CsvError && error.code === 'CSV_MAX_RECORD_SIZE') return rowTooLong(line);
  return new UnreadableFile('E_EVIDENCE_FORMAT', `The table cannot be read: ${error.message}`, line, 1);
}
const rowTooLong = (line: number): UnreadableFile =>
  new UnreadableFile(
    'E_EVIDENCE_FORMAT',
    'A row is longer than 16 MB (limit csv-row-bytes): a quote is not closed, or this is no table.',
    line,
    1,
  );
const notClosed = (line: number): UnreadableFile =>
  new UnreadableFile(
    'E_EVIDENCE_FORMAT',
    'A quote that opens in this row is not closed before the end of the file: the file is cut off, or a quote is missing.',
    line,
    1,
  );

/** Enough text to know the separator and the header: the first rows whole, or all there is. */
async function readEnough(chunks: AsyncGenerator<string, void, undefined>): Promise<{ readonly text: string; readonly complete: boolean }> {
  let text = '';
  for (;;) {
    if (text.length >= headWanted && (text.length >= headLimit || countNewlines(text) > 2 * rowsLookedAt)) return { text, complete: false };
    const { value, done } = await chunks.next();
    if (done === true) return { text, complete: true };
    text += value;
  }
}

/** The text from the n-th line on. */
function fromLine(text: string, lines: number): string {
  let at = 0;
  for (let n = 0; n < lines; n++) at = text.indexOf('\n', at) + 1;
  return text.slice(at);
}

/** A CSV file says nothing of itself: the name, or rows that fall apart into equally many cells. */
function recognise(head: Uint8Array, path: string): number {
  const name = baseName(path);
  if (/\.(csv|tsv|tab|psv)$/.test(name)) return 60;
  const bytes = markedEncoding(head) === null ? lenientText(head) : headText(head);
  const text = bytes.trim().replace(/\r\n?/g, '\n');
  if (text === '' || /^[[{<]/.test(text) || text.startsWith('---') || text.startsWith('#separator')) return 0;
  const { separator, skip } = readHead(text, true);
  // A file that is shorter than the head is there to its last line.
  const lines = splitHead(text.slice(skip), separator, 1, rowsLookedAt, head.length < headWanted).filter(
    ({ cells }) => cells.length > 1 || !isBlank(cells[0]),
  );
  const widths = lines.map(({ cells }) => cells.length);
  const usual = mostFrequent(widths);
  const alike = widths.filter((width) => width === usual).length;
  if (usual < 2 || alike < 2) return 0;
  // A title above, a note below; where neither name nor ending speaks for a table, nothing but rows.
  if (name.endsWith('.txt') || !name.includes('.')) return alike * 2 > lines.length ? 30 : 0;
  return alike === lines.length ? 10 : 0;
}
/** Latin-1 is a possible encoding here, so a wrong byte is no reason to turn the file down. */
const lenientText = (head: Uint8Array): string => (head.includes(0) ? '' : new TextDecoder('utf-8').decode(head));

export const csv = defineReader({
  id: 'csv',
  title: 'CSV table',
  description:
    'Any table with one row a record: comma, semicolon, tab or bar between cells, in UTF-8, UTF-16 or Latin-1. The header row is found below title lines. ' +
    'Comment lines "# tool: X", "# version: Y", "# exported: 2026-09-28T06:00:00Z" at the top make it a tool export (E3). Values stay text.',
  ceiling: 'E2',
  records: 'none',
  recognise,
  read,
});
