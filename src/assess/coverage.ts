/** Requirements against controls: automated, partial, attested or none, for each catalogue. */
import { splitRequirement, type Catalogue } from '../model/catalogue.js';
import type { Control } from '../model/control.js';
import { compareText } from '../model/problem.js';

export type Coverage = 'automated' | 'partial' | 'attested' | 'none';
export interface CoveredRequirement {
  readonly id: string;
  readonly title: string;
  readonly level: number | null;
  readonly coverage: Coverage;
  readonly controls: readonly string[];
}
export interface CatalogueCoverage {
  readonly id: string;
  readonly title: string;
  readonly requirements: readonly CoveredRequirement[];
}

/** A requirement is as well covered as the best control that satisfies it, or (for other catalogues) is mapped to it. */
export function coverageOf(controls: readonly Control[], catalogues: Iterable<Catalogue>): readonly CatalogueCoverage[] {
  const touching = new Map<string, Set<Control>>();
  const touch = (catalogue: string, id: string, control: Control): void => {
    const key = `${catalogue}:${id}`;
    const set = touching.get(key);
    if (set) set.add(control);
    else touching.set(key, new Set([control]));
  };
  for (const control of controls) {
    for (const reference of control.satisfies) {
      const { catalogue, id } = splitRequirement(reference);
      touch(catalogue, id, control);
    }
    for (const [catalogue, ids] of Object.entries(control.maps)) for (const id of ids) touch(catalogue, id, control);
  }
  return [...catalogues].map((catalogue) => ({
    id: catalogue.id,
    title: catalogue.title,
    requirements: catalogue.requirements
      .filter((row) => row.kind !== 'group' && row.withdrawn !== true)
      .map((row): CoveredRequirement => {
        const found = [...(touching.get(`${catalogue.id}:${row.id}`) ?? [])];
        const coverage = found.some((each) => each.automation === 'full')
          ? 'automated'
          : found.some((each) => each.automation === 'partial')
            ? 'partial'
            : found.length > 0
              ? 'attested'
              : 'none';
        return { id: row.id, title: row.title, level: row.level, coverage, controls: found.map((each) => each.id).sort(compareText) };
      }),
  }));
}
