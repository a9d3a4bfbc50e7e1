/** The library that a command works with: shipped controls, the user's own, and the problems in them. */
import { resolve } from 'node:path';
import type { Library } from '../model/library.js';
import { openLibrary } from '../run/open-library.js';
import { flag, list, text, type Options } from './command.js';
import type { Io } from './io.js';
import { problemsText } from './problems.js';

/** Folders of the command line, as paths that do not depend on the current folder. */
export function libraryOptions(options: Options, io: Io): { readonly controls: readonly string[]; readonly onlyControls: string | null } {
  const only = text(options, 'onlyControls');
  return {
    controls: list(options, 'controls').map((each) => resolve(io.cwd, each)),
    onlyControls: only === null ? null : resolve(io.cwd, only),
  };
}

/** null: it cannot be used; the problems are printed. */
export function libraryFor(options: Options, io: Io): Library | null {
  const loaded = openLibrary(libraryOptions(options, io), false);
  const broken = loaded.problems.filter((problem) => problem.severity === 'error');
  if (broken.length > 0) io.err(problemsText(broken));
  return loaded.ok ? loaded.value : null;
}

export const wantsJson = (options: Options): boolean => flag(options, 'json');
export const jsonText = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
