/** `check --proposed`: what a change would do, before it is made, and that it leaves the site as it is. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folder, json, pack, run, sha256, type Ran } from './harness.js';

const packed = pack([
  { id: 'ACME-61', satisfies: 'SR 6.1' },
  { id: 'ACME-62', satisfies: 'SR 6.2' },
]);
const header = '# tool: auditor\n# version: 1\n# exported: 2026-09-28T06:00:00Z\n';
const rows = (first: string, second: string): string =>
  `requirement,place,zone,conduit,status\nSR 6.1,a,a,,${first}\nSR 6.2,a,a,,${second}\n`;
const now = header + rows('bad', 'good');
const drafts = {
  same: now,
  plain: rows('bad', 'good'),
  mended: rows('good', 'good'),
  broken: rows('bad', 'bad'),
  blank: rows('bad', ''),
  torn: `${rows('good', 'good')}SR 6.2\n`,
  bytes: '\u0000\u0001\u0002\u0000',
};
const plant = (): string =>
  folder({
    'evidence/verdicts.csv': now,
    'site.yaml': `site: { id: s, name: Plant, timeZone: Europe/Warsaw }
policy: { extends: risk-based, programme: none }
zones:
  - { id: a, networks: [10.1.0.0/24], target: { IAC: 0, UC: 0, SI: 0, DC: 0, RDF: 0, TRE: 2, RA: 0 } }
evidence:
  - { id: verdicts, kind: verdicts, file: evidence/verdicts.csv, collected: 2026-09-28, grade: E3, sha256: ${sha256(now)}, records: 2 }
`,
  });
const draft = (name: keyof typeof drafts): string => join(folder({ [`${name}.csv`]: drafts[name] }), `${name}.csv`);
const propose = (site: string, file: string, ...options: readonly string[]): Promise<Ran> =>
  run(['check', site, '--only-controls', packed, '--as-of', '2026-10-01', '--proposed', `verdicts=${file}`, ...options]);

interface Data {
  readonly worse: boolean;
  readonly replaced: readonly { readonly after: { readonly grade: string; readonly state: string; readonly rejected: number } }[];
  readonly levels: readonly { readonly change: string; readonly fr: string; readonly before: object; readonly after: object }[];
  readonly requirements: readonly { readonly id: string; readonly before: string; readonly after: string }[];
  readonly newFindings: readonly { readonly place: { readonly file: string; readonly line: number } }[];
  readonly closedFindings: readonly { readonly place: { readonly file: string; readonly line: number } }[];
  readonly movedFindings: number;
}

test.each([
  { name: 'same', worse: false, level: 'none', requirements: [], added: [], closed: [], code: 1, change: 0 },
  { name: 'plain', worse: false, level: 'none', requirements: [], added: [], closed: [], code: 1, change: 0 },
  { name: 'mended', worse: false, level: 'better', requirements: ['SR 6.1 fail -> pass'], added: [], closed: [5], code: 0, change: 0 },
  { name: 'broken', worse: true, level: 'none', requirements: ['SR 6.2 pass -> fail'], added: [3], closed: [], code: 1, change: 1 },
  { name: 'blank', worse: true, level: 'none', requirements: ['SR 6.2 pass -> not-evaluated'], added: [], closed: [], code: 1, change: 3 },
  {
    name: 'torn',
    worse: true,
    level: 'open',
    requirements: ['SR 6.1 fail -> not-evaluated', 'SR 6.2 pass -> not-evaluated'],
    added: [],
    closed: [5],
    code: 3,
    change: 3,
  },
] as const)('a draft that is $name: levels, requirements, findings with their places, and exit codes', async (expected) => {
  const file = draft(expected.name);
  const site = plant();
  const done = await propose(site, file, '--json');
  const data = json<Data>(done.out);
  expect(data.levels.map(({ fr, change }) => [fr, change]).filter(([fr]) => fr === 'TRE')).toEqual([['TRE', expected.level]]);
  expect(data.requirements.map(({ id, before, after }) => `${id} ${before} -> ${after}`)).toEqual(expected.requirements);
  expect(data.newFindings.map(({ place }) => place)).toEqual(
    expected.added.map((line) => expect.objectContaining({ file, line }) as unknown),
  );
  expect(data.closedFindings.map(({ place }) => place)).toEqual(
    expected.closed.map((line) => expect.objectContaining({ file: 'evidence/verdicts.csv', line }) as unknown),
  );
  expect({ worse: data.worse, code: done.code }).toEqual({ worse: expected.worse, code: expected.code });
  expect((await propose(site, file, '--fail-on', 'worse')).code).toBe(expected.change);
  expect((await propose(site, file, '--fail-on', 'none')).code).toBe(0);
});

test('a draft is judged as the export that it stands for: of its grade, of today, sealed', async () => {
  const { replaced } = json<Data>((await propose(plant(), draft('plain'), '--json')).out);
  expect(replaced[0]?.after).toMatchObject({ grade: 'E3', state: 'ok', rejected: 0 });
});

test('the text names files, levels, findings with their places, and says what the change makes worse', async () => {
  const file = draft('broken');
  const { out } = await propose(plant(), file);
  expect(out).toContain(`verdicts (verdicts): ${file} (2 records) for evidence/verdicts.csv (2 records)`);
  expect(out).toContain('zone:a SR 6.2: pass -> fail');
  expect(out).toMatch(new RegExp(`${file}:3  ACME-62, zone:a, F-`));
  expect(out).toContain('The change makes something worse: something required fails that did not');
  expect((await propose(plant(), draft('same'))).out).toContain('The change makes nothing worse that is required.');
});

test('nothing is written without --out, and never over the report of the plant as it is', async () => {
  const site = plant();
  const before = readFileSync(join(site, 'site.yaml'), 'utf8');
  await propose(site, draft('mended'));
  expect(readdirSync(site).sort()).toEqual(['evidence', 'site.yaml']);
  expect((await propose(site, draft('mended'), '--out', join(site, 'report'))).code).toBe(2);
  const out = join(folder(), 'out');
  await propose(site, draft('mended'), '--out', out, '--format', 'text');
  expect(readFileSync(join(out, 'report.txt'), 'utf8')).toContain('This is a proposed state and no evidence: verdicts is read from');
  expect(readFileSync(join(site, 'site.yaml'), 'utf8')).toBe(before);
  expect(existsSync(join(site, 'report'))).toBe(false);
});

test.each([
  ['an id that is not registered', ['--proposed', 'verdict=x.csv'], 'did you mean "verdicts"?'],
  ['a file that is not there', ['--proposed', 'verdicts=none.csv'], 'none.csv cannot be opened'],
  ['no file', ['--proposed', 'verdicts'], 'is not of the form <id>=<file>'],
  ['one id twice', ['--proposed', `verdicts=${draft('same')}`, '--proposed', `verdicts=${draft('mended')}`], 'replaced twice'],
  ['a file that is no table', ['--proposed', `verdicts=${draft('bytes')}`], 'E_'],
  ['together with --since', ['--proposed', `verdicts=${draft('same')}`, '--since', 'x.json'], 'do not go together'],
] as const)('%s could not run: exit code 2', async (_, options, message) => {
  const { code, out, err } = await run(['check', plant(), '--only-controls', packed, '--as-of', '2026-10-01', ...options]);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toContain(message);
});

test('--fail-on worse asks for a proposal', async () => {
  const { code, err } = await run(['check', plant(), '--only-controls', packed, '--as-of', '2026-10-01', '--fail-on', 'worse']);
  expect(code).toBe(2);
  expect(err).toContain('worse goes with --proposed');
});

const rules = (lines: readonly string[]): string =>
  `device,id,position,action,source address,destination address,service,enabled\n${lines.join('\n')}\n`;
const wide = 'allow,any,any,any,yes';
const deny = 'deny,any,any,any,yes';

test('a rule that a new one has pushed down is no new finding, and a device is named as before', async () => {
  const site = folder({
    'evidence/FW-1.csv': rules([`FW-1,1,1,${wide}`, `FW-1,2,2,${deny}`]),
    'evidence/assets.csv': 'id,zone,class,addresses\nFW-1,a,firewall,10.1.0.1\n',
    'site.yaml': `site: { id: s, name: Plant, timeZone: Europe/Warsaw }
policy: { extends: risk-based, programme: none }
zones:
  - { id: a, networks: [10.1.0.0/24], target: 1 }
  - { id: b, networks: [10.2.0.0/24], target: 1 }
conduits: [{ id: c, between: [a, b], target: 1, enforcedBy: [FW-1] }]
evidence:
  - { id: assets, kind: assets, file: evidence/assets.csv, collected: 2026-09-28 }
  - { id: verdicts, kind: firewall-rules, file: evidence/FW-1.csv, collected: 2026-09-28 }
`,
  });
  const ask = async (...lines: readonly string[]): Promise<Data> => {
    const file = join(folder({ 'draft.csv': rules(lines) }), 'draft.csv');
    return json<Data>((await run(['check', site, '--as-of', '2026-10-01', '--proposed', `verdicts=${file}`, '--json'])).out);
  };
  const pushed = await ask('FW-1,1,1,deny,10.1.0.9,10.2.0.9,tcp/22,yes', `FW-1,2,2,${wide}`, `FW-1,3,3,${deny}`);
  expect({ added: pushed.newFindings, closed: pushed.closedFindings }).toEqual({ added: [], closed: [] });
  expect(pushed.movedFindings).toBeGreaterThan(0);
  const twice = await ask(`FW-1,1,1,${wide}`, `FW-1,2,2,${wide}`, `FW-1,3,3,${deny}`);
  expect(twice.newFindings.length).toBeGreaterThan(0);
  expect(twice.closedFindings).toEqual([]);
});
