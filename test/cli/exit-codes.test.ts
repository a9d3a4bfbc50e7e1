/** The exit codes of `check` (design section 8), frozen: 0 met, 1 not met, 2 could not run, 3 not demonstrated; 2 before 1 before 3 before 0. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folder, pack, run, type ControlText } from './harness.js';

const controls: readonly ControlText[] = [
  { id: 'ACME-61', satisfies: 'SR 6.1' },
  { id: 'ACME-62', satisfies: 'SR 6.2' },
  { id: 'ACME-P', satisfies: '', subject: 'site' },
];
const good = pack(controls);
const breaking = pack([{ ...controls[0], id: 'ACME-61', satisfies: 'SR 6.1', assert: 'int(verdict.place) == 1' }, ...controls.slice(1)]);
const invalid = pack([{ id: 'ACME-61', satisfies: 'SR 6.1', assert: 'verdict.stauts == 1' }, ...controls.slice(1)]);

interface Plant {
  /** requirement, zone, status */
  readonly rows?: readonly (readonly [string, string, string])[];
  readonly policy?: string;
  readonly zones?: string;
  readonly target?: number;
  readonly collected?: string;
  readonly waivers?: string;
  readonly evidence?: string;
}
const all = [
  ['SR 6.1', 'a', 'good'],
  ['SR 6.2', 'a', 'good'],
  ['SR 6.1', 'b', 'good'],
  ['SR 6.2', 'b', 'good'],
  ['CM', 'a', 'good'],
] as const;
/** The same plant with other statuses: `SR 6.1 a` -> bad. */
const but = (changes: Readonly<Record<string, string>>): Plant => ({
  rows: all.map(([id, zone, status]) => [id, zone, changes[`${id} ${zone}`] ?? status]),
});

function siteOf({ rows = all, policy = 'risk-based', zones, target = 2, collected = '2026-09-28', waivers = '', evidence }: Plant): string {
  const vector = `{ IAC: 0, UC: 0, SI: 0, DC: 0, RDF: 0, TRE: ${target}, RA: 0 }`;
  const table = [
    '# tool: auditor',
    '# version: 1.0',
    `# exported: ${collected}T06:00:00Z`,
    'requirement,place,zone,conduit,status',
    ...rows.map(([requirement, zone, status]) => `${requirement},${zone === '' ? 'site' : zone},${zone},,${status}`),
  ];
  return folder({
    'evidence/verdicts.csv': `${table.join('\n')}\n`,
    'site.yaml': `site: { id: s, name: Plant, timeZone: UTC }
policy: ${policy}
zones: ${
      zones ??
      `
  - { id: a, domain: iacs, networks: [10.1.0.0/24], target: ${vector} }
  - { id: b, domain: iacs, networks: [10.2.0.0/24], target: ${vector} }`
    }
evidence: ${evidence ?? `[{ id: verdicts, kind: verdicts, file: evidence/verdicts.csv, collected: ${collected}, grade: E3 }]`}
decisions: { waivers: [${waivers}] }
`,
  });
}
const waiver = (id: string, control: string, subject: string, expires: string, records: string): string =>
  `{ id: ${id}, control: ${control}, subject: '${subject}', owner: Ada Berg, approver: Bo Lind, approved: 2026-01-02, reason: Known., expires: ${expires}, records: [${records}] }`;

const bad = but({ 'SR 6.1 a': 'bad' });
const blank = but({ 'SR 6.1 a': '' });
const both = but({ 'SR 6.1 a': 'bad', 'SR 6.2 b': '' });
const programme = but({ 'CM a': 'bad' });

type Case = readonly [name: string, plant: Plant, options: readonly string[], code: number, says?: string];
const cases: readonly Case[] = [
  ['everything required is met', {}, [], 0],
  ['something required is not met', bad, [], 1],
  ['something required is not demonstrated', blank, [], 3],
  ['not met comes before not demonstrated', both, [], 1],
  ['what is above the target does not count', { ...but({ 'SR 6.2 a': 'bad', 'SR 6.2 b': '' }), target: 1 }, [], 0],
  ['no record of a requirement', { rows: all.slice(1) }, [], 3],
  ['no record at all', { rows: [] }, [], 3],
  ['a record that belongs to no zone', { rows: [...all, ['SR 6.1', 'nowhere', 'good']] }, [], 3],
  ['the evidence is stale', { collected: '2026-03-01' }, [], 3],
  ['stale evidence proves a failure', { ...bad, collected: '2026-03-01' }, [], 1],
  ['the evidence is from tomorrow', { collected: '2026-10-02' }, [], 3],
  ['no evidence is registered', { evidence: '[]' }, [], 3],
  ['the registered file is not there', { evidence: '[{ id: v, kind: verdicts, file: evidence/none.csv, collected: 2026-09-28 }]' }, [], 3],
  // --fail-on
  ['--fail-on not-demonstrated is the default', blank, ['--fail-on', 'not-demonstrated'], 3],
  ['--fail-on not-met lets pass what is not demonstrated', blank, ['--fail-on', 'not-met'], 0],
  ['--fail-on not-met stops what is not met', both, ['--fail-on', 'not-met'], 1],
  ['--fail-on none lets pass what is not met', both, ['--fail-on', 'none'], 0],
  // --zone
  ['--zone restricts to the zone that is met', both, ['--zone', 'b', '--fail-on', 'not-met'], 0],
  ['--zone restricts to the zone that is not met', but({ 'SR 6.1 a': 'bad' }), ['--zone', 'a'], 1],
  ['--zone leaves the other zone out', bad, ['--zone', 'b'], 0],
  ['--zone restricts to the zone that is not demonstrated', both, ['--zone', 'b'], 3],
  // programme controls
  ['a programme control counts when the policy asks for it', programme, [], 1],
  ['a programme control that the policy does not ask for', { ...programme, policy: '{ extends: risk-based, programme: none }' }, [], 0],
  ['--zone leaves the programme of the site out', programme, ['--zone', 'a'], 0],
  // waivers
  [
    'a valid waiver on a failure',
    { ...bad, waivers: waiver('W-1', 'ACME-61', 'zone:a', '2026-10-01', "'SR 6.1|a'") },
    [],
    0,
    '1 unmet item is waived',
  ],
  [
    'a valid waiver on the whole of what is undecided',
    { ...blank, waivers: waiver('W-1', 'ACME-61', 'zone:a', '2026-12-31', '') },
    [],
    0,
    '1 unmet item is waived',
  ],
  ['a waiver that ended yesterday', { ...bad, waivers: waiver('W-1', 'ACME-61', 'zone:a', '2026-09-30', "'SR 6.1|a'") }, [], 1],
  ['a waiver for another zone', { ...bad, waivers: waiver('W-1', 'ACME-61', 'zone:b', '2026-12-31', "'SR 6.1|a'") }, [], 1],
  [
    'a waiver for one of two',
    { ...both, waivers: waiver('W-1', 'ACME-61', 'zone:a', '2026-12-31', "'SR 6.1|a'") },
    [],
    3,
    '1 unmet item is waived',
  ],
  [
    'a waiver without an approver',
    { ...bad, waivers: waiver('W-1', 'ACME-61', 'zone:a', '2026-12-31', "'SR 6.1|a'").replace('approver: Bo Lind, ', '') },
    [],
    1,
  ],
  // could not run: nothing softens it
  ['an invalid site', { zones: '[{ id: a }]' }, ['--fail-on', 'none'], 2, 'E_MISSING_KEY'],
  ['a site without zones', { zones: '[]' }, ['--fail-on', 'none'], 2],
  ['a policy that is not there', {}, ['--policy', 'nope', '--fail-on', 'none'], 2, 'E_UNKNOWN_REFERENCE'],
  ['a policy that selects nothing', { policy: '{ extends: risk-based, controls: { include: [] } }' }, [], 2, 'E_NOTHING_SELECTED'],
  ['a zone that is not there', {}, ['--zone', 'c'], 2, 'E_NOTHING_SELECTED'],
  ['an invalid control', {}, ['--only-controls', invalid, '--fail-on', 'none'], 2, 'E_EXPR_UNKNOWN_FIELD'],
  ['a rule that broke', {}, ['--only-controls', breaking], 3],
  ['a folder of controls that is not there', {}, ['--only-controls', '/nowhere/at/all'], 2, 'E_FILE_MISSING'],
  ['a day that does not exist', {}, ['--as-of', '2026-02-30'], 2, 'E_USAGE'],
  ['a format that does not exist', {}, ['--format', 'docx'], 2, 'E_USAGE'],
  ['a threshold that does not exist', {}, ['--fail-on', 'never'], 2, 'E_USAGE'],
  ['an earlier assessment that is not there', {}, ['--since', 'nope.json'], 2, 'nope.json'],
  ['an option that does not exist', {}, ['--polcy', 'x'], 2, 'Did you mean --policy?'],
];

for (const [name, plant, options, code, says = ''] of cases)
  test(name, async () => {
    const site = siteOf(plant);
    const own = options.includes('--only-controls') ? [] : ['--only-controls', good];
    const done = await run(['check', site, ...own, ...(options.includes('--as-of') ? [] : ['--as-of', '2026-10-01']), ...options]);
    expect({ code: done.code, err: done.err }).toEqual({ code, err: expect.stringContaining(says) as string });
    expect(existsSync(join(site, 'report')), 'a report is written unless it could not run').toBe(code !== 2);
    if (code === 2) expect(done.out).toBe('');
  });

test('a folder that cannot be written is exit code 2', async () => {
  const site = siteOf({});
  const done = await run(['check', site, '--only-controls', good, '--as-of', '2026-10-01', '--out', join(site, 'site.yaml')]);
  expect({ code: done.code, out: done.out }).toEqual({ code: 2, out: '' });
  expect(done.err).toContain('E_WRITE');
});
