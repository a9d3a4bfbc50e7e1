/** Bills of materials: the product, its components, and theirs, in both forms alike. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { cyclonedx } from '../../../src/evidence/readers/cyclonedx.js';
import { bytesOf, like, raws, read, refusal } from './helpers.js';

const json = JSON.stringify(
  {
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    metadata: {
      timestamp: '2026-09-01T10:00:00Z',
      tools: [{ vendor: 'v', name: 'maker', version: '2' }],
      component: { type: 'firmware', name: 'RTU-5', version: '4.10' },
    },
    components: [
      {
        ...{ type: 'library', group: 'org.x', name: 'ssl', version: '3.0.2', purl: 'pkg:generic/ssl@3.0.2', cpe: 'cpe:2.3:a:x:ssl:3.0.2' },
        ...{
          supplier: { name: 'X' },
          licenses: [{ license: { id: 'MIT' } }, { license: { name: 'Own' } }],
          hashes: [
            { alg: 'MD5', content: 'AA' },
            { alg: 'SHA-256', content: 'BB' },
          ],
        },
        components: [{ type: 'cryptographic-asset', name: 'key', components: [{ name: 'inner' }] }],
      },
      { type: 'operating-system', name: 'linux', version: '' },
    ],
    services: [{}],
    vulnerabilities: [{}, {}],
  },
  null,
  1,
);
const xml = `<?xml version="1.0"?>
<bom xmlns="http://cyclonedx.org/schema/bom/1.5">
<metadata><timestamp>2026-09-01T10:00:00Z</timestamp><tools><tool><name>maker</name><version>2</version></tool></tools><component type="firmware"><name>RTU-5</name><version>4.10</version></component></metadata>
<components>
<component type="library"><supplier><name>X</name></supplier><group>org.x</group><name>ssl</name><version>3.0.2</version><hashes><hash alg="MD5">AA</hash><hash alg="SHA-256">BB</hash></hashes><licenses><license><id>MIT</id></license><license><name>Own</name></license></licenses><cpe>cpe:2.3:a:x:ssl:3.0.2</cpe><purl>pkg:generic/ssl@3.0.2</purl>
<components><component type="cryptographic-asset"><name>key</name><components><component><name>inner</name></component></components></component></components></component>
<component type="operating-system"><name>linux</name><version></version></component>
</components><services><service/></services><vulnerabilities><vulnerability/><vulnerability/></vulnerabilities></bom>`;
const rows = [
  { type: 'firmware', name: 'RTU-5', version: '4.10' },
  {
    ...{ type: 'library', group: 'org.x', name: 'ssl', version: '3.0.2', purl: 'pkg:generic/ssl@3.0.2', cpe: 'cpe:2.3:a:x:ssl:3.0.2' },
    ...{ supplier: 'X', licence: 'MIT AND Own', hash: 'sha-256:bb', within: 'RTU-5' },
  },
  { type: 'other', name: 'key', within: 'ssl' },
  { name: 'inner', within: 'key' },
  { type: 'operating-system', name: 'linux', within: 'RTU-5' },
];

test.each([
  [
    'JSON',
    json,
    ['/metadata/component', '/components/0', '/components/0/components/0', '/components/0/components/0/components/0', '/components/1'],
  ],
  [
    'XML',
    xml,
    [
      '/bom/metadata/component',
      '/bom/components/component',
      '/bom/components/component/components/component',
      '/bom/components/component/components/component/components/component',
      '/bom/components/component[2]',
    ],
  ],
])('%s gives every component, each with its place', async (_, content, pointers) => {
  expect(cyclonedx.recognise(bytesOf(content), 'x')).toBe(95);
  const all = await read(cyclonedx, content);
  expect(raws(all)).toEqual(rows);
  expect(all.rows.map(({ pointer }) => pointer)).toEqual(pointers);
  expect(all.rows.every(({ line }) => line > 1)).toBe(true);
  expect(all.notes).toEqual([like('1 services and 2 statements on vulnerabilities are not')]);
  expect(all.exportHeader).toEqual({ tool: 'maker', version: '2', time: '2026-09-01T10:00:00Z' });
});
test.each<[string, string, string]>([
  ['a VEX document', JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.4', vulnerabilities: [{}] }), 'E_EVIDENCE_FORMAT'],
  ['another document', '{"a":1}', 'E_EVIDENCE_FORMAT'],
  ['XML of another namespace', xml.replace('cyclonedx.org', 'example.org'), 'E_EVIDENCE_FORMAT'],
  ['a file that is cut off', xml.slice(0, -20), 'E_EVIDENCE_FORMAT'],
  ['JSON that is cut off', json.slice(0, -20), 'E_JSON'],
])('%s is refused', async (_, content, code) => {
  expect(await refusal(cyclonedx, content)).toMatchObject({ code });
});
test('a version of the format that is not known is told', async () => {
  expect((await read(cyclonedx, json.replace('"1.5"', '"2.0"'))).notes[0]).toContain('2.0');
});

const data = '../shared/data/cyclonedx';
describe.skipIf(!existsSync(data))('real documents', () => {
  const files = existsSync(data)
    ? readdirSync(data, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(json|xml)$/.test(name))
    : [];
  interface Part {
    readonly components?: readonly Part[];
  }
  const countOf = (part: Part): number => 1 + (part.components ?? []).reduce((sum, each) => sum + countOf(each), 0);
  test.each(files)('%s: every component is a row', async (name) => {
    const bytes = new Uint8Array(readFileSync(`${data}/${name}`));
    expect(cyclonedx.recognise(bytes.subarray(0, 65_536), name)).toBe(95);
    const text = new TextDecoder().decode(bytes);
    const expected = name.endsWith('.xml')
      ? [...text.replace(/<tools>[^]*?<\/tools>/g, '').matchAll(/<component[\s>]/g)].length
      : ((document: Part & { metadata?: { component?: Part } }) =>
          countOf(document) - 1 + (document.metadata?.component ? countOf(document.metadata.component) : 0))(JSON.parse(text) as Part);
    if (expected === 0) expect(await refusal(cyclonedx, bytes)).toMatchObject({ code: 'E_EVIDENCE_FORMAT' });
    else {
      const all = await read(cyclonedx, bytes);
      expect([all.rows.length, all.broken.length]).toEqual([expected, 0]);
    }
  });
  test('29 files are there', () => {
    expect(files).toHaveLength(29);
  });
});
