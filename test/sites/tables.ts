/** Evidence files of every format as rows with fields, so that a test can take a row out or blank a field in it. */
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { parse, stringify } from 'yaml';

export interface Table {
  readonly rows: number;
  /** The row that stands at this line of the file; -1: none. */
  readonly rowAt: (line: number) => number;
  readonly without: (row: number) => Uint8Array;
  /** `column`: a column, or a path as the register spells it. null: the row has none, or it is blank already. */
  readonly blanked: (row: number, column: string) => Uint8Array | null;
}
type Tree = Record<string, unknown>;
const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null;

export function tableOf(file: string, bytes: Uint8Array): Table {
  if (file.endsWith('.xlsx')) return sheet(bytes);
  const text = strFromU8(bytes);
  if (file.endsWith('.csv')) return csv(text);
  if (file.endsWith('.log')) return zeek(text);
  if (file.endsWith('.ndjson')) return ndjson(text);
  if (file.endsWith('.json')) return document(text, JSON.parse(text) as Tree, (value) => JSON.stringify(value, null, 1));
  return document(text, parse(text) as Tree, (value) => stringify(value));
}

interface Cells {
  readonly names: readonly string[];
  /** Indexes of the lines that are rows. */
  readonly data: readonly number[];
  readonly split: (line: string) => readonly string[];
  readonly join: (cells: readonly string[]) => string;
  readonly nothing: string;
}

function lines(text: string, { names, data, split, join, nothing }: Cells): Table {
  const all = text.trimEnd().split('\n');
  const bytes = (edit: (line: string, index: number) => readonly string[]): Uint8Array => strToU8(`${all.flatMap(edit).join('\n')}\n`);
  return {
    rows: data.length,
    rowAt: (line) => data.indexOf(line - 1),
    without: (row) => bytes((line, i) => (i === data[row] ? [] : [line])),
    blanked: (row, column) => {
      const n = names.indexOf(column);
      const cells = split(all[data[row] ?? -1] ?? '');
      if (n < 0 || cells[n] === nothing || cells[n] === undefined) return null;
      return bytes((line, i) => [i === data[row] ? join(cells.map((cell, at) => (at === n ? nothing : cell))) : line]);
    },
  };
}

function csv(text: string): Table {
  const all = text.trimEnd().split('\n');
  const head = all.findIndex((line) => !line.startsWith('#'));
  const by = (all[head] ?? '').includes(',') ? ',' : ';';
  const cell = new RegExp(`(?:^|${by})("(?:[^"]|"")*"|[^${by}"]*)`, 'g');
  const split = (line: string): readonly string[] => [...line.matchAll(cell)].map(([, value = '']) => value);
  const names = split(all[head] ?? '');
  return lines(text, { names, data: all.flatMap((_, i) => (i > head ? [i] : [])), split, join: (cells) => cells.join(by), nothing: '' });
}

/** By the columns of the log, and by the names that the reader gives them. */
const zeekColumns: Readonly<Record<string, string>> = {
  'id.orig_h': 'source',
  'id.resp_h': 'destination',
  'id.resp_p': 'service',
  service: 'application',
  ts: 'start',
  host: 'address',
  port_num: 'services',
};
function zeek(text: string): Table {
  const all = text.trimEnd().split('\n');
  const names = (all.find((line) => line.startsWith('#fields')) ?? '').split('\t').slice(1);
  return lines(text, {
    names: names.map((name) => zeekColumns[name] ?? name),
    data: all.flatMap((line, i) => (line.startsWith('#') ? [] : [i])),
    split: (line) => line.split('\t'),
    join: (cells) => cells.join('\t'),
    nothing: '-',
  });
}

function ndjson(text: string): Table {
  const all = text.trimEnd().split('\n');
  const data = all.flatMap((line, i) => (line.startsWith('{"export"') ? [] : [i]));
  const bytes = (edit: (line: string, index: number) => readonly string[]): Uint8Array => strToU8(`${all.flatMap(edit).join('\n')}\n`);
  return {
    rows: data.length,
    rowAt: (line) => data.indexOf(line - 1),
    without: (row) => bytes((line, i) => (i === data[row] ? [] : [line])),
    blanked: (row, column) => {
      const raw = JSON.parse(all[data[row] ?? -1] ?? '{}') as Tree;
      return drop(raw, [column]) ? bytes((line, i) => [i === data[row] ? JSON.stringify(raw) : line]) : null;
    },
  };
}

/** JSON and YAML: the records are the deepest lists of objects. */
function document(text: string, top: Tree, write: (value: unknown) => string): Table {
  const places: { readonly list: readonly (string | number)[]; readonly index: number }[] = [];
  const walk = (value: unknown, path: readonly (string | number)[]): void => {
    if (Array.isArray(value) && value.every(isTree)) {
      const inner = value.flatMap((each, i) => Object.entries(each).flatMap(([key, below]) => (Array.isArray(below) && below.length > 0 && below.every(isTree) ? [[i, key, below] as const] : [])));
      if (inner.length > 0) for (const [i, key, below] of inner) walk(below, [...path, i, key]);
      else value.forEach((_, index) => places.push({ list: path, index }));
    } else if (isTree(value) && !Array.isArray(value)) for (const [key, below] of Object.entries(value)) walk(below, [...path, key]);
  };
  walk(top, []);
  const listIn = (copy: Tree, row: number): unknown[] =>
    (places[row]?.list ?? []).reduce<unknown>((here, step) => (isTree(here) ? here[step] : undefined), copy) as unknown[];
  const starts = text.split('\n').flatMap((line, i) => (/^\s+(- |\{ ?"(?!name"))/.test(line) ? [i + 1] : []));
  return {
    rows: places.length,
    rowAt: (line) => starts.indexOf(line),
    without: (row) => {
      const copy = structuredClone(top);
      listIn(copy, row).splice(places[row]?.index ?? 0, 1);
      return strToU8(write(copy));
    },
    blanked: (row, column) => {
      const copy = structuredClone(top);
      const record = listIn(copy, row)[places[row]?.index ?? 0];
      const steps = column.replace(/^\$\.?/, '').replaceAll('[*]', '').split('.');
      return isTree(record) && (drop(record, [column]) || drop(record, steps)) ? strToU8(write(copy)) : null;
    },
  };
}

function drop(record: Tree, [step = '', ...below]: readonly string[]): boolean {
  const inner = record[step];
  if (below.length > 0) return isTree(inner) && drop(inner, below);
  return inner !== undefined && Reflect.deleteProperty(record, step);
}

/** The first sheet of a workbook; its header row is the first with more than two cells. */
function sheet(bytes: Uint8Array): Table {
  const parts = unzipSync(bytes);
  const name = Object.keys(parts).find((part) => /worksheets\/sheet1\.xml$/.test(part)) ?? '';
  const xml = strFromU8(parts[name] ?? new Uint8Array());
  const shared = [...strFromU8(parts['xl/sharedStrings.xml'] ?? new Uint8Array()).matchAll(/<si>.*?<t[^>]*>(.*?)<\/t>.*?<\/si>/gs)].map(([, text = '']) => text);
  const rows = [...xml.matchAll(/<row [^>]*>.*?<\/row>/gs)].map(([row]) => row);
  const cellsOf = (row: string): readonly string[] => [...row.matchAll(/<c [^>]*?(?:\/>|>.*?<\/c>)/gs)].map(([cell]) => cell);
  const head = rows.findIndex((row) => cellsOf(row).length > 2);
  const textOf = (cell: string): string => {
    const value = /<v>(.*?)<\/v>/s.exec(cell)?.[1] ?? /<t[^>]*>(.*?)<\/t>/s.exec(cell)?.[1] ?? '';
    return cell.includes('t="s"') ? (shared[Number(value)] ?? '') : value;
  };
  const names = new Map(cellsOf(rows[head] ?? '').map((cell) => [textOf(cell), /r="([A-Z]+)/.exec(cell)?.[1] ?? '']));
  const data = rows.slice(head + 1);
  const write = (changed: string): Uint8Array => zipSync({ ...parts, [name]: strToU8(changed) }, { mtime: '2026-01-01T00:00:00Z' });
  return {
    rows: data.length,
    rowAt: (line) => data.findIndex((row) => row.includes(` r="${String(line)}"`)),
    without: (row) => write(xml.replace(data[row] ?? '', '')),
    blanked: (row, column) => {
      const place = names.get(column);
      const old = cellsOf(data[row] ?? '').find((cell) => place !== undefined && new RegExp(` r="${place}\\d`).test(cell));
      return old === undefined ? null : write(xml.replace(data[row] ?? '', (data[row] ?? '').replace(old, '')));
    },
  };
}
