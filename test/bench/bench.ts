/**
 * Measures, never tests: twenty rules through our engine and those of others, whole runs against merely parsing the same file, many firewall rules
 * against a linter, and the report. `--quick` for small sizes; `--out DIR` for where the lines of JSON and the chart go (without it a quick run writes none);
 * `--only engine,inventory,start,again,whole,firewalls,report,large`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { benchAgain, benchStart } from './again.js';
import { agreesWithGaps, together, type Measured } from './engine/engine.js';
import { robustness } from './engine/robust.js';
import { benchFirewalls } from './firewall/firewall.js';
import { machine, run, shown } from './measure.js';
import { benchInventory, writeInventory } from './inventory.js';
import { benchLargeSite, benchReport } from './report.js';
import { makeResults } from './results.js';
import { benchWhole } from './whole/whole.js';

const { values } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, out: { type: 'string' }, only: { type: 'string' } },
});
const { quick } = values;
const wanted = values.only?.split(',') ?? ['engine', 'inventory', 'start', 'again', 'whole', 'firewalls', 'report', 'large'];
const out = values.out ?? (quick ? null : 'test/bench/results');

const peers = ['ajv', 'json-logic-engine', '@marcbachmann/cel-js', '@bufbuild/cel', 'json-rules-engine', 'jsonpath-plus'];
const tools = ['udsv', 'csv-parser', 'csv-parse', 'papaparse', '@stoplight/spectral-core'];
const about = machine([...peers, ...tools]);
console.log(
  `${about.date}, node ${about.node}, ${about.processor}, ${String(about.processors)} processors, ${String(about.memoryGB)} GB; ${Object.entries(
    about.versions,
  )
    .map(([name, version]) => `${name} ${version}`)
    .join(', ')}; medians of interleaved runs (least to greatest)`,
);
const results = makeResults(about);
const root = mkdtempSync(join(tmpdir(), 'otbaseline-bench-'));
try {
  if (wanted.includes('engine')) engine();
  if (wanted.includes('inventory')) benchInventory(root, quick ? [10_000, 20_000] : [50_000, 100_000], quick ? 3 : 5, results);
  if (wanted.includes('start')) benchStart(quick ? 5 : 15);
  if (wanted.includes('again')) await benchAgain(writeInventory(root, quick ? 10_000 : 100_000), root, quick ? 1 : 3);
  if (wanted.includes('whole'))
    benchWhole(root, quick ? [5_000, 20_000] : [10_000, 100_000, 1_000_000], (size) => (quick ? 2 : size > 100_000 ? 3 : 5), results);
  if (wanted.includes('firewalls'))
    benchFirewalls(root, quick ? { rules: 2_000, assets: 500 } : { rules: 50_000, assets: 5_000 }, quick ? 1 : 3, results);
  if (wanted.includes('report')) await benchReport(quick ? 1 : 5);
  if (wanted.includes('large')) await benchLargeSite({ assets: quick ? 500 : 5000, zones: 40, conduits: 20 }, quick ? 1 : 3);
} finally {
  rmSync(root, { recursive: true, force: true });
}
if (out !== null) results.write(out);

function engine(): void {
  const size = quick ? 2_000 : 10_000;
  for (const gaps of [0, 0.1, 0.5]) {
    const wrong = agreesWithGaps(size, gaps);
    const verdict =
      wrong.length === 0
        ? 'failed and undecided as the hand-written loops and the closures count them'
        : `DIFFERENT COUNTS in ${wrong.join(', ')}`;
    results.add(
      { section: 'agreement', gaps, assets: size, wrong },
      `twenty rules, ${String(gaps * 100)} % of the fields missing: ${verdict}`,
    );
  }
  for (const row of robustness(size, quick ? 100_000 : 1_000_000)) {
    const verdict = row.wrong.length === 0 ? 'as they should be' : `DIFFERENT COUNTS in ${row.wrong.join(', ')}`;
    results.add({ section: 'robustness', ...row }, `${row.name} (${String(row.assets)}): counts ${verdict}`);
  }
  const processes = quick ? 1 : 3;
  const measured = Array.from({ length: processes }, () => {
    const { out: lines } = run(['--import', 'tsx', 'test/bench/engine/process.ts', ...(quick ? ['20000', '5'] : ['100000', '7'])]);
    return JSON.parse(lines) as readonly Measured[];
  });
  for (const row of together(measured)) {
    const [middle, least, most] = row.checks.map((rate) => (rate / 1e6).toFixed(2));
    const missing = row.cannot.length === 0 ? '' : `; cannot say ${row.cannot.join(' ')}`;
    const wrong = row.wrong.length === 0 ? '' : `; WRONG COUNTS in ${row.wrong.join(', ')}`;
    results.add(
      { section: 'engine', processes, ...row },
      `${row.name.padEnd(34)} ${String(row.rules).padStart(2)} of 20 rules, ${String(row.assets)} assets: ${middle ?? ''} million checks in a second of processor time (${least ?? ''} to ${most ?? ''}); ${shown(row.ofHand, 3)} of the loops, ${shown(row.ofOurs, 3)} of ours, on the same rules; made in ${row.compileMs.toFixed(0)} ms, first run ${row.firstMs.toFixed(0)} ms${missing}${wrong}`,
    );
  }
}
