/** What JSON and YAML share: which nodes of a document are its records, and the batches made of them. */
import type { ExportHeader } from '../export-header.js';
import { UnreadableFile, type Batch, type BrokenRow, type RawRow, type ReadOptions } from '../reader.js';
import { pointerStep } from './json-locate.js';

export interface Node {
  readonly value: unknown;
  readonly pointer: string;
}
export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
export const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

/** The records: what the path selects (the elements, where it selects one list), else the list itself, else the only list in the top object. */
export function recordsOf(document: unknown, options: ReadOptions): readonly Node[] {
  if (options.select !== null) {
    const nodes = options.select(document);
    const [first] = nodes;
    if (first === undefined)
      throw new UnreadableFile('E_PATH', `\`records: ${options.recordsAt ?? ''}\` matches nothing in the file${keysOf(document)}.`);
    return nodes.length === 1 && isList(first.value) ? elements(first.value, first.pointer) : nodes;
  }
  if (options.recordsAt !== null)
    throw new UnreadableFile('E_PATH', `\`records: ${options.recordsAt}\` is not a path that can be used here.`);
  if (isList(document)) return elements(document, '');
  if (isObject(document)) {
    const lists = Object.entries(document).flatMap(([key, value]) => (isList(value) ? [{ key, value }] : []));
    const [only] = lists;
    if (only !== undefined && lists.length === 1) return elements(only.value, `/${pointerStep(only.key)}`);
    if (lists.length > 1)
      throw new UnreadableFile(
        'E_EVIDENCE_FORMAT',
        `The file holds several lists (${names(lists.map((list) => list.key))}): say with \`records:\` which one, for example \`records: $.${lists[0]?.key ?? ''}[*]\`.`,
      );
  }
  throw new UnreadableFile(
    'E_EVIDENCE_FORMAT',
    `The file is no list of records and holds no single list: give the path with \`records:\`${keysOf(document)}.`,
  );
}
const elements = (list: readonly unknown[], at: string): readonly Node[] => list.map((value, i) => ({ value, pointer: `${at}/${i}` }));
const keysOf = (document: unknown): string => (isObject(document) ? ` (at the top: ${names(Object.keys(document))})` : '');
const names = (keys: readonly string[]): string => (keys.length > 8 ? `${keys.slice(0, 8).join(', ')}, ...` : keys.join(', '));

const rowsPerBatch = 1000;
/** At least one batch, so that notes and the export header arrive even where there is no record. */
export function* batchesOf(
  rows: readonly RawRow[],
  broken: readonly BrokenRow[],
  notes: readonly string[],
  exportHeader: ExportHeader | null,
): Generator<Batch, void, undefined> {
  yield {
    rows: rows.slice(0, rowsPerBatch),
    broken,
    ...(notes.length === 0 ? {} : { notes }),
    ...(exportHeader === null ? {} : { exportHeader }),
  };
  for (let at = rowsPerBatch; at < rows.length; at += rowsPerBatch) yield { rows: rows.slice(at, at + rowsPerBatch), broken: [] };
}
