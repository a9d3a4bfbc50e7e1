/** Fields in back quotes (map.`content-type`), which the parser does not know: put aside before parsing, put back by their place. */

/** Comments and texts, inside which a back quote means nothing; then the quoted field itself. */
const tokens =
  /\/\/[^\n]*|[bB]?[rR][bB]?(?:"""[^]*?"""|'''[^]*?'''|"[^"\n]*"|'[^'\n]*')|"""(?:\\[^]|[^\\])*?"""|'''(?:\\[^]|[^\\])*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|(\.\s*)`([A-Za-z0-9_./ -]+)`/g;

/** Where the literals of a source begin. */
export const literalStarts = (source: string): readonly number[] =>
  [...source.matchAll(tokens)].filter(([token, dot]) => dot === undefined && !token.startsWith('//')).map((match) => match.index);

export interface Unquoted {
  /** As long as the source, with underscores in place of quoted fields. */
  readonly source: string;
  /** Offset of each quoted field, and its name. */
  readonly names: ReadonlyMap<number, string>;
}

export function withoutQuotedFields(source: string): Unquoted {
  const names = new Map<number, string>();
  if (!source.includes('`')) return { source, names };
  const replaced = source.replace(tokens, (token: string, dot: string | undefined, name: string | undefined, offset: number) => {
    if (dot === undefined || name === undefined) return token;
    names.set(offset + dot.length, name);
    return `${dot}${'_'.repeat(name.length + 2)}`;
  });
  return { source: replaced, names };
}
