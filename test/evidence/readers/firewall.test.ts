/** Readers of firewalls and switches: what becomes a rule, what is listed, how much they bear. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { pickReader, readerOf } from '../../../src/evidence/readers/index.js';
import { bytesOf, fileOf, read, type ReadAll, readAll } from './helpers.js';

async function readWith(id: string, text: string, path = 'evidence/fw'): Promise<ReadAll> {
  const reader = readerOf(id);
  if (reader === null) throw new Error(`no reader ${id}`);
  return read(reader, text, {}, path);
}
const field = (raw: unknown, name: string): unknown =>
  typeof raw === 'object' && raw !== null ? Object.entries(raw).find(([key]) => key === name)?.[1] : undefined;
const shown = ({ rows }: ReadAll, ...names: readonly string[]): readonly unknown[] =>
  rows.map(({ raw, line }) => [line, ...names.map((name) => field(raw, name))]);

const iptables = `*filter
:INPUT ACCEPT [0:0]
:FORWARD DROP [5:300]
:OUTPUT ACCEPT [0:0]
:OT - [0:0]
-A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
[7:420] -A FORWARD -i eth0 -j OT
#-A FORWARD -j ACCEPT
-A FORWARD -m frobnicate --level 3 -j ACCEPT
-A OT ! -s 10.1.0.0/16 -j RETURN
-A OT -p tcp -m tcp --dport 502 -m comment --comment "to the PLC" -j ACCEPT
-A OT -p udp -m limit --limit 5/sec -j ACCEPT
COMMIT
`;
const ios = `version 15.2
hostname RTR-1
banner motd ^C
ip access-list extended NOT-A-LIST
^C
object-group network PLCS
 host 10.1.10.5
 group-object MORE
object-group network MORE
 range 10.1.30.1 10.1.30.9
object-group network LOOP
 group-object LOOP
interface GigabitEthernet0/1
 ip address 10.1.0.1 255.255.255.0
 ip access-group IN in
interface GigabitEthernet0/2
 ip address 10.2.0.1 255.255.255.0
interface GigabitEthernet0/3
 ip address 10.3.0.1 255.255.255.0
 shutdown
 shutdown
ip access-list extended IN
 remark historian
 10 permit tcp 10.1.0.0 0.0.0.255 object-group PLCS eq 502 log
 30 permit ip any any time-range WORK
 20 permit udp host 10.1.0.9 any frobnicate
 40 deny ip any object-group LOOP
access-list 10 permit 10.9.9.0 0.0.0.255
time-range WORK
 absolute end 23:59 31 December 2026
frobnicate everything
end
`;
const asa = `ASA Version 9.9
hostname FW-2
interface GigabitEthernet0/0
 nameif outside
 security-level 0
 ip address 192.0.2.1 255.255.255.0
interface GigabitEthernet0/1
 nameif inside
 security-level 100
 ip address 10.1.0.1 255.255.255.0
object-group service WEB tcp
 port-object eq https
access-list OUT remark web
access-list OUT extended permit tcp any4 host 10.1.0.5 object-group WEB log
access-list OUT extended permit tcp any host 10.1.0.6 eq 22 inactive
access-list OUT extended permit ip any object NOWHERE
access-group OUT in interface outside
nat (inside,outside) source dynamic any interface
`;
const fortigate = `config system global
    set hostname "FGT-1"
end
config firewall address
    edit "PLC"
        set subnet 10.1.0.5 255.255.255.255
    next
    edit "web"
        set type fqdn
        set fqdn "example.com"
    next
end
config firewall policy
    edit 7
        set name "engineering"
        set srcintf "lan"
        set dstintf "ot"
        set srcaddr "all"
        set dstaddr "PLC"
        set action accept
        set service "HTTPS"
        set schedule "always"
        set logtraffic all
        set policy-expiry enable
        set policy-expiry-date 2026-12-31 23:59:59
        set comments "for the
integrator"
    next
    edit 8
        set srcintf "any"
        set dstintf "any"
        set srcaddr "web"
        set dstaddr "NOWHERE"
        set service "ALL"
    next
    edit 9
        set srcintf "any"
        set dstintf "any"
        set srcaddr "web"
        set dstaddr "all"
        set service "ALL"
        set action accept
        set frobnicate 3
    next
end
`;
const paloAlto = `set deviceconfig system hostname PA-1
set zone z1 network layer3 ethernet1/1
set rulebase security rules "to the historian" from z1
set rulebase security rules "to the historian" to z2
set rulebase security rules "to the historian" source any
set rulebase security rules "to the historian" destination 10.2.0.9
set rulebase security rules "to the historian" application ssl
set rulebase security rules "to the historian" service application-default
set rulebase security rules "to the historian" action allow
set rulebase security rules half from z1
foo@bar(active)#
frobnicate everything
`;
const pfsense = `<?xml version="1.0"?>
<pfsense><system><hostname>pf-1</hostname><ipv6allow/></system>
<interfaces><lan><ipaddr>10.1.0.1</ipaddr><subnet>24</subnet></lan></interfaces>
<aliases>
<alias><name>LOOP</name><type>host</type><address>LOOP</address></alias>
</aliases>
<filter>
<rule><tracker>11</tracker><type>pass</type><interface>lan</interface><ipprotocol>inet</ipprotocol><protocol>tcp</protocol><source><network>lan</network></source><destination><any/><port>443</port></destination><log/><descr>updates</descr></rule>
<rule><tracker>12</tracker><type>pass</type><interface>lan</interface><source><address>LOOP</address></source><destination><any/></destination></rule>
<rule><tracker>13</tracker><type>block</type><interface>lan</interface><source><any/></source><destination><any/></destination><frobnicate>1</frobnicate></rule>
</filter></pfsense>`;
const nft = `{"nftables": [
{"table": {"family": "inet", "name": "t"}},
{"chain": {"family": "inet", "table": "t", "name": "forward", "type": "filter", "hook": "forward", "prio": 0, "policy": "drop"}},
{"rule": {"family": "inet", "table": "t", "chain": "forward", "comment": "web", "expr": [{"match": {"op": "==", "left": {"payload": {"protocol": "tcp", "field": "dport"}}, "right": 443}}, {"log": null}, {"accept": null}]}},
{"rule": {"family": "inet", "table": "t", "chain": "forward", "expr": [{"frobnicate": 1}, {"accept": null}]}}
]}`;

test.each<[string, string, readonly unknown[], readonly (readonly [line: number, word: string])[]]>([
  [
    'iptables',
    iptables,
    [
      [11, 'allow', ['10.1.0.0/16'], ['0.0.0.0/0'], ['tcp/502'], true, false, undefined],
      [12, 'allow', ['10.1.0.0/16'], ['0.0.0.0/0'], ['udp/any'], true, false, undefined],
      [3, 'deny', ['0.0.0.0/0'], ['0.0.0.0/0'], ['any'], true, true, undefined],
    ],
    [[9, 'frobnicate']],
  ],
  [
    'nft',
    nft,
    [
      [4, 'allow', ['any'], ['any'], ['tcp/443'], true, false, undefined],
      [3, 'deny', ['any'], ['any'], ['any'], true, true, undefined],
    ],
    [[5, 'frobnicate']],
  ],
  [
    'cisco-ios',
    ios,
    [
      [24, 'allow', ['10.1.0.0/24'], ['10.1.10.5', '10.1.30.1-10.1.30.9'], ['tcp/502'], true, false, undefined],
      [25, 'allow', ['0.0.0.0/0'], ['0.0.0.0/0'], ['any'], true, false, '2026-12-31'],
      [22, 'deny', ['0.0.0.0/0'], ['0.0.0.0/0'], ['any'], true, true, undefined],
      [28, 'allow', ['10.9.9.0/24'], ['0.0.0.0/0'], ['any'], false, false, undefined],
      [28, 'deny', ['0.0.0.0/0'], ['0.0.0.0/0'], ['any'], false, true, undefined],
      [16, 'allow', ['0.0.0.0/0'], ['0.0.0.0/0'], ['any'], true, true, undefined],
    ],
    [
      [26, 'frobnicate'],
      [27, 'holds itself'],
      [31, 'frobnicate'],
    ],
  ],
  [
    'cisco-asa',
    asa,
    [
      [3, 'deny', ['any'], ['any'], ['any'], true, false, undefined],
      [7, 'deny', ['any'], ['any'], ['any'], true, false, undefined],
      [14, 'allow', ['0.0.0.0/0'], ['10.1.0.5'], ['tcp/443'], true, false, undefined],
      [15, 'allow', ['any'], ['10.1.0.6'], ['tcp/22'], false, false, undefined],
      [17, 'deny', ['any'], ['any'], ['any'], true, true, undefined],
      [7, 'allow', ['any'], ['any'], ['any'], true, true, undefined],
      [7, 'deny', ['any'], ['any'], ['any'], true, true, undefined],
    ],
    [[16, 'NOWHERE']],
  ],
  [
    'fortigate',
    fortigate,
    [
      [14, 'allow', ['0.0.0.0/0'], ['10.1.0.5'], ['tcp/443'], true, false, '2026-12-31'],
      [36, 'allow', ['host example.com'], ['0.0.0.0/0'], ['any'], true, false, undefined],
      [13, 'deny', ['any'], ['any'], ['any'], true, true, undefined],
    ],
    [
      [29, 'NOWHERE'],
      [43, 'frobnicate'],
    ],
  ],
  [
    'palo-alto',
    paloAlto,
    [
      [3, 'allow', ['any'], ['10.2.0.9'], ['application ssl'], true, false, undefined],
      [3, 'allow', ['any'], ['any'], ['any'], true, true, undefined],
      [3, 'allow', ['any'], ['any'], ['any'], true, true, undefined],
      [3, 'deny', ['any'], ['any'], ['any'], true, true, undefined],
    ],
    [
      [12, 'frobnicate'],
      [10, 'half'],
    ],
  ],
  [
    'pfsense',
    pfsense,
    [
      [8, 'allow', ['10.1.0.0/24'], ['0.0.0.0/0'], ['tcp/443'], true, false, undefined],
      [10, 'deny', ['0.0.0.0/0'], ['0.0.0.0/0'], ['any'], true, false, undefined],
      [7, 'deny', ['any'], ['any'], ['any'], true, true, undefined],
    ],
    [
      [9, 'holds itself'],
      [10, 'frobnicate'],
    ],
  ],
])('%s: rules with their lines, and every statement that is not understood', async (id, text, rules, listed) => {
  const found = await readWith(id, text);
  expect(pickReader(bytesOf(text), 'evidence/fw', null)?.id).toBe(id);
  expect(shown(found, 'action', 'sourceAddress', 'destinationAddress', 'service', 'enabled', 'isDefault', 'expires')).toEqual(rules);
  expect(found.broken.map(({ line }) => line)).toEqual(listed.map(([line]) => line));
  for (const [n, [, word]] of listed.entries()) expect(found.broken[n]?.reason).toContain(word);
});

test.each<[string, string, string]>([
  ['cisco-ios', ios, 'RTR-1'],
  ['cisco-asa', asa, 'FW-2'],
  ['fortigate', fortigate, 'FGT-1'],
  ['palo-alto', paloAlto, 'PA-1'],
  ['pfsense', pfsense, 'pf-1'],
  ['iptables', iptables, 'fw-7'],
])('%s: the device is named by its configuration, else by the file', async (id, text, device) => {
  const { rows, notes } = await readWith(id, text, 'evidence/fw-7.conf');
  expect(new Set(rows.map(({ raw }) => field(raw, 'device')))).toEqual(new Set([device]));
  expect(notes.some((note) => note.includes('does not name its device'))).toBe(id === 'iptables');
});

test.each<[string, string, string, string]>([
  ['iptables', 'a comment', iptables, 'to the PLC'],
  ['cisco-ios', 'a remark', ios, 'historian'],
  ['cisco-asa', 'a remark', asa, 'web'],
  ['fortigate', 'name and comment over two lines', fortigate, 'engineering: for the\nintegrator'],
  ['pfsense', 'the description', pfsense, 'updates'],
  ['nft', 'the comment', nft, 'web'],
])('%s: %s goes with its rule', async (id, _, text, comment) => {
  expect(shown(await readWith(id, text), 'comment').map((row) => (Array.isArray(row) ? (row as readonly unknown[])[1] : null))).toContain(
    comment,
  );
});

test('what concerns open connections, or the device itself, is told and read on request', async () => {
  const reader = readerOf('iptables');
  if (reader === null) throw new Error('no reader');
  const { rows, notes } = await read(reader, iptables);
  const all = await read(reader, iptables, { recordsAt: 'all' });
  expect(notes.filter((note) => note.includes('records: all'))).toHaveLength(2);
  expect(all.rows.length).toBeGreaterThan(rows.length);
  expect(shown(all, 'state').some((row) => JSON.stringify(row).includes('established'))).toBe(true);
  await expect(read(reader, iptables, { recordsAt: 'nonsense' })).rejects.toMatchObject({ code: 'E_PATH' });
});
test('address translation is noted', async () => {
  expect((await readWith('cisco-asa', asa)).notes.join()).toContain('NAT) by 1 statements, first in line 18');
});
test('chains that call each other in a circle are listed', async () => {
  const text = '*filter\n:FORWARD DROP [0:0]\n:A - [0:0]\n:B - [0:0]\n-A FORWARD -j A\n-A A -j B\n-A B -j A\nCOMMIT\n';
  expect((await readWith('iptables', text)).broken).toEqual([
    expect.objectContaining({ line: 7, reason: expect.stringContaining('calls itself') as string }),
  ]);
});
test('a line of a megabyte is listed and the rest is read', async () => {
  const text = ios.replace('frobnicate everything', `description ${'x'.repeat(1_000_000)}`);
  const { rows, broken } = await readWith('cisco-ios', text);
  expect(broken.some(({ line, reason }) => line === 31 && reason.includes('longer than'))).toBe(true);
  expect(rows).toHaveLength(6);
});
test('groups that are nested forty deep, each twice in the next, are expanded once', async () => {
  const inner = (n: number): string => (n === 0 ? ' host 10.0.0.1' : ` group-object G${n - 1}\n group-object G${n - 1}`);
  const groups = Array.from({ length: 40 }, (_, n) => `object-group network G${n}\n${inner(n)}`).join('\n');
  const found = await readWith(
    'cisco-ios',
    `version 15\nhostname r\n${groups}\nip access-list extended X\n permit ip object-group G39 any\n`,
  );
  expect(shown(found, 'sourceAddress')[0]).toEqual([123, ['10.0.0.1']]);
});
test('XML with a DOCTYPE is refused', async () => {
  await expect(readWith('pfsense', `<!DOCTYPE a [<!ENTITY b "c">]>${pfsense.replace(/^<\?xml[^>]*>/, '')}`)).rejects.toMatchObject({
    code: 'E_EVIDENCE_FORMAT',
  });
});

const data = '../shared/data/firewall';
describe.skipIf(!existsSync(data))('configurations of other people', () => {
  test.each([
    ['cisco', 'cisco-ios', 84, 20],
    ['cisco_asa', 'cisco-asa', 29, 10],
    ['fortios', 'fortigate', 27, 20],
    ['palo_alto', 'palo-alto', 80, 28],
    ['iptables/iptables', 'iptables', 3, 0],
  ] as const)('%s: each is recognised and read, what is not understood is listed with its line', async (folder, id, files, most) => {
    const names = readdirSync(`${data}/${folder}`);
    let listed = 0;
    let known = 0;
    for (const name of names) {
      const bytes = new Uint8Array(readFileSync(`${data}/${folder}/${name}`));
      const reader = readerOf(id);
      if (reader === null) throw new Error(`no reader ${id}`);
      if (pickReader(bytes, name, null) !== null) known += 1;
      const { broken } = await readAll(reader, fileOf(bytes, name)).catch((error: unknown) => {
        if (error instanceof Error && 'code' in error) return { broken: [] };
        throw error;
      });
      listed += broken.length;
      expect(broken.every(({ line, reason }) => line > 0 && reason !== '')).toBe(true);
    }
    expect(names).toHaveLength(files);
    expect(known).toBeGreaterThanOrEqual(files - 1);
    expect(listed).toBeLessThanOrEqual(most);
  });
});
