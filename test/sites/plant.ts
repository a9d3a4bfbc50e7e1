/** A site of test/sites as the line sees it, with single files replaced in memory. Library and site are read once. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assess } from '../../src/assess/assess.js';
import { compileControls, selectControls } from '../../src/evaluate/compile-controls.js';
import { evaluate } from '../../src/evaluate/evaluate.js';
import { makeCalendar } from '../../src/evidence/calendar.js';
import { presetReaders } from '../../src/evidence/presets.js';
import { readEvidence } from '../../src/evidence/read-evidence.js';
import { readers } from '../../src/evidence/readers/index.js';
import { openFolder } from '../../src/load/folder.js';
import type { Assessment } from '../../src/model/assessment.js';
import { componentCatalogue, programmeCatalogue } from '../../src/model/catalogue.js';
import type { InputFile, InputFolder } from '../../src/model/file.js';
import type { EvidenceSet } from '../../src/model/record.js';
import { attackCatalogue } from '../../src/model/risk.js';
import { assessRisk, withRisk } from '../../src/risk/assess-risk.js';
import { compilePathWithPointers } from '../../src/rules/compile-path.js';
import { compileWhere } from '../../src/rules/compile-where.js';
import { type CheckOptions, prepare, runCheck } from '../../src/run.js';

export const asOf = '2026-10-01';
export const options: CheckOptions = { controls: [], onlyControls: null, policy: null, cwd: '/', asOf, zone: null, progress: () => undefined };

/** Through the public line. */
export async function check(folder: string): Promise<Assessment> {
  const checked = await runCheck(folder, options);
  if (!checked.ok) throw new Error(checked.problems.map(({ code, message }) => `${code} ${message}`).join('\n'));
  return checked.value.assessment;
}

/** null: the file is not there. */
export type Changes = ReadonlyMap<string, Uint8Array | null>;
export interface Plant {
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly run: (changes: Changes) => Promise<{ readonly assessment: Assessment; readonly evidence: EvidenceSet }>;
}

/** The stages as `runCheck` calls them; a test holds the two against each other. */
export function openPlant(folder: string): Plant {
  const prepared = prepare(folder, options);
  if (!prepared.ok) throw new Error(prepared.problems.map(({ code, message }) => `${code} ${message}`).join('\n'));
  const { library, loaded, policy, catalogue, problems } = prepared.value;
  const { site } = loaded;
  const controls = selectControls(library.controls, policy.controls);
  const { compiled } = compileControls(controls, library.kinds);
  const real = openFolder(folder);
  const files = new Map(real.list().map((path) => [path, new Uint8Array(readFileSync(join(folder, path)))]));
  const calendar = makeCalendar(site.timeZone, asOf);

  const run: Plant['run'] = async (changes) => {
    const evidence = await readEvidence({
      site,
      kinds: library.kinds,
      folder: inMemory(files, changes),
      asOf,
      calendar,
      readers: { ...readers, ...presetReaders(library.presets.values(), readers) },
      compilePath: compilePathWithPointers,
      compileWhere,
      scenarios: loaded.scenarios,
    });
    const evaluation = evaluate({ controls: compiled, kinds: library.kinds, catalogue, evidence, site, policy, clock: calendar });
    const { assessment } = assess({
      leftOut: [],
      programmeCatalogue: library.catalogues.get(programmeCatalogue),
      componentCatalogue: library.catalogues.get(componentCatalogue),
      tool: { name: 'otbaseline', version: '' },
      asOf,
      site,
      policy,
      controls,
      controlsSha256: '',
      kinds: library.kinds,
      catalogue,
      catalogues: library.catalogues,
      mappings: library.mappings,
      evidence,
      evaluation,
      problems,
      zone: null,
      findingsKept: 1,
    });
    const { results, requirements } = assessment;
    const attack = library.catalogues.get(attackCatalogue);
    const risk = assessRisk({
      ...{ model: loaded.risk, site, asOf, zone: null, results, requirements, controls, catalogue, attack },
      mappings: library.mappings,
      planned: () => false,
    });
    return { assessment: withRisk(assessment, risk), evidence };
  };
  return { files, run };
}

function inMemory(files: ReadonlyMap<string, Uint8Array>, changes: Changes): InputFolder {
  const now = new Map(files);
  for (const [path, bytes] of changes)
    if (bytes === null) now.delete(path);
    else now.set(path, bytes);
  return {
    list: () => [...now.keys()].sort(),
    open: (path): InputFile | null => {
      const bytes = now.get(path);
      if (bytes === undefined) return null;
      return {
        path,
        size: bytes.length,
        bytes: () => Promise.resolve(bytes),
        chunks: async function* () {
          yield await Promise.resolve(bytes);
        },
      };
    },
  };
}

/** What an attack has made better, in words; it may make nothing better. */
export function improvements(before: Assessment, after: Assessment): readonly string[] {
  const good = new Set(['pass', 'compensated', 'not-applicable']);
  const was = new Map(before.results.map(({ control, subject, status }) => [`${control} ${subject}`, status]));
  const found = after.results
    .filter(({ control, subject, status }) => good.has(status) && !good.has(was.get(`${control} ${subject}`) ?? ''))
    .map(({ control, subject, status }) => `${control} ${subject} becomes ${status} (was ${was.get(`${control} ${subject}`) ?? 'nothing'})`);
  const levels = new Map(before.subjects.map(({ kind, id, levels: each }) => [`${kind} ${id}`, each]));
  for (const { kind, id, levels: each } of after.subjects)
    for (const [fr, level] of Object.entries(each)) {
      const old = Object.entries(levels.get(`${kind} ${id}`) ?? {}).find(([name]) => name === fr)?.[1];
      if ((level.low ?? 0) > (old?.low ?? 0)) found.push(`${fr} of ${kind} ${id} rises to ${level.low ?? 0}`);
      if (old !== undefined && level.verdict === 'n/a' && old.verdict !== 'n/a') found.push(`${fr} of ${kind} ${id} is no longer asked for`);
    }
  if (after.exit.code === 0) found.push('the exit code is 0');
  return [...found, ...lowerRisks(before, after)];
}

function lowerRisks({ risk: before }: Assessment, { risk: after }: Assessment): readonly string[] {
  if (before.status !== 'assessed' || after.status !== 'assessed') return [];
  const was = new Map(before.scenarios.map(({ id, current }) => [id, current]));
  const rank = (scale: readonly string[] | undefined, label: string | null | undefined): number => scale?.indexOf(label ?? '') ?? -1;
  return after.scenarios.flatMap(({ id, current }) => {
    const old = was.get(id);
    const isLower =
      rank(before.matrix?.likelihood, current.likelihood) < rank(before.matrix?.likelihood, old?.likelihood) ||
      rank(before.matrix?.riskLevels, current.risk) < rank(before.matrix?.riskLevels, old?.risk) ||
      (current.loss?.mean ?? 0) < (old?.loss?.mean ?? 0);
    return isLower ? [`${id} falls to ${current.risk ?? ''} (${current.likelihood ?? ''})`] : [];
  });
}
