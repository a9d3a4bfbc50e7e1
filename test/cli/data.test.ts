/** What commands print as data: shapes that scripts rest on (design section 8), and every page of `explain`, `list` and `schema`. */
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { problemCodes } from '../../src/model/problem-codes.js';
import { schemas } from '../../src/model/schemas/index.js';
import { reasonCodes, statuses } from '../../src/model/assessment.js';
import { folder, json, pack, run } from './harness.js';

const printed = async (...argv: readonly string[]): Promise<unknown> => {
  const { code, out, err } = await run(argv);
  expect({ argv, code, err }).toEqual({ argv, code: 0, err: '' });
  return json(out);
};
const keysOf = (value: unknown): readonly string[] => (typeof value === 'object' && value !== null ? Object.keys(value) : []);
const rowsOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

test('list requirements has id, title, fr, level and parent of each row, and nothing else', async () => {
  const rows = rowsOf(await printed('list', 'requirements', '--catalogue', 'iec-62443-3-3', '--json'));
  expect(rows).toHaveLength(100);
  expect(new Set(rows.map((row) => keysOf(row).join()))).toEqual(new Set(['id,title,fr,level,parent']));
  expect(rows[1]).toEqual({ id: 'SR 1.1 RE 1', title: expect.any(String) as string, fr: 'IAC', level: 2, parent: 'SR 1.1' });
});

test('list controls has the keys that the design names', async () => {
  const rows = rowsOf(await printed('list', 'controls', '--json'));
  expect(rows.length).toBeGreaterThanOrEqual(36);
  expect(new Set(rows.map((row) => keysOf(row).join()))).toEqual(new Set(['id,title,subject,aspect,automation,satisfies,maps,evidence']));
  expect(rows).toContainEqual(
    expect.objectContaining({ id: 'OTB-707', subject: ['zone'], satisfies: ['SR 7.3 RE 1'], evidence: ['assets', 'backups'] }),
  );
});

test('coverage has each catalogue with the coverage of each requirement', async () => {
  const found = await printed('coverage', '--json');
  expect(keysOf(found)).toEqual(['catalogues']);
  const catalogues = rowsOf((found as { readonly catalogues?: unknown }).catalogues);
  expect(catalogues).toContainEqual({ id: 'iec-62443-3-3', requirements: expect.any(Array) as unknown[] });
  for (const catalogue of catalogues) {
    expect(keysOf(catalogue)).toEqual(['id', 'requirements']);
    for (const row of rowsOf((catalogue as { readonly requirements?: unknown }).requirements))
      expect(row).toEqual({
        id: expect.any(String) as string,
        coverage: expect.stringMatching(/^(automated|partial|attested|none)$/) as string,
        controls: expect.any(Array) as unknown[],
      });
  }
});

test('test has passed, failed and the cases', async () => {
  const found = await printed('test', '--id', 'OTB-707', '--json');
  expect(found).toEqual({ passed: expect.any(Number) as number, failed: 0, cases: expect.any(Array) as unknown[] });
});

test('a case that fails is exit code 1, with what differs and where', async () => {
  const own = pack([{ id: 'ACME-1', satisfies: 'SR 6.1' }]);
  const cases = (status: string, expected: string): string =>
    `  - { name: ${status || 'blank'} is ${expected}, evidence: { verdicts: [{ requirement: SR 6.1, place: p, zone: z${status === '' ? '' : `, status: ${status}`} }] }, expect: ${expected} }\n`;
  const wrong = folder({ 'ACME-1.yaml': '' });
  const { writeFileSync } = await import('node:fs');
  writeFileSync(
    `${own}/ACME-1.test.yaml`,
    `control: ACME-1\ncases:\n${cases('good', 'pass')}${cases('bad', 'pass')}${cases('', 'not-evaluated')}`,
  );
  const { code, out } = await run(['test', own]);
  expect(code).toBe(1);
  expect(out).toContain('bad is pass');
  expect(out).toContain('ACME-1.test.yaml:4');
  expect(out).toContain('2 passed, 1 failed');
  expect((await run(['test', wrong])).code).toBe(2);
});

test.each(['controls', 'requirements', 'kinds', 'catalogues', 'policies', 'formats', 'readers', 'presets', 'codes'])(
  'list %s prints a line for each and data on demand',
  async (what) => {
    const { code, out, err } = await run(['list', what]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const rows = rowsOf(await printed('list', what, '--json'));
    expect(rows.length).toBeGreaterThan(2);
    expect(out.trimEnd().split('\n')).toHaveLength(rows.length);
  },
);

const kinds = ['assets', 'flows', 'backups', 'zones', 'declared-flows'];
test.each([...Object.keys(schemas), ...kinds])('schema %s is a JSON Schema that ajv compiles', async (name) => {
  const schema = await printed('schema', name);
  expect(() => new Ajv({ strict: false, validateFormats: false, allowUnionTypes: true }).compile(schema as object)).not.toThrow();
});

const explained: readonly (readonly [id: string, says: readonly string[]])[] = [
  [
    'OTB-707',
    [
      'Backups of every stateful asset are verified',
      'SR 7.3 RE 1 Backup verification, SL 2',
      'assets, backups',
      'maxAgeDays = 30, 7 from target 3',
      'assert',
      'A pass proves',
    ],
  ],
  ['otb-707', ['OTB-707']],
  ['SR 5.2 RE 1', ['foundational requirement RDF', 'required from SL 2', 'decided by OTB-501', 'nist-csf-2.0: PR.IR-01']],
  ['sr5.2re1', ['SR 5.2 RE 1']],
  ['iec-62443-3-3:SR 5.2', ['Zone boundary protection']],
  ['PR.DS-11', ['NIST Cybersecurity Framework', 'controls that help with it', 'iec-62443-3-3: SR 7.3']],
  ['CP-9(1)', ['OTB-707']],
  ['CM 1.1', ['OTB-001']],
  ['T0801', ['no control is mapped to it']],
  ['backups', ['One record for each copy', 'in rules: backup (one), backups (a group)', 'stale after 7 days', 'Read by', 'OTB-707']],
  ['zones', ['read from site.yaml']],
  ['risk-based', ['as each zone and conduit sets it']],
  ['nist-csf-2.0', ['list requirements --catalogue nist-csf-2.0']],
  ['csv', ['Highest grade: E2']],
  ['nozomi-assets', ['column mac_vendor or appliance_hosts', 'as discovered-devices, one record for each item of ip, mac_address', 'E3']],
  ['html', ['report.html']],
  ['waiver', ['never changes the status']],
  ['RDF', ['zones, conduits']],
  ['E3', ['export']],
];
test.each(explained)('explain %s says in plain words what it is', async (id, says) => {
  const { code, out, err } = await run(['explain', ...id.split(' ')]);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  for (const each of says) expect(out).toContain(each);
  expect(typeof (await printed('explain', id, '--json'))).toBe('object');
});

test('every status, verdict, reason and problem code is explained', async () => {
  const verdicts = ['met', 'not-met', 'not-demonstrated', 'n/a'];
  for (const id of [...statuses, ...verdicts, ...reasonCodes, ...Object.keys(problemCodes)]) {
    const { code, out } = await run(['explain', id]);
    expect({ id, code }).toEqual({ id, code: 0 });
    expect(out.length).toBeGreaterThan(id.length + 20);
  }
});
