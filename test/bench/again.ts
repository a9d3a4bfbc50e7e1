/** How long a process takes that starts, and one that checks again after a change: as ratios to bare node and to its own first run. */
import { spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import type { makeMemory as MakeMemory } from '../../src/model/memory.js';
import type { runCheck as RunCheck } from '../../src/run.js';
import type { writeOutputs as WriteOutputs } from '../../src/run/outputs.js';

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const ofBuild = (file: string): Promise<unknown> => import(/* @vite-ignore */ pathToFileURL(resolve('dist', file)).href);

/** Interleaved, so that a busy machine is busy for all of them. */
export function benchStart(repetitions: number): void {
  const cli = resolve('dist/cli.js');
  const starts = {
    'bare node': ['-e', '0'],
    '--help': [cli, '--help'],
    'list formats': [cli, 'list', 'formats'],
    'list controls': [cli, 'list', 'controls'],
  };
  const times = new Map<string, number[]>();
  for (let n = 0; n < repetitions; n++)
    for (const [name, args] of Object.entries(starts)) {
      const started = performance.now();
      spawnSync(process.execPath, args, { stdio: 'ignore' });
      times.set(name, [...(times.get(name) ?? []), performance.now() - started]);
    }
  const bare = median(times.get('bare node') ?? []);
  for (const [name, each] of times)
    console.log(
      `start, ${name}: ${median(each).toFixed(0)} ms, ${(median(each) / bare).toFixed(2)} times bare node, ${(median(each) - bare).toFixed(0)} ms over it`,
    );
}

/** `site`: a plant with a large inventory; a small list of people is put beside it. */
export async function benchAgain(site: string, root: string, repetitions: number): Promise<void> {
  const large = join(root, 'again');
  cpSync(site, large, { recursive: true });
  mkdirSync(join(large, 'evidence'), { recursive: true });
  writeFileSync(join(large, 'evidence/people.csv'), 'id,name\np1,A. Berg\n');
  appendFileSync(join(large, 'site.yaml'), '  - { id: people, kind: people, file: evidence/people.csv, collected: 2026-09-30 }\n');
  const sample = join(root, 'sample');
  cpSync('test/sites/harbour-water', sample, { recursive: true });
  await again('large inventory', large, ['evidence/people.csv', 'evidence/assets.csv'], repetitions);
  await again('sample plant', sample, ['evidence/training.csv', 'evidence/inventory-ot.csv'], repetitions);
}

async function again(name: string, site: string, files: readonly string[], repetitions: number): Promise<void> {
  const { runCheck } = (await ofBuild('run.js')) as { runCheck: typeof RunCheck };
  const { writeOutputs } = (await ofBuild('run/outputs.js')) as { writeOutputs: typeof WriteOutputs };
  const { makeMemory } = (await ofBuild('model/memory.js')) as { makeMemory: typeof MakeMemory };
  const memory = makeMemory();
  const run = async (): Promise<number> => {
    const started = performance.now();
    const options = {
      controls: [],
      onlyControls: null,
      policy: null,
      cwd: '/',
      asOf: '2026-10-01',
      zone: null,
      progress: () => undefined,
      memory,
    };
    const checked = await runCheck(site, options);
    if (!checked.ok) throw new Error(checked.problems[0]?.message);
    const written = writeOutputs(checked.value, join(site, 'report'), ['html', 'csv']);
    if (!written.ok) throw new Error('not written');
    memory.endRun();
    return performance.now() - started;
  };
  const first = await run();
  const unchanged: number[] = [];
  const changed = files.map((): number[] => []);
  for (let n = 0; n < repetitions; n++) {
    unchanged.push(await run());
    for (const [i, file] of files.entries()) {
      const path = join(site, file);
      const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
      // the last row, and no longer there the next time
      writeFileSync(path, `${(n % 2 === 0 ? [...lines, lines.at(-1)] : lines.slice(0, -1)).join('\n')}\n`);
      changed[i]?.push(await run());
    }
  }
  const told = (times: readonly number[]): string =>
    `${median(times).toFixed(0)} ms, ${(median(times) / first).toFixed(2)} of the first run`;
  console.log(
    `again, ${name}: first ${first.toFixed(0)} ms; nothing changed ${told(unchanged)}; ${files.map((file, i) => `${file} changed ${told(changed[i] ?? [])}`).join('; ')}`,
  );
}
