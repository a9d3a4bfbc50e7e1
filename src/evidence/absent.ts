/** The many ways in which tools and people write "not known". Rules must not read them as values; "none" and "0" are values. */

/** Nothing stands there. */
const blanks: ReadonlySet<string> = new Set([
  ...['', '-', '--', '---', '\u2013', '\u2014', 'n/a', 'na', 'n.a.', 'n. a.', '#n/a', 'null', '(null)', '(empty)'],
]);
/** Something may be there that nobody knows. */
const unknowns: ReadonlySet<string> = new Set([
  ...[
    '?',
    '??',
    'unknown',
    '(unknown)',
    'not known',
    'none given',
    '(none given)',
    'not given',
    'not available',
    'tbd',
    'tbc',
    'to be determined',
  ],
  ...['unbekannt', 'k.a.', 'k. a.', 'inconnu', 'inconnue', 'desconocido', 'sconosciuto', 'nieznany', 'nieznane'],
]);
/** `Unknown Vendor-0x539`, as sensors write a number that they cannot name. */
const unnamed = /^unknown\b.*\b0x[0-9a-f]+\)?$/i;

/** By their codes, the ASCII letters with which none of these texts begins: most values are told from them by the first letter. */
const beginsNone = Uint8Array.from({ length: 128 }, (_, code) => {
  const letter = String.fromCharCode(code).toLowerCase();
  return [...blanks, ...unknowns].some((text) => text.startsWith(letter)) ? 0 : 1;
});

export function isAbsentText(text: string): boolean {
  if (beginsNone[text.charCodeAt(0)] === 1) return false;
  return text === '' || (text.length <= 40 && (blanks.has(text.toLowerCase()) || isUnknownText(text)));
}

export function isUnknownText(text: string): boolean {
  return text.length <= 40 && (unknowns.has(text.toLowerCase()) || unnamed.test(text));
}

/** Text as it counts: without blanks around it (no-break blanks and byte order marks too), composed, so that equal names are equal. */
export function cleanText(text: string): string {
  const trimmed = text.trim();
  return isAscii(trimmed) ? trimmed : trimmed.normalize('NFC');
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i += 1) if (text.charCodeAt(i) > 127) return false;
  return true;
}

/** Names of columns and fields as they are compared: without case, blanks, punctuation, accents. */
export function foldName(name: string): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[ßøłđæœ]/g, (letter) => ({ ß: 'ss', ø: 'o', ł: 'l', đ: 'd', æ: 'ae', œ: 'oe' })[letter] ?? letter)
    .replace(/[^\p{L}\p{N}]+/gu, '');
}
