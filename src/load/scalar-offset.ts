/** Where in the source a character of a YAML scalar's value stands: escapes, folding and indentation are undone. */
import { Scalar } from 'yaml';

const escapeLength: Readonly<Record<string, number>> = { x: 4, u: 6, U: 10 };

/** Offset in the source text of character `at` of the value. */
export function sourceOffset(node: Scalar, source: string, at: number): number {
  const [start, end] = node.range ?? [0, 0];
  const value = typeof node.value === 'string' ? node.value : (node.source ?? '');
  const isBlock = node.type === Scalar.BLOCK_FOLDED || node.type === Scalar.BLOCK_LITERAL;
  const isQuoted = node.type === Scalar.QUOTE_DOUBLE || node.type === Scalar.QUOTE_SINGLE;
  let s = isBlock ? source.indexOf('\n', start) + 1 : isQuoted ? start + 1 : start;
  let v = 0;
  const spaces = (text: string, from: number): number => {
    let n = from;
    while (text[n] === ' ') n++;
    return n - from;
  };
  if (isBlock) s += Math.max(0, spaces(source, s) - spaces(value, 0));
  while (v < at && s < end) {
    if (node.type === Scalar.QUOTE_DOUBLE && source[s] === '\\') {
      const next = source[s + 1] ?? '';
      if (next === '\n' || next === '\r') {
        s += 1;
        while (s < end && /\s/.test(source[s] ?? '')) s++;
        continue;
      }
      const length = escapeLength[next] ?? 2;
      v += next === 'U' && (value.codePointAt(v) ?? 0) > 0xffff ? 2 : 1;
      s += length;
    } else if (node.type === Scalar.QUOTE_SINGLE && source[s] === "'" && source[s + 1] === "'") {
      s += 2;
      v += 1;
    } else if (source[s] === '\r') s += 1;
    else if (source[s] === '\n') {
      // A run of line breaks is one blank, or line breaks, in the value; blank lines in the source have no other trace.
      let next = s + 1;
      for (let eol = next; eol < end; eol++) {
        if (source[eol] === '\n') next = eol + 1;
        else if (!/\s/.test(source[eol] ?? '')) break;
      }
      if (value[v] === ' ') v += 1;
      else while (value[v] === '\n') v += 1;
      s = next + (isBlock ? Math.max(0, spaces(source, next) - spaces(value, v)) : spaces(source, next));
    } else if (!isBlock && (source[s] === ' ' || source[s] === '\t') && source[s] !== value[v]) s += 1;
    else {
      s += 1;
      v += 1;
    }
  }
  return Math.min(s, end);
}
