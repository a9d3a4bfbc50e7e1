#!/usr/bin/env node
/** The command line: arguments and streams in, exit code out. */
import { processIo } from './cli/io.js';
import { main } from './cli/main.js';
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
process.exitCode = await main(process.argv.slice(2), processIo());
