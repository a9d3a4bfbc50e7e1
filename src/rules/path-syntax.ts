/** The plain part of JSONPath: names, quoted names, indexes, `*`, each also after `..`. Every other path is refused, with a hint. */
import { limitOf } from '../model/limits.js';

/** What one step selects of a value. */
export type Selector =
  { readonly kind: 'name'; readonly name: string } | { readonly kind: 'index'; readonly index: number } | { readonly kind: 'every' };

export interface Segment {
  readonly selector: Selector;
  /** `..`: the selector is applied to the value and everything below it. */
  readonly deep: boolean;
}

/** A path that is not accepted. */
export class PathError extends Error {
  readonly code = 'E_PATH';
  /** 0-based. */
  readonly offset: number;
  readonly hint: string;
  constructor(message: string, offset: number, hint: string) {
    super(message);
    this.name = 'PathError';
    this.offset = offset;
    this.hint = hint;
  }
}

const longest = limitOf('path-length');
const conditions = 'Conditions go into `where`, which is CEL: where: raw.status == "active".';
const every = 'Take the whole list with [*], and choose with `where`.';

export function parsePath(path: string): readonly Segment[] {
  if (path.length > longest)
    throw new PathError(`The path has ${path.length} characters; at most ${longest} are allowed (limit path-length).`, longest, '');
  if (!path.startsWith('$')) throw new PathError('A path begins with $.', 0, `Write $.${path.replace(/^[.$]+/, '')}.`);
  const segments: Segment[] = [];
  let at = 1;
  while (at < path.length) {
    const { segment, next } = readSegment(path, at);
    segments.push(segment);
    at = next;
  }
  return segments;
}

interface Read<T> {
  readonly segment: T;
  readonly next: number;
}

function readSegment(path: string, at: number): Read<Segment> {
  const deep = path.startsWith('..', at);
  const start = deep ? at + 2 : at + 1;
  if (path.charAt(at) === '[' || (deep && path.charAt(start) === '[')) {
    const { segment: selector, next } = readBracket(path, deep ? start : at);
    return { segment: { selector, deep }, next };
  }
  if (path.charAt(at) !== '.') throw refused(path, at);
  if (path.charAt(start) === '*') return { segment: { selector: { kind: 'every' }, deep }, next: start + 1 };
  const name = /^[A-Za-z_\u0080-\ud7ff\ue000-\uffff\u{10000}-\u{10ffff}][A-Za-z0-9_\u0080-\ud7ff\ue000-\uffff\u{10000}-\u{10ffff}]*/u.exec(
    path.slice(start),
  )?.[0];
  if (name === undefined) throw refused(path, start);
  return { segment: { selector: { kind: 'name', name }, deep }, next: start + name.length };
}

function readBracket(path: string, at: number): Read<Selector> {
  const rest = path.slice(at + 1);
  if (rest.startsWith('*]')) return { segment: { kind: 'every' }, next: at + 3 };
  const index = /^(0|[1-9]\d*)\]/.exec(rest)?.[1];
  if (index !== undefined) {
    if (!Number.isSafeInteger(Number(index))) throw new PathError('The index is too large.', at + 1, every);
    return { segment: { kind: 'index', index: Number(index) }, next: at + index.length + 2 };
  }
  const quote = rest.charAt(0);
  if (quote !== "'" && quote !== '"') throw refused(path, at + 1);
  const { segment: name, next } = readQuoted(path, at + 1, quote);
  if (path.charAt(next) !== ']') throw refused(path, next);
  return { segment: { kind: 'name', name }, next: next + 1 };
}

const escapeHint =
  'Double the backslash. There are \\b \\f \\n \\r \\t \\/ \\\\ \\u00e9, pairs of \\ud83d\\ude00, and the quote that the name stands in.';
const escapes: ReadonlyMap<string, string> = new Map([
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['/', '/'],
  ['\\', '\\'],
]);

function readQuoted(path: string, open: number, quote: string): Read<string> {
  let text = '';
  for (let at = open + 1; at < path.length;) {
    const character = path.charAt(at);
    if (character === quote) return { segment: text, next: at + 1 };
    if (character < ' ') break;
    if (character !== '\\') {
      text += character;
      at += 1;
      continue;
    }
    const { segment: escaped, next } = readEscape(path, at, quote);
    text += escaped;
    at = next;
  }
  throw new PathError(
    'A quoted name does not end, or holds a control character.',
    open,
    'Close the quote, and write control characters as \\n or \\u000a.',
  );
}

function readEscape(path: string, at: number, quote: string): Read<string> {
  const character = path.charAt(at + 1);
  const plain = character === quote ? quote : escapes.get(character);
  if (plain !== undefined) return { segment: plain, next: at + 2 };
  const match = /^\\u(?:([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})|((?![dD][89a-fA-F])[0-9a-fA-F]{4}))/.exec(
    path.slice(at, at + 12),
  );
  if (match === null) throw new PathError('This escape is not allowed in a name.', at, escapeHint);
  const units = [match[1], match[2], match[3]].filter((unit) => unit !== undefined);
  return { segment: String.fromCharCode(...units.map((unit) => parseInt(unit, 16))), next: at + match[0].length };
}

/** Why a path cannot go on here, and what to write instead. */
function refused(path: string, at: number): PathError {
  const rest = path.slice(at);
  if (rest === '') return new PathError('The path ends too early.', at, 'A name, a quoted name, an index or * is missing.');
  if (/^\s/.test(rest))
    return new PathError('Blanks inside a path are not accepted.', at, "Leave them out, or quote a name with blanks: ['Serial No'].");
  if (/^\[?\?/.test(rest)) return new PathError('Filters are not accepted.', at, conditions);
  if (/^\(|^@/.test(rest)) return new PathError('Scripts are not accepted.', at, conditions);
  if (/^-/.test(rest)) return new PathError('Indexes from the end are not accepted.', at, every);
  if (/^\d*:/.test(rest)) return new PathError('Slices are not accepted.', at, every);
  if (/^,|^[^\]]*,/.test(rest))
    return new PathError(
      'Several selectors in one bracket are not accepted.',
      at,
      'Register one evidence entry for each, or take all with [*] and choose with `where`.',
    );
  if (/^\d/.test(rest))
    return new PathError(
      'An index is written as [0], without leading zeros.',
      at,
      'A name that begins with a digit stands in quotes: ["0"].',
    );
  return new PathError(`The path cannot go on with "${rest.slice(0, 10)}".`, at, "Plain paths only: .name, ['name'], [0], [*], ..name.");
}
