/** Writes hash and record count of registered files into the text of site.yaml; every other character stays as it is. */
import { isMap, isScalar, isSeq, parseDocument, type Pair, type YAMLMap } from 'yaml';
import type { Loaded } from '../model/problem.js';
import { problemOfFile } from './places.js';

export interface RegisteredCount {
  readonly sha256: string;
  readonly records: number;
}

interface Splice {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** `counts`: registration id -> what was found. Ids that are not in it keep what they have. */
export function updateRegister(text: string, counts: ReadonlyMap<string, RegisteredCount>, file = 'site.yaml'): Loaded<string> {
  const splices = entriesOf(text).flatMap((entry) => {
    const id = scalarText(entry, 'id');
    const found = id === null ? undefined : counts.get(id);
    return found ? splicesOf(text, entry, found) : [];
  });
  const changed = [...splices]
    .sort((a, b) => b.from - a.from)
    .reduce((done, { from, to, text: put }) => done.slice(0, from) + put + done.slice(to), text);
  const missing = [...counts].filter(([id, found]) => !isWritten(changed, id, found)).map(([id]) => id);
  if (missing.length === 0) return { ok: true, value: changed, problems: [] };
  return {
    ok: false,
    problems: [
      problemOfFile(
        file,
        'E_WRITE',
        `the register cannot be changed in place for ${missing.join(', ')}; nothing was changed`,
        'write each registration as a map of its own, without anchors',
      ),
    ],
  };
}

function entriesOf(text: string): readonly YAMLMap[] {
  const register = parseDocument(text, { prettyErrors: false }).get('evidence', true);
  return isSeq(register) ? register.items.filter((item) => isMap(item)) : [];
}

const pairOf = (entry: YAMLMap, key: string): Pair | undefined => entry.items.find((pair) => isScalar(pair.key) && pair.key.value === key);
function scalarText(entry: YAMLMap, key: string): string | null {
  const value = pairOf(entry, key)?.value;
  return isScalar(value) && (typeof value.value === 'string' || typeof value.value === 'number') ? String(value.value) : null;
}

function splicesOf(text: string, entry: YAMLMap, { sha256, records }: RegisteredCount): readonly Splice[] {
  // where `records` says the place of the records, `count` says their number
  const countKey = isPlaceOfRecords(entry) ? 'count' : 'records';
  const values: readonly (readonly [string, string])[] = [
    ['sha256', /^[\d.e]+$/.test(sha256) ? `"${sha256}"` : sha256],
    [countKey, String(records)],
  ];
  const replaced: Splice[] = [];
  const added: string[] = [];
  for (const [key, value] of values) {
    const range = rangeOf(pairOf(entry, key)?.value);
    if (range) replaced.push({ from: range[0], to: range[1], text: range[0] === range[1] ? ` ${value}` : value });
    else added.push(`${key}: ${value}`);
  }
  return added.length === 0 ? replaced : [...replaced, insertion(text, entry, added)];
}

function isPlaceOfRecords(entry: YAMLMap): boolean {
  const value = pairOf(entry, 'records')?.value;
  return isScalar(value) && typeof value.value === 'string';
}

function rangeOf(node: unknown): readonly [number, number] | null {
  return isScalar(node) && node.range ? [node.range[0], node.range[1]] : null;
}

/** New keys follow `file`: behind its value in `{ ... }`, on lines of their own in a block. */
function insertion(text: string, entry: YAMLMap, added: readonly string[]): Splice {
  const anchor = pairOf(entry, 'file') ?? entry.items[0];
  const end = rangeOf(anchor?.value)?.[1] ?? entry.range?.[1] ?? 0;
  if (entry.flow === true) return { from: end, to: end, text: added.map((each) => `, ${each}`).join('') };
  const keyStart = rangeOf(anchor?.key)?.[0] ?? 0;
  const column = keyStart - (text.lastIndexOf('\n', keyStart - 1) + 1);
  const lineEnd = text.indexOf('\n', end);
  const at = lineEnd < 0 ? text.length : text[lineEnd - 1] === '\r' ? lineEnd - 1 : lineEnd;
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  return { from: at, to: at, text: added.map((each) => `${newline}${' '.repeat(column)}${each}`).join('') };
}

/** The new text is read again: what was to be written stands there. */
function isWritten(text: string, id: string, { sha256, records }: RegisteredCount): boolean {
  const entry = entriesOf(text).find((each) => scalarText(each, 'id') === id);
  return (
    entry !== undefined &&
    scalarText(entry, 'sha256') === sha256 &&
    scalarText(entry, isPlaceOfRecords(entry) ? 'count' : 'records') === String(records)
  );
}
