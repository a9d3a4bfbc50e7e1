/** Measures, never tests: `check` on growing inventories against merely parsing the same file with the same CSV library, in one run. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { agreesWithGaps, benchEngine } from './engine/engine.js';
import { random } from './large-site.js';
import { benchLargeSite, benchReport } from './report.js';

const quick = process.argv.includes('--quick');
const sizes = quick ? [10_000, 20_000] : [50_000, 100_000];
const repetitions = quick ? 3 : 5;
const root = mkdtempSync(join(tmpdir(), 'otbaseline-bench-'));
const cli = resolve('dist/cli.js');

function plant(size: number): string {
  const folder = join(root, String(size));
  mkdirSync(join(folder, 'evidence'), { recursive: true });
  const next = random(42);
  const pick = (list: readonly string[]): string => list[Math.floor(next() * list.length)] ?? '';
  const zones = 50;
  const lines = ['id,hostname,role,class,zone,addresses,vendor,model,firmware,stateful,lifecycle,location.building,location.area,owner'];
  for (let n = 0; n < size; n++) {
    const zone = Math.floor(next() * zones);
    lines.push(
      [
        `A-${String(n)}`,
        `host-${String(n)}`,
        pick(['mixing', 'pumping', 'dosing', 'storage']),
        pick(['controller', 'hmi', 'workstation', 'server', 'sensor', 'network']),
        `z${String(zone)}`,
        `10.${String(zone)}.${String(Math.floor(n / 250) % 250)}.${String((n % 250) + 1)}`,
        pick(['Siemens', 'Schneider', 'ABB', 'Rockwell', 'Hirschmann']),
        pick(['S7-1500', 'M580', 'AC500', '1756-L8', 'RS40']),
        next() < 0.05
          ? 'unknown'
          : `${String(Math.floor(next() * 9))}.${String(Math.floor(next() * 20))}.${String(Math.floor(next() * 9))}`,
        pick(['true', 'false']),
        'in-service',
        pick(['B1', 'B2', 'B3']),
        pick(['North', 'South', 'Hall']),
        next() < 0.05 ? '' : pick(['Operations', 'Maintenance']),
      ].join(','),
    );
  }
  writeFileSync(join(folder, 'evidence/assets.csv'), `${lines.join('\n')}\n`);
  const zoneLines = Array.from(
    { length: zones },
    (_, n) => `  - { id: z${String(n)}, name: Zone ${String(n)}, domain: iacs, networks: [10.${String(n)}.0.0/16], target: 2 }`,
  );
  writeFileSync(
    join(folder, 'site.yaml'),
    `site: { id: bench, name: Bench, timeZone: UTC }\npolicy: risk-based\nzones:\n${zoneLines.join('\n')}\nconduits: []\nevidence:\n  - { id: inventory, kind: assets, file: evidence/assets.csv, collected: 2026-09-30 }\n`,
  );
  return folder;
}

interface Measured {
  readonly ms: number;
  readonly mb: number;
}
const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

const probeFile = join(root, 'probe.cjs');
writeFileSync(probeFile, `process.on('exit', () => { require('node:fs').writeSync(3, String(process.resourceUsage().maxRSS)); });`);
const parseFile = join(root, 'parse.mjs');
writeFileSync(
  parseFile,
  `import { createReadStream } from 'node:fs';\nimport { parse } from ${JSON.stringify(`file://${resolve('node_modules/csv-parse/lib/index.js')}`)};\nlet n = 0;\nfor await (const row of createReadStream(process.argv[2]).pipe(parse({ columns: true, info: true }))) n += row ? 1 : 0;\nif (n === 0) process.exit(2);\n`,
);
/** A process of its own, with its own peak of memory. */
function run(args: readonly string[]): Measured {
  const started = performance.now();
  const done = spawnSync(process.execPath, ['--require', probeFile, ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  });
  const ms = performance.now() - started;
  if (done.status === 2 || done.status === null) throw new Error(done.stderr);
  return { ms, mb: Math.round(Number(done.output[3] ?? '0') / 1024) };
}

console.log(
  `node ${process.version}, ${cpus()[0]?.model ?? 'unknown processor'}, ${String(cpus().length)} processors; medians of ${String(repetitions)} interleaved runs`,
);
const medians: { readonly size: number; readonly ms: number; readonly mb: number }[] = [];
for (const size of sizes) {
  const folder = plant(size);
  const check: Measured[] = [];
  const parse: Measured[] = [];
  for (let n = 0; n < repetitions; n++) {
    parse.push(run([parseFile, join(folder, 'evidence/assets.csv')]));
    check.push(run([cli, 'check', folder, '--as-of', '2026-10-01', '--fail-on', 'none']));
  }
  const ratios = check.map((each, n) => each.ms / (parse[n]?.ms ?? 1));
  const mb = Math.max(...check.map((each) => each.mb));
  const ms = median(check.map((each) => each.ms));
  medians.push({ size, ms, mb });
  console.log(
    `${String(size)} assets as CSV: check / parse only = ${median(ratios).toFixed(2)} (${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}); peak memory ${String(mb)} MB (parse only ${String(Math.max(...parse.map((each) => each.mb)))} MB)`,
  );
}
const [small, large] = medians;
if (small && large)
  console.log(
    `${String(large.size / small.size)} times the assets: ${(large.ms / small.ms).toFixed(2)} times the time, ${(large.mb / small.mb).toFixed(2)} times the memory`,
  );
rmSync(root, { recursive: true, force: true });
await benchReport(repetitions);
await benchLargeSite({ assets: quick ? 1000 : 5000, zones: 40, conduits: 20 }, repetitions);

const wrong = [0.1, 0.5].flatMap((gaps) => agreesWithGaps(quick ? 2_000 : 10_000, gaps));
console.log(
  `twenty rules, with a tenth and with half of the fields missing: ${wrong.length === 0 ? 'failed and undecided as the hand-written loops count them' : `DIFFERENT COUNTS in ${wrong.join(', ')}`}`,
);
for (const each of await benchEngine(quick ? 10_000 : 100_000, repetitions)) {
  const [middle, least, most] = each.checks.map((rate) => (rate / 1e6).toFixed(2));
  console.log(
    `${each.name.padEnd(34)} ${String(each.rules).padStart(2)} of 20 rules, ${String(each.assets)} assets: ${middle ?? ''} million checks a second (${least ?? ''} to ${most ?? ''}); ${each.ofHand.toFixed(2)} of the loops, ${each.ofOurs.toFixed(2)} of ours, on the same rules; first run ${each.firstMs.toFixed(0)} ms${each.wrong.length > 0 ? `; WRONG COUNTS in ${each.wrong.join(', ')}` : ''}`,
  );
}
