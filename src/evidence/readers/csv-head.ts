/** The beginning of a CSV file: comment lines of an export header, the separator, and where the header row stands. */
import type { TableLine } from './table.js';

const separators = [',', ';', '\t', '|'] as const;

/** Splits text as csv-parse does (quotes around cells doubled inside, stray quotes literal). Only whole records unless `complete`. */
export function splitHead(text: string, separator: string, firstLine: number, limit: number, complete: boolean): TableLine[] {
  const lines: TableLine[] = [];
  let cells: string[] = [];
  let cell = '';
  let line = firstLine;
  let start = firstLine;
  let i = 0;
  const endRecord = (): void => {
    cells.push(cell);
    lines.push({ cells, line: start });
    cells = [];
    cell = '';
  };
  while (i < text.length && lines.length < limit) {
    const char = text[i];
    if (char === '"' && cell === '') {
      const closing = closingQuote(text, i + 1);
      if (closing === -1) return lines;
      const inner = text.slice(i + 1, closing);
      for (const c of inner) if (c === '\n') line++;
      cell = inner.replaceAll('""', '"');
      i = closing + 1;
      // The rest up to the separator belongs to the cell.
      continue;
    }
    if (char === '\n') {
      endRecord();
      line++;
      start = line;
      i++;
      continue;
    }
    if (char === separator) {
      cells.push(cell);
      cell = '';
      i++;
      continue;
    }
    const next = nextOf(text, i + 1, separator);
    cell += text.slice(i, next);
    i = next;
  }
  if (complete && i >= text.length && (cells.length > 0 || cell !== '') && lines.length < limit) endRecord();
  return lines;
}
function closingQuote(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at !== -1; at = text.indexOf('"', at + 2)) if (text[at + 1] !== '"') return at;
  return -1;
}
function nextOf(text: string, from: number, separator: string): number {
  let i = from;
  while (i < text.length && text[i] !== separator && text[i] !== '\n') i++;
  return i;
}

export interface CsvHead {
  readonly separator: string;
  /** Comment lines above the table, as they stand. */
  readonly comments: readonly string[];
  /** Characters and lines before the table. */
  readonly skip: number;
  readonly skippedLines: number;
}

const comment = /^#[^\n]*:[^\n]*$/;
const excelSeparator = /^"?sep=(.)"?$/i;
/** Lines like `# tool: X` and Excel's `sep=;` stand above the table and are no part of it. */
export function readHead(text: string, complete: boolean): CsvHead {
  const comments: string[] = [];
  let skip = 0;
  let skippedLines = 0;
  let separator: string | null = null;
  for (;;) {
    const end = text.indexOf('\n', skip);
    if (end === -1 && !complete) break;
    const line = text.slice(skip, end === -1 ? text.length : end);
    const [, named] = excelSeparator.exec(line.trim()) ?? [];
    if (named !== undefined && separator === null) separator = named;
    else if (comment.test(line)) comments.push(line);
    else break;
    skippedLines++;
    if (end === -1) {
      skip = text.length;
      break;
    }
    skip = end + 1;
  }
  return { separator: separator ?? bestSeparator(text.slice(skip), complete), comments, skip, skippedLines };
}

/** The separator that cuts most of the first rows into the same number of cells, and into more than one. */
function bestSeparator(text: string, complete: boolean): string {
  let best: string = ',';
  let bestScore = 0;
  for (const separator of separators) {
    const lines = splitHead(text, separator, 1, 40, complete);
    const counts = new Map<number, number>();
    let total = 0;
    for (const { cells } of lines) {
      if (cells.length === 1 && cells[0] === '') continue;
      total++;
      counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1);
    }
    for (const [width, count] of counts) {
      if (width < 2) continue;
      const score = count / total + Math.min(width, 1000) / 1e6;
      if (score > bestScore) {
        bestScore = score;
        best = separator;
      }
    }
  }
  return best;
}
