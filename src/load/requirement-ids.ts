/** Requirement ids as people write them -> the spelling of the catalogue: `SR1.1`, `SR 1.1 RE(1)`, `SR 01.01`, `SP01.01BR`, `ac-2.1` are known. */
import { levelCatalogue, splitRequirement, type Catalogue, type Requirement } from '../model/catalogue.js';

const indexes = new WeakMap<Catalogue, ReadonlyMap<string, Requirement | null>>();

/** Zeros before a number mean nothing, but in NIST CSF, where `ID.AM-1` is version 1.1 and `ID.AM-01` is 2.0. */
const withoutZeros = (id: string): string => (/^[a-z]{2}\.[a-z]{2}-/.test(id) ? id : id.replace(/(^|[^0-9])0+(?=\d)/g, '$1'));

/** Same for all spellings of one id: `SR 1.1 RE 1`, `SR1.1RE1`, `SR 1.1 (1)`; `SP.01.01 BR`, `SP01.01BR`. */
const folded = (id: string): string =>
  withoutZeros(id.toLowerCase().replace(/(?:\s*re)?\s*\(\s*(\d+)\s*\)/g, 're$1'))
    .replace(/[\s_-]/g, '')
    .replace(/^sp\.(?=\d)/, 'sp');

/** The enhancement `ac-2.1` of SP 800-53, as OSCAL writes it; asked for only where nothing has that number itself. */
const dotted = (id: string): string | null => {
  const parts = /^\s*([a-z]{2}-\d{1,3})\.(\d{1,3})\s*$/i.exec(id);
  return parts ? folded(`${parts[1] ?? ''}(${parts[2] ?? ''})`) : null;
};

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
  return index.get(`=${id}`) ?? index.get(folded(id)) ?? index.get(dotted(id) ?? '') ?? undefined;
}

/** Every row that the id can mean; in one catalogue where it is written `catalogue:id`. */
export function requirementsNamed(
  catalogues: ReadonlyMap<string, Catalogue>,
  written: string,
): readonly { readonly catalogue: Catalogue; readonly requirement: Requirement }[] {
  const at = written.indexOf(':');
  const within = [...catalogues.values()].filter(({ id }) => at < 0 || id === written.slice(0, at).trim());
  return within.flatMap((catalogue) => {
    const requirement = findRequirement(catalogue, written.slice(at + 1).trim());
    return requirement ? [{ catalogue, requirement }] : [];
  });
}

/** Why nothing can be satisfied there, and what to name in its place; null: it is a requirement. */
export function whyNotRequired({ id: name, supersededBy }: Catalogue, { id, kind, withdrawn, replacedBy }: Requirement): Hint | null {
  if (supersededBy !== undefined) return { fault: `${name} was superseded by ${supersededBy}`, hint: `name an id of ${supersededBy}` };
  if (replacedBy !== undefined)
    return {
      fault: `${id} has no requirement of its own`,
      hint: replacedBy.length === 0 ? 'nothing stands in its place' : `use ${replacedBy.join(', ')}`,
    };
  if (withdrawn === true) return { fault: `${id} was withdrawn`, hint: 'name a control that holds' };
  return kind === 'group' ? { fault: `${id} is a heading, no requirement`, hint: 'name the requirements below it' } : null;
}
interface Hint {
  readonly fault: string;
  readonly hint: string;
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
