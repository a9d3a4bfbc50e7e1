/** "Today" for rules: an argument like any other. */

/** The day for which a site is assessed, in the site's time zone. It stands in slot 0 of every frame. */
export interface Clock {
  /** Day number of the as-of day. */
  readonly today: number;
  /** Epoch milliseconds of the end of that day. */
  readonly end: number;
  readonly dayOf: (ms: number) => number;
  readonly isoOf: (ms: number, dateOnly: boolean) => string;
}

const isClock = (value: unknown): value is Clock => typeof value === 'object' && value !== null && 'today' in value && 'dayOf' in value;

/** The clock of a frame; null where an expression is evaluated without one. */
export const clockOf = (frame: readonly unknown[]): Clock | null => (isClock(frame[0]) ? frame[0] : null);
