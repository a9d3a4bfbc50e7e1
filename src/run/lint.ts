/** `lint`: every problem in controls, policies, kinds and sites at once, and how each evidence file was understood. */
import { compileControls } from '../evaluate/compile-controls.js';
import { missingTests } from '../load/control-tests.js';
import { isSiteFolder, resolvePath } from '../load/paths.js';
import { checkPolicy, loadPolicy, policyNames, requestOf } from '../load/policies.js';
import { comparePositions, type Problem } from '../model/problem.js';
import { openLibrary, prepare, readSiteEvidence, type LibraryOptions } from '../run.js';

export interface LintOptions extends LibraryOptions {
  readonly cwd: string;
  readonly asOf: string;
}
export interface UnderstoodFile {
  readonly file: string;
  readonly kind: string;
  readonly format: string;
  /** field -> column, path or constant. */
  readonly fields: Readonly<Record<string, string>>;
}
export interface LintRun {
  readonly problems: readonly Problem[];
  readonly mappings: readonly UnderstoodFile[];
  /** What was looked at, in words. */
  readonly checked: readonly string[];
  /** A path that is not there: nothing can be said of it. */
  readonly couldNotRun: boolean;
}

/** Without a path: what ships, and the current folder where it is a site. */
export async function runLint(paths: readonly string[], options: LintOptions): Promise<LintRun> {
  const given = paths.length === 0 ? (isSiteFolder(options.cwd) ? ['.'] : []) : paths;
  const folders = given.map((path) => ({ path, full: resolvePath(options.cwd, path) }));
  const sites = folders.filter(({ full }) => isSiteFolder(full));
  const packs = folders.filter(({ full }) => !isSiteFolder(full)).map(({ full }) => full);
  const libraryOptions: LibraryOptions = { ...options, controls: [...options.controls, ...packs] };
  const problems: Problem[] = [];
  const mappings: UnderstoodFile[] = [];
  const checked: string[] = [];

  const library = openLibrary(libraryOptions, true);
  problems.push(...library.problems);
  if (library.ok) {
    const { controls, kinds, tests } = library.value;
    problems.push(...compileControls(controls, kinds).problems, ...missingTests(controls, tests));
    for (const name of policyNames()) {
      const policy = loadPolicy(requestOf(name), options.cwd);
      problems.push(...policy.problems, ...(policy.ok ? checkPolicy(policy.value, library.value) : []));
    }
    checked.push(`${String(controls.length)} controls, ${String(kinds.size)} kinds`);
    for (const { path, full } of sites) {
      checked.push(`site ${path}`);
      const prepared = prepare(full, { ...options, ...libraryOptions, policy: null, zone: null });
      problems.push(...(prepared.ok ? prepared.value.problems : prepared.problems).filter((each) => !library.problems.includes(each)));
      if (!prepared.ok) continue;
      const evidence = await readSiteEvidence(full, prepared.value, { asOf: options.asOf, progress: () => undefined });
      problems.push(...evidence.problems);
      for (const { registration, format, mapping } of evidence.register) mappings.push({ file: registration.file, kind: registration.kind, format: format ?? 'not recognised', fields: mapping });
    }
  }
  const unique = new Map(problems.map((each) => [`${each.file} ${String(each.line)} ${String(each.column)} ${each.code} ${each.message}`, each]));
  const sorted = [...unique.values()].sort(comparePositions);
  return { problems: sorted, mappings, checked, couldNotRun: sorted.some((each) => each.code === 'E_FILE_MISSING' && folders.some(({ path, full }) => each.file === path || each.file === full)) };
}
