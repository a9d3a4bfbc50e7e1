/** From files to decisions: matches, what a broken advisory leaves open, feeds, and what scanners and the site's list add. */
import { describe, expect, test } from 'vitest';
import { readers } from '../../../src/evidence/readers/index.js';
import { loadLibrary } from '../../../src/load/library.js';
import type { EvidenceSet } from '../../../src/model/record.js';
import type { Registration } from '../../../src/model/site.js';
import { valueOf } from '../../load/help.js';
import { read, recordsOf, registrationOf } from '../fixtures.js';

const { kinds } = valueOf(loadLibrary({ shipped: 'all', extra: [], tests: false }));
const csaf = (id: string, vendor: string, name: string, version: string, cve: string, more: object = {}): string =>
  JSON.stringify({
    document: {
      csaf_version: '2.0',
      title: id,
      tracking: { id, status: 'final', initial_release_date: '2026-08-01T00:00:00Z', current_release_date: '2026-08-01T00:00:00Z' },
    },
    product_tree: {
      branches: [
        {
          category: 'vendor',
          name: vendor,
          branches: [
            {
              category: 'product_name',
              name,
              branches: [{ category: 'product_version_range', name: version, product: { product_id: 'P', name } }],
            },
          ],
        },
      ],
    },
    vulnerabilities: [{ cve, product_status: { known_affected: ['P'] }, ...more }],
  });
const assets = [
  'id,hostname,zone,vendor,model,firmware,criticality',
  'PLC-1,plc1,control,Siemens AG,CPU 1516,V3.0,high',
  'PLC-2,plc2,control,Siemens AG,CPU 1516,V3.1,high',
  'PLC-3,plc3,control,Siemens AG,CPU 1516,,high',
  'CLK-1,clk1,control,Meinberg,LANTIME M320,LTOS 7.08,medium',
  'BOX-1,box1,control,,,,low',
  'CAM-1,cam1,office,Axis,P3267,11.1,low',
].join('\n');
const files = {
  'assets.csv': assets,
  'adv/a.json': csaf('SIE-1', 'SIEMENS', 'CPU 1516', '< V3.1', 'CVE-2026-1'),
  'adv/b.json': csaf('MBG-1', 'Meinberg', 'LANTIME M320', '< 7.09', 'CVE-2026-2'),
  'kev.json': JSON.stringify({
    catalogVersion: '1',
    dateReleased: '2026-09-30T00:00:00Z',
    vulnerabilities: [{ cveID: 'CVE-2026-2', dateAdded: '2026-09-20', knownRansomwareCampaignUse: 'Known' }],
  }),
  'list.csv':
    'id,asset,state,decision,source\nCVE-2026-1,plc1.works.example,open,undecided,nessus\nCVE-2026-9,PLC-2,open,undecided,nessus\n',
  'windows.csv': 'zone,starts\ncontrol,2026-09-25\n',
};
const register: readonly Registration[] = [
  registrationOf('inventory', 'assets', 'assets.csv'),
  registrationOf('csaf', 'advisories', 'adv'),
  registrationOf('kev', 'exploited-vulnerabilities', 'kev.json', { collected: '2026-09-30' }),
  registrationOf('list', 'vulnerabilities', 'list.csv'),
  registrationOf('windows', 'maintenance-windows', 'windows.csv'),
];
const readAll = (of: Readonly<Record<string, string>> = files, rows = register): Promise<EvidenceSet> => read(of, rows, { kinds, readers });
const matches = (set: EvidenceSet) =>
  Object.fromEntries(recordsOf(set, 'vulnerability-matches').map(({ key, values: { outcome, reason } }) => [key, reason ?? outcome]));

describe('matches', () => {
  test('one record at least for each asset, with the row of the inventory and the product of the advisory', async () => {
    const set = await readAll();
    expect(matches(set)).toEqual({
      'PLC-1|device|CVE-2026-1': 'affected',
      'PLC-2|device|CVE-2026-1': 'not-affected',
      'PLC-3|device|CVE-2026-1': 'version-unknown',
      'CLK-1|device|CVE-2026-2': 'affected',
      'BOX-1|device|all': 'model-unknown',
      'CAM-1|device|all': 'no-advisory',
    });
    const [first] = recordsOf(set, 'vulnerability-matches');
    expect(first?.origins.map(({ evidence, file, pointer }) => [evidence, file, pointer])).toEqual([
      ['inventory', undefined, null],
      ['csaf', 'adv/a.json', '/product_tree/branches/0/branches/0/branches/0/product'],
    ]);
    expect(first?.values).toMatchObject({ rule: 'product-name', range: '< V3.1', version: 'V3.0', advisory: 'SIE-1' });
  });

  test('an advisory that cannot be read may concern every asset, and the others are decided all the same', async () => {
    const set = await readAll({ ...files, 'adv/c.json': '{"document": {"csaf_version": "2.0"' });
    const found = matches(set);
    expect(found['PLC-1|device|CVE-2026-1']).toBe('affected');
    for (const asset of ['PLC-1', 'PLC-2', 'CLK-1', 'CAM-1']) expect(found[`${asset}|device|all`]).toBe('advisory-unreadable');
    expect(set.problems.filter(({ file }) => file === 'adv/c.json')).toHaveLength(1);
  });

  test('one that names its maker and lacks a product concerns the devices of that maker', async () => {
    const set = await readAll({
      ...files,
      'adv/c.json': csaf('AX-1', 'Axis', 'P9', '< 1', 'CVE-2026-3', { product_status: { known_affected: ['P', 'Q'] } }),
    });
    const found = matches(set);
    expect([found['CAM-1|device|all'], found['CLK-1|device|all'], found['PLC-2|device|all']]).toEqual([
      'advisory-unreadable',
      undefined,
      undefined,
    ]);
  });

  test('retired assets are not compared', async () => {
    const set = await readAll({
      ...files,
      'assets.csv': assets.replace(/$/gm, ',retired').replace('criticality,retired', 'criticality,lifecycle'),
    });
    expect(recordsOf(set, 'vulnerability-matches')).toEqual([]);
  });

  test('without advisories there is nothing to say', async () => {
    expect(
      matches(
        await readAll(
          files,
          register.filter(({ id }) => id !== 'csaf'),
        ),
      ),
    ).toEqual({});
  });
});

const decisions = (set: EvidenceSet) =>
  Object.fromEntries(recordsOf(set, 'vulnerability-decisions').map(({ key, values }) => [key, values]));

describe('decisions', () => {
  test('what an advisory, a scanner and attackers say of one vulnerability is one record', async () => {
    const found = decisions(await readAll());
    expect(Object.keys(found).sort()).toEqual(['CLK-1|CVE-2026-2', 'PLC-1|CVE-2026-1', 'PLC-2|CVE-2026-9', 'PLC-3|CVE-2026-1']);
    expect(found['PLC-1|CVE-2026-1']).toMatchObject({
      outcome: 'affected',
      sources: ['advisory', 'nessus'],
      exploitation: ['none', 'public poc'],
      override: 'none',
    });
    expect(found['PLC-2|CVE-2026-9']).toMatchObject({ outcome: 'reported', sources: ['nessus'] });
    expect(found['PLC-3|CVE-2026-1']).toMatchObject({ outcome: 'undetermined', reason: 'version-unknown' });
    // no firewall rules are in evidence, and nothing is said of how it is attacked
    expect(found['CLK-1|CVE-2026-2']).toMatchObject({
      exploitation: ['active'],
      exposure: ['small', 'controlled', 'open'],
      automatable: ['no', 'yes'],
      planning: 'out-of-cycle',
      ransomware: true,
    });
  });

  test('the time runs from the day on which attackers are known to use it, to the next window of the zone', async () => {
    const found = decisions(await readAll())['CLK-1|CVE-2026-2'];
    const iso = (ms: unknown): string => new Date(Number(ms) + 12 * 3_600_000).toISOString().slice(0, 10);
    expect([iso(found?.['since']), iso(found?.['due'])]).toEqual(['2026-09-20', '2026-09-25']);
  });

  test('a list of exploited vulnerabilities that is old does not clear what it does not name', async () => {
    const old = register.map((each) => (each.id === 'kev' ? { ...each, collected: '2026-08-30' } : each));
    const set = await readAll({ ...files, 'kev.json': files['kev.json'].replace('2026-09-30', '2026-08-30') }, old);
    expect(decisions(set)['PLC-1|CVE-2026-1']?.['exploitation']).toEqual(['none', 'public poc', 'active']);
  });

  test('a feed more never hides a vulnerability, and a feed less never makes one harmless', async () => {
    const all = decisions(await readAll());
    for (const left of ['kev', 'windows', 'list']) {
      const less = decisions(
        await readAll(
          files,
          register.filter(({ id }) => id !== left),
        ),
      );
      for (const key of ['CLK-1|CVE-2026-2', 'PLC-1|CVE-2026-1', 'PLC-3|CVE-2026-1']) {
        expect(less[key], `${key} without ${left}`).toBeDefined();
        if (left === 'kev') expect(less[key]?.['exploitation']).toContain('active');
        else expect(less[key]?.['planning']).toBe(all[key]?.['planning']);
      }
    }
  });
});

test('feeds have their day and the day of their newest entry', async () => {
  const feeds = recordsOf(await readAll(), 'vulnerability-feeds').map(({ values: { feed, kind, records, rejected } }) => ({
    feed,
    kind,
    records,
    rejected,
  }));
  expect(feeds).toEqual([
    { feed: 'csaf', kind: 'advisories', records: 2, rejected: 0 },
    { feed: 'kev', kind: 'exploited-vulnerabilities', records: 1, rejected: 0 },
  ]);
});
