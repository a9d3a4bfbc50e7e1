/** A file whose bytes are hashed while a reader takes them, so that what was read and what was hashed is the same. */
import { createHash } from 'node:crypto';
import type { InputFile } from '../model/file.js';

export interface TappedFile extends InputFile {
  /** SHA-256 and length; reads the file once more only if the reader did not come to its end. */
  readonly digest: () => Promise<{ readonly sha256: string; readonly bytes: number }>;
}

export function tapFile(file: InputFile): TappedFile {
  let known: { readonly sha256: string; readonly bytes: number } | null = null;
  const chunks = async function* (): AsyncGenerator<Uint8Array> {
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const chunk of file.chunks()) {
      hash.update(chunk);
      bytes += chunk.length;
      yield chunk;
    }
    known ??= { sha256: hash.digest('hex'), bytes };
  };
  return {
    path: file.path,
    size: file.size,
    chunks,
    bytes: async () => {
      const bytes = await file.bytes();
      known ??= { sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length };
      return bytes;
    },
    digest: async () => {
      if (known === null) for await (const chunk of chunks()) if (chunk.length < 0) break;
      return known ?? { sha256: createHash('sha256').digest('hex'), bytes: 0 };
    },
  };
}

/** The first bytes of a file, by which its format is recognised. */
export async function headOf(file: InputFile, length = 65_536): Promise<Uint8Array> {
  const head = new Uint8Array(Math.min(length, Math.max(file.size, 0)));
  let filled = 0;
  if (head.length === 0) return head;
  for await (const chunk of file.chunks()) {
    const part = chunk.subarray(0, head.length - filled);
    head.set(part, filled);
    filled += part.length;
    if (filled >= head.length) break;
  }
  return head.subarray(0, filled);
}
