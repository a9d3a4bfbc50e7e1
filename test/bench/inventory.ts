/** `check` with the whole library on growing inventories, against merely parsing the same file with the same CSV library. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { random } from './random.js';
import { interleaved, median, programOf, ratiosOf, run, shown, spreadOf } from './measure.js';
import type { Results } from './results.js';

const zones = 50;
const columns = 'id,hostname,role,class,zone,addresses,vendor,model,firmware,stateful,lifecycle,location.building,location.area,owner';

/** The same plant for every run of the same size. */
export function writeInventory(root: string, size: number): string {
  const folder = join(root, `inventory-${String(size)}`);
  mkdirSync(join(folder, 'evidence'), { recursive: true });
  const next = random(42);
  const pick = (list: readonly string[]): string => list[Math.floor(next() * list.length)] ?? '';
  const lines = [columns];
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

export function benchInventory(root: string, sizes: readonly number[], rounds: number, results: Results): void {
  const parser = programOf('test/bench/whole/parse.ts');
  const done = sizes.map((assets) => {
    const folder = writeInventory(root, assets);
    const { check, parse } = interleaved(rounds, {
      check: () => run(['dist/cli.js', 'check', folder, '--as-of', '2026-10-01', '--fail-on', 'none']),
      parse: () => run([parser, 'csv-parse', join(folder, 'evidence/assets.csv')]),
    });
    const ms = check.map((each) => each.ms);
    const wall = ratiosOf(
      ms,
      parse.map((each) => each.ms),
    );
    const cpu = ratiosOf(
      check.map((each) => each.cpuMs),
      parse.map((each) => each.cpuMs),
    );
    const mb = Math.max(...check.map((each) => each.mb));
    results.add(
      { section: 'inventory', assets, parser: 'csv-parse', wall, cpu, ms: spreadOf(ms), mb },
      `${String(assets)} assets as CSV, all controls: check takes ${shown(wall)} times of parsing with csv-parse alone (${shown(cpu)} by processor time), peak memory ${String(mb)} MB`,
    );
    return { assets, ms: median(ms), mb };
  });
  const [small, large] = done;
  if (small && large)
    console.log(
      `${String(large.assets / small.assets)} times the assets: ${(large.ms / small.ms).toFixed(2)} times the time, ${(large.mb / small.mb).toFixed(2)} times the memory`,
    );
}
