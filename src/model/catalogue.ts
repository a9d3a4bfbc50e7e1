/** Catalogues of requirements and the graded mappings between them (IEC 62443-3-3 annex A shapes the vector). */
import { once } from './once.js';

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
  /** Ids to use in the place of a number without a requirement of its own. */
  readonly replacedBy?: readonly string[];
  /** Baselines of the SP 800-82 overlay that select it. */
  readonly otBaselines?: { readonly [baseline in OtBaseline]?: boolean };
  /** Tactics of an ATT&CK technique. */
  readonly tactics?: readonly string[];
  /** IEC 62443-4-2: `all`, or the one type of component that the row is for. */
  readonly componentType?: string;
}
export const otBaselines = ['low', 'moderate', 'high'] as const;
export type OtBaseline = (typeof otBaselines)[number];

export interface Catalogue {
  readonly id: string;
  readonly title: string;
  readonly edition: string;
  /** Printed wherever its titles are. */
  readonly notice?: string;
  /** An older edition, kept so that its ids can be looked up; nothing is required by it any more. */
  readonly supersededBy?: string;
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
  /** Who looked at a curated row; absent: nobody yet. */
  readonly reviewer?: string;
  readonly note?: string;
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

/** Strongest first. */
export const mappingGrades: readonly MappingGrade[] = ['official', 'published', 'curated', 'derived'];
export const compareGrades = (a: MappingGrade, b: MappingGrade): number => mappingGrades.indexOf(a) - mappingGrades.indexOf(b);

/** Ids by the grade of the best row that leads to them: each id once. */
export type ByGrade = { readonly [grade in MappingGrade]?: readonly string[] };

/** One id that another is mapped to, and how far that can be relied on. */
export type Mapped = Pick<MappingRow, 'grade' | 'relation' | 'via' | 'reason' | 'reviewer' | 'note'> & { readonly id: string };

const mappedOf = ({ grade, relation, via, reason, reviewer, note }: MappingRow, id: string): Mapped => ({
  ...{ id, grade, relation },
  ...(via === undefined ? {} : { via }),
  ...(reason === undefined ? {} : { reason }),
  ...(reviewer === undefined ? {} : { reviewer }),
  ...(note === undefined ? {} : { note }),
});

function strongest(rows: readonly MappingRow[], other: 'from' | 'to'): readonly Mapped[] {
  const best = new Map<string, MappingRow>();
  for (const row of rows) {
    if (row.broad === true) continue;
    const known = best.get(row[other]);
    if (!known || compareGrades(row.grade, known.grade) < 0) best.set(row[other], row);
  }
  return [...best].map(([to, row]) => mappedOf(row, to));
}
const rowsBy = (end: 'from' | 'to'): ((rows: readonly MappingRow[]) => ReadonlyMap<string, readonly MappingRow[]>) =>
  once((rows) => {
    const groups = new Map<string, MappingRow[]>();
    for (const row of rows) {
      const group = groups.get(row[end]);
      if (group) group.push(row);
      else groups.set(row[end], [row]);
    }
    return groups;
  });
const [byFrom, byTo] = [rowsBy('from'), rowsBy('to')];
/** What an id is mapped to: one row a target, the best grounded; rows over broad subcategories are no mapping. */
export const strongestRows = ({ rows }: Mapping, from: string): readonly Mapped[] => strongest(byFrom(rows).get(from) ?? [], 'to');
/** The same the other way: what is mapped to an id. */
export const strongestSources = ({ rows }: Mapping, to: string): readonly Mapped[] => strongest(byTo(rows).get(to) ?? [], 'from');
