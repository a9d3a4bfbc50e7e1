/** A statement counts only with the document whose hash it names (design section 6). */
import type { InputFolder } from '../model/file.js';
import type { Kind } from '../model/kind.js';
import type { Fields } from '../model/record.js';
import { tapFile } from './tapped-file.js';

export interface MissingProof {
  readonly code: 'E_DOCUMENT_MISSING' | 'E_DOCUMENT_CHANGED';
  readonly reason: string;
}
export interface Documents {
  /** null: the document is there and unchanged, or none is named where none is needed. */
  readonly check: (kind: Kind, fields: Fields) => Promise<MissingProof | null>;
  /** Every document that some record names. */
  readonly named: ReadonlySet<string>;
}

export function makeDocuments(folder: InputFolder): Documents {
  const named = new Set<string>();
  const hashes = new Map<string, Promise<string | null>>();
  const hashOf = (path: string): Promise<string | null> => {
    let hash = hashes.get(path);
    if (hash === undefined) hashes.set(path, (hash = readHash(folder, path)));
    return hash;
  };
  const check: Documents['check'] = async ({ document }, fields) => {
    if (document === null) return null;
    const path = fields[document.path];
    // A required path that is absent has already rejected the row.
    if (typeof path !== 'string') return null;
    const clean = path.replaceAll('\\', '/').replace(/^\.\//, '');
    named.add(clean);
    const wanted = fields[document.sha256];
    if (typeof wanted !== 'string')
      return { code: 'E_DOCUMENT_MISSING', reason: `no hash is given for document "${path}" (${document.sha256})` };
    const hash = await hashOf(clean);
    if (hash === null) return { code: 'E_DOCUMENT_MISSING', reason: `document "${path}" is not in the site folder` };
    if (hash === wanted.toLowerCase().replace(/^sha-?256[:=]\s*/, '')) return null;
    return { code: 'E_DOCUMENT_CHANGED', reason: `document "${path}" has the hash ${hash}, the statement names ${wanted}` };
  };
  return { check, named };
}

async function readHash(folder: InputFolder, path: string): Promise<string | null> {
  const file = folder.open(path);
  if (file === null) return null;
  try {
    return (await tapFile(file).digest()).sha256;
  } catch {
    return null;
  }
}
