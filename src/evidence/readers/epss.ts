/** EPSS scores as FIRST publishes them: a CSV with a comment line first that names the model and the day. Read line by line: it has a row for every CVE. */
import type { InputFile } from '../../model/file.js';
import type { ExportHeader } from '../export-header.js';
import { defineReader, UnreadableFile, type Batch, type BrokenRow, type RawRow } from '../reader.js';
import { headText, textChunks } from './text.js';
import { isoTime } from './zeek-values.js';

const rowsPerBatch = 5_000;
const longestLine = 1_000;

async function* read(file: InputFile): AsyncGenerator<Batch, void, undefined> {
  let rows: RawRow[] = [];
  let broken: BrokenRow[] = [];
  const head: { header: ExportHeader | null; columns: readonly string[] | null } = { header: null, columns: null };
  let line = 0;
  const take = (text: string): void => {
    line += 1;
    if (text.trim() === '') return;
    if (text.startsWith('#')) {
      if (line === 1) head.header = headerOf(text);
      return;
    }
    const cells = text.split(',').map((cell) => cell.trim());
    if (head.columns === null) {
      head.columns = cells.map((cell) => cell.toLowerCase());
      if (!head.columns.includes('cve') || !head.columns.includes('epss'))
        throw new UnreadableFile('E_EVIDENCE_FORMAT', 'The file has no columns cve and epss.', line, 1);
    } else if (cells.length !== head.columns.length)
      broken.push({ line, column: 1, reason: `the row has ${String(cells.length)} cells, the header ${String(head.columns.length)}` });
    else rows.push({ raw: Object.fromEntries(head.columns.map((name, n) => [name, cells[n]])), line, column: 1, pointer: null });
  };
  let rest = '';
  for await (const chunk of textChunks(file, 'utf-8')) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > longestLine) throw new UnreadableFile('E_EVIDENCE_FORMAT', 'a line is too long for a table of scores', line + 1, 1);
    for (const text of lines) take(text.replace(/\r$/, ''));
    if (rows.length >= rowsPerBatch) {
      yield { rows, broken, ...(head.header !== null && { exportHeader: head.header }) };
      rows = [];
      broken = [];
    }
  }
  if (rest !== '') take(rest.replace(/\r$/, ''));
  if (head.columns === null) throw new UnreadableFile('E_EVIDENCE_FORMAT', 'The file has no columns cve and epss.', 1, 1);
  yield { rows, broken, ...(head.header !== null && { exportHeader: head.header }) };
}

function headerOf(text: string): ExportHeader | null {
  const version = /model_version:([^,\s]{1,40})/.exec(text)?.[1];
  const time = isoTime(/score_date:([^,\s]{1,40})/.exec(text)?.[1]?.replace(/\+0000$/, 'Z'));
  return version === undefined || time === undefined ? null : { tool: 'EPSS', version, time };
}

export const epss = defineReader({
  id: 'epss',
  title: 'EPSS scores (CSV)',
  description:
    'The daily file epss_scores of FIRST, unpacked. The comment line at its top names the model and the day of the scores, which is the day of collection that counts; without it the day in the register counts.',
  ceiling: 'E3',
  records: 'none',
  presets: { 'exploit-forecasts': { id: 'cve', probability: 'epss', percentile: 'percentile' } },
  closed: true,
  recognise: (head) => (/^(?:#[^\n]*\n)?\s*cve,epss\b/i.test(headText(head)) ? 93 : 0),
  read,
});
