/** Two assessments of one site, and several of many: `diff`, `report --since`, `report a b`. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { folder, json, pack, run } from './harness.js';

const packed = pack([{ id: 'ACME-61', satisfies: 'SR 6.1' }]);
const rows = (status: string): string => `requirement,place,zone,conduit,status\nSR 6.1,a,a,,${status}\n`;
const plant = folder({
  'evidence/verdicts.csv': rows('bad'),
  'site.yaml': `site: { id: s, name: "Plant #1 100%", timeZone: UTC }
policy: { extends: risk-based, programme: none }
zones: [{ id: a, networks: [10.1.0.0/24], target: { IAC: 0, UC: 0, SI: 0, DC: 0, RDF: 0, TRE: 1, RA: 0 } }]
evidence: [{ id: verdicts, kind: verdicts, file: evidence/verdicts.csv, collected: 2026-09-28 }]
`,
});
const outputs = folder({ 'keep.txt': '' });
const check = (out: string, ...more: readonly string[]): ReturnType<typeof run> =>
  run(['check', plant, '--only-controls', packed, '--as-of', '2026-10-01', '--fail-on', 'none', '--out', out, ...more]);
const old = join(outputs, 'old #1 & more');
const now = join(outputs, 'now');
await check(old);
writeFileSync(join(plant, 'evidence/verdicts.csv'), rows('good'));
await check(now);
const [before, after] = [join(old, 'assessment.json'), join(now, 'assessment.json')];

test('diff prints what changed and why, as text and as data', async () => {
  const { code, out } = await run(['diff', before, after]);
  expect(code).toBe(0);
  expect(out).toContain('1 finding fixed, 0 new');
  expect(out).toMatch(/ACME-61 a zone: fail -> pass <- evidence \(verdicts\)/);
  const data = json<{ counts: unknown; format: string }>((await run(['diff', before, after, '--json'])).out);
  expect(data.format).toBe('otbaseline-diff/1');
  expect(data.counts).toEqual({ new: 0, fixed: 1, unseen: 0, open: 0 });
});
test('diff of a file with itself says that nothing moved', async () => {
  const { out } = await run(['diff', after, after]);
  expect(out.split('\n')[0]).toMatch(/: 0 findings fixed, 0 new, 0 no longer seen, 0 open in both; 0 verdicts changed$/);
});
test('diff of what is no assessment could not run', async () => {
  const { code, err } = await run(['diff', before, join(plant, 'site.yaml')]);
  expect(code).toBe(2);
  expect(err).toContain('E_ASSESSMENT');
});
test('report --since puts the comparison into the report', async () => {
  const out = join(outputs, 'since');
  expect((await run(['report', after, '--since', before, '--out', out])).code).toBe(0);
  const page = readFileSync(join(out, 'report.html'), 'utf8');
  expect(page).toContain('1 finding fixed');
  expect(page).not.toContain('First assessment');
});
test('check --since does the same at once', async () => {
  const out = join(outputs, 'at once');
  await check(out, '--since', before);
  expect(readFileSync(join(out, 'report.html'), 'utf8')).toContain('1 finding fixed');
});

test('several assessments make one page whose links lead to the reports beside them', async () => {
  const out = join(outputs, 'fleet');
  mkdirSync(out, { recursive: true });
  expect((await run(['report', before, after, '--out', out])).code).toBe(0);
  const page = readFileSync(join(out, 'fleet.html'), 'utf8');
  const links = [...page.matchAll(/ href="(\.[^"#]*)/g)].map(([, href = '']) => href);
  expect(new Set(links).size).toBe(2);
  for (const link of links) expect(existsSync(resolve(out, decodeURIComponent(link))), link).toBe(true);
  expect(links.some((link) => link.includes('old%20%231%20%26%20more'))).toBe(true);
});
test('a site without a report beside its assessment is in the page without a link, and said so', async () => {
  const alone = join(outputs, 'alone', 'assessment.json');
  mkdirSync(dirname(alone), { recursive: true });
  writeFileSync(alone, readFileSync(before));
  const { code, err } = await run(['report', alone, after, '--out', dirname(alone)]);
  expect(code).toBe(0);
  expect(err).toContain('no report.html beside it');
});
test.each([
  ['another format', ['--format', 'csv'], 'E_USAGE'],
  ['stdout', ['--out', '-'], 'E_USAGE'],
])('one page of several is not %s', async (_, options, text) => {
  const { code, err } = await run(['report', before, after, ...options]);
  expect(code).toBe(2);
  expect(err).toContain(text);
});
test('one broken file of several stops the page', async () => {
  const broken = join(outputs, 'broken.json');
  writeFileSync(`${broken}.tmp`, '{}');
  renameSync(`${broken}.tmp`, broken);
  const { code, err } = await run(['report', before, broken, '--out', join(outputs, 'none')]);
  expect(code).toBe(2);
  expect(err).toContain('E_ASSESSMENT');
  expect(existsSync(join(outputs, 'none'))).toBe(false);
});
