/** The world as a command sees it: streams, folder, environment, clock. Tests pass their own. */

export interface Io {
  readonly out: (text: string) => void;
  /** Diagnostics and progress. */
  readonly err: (text: string) => void;
  readonly cwd: string;
  readonly color: boolean;
  readonly columns: number;
  /** YYYY-MM-DD, in the time zone of the machine; only the default of --as-of. */
  readonly today: string;
  /** A terminal that can show progress. */
  readonly interactive: boolean;
  /** From now on Ctrl-C is how one ends it, and no failure. Files are written and renamed in one go, so none is left half written. */
  readonly endOnInterrupt?: () => void;
}

/** Exit codes (design section 8): 0 met, 1 not met, 2 could not run, 3 not demonstrated. */
export type ExitCode = 0 | 1 | 2 | 3;

export function processIo(): Io {
  const { stdout, stderr, env } = process;
  const two = (n: number): string => String(n).padStart(2, '0');
  return {
    out: (text) => stdout.write(text),
    err: (text) => stderr.write(text),
    cwd: process.cwd(),
    color: stdout.isTTY && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb',
    columns: stdout.isTTY ? stdout.columns : 100,
    // asked for anew by each run of a process that goes on for days
    get today() {
      const now = new Date();
      return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
    },
    interactive: stderr.isTTY,
    endOnInterrupt: () => {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(0));
    },
  };
}
