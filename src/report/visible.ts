/** Text from a site made harmless to read: what cannot be seen is spelt out, what is endless is cut and says so. */
import { limitOf } from '../model/limits.js';

// Controls, soft hyphen, Arabic letter mark, zero width, line and paragraph separators, embeddings, overrides and isolates,
// invisible operators, byte order mark, interlinear marks, noncharacters, tags; and, because of the `u` flag, lone surrogates.
const unseen =
  /\r\n|[\u{0}-\u{1F}\u{7F}-\u{9F}\u{AD}\u{61C}\u{200B}-\u{200F}\u{2028}-\u{202E}\u{2060}-\u{206F}\u{FEFF}\u{FFF9}-\u{FFFB}\u{FFFE}\u{FFFF}\u{E0000}-\u{E007F}]|[\u{D800}-\u{DFFF}]/gu;

/** Nothing but what every keyboard has: nearly every text, and quickly told. */
const plain = /^[ -~]*$/;

/** `⟨U+202E⟩` for a character that hides or reorders others, `⏎` for a line break. */
export const visible = (text: string): string => (plain.test(text) ? text : text.replace(unseen, spelt));

function spelt(found: string): string {
  if (found === '\n' || found === '\r' || found === '\r\n') return '⏎';
  return `⟨U+${(found.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`;
}

/** The first `limit` characters, with a sign that there are more. Never cuts a pair of surrogates. */
export function cutAt(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const last = text.charCodeAt(limit - 1);
  return `${text.slice(0, last >= 0xd800 && last <= 0xdbff ? limit - 1 : limit)}…`;
}

/** The same with the true length, for the terminal. */
export const cut = (text: string, limit: number): string =>
  text.length <= limit ? text : `${cutAt(text, limit)} (${count(text.length)} characters)`;

/** Whole numbers in prose and tables: thousands with a narrow no-break space. */
export const count = (n: number): string => String(n).replace(/\B(?=(?:\d{3})+$)/g, '\u202F');

/** Values longer than this are cut in reports that people read. */
export const valueLimit = limitOf('value-shown');
/** A value from a site, ready to be shown. */
export const shown = (text: string): string => visible(cut(text, valueLimit));
