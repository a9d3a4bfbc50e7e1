/** JSON documents: the records with their lines, and nothing that JSON.parse would swallow. */
import type { InputFile } from '../../model/file.js';
import { exportHeaderOf } from '../export-header.js';
import { defineReader, UnreadableFile, type Batch, type BrokenRow, type RawRow, type ReadOptions } from '../reader.js';
import { batchesOf, isObject, recordsOf, type Node } from './document.js';
import { locate, type Span } from './json-locate.js';
import { parseJson, type JsonDocument } from './json-parse.js';
import { lineAndColumn, type HiddenFault } from './json-scan.js';
import { baseName, headText, wholeText } from './text.js';

export const readDocument = async (file: InputFile): Promise<JsonDocument> => parseJson(await wholeText(file, 'json-bytes'));

/** Rows with line and column; a record with a hidden fault is broken, a wrong key outside of all records spoils the file. */
export function placeRecords(
  { text, faults }: JsonDocument,
  nodes: readonly Node[],
): { readonly rows: RawRow[]; readonly broken: BrokenRow[] } {
  const spans = locate(
    text,
    nodes.map((node) => node.pointer),
  );
  const placeOf = placesIn(text);
  const covered = new Set<HiddenFault>();
  const rows: RawRow[] = [];
  const broken: BrokenRow[] = [];
  for (const { value, pointer } of nodes) {
    const span = spans.get(pointer);
    if (span === undefined) throw new UnreadableFile('E_PATH', `The record at ${pointer} cannot be found in the file.`);
    const place = placeOf(span.start);
    const inside = faultsIn(faults, span);
    for (const fault of inside) covered.add(fault);
    const [first] = inside;
    if (first === undefined) rows.push({ raw: value, ...place, pointer });
    else broken.push({ ...placeOf(first.offset), reason: first.reason });
  }
  const outside = faults.find((fault) => fault.kind === 'key' && !covered.has(fault));
  if (outside !== undefined) {
    const { line, column } = lineAndColumn(text, outside.offset);
    throw new UnreadableFile('E_JSON', `The file is refused: ${outside.reason}, outside of the records.`, line, column);
  }
  return { rows, broken };
}

function faultsIn(faults: readonly HiddenFault[], { start, end }: Span): readonly HiddenFault[] {
  const from = firstAtOrAfter(faults.length, (i) => (faults[i]?.offset ?? 0) >= start);
  const to = firstAtOrAfter(faults.length, (i) => (faults[i]?.offset ?? 0) >= end);
  return from === to ? [] : faults.slice(from, to);
}
function firstAtOrAfter(count: number, holds: (index: number) => boolean): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Line and column of many offsets of one text. */
function placesIn(text: string): (offset: number) => { readonly line: number; readonly column: number } {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    const line = firstAtOrAfter(starts.length, (i) => (starts[i] ?? 0) > offset);
    return { line, column: offset - (starts[line - 1] ?? 0) + 1 };
  };
}

async function* read(file: InputFile, options: ReadOptions): AsyncGenerator<Batch, void, undefined> {
  const json = await readDocument(file);
  const { rows, broken } = placeRecords(json, recordsOf(json.document, options));
  const { header, note } = exportHeaderOf(isObject(json.document) ? json.document['export'] : undefined);
  yield* batchesOf(rows, broken, note === null ? [] : [note], header);
}

function recognise(head: Uint8Array, path: string): number {
  const text = headText(head).trimStart();
  const begins = /^[[{]/.test(text);
  if (baseName(path).endsWith('.json')) return begins ? 60 : 40;
  return begins ? 20 : 0;
}

export const json = defineReader({
  id: 'json',
  title: 'JSON document',
  description:
    'A list of records, an object with one list, or any document with the path in `records:`. A top-level `export: { tool, version, time }` makes it a tool export (E3). ' +
    'A record with a repeated key, a key "__proto__" or a whole number beyond 2^53 is reported and left out. Up to 200 MB; larger lists as NDJSON.',
  ceiling: 'E2',
  records: 'path',
  recognise,
  read,
});
