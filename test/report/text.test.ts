/** The summary on the terminal. */
import { expect, test } from 'vitest';
import { textSummary } from '../../src/report/index.js';
import { wrap } from '../../src/report/text.js';
import { cut, visible } from '../../src/report/visible.js';
import { plural, verdictSentence } from '../../src/report/words.js';
import { buildAssessment, emptyAssessment } from './fixture.js';
import { hostile } from './hostile.js';

test('the summary of the full assessment', async () => {
  await expect(textSummary(buildAssessment())).toMatchFileSnapshot('golden/summary.txt');
});

test('the summary of an assessment with nothing in it', async () => {
  await expect(textSummary(emptyAssessment())).toMatchFileSnapshot('golden/summary-empty.txt');
});

test('colour adds nothing but escape sequences', () => {
  const coloured = textSummary(buildAssessment(), { color: true });
  expect(coloured).toContain('\u001B[31m');

  expect(coloured.replace(/\u001B\[\d+m/g, '')).toBe(textSummary(buildAssessment()));
});

test('a hostile site cannot speak to the terminal', () => {
  expect(textSummary(hostile(buildAssessment()))).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202A-\u202E]/);
  expect(textSummary(hostile(buildAssessment())).length).toBeLessThan(60_000);
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
  expect(verdictSentence(buildAssessment().subjects)).toBe(
    'Of 2 zones and 1 conduit: 1 meets its target levels, 1 does not, 1 is not demonstrated.',
  );
  expect(verdictSentence([])).toBe('No zone and no conduit was assessed.');
});
