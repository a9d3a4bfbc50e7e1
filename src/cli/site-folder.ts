/** The site that a command is given: its folder, or the site.yaml in it. Said at once where there is none. */
import { existsSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { Io } from './io.js';
import { UsageError } from './usage.js';

export interface SiteFolder {
  readonly path: string;
  /** As the user typed it. */
  readonly shown: string;
}

export function siteFolder(given: string, io: Io): SiteFolder {
  const shown = basename(given) === 'site.yaml' ? dirname(given) : given;
  const path = resolve(io.cwd, shown);
  if (existsSync(join(path, 'site.yaml'))) return { path, shown };
  const found = statSync(path, { throwIfNoEntry: false });
  if (found && !found.isDirectory())
    throw new UsageError(`${given} is a file`, 'name the folder of a site, the one that holds its site.yaml');
  throw found
    ? new UsageError(`${shown} holds no site.yaml, so it is no site`, 'name the folder of a site; otbaseline init makes a new one')
    : new UsageError(`there is no folder ${shown}`, `otbaseline init ${shown} makes a new site there`);
}
