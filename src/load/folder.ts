/** A folder on disk as the pure stages see it: only files inside it, never a way out, always in the same order. */
import { limitOf } from '../model/limits.js';
import { createReadStream, readdirSync, realpathSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { isAbsolute, join, sep } from 'node:path';
import type { InputFile, InputFolder } from '../model/file.js';
import { compareText } from '../model/problem.js';

/** Formats that cannot be streamed are held in memory whole. */
const mostBytes = limitOf('file-bytes');
/** Beyond these the list ends: it only tells which files are not registered. */
const mostFiles = limitOf('folder-files');
const deepest = limitOf('folder-depth');
const chunkBytes = 256 * 1024;

const isSkipped = (name: string): boolean => name.startsWith('.') || name === 'node_modules' || name.endsWith('.tmp') || name.endsWith('~');

/** `outputs`: folders (relative) that hold what the tool writes. */
export function openFolder(folder: string, outputs: readonly string[] = ['report']): InputFolder {
  const root = realPath(folder);
  return {
    open: (path) => (root === null ? null : fileIn(root, path)),
    list: () => (root === null ? [] : filesBelow(root, new Set(outputs)).found),
    isCut: () => root !== null && filesBelow(root, new Set(outputs)).isCut,
  };
}

function realPath(path: string): string | null {
  try {
    return realpathSync(path);
  } catch {
    return null;
  }
}

function fileIn(root: string, path: string): InputFile | null {
  if (path === '' || isAbsolute(path) || path.includes('\0') || path.split(/[/\\]/).includes('..')) return null;
  const real = realPath(join(root, path));
  // a link is followed only to a target that is inside as well
  if (real === null || !real.startsWith(root.endsWith(sep) ? root : root + sep)) return null;
  const found = statSync(real, { throwIfNoEntry: false });
  if (!found?.isFile()) return null;
  return {
    path,
    size: found.size,
    bytes: async () => {
      if (found.size > mostBytes) throw new Error(`${path} has ${found.size} bytes; ${mostBytes} can be held in memory (limit file-bytes)`);
      return readFile(real);
    },
    chunks: () => chunksOf(real),
  };
}

async function* chunksOf(path: string): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of createReadStream(path, { highWaterMark: chunkBytes })) if (chunk instanceof Uint8Array) yield chunk;
}

/** A folder with these is one that `check --out` wrote. */
const written = ['assessment.json', 'findings.ndjson'];

function filesBelow(root: string, outputs: ReadonlySet<string>): { readonly found: readonly string[]; readonly isCut: boolean } {
  const found: string[] = [];
  let isCut = false;
  const visit = (folder: string, depth: number): void => {
    const entries = readdirSync(join(root, folder), { withFileTypes: true });
    if (depth > 0 && written.every((name) => entries.some((entry) => entry.name === name))) return;
    for (const entry of entries) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (isSkipped(entry.name) || outputs.has(path)) continue;
      if (found.length >= mostFiles) {
        isCut = true;
        return;
      }
      if (entry.isDirectory()) {
        if (depth < deepest) visit(path, depth + 1);
        else isCut = true;
      } else if (entry.isFile() || (entry.isSymbolicLink() && fileIn(root, path) !== null)) found.push(path);
    }
  };
  visit('', 0);
  return { found: found.sort(compareText), isCut };
}
