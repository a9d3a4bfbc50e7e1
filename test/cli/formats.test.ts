/** Formats of `check` and `report` that need more than an assessment: PDF by a browser, a workbook with comments, templates of one's own. */
import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import type { Assessment } from '../../src/model/assessment.js';
import { workbookSheets } from '../../src/report/xlsx.js';
import { workbook } from '../../src/report/workbook.js';
import { english } from '../report/files.js';
import { folder, json, pack, run } from './harness.js';

const packed = pack([{ id: 'ACME-61', satisfies: 'SR 6.1' }]);
const plant = folder({
  'evidence/verdicts.csv': 'requirement,place,zone,conduit,status\nSR 6.1,a,a,,bad\n',
  'site.yaml': `site: { id: s, name: Plant, timeZone: UTC }
policy: { extends: risk-based, programme: none }
zones: [{ id: a, networks: [10.1.0.0/24], target: { IAC: 0, UC: 0, SI: 0, DC: 0, RDF: 0, TRE: 1, RA: 0 } }]
evidence: [{ id: verdicts, kind: verdicts, file: evidence/verdicts.csv, collected: 2026-09-28 }]
`,
});
const outputs = folder({ 'keep.txt': '' });
const outOf = (name: string): string => join(outputs, name);
const check = (out: string, ...more: readonly string[]): ReturnType<typeof run> =>
  run(['check', plant, '--only-controls', packed, '--as-of', '2026-10-01', '--fail-on', 'none', '--out', out, ...more]);
await check(outOf('base'));
const saved = join(outOf('base'), 'assessment.json');

describe('a workbook', () => {
  test('keeps the comments of the one that it replaces, and says how many', async () => {
    const out = outOf('book');
    await check(out, '--format', 'xlsx');
    const book = join(out, 'findings.xlsx');
    const assessment = json<Assessment>(readFileSync(join(out, 'assessment.json'), 'utf8'));
    const [finding] = assessment.findings;
    writeFileSync(book, workbook(workbookSheets(assessment, new Map([[finding?.id ?? '', 'seen by K. on site']]), english), english));
    const { err } = await check(out, '--format', 'xlsx');
    expect(err).toContain('1 comment kept');
    const text = Object.entries(unzipSync(readFileSync(book))).map(([, bytes]) => strFromU8(bytes));
    expect(text.join('')).toContain('seen by K. on site');
    const other = await run(['report', saved, '--format', 'xlsx', '--out', outOf('other'), '--keep-comments', book]);
    expect(other.err).toContain('1 comment kept');
  });
  test('is not written over one that cannot be read', async () => {
    const out = outOf('locked');
    mkdirSync(out, { recursive: true });
    writeFileSync(join(out, 'findings.xlsx'), 'no workbook');
    const { code, err } = await check(out, '--format', 'xlsx');
    expect(code).toBe(2);
    expect(err).toContain('would be written over');
    expect(readFileSync(join(out, 'findings.xlsx'), 'utf8')).toBe('no workbook');
  });
  test('is no text to print; --keep-comments goes with it alone', async () => {
    expect((await run(['report', saved, '--format', 'xlsx', '--out', '-'])).code).toBe(2);
    expect((await run(['report', saved, '--keep-comments', 'x.xlsx'])).err).toContain('--format xlsx');
  });
});

describe('templates of one’s own', () => {
  const board = join(outOf('templates'), 'board');
  mkdirSync(board, { recursive: true });
  writeFileSync(join(board, 'template.hbs'), '<p>{{summary.sentence}}</p>');
  test('make a file named for their folder, beside the reports asked for', async () => {
    const out = outOf('own');
    expect((await run(['report', saved, '--template', board, '--out', out])).code).toBe(0);
    expect(readdirSync(out)).toEqual(['board.html']);
    expect(readFileSync(join(out, 'board.html'), 'utf8')).toBe(
      '<p>Of 1 zone: 0 meet their target levels, 1 does not, 0 are not demonstrated.</p>\n',
    );
    await check(outOf('own too'), '--template', board);
    expect(existsSync(join(outOf('own too'), 'board.html'))).toBe(true);
  });
  test('that name what is not there are refused with the reason', async () => {
    const broken = join(outOf('templates'), 'broken');
    mkdirSync(broken, { recursive: true });
    writeFileSync(join(broken, 'template.hbs'), '{{summary.sentense}}');
    const { code, err } = await run(['report', saved, '--template', broken, '--out', outOf('none')]);
    expect(code).toBe(2);
    expect(err).toContain('sentense');
    expect(existsSync(outOf('none'))).toBe(false);
  });
});

describe('PDF', () => {
  const browser = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
  test('without a browser is refused before anything is decided', async () => {
    const { code, err } = await check(outOf('no pdf'), '--format', 'pdf', '--browser', '/nowhere/chromium');
    expect(code).toBe(2);
    expect(err).toContain('no browser at /nowhere/chromium');
    expect(existsSync(outOf('no pdf'))).toBe(false);
  });
  test('by a program that is no browser is refused with its reason, and the other reports stand', async () => {
    const fake = join(folder({ 'browser.sh': '#!/bin/sh\nexit 3\n' }), 'browser.sh');
    chmodSync(fake, 0o755);
    const { code, err } = await check(outOf('fake'), '--format', 'pdf', '--browser', fake);
    expect(code).toBe(2);
    expect(err).toContain('did not print');
    expect(existsSync(join(outOf('fake'), 'report.html'))).toBe(true);
    expect(existsSync(join(outOf('fake'), 'report.pdf'))).toBe(false);
  });
  test.skipIf(!existsSync(browser))('is tagged, has an outline and page numbers, and bears the day of the assessment alone', async () => {
    const out = outOf('pdf');
    const { code, out: said } = await run(['report', saved, '--format', 'html,pdf', '--browser', browser, '--out', out]);
    expect(code).toBe(0);
    expect(said).toContain('report.pdf');
    const text = readFileSync(join(out, 'report.pdf')).toString('latin1');
    expect(text.startsWith('%PDF-')).toBe(true);
    expect(text).toContain('/Marked true');
    expect(text).toContain('/Outlines');
    expect(text).toContain('/StructTreeRoot');
    expect([...text.matchAll(/Date \(D:(\d{14})/g)].map(([, date]) => date)).toEqual(['20261001000000', '20261001000000']);
  });
});
test('a format that is not known is refused, with the nearest and pdf among those named', async () => {
  const { code, err } = await run(['report', saved, '--format', 'pfd']);
  expect(code).toBe(2);
  expect(err).toContain('pdf');
});
