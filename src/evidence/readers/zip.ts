/** A zip archive from bytes alone: its list of entries, and each entry inflated in pieces, with caps on count, size and ratio. */
import { Inflate } from 'fflate';
import { UnreadableFile } from '../reader.js';

export interface ZipEntry {
  readonly name: string;
  readonly size: number;
}
export interface Zip {
  readonly entries: readonly ZipEntry[];
  readonly has: (name: string) => boolean;
  /** The entry in pieces. Throws UnreadableFile where it is missing, damaged, or larger than it says. */
  readonly pieces: (name: string) => Generator<Uint8Array, void, undefined>;
}
export interface ZipLimits {
  readonly entries: number;
  /** Bytes of all entries together, as declared and as found. */
  readonly total: number;
  /** How many times larger than the archive the entries may be, above `freeOfRatio` bytes. */
  readonly ratio: number;
  readonly freeOfRatio: number;
}

interface Directory extends ZipEntry {
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly offset: number;
}
const endMark = 0x06054b50;
const directoryMark = 0x02014b50;
const localMark = 0x04034b50;

export function openZip(bytes: Uint8Array, limits: ZipLimits): Zip {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries = new Map<string, Directory>();
  let declared = 0;
  for (const entry of directoryOf(view, bytes, limits.entries)) {
    if (entries.has(entry.name)) throw damaged(`it holds "${entry.name}" twice`);
    entries.set(entry.name, entry);
    declared += entry.size;
  }
  if (declared > limits.total) throw tooLarge(limits.total);
  if (declared > limits.freeOfRatio && declared > bytes.length * limits.ratio)
    throw new UnreadableFile(
      'E_FILE_TOO_LARGE',
      `The file is refused: its contents are ${Math.round(declared / bytes.length)} times as large as the file.`,
    );
  let found = 0;
  function* pieces(name: string): Generator<Uint8Array, void, undefined> {
    const entry = entries.get(name);
    if (entry === undefined) throw damaged(`it has no "${name}"`);
    let size = 0;
    let crc = 0xffffffff;
    for (const piece of unpack(entry, dataOf(view, bytes, entry))) {
      size += piece.length;
      found += piece.length;
      if (size > entry.size) throw damaged(`"${name}" is larger than the archive says`);
      if (found > limits.total) throw tooLarge(limits.total);
      crc = crcOf(piece, crc);
      yield piece;
    }
    if (size !== entry.size || (crc ^ 0xffffffff) >>> 0 !== entry.crc) throw damaged(`"${name}" is cut off or changed`);
  }
  return { entries: [...entries.values()], has: (name) => entries.has(name), pieces };
}

function directoryOf(view: DataView, bytes: Uint8Array, mostEntries: number): readonly Directory[] {
  const end = endOfDirectory(view);
  const count = view.getUint16(end + 10, true);
  if (count > mostEntries) throw new UnreadableFile('E_FILE_TOO_LARGE', `The archive has ${count} entries; ${mostEntries} are read.`);
  let at = view.getUint32(end + 16, true);
  const entries: Directory[] = [];
  for (let i = 0; i < count; i++) {
    if (at + 46 > end || view.getUint32(at, true) !== directoryMark) throw damaged('its directory is broken');
    const nameLength = view.getUint16(at + 28, true);
    const next = at + 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    if ((view.getUint16(at + 8, true) & 1) !== 0) throw damaged('it is encrypted');
    const entry = {
      name: new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength)),
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      packed: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      offset: view.getUint32(at + 42, true),
    };
    if (entry.packed === 0xffffffff || entry.size === 0xffffffff || entry.offset === 0xffffffff) throw tooLarge(0xffffffff);
    entries.push(entry);
    at = next;
  }
  return entries;
}

/** The end record stands at the end, before a comment of up to 64 KB. */
function endOfDirectory(view: DataView): number {
  for (let at = view.byteLength - 22; at >= Math.max(0, view.byteLength - 22 - 0xffff); at--)
    if (view.getUint32(at, true) === endMark && at + 22 + view.getUint16(at + 20, true) <= view.byteLength) return at;
  throw damaged('its end is missing: the file is cut off, or it is no workbook');
}

function dataOf(view: DataView, bytes: Uint8Array, { name, offset, packed }: Directory): Uint8Array {
  if (offset + 30 > bytes.length || view.getUint32(offset, true) !== localMark) throw damaged(`"${name}" is not where the directory says`);
  const start = offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
  if (start + packed > bytes.length) throw damaged(`"${name}" is cut off`);
  return bytes.subarray(start, start + packed);
}

const pushSize = 16 * 1024;
function* unpack({ name, method }: Directory, data: Uint8Array): Generator<Uint8Array, void, undefined> {
  if (method === 0) {
    yield data;
    return;
  }
  if (method !== 8) throw damaged(`"${name}" is packed by method ${method}, which is not read`);
  let out: Uint8Array[] = [];
  const inflate = new Inflate((piece) => {
    out.push(piece);
  });
  // Small pushes, so that a bomb is seen after a few megabytes.
  for (let at = 0; at < data.length; at += pushSize) {
    try {
      inflate.push(data.subarray(at, at + pushSize), at + pushSize >= data.length);
    } catch {
      throw damaged(`"${name}" cannot be unpacked`);
    }
    yield* out;
    out = [];
  }
}

const crcTable = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c;
});
function crcOf(bytes: Uint8Array, from: number): number {
  let crc = from;
  for (let i = 0; i < bytes.length; i++) crc = (crcTable[(crc ^ (bytes[i] ?? 0)) & 0xff] ?? 0) ^ (crc >>> 8);
  return crc;
}

const damaged = (what: string): UnreadableFile => new UnreadableFile('E_EVIDENCE_FORMAT', `The archive is damaged: ${what}.`);
const tooLarge = (limit: number): UnreadableFile =>
  new UnreadableFile('E_FILE_TOO_LARGE', `The file is refused: unpacked it has more than ${Math.round(limit / 1e6)} MB.`);
