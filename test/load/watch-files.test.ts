/** Changes of files are noticed with and without events, each once, also those made during a run. */
import { mkdirSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { watchFiles } from '../../src/load/watch-files.js';

const events = vi.hoisted(() => ({ are: true }));
vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>();
  return {
    ...fs,
    watch: (...given: Parameters<typeof fs.watch>) => {
      if (!events.are) throw new Error('ENOSPC');
      return fs.watch(...given);
    },
  };
});

class End extends Error {}

/** Runs until `last` runs are done; `during(n)` is called in the nth, `between(n)` after it. */
async function watched(
  last: number,
  during: (n: number, folder: string) => void,
  between: (n: number, folder: string) => void,
): Promise<(readonly string[])[]> {
  const folder = mkdtempSync(join(tmpdir(), 'otbaseline-watch-'));
  mkdirSync(join(folder, 'evidence/report'), { recursive: true });
  mkdirSync(join(folder, 'report'));
  writeFileSync(join(folder, 'evidence/a.csv'), 'id\n1\n');
  const runs: (readonly string[])[] = [];
  try {
    await watchFiles({ folders: [{ path: folder, outputs: ['report'] }] }, async (changed) => {
      runs.push((changed ?? []).map((path) => path.slice(folder.length + 1)));
      if (runs.length === last) throw new End();
      during(runs.length, folder);
      await Promise.resolve();
      setTimeout(() => {
        between(runs.length, folder);
      }, 20);
    });
  } catch (error) {
    if (!(error instanceof End)) throw error;
  } finally {
    rmSync(folder, { recursive: true });
  }
  return runs;
}
const nothing = (): void => undefined;
const steps: readonly ((folder: string) => void)[] = [
  (folder) => {
    writeFileSync(join(folder, 'report/out.html'), 'ours');
    writeFileSync(join(folder, 'evidence/a.csv'), 'id\n2\n');
  },
  (folder) => {
    writeFileSync(join(folder, 'evidence/report/b.csv'), 'id\n');
  },
  (folder) => {
    renameSync(join(folder, 'evidence/a.csv'), join(folder, 'evidence/c.csv'));
  },
  (folder) => {
    rmSync(join(folder, 'evidence/c.csv'));
  },
];

test.each([true, false])(
  'what is written, made, renamed and deleted is told once, outputs are not (events: %s)',
  async (are) => {
    events.are = are;
    const runs = await watched(5, nothing, (n, folder) => steps[n - 1]?.(folder));
    expect(runs).toEqual([[], ['evidence/a.csv'], ['evidence/report/b.csv'], ['evidence/a.csv', 'evidence/c.csv'], ['evidence/c.csv']]);
  },
  60_000,
);

test('a file that is edited while a run is under way is told by the next', async () => {
  events.are = false;
  const runs = await watched(
    2,
    (n, folder) => {
      if (n === 1) writeFileSync(join(folder, 'evidence/a.csv'), 'id\n33\n');
    },
    nothing,
  );
  expect(runs[1]).toEqual(['evidence/a.csv']);
}, 60_000);

test('a file that is only touched is looked at again', async () => {
  events.are = true;
  const runs = await watched(2, nothing, (_, folder) => {
    utimesSync(join(folder, 'evidence/a.csv'), 1, 1);
  });
  expect(runs[1]).toEqual(['evidence/a.csv']);
}, 60_000);
