/** Measures, never tests: `check` of a plant of thousands of assets against a folder of thousands of advisories, in time and memory. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { random } from './random.js';

const quick = process.argv.includes('--quick');
const [advisories, assets] = quick ? [300, 500] : [3_000, 5_000];
const root = mkdtempSync(join(tmpdir(), 'otbaseline-bench-'));
const cli = resolve('dist/cli.js');

const next = random(7);
const below = (n: number): number => Math.floor(next() * n);
const vendors = [
  'Siemens',
  'Schneider Electric',
  'ABB',
  'Rockwell Automation',
  'Mitsubishi Electric',
  'Moxa',
  'Advantech',
  'Hitachi Energy',
];
const products = vendors.flatMap((vendor) =>
  Array.from({ length: 60 }, (_, n) => ({
    vendor,
    name: `Product ${vendor.slice(0, 2).toUpperCase()}-${String(1000 + n * 7)}`,
    number: `9AB${String(1000 + n * 7)}-0CD${String(10 + (n % 80))}-0EF0`,
  })),
);
const version = (): string => `V${String(1 + below(5))}.${String(below(12))}.${String(below(9))}`;
const range = (): string => {
  const forms = [
    `< ${version()}`,
    `All versions < ${version()} Update ${String(1 + below(6))}`,
    `>= V1.0 | <= ${version()}`,
    `vers:all/<${version()}`,
    'vers:all/*',
    'devices built before May',
  ];
  return forms[below(forms.length)] ?? '';
};

function advisory(n: number): string {
  const first = below(products.length - 12);
  const mine = products.slice(first, first + 1 + below(12));
  const vulnerabilities = 1 + below(6);
  const leaf = (name: string, number: string, id: string) => ({
    category: 'product_name',
    name: `${name} (${number})`,
    branches: [
      {
        category: 'product_version_range',
        name: range(),
        product: { name, product_id: id, product_identification_helper: { model_numbers: [number] } },
      },
    ],
  });
  return JSON.stringify(
    {
      document: {
        category: 'csaf_security_advisory',
        csaf_version: '2.0',
        title: `Advisory ${String(n)}`,
        publisher: { category: 'vendor', name: 'Bench', namespace: 'https://bench.example' },
        tracking: {
          id: `BENCH-${String(n)}`,
          status: 'final',
          version: '1',
          initial_release_date: '2026-05-01T00:00:00Z',
          current_release_date: '2026-05-01T00:00:00Z',
        },
      },
      product_tree: {
        branches: mine.map(({ vendor, name, number }, at) => ({
          category: 'vendor',
          name: vendor,
          branches: [leaf(name, number, `P-${String(at)}`)],
        })),
      },
      vulnerabilities: Array.from({ length: vulnerabilities }, (_, at) => ({
        cve: `CVE-2026-${String(n * 10 + at + 10_000)}`,
        notes: [{ category: 'summary', text: 'What happens when the device takes a frame that is too long. '.repeat(12) }],
        product_status: { known_affected: mine.map((_each, p) => `P-${String(p)}`) },
        scores: [
          {
            products: mine.map((_each, p) => `P-${String(p)}`),
            cvss_v3: { version: '3.1', baseScore: 7.5, vectorString: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H' },
          },
        ],
        remediations: [{ category: 'vendor_fix', details: 'Load the next version', product_ids: mine.map((_each, p) => `P-${String(p)}`) }],
      })),
    },
    null,
    2,
  );
}

const folder = join(root, 'plant');
mkdirSync(join(folder, 'evidence/advisories'), { recursive: true });
for (let n = 0; n < advisories; n += 1) writeFileSync(join(folder, `evidence/advisories/bench-${String(n)}.json`), advisory(n));
const rows = Array.from({ length: assets }, (_, n) => {
  const { vendor, name, number } = products[below(products.length)] ?? { vendor: '', name: '', number: '' };
  return [
    `A-${String(n)}`,
    `z${String(below(10))}`,
    vendor,
    next() < 0.5 ? number : name,
    next() < 0.1 ? '' : version(),
    ['low', 'medium', 'high', 'critical'][below(4)],
    'in-service',
  ].join(',');
});
writeFileSync(join(folder, 'evidence/assets.csv'), `id,zone,vendor,model,firmware,criticality,lifecycle\n${rows.join('\n')}\n`);
const kev = {
  catalogVersion: '1',
  dateReleased: '2026-09-30T00:00:00Z',
  vulnerabilities: [{ cveID: 'CVE-2026-10000', dateAdded: '2026-09-01' }],
};
writeFileSync(join(folder, 'evidence/kev.json'), JSON.stringify(kev));
const zones = Array.from(
  { length: 10 },
  (_, n) => `  - { id: z${String(n)}, name: Zone ${String(n)}, domain: iacs, networks: [10.${String(n)}.0.0/16], target: 2 }`,
);
writeFileSync(
  join(folder, 'site.yaml'),
  `site: { id: bench, name: Bench, timeZone: UTC }\npolicy: risk-based\nzones:\n${zones.join('\n')}\nconduits: []\nevidence:
  - { id: inventory, kind: assets, file: evidence/assets.csv, collected: 2026-09-30 }
  - { id: csaf, kind: advisories, file: evidence/advisories, collected: 2026-09-30 }
  - { id: kev, kind: exploited-vulnerabilities, file: evidence/kev.json, collected: 2026-09-30 }\n`,
);
const probeFile = join(root, 'probe.cjs');
writeFileSync(
  probeFile,
  `if (require('node:worker_threads').isMainThread) process.on('exit', () => { require('node:fs').writeSync(3, String(process.resourceUsage().maxRSS)); });`,
);

const begun = performance.now();
const argv = [
  '--require',
  probeFile,
  cli,
  'check',
  folder,
  '--as-of',
  '2026-10-01',
  '--fail-on',
  'none',
  '--json',
  '--out',
  join(root, 'out'),
];
const { status, stdout, stderr, output } = spawnSync(process.execPath, argv, {
  encoding: 'utf8',
  stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  maxBuffer: 1e9,
});
const seconds = (performance.now() - begun) / 1000;
if (status !== 0) {
  console.error(stderr);
  process.exit(1);
}
const assessment = JSON.parse(stdout) as { vulnerabilityPosition: { outcomes: Record<string, number>; entries: number } };
const { outcomes, entries } = assessment.vulnerabilityPosition;
const mb = Math.round(Number(output[3]) / 1024);
console.log(
  `${String(advisories)} advisories, ${String(assets)} assets: ${seconds.toFixed(1)} s, ${String(mb)} MB (${String(cpus().length)} cores)`,
);
console.log(`matches ${JSON.stringify(outcomes)}, decisions ${String(entries)}`);
rmSync(root, { recursive: true, force: true });
