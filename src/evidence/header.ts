/** Which column is which field: names of columns compared with names of fields, without case, blanks, punctuation, accents. */
import type { FieldSchema, Kind } from '../model/kind.js';
import { foldName } from './absent.js';

type Properties = Readonly<Record<string, FieldSchema>>;

/** `location.building` as `['location', 'building']`. */
export type FieldPath = readonly string[];

export interface NameIndex {
  /** Every field, also those inside objects: `location.building`. */
  readonly fields: ReadonlyMap<string, { readonly path: FieldPath; readonly schema: FieldSchema }>;
  /** Folded name -> fields that bear it, by their own name or as a synonym. */
  readonly names: ReadonlyMap<string, { readonly own: readonly string[]; readonly synonym: readonly string[] }>;
}

export function indexNames(kind: Kind): NameIndex {
  const fields = new Map<string, { path: FieldPath; schema: FieldSchema }>();
  const names = new Map<string, { own: string[]; synonym: string[] }>();
  const name = (text: string): { own: string[]; synonym: string[] } => {
    const folded = foldName(text);
    let entry = names.get(folded);
    if (entry === undefined) names.set(folded, (entry = { own: [], synonym: [] }));
    return entry;
  };
  const walk = (properties: Properties, above: FieldPath): void => {
    for (const [key, schema] of Object.entries(properties)) {
      const path = [...above, key];
      const field = path.join('.');
      fields.set(field, { path, schema });
      name(field).own.push(field);
      for (const synonym of schema['x-synonyms'] ?? []) {
        const { synonym: bearers } = name(synonym);
        if (!bearers.includes(field)) bearers.push(field);
      }
      if (schema.type === 'object') walk(schema.properties ?? {}, path);
    }
  };
  walk(kind.schema.properties, []);
  return { fields, names };
}

export interface Ambiguous {
  readonly columns: readonly string[];
  readonly fields: readonly string[];
}
export interface Matching {
  /** field -> column */
  readonly columns: ReadonlyMap<string, string>;
  readonly ambiguous: readonly Ambiguous[];
}

/**
 * A field's own name outranks a synonym. A name that two fields bear, or two columns of one rank for one field, decide nothing:
 * a guess here would put wrong values under a right name.
 */
export function matchColumns(columns: readonly string[], { names }: NameIndex, taken: ReadonlySet<string>): Matching {
  const wanted = new Map<string, { own: string[]; synonym: string[] }>();
  const ambiguous: Ambiguous[] = [];
  for (const column of columns) {
    const folded = foldName(column);
    const bearers = names.get(folded);
    if (bearers === undefined || folded === '') continue;
    const own = bearers.own.filter((field) => !taken.has(field));
    const fields = own.length > 0 ? own : bearers.own.length > 0 ? [] : bearers.synonym.filter((field) => !taken.has(field));
    const [field] = fields;
    if (field === undefined) continue;
    if (fields.length > 1) {
      ambiguous.push({ columns: [column], fields });
      continue;
    }
    let claims = wanted.get(field);
    if (claims === undefined) wanted.set(field, (claims = { own: [], synonym: [] }));
    claims[own.length > 0 ? 'own' : 'synonym'].push(column);
  }
  const matched = new Map<string, string>();
  for (const [field, { own, synonym }] of wanted) {
    const best = own.length > 0 ? own : synonym;
    const [column] = best;
    if (column === undefined) continue;
    // Two columns of the very name of the field differ in case or punctuation only; the exact spelling wins.
    const exact = best.find((each) => each === field);
    if (best.length === 1 || exact !== undefined) matched.set(field, exact ?? column);
    else ambiguous.push({ columns: best, fields: [field] });
  }
  return { columns: matched, ambiguous };
}

/** The column that a registration names: as written, else without case and punctuation if only one fits. */
export function findColumn(name: string, columns: readonly string[]): string | null {
  if (columns.includes(name)) return name;
  const folded = foldName(name);
  const [first, ...more] = columns.filter((column) => foldName(column) === folded);
  return first !== undefined && more.length === 0 && folded !== '' ? first : null;
}
