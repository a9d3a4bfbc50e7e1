/** An evidence kind: the shape of one sort of record, its identity, and how it finds its asset and zone. */

/** The restricted JSON Schema of a field. Types come from here, never from the value. */
export interface FieldSchema {
  readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'array' | 'object';
  readonly description?: string;
  readonly enum?: readonly string[];
  /** `date`, `date-time` become timestamps; `ip`, `network`, `host` are checked when read. */
  readonly format?: 'date' | 'date-time' | 'ip' | 'network';
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: FieldSchema;
  readonly properties?: Readonly<Record<string, FieldSchema>>;
  /** Where a plain text goes that stands in place of the object (`location: "pump hall"`). */
  readonly 'x-text'?: string;
  /** Other names under which tables carry the field, in any language; compared without case, blanks and punctuation. */
  readonly 'x-synonyms'?: readonly string[];
  /** Words of an enumeration as people write them in other languages. */
  readonly 'x-words'?: Readonly<Record<string, readonly string[]>>;
  /** CISA asset inventory priority. */
  readonly 'x-priority'?: 'high' | 'medium' | 'low';
}

/** Which fields of a record say where it belongs. Each names a field of the record. */
export interface Anchors {
  /** Field with an asset id. */
  readonly asset?: string;
  /** Field with an address, a network, or a list of them. */
  readonly address?: string;
  /** Field with a zone id. */
  readonly zone?: string;
  /** Field with a conduit id. */
  readonly conduit?: string;
  /** Field with the subject itself: `zone:x`, `conduit:x`, or `site` for what is about the whole site. */
  readonly subject?: string;
  /** Field with the asset id of an enforcing device: the record belongs to the conduits that it enforces. */
  readonly device?: string;
}

/** One of these roles is "" for a kind with a single place: `attach: { asset: asset }`. Others give `flow.source.zone`. */
export type Attach = Readonly<Record<string, Anchors>>;

/** What tracing reads beside the record itself. */
export const tracedBy: readonly string[] = ['assets', 'address-translations'];

/** Fields by which a record is traced to the one asset that it speaks of; rules read the answer as `event.traced`. */
export interface Trace {
  /** Field with whatever name its source has for the asset: id, host name, alias, address. */
  readonly name: string;
  /** Field with an address, which may stand for another behind a translation. */
  readonly address: string;
  /** Field with a zone: where an address exists twice, that of this zone is meant. */
  readonly zone?: string;
}

export const grades = ['E0', 'E1', 'E2', 'E3', 'E4'] as const;
/** E0 statement, E1 signed attestation, E2 controlled record, E3 system export, E4 independent test (method 9.3). */
export type Grade = (typeof grades)[number];
export type GradeByLevel = Readonly<Partial<Record<'1' | '2' | '3' | '4', Grade>>>;

export interface DerivedSource {
  readonly kind: string;
  /** Without it the records are worked out all the same, and nothing is held back. */
  readonly optional: boolean;
}

export interface Kind {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly names: { readonly one: string; readonly many: string };
  /** Identity of a record; a duplicate in one file is a problem. */
  readonly key: readonly string[];
  readonly attach: Attach;
  /** null: its records name assets by their ids alone. */
  readonly trace: Trace | null;
  /** Field by which groups and joined lists are sorted. */
  readonly order: string | null;
  /** Days after which the evidence is stale; null: its records carry their own dates. */
  readonly maxAgeDays: number | null;
  /** Least grade per target level, where it differs from the default. */
  readonly grades: GradeByLevel;
  /** Highest grade that a record of this kind can have beside what its reader allows (records of tests: E4). */
  readonly ceiling: Grade | null;
  /** Fields that name a document and its SHA-256; a record without that document is rejected. */
  readonly document: { readonly path: string; readonly sha256: string } | null;
  readonly schema: { readonly required: readonly string[]; readonly properties: Readonly<Record<string, FieldSchema>> };
  /** true for zones, conduits, declaredFlows, scenarios: read from the site file, not from evidence. */
  readonly model: boolean;
  /** Not null: its records are worked out from those of these kinds, and prove as much as they do. */
  readonly derivedFrom: readonly DerivedSource[] | null;
  readonly file: string;
}

/** Its records are read from files; those of other kinds come from the site file, or are worked out. */
export const isSupplied = ({ model, derivedFrom }: Kind): boolean => !model && derivedFrom === null;

/** Least grade of evidence per target level (method 9.3). */
export const defaultGrades: Readonly<Record<'1' | '2' | '3' | '4', Grade>> = { '1': 'E2', '2': 'E3', '3': 'E3', '4': 'E3' };
