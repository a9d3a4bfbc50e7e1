/** `lint`: every problem in controls, policies, kinds and sites at once, and how each evidence file was understood. */
import { compileControls } from '../evaluate/compile-controls.js';
import { lintCases } from '../evaluate/lint-cases.js';
import { lintPolicy } from '../evaluate/lint-policy.js';
import { wordsOf } from '../evaluate/mutations.js';
import { missingTests } from '../load/control-tests.js';
import { isShipped, readLibrary } from '../load/library.js';
import { filesOf, isSiteFolder, listFolder, resolvePath, siteFolderOf } from '../load/paths.js';
import { problemAt } from '../load/places.js';
import { checkPolicy, isPolicyFile, loadPolicy, policyNames, requestOf, type PlacedPolicy } from '../load/policies.js';
import { levelCatalogue } from '../model/catalogue.js';
import type { Control } from '../model/control.js';
import type { Library } from '../model/library.js';
import { comparePositions, type Problem } from '../model/problem.js';
import { problemOf } from '../risk/assess-risk.js';
import { workshopsAhead } from '../risk/observations.js';
import { lintRules, withoutConsequences } from './lint-rules.js';
import { refusedPresets } from './refused.js';
import { hasErrors, libraryRequest, prepareWith, readSiteEvidence, type LibraryOptions } from '../run.js';

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
  /** Rows that `where` left out. */
  readonly notSelected: number;
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
  const named = given.map((path) => ({ path, full: resolvePath(options.cwd, path) }));
  const sites = named.flatMap(({ path, full }) => {
    const folder = siteFolderOf(full);
    return folder === null ? [] : [{ path, folder }];
  });
  const others = named.filter(({ full }) => siteFolderOf(full) === null);
  const policyFiles = others.flatMap(({ full }) => filesOf(full).filter(isPolicyFile));
  const packs = others.map(({ full }) => full).filter((full) => !isPolicyFile(full) && !isFolderOf(policyFiles, full));

  // The cases of what ships are looked at where nothing else is named.
  const opened = readLibrary({
    ...libraryRequest({ ...options, controls: [...options.controls, ...packs] }, true),
    tests: given.length === 0 || packs.some(isShipped) ? true : 'own',
  });
  const { library, own } = opened;
  const inLibrary = [...opened.problems, ...refusedPresets(library)];
  const { controls, kinds, tests } = library;
  const compilable = controls.filter(canCompile(library));
  const { compiled, problems: inRules } = compileControls(compilable, kinds);
  const problems = [...inLibrary, ...inRules];
  // A test file that cannot be read is no missing one.
  const broken = new Set(inLibrary.filter((each) => each.severity === 'error').map((each) => each.file));
  const tested = controls.filter(({ id }) => own.has(id) || tests.has(id) || given.length === 0);
  problems.push(...missingTests(tested, tests).filter((each) => !broken.has(each.file)));
  problems.push(...lintRules(compilable, compiled, kinds, [...options.controls, ...packs], options.onlyControls === null));
  const settings = { kinds, catalogue: library.catalogues.get(levelCatalogue), words: wordsOf(kinds) };
  for (const { control } of compiled) {
    const test = tests.get(control.id);
    if (test) problems.push(...(await lintCases(control, test, settings)));
  }
  for (const request of [...policyNames(), ...policyFiles].map(requestOf)) {
    const policy = loadPolicy(request, options.cwd);
    problems.push(
      ...policy.problems,
      ...(policy.ok && !hasErrors(inLibrary)
        ? [...checkPolicy(policy.value, library), ...policyFaults(policy.value, library, options.onlyControls !== null)]
        : []),
    );
  }
  const mappings: UnderstoodFile[] = [];
  for (const { path, folder } of sites) {
    const site = await lintSite(folder, { library, problems: inLibrary }, options);
    const within = sites.length === 1 ? '' : `${path}/`;
    problems.push(...site.problems.map((each) => (inLibrary.includes(each) ? each : { ...each, file: within + each.file })));
    mappings.push(...site.mappings.map((each) => ({ ...each, file: within + each.file })));
  }
  const sorted = [...new Map(withoutConsequences(problems).map((each) => [identity(each), each])).values()].sort(comparePositions);
  return {
    problems: sorted,
    mappings,
    checked: [
      `${controls.length} controls, ${kinds.size} kinds, ${library.presets.size} presets`,
      ...(policyFiles.length > 0 ? [`${policyFiles.length} of your own policies`] : []),
      ...sites.map(({ path }) => `site ${path}`),
    ],
    couldNotRun: sorted.some((each) => each.code === 'E_FILE_MISSING' && others.some(({ full }) => each.file === full)),
  };
}

/** Shipped policies speak of shipped controls and kinds: where only the user's own controls are read, that is no fault of the policy. */
function policyFaults(policy: PlacedPolicy, library: Library, onlyOwn: boolean): readonly Problem[] {
  const shipped = new Set(policyNames().map((name) => `policies/${name}.yaml`));
  return lintPolicy(policy, library)
    .map(({ code, path, message, hint }) => problemAt(policy.keyAt(path), code, path, message, hint, 'warning'))
    .filter(({ file }) => !onlyOwn || !shipped.has(file));
}

async function lintSite(
  folder: string,
  library: Parameters<typeof prepareWith>[0],
  options: LintOptions,
): Promise<Pick<LintRun, 'problems' | 'mappings'>> {
  const prepared = prepareWith(library, folder, { policy: null, cwd: options.cwd });
  if (!prepared.ok) return { problems: prepared.problems, mappings: [] };
  const evidence = await readSiteEvidence(folder, prepared.value, { asOf: options.asOf, progress: () => undefined });
  return {
    problems: [
      ...prepared.problems,
      ...policyFaults(prepared.value.policy, library.library, options.onlyControls !== null),
      ...workshopsAhead(prepared.value.loaded.risk?.scenarios ?? [], options.asOf).map(problemOf),
      ...evidence.problems,
    ],
    mappings: evidence.register.map(({ registration: { file, kind }, format, mapping, notSelected }) => ({
      file,
      kind,
      format: format ?? 'not recognised',
      fields: mapping,
      notSelected,
    })),
  };
}

/** A control over a kind that is broken itself is looked at when the kind is mended. */
const canCompile =
  ({ kinds }: Library) =>
  ({ evidence, rules }: Control): boolean =>
    evidence.every(({ kind }) => kinds.has(kind)) &&
    rules.every((rule) => kinds.has(rule.for) && rule.joins.every((join) => kinds.has(join.from)));

const identity = ({ file, line, column, code, path, message }: Problem): string =>
  JSON.stringify([file, line, column, code, path, message]);

/** A folder with nothing but policies is no pack of controls. */
const isFolderOf = (policies: readonly string[], full: string): boolean => {
  if (!policies.some((policy) => policy.startsWith(`${full}/`))) return false;
  const files = listFolder(full).filter((file) => /\.ya?ml$/.test(file));
  return files.length > 0 && files.every((file) => policies.includes(`${full}/${file}`));
};
