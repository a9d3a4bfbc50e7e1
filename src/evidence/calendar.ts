/** Calendar days of the site: from texts to instants and days, right over daylight saving, without reading the clock. */

export interface Calendar {
  readonly timeZone: string;
  /** Day number (days since 1970-01-01) of the as-of date. */
  readonly today: number;
  /** Last millisecond of the as-of date in the site's time zone; anything later lies in the future. */
  readonly end: number;
  /** The calendar day, in the site's time zone, on which an instant falls. */
  readonly dayOf: (ms: number) => number;
  /** First instant of a day. */
  readonly startOf: (day: number) => number;
  /** Instant of a date (its first millisecond) or of a time; null: not a date that can be read in one way only. */
  readonly parse: (text: string) => number | null;
  /** Why `parse` gave null. */
  readonly refusal: (text: string) => string;
  readonly isoDay: (day: number) => string;
  /** `2026-09-28`, or the instant in UTC: `2026-09-28T12:05:00Z`. */
  readonly isoOf: (ms: number, dateOnly: boolean) => string;
}

const dayMs = 86_400_000;
const quarterMs = 900_000;

/** Throws a RangeError for a time zone that is unknown; the loader has checked it. */
export function makeCalendar(timeZone: string, asOf: string): Calendar {
  const offsetAt = zoneOffsets(timeZone);
  const toInstant = (local: number): number => {
    const before = offsetAt(local - dayMs);
    const after = offsetAt(local + dayMs);
    // Twice in autumn: the first one. Skipped in spring: moved on by the gap, so that a day without midnight begins when it begins.
    if (offsetAt(local - before) === before || offsetAt(local - after) !== after) return local - before;
    return local - after;
  };
  const startOf = (day: number): number => toInstant(day * dayMs);
  const dayOf = (ms: number): number => Math.floor((ms + offsetAt(ms)) / dayMs);
  const parse = (text: string): number | null => {
    const parts = partsOf(text);
    if (parts === null) return null;
    if (parts.offset !== null) return parts.local - parts.offset;
    return toInstant(parts.local);
  };
  const asOfParts = partsOf(asOf);
  if (asOfParts === null) throw new RangeError(`"${asOf}" is not a calendar day (YYYY-MM-DD)`);
  const today = Math.floor(asOfParts.local / dayMs);
  return {
    timeZone,
    today,
    end: startOf(today + 1) - 1,
    dayOf,
    startOf,
    parse,
    refusal,
    isoDay,
    isoOf: (ms, dateOnly) => (dateOnly ? isoDay(dayOf(ms)) : new Date(ms).toISOString().replace('.000Z', 'Z')),
  };
}

/** Milliseconds to add to UTC. Asking Intl is slow, so a day is asked at both ends, and in quarters of an hour only where it changes. */
function zoneOffsets(timeZone: string): (ms: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const ask = (ms: number): number => {
    const part: Record<string, number> = {};
    for (const { type, value } of format.formatToParts(ms)) part[type] = Number(value);
    const { year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
    return dayNumber(year, month, day) * dayMs + ((hour * 60 + minute) * 60 + second) * 1000 - Math.floor(ms / 1000) * 1000;
  };
  const days = new Map<number, number | null>();
  const quarters = new Map<number, number>();
  return (ms) => {
    const day = Math.floor(ms / dayMs);
    let known = days.get(day);
    if (known === undefined) {
      const first = ask(day * dayMs);
      known = first === ask((day + 1) * dayMs) ? first : null;
      days.set(day, known);
    }
    if (known !== null) return known;
    const quarter = Math.floor(ms / quarterMs);
    let offset = quarters.get(quarter);
    if (offset === undefined) quarters.set(quarter, (offset = ask(quarter * quarterMs)));
    return offset;
  };
}

const clock = String.raw`(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?`;
const zone = String.raw`(?:\s?(z|[+-]\d{2}(?::?\d{2})?))?`;
const isoForm = new RegExp(String.raw`^(\d{4})-(\d{2})-(\d{2})(?:[T ]\s?${clock}${zone})?$`, 'i');
const dottedForm = new RegExp(String.raw`^(\d{1,2})\.(\d{1,2})\.(\d{4})(?:,?\s${clock}${zone})?$`, 'i');

/** Milliseconds as if the text stood in UTC, and the offset that it names itself. */
function partsOf(text: string): { readonly local: number; readonly offset: number | null } | null {
  const iso = isoForm.exec(text);
  const match = iso ?? dottedForm.exec(text);
  if (match === null) return null;
  const [, first = '', month = '', third = '', hour = '0', minute = '0', second = '0', fraction = '', named] = match;
  const day = civilDay(Number(iso ? first : third), Number(month), Number(iso ? third : first));
  if (day === null || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return null;
  const offset = named === undefined ? null : namedOffset(named);
  if (Number.isNaN(offset)) return null;
  const seconds = (Number(hour) * 60 + Number(minute)) * 60 + Number(second);
  return { local: day * dayMs + seconds * 1000 + Number(fraction.padEnd(3, '0').slice(0, 3)), offset };
}

function namedOffset(text: string): number {
  if (text.toLowerCase() === 'z') return 0;
  const hours = Number(text.slice(1, 3));
  const minutes = Number(text.slice(3).replace(':', '') || '0');
  if (hours > 23 || minutes > 59) return Number.NaN;
  return (text.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}

function refusal(text: string): string {
  if (/^\d{1,4}\/\d{1,2}\/\d{1,4}/.test(text)) return 'a date with slashes can be read in two ways; write YYYY-MM-DD';
  if (isoForm.test(text) || dottedForm.test(text)) return 'there is no such date or time';
  if (/^\d+([.,]\d+)?$/.test(text)) return 'a bare number is not a date; write YYYY-MM-DD or an RFC 3339 time';
  return 'it is not a date; write YYYY-MM-DD or an RFC 3339 time';
}

/** Day number of a date in the Gregorian calendar; null for a date that does not exist. */
function civilDay(year: number, month: number, day: number): number | null {
  if (month < 1 || month > 12 || day < 1) return null;
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const length = month === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
  return day > length ? null : dayNumber(year, month, day);
}

/** Not Date.UTC, which takes the year 26 for 1926. Years count from March, so that the leap day is the last. */
function dayNumber(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const ofYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  return y * 365 + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + ofYear - 719_468;
}

function isoDay(day: number): string {
  return new Date(day * dayMs).toISOString().slice(0, 10);
}
