/** Bytes -> text, on purpose: each encoding is recognised or refused, never guessed in silence. */
import type { ProblemCode } from '../model/problem-codes.js';
import type { Loaded, Problem } from '../model/problem.js';

/** Configuration must be clear about its encoding; old evidence exports may be Latin-1, with a warning. */
export type TextUse = 'config' | 'evidence';

/** Line ends are kept as they are; a byte order mark is taken away. */
export function decodeText(bytes: Uint8Array, file: string, use: TextUse): Loaded<string> {
  const decoded = decode(bytes, use);
  const problem = (code: ProblemCode, severity: Problem['severity'], offset: number | null, message: string, hint: string): Problem => {
    const place = offset === null ? { line: 0, column: 0 } : placeIn(decoded.text, offset);
    return { code, severity, file, ...place, path: '', message, hint, excerpt: '' };
  };
  if (decoded.fault !== null) {
    return { ok: false, problems: [problem('E_ENCODING', 'error', decoded.at, decoded.fault, 'save the file as UTF-8')] };
  }
  const zero = decoded.text.indexOf('\0');
  if (zero >= 0)
    return {
      ok: false,
      problems: [problem('E_ENCODING', 'error', zero, 'the file holds a NUL character; it is not text', 'save the file as UTF-8')],
    };
  if (decoded.text.trim() === '') return { ok: false, problems: [problem('E_FILE_EMPTY', 'error', null, 'the file is empty', '')] };
  const problems = decoded.latin
    ? [problem('W_ENCODING', 'warning', decoded.at, 'not valid UTF-8, so read as Latin-1', 'export the file as UTF-8')]
    : [];
  return { ok: true, value: decoded.text, problems };
}

interface Decoded {
  readonly text: string;
  /** Why it cannot be read; null: it can. */
  readonly fault: string | null;
  /** Offset in `text` of what is wrong. */
  readonly at: number | null;
  readonly latin: boolean;
}
const read = (text: string): Decoded => ({ text, fault: null, at: null, latin: false });
const refused = (fault: string, text = '', at: number | null = null): Decoded => ({ text, fault, at, latin: false });

function decode(bytes: Uint8Array, use: TextUse): Decoded {
  if (startsWith(bytes, [0xff, 0xfe, 0, 0]) || startsWith(bytes, [0, 0, 0xfe, 0xff]))
    return refused('the file is UTF-32, which is not read here');
  if (startsWith(bytes, [0xff, 0xfe])) return utf16(bytes.subarray(2), 'utf-16le');
  if (startsWith(bytes, [0xfe, 0xff])) return utf16(bytes.subarray(2), 'utf-16be');
  const silent = utf16WithoutMark(bytes);
  if (silent !== null) return utf16(bytes, silent);
  const body = startsWith(bytes, [0xef, 0xbb, 0xbf]) ? bytes.subarray(3) : bytes;
  try {
    return read(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body));
  } catch {
    const broken = new TextDecoder('utf-8', { ignoreBOM: true }).decode(body);
    const at = Math.max(0, broken.indexOf('\uFFFD'));
    if (use === 'config') return refused('the file is not valid UTF-8', broken, at);
    return { text: new TextDecoder('latin1').decode(body), fault: null, at, latin: true };
  }
}

function utf16(bytes: Uint8Array, encoding: 'utf-16le' | 'utf-16be'): Decoded {
  try {
    return read(new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    return refused(`the file is not valid ${encoding.toUpperCase()}`);
  }
}

const startsWith = (bytes: Uint8Array, mark: readonly number[]): boolean => mark.every((byte, n) => bytes[n] === byte);

/** Western text in UTF-16 has a NUL in every other byte, and none in the rest. */
function utf16WithoutMark(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const sample = bytes.subarray(0, 512);
  const pairs = Math.floor(sample.length / 2);
  let even = 0;
  let odd = 0;
  for (let n = 0; n < pairs * 2; n += 2) {
    if (sample[n] === 0) even++;
    if (sample[n + 1] === 0) odd++;
  }
  if (pairs === 0) return null;
  if (even === 0 && odd > pairs * 0.7) return 'utf-16le';
  return odd === 0 && even > pairs * 0.7 ? 'utf-16be' : null;
}

function placeIn(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset);
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}
