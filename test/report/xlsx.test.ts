/** The workbook: its rows are those of the assessment, no cell can run, and what an auditor wrote is kept by the key of its row. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { SaxesParser } from 'saxes';
import writeXlsxFile from 'write-excel-file/universal';
import { describe, expect, test } from 'vitest';
import type { Assessment } from '../../src/model/assessment.js';
import { fixActions } from '../../src/report/actions.js';
import { lookUp } from '../../src/report/lookup.js';
import { cellText, workbook } from '../../src/report/workbook.js';
import { workbookSheets, xlsx } from '../../src/report/xlsx.js';
import { readComments } from '../../src/run/comments.js';
import { english, readReportFiles } from './files.js';
import { buildAssessment, emptyAssessment } from './fixture.js';
import { hostile } from './hostile.js';

const full = buildAssessment();
const folder = mkdtempSync(join(tmpdir(), 'otbaseline-xlsx-'));
const saved = (name: string, bytes: Uint8Array): string => {
  const file = join(folder, name);
  writeFileSync(file, bytes);
  return file;
};
const rendered = (assessment: Assessment, comments: ReadonlyMap<string, string> = new Map()): Uint8Array =>
  Uint8Array.from(Buffer.from(xlsx.render(assessment, { files: readReportFiles(), comments })));
const sheetsOf = (assessment: Assessment) => new Map(workbookSheets(assessment, new Map(), english).map((each) => [each.name, each]));

describe('rows', () => {
  const sheets = sheetsOf(full);
  test.each<[string, number]>([
    ['Findings', full.findings.length],
    ['Requirements', full.requirements.length],
    ['Fix list', fixActions(full, lookUp(full)).length],
    ['What to supply', full.requests.length],
  ])('of %s are those of the assessment, each with a key of its own', (name, n) => {
    const rows = sheets.get(name)?.rows ?? [];
    expect(rows.length).toBe(n);
    expect(n).toBeGreaterThan(0);
  });
  test('no key stands in two sheets or twice in one', () => {
    const keys = ['Findings', 'Requirements', 'Fix list', 'What to supply'].flatMap((name) =>
      (sheets.get(name)?.rows ?? []).map(([key]) => key),
    );
    expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([]);
  });
  test('a row is as wide as its head', () => {
    for (const { name, columns, rows } of sheets.values()) for (const row of rows) expect(row.length, name).toBe(columns.length);
  });
  test('statuses of requirements are those of the assessment', () => {
    const sheet = sheets.get('Requirements');
    const at = sheet?.columns.findIndex(({ name }) => name === 'status') ?? -1;
    expect(sheet?.rows.map((row) => row[at])).toEqual(full.requirements.map(({ status }) => status));
  });
});

describe.each<[string, Assessment]>([
  ['full', full],
  ['hostile', hostile(full)],
  ['empty', emptyAssessment()],
])('the %s workbook', (_, assessment) => {
  const parts = Object.entries(unzipSync(rendered(assessment)));
  test('is well-formed in every part', () => {
    for (const [name, bytes] of parts) {
      const parser = new SaxesParser({ xmlns: true });
      parser.on('error', (error) => {
        throw new Error(`${name}: ${error.message}`);
      });
      parser.write(strFromU8(bytes)).close();
    }
    expect(parts.length).toBeGreaterThan(8);
  });
  test('holds no formula, no link, no object: texts and numbers only', () => {
    for (const [name, bytes] of parts.filter(([name]) => name.includes('worksheets'))) {
      const xml = strFromU8(bytes);
      expect(xml, name).not.toMatch(/<(f|hyperlink|legacyDrawing|oleObject|drawing)\b/);
      for (const [, attributes = '', value = ''] of xml.matchAll(/<c ([^>]*)>(.*?)<\/c>/gs))
        expect(
          /t="inlineStr"/.test(attributes) ? value.startsWith('<is>') : /^<v>-?\d+(\.\d+)?<\/v>$/.test(value),
          value.slice(0, 80),
        ).toBe(true);
    }
  });
  test('marks what looks like a formula as a text for whoever edits it', () => {
    const cells = parts.flatMap(([, bytes]) => [
      ...strFromU8(bytes).matchAll(/<c r="[A-Z]+\d+" s="(\d)" t="inlineStr"><is><t xml:space="preserve">([=+@-])/g),
    ]);
    for (const [, style] of cells) expect(style).toBe('3');
    if (assessment !== full && assessment.findings.length > 0) expect(cells.length).toBeGreaterThan(10);
  });
  test('is the same bytes again', () => {
    expect(Buffer.compare(rendered(assessment), rendered(assessment))).toBe(0);
  });
});

describe('comments', () => {
  const [first, second] = full.findings;
  if (!first || !second) throw new Error('the fixture has no two findings');
  const [request] = full.requests;
  const written = new Map([
    [first.id, 'Seen on site.\nThe rule is from 2019, "temporary".'],
    ['zone:control SR 1.1', '=HYPERLINK("http://example.invalid")'],
    [
      `supply ${request?.kind ?? ''} ${request?.evidence === '' ? '-' : (request?.evidence ?? '')} ${request?.code ?? ''}`,
      'asked M. on 2026-10-02 _x0041_ ',
    ],
    ['F-gone', 'closed in June'],
  ]);
  const bytes = rendered(full, written);
  test('come back as they were, those of rows that are gone as well', () => {
    const read = readComments(saved('kept.xlsx', bytes));
    expect(read.ok && [...read.value].sort()).toEqual([...written].sort());
  });
  test('hang on the key and not on the place: rows, columns and sheets may be moved', async () => {
    const blob = await writeXlsxFile(
      [
        {
          sheet: 'Mine',
          data: [['My own head'], ['severity', 'comments', 'extra', 'key'], ['high', 'one', 1, second.id], ['low', '', 2, first.id]],
        },
        { sheet: 'Notes', data: [['nothing of ours']] },
      ].map((each) => ({ ...each, data: each.data.map((row) => row.map((value) => ({ value }))) })),
    ).toBlob();
    const read = readComments(saved('moved.xlsx', new Uint8Array(await blob.arrayBuffer())));
    expect(read.ok && [...read.value]).toEqual([[second.id, 'one']]);
  });
  test('of a finding whose id no longer exists stand in a sheet of their own', () => {
    const sheet = workbookSheets(full, written, english).find(({ name }) => name === 'Earlier comments');
    expect(sheet?.rows).toEqual([['F-gone', 'closed in June']]);
    expect(workbookSheets(full, new Map(), english).some(({ name }) => name === 'Earlier comments')).toBe(false);
  });
  test.each<[string, Uint8Array]>([
    ['no workbook', new TextEncoder().encode('key,comments\n')],
    ['a workbook of something else', workbook([{ name: 'A', columns: [{ name: 'x', width: 5 }], rows: [['y']] }], english)],
    ['an empty file', new Uint8Array()],
  ])('are refused from %s', (name, content) => {
    expect(readComments(saved(`${name}.xlsx`, content)).ok).toBe(false);
  });
});

test('a text of a cell keeps its lines, shows what cannot be seen, and is cut with its length', () => {
  expect(cellText('a\r\nb\u202Ec', english)).toBe('a\nb⟨U+202E⟩c');
  expect(cellText('x'.repeat(100_000), english)).toMatch(/x… \(100\u202F000 characters\)$/);
});
