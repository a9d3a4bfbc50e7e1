/** Configurations as device-interfaces: networks, zones of the device and routes, each with its line; rules that name them then decide. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { UnreadableFile } from '../../../src/evidence/reader.js';
import { readerOf } from '../../../src/evidence/readers/index.js';
import { columns, read } from './helpers.js';

const fortigate = `#config-version=FGT60F-7.0.1
config system global
    set hostname "fgt"
end
config system interface
    edit "port1"
        set ip 10.1.0.1 255.255.255.0
        set alias "office"
    next
    edit "port2"
        set ip 10.2.0.1 255.255.255.0
        set vlanid 20
        set status down
    next
end
config system zone
    edit "inner"
        set interface "port2"
    next
end
config router static
    edit 1
        set gateway 10.1.0.254
        set device "port1"
    next
end
config firewall policy
    edit 1
        set srcintf "port1"
        set dstintf "inner"
        set srcaddr "all"
        set dstaddr "all"
        set service "ALL"
        set action accept
        set schedule "always"
    next
end
`;
const ios = `hostname r1
interface GigabitEthernet0/0
 ip address 10.1.0.1 255.255.255.0
 ip access-group IN in
!
interface GigabitEthernet0/1.20
 encapsulation dot1Q 20
 ip address 10.2.0.1 255.255.255.0
 shutdown
!
ip route 10.9.0.0 255.255.0.0 10.1.0.254
ip access-list extended IN
 permit ip any any
`;
const asa = `ASA Version 9.8
hostname a1
interface GigabitEthernet0/0
 nameif outside
 security-level 0
 ip address 192.0.2.1 255.255.255.0
!
route outside 0.0.0.0 0.0.0.0 192.0.2.254 1
access-list OUT extended deny ip any any
access-group OUT in interface outside
`;
const pan = `set deviceconfig system hostname pa1
set network interface ethernet ethernet1/1 layer3 ip 10.1.0.1/24
set network interface ethernet ethernet1/2 layer3 units ethernet1/2.20 ip 10.2.0.1/24
set network interface ethernet ethernet1/2 layer3 units ethernet1/2.20 tag 20
set network virtual-router default routing-table ip static-route R destination 10.9.0.0/16
set network virtual-router default routing-table ip static-route R nexthop ip-address 10.1.0.254
set zone office network layer3 ethernet1/1
set zone plant network layer3 ethernet1/2.20
set rulebase security rules R1 from office
set rulebase security rules R1 to plant
set rulebase security rules R1 source any
set rulebase security rules R1 destination any
set rulebase security rules R1 service any
set rulebase security rules R1 application any
set rulebase security rules R1 action allow
`;
const pf = `<?xml version="1.0"?>
<pfsense>
  <system><hostname>pf1</hostname></system>
  <interfaces>
    <wan><enable/><if>em0</if><ipaddr>192.0.2.1</ipaddr><subnet>24</subnet></wan>
    <opt1><if>em2</if><ipaddr>10.2.0.1</ipaddr><subnet>24</subnet></opt1>
  </interfaces>
  <gateways><gateway_item><interface>wan</interface><gateway>192.0.2.254</gateway><name>GW</name></gateway_item></gateways>
  <staticroutes><route><network>10.9.0.0/16</network><gateway>GW</gateway></route></staticroutes>
  <filter><rule><type>pass</type><interface>wan</interface><source><any/></source><destination><any/></destination></rule></filter>
</pfsense>
`;

test.each([
  [
    'fortigate',
    'fgt.conf',
    fortigate,
    [
      { device: 'fgt', interface: 'port1', alias: 'office', networks: ['10.1.0.1/24'], routes: ['0.0.0.0/0'], enabled: true, line: 6 },
      {
        device: 'fgt',
        interface: 'port2',
        deviceZone: 'inner',
        vlan: '20',
        networks: ['10.2.0.1/24'],
        routes: [],
        enabled: false,
        line: 10,
      },
    ],
  ],
  [
    'cisco-ios',
    'r1.cfg',
    ios,
    [
      { device: 'r1', interface: 'GigabitEthernet0/0', networks: ['10.1.0.1/24'], routes: ['10.9.0.0/16'], enabled: true, line: 2 },
      { device: 'r1', interface: 'GigabitEthernet0/1.20', vlan: '20', networks: ['10.2.0.1/24'], routes: [], enabled: false, line: 6 },
    ],
  ],
  [
    'cisco-asa',
    'a1.cfg',
    asa,
    [
      {
        device: 'a1',
        interface: 'outside',
        alias: 'GigabitEthernet0/0',
        networks: ['192.0.2.1/24'],
        routes: ['0.0.0.0/0'],
        enabled: true,
        line: 3,
      },
    ],
  ],
  [
    'palo-alto',
    'pa.set',
    pan,
    [
      {
        device: 'pa1',
        interface: 'ethernet1/1',
        deviceZone: 'office',
        networks: ['10.1.0.1/24'],
        routes: ['10.9.0.0/16'],
        enabled: true,
        line: 2,
      },
      { device: 'pa1', interface: 'ethernet1/2', networks: [], routes: [], enabled: true, line: 3 },
      {
        device: 'pa1',
        interface: 'ethernet1/2.20',
        deviceZone: 'plant',
        vlan: '20',
        networks: ['10.2.0.1/24'],
        routes: [],
        enabled: true,
        line: 3,
      },
    ],
  ],
  [
    'pfsense',
    'config.xml',
    pf,
    [
      {
        device: 'pf1',
        interface: 'wan',
        alias: 'em0',
        networks: ['192.0.2.1/24'],
        routes: ['10.9.0.0/16', '0.0.0.0/0'],
        enabled: true,
        line: 5,
      },
      { device: 'pf1', interface: 'opt1', alias: 'em2', networks: ['10.2.0.1/24'], routes: [], enabled: false, line: 6 },
    ],
  ],
])('%s says where its interfaces stand', async (reader, path, text, expected) => {
  const found = readerOf(reader);
  if (found === null) throw new Error(`no reader ${reader}`);
  const { rows, broken } = await read(found, text, { kind: 'device-interfaces' }, path);
  expect(broken).toEqual([]);
  expect(rows.map(({ raw, line }) => ({ ...Object.fromEntries(columns(raw)), line }))).toEqual(expected);
  // The same file gives its rules where those are wanted.
  expect((await read(found, text, { kind: 'firewall-rules' }, path)).rows.length).toBeGreaterThan(0);
});

test('rules and interfaces of one device come from one registration', () => {
  for (const id of ['cisco-ios', 'cisco-asa', 'fortigate', 'palo-alto', 'pfsense'])
    expect(readerOf(id)?.besides, id).toEqual({ of: 'firewall-rules', gives: 'device-interfaces' });
});

const data = '../shared/data/firewall';
test.skipIf(!existsSync(data))('configurations of other people give their interfaces, or none, and never break', async () => {
  const sorts = { cisco: 'cisco-ios', cisco_asa: 'cisco-asa', fortios: 'fortigate', palo_alto: 'palo-alto' } as const;
  let faces = 0;
  for (const [folder, id] of Object.entries(sorts))
    for (const name of readdirSync(`${data}/${folder}`)) {
      const found = readerOf(id);
      if (found === null) throw new Error(`no reader ${id}`);
      const bytes = new Uint8Array(readFileSync(`${data}/${folder}/${name}`));
      // A file that is none of the sort is refused, as for its rules.
      const rows = await read(found, bytes, { kind: 'device-interfaces' }, name).then(
        (all) => all.rows,
        (error: unknown) => {
          if (error instanceof UnreadableFile) return [];
          throw error;
        },
      );
      for (const { raw, line } of rows) expect([line > 0, typeof columns(raw).get('interface')], name).toEqual([true, 'string']);
      faces += rows.length;
    }
  expect(faces).toBeGreaterThan(200);
});
