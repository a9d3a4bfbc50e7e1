/** `check --watch`: the line again and again in one process, with what the earlier runs left. */
import { watchFiles } from '../load/watch-files.js';
import type { Assessment } from '../model/assessment.js';
import { makeMemory, type Memory } from '../model/memory.js';

export interface WatchRequest {
  readonly site: string;
  /** Of the site, relative: what the run itself writes. */
  readonly outputs: readonly string[];
  /** Control folders and policy files beside the site. */
  readonly others: readonly string[];
}
export interface Again {
  /** Paths; null: the first run. */
  readonly changed: readonly string[] | null;
  readonly memory: Memory;
  /** Of the last run that could be made. */
  readonly before: Assessment | null;
}

/** `run` gives the assessment; null: it could not run, and waits for a change like any other. */
export function watchSite({ site, outputs, others }: WatchRequest, run: (again: Again) => Promise<Assessment | null>): Promise<never> {
  const memory = makeMemory();
  let before: Assessment | null = null;
  /** Registered files may lie where the folder is not looked through. */
  const files = (): readonly string[] => (before?.evidence ?? []).map(({ file }) => `${site}/${file}`);
  const folders = [{ path: site, outputs: ['report', ...outputs] }, ...others.map((path) => ({ path }))];
  return watchFiles({ folders, files }, async (changed) => {
    const assessment = await run({ changed, memory, before });
    if (assessment === null) return;
    before = assessment;
    memory.endRun();
  });
}
