/** The line: calls the stages in order and holds no logic. Every command is one of the functions here and in run/. */
import { limitOf } from './model/limits.js';
import { assess, type Assessed } from './assess/assess.js';
import { compileControls, selectControls } from './evaluate/compile-controls.js';
import { evaluate, type Evaluation } from './evaluate/evaluate.js';
import { makeCalendar, type Calendar } from './evidence/calendar.js';
import { presetReaders } from './evidence/presets.js';
import { readEvidence } from './evidence/read-evidence.js';
import type { Reader } from './evidence/reader.js';
import { readers } from './evidence/readers/index.js';
import { openFolder } from './load/folder.js';
import { readLibrary } from './load/library.js';
import { didYouMean } from './load/nearest.js';
import { checkPolicy, loadPolicy, requestOf, type PlacedPolicy } from './load/policies.js';
import { loadSite, type LoadedSite } from './load/site.js';
import { componentCatalogue, levelCatalogue, programmeCatalogue, type Catalogue } from './model/catalogue.js';
import type { InputFile, InputFolder } from './model/file.js';
import type { Control } from './model/control.js';
import type { Library } from './model/library.js';
import { forgetful, type Memory } from './model/memory.js';
import type { Loaded, Problem } from './model/problem.js';
import type { EvidenceSet } from './model/record.js';
import { attackCatalogue } from './model/risk.js';
import { toolName, version } from './model/version.js';
import { assessRisk, withRisk } from './risk/assess-risk.js';
import { plannedBy } from './risk/programme/candidates.js';
import { compilePathWithPointers } from './rules/compile-path.js';
import { compileWhere } from './rules/compile-where.js';
import { useGenerated } from './rules/tier.js';
import { libraryRequest, openLibrary, type LibraryOptions } from './run/open-library.js';
import { usePrepared } from './run/prepare.js';
import { withProgrammes, type Judge } from './run/programmes.js';
import { refusedExpressions, refusedPresets } from './run/refused.js';

export { libraryRequest, openLibrary, type LibraryOptions };
export interface CheckOptions extends LibraryOptions {
  /** A name or path that replaces the policy of the site; null: the site's own. */
  readonly policy: string | null;
  /** Where relative paths of the command line begin. */
  readonly cwd: string;
  /** YYYY-MM-DD */
  readonly asOf: string;
  readonly zone: string | null;
  /** Beside those that come with the tool. */
  readonly readers?: readonly Reader[];
  /** Folders of the site (relative) that hold what the tool writes, beside `report`. */
  readonly outputs?: readonly string[];
  /** false: rules run as closures throughout, where code may not be made at run time or is not wanted. */
  readonly codegen?: boolean;
  readonly progress: (step: string) => void;
  /** Programmes are worked out though the site has neither measures.yaml nor risk.yaml, for this much money a year; null: the site's own. */
  readonly plan?: { readonly budget: number | null };
  /** Findings of a control and subject in the assessment, beside the limit of that name. */
  readonly findingsKept?: number;
  /** What earlier runs of the same process left; the results are the same without it. */
  readonly memory?: Memory;
}

export interface Prepared {
  readonly library: Library;
  readonly loaded: LoadedSite;
  readonly policy: PlacedPolicy;
  readonly catalogue: Catalogue;
  readonly problems: readonly Problem[];
}

/** Library, site and policy, or every problem in all of them at once. */
export function prepare(siteFolder: string, options: Omit<CheckOptions, 'progress'>): Loaded<Prepared> {
  const { library, problems } = readLibrary(libraryRequest(options, false), options.memory);
  const refused = (options.memory ?? forgetful).recall('presets that are refused', [library.presets, library.kinds], () =>
    refusedPresets(library),
  );
  return prepareWith({ library, problems: [...problems, ...refused] }, siteFolder, options);
}

/** The same with a library that is open; beside a broken one, what refers to it is not judged. */
export function prepareWith(
  { library, problems: inLibrary }: { readonly library: Library; readonly problems: readonly Problem[] },
  siteFolder: string,
  options: Pick<CheckOptions, 'policy' | 'cwd' | 'memory'>,
): Loaded<Prepared> {
  const site = loadSite(siteFolder, library, options.memory);
  const asked = options.policy === null ? (site.ok ? site.value.policy : null) : requestOf(options.policy);
  const policy = asked && loadPolicy(asked, options.policy === null ? siteFolder : options.cwd);
  const refused = site.ok ? site.value.site.evidence.flatMap(refusedExpressions) : [];
  const checked = [...refused, ...(policy?.ok === true ? checkPolicy(policy.value, library) : [])];
  const whole = !hasErrors(inLibrary);
  const found = [...site.problems, ...(policy?.problems ?? []), ...checked].filter((each) => whole || each.code !== 'E_UNKNOWN_REFERENCE');
  const problems = [...inLibrary, ...found];
  const catalogue = library.catalogues.get(levelCatalogue);
  if (!whole || !site.ok || policy?.ok !== true || !catalogue || hasErrors(checked)) return { ok: false, problems };
  return { ok: true, value: { library, loaded: site.value, policy: policy.value, catalogue, problems }, problems };
}

/** The main job: library, site, policy -> compiled controls -> records -> outcomes -> assessment. */
export async function runCheck(siteFolder: string, options: CheckOptions): Promise<Loaded<Assessed>> {
  const done = await runStages(siteFolder, options);
  return done.ok ? { ok: true, value: done.value.assessed, problems: done.problems } : done;
}

export interface Stages {
  readonly prepared: Prepared;
  readonly evidence: EvidenceSet;
  readonly evaluation: Evaluation;
  readonly assessed: Assessed;
}

/** The same, with what each stage made: `explain --site` looks into it. */
export async function runStages(siteFolder: string, options: CheckOptions): Promise<Loaded<Stages>> {
  options.progress('reading controls and site');
  usePrepared();
  useGenerated(options.codegen === false ? 'never' : 'often');
  const prepared = prepare(siteFolder, options);
  return prepared.ok ? runPrepared(siteFolder, prepared.value, options) : prepared;
}

/** What is put in the place of registered files, and what is made of their records, where something is only supposed (run/proposed.ts). */
export interface Supposed {
  /** By the path that the register has. */
  readonly files: ReadonlyMap<string, InputFile>;
  readonly adjust: (evidence: EvidenceSet) => EvidenceSet;
}

/** The stages after what does not change with the evidence. */
export async function runPrepared(
  siteFolder: string,
  prepared: Prepared,
  options: CheckOptions,
  supposed: Supposed | null = null,
): Promise<Loaded<Stages>> {
  const { library, loaded, catalogue } = prepared;
  const { site } = loaded;
  const { memory = forgetful } = options;
  // The hash is over all that it says.
  const policy = memory.recall('policy', [prepared.policy.sha256, prepared.policy.file], () => prepared.policy);
  const controls = memory.recall('selected', [library.controls, policy], () => selectControls(library.controls, policy.controls));
  const { compiled, problems } = compileControls(controls, library.kinds, memory);
  const empty = nothingSelected(
    controls.length,
    site.zones.map((zone) => zone.id),
    options.zone,
    policy.id,
  );
  if (hasErrors(problems) || empty.length > 0) return { ok: false, problems: [...prepared.problems, ...problems, ...empty] };

  const calendar = calendarOf(site.timeZone, options);
  options.progress('reading evidence');
  const read = await readSiteEvidence(siteFolder, prepared, options, supposed?.files);
  const evidence = supposed === null ? read : supposed.adjust(read);
  options.progress('deciding controls');
  const evaluation = evaluate({ controls: compiled, kinds: library.kinds, catalogue, evidence, site, policy, clock: calendar, memory });
  options.progress('computing levels');
  const judge: Judge = (seen, made) => judged(prepared, controls, problems, seen, made, options);
  const today = judge(evidence, evaluation);
  // Of what is only supposed no programme is made.
  if (supposed !== null)
    return { ok: true, value: { prepared, evidence, evaluation, assessed: today }, problems: today.assessment.problems };
  const assessed = await withProgrammes(today, {
    ...{ loaded, judge, evidence, evaluation, options, folder: openFolder(siteFolder) },
    reread: async (site) => {
      const seen = await readSiteEvidence(siteFolder, { ...prepared, loaded: { ...loaded, site } }, options);
      return {
        seen,
        made: evaluate({ controls: compiled, kinds: library.kinds, catalogue, evidence: seen, site, policy, clock: calendar, memory }),
      };
    },
  });
  return { ok: true, value: { prepared, evidence, evaluation, assessed }, problems: assessed.assessment.problems };
}

/** Outcomes -> levels -> risks: what is re-run for each planned state. */
function judged(
  { library, loaded, policy, catalogue, problems: known }: Prepared,
  controls: readonly Control[],
  problems: readonly Problem[],
  evidence: EvidenceSet,
  evaluation: Evaluation,
  { asOf, zone, findingsKept = limitOf('findings-kept') }: CheckOptions,
): Assessed {
  const { site } = loaded;
  const decided = assess({
    tool: { name: toolName, version },
    asOf,
    site,
    policy,
    controls,
    leftOut: library.controls.filter((each) => !controls.includes(each)),
    controlsSha256: library.sha256,
    kinds: library.kinds,
    catalogue,
    catalogues: library.catalogues,
    componentCatalogue: library.catalogues.get(componentCatalogue),
    programmeCatalogue: library.catalogues.get(programmeCatalogue),
    mappings: library.mappings,
    mutation: library.measured.scores,
    evidence,
    evaluation,
    problems: [...known, ...problems.filter((each) => each.code !== 'W_UNUSED')],
    zone,
    findingsKept,
  });
  const { results, requirements } = decided.assessment;
  const attack = library.catalogues.get(attackCatalogue);
  const risk = assessRisk({
    ...{ model: loaded.risk, site, asOf, zone, results, requirements, controls, catalogue, attack },
    mappings: library.mappings,
    planned: plannedBy(loaded.measures),
  });
  return { ...decided, assessment: withRisk(decided.assessment, risk) };
}

export function readSiteEvidence(
  siteFolder: string,
  { library, loaded }: Prepared,
  {
    asOf,
    progress,
    outputs,
    readers: own = [],
    memory = forgetful,
  }: Pick<CheckOptions, 'asOf' | 'progress' | 'outputs' | 'readers' | 'memory'>,
  instead: ReadonlyMap<string, InputFile> = new Map(),
): Promise<EvidenceSet> {
  const folder = openFolder(siteFolder, ['report', ...(outputs ?? [])]);
  return readEvidence({
    site: loaded.site,
    kinds: library.kinds,
    folder: instead.size === 0 ? folder : withFiles(folder, instead),
    asOf,
    calendar: calendarOf(loaded.site.timeZone, { asOf, memory }),
    memory,
    readers: memory.recall('readers', [library.presets, ...own], () => ({
      ...readers,
      ...presetReaders(library.presets.values(), readers),
      ...Object.fromEntries(own.map((reader) => [reader.id, reader])),
    })),
    compilePath: compilePathWithPointers,
    compileWhere,
    scenarios: loaded.scenarios,
    readElsewhere: [
      ...(typeof loaded.policy.policy === 'string' ? [loaded.policy.policy] : []),
      ...(loaded.measures?.measures ?? []).flatMap(({ proposed }) => Object.values(proposed)),
    ],
    progress: ({ file, records }) => {
      progress(`reading ${file}: ${records} records`);
    },
  });
}

const calendarOf = (timeZone: string, { asOf, memory = forgetful }: Pick<CheckOptions, 'asOf' | 'memory'>): Calendar =>
  memory.recall('calendar', [timeZone, asOf], () => makeCalendar(timeZone, asOf));

const withFiles = (folder: InputFolder, instead: ReadonlyMap<string, InputFile>): InputFolder => ({
  ...folder,
  open: (path) => instead.get(path) ?? folder.open(path),
});

export const hasErrors = (problems: readonly Problem[]): boolean => problems.some((problem) => problem.severity === 'error');

/** An empty run is not a passed run. */
function nothingSelected(controls: number, zones: readonly string[], zone: string | null, policy: string): readonly Problem[] {
  const problem = (message: string, hint: string, file = 'site.yaml'): Problem => ({
    code: 'E_NOTHING_SELECTED',
    severity: 'error',
    file,
    line: 0,
    column: 0,
    path: '',
    message,
    hint,
    excerpt: '',
  });
  const found: Problem[] = [];
  if (controls === 0) found.push(problem(`policy ${policy} selects no control`, 'look at include, exclude and --only-controls'));
  if (zones.length === 0) found.push(problem('the site declares no zone', 'a verdict needs a zone that it is about'));
  else if (zone !== null && !zones.includes(zone)) found.push(problem(`there is no zone "${zone}"`, didYouMean(zone, zones), '--zone'));
  return found;
}
