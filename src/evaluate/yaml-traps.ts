/** Conditions and messages that YAML changes before the language sees them: cut at a #, taken for a tag, a quoted text or a map. */
import { parseExpression } from '../rules/parse.js';

export interface Trap {
  /** 1-based. */
  readonly line: number;
  readonly column: number;
  readonly key: string;
  /** As it stands in the file, to the end of its line. */
  readonly written: string;
  /** What YAML makes of it. */
  readonly received: string;
  /** The text in quotes, where this surely is what was meant. */
  readonly quoted: string | null;
}

const conditions = new Set(['when', 'assert']);
/** Below these, every key is a name with an expression. */
const parents = new Set(['let', 'group', 'on']);

export function trapsIn(text: string): readonly Trap[] {
  const open: { readonly indent: number; readonly key: string }[] = [];
  const lines = text.split(/\r?\n/);
  return lines.flatMap((line, n): readonly Trap[] => {
    const found = /^(\s*(?:-\s+)?)([A-Za-z_][A-Za-z0-9_.]*):(?:\s+(.*))?$/.exec(line);
    if (!found) return [];
    const [, before = '', key = '', rest = ''] = found;
    while ((open.at(-1)?.indent ?? -1) >= before.length) open.pop();
    const parent = open.at(-1)?.key ?? '';
    open.push({ indent: before.length, key });
    const inFlow = key === 'trigger' ? /^(\{.*?\bwhen:\s+)(.*?)\s*\}\s*$/.exec(rest) : null;
    const value = inFlow?.[2] ?? rest.trimEnd();
    const column = line.length - rest.length + (inFlow?.[1]?.length ?? 0) + 1;
    const isMessage = key === 'message';
    if (!(isMessage || inFlow || conditions.has(key) || parents.has(parent))) return [];
    const more = continued(lines, n, before.length);
    if (more.length > 0) return cutBelow(value, more, n, key);
    if (value === '') return [];
    const received = receivedFor(value, inFlow !== null, isMessage);
    if (received === null) return [];
    const meant = isMessage || parseExpression(value).ok;
    if (received.startsWith(onlyMark) && !isCut(received.slice(onlyMark.length), value, isMessage, meant)) return [];
    return [{ line: n + 1, column, key, written: value, received, quoted: meant ? quoted(value) : null }];
  });
}

/** The lines that a plain text goes on in: indented deeper than its key. */
function continued(lines: readonly string[], n: number, indent: number): readonly string[] {
  const end = lines.findIndex((line, m) => m > n && (line.trim() === '' || line.search(/\S/) <= indent));
  const below = lines.slice(n + 1, end < 0 ? undefined : end);
  return below.some((line) => /^\s*[A-Za-z_][A-Za-z0-9_.]*:(\s|$)/.test(line)) ? [] : below;
}

/** A text over several lines without >-: a # in one of them cuts the rest of that line off. */
function cutBelow(value: string, below: readonly string[], n: number, key: string): readonly Trap[] {
  if (/^[>|"'![{*&]/.test(value)) return [];
  const all = [value, ...below.map((line) => line.trim())];
  const at = all.findIndex((line) => /(^|\s)#/.test(line));
  const line = all[at];
  const source = below[at - 1];
  if (line === undefined || source === undefined) return [];
  const left = [...all.slice(0, at), line.slice(0, line.search(/(^|\s)#/))].join(' ').trim();
  const whole = all.join(' ').trim();
  const isMessage = key === 'message';
  if (!isCut(left, whole, isMessage, isMessage || parseExpression(whole).ok)) return [];
  return [{ line: n + 1 + at, column: source.search(/\S/) + 1, key, written: line, received: onlyMark + left, quoted: null }];
}

const onlyMark = 'only: ';

/** A comment after a whole condition is a comment; inside a text, or before a closing }}, it was none. */
function isCut(left: string, whole: string, isMessage: boolean, meant: boolean): boolean {
  if (isMessage) return whole.slice(left.length).includes('}}');
  return !parseExpression(left).ok && (meant || (left.split("'").length % 2 === 0 && whole.split("'").length % 2 === 1));
}

/** null: YAML hands it over as it is written. */
function receivedFor(value: string, inFlow: boolean, isMessage: boolean): string | null {
  const [first = ''] = value;
  if (first === '>' || first === '|') return null;
  if (first === '"' || first === "'") {
    const whole = first === '"' ? /^"(?:\\.|[^"\\])*"/.exec(value) : /^'(?:''|[^'])*'/.exec(value);
    const after = whole ? value.slice(whole[0].length).trim() : null;
    return after === null || after === '' || after.startsWith('#')
      ? null
      : `the text ${whole?.[0] ?? ''} and then something that cannot stand there`;
  }
  if (first === '!') return `a tag (${/^!\S*/.exec(value)?.[0] ?? '!'}) and no condition`;
  if (first === '{') return 'a map';
  if (first === '[') return isMessage ? null : 'a list';
  if (first === '*' || first === '&') return `${first === '*' ? 'an alias' : 'an anchor'} and no text`;
  const hash = value.search(/\s#/);
  if (hash >= 0) return `${onlyMark}${value.slice(0, hash).trimEnd()}`;
  const colon = value.search(/:\s/);
  if (colon >= 0) return `a map with the key ${value.slice(0, colon).trim()}`;
  return inFlow && /[,[\]{}]/.test(value) ? 'only what stands before the first , [ ] { or }' : null;
}

/** In the quotes that need no escapes, where there are such. */
const quoted = (value: string): string =>
  !/["\\]/.test(value) ? `"${value}"` : !value.includes("'") ? `'${value}'` : JSON.stringify(value);

/** The file with the traps taken away that are sure. */
export function withoutTraps(text: string): { readonly text: string; readonly count: number } {
  const lines = text.split('\n');
  let count = 0;
  for (const { line, column, written, quoted: better } of trapsIn(text)) {
    const old = lines[line - 1];
    if (better === null || old?.slice(column - 1, column - 1 + written.length) !== written) continue;
    lines[line - 1] = old.slice(0, column - 1) + better + old.slice(column - 1 + written.length);
    count += 1;
  }
  return { text: lines.join('\n'), count };
}
