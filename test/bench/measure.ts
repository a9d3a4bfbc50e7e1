/** What all measurements share: medians and spreads, processes of their own, the machine and the versions. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import ts from 'typescript';

/** Median, least, greatest. */
export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}
export const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
export const spreadOf = (values: readonly number[]): Spread => ({
  median: median(values),
  least: Math.min(...values),
  most: Math.max(...values),
});
/** Of runs side by side, each with the one beside it. */
export const ratiosOf = (a: readonly number[], b: readonly number[]): Spread => spreadOf(a.map((each, n) => each / (b[n] ?? each)));
export const shown = ({ median: middle, least, most }: Spread, digits = 2): string =>
  `${middle.toFixed(digits)} (${least.toFixed(digits)} to ${most.toFixed(digits)})`;

export interface Machine {
  readonly date: string;
  readonly node: string;
  readonly processor: string;
  readonly processors: number;
  readonly memoryGB: number;
  readonly versions: Readonly<Record<string, string>>;
}
export function machine(packages: readonly string[]): Machine {
  const versionOf = (file: string): string => String((JSON.parse(readFileSync(file, 'utf8')) as { readonly version?: unknown }).version);
  return {
    date: new Date().toISOString().slice(0, 10),
    node: process.version,
    processor: cpus()[0]?.model ?? 'unknown processor',
    processors: cpus().length,
    memoryGB: Math.round(totalmem() / 2 ** 30),
    versions: Object.fromEntries([
      ['otbaseline', versionOf('package.json')],
      ...packages.map((name) => [name, versionOf(join('node_modules', name, 'package.json'))] as const),
    ]),
  };
}

/** A program for a process of its own, which finds the packages of this checkout and needs no compiler when it starts. */
export function programOf(source: string): string {
  const folder = resolve('node_modules/.cache/otbaseline-bench');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, source.replaceAll('/', '-').replace(/\.ts$/, '.mjs'));
  const options = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext };
  writeFileSync(file, ts.transpileModule(readFileSync(source, 'utf8'), { compilerOptions: options }).outputText);
  return file;
}

export interface Ran {
  readonly ms: number;
  /** Of all its threads: what else the machine does hardly touches it. */
  readonly cpuMs: number;
  /** Peak of its memory. */
  readonly mb: number;
  readonly out: string;
}
/** `accepted`: exit codes of a run that has done its work. */
export function run(args: readonly string[], accepted: readonly number[] = [0]): Ran {
  const probe = resolve('node_modules/.cache/otbaseline-bench/probe.cjs');
  mkdirSync(resolve(probe, '..'), { recursive: true });
  writeFileSync(
    probe,
    `if (require('node:worker_threads').isMainThread) process.on('exit', () => { const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage(); require('node:fs').writeSync(3, [maxRSS, userCPUTime + systemCPUTime].join()); });`,
  );
  const started = performance.now();
  const done = spawnSync(process.execPath, ['--require', probe, ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    maxBuffer: 2 ** 26,
  });
  const ms = performance.now() - started;
  if (done.status === null || !accepted.includes(done.status)) throw new Error(`${args.join(' ')}: ${done.stderr}`);
  const [kb = 0, cpu = 0] = (done.output[3] ?? '').split(',').map(Number);
  return { ms, cpuMs: cpu / 1000, mb: Math.round(kb / 1024), out: done.stdout };
}

/** Each once in every round, so that whatever else the machine does hits all alike. */
export function interleaved<K extends string>(rounds: number, runs: Readonly<Record<K, () => Ran>>): Readonly<Record<K, readonly Ran[]>> {
  const names = Object.keys(runs) as K[];
  const done = Object.fromEntries(names.map((name) => [name, [] as Ran[]])) as Record<K, Ran[]>;
  for (let n = 0; n < rounds; n++) for (const name of names) done[name].push(runs[name]());
  return done;
}
