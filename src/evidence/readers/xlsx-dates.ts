/** Dates in a workbook are numbers that a number format shows as dates. */

export type NumberSort = 'number' | 'date' | 'time' | 'duration';

/** What a number format shows. `code` is empty for the formats that every workbook has. */
export function sortOfFormat(id: number, code: string): NumberSort {
  if (code === '') {
    if (id === 46) return 'duration';
    if (id === 18 || id === 19 || id === 20 || id === 21 || id === 45 || id === 47) return 'time';
    // 27 to 36 and 50 to 58 are the dates of East Asian workbooks.
    return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 50 && id <= 58) ? 'date' : 'number';
  }
  const bare = code
    .replace(/"[^"]*"|\\.|_.|\*./g, '')
    .split(';', 1)
    .join('')
    .toLowerCase();
  if (/\[(h+|m+|s+)\]/.test(bare)) return 'duration';
  const letters = bare.replace(/\[[^\]]*\]/g, '').replace(/am\/pm|a\/p/g, 'h');
  if (letters.includes('general') || /[#?]/.test(letters)) return 'number';
  if (/[yd]/.test(letters) || /m{3,}/.test(letters) || (letters.includes('m') && !/[hs]/.test(letters) && !letters.includes('0')))
    return 'date';
  return /[hs]/.test(letters) ? 'time' : 'number';
}

const daySeconds = 86_400;
/** Days from 1899-12-30 to 1970-01-01. */
const epoch1900 = 25_569;
const epoch1904 = 24_107;

/** ISO text: a day, a day with time (without zone: a workbook knows none), or a time of day. null: out of range. */
export function isoOfSerial(serial: number, sort: NumberSort, from1904: boolean): string | null {
  if (sort === 'duration' || (sort === 'time' && serial >= 0 && serial < 1)) return clock(Math.round(serial * daySeconds));
  // The calendar of 1900 counts a 29 February that never was.
  const days = from1904 ? serial - epoch1904 : (serial < 60 ? serial + 1 : serial) - epoch1900;
  const ms = Math.round(days * daySeconds) * 1000;
  if (serial < 0 || !(ms < 253_402_300_800_000)) return null;
  const iso = new Date(ms).toISOString();
  return iso.endsWith('T00:00:00.000Z') ? iso.slice(0, 10) : iso.slice(0, 19);
}
function clock(seconds: number): string | null {
  if (!(seconds >= 0)) return null;
  return [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map((part) => String(part).padStart(2, '0')).join(':');
}
