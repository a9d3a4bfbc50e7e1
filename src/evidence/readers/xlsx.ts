/** Excel workbooks (XLSX): one sheet as a table, from bytes alone. */
import { limitOf } from '../../model/limits.js';
import type { InputFile } from '../../model/file.js';
import { defineReader, UnreadableFile, type Batch, type ReadOptions, type BrokenRow } from '../reader.js';
import { columnNames, findHeader, filledLength, fitRows, type Header, type TableLine } from './table.js';
import { baseName, emptyFile, tooLarge } from './text.js';
import { readBook, type Book, type SheetEntry } from './xlsx-book.js';
import { readSheet } from './xlsx-sheet.js';
import { openZip, type Zip } from './zip.js';

const fileLimit = limitOf('xlsx-bytes');
const limits = { entries: 10_000, total: 200_000_000, ratio: 150, freeOfRatio: 20_000_000 } as const;
const rowsLookedAt = 40;
const rowsPerBatch = 1000;

interface Table {
  readonly sheet: SheetEntry;
  readonly lines: readonly TableLine[];
  readonly header: Header;
}

async function openBook(file: InputFile): Promise<{ readonly zip: Zip; readonly book: Book }> {
  if (file.size > fileLimit) throw tooLarge(file.size, 'xlsx-bytes');
  const bytes = await file.bytes();
  if (bytes.length === 0) throw emptyFile();
  if (bytes[0] === 0xd0 && bytes[1] === 0xcf)
    throw new UnreadableFile(
      'E_EVIDENCE_FORMAT',
      'The workbook is encrypted, or of the old form (XLS): save it as XLSX without a password.',
    );
  const zip = openZip(bytes, limits);
  const book = readBook(zip);
  if (book.sheets.length === 0) throw new UnreadableFile('E_EVIDENCE_FORMAT', 'The workbook has no sheet with cells.');
  return { zip, book };
}

async function* read(file: InputFile, options: ReadOptions): AsyncGenerator<Batch, void, undefined> {
  const { zip, book } = await openBook(file);
  const { sheet, lines, header } = options.recordsAt === null ? firstTable(zip, book) : namedTable(zip, book, options.recordsAt);
  const others = book.sheets.filter((other) => other !== sheet).map((other) => `"${other.name}"`);
  const notes = [...(others.length > 0 ? [`Sheet "${sheet.name}" is read; not read: ${others.join(', ')}.`] : []), ...header.notes];
  const twins = options.recordsAt === null ? sheetsLike(zip, book, sheet, header) : [];
  const broken = twins.map((name): BrokenRow => ({
    line: header.line,
    column: 1,
    reason: `sheet "${name}" has the same columns and was not read: name one sheet with "records", and register the other as well`,
  }));
  yield { rows: [], broken, ...(notes.length > 0 && { notes }) };

  // A workbook cannot shift its cells: one beyond the header is a remark beside the table, not a broken row.
  const rows = lines.slice(header.index + 1);
  const width = rows.reduce((most, { cells }) => Math.max(most, filledLength(cells)), header.names.length);
  const names = columnNames(lines[header.index] ?? { cells: [], line: header.line }, width);
  const at = `${/^[A-Za-z_][\w.]*$/.test(sheet.name) ? sheet.name : `'${sheet.name.replaceAll("'", "''")}'`}!`;
  const fitter = fitRows(names, (line) => `${at}A${line}`);
  let last = header.line;
  for (const { cells, line } of rows) {
    if (line > last + 1) fitter.add([], line);
    last = line;
    fitter.add(cells.length < width ? [...cells, ...Array.from({ length: width - cells.length }, () => '')] : cells, line);
    if (fitter.waiting() >= rowsPerBatch) yield fitter.take();
  }
  fitter.end();
  yield fitter.take();
}

/** Other shown sheets under the same header: part of the same list, which may not vanish. */
function sheetsLike(zip: Zip, book: Book, read: SheetEntry, header: Header): readonly string[] {
  const wanted = header.names.join('\u0000').toLowerCase();
  return book.sheets.flatMap((other) => {
    if (other === read || other.hidden) return [];
    try {
      return tableOf(zip, book, other).header.names.join('\u0000').toLowerCase() === wanted ? [other.name] : [];
    } catch (error) {
      if (error instanceof UnreadableFile) return [];
      throw error;
    }
  });
}

function tableOf(zip: Zip, book: Book, sheet: SheetEntry): Table {
  const lines = readSheet(zip, book, sheet);
  const filled = lines.filter(({ cells }) => filledLength(cells) > 0);
  if (filled.length === 0) throw new UnreadableFile('E_EVIDENCE_FORMAT', `The sheet "${sheet.name}" is empty.`);
  const header = findHeader(filled.slice(0, rowsLookedAt), `The sheet "${sheet.name}"`);
  return { sheet, lines, header: { ...header, index: lines.findIndex(({ line }) => line === header.line) } };
}

/**
 * The first sheet that is shown and has a header row with rows below; hidden sheets only where there is no other.
 * A sheet of one column, or of a header alone, is a cover as long as another is a table.
 */
function firstTable(zip: Zip, book: Book): Table {
  let failure: unknown = null;
  let cover: Table | null = null;
  for (const sheet of shownFirst(book)) {
    if (sheet.hidden && cover !== null) break;
    try {
      const table = tableOf(zip, book, sheet);
      if (isTable(table)) return table;
      cover ??= table;
    } catch (error) {
      failure ??= error;
    }
  }
  if (cover !== null) return cover;
  throw failure;
}
const isTable = ({ lines, header }: Table): boolean =>
  filledLength(header.names) > 1 && lines.some(({ cells }, i) => i > header.index && filledLength(cells) > 0);
const shownFirst = ({ sheets }: Book): readonly SheetEntry[] => [
  ...sheets.filter((each) => !each.hidden),
  ...sheets.filter((each) => each.hidden),
];
function namedTable(zip: Zip, book: Book, name: string): Table {
  const sheet =
    book.sheets.find((each) => each.name === name) ?? book.sheets.find((each) => each.name.toLowerCase() === name.trim().toLowerCase());
  if (sheet === undefined)
    throw new UnreadableFile(
      'E_PATH',
      `The workbook has no sheet "${name}"; it has ${book.sheets.map((each) => `"${each.name}"`).join(', ')}.`,
    );
  return tableOf(zip, book, sheet);
}

function recognise(head: Uint8Array, path: string): number {
  const zip = head[0] === 0x50 && head[1] === 0x4b;
  const named = /\.xls[xm]$/.test(baseName(path));
  if (named) return zip ? 95 : 70;
  return zip && new TextDecoder('latin1').decode(head.subarray(0, 4096)).includes('[Content_Types].xml') ? 50 : 0;
}

export const xlsx = defineReader({
  id: 'xlsx',
  title: 'Excel workbook',
  description:
    'One sheet of an XLSX file, by default the first that has a header row, or the one named in `records:`. Title lines above the header are skipped, cells merged downwards are filled, ' +
    'dates become ISO texts, failed formulas count as not known. Up to 100 MB, 200 MB unpacked.',
  ceiling: 'E2',
  records: 'name',
  tables: async (file) => shownFirst((await openBook(file)).book).map(({ name }) => name),
  recognise,
  read,
});
