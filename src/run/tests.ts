/** `test`: the cases beside the controls, through the evaluator of `check`. */
import { decideCase } from '../assess/decide-case.js';
import { compileControls } from '../evaluate/compile-controls.js';
import type { CaseReport } from '../evaluate/cases.js';
import { runCases } from '../evaluate/run-cases.js';
import { levelCatalogue } from '../model/catalogue.js';
import type { Loaded, Problem } from '../model/problem.js';
import { hasErrors, openLibrary, type LibraryOptions } from '../run.js';
import { compareText } from '../model/problem.js';

export interface TestOptions extends LibraryOptions {
  /** Control ids; empty: all. */
  readonly ids: readonly string[];
}
export interface TestRun {
  readonly cases: readonly CaseReport[];
}

/** Folders or control files of the user, or (none named) the controls that ship. */
export async function runTests(paths: readonly string[], options: TestOptions): Promise<Loaded<TestRun>> {
  const loaded = openLibrary({ ...options, controls: [...options.controls, ...paths] }, true);
  if (!loaded.ok) return loaded;
  const library = loaded.value;
  const chosen = library.controls.filter(({ id, file }) => (options.ids.length === 0 || options.ids.includes(id)) && (paths.length === 0 || paths.some((path) => file.startsWith(path))));
  const { compiled, problems } = compileControls(chosen, library.kinds);
  const tests = compiled
    .flatMap((each) => {
      const test = library.tests.get(each.control.id);
      return test ? [{ compiled: each, test }] : [];
    })
    .sort((a, b) => compareText(a.test.control, b.test.control));
  const found = [...loaded.problems, ...problems];
  if (hasErrors(found)) return { ok: false, problems: found };
  if (tests.length === 0) return { ok: false, problems: [...found, nothing([...paths, ...options.ids].join(', '))] };
  const catalogue = library.catalogues.get(levelCatalogue);
  const cases = await runCases(tests, library.kinds, catalogue, (outcome, each) => decideCase(outcome, each, catalogue));
  return { ok: true, value: { cases }, problems: found };
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
