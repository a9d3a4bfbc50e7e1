/** The assessment: everything decided in one run. Every report is a function of it (design section 9). */
import type { ByGrade, FoundationalRequirement, Mapped, SecurityLevel } from './catalogue.js';
import type { Severity } from './control.js';
import type { Grade } from './kind.js';
import type { MutationScore } from './mutation.js';
import type { NetworkMap } from './network.js';
import type { Problem } from './problem.js';
import type { ProgrammesResult } from './programme.js';
import type { RiskResult } from './risk-result.js';
import type { SubjectId } from './site.js';
import type { VulnerabilityEntry, VulnerabilityPosition } from './vulnerabilities.js';

export const statuses = ['pass', 'fail', 'not-evaluated', 'not-applicable', 'compensated', 'error'] as const;
export type Status = (typeof statuses)[number];

export const reasonCodes = [
  'no-evidence',
  'unreadable',
  'changed',
  'stale',
  'low-grade',
  'empty-population',
  'missing-attribute',
  'incomplete-coverage',
  'relaxed',
  'no-control',
] as const;
export type ReasonCode = (typeof reasonCodes)[number];

/** Why a result is not evaluated, and what to hand in so that it is. */
export interface Reason {
  readonly code: ReasonCode;
  /** Evidence kind, or "". */
  readonly kind: string;
  /** Registration id, or "". */
  readonly evidence: string;
  /** One sentence: "supply X, not older than Y, grade Z". */
  readonly supply: string;
}

/** Where a claim stands, with everything an auditor needs to open it. */
export interface Place {
  readonly evidence: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly pointer: string | null;
  readonly sha256: string;
}

export interface Result {
  readonly control: string;
  readonly subject: SubjectId;
  readonly status: Status;
  /** Status before a decision changed it (compensated, not-applicable); null where none did. */
  readonly underlying: Status | null;
  readonly reasons: readonly Reason[];
  /** Checks (record or group, per rule) selected or not deselectable. */
  readonly population: number;
  /** Of these, decided true or false. */
  readonly checked: number;
  readonly failed: number;
  /** Undecided. */
  readonly missing: number;
  readonly errors: number;
  /** Ids of the registrations used. */
  readonly evidence: readonly string[];
  /** Ids of the findings kept in the assessment (bounded; `failed` is exact). */
  readonly findings: readonly string[];
  /** First records that are undecided, with what is missing (bounded; `missing` is exact). */
  readonly undecided: readonly Undecided[];
  readonly aspect: string;
  /** Parameter values in force. */
  readonly params: { readonly [name: string]: unknown };
  /** Set where a parameter, age or grade was weakened: the control claims no requirement in this run. */
  readonly relaxed: readonly string[];
  /** Ids of the decisions in force on it. */
  readonly waivers: readonly string[];
  /** Every unmet part of it is under a waiver in force. */
  readonly fullyWaived: boolean;
  readonly decision: string | null;
}
export interface Undecided {
  readonly rule: string;
  readonly record: RecordRef;
  readonly code: ReasonCode | 'error';
  /** The attribute or list that is missing, or the error. */
  readonly what: string;
  readonly place: Place;
}
export interface RecordRef {
  readonly kind: string;
  readonly key: string;
}

/** Proposed class of a finding (method 10.2). */
export type FindingClass = 'major' | 'minor' | 'observation' | 'opportunity';
export interface Finding {
  /** Stable: from control, rule, subject and record key alone. */
  readonly id: string;
  readonly control: string;
  readonly rule: string;
  readonly subject: SubjectId;
  readonly severity: Severity;
  readonly class: FindingClass;
  readonly message: string;
  readonly record: RecordRef;
  readonly origin: Place;
  /** Further records of a group, or merged rows. */
  readonly others: readonly Place[];
  /** Decision ids that accept it. */
  readonly waivers: readonly string[];
}

export interface RequirementResult {
  readonly subject: SubjectId;
  readonly id: string;
  readonly level: SecurityLevel;
  readonly fr: FoundationalRequirement;
  readonly required: boolean;
  readonly status: Status;
  readonly controls: readonly string[];
  /** true where every unmet control of it is waived. */
  readonly waived: boolean;
}

export type LevelVerdict = 'n/a' | 'met' | 'not-met' | 'not-demonstrated';
export type GapKind = 'capability' | 'configuration' | 'evidence';
export interface LevelResult {
  readonly target: SecurityLevel;
  /** null where nothing is applicable at the target. */
  readonly low: SecurityLevel | null;
  readonly high: SecurityLevel | null;
  readonly verdict: LevelVerdict;
  /** Requirements that stop `low`. */
  readonly limiting: readonly string[];
  readonly gap: GapKind | null;
}

/** What the components of a subject can do, by the statements of their makers (SL-C). */
export interface CapabilityResult {
  /** The lowest of the components of which something is said; null: of none. */
  readonly level: SecurityLevel | null;
  readonly components: number;
  /** Components of which the statements do not say whether they reach the target. */
  readonly unknown: number;
  /** Assets that cannot reach the target. */
  readonly short: readonly string[];
}

export interface SubjectResult {
  readonly kind: 'zone' | 'conduit' | 'site';
  readonly id: string;
  readonly name: string;
  /** The site subject has no level: met, not-met or not-demonstrated by the programme controls that the policy requires. */
  readonly verdict: Exclude<LevelVerdict, 'n/a'>;
  /** Empty for the site subject. */
  readonly levels: { readonly [f in FoundationalRequirement]?: LevelResult };
  /** Empty where no statement on components was handed in, and for the site. */
  readonly capability?: { readonly [f in FoundationalRequirement]?: CapabilityResult };
}

export interface EvidenceEntry {
  readonly id: string;
  readonly kind: string;
  readonly file: string;
  readonly format: string | null;
  readonly sha256: string;
  readonly bytes: number;
  readonly collected: string | null;
  readonly collector: string | null;
  readonly age: number | null;
  /** Limit in days at the lowest target; null where the kind has none. */
  readonly maxAge: number | null;
  readonly fresh: boolean;
  readonly records: number;
  /** Rows that `where` left out; absent in files of earlier versions. */
  readonly notSelected?: number;
  readonly rejected: number;
  readonly grade: Grade;
  readonly claimedGrade: Grade | null;
  readonly complete: string;
  readonly covers: readonly string[] | null;
  readonly state: string;
  readonly reason: string;
  /** Controls that used it. */
  readonly usedBy: number;
}

/** One file to fetch and what it would decide. */
export interface EvidenceRequest {
  readonly kind: string;
  readonly evidence: string;
  readonly code: ReasonCode;
  readonly supply: string;
  /** How many required results it would let us decide. */
  readonly decides: number;
  readonly subjects: readonly SubjectId[];
  readonly controls: readonly string[];
}

export interface Assessment {
  readonly format: 'otbaseline-assessment/1';
  readonly tool: { readonly name: string; readonly version: string };
  readonly asOf: string;
  readonly site: {
    readonly id: string;
    readonly name: string;
    readonly accountable: string | null;
    readonly timeZone: string;
    readonly sha256: string;
  };
  readonly policy: {
    readonly id: string;
    readonly version: number;
    readonly title: string;
    readonly sha256: string;
    readonly target: 'site' | 'policy';
    readonly conduitProfile: 'default' | 'full';
    readonly programme: 'all' | 'none' | readonly string[];
    readonly excluded: readonly { readonly control: string; readonly reason: string }[];
  };
  readonly controls: { readonly sha256: string; readonly count: number; readonly list: readonly ControlEntry[] };
  /** null: every subject. */
  readonly selection: { readonly zone: string | null };
  readonly subjects: readonly SubjectResult[];
  readonly requirements: readonly RequirementResult[];
  readonly results: readonly Result[];
  readonly findings: readonly Finding[];
  readonly findingsFile: { readonly file: string; readonly count: number; readonly sha256: string };
  readonly requests: readonly EvidenceRequest[];
  readonly decisions: {
    readonly waivers: readonly DecisionEntry[];
    readonly compensations: readonly DecisionEntry[];
    readonly notApplicable: readonly DecisionEntry[];
    readonly completeness: readonly DecisionEntry[];
  };
  readonly evidence: readonly EvidenceEntry[];
  readonly unusedFiles: readonly string[];
  readonly model: { readonly zones: readonly ModelZone[]; readonly conduits: readonly ModelConduit[] };
  readonly catalogue: {
    readonly id: string;
    readonly title: string;
    readonly edition: string;
    readonly requirements: readonly CatalogueEntry[];
  };
  /** Every catalogue that is not superseded, by id: what the controls of this run have to do with it. Absent in files of older versions. */
  readonly crossReference?: readonly CrossReference[];
  /** Every place that contradicts another. */
  readonly contradictions: readonly {
    readonly code: string;
    readonly message: string;
    readonly subject: string;
    readonly places: readonly Place[];
  }[];
  /** Records that belong to no zone (counted in the site subject). */
  readonly unplaced: {
    readonly count: number;
    readonly records: readonly { readonly record: RecordRef; readonly why: string; readonly place: Place }[];
  };
  /** Records that name assets in a console's own words; absent where there are none, and in files of earlier versions. */
  readonly traces?: Traces;
  readonly problems: readonly Problem[];
  /** What was not assessed, and bounds that cut something, in sentences. */
  readonly limits: readonly string[];
  /** Maturity levels of programme requirements; absent in files of earlier versions. */
  readonly maturity?: readonly MaturityResult[];
  /** What watches each place; absent in files of earlier versions. */
  readonly locations?: readonly LocationCoverage[];
  /** What can reach what; absent where neither rules nor flows are in evidence, and in files of earlier versions. */
  readonly network?: NetworkMap;
  /** Without a status in files of earlier versions. */
  readonly risk: RiskResult | { readonly status?: undefined };
  /** Without a status in files of earlier versions. */
  readonly programmes: ProgrammesResult | { readonly status?: undefined };
  /** The most urgent; `vulnerabilityPosition` counts all. */
  readonly vulnerabilities: readonly VulnerabilityEntry[];
  /** Absent where neither advisories nor a list of vulnerabilities were given, and in files of earlier versions. */
  readonly vulnerabilityPosition?: VulnerabilityPosition;
  readonly exit: ExitSummary;
}
export interface Traces {
  readonly count: number;
  /** Records that lead to no one asset, by reason. */
  readonly unresolved: readonly { readonly problem: string; readonly count: number }[];
  /** The first of them, unresolved ones before the others. */
  readonly records: readonly TraceEntry[];
}
export interface TraceEntry {
  readonly kind: string;
  readonly key: string;
  /** As the console has it. */
  readonly named: string;
  readonly asset: string;
  /** What led to the asset: id, name, address, translated-address. */
  readonly by: string;
  /** none, or why it leads to no one asset. */
  readonly problem: string;
  readonly zone: string;
  readonly building: string;
  readonly area: string;
  readonly place: Place;
}
/** So many of so many. */
export interface PlacedCount {
  readonly n: number;
  readonly of: number;
}
/** What watches one building and area. null: no evidence of that kind, so nothing is known. */
export interface LocationCoverage {
  /** "": nobody said where. */
  readonly location: string;
  readonly zones: readonly string[];
  /** In service, or not said to be out of it. */
  readonly assets: number;
  /** With a sign of life, of those that stand here. */
  readonly sensors: PlacedCount | null;
  /** Zones of these assets that a living sensor covers. */
  readonly zonesWatched: PlacedCount | null;
  /** Assets whose log reached the central collector lately. */
  readonly logs: PlacedCount | null;
  /** Of the hosts that can run an agent, those with one that reported lately. */
  readonly hostIntrusion: PlacedCount | null;
  readonly protection: PlacedCount | null;
  /** Assets of which nobody said whether they can run an agent. */
  readonly capabilityUnknown: number;
  /** Assets whose zone no living sensor covers and whose log arrives nowhere. */
  readonly unseen: number;
  /** The first of them (bounded; `unseen` is exact). */
  readonly unseenAssets: readonly string[];
}
/** One requirement of IEC 62443-2-1 for which there is a control. */
export interface MaturityResult {
  readonly requirement: string;
  /** null: nothing is on record; there is no level 0. */
  readonly level: 1 | 2 | 3 | 4 | null;
  readonly controls: readonly string[];
  /** Documents and records that it rests on. */
  readonly places: readonly Place[];
  /** What the next level needs. */
  readonly missing: readonly ('evidence' | 'document' | 'control' | 'records' | 'trend' | 'lessons')[];
}
export interface ControlEntry {
  readonly id: string;
  readonly version: number;
  readonly title: string;
  readonly satisfies: readonly string[];
  readonly maps: { readonly [catalogue: string]: readonly string[] };
  readonly subject: readonly string[];
  readonly aspect: string;
  readonly automation: string;
  readonly evidence: readonly string[];
  readonly rationale: string;
  readonly fix: string;
  readonly effort: { readonly cost: number; readonly days: number; readonly outage: string };
  readonly proves: string;
  readonly file: string;
  readonly sha256: string;
  /** What its test cases would notice; null: not measured on this very control. Absent in files of older versions. */
  readonly mutation?: MutationScore | null;
}
export interface DecisionEntry {
  readonly id: string;
  readonly control: string;
  readonly subject: string;
  readonly approver: string;
  readonly approved: string;
  /** Inclusive day, null: none. */
  readonly expires: string | null;
  readonly state: 'in-force' | 'expired' | 'refused' | 'unused';
  readonly text: string;
  readonly why: string;
  readonly file: string;
  readonly line: number;
}
export interface ModelZone {
  readonly id: string;
  readonly name: string;
  readonly domain: string;
  readonly safety: boolean;
  readonly parent: string | null;
  readonly networks: readonly string[];
  readonly accountable: string | null;
  readonly location: string | null;
  readonly assets: number;
  readonly file: string;
  readonly line: number;
}
export interface ModelConduit {
  readonly id: string;
  readonly name: string;
  readonly between: readonly string[];
  readonly enforcedBy: readonly string[];
  readonly accountable: string | null;
  readonly flows: number;
  readonly file: string;
  readonly line: number;
}
export interface CatalogueEntry {
  readonly id: string;
  readonly title: string;
  readonly fr: FoundationalRequirement | null;
  readonly level: SecurityLevel | null;
  readonly parent: string | null;
  readonly conduit: boolean;
  /** Mapped ids by catalogue, with the grade; broad derived rows are left out. */
  readonly maps: { readonly [catalogue: string]: readonly Mapped[] };
}
/** One catalogue seen from the controls. A relation is never a verdict on the row: see its grade. */
export interface CrossReference {
  readonly id: string;
  readonly title: string;
  readonly edition: string;
  /** To be printed beside its titles; null: none. */
  readonly notice: string | null;
  /** Rows by coverage: automated, partial, attested, none. */
  readonly counts: { readonly [coverage: string]: number };
  /** Of the rows without a control, those that a requirement of IEC 62443-3-3 is mapped to. */
  readonly relatedOnly: number;
  /** Rows with which a control or a mapped requirement has to do; none for IEC 62443-3-3 itself. */
  readonly requirements: readonly CrossRow[];
  /** Rows with which no control has to do; of a catalogue with baselines only those that one of them selects. */
  readonly others: readonly Pick<CrossRow, 'id' | 'title' | 'otBaselines'>[];
}
export interface CrossRow {
  readonly id: string;
  readonly title: string;
  readonly coverage: 'automated' | 'partial' | 'attested' | 'none';
  readonly kind: string | null;
  readonly satisfiedBy: readonly string[];
  /** Controls by the grade of the best row that leads to them. */
  readonly related: ByGrade;
  /** Requirements of IEC 62443-3-3 that are mapped to it. */
  readonly from: ByGrade;
  /** Baselines of the SP 800-82 overlay. */
  readonly otBaselines?: readonly string[];
  /** Names of the tactics of a technique. */
  readonly tactics?: readonly string[];
}
/** What decides the exit code; waived items are counted, not hidden. */
export interface ExitSummary {
  readonly code: 0 | 1 | 3;
  readonly notMet: number;
  readonly notDemonstrated: number;
  readonly errors: number;
  readonly unplaced: number;
  readonly waived: number;
}
