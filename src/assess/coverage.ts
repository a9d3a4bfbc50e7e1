/** Requirements against controls: automated, partial, attested or none, for each catalogue; and what is only related to them, by grade. */
import {
  compareGrades,
  levelCatalogue,
  splitRequirement,
  strongestRows,
  type ByGrade,
  type Catalogue,
  type Mapping,
  type MappingGrade,
  type Requirement,
} from '../model/catalogue.js';
import type { Control } from '../model/control.js';
import { compareText } from '../model/problem.js';

export type Coverage = 'automated' | 'partial' | 'attested' | 'none';
export const coverages: readonly Coverage[] = ['automated', 'partial', 'attested', 'none'];

export interface CoveredRequirement {
  readonly id: string;
  readonly title: string;
  readonly level: number | null;
  readonly coverage: Coverage;
  /** Controls that satisfy it or name it under `maps`. */
  readonly controls: readonly string[];
  /** Of these, the ones that satisfy it. */
  readonly satisfiedBy: readonly string[];
  /** Controls that stand in some relation to it: their own `maps` (curated), or over a requirement that they satisfy. */
  readonly related: ByGrade;
  /** Requirements of IEC 62443-3-3 that are mapped to it. */
  readonly requirements: ByGrade;
}
export interface CatalogueCoverage {
  readonly id: string;
  readonly title: string;
  readonly edition: string;
  readonly notice: string | null;
  readonly requirements: readonly CoveredRequirement[];
}

/** Rows that can be required: no headings, nothing withdrawn. */
export const isRequirement = ({ kind, withdrawn }: Requirement): boolean => kind !== 'group' && withdrawn !== true;

/**
 * A requirement is as well covered as the best control that satisfies it, or (for other catalogues) names it. A relation over a mapping
 * covers nothing: it is listed with its grade. Superseded editions are left out.
 */
export function coverageOf(
  controls: readonly Control[],
  catalogues: Iterable<Catalogue>,
  mappings: readonly Mapping[],
): readonly CatalogueCoverage[] {
  const naming = namingOf(controls);
  const satisfying = new Map<string, readonly Control[]>();
  for (const [key, { satisfies }] of naming) satisfying.set(key, satisfies);
  const sources = sourcesOf(mappings);
  return [...catalogues]
    .filter(({ supersededBy }) => supersededBy === undefined)
    .map(({ id: catalogue, title, edition, notice, requirements }) => ({
      ...{ id: catalogue, title, edition, notice: notice ?? null },
      requirements: requirements.filter(isRequirement).map((row): CoveredRequirement => {
        const key = `${catalogue}:${row.id}`;
        const { satisfies, maps } = naming.get(key) ?? { satisfies: [], maps: [] };
        const found = [...new Set([...satisfies, ...maps])];
        const from = sources.get(key) ?? [];
        const over = from.flatMap(({ id, grade }) =>
          (satisfying.get(`${levelCatalogue}:${id}`) ?? []).map((control) => ({ id: control.id, grade })),
        );
        const satisfiedBy = satisfies.map(({ id }) => id).sort(compareText);
        return {
          ...{ id: row.id, title: row.title, level: row.level },
          coverage: coverageBy(found),
          controls: found.map((each) => each.id).sort(compareText),
          satisfiedBy,
          related: byGrade(
            [...maps.map(({ id }) => ({ id, grade: 'curated' as const })), ...over]
              .filter(({ id }) => !satisfiedBy.includes(id))
              .sort((a, b) => compareText(a.id, b.id)),
          ),
          requirements: byGrade(from),
        };
      }),
    }));
}

function coverageBy(found: readonly Control[]): Coverage {
  if (found.some((each) => each.automation === 'full')) return 'automated';
  if (found.some((each) => each.automation === 'partial')) return 'partial';
  return found.length > 0 ? 'attested' : 'none';
}

interface Naming {
  readonly satisfies: Control[];
  readonly maps: Control[];
}
/** `catalogue:id` -> the controls that name it. */
function namingOf(controls: readonly Control[]): ReadonlyMap<string, Naming> {
  const naming = new Map<string, Naming>();
  const at = (catalogue: string, id: string): Naming => {
    const key = `${catalogue}:${id}`;
    const known = naming.get(key) ?? { satisfies: [], maps: [] };
    naming.set(key, known);
    return known;
  };
  for (const control of controls) {
    for (const reference of control.satisfies) {
      const { catalogue, id } = splitRequirement(reference);
      at(catalogue, id).satisfies.push(control);
    }
    for (const [catalogue, ids] of Object.entries(control.maps)) for (const id of ids) at(catalogue, id).maps.push(control);
  }
  return naming;
}

interface Graded {
  readonly id: string;
  readonly grade: MappingGrade;
}
/** `catalogue:id` -> the requirements of the catalogue of levels that are mapped to it. */
function sourcesOf(mappings: readonly Mapping[]): ReadonlyMap<string, readonly Graded[]> {
  const sources = new Map<string, Graded[]>();
  for (const mapping of mappings.filter(({ from }) => from === levelCatalogue))
    for (const from of new Set(mapping.rows.map((row) => row.from)))
      for (const { id, grade } of strongestRows(mapping, from)) {
        const key = `${mapping.to}:${id}`;
        const known = sources.get(key);
        if (known) known.push({ id: from, grade });
        else sources.set(key, [{ id: from, grade }]);
      }
  return sources;
}

function byGrade(found: readonly Graded[]): ByGrade {
  const best = new Map<string, MappingGrade>();
  for (const { id, grade } of found) {
    const known = best.get(id);
    if (known === undefined || compareGrades(grade, known) < 0) best.set(id, grade);
  }
  const groups = new Map<MappingGrade, string[]>();
  for (const [id, grade] of best) groups.set(grade, [...(groups.get(grade) ?? []), id]);
  return Object.fromEntries(groups);
}
