/** Time ranges of Cisco: the last day of those that end for good. */
import type { Statement } from './cisco-sections.js';

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** `absolute start 08:00 01 January 2025 end 18:00 31 December 2026` */
export function lastDayOf({ below }: Statement): string | undefined {
  for (const { text } of below) {
    const [, day = '', month = '', year = ''] = /^absolute\b.*\bend \S+ (\d{1,2}) ([A-Za-z]+) (\d{4})/.exec(text) ?? [];
    const number = months.indexOf(month.slice(0, 3).toLowerCase()) + 1;
    if (number > 0) return `${year}-${String(number).padStart(2, '0')}-${day.padStart(2, '0')}`;
  }
  return undefined;
}
