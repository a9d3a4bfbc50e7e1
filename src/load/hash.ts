/** Number and SHA-256 of pieces of text that are written nowhere. */
import { createHash } from 'node:crypto';

export function hashOf(pieces: Iterable<string>): { readonly count: number; readonly sha256: string } {
  const hash = createHash('sha256');
  let count = 0;
  for (const piece of pieces) {
    hash.update(piece);
    count++;
  }
  return { count, sha256: hash.digest('hex') };
}
