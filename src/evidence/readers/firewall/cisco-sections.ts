/** A Cisco configuration cut into statements with what is indented below them; banners, macros and certificates are no statements. */
import type { ConfigLine } from './config-lines.js';

export interface Statement {
  readonly text: string;
  readonly line: number;
  readonly below: readonly ConfigLine[];
}

export function statementsOf(lines: readonly ConfigLine[], dialect: 'ios' | 'asa'): readonly Statement[] {
  const statements: { text: string; line: number; below: ConfigLine[] }[] = [];
  const interfaces = new Map<string, { text: string; line: number; below: ConfigLine[] }>();
  let ends: string | null = null;
  for (const { text, line } of lines) {
    const bare = text.trim();
    if (ends !== null) {
      if (text.includes(ends)) ends = null;
      continue;
    }
    if (bare.startsWith('!') || bare.startsWith('#')) continue;
    const last = statements.at(-1);
    if (/^\s/.test(text) && last !== undefined) {
      last.below.push({ text: bare, line });
      continue;
    }
    // An interface that is entered again goes on where it was.
    const there = bare.startsWith('interface ') ? interfaces.get(bare) : undefined;
    const statement = there ?? { text: bare, line, below: [] };
    if (there !== undefined) statements.splice(statements.indexOf(there), 1);
    statements.push(statement);
    if (bare.startsWith('interface ')) interfaces.set(bare, statement);
    if (/^macro name /.test(bare)) ends = '@';
    else if (dialect === 'ios') ends = bannerEnd(bare);
  }
  return statements;
}

/** The mark that ends a banner, where it does not stand in the same line. */
function bannerEnd(text: string): string | null {
  const [, rest = ''] = /^banner(?: \S+)? +(\S.*)$/.exec(text) ?? [];
  if (rest === '') return null;
  const mark = rest.startsWith('^C') ? '^C' : rest.slice(0, 1);
  return rest.slice(mark.length).includes(mark) ? null : mark;
}

/** What the terminal and the export tool add around a configuration. */
export const isAround = (text: string): boolean =>
  /^(Building configuration|Current configuration|Using \d+ out of|Last configuration change|: |:$|Cryptochecksum|Load for|Time source|\S{1,63}(\([^)]*\))?[#>]\s*(sh|show|more|wr|term|exit)?)/.test(
    text,
  );
