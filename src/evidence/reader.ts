/** What a reader of one file format is: from bytes to raw rows with their origin. One file each in readers/, one line in readers/index.ts. */
import type { InputFile } from '../model/file.js';
import type { Grade } from '../model/kind.js';
import type { FieldSource } from '../model/site.js';
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
  /** The keys of `raw`, where all rows have the same. */
  readonly names?: readonly string[];
  /** Its values in the order of `names`, where the reader has them so: then they are read, and \`raw\` is only made for a condition or a path. */
  readonly cells?: readonly unknown[];
}
/** A row that the format itself makes unreadable (wrong number of cells, broken JSON line). It leaves the list open. */
export interface BrokenRow {
  readonly line: number;
  readonly column: number;
  readonly reason: string;
  /** What could be read of it: says to what it may belong. */
  readonly raw?: unknown;
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
  /** The kind that is wanted, for formats that hold several sorts of records. */
  readonly kind?: string;
}
/** A compiled path: the records of a document with their JSON pointers, in document order. */
export type Select = (document: unknown) => readonly { readonly value: unknown; readonly pointer: string }[];
/** Field -> column, path (begins with $) or source; of a list the first that a record has. */
export type FieldMap = Readonly<Record<string, string | readonly FieldSource[]>>;
export interface Reader {
  readonly id: string;
  readonly title: string;
  /** How to get such a file, what is read from it, what is not. */
  readonly description: string;
  /** Highest grade that a file of this form can have. */
  readonly ceiling: Grade;
  /** What `recordsAt` means to it: a JSONPath (the caller compiles it into `select`), a name, or nothing. */
  readonly records: 'path' | 'name' | 'none';
  /** The column or field names are the format's own, so a preset fits it to a kind; `fields` of the register goes before it. */
  readonly presets?: Readonly<Record<string, FieldMap>>;
  /** A kind that has a preset is fed by it alone: a column of the tool that is named like a field may mean something else. */
  readonly closed?: true;
  /** The kind that the same file gives without being registered for it, where it is registered for another. */
  readonly besides?: { readonly of: string; readonly gives: string };
  /** Of the register, where that says nothing. */
  readonly recordsAt?: string | null;
  /** Condition on a raw record, beside that of the register. */
  readonly where?: string | null;
  /** A narrower form of general formats: taken in their place where the file has its marks. 0: it has not; higher: more of them. */
  readonly refines?: { readonly formats: readonly string[]; readonly fits: (head: string, columns: Columns) => Promise<number> };
  /** Names of the tables in a file that may hold several, as `recordsAt` takes them; for a proposal. */
  readonly tables?: (file: InputFile) => Promise<readonly string[]>;
  /** 0: not mine; higher: surer. Sees the first 64 KB and the file name. */
  readonly recognise: (head: Uint8Array, path: string) => number;
  readonly read: (file: InputFile, options: ReadOptions) => AsyncIterable<Batch>;
}
/** The columns of the first records; asked for only where a mark needs them. */
export type Columns = () => Promise<ReadonlySet<string>>;
export const defineReader = (reader: Reader): Reader => reader;
