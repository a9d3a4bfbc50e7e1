/** One strict pass over JSON text, for what JSON.parse does not say: the place of an error, and what it swallows. */
import { limitOf } from '../../model/limits.js';
import { UnreadableFile } from '../reader.js';

/** Something that JSON.parse accepts and that would falsify a record. */
export interface HiddenFault {
  readonly offset: number;
  /** A wrong number harms its record alone; a wrong key may hide records. */
  readonly kind: 'key' | 'number';
  readonly reason: string;
}
export const maximumDepth = limitOf('json-depth');
const maximumFaults = limitOf('json-faults');

/** Throws UnreadableFile on invalid JSON and on a document nested too deep. */
export function scanJson(text: string): HiddenFault[] {
  const faults: HiddenFault[] = [];
  const fault = (offset: number, kind: HiddenFault['kind'], reason: string): void => {
    if (faults.length >= maximumFaults)
      throw failAt(text, offset, 'E_JSON', `more than ${maximumFaults} faults (limit json-faults); the first: ${faults[0]?.reason ?? ''}`);
    faults.push({ offset, kind, reason });
  };
  /** Keys of the open objects; null for an array. */
  const open: (Set<string> | null)[] = [];
  let inside: Set<string> | null | undefined;
  let i = skipBlank(text, 0);
  /** Whether a value must come, or one may be missing because the container can be empty. */
  let mayEnd = false;
  for (;;) {
    // A value, or the end of an empty container.
    if (inside !== undefined && inside !== null) {
      if (mayEnd && text.charCodeAt(i) === 125) {
        i = closeContainer();
        if (i < 0) return faults;
        continue;
      }
      if (text.charCodeAt(i) !== 34) throw unexpected(text, i, 'a key in quotes');
      const end = endOfString(text, i);
      const raw = text.slice(i + 1, end - 1);
      const key = raw.includes('\\') ? decoded(raw) : raw;
      if (inside.has(key)) fault(i, 'key', `the key ${shown(key)} stands twice`);
      else inside.add(key);
      if (key === '__proto__') fault(i, 'key', 'the key "__proto__" is refused');
      i = skipBlank(text, end);
      if (text.charCodeAt(i) !== 58) throw unexpected(text, i, '":"');
      i = skipBlank(text, i + 1);
    } else if (inside === null && mayEnd && text.charCodeAt(i) === 93) {
      i = closeContainer();
      if (i < 0) return faults;
      continue;
    }
    const code = text.charCodeAt(i);
    if (code === 123 || code === 91) {
      if (open.length >= maximumDepth) throw failAt(text, i, 'E_TOO_DEEP', `nested deeper than ${maximumDepth} levels (limit json-depth)`);
      inside = code === 123 ? new Set() : null;
      open.push(inside);
      mayEnd = true;
      i = skipBlank(text, i + 1);
      continue;
    }
    if (code === 34) i = endOfString(text, i);
    else i = endOfLiteral(text, i, fault);
    i = afterValue(i);
    if (i < 0) return faults;
  }

  function closeContainer(): number {
    open.pop();
    inside = open[open.length - 1];
    return afterValue(i + 1);
  }
  /** Moves past commas and closing brackets to the next value or key; -1 at the end of the document. */
  function afterValue(from: number): number {
    let at = skipBlank(text, from);
    for (;;) {
      if (inside === undefined) {
        if (at < text.length) throw unexpected(text, at, 'the end of the file');
        return -1;
      }
      const code = text.charCodeAt(at);
      if (code === 44) {
        mayEnd = false;
        return skipBlank(text, at + 1);
      }
      if (code !== (inside === null ? 93 : 125)) throw unexpected(text, at, inside === null ? '"," or "]"' : '"," or "}"');
      open.pop();
      inside = open[open.length - 1];
      at = skipBlank(text, at + 1);
    }
  }
}

export function skipBlank(text: string, from: number): number {
  let i = from;
  for (;;) {
    const code = text.charCodeAt(i);
    if (code === 32 || code === 10 || code === 13 || code === 9) i++;
    else return i;
  }
}

/** Index after the closing quote of the string that opens at `from`. */
export function endOfString(text: string, from: number): number {
  let i = from + 1;
  for (;;) {
    const code = text.charCodeAt(i);
    if (code === 34) return i + 1;
    if (code === 92) {
      const next = text[i + 1];
      if (next === 'u') {
        if (!/^[0-9a-fA-F]{4}$/.test(text.slice(i + 2, i + 6))) throw unexpected(text, i, 'four hexadecimal digits after \\u');
        i += 6;
      } else if (next !== undefined && '"\\/bfnrt'.includes(next)) i += 2;
      else throw unexpected(text, i, 'an escape that JSON knows');
    } else if (code >= 32) i++;
    else if (i >= text.length) throw failAt(text, from, 'E_JSON', 'a text that opens here is not closed before the end of the file');
    else throw unexpected(text, i, 'an escape in place of a control character');
  }
}

const number = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
const longestSafe = 15;
function endOfLiteral(text: string, from: number, fault: (offset: number, kind: HiddenFault['kind'], reason: string) => void): number {
  const code = text.charCodeAt(from);
  if (code === 45 || (code >= 48 && code <= 57)) {
    number.lastIndex = from;
    const [all, fraction, exponent] = number.exec(text) ?? [];
    if (all === undefined) throw unexpected(text, from, 'a number');
    if (all.length > longestSafe) {
      const value = Number(all);
      if (fraction === undefined && exponent === undefined && !Number.isSafeInteger(value))
        fault(from, 'number', `the number ${shortened(all)} has more digits than can be kept; write it as text`);
    }
    if (exponent !== undefined && !Number.isFinite(Number(all))) fault(from, 'number', `the number ${shortened(all)} is too large`);
    return from + all.length;
  }
  for (const word of ['true', 'false', 'null']) if (text.startsWith(word, from)) return from + word.length;
  throw unexpected(text, from, 'a value');
}

/** Only after the string was found to be valid. */
function decoded(raw: string): string {
  const value: unknown = JSON.parse(`"${raw}"`);
  return typeof value === 'string' ? value : raw;
}
const shortened = (text: string): string => (text.length > 40 ? `${text.slice(0, 37)}...` : text);
const shown = (text: string): string => JSON.stringify(shortened(text));

function unexpected(text: string, offset: number, wanted: string): UnreadableFile {
  if (offset >= text.length) return failAt(text, text.length, 'E_JSON', `the file ends where ${wanted} should stand: it is cut off`);
  return failAt(text, offset, 'E_JSON', `${shown(text.slice(offset, offset + 1))} stands where ${wanted} should stand`);
}
export function failAt(text: string, offset: number, code: 'E_JSON' | 'E_TOO_DEEP', what: string): UnreadableFile {
  const { line, column } = lineAndColumn(text, offset);
  return new UnreadableFile(code, `${code === 'E_JSON' ? 'Not valid JSON' : 'The document is refused'}: ${what}.`, line, column);
}
export function lineAndColumn(text: string, offset: number): { readonly line: number; readonly column: number } {
  let line = 1;
  let start = 0;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) {
    line++;
    start = at + 1;
  }
  return { line, column: offset - start + 1 };
}
