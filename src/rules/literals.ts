/** Text and bytes literals as CEL's grammar has them. The parser behind us keeps unknown escapes and tears surrogate pairs apart in bytes. */

export interface Literal {
  readonly ok: true;
  readonly value: string | Uint8Array;
}
export interface BadEscape {
  readonly ok: false;
  /** Where the escape stands in the source. */
  readonly offset: number;
  readonly message: string;
  readonly hint: string;
}

const single: ReadonlyMap<string, string> = new Map([
  ['a', '\u0007'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
  ...['\\', '?', '"', "'", '`'].map((mark) => [mark, mark] as const),
]);
/** How each numeric escape goes on. */
const numeric: ReadonlyMap<string, RegExp> = new Map([
  ['x', /^[0-9a-fA-F]{2}/],
  ['X', /^[0-9a-fA-F]{2}/],
  ['u', /^[0-9a-fA-F]{4}/],
  ['U', /^[0-9a-fA-F]{8}/],
]);
const octal = /^[0-3][0-7]{2}/;

/** The literal that begins at `start` of a source which has been parsed: its end is known to be there. */
export function literalAt(source: string, start: number): Literal | BadEscape {
  const letters = /^(?:[bB][rR]?|[rR])?/.exec(source.slice(start, start + 2))?.[0].toLowerCase() ?? '';
  const open = start + letters.length;
  const quote = source.charAt(open).repeat(source.startsWith(source.charAt(open).repeat(3), open) ? 3 : 1);
  const [raw, bytes] = [letters.includes('r'), letters.includes('b')];
  // Bytes are kept as they come: what is written as text in UTF-8, what is escaped as the one byte that it names.
  const parts: (string | number)[] = [];
  let from = open + quote.length;
  let at = from;
  while (at < source.length && !source.startsWith(quote, at)) {
    if (raw || source.charAt(at) !== '\\') {
      at += 1;
      continue;
    }
    const read = readEscape(source, at, bytes);
    if (typeof read === 'string')
      return { ok: false, offset: at, message: read, hint: 'Double the backslash, or write a raw text: r"...".' };
    parts.push(source.slice(from, at), bytes && read.named ? read.code : String.fromCodePoint(read.code));
    at = from = at + read.length;
  }
  parts.push(source.slice(from, at));
  return { ok: true, value: bytes ? joinedBytes(parts) : parts.join('') };
}

interface Escape {
  readonly code: number;
  readonly length: number;
  /** By its number: in bytes one byte, in a text one character. */
  readonly named: boolean;
}

/** The escape, or what is wrong with it. */
function readEscape(source: string, at: number, bytes: boolean): Escape | string {
  const letter = source.charAt(at + 1);
  const plain = single.get(letter);
  if (plain !== undefined) return { code: plain.charCodeAt(0), length: 2, named: false };
  const eight = octal.exec(source.slice(at + 1, at + 4))?.[0];
  if (eight !== undefined) return { code: parseInt(eight, 8), length: 4, named: true };
  const shown = `\\${letter}`;
  const digits = numeric.get(letter)?.exec(source.slice(at + 2, at + 10))?.[0];
  if (digits === undefined) return `"${shown}" is not an escape of a text.`;
  const code = parseInt(digits, 16);
  const wide = letter === 'u' || letter === 'U';
  if (wide && bytes) return `"${shown}" cannot stand in bytes, which have no characters.`;
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return `"${shown}${digits}" is not a character.`;
  return { code, length: digits.length + 2, named: true };
}

function joinedBytes(parts: readonly (string | number)[]): Uint8Array {
  const encoder = new TextEncoder();
  return Uint8Array.from(parts.flatMap((part) => (typeof part === 'number' ? [part] : [...encoder.encode(part)])));
}
