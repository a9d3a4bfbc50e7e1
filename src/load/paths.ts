/** Paths of the command line: where they lead, and what is there. */
import { existsSync, readdirSync, readFileSync, statSync, watch } from 'node:fs';
import { join, resolve } from 'node:path';
import { siteFile } from './site.js';

export const resolvePath = (cwd: string, path: string): string => resolve(cwd, path);
export const isSiteFolder = (folder: string): boolean => existsSync(join(folder, siteFile));

/** Names of the files in a folder, at every depth; none where there is no such folder. */
export const listFolder = (folder: string): readonly string[] =>
  existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => file.replaceAll('\\', '/')) : [];

/** Day of the last change of a file, in UTC; null: there is no such file. */
export function fileDay(file: string): string | null {
  const found = statSync(file, { throwIfNoEntry: false });
  return found?.isFile() === true ? found.mtime.toISOString().slice(0, 10) : null;
}

export const readBytesOf = (file: string): Uint8Array => readFileSync(file);

/** Calls back after each change below the folder, never twice at once, until the process ends. Outputs do not count. */
export async function watchFolder(folder: string, changed: () => Promise<void>): Promise<void> {
  let running = false;
  let again = false;
  const run = async (): Promise<void> => {
    if (running) {
      again = true;
      return;
    }
    running = true;
    do {
      again = false;
      await changed();
    } while (again);
    running = false;
  };
  let timer: NodeJS.Timeout | null = null;
  const watcher = watch(folder, { recursive: true }, (_, name) => {
    if (name === null || /(^|[/\\])report([/\\]|$)|\.tmp$|(^|[/\\])\./.test(name)) return;
    if (timer) clearTimeout(timer);
    timer = setTimeout(() => void run(), 200);
  });
  await new Promise<void>((_, reject) => watcher.on('error', reject));
}
