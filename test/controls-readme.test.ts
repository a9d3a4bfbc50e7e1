/** controls/README.md is true: each example in it is loaded, compiled and run, and the rule pack in it works from the command line. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { commands } from '../src/cli/commands/index.js';
import { main } from '../src/cli/main.js';
import { trapsIn } from '../src/evaluate/yaml-traps.js';
import { operators } from '../src/evaluate/mutations.js';

const readme = readFileSync('controls/README.md', 'utf8');
interface Block {
  readonly language: string;
  readonly text: string;
  /** The file that the text before it names. */
  readonly file: string | null;
}
const blocks: readonly Block[] = [...readme.matchAll(/```(\w+)\n([^]*?)```/g)].map((match) => {
  const before = readme.slice(0, match.index).split('```').at(-1) ?? '';
  const file = [...before.matchAll(/`([\w./-]+\.yaml)`/g)].at(-1)?.[1] ?? null;
  return { language: match[1] ?? '', text: match[2] ?? '', file };
});
const yaml = blocks.filter((each) => each.language === 'yaml');
const isFragment = ({ text }: Block): boolean => /^(for|when|assert|group):/.test(text);

const folder = mkdtempSync(join(tmpdir(), 'otb-readme-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});
const write = (name: string, text: string): void => {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), text);
};
const run = async (...args: readonly string[]) => {
  let out = '';
  let err = '';
  const code = await main(args, {
    out: (text) => (out += text),
    err: (text) => (err += text),
    ...{ cwd: folder, color: false, columns: 100, today: '2026-10-01', interactive: false },
  });
  return { code, out, err };
};

test('every YAML example is a file, a fragment of a rule, or a line that is explained', () => {
  const rest = yaml.filter((each) => !isFragment(each) && !/^(id|control): /.test(each.text));
  expect(rest.map(({ text }) => text.split('\n')[0])).toEqual(['equivalent:', '# yaml-language-server: $schema=.schemas/control.json']);
  expect(yaml.filter((each) => /^(id|control): /.test(each.text)).map(({ file }) => file)).toEqual([
    'ACME-1-spare-parts.yaml',
    'ACME-1-spare-parts.test.yaml',
    'own-controls/evidence/door-log.yaml',
    'own-controls/catalogues/acme-rules.yaml',
    'own-controls/ACME-2-night-access.yaml',
    'own-controls/ACME-2-night-access.test.yaml',
    'own-controls/presets/acme-scanner.yaml',
  ]);
});

const fragments = yaml.filter(isFragment);
const asset = '{ id: PLC-1, zone: z, class: controller, model: S7, lifecycle: spare';
const days = (n: number): string => `completed: ${new Date(Date.UTC(2026, 9, 1) - n * 86_400_000).toISOString()}`;
/** For each fragment: rows of evidence and the verdict that the text around it promises. */
const promised: readonly (readonly [evidence: string, expected: string])[][] = [
  [
    [`assets: [${asset}, owner: Ann }]`, 'pass'],
    [`assets: [${asset}, owner: '' }]`, 'not-evaluated'],
  ],
  [
    [`assets: [${asset} }]`, 'pass'],
    ['assets: [{ id: PLC-1, zone: z }]', 'not-evaluated'],
  ],
  [
    [`backups: [{ asset: PLC-1, ${days(90)} }]`, 'pass'],
    [`backups: [{ asset: PLC-1, ${days(91)} }]`, 'fail'],
    [`backups: [{ asset: PLC-1, ${days(-1)} }]`, 'not-evaluated'],
  ],
  [
    [`assets: [${asset} }], backups: [{ asset: PLC-1, ${days(90)} }]`, 'pass'],
    [`assets: [${asset} }], backups: []`, 'not-evaluated'],
    [`assets: [${asset} }], backups: [{ asset: PLC-2, ${days(1)} }]`, 'fail'],
    [`assets: [${asset} }]`, 'not-evaluated'],
  ],
  [
    [`assets: [${asset} }]`, 'pass'],
    [`assets: [${asset} }, { id: PLC-2, zone: z, class: controller, model: S9, lifecycle: in-service }]`, 'fail'],
    ['assets: [{ id: PLC-1, zone: z, class: controller, lifecycle: spare }]', 'not-evaluated'],
  ],
];

test('each fragment gives the answers that the text around it promises', async () => {
  expect(fragments.length).toBe(promised.length);
  fragments.forEach(({ text }, n) => {
    const id = `FRAG-${String(n)}`;
    const kind = text.includes('backup.') ? 'backups' : 'assets';
    const rule = [
      ...(/^for:/m.test(text) ? [] : [`for: ${kind}`]),
      ...text.trimEnd().split('\n'),
      ...(/^assert:/m.test(text) ? [] : ["assert: asset.id != ''"]),
    ];
    const kinds = /backups/.test(text) && kind === 'assets' ? '[assets, backups]' : `[${kind}]`;
    write(
      `fragments/${id}.yaml`,
      `id: ${id}\nversion: 1\ntitle: t\nmaps: { nist-csf-2.0: [PR.DS-11] }\nrationale: r\nsubject: site\naspect: design\nautomation: full\nevidence: ${kinds}\n` +
        `params:\n  maxAgeDays: { type: integer, default: 90, stricter: lower, why: w }\n  minSpares: { type: integer, default: 1, stricter: higher, why: w }\n` +
        `rules:\n  - id: r\n${rule.map((line) => `    ${line}\n`).join('')}    message: m\n    severity: low\nfix: f\neffort: { cost: 1, days: 1, outage: none }\nproves: p\n`,
    );
    const cases = (promised[n] ?? []).map(
      ([evidence, expected], m) => `  - { name: case ${String(m)}, evidence: { ${evidence} }, expect: ${expected} }\n`,
    );
    write(`fragments/${id}.test.yaml`, `control: ${id}\ncases:\n${cases.join('')}`);
  });
  const tested = await run('test', 'fragments');
  expect(tested).toMatchObject({ code: 0, err: '' });
  expect(tested.out).toContain(`${String(promised.flat().length)} passed, 0 failed`);
});

test('the rule pack: lint is silent, every case passes, and nothing goes unnoticed that is not argued', async () => {
  for (const { text, file } of yaml)
    if (file !== null && /^(id|control): /.test(text)) write(file.startsWith('own-controls/') ? file : `own-controls/${file}`, text);
  const linted = await run('lint', 'own-controls');
  expect(linted).toMatchObject({ code: 0, err: '' });
  expect(linted.out).toContain('0 errors, 0 warnings');
  const tested = await run('test', 'own-controls');
  expect(tested.out).toMatch(/^\d+ passed, 0 failed\n$/);
  const mutated: unknown = JSON.parse((await run('test', 'own-controls', '--id', 'ACME-2', '--mutate', '--json')).out);
  expect(mutated).toMatchObject({ failed: 0, survivors: [] });
});

test('the rule pack runs beside ours on a site', async () => {
  const site = join(process.cwd(), 'test/sites/harbour-water');
  const checked = await run('check', site, '--as-of', '2026-10-01', '--controls', 'own-controls', '--out', 'out', '--json');
  expect([0, 1, 3]).toContain(checked.code);
  expect(JSON.parse(checked.out)).toMatchObject({
    results: expect.arrayContaining([expect.objectContaining({ control: 'ACME-2', status: 'not-evaluated' })]) as unknown,
  });
});

test('the preset reads an export as the text says', async () => {
  write(
    'plant/site.yaml',
    'site: { id: p, timeZone: UTC }\npolicy: baseline\nzones: [{ id: z, target: 1, networks: [10.1.0.0/16] }]\n' +
      'evidence:\n  - { id: scan, kind: discovered-devices, file: scan.csv, collected: 2026-09-30 }\n  - { id: list, kind: assets, file: scan.csv, collected: 2026-09-30 }\n',
  );
  write(
    'plant/scan.csv',
    'Acme ID,IP,Sort,State,FW,Level,Last contact\nA1,"10.1.0.1, 10.1.0.2",CPU,up,V2.1,Lvl 2,03/09/2026 14:00\nA2,10.1.0.3,Panel,up,???,-,29/09/2026 23:59\nA3,,CPU,planned,,,\n',
  );
  const linted = await run('lint', 'plant', '--controls', 'own-controls', '--as-of', '2026-10-01');
  expect(linted).toMatchObject({ code: 0, err: '' });
  expect(linted.out).toContain('scan.csv is read as discovered-devices (acme-scanner)');
  const values = async (expression: string, kind: string): Promise<string> =>
    (await run('eval', expression, '--site', 'plant', '--for', kind, '--controls', 'own-controls', '--as-of', '2026-10-01')).out;
  const devices = await values("discoveredDevice.hostname + ' ' + string(discoveredDevice.lastSeen)", 'discovered-devices');
  expect([...devices.matchAll(/A1 2026-09-03T14:00:00Z/g)]).toHaveLength(2);
  expect(devices).toContain('A2 2026-09-29T23:59:00Z');
  expect(devices).not.toContain('A3');
  const firmware = await values('asset.firmware', 'assets');
  expect(firmware).toContain('V2.1');
  expect(firmware).toContain('undecided');
});

test('each trap of the table is found and the cure is none', () => {
  const table = readme.slice(readme.indexOf('## Traps of YAML'), readme.indexOf('## The profile of a conduit'));
  const rows = [...table.matchAll(/^\| `(assert|message)(: [^`]+)` \|.*\| (?:`((?:assert|message): .*)`|.*) \|$/gm)];
  expect(rows.length).toBe(5);
  for (const [, key = '', rest = '', cure] of rows) {
    expect(trapsIn(`${key}${rest}`).length, rest).toBe(1);
    if (cure !== undefined) expect(trapsIn(cure), cure).toEqual([]);
  }
});

test('the operators of mutation are all in the table', () => {
  const table = readme.slice(readme.indexOf('## What no case would notice'), readme.indexOf('equivalent:\n'));
  const named = [...table.matchAll(/^\| (`[^|]+`) \|/gm)].flatMap((row) =>
    [...(row[1] ?? '').matchAll(/`([\w-]+)`/g)].map((word) => word[1]),
  );
  expect([...named].sort()).toEqual(Object.keys(operators).sort());
});

test('each command line names commands and options that exist', () => {
  const lines = [
    ...blocks.filter((each) => each.language === 'sh').flatMap((each) => each.text.split('\n')),
    ...[...readme.matchAll(/`(otbaseline [^`]+)`/g)].map((match) => match[1] ?? ''),
  ];
  const told = lines.map((line) => line.replace(/\s#.*$/, '').trim()).filter((line) => line !== '');
  expect(told.length).toBeGreaterThan(15);
  for (const line of told) {
    const [program, name = '', ...args] = line.replace(/"[^"]*"/g, 'TEXT').split(/\s+/);
    expect(program).toBe('otbaseline');
    const command = Object.entries(commands).find(([each]) => each === name)?.[1];
    expect(command, line).toBeDefined();
    const known = command?.options.map(([flags]) => flags.split(' ')[0]) ?? [];
    expect(
      args.filter((arg) => arg.startsWith('--') && !known.includes(arg)),
      line,
    ).toEqual([]);
  }
});

test('the settings for editors are valid, and their schemas exist', async () => {
  const json = blocks.find((each) => each.language === 'json')?.text ?? '';
  expect(parse(json)).toEqual(JSON.parse(json));
  for (const name of ['control', 'control-test', 'kind', 'preset', 'catalogue', 'policy', 'site', 'risk', 'measures', 'assets'])
    expect((await run('schema', name)).code, name).toBe(0);
});
