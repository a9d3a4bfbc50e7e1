/** Presets: the shipped ones on an export of each tool, and what holds for any. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { presetReaders } from '../../src/evidence/presets.js';
import { readers } from '../../src/evidence/readers/index.js';
import { loadLibrary } from '../../src/load/library.js';
import { loadPreset } from '../../src/load/presets.js';
import { parseYaml } from '../../src/load/yaml.js';
import type { Preset } from '../../src/model/preset.js';
import type { EvidenceRecord, EvidenceSet, Fields } from '../../src/model/record.js';
import type { Registration } from '../../src/model/site.js';
import { compilePathWithPointers } from '../../src/rules/compile-path.js';
import { compileWhere } from '../../src/rules/compile-where.js';
import { lines, placed, text, valueOf } from '../load/help.js';
import { codes, read, recordsOf, registrationOf } from './fixtures.js';

const library = valueOf(loadLibrary({ shipped: 'all', extra: [], tests: false }));
const { kinds, presets } = library;
const samples = new Map(readdirSync('test/evidence/presets').map((name) => [name.replace(/\.\w+$/, ''), name]));
const sampleOf = (id: string): string => readFileSync(`test/evidence/presets/${samples.get(id) ?? ''}`, 'utf8');

const readWith = (
  content: string,
  file: string,
  kind: string,
  more: Partial<Registration> = {},
  own: readonly Preset[] = [],
): Promise<EvidenceSet> =>
  read({ [file]: content }, [registrationOf('x', kind, file, { collected: '2026-10-01', ...more })], {
    ...{ kinds, compilePath: compilePathWithPointers, compileWhere },
    readers: { ...readers, ...presetReaders([...presets.values(), ...own], readers) },
  });
const valuesOf = (set: EvidenceSet, kind: string): readonly Fields[] => recordsOf(set, kind).map(({ values }: EvidenceRecord) => values);

describe.each([...presets])('the preset %s', (id, preset) => {
  test('has a sample, and says how to get such a file', () => {
    expect(samples.has(id)).toBe(true);
    expect(preset.description.length).toBeGreaterThan(80);
  });
  test.each(Object.keys(preset.fields))('is taken for its sample as %s by content alone, and no row is lost', async (kind) => {
    const set = await readWith(sampleOf(id), 'evidence/export.dat', kind);
    expect(set.register[0]).toMatchObject({ format: id, state: 'ok', rejected: [], grade: 'E2' });
    expect(set.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(recordsOf(set, kind).length).toBeGreaterThanOrEqual(3);
    expect(recordsOf(set, kind).every(({ origins }) => origins.every(({ line }) => line > 1))).toBe(true);
    const claimed = await readWith(sampleOf(id), 'evidence/export.dat', kind, { grade: 'E3' });
    expect(claimed.register[0]?.grade).toBe('E3');
  });
  test('named in the register, it refuses a table without its marks', async () => {
    const set = await readWith('name,ip\na,10.1.30.1\n', 'a.csv', Object.keys(preset.fields)[0] ?? '', { format: id });
    expect(set.register[0]?.state).toBe('unreadable');
    expect(set.register[0]?.reason).toMatch(/is no /);
  });
});
test('every sample belongs to a preset', () => {
  expect([...samples.keys()].sort()).toEqual([...presets.keys()].sort());
});

test.each<[string, string, readonly Fields[]]>([
  [
    'nozomi-assets',
    'assets',
    [
      {
        ...{ id: 'plc-dosing', hostname: 'plc-dosing', addresses: ['10.1.30.11'], macAddresses: ['28:63:36:aa:bb:01'], vendor: 'Siemens' },
        ...{ model: 'CPU 1515-2 PN', firmware: 'V4.5.2', serial: 'S C-H1', vlan: '30', protocols: ['s7', 'profinet'], role: 'producer' },
        ...{ class: 'controller', zone: 'control' },
      },
      {
        ...{ id: 'HMI-2', hostname: 'HMI-2', addresses: ['10.1.30.21', '10.1.30.22'], macAddresses: ['00:1b:1b:00:00:21'] },
        ...{ os: 'Windows 10', vlan: '30', protocols: ['s7'], role: 'consumer', class: 'hmi', zone: 'control' },
      },
      {
        ...{ id: '10.1.30.99', hostname: '10.1.30.99', addresses: ['10.1.30.99'], role: 'other', zone: 'control' },
        macAddresses: ['00:0e:8c:00:00:01', '00:0e:8c:00:00:02'],
      },
    ],
  ],
  [
    'defender-for-iot-devices',
    'discovered-devices',
    [
      {
        ...{ address: '10.1.30.17', mac: '00:00:BC:11:22:33', hostname: 'PLC 7', vendor: 'Rockwell Automation', model: '1756-L61' },
        ...{ firmware: '20.013', serial: '00A1B2C3', protocol: 'EtherNet/IP, CIP', sensor: 'sensor-1', zone: 'control' },
        // In the time zone of the site: Warsaw, two hours ahead in September.
        ...{ firstSeen: Date.UTC(2026, 8, 2, 23, 15), lastSeen: Date.UTC(2026, 8, 30, 10, 5, 30) },
      },
      {
        ...{ address: '10.1.30.40', mac: '00:50:56:00:00:40', hostname: 'ENG-1', vendor: 'VMware', os: 'Windows', protocol: 'SMB, RDP' },
        ...{ sensor: 'sensor-1', zone: 'control', firstSeen: Date.UTC(2026, 8, 3, 11, 15), lastSeen: Date.UTC(2026, 8, 29, 22) },
      },
      {
        address: '10.1.30.44',
        hostname: 'Unclassified 4',
        sensor: 'sensor-1',
        zone: 'control',
        lastSeen: Date.UTC(2026, 8, 29, 21, 59, 59),
      },
    ],
  ],
  [
    'tenable-ot-assets',
    'assets',
    [
      {
        ...{ id: 'Comm. Adapter #12', addresses: ['10.1.30.12'], macAddresses: ['00:00:bc:5a:d0:56'], vendor: 'Rockwell' },
        ...{ model: 'ControlLogix 5560', firmware: '20.055', location: { note: 'Hall 2' }, criticality: 'high', zone: 'control' },
      },
      {
        ...{ id: 'S7 Line 3', addresses: ['10.1.30.13'], macAddresses: ['e0:dc:a0:00:00:13'], vendor: 'Siemens', model: 'S7-300' },
        ...{ firmware: 'V3.2.6', notes: 'Mixer', criticality: 'medium', class: 'controller', zone: 'control' },
      },
      { id: 'Unknown #77', addresses: ['10.1.30.77'], zone: 'control' },
    ],
  ],
  [
    'grassmarlin-devices',
    'discovered-devices',
    [{ address: '10.1.30.5', zone: 'control' }, { address: '10.1.30.6', zone: 'control' }, { address: '10.1.40.9' }],
  ],
])('%s as %s: what the tool does not know stays unknown', async (id, kind, expected) => {
  const set = await readWith(sampleOf(id), 'a.dat', kind);
  const byContent = (a: Fields, b: Fields): number => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
  expect([...valuesOf(set, kind)].sort(byContent)).toEqual([...expected].sort(byContent));
});

test('several addresses, or several MAC addresses, become one device each, and are not paired by guess', async () => {
  const set = await readWith(sampleOf('nozomi-assets'), 'a.csv', 'discovered-devices');
  expect(valuesOf(set, 'discovered-devices').map(({ address, mac }) => [address ?? null, mac ?? null])).toEqual([
    ['10.1.30.11', '28:63:36:aa:bb:01'],
    ['10.1.30.21', null],
    ['10.1.30.22', null],
    [null, '00:1b:1b:00:00:21'],
    ['10.1.30.99', null],
    [null, '00:0e:8c:00:00:01'],
    [null, '00:0e:8c:00:00:02'],
  ]);
  expect(valuesOf(set, 'discovered-devices')[0]?.['lastSeen']).toBe(1_759_200_000_000);
});

const load = (content: string) => {
  const source = valueOf(parseYaml(text(content), 'x.yaml'));
  return loadPreset(source, kinds, new Set(), false);
};
const own = (content: string): Preset => valueOf(load(content));
const acme = `
  id: acme-scan
  title: Acme scanner
  description: d
  format: json
  detect: { text: ['"acme"'], columns: [host] }
  records: $.acme.hosts[*]
  where: raw.alive == true
  unknown: [dunno]
  fields:
    discovered-devices:
      address: host
      firmware: [$.fw.version, version]
      vendor: { value: Acme }
`;
const acmeFile = (hosts: readonly object[]): string => JSON.stringify({ acme: { hosts }, other: [1] });

describe("a plant's own preset", () => {
  const hosts = [
    { host: '10.1.30.1', alive: true, fw: { version: '1.2' }, version: '9' },
    { host: '10.1.30.2', alive: true, version: 'Dunno' },
    { host: '10.1.30.3', alive: true, version: '7', vendor: 'Not Acme', os: 'by name' },
    { host: '10.1.30.4', alive: false },
  ];
  test('reads a document by path, the first source that a record has, its own words for unknown, and no column that it does not name', async () => {
    const set = await readWith(acmeFile(hosts), 'a.json', 'discovered-devices', {}, [own(acme)]);
    expect(set.register[0]).toMatchObject({
      format: 'acme-scan',
      records: 3,
      mapping: { address: 'host', firmware: '$.fw.version', vendor: '= Acme' },
    });
    expect(valuesOf(set, 'discovered-devices').map((values) => ({ ...values, zone: '' }))).toEqual([
      { address: '10.1.30.1', firmware: '1.2', vendor: 'Acme', zone: '' },
      { address: '10.1.30.2', vendor: 'Acme', zone: '' },
      { address: '10.1.30.3', firmware: '7', vendor: 'Acme', zone: '' },
    ]);
  });
  test('cannot lift the grade of a table', async () => {
    const set = await readWith(acmeFile(hosts), 'a.json', 'discovered-devices', { grade: 'E3' }, [own(acme)]);
    expect(set.register[0]?.grade).toBe('E2');
    expect(codes(set)).toContain('W_GRADE_CEILING');
  });
  test('is not taken for a kind that it does not serve, nor for a file without its marks', async () => {
    expect((await readWith(acmeFile(hosts), 'a.json', 'assets', { recordsAt: '$.acme.hosts[*]' }, [own(acme)])).register[0]?.format).toBe(
      'json',
    );
    const other = JSON.stringify([{ address: '10.1.30.1' }]);
    expect((await readWith(other, 'a.json', 'discovered-devices', {}, [own(acme)])).register[0]?.format).toBe('json');
  });
  test('a condition that a record cannot decide leaves the record out and the list open', async () => {
    const set = await readWith(acmeFile([{ host: '10.1.30.1' }]), 'a.json', 'discovered-devices', {}, [own(acme)]);
    expect(set.register[0]?.rejected).toHaveLength(1);
  });
  test('of two that fit, the one with more marks is taken', async () => {
    const more = own(acme.replace('acme-scan', 'acme-new').replace('columns: [host]', 'columns: [host, alive]'));
    for (const pair of [
      [own(acme), more],
      [more, own(acme)],
    ])
      expect((await readWith(acmeFile(hosts), 'a.json', 'discovered-devices', {}, pair)).register[0]?.format).toBe('acme-new');
  });
  test('the register goes before it, field by field', async () => {
    const set = await readWith(
      acmeFile(hosts.slice(0, 1)),
      'a.json',
      'discovered-devices',
      { fields: { firmware: { column: 'version' } } },
      [own(acme)],
    );
    expect(valuesOf(set, 'discovered-devices')[0]).toMatchObject({ address: '10.1.30.1', firmware: '9', vendor: 'Acme' });
  });
});

test.each<[string, string, string, readonly string[]]>([
  [
    'a kind that there is not',
    'discovered-devices:',
    'discovered-device:',
    ['E_UNKNOWN_REFERENCE fields.discovered-device @discovered-device:'],
  ],
  ['a field that the kind lacks', 'vendor: {', 'vender: {', ['E_UNKNOWN_REFERENCE fields.discovered-devices.vender @vender']],
  ['a model kind', 'discovered-devices:', 'zones:', ['E_UNKNOWN_REFERENCE fields.zones @zones']],
  ['the name of a format', 'id: acme-scan', 'id: csv', ['E_DUPLICATE_ID id @csv']],
  ['a path where the format has names', 'format: json', 'format: xml', ['E_PATH records @$.acme']],
  ['records where a file holds one list', 'format: json', 'format: csv', ['E_PATH records @$.acme']],
  ['a source that says nothing', '{ value: Acme }', '{}', ['E_MISSING_KEY fields.discovered-devices.vendor @{}']],
  ['two sources in one', '{ value: Acme }', '{ value: Acme, column: maker }', ['E_SCHEMA fields.discovered-devices.vendor @value: A']],
  ['an unknown key', 'unknown: [dunno]', 'unknwon: [dunno]', ['E_UNKNOWN_KEY unknwon @unknwon']],
  ['each of another kind', 'unknown: [dunno]', 'each: { assets: [host] }', ['E_UNKNOWN_REFERENCE each.assets @assets']],
])('%s is a problem with its place', (_, from, to, expected) => {
  const content = text(acme.replace(from, to));
  const loaded = load(content);
  expect(loaded.ok).toBe(false);
  expect(lines(loaded.problems)).toEqual(placed(content, expected));
});
test('a word that the field does not have is a problem', () => {
  const content = acme
    .replace('discovered-devices', 'assets')
    .replace('address: host', 'class: { column: sort, map: { plc: plc, x: hmi } }')
    .replace('vendor: { value', 'vendor: { value');
  expect(lines(load(content).problems)).toEqual(placed(text(content), ['E_SCHEMA fields.assets.class.map.plc @plc, x']));
});
