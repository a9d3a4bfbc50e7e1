/** What a reader of one file format is: from bytes to raw rows with their origin. One file each in readers/, one line in readers/index.ts. */
import type { InputFile } from '../model/file.js';
import type { Grade } from '../model/kind.js';
import type { ExportHeader } from './export-header.js';

/** One record as the format holds it, before it is fitted to a kind. */
export interface RawRow {
  /** Tables: an object of column name to text (or number, boolean, Date-free ISO text in XLSX). Documents: any JSON value. */
  readonly raw: unknown;
  /** 1-based line; 0 where the format has none. */
  readonly line: number;
  readonly column: number;
  /** JSON pointer, `Sheet!A5`, or null where the line says it all. */
  readonly pointer: string | null;
}
/** A row that the format itself makes unreadable (wrong number of cells, broken JSON line). It leaves the list open. */
export interface BrokenRow {
  readonly line: number;
  readonly column: number;
  readonly reason: string;
}
export interface Batch {
  readonly rows: readonly RawRow[];
  readonly broken: readonly BrokenRow[];
  /** Things to tell the user once (read as Latin-1, header found in row 3, sheets not read). */
  readonly notes?: readonly string[];
  /** First batch only: what the producing tool says of itself; lifts a generic file to a tool export (E3). */
  readonly exportHeader?: ExportHeader;
}
/** Thrown by a reader for a file that it cannot read at all; becomes a problem, and the kind `unreadable`. */
export class UnreadableFile extends Error {
  readonly line: number;
  readonly column: number;
  readonly code: 'E_EVIDENCE_FORMAT' | 'E_FILE_EMPTY' | 'E_ENCODING' | 'E_TOO_DEEP' | 'E_FILE_TOO_LARGE' | 'E_PATH' | 'E_JSON' | 'E_YAML';
  constructor(code: UnreadableFile['code'], message: string, line = 0, column = 0) {
    super(message);
    this.code = code;
    this.line = line;
    this.column = column;
  }
}
export interface ReadOptions {
  /** JSONPath to the records, sheet name, or table name inside the format; null: the format's default. */
  readonly recordsAt: string | null;
  /** `recordsAt` compiled by the caller, for readers whose `records` is a path; null where there is none, or the format takes a name. */
  readonly select: Select | null;
}
/** A compiled path: the records of a document with their JSON pointers, in document order. */
export type Select = (document: unknown) => readonly { readonly value: unknown; readonly pointer: string }[];
export interface Reader {
  readonly id: string;
  readonly title: string;
  /** How to get such a file, what is read from it, what is not. */
  readonly description: string;
  /** Highest grade that a file of this form can have. */
  readonly ceiling: Grade;
  /** What `recordsAt` means to it: a JSONPath (the caller compiles it into `select`), a name, or nothing. */
  readonly records: 'path' | 'name' | 'none';
  /** The column or field names are the format's own, so a preset fits it to a kind without `fields`. */
  readonly presets?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Names of the tables in a file that may hold several, as `recordsAt` takes them; for a proposal. */
  readonly tables?: (file: InputFile) => Promise<readonly string[]>;
  /** 0: not mine; higher: surer. Sees the first 64 KB and the file name. */
  readonly recognise: (head: Uint8Array, path: string) => number;
  readonly read: (file: InputFile, options: ReadOptions) => AsyncIterable<Batch>;
}
export const defineReader = (reader: Reader): Reader => reader;
