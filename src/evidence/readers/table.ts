/** What CSV and XLSX share: finding the header row, naming the columns, and fitting rows of cells to them. */
import { ListedRow } from '../listed-row.js';
import { UnreadableFile, type BrokenRow, type RawRow } from '../reader.js';
import { countNewlines } from './text.js';

/** "" is a blank cell. */
export type Cell = string | number | boolean;
export interface TableLine {
  readonly cells: readonly Cell[];
  readonly line: number;
}
export interface Header {
  /** Index in the lines that were looked at. */
  readonly index: number;
  readonly line: number;
  /** Lines that it takes; more than one where a name is broken in two. */
  readonly height: number;
  readonly names: readonly string[];
  readonly notes: readonly string[];
}

const headerWithin = 10;

/** Cells up to the last one that is not blank. */
export function filledLength(cells: readonly Cell[]): number {
  let length = cells.length;
  while (length > 0 && isBlank(cells[length - 1])) length--;
  return length;
}
export const isBlank = (cell: Cell | undefined): boolean =>
  cell === undefined || cell === '' || (typeof cell === 'string' && cell.trim() === '');
const numeric = /^[+-]?[\d\s.,%]+$/;

/**
 * The header: the first of the first ten rows in which most cells are distinct texts, as wide as the rows of the table usually are.
 * `lines` are the first lines, blank ones included, and enough of the rows below to know the usual width.
 */
export function findHeader(lines: readonly TableLine[], what: string): Header {
  const widths = lines.map((line) => filledLength(line.cells));
  const usual = mostFrequent(widths.filter((width) => width > 0));
  const candidates = lines.slice(0, headerWithin).map((line, index) => ({ line, index }));
  const found =
    candidates.find(({ line }) => line.cells.length >= usual && looksLikeHeader(line.cells, usual)) ??
    candidates.find(({ line }) => looksLikeHeader(line.cells, usual));
  if (found === undefined)
    throw new UnreadableFile(
      'E_EVIDENCE_FORMAT',
      `${what} has no header row: none of its first ten rows names the columns.`,
      lines[0]?.line ?? 1,
      1,
    );
  const above = lines.slice(0, found.index).filter((line, i) => (widths[i] ?? 0) > 0 && line.cells.length > 0);
  const notes =
    above.length === 0
      ? []
      : [`Header found in row ${found.line.line}; ${above.length} ${above.length === 1 ? 'row' : 'rows'} above it left out.`];
  return { index: found.index, line: found.line.line, height: heightOf(found.line.cells), names: columnNames(found.line), notes };
}

function looksLikeHeader(cells: readonly Cell[], usual: number): boolean {
  const texts = new Set<string>();
  for (const cell of cells) if (typeof cell === 'string' && !isBlank(cell) && !numeric.test(cell)) texts.add(cell.trim().toLowerCase());
  return texts.size > 0 && texts.size * 2 > Math.max(filledLength(cells), usual);
}
const heightOf = (cells: readonly Cell[]): number => 1 + cells.reduce<number>((sum, cell) => sum + countNewlines(String(cell)), 0);
/** Of equally frequent ones the greatest; 0 where there is none. */
export function mostFrequent(widths: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const width of widths) counts.set(width, (counts.get(width) ?? 0) + 1);
  let best = 0;
  for (const [width, count] of counts) {
    const bestCount = counts.get(best) ?? 0;
    if (count > bestCount || (count === bestCount && width > best)) best = width;
  }
  return best;
}

/** Blank names become `column 3`, repeated ones `Name_2`. */
export function columnNames(header: TableLine, width = header.cells.length): string[] {
  const taken = new Set<string>();
  return Array.from({ length: width }, (_, i) => {
    const own = String(header.cells[i] ?? '')
      .trim()
      .replace(/\s+/g, ' ');
    if (own === '__proto__')
      throw new UnreadableFile('E_EVIDENCE_FORMAT', 'A column is named "__proto__", which is refused.', header.line, 1);
    const base = own === '' ? `column ${i + 1}` : own;
    let name = base;
    for (let n = 2; taken.has(name); n++) name = `${base}_${n}`;
    taken.add(name);
    return name;
  });
}

export interface Fitter {
  readonly add: (cells: readonly Cell[], line: number) => void;
  /** A row that is broken for another reason than its width. */
  readonly reject: (line: number, reason: string) => void;
  /** Rows since the last call. */
  readonly take: () => { readonly rows: RawRow[]; readonly broken: BrokenRow[] };
  /** How many rows wait to be taken. */
  readonly waiting: () => number;
  readonly end: () => void;
}

const unnamedColumn = /^column \d+$/;
const notesAtEnd = 5;
/**
 * Turns rows of cells into records. A row of another width is broken. A row with one filled cell in a table of three columns or more
 * is a note, and so broken, when a blank row stands above it or nothing but such rows follows it.
 */
export function fitRows(names: readonly string[], pointerOf: (line: number) => string | null): Fitter {
  let rows: RawRow[] = [];
  let broken: BrokenRow[] = [];
  let singles: RawRow[] = [];
  let afterBlank = false;
  let anyFull = false;
  /** More such rows in a run than notes would be: they are records. */
  let longRun = false;
  const width = names.length;
  const unnamed = names.map((name) => unnamedColumn.test(name));
  const isNamed = !unnamed.includes(true);
  const rowOf = (cells: readonly Cell[], line: number): RawRow => {
    if (isNamed) return new ListedRow(names, cells, line, pointerOf(line));
    const raw: Record<string, Cell> = {};
    for (let i = 0; i < width; i++) {
      const name = names[i];
      const cell = cells[i] ?? '';
      // A column without a name counts only where something stands in it.
      if (name !== undefined && (cell !== '' || unnamed[i] !== true)) raw[name] = cell;
    }
    return { raw, line, column: 1, pointer: pointerOf(line) };
  };
  let least = width;
  while (least > 0 && unnamed[least - 1] === true) least--;
  const asNote = (line: number): void => {
    broken.push({ line, column: 1, reason: `has one filled cell where the header has ${least}: a note below the table?` });
  };
  const releaseSingles = (): void => {
    for (const row of singles) rows.push(row);
    singles = [];
  };
  const add = (cells: readonly Cell[], line: number): void => {
    const filled = filledLength(cells);
    if (filled === 0) {
      afterBlank = true;
      return;
    }
    const after = afterBlank;
    afterBlank = false;
    if (filled > width || cells.length < least) {
      releaseSingles();
      if (filled === 1) asNote(line);
      else broken.push({ line, column: 1, reason: `has ${filled > width ? filled : cells.length} cells where the header has ${least}` });
      return;
    }
    const single = least >= 3 && isSingle(cells, filled);
    if (single && after && anyFull) {
      asNote(line);
      return;
    }
    const row = rowOf(cells, line);
    if (single && anyFull && !longRun) {
      singles.push(row);
      longRun = singles.length > notesAtEnd;
      if (longRun) releaseSingles();
      return;
    }
    if (!single) {
      anyFull = true;
      longRun = false;
    }
    if (singles.length > 0) releaseSingles();
    rows.push(row);
  };
  const take = (): { rows: RawRow[]; broken: BrokenRow[] } => {
    const taken = { rows, broken };
    rows = [];
    broken = [];
    return taken;
  };
  const end = (): void => {
    for (const row of singles) asNote(row.line);
    singles = [];
  };
  const reject = (line: number, reason: string): void => {
    broken.push({ line, column: 1, reason });
  };
  return { add, reject, take, waiting: () => rows.length + broken.length, end };
}

function isSingle(cells: readonly Cell[], filled: number): boolean {
  for (let i = 0; i < filled - 1; i++) if (!isBlank(cells[i])) return false;
  return true;
}
