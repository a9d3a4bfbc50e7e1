/** Comments that people wrote into an earlier workbook, by the key of their row. */
import { readSheet } from '../evidence/readers/xlsx-sheet.js';
import { readBook } from '../evidence/readers/xlsx-book.js';
import { openZip } from '../evidence/readers/zip.js';
import { UnreadableFile } from '../evidence/reader.js';
import { problemOfFile } from '../load/places.js';
import { readBytes } from '../load/read.js';
import type { Loaded } from '../model/problem.js';
import { commentColumn, keyColumn, type Comments } from '../report/xlsx.js';

const limits = { entries: 1000, total: 200_000_000, ratio: 150, freeOfRatio: 20_000_000 } as const;
/** A head may have moved down below lines that somebody put above it. */
const headWithin = 20;

export function readComments(file: string): Loaded<Comments> {
  const bytes = readBytes(file, file, 'comments-bytes');
  if (!bytes.ok) return bytes;
  const refused = (why: string): Loaded<Comments> => ({
    ok: false,
    problems: [problemOfFile(file, 'E_EVIDENCE_FORMAT', why, 'give the findings.xlsx that an earlier run has written')],
  });
  try {
    const zip = openZip(bytes.value, limits);
    const book = readBook(zip);
    const found = book.sheets.map((sheet) => commentsIn(readSheet(zip, book, sheet).map(({ cells }) => cells.map(String))));
    if (found.every((each) => each === null)) return refused(`no sheet has the columns "${keyColumn}" and "${commentColumn}"`);
    return { ok: true, value: new Map(found.flatMap((each) => [...(each ?? [])])), problems: [] };
  } catch (error) {
    if (error instanceof UnreadableFile) return refused(error.message);
    throw error;
  }
}

/** null: not a sheet of ours. */
function commentsIn(lines: readonly (readonly string[])[]): Comments | null {
  const head = lines.slice(0, headWithin).findIndex((cells) => cells.includes(keyColumn) && cells.includes(commentColumn));
  const names = lines[head];
  if (names === undefined) return null;
  const [key, comment] = [names.indexOf(keyColumn), names.indexOf(commentColumn)];
  const rows = lines.slice(head + 1).map((cells) => [cells[key] ?? '', cells[comment] ?? ''] as const);
  return new Map(rows.filter(([id, text]) => id !== '' && text.trim() !== ''));
}
