/** Every report renders every assessment, twice to the same bytes. */
import { expect, test } from 'vitest';
import { canonicalJson, reportNames, reports } from '../../src/report/index.js';
import { readReportFiles } from './files.js';
import { buildAssessment, emptyAssessment } from './fixture.js';
import { hostile } from './hostile.js';

const files = readReportFiles();
const assessments = { empty: emptyAssessment(), full: buildAssessment(), hostile: hostile(buildAssessment()) };

test('a report is named by its key, and no two write the same file', () => {
  expect(Object.values(reports).map((each) => each.id)).toEqual(reportNames);
  const names = Object.values(reports).map((each) => each.fileName);
  expect(new Set(names).size).toBe(names.length);
});

for (const report of Object.values(reports))
  for (const [name, assessment] of Object.entries(assessments))
    test(`${report.id} renders the ${name} assessment, twice the same`, () => {
      const made = report.render(assessment, { files });
      expect(Buffer.compare(Buffer.from(made), Buffer.from(report.render(assessment, { files })))).toBe(0);
      if (typeof made !== 'string') return;
      expect(made.endsWith('\n')).toBe(true);
      expect(made).not.toContain('\r');
    });

test('keys of the assessment are sorted, arrays keep their order, and it reads back as it was', () => {
  const text = canonicalJson({ b: [{ z: 1, a: 2 }, 3], a: {}, c: { y: [], x: 'é\u2028' } });
  expect(text).toBe('{\n  "a": {},\n  "b": [\n    {"a":2,"z":1},\n    3\n  ],\n  "c": {\n    "x": "é\u2028",\n    "y": []\n  }\n}\n');
  expect(JSON.parse(canonicalJson(assessments.full))).toEqual(assessments.full);
});

test('order of keys in memory does not reach the file', () => {
  const { site, ...rest } = assessments.full;
  expect(canonicalJson({ ...rest, site }) === canonicalJson(assessments.full)).toBe(true);
});
