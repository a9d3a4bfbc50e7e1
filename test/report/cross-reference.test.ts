/** Annex C: other catalogues seen through the results of this site, and never more than the grade of a mapping allows. */
import { describe, expect, test } from 'vitest';
import type { Assessment, CrossRow, Status } from '../../src/model/assessment.js';
import { mappingGrades } from '../../src/model/catalogue.js';
import { reports } from '../../src/report/index.js';
import { relationWords, statusSign } from '../../src/report/words.js';
import { english, readReportFiles } from './files.js';
import { buildAssessment } from './fixture.js';

const files = readReportFiles();
const full = buildAssessment();
const annexOf = (assessment: Assessment): string => {
  const page = String(reports.html.render(assessment, { files }));
  return page.slice(page.indexOf('<section id="annex-c"'), page.indexOf('<section id="annex-d"'));
};
const annex = annexOf(full);
const plain = (markup: string): string =>
  markup
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .replace(/ ,/g, ',')
    .trim();
const catalogues = full.crossReference ?? [];
const rowOf = (id: string): { readonly head: string; readonly cells: readonly string[] } => {
  const found = new RegExp(`<tr id="x-${id}"[^>]*><th scope="row">(.*?)(<td.*)`).exec(annex);
  return { head: found?.[1] ?? '', cells: (found?.[2] ?? '').split(/(?=<td)/) };
};

const worst: readonly Status[] = ['fail', 'error', 'not-evaluated', 'compensated', 'pass', 'not-applicable'];
/** `Fail OTB-104 1 of 8`, made again from the results alone. */
function shownBy(control: string): readonly [Status, string] | null {
  const own = full.results.filter((each) => each.control === control);
  const status = worst.find((each) => own.some((result) => result.status === each));
  if (status === undefined) return null;
  const some = own.filter((result) => result.status === status).length;
  return [status, some === own.length ? control : `${control} ${String(some)} of ${String(own.length)}`];
}
function expectedText(ids: readonly string[]): string {
  const lines = worst.flatMap((status) => {
    const alike = ids.map(shownBy).filter((each) => each?.[0] === status);
    return alike.length === 0 ? [] : [`${statusSign(english, status).word} ${alike.map((each) => each?.[1] ?? '').join(', ')}`];
  });
  const silent = ids.filter((id) => shownBy(id) === null);
  return [...lines, ...(silent.length === 0 ? [] : [`without a result here: ${silent.join(', ')}`])].join(' ');
}
const groupsOf = (row: CrossRow): string => {
  const groups = mappingGrades.flatMap((grade): readonly (readonly [string, readonly string[]])[] => {
    const ids = row.related[grade];
    return ids === undefined ? [] : [[relationWords(english, { grade, relation: '' }), ids]];
  });
  const satisfied: readonly (readonly [string, readonly string[]])[] =
    row.satisfiedBy.length === 0 ? [] : [['decided by', row.satisfiedBy]];
  return [...satisfied, ...groups].map(([label, ids]) => `${label} ${expectedText(ids)}`).join(' ') || 'no control';
};

describe.each(catalogues.flatMap((each) => each.requirements.map((row) => [each.id, row.id, row] as const)))('%s %s', (_, id, row) => {
  const { head, cells } = rowOf(id.replace(/ /g, '-'));
  test('shows its controls by what they show on this site, each under the words that its relation allows', () => {
    expect(cells.length).toBeGreaterThanOrEqual(2);
    expect(plain(cells.at(-2) ?? '')).toBe(groupsOf(row));
  });
  test('gets no verdict of its own', () => {
    expect(head).toContain(row.id);
    for (const part of [head, cells.at(-1) ?? '']) expect(part).not.toMatch(/<b /);
  });
  test('names the requirements that are mapped to it, by grade', () => {
    for (const grade of mappingGrades)
      for (const each of row.from[grade] ?? [])
        expect(plain(cells.at(-1) ?? '')).toContain(`${relationWords(english, { grade, relation: '' })}: ${each}`);
  });
});

test('the OT baselines stand beside each control of SP 800-53, those without a control too', () => {
  expect(plain(rowOf('AC-2').cells[0] ?? '')).toBe('L M H');
  expect(plain(rowOf('IA-2').cells[0] ?? '')).toBe('none');
  expect(plain(annex)).toContain('1 row without a control and without a mapped requirement: PE-2 M H');
});

test("MITRE's notice is printed where names of ATT&CK are, and nowhere else", () => {
  const notice = '© 2025 The MITRE Corporation. This work is reproduced and distributed with the permission of The MITRE Corporation.';
  expect(plain(annex)).toContain(notice);
  expect(annexOf({ ...full, crossReference: catalogues.filter((each) => each.id !== 'attack-ics') })).not.toContain('MITRE Corporation');
});

test('each catalogue has its counts, and only those with rows a table to go to', () => {
  const table = /<caption>5 catalogues[^]*?<\/table>/.exec(annex)?.[0] ?? '';
  const rows = table.match(/<tr><th scope="row">.*/g) ?? [];
  expect(rows.map((row) => plain(row).replace(/ 8 1 0 0 7 \d$/, ''))).toEqual(
    catalogues.map(({ id, title }) => `${id} ${title.replace('&', '&amp;')} , 1`.replace(' ,', ',')),
  );
  expect(rows.map((row) => row.includes('href="#cross-'))).toEqual([true, true, false, true, true]);
});

test('a file of an older version says that it holds no cross-reference', () => {
  const { crossReference, ...older } = full;
  expect(crossReference).toBeDefined();
  expect(plain(annexOf(older))).toContain('written by an older version');
});

test.each([
  ['official', 'references', undefined, 'references'],
  ['official', 'incorporated', undefined, 'references, incorporated'],
  ['published', 'cited-by', undefined, 'cited by'],
  ['derived', 'related', undefined, 'related'],
  ['curated', 'related', undefined, 'project mapping, unreviewed'],
  ['curated', 'related', 'A. Auditor', 'project mapping, reviewed by A. Auditor'],
] as const)('a row that is %s (%s, reviewer %s) is printed as "%s"', (grade, relation, reviewer, words) => {
  expect(relationWords(english, { grade, relation, ...(reviewer === undefined ? {} : { reviewer }) })).toBe(words);
});
