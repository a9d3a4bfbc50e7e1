/** A registered folder: which of its files hold records, and one hash for all of them. */
import { createHash } from 'node:crypto';
import type { InputFolder } from '../model/file.js';

/** What lies beside the documents where they are published: signatures, hashes, indexes, papers for people. */
const beside =
  /(?:\.(?:asc|sig|sha256|sha512|md5|minisig)|\/(?:index\.(?:txt|html|json)|changes\.csv|provider-metadata\.json|rolie[^/]*|(?:readme|licen[cs]e|notice|source|changelog)[^/]*))$/i;

export const folderPrefix = (file: string): string => `${file.replace(/\/+$/, '')}/`;

/** Files below the folder, in one order; `besides`: how many of them hold no records by their names. */
export function filesInside(folder: InputFolder, file: string): { readonly read: readonly string[]; readonly besides: number } {
  const prefix = folderPrefix(file);
  const all = folder.list().filter((path) => path.startsWith(prefix));
  const read = all.filter((path) => !beside.test(path));
  return { read, besides: all.length - read.length };
}

/** SHA-256 over the lines "hash  path", as sha256sum would print them: a file more, less, renamed or changed changes it. */
export function folderDigest(files: ReadonlyMap<string, string>): string {
  const hash = createHash('sha256');
  for (const [path, sha256] of files) hash.update(`${sha256}  ${path}\n`);
  return hash.digest('hex');
}
