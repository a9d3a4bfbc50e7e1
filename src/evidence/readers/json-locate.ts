/** Where the nodes of a JSON document stand in its text, by JSON pointer; linear in the text. The text must have passed scanJson. */
import { endOfString, skipBlank } from './json-scan.js';

export interface Span {
  readonly start: number;
  readonly end: number;
}
interface Wanted {
  readonly children: Map<string, Wanted>;
  /** Set on a node that is asked for. */
  pointer: string | null;
}

export function locate(text: string, pointers: readonly string[]): Map<string, Span> {
  const root = wantedTree(pointers);
  const spans = new Map<string, Span>();
  const start = skipBlank(text, 0);
  walk(start, root);
  return spans;

  /** Index after the value. Recursion is bounded by the depth that scanJson allows. */
  function walk(from: number, wanted: Wanted): number {
    const code = text.charCodeAt(from);
    const end = wanted.children.size > 0 && (code === 123 || code === 91) ? walkInto(from, wanted, code === 123) : endOfValue(text, from);
    if (wanted.pointer !== null) spans.set(wanted.pointer, { start: from, end });
    return end;
  }
  function walkInto(from: number, wanted: Wanted, isObject: boolean): number {
    let i = skipBlank(text, from + 1);
    for (let index = 0; ; index++) {
      const code = text.charCodeAt(i);
      if (code === 93 || code === 125) return i + 1;
      let key = '';
      if (isObject) {
        const end = endOfString(text, i);
        const raw = text.slice(i + 1, end - 1);
        key = raw.includes('\\') ? String(JSON.parse(`"${raw}"`)) : raw;
        i = skipBlank(text, skipBlank(text, end) + 1);
      } else key = String(index);
      const child = wanted.children.get(key);
      i = skipBlank(text, child === undefined ? endOfValue(text, i) : walk(i, child));
      if (text.charCodeAt(i) === 44) i = skipBlank(text, i + 1);
    }
  }
}

function wantedTree(pointers: readonly string[]): Wanted {
  const root: Wanted = { children: new Map(), pointer: null };
  for (const pointer of pointers) {
    let node = root;
    for (const step of pointerSteps(pointer)) {
      let child = node.children.get(step);
      if (child === undefined) {
        child = { children: new Map(), pointer: null };
        node.children.set(step, child);
      }
      node = child;
    }
    node.pointer = pointer;
  }
  return root;
}
export const pointerSteps = (pointer: string): string[] =>
  pointer === ''
    ? []
    : pointer
        .slice(1)
        .split('/')
        .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
export const pointerStep = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');

function endOfValue(text: string, from: number): number {
  let depth = 0;
  let i = from;
  for (;;) {
    const code = text.charCodeAt(i);
    if (code === 34) i = endOfString(text, i);
    else if (code === 123 || code === 91) {
      depth++;
      i++;
    } else if (code === 125 || code === 93) {
      depth--;
      i++;
    } else if (depth > 0) i++;
    else {
      while (i < text.length && !endsLiteral(text.charCodeAt(i))) i++;
      return i;
    }
    if (depth === 0) return i;
  }
}
const endsLiteral = (code: number): boolean => code === 44 || code === 93 || code === 125 || code <= 32;
