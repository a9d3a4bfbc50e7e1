/** Where in the source each character of a YAML scalar's value stands: CEL errors point inside conditions through this. */
import type { Scalar } from 'yaml';

interface Run {
  readonly value: string;
  /** Source offset of each UTF-16 unit of the value. */
  readonly offsets: readonly number[];
  /** Source offset behind the last one. */
  readonly end: number;
}

/** Source offset of unit `k` of the value; the start of the scalar where its form cannot be followed. */
export function sourceOffset(text: string, scalar: Scalar, value: string, k: number): number {
  const [start, end] = scalar.range ?? [0, 0];
  const run = runOf(text, scalar, start, end, value);
  if (run === null || k < 0) return start;
  return run.offsets[k] ?? (k >= value.length ? run.end : start);
}

function runOf(text: string, { type }: Scalar, start: number, end: number, value: string): Run | null {
  const fits = (run: Run): Run | null => (run.value === value ? run : null);
  switch (type) {
    case 'PLAIN':
      return fits(flowRun(text, start, end, 'plain'));
    case 'QUOTE_SINGLE':
      return fits(flowRun(text, start + 1, end - 1, 'single'));
    case 'QUOTE_DOUBLE':
      return fits(flowRun(text, start + 1, end - 1, 'double'));
    case 'BLOCK_LITERAL':
    case 'BLOCK_FOLDED':
      return blockRun(text, start, end, type === 'BLOCK_FOLDED', value);
    default:
      return null;
  }
}

const named: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  t: '\t',
  '\t': '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\x1b',
  N: '\x85',
  _: '\xa0',
  L: '\u2028',
  P: '\u2029',
};
const hexDigits: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** Plain and quoted scalars: escapes, and line breaks folded to blanks. */
function flowRun(text: string, from: number, to: number, style: 'plain' | 'single' | 'double'): Run {
  let value = '';
  const offsets: number[] = [];
  const put = (chars: string, at: number): void => {
    value += chars;
    for (let n = 0; n < chars.length; n++) offsets.push(at);
  };
  let at = from;
  while (at < to) {
    const char = text[at] ?? '';
    const blank = /[ \t]*\n/y;
    blank.lastIndex = at;
    const broken = blank.exec(text);
    if (broken && at + broken[0].length <= to) {
      const first = at + broken[0].length - 1;
      const more = /(?:[ \t]*\n)*[ \t]*/y;
      more.lastIndex = first + 1;
      const gap = more.exec(text)?.[0] ?? '';
      const empty = gap.split('\n').length - 1;
      put(empty === 0 ? ' ' : '\n'.repeat(empty), first);
      at = Math.min(to, first + 1 + gap.length);
    } else if (style === 'single' && char === "'") {
      put(char, at);
      at += 2;
    } else if (style === 'double' && char === '\\') {
      at = escaped(text, at, put);
    } else {
      put(char, at);
      at++;
    }
  }
  return { value, offsets, end: to };
}

/** A backslash and what belongs to it; gives the offset behind it. */
function escaped(text: string, at: number, put: (chars: string, at: number) => void): number {
  const mark = text[at + 1] ?? '';
  if (mark === '\n') {
    const blanks = /(?:[ \t]*\n)*[ \t]*/y;
    blanks.lastIndex = at + 2;
    const gap = blanks.exec(text)?.[0] ?? '';
    put('\n'.repeat(gap.split('\n').length - 1), at);
    return at + 2 + gap.length;
  }
  const digits = hexDigits[mark];
  if (digits === undefined) {
    put(named[mark] ?? mark, at);
    return at + 2;
  }
  const code = Number.parseInt(text.slice(at + 2, at + 2 + digits), 16);
  put(code <= 0x10ffff ? String.fromCodePoint(code) : '\uFFFD', at);
  return at + 2 + digits;
}

/** Block scalars. The indentation is the one for which the value comes out right. */
function blockRun(text: string, start: number, end: number, folded: boolean, value: string): Run | null {
  const first = text.indexOf('\n', start) + 1;
  if (first === 0 || first > end) return null;
  const lines = linesOf(text, first, end);
  const widest = lines.find(({ source }) => source.trim() !== '')?.source.search(/[^ ]/) ?? 0;
  for (let indent = widest; indent >= 1; indent--) {
    const run = joined(lines, indent, folded);
    if (run.value.startsWith(value) && /^\n*$/.test(run.value.slice(value.length))) {
      return { value, offsets: run.offsets.slice(0, value.length), end: value === '' ? first : (run.offsets[value.length - 1] ?? 0) + 1 };
    }
  }
  return null;
}

interface SourceLine {
  readonly source: string;
  readonly at: number;
}
function linesOf(text: string, from: number, to: number): readonly SourceLine[] {
  let at = from;
  return text
    .slice(from, to)
    .replace(/\n$/, '')
    .split('\n')
    .map((source) => {
      const line = { source, at };
      at += source.length + 1;
      return line;
    });
}

function joined(lines: readonly SourceLine[], indent: number, folded: boolean): Run {
  let value = '';
  const offsets: number[] = [];
  const put = (chars: string, at: number): void => {
    value += chars;
    for (let n = 0; n < chars.length; n++) offsets.push(chars === '\n' || chars === ' ' ? at : at + n);
  };
  /** Line breaks since the last line with text, by their offsets. */
  let breaks: number[] = [];
  let previous: 'none' | 'text' | 'indented' = 'none';
  for (const { source, at } of lines) {
    const body = source.slice(indent);
    const isEmpty = body === '' || (source.length < indent && source.trim() === '');
    if (!isEmpty) {
      const indented = /^[ \t]/.test(body);
      const fold = folded && previous === 'text' && !indented;
      if (fold && breaks.length === 1) put(' ', breaks[0] ?? at);
      else for (const each of fold ? breaks.slice(1) : breaks) put('\n', each);
      breaks = [];
      put(body, at + indent);
      previous = indented ? 'indented' : 'text';
    }
    breaks.push(at + source.length);
  }
  for (const each of breaks) put('\n', each);
  return { value, offsets, end: 0 };
}
