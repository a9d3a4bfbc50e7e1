#!/usr/bin/env node
/** The command line: arguments and streams in, exit code out. */
import { processIo } from './cli/io.js';
import { main } from './cli/main.js';

// A reader that closes early (`otbaseline list controls | head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});
process.exitCode = await main(process.argv.slice(2), processIo());
