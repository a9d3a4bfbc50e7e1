/** Presets as readers: a general reader under the name of a tool, with the marks of its export and its columns mapped. */
import type { InputFile } from '../model/file.js';
import type { Preset, PresetFormat } from '../model/preset.js';
import { columnsOf } from './choose-reader.js';
import { findColumn } from './header.js';
import { type Batch, type Columns, defineReader, type RawRow, type Reader, type ReadOptions, UnreadableFile } from './reader.js';
import { isList, isObject } from './readers/document.js';
import { headText } from './readers/text.js';
import { headOf } from './tapped-file.js';

export type BaseReaders = Readonly<Record<PresetFormat, Reader>>;

/** By id. A preset of the name of a reader is left out; the run reports it. */
export const presetReaders = (
  presets: Iterable<Preset>,
  bases: BaseReaders & Readonly<Record<string, Reader>>,
): Readonly<Record<string, Reader>> =>
  Object.fromEntries(
    [...presets].filter(({ id }) => !Object.hasOwn(bases, id.toLowerCase())).map((preset) => [preset.id, presetReader(preset, bases)]),
  );

export function presetReader(preset: Preset, bases: BaseReaders): Reader {
  const { id, title, description, formats, recordsAt, where, fields, shipped } = preset;
  const readers = formats.map((format) => bases[format]);
  const sorts = readers.map(({ records }) => records);
  return defineReader({
    id,
    title,
    description,
    // What a plant says of its own tool is a claim; the export header in the file lifts it as it lifts any table.
    ceiling: shipped ? 'E3' : 'E2',
    records: sorts.includes('path') ? 'path' : sorts.includes('name') ? 'name' : 'none',
    presets: fields,
    closed: true,
    recordsAt,
    where,
    refines: {
      formats,
      fits: async (head, columns) => ((await lackingMark(preset, head, columns)) === null ? marksOf(preset) : 0),
    },
    // Never surer than its format: it is asked by its marks, when the format is known.
    recognise: () => 0,
    read: (file, options) => read(preset, readers, file, options),
  });
}

/** Named in the register, a preset takes no file without its marks: its grade rests on them. */
async function* read(
  preset: Preset,
  readers: readonly Reader[],
  file: InputFile,
  options: ReadOptions,
): AsyncGenerator<Batch, void, undefined> {
  if (file.size === 0) throw new UnreadableFile('E_FILE_EMPTY', 'The file is empty.');
  const head = await headOf(file);
  const [base] = [...readers].sort((a, b) => b.recognise(head, file.path) - a.recognise(head, file.path));
  if (base === undefined || base.recognise(head, file.path) === 0)
    throw new UnreadableFile('E_EVIDENCE_FORMAT', `The file is no ${preset.title}: it is not ${preset.formats.join(', nor ')}.`);
  const lacking = await lackingMark(preset, headText(head), () => columnsOf(base, file, options));
  if (lacking !== null) throw new UnreadableFile('E_EVIDENCE_FORMAT', `The file is no ${preset.title}: it lacks ${lacking}.`);
  const columns = (options.kind === undefined ? undefined : preset.each[options.kind]) ?? [];
  for await (const batch of base.read(file, options))
    yield columns.length === 0 ? batch : { ...batch, rows: batch.rows.flatMap((row) => itemsOf(row, columns)) };
}

const mostItems = 1000;
/** A row as it is where each of the columns holds one item at most, else a row for each item. What is no list of a device stays whole, and is refused by the field. */
function itemsOf(row: RawRow, columns: readonly string[]): readonly RawRow[] {
  const { raw, line, column, pointer } = row;
  if (!isObject(raw)) return [row];
  const names = columns.flatMap((column) => findColumn(column, Object.keys(raw)) ?? []);
  const items = names.map((name) => listOf(raw[name]));
  if (items.every((list) => list.length <= 1) || items.some((list) => list.length > mostItems)) return [row];
  const blank = Object.fromEntries(names.map((name) => [name, '']));
  return items.flatMap((list, n) => list.map((item) => ({ line, column, pointer, raw: { ...raw, ...blank, [names[n] ?? '']: item } })));
}
function listOf(value: unknown): readonly unknown[] {
  if (isList(value)) return value;
  if (typeof value !== 'string') return value === undefined || value === null ? [] : [value];
  const inner = /^\[(.*)\]$/s.exec(value.trim())?.[1]?.replace(/["']/g, '') ?? value;
  return inner
    .split(/[;,|\n]/)
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

const marksOf = ({ detect }: Preset): number => detect.columns.length + detect.text.length;

/** null: all marks are there. */
async function lackingMark({ detect }: Preset, head: string, columns: Columns): Promise<string | null> {
  for (const text of detect.text) if (!head.includes(text)) return `the text "${text}"`;
  if (detect.columns.length === 0) return null;
  const names = [...(await columns())];
  for (const either of detect.columns)
    if (!either.some((name) => findColumn(name, names) !== null)) return `the column ${either.map((name) => `"${name}"`).join(' or ')}`;
  return null;
}
