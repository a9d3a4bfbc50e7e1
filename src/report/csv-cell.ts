/** One cell and one table of CSV (RFC 4180), safe to open in a spreadsheet. */
import { visible } from './visible.js';

export type Cell = string | number | boolean | null;

// Signs that start a formula, also in their full width forms.
const startsFormula = /^[=+\-@\t\r＝＋－＠]/;

/** Text that a spreadsheet would run gets a leading apostrophe; unseen characters are spelt out; quotes are doubled. */
export function csvCell(value: Cell): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  const guarded = (startsFormula.test(value) ? "'" : '') + visible(value);
  return /[",\n\r]|^\s|\s$/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}

/** Header and rows, each ended by LF. */
export const csvTable = (header: readonly string[], rows: readonly (readonly Cell[])[]): string =>
  [header, ...rows].map((row) => `${row.map(csvCell).join(',')}\n`).join('');
