/** YAML documents, for what people write by hand: records with their lines, numbers as they were typed. */
import { limitOf } from '../../model/limits.js';
import { isAlias, isMap, isNode, isScalar, isSeq, LineCounter, parseAllDocuments, visit, type Document, type Node } from 'yaml';
import type { InputFile } from '../../model/file.js';
import { exportHeaderOf, type ExportHeader } from '../export-header.js';
import { defineReader, UnreadableFile, type Batch, type BrokenRow, type RawRow, type ReadOptions } from '../reader.js';
import { batchesOf, isObject, recordsOf } from './document.js';
import { pointerSteps } from './json-locate.js';
import { maximumDepth } from './json-scan.js';
import { baseName, headText, wholeText } from './text.js';

/** Uses of one anchor, times what it holds of others: honest lists repeat a default often, a bomb multiplies. */
const aliasLimit = limitOf('yaml-aliases');
const mostValues = limitOf('yaml-values');
const refused = '__proto__';

async function* read(file: InputFile, options: ReadOptions): AsyncGenerator<Batch, void, undefined> {
  const text = await wholeText(file, 'yaml-bytes');
  const counter = new LineCounter();
  const documents = parseDocuments(text, counter);
  const rows: RawRow[] = [];
  const broken: BrokenRow[] = [];
  const notes: string[] = [];
  let exportHeader: ExportHeader | null = null;
  for (const document of documents) {
    const value = plainValue(document, counter);
    if (value === null && documents.length > 1) continue;
    if (isObject(value)) {
      const { header, note } = exportHeaderOf(value['export']);
      exportHeader ??= header;
      if (note !== null) notes.push(note);
    }
    for (const node of recordsOf(value, options)) {
      const place = placeOf(nodeAt(document, node.pointer), counter);
      if (holdsRefusedKey(node.value)) broken.push({ ...place, reason: `the key "${refused}" is refused` });
      else rows.push({ raw: node.value, ...place, pointer: node.pointer });
    }
  }
  if (documents.length > 1) {
    notes.push(`The file holds ${documents.length} YAML documents; the records of all are read.`);
    // One header cannot speak for what other documents hold.
    if (exportHeader !== null && documents.length > 1) {
      exportHeader = null;
      notes.push('The export header is not used: it stands in one of several documents.');
    }
  }
  yield* batchesOf(rows, broken, notes, exportHeader);
}

function parseDocuments(text: string, counter: LineCounter): readonly Document.Parsed[] {
  let documents: readonly Document.Parsed[];
  try {
    const parsed = parseAllDocuments(text, {
      lineCounter: counter,
      prettyErrors: false,
      merge: true,
      resolveKnownTags: false,
      logLevel: 'silent',
    });
    documents = Array.isArray(parsed) ? parsed : [];
  } catch (error) {
    throw error instanceof RangeError
      ? tooDeep(1, 1)
      : new UnreadableFile('E_YAML', `Not valid YAML: ${error instanceof Error ? error.message : 'it cannot be parsed'}`, 1, 1);
  }
  for (const document of documents) {
    const [error] = document.errors;
    if (error === undefined) continue;
    const { line, col } = counter.linePos(error.pos[0]);
    // The parser works by recursion and reports a full stack as an error of the text.
    throw error.message.includes('call stack')
      ? tooDeep(line, col)
      : new UnreadableFile('E_YAML', `Not valid YAML: ${error.message}`, line, col);
  }
  if (documents.length === 0 || documents.every((document) => document.contents === null || isNull(document.contents)))
    throw new UnreadableFile('E_FILE_EMPTY', 'The file holds no value.');
  return documents;
}
const tooDeep = (line: number, column: number): UnreadableFile =>
  new UnreadableFile('E_TOO_DEEP', `The document is nested deeper than ${maximumDepth} levels.`, line, column);
const isNull = (node: unknown): boolean => isScalar(node) && node.value === null;

function plainValue(document: Document.Parsed, counter: LineCounter): unknown {
  keepNumbersAsTyped(document, counter);
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: aliasLimit });
  } catch (error) {
    throw new UnreadableFile(
      'E_TOO_DEEP',
      `The document is refused: ${error instanceof Error ? error.message : 'its aliases expand too far'}.`,
      1,
      1,
    );
  }
  refuseExplosion(value);
  return value;
}
/** Aliases can make a value deeper than its text, or endless, or so large that nothing can walk through it. */
function refuseExplosion(document: unknown): void {
  let seen = 0;
  const walk = (value: unknown, depth: number): void => {
    if (typeof value !== 'object' || value === null) return;
    if (depth >= maximumDepth) throw tooDeep(1, 1);
    for (const item of Object.values(value)) {
      if (++seen > mostValues)
        throw new UnreadableFile('E_TOO_DEEP', 'The document is refused: its aliases expand too far (limit yaml-values).', 1, 1);
      walk(item, depth + 1);
    }
  };
  walk(document, 0);
}

/** `fw: 1.10` is a text to the one who wrote it. A number that would not be written back the same stays text. */
function keepNumbersAsTyped(document: Document.Parsed, counter: LineCounter): void {
  visit(document, {
    Node: (_key, node, path) => {
      if (path.length <= 2 * maximumDepth) return;
      const { line, column } = placeOf(node, counter);
      throw tooDeep(line, column);
    },
    Scalar: (_key, node) => {
      if (typeof node.value === 'number' && node.source !== undefined && String(node.value) !== node.source) node.value = node.source;
    },
  });
}

function holdsRefusedKey(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some(holdsRefusedKey);
  return Object.entries(value).some(([key, item]) => key === refused || holdsRefusedKey(item));
}

/** The node that a pointer names, through aliases; as deep as it can be followed. */
function nodeAt(document: Document.Parsed, pointer: string): Node | null {
  let node: Node | null = document.contents;
  for (const step of pointerSteps(pointer)) {
    const next: Node | null = child(isAlias(node) ? (node.resolve(document) ?? null) : node, step);
    if (next === null) break;
    node = next;
  }
  return node;
}
function child(node: Node | null, step: string): Node | null {
  if (isSeq(node)) {
    const item: unknown = node.items[Number(step)];
    return isNode(item) ? item : null;
  }
  if (!isMap(node)) return null;
  for (const { key, value } of node.items) if (isScalar(key) && String(key.value) === step) return isNode(value) ? value : null;
  return null;
}
function placeOf(node: Node | null, counter: LineCounter): { readonly line: number; readonly column: number } {
  const start = node?.range?.[0];
  if (start === undefined) return { line: 0, column: 0 };
  const { line, col } = counter.linePos(start);
  return { line, column: col };
}

function recognise(head: Uint8Array, path: string): number {
  if (/\.ya?ml$/.test(baseName(path))) return 70;
  const text = headText(head);
  return /^(?:#[^\n]*\n)*---\s/.test(text) ? 30 : 0;
}

export const yaml = defineReader({
  id: 'yaml',
  title: 'YAML document',
  description:
    'For lists written by hand: a list of records, an object with one list, or any document with the path in `records:`. A top-level `export: { tool, version, time }` ' +
    'makes it a tool export (E3). Numbers that YAML would change (1.10, 012) stay as they are typed. Up to 5 MB.',
  ceiling: 'E2',
  records: 'path',
  recognise,
  read,
});
