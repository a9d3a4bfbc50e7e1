/** The sample plant that ships, with every date in its files moved, so that a first `check` shows its gaps and not stale files. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compareText } from '../model/problem.js';
import { moveWorkbook } from './move-workbook.js';

const folder = fileURLToPath(new URL('../../test/sites/harbour-water/', import.meta.url));
/** The day for which its evidence is dated. */
export const sampleDay = '2026-10-01';

/** Files by path; dates moved by whole days, times and everything else as they are, hashes in site.yaml made anew. */
export function readSample(days: number): ReadonlyMap<string, string | Uint8Array> {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length).replaceAll('\\', '/'))
    .filter((path) => !path.startsWith('report/'))
    .sort(compareText);
  const files = new Map<string, string | Uint8Array>();
  const renewed = new Map<string, string>();
  const inFolders = new Map<string, readonly { readonly path: string; readonly before: string; readonly after: string }[]>();
  // The register is last: documents and evidence must have their new hashes by then.
  const ordered = [
    ...paths.filter((path) => path.startsWith('documents/')),
    ...paths.filter((path) => !path.startsWith('documents/') && path !== 'site.yaml'),
    'site.yaml',
  ];
  const moveText = (text: string): string => replaceHashes(moveDates(text, days), renewed);
  for (const path of ordered) {
    const bytes = readFileSync(join(folder, path));
    const moved =
      days === 0 ? bytes : isWorkbook(bytes) ? moveWorkbook(bytes, days) : isText(bytes) ? moveText(bytes.toString('utf8')) : bytes;
    files.set(path, moved);
    renewed.set(sha256(bytes), sha256(moved));
    const [top = '', inside, file] = path.split('/');
    if (inside !== undefined && file !== undefined) {
      const there = inFolders.get(`${top}/${inside}`) ?? [];
      inFolders.set(`${top}/${inside}`, [...there, { path, before: sha256(bytes), after: sha256(moved) }]);
      // a registered folder has one hash, over the lines "hash  path" of its files
      const lines = (which: 'before' | 'after'): string =>
        (inFolders.get(`${top}/${inside}`) ?? []).map((each) => `${each[which]}  ${each.path}\n`).join('');
      renewed.set(sha256(lines('before')), sha256(lines('after')));
    }
  }
  return files;
}

const sha256 = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex');
const isWorkbook = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b;
const isText = (bytes: Uint8Array): boolean => !bytes.subarray(0, 4096).includes(0);

/** ISO dates, and epoch seconds at the beginning of a line or after a tab (Zeek). */
const moveDates = (text: string, days: number): string =>
  text
    .replace(/\b(20\d{2})-(\d{2})-(\d{2})(?=T|\b)/g, (date, year, month, day) => {
      const moved = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day) + days));
      return Number.isNaN(moved.getTime()) ? date : moved.toISOString().slice(0, 10);
    })
    .replace(
      /(^|\t)(1[6-9]\d{8})(\.\d+)/gm,
      (_, before, seconds, rest) => `${String(before)}${String(Number(seconds) + days * 86_400)}${String(rest)}`,
    );

const replaceHashes = (text: string, renewed: ReadonlyMap<string, string>): string =>
  text.replace(/\b[0-9a-f]{64}\b/g, (hash) => renewed.get(hash) ?? hash);
