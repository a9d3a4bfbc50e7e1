/** Tables that a spreadsheet can open without harm. */
import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { csvCell, csvTable } from '../../src/report/csv-cell.js';
import { reports } from '../../src/report/index.js';
import { readReportFiles } from './files.js';
import { buildAssessment } from './fixture.js';
import { hostile } from './hostile.js';

test.each([
  ['plain', 'plain'],
  ['a,b', '"a,b"'],
  ['say "so"', '"say ""so"""'],
  ['=1+1', "'=1+1"],
  ['+1', "'+1"],
  ['-1', "'-1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\t=1', "'⟨U+0009⟩=1"],
  ['\r=1', "'⏎=1"],
  ['＝1', "'＝1"],
  ['=a,"b"', `"'=a,""b"""`],
  ['two\nlines', 'two⏎lines'],
  ['a\u202Eb', 'a⟨U+202E⟩b'],
  ['\uD800', '⟨U+D800⟩'],
  ['\u{1F600}', '\u{1F600}'],
  [' blank', '" blank"'],
  [-5, '-5'],
  [0, '0'],
  [null, ''],
  [true, 'true'],
])('cell %j is written %s', (value, written) => {
  expect(csvCell(value)).toBe(written);
});

test('rows end with LF', () => {
  expect(csvTable(['a', 'b'], [[1, null]])).toBe('a,b\n1,\n');
});

const files = readReportFiles();
const rowsOf = (
  name: 'csv' | 'requirements' | 'evidence' | 'actions',
  assessment = buildAssessment(),
): readonly Readonly<Record<string, string>>[] => parse(String(reports[name].render(assessment, { files })), { columns: true });

test('tables hold one row a finding, requirement, file and action', () => {
  const assessment = buildAssessment();
  expect(
    rowsOf('csv')
      .map((row) => row['id'])
      .sort(),
  ).toEqual(assessment.findings.map(({ id }) => id).sort());
  expect(rowsOf('requirements').length).toBe(assessment.requirements.length);
  expect(rowsOf('evidence').length).toBe(assessment.evidence.length + assessment.unusedFiles.length);
  const fixes = assessment.results.filter((each) => each.status === 'fail').length;
  expect(rowsOf('actions').map((row) => row['type'])).toEqual([
    ...Array<string>(fixes).fill('fix'),
    ...assessment.requests.map(() => 'supply'),
  ]);
});

test('a finding is found again by file and line', () => {
  expect(rowsOf('csv')[0]).toMatchObject({
    class: 'major',
    severity: 'critical',
    file: 'evidence/fw.csv',
    line: '812',
    pointer: '/rules/811/src',
  });
});

test('required actions come first, those without an outage before others, waived ones last', () => {
  const fixes = rowsOf('actions').filter((row) => row['type'] === 'fix');
  expect(fixes.map((row) => row['outage'])).toEqual(['none', 'none', 'restart', 'shutdown', 'none', 'shutdown', 'none']);
  expect(fixes.at(-1)?.['waivers']).toBe('W-004');
});

test('no cell of a hostile site starts a formula or hides a character', () => {
  for (const name of ['csv', 'requirements', 'evidence', 'actions'] as const)
    for (const row of rowsOf(name, hostile(buildAssessment())))
      for (const cell of Object.values(row)) {
        expect(cell).not.toMatch(/^[=+@\t\r]|^-[^\d]/);

        expect(cell).not.toMatch(/[\u0000-\u001F\u202A-\u202E\u200B]/);
      }
});
