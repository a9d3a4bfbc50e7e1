/** A command line that is understood and makes no sense: exit code 2. */
export class UsageError extends Error {
  readonly code = 'E_USAGE';
  readonly hint: string;
  constructor(message: string, hint = '') {
    super(message);
    this.hint = hint;
  }
}

export const usageText = ({ code, message, hint }: UsageError): string =>
  `error ${code}: ${message}\n${hint === '' ? '' : `  hint: ${hint}\n`}`;

/** A fault of ours is no verdict on the site: never exit code 1. */
export const brokenText = (error: unknown): string =>
  `otbaseline itself broke; nothing was decided. Please report this:\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`;
