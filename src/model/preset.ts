/** A preset: how the export of one tool, in a general format, is recognised and which of its columns feeds which field. Data, no code. */
import type { Position } from './problem.js';
import type { FieldSource } from './site.js';

/** The general formats that a preset may stand on. */
export const presetFormats = ['csv', 'xlsx', 'json', 'ndjson', 'yaml', 'xml'] as const;
export type PresetFormat = (typeof presetFormats)[number];

export interface Preset {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly formats: readonly PresetFormat[];
  readonly detect: {
    /** Columns that the first records have, all of them; of several names in one entry any. */
    readonly columns: readonly (readonly string[])[];
    /** Texts that stand in the first 64 KB, all of them. */
    readonly text: readonly string[];
  };
  /** Path, sheet or elements of the records; null: as the format does without. */
  readonly recordsAt: string | null;
  /** Condition (CEL) on the record as it is read; null: every one. */
  readonly where: string | null;
  /** Kind -> field -> sources, of which the first that a file has is taken. Value maps include the words of the tool for "not known". */
  readonly fields: Readonly<Record<string, Readonly<Record<string, readonly FieldSource[]>>>>;
  /** Kind -> columns whose cells may hold lists: a row becomes one record for each item of each, with the others of them blank, since nothing says what belongs together. */
  readonly each: Readonly<Record<string, readonly string[]>>;
  /** Comes with the tool: its marks were taken from what the maker publishes. */
  readonly shipped: boolean;
  readonly at: Position;
}
