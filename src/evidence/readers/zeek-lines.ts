/** The lines of a Zeek log, in the tab separated form (with or without header) or as JSON, as rows of named values. */
import { limitOf } from '../../model/limits.js';
import type { InputFile } from '../../model/file.js';
import { UnreadableFile, type BrokenRow } from '../reader.js';
import { isList, isObject } from './document.js';
import { isBroken, parsedBlocks } from './ndjson.js';
import { headOf, markedEncoding, textChunks } from './text.js';
import { knownColumns, logOfPath, type ZeekColumn, type ZeekRow } from './zeek-logs.js';
import { isoTime, unescaped, usualMarks, zeekValue, type Marks, type ZeekValue } from './zeek-values.js';

export interface ZeekLine {
  /** Name of the log: `conn`. */
  readonly log: string;
  readonly row: ZeekRow;
  readonly line: number;
}
export interface ZeekBlock {
  readonly lines: readonly ZeekLine[];
  readonly broken: readonly BrokenRow[];
  readonly notes: readonly string[];
}

export async function* zeekLines(file: InputFile, json: boolean): AsyncGenerator<ZeekBlock, void, undefined> {
  yield* json ? jsonLines(file) : tabLines(file);
}

async function* tabLines(file: InputFile): AsyncGenerator<ZeekBlock, void, undefined> {
  const state = makeTabState(file.path);
  let line = 1;
  let rest = '';
  for await (const chunk of textChunks(file, markedEncoding(await headOf(file, 4)) ?? 'utf-8')) {
    const texts = (rest + chunk).split('\n');
    rest = texts.pop() ?? '';
    if (rest.length > longestLine)
      throw new UnreadableFile('E_EVIDENCE_FORMAT', 'A line is longer than 16 MB (limit zeek-line-bytes): this is no Zeek log.', line, 1);
    for (const text of texts) state.take(text, line++);
    yield state.flush();
  }
  if (rest !== '') state.take(rest, line);
  yield state.flush();
}
const longestLine = limitOf('zeek-line-bytes');

interface TabState {
  readonly take: (text: string, line: number) => void;
  readonly flush: () => ZeekBlock;
}
function makeTabState(path: string): TabState {
  let log = logOfPath(path);
  let separator = '\t';
  let marks: Marks = usualMarks;
  let names: readonly string[] | null = null;
  let columns: readonly ZeekColumn[] | null = null;
  let lines: ZeekLine[] = [];
  let broken: BrokenRow[] = [];
  let notes: string[] = [];

  const header = (text: string): void => {
    const [key = '', ...values] = text.startsWith('#separator') ? text.split(' ') : text.split(separator);
    const [value = ''] = values;
    if (key === '#separator') separator = unescaped(value);
    else if (key === '#set_separator') marks = { ...marks, setSeparator: unescaped(value) };
    else if (key === '#empty_field') marks = { ...marks, empty: unescaped(value) };
    else if (key === '#unset_field') marks = { ...marks, unset: unescaped(value) };
    else if (key === '#path') log = value;
    else if (key === '#fields') {
      if (values.includes('__proto__')) throw new UnreadableFile('E_EVIDENCE_FORMAT', 'A column is named "__proto__", which is refused.');
      names = values;
      columns = values.map((name) => ({ name, type: name === 'ts' ? 'time' : 'string' }));
    } else if (key === '#types' && names !== null) columns = names.map((name, i) => ({ name, type: values[i] ?? 'string' }));
  };
  const take = (text: string, line: number): void => {
    if (text === '') return;
    if (text.startsWith('#')) {
      header(text);
      return;
    }
    const cells = text.split(separator);
    if (columns === null) {
      columns = knownColumns(log, cells.length);
      if (columns === null)
        throw new UnreadableFile(
          'E_EVIDENCE_FORMAT',
          `The log has no header line "#fields", and columns of a log "${log}" with ${cells.length} columns are not known.`,
          line,
          1,
        );
      notes.push(`The log has no header lines; its columns are those that the documentation gives for ${log}.`);
    }
    if (cells.length !== columns.length) {
      broken.push({ line, column: 1, reason: `has ${cells.length} columns where the log has ${columns.length}` });
      return;
    }
    const row: Record<string, ZeekValue> = {};
    for (let i = 0; i < columns.length; i++) {
      const column = columns[i];
      if (column === undefined) continue;
      const value = zeekValue(cells[i] ?? '', column.type, marks);
      if (value !== undefined) row[column.name] = value;
    }
    lines.push({ log, row, line });
  };
  const flush = (): ZeekBlock => {
    const block = { lines, broken, notes };
    lines = [];
    broken = [];
    notes = [];
    return block;
  };
  return { take, flush };
}

async function* jsonLines(file: InputFile): AsyncGenerator<ZeekBlock, void, undefined> {
  const fallback = logOfPath(file.path);
  for await (const parsed of parsedBlocks(file)) {
    const lines: ZeekLine[] = [];
    const broken: BrokenRow[] = [];
    for (const item of parsed) {
      if (isBroken(item)) broken.push(item);
      else if (!isObject(item.raw)) broken.push({ line: item.line, column: 1, reason: 'is no JSON object' });
      else lines.push({ log: logOf(item.raw) ?? fallback, row: jsonRow(item.raw), line: item.line });
    }
    yield { lines, broken, notes: [] };
  }
}
function logOf(value: Readonly<Record<string, unknown>>): string | null {
  const path = value['_path'];
  if (typeof path === 'string') return path;
  return 'conn_state' in value ? 'conn' : null;
}
function jsonRow(value: Readonly<Record<string, unknown>>): ZeekRow {
  const row: Record<string, ZeekValue> = {};
  for (const [name, item] of Object.entries(value)) {
    if (name === 'ts') {
      const time = isoTime(item);
      if (time !== undefined) row[name] = time;
    } else if (typeof item === 'string' || typeof item === 'number' || typeof item === 'boolean') {
      if (item !== '') row[name] = item;
    } else if (isList(item)) row[name] = item.map(String);
  }
  return row;
}
