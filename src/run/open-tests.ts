/** The controls and test files that `test` works on: folders or control files of the user, or (none named) those that come with the tool. */
import { compileControls } from '../evaluate/compile-controls.js';
import type { CompiledControl } from '../evaluate/compile-control.js';
import { shippedControls } from '../load/library.js';
import { siteFolderOf } from '../load/paths.js';
import { levelCatalogue, type Catalogue } from '../model/catalogue.js';
import type { Kind } from '../model/kind.js';
import type { ControlTest } from '../model/library.js';
import type { Measured } from '../model/mutation.js';
import { compareText, type Loaded, type Problem } from '../model/problem.js';
import { hasErrors, openLibrary, type LibraryOptions } from '../run.js';

export interface TestOptions extends LibraryOptions {
  /** Control ids; empty: all. */
  readonly ids: readonly string[];
}
export interface OpenedTests {
  /** By control id. */
  readonly tests: readonly { readonly compiled: CompiledControl; readonly test: ControlTest }[];
  readonly kinds: ReadonlyMap<string, Kind>;
  readonly catalogue: Catalogue | undefined;
  readonly basisOf: Measured['basisOf'];
}

export function openTests(paths: readonly string[], options: TestOptions): Loaded<OpenedTests> {
  const sites = paths.filter((path) => siteFolderOf(path) !== null);
  if (sites.length > 0) return { ok: false, problems: sites.map(isSite) };
  const loaded = openLibrary({ ...options, controls: [...options.controls, ...paths] }, true);
  if (!loaded.ok) return loaded;
  const { controls, kinds, tests, catalogues, measured } = loaded.value;
  const asked = ({ id, file }: { readonly id: string; readonly file: string }): boolean =>
    (options.ids.length === 0 || options.ids.includes(id)) && (paths.length === 0 || paths.some((path) => lies(file, path)));
  const { compiled, problems: found } = compileControls(controls.filter(asked), kinds);
  const chosen = compiled.flatMap((each) => {
    const test = tests.get(each.control.id);
    return test ? [{ compiled: each, test }] : [];
  });
  const problems = [...loaded.problems, ...found];
  if (hasErrors(problems)) return { ok: false, problems };
  if (chosen.length === 0) return { ok: false, problems: [...problems, nothing([...paths, ...options.ids].join(', '))] };
  chosen.sort((a, b) => compareText(a.test.control, b.test.control));
  const value = { tests: chosen, kinds, catalogue: catalogues.get(levelCatalogue), basisOf: measured.basisOf };
  return { ok: true, value, problems };
}

/** Whether a control file is the one that is named (itself or its test), or lies in the folder; shipped files are known by `controls/...`. */
function lies(file: string, path: string): boolean {
  const full = file.startsWith('controls/') ? shippedControls + file.slice('controls/'.length) : file;
  return full === path.replace(/\.test(\.ya?ml)$/, '$1') || full.startsWith(path.endsWith('/') ? path : `${path}/`);
}

const nothing = (what: string): Problem => ({
  code: 'E_NOTHING_SELECTED',
  severity: 'error',
  file: what === '' ? 'controls' : what,
  line: 0,
  column: 0,
  path: '',
  message: 'no control with a test was found there',
  hint: 'a test stands beside its control: X.yaml and X.test.yaml',
  excerpt: '',
});
const isSite = (path: string): Problem => ({
  ...nothing(path),
  message: 'this is a site, and sites have no test cases',
  hint: 'name a folder of controls; otbaseline check decides a site',
});
