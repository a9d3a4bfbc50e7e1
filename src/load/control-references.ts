/** What a control names exists, and its requirements stand or fall together. */
import { basename } from 'node:path';
import { levelCatalogue, splitRequirement, type Catalogue } from '../model/catalogue.js';
import { controlFolders, type Control } from '../model/control.js';
import type { Kind } from '../model/kind.js';
import type { Problem } from '../model/problem.js';
import { didYouMean } from './nearest.js';
import { boundsFault, directionFault, parameterFault } from './parameters.js';
import { problemAt, type Path } from './places.js';
import type { RawControl } from './raw.js';
import { findReference, findRequirement, whyNotRequired } from './requirement-ids.js';
import type { YamlFile } from './yaml.js';

export interface ControlContext {
  readonly kinds: ReadonlyMap<string, Kind>;
  /** Kinds whose files are broken: naming one is no second mistake. */
  readonly brokenKinds: ReadonlySet<string>;
  readonly catalogues: ReadonlyMap<string, Catalogue>;
  readonly brokenCatalogues: ReadonlySet<string>;
  /** Name of its folder; null: not one that comes with the tool. */
  readonly shippedFolder: string | null;
}

export function idProblems(source: YamlFile, { shippedFolder }: ControlContext): readonly Problem[] {
  const { value } = source;
  const id = typeof value === 'object' && value !== null && 'id' in value ? value.id : undefined;
  if (typeof id !== 'string') return [];
  const wrong = (code: 'E_RESERVED_ID' | 'E_SCHEMA', message: string, hint = ''): Problem =>
    problemAt(source.at(['id']), code, ['id'], message, hint);
  const name = basename(source.file);
  const problems: Problem[] = [];
  if (name !== `${id}.yaml` && name !== `${id}.yml` && !name.startsWith(`${id}-`))
    problems.push(wrong('E_SCHEMA', `the file ${name} does not begin with the id ${id}`, `rename the file to ${id}-....yaml`));
  if (shippedFolder === null) {
    if (/^otb-/i.test(id))
      problems.push(
        wrong('E_RESERVED_ID', `${id} is reserved for the controls that come with the tool`, 'begin with a prefix of your own'),
      );
  } else if (!/^OTB-[0-7]\d\d$/.test(id))
    problems.push(wrong('E_SCHEMA', `${id} is not OTB- and three digits, of which the first is 0 to 7`));
  else if (controlFolders[Number(id[4])] !== shippedFolder)
    problems.push(wrong('E_SCHEMA', `${id} belongs into the folder ${controlFolders[Number(id[4])] ?? ''}, not ${shippedFolder}`));
  return problems;
}

export function requirementsOf(
  raw: RawControl,
  source: YamlFile,
  { catalogues, brokenCatalogues }: ControlContext,
): { readonly references: readonly string[]; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const levels = new Map<number, string>();
  const references = (raw.satisfies ?? []).map((written, n) => {
    const path = ['satisfies', n];
    const found = findReference(catalogues, written);
    const { catalogue, id } = splitRequirement(written);
    if (!found && !brokenCatalogues.has(catalogue)) {
      const known = catalogues.get(catalogue);
      const ids = known?.requirements.map((row) => row.id) ?? [];
      problems.push(
        problemAt(
          source.at(path),
          'E_UNKNOWN_REFERENCE',
          path,
          known ? `${catalogue} has no "${id}"` : `there is no catalogue "${catalogue}"`,
          known ? didYouMean(id, ids) : didYouMean(catalogue, [...catalogues.keys()]),
        ),
      );
    }
    const barred = found ? whyNotRequired(found.catalogue, found.requirement) : null;
    if (barred) problems.push(problemAt(source.at(path), 'E_UNKNOWN_REFERENCE', path, barred.fault, barred.hint));
    const level = found?.catalogue.id === levelCatalogue ? found.requirement.level : null;
    if (found && level !== null && !levels.has(level)) levels.set(level, found.reference);
    return found?.reference ?? written;
  });
  if (levels.size > 1) {
    const seen = [...levels].map(([level, id]) => `${id} has level ${level}`).join(', ');
    problems.push(problemAt(source.keyAt(['satisfies']), 'E_LEVELS_DIFFER', ['satisfies'], seen, 'write one control for each level'));
  }
  if (new Set(references).size < references.length)
    problems.push(problemAt(source.at(['satisfies']), 'E_SCHEMA', ['satisfies'], 'the same requirement stands in the list twice'));
  return { references, problems };
}

export function mapsOf(
  raw: RawControl,
  source: YamlFile,
  { catalogues, brokenCatalogues }: ControlContext,
): { readonly maps: Control['maps']; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const maps = Object.entries(raw.maps ?? {}).map(([name, ids]): [string, readonly string[]] => {
    const catalogue = catalogues.get(name);
    if (!catalogue && !brokenCatalogues.has(name))
      problems.push(
        problemAt(
          source.keyAt(['maps', name]),
          'E_UNKNOWN_REFERENCE',
          ['maps', name],
          `there is no catalogue "${name}"`,
          didYouMean(name, [...catalogues.keys()]),
        ),
      );
    if (!catalogue) return [name, ids];
    return [
      name,
      ids.map((id, n) => {
        const found = findRequirement(catalogue, id);
        const path = ['maps', name, n];
        if (!found)
          problems.push(
            problemAt(
              source.at(path),
              'E_UNKNOWN_REFERENCE',
              path,
              `${name} has no "${id}"`,
              didYouMean(
                id,
                catalogue.requirements.map((row) => row.id),
              ),
            ),
          );
        const barred = found ? whyNotRequired(catalogue, found) : null;
        if (barred) problems.push(problemAt(source.at(path), 'E_UNKNOWN_REFERENCE', path, barred.fault, barred.hint));
        return found?.id ?? id;
      }),
    ];
  });
  return { maps: Object.fromEntries(maps), problems };
}

/** Every kind that a rule reads exists and is listed under `evidence`; kinds of the model need no listing. */
export function kindProblems(raw: RawControl, source: YamlFile, { kinds, brokenKinds }: ControlContext): readonly Problem[] {
  const listed = raw.evidence.map((need) => (typeof need === 'string' ? need : need.kind));
  // A kind that is misspelt there is probably the one that seems to be missing.
  const misspelt = listed.some((kind) => !kinds.has(kind) && !brokenKinds.has(kind));
  const problems: Problem[] = [];
  const check = (kind: string, path: Path, mustBeListed: boolean): void => {
    const known = kinds.get(kind);
    if (!known && !brokenKinds.has(kind))
      problems.push(
        problemAt(source.at(path), 'E_UNKNOWN_REFERENCE', path, `there is no evidence kind "${kind}"`, didYouMean(kind, [...kinds.keys()])),
      );
    else if (mustBeListed && !misspelt && known?.model !== true && !listed.includes(kind))
      problems.push(
        problemAt(
          source.at(path),
          'E_CONTROL_INCOMPLETE',
          path,
          `the kind "${kind}" is not listed under \`evidence\``,
          `evidence: [${[...listed, kind].join(', ')}]`,
        ),
      );
  };
  raw.evidence.forEach((need, n) => {
    check(listed[n] ?? '', typeof need === 'string' ? ['evidence', n] : ['evidence', n, 'kind'], false);
    if (listed.indexOf(listed[n] ?? '') < n)
      problems.push(
        problemAt(source.at(['evidence', n]), 'E_DUPLICATE_ID', ['evidence', n], `the kind "${listed[n] ?? ''}" is listed twice`),
      );
  });
  raw.rules.forEach((rule, n) => {
    check(rule.for, ['rules', n, 'for'], true);
    for (const [name, join] of Object.entries(rule.join ?? {})) check(join.from, ['rules', n, 'join', name, 'from'], true);
  });
  if (raw.practice) check(raw.practice.records, ['practice', 'records'], false);
  if (raw.trigger) check(raw.trigger.for, ['trigger', 'for'], false);
  return problems;
}

export function parameterProblems(raw: RawControl, source: YamlFile): readonly Problem[] {
  return Object.entries(raw.params ?? {}).flatMap(([name, parameter]) => {
    const at = (fault: string | null, ...steps: Path): readonly Problem[] => {
      const path = ['params', name, ...steps];
      return fault === null ? [] : [problemAt(source.at(path), 'E_PARAMETER', path, fault)];
    };
    const bounds = boundsFault(parameter);
    if (bounds !== null) return at(bounds, parameter.minimum === undefined ? 'maximum' : 'minimum');
    return [
      ...at(parameterFault(parameter, parameter.default), 'default'),
      ...at(directionFault(parameter), 'stricter'),
      ...Object.entries(parameter.byLevel ?? {}).flatMap(([level, value]) => at(parameterFault(parameter, value), 'byLevel', level)),
    ];
  });
}

export function ruleIdProblems(raw: RawControl, source: YamlFile): readonly Problem[] {
  return raw.rules.flatMap(({ id, group }, n) => {
    const first = raw.rules.findIndex((rule) => rule.id === id);
    const path = ['rules', n, 'id'];
    const twice =
      first < n
        ? [
            problemAt(
              source.at(path),
              'E_DUPLICATE_ID',
              path,
              `there is a rule "${id}" in line ${source.at(['rules', first, 'id']).line} already`,
            ),
          ]
        : [];
    const names = Object.keys(group ?? {});
    if (names.length < 2) return twice;
    const second = ['rules', n, 'group', names[1] ?? ''];
    return [...twice, problemAt(source.keyAt(second), 'E_SCHEMA', second, 'a rule has one group', 'make one expression of both values')];
  });
}
