/** A command in a thread of its own: where the memory is too small for a run, the thread ends and this side says so. */
import { Worker } from 'node:worker_threads';
import type { ExitCode, Io } from './io.js';
import { brokenText } from './usage.js';

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
    const given: Given = { argv, io: { cwd, color, columns, today, interactive } };
    const worker = new Worker(new URL('./thread-work.js', import.meta.url), { workerData: given });
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
