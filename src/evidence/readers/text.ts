/** From bytes to text: encoding by mark and by content, line ends made equal, nothing replaced in silence. */
import { limitOf, type LimitName } from '../../model/limits.js';
import type { InputFile } from '../../model/file.js';
import { UnreadableFile } from '../reader.js';

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

/** The encoding that a byte order mark names; null where there is none. */
export function markedEncoding(head: Uint8Array): Encoding | null {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 'utf-8';
  return null;
}

/** What `recognise` sees: the head as text, wrong bytes replaced; "" for what is not text. */
export function headText(head: Uint8Array): string {
  const text = new TextDecoder(markedEncoding(head) ?? 'utf-8').decode(head);
  return text.includes('\0') ? '' : text;
}
/** The name without folders, in lower case. */
export const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1).toLowerCase();

/** The first bytes of a file, however small its chunks are. */
export async function headOf(file: InputFile, size: number): Promise<Uint8Array> {
  const head = new Uint8Array(size);
  let length = 0;
  for await (const chunk of file.chunks()) {
    const part = chunk.subarray(0, size - length);
    head.set(part, length);
    length += part.length;
    if (length === size) break;
  }
  return head.subarray(0, length);
}

/** A whole document as text. UTF-8, or UTF-16 with a mark. */
export async function wholeText(file: InputFile, name: LimitName): Promise<string> {
  if (file.size > limitOf(name)) throw tooLarge(file.size, name);
  const bytes = await file.bytes();
  if (bytes.length > limitOf(name)) throw tooLarge(bytes.length, name);
  const encoding = markedEncoding(bytes) ?? 'utf-8';
  let text: string;
  try {
    text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw notText(encoding, 1 + linesBeforeWrong(bytes, encoding));
  }
  if (text.trim() === '') throw emptyFile();
  return text;
}

/** From bytes to text, piece by piece; `null` ends it. */
type Decoder = (chunk: Uint8Array | null, line: number) => string;

/** The text in pieces: without mark, every line end as `\n`. Refuses what is not text. */
export const textChunks = (file: InputFile, encoding: Encoding): AsyncGenerator<string, void, undefined> =>
  cleanChunks(file, strictDecoder(encoding));

/** The text of a table: UTF-8, UTF-16 with a mark, and Latin-1 where it cannot be UTF-8. One pass; `tell` hears of anything but UTF-8. */
export async function* tableChunks(file: InputFile, tell: (note: string) => void): AsyncGenerator<string, void, undefined> {
  const marked = markedEncoding(await headOf(file, 4));
  if (marked !== null && marked !== 'utf-8') tell(`Read as ${marked.toUpperCase()}.`);
  yield* cleanChunks(file, marked === null ? guessingDecoder(tell) : strictDecoder(marked));
}

async function* cleanChunks(file: InputFile, decode: Decoder): AsyncGenerator<string, void, undefined> {
  const found = { text: false };
  let line = 1;
  let pendingReturn = false;
  const clean = (text: string, last: boolean): string => {
    const zero = text.indexOf('\0');
    if (zero !== -1) throw notText('UTF-8', line + countNewlines(text.slice(0, zero)));
    let out = pendingReturn ? `\r${text}` : text;
    pendingReturn = !last && out.endsWith('\r');
    if (pendingReturn) out = out.slice(0, -1);
    if (out.includes('\r')) out = out.replace(/\r\n?/g, '\n');
    if (!found.text && out.trim() !== '') found.text = true;
    return out;
  };
  for await (const chunk of file.chunks()) {
    const text = clean(decode(chunk, line), false);
    if (text !== '') yield text;
    line += countNewlines(text);
  }
  const rest = clean(decode(null, line), true);
  if (rest !== '') yield rest;
  if (!found.text) throw emptyFile();
}

function strictDecoder(encoding: Encoding): Decoder {
  const decoder = new TextDecoder(encoding, { fatal: true });
  return (chunk, line) => {
    try {
      return chunk === null ? decoder.decode() : decoder.decode(chunk, { stream: true });
    } catch {
      throw notText(encoding, chunk === null ? line : line + linesBeforeWrong(chunk, encoding));
    }
  };
}

/** The first bytes beyond ASCII decide. Mostly UTF-8 with errors in it is refused: reading it as Latin-1 would spoil its names. */
function guessingDecoder(tell: (note: string) => void): Decoder {
  let decided: Decoder | null = null;
  let carry: Uint8Array = new Uint8Array(0);
  return (chunk, line) => {
    if (decided !== null) return decided(chunk, line);
    const all = joined(carry, chunk);
    const end = chunk === null ? all.length : lastLetter(all);
    carry = all.slice(end);
    const part = all.subarray(0, end);
    const wrong = !isAscii(part) && wrongBytes(part);
    if (wrong === false) return new TextDecoder().decode(part);
    const at = wrong === null ? 0 : line + wrong.linesBefore;
    if (wrong?.mostlyRight === true) throw notText('UTF-8', at);
    if (wrong !== null) tell(`Read as Latin-1 (Windows-1252): line ${at} is not UTF-8.`);
    const kept = carry;
    decided = wrong === null ? strictDecoder('utf-8') : latin1Decoder();
    return decided(part, line) + (kept.length > 0 ? decided(kept, line) : '') + (chunk === null ? decided(null, line) : '');
  };
}
function isAscii(bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length; at++) if ((bytes[at] ?? 0) > 0x7f) return false;
  return true;
}
/** Where the last letter begins, if it is one beyond ASCII: the rest of it may be in the next chunk. */
function lastLetter(bytes: Uint8Array): number {
  for (let at = bytes.length - 1; at >= Math.max(0, bytes.length - 4); at--) {
    const byte = bytes[at] ?? 0;
    if (byte >= 0xc0) return at;
    if (byte <= 0x7f) break;
  }
  return bytes.length;
}
function latin1Decoder(): Decoder {
  const decoder = new TextDecoder('windows-1252');
  return (chunk, line) => {
    const text = chunk === null ? '' : decoder.decode(chunk);
    // Any byte is a letter of Latin-1, so that only control characters show that this is no text.
    const control = text.search(controls);
    if (control !== -1) throw notText('Latin-1', line + countNewlines(text.slice(0, control)));
    return text;
  };
}
const controls = /[\x00-\x08\x0b\x0e-\x19\x1b-\x1f]/;

/** null: all of it is UTF-8. */
function wrongBytes(bytes: Uint8Array): { readonly mostlyRight: boolean; readonly linesBefore: number } | null {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return null;
  } catch {
    const text = new TextDecoder('utf-8').decode(bytes);
    let right = 0;
    let wrong = 0;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code === 0xfffd) wrong++;
      else if (code > 0x7f) right++;
    }
    return { mostlyRight: right > wrong, linesBefore: linesBeforeWrong(bytes, 'utf-8') };
  }
}
function joined(a: Uint8Array, b: Uint8Array | null): Uint8Array {
  if (a.length === 0) return b ?? a;
  const both = new Uint8Array(a.length + (b?.length ?? 0));
  both.set(a);
  if (b !== null) both.set(b, a.length);
  return both;
}

export function countNewlines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count++;
  return count;
}

export const emptyFile = (): UnreadableFile => new UnreadableFile('E_FILE_EMPTY', 'The file is empty.');
export const tooLarge = (size: number, name: LimitName): UnreadableFile =>
  new UnreadableFile(
    'E_FILE_TOO_LARGE',
    `The file has ${megabytes(size)} MB; this format is read up to ${megabytes(limitOf(name))} MB (limit ${name}).`,
  );
const megabytes = (size: number): string => String(Math.ceil(size / 1e5) / 10);
const notText = (wanted: string, line: number): UnreadableFile =>
  new UnreadableFile('E_ENCODING', `The file is not text: it holds bytes that are not ${wanted.toUpperCase()}.`, line, 1);

function linesBeforeWrong(bytes: Uint8Array, encoding: Encoding): number {
  const text = new TextDecoder(encoding).decode(bytes);
  return countNewlines(text.slice(0, Math.max(0, text.indexOf('\ufffd'))));
}
