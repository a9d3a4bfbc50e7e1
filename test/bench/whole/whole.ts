/** `check` on a whole inventory with fifty rules, against merely decoding and parsing the same file; each in a process of its own. */
import { interleaved, median, programOf, ratiosOf, run, shown, spreadOf, type Ran } from '../measure.js';
import type { Results } from '../results.js';
import { writeControls, writePlants } from './plant.js';
import { countOfRules } from './rules.js';

const tables = ['udsv', 'csv-parser', 'csv-parse', 'papaparse'];
const lines = 'JSON.parse in blocks';
/** What a table parser must make of the hard table in parse.ts. */
const right = JSON.stringify([
  ['1', 'a, b', 'say "yes"'],
  ['2', 'two\r\nlines', ''],
  ['3', ' padded ', ''],
  ['4', 'ü – 漢', 'x\ny'],
]);

export function benchWhole(root: string, sizes: readonly number[], roundsOf: (size: number) => number, results: Results): void {
  const parse = programOf('test/bench/whole/parse.ts');
  const controls = writeControls(root);
  const correct = tables.filter((name) => run([parse, name]).out.trim() === right);
  const wrong = tables.filter((name) => !correct.includes(name));
  if (wrong.length > 0) console.log(`wrong on quotes, line ends or blanks, so left out: ${wrong.join(', ')}`);
  const medians: Record<'csv' | 'ndjson', number[]> = { csv: [], ndjson: [] };
  for (const size of sizes) {
    const plants = writePlants(root, size);
    for (const format of ['ndjson', 'csv'] as const) {
      const { folder, file } = plants[format];
      const parsers = format === 'csv' ? correct : [lines];
      const runs: Record<string, () => Ran> = {
        check: () => run(['dist/cli.js', 'check', folder, '--only-controls', controls, '--as-of', '2026-10-01', '--fail-on', 'none']),
      };
      for (const name of parsers) runs[name] = () => checked(run([parse, name, file]), size);
      const { check: checks, ...parsed } = interleaved(roundsOf(size), runs);
      const check = checks ?? [];
      const [fastest = ''] = Object.keys(parsed).sort((a, b) => medianOf(parsed[a]) - medianOf(parsed[b]));
      const base = parsed[fastest] ?? [];
      const wall = ratiosOf(times(check), times(base));
      const cpu = ratiosOf(
        check.map(({ cpuMs }) => cpuMs),
        base.map(({ cpuMs }) => cpuMs),
      );
      const mb = Math.max(...check.map((each) => each.mb));
      medians[format].push(medianOf(check));
      const others = Object.fromEntries(Object.entries(parsed).map(([name, all]) => [name, spreadOf(times(all))]));
      results.add(
        {
          section: 'whole',
          format,
          assets: size,
          rules: countOfRules,
          parser: fastest,
          wall,
          cpu,
          ms: spreadOf(times(check)),
          parsers: others,
          mb,
        },
        `${String(size)} assets, ${String(countOfRules)} rules, ${format}: check takes ${shown(wall)} times of parsing with ${fastest} alone (${shown(cpu)} by processor time); ${(medianOf(check) / 1000).toFixed(1)} s, peak memory ${String(mb)} MB`,
      );
    }
  }
  for (const [format, all] of Object.entries(medians))
    for (const [n, ms] of all.slice(1).entries()) {
      const before = all[n] ?? ms;
      const more = (sizes[n + 1] ?? 1) / (sizes[n] ?? 1);
      results.add(
        { section: 'growth', format, from: sizes[n] ?? 0, to: sizes[n + 1] ?? 0, factor: ms / before },
        `${format}: ${String(more)} times the assets take ${(ms / before).toFixed(1)} times the time`,
      );
    }
}
const times = (runs: readonly Ran[]): readonly number[] => runs.map(({ ms }) => ms);
const medianOf = (runs: readonly Ran[] | undefined): number => median(times(runs ?? []));

function checked(ran: Ran, size: number): Ran {
  if (Number(ran.out) !== size) throw new Error(`a parser found ${ran.out.trim()} rows of ${String(size)}`);
  return ran;
}
