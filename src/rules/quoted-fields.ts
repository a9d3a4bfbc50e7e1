/** What the parser does not know, put aside before parsing: fields in back quotes (map.`content-type`), and comments on lines that follow each other. */

/** Comments and texts, inside which a back quote means nothing; then the quoted field itself. */
const tokens =
  /\/\/[^\n]*|[bB]?[rR][bB]?(?:"""[^]*?"""|'''[^]*?'''|"[^"\n]*"|'[^'\n]*')|"""(?:\\[^]|[^\\])*?"""|'''(?:\\[^]|[^\\])*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|(\.\s*)`([A-Za-z0-9_./ -]+)`/g;

/** Where the literals of a source begin. */
export const literalStarts = (source: string): readonly number[] =>
  [...source.matchAll(tokens)].filter(([token, dot]) => dot === undefined && !token.startsWith('//')).map((match) => match.index);

export interface Unquoted {
  /** As long as the source, with underscores in place of quoted fields and blanks in place of comments. */
  readonly source: string;
  /** Offset of each quoted field, and its name. */
  readonly names: ReadonlyMap<number, string>;
}

export function withoutQuotedFields(source: string): Unquoted {
  const names = new Map<number, string>();
  if (!source.includes('`') && !source.includes('//')) return { source, names };
  const replaced = source.replace(tokens, (token: string, dot: string | undefined, name: string | undefined, offset: number) => {
    if (token.startsWith('//')) return ' '.repeat(token.length);
    if (dot === undefined || name === undefined) return token;
    names.set(offset + dot.length, name);
    return `${dot}${'_'.repeat(name.length + 2)}`;
  });
  return { source: replaced, names };
}

/** How deep brackets stand within each other, as far as a text that may not be valid says. */
export function deepestBracket(source: string): { readonly depth: number; readonly offset: number } {
  let [depth, deepest, offset] = [0, 0, 0];
  for (const match of source.replace(tokens, (token) => ' '.repeat(token.length)).matchAll(/[([{]|[)\]}]/g)) {
    depth += '([{'.includes(match[0]) ? 1 : -1;
    if (depth > deepest) [deepest, offset] = [depth, match.index];
  }
  return { depth: deepest, offset };
}
