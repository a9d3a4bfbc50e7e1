/** One sheet of a workbook as rows of cells. */
import { limitOf } from '../../model/limits.js';
import { UnreadableFile } from '../reader.js';
import { isBlank, type Cell, type TableLine } from './table.js';
import { textCollector, withoutEscapes, type Book, type SheetEntry } from './xlsx-book.js';
import { isoOfSerial } from './xlsx-dates.js';
import { readXml, type Attribute } from './xlsx-xml.js';
import type { Zip } from './zip.js';

const lastColumn = 16_384;
const lastRow = 1_048_576;

interface Merged {
  readonly column: number;
  readonly top: number;
  readonly bottom: number;
}

/** Rows that have cells, in order; row numbers as lines. Cells merged downwards are filled. */
export function readSheet(zip: Zip, book: Book, sheet: SheetEntry): TableLine[] {
  const lines: { cells: Cell[]; line: number }[] = [];
  const merges: Merged[] = [];
  let cells: Cell[] = [];
  let line = 0;
  let column = 0;
  let cellType = '';
  let style = 0;
  let value = '';
  let inValue = false;
  let inline = false;
  const collector = textCollector();
  const broken = (what: string): UnreadableFile =>
    new UnreadableFile('E_EVIDENCE_FORMAT', `The sheet "${sheet.name}" is damaged: ${what}.`, line, 1);

  const openCell = (attribute: Attribute): void => {
    const reference = attribute('r');
    column = reference === undefined ? column + 1 : columnOf(reference);
    if (column < 1 || column > lastColumn) throw broken(`a cell is named "${reference ?? ''}"`);
    cellType = attribute('t') ?? 'n';
    style = Number(attribute('s') ?? 0);
    value = '';
    inline = false;
    collector.begin();
  };
  const closeCell = (): void => {
    const cell = inline ? collector.end() : valueOf(cellType, value, style, book, broken);
    if (cell === '') return;
    while (cells.length < column - 1) cells.push('');
    cells[column - 1] = cell;
  };
  readXml(zip, sheet.part, {
    open: (name, attribute) => {
      if (name === 'row') {
        const number = attribute('r');
        const next = number === undefined ? line + 1 : Number(number);
        if (!Number.isInteger(next) || next <= line || next > lastRow) throw broken(`a row is numbered "${number ?? ''}"`);
        line = next;
        column = 0;
        cells = [];
      } else if (name === 'c') openCell(attribute);
      else if (name === 'v') inValue = true;
      else if (name === 'is') inline = true;
      else if (name === 'mergeCell') merges.push(...mergedDown(attribute('ref') ?? ''));
      if (inline) collector.open(name);
    },
    close: (name) => {
      if (inline) collector.close(name);
      if (name === 'v') inValue = false;
      else if (name === 'c') closeCell();
      else if (name === 'row') lines.push({ cells, line });
    },
    text: (text) => {
      if (inValue) value += text;
      else if (inline) collector.text(text);
    },
  });
  fillDown(lines, merges);
  return lines;
}

function valueOf(type: string, text: string, style: number, book: Book, broken: (what: string) => UnreadableFile): Cell {
  if (text === '') return '';
  switch (type) {
    case 's': {
      const shared = book.texts[Number(text)];
      if (shared === undefined) throw broken(`a cell names the shared text ${text}, which is not there`);
      return shared;
    }
    case 'b':
      return text === '1' || text === 'true';
    case 'e':
      // A formula that failed: nothing is known.
      return '';
    case 'str':
    case 'd':
    case 'inlineStr':
      return withoutEscapes(text);
    default: {
      const number = Number(text);
      if (!Number.isFinite(number)) throw broken(`a cell holds the number "${text.slice(0, 40)}"`);
      const sort = book.styles[style] ?? 'number';
      return sort === 'number' ? number : (isoOfSerial(number, sort, book.from1904) ?? number);
    }
  }
}

const letters = /^\$?([A-Za-z]{1,3})\$?(\d{1,7})$/;
export function columnOf(reference: string): number {
  const [, name = ''] = letters.exec(reference) ?? [];
  let column = 0;
  for (const letter of name.toUpperCase()) column = column * 26 + letter.charCodeAt(0) - 64;
  return column;
}
function mergedDown(range: string): readonly Merged[] {
  const [from = '', to = ''] = range.split(':');
  const top = Number(letters.exec(from)?.[2] ?? 0);
  const bottom = Number(letters.exec(to)?.[2] ?? 0);
  return bottom > top && top > 0 ? [{ column: columnOf(from), top, bottom }] : [];
}
/** The value of a merged region stands in its first cell; below it, in rows that hold something of their own, it counts too. */
function fillDown(lines: readonly { readonly cells: Cell[]; readonly line: number }[], merges: readonly Merged[]): void {
  if (merges.length === 0) return;
  const filled = lines.map(({ cells }) => cells.some((cell) => !isBlank(cell)));
  const indexOf = new Map(lines.map(({ line }, i) => [line, i]));
  let steps = 0;
  for (const { column, top, bottom } of merges) {
    const first = indexOf.get(top);
    const value = first === undefined ? undefined : lines[first]?.cells[column - 1];
    if (first === undefined || value === undefined || isBlank(value)) continue;
    for (let i = first + 1; i < lines.length; i++) {
      const below = lines[i];
      if (below === undefined || below.line > bottom) break;
      if (++steps > mostFills)
        throw new UnreadableFile(
          'E_FILE_TOO_LARGE',
          'The sheet is refused: its merged cells cover more than 5 million cells (limit xlsx-merged-cells).',
        );
      if (filled[i] !== true) continue;
      while (below.cells.length < column) below.cells.push('');
      if (isBlank(below.cells[column - 1])) below.cells[column - 1] = value;
    }
  }
}
const mostFills = limitOf('xlsx-merged-cells');
