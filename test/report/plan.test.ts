/** The plan as a page and as tables: every part, every mark of a default, nothing of a site that would run. */
import { describe, expect, test } from 'vitest';
import { plainText, planPage, poamSheet, reports, workbook } from '../../src/report/index.js';
import { english, readReportFiles } from './files.js';
import { buildAssessment, emptyAssessment } from './fixture.js';
import { hostile } from './hostile.js';

const assessment = buildAssessment({ brief: true });
/** Without the signs that keep Markdown from reading a text as markup. */
const page = String(reports.plan.render(assessment, { files: readReportFiles() })).replace(/\\(?=[\\`*_{}[\]<>|#~&])/g, '');

describe('the page', () => {
  test.each([
    ['what is proposed and its cost', 'Risk-based: least cost under tolerable risk: 1 measure, 4\u202F000 EUR* once and 500 EUR* a year.'],
    ['an approximation with its distance', 'approximate, within 1.2 %'],
    ['the fall of the loss', 'falls from 90\u202F000 EUR to 30\u202F000 EUR a year'],
    ['harm that stays', 'It cannot bring S-2 under what is tolerable, and S-2 may harm people.'],
    ['the next step', 'Next best step: M-1.'],
    ['consent to get first', 'M-1: Maker'],
    ['what the rules do not confirm', 'not confirmed: OTB-101 sis zone fail'],
    ['what no candidate closes', '1 required result is closed by no candidate at all: OTB-101.'],
    ['measures that could not stand beside each other', 'M-3 cannot stand beside M-1'],
    ['the claim as a picture', 'a published picture, not a measurement'],
    ['what flips the answer', 'x 0.5: not reached; x 0.5: another choice; x 1.5: at least three times'],
    ['sums that are defaults', 'Sums that are defaults of the tool: M-1 (life); M-2 (life).'],
    ['words that are no evidence', 'Called in place by the site, which no evidence shows by itself: M-0.'],
    [
      'what is signed',
      'I approve M-1 for 4\u202F000 EUR once and 500 EUR a year, and I bear what stays open, among it S-2 above what is tolerable.',
    ],
  ])('says %s', (_, sentence) => {
    expect(page).toContain(sentence);
  });
  test('says why there is none', () => {
    expect(plainText(planPage(emptyAssessment(), english), 200)).toContain(
      'Not assessed: the site has neither measures.yaml nor risk.yaml.',
    );
  });
  test('runs nothing of a site as Markdown', () => {
    const text = String(reports.plan.render(hostile(assessment), { files: readReportFiles() }));
    expect(text).not.toMatch(/(?<!\\)<(script|img)|(?<!\\)\]\(|\u202E|\u0000/);
  });
});

test('the plan of action has a row a step, with the names of its defaults', () => {
  const { header, rows } = poamSheet(assessment, english);
  expect(rows).toHaveLength(1);
  const cells = Object.fromEntries(header.map((name, n) => [name, rows[0]?.[n]]));
  expect(cells).toMatchObject({
    measure: 'M-1',
    owner: 'Anna Example',
    due: '2026-12-01',
    defaults: 'life; order; maturity',
    above_tolerable_after: 1,
  });
  expect(rows.every((row) => row.length === header.length)).toBe(true);
});

test('the workbook holds texts and numbers and no formula', () => {
  const bytes = workbook(
    'Plan',
    {
      header: ['a', 'b'],
      rows: [
        ['=1+1', 2],
        [null, true],
      ],
    },
    english,
  );
  expect(Buffer.from(bytes).subarray(0, 2).toString()).toBe('PK');
  expect(
    Buffer.from(bytes).equals(
      Buffer.from(
        workbook(
          'Plan',
          {
            header: ['a', 'b'],
            rows: [
              ['=1+1', 2],
              [null, true],
            ],
          },
          english,
        ),
      ),
    ),
  ).toBe(true);
});
