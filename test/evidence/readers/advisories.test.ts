/** Advisories and feeds as they are published: CSAF and VEX, KEV, EPSS, SSVC. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { csaf } from '../../../src/evidence/readers/csaf.js';
import { epss } from '../../../src/evidence/readers/epss.js';
import { kev } from '../../../src/evidence/readers/kev.js';
import { ssvc } from '../../../src/evidence/readers/ssvc.js';
import { UnreadableFile } from '../../../src/evidence/reader.js';
import { bytesOf, columns, fileOf, raws, read, readAll, refusal } from './helpers.js';

const leaf = (id: string, version: string, more: object = {}) => ({
  category: 'product_version_range',
  name: version,
  product: { name: `Box ${id}`, product_id: id, ...more },
});
const advisory = (vulnerabilities: readonly object[], more: object = {}): object => ({
  document: {
    csaf_version: '2.0',
    category: 'csaf_security_advisory',
    title: 'Boxes open themselves',
    publisher: { name: 'Box makers' },
    tracking: { id: 'BOX-1', status: 'final', initial_release_date: '2026-05-01T00:00:00Z', current_release_date: '2026-06-01T00:00:00Z' },
  },
  product_tree: {
    branches: [
      {
        category: 'vendor',
        name: 'Box GmbH',
        branches: [
          {
            category: 'product_family',
            name: 'Boxes',
            branches: [
              {
                category: 'product_name',
                name: 'Box 7',
                branches: [
                  leaf('P1', '< 2.0', { product_identification_helper: { model_numbers: ['BX-7000'], skus: ['SKU-7'] } }),
                  leaf('P2', '2.0'),
                ],
              },
            ],
          },
        ],
      },
    ],
  },
  vulnerabilities,
  ...more,
});
const text = (document: object): string => JSON.stringify(document, null, 1);
const readCsaf = (document: object) => read(csaf, text(document));

describe('CSAF', () => {
  test('one row for a product, state and remedy, with its vulnerabilities and its place', async () => {
    const all = await readCsaf(
      advisory([
        {
          cve: 'CVE-2026-1',
          product_status: { known_affected: ['P1'], fixed: ['P2'] },
          remediations: [
            { category: 'workaround', details: 'Close the lid', product_ids: ['P1'] },
            { category: 'vendor_fix', details: 'Load 2.0', product_ids: ['P1'] },
          ],
          scores: [{ products: ['P1'], cvss_v3: { baseScore: 7.5, vectorString: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H' } }],
          threats: [{ category: 'exploit_status', details: 'It is being exploited in the wild.' }],
        },
        { cve: 'CVE-2026-2', product_status: { known_affected: ['P1'] }, remediations: [{ category: 'vendor_fix', details: 'Load 2.0' }] },
      ]),
    );
    expect(all.broken).toEqual([]);
    const [first, second] = raws(all).map(columns);
    expect(
      Object.fromEntries(
        ['document', 'product', 'vendor', 'names', 'models', 'version', 'status', 'remedy', 'fix'].map((name) => [name, first?.get(name)]),
      ),
    ).toEqual({
      ...{ document: 'BOX-1', product: 'P1', vendor: 'Box GmbH', names: ['Boxes', 'Box 7'], models: ['BX-7000', 'SKU-7'] },
      ...{ version: '< 2.0', status: 'affected', remedy: 'vendor-fix', fix: 'Load 2.0' },
    });
    expect(first?.get('vulnerabilities')).toEqual([
      { cve: 'CVE-2026-1', exploitation: 'active', score: 7.5, vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H' },
      { cve: 'CVE-2026-2' },
    ]);
    expect([second?.get('status'), second?.get('product')]).toEqual(['fixed', 'P2']);
    expect(all.rows[0]?.pointer).toBe('/product_tree/branches/0/branches/0/branches/0/branches/0/product');
    expect(all.rows[0]?.line).toBeGreaterThan(20);
  });

  test.each([
    ['No known public exploits specifically target this vulnerability.', undefined],
    ['Exploit code is publicly available.', 'public poc'],
    ['A proof of concept was shown.', 'public poc'],
    ['It has not been exploited.', undefined],
    ['Exploitation has been observed.', 'active'],
  ])('"%s" is %s', async (details, exploitation) => {
    const all = await readCsaf(
      advisory([{ cve: 'CVE-2026-1', product_status: { known_affected: ['P1'] }, threats: [{ category: 'exploit_status', details }] }]),
    );
    expect(columns(raws(all)[0]).get('vulnerabilities')).toEqual([
      exploitation === undefined ? { cve: 'CVE-2026-1' } : { cve: 'CVE-2026-1', exploitation },
    ]);
  });

  test.each([
    ['installed_on', 'whole', '1.1'],
    ['default_component_of', 'default', '< 2.0'],
    ['optional_component_of', 'maybe', '< 2.0'],
  ])('software %s a device is known by the names of the device', async (category, part, version) => {
    const tree = {
      branches: [...(advisory([]) as { product_tree: { branches: object[] } }).product_tree.branches],
      full_product_names: [{ product_id: 'F', name: 'Firmware 1.1' }],
      relationships: [
        { category, product_reference: 'FW', relates_to_product_reference: 'P1', full_product_name: { product_id: 'R', name: 'both' } },
      ],
    };
    tree.branches.push({
      category: 'vendor',
      name: 'Box GmbH',
      branches: [{ category: 'product_name', name: 'Box firmware', branches: [{ ...leaf('FW', '1.1'), category: 'product_version' }] }],
    });
    const all = await readCsaf(advisory([{ cve: 'CVE-2026-1', product_status: { known_affected: ['R'] } }], { product_tree: tree }));
    const row = columns(raws(all)[0]);
    expect([row.get('names'), row.get('models'), row.get('part'), row.get('version')]).toEqual([
      ['Boxes', 'Box 7'],
      ['BX-7000', 'SKU-7'],
      part,
      version,
    ]);
  });

  test('a product that the tree does not name is a broken row, with what is known of its maker', async () => {
    const all = await readCsaf(advisory([{ cve: 'CVE-2026-1', product_status: { known_affected: ['P1', 'P9'] } }]));
    expect(all.rows).toHaveLength(1);
    expect(all.broken.map(({ reason }) => reason)).toEqual(['product P9 is spoken of and is not in the product tree']);
    expect(columns(all.broken[0]?.raw).get('vendor')).toBe('Box GmbH');
  });

  test.each<[string, unknown]>([
    ['no id', { document: { csaf_version: '2.0', tracking: {} } }],
    ['another version', { document: { csaf_version: '3.0', tracking: { id: 'X' } } }],
    [
      'no product tree',
      { document: { csaf_version: '2.0', tracking: { id: 'X' } }, vulnerabilities: [{ product_status: { fixed: ['P'] } }] },
    ],
  ])('%s: refused', async (_, document) => {
    expect(await refusal(csaf, JSON.stringify(document))).toBeInstanceOf(UnreadableFile);
  });

  test('values of a wrong type are not there, and make nothing stumble', async () => {
    const all = await readCsaf(
      advisory([
        {
          cve: 7,
          product_status: { known_affected: [null, 3, 'P1'] },
          scores: 'x',
          remediations: [null, { category: 'vendor_fix', product_ids: 'P1' }],
          references: {},
          threats: [1],
        },
      ]),
    );
    expect(columns(raws(all)[0]).get('vulnerabilities')).toEqual([{ cve: 'BOX-1#1' }]);
  });
});

describe('KEV, EPSS, SSVC', () => {
  test('the catalogue has the day on which it was released; a cut one is not whole', async () => {
    const entry = { cveID: 'CVE-2026-1', dateAdded: '2026-09-01', knownRansomwareCampaignUse: 'Unknown' };
    const catalogue = (count: number): string =>
      JSON.stringify({ catalogVersion: '2026.09.28', dateReleased: '2026-09-28T15:02:11.0000Z', count, vulnerabilities: [entry] });
    const all = await read(kev, catalogue(1));
    expect([all.rows.length, all.broken.length, all.exportHeader?.time]).toEqual([1, 0, '2026-09-28T15:02:11.0000Z']);
    expect((await read(kev, catalogue(2))).broken).toHaveLength(1);
  });

  test('scores have a comment line first, which names the day', async () => {
    const all = await read(
      epss,
      '#model_version:v2026.03.16,score_date:2026-09-28T00:00:00+0000\ncve,epss,percentile\nCVE-2026-1,0.01,0.5\nCVE-2026-2,0.02\n',
    );
    expect([all.rows.length, all.broken.length, all.exportHeader]).toEqual([
      1,
      1,
      { tool: 'EPSS', version: 'v2026.03.16', time: '2026-09-28T00:00:00Z' },
    ]);
    expect((await read(epss, 'cve,epss,percentile\r\nCVE-2026-1,0.01,0.5')).exportHeader).toBeNull();
    expect(await refusal(epss, 'a,b\n1,2\n')).toBeInstanceOf(UnreadableFile);
  });

  test.each([
    ['an extract', { 'CVE-2026-1': { Exploitation: 'PoC', Automatable: 'Yes', 'Technical Impact': 'Total' } }],
    [
      'a CVE record',
      {
        dataType: 'CVE_RECORD',
        cveMetadata: { cveId: 'CVE-2026-1' },
        containers: {
          adp: [
            {
              metrics: [
                {
                  other: {
                    type: 'ssvc',
                    content: { options: [{ Exploitation: 'poc' }, { Automatable: 'yes' }, { 'Technical Impact': 'total' }] },
                  },
                },
              ],
            },
          ],
        },
      },
    ],
  ])('SSVC values of %s, folded', async (_, document) => {
    const [row] = raws(await read(ssvc, JSON.stringify(document)));
    expect(row).toMatchObject({ id: 'CVE-2026-1', exploitation: 'public poc', automatable: 'yes', technicalImpact: 'total' });
  });

  test('a CVE record on which nobody filled in SSVC has no row', async () => {
    expect(
      (await read(ssvc, JSON.stringify({ dataType: 'CVE_RECORD', cveMetadata: { cveId: 'CVE-2026-1' }, containers: { adp: [] } }))).rows,
    ).toEqual([]);
  });
});

const data = '../shared/data';
describe.skipIf(!existsSync(`${data}/csaf`))('real documents', () => {
  const paths = readdirSync(`${data}/csaf`, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.json'));

  test('every advisory and VEX document is read whole', { timeout: 60_000 }, async () => {
    let rows = 0;
    const cves = new Set<unknown>();
    for (const path of paths) {
      const bytes = new Uint8Array(readFileSync(`${data}/csaf/${path}`));
      expect([path, csaf.recognise(bytes.subarray(0, 65_536), path)]).toEqual([path, 96]);
      const all = await readAll(csaf, fileOf(bytes, path, 65_536));
      expect([path, all.broken]).toEqual([path, []]);
      rows += all.rows.length;
      for (const raw of raws(all)) for (const each of (columns(raw).get('vulnerabilities') ?? []) as { cve: string }[]) cves.add(each.cve);
    }
    expect([paths.length, rows > 2_800, cves.size > 930]).toEqual([313, true, true]);
  });

  test('a document that is cut anywhere is refused, never half read', async () => {
    const whole = readFileSync(`${data}/csaf/${paths[0] ?? ''}`, 'utf8');
    for (let part = 1; part < 8; part += 1)
      expect(await refusal(csaf, bytesOf(whole.slice(0, Math.floor((whole.length * part) / 8))))).toBeInstanceOf(UnreadableFile);
  });
});
