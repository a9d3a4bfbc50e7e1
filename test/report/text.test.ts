/** The summary on the terminal. */
import { expect, test } from 'vitest';
import { textSummary } from '../../src/report/index.js';
import { wrap } from '../../src/report/text.js';
import { cut, visible } from '../../src/report/visible.js';
import { plural, verdictSentence } from '../../src/report/words.js';
import { english } from './files.js';
import { buildAssessment, emptyAssessment } from './fixture.js';
import { hostile } from './hostile.js';

test('the summary of the full assessment', async () => {
  await expect(textSummary(buildAssessment(), english)).toMatchFileSnapshot('golden/summary.txt');
});

test('the summary of an assessment with nothing in it', async () => {
  await expect(textSummary(emptyAssessment(), english)).toMatchFileSnapshot('golden/summary-empty.txt');
});

test('colour adds nothing but escape sequences', () => {
  const coloured = textSummary(buildAssessment(), english, { color: true });
  expect(coloured).toContain('\u001B[31m');

  expect(coloured.replace(/\u001B\[\d+m/g, '')).toBe(textSummary(buildAssessment(), english));
});

test('a hostile site cannot speak to the terminal', () => {
  expect(textSummary(hostile(buildAssessment()), english)).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202A-\u202E]/);
  expect(textSummary(hostile(buildAssessment()), english).length).toBeLessThan(60_000);
});

test('unseen characters are spelt out, and what is cut says how long it was', () => {
  expect(visible('a\u202Eb\r\nc\u0000\uDC00')).toBe('a⟨U+202E⟩b⏎c⟨U+0000⟩⟨U+DC00⟩');
  expect(cut('abcdef', 3)).toBe('abc… (6 characters)');
  expect(cut('ab\u{1F600}', 3)).toBe('ab… (4 characters)');
});

test('lines wrap at blanks and never tear a path', () => {
  expect(wrap('one two evidence/very-long-name.csv', '  ', 12)).toEqual(['  one two', '  evidence/very-long-name.csv']);
});

test('sentences count in words', () => {
  expect(plural(1, 'finding')).toBe('1 finding');
  expect(plural(1204, 'finding')).toBe('1\u202F204 findings');
  expect(verdictSentence(english, buildAssessment().subjects)).toBe(
    'Of 2 zones and 1 conduit: 1 meets its target levels, 1 does not, 1 is not demonstrated.',
  );
  expect(verdictSentence(english, [])).toBe('No zone and no conduit was assessed.');
});

test('components are one line a zone where one falls short or is not stated, and none elsewhere', () => {
  const full = buildAssessment();
  const capable = (short: readonly string[], unknown: number) => ({
    capability: { IAC: { level: 2 as const, components: 9, unknown, short } },
  });
  const shownOf = (kind: 'zone' | 'conduit', short: readonly string[], unknown: number): string => {
    const [first] = full.subjects.filter((each) => each.kind === kind);
    if (first === undefined) throw new Error(`the fixture has no ${kind}`);
    return textSummary({ ...full, subjects: [{ ...first, ...capable(short, unknown) }] }, english);
  };
  expect(shownOf('zone', ['A', 'B', 'C', 'D'], 2)).toMatch(
    /\(SL-C\)\n {2}\S+ zone {2}below the target: IAC 4 components \(A, B, C and 1 more\); 2 of 9 not stated\n/,
  );
  expect(shownOf('zone', [], 2)).toMatch(/\(SL-C\)\n {2}\S+ zone {2}2 of 9 not stated\n/);
  expect(shownOf('zone', [], 0)).not.toContain('SL-C');
  expect(shownOf('conduit', [], 1)).not.toContain('SL-C');
  expect(shownOf('conduit', ['FW'], 0)).toContain('below the target: IAC 1 component (FW)');
});

test('maturity is counted by level and never averaged', () => {
  const row = (requirement: string, level: 1 | 2 | null, missing: readonly ('evidence' | 'document' | 'records')[]) => ({
    ...{ requirement, level, missing, controls: [], places: [] },
  });
  const maturity = [
    row('CM 1.1', 1, ['document']),
    row('CM 1.2', 2, ['records']),
    row('CM 1.3', 2, ['records']),
    row('CM 1.4', null, ['evidence']),
  ];
  const text = textSummary({ ...buildAssessment(), maturity }, english);
  expect(text).toMatch(/\nMaturity of 4 programme requirements \(IEC 62443-2-1\)\n {2}2 at ML 2, 1 at ML 1, 1 with nothing on record\n/);
  expect(text.replace(/\s+/g, ' ')).toContain('The next level lacks records of each period (2); a document in force');
  expect(textSummary(buildAssessment(), english)).not.toContain('Maturity');
});
