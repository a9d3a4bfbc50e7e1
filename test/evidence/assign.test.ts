/** Which zones and conduits a record belongs to. */
import { describe, expect, test } from 'vitest';
import type { Registration } from '../../src/model/site.js';
import { codes, conduitOf, read, readAssets, recordOf, recordsOf, registrationOf, site, zoneOf } from './fixtures.js';

const inventory =
  'id,zone,addresses\nHMI-1,control,10.1.30.5\nPLC-1,,10.1.30.6\nSIS-1,,10.1.30.200\nERP,,10.1.10.4\nGHOST,,\nfw-1,dmz,10.1.20.1\nDUAL,,10.1.20.9;10.1.30.9\n';
const withAssets = (kind: string, rows: string, more: Partial<Registration> = {}) =>
  read({ 'assets.csv': inventory, 'r.csv': rows }, [
    registrationOf('inventory', 'assets', 'assets.csv'),
    registrationOf('r', kind, 'r.csv', more),
  ]);

describe('assets', () => {
  test.each<readonly [string, readonly string[], unknown]>([
    ['HMI-1', ['control'], 'control'],
    ['PLC-1', ['control'], 'control'],
    ['SIS-1', ['sis'], 'sis'],
    ['DUAL', ['dmz', 'control'], undefined],
    ['GHOST', [], undefined],
  ])('%s is in %j', async (id, zones, zone) => {
    const record = recordOf(await readAssets(inventory), 'assets', id);
    expect([record?.zones, record?.values['zone']]).toEqual([zones, zone]);
  });
  test('with neither zone nor address are told as unplaced, with their line', async () => {
    const set = await readAssets(inventory);
    expect(recordOf(set, 'assets', 'GHOST')?.unplaced).toBe('has neither zone nor address');
    expect(set.problems).toContainEqual(expect.objectContaining({ code: 'W_UNPLACED', file: 'assets.csv', line: 6 }));
  });
  test('with an address outside every network are unplaced', async () => {
    expect(recordOf(await readAssets('id,IP\nA,10.9.9.9\n'), 'assets', 'A')?.unplaced).toBe(
      'address 10.9.9.9 is in no network of the site',
    );
  });
  test('in a zone that nobody declared are unplaced, even with a good address', async () => {
    const set = await readAssets('id,zone,IP\nA,contorl,10.1.30.5\n');
    const record = recordOf(set, 'assets', 'A');
    expect([record?.zones, record?.unplaced, record?.values['zone']]).toEqual([[], 'zone "contorl" is not in the site file', 'contorl']);
    expect(set.problems).toContainEqual(
      expect.objectContaining({ code: 'E_UNKNOWN_REFERENCE', hint: 'did you mean "control"?', file: 'assets.csv', line: 2 }),
    );
  });
  test('whose address lies in another zone keep the declared one; both are shown', async () => {
    const set = await readAssets('id,zone,IP\nA,office,10.1.30.5\nB,office,10.1.10.5\n');
    expect(recordOf(set, 'assets', 'A')).toMatchObject({ zones: ['office'], values: { zone: 'office' } });
    expect(set.contradictions).toEqual([
      expect.objectContaining({
        code: 'zone-by-address',
        subject: 'assets:A',
        message: expect.stringMatching(/office.*10\.1\.30\.5.*control/) as unknown,
      }),
    ]);
  });
  test('that enforce a conduit may have a leg in each of its zones', async () => {
    const set = await readAssets('id,zone,IP\nfw-1,dmz,10.1.10.1;10.1.20.1;10.1.30.1\nfw-2,control,10.1.20.2\n');
    expect(set.contradictions.map(({ subject }) => subject)).toEqual(['assets:fw-2']);
  });
  test.each([
    [3, ['A0 belongs', 'A1 belongs', 'A2 belongs']],
    [
      25,
      [
        '25 records of assets belong to no zone: A0 (has neither zone nor address); A1 (has neither zone nor address); A2 (has neither zone nor address); and 22 more',
      ],
    ],
  ] as const)('unplaced, %i of them, are told one by one, or where they are many by the first few', async (count, expected) => {
    const set = await readAssets(`id\n${Array.from({ length: count }, (_, i) => `A${String(i)}\n`).join('')}`);
    const told = set.problems.filter(({ code }) => code === 'W_UNPLACED');
    expect(told).toEqual(
      expected.map((part, n) => expect.objectContaining({ message: expect.stringContaining(part) as unknown, line: n + 2 }) as unknown),
    );
  });
});

describe('records of an asset', () => {
  const rows =
    'asset,completed\nHMI-1,2026-09-01\nSIS-1,2026-09-01\nPLC-9,2026-09-01\nPLC-9,2026-09-02\nGHOST,2026-09-01\nDUAL,2026-09-01\n';
  test('stand where the asset stands', async () => {
    const set = await withAssets('backups', rows);
    expect(recordsOf(set, 'backups').map(({ zones, values, unplaced }) => [zones, values['zone'], unplaced])).toEqual([
      [['control'], 'control', null],
      [['sis'], 'sis', null],
      [[], undefined, 'asset PLC-9 is not in the inventory'],
      [[], undefined, 'asset PLC-9 is not in the inventory'],
      [[], undefined, 'asset GHOST has no zone'],
      [['dmz', 'control'], undefined, null],
    ]);
  });
  test('that is not in the inventory contradict it, once', async () => {
    const set = await withAssets('backups', rows);
    expect(set.contradictions.map(({ code, subject, origins }) => [code, subject, origins.map(({ line }) => line)])).toEqual([
      ['unknown-asset', 'PLC-9', [4, 0]],
    ]);
  });
  test('contradict nothing where no inventory can be read', async () => {
    const set = await read({ 'b.csv': rows }, [registrationOf('b', 'backups', 'b.csv'), registrationOf('a', 'assets', 'a.csv')]);
    expect([set.contradictions, recordsOf(set, 'backups')[0]?.unplaced]).toEqual([[], 'asset HMI-1 is named, and there is no inventory']);
  });
});

describe('flows', () => {
  const place = async (cells: string) => {
    const set = await withAssets('flows', `sourceAsset,sourceAddress,destinationAsset,destinationAddress,service\n${cells},tcp/1\n`);
    const record = recordsOf(set, 'flows')[0];
    return { ...record, source: record?.values['source'], destination: record?.values['destination'] };
  };
  test('belong to both zones and to the conduit between them', async () => {
    expect(await place(',10.1.20.77,,10.1.30.6')).toMatchObject({
      zones: ['dmz', 'control'],
      conduits: ['c-ctrl'],
      source: { zone: 'dmz' },
      destination: { asset: 'PLC-1', zone: 'control' },
      unplaced: null,
    });
  });
  test('inside one zone belong to no conduit', async () => {
    expect(await place('HMI-1,,,10.1.30.6')).toMatchObject({
      zones: ['control'],
      conduits: [],
      source: { asset: 'HMI-1', zone: 'control' },
    });
  });
  test('between zones that no conduit joins belong to none', async () => {
    expect(await place(',10.1.10.4,,10.1.30.6')).toMatchObject({ zones: ['office', 'control'], conduits: [] });
  });
  test('to the outside belong to the zone that they leave', async () => {
    expect(await place(',10.1.30.6,,8.8.8.8')).toMatchObject({
      zones: ['control'],
      source: { asset: 'PLC-1', zone: 'control' },
      destination: undefined,
      unplaced: null,
    });
  });
  test("an asset's address in a zone where its asset is not declared follows the asset", async () => {
    const set = await read({ 'assets.csv': 'id,zone,IP\nA,office,10.1.30.5\n', 'f.csv': 'sourceAddress,service\n10.1.30.5,tcp/1\n' }, [
      registrationOf('inventory', 'assets', 'assets.csv'),
      registrationOf('f', 'flows', 'f.csv'),
    ]);
    expect(recordsOf(set, 'flows')[0]?.values['source']).toEqual({ asset: 'A', zone: 'office' });
  });
  test('with nothing that says where are unplaced, role by role', async () => {
    expect((await place(',,NN,')).unplaced).toBe('source has neither asset nor address; destination asset NN is not in the inventory');
  });
});

describe('firewall rules', () => {
  const place = async (cells: string) => {
    const set = await withAssets('firewall-rules', `device,id,sourceZone,sourceAddress,destinationZone,destinationAddress\n${cells}\n`);
    return { ...recordsOf(set, 'firewall-rules')[0], codes: codes(set) };
  };
  test('touch what their networks touch, and belong to the conduits of their device', async () => {
    expect(await place('fw-2,1,,10.1.20.0/24,,10.1.30.6')).toMatchObject({
      zones: ['dmz', 'control'],
      conduits: ['c-sis', 'c-ctrl'],
      values: { source: { zone: 'dmz' }, destination: { asset: 'PLC-1', zone: 'control' }, via: { asset: 'fw-2' } },
    });
  });
  test('with a network over two zones touch both, and name neither as the one', async () => {
    expect(await place('fw-2,1,,10.1.30.0/24,,10.1.20.7')).toMatchObject({
      zones: ['control', 'sis', 'dmz'],
      values: { destination: { zone: 'dmz' } },
    });
    expect((await place('fw-2,1,,10.1.30.0/24,,10.1.20.7')).values).not.toHaveProperty('source');
  });
  test('for any address touch every zone that the conduits of the device join, and cross no other conduit', async () => {
    expect(await place('fw-2,1,,any,,0.0.0.0/0')).toMatchObject({ zones: ['control', 'sis'], conduits: ['c-sis'] });
  });
  test('for any address on a device that enforces nothing touch every zone', async () => {
    const rule = await place('sw-9,1,,any,,10.1.10.0/24');
    expect([rule.zones?.length, rule.conduits]).toEqual([4, []]);
  });
  test('with a named zone follow it', async () => {
    expect(await place('fw-1,1,office,any,dmz,any')).toMatchObject({ zones: ['office', 'dmz'], values: { source: { zone: 'office' } } });
    expect((await place('fw-1,1,any,,dmz,')).zones).toEqual(['office', 'dmz', 'control']);
  });
  test('with a zone of the device that the site does not know keep the device', async () => {
    const rule = await place('fw-1,1,trust,10.1.10.0/24,dmz,');
    expect([rule.zones, rule.conduits, rule.unplaced, rule.codes.includes('E_UNKNOWN_REFERENCE')]).toEqual([
      ['dmz'],
      ['c-dmz', 'c-ctrl'],
      null,
      true,
    ]);
  });
  test('with names in place of networks say so', async () => {
    expect((await place('sw-9,1,,SERVERS,,GROUP A')).unplaced).toBe(
      'source "SERVERS" is neither an address nor a network; destination "GROUP A" is neither an address nor a network; via sw-9 enforces no conduit of the site file',
    );
  });
});

describe('zones and conduits that are named', () => {
  test.each<readonly [string, readonly string[], readonly string[], string | null]>([
    ['dmz,', ['dmz'], [], null],
    [',c-dmz', [], ['c-dmz'], null],
    [',c-dzm', [], [], 'conduit "c-dzm" is not in the site file'],
    [',', [], [], 'has neither zone nor conduit'],
  ])('%s', async (cells, zones, conduits, unplaced) => {
    const set = await withAssets('remote-access', `id,zone,conduit\n1,${cells}\n`);
    expect(recordsOf(set, 'remote-access')[0]).toMatchObject({ zones, conduits, unplaced });
  });
});

test('records of the whole site need no place', async () => {
  const set = await withAssets('documents', 'id\n1\n');
  expect(recordsOf(set, 'documents')[0]).toMatchObject({ zones: [], conduits: [], unplaced: null });
  expect(codes(set).filter((code) => code === 'W_UNPLACED')).toHaveLength(1); // GHOST of the inventory
});

describe('kinds of the site file', () => {
  test('zones, conduits, declared flows and scenarios are records of it', async () => {
    const set = await read({}, [], { scenarios: [{ fields: { id: 's-1', zone: 'sis' }, at: { file: 'risk.yaml', line: 4, column: 3 } }] });
    expect(recordOf(set, 'zones', 'sis')).toMatchObject({
      zones: ['sis'],
      values: { safety: true, networks: ['10.1.30.128/25'], target: { IAC: 2 } },
      origins: [{ evidence: 'site', line: 1 }],
    });
    expect(recordOf(set, 'conduits', 'c-dmz')).toMatchObject({
      conduits: ['c-dmz'],
      values: { between: ['office', 'dmz'], enforcedBy: ['fw-1'] },
    });
    expect(recordOf(set, 'declared-flows', 'f-1')).toMatchObject({
      conduits: ['c-dmz'],
      values: { conduit: 'c-dmz', from: 'historian', expires: Date.parse('2027-03-30T22:00:00Z') },
    });
    expect(recordOf(set, 'scenarios', 's-1')).toMatchObject({ zones: ['sis'], origins: [{ line: 4 }] });
    expect([set.register, set.problems]).toEqual([[], []]);
  });
});

describe('addresses and the inventory', () => {
  const assets = 'id,IP,MAC,lifecycle\nA,10.1.30.1,aa:bb:cc:00:11:22,\nB,10.1.30.1,AA-BB-CC-00-11-22,\nC,10.1.30.1,,spare\n';
  test('two assets in service with one address or MAC contradict each other', async () => {
    const set = await readAssets(assets);
    expect(set.contradictions.map(({ code, subject }) => [code, subject])).toEqual([
      ['duplicate-address', '10.1.30.1'],
      ['duplicate-address', 'aabbcc001122'],
    ]);
  });
  test('an address that was seen and that no asset has is told once, with each source', async () => {
    const flows =
      'sourceAddress,destinationAddress,service\n10.1.30.7,10.1.30.1,tcp/1\n10.1.30.7,10.1.30.1,tcp/2\n10.1.30.1,239.1.1.1,udp/1\n10.1.30.1,10.1.30.255,udp/1\n10.1.30.1,8.8.8.8,udp/1\n';
    const set = await read({ 'assets.csv': 'id,IP\nA,10.1.30.1\n', 'f.csv': flows, 'd.csv': 'address\n10.1.30.7\n' }, [
      registrationOf('inventory', 'assets', 'assets.csv'),
      registrationOf('f', 'flows', 'f.csv'),
      registrationOf('d', 'discovered-devices', 'd.csv'),
    ]);
    expect(
      set.contradictions.map(({ code, subject, origins }) => [
        code,
        subject,
        origins.map(({ evidence, line }) => `${evidence}:${String(line)}`),
      ]),
    ).toEqual([['not-in-inventory', '10.1.30.7', ['d:2', 'f:2', 'inventory:0']]]);
  });
});

test('a sub-zone has what is its own; the zone above does not count it', async () => {
  const nested = {
    ...site,
    zones: [zoneOf('plant', ['10.1.0.0/16']), zoneOf('cell', ['10.1.5.0/24'], { parent: 'plant' })],
    conduits: [conduitOf('c', ['plant', 'cell'])],
  };
  const set = await read({ 'assets.csv': 'id,IP\nA,10.1.5.1\nB,10.1.6.1\n' }, [registrationOf('inventory', 'assets', 'assets.csv')], {
    site: nested,
  });
  expect(recordsOf(set, 'assets').map(({ zones }) => zones)).toEqual([['cell'], ['plant']]);
});
