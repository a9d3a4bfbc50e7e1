/** A short way through long catalogues and mappings: one `- { key: value }` a line, read without a YAML parser (a tenth of the time). */
import { createHash } from 'node:crypto';
import type { Loaded } from '../model/problem.js';
import { parseYaml, type YamlFile } from './yaml.js';

/** As `parseYaml`; only faster where the rows have the plain form. Places are looked up by the YAML parser, when one is asked for. */
export function parseTable(text: string, file: string): Loaded<YamlFile> {
  return plainTable(text, file) ?? parseYaml(text, file);
}

/** null: something in it is not of the plain form. */
export function plainTable(text: string, file: string): Loaded<YamlFile> | null {
  const source = text.replaceAll('\r\n', '\n');
  const start = /^(requirements|rows):\n/m.exec(source);
  const key = start?.[1];
  if (!start || key === undefined) return null;
  const head = parseYaml(source.slice(0, start.index), file);
  const fields = head.ok ? head.value.value : null;
  if (!head.ok || typeof fields !== 'object' || fields === null || Array.isArray(fields) || Object.hasOwn(fields, key)) return null;
  const rows: unknown[] = [];
  for (const line of source.slice(start.index + start[0].length).split('\n')) {
    if (line === '') continue;
    const row = line.startsWith('  - {') ? plainValue(line, 4) : null;
    if (row === null || row.end !== line.length) return null;
    rows.push(row.value);
  }
  if (rows.length === 0) return null;
  let parsed: YamlFile | null = null;
  const whole = (): YamlFile => {
    if (parsed === null) {
      const full = parseYaml(text, file);
      parsed = full.ok ? full.value : head.value;
    }
    return parsed;
  };
  return {
    ok: true,
    problems: [],
    value: {
      file,
      text: source,
      sha256: createHash('sha256').update(text).digest('hex'),
      value: { ...fields, [key]: rows },
      at: (path, offset) => whole().at(path, offset),
      keyAt: (path) => whole().keyAt(path),
      scalarAt: (path) => whole().scalarAt(path),
    },
  };
}

interface Piece {
  readonly value: unknown;
  /** Offset behind it. */
  readonly end: number;
}

const word = /[A-Za-z][^,[\]{}#:\t\\]*/y;
const whole = /(?:0|[1-9]\d{0,14})(?= ?[,\]}])/y;
const day = /\d{4}-\d{2}-\d{2}(?= ?[,\]}])/y;
const single = /'((?:[^'\t]|'')*)'(?= ?[,\]}])/y;
const double = /"([^"\\\t]*)"(?= ?[,\]}])/y;
const name = /([A-Za-z][A-Za-z0-9]*): /y;

function match(pattern: RegExp, line: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(line);
}

const skipBlanks = (line: string, at: number): number => {
  let next = at;
  while (line[next] === ' ') next++;
  return next;
};

function plainValue(line: string, at: number): Piece | null {
  if (line[at] === '{') return plainMap(line, at);
  if (line[at] === '[') return plainList(line, at);
  const quoted = match(single, line, at) ?? match(double, line, at);
  if (quoted) return { value: line[at] === "'" ? (quoted[1] ?? '').replaceAll("''", "'") : quoted[1], end: at + quoted[0].length };
  const number = match(whole, line, at);
  if (number) return { value: Number(number[0]), end: at + number[0].length };
  const text = match(day, line, at) ?? match(word, line, at);
  if (!text) return null;
  const value = text[0].trimEnd();
  const lower = value.toLowerCase();
  const end = at + value.length;
  if (lower !== 'true' && lower !== 'false' && lower !== 'null') return { value, end };
  // YAML knows True and NULL too; they are left to its parser
  if (value !== lower) return null;
  return { value: lower === 'null' ? null : lower === 'true', end };
}

function plainMap(line: string, at: number): Piece | null {
  const value: Record<string, unknown> = {};
  for (let next = skipBlanks(line, at + 1); ; next = skipBlanks(line, next + 1)) {
    const key = match(name, line, next);
    const field = key?.[1];
    if (!key || field === undefined || Object.hasOwn(value, field)) return null;
    const piece = plainValue(line, skipBlanks(line, next + key[0].length));
    if (!piece) return null;
    value[field] = piece.value;
    next = skipBlanks(line, piece.end);
    if (line[next] === '}') return { value, end: next + 1 };
    if (line[next] !== ',') return null;
  }
}

function plainList(line: string, at: number): Piece | null {
  const value: unknown[] = [];
  for (let next = skipBlanks(line, at + 1); ; next = skipBlanks(line, next + 1)) {
    const piece = plainValue(line, next);
    if (!piece) return null;
    value.push(piece.value);
    next = skipBlanks(line, piece.end);
    if (line[next] === ']') return { value, end: next + 1 };
    if (line[next] !== ',') return null;
  }
}
