/** Tables as an XLSX workbook: every text is a text (no cell holds a formula), the head stays in view and can be filtered, the same sheets give the same bytes. */
import { strToU8, zipSync } from 'fflate';
import type { Say } from './view/say.js';
import { cutAt, visible } from './visible.js';

export interface SheetColumn {
  readonly name: string;
  /** In characters. */
  readonly width: number;
}
export interface Sheet {
  readonly name: string;
  readonly columns: readonly SheetColumn[];
  readonly rows: readonly (readonly (string | number | null)[])[];
}

export function workbook(sheets: readonly Sheet[], say: Say): Uint8Array {
  const parts: Readonly<Record<string, string>> = {
    '[Content_Types].xml': contentTypes(sheets.length),
    '_rels/.rels': relations([['officeDocument', 'xl/workbook.xml']]),
    'xl/workbook.xml': bookXml(sheets),
    'xl/_rels/workbook.xml.rels': relations([
      ...sheets.map((_, at): readonly [string, string] => ['worksheet', `worksheets/sheet${String(at + 1)}.xml`]),
      ['styles', 'styles.xml'],
    ]),
    'xl/styles.xml': styles,
    ...Object.fromEntries(sheets.map((sheet, at) => [`xl/worksheets/sheet${String(at + 1)}.xml`, sheetXml(sheet, say)])),
  };
  // Local midnight is written as such in every time zone.
  return zipSync(Object.fromEntries(Object.entries(parts).map(([name, xml]) => [name, strToU8(declaration + xml)])), {
    mtime: new Date(1980, 0, 1),
  });
}

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packages = 'http://schemas.openxmlformats.org/package/2006';

/** What one cell of Excel holds, less room for the note on the length. */
const cellLimit = 32_000;
/** A text for a cell: line breaks stay, what cannot be seen is spelt out, the rest of an endless one is counted. */
export function cellText(text: string, say: Say): string {
  const seen = text
    .split(/\r\n|[\n\r]/)
    .map(visible)
    .join('\n');
  if (seen.length <= cellLimit) return seen;
  return `${cutAt(seen, cellLimit)} ${say('cut', { n: text.length })}`;
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
/** `_x0041_` is how a workbook writes a character by its number: a text that merely looks so keeps its first sign by number. */
const xmlText = (text: string): string =>
  text.replace(/_(?=x[\da-fA-F]{4}_)/g, '_x005F_').replace(/[&<>"]/g, (each) => escapes[each] ?? '');

// Cell formats, by place: plain, head, wrapped text, wrapped text that is never to be run.
const styles = `<styleSheet xmlns="${main}"><fonts count="2"><font><sz val="10"/><name val="Calibri"/></font><font><b/><sz val="10"/><name val="Calibri"/></font></fonts><fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFE9EDF1"/></patternFill></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1"><alignment vertical="top"/></xf><xf numFmtId="0" fontId="1" fillId="2" borderId="0" xfId="0" applyFont="1" applyFill="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1" applyNumberFormat="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`;
const looksLikeFormula = /^[=+\-@\t\r＝＋－＠]/;

/** A, B, ... Z, AA. */
const letters = (column: number): string =>
  column < 26 ? String.fromCharCode(65 + column) : letters(Math.floor(column / 26) - 1) + letters(column % 26);

function cellXml(value: string | number | null, reference: string, isHead: boolean, say: Say): string {
  if (value === null || value === '') return '';
  if (typeof value === 'number') return `<c r="${reference}"><v>${String(value)}</v></c>`;
  const text = cellText(value, say);
  const style = isHead ? 1 : looksLikeFormula.test(text) ? 3 : 2;
  return `<c r="${reference}" s="${String(style)}" t="inlineStr"><is><t xml:space="preserve">${xmlText(text)}</t></is></c>`;
}

function sheetXml({ columns, rows }: Sheet, say: Say): string {
  const last = letters(columns.length - 1);
  const lines = [columns.map(({ name }) => name), ...rows].map(
    (row, at) =>
      `<row r="${String(at + 1)}">${row.map((each, n) => cellXml(each, letters(n) + String(at + 1), at === 0, say)).join('')}</row>`,
  );
  const widths = columns.map(
    ({ width }, n) => `<col min="${String(n + 1)}" max="${String(n + 1)}" width="${String(width)}" customWidth="1"/>`,
  );
  return `<worksheet xmlns="${main}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${widths.join('')}</cols><sheetData>${lines.join('')}</sheetData><autoFilter ref="A1:${last}${String(rows.length + 1)}"/><pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/></worksheet>`;
}

/** What spreadsheets take as the name of a sheet: 31 characters, some of none, each name once. */
function sheetNames(sheets: readonly Sheet[]): readonly string[] {
  const names = sheets.map(({ name }) => name.replace(/[[\]:*?/\\']/g, ' ').slice(0, 31));
  return names.map((name, at) => (names.indexOf(name) === at ? name : `${name.slice(0, 28)} ${String(at + 1)}`));
}

function bookXml(sheets: readonly Sheet[]): string {
  const names = sheetNames(sheets);
  const entries = names.map((name, at) => `<sheet name="${xmlText(name)}" sheetId="${String(at + 1)}" r:id="rId${String(at + 1)}"/>`);
  const titles = names.map(
    (name, at) => `<definedName name="_xlnm.Print_Titles" localSheetId="${String(at)}">'${xmlText(name)}'!$1:$1</definedName>`,
  );
  return `<workbook xmlns="${main}" xmlns:r="${office}"><bookViews><workbookView/></bookViews><sheets>${entries.join('')}</sheets><definedNames>${titles.join('')}</definedNames></workbook>`;
}

const relations = (targets: readonly (readonly [string, string])[]): string =>
  `<Relationships xmlns="${packages}/relationships">${targets.map(([type, target], at) => `<Relationship Id="rId${String(at + 1)}" Type="${office}/${type}" Target="${target}"/>`).join('')}</Relationships>`;

const contentTypes = (sheets: number): string => {
  const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
  const parts = Array.from(
    { length: sheets },
    (_, at) => `<Override PartName="/xl/worksheets/sheet${String(at + 1)}.xml" ContentType="${type}.worksheet+xml"/>`,
  );
  return `<Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${type}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${type}.styles+xml"/>${parts.join('')}</Types>`;
};
