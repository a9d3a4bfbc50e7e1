/** The report of a usual and of a large site: time to make it, its size, time to load and to filter it, as ratios to a plain page of the same size. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser } from 'playwright-core';
import { openDrawing, reports } from '../../src/report/index.js';
import { readReportFiles } from '../report/files.js';
import { buildAssessment } from '../report/fixture.js';
import { writeLargeSite, type Size } from './large-site.js';

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const sizes = [
  { name: '12 zones and conduits', moreZones: 9, anyRules: 25 },
  { name: '60 zones', moreZones: 57, anyRules: 100 },
  { name: '100 zones', moreZones: 97, anyRules: 100 },
];
const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

export async function benchReport(repetitions: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'otbaseline-bench-report-'));
  const files = readReportFiles();
  const draw = await openDrawing();
  const browser = existsSync(executablePath) ? await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] }) : null;
  if (browser === null) console.log(`no Chromium at ${executablePath}: loading and filtering are not measured`);
  for (const { name, ...options } of sizes) {
    const times: number[] = [];
    let page = '';
    for (let n = 0; n < repetitions; n++) {
      // A new assessment each time: what is made from one is remembered.
      const assessment = buildAssessment(options);
      const started = performance.now();
      page = String(reports.html.render(assessment, { files, draw }));
      times.push(performance.now() - started);
    }
    const mb = Buffer.byteLength(page) / 1_000_000;
    const rows = page.split('<tr').length - 1;
    console.log(`report, ${name}: ${median(times).toFixed(0)} ms to make, ${mb.toFixed(2)} MB, ${String(rows)} rows`);
    if (browser !== null) await inBrowser(browser, folder, page, repetitions);
  }
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
}

/** A large site through the whole program: what it takes, and the page that comes out, to be opened, filtered and printed. */
export async function benchLargeSite(size: Size, repetitions: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'otbaseline-bench-large-'));
  writeLargeSite(folder, size);
  const out = join(folder, 'out');
  const probe = join(folder, 'probe.cjs');
  writeFileSync(
    probe,
    `if (require('node:worker_threads').isMainThread) process.on('exit', () => { require('node:fs').writeSync(3, String(process.resourceUsage().maxRSS)); });`,
  );
  const started = performance.now();
  const done = spawnSync(
    process.execPath,
    ['--require', probe, resolve('dist/cli.js'), 'check', folder, '--as-of', '2026-10-01', '--fail-on', 'none', '--out', out],
    { encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe', 'pipe'] },
  );
  if (done.status !== 0) throw new Error(done.stderr);
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  const page = readFileSync(join(out, 'report.html'), 'utf8');
  const findings = readFileSync(join(out, 'findings.ndjson'), 'utf8').split('\n').length - 1;
  console.log(
    `large site, ${String(size.assets)} assets, ${String(size.zones)} zones, ${String(size.conduits)} conduits: ${String(findings)} findings in ${seconds} s and ${(Number(done.output[3] ?? '0') / 1024).toFixed(0)} MB of memory; report ${(Buffer.byteLength(page) / 1_000_000).toFixed(2)} MB`,
  );
  if (existsSync(executablePath)) {
    const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
    await inBrowser(browser, folder, page, repetitions);
    if (repetitions > 1) await printed(browser, pathToFileURL(join(out, 'report.html')).href);
    await browser.close();
  }
  rmSync(folder, { recursive: true, force: true });
}

async function printed(browser: Browser, url: string): Promise<void> {
  const tab = await browser.newPage({ javaScriptEnabled: false });
  tab.setDefaultTimeout(600_000);
  await tab.goto(url);
  const started = performance.now();
  const pdf = await tab.pdf({ tagged: true, outline: true, preferCSSPageSize: true });
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  const pages = pdf.toString('latin1').split(/\/Type\s*\/Page\b/).length - 1;
  console.log(`  printed in ${seconds} s: ${String(pages)} pages, ${(pdf.length / 1_000_000).toFixed(1)} MB`);
  await tab.close();
}

async function inBrowser(browser: Browser, folder: string, page: string, repetitions: number): Promise<void> {
  const plain = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Plain</title><p>${'word '.repeat(page.length / 5)}</p></html>`;
  const [own, other] = [
    ['report', page],
    ['plain', plain],
  ].map(([name = '', text = '']) => {
    const file = join(folder, `${name}.html`);
    writeFileSync(file, text);
    return pathToFileURL(file).href;
  });
  const loads: number[] = [];
  const ratios: number[] = [];
  const filters: number[] = [];
  for (let n = 0; n < repetitions; n++) {
    const times: number[] = [];
    for (const url of [other, own]) {
      const tab = await browser.newPage();
      const started = performance.now();
      await tab.goto(url ?? '');
      times.push(performance.now() - started);
      if (url === own)
        filters.push(
          Number(
            await tab.evaluate(
              `(() => { const started = performance.now(); const box = document.querySelector('input[value="status:fail"]'); box.checked = true; box.dispatchEvent(new Event('change')); document.body.getBoundingClientRect(); return performance.now() - started; })()`,
            ),
          ),
        );
      await tab.close();
    }
    const [base = 1, load = 0] = times;
    loads.push(load);
    ratios.push(load / base);
  }
  console.log(
    `  loaded in ${median(loads).toFixed(0)} ms, ${median(ratios).toFixed(1)} times a plain page of that size; a filter set and laid out in ${median(filters).toFixed(0)} ms`,
  );
}
