/** Nmap results: what is open and who it is; guesses, closed ports and silence are no findings. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { nmap } from '../../../src/evidence/readers/nmap.js';
import { columns, like, raws, read, refusal } from './helpers.js';

const run = (hosts: string, end = '<runstats><finished time="1759200400" exit="success"/></runstats>'): string =>
  `<?xml version="1.0"?>\n<!DOCTYPE nmaprun>\n<nmaprun scanner="nmap" version="7.94" start="1759200000" args="nmap -&#45;script all">\n` +
  `<scaninfo type="syn" protocol="tcp" services="22,80,102,502"/>\n${hosts}\n${end}\n</nmaprun>`;
const host = (inner: string, state = 'up'): string =>
  `<host starttime="1759200000" endtime="1759200300"><status state="${state}"/><address addr="10.1.30.5" addrtype="ipv4"/>${inner}</host>`;
const port = (id: number, state: string, inner = ''): string =>
  `<port protocol="tcp" portid="${id}"><state state="${state}"/>${inner}</port>`;

const plc = host(
  '<address addr="00:0E:8C:00:00:05" addrtype="mac" vendor="Siemens AG"/><hostnames><hostname name="plc.local" type="user"/><hostname name="plc-5.plant" type="PTR"/></hostnames>' +
    `<ports><extraports state="filtered" count="3"/>${port(22, 'closed', '<service name="ssh" method="table" conf="3"/>')}` +
    port(80, 'open', '<service name="http" product="GoAhead" version="2.5" method="probed" conf="10"/>') +
    port(
      102,
      'open',
      '<service name="iso-tsap" method="table" conf="3"/><script id="s7-info" output="x"><elem key="Module">6ES7 315-2EH14-0AB0 </elem><elem key="Version">3.2.6</elem><elem key="Serial Number">S C-X4U4</elem><elem key="Copyright">Maker</elem></script>',
    ) +
    `${port(502, 'open|filtered')}${port(161, 'filtered')}</ports><os><osmatch name="Guess A" accuracy="97"/></os>`,
);

test('a host becomes a row with its open ports, and what the services and scripts told', async () => {
  const all = await read(nmap, run(plc));
  expect(all.rows).toEqual([
    {
      raw: {
        ...{
          address: '10.1.30.5',
          mac: '00:0E:8C:00:00:05',
          macVendor: 'Siemens AG',
          hostname: 'plc-5.plant',
          services: ['tcp/80', 'tcp/102'],
        },
        ...{ closed: ['tcp/22'], undecided: ['tcp/502', 'tcp/161'], products: ['tcp/80 GoAhead 2.5'] },
        ...{ firstSeen: '2025-09-30T02:40:00.000Z', lastSeen: '2025-09-30T02:45:00.000Z' },
        ...{ model: '6ES7 315-2EH14-0AB0', firmware: '3.2.6', serial: 'S C-X4U4' },
      },
      ...{ line: 5, column: 1, pointer: '/nmaprun/host' },
    },
  ]);
  expect(all.exportHeader).toEqual({ tool: 'nmap', version: '7.94', time: '2025-09-30T02:40:00.000Z' });
  expect([all.broken, all.notes]).toEqual([[], []]);
});
test.each<[string, string, unknown]>([
  ['without a port scan the services are unknown', host(''), undefined],
  ['with one, none is an answer', host(`<ports>${port(22, 'closed')}</ports>`), []],
])('%s', async (_, hosts, services) => {
  expect(columns(raws(await read(nmap, run(hosts)))[0]).get('services')).toEqual(services);
});
test('a host that is down is no row, and is counted', async () => {
  const all = await read(nmap, run(host('', 'down') + plc));
  expect(all.rows).toHaveLength(1);
  expect(all.notes).toEqual([like('1 of 2 addresses did not answer')]);
});
test('what two scripts tell differently is left out, and an operating system only where it is certain', async () => {
  const scripts = (a: string, b: string): string =>
    host(
      `<ports>${port(44818, 'open', `<script id="enip-info"><elem key="Vendor">Rockwell Automation/Allen-Bradley (1)</elem><elem key="Revision">${a}</elem></script>`)}` +
        `${port(47808, 'open', `<script id="bacnet-info"><table key="x"><elem key="Firmware">${b}</elem></table></script>`)}</ports>` +
        '<os><osmatch name="Linux 5.4" accuracy="100"/><osmatch name="Linux 4" accuracy="95"/></os>',
    );
  expect(raws(await read(nmap, run(scripts('20.1', '20.1'))))[0]).toMatchObject({
    vendor: 'Rockwell Automation/Allen-Bradley',
    firmware: '20.1',
    os: 'Linux 5.4',
  });
  expect(columns(raws(await read(nmap, run(scripts('20.1', '2'))))[0]).has('firmware')).toBe(false);
});
test.each<[string, string, string]>([
  ['was stopped', '', 'has no end'],
  ['failed', '<runstats><finished exit="error" errormsg="No route"/></runstats>', 'No route'],
])('a scan that %s leaves the list open', async (_, end, reason) => {
  const all = await read(nmap, run(plc, end));
  expect(all.rows).toHaveLength(1);
  expect(all.broken).toEqual([{ line: expect.any(Number) as unknown, column: expect.any(Number) as unknown, reason: like(reason) }]);
});
test.each<[string, string, string]>([
  ['another document', '<a><host/></a>', 'E_EVIDENCE_FORMAT'],
  ['a file that is cut off', run(plc).slice(0, 900), 'E_EVIDENCE_FORMAT'],
  ['entities of its own', run(plc).replace('<!DOCTYPE nmaprun>', '<!DOCTYPE nmaprun [<!ENTITY a "b">]>'), 'E_EVIDENCE_FORMAT'],
])('%s is unreadable', async (_, content, code) => {
  expect(await refusal(nmap, content)).toMatchObject({ code });
});

const real = '../shared/data/nmap/modbus-loopback.xml';
describe.skipIf(!existsSync(real))('a genuine scan', () => {
  test('shows one open port, and the revision that the device told', async () => {
    const all = await read(nmap, new Uint8Array(readFileSync(real)));
    expect(raws(all)).toMatchObject([
      {
        address: '127.0.0.1',
        hostname: 'localhost',
        services: ['tcp/502'],
        firmware: 'v2.4.1',
        identification: 'Demo Vendor PLC-1000 v2.4.1',
      },
    ]);
    expect(columns(raws(all)[0]).get('closed')).toHaveLength(5);
    expect(all.exportHeader).toMatchObject({ tool: 'nmap', version: '7.93' });
  });
});
