/** Catalogues of requirements and the graded mappings between them (IEC 62443-3-3 annex A shapes the vector). */

/** The seven foundational requirements, in the order of the security level vector (IEC 62443-1-1, 3-3). */
export const foundationalRequirements = ['IAC', 'UC', 'SI', 'DC', 'RDF', 'TRE', 'RA'] as const;
export type FoundationalRequirement = (typeof foundationalRequirements)[number];

/** Security level: 1 to 4. 0 as a target means "nothing required", as a result "nothing demonstrated". */
export type SecurityLevel = 0 | 1 | 2 | 3 | 4;
export type Vector<T> = { readonly [f in FoundationalRequirement]: T };
export const vectorFrom = <T>(of: (fr: FoundationalRequirement) => T): Vector<T> => ({
  IAC: of('IAC'),
  UC: of('UC'),
  SI: of('SI'),
  DC: of('DC'),
  RDF: of('RDF'),
  TRE: of('TRE'),
  RA: of('RA'),
});

export interface Requirement {
  readonly id: string;
  readonly title: string;
  /** null in catalogues without foundational requirements and levels. */
  readonly fr: FoundationalRequirement | null;
  readonly level: SecurityLevel | null;
  readonly parent: string | null;
  /** Part of the default profile of a conduit (project decision, see controls/README.md). */
  readonly conduit?: boolean;
  readonly kind?: string;
  readonly note?: string;
  readonly withdrawn?: boolean;
  /** IEC 62443-4-2: `all`, or the one type of component that the row is for. */
  readonly componentType?: string;
  /** A number without a requirement of its own: the rows that stand for it. */
  readonly replacedBy?: readonly string[];
}

export interface Catalogue {
  readonly id: string;
  readonly title: string;
  readonly edition: string;
  readonly notice?: string;
  readonly requirements: readonly Requirement[];
}

/** How much stands behind a mapping row: the target's owner, another authority, one computed hop, the project itself. */
export type MappingGrade = 'official' | 'published' | 'derived' | 'curated';
export interface MappingRow {
  readonly from: string;
  readonly to: string;
  readonly relation: string;
  readonly grade: MappingGrade;
  readonly basis?: string;
  readonly via?: string;
  /** A derived row over a broad subcategory: kept, never shown as a mapping. */
  readonly broad?: boolean;
  readonly source?: string;
  readonly reason?: string;
}
export interface Mapping {
  readonly from: string;
  readonly to: string;
  readonly rows: readonly MappingRow[];
}

/** The catalogue that levels are computed on. */
export const levelCatalogue = 'iec-62443-3-3';

/** The catalogue that capability levels are computed on. */
export const componentCatalogue = 'iec-62443-4-2';

/** The catalogue that maturity levels are computed on. */
export const programmeCatalogue = 'iec-62443-2-1';

/** "SR 5.2 RE 1" needs no prefix in `satisfies`; others are written "iec-62443-2-1:CM 1.1". */
export function splitRequirement(reference: string): { readonly catalogue: string; readonly id: string } {
  const at = reference.indexOf(':');
  return at < 0 ? { catalogue: levelCatalogue, id: reference } : { catalogue: reference.slice(0, at), id: reference.slice(at + 1).trim() };
}

const gradeOrder: readonly MappingGrade[] = ['official', 'published', 'curated', 'derived'];

/** What an id is mapped to: one row a target, the best grounded; rows over broad subcategories are no mapping. */
export function strongestRows(
  mapping: Mapping,
  from: string,
): readonly { readonly id: string; readonly grade: MappingGrade; readonly relation: string }[] {
  const best = new Map<string, MappingRow>();
  for (const row of mapping.rows) {
    if (row.from !== from || row.broad === true) continue;
    const known = best.get(row.to);
    if (!known || gradeOrder.indexOf(row.grade) < gradeOrder.indexOf(known.grade)) best.set(row.to, row);
  }
  return [...best.values()].map(({ to, grade, relation }) => ({ id: to, grade, relation }));
}
