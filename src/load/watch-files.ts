/** Notices files that change. Events only hasten the next look: what counts is what stands on the disk, so none is missed where there are no events. */
import { statSync, watch, type FSWatcher } from 'node:fs';
import { join } from 'node:path';
import { openFolder } from './folder.js';

export interface Watched {
  /** Folders (or single files); `outputs`, relative, do not count. */
  readonly folders: readonly { readonly path: string; readonly outputs?: readonly string[] }[];
  /** Further files, asked for anew at each look. */
  readonly files?: () => readonly string[];
}

/** A look at least so often, and never more than a tenth of the time. */
const lookEveryMs = 1_000;
/** After an event: editors write in several steps. */
const settleMs = 100;
const settleAtMost = 20;

/** Path -> what shows that it is another file or another content. */
type Seen = ReadonlyMap<string, string>;

/** Calls `run` at once, with null, and then after each change, with the paths; never twice at once, until the process ends. What changes meanwhile counts for the next. */
export async function watchFiles(watched: Watched, run: (changed: readonly string[] | null) => Promise<void>): Promise<never> {
  let seen = look(watched);
  await run(null);
  const hint = makeHint();
  const watchers = watched.folders.map(({ path }) => watchFolder(path, hint.give));
  try {
    for (;;) {
      const started = performance.now();
      const now = await settled(watched, seen);
      const changed = changedIn(seen, now);
      const took = performance.now() - started;
      if (changed.length > 0) {
        seen = now;
        await run(changed);
      }
      await hint.wait(Math.max(lookEveryMs, 10 * took));
    }
  } finally {
    for (const each of watchers) each?.close();
  }
}

/** What stands there once nothing moves any more; nothing is waited for where nothing has changed. */
async function settled(watched: Watched, before: Seen): Promise<Seen> {
  let now = look(watched);
  if (changedIn(before, now).length === 0) return now;
  for (let n = 0; n < settleAtMost; n++) {
    await pause(settleMs);
    const next = look(watched);
    if (changedIn(now, next).length === 0) return next;
    now = next;
  }
  return now;
}

function look({ folders, files }: Watched): Seen {
  const seen = new Map<string, string>();
  const add = (path: string): void => {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found?.isFile() === true) seen.set(path, `${found.size} ${found.mtimeMs} ${found.ctimeMs} ${found.ino}`);
  };
  for (const { path, outputs = [] } of folders) {
    add(path);
    for (const each of namesIn(path, outputs)) add(join(path, each));
  }
  for (const path of files?.() ?? []) add(path);
  return seen;
}

/** A folder that vanishes between two calls is one without files. */
function namesIn(path: string, outputs: readonly string[]): readonly string[] {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true ? openFolder(path, outputs).list() : [];
  } catch {
    return [];
  }
}

const changedIn = (before: Seen, now: Seen): readonly string[] =>
  [...new Set([...before.keys(), ...now.keys()])].filter((path) => before.get(path) !== now.get(path)).sort();

/** null: there are no events for it on this machine. */
function watchFolder(path: string, changed: () => void): FSWatcher | null {
  try {
    const watcher = watch(path, { recursive: true }, changed);
    // what goes wrong here is made up for by looking
    watcher.on('error', () => undefined);
    return watcher;
  } catch {
    return null;
  }
}

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

function makeHint(): { readonly give: () => void; readonly wait: (ms: number) => Promise<void> } {
  let given = false;
  let wake: (() => void) | null = null;
  return {
    give: () => {
      given = true;
      wake?.();
    },
    wait: async (ms) => {
      if (!given)
        await new Promise<void>((done) => {
          const timer = setTimeout(done, ms);
          wake = () => {
            clearTimeout(timer);
            done();
          };
        });
      given = false;
      wake = null;
    },
  };
}
