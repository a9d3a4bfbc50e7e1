/** Times as tools write them and nobody could read for sure: the mapping says which way, and the text becomes ISO 8601. */
import type { WrittenTime } from '../model/site.js';

const slashed = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:,?\s+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?(?:\s*([ap])\.?m\.?)?)?$/i;
const bareNumber = /^\d{1,16}(\.\d+)?$/;

/** The text in ISO 8601, without a zone where it names none; as it is where it is not written so: ISO is understood anyway. */
export function isoOfWritten(text: string, written: WrittenTime): string {
  if (written === 'unix' || written === 'unix-ms') {
    if (!bareNumber.test(text)) return text;
    const ms = Number(text) * (written === 'unix' ? 1000 : 1);
    return ms > 0 && ms < 253_402_300_800_000 ? new Date(Math.round(ms)).toISOString() : text;
  }
  const match = slashed.exec(text);
  if (match === null) return text;
  const [, first = '', second = '', year = '', hour, minute = '', seconds = '00', half] = match;
  const [day, month] = written === 'day-first' ? [first, second] : [second, first];
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  if (hour === undefined) return date;
  const hours = half === undefined ? Number(hour) : (Number(hour) % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
  if (half !== undefined && (Number(hour) < 1 || Number(hour) > 12)) return text;
  return `${date}T${String(hours).padStart(2, '0')}:${minute}:${seconds}`;
}

/** A date with slashes that can be read in one way only, since one of its numbers is no month; any other text stays as it is. */
export function isoOfOneReading(text: string): string {
  const [, first = '', second = ''] = /^(\d{1,2})\/(\d{1,2})\/\d{4}\b/.exec(text) ?? [];
  if (Number(first) > 12 && Number(second) <= 12) return isoOfWritten(text, 'day-first');
  return Number(second) > 12 && Number(first) <= 12 && first !== '' ? isoOfWritten(text, 'month-first') : text;
}
