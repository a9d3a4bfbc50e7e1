/** `explain ID --site DIR` for a requirement of the programme: its maturity level, what it rests on, what the next one needs. */
import type { Practice } from '../evaluate/practice.js';
import type { Assessment, MaturityResult, Result } from '../model/assessment.js';
import { programmeCatalogue } from '../model/catalogue.js';
import type { Control, PracticeNeed } from '../model/control.js';
import type { Library } from '../model/library.js';
import { requirementsNamed } from '../load/requirement-ids.js';

export interface PracticeOnSite extends Practice {
  readonly need: PracticeNeed;
}
export interface MaturityOnSite extends MaturityResult {
  readonly title: string;
  readonly decidedBy: readonly { readonly id: string; readonly title: string; readonly results: readonly Result[] }[];
  readonly practices: readonly PracticeOnSite[];
}
export interface MaturityExplanation {
  readonly site: string;
  readonly asOf: string;
  readonly policy: string;
  readonly requirements: readonly MaturityOnSite[];
  /** Controls that show that lessons are applied, and whether each passes: level 4 asks for all of them. */
  readonly lessons: readonly { readonly id: string; readonly results: readonly Result[] }[];
}

interface Sources {
  readonly library: Library;
  readonly assessment: Assessment;
  readonly practices: readonly Practice[];
}

/** null where the name is no requirement, nor group of requirements, of the programme that a control decides; `maturity` asks for all. */
export function maturityOnSite(asked: string, { library, assessment, practices }: Sources): MaturityExplanation | null {
  const titles = new Map(library.catalogues.get(programmeCatalogue)?.requirements.map(({ id, title }) => [id, title]));
  const named = requirementsNamed(library.catalogues, asked).flatMap(({ catalogue, requirement: { id } }) =>
    catalogue.id === programmeCatalogue ? [id] : [],
  );
  const isAsked = ({ requirement }: MaturityResult): boolean =>
    asked.toLowerCase() === 'maturity' ||
    named.some((id) => requirement === id || requirement.startsWith(`${id}.`) || requirement.startsWith(`${id} `));
  const rows = (assessment.maturity ?? []).filter(isAsked);
  if (rows.length === 0) return null;
  const controls = new Map(library.controls.map((each) => [each.id, each]));
  const resultsOf = (id: string): readonly Result[] => assessment.results.filter(({ control }) => control === id);
  return {
    site: assessment.site.id,
    asOf: assessment.asOf,
    policy: assessment.policy.id,
    requirements: rows.map((row) => ({
      ...row,
      title: titles.get(row.requirement) ?? '',
      decidedBy: row.controls.map((id) => ({ id, title: controls.get(id)?.title ?? '', results: resultsOf(id) })),
      practices: practices.flatMap((each) => (row.controls.includes(each.control) ? withNeed(each, controls.get(each.control)) : [])),
    })),
    lessons: assessment.controls.list.flatMap(({ id }) => (controls.get(id)?.lessons === true ? [{ id, results: resultsOf(id) }] : [])),
  };
}

const withNeed = (practice: Practice, control: Control | undefined): readonly PracticeOnSite[] =>
  control === undefined || control.practice === null ? [] : [{ ...practice, need: control.practice }];
