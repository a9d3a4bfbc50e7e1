/** Files as the pure stages see them: bytes that someone else opened. Only load/ makes these. */

export interface InputFile {
  /** Relative to the site folder, with `/`. */
  readonly path: string;
  readonly size: number;
  /** The whole file; for formats that cannot be streamed. Rejects when it cannot be read. */
  readonly bytes: () => Promise<Uint8Array>;
  /** The file in pieces, once per call. */
  readonly chunks: () => AsyncIterable<Uint8Array>;
}

export interface InputFolder {
  /** null: there is no such file inside the folder (or it is a link that leaves it). */
  readonly open: (path: string) => InputFile | null;
  /** Every file below the folder, sorted, without outputs and hidden files. */
  readonly list: () => readonly string[];
  /** The folder holds more, or deeper, files than are listed (limits folder-files, folder-depth). */
  readonly isCut?: () => boolean;
}
