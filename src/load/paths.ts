/** Paths of the command line: where they lead, and what is there. */
import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { InputFile } from '../model/file.js';
import { openFolder } from './folder.js';
import { siteFile } from './site.js';

export const resolvePath = (cwd: string, path: string): string => resolve(cwd, path);
export const isSiteFolder = (folder: string): boolean => existsSync(join(folder, siteFile));
/** The site that a path names: its folder, or the site.yaml in it; null: neither. */
export function siteFolderOf(path: string): string | null {
  if (isSiteFolder(path)) return path;
  return basename(path) === siteFile && existsSync(path) ? dirname(path) : null;
}

/** A file itself, or the YAML files that lie in a folder or in its `policies/`; none where there is nothing. */
export function filesOf(path: string): readonly string[] {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() === true) return [path];
  return [path, join(path, 'policies')].flatMap((folder) =>
    existsSync(folder)
      ? readdirSync(folder)
          .filter((name) => /\.ya?ml$/.test(name))
          .map((name) => join(folder, name))
      : [],
  );
}

/** Names of the files in a folder, at every depth; none where there is no such folder. */
export const listFolder = (folder: string): readonly string[] =>
  existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => file.replaceAll('\\', '/')) : [];

/** Day of the last change of a file, in UTC; null: there is no such file. */
export function fileDay(file: string): string | null {
  const found = statSync(file, { throwIfNoEntry: false });
  return found?.isFile() === true ? found.mtime.toISOString().slice(0, 10) : null;
}

/** A file by its path, wherever it lies; null: there is none that can be opened. */
export function openFile(path: string): InputFile | null {
  try {
    const real = realpathSync(path);
    return openFolder(dirname(real)).open(basename(real));
  } catch {
    return null;
  }
}

export const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
export const readBytesOf = (file: string): Uint8Array => readFileSync(file);
