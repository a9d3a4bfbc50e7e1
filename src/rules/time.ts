/** Timestamps and durations of CEL: RFC 3339 and "1h30m" texts, arithmetic in nanoseconds, calendar parts in a time zone. */
import { Duration, RuleError, Timestamp } from './values.js';

const nanosInMs = 1_000_000;
/** 0001-01-01T00:00:00Z and 9999-12-31T23:59:59.999Z. */
const firstMs = -62_135_596_800_000;
const lastMs = 253_402_300_799_999;
/** A duration is a 64-bit number of nanoseconds: about 292 years. */
const longestMs = 9_223_372_036_854;

const outOfRange = new RuleError('a timestamp lies outside the years 0001 to 9999');
const tooLong = new RuleError('a duration is longer than 292 years');

export const timestampAt = (ms: number, nanos: number): Timestamp | RuleError =>
  ms >= firstMs && ms <= lastMs ? new Timestamp(ms, nanos) : outOfRange;
const durationOf = (ms: number, nanos: number): Duration | RuleError => (Math.abs(ms) <= longestMs ? new Duration(ms, nanos) : tooLong);

/** ms and nanos with the nanos carried into 0 to 999,999. */
const carried = <T>(ms: number, nanos: number, make: (ms: number, nanos: number) => T): T => {
  const whole = Math.floor(nanos / nanosInMs);
  return make(ms + whole, nanos - whole * nanosInMs);
};

export const addDuration = (at: Timestamp, by: Duration): Timestamp | RuleError => carried(at.ms + by.ms, at.nanos + by.nanos, timestampAt);
export const subtractDuration = (at: Timestamp, by: Duration): Timestamp | RuleError =>
  carried(at.ms - by.ms, at.nanos - by.nanos, timestampAt);
export const between = (later: Timestamp, earlier: Timestamp): Duration | RuleError =>
  carried(later.ms - earlier.ms, later.nanos - earlier.nanos, durationOf);
export const addDurations = (a: Duration, b: Duration): Duration | RuleError => carried(a.ms + b.ms, a.nanos + b.nanos, durationOf);
export const subtractDurations = (a: Duration, b: Duration): Duration | RuleError => carried(a.ms - b.ms, a.nanos - b.nanos, durationOf);
export const negateDuration = (span: Duration): Duration | RuleError => carried(-span.ms, -span.nanos, durationOf);
export const daysOf = (days: number): Duration | RuleError => durationOf(days * 86_400_000, 0);

export const compareTimes = (a: Timestamp | Duration, b: Timestamp | Duration): number =>
  a.ms !== b.ms ? (a.ms < b.ms ? -1 : 1) : a.nanos === b.nanos ? 0 : a.nanos < b.nanos ? -1 : 1;

const rfc3339 = /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:[Zz]|([+-])(\d\d):(\d\d))$/;

export function parseTimestamp(text: string): Timestamp | RuleError {
  const match = rfc3339.exec(text);
  if (match === null) return new RuleError(`"${text.slice(0, 60)}" is not a timestamp as in 2026-10-01T12:00:00Z`);
  const [
    ,
    year = '',
    month = '',
    day = '',
    hour = '',
    minute = '',
    second = '',
    fraction = '',
    sign,
    offsetHour = '0',
    offsetMinute = '0',
  ] = match;
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  const isDay = date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
  if (!isDay || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59 || Number(offsetHour) > 23 || Number(offsetMinute) > 59) {
    return new RuleError(`"${text}" is not a day and time of the calendar`);
  }
  const nanos = Number(fraction.padEnd(9, '0'));
  const offset = (Number(offsetHour) * 60 + Number(offsetMinute)) * (sign === '-' ? -1 : 1);
  const ms = date.getTime() + (Number(hour) * 3600 + Number(minute) * 60 + Number(second)) * 1000 - offset * 60_000;
  return timestampAt(ms + Math.floor(nanos / nanosInMs), nanos % nanosInMs);
}

/** Nanoseconds in each unit of a duration text. */
const units: ReadonlyMap<string, bigint> = new Map([
  ['h', 3_600_000_000_000n],
  ['m', 60_000_000_000n],
  ['s', 1_000_000_000n],
  ['ms', 1_000_000n],
  ['us', 1_000n],
  ['µs', 1_000n],
  ['μs', 1_000n],
  ['ns', 1n],
]);

export function parseDuration(text: string): Duration | RuleError {
  const refused = new RuleError(`"${text.slice(0, 60)}" is not a duration as in 1h30m or 90s`);
  const match = /^([+-]?)((?:(?:\d+\.?\d*|\.\d+)(?:h|ms|m|s|us|µs|μs|ns))+|0)$/.exec(text);
  if (match === null || text.length > 100) return refused;
  let total = 0n;
  for (const [, whole = '', fraction = '', unit = ''] of (match[2] ?? '').matchAll(/(\d*)(?:\.(\d*))?(h|ms|m|s|us|µs|μs|ns)/g)) {
    const size = units.get(unit) ?? 0n;
    total += BigInt(whole === '' ? 0 : whole) * size + (BigInt(fraction === '' ? 0 : fraction) * size) / 10n ** BigInt(fraction.length);
  }
  if (match[1] === '-') total = -total;
  if (BigInt.asIntN(64, total) !== total) return tooLong;
  const ms = total / 1_000_000n - (total % 1_000_000n < 0n ? 1n : 0n);
  return new Duration(Number(ms), Number(total - ms * 1_000_000n));
}

const trimmedFraction = (ms: number, nanos: number): string => {
  const digits = String(ms * nanosInMs + nanos)
    .padStart(9, '0')
    .replace(/0+$/, '');
  return digits === '' ? '' : `.${digits}`;
};
const remainder = (value: number, by: number): number => ((value % by) + by) % by;

export function showTimestamp(at: Timestamp): string {
  const below = remainder(at.ms, 1000);
  return `${new Date(at.ms - below).toISOString().slice(0, 19)}${trimmedFraction(below, at.nanos)}Z`;
}

export function showDuration(span: Duration): string {
  const negative = span.ms < 0;
  const total = BigInt(span.ms) * 1_000_000n + BigInt(span.nanos);
  const size = negative ? -total : total;
  const rest = Number(size % 1_000_000_000n);
  return `${negative ? '-' : ''}${String(size / 1_000_000_000n)}${trimmedFraction(Math.floor(rest / nanosInMs), rest % nanosInMs)}s`;
}

export const secondsOf = (at: Timestamp): number => Math.floor(at.ms / 1000);

export interface Calendar {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly weekday: number;
  readonly dayOfYear: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
}

/** The calendar in a zone (`Europe/Warsaw`, `+02:00`, `UTC`); months, days of year and weekdays count from 0, days of month from 1. */
export function calendarOf(at: Timestamp, zone: string): Calendar | RuleError {
  const shift = offsetOf(at.ms, zone);
  if (shift instanceof RuleError) return shift;
  const date = new Date(at.ms + shift);
  const newYear = new Date(0);
  newYear.setUTCFullYear(date.getUTCFullYear(), 0, 1);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth(),
    day: date.getUTCDate(),
    weekday: date.getUTCDay(),
    dayOfYear: Math.floor((date.getTime() - newYear.getTime()) / 86_400_000),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    millisecond: date.getUTCMilliseconds(),
  };
}

const formats = new Map<string, Intl.DateTimeFormat>();

function offsetOf(ms: number, zone: string): number | RuleError {
  if (zone === 'UTC' || zone === '' || zone === 'Z') return 0;
  const fixed = /^([+-]?)(\d\d):(\d\d)$/.exec(zone);
  if (fixed !== null) {
    const minutes = Number(fixed[2]) * 60 + Number(fixed[3]);
    return Number(fixed[2]) > 23 || Number(fixed[3]) > 59 ? unknownZone(zone) : minutes * (fixed[1] === '-' ? -60_000 : 60_000);
  }
  const format = formatOf(zone);
  if (format === null) return unknownZone(zone);
  const parts = new Map<string, string>(format.formatToParts(new Date(ms)).map((part) => [part.type, part.value]));
  const part = (name: string): number => Number(parts.get(name) ?? '0');
  const local = new Date(0);
  local.setUTCFullYear(part('year'), part('month') - 1, part('day'));
  local.setUTCHours(part('hour'), part('minute'), part('second'), 0);
  return local.getTime() - Math.floor(ms / 1000) * 1000;
}

const unknownZone = (zone: string): RuleError => new RuleError(`"${zone.slice(0, 60)}" is not a time zone`);

function formatOf(zone: string): Intl.DateTimeFormat | null {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  if (formats.size > 100) formats.clear();
  try {
    const options = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' } as const;
    const made = new Intl.DateTimeFormat('en-US', { ...options, timeZone: zone, hourCycle: 'h23', calendar: 'gregory' });
    formats.set(zone, made);
    return made;
  } catch {
    return null;
  }
}
