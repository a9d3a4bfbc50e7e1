/** Contradictions and traces as a user meets them: claims beside what refutes them, places of events, files, text, and words for each code. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { contradictionCodes } from '../../src/model/contradiction-codes.js';
import { assessmentOf, folder, pack, run, sha256 } from './harness.js';

const packed = pack([
  { id: 'ACME-61', satisfies: 'SR 6.1' },
  { id: 'ACME-62', satisfies: 'SR 6.2' },
]);
const signed = 'Signed by hand.\n';
const statement = (id: string, requirement: string, result: string, more = '2027-01-01'): string =>
  `${id},${requirement},a,Ann,engineer,2026-06-01,${more},${result},test,doc.md,${sha256(signed)}\n`;
const head = 'id,requirement,zone,signedBy,role,signed,expires,result,basis,document,documentSha256\n';
const claims = (rows: string, first = 'bad', documents = ''): string =>
  folder({
    'doc.md': signed,
    'evidence/statements.csv': head + rows,
    'evidence/documents.csv': `id,type,topics,file,sha256\n${documents}`,
    'evidence/verdicts.csv': `requirement,place,zone,conduit,status\nSR 6.1,a,a,,${first}\nSR 6.2,a,a,,good\n`,
    'site.yaml': `site: { id: s, name: Plant, timeZone: Europe/Warsaw }
policy: { extends: risk-based, programme: none }
zones:
  - { id: a, networks: [10.1.0.0/24], target: { IAC: 0, UC: 0, SI: 0, DC: 0, RDF: 0, TRE: 1, RA: 0 } }
  - { id: b, networks: [10.2.0.0/24], target: 0 }
evidence:
  - { id: verdicts, kind: verdicts, file: evidence/verdicts.csv, collected: 2026-09-28 }
  - { id: statements, kind: attestations, file: evidence/statements.csv, collected: 2026-09-28 }
${documents === '' ? '' : '  - { id: documents, kind: documents, file: evidence/documents.csv, collected: 2026-09-28 }\n'}`,
  });
const check = (site: string, ...options: readonly string[]) =>
  run(['check', site, '--only-controls', packed, '--as-of', '2026-10-01', ...options]);

test('a statement that records refute is shown beside them, and the requirement fails', async () => {
  const found = assessmentOf(await check(claims(statement('S-1', 'sr6.1', 'fulfilled')), '--json'));
  expect(found.requirements.find(({ id, subject }) => id === 'SR 6.1' && subject === 'zone:a')?.status).toBe('fail');
  expect(found.contradictions).toEqual([
    expect.objectContaining({
      code: 'claim-refuted',
      subject: 'zone:a',
      places: [
        expect.objectContaining({ file: 'evidence/statements.csv', line: 2 }),
        expect.objectContaining({ file: 'evidence/verdicts.csv', line: 2 }),
      ] as unknown,
    }),
  ]);
});

test('a document of record that names a requirement is a claim, a policy about it is none', async () => {
  const documents = (type: string): string => `D-1,${type},SR 6.1,doc.md,${sha256(signed)}\n`;
  const codes = async (type: string) =>
    assessmentOf(await check(claims('', 'bad', documents(type)), '--json')).contradictions.map(({ code, places }) => [
      code,
      places[0]?.file,
    ]);
  expect(await codes('record')).toEqual([['claim-refuted', 'evidence/documents.csv']]);
  expect(await codes('policy')).toEqual([]);
});

test.each([
  ['is not refuted', statement('S-1', 'SR 6.1', 'fulfilled'), 'good'],
  ['says itself that it is not', statement('S-1', 'SR 6.1', 'not-fulfilled'), 'bad'],
  ['is over', statement('S-1', 'SR 6.1', 'fulfilled', '2026-09-30'), 'bad'],
  ['is about another requirement', statement('S-1', 'SR 6.2', 'fulfilled'), 'bad'],
  ['is about another zone', statement('S-1', 'SR 6.1', 'fulfilled').replace(',a,', ',b,'), 'bad'],
])('a statement that %s contradicts nothing', async (_, rows, first) => {
  expect(assessmentOf(await check(claims(rows, first), '--json')).contradictions).toEqual([]);
});

const console = `id,time,asset,address
E-1,2026-09-28T01:00:00Z,hmi-1.plant.local,
E-2,2026-09-28T01:00:00Z,Filter panel,
E-3,2026-09-28T01:00:00Z,,192.0.2.7
E-4,2026-09-28T01:00:00Z,,192.0.2.8
E-5,2026-09-28T01:00:00Z,NOBODY,
E-6,2026-09-28T01:00:00Z,HMI-1,10.1.0.9
E-7,2026-09-28T01:00:00Z,,
`;
test('each record of a console has its asset, zone, building and area, or why not; files and text say it', async () => {
  const site = folder({
    'evidence/assets.csv': `id,hostname,alias,zone,addresses,building,area\nHMI-1,hmi-1,Filter panel,a,10.1.0.5,Hall 2,Filter line\nPLC-1,plc-1,,a,10.1.0.9,,\n`,
    'evidence/nat.csv': 'outside,inside,type\n192.0.2.7,10.1.0.9,one-to-one\n192.0.2.8,10.1.0.5,many-to-one\n',
    'evidence/events.csv': console,
    'site.yaml': `site: { id: s, name: Plant, timeZone: Europe/Warsaw }
policy: { extends: risk-based, programme: none }
zones: [{ id: a, networks: [10.1.0.0/24], target: 1, location: { building: Control building, area: Server room } }]
evidence:
  - { id: assets, kind: assets, file: evidence/assets.csv, collected: 2026-09-28 }
  - { id: nat, kind: address-translations, file: evidence/nat.csv, collected: 2026-09-28 }
  - { id: events, kind: events, file: evidence/events.csv, collected: 2026-09-28 }
`,
  });
  const { out } = await run(['check', site, '--as-of', '2026-10-01', '--format', 'traces,contradictions']);
  const rows = readFileSync(join(site, 'report/traces.csv'), 'utf8').trim().split(/\r?\n/).slice(1);
  const short = rows.map((row) => row.split(',').slice(1).join(','));
  expect(short.filter((row) => /^E-[123]/.test(row))).toEqual([
    'E-1,hmi-1.plant.local,HMI-1,name,a,Hall 2,Filter line,,,evidence/events.csv,2',
    'E-2,Filter panel,HMI-1,name,a,Hall 2,Filter line,,,evidence/events.csv,3',
    'E-3,192.0.2.7,PLC-1,translated-address,a,Control building,Server room,,,evidence/events.csv,4',
  ]);
  expect(
    short
      .filter((row) => !/^E-[123]/.test(row))
      .map((row) => /^(E-\d).*?,(behind-translation|unknown|disagreement|nothing-named),/.exec(row)?.slice(1)),
  ).toEqual([
    ['E-4', 'behind-translation'],
    ['E-5', 'unknown'],
    ['E-6', 'disagreement'],
    ['E-7', 'nothing-named'],
  ]);
  expect(out).toContain('7 records of consoles, 3 traced to one asset');
  expect(out).toContain('1 no asset has that name or address');
  expect(out).toMatch(/1 {2}unknown-asset {2,}evidence\/events\.csv:6 against evidence\/assets\.csv/);
  expect(readFileSync(join(site, 'report/contradictions.csv'), 'utf8')).toContain(
    'unknown-asset,Records of an asset that does not exist,NOBODY',
  );
  const html = readFileSync(join(site, 'report/report.html'), 'utf8');
  expect(html).toContain('id="contradictions-unknown-asset"');
  expect(html).toContain('4 of 7 records lead to no one asset');
});

test.each(contradictionCodes)('explain %s says what contradicts what', async (code) => {
  const { code: exit, out } = await run(['explain', code]);
  expect([exit, out.startsWith(`${code}\n  Contradiction: `)]).toEqual([0, true]);
});
