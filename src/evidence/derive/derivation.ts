/** What a derivation is: records of kinds that nobody hands in, worked out from those of other kinds when all are read and placed. */
import type { Contradiction, Origin, Value } from '../../model/record.js';
import type { CrossCheckInput } from '../cross-check.js';
import type { MutableFields } from '../fit.js';

/** `site`, all kinds with their placed records, the inventory by id and address, zones by address, the calendar. */
export interface DeriveInput extends CrossCheckInput {
  /** What the sources contradict each other in, as far as it is found before. */
  readonly contradictions: readonly Contradiction[];
}

export interface DerivedRecord {
  /** Typed as the kind's schema says: dates are epoch milliseconds. */
  readonly fields: MutableFields;
  /** The records that it follows from, the weightiest first; at least one. */
  readonly origins: readonly [Origin, ...Origin[]];
}

/** Fields of which some may be left open, without those. */
export function present(fields: Readonly<Record<string, Value | undefined>>): MutableFields {
  if (areAllThere(fields)) return fields;
  const known: MutableFields = {};
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) known[name] = value;
  return known;
}
function areAllThere(fields: Readonly<Record<string, Value | undefined>>): fields is MutableFields {
  for (const name in fields) if (fields[name] === undefined) return false;
  return true;
}

export interface Derived {
  readonly kind: string;
  /** Gone through once. */
  readonly records: Iterable<DerivedRecord>;
  /** Why there may be more than these although all evidence is there (a limit, a device without rules); null: these are all. */
  readonly unfinished: string | null;
  /** Each record has a key of its own, by the way in which they were made. */
  readonly isDistinct?: boolean;
}

export interface Derivation {
  /** Ids of the kinds that it makes; each names its sources under `derivedFrom`. */
  readonly kinds: readonly string[];
  /** Pure, and cheap where its sources are absent. */
  readonly derive: (input: DeriveInput) => readonly Derived[];
}
