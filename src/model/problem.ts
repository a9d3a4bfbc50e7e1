/** A problem: what is wrong in which file and place, what was seen, what is allowed. Every stage reports these, none throws them. */
import type { ProblemCode } from './problem-codes.js';

export interface Position {
  /** Path as the user would type it: relative to the site, or `controls/...` for shipped files. */
  readonly file: string;
  /** 1-based; 0 where a file has no lines (an XLSX, a missing file). */
  readonly line: number;
  readonly column: number;
}

export interface Problem extends Position {
  readonly code: ProblemCode;
  /** An error stops what depends on it; a warning is shown and nothing more. */
  readonly severity: 'error' | 'warning';
  /** Where in the document: `zones[2].target.IAC`; empty for the file as a whole. */
  readonly path: string;
  /** What is wrong, what was seen, what is allowed. */
  readonly message: string;
  /** What to do; may be empty. */
  readonly hint: string;
  /** The source line with its place marked; may be empty. */
  readonly excerpt: string;
}

export type Loaded<T> =
  | { readonly ok: true; readonly value: T; readonly problems: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

export const comparePositions = (a: Position, b: Position): number => compareText(a.file, b.file) || a.line - b.line || a.column - b.column;

/** Code-unit order: the same in every locale, so that outputs are the same bytes everywhere. */
export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
