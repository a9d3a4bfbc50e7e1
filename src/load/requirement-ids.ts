/** Requirement ids as people write them -> the spelling of the catalogue: `SR1.1`, `SR 1.1 RE(1)`, `SR 01.01` are known. */
import { levelCatalogue, splitRequirement, type Catalogue, type Requirement } from '../model/catalogue.js';

const indexes = new WeakMap<Catalogue, ReadonlyMap<string, Requirement | null>>();

/** Same for all spellings of one id: `SR 1.1 RE 1`, `SR1.1RE1`, `SR 1.1 (1)`. */
const folded = (id: string): string =>
  id
    .toLowerCase()
    .replace(/(?:\s*re)?\s*\(\s*(\d+)\s*\)/g, 're$1')
    .replace(/(^|[^0-9])0+(?=\d)/g, '$1')
    .replace(/[\s_-]/g, '');

function indexOf(catalogue: Catalogue): ReadonlyMap<string, Requirement | null> {
  const known = indexes.get(catalogue);
  if (known) return known;
  const index = new Map<string, Requirement | null>();
  for (const row of catalogue.requirements) {
    const key = folded(row.id);
    // two ids that look alike: only the exact spelling tells them apart
    index.set(key, index.has(key) ? null : row);
  }
  for (const row of catalogue.requirements) index.set(`=${row.id}`, row);
  indexes.set(catalogue, index);
  return index;
}

export function findRequirement(catalogue: Catalogue, id: string): Requirement | undefined {
  const index = indexOf(catalogue);
  return index.get(`=${id}`) ?? index.get(folded(id)) ?? undefined;
}

export interface FoundRequirement {
  readonly catalogue: Catalogue;
  readonly requirement: Requirement;
  /** As `satisfies` holds it: bare in the catalogue of levels, else `catalogue:id`. */
  readonly reference: string;
}
export function findReference(catalogues: ReadonlyMap<string, Catalogue>, written: string): FoundRequirement | undefined {
  const split = splitRequirement(written);
  const catalogue = catalogues.get(split.catalogue);
  const requirement = catalogue && findRequirement(catalogue, split.id);
  if (!catalogue || !requirement) return undefined;
  return { catalogue, requirement, reference: catalogue.id === levelCatalogue ? requirement.id : `${catalogue.id}:${requirement.id}` };
}
