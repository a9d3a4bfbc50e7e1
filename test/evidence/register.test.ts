/** What a registered file is worth: state, day of collection, grade, completeness. */
import { describe, expect, test } from 'vitest';
import { json } from '../../src/evidence/readers/json.js';
import { defineReader, UnreadableFile } from '../../src/evidence/reader.js';
import type { Registration, Site } from '../../src/model/site.js';
import { codes, kinds, read, readAssets, recordsOf, registrationOf, sha256, site } from './fixtures.js';

const table = 'id,zone\nA,control\nB,sis\n';
const first = async (more: Partial<Registration>, text = table) => {
  const set = await readAssets(text, more);
  return { ...set.register[0], codes: codes(set) };
};

describe('state', () => {
  test('ok: hash and count fit', async () => {
    const read = await first({ sha256: sha256(table).toUpperCase(), records: 2 });
    expect(read).toMatchObject({ state: 'ok', reason: '', sha256: sha256(table), bytes: table.length, records: 2, format: 'csv' });
  });
  test('the count takes in rejected rows', async () => {
    expect(await first({ records: 2 }, 'id,ports\nA,many\nB,2\n')).toMatchObject({ state: 'ok', records: 2 });
  });
  test.each([
    ['hash', { sha256: sha256('other') }],
    ['count', { records: 3 }],
  ])('changed: the %s does not fit; the records stay', async (_, more) => {
    const set = await readAssets(table, more);
    expect([set.register[0]?.state, recordsOf(set, 'assets').length, codes(set)]).toEqual(['changed', 2, ['E_EVIDENCE_CHANGED']]);
  });
  test('missing: there is no such file', async () => {
    const set = await read({}, [registrationOf('inventory', 'assets', 'assets.csv', { complete: true })]);
    expect(set.register[0]).toMatchObject({ state: 'missing', sha256: null, grade: 'E0', complete: 'unproven' });
    expect(codes(set)).toContain('E_FILE_MISSING');
  });
  test.each([
    ['without a byte', '', 'E_FILE_EMPTY'],
    ['with a header alone', 'id,zone\n', 'E_EVIDENCE_NO_RECORDS'],
  ])('empty: a file %s', async (_, text, code) => {
    expect(await first({}, text)).toMatchObject({ state: 'empty', codes: expect.arrayContaining([code]) as unknown });
  });
  test('empty: nothing selected', async () => {
    expect(await first({ where: 'zone=dmz' })).toMatchObject({ state: 'empty', records: 0 });
  });
  test('unreadable: what was read before the fault stays, and the fault has its line', async () => {
    const broken = defineReader({
      ...json,
      read: async function* () {
        yield {
          rows: [{ raw: { id: 'A' }, line: 1, column: 1, pointer: null }],
          broken: [{ line: 2, column: 4, reason: 'too many cells' }],
        };
        await Promise.resolve();
        throw new UnreadableFile('E_JSON', 'unexpected end', 7, 3);
      },
    });
    const set = await read({ 'a.json': '[]' }, [registrationOf('a', 'assets', 'a.json', { format: 'json' })], {
      readers: { json: broken },
    });
    expect([set.register[0]?.state, recordsOf(set, 'assets').length, set.register[0]?.rejected]).toEqual([
      'unreadable',
      1,
      [{ evidence: 'a', line: 2, reason: 'too many cells', place: null }],
    ]);
    expect(set.problems).toContainEqual(expect.objectContaining({ code: 'E_JSON', file: 'a.json', line: 7, column: 3 }));
  });
  test.each([
    ['a format that nobody knows', { format: 'csvv' }, 'E_UNKNOWN_REFERENCE'],
    ['a kind that nobody knows', { kind: 'asets' }, 'E_UNKNOWN_REFERENCE'],
    ['a kind of the site file', { kind: 'zones' }, 'E_UNKNOWN_REFERENCE'],
    ['a file in no known format', { file: 'image.png' }, 'E_EVIDENCE_FORMAT'],
  ])('unreadable: %s', async (_, more, code) => {
    const set = await read({ 'assets.csv': table, 'image.png': '\u0000\u0001\u0002' }, [
      registrationOf('inventory', 'assets', 'assets.csv', more),
    ]);
    expect([set.register[0]?.state, codes(set)]).toEqual(['unreadable', expect.arrayContaining([code])]);
  });
  test('one bad file does not stop the next', async () => {
    const set = await read({ 'a.csv': '', 'b.csv': table }, [
      registrationOf('a', 'assets', 'a.csv'),
      registrationOf('b', 'assets', 'b.csv'),
    ]);
    expect([set.register.map(({ state }) => state), recordsOf(set, 'assets').length]).toEqual([['empty', 'ok'], 2]);
  });
});

describe('day of collection', () => {
  test.each([
    ['2026-09-28', '2026-09-28', 3],
    ['2026-10-01', '2026-10-01', 0],
    ['2026-09-30T23:30:00Z', '2026-10-01', 0],
    [null, null, null],
    ['2026-10-02', null, null],
    ['2026-02-30', null, null],
  ])('%s counts as %s, %s days old', async (collected, day, age) => {
    const read = await first({ collected });
    expect(read).toMatchObject({ collected: day, age });
    expect(read.codes.includes('E_EVIDENCE_DATE')).toBe(collected !== null && day === null);
  });
  test.each([
    ['2026-09-29 23:00', '2026-09-28'],
    ['2026-09-30 00:00', null],
  ])('with a record of %s inside it is %s', async (completed, day) => {
    const set = await read({ 'b.csv': `asset,completed\nA,2020-01-01\nB,${completed}\n` }, [registrationOf('b', 'backups', 'b.csv')]);
    expect(set.register[0]?.collected).toBe(day);
  });
  test.each([
    ['2026-09-28T06:00:00Z', '2026-09-28'],
    ['2026-08-01T06:00:00Z', '2026-08-01'],
    ['2026-09-30T06:00:00Z', null],
  ])('a tool that wrote the file at %s makes it %s', async (time, day) => {
    const text = JSON.stringify({ export: { tool: 'T', version: '1', time }, records: [{ id: 'A' }] });
    const set = await read({ 'a.json': text }, [registrationOf('a', 'assets', 'a.json', { recordsAt: '$.records[*]' })]);
    expect(set.register[0]?.collected).toBe(day);
  });
  test.each([
    [null, false],
    ['2026-10-01', false],
    ['2026-09-30', true],
    ['soon', true],
  ])('valid until %s: expired %s', async (validUntil, expired) => {
    expect(await first({ validUntil })).toMatchObject({ expired });
  });
});

describe('grade', () => {
  test.each([
    [null, 'E2', false],
    ['E0', 'E0', false],
    ['E2', 'E2', false],
    ['E3', 'E2', true],
    ['E4', 'E2', true],
  ] as const)('a table that claims %s has %s', async (grade, worth, warned) => {
    const read = await first({ grade });
    expect([read.grade, read.codes.includes('W_GRADE_CEILING')]).toEqual([worth, warned]);
  });
  test.each([
    [null, 'E2'],
    ['E3', 'E3'],
    ['E4', 'E3'],
  ] as const)('an export of a tool that claims %s has %s', async (grade, worth) => {
    const text = `# tool: Sensor\n# version: 4.2\n# exported: 2026-09-28T06:00:00Z\n${table}`;
    expect(await first({ grade }, text)).toMatchObject({ grade: worth });
  });
  test.each([
    [null, 'E2'],
    ['E3', 'E3'],
    ['E4', 'E4'],
  ] as const)('records of tests that claim %s have %s', async (grade, worth) => {
    const set = await read({ 'r.csv': 'asset,tested\nA,2026-09-01\n' }, [registrationOf('r', 'restore-tests', 'r.csv', { grade })]);
    expect(set.register[0]?.grade).toBe(worth);
  });
});

describe('completeness', () => {
  const assets = 'id,addresses\nA,10.1.30.1\nB,10.1.30.2\n';
  const approved: Site = {
    ...site,
    decisions: {
      ...site.decisions,
      completeness: [
        {
          id: 'd',
          evidence: 'inventory',
          reason: 'walk',
          approver: 'Kim',
          approved: '2026-09-01',
          expires: '2026-12-31',
          at: { file: 'site.yaml', line: 1, column: 1 },
        },
      ],
    },
  };
  const judge = async (
    flows: string | null,
    more: { readonly inventory?: Partial<Registration>; readonly flows?: Partial<Registration>; readonly site?: Site } = {},
  ) => {
    const registrations = [registrationOf('inventory', 'assets', 'assets.csv', { complete: true, ...more.inventory })];
    if (flows !== null) registrations.push(registrationOf('flows', 'flows', 'flows.csv', more.flows));
    const set = await read(
      { 'assets.csv': assets, 'flows.csv': `sourceAddress,destinationAddress,service\n${flows ?? ''}` },
      registrations,
      { site: more.site ?? site },
    );
    return set.register[0]?.complete;
  };
  const inside = '10.1.30.1,10.1.30.2,tcp/102\n10.1.30.1,8.8.8.8,udp/53\n10.1.30.1,239.0.0.1,udp/5\n10.1.30.2,10.1.30.255,udp/5\n';
  const outside = '10.1.30.1,10.1.30.9,tcp/102\n';
  test.each<readonly [string, string | null, Parameters<typeof judge>[1], string]>([
    ['nothing else is known', null, {}, 'unproven'],
    ['it is not claimed', inside, { inventory: { complete: false } }, 'not-claimed'],
    ['flows show nothing outside', inside, {}, 'corroborated'],
    ['flows show an address that no asset has', outside, {}, 'refuted'],
    ['the flows are old', inside, { flows: { collected: '2026-01-01' } }, 'unproven'],
    ['old flows show something outside', outside, { flows: { collected: '2026-01-01' } }, 'refuted'],
    ['the flows have changed', inside, { flows: { records: 99 } }, 'unproven'],
    ['the inventory itself has changed', inside, { inventory: { records: 99 } }, 'unproven'],
    ['the flows touch other zones only', '10.1.10.1,10.1.20.1,tcp/1\n', { inventory: { covers: ['control'] } }, 'unproven'],
    [
      'what is outside lies in a zone that is not covered',
      `${inside}10.1.30.1,10.1.10.7,tcp/1\n`,
      { inventory: { covers: ['control'] } },
      'corroborated',
    ],
    ['a person approved it', null, { site: approved }, 'approved'],
    [
      'a person approved it for too long',
      null,
      {
        site: {
          ...approved,
          decisions: {
            ...approved.decisions,
            completeness: approved.decisions.completeness.map((each) => ({ ...each, expires: '2026-09-30' })),
          },
        },
      },
      'unproven',
    ],
    ['a person approved something else', null, { site: approved, inventory: { id: 'other' } }, 'unproven'],
    ['a person approved it against what was seen', outside, { site: approved }, 'refuted'],
  ])('%s', async (_, flows, more, complete) => {
    expect(await judge(flows, more)).toBe(complete);
  });
  test('the same file registered twice confirms nothing', async () => {
    const set = await read({ 'assets.csv': 'id,address\nA,10.1.30.1\n' }, [
      registrationOf('inventory', 'assets', 'assets.csv', {
        complete: true,
        fields: { id: { column: 'id' }, addresses: { column: 'address' } },
      }),
      registrationOf('seen', 'discovered-devices', 'assets.csv'),
    ]);
    expect(set.register[0]?.complete).toBe('unproven');
  });
  test('a file without a byte is not complete, whoever approved it', async () => {
    const set = await read({ 'assets.csv': '' }, [registrationOf('inventory', 'assets', 'assets.csv', { complete: true })], {
      site: approved,
    });
    expect(set.register[0]).toMatchObject({ state: 'empty', complete: 'unproven' });
  });
  test('of another kind is approved or unproven', async () => {
    const set = await read(
      { 'b.csv': 'asset,completed\nA,2026-09-01\n' },
      [registrationOf('inventory', 'backups', 'b.csv', { complete: true })],
      { site: approved },
    );
    expect(set.register[0]?.complete).toBe('approved');
  });
});

describe('documents', () => {
  const files = { 'd/policy.pdf': 'signed' };
  const rows = (cells: string) => `id,document,documentSha256,zone\n${cells}\n`;
  test.each<readonly [string, string, readonly string[], number]>([
    ['that is there, unchanged', `1,d/policy.pdf,${sha256('signed')},sis`, [], 1],
    ['with the hash written otherwise', `1,./d/policy.pdf,SHA256:${sha256('signed').toUpperCase()},sis`, [], 1],
    ['that is not there', `1,d/other.pdf,${sha256('signed')},sis`, ['E_DOCUMENT_MISSING'], 0],
    ['that has changed', `1,d/policy.pdf,${sha256('unsigned')},sis`, ['E_DOCUMENT_CHANGED'], 0],
    ['without a hash', '1,d/policy.pdf,,sis', ['E_EVIDENCE_ROW'], 0],
  ])('a statement with a document %s', async (_, cells, expected, count) => {
    const set = await read({ ...files, 'a.csv': rows(cells) }, [registrationOf('a', 'attestations', 'a.csv')]);
    expect(set.problems.filter(({ severity }) => severity === 'error').map(({ code }) => code)).toEqual(expected);
    expect([recordsOf(set, 'attestations').length, set.register[0]?.rejected.length]).toEqual([count, 1 - count]);
  });
  test('are needed only where one is named, if the kind does not require it', async () => {
    const set = await read({ ...files, 'a.csv': 'id,file,sha256\n1,,\n2,d/policy.pdf,\n' }, [registrationOf('a', 'documents', 'a.csv')]);
    expect([recordsOf(set, 'documents').map(({ key }) => key), codes(set)]).toEqual([
      ['1'],
      expect.arrayContaining(['E_DOCUMENT_MISSING']),
    ]);
  });
});

test('files that nobody reads are listed; those of other stages, of people and of statements are not', async () => {
  const files = {
    'assets.csv': table,
    'old/flows.csv': '',
    'site.yaml': '',
    'risk.yaml': '',
    'measures.yaml': '',
    'policies/own.yaml': '',
    'README.md': '',
    'sub/readme.txt': '',
    'my.policy': '',
    'd.pdf': 'x',
  };
  const set = await read(
    { ...files, 'a.csv': `id,document,documentSha256\n1,d.pdf,${sha256('x')}\n` },
    [registrationOf('inventory', 'assets', 'assets.csv'), registrationOf('a', 'attestations', 'a.csv')],
    { readElsewhere: ['my.policy'] },
  );
  expect(set.unused).toEqual(['old/flows.csv']);
  expect(set.problems).toContainEqual(expect.objectContaining({ code: 'W_NOT_REGISTERED', file: 'old/flows.csv' }));
});

test('every kind has an entry, also without evidence', async () => {
  const set = await read({}, []);
  expect([...set.kinds.keys()]).toEqual([...kinds.keys()]);
  expect(set.kinds.get('assets')).toMatchObject({ records: [], registrations: [] });
});
