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

/** Brackets outside of texts and comments, as far as a text that may not be valid says. */
const bracketsOf = (source: string): readonly RegExpExecArray[] => [
  ...source.replace(tokens, (token) => ' '.repeat(token.length)).matchAll(/[([{]|[)\]}]/g),
];

/** How deep brackets stand within each other. */
export function deepestBracket(source: string): { readonly depth: number; readonly offset: number } {
  let [depth, deepest, offset] = [0, 0, 0];
  for (const match of bracketsOf(source)) {
    depth += '([{'.includes(match[0]) ? 1 : -1;
    if (depth > deepest) [deepest, offset] = [depth, match.index];
  }
  return { depth: deepest, offset };
}

const closing: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

export interface LoneBracket {
  readonly offset: number;
  readonly bracket: string;
  /** What would close it; null: it closes nothing itself. */
  readonly wants: string | null;
}

/** The first bracket without its partner: one that closes another than was opened, else the innermost that stays open. */
export function loneBracket(source: string): LoneBracket | null {
  const open: LoneBracket[] = [];
  for (const { 0: bracket, index: offset } of bracketsOf(source)) {
    const wants = closing[bracket];
    if (wants !== undefined) open.push({ offset, bracket, wants });
    else if (open.at(-1)?.wants === bracket) open.pop();
    else return open.at(-1) ?? { offset, bracket, wants: null };
  }
  return open.at(-1) ?? null;
}
