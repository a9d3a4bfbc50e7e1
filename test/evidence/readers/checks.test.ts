/** Results of checks on hosts: only a real pass is a pass, whatever the scanner calls it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { inspec } from '../../../src/evidence/readers/inspec.js';
import { lynis } from '../../../src/evidence/readers/lynis.js';
import { nessus } from '../../../src/evidence/readers/nessus.js';
import { xccdf } from '../../../src/evidence/readers/xccdf.js';
import { bytesOf, columns, like, raws, read, refusal, type ReadAll } from './helpers.js';

const statuses = (all: ReadAll): readonly unknown[] => all.rows.map(({ raw }) => columns(raw).get('status'));
const count = (all: ReadAll): Readonly<Record<string, number>> =>
  statuses(all).reduce<Record<string, number>>((sum, status) => ({ ...sum, [String(status)]: (sum[String(status)] ?? 0) + 1 }), {});

const ns = 'http://checklists.nist.gov/xccdf/1.2';
const results = (rows: string, prefix = ''): string => {
  const p = prefix === '' ? '' : `${prefix}:`;
  const inner = `<TestResult id="t" start-time="2026-09-01T10:00:00" end-time="2026-09-01T10:05:00" test-system="cpe:/a:redhat:openscap:1.3.9"><target>hmi-1</target><target-address>127.0.0.1</target-address><target-address>10.1.30.7</target-address>${rows}</TestResult>`;
  const body = `<Benchmark id="bench"><Group id="g"><Rule id="r-1"><title>No guest</title></Rule></Group>${inner}</Benchmark>`;
  return body.replace(/<(\/?)(\w)/g, `<$1${p}$2`).replace('Benchmark id', `Benchmark xmlns${prefix === '' ? '' : `:${prefix}`}="${ns}" id`);
};
const rule = (id: string, result: string, more = ''): string =>
  `<rule-result idref="${id}" severity="high" time="2026-09-01T10:01:00">${more}<result>${result}</result></rule-result>`;

describe('XCCDF', () => {
  test.each<[string, string]>([
    ...(['pass', 'fail', 'error', 'unknown', 'informational'] as const).map((word): [string, string] => [word, word]),
    ...([
      ['fixed', 'pass'],
      ['notapplicable', 'not-applicable'],
      ['notchecked', 'not-checked'],
      ['notselected', 'not-selected'],
    ] as [string, string][]),
    ...([
      ['passed', 'unknown'],
      ['', 'unknown'],
      ['constructor', 'unknown'],
      ['PASS', 'pass'],
    ] as [string, string][]),
  ])('%s is %s', async (word, status) => {
    expect(statuses(await read(xccdf, results(rule('r-1', word))))).toEqual([status]);
  });
  test.each(['', 'cdf'])('the prefix "%s" does not matter; the row says host, rule, time', async (prefix) => {
    const all = await read(xccdf, results(rule('r-1', 'pass'), prefix));
    expect(raws(all)).toMatchObject([
      {
        host: 'hmi-1',
        address: '10.1.30.7',
        benchmark: 'bench',
        check: 'r-1',
        title: 'No guest',
        status: 'pass',
        severity: 'high',
        checked: '2026-09-01T10:01:00',
      },
    ]);
    expect(all.rows[0]?.pointer).toMatch(/^\/Benchmark\/TestResult\/rule-result$/);
    expect(all.exportHeader).toEqual({ tool: 'redhat openscap', version: '1.3.9', time: '2026-09-01T10:05:00Z' });
  });
  test('what a person put in place of a failure is a failure', async () => {
    const override =
      '<override time="2026-09-02T00:00:00" authority="me"><old-result>fail</old-result><new-result>pass</new-result><remark>ok</remark></override>';
    expect(raws(await read(xccdf, results(rule('r-1', 'pass', override))))).toMatchObject([
      { status: 'fail', result: 'fail (overridden: pass)' },
    ]);
  });
  test('an ARF file holds the same results, for each host its own', async () => {
    const one = (host: string): string =>
      `<arf:report><arf:content><TestResult xmlns="${ns}" id="${host}"><benchmark id="b"/><target>${host}</target>${rule('r', 'pass')}</TestResult></arf:content></arf:report>`;
    const arf = `<arf:asset-report-collection xmlns:arf="http://scap.nist.gov/schema/asset-reporting-format/1.1"><arf:reports>${one('a')}${one('b')}</arf:reports></arf:asset-report-collection>`;
    expect(xccdf.recognise(bytesOf(arf), 'x.xml')).toBeGreaterThan(90);
    expect(raws(await read(xccdf, arf))).toMatchObject([{ host: 'a', benchmark: 'b' }, { host: 'b' }]);
  });
  test.each<[string, string]>([
    ['a benchmark without results', `<Benchmark xmlns="${ns}"><Rule id="a"/></Benchmark>`],
    ['results of another namespace', results(rule('r', 'pass')).replace(ns, 'urn:other')],
    ['a file that is cut off', results(rule('r', 'pass')).slice(0, -40)],
  ])('%s is refused', async (_, content) => {
    expect(await refusal(xccdf, content)).toMatchObject({ code: 'E_EVIDENCE_FORMAT' });
  });
});

const control = (id: string, words: readonly (string | object)[] | null, impact = 0.7): object => ({
  ...{ id, title: `title ${id}`, impact },
  ...(words && {
    results: words.map((word) => (typeof word === 'string' ? { status: word, start_time: '2026-09-01T10:00:00+02:00' } : word)),
  }),
});
const run = (...profiles: readonly (readonly object[])[]): string =>
  JSON.stringify(
    {
      platform: { name: 'windows', target_id: 'hmi-1' },
      version: '5.22',
      statistics: {},
      profiles: profiles.map((controls, i) => ({ name: `p${i}`, controls })),
    },
    null,
    1,
  );

describe('InSpec', () => {
  test.each<[readonly (string | object)[] | null, number, string]>([
    [['passed'], 0.7, 'pass'],
    [['passed', 'passed'], 0.7, 'pass'],
    [['passed', 'failed'], 0.7, 'fail'],
    [['passed', 'skipped'], 0.7, 'not-checked'],
    [['skipped'], 0, 'not-applicable'],
    [['passed'], 0, 'informational'],
    [[], 0.7, 'not-checked'],
    [null, 0.7, 'not-checked'],
    [['passed', 'odd'], 0.7, 'unknown'],
    [[{ status: 'failed', backtrace: ['x'] }], 0.7, 'error'],
    [[{ status: 'failed', backtrace: ['x'] }, 'failed'], 0.7, 'fail'],
    [[{}], 0.7, 'unknown'],
  ])('results %j of impact %d are %s', async (words, impact, status) => {
    expect(statuses(await read(inspec, run([control('c', words, impact)])))).toEqual([status]);
  });
  test('what an overlay repeats is taken from the profile with the results, at its line', async () => {
    const text = run([control('a', null), control('b', [])], [control('a', ['failed']), control('b', ['passed'])]);
    const all = await read(inspec, text);
    expect(raws(all)).toMatchObject([
      { check: 'a', status: 'fail', benchmark: 'p1', host: 'hmi-1', severity: 'high' },
      { check: 'b', status: 'pass' },
    ]);
    expect(all.rows.map(({ pointer }) => pointer)).toEqual(['/profiles/1/controls/0', '/profiles/1/controls/1']);
    expect(text.split('\n')[all.rows[0]?.line ?? 0]).toContain('"id": "a"');
    expect(all.notes).toEqual([like('2 controls stand in an overlay')]);
    expect(all.exportHeader).toMatchObject({ tool: 'InSpec', version: '5.22' });
  });
  test.each<[string, string]>([
    ['a profile', JSON.stringify({ name: 'p', controls: [{ id: 'a' }] })],
    ['an answer of something else', JSON.stringify({ api_response: {} })],
    ['a run of nothing', run([])],
    ['a list', '[1]'],
  ])('%s is refused', async (_, content) => {
    expect(await refusal(inspec, content)).toMatchObject({ code: 'E_EVIDENCE_FORMAT' });
  });
});

const item = (plugin: number, severity: number, inner = '', port = 0): string =>
  `<ReportItem port="${port}" svc_name="general" protocol="tcp" severity="${severity}" pluginID="${plugin}" pluginName="Plugin ${plugin}" pluginFamily="F">${inner}</ReportItem>`;
const report = (items: string, tags = ''): string =>
  `<?xml version="1.0" ?>\n<NessusClientData_v2><Policy/><Report name="r" xmlns:cm="http://www.nessus.org/cm">\n<ReportHost name="10.1.30.7"><HostProperties><tag name="host-ip">10.1.30.7</tag><tag name="host-fqdn">hmi-1.plant</tag><tag name="HOST_END_TIMESTAMP">1759200000</tag>${tags}</HostProperties>\n${items}</ReportHost></Report></NessusClientData_v2>`;

describe('Nessus', () => {
  const items =
    item(1, 0, '', 135) +
    item(2, 3, '<cve>CVE-2021-0001</cve><cve>cve-2021-0002</cve><cvss3_base_score>7.5</cvss3_base_score>', 445) +
    item(3, 2);
  test('as vulnerabilities each CVE is a row, severity 0 is none, and a finding without CVE keeps its plugin', async () => {
    const all = await read(nessus, report(items), { kind: 'vulnerabilities' });
    expect(raws(all)).toMatchObject([
      {
        host: 'hmi-1.plant',
        address: '10.1.30.7',
        id: 'CVE-2021-0001',
        severity: 'high',
        cvss: '7.5',
        source: 'nessus',
        service: 'tcp/445',
      },
      { id: 'CVE-2021-0002', severity: 'high' },
      { id: 'nessus-3', severity: 'medium' },
    ]);
    expect(all.rows[0]?.line).toBe(4);
  });
  test('as checks only compliance items count, and a plugin without findings is no row', async () => {
    const compliance = (word: string, n: number): string =>
      item(21156, 0, `<cm:compliance-check-name>C${n}</cm:compliance-check-name><cm:compliance-result>${word}</cm:compliance-result>`);
    const all = await read(nessus, report(items + ['PASSED', 'FAILED', 'WARNING', 'ERROR', 'SKIPPED', 'x'].map(compliance).join('')), {
      kind: 'host-checks',
    });
    expect(statuses(all)).toEqual(['pass', 'fail', 'unknown', 'error', 'not-checked', 'unknown']);
    expect((await read(nessus, report(items), { kind: 'host-checks' })).rows).toEqual([]);
  });
  test('as devices a host is a row, with what an item showed of its ports', async () => {
    const all = await read(
      nessus,
      report(items, '<tag name="mac-address">00:00:00:00:00:01\n00:00:00:00:00:02</tag><tag name="operating-system">Windows</tag>'),
      { kind: 'discovered-devices' },
    );
    expect(raws(all)).toEqual([
      { host: 'hmi-1.plant', address: '10.1.30.7', services: ['tcp/135', 'tcp/445'], lastSeen: '2025-09-30T02:40:00.000Z' },
    ]);
  });
  test('a host that was seen from outside only is counted', async () => {
    const all = await read(nessus, report(items, '<tag name="Credentialed_Scan">false</tag>'), { kind: 'vulnerabilities' });
    expect(all.notes).toEqual([like('1 of 1 hosts were scanned from outside only')]);
  });
  test('a policy without a scan is refused', async () => {
    expect(await refusal(nessus, '<NessusClientData_v2><Policy/></NessusClientData_v2>')).toMatchObject({ code: 'E_EVIDENCE_FORMAT' });
  });
});

describe('Lynis', () => {
  const text = [
    '# Lynis Report',
    ...['lynis_version=3.0.8', 'hostname=hist-1', 'report_datetime_start=2026-09-01 10:00:00', 'warning[]=KRNL-5830|Reboot is needed|-|-|'],
    ...[
      'suggestion[]=SSH-7408|Harden SSH|AllowTcpForwarding|-|',
      'suggestion[]=KRNL-5830|Again|-|-|',
      'tests_executed=KRNL-5830|SSH-7408|AUTH-9262|',
    ],
    ...[
      'tests_skipped=BOOT-5102|',
      'installed_packages_array=openssl,3.0.2|bash,5.1,x|noversion',
      'report_datetime_end=2026-09-01 10:02:00',
      '',
    ],
  ].join('\n');
  test('a warning is a failure, and nothing is a pass', async () => {
    const all = await read(lynis, text);
    expect(all.rows.map(({ raw, line }) => [columns(raw).get('check'), columns(raw).get('status'), line])).toEqual([
      ['KRNL-5830', 'fail', 5],
      ['SSH-7408', 'informational', 6],
      ['BOOT-5102', 'not-checked', 9],
      ['AUTH-9262', 'unknown', 8],
    ]);
    expect([all.broken, all.exportHeader]).toEqual([[], { tool: 'Lynis', version: '3.0.8', time: '2026-09-01T10:00:00Z' }]);
  });
  test('packages are software', async () => {
    expect(raws(await read(lynis, text, { kind: 'software' }))).toMatchObject([
      { host: 'hist-1', name: 'openssl', version: '3.0.2' },
      { name: 'bash,5.1', version: 'x' },
      { name: 'noversion', version: '' },
    ]);
  });
  test('a report that was stopped leaves the list open, and another file is refused', async () => {
    expect((await read(lynis, text.replace(/report_datetime_end.*\n/, ''))).broken).toHaveLength(1);
    expect(await refusal(lynis, 'a=b\n')).toMatchObject({ code: 'E_EVIDENCE_FORMAT' });
    expect(lynis.recognise(bytesOf(text), 'lynis-report.dat')).toBeGreaterThan(90);
  });
});

const data = '../shared/data/hdf';
const real = (path: string): Uint8Array => new Uint8Array(readFileSync(`${data}/${path}`));
describe.skipIf(!existsSync(data))('real results', () => {
  test.each([
    ['openscap', { pass: 43, fail: 137 }, 'localhost.localdomain', '192.168.158.31'],
    ['scc', { pass: 172, fail: 6 }, 'LOCKDOWN', '192.168.0.16'],
  ])('XCCDF of %s', async (tool, expected, host, address) => {
    const bytes = real(`xccdf/xccdf-results-${tool}-rhel7.xml`);
    expect(xccdf.recognise(bytes.subarray(0, 65_536), 'x.xml')).toBeGreaterThan(90);
    const all = await read(xccdf, bytes);
    expect(count(all)).toMatchObject(expected);
    expect(raws(all)[0]).toMatchObject({ host, address, title: expect.any(String) as unknown });
    const source = new TextDecoder().decode(bytes).split('\n');
    for (const { line } of all.rows) expect(source[line - 1]).toContain('rule-result');
  });
  test.each(existsSync(data) ? readdirSync(`${data}/inspec`) : [])('InSpec: %s', async (name) => {
    const bytes = real(`inspec/${name}`);
    if (['ubuntu_profile.json', 'conveyor-scan-206.json'].includes(name)) {
      expect(await refusal(inspec, bytes)).toMatchObject({ code: 'E_EVIDENCE_FORMAT' });
      return;
    }
    expect(inspec.recognise(bytes.subarray(0, 65_536), name)).toBeGreaterThan(80);
    const all = await read(inspec, bytes);
    const document = JSON.parse(new TextDecoder().decode(bytes)) as {
      profiles: { controls: { id: string; results?: { status: string }[] }[] }[];
    };
    const controls = document.profiles.flatMap((profile) => profile.controls);
    expect(all.rows).toHaveLength(new Set(controls.map(({ id }) => id)).size);
    // Counted apart: a control passes only if some profile has results for it, and all of these passed.
    const passing = [...new Set(controls.map(({ id }) => id))].filter((id) => {
      const words = controls.filter((each) => each.id === id).flatMap((each) => (each.results ?? []).map(({ status }) => status));
      return words.length > 0 && words.every((word) => word === 'passed');
    });
    const said = all.rows.filter(({ raw }) => columns(raw).get('status') === 'pass').map(({ raw }) => columns(raw).get('check'));
    expect(passing).toEqual(expect.arrayContaining([...said]));
    expect(passing.length - said.length).toBe(count(all)['informational'] ?? 0);
  });
  test('Nessus: 3 hosts, 149 items, 9 of them more than information', async () => {
    const bytes = real('nessus/sample.nessus');
    expect(nessus.recognise(bytes.subarray(0, 65_536), 'x')).toBe(95);
    expect((await read(nessus, bytes, { kind: 'other' })).rows).toHaveLength(149);
    const found = await read(nessus, bytes, { kind: 'vulnerabilities' });
    expect(new Set(found.rows.map(({ pointer }) => pointer)).size).toBe(9);
    expect(raws(found).every((raw) => ['low', 'medium', 'high', 'critical'].includes(String(columns(raw).get('severity'))))).toBe(true);
    const devices = await read(nessus, bytes, { kind: 'discovered-devices' });
    expect(raws(devices).map((raw) => columns(raw).get('address'))).toEqual(['10.0.0.3', '10.0.0.2', '10.0.0.1']);
  });
});
