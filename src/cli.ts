#!/usr/bin/env node
/** The command line: arguments and streams in, exit code out. */
import { processIo } from './cli/io.js';
import { hasThreads, inThread } from './cli/thread.js';
import { brokenText } from './cli/usage.js';

// A reader that closes early (`otbaseline list controls | head`) is no error: the run goes on, and ends with its own code.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') process.exit(2);
  });
// Node would end with 1, and 1 says that a requirement is not met.
process.on('uncaughtException', (error) => {
  process.stderr.write(brokenText(error));
  process.exit(2);
});
const argv = process.argv.slice(2);
// Whoever watches keeps what was read, and answers signals.
const isLarge = hasThreads && argv[0] === 'check' && !['--watch', '--help', '-h'].some((each) => argv.includes(each));
process.exitCode = isLarge ? await inThread(argv, processIo()) : await (await import('./cli/main.js')).main(argv, processIo());
