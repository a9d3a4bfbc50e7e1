/** NetBox dumps: numbers become names, one row a device, and nothing is joined that cannot be told. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { netbox } from '../../../src/evidence/readers/netbox.js';
import { bytesOf, columns, like, raws, read, refusal } from './helpers.js';

const record = (model: string, pk: number, fields: object): object => ({ model, pk, fields });
const dump = [
  { model: 'contenttypes.contenttype', fields: { app_label: 'dcim', model: 'device' } },
  record('dcim.manufacturer', 1, { name: 'Siemens', slug: 'siemens' }),
  record('dcim.devicetype', 4, { manufacturer: 1, model: 'S7-1515', part_number: '6ES7515-2AM02-0AB0' }),
  record('dcim.devicerole', 2, { name: 'Controller', slug: 'plc' }),
  record('dcim.site', 3, { name: 'Plant 4', slug: 'plant-4' }),
  record('dcim.location', 5, { name: 'Hall A' }),
  record('dcim.rack', 6, { name: 'R1' }),
  record('dcim.platform', 7, { name: 'Firmware 2.9' }),
  record('tenancy.tenant', 8, { name: 'Operations' }),
  record('dcim.device', 10, {
    ...{ name: 'plc-1', device_type: 4, role: 2, site: 3, location: 5, rack: 6, position: '4.0', platform: 7, tenant: 8, serial: 'S 1' },
    ...{ asset_tag: 'A-1', status: 'active', primary_ip4: 30, description: 'Dosing', comments: '' },
  }),
  record('dcim.device', 11, {
    name: null,
    device_type: 4,
    device_role: 2,
    site: 3,
    serial: '',
    asset_tag: null,
    status: 'planned',
    primary_ip4: null,
  }),
  record('dcim.device', 12, { name: 'twin', device_type: 99, status: 'inventory' }),
  record('dcim.device', 13, { name: 'twin' }),
  record('dcim.interface', 20, { device: 10, mac_address: '00:11:22:33:44:55' }),
  record('dcim.interface', 21, { device: 10, mac_address: null }),
  record('ipam.ipaddress', 30, { address: '10.0.0.1/24', assigned_object_type: ['dcim', 'interface'], assigned_object_id: 20 }),
  record('ipam.ipaddress', 31, { address: 'fd00::1/64', assigned_object_type: ['dcim', 'interface'], assigned_object_id: 21 }),
  record('ipam.ipaddress', 32, { address: '10.0.0.9/24', assigned_object_type: ['virtualization', 'vminterface'], assigned_object_id: 20 }),
  record('ipam.ipaddress', 33, { address: '10.0.0.8/24', assigned_object_type: 77, assigned_object_id: 20 }),
  record('ipam.ipaddress', 34, { address: '10.0.0.7/24', assigned_object_type: null, assigned_object_id: null }),
  record('dcim.macaddress', 40, { mac_address: '00:11:22:33:44:66', assigned_object_type: ['dcim', 'interface'], assigned_object_id: 21 }),
  record('virtualization.virtualmachine', 10, { name: 'vm-1', role: 2, status: 'active' }),
  record('virtualization.vminterface', 20, { virtual_machine: 10, mac_address: 'AA:BB:CC:DD:EE:FF' }),
];
const text = JSON.stringify(dump, null, 1);

test('a device is joined with everything that it refers to', async () => {
  const all = await read(netbox, text);
  expect(all.rows[0]).toEqual({
    raw: {
      ...{ id: 'netbox:10', asset: 'A-1', name: 'plc-1', manufacturer: 'Siemens', model: 'S7-1515', partNumber: '6ES7515-2AM02-0AB0' },
      ...{ role: 'plc', roleName: 'Controller', site: 'plant-4', siteName: 'Plant 4', location: 'Hall A', rack: 'R1', position: '4.0' },
      ...{ platform: 'Firmware 2.9', serial: 'S 1', assetTag: 'A-1', status: 'active', lifecycle: 'in-service', virtual: false },
      ...{
        addresses: ['10.0.0.1', 'fd00::1'],
        macAddresses: ['00:11:22:33:44:55', '00:11:22:33:44:66'],
        tenant: 'Operations',
        description: 'Dosing',
      },
    },
    line: text.slice(0, text.indexOf('"pk": 10')).split('\n').length - 2,
    column: 2,
    pointer: '/9',
  });
});
test('a device without a name has none, and keeps its number', async () => {
  expect(raws(await read(netbox, text))[1]).toEqual({
    ...{ id: 'netbox:11', asset: 'netbox:11', manufacturer: 'Siemens', model: 'S7-1515', partNumber: '6ES7515-2AM02-0AB0' },
    ...{ role: 'plc', roleName: 'Controller', site: 'plant-4', siteName: 'Plant 4', status: 'planned', virtual: false },
  });
});
test('a name that two devices bear identifies neither', async () => {
  expect(raws(await read(netbox, text)).slice(2)).toEqual([
    { id: 'netbox:12', asset: 'netbox:12', name: 'twin', status: 'inventory', lifecycle: 'spare', virtual: false },
    { id: 'netbox:13', asset: 'netbox:13', name: 'twin', virtual: false },
  ]);
});
test('virtual machines are read when asked for, and their absence is told', async () => {
  expect((await read(netbox, text)).notes).toEqual([like('1 virtual machines are not read')]);
  expect(raws(await read(netbox, text, { recordsAt: 'virtualization.virtualmachine' }))).toEqual([
    {
      ...{
        id: 'netbox:vm-10',
        asset: 'vm-1',
        name: 'vm-1',
        role: 'plc',
        roleName: 'Controller',
        status: 'active',
        lifecycle: 'in-service',
      },
      ...{ virtual: true, addresses: ['10.0.0.9'], macAddresses: ['AA:BB:CC:DD:EE:FF'] },
    },
  ]);
});
test('another model is read with its own fields', async () => {
  expect(raws(await read(netbox, text, { recordsAt: 'dcim.site' }))).toEqual([{ pk: '3', name: 'Plant 4', slug: 'plant-4' }]);
  expect(await refusal(netbox, text, { recordsAt: 'dcim.cable' })).toMatchObject({ code: 'E_PATH' });
});
test('a dump without natural keys names the sort of an address by number', async () => {
  const numbered = [
    { model: 'contenttypes.contenttype', pk: 77, fields: { app_label: 'dcim', model: 'interface' } },
    record('dcim.device', 10, { name: 'plc-1' }),
    record('dcim.interface', 20, { device: 10 }),
    record('ipam.ipaddress', 33, { address: '10.0.0.8/24', assigned_object_type: 77, assigned_object_id: 20 }),
  ];
  expect(raws(await read(netbox, JSON.stringify(numbered)))).toMatchObject([{ addresses: ['10.0.0.8'] }]);
});
test('an entry that is no record, and one with a key twice, are broken rows', async () => {
  const twice = '{"model":"dcim.device","pk":1,"fields":{"name":"a","name":"b"}}';
  const all = await read(netbox, `[{"model":"dcim.device","pk":2,"fields":{}},\n{"x":1},\n${twice}]`);
  expect(all.rows).toHaveLength(1);
  expect(all.broken.map(({ line }) => line)).toEqual([3, 2]);
});
test.each<[string, string, string]>([
  ['an object', '{"a":1}', 'E_EVIDENCE_FORMAT'],
  ['a list of something else', '[{"id":1}]', 'E_EVIDENCE_FORMAT'],
  ['a dump without devices', JSON.stringify(dump.slice(0, 3)), 'E_PATH'],
  ['a dump that is cut off', text.slice(0, 2000), 'E_JSON'],
  ['nothing', '', 'E_FILE_EMPTY'],
])('a file of %s is unreadable', async (_, content, code) => {
  expect((await refusal(netbox, content))?.code).toBe(code);
});
test('a dump is recognised by its models', () => {
  expect(netbox.recognise(bytesOf(text), 'x.json')).toBeGreaterThan(90);
  expect(netbox.recognise(bytesOf('[{"model": "shop.order", "pk": 1, "fields": {}}]'), 'x.json')).toBe(0);
});

const demo = '../shared/data/netbox/netbox-demo-v3.6.json';
describe.skipIf(!existsSync(demo))('the demo dump of NetBox 3.6', () => {
  test('has 72 devices, 22 without a name, none with a serial number or an address', async () => {
    const bytes = new Uint8Array(readFileSync(demo));
    expect(netbox.recognise(bytes.subarray(0, 65_536), 'x.json')).toBeGreaterThan(90);
    const all = await read(netbox, bytes);
    const rows = raws(all).map((raw) => columns(raw));
    const count = (column: string): number => rows.filter((row) => row.has(column)).length;
    expect([rows.length, count('name'), count('model'), count('manufacturer'), count('siteName')]).toEqual([72, 50, 72, 72, 72]);
    expect([count('serial'), count('addresses'), count('macAddresses'), count('platform')]).toEqual([0, 0, 0, 13]);
    expect(new Set(rows.map((row) => row.get('id'))).size).toBe(72);
    const source = new TextDecoder().decode(bytes).split('\n');
    for (const row of all.rows) expect(source[row.line]).toContain('"model": "dcim.device"');
    expect(all.broken).toEqual([]);
  });
  test('has 180 virtual machines', async () => {
    expect((await read(netbox, new Uint8Array(readFileSync(demo)), { recordsAt: 'virtualization.virtualmachine' })).rows).toHaveLength(180);
  });
});
