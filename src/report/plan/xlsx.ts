/** The plan of action as a workbook of one sheet. */
import { workbook as workbookOf } from '../workbook.js';
import type { Say } from '../view/say.js';
import type { Sheet } from './poam.js';

const width = 22;

export const workbook = (name: string, { header, rows }: Sheet, say: Say): Uint8Array =>
  workbookOf([{ name, columns: header.map((each) => ({ name: each, width })), rows: rows.map((row) => row.map(plain)) }], say);

const plain = (value: Sheet['rows'][number][number]): string | number | null =>
  value === null ? null : typeof value === 'number' && Number.isFinite(value) ? value : String(value);
