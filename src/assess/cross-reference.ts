/** What the controls of this run cover in each catalogue, and what they are related to: the table that reports print through NIST and ATT&CK. */
import type { CrossReference, CrossRow } from '../model/assessment.js';
import { levelCatalogue, otBaselines, type Catalogue, type Mapping, type Requirement } from '../model/catalogue.js';
import type { Control } from '../model/control.js';
import { once } from '../model/once.js';
import { compareText } from '../model/problem.js';
import { coverageOf, coverages, type CatalogueCoverage, type CoveredRequirement } from './coverage.js';

/** Catalogues by id; each with its counts, and its rows where a control has to do with any of them. A plan asks for the same many times. */
export const crossReferences = (
  controls: readonly Control[],
  catalogues: ReadonlyMap<string, Catalogue>,
  mappings: readonly Mapping[],
): readonly CrossReference[] => of(controls)(catalogues)(mappings);

const of = once((controls: readonly Control[]) =>
  once((catalogues: ReadonlyMap<string, Catalogue>) =>
    once((mappings: readonly Mapping[]): readonly CrossReference[] =>
      coverageOf(controls, catalogues.values(), mappings)
        .map((covered) => crossReference(covered, catalogues.get(covered.id)?.requirements ?? []))
        .sort((a, b) => compareText(a.id, b.id)),
    ),
  ),
);

const isRelated = (row: CoveredRequirement): boolean => row.controls.length > 0 || Object.keys(row.requirements).length > 0;

function crossReference({ id, title, edition, notice, requirements }: CatalogueCoverage, all: readonly Requirement[]): CrossReference {
  const rowOf = new Map(all.map((row) => [row.id, row]));
  const rows = id === levelCatalogue || !requirements.some(isRelated) ? [] : requirements;
  // A catalogue with baselines is far longer than any of them: what none selects and no control touches is counted only.
  const hasBaselines = all.some((row) => row.otBaselines !== undefined);
  const baselinesOf = (row: CoveredRequirement): Pick<CrossRow, 'otBaselines'> => {
    const own = rowOf.get(row.id)?.otBaselines;
    return own === undefined ? {} : { otBaselines: otBaselines.filter((each) => own[each] === true) };
  };
  return {
    ...{ id, title, edition, notice },
    counts: Object.fromEntries(coverages.map((each) => [each, requirements.filter((row) => row.coverage === each).length])),
    relatedOnly: requirements.filter((row) => row.coverage === 'none' && isRelated(row)).length,
    requirements: rows.filter(isRelated).map((row) => {
      const { kind, tactics } = rowOf.get(row.id) ?? {};
      return {
        ...{ id: row.id, title: row.title, coverage: row.coverage, kind: kind ?? null },
        ...{ satisfiedBy: row.satisfiedBy, related: row.related, from: row.requirements },
        ...baselinesOf(row),
        ...(tactics === undefined ? {} : { tactics: tactics.map((each) => rowOf.get(each)?.title ?? each) }),
      };
    }),
    others: rows
      .filter((row) => !isRelated(row) && (!hasBaselines || rowOf.get(row.id)?.otBaselines !== undefined))
      .map((row) => ({ id: row.id, title: row.title, ...baselinesOf(row) })),
  };
}
