/** Records: rows of evidence with their origin, as the rules read them. */
import type { ContradictionCode } from './contradiction-codes.js';
import type { Kind } from './kind.js';
import type { Grade } from './kind.js';
import type { NetworkView } from './network.js';
import type { Problem } from './problem.js';
import type { Registration, SubjectId } from './site.js';

/** Plain data: timestamps are epoch milliseconds (the kind's schema tells), absent values are left out. */
export type Value = string | number | boolean | readonly Value[] | { readonly [field: string]: Value };
export interface Fields {
  readonly [field: string]: Value;
}

/** Where a record stands. `pointer` is a JSON pointer, or `Sheet!A5`; null where the line says it all. */
export interface Origin {
  /** Registration id, or `site` for model kinds. */
  readonly evidence: string;
  readonly line: number;
  readonly column: number;
  readonly pointer: string | null;
  /** The file inside of a registered folder; absent where the registration names the file itself. */
  readonly file?: string;
}

export interface EvidenceRecord {
  readonly kind: string;
  /** Values of the key fields joined by "|"; a content hash where a key field is absent. */
  readonly key: string;
  /** Fields of the schema, plus `zone` (resolved) or a `{ asset, zone }` object per role. */
  readonly values: Fields;
  /** The first origin, and those merged into it. */
  readonly origins: readonly Origin[];
  /** Zones and conduits that it belongs to. */
  readonly zones: readonly string[];
  readonly conduits: readonly string[];
  /** Further subjects to which it may belong, since one of its ends, its conduit or its device is not known. */
  readonly perhaps: readonly SubjectId[];
  /** Why it belongs to no zone although its kind is attached to one; null: it is placed, or needs no place. */
  readonly unplaced: string | null;
}

export interface RejectedRow {
  readonly evidence: string;
  readonly line: number;
  readonly reason: string;
  /** Zones and conduits to which it belongs, or may belong; null: that is not known either. */
  readonly place: readonly SubjectId[] | null;
  /** What could be read of it; absent: nothing. */
  readonly fields?: Fields;
  /** The file inside of a registered folder. */
  readonly file?: string;
}

export type EvidenceState = 'ok' | 'unreadable' | 'changed' | 'missing' | 'empty';

/** A registered file after reading. */
export interface RegisteredEvidence {
  readonly registration: Registration;
  readonly format: string | null;
  readonly state: EvidenceState;
  /** Why the state is not ok; empty otherwise. */
  readonly reason: string;
  readonly sha256: string | null;
  readonly bytes: number;
  /** Of a registered folder: SHA-256 of each file in it, by path. */
  readonly files?: ReadonlyMap<string, string>;
  /** Calendar day (site time zone) of collection; null: none is given, or it cannot be true: then the file counts as absent. */
  readonly collected: string | null;
  /** Whole days before as-of; null without a believable date. */
  readonly age: number | null;
  /** Claimed grade, lowered to what the reader and the kind allow. */
  readonly grade: Grade;
  /** `validUntil` of the register has passed. */
  readonly expired: boolean;
  /** Records after `where`, accepted and rejected alike: the number that `register` writes and that a later run must find again. */
  readonly records: number;
  /** Rows that `where` left out: of the register, or of the preset. */
  readonly notSelected: number;
  readonly rejected: readonly RejectedRow[];
  /** Field -> column, path or constant that feeds it, as understood. */
  readonly mapping: Readonly<Record<string, string>>;
  readonly complete: 'not-claimed' | 'corroborated' | 'approved' | 'unproven' | 'refuted';
  /** Zones into which an independent source has looked and found what is in this file, and nothing else. */
  readonly confirmed: readonly string[];
}

/** Everything known of one kind. */
export interface KindEvidence {
  readonly kind: Kind;
  readonly records: readonly EvidenceRecord[];
  readonly registrations: readonly RegisteredEvidence[];
  /** Derived kinds only: why there may be more records although all evidence is there; null: these are all. */
  readonly unfinished?: string | null;
}

/** Two sources that disagree, or one that knows what another does not. */
export interface Contradiction {
  readonly code: ContradictionCode;
  readonly message: string;
  readonly subject: string;
  /** Both sides; where one side is that something is missing, the file that lacks it, without a line. */
  readonly origins: readonly Origin[];
  /** Field, product or other asset in which the sides differ, where there may be several for one subject. */
  readonly what?: string;
  /** Asset and zone that it is about, where that is known. */
  readonly asset?: string;
  readonly zone?: string;
}

export interface EvidenceSet {
  readonly kinds: ReadonlyMap<string, KindEvidence>;
  /** In the order of the register. */
  readonly register: readonly RegisteredEvidence[];
  readonly contradictions: readonly Contradiction[];
  /** Paths of the documents that records name; an origin may stand in one. */
  readonly documents?: ReadonlySet<string>;
  /** What can reach what, worked out when it is asked for. */
  readonly network?: () => NetworkView;
  /** Files in the folder that are not registered. */
  readonly unused: readonly string[];
  readonly problems: readonly Problem[];
}
