/** The last step of the build: the program checks a plant, and the code that V8 made of it meanwhile is kept. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processIo } from './io.js';
import { openProgram } from './program.js';

/** `site`: a folder. Breaks where the program does. */
export async function keepCode(site: string): Promise<void> {
  const { main, keepCode: keep } = openProgram();
  const out = mkdtempSync(join(tmpdir(), 'otbaseline-'));
  const said: string[] = [];
  const io = { ...processIo(), out: () => undefined, err: (text: string) => said.push(text) };
  try {
    const exit = await main(['check', site, '--as-of', '2026-10-01', '--fail-on', 'none', '--out', out], io);
    if (exit !== 0) throw new Error(said.join(''));
    keep();
  } finally {
    rmSync(out, { recursive: true });
  }
}
