/** `check` and what stands around it: outputs, streams, --since, --controls, `report`, `register`. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { assessmentOf, control, folder, json, pack, run } from './harness.js';

const packed = pack([
  { id: 'ACME-61', satisfies: 'SR 6.1' },
  { id: 'ACME-62', satisfies: 'SR 6.2' },
]);
const rows = (first: string): string => `requirement,place,zone,conduit,status\nSR 6.1,a,a,,${first}\nSR 6.2,a,a,,good\n`;
const siteText = `# The plant of the tests.
site: { id: s, name: Plant, timeZone: Europe/Warsaw } # a remark
policy: { extends: risk-based, programme: none }
zones:
  - { id: a, networks: [10.1.0.0/24], target: { IAC: 0, UC: 0, SI: 0, DC: 0, RDF: 0, TRE: 1, RA: 0 } }
evidence:
  # the register
  - { id: verdicts, kind: verdicts, file: evidence/verdicts.csv, collected: 2026-09-28 } # by hand
  - id: second
    kind: verdicts
    file: evidence/second.csv # in a block
    collected: 2026-09-28
`;
const plant = (first = 'good'): string =>
  folder({
    'evidence/verdicts.csv': rows(first),
    'evidence/second.csv': 'requirement,place,zone,conduit,status\nSR 6.1,b,a,,good\n',
    'evidence/forgotten.csv': 'x\n1\n',
    'site.yaml': siteText,
  });
const check = (site: string, ...options: readonly string[]): ReturnType<typeof run> =>
  run(['check', site, '--only-controls', packed, '--as-of', '2026-10-01', ...options]);

test('the summary goes to stdout, problems to stderr, and the reports into the folder', async () => {
  const site = plant('bad');
  const { code, out, err } = await check(site);
  expect(code).toBe(1);
  expect(out).toContain('Plant · as of 2026-10-01');
  expect(out).toContain('evidence/verdicts.csv:2');
  expect(out).toContain(`Report: ${join(site, 'report/report.html')}`);
  expect(err).toContain('warning');
  expect(readdirSync(join(site, 'report')).sort()).toEqual(['assessment.json', 'findings.csv', 'findings.ndjson', 'report.html']);
});

test('--json prints the very bytes of assessment.json', async () => {
  const site = plant();
  const { out } = await check(site, '--json');
  expect(out).toBe(readFileSync(join(site, 'report/assessment.json'), 'utf8'));
});

test('--format adds formats, --out chooses the folder, which is no evidence later', async () => {
  const site = plant();
  await check(site, '--format', 'text,actions,json', '--out', join(site, 'out'));
  expect(readdirSync(join(site, 'out')).sort()).toEqual([
    'actions.csv',
    'assessment.json',
    'findings.csv',
    'findings.ndjson',
    'report.html',
    'report.txt',
  ]);
  expect(existsSync(join(site, 'report'))).toBe(false);
  expect(assessmentOf(await check(site, '--json')).unusedFiles).toEqual(['evidence/forgotten.csv']);
});

test('a run that cannot end well leaves what was there', async () => {
  const site = plant();
  await check(site);
  const before = readFileSync(join(site, 'report/assessment.json'));
  mkdirSync(join(site, 'report/actions.csv'));
  expect((await check(site, '--format', 'actions')).code).toBe(2);
  writeFileSync(join(site, 'site.yaml'), 'zones: [');
  expect((await check(site)).code).toBe(2);
  expect(readFileSync(join(site, 'report/assessment.json'))).toEqual(before);
  expect(readdirSync(join(site, 'report')).filter((name) => name.endsWith('.tmp'))).toEqual([]);
});

test('--since says what is new, gone and changed', async () => {
  const site = plant('bad');
  await check(site, '--out', join(site, 'before'));
  writeFileSync(join(site, 'evidence/verdicts.csv'), rows('good'));
  const earlier = join(site, 'before/assessment.json');
  const { out } = await check(site, '--since', earlier);
  expect(out).toContain('Since 2026-10-01: 1 finding fixed, 0 new, 0 no longer seen, 0 open in both; 1 verdict changed');
  expect(out).toContain('a zone: not-met -> met');
  const printed = await check(site, '--since', earlier, '--json');
  expect(printed.err).toContain('1 finding fixed');
  expect(typeof json(printed.out)).toBe('object');
});

test('--controls adds to what ships, --policy by name and by file replaces that of the site', async () => {
  const own = folder({
    'ACME-1.yaml': control({ id: 'ACME-1', satisfies: 'SR 6.1', kind: 'assets', assert: "asset.id != ''" })
      .replace('verdict.requirement ==', "'SR 6.1' ==")
      .replaceAll('verdict.', 'asset.')
      .replace('{{asset.requirement}}', '{{asset.id}}')
      .replace('{{asset.place}}', '{{asset.id}}'),
  });
  const site = folder({
    'evidence/assets.csv': 'id,zone\nA,a\n',
    'site.yaml': siteText.replace(
      /evidence:[\s\S]*$/,
      'evidence: [{ id: inventory, kind: assets, file: evidence/assets.csv, collected: 2026-09-28 }]\n',
    ),
    'strict.yaml': 'id: strict\nversion: 1\ntitle: Strict\nextends: risk-based\ntarget: 4\n',
  });
  const found = assessmentOf(await run(['check', site, '--controls', own, '--as-of', '2026-10-01', '--json']));
  expect(found.controls.list.map((each) => each.id)).toContain('ACME-1');
  expect(found.controls.count).toBeGreaterThan(36);
  expect(found.policy.id).toBe('risk-based-adapted');
  const named = assessmentOf(await check(site, '--policy', 'maturity-based', '--json'));
  expect([named.policy.id, named.subjects[0]?.levels.TRE?.target]).toEqual(['maturity-based', 3]);
  const filed = assessmentOf(
    await run(['check', site, '--only-controls', packed, '--as-of', '2026-10-01', '--policy', 'strict.yaml', '--json'], { cwd: site }),
  );
  expect([filed.policy.id, filed.subjects[0]?.levels.TRE?.target]).toEqual(['strict', 4]);
});

test('the same run in another folder gives the same bytes', async () => {
  const [a, b] = [plant('bad'), plant('bad')];
  await check(a, '--format', 'text,requirements,evidence,actions');
  await check(b, '--format', 'text,requirements,evidence,actions');
  for (const file of readdirSync(join(a, 'report')))
    expect(readFileSync(join(b, 'report', file), 'utf8'), file).toBe(readFileSync(join(a, 'report', file), 'utf8'));
});

test('report renders a saved assessment in any format, to a folder or to stdout', async () => {
  const site = plant('bad');
  await check(site, '--format', 'text');
  const saved = join(site, 'report/assessment.json');
  const printed = await run(['report', saved, '--format', 'text', '--out', '-']);
  expect(printed).toEqual({ code: 0, out: readFileSync(join(site, 'report/report.txt'), 'utf8'), err: '' });
  const html = readFileSync(join(site, 'report/report.html'), 'utf8');
  const { code, out } = await run(['report', saved, '--format', 'html,json,csv', '--out', join(site, 'again')]);
  expect(code).toBe(0);
  expect(out.trim().split('\n')).toEqual(['report.html', 'assessment.json', 'findings.csv'].map((file) => join(site, 'again', file)));
  expect(readFileSync(join(site, 'again/report.html'), 'utf8')).toBe(html);
  expect(readFileSync(join(site, 'again/assessment.json'))).toEqual(readFileSync(saved));
  expect((await run(['report', saved, '--format', 'json'])).err).toContain('would be written over itself');
  for (const wrong of ['evidence/verdicts.csv', 'report/findings.ndjson', 'none.json']) {
    const refused = await run(['report', join(site, wrong)]);
    expect({ code: refused.code, out: refused.out }).toEqual({ code: 2, out: '' });
    expect(refused.err).toMatch(/E_ASSESSMENT|E_FILE_MISSING/);
  }
});

test('register seals each file, keeps every other character, and a later change is seen', async () => {
  const site = plant();
  const register = (...options: readonly string[]): ReturnType<typeof run> =>
    run(['register', site, '--only-controls', packed, '--as-of', '2026-10-01', ...options]);
  const dry = await register('--dry-run');
  expect(dry.out).toContain('not registered, so not used: evidence/forgotten.csv');
  expect(readFileSync(join(site, 'site.yaml'), 'utf8')).toBe(siteText);
  expect((await register()).code).toBe(0);
  const sealed = readFileSync(join(site, 'site.yaml'), 'utf8');
  expect(sealed.replace(/, sha256: [0-9a-f]{64}, records: 2/, '').replace(/\n {4}sha256: [0-9a-f]{64}\n {4}records: 1/, '')).toBe(siteText);
  expect((await check(site)).code).toBe(0);
  expect((await register()).out).toContain('nothing written');
  writeFileSync(join(site, 'evidence/verdicts.csv'), `${rows('good')}SR 6.1,c,a,,good\n`);
  const changed = await check(site);
  expect(changed.code).toBe(3);
  expect(changed.err).toContain('E_EVIDENCE_CHANGED');
  expect(json((await register('--dry-run', '--json')).out)).toMatchObject({
    entries: [{ id: 'verdicts', change: 'changed' }, { change: 'same' }],
    written: false,
  });
});

test('nothing of a site steers the terminal', async () => {
  const site = plant('bad');
  const hostile = 'evil\u001b[2J\u202etxt';
  writeFileSync(join(site, 'evidence/verdicts.csv'), rows('bad').replaceAll(',a,a,', `,${hostile},a,`));
  const done = await check(site);
  const linted = await run(['lint', site, '--only-controls', packed]);
  const listed = await run(['eval', 'verdict.place', '--site', site, '--for', 'verdicts', '--only-controls', packed]);
  for (const text of [done.out, done.err, linted.out, listed.out]) expect(text).not.toMatch(/[\u001b\u202e]/);
  expect(listed.out).toContain('evil');
});
