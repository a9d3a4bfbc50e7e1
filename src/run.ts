/** The line: calls the stages in order and holds no logic. Every command is one of the functions here and in run/. */
import { assess, type Assessed } from './assess/assess.js';
import { compileControls, selectControls } from './evaluate/compile-controls.js';
import { evaluate } from './evaluate/evaluate.js';
import { makeCalendar } from './evidence/calendar.js';
import { readEvidence } from './evidence/read-evidence.js';
import { openFolder } from './load/folder.js';
import { loadLibrary } from './load/library.js';
import { checkPolicy, loadPolicy, requestOf, type PlacedPolicy } from './load/policies.js';
import { scenariosOf } from './load/scenarios.js';
import { loadSite, type LoadedSite } from './load/site.js';
import { levelCatalogue, type Catalogue } from './model/catalogue.js';
import type { Library } from './model/library.js';
import type { Loaded, Problem } from './model/problem.js';
import type { EvidenceSet } from './model/record.js';
import { toolName, version } from './model/version.js';
import { compilePathWithPointers } from './rules/compile-path.js';
import { compileWhere } from './rules/compile-where.js';

export interface LibraryOptions {
  /** Folders with controls, kinds and catalogues beside the shipped ones. */
  readonly controls: readonly string[];
  /** A folder whose controls replace the shipped ones; null: none. */
  readonly onlyControls: string | null;
}
export interface CheckOptions extends LibraryOptions {
  /** A name or path that replaces the policy of the site; null: the site's own. */
  readonly policy: string | null;
  /** Where relative paths of the command line begin. */
  readonly cwd: string;
  /** YYYY-MM-DD */
  readonly asOf: string;
  readonly zone: string | null;
  readonly progress: (step: string) => void;
}
/** Findings kept in the assessment for each control and subject; findings.ndjson has all. */
export const findingsKept = 100;

export const openLibrary = ({ controls, onlyControls }: LibraryOptions, tests: boolean): Loaded<Library> =>
  loadLibrary({ shipped: onlyControls === null ? 'all' : 'without-controls', extra: onlyControls === null ? controls : [onlyControls, ...controls], tests });

export interface Prepared {
  readonly library: Library;
  readonly loaded: LoadedSite;
  readonly policy: PlacedPolicy;
  readonly catalogue: Catalogue;
  readonly problems: readonly Problem[];
}

/** Library, site and policy, or every problem in all of them at once. */
export function prepare(siteFolder: string, options: Omit<CheckOptions, 'progress'>): Loaded<Prepared> {
  const library = openLibrary(options, false);
  if (!library.ok) return library;
  const site = loadSite(siteFolder, library.value);
  const policy = site.ok ? loadPolicy(options.policy === null ? site.value.policy : requestOf(options.policy), options.policy === null ? siteFolder : options.cwd) : null;
  const checked = policy?.ok === true ? checkPolicy(policy.value, library.value) : [];
  const problems = [...library.problems, ...site.problems, ...(policy?.problems ?? []), ...checked];
  const catalogue = library.value.catalogues.get(levelCatalogue);
  if (!site.ok || policy?.ok !== true || !catalogue || hasErrors(checked)) return { ok: false, problems };
  return { ok: true, value: { library: library.value, loaded: site.value, policy: policy.value, catalogue, problems }, problems };
}

/** The main job: library, site, policy -> compiled controls -> records -> outcomes -> assessment. */
export async function runCheck(siteFolder: string, options: CheckOptions): Promise<Loaded<Assessed>> {
  options.progress('reading controls and site');
  const prepared = prepare(siteFolder, options);
  if (!prepared.ok) return prepared;
  const { library, loaded, policy, catalogue } = prepared.value;
  const { site } = loaded;
  const controls = selectControls(library.controls, policy.controls);
  const { compiled, problems } = compileControls(controls, library.kinds);
  const empty = nothingSelected(controls.length, site.zones.map((zone) => zone.id), options.zone, policy.id);
  if (hasErrors(problems) || empty.length > 0) return { ok: false, problems: [...prepared.problems, ...problems, ...empty] };

  const calendar = makeCalendar(site.timeZone, options.asOf);
  options.progress('reading evidence');
  const evidence = await readSiteEvidence(siteFolder, prepared.value, options);
  options.progress('deciding controls');
  const evaluation = evaluate({ controls: compiled, kinds: library.kinds, catalogue, evidence, site, policy, clock: calendar });
  options.progress('computing levels');
  const assessed = assess({
    tool: { name: toolName, version },
    asOf: options.asOf,
    site,
    policy,
    controls,
    controlsSha256: library.sha256,
    kinds: library.kinds,
    catalogue,
    mappings: library.mappings,
    evidence,
    evaluation,
    problems: [...prepared.problems, ...problems.filter((each) => each.code !== 'W_UNUSED')],
    zone: options.zone,
    findingsKept,
  });
  return { ok: true, value: assessed, problems: assessed.assessment.problems };
}

export function readSiteEvidence(siteFolder: string, { library, loaded }: Prepared, { asOf, progress }: Pick<CheckOptions, 'asOf' | 'progress'>): Promise<EvidenceSet> {
  return readEvidence({
    site: loaded.site,
    kinds: library.kinds,
    folder: openFolder(siteFolder),
    asOf,
    calendar: makeCalendar(loaded.site.timeZone, asOf),
    compilePath: compilePathWithPointers,
    compileWhere,
    scenarios: scenariosOf(loaded),
    readElsewhere: typeof loaded.policy.policy === 'string' ? [loaded.policy.policy] : [],
    progress: ({ file, records }) => progress(`reading ${file}: ${String(records)} records`),
  });
}

export const hasErrors = (problems: readonly Problem[]): boolean => problems.some((problem) => problem.severity === 'error');

/** An empty run is not a passed run. */
function nothingSelected(controls: number, zones: readonly string[], zone: string | null, policy: string): readonly Problem[] {
  const problem = (message: string, hint: string): Problem => ({ code: 'E_NOTHING_SELECTED', severity: 'error', file: 'site.yaml', line: 0, column: 0, path: '', message, hint, excerpt: '' });
  const found: Problem[] = [];
  if (controls === 0) found.push(problem(`policy ${policy} selects no control`, 'look at include, exclude and --only-controls'));
  if (zones.length === 0) found.push(problem('the site declares no zone', 'a verdict needs a zone that it is about'));
  else if (zone !== null && !zones.includes(zone)) found.push(problem(`there is no zone "${zone}"`, `one of: ${zones.join(', ')}`));
  return found;
}
