/** Vulnerabilities and patches in an assessment: the entries that are kept, and exact counts of all (method 12, 13). */
import type { Place } from './assessment.js';

/** One vulnerability of one asset that is not shown to be harmless. */
export interface VulnerabilityEntry {
  readonly asset: string;
  readonly zone: string | null;
  readonly vulnerability: string;
  readonly title: string | null;
  readonly component: string | null;
  /** `reported`: by a scanner or the list of the site alone. */
  readonly outcome: 'affected' | 'undetermined' | 'reported';
  readonly reason: string | null;
  /** How the advisory was found. */
  readonly rule: string | null;
  readonly advisory: string | null;
  readonly sources: readonly string[];
  /** What is possible; one where it is known. */
  readonly exploitation: readonly string[];
  readonly exposure: readonly string[];
  readonly exposureWhy: string | null;
  readonly automatable: readonly string[];
  readonly humanImpact: readonly string[];
  readonly least: string;
  readonly planning: string;
  readonly decision: string;
  readonly priority: string;
  readonly override: string;
  readonly decidedBy: string | null;
  readonly owner: string | null;
  readonly since: string | null;
  readonly due: string | null;
  /** Days since it was due; null: it is not due, or done, or has no day. */
  readonly overdue: number | null;
  readonly state: string;
  readonly patch: string | null;
  readonly patchState: string | null;
  readonly contradiction: string;
  readonly fix: string | null;
  readonly score: number | null;
  readonly forecast: number | null;
  readonly coordinator: string | null;
  readonly bodPeriod: string | null;
  readonly places: readonly Place[];
}

type Counts = Readonly<Record<string, number>>;

export interface VulnerabilityPosition {
  /** Assets that were compared with the advisories, by the gravest that is said of them. */
  readonly assets: {
    readonly all: number;
    readonly affected: number;
    readonly undetermined: number;
    readonly cleared: number;
    readonly unnamed: number;
  };
  /** Assets and matches that are undetermined, by reason. */
  readonly undetermined: readonly { readonly reason: string; readonly assets: number; readonly matches: number }[];
  readonly outcomes: Counts;
  /** Matches by the rule that found them. */
  readonly rules: Counts;
  /** Entries in all; those in `vulnerabilities` are the most urgent. */
  readonly entries: number;
  readonly decisions: Counts;
  readonly priorities: Counts;
  readonly states: Counts;
  readonly overdue: number;
  readonly zones: readonly {
    readonly zone: string;
    readonly priorities: Counts;
    readonly overdue: number;
    readonly undetermined: number;
    /** Days for which the oldest open entry is known; null: none is open, or none has a day. */
    readonly oldest: number | null;
    readonly patches: Counts;
  }[];
  readonly feeds: readonly {
    readonly id: string;
    readonly kind: string;
    readonly file: string;
    readonly sha256: string;
    readonly collected: string | null;
    readonly newest: string | null;
    readonly age: number | null;
    readonly records: number;
    readonly rejected: number;
  }[];
}
