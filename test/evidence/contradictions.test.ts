/** Contradictions on small sites with an answer key that is exact both ways: every one that is there, with both places, and no other. */
import { zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { networksNamed } from '../../src/evidence/contradictions/index.js';
import { csv } from '../../src/evidence/readers/csv.js';
import { nmap } from '../../src/evidence/readers/nmap.js';
import type { EvidenceSet } from '../../src/model/record.js';
import type { Registration } from '../../src/model/site.js';
import { openLibrary } from '../../src/run.js';
import { read, registrationOf, sha256, site, zoneOf } from './fixtures.js';

const library = openLibrary({ controls: [], onlyControls: null }, false);
if (!library.ok) throw new Error('the library cannot be read');
const { kinds } = library.value;

type Files = Readonly<Record<string, string>>;
/** `kind.csv` or `kind-2.csv`: registered under its name; `more` says what is special about a registration. */
function look(
  files: Files,
  more: Readonly<Record<string, Partial<Registration>>> = {},
  at: Partial<typeof site> = {},
): Promise<EvidenceSet> {
  const registered = Object.keys(files).filter((name) => /^[a-z-]+(-\d)?\.(csv|xml)$/.test(name));
  const evidence = registered.map((name) => {
    const id = name.replace(/\.\w+$/, '');
    return registrationOf(id, id.replace(/-\d$/, ''), name, more[id]);
  });
  return read(files, evidence, { kinds, readers: { csv, nmap }, site: { ...site, ...at } });
}
/** "code subject file:line file:line", sorted. */
const told = ({ contradictions }: EvidenceSet): readonly string[] =>
  contradictions
    .map(({ code, subject, origins }) => [code, subject, ...origins.map(({ evidence, line }) => `${evidence}:${String(line)}`)].join(' '))
    .sort();

const head = 'id,hostname,alias,class,zone,addresses,mac,vendor,model,serial,firmware,os version,lifecycle,connection\n';
const row = (id: string, more: Readonly<Record<string, string>> = {}): string => {
  const all: Readonly<Record<string, string>> = {
    ...{ hostname: '', alias: '', class: 'controller', zone: 'control', addresses: '', mac: '', vendor: 'Siemens', model: 'S7' },
    ...{ serial: '', firmware: '', os: '', lifecycle: 'in-service', connection: 'wired', ...more },
  };
  const names = [
    'hostname',
    'alias',
    'class',
    'zone',
    'addresses',
    'mac',
    'vendor',
    'model',
    'serial',
    'firmware',
    'os',
    'lifecycle',
    'connection',
  ];
  return `${[id, ...names.map((name) => all[name] ?? '')].join(',')}\n`;
};
const mac = (n: number): string => `00:1b:1b:00:00:${n.toString(16).padStart(2, '0')}`;
const plc = (n: number, more: Readonly<Record<string, string>> = {}): string =>
  row(`PLC-${String(n)}`, {
    ...{
      hostname: `hww-plc-${String(n)}.plant.local`,
      addresses: `10.1.30.${String(n)}`,
      mac: mac(n),
      serial: `SN1000${String(n)}`,
      firmware: 'V2.9.4',
    },
    ...more,
  });
const four = head + plc(1) + plc(2) + plc(3) + plc(4);
const devices = (...rows: readonly string[]): string =>
  `address,mac,hostname,firmware,serial,sensor\n${rows.map((each) => `${each}\n`).join('')}`;
const seen = (n: number, firmware = '', serial = ''): string => `10.1.30.${String(n)},${mac(n)},,${firmware},${serial},S1`;
const all = devices(seen(1), seen(2), seen(3), seen(4));
const scan = (...hosts: readonly number[]): string =>
  `<?xml version="1.0"?><nmaprun scanner="nmap" start="1790550000" version="7.94"><scaninfo type="syn" protocol="tcp"/>${hosts
    .map((n) => `\n<host><status state="up" reason="arp-response"/><address addr="10.1.30.${String(n)}" addrtype="ipv4"/><ports/></host>`)
    .join('')}<runstats><finished time="1790550900" exit="success"/></runstats></nmaprun>`;

const clean: readonly (readonly [string, Files, Readonly<Record<string, Partial<Registration>>>?])[] = [
  ['an inventory alone', { 'assets.csv': four }],
  [
    'everything seen, versions less precise and written otherwise',
    {
      'assets.csv': four,
      'discovered-devices.csv': devices(
        seen(1, 'v2.9'),
        seen(2, 'FW 2.9.4', 'sn10002'),
        seen(3, '2.9.4', 'S/N: SN10003'),
        seen(4, 'Unknown', '-'),
      ),
    },
  ],
  [
    'two inventories that say the same in other letters',
    {
      'assets.csv': four,
      'assets-2.csv': 'id,vendor,firmware,zone,notes\nplc-1,SIEMENS,2.9.4,control,by the gate\nPLC-2, siemens,v2.9.4,control,\n',
    },
  ],
  [
    'names in other letters, by host name, domain, alias and address',
    {
      'assets.csv': head + plc(1, { alias: 'Filter 1' }) + plc(2),
      'accounts.csv': 'asset,name\nplc-1,a\nHWW-PLC-1,b\nhww-plc-2.plant.local,c\nPLANT\\HWW-PLC-2$,d\nfilter 1,e\n10.1.30.2,f\n',
    },
  ],
  [
    'a disabled account and the disposal of a retired asset',
    {
      'assets.csv': four + row('OLD', { lifecycle: 'retired' }),
      'accounts.csv': 'asset,name,enabled\nOLD,a,no\nPLC-1,a,yes\n',
      'changes.csv': 'id,assets\nC-1,OLD\n',
    },
  ],
  [
    'a redundant pair with its virtual address and virtual router MAC',
    {
      'assets.csv':
        'id,zone,class,addresses,shared address,mac\nR-1,control,network,10.1.30.2,10.1.30.1,00:1b:1b:00:00:02;00:00:5e:00:01:0a\nR-2,control,network,10.1.30.3,10.1.30.1,00:1b:1b:00:00:03;00:00:5e:00:01:0a\n',
      'discovered-devices.csv':
        'address,mac\n10.1.30.1,00:00:5e:00:01:0a\n10.1.30.2,00:1b:1b:00:00:02\n10.1.30.3,00:1b:1b:00:00:03\n10.1.30.4,00:00:0c:07:ac:05\n',
    },
  ],
  [
    'a spare with the address and serial-free entry of what it replaces',
    {
      'assets.csv':
        four + row('SPARE', { lifecycle: 'spare', addresses: '10.1.30.1' }) + row('OLD', { lifecycle: 'retired', addresses: '10.1.30.2' }),
      'discovered-devices.csv': all,
    },
  ],
  ['a sensor that hears only a few says nothing of the others', { 'assets.csv': four, 'discovered-devices.csv': devices(seen(1)) }],
  [
    'an old discovery says nothing of what it did not see',
    { 'assets.csv': four, 'discovered-devices.csv': devices(seen(1), seen(2), seen(3)) },
    { 'discovered-devices': { collected: '2026-06-01' } },
  ],
  [
    'a sample says nothing either',
    { 'assets.csv': four, 'discovered-devices.csv': devices(seen(1), seen(2), seen(3)) },
    { 'discovered-devices': { sampled: true } },
  ],
  [
    'a scan of another zone says nothing',
    { 'assets.csv': four, 'discovered-devices.csv': devices(seen(1), seen(2), seen(3)) },
    { 'discovered-devices': { covers: ['dmz'] } },
  ],
  [
    'a notebook that is there now and then',
    { 'assets.csv': four + row('LAP', { addresses: '10.1.30.9', connection: 'temporary' }), 'discovered-devices.csv': all },
  ],
  [
    'seen in flows only',
    {
      'assets.csv': four,
      'discovered-devices.csv': devices(seen(1), seen(2), seen(3)),
      'flows.csv': 'source,destination,service\n10.1.30.4,10.1.30.1,tcp/102\n',
    },
  ],
  [
    'a device known by its MAC address or by its name where no address is on record',
    {
      'assets.csv': head + plc(1, { addresses: '' }) + row('HMI', { hostname: 'hmi', class: 'hmi' }),
      'discovered-devices.csv': devices(seen(1), '10.1.30.77,,HMI.plant.local,,,S1'),
    },
  ],
  [
    'a router whose MAC address stands before many',
    {
      'assets.csv': four + row('SW', { class: 'network', addresses: '10.1.30.9', mac: mac(9) }),
      'discovered-devices.csv': devices(...[1, 2, 3, 4].map((n) => `10.1.30.${String(n)},${mac(9)},,,,S1`), `10.1.30.9,${mac(9)},,,,S1`),
    },
  ],
  [
    'broadcast, group and outside addresses',
    {
      'assets.csv': four,
      'flows.csv': 'source,destination,service\n10.1.30.1,239.1.1.1,udp/2222\n10.1.30.1,10.1.30.255,udp/137\n10.1.30.1,8.8.8.8,udp/53\n',
    },
  ],
  [
    'several versions of one library side by side, in both lists',
    {
      'assets.csv': four,
      'software.csv': 'asset,name,version\nPLC-1,VC++ Runtime,14.0\nPLC-1,VC++ Runtime,9.0\n',
      'software-2.csv': 'asset,name,version\nplc-1,vc++ runtime,9.0.30729\n',
    },
  ],
  [
    'an address that was called in vain',
    { 'assets.csv': four, 'flows.csv': 'source,destination,service,answered\n10.1.30.1,10.1.30.99,tcp/22,no\n' },
  ],
  [
    'two sensors that saw one flow and one device at other times, in other numbers',
    {
      'assets.csv': four,
      'flows.csv': 'source,destination,service,count,last seen,sensor\n10.1.30.1,10.1.30.2,tcp/102,5,2026-09-27T01:00:00Z,A\n',
      'flows-2.csv': 'source,destination,service,count,last seen,sensor\n10.1.30.1,10.1.30.2,tcp/102,900,2026-09-28T01:00:00Z,B\n',
      'discovered-devices.csv': `address,mac,last seen,sensor\n10.1.30.1,${mac(1)},2026-09-27T01:00:00Z,A\n`,
      'discovered-devices-2.csv': `address,mac,last seen,sensor\n10.1.30.1,${mac(1)},2026-09-28T01:00:00Z,B\n`,
    },
  ],
  [
    'an operating system numbered in two ways',
    {
      'assets.csv': head + plc(1, { os: 'LTSC 2021 19044.4894' }),
      'software.csv': 'asset,name,version,type\nPLC-1,Windows 10,10.0.19044,operating-system\n',
    },
  ],
  [
    'events from a zone with a sensor, by conduit, and from its own log',
    {
      'assets.csv': four,
      'sensors.csv': 'id,zone,covers\nS1,dmz,c-ctrl\n',
      'log-sources.csv': 'id,zone\nDC-1,office\n',
      'events.csv':
        'id,time,asset,zone,source\n1,2026-09-28T01:00:00Z,PLC-1,,nids\n2,2026-09-28T02:00:00Z,,dmz,nids\n3,2026-09-28T02:00:00Z,,office,dc-1\n',
    },
  ],
  ['events without any list of sensors', { 'assets.csv': four, 'events.csv': 'id,time,asset\n1,2026-09-28T01:00:00Z,PLC-1\n' }],
  [
    'a document that names networks in use, larger ones, examples and single devices',
    {
      'assets.csv': four,
      'documents.csv': `id,file,sha256\nD-1,net.md,${sha256('a 10.1.30.0/25 b 10.0.0.0/8 c 192.0.2.0/24 d 10.9.9.9/32 e version 1.2.3.4/5.6 f 127.0.0.0/8')}\n`,
      'net.md': 'a 10.1.30.0/25 b 10.0.0.0/8 c 192.0.2.0/24 d 10.9.9.9/32 e version 1.2.3.4/5.6 f 127.0.0.0/8',
    },
  ],
];

test.each(clean.map(([name, files, more]) => ({ name, files, more })))('no contradiction: $name', async ({ files, more }) => {
  expect(told(await look(files, more))).toEqual([]);
});

const net = 'Plant network\nOld cell: 10.77.1.0/24\nRing: 172.31.4.0 255.255.255.0, radio 192.168.55.x\n';
const key: readonly (readonly [string, Files, readonly string[]])[] = [
  [
    'seen and in no inventory',
    { 'assets.csv': four, 'discovered-devices.csv': devices(seen(1), seen(2), seen(3), seen(4), seen(66)) },
    ['not-in-inventory 10.1.30.66 discovered-devices:6 assets:0'],
  ],
  [
    'seen in flows only, and by MAC address only',
    {
      'assets.csv': four,
      'flows.csv': 'source,destination,service\n10.1.30.1,10.1.30.99,tcp/22\n',
      'discovered-devices.csv': 'address,mac\n,02:00:00:00:00:07\n',
    },
    ['not-in-inventory 020000000007 discovered-devices:2 assets:0', 'not-in-inventory 10.1.30.99 flows:2 assets:0'],
  ],
  [
    'a scan that did not find it',
    { 'assets.csv': four, 'discovered-devices.xml': scan(1, 2, 3) },
    ['never-seen assets:PLC-4 assets:5 discovered-devices:0'],
  ],
  [
    'a sensor that never heard it',
    { 'assets.csv': four, 'discovered-devices.csv': devices(seen(1), seen(2), seen(3)) },
    ['silent-asset assets:PLC-4 assets:5 discovered-devices:0'],
  ],
  [
    'a sensor that asks did not find it',
    {
      'assets.csv': four,
      'sensors.csv': 'id,zone,mode\nS1,control,active\n',
      'discovered-devices.csv': devices(seen(1), seen(2), seen(3)),
    },
    ['never-seen assets:PLC-4 assets:5 discovered-devices:0'],
  ],
  [
    'a retired device that talks',
    {
      'assets.csv': four + row('OLD', { addresses: '10.1.30.9', lifecycle: 'retired' }),
      'discovered-devices.csv': devices(seen(1), seen(2), seen(3), seen(4), '10.1.30.9,,,,,S1'),
    },
    ['seen-though-retired assets:OLD assets:6 discovered-devices:6'],
  ],
  [
    'one address on two assets',
    { 'assets.csv': four + row('X', { addresses: '10.1.30.1' }) },
    ['duplicate-address 10.1.30.1 assets:2 assets:6'],
  ],
  [
    'one MAC address on two assets, written in two ways',
    { 'assets.csv': four + row('X', { addresses: '10.1.30.8', mac: '001B.1B00.0001' }) },
    ['duplicate-address 001b1b000001 assets:2 assets:6'],
  ],
  [
    'one serial number on two assets',
    { 'assets.csv': four + row('X', { addresses: '10.1.30.8', serial: 'sn10001' }) },
    ['duplicate-serial SN10001 assets:2 assets:6'],
  ],
  [
    'one asset in two zones, by two inventories',
    { 'assets.csv': four, 'assets-2.csv': 'id,zone\nplc-1,dmz\n' },
    ['asset-in-two-zones assets:PLC-1 assets:2 assets-2:2'],
  ],
  [
    'one asset in two zones, by its address',
    { 'assets.csv': four + row('X', { addresses: '10.1.20.9' }) },
    ['zone-by-address assets:X assets:6 site:1'],
  ],
  [
    'two inventories that disagree',
    { 'assets.csv': four, 'assets-2.csv': 'id,firmware,vendor\nPLC-1,2.8,ABB\n' },
    ['conflicting-field assets:PLC-1 assets:2 assets-2:2', 'conflicting-field assets:PLC-1 assets:2 assets-2:2'],
  ],
  [
    'accounts, backups, agents and patches of assets that do not exist',
    {
      'assets.csv': four,
      'accounts.csv': 'asset,name\nSRV-9,admin\nPLC-1,admin\n',
      'backups.csv': 'asset,completed\nsrv-8,2026-09-28T01:00:00Z\n',
      'endpoint-protection.csv': 'asset,type,product\nSRV-7,anti-malware,AV\n',
      'patches.csv': 'asset,patch\nSRV-6,KB1\n',
    },
    [
      'unknown-asset SRV-6 patches:2 assets:0',
      'unknown-asset SRV-7 endpoint-protection:2 assets:0',
      'unknown-asset SRV-9 accounts:2 assets:0',
      'unknown-asset srv-8 backups:2 assets:0',
    ],
  ],
  [
    'accounts, backups, agents and patches of assets that are retired',
    {
      'assets.csv': four + row('OLD', { hostname: 'hww-old', lifecycle: 'retired' }),
      'accounts.csv': 'asset,name\nold,admin\n',
      'backups.csv': 'asset,completed\nHWW-OLD,2026-09-28T01:00:00Z\n',
      'endpoint-protection.csv': 'asset,type,product\nOLD,anti-malware,AV\n',
      'patches.csv': 'asset,patch\nOLD,KB1\n',
    },
    [
      'retired-asset assets:OLD accounts:2 assets:6',
      'retired-asset assets:OLD backups:2 assets:6',
      'retired-asset assets:OLD endpoint-protection:2 assets:6',
      'retired-asset assets:OLD patches:2 assets:6',
    ],
  ],
  [
    'firmware and serial number that a scan read otherwise',
    { 'assets.csv': four, 'discovered-devices.csv': devices(seen(1, '2.8.1'), seen(2, '', 'SN99999'), seen(3), seen(4)) },
    ['scan-differs assets:PLC-1 assets:2 discovered-devices:2', 'scan-differs assets:PLC-2 assets:3 discovered-devices:3'],
  ],
  [
    'another network card behind the address',
    { 'assets.csv': four, 'discovered-devices.csv': devices(`10.1.30.1,02:00:00:00:00:09,,,,S1`, seen(2), seen(3), seen(4)) },
    ['scan-differs assets:PLC-1 assets:2 discovered-devices:2'],
  ],
  [
    'the name of one asset with the address of another',
    { 'assets.csv': four, 'discovered-devices.csv': devices(`10.1.30.1,,HWW-PLC-2,,,S1`, seen(2), seen(3), seen(4)) },
    ['scan-differs assets:PLC-2 assets:3 discovered-devices:2'],
  ],
  [
    'the firmware and the system in a list of software',
    {
      'assets.csv': head + plc(1) + plc(2, { os: '10.0.19044' }),
      'software.csv': 'asset,name,version,type\nPLC-1,Firmware,2.8,firmware\nplc-2,Windows,10.0.17763.1,operating-system\n',
    },
    ['software-differs assets:PLC-1 assets:2 software:2', 'software-differs assets:PLC-2 assets:3 software:3'],
  ],
  [
    'one product in two lists with two versions',
    {
      'assets.csv': four,
      'software.csv': 'asset,name,version\nPLC-1,7-Zip,19.00\n',
      'software-2.csv': 'asset,name,version\nplc-1,7-zip,21.07\n',
    },
    ['software-differs assets:PLC-1 software:2 software-2:2'],
  ],
  [
    'events from a zone without a sensor, once for each source',
    {
      'assets.csv': four,
      'sensors.csv': 'id,zone\nS1,dmz\n',
      'events.csv': 'id,time,asset,source\n1,2026-09-28T01:00:00Z,PLC-1,nids\n2,2026-09-28T02:00:00Z,PLC-2,nids\n',
    },
    ['no-sensor zone:control events:2 sensors:0'],
  ],
  [
    'networks that a document names and nobody uses',
    { 'assets.csv': four, 'documents.csv': `id,file,sha256\nD-1,net.md,${sha256(net)}\n`, 'net.md': net },
    [
      'unused-subnet 10.77.1.0/24 documents:2 net.md:2',
      'unused-subnet 172.31.4.0 255.255.255.0 documents:2 net.md:3',
      'unused-subnet 192.168.55.x documents:2 net.md:3',
    ],
  ],
];

test.each(key)('told with both places: %s', async (_, files, expected) => {
  const set = await look(files);
  expect(told(set)).toEqual([...expected].sort());
  for (const { origins } of set.contradictions) expect(origins.length).toBeGreaterThan(1);
});

test('copies of a machine in zones with one network of their own are no duplicates; two in one of them are', async () => {
  const zones = [zoneOf('cell-a', ['192.168.0.0/24']), zoneOf('cell-b', ['192.168.0.0/24'])];
  const cells = 'id,zone,addresses\nA-PLC,cell-a,192.168.0.1\nB-PLC,cell-b,192.168.0.1\n';
  expect(told(await look({ 'assets.csv': cells }, {}, { zones, conduits: [] }))).toEqual([]);
  expect(told(await look({ 'assets.csv': `${cells}B-HMI,cell-b,192.168.0.1\n` }, {}, { zones, conduits: [] }))).toEqual([
    'duplicate-address 192.168.0.1 assets:3 assets:4',
  ]);
});

test('a network named in a packed document is found, and a document that is no archive names nothing', async () => {
  const bytes = zipSync({ 'word/document.xml': new TextEncoder().encode('<w:p><w:t>Cell 10.77.</w:t><w:t>1.0/24</w:t></w:p>') });
  const record = (file: string) => ({
    ...{ kind: 'documents', key: 'D', values: { file }, origins: [], zones: [], conduits: [], perhaps: [], unplaced: null },
  });
  const open = (path: string) => ({
    path,
    size: bytes.length,
    bytes: () => Promise.resolve(bytes),
    chunks: async function* () {
      yield await Promise.resolve(bytes);
    },
  });
  const named = async (file: string) =>
    (await networksNamed({ list: () => [], open }, [record(file)])).map(({ text, line }) => `${text}:${String(line)}`);
  expect(await named('plan.docx')).toEqual(['10.77.1.0/24:0']);
  bytes[0] = 0;
  bytes.fill(0, 30);
  expect(await named('plan.docx')).toEqual([]);
});

test('hostile values stay one short line, and of a flood the first thousand and their number are told', async () => {
  const many = Array.from({ length: 1_500 }, (_, n) => `U-${String(n)},admin`).join('\n');
  const set = await look({
    'assets.csv': `id,zone,serial\n"X\u001b[31m\nY",control,1\n`,
    'assets-2.csv': `id,zone,serial\n"X\u001b[31m\nY",control,2\n`,
    'accounts.csv': `asset,name\n${many}\n`,
  });
  expect(set.contradictions.filter(({ code }) => code === 'unknown-asset')).toHaveLength(1_001);
  expect(set.contradictions.some(({ message }) => message.startsWith('and 500 more'))).toBe(true);
  for (const { code, message } of set.contradictions) if (code === 'conflicting-field') expect(message).toMatch(/serial is "1" in assets/);
});

test('a hundred thousand assets and as many sightings are compared in a few seconds', async () => {
  const ids = Array.from({ length: 100_000 }, (_, n) => n);
  const address = (n: number): string => `10.${String(100 + (n >> 16))}.${String((n >> 8) & 255)}.${String(n & 255)}`;
  const zones = [zoneOf('control', ['10.100.0.0/14'])];
  const files = {
    'assets.csv': `id,zone,addresses,firmware,serial,vendor,model\n${ids.map((n) => `A-${String(n)},control,${address(n)},2.9,SN-${String(n)},S,M`).join('\n')}\n`,
    'discovered-devices.csv': `address,firmware\n${ids
      .slice(1)
      .map((n) => `${address(n)},${n % 1_000 === 0 ? '2.8' : '2.9'}`)
      .join('\n')}\n`,
  };
  const began = performance.now();
  const set = await look(files, {}, { zones, conduits: [] });
  expect(set.contradictions.filter(({ code }) => code === 'scan-differs')).toHaveLength(99);
  expect(set.contradictions.filter(({ code }) => code === 'silent-asset').map(({ asset }) => asset)).toEqual(['A-0']);
  expect(performance.now() - began).toBeLessThan(30_000);
}, 60_000);
