/** The registry: what holds for every reader, and which one is taken for a file. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { pickReader, readerOf, readers } from '../../../src/evidence/readers/index.js';
import { bytesOf, noise, refusal, sheetData, workbook } from './helpers.js';

describe.each(Object.entries(readers))('the reader %s', (id, reader) => {
  test('is registered under its own id and says what it is', () => {
    expect(reader.id).toBe(id);
    expect(readerOf(id)).toBe(reader);
    expect(reader.title).not.toBe('');
    expect(reader.description.length).toBeGreaterThan(80);
    expect(['E2', 'E3']).toContain(reader.ceiling);
  });
  test('does not recognise nothing, nor noise', () => {
    expect(reader.recognise(new Uint8Array(0), 'x')).toBe(0);
    expect(reader.recognise(noise(65_536, 8), 'x')).toBe(0);
  });
  test('refuses an empty file', async () => {
    expect((await refusal(reader, ''))?.code).toBe('E_FILE_EMPTY');
  });
  test('refuses, and does not crash on, noise of any length', async () => {
    for (let length = 1; length < 400; length += 7) {
      const error = await refusal(reader, noise(length, length));
      if (length > 100) expect(error).not.toBeNull();
    }
  });
});

test.each<[string, string | Uint8Array, string, string | null]>([
  ['CSV by name', 'id\na\n', 'a.csv', 'csv'],
  ['a table in a .txt', 'id;ip\na;1\nb;2\n', 'a.txt', 'csv'],
  ['JSON', '[{"a":1}]', 'a.json', 'json'],
  ['JSON without a name', '{"a":[1]}', 'export', 'json'],
  ['NDJSON named .json', '{"a":1}\n{"a":2}\n', 'a.json', 'ndjson'],
  ['NDJSON', '{"a":1}\n', 'a.ndjson', 'ndjson'],
  ['YAML', '- a: 1\n', 'a.yaml', 'yaml'],
  ['a workbook', workbook([{ name: 'S', xml: sheetData([['a', 'b']]) }]), 'a.xlsx', 'xlsx'],
  ['a NetBox dump named .json', '[{"model": "dcim.site", "pk": 1, "fields": {}}]', 'a.json', 'netbox'],
  ['a Zeek log', '#separator \\x09\n#fields\tts\ta\n', 'conn.log', 'zeek'],
  ['a Zeek log as JSON', '{"ts":1,"uid":"C","id.orig_h":"10.0.0.1"}\n{"ts":1,"uid":"C","id.orig_h":"10.0.0.1"}\n', 'conn.log', 'zeek'],
  ['iptables-save', '*filter\n:FORWARD DROP [0:0]\nCOMMIT\n', 'rules.txt', 'iptables'],
  ['an nftables ruleset named .json', '{"nftables": [{"metainfo": {}}]}', 'ruleset.json', 'nft'],
  ['a router', '!\nversion 15.2\nhostname r\ninterface Vlan1\n', 'r.txt', 'cisco-ios'],
  ['an ASA', 'ASA Version 9.9\nhostname a\n', 'a.txt', 'cisco-asa'],
  ['a FortiGate', '#config-version=FGT60F\nconfig system global\n    set hostname "f"\nend\n', 'f.conf', 'fortigate'],
  ['PAN-OS as set lines', 'set deviceconfig system hostname p\nset zone z network layer3 e1\n', 'p.txt', 'palo-alto'],
  ['PAN-OS as XML', '<?xml version="1.0"?>\n<config version="10"><devices/></config>', 'p.xml', 'palo-alto'],
  ['OPNsense', '<?xml version="1.0"?>\n<opnsense><system/></opnsense>', 'config.xml', 'pfsense'],
  ['an nmap result', '<?xml version="1.0"?>\n<!DOCTYPE nmaprun>\n<nmaprun scanner="nmap">', 'a.xml', 'nmap'],
  ['a Nessus report', '<?xml version="1.0" ?>\n<NessusClientData_v2>\n', 'a.xml', 'nessus'],
  ['XCCDF results', '<cdf:Benchmark xmlns:cdf="http://checklists.nist.gov/xccdf/1.2">', 'a.xml', 'xccdf'],
  ['any other XML', '<?xml version="1.0"?><plant><a/></plant>', 'a.xml', 'xml'],
  ['a bill of materials', '{"bomFormat": "CycloneDX", "specVersion": "1.4"}', 'a.json', 'cyclonedx'],
  ['a bill of materials in XML', '<bom xmlns="http://cyclonedx.org/schema/bom/1.1"/>', 'a.xml', 'cyclonedx'],
  ['InSpec results', '{"platform":{"name":"x"},"profiles":[]}', 'a.json', 'inspec'],
  ['a security template', '[Unicode]\r\nUnicode=yes\r\n[System Access]\r\n', 'a.inf', 'secedit'],
  ['a Lynis report', '# Lynis Report\nreport_version_major=1\nlynis_version=3.0\n', 'a.dat', 'lynis'],
  ['a log of osquery', '{"name":"q","hostIdentifier":"h","columns":{"a":"1"}}\n', 'a.log', 'osquery'],
  ['prose', 'This is a text.\n', 'readme.md', null],
  ['a picture', noise(2000, 9), 'a.png', null],
])('%s is read by the right reader', (_, content, path, expected) => {
  expect(pickReader(bytesOf(content).subarray(0, 65_536), path, null)?.id ?? null).toBe(expected);
});
test('the wanted format wins, and one that does not exist gives none', () => {
  expect(pickReader(bytesOf('[1]'), 'a.json', 'CSV')?.id).toBe('csv');
  expect(pickReader(bytesOf('[1]'), 'a.json', 'pdf')).toBeNull();
  expect(pickReader(bytesOf('[1]'), 'a.json', 'constructor')).toBeNull();
});

const data = '../shared/data';
describe.skipIf(!existsSync(data))('real files', () => {
  test.each([
    ['kev/known_exploited_vulnerabilities.csv', 'csv', 1404],
    ['kev/known_exploited_vulnerabilities.json', 'kev', 1404],
    ['csaf/vendor-strings.csv', 'csv', 336],
    ['csaf/range-strings.csv', 'csv', 3255],
    ['zeek/ports/guess_ics_map.txt', 'zeek', 357],
  ])('%s is read by %s, %i rows', async (path, id, count) => {
    const bytes = new Uint8Array(readFileSync(`${data}/${path}`));
    const reader = pickReader(bytes.subarray(0, 65_536), path, null);
    expect(reader?.id).toBe(id);
    let rows = 0;
    const file = {
      path,
      size: bytes.length,
      bytes: () => Promise.resolve(bytes),
      chunks: async function* () {
        yield await Promise.resolve(bytes);
      },
    };
    for await (const batch of reader?.read(file, { recordsAt: null, select: null }) ?? []) {
      rows += batch.rows.length;
      expect(batch.broken).toEqual([]);
    }
    expect(rows).toBe(count);
  });
});
