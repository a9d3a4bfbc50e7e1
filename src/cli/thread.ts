/** A command in a thread of its own, which has room for more young objects: a run over many records then spends far less time on what it throws away. */
import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import type { ExitCode, Io } from './io.js';
import { brokenText } from './usage.js';

/** Three times what V8 calls a semi-space; its own choice is 48. */
const youngMegabytes = 144;
/** V8 begins with one and doubles it each time it has copied what lives: a run fills more than this at once. */
const semiSpaceAtFirst = 16;

/** A loader that reads the source itself does not reach into threads. */
export const hasThreads = !import.meta.url.endsWith('.ts');

/** What the thread is given, and what it says. */
export interface Given {
  readonly argv: readonly string[];
  readonly io: Omit<Io, 'out' | 'err' | 'endOnInterrupt'>;
}
export type Said = { readonly out: string } | { readonly err: string } | { readonly code: ExitCode };

export function inThread(argv: readonly string[], io: Io): Promise<ExitCode> {
  const { out, err, cwd, color, columns, today, interactive } = io;
  return new Promise((resolve) => {
    setFlagsFromString(`--min-semi-space-size=${semiSpaceAtFirst}`);
    const given: Given = { argv, io: { cwd, color, columns, today, interactive } };
    const worker = new Worker(new URL('./thread-work.js', import.meta.url), {
      workerData: given,
      resourceLimits: { maxYoungGenerationSizeMb: youngMegabytes },
    });
    worker.on('message', (said: Said) => {
      if ('out' in said) out(said.out);
      else if ('err' in said) err(said.err);
      else resolve(said.code);
    });
    worker.on('error', (error) => {
      err(isOutOfMemory(error) ? tooMuch : brokenText(error));
      resolve(2);
    });
    worker.on('exit', (code) => {
      // A thread that ends without a word could not run.
      resolve(code === 0 ? 0 : 2);
    });
  });
}

const isOutOfMemory = (error: Error): boolean => 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
const tooMuch =
  'error E_USAGE: this run needs more memory than Node gives it, and ended; do not rely on files it has written\n  hint: give it more, in megabytes: NODE_OPTIONS=--max-old-space-size=8192 otbaseline check ...\n';
