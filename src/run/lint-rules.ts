/** The part of `lint` that looks at the text and sense of rules, beyond what loading and compiling see. */
import type { CompiledControl } from '../evaluate/compile-control.js';
import { lintControl } from '../evaluate/lint-control.js';
import { trapsIn, withoutTraps, type Trap } from '../evaluate/yaml-traps.js';
import { filesOfLibrary, type LibraryFile } from '../load/library-files.js';
import { shippedControls } from '../load/library.js';
import { siteFolderOf } from '../load/paths.js';
import { readText } from '../load/read.js';
import { writeAll } from '../load/write.js';
import type { Control } from '../model/control.js';
import type { Kind } from '../model/kind.js';
import type { Problem } from '../model/problem.js';

/** Problems of the rules in the shipped controls (or not) and in folders and files of the user. */
export function lintRules(
  controls: readonly Control[],
  compiled: readonly CompiledControl[],
  kinds: ReadonlyMap<string, Kind>,
  packs: readonly string[],
  shipped: boolean,
): readonly Problem[] {
  const traps = controlFiles(packs, shipped).flatMap(({ path, shown }) => {
    const text = readText(path, shown);
    return text.ok ? trapsIn(text.value).map((trap) => trapProblem(shown, text.value, trap)) : [];
  });
  const compiledOf = new Map(compiled.map((each) => [each.control, each]));
  return [...traps, ...controls.flatMap((control) => lintControl(control, compiledOf.get(control) ?? null, kinds))];
}

function controlFiles(packs: readonly string[], shipped: boolean): readonly LibraryFile[] {
  const own = packs.map((folder) => ({ folder, shown: folder, shipped: false, controls: true }));
  const ours = shipped ? [{ folder: shippedControls, shown: 'controls', shipped: true, controls: true }] : [];
  return filesOfLibrary([...ours, ...own]).files.filter(({ sort }) => sort === 'control');
}

function trapProblem(file: string, text: string, { line, column, key, written, received, quoted }: Trap): Problem {
  const source = text.split(/\r?\n/)[line - 1] ?? '';
  const number = String(line);
  return {
    code: 'E_YAML_CUT',
    severity: 'error',
    file,
    line,
    column,
    path: key,
    message: `YAML does not hand over ${written}; what arrives is ${received}`,
    hint: quoted === null ? 'put the whole text in quotes, or on a line of its own after >-' : `write ${quoted} (lint --fix does it)`,
    excerpt: `${number} | ${source}\n${' '.repeat(number.length)} | ${' '.repeat(column - 1)}^`,
  };
}

/** What YAML or CEL say of a line whose text was cut is a consequence. */
export function withoutConsequences(problems: readonly Problem[]): readonly Problem[] {
  const cut = new Set(problems.filter((each) => each.code === 'E_YAML_CUT').map((each) => `${each.file}:${String(each.line)}`));
  const followers: readonly string[] = ['E_YAML', 'E_SCHEMA', 'E_EXPR_SYNTAX', 'E_UNKNOWN_KEY', 'E_MISSING_KEY'];
  return problems.filter((each) => !followers.includes(each.code) || !cut.has(`${each.file}:${String(each.line)}`));
}

export interface FixedFile {
  readonly file: string;
  readonly count: number;
}

/** Puts quotes where they surely belong; each file is written whole or not at all. */
export function fixRules(paths: readonly string[]): { readonly fixed: readonly FixedFile[]; readonly problems: readonly Problem[] } {
  const fixed: FixedFile[] = [];
  const problems: Problem[] = [];
  const packs = paths.filter((path) => siteFolderOf(path) === null);
  for (const { path, shown } of controlFiles(packs, false)) {
    const text = readText(path, shown);
    if (!text.ok) continue;
    const better = withoutTraps(text.value);
    if (better.count === 0) continue;
    const at = path.lastIndexOf('/');
    const done = writeAll(path.slice(0, at), new Map([[path.slice(at + 1), better.text]]));
    problems.push(...done.problems);
    if (done.ok) fixed.push({ file: shown, count: better.count });
  }
  return { fixed, problems };
}
