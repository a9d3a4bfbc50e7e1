/** Files and workbooks made in memory for the tests of the readers. */
import { strToU8, zipSync } from 'fflate';
import { expect } from 'vitest';
import type { ExportHeader } from '../../../src/evidence/export-header.js';
import { UnreadableFile, type BrokenRow, type RawRow, type Reader, type ReadOptions, type Select } from '../../../src/evidence/reader.js';
import type { InputFile } from '../../../src/model/file.js';

export const bytesOf = (content: string | Uint8Array): Uint8Array => (typeof content === 'string' ? strToU8(content) : content);

export function fileOf(content: string | Uint8Array, path = 'evidence/file', chunkSize = 1000): InputFile {
  const bytes = bytesOf(content);
  return {
    path,
    size: bytes.length,
    bytes: () => Promise.resolve(bytes),
    async *chunks() {
      for (let at = 0; at < bytes.length; at += chunkSize) yield await Promise.resolve(bytes.subarray(at, at + chunkSize));
    },
  };
}

export interface ReadAll {
  readonly rows: readonly RawRow[];
  readonly broken: readonly BrokenRow[];
  readonly notes: readonly string[];
  readonly exportHeader: ExportHeader | null;
  readonly batches: number;
}
const plain: ReadOptions = { recordsAt: null, select: null };

export async function readAll(reader: Reader, file: InputFile, options: Partial<ReadOptions> = {}): Promise<ReadAll> {
  const rows: RawRow[] = [];
  const broken: BrokenRow[] = [];
  const notes: string[] = [];
  let exportHeader: ExportHeader | null = null;
  let batches = 0;
  for await (const batch of reader.read(file, { ...plain, ...options })) {
    rows.push(...batch.rows);
    broken.push(...batch.broken);
    notes.push(...(batch.notes ?? []));
    if (batch.exportHeader !== undefined) exportHeader = batch.exportHeader;
    batches++;
  }
  return { rows, broken, notes, exportHeader, batches };
}

export const read = (reader: Reader, content: string | Uint8Array, options: Partial<ReadOptions> = {}, path?: string): Promise<ReadAll> =>
  readAll(reader, fileOf(content, path), options);

/** The error that a reader ends with, or null. Any other error than UnreadableFile is a crash and is thrown on. */
export async function refusal(
  reader: Reader,
  content: string | Uint8Array,
  options: Partial<ReadOptions> = {},
  path?: string,
): Promise<UnreadableFile | null> {
  try {
    await read(reader, content, options, path);
    return null;
  } catch (error) {
    if (error instanceof UnreadableFile) return error;
    throw error;
  }
}
export const raws = (all: ReadAll): readonly unknown[] => all.rows.map((row) => row.raw);
export const lines = (all: ReadAll): readonly number[] => all.rows.map((row) => row.line);

/** `$.a.b[*]` in the least form that the tests need. */
export function selectOf(path: string): Select {
  const steps = path.replace(/^\$/, '').match(/[\w-]+|\*/g) ?? [];
  return (document) => {
    let nodes = [{ value: document, pointer: '' }];
    for (const step of steps)
      nodes = nodes.flatMap(({ value, pointer }) => {
        if (typeof value !== 'object' || value === null) return [];
        const entries: [string, unknown][] = Object.entries(value);
        return entries.flatMap(([key, item]) => (step === '*' || key === step ? [{ value: item, pointer: `${pointer}/${key}` }] : []));
      });
    return nodes;
  };
}
export const utf16 = (text: string, littleEndian = true): Uint8Array => {
  const bytes = new Uint8Array(2 + text.length * 2);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, 0xfeff, littleEndian);
  for (let i = 0; i < text.length; i++) view.setUint16(2 + i * 2, text.charCodeAt(i), littleEndian);
  return bytes;
};
export const latin1 = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
/** Bytes that look random and are the same every time. */
export function noise(length: number, seed: number): Uint8Array {
  let state = seed;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 24;
  });
}

export interface SheetOf {
  readonly name: string;
  /** Inner XML of the worksheet, from sheetData on. */
  readonly xml: string;
  readonly state?: string;
}
const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';

/** A hand-made workbook. `parts` adds or replaces entries of the archive. */
export function workbook(
  sheets: readonly SheetOf[],
  {
    texts = [],
    styles = '',
    date1904 = false,
    parts = {},
  }: { texts?: readonly string[]; styles?: string; date1904?: boolean; parts?: Record<string, string> } = {},
): Uint8Array {
  const entries: Record<string, string> = {
    '[Content_Types].xml': `${head}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
    '_rels/.rels': `${head}<Relationships><Relationship Id="r1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `${head}<workbook xmlns="${main}" xmlns:r="${office}"><workbookPr${date1904 ? ' date1904="1"' : ''}/><sheets>${sheets
      .map(
        ({ name, state }, i) =>
          `<sheet name="${name}" sheetId="${i + 1}"${state === undefined ? '' : ` state="${state}"`} r:id="s${i + 1}"/>`,
      )
      .join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `${head}<Relationships>${sheets
      .map((_, i) => `<Relationship Id="s${i + 1}" Type="${office}/worksheet" Target="worksheets/sheet${i + 1}.xml"/>`)
      .join(
        '',
      )}<Relationship Id="t" Type="${office}/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="f" Type="${office}/styles" Target="/xl/styles.xml"/></Relationships>`,
    'xl/sharedStrings.xml': `${head}<sst xmlns="${main}">${texts.join('')}</sst>`,
    'xl/styles.xml': `${head}<styleSheet xmlns="${main}">${styles}</styleSheet>`,
  };
  sheets.forEach(({ xml }, i) => {
    entries[`xl/worksheets/sheet${i + 1}.xml`] = `${head}<worksheet xmlns="${main}">${xml}</worksheet>`;
  });
  return zipSync(Object.fromEntries(Object.entries({ ...entries, ...parts }).map(([name, text]) => [name, strToU8(text)])));
}
/** Rows of inline texts; null leaves a cell out, a text that begins with `<` is the cell itself. */
export const sheetData = (rows: readonly (readonly (string | null)[])[], firstRow = 1): string =>
  `<sheetData>${rows
    .map(
      (cells, r) =>
        `<row r="${firstRow + r}">${cells
          .map((cell, c) =>
            cell === null
              ? ''
              : cell.startsWith('<')
                ? cell
                : `<c r="${String.fromCharCode(65 + c)}${firstRow + r}" t="inlineStr"><is><t>${cell}</t></is></c>`,
          )
          .join('')}</row>`,
    )
    .join('')}</sheetData>`;

/** The matchers of vitest are of no type; these are values that can stand anywhere. */
export const like = (pattern: RegExp | string): unknown =>
  typeof pattern === 'string' ? expect.stringContaining(pattern) : expect.stringMatching(pattern);
export const anyNumber: unknown = expect.any(Number);
/** The columns of a row. */
export const columns = (raw: unknown): ReadonlyMap<string, unknown> =>
  new Map<string, unknown>(typeof raw === 'object' && raw !== null ? Object.entries(raw) : []);
