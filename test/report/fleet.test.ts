/** The page over several sites: its figures are theirs, its links stay in the folder, and nothing of a site gets out of its place. */
import { HtmlValidate } from 'html-validate';
import { describe, expect, test } from 'vitest';
import { renderFleet, type FleetSite } from '../../src/report/fleet.js';
import { reports } from '../../src/report/index.js';
import { plain } from './plain.js';
import { readReportFiles } from './files.js';
import { buildAssessment, emptyAssessment } from './fixture.js';
import { hostile } from './hostile.js';
import { pageRules } from './page-rules.js';

const files = readReportFiles();
const full = buildAssessment();
/** Of a scenario the page reads what is here. */
const risky = {
  ...buildAssessment({ moreZones: 2 }),
  asOf: '2026-08-01',
  risk: {
    scenarios: [
      { id: 'S-1', title: 'Loss of dosing', current: { risk: 'high', above: true } },
      { id: 'S-2', title: 'Loss of view', current: { risk: 'low', above: false } },
      { id: 'S-3', title: 'Nobody rated it', current: { risk: null, above: null } },
    ],
  },
} as unknown as FleetSite['assessment'];
const site = (assessment: FleetSite['assessment'], report: string): FleetSite => ({ assessment, file: 'assessment.json', report });
const sites = [site(full, './a/report.html'), site(risky, './b%20c/report.html'), site(emptyAssessment(), '')];
const page = renderFleet(sites, { files });
const sectionOf = (id: string): string => new RegExp(`<section id="${id}"[^]*?</section>`).exec(page)?.[0] ?? '';
const rowsOf = (id: string): readonly string[] => [...sectionOf(id).matchAll(/<tr><th scope="row">.*/g)].map(([row]) => row);

test('each site has a row with its day and its link; one without a report says so', () => {
  const rows = rowsOf('sites');
  expect(rows.map((row) => /href="([^"]*)"/.exec(row)?.[1] ?? '')).toEqual(['./a/report.html', './b%20c/report.html', '']);
  expect(rows.map((row) => /\d{4}-\d\d-\d\d/.exec(row)?.[0])).toEqual(['2026-10-01', '2026-08-01', '2026-10-01']);
  expect(rows[2]).toContain('no report beside');
});

test('every zone and conduit that is not met or not demonstrated has a row, the unmet first', () => {
  const wanted = sites.flatMap(({ assessment }) => assessment.subjects.filter((each) => each.kind !== 'site' && each.verdict !== 'met'));
  const verdicts = rowsOf('zones').map((row) => /Not met|Not demonstrated/.exec(plain(row))?.[0]);
  expect(verdicts.length).toBe(wanted.length);
  expect(verdicts).toEqual(
    [...verdicts]
      .sort()
      .reverse()
      .sort((a, b) => Number(a !== 'Not met') - Number(b !== 'Not met')),
  );
  const met = sites.flatMap(({ assessment }) =>
    assessment.subjects.filter((each) => each.kind !== 'site' && each.verdict === 'met'),
  ).length;
  expect(plain(page)).toContain(
    `${String(met)} meet their target levels, ${String(wanted.filter((each) => each.verdict === 'not-met').length)} do not`,
  );
});

test('evidence is listed from the oldest on', () => {
  const days = rowsOf('oldest').map((row) => /\d{4}-\d\d-\d\d/.exec(row)?.[0] ?? '');
  expect(days.length).toBeGreaterThan(3);
  expect(days).toEqual([...days].sort());
});

test('only scenarios above what is tolerable are listed; sites without any are counted', () => {
  expect(plain(sectionOf('risks'))).toContain('S-1 Loss of dosing');
  expect(sectionOf('risks')).not.toContain('S-2');
  expect(plain(renderFleet([site(emptyAssessment(), '')], { files }))).toContain('Not assessed, since risk.yaml is absent: 1 of 1 sites');
});

describe.each([
  ['plain', page],
  ['hostile', renderFleet([site(hostile(full), './x/report.html'), site(hostile(risky), '')], { files })],
])('the %s page', (_, text) => {
  test('is valid, runs nothing, loads nothing, and links only to itself and to the reports given', async () => {
    const report = await new HtmlValidate({
      extends: ['html-validate:recommended'],
      rules: pageRules,
    }).validateString(text);
    expect(report.results.flatMap(({ messages }) => messages.map(({ ruleId, message }) => `${ruleId} ${message}`)).slice(0, 5)).toEqual([]);
    const body = text.slice(text.indexOf('<body>'));
    expect(body).not.toMatch(/<(script|img|iframe|object|link|form)\b|\s(?:style|src|on\w+)=/i);
    const hrefs = [...body.matchAll(/ href="([^"]*)"/g)].map(([, href = '']) => href);
    expect(hrefs.filter((href) => !/^(#[\w-]+|\.\/(a|b%20c|x)\/report\.html(#[\w.-]+)?)$/.test(href))).toEqual([]);
    expect(text).toMatch(/default-src &#x27;none&#x27;; style-src [^"]*base-uri/);
    expect(text).not.toContain('script-src');
  });
});
test('the same sites give the same bytes', () => {
  expect(renderFleet(sites, { files })).toBe(page);
});

test('links lead to the places that each report has, also where two ids give one anchor', () => {
  const twins = ['zone:a b', 'zone:a-b'];
  const [first] = full.subjects;
  if (first === undefined) throw new Error('the fixture has no zone');
  const clashing = {
    ...full,
    subjects: [...full.subjects, ...twins.map((ref) => ({ ...first, id: ref.slice('zone:'.length), verdict: 'not-met' as const }))],
  };
  const ids = new Set([...String(reports.html.render(clashing, { files })).matchAll(/\bid="([^"]*)"/g)].map(([, id]) => id));
  const linked = renderFleet([site(clashing, './a/report.html')], { files });
  const hashes = [...linked.matchAll(/href="\.\/a\/report\.html#([^"]*)"/g)].map(([, hash]) => hash);
  expect(hashes.filter((hash) => !ids.has(hash))).toEqual([]);
  expect(hashes).toEqual(expect.arrayContaining(['zone-a-b', 'zone-a-b-2']));
});
