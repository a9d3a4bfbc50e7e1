/** The library that a command asks for, without the line that decides with it: `list` and `schema` start in half the time. */
import { loadLibrary, type LibraryRequest } from '../load/library.js';
import type { Library } from '../model/library.js';
import type { Loaded } from '../model/problem.js';

export interface LibraryOptions {
  /** Folders with controls, kinds and catalogues beside the shipped ones. */
  readonly controls: readonly string[];
  /** A folder whose controls replace the shipped ones; null: none. */
  readonly onlyControls: string | null;
}

export const libraryRequest = ({ controls, onlyControls }: LibraryOptions, tests: boolean): LibraryRequest => ({
  shipped: onlyControls === null ? 'all' : 'without-controls',
  extra: onlyControls === null ? controls : [onlyControls, ...controls],
  tests,
});
export const openLibrary = (options: LibraryOptions, tests: boolean): Loaded<Library> => loadLibrary(libraryRequest(options, tests));
