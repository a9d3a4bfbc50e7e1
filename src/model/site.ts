/** A site: zones, conduits, the evidence register and the decisions, as declared in its folder. */
import type { SecurityLevel, Vector } from './catalogue.js';
import type { Grade } from './kind.js';
import type { Position } from './problem.js';

export interface Location {
  readonly site?: string;
  readonly building?: string;
  readonly area?: string;
  readonly room?: string;
  readonly note?: string;
}

export interface Zone {
  readonly id: string;
  readonly name: string;
  readonly domain: 'iacs' | 'business' | 'external';
  readonly safety: boolean;
  readonly parent: string | null;
  readonly networks: readonly string[];
  readonly accountable: string | null;
  readonly location: Location | null;
  readonly target: Vector<SecurityLevel>;
  readonly at: Position;
}

export interface DeclaredFlow {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly service: string;
  readonly owner: string | null;
  readonly expires: string | null;
  readonly purpose: string | null;
  readonly at: Position;
}

export interface Conduit {
  readonly id: string;
  readonly name: string;
  readonly between: readonly string[];
  readonly target: Vector<SecurityLevel>;
  readonly enforcedBy: readonly string[];
  readonly accountable: string | null;
  readonly untrusted: boolean;
  readonly flows: readonly DeclaredFlow[];
  readonly at: Position;
}

/** One row of the register. */
export interface Registration {
  readonly id: string;
  readonly kind: string;
  readonly file: string;
  readonly format: string | null;
  /** YYYY-MM-DD or RFC 3339; null: not given, never fresh. */
  readonly collected: string | null;
  readonly collector: string | null;
  readonly grade: Grade | null;
  readonly complete: boolean;
  readonly sha256: string | null;
  readonly records: number | null;
  readonly validUntil: string | null;
  /** Zones and conduits that it covers; null: the whole site. */
  readonly covers: readonly string[] | null;
  readonly sampled: boolean;
  /** JSONPath to the records, a sheet name, or a table inside a multi-table format. */
  readonly recordsAt: string | null;
  readonly where: string | null;
  readonly fields: Readonly<Record<string, FieldSource>>;
  readonly map: Readonly<Record<string, Readonly<Record<string, string | number | boolean | null>>>>;
  readonly at: Position;
}

/** Where the value of a field comes from: a column, a path, or a constant; values may be translated. */
export interface FieldSource {
  readonly column?: string;
  readonly path?: string;
  readonly value?: string | number | boolean | readonly string[];
  readonly map?: Readonly<Record<string, string | number | boolean | null>>;
  /** Separator of a list inside one cell; default `;`. */
  readonly split?: string;
  /** How times are written, where that can be read in two ways. */
  readonly time?: WrittenTime;
}
export const writtenTimes = ['day-first', 'month-first', 'unix', 'unix-ms'] as const;
export type WrittenTime = (typeof writtenTimes)[number];

export interface Decision {
  readonly id: string;
  readonly approver: string;
  readonly approved: string;
  readonly at: Position;
}
/** Accepted risk: marks a result, never changes it. */
export interface Waiver extends Decision {
  readonly control: string;
  readonly subject: string;
  readonly owner: string;
  readonly reason: string;
  /** Inclusive. */
  readonly expires: string;
  readonly findings: readonly string[];
  readonly records: readonly string[];
}
/** Compensating countermeasure (IEC 62443-3-3 clause 4.3): complete, approved, unexpired, with its own passing evidence. */
export interface Compensation extends Decision {
  readonly control: string;
  readonly subject: string;
  readonly whyInfeasible: string;
  readonly countermeasures: readonly Countermeasure[];
  readonly claimedLevel: SecurityLevel;
  readonly residualRisk: string;
  readonly validFrom: string;
  /** Inclusive. */
  readonly validUntil: string;
  /** Keys of the records that it covers; empty: the control as a whole. */
  readonly records: readonly string[];
}
export interface Countermeasure {
  readonly title: string;
  /** A control whose result on a subject must be pass. */
  readonly control: string | null;
  readonly subject: string | null;
  /** A registered evidence id and the key of the record in it that shows the countermeasure, or its test. */
  readonly evidence: string | null;
  readonly record: string | null;
  readonly test: boolean;
}
export interface NotApplicable extends Decision {
  readonly control: string | null;
  readonly requirement: string | null;
  readonly subject: string;
  readonly reason: 'function-absent' | 'not-in-scope-of-zone' | 'not-required-at-level';
  readonly justification: string;
  /** Inclusive. */
  readonly reviewBy: string;
}
/** A person confirms by name and date that registered evidence is complete. */
export interface Completeness extends Decision {
  readonly evidence: string;
  readonly reason: string;
  readonly expires: string;
}
export interface Decisions {
  readonly waivers: readonly Waiver[];
  readonly compensations: readonly Compensation[];
  readonly notApplicable: readonly NotApplicable[];
  readonly completeness: readonly Completeness[];
}

export interface Site {
  readonly id: string;
  readonly name: string;
  readonly accountable: string | null;
  readonly timeZone: string;
  readonly location: Location | null;
  readonly zones: readonly Zone[];
  readonly conduits: readonly Conduit[];
  readonly evidence: readonly Registration[];
  readonly decisions: Decisions;
  readonly file: string;
  readonly sha256: string;
}

/** `zone:sis`, `conduit:c-dmz`, `site`: how a subject is written in decisions, results and on the command line. */
export type SubjectId = string;
export const subjectOf = (kind: 'zone' | 'conduit' | 'site', id: string): SubjectId => (kind === 'site' ? 'site' : `${kind}:${id}`);
