/** Files as their schemas let them through, before references are checked and defaults filled in. */
import type { ReasonCode, Status } from '../model/assessment.js';
import type { MappingGrade, Requirement, SecurityLevel, Vector } from '../model/catalogue.js';
import type { Control, Parameter, ParameterValue, PracticeNeed, Rule, Severity, SubjectKind } from '../model/control.js';
import type { FieldSchema, Grade, GradeByLevel, Kind } from '../model/kind.js';
import type { CaseRow } from '../model/library.js';
import type { PresetFormat } from '../model/preset.js';
import type { FieldSource, Location } from '../model/site.js';
import type { RawMeasures } from './raw-measures.js';
import type { RawRisk } from './raw-risk.js';

type Names<T> = Readonly<Record<string, T>>;
export type Operand = string | number | boolean;
export type RawTarget = SecurityLevel | Vector<SecurityLevel>;

export interface RawControl extends Pick<
  Control,
  'id' | 'version' | 'title' | 'rationale' | 'aspect' | 'automation' | 'fix' | 'effort' | 'proves'
> {
  readonly satisfies?: readonly string[];
  readonly maps?: Names<readonly string[]>;
  readonly subject: SubjectKind | readonly SubjectKind[];
  readonly evidence: readonly (string | { readonly kind: string; readonly optional?: boolean; readonly empty?: 'ok' })[];
  readonly params?: Names<Omit<Parameter, 'byLevel'> & { readonly byLevel?: Names<ParameterValue> }>;
  readonly rules: readonly RawRule[];
  readonly practice?: Omit<PracticeNeed, 'missed'> & { readonly missed?: string };
  readonly lessons?: boolean;
  readonly trigger?: { readonly for: string; readonly when?: string };
}
export interface RawRule extends Pick<Rule, 'id' | 'for' | 'assert' | 'message'> {
  readonly severity: Severity;
  readonly when?: string;
  readonly join?: Names<{ readonly from: string; readonly on: Names<Operand>; readonly one?: boolean }>;
  readonly group?: Names<string>;
  readonly let?: Names<Operand>;
  readonly otherwise?: 'incomplete-coverage';
}

export interface RawControlTest {
  readonly control: string;
  readonly cases: readonly RawCase[];
  readonly equivalent?: readonly { readonly mutant: string; readonly reason: string }[];
}
export interface RawCase {
  readonly name: string;
  readonly asOf?: string;
  readonly target?: SecurityLevel;
  readonly subject?: SubjectKind;
  readonly params?: Names<ParameterValue>;
  readonly evidence: Names<readonly CaseRow[]>;
  readonly zone?: Partial<Omit<RawZone, 'id'>>;
  readonly conduit?: Partial<Omit<RawConduit, 'id'>>;
  readonly declaredFlows?: readonly RawFlow[];
  readonly complete?: readonly string[];
  readonly stale?: readonly string[];
  readonly lowGrade?: readonly string[];
  readonly changed?: readonly string[];
  readonly sampled?: readonly string[];
  readonly absent?: readonly string[];
  readonly decisions?: RawDecisionLists | null;
  readonly expect: Status;
  readonly failed?: readonly string[];
  readonly reasons?: readonly ReasonCode[];
}

export interface RawKind extends Pick<Kind, 'id' | 'title' | 'description' | 'names' | 'key'> {
  readonly attach: Names<string | Names<string>>;
  readonly trace?: Kind['trace'];
  readonly order?: string | null;
  readonly maxAgeDays?: number | null;
  readonly grades?: GradeByLevel;
  readonly ceiling?: Grade | null;
  readonly document?: Kind['document'];
  readonly model?: boolean;
  readonly derivedFrom?: readonly (string | { readonly kind: string; readonly optional?: boolean })[];
  readonly schema: { readonly required?: readonly string[]; readonly properties: Names<FieldSchema> };
}

export interface RawCatalogue {
  readonly id: string;
  readonly title: string;
  readonly edition: string;
  readonly notice?: string;
  readonly supersededBy?: string;
  readonly requirements: readonly (Omit<Requirement, 'fr' | 'level' | 'parent'> & Partial<Pick<Requirement, 'fr' | 'level' | 'parent'>>)[];
}
export interface RawMapping {
  readonly from: string;
  readonly to: string;
  readonly relation?: string;
  readonly grade?: MappingGrade;
  readonly source?: string;
  readonly rows: readonly {
    readonly from: string;
    readonly to: string;
    readonly relation?: string;
    readonly grade?: MappingGrade;
    readonly basis?: string;
    readonly via?: string | readonly string[];
    readonly broad?: boolean;
    readonly source?: string;
    readonly reason?: string;
    readonly reviewer?: string;
    readonly note?: string;
  }[];
}

type OneOrMore<T> = T | readonly T[];
export interface RawPreset {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly format: OneOrMore<PresetFormat>;
  readonly detect: { readonly columns?: readonly OneOrMore<string>[]; readonly text?: readonly string[] };
  readonly records?: string;
  readonly where?: string;
  readonly each?: Names<readonly string[]>;
  readonly unknown?: readonly string[];
  readonly fields: Names<Names<OneOrMore<string | FieldSource>>>;
}

export interface RawPolicy {
  readonly id?: string;
  readonly version?: number;
  readonly title?: string;
  readonly description?: string;
  readonly extends?: string | readonly string[];
  readonly target?: 'site' | RawTarget;
  readonly controls?: {
    readonly include?: 'all' | readonly string[];
    readonly exclude?: readonly { readonly control: string; readonly reason: string }[];
  };
  readonly programme?: 'all' | 'none' | readonly string[];
  readonly params?: Names<Names<ParameterValue>>;
  readonly freshness?: Names<{ readonly days?: number; readonly byLevel?: Names<number> }>;
  readonly grades?: Names<GradeByLevel>;
  readonly reasons?: Readonly<Record<string, string>>;
  readonly conduitProfile?: 'default' | 'full';
}

export interface RawZone {
  readonly id: string;
  readonly name?: string;
  readonly domain?: 'iacs' | 'business' | 'external';
  readonly safety?: boolean;
  readonly parent?: string | null;
  readonly networks?: readonly string[];
  readonly accountable?: string | null;
  readonly location?: string | Location;
  readonly target: RawTarget;
}
export interface RawFlow {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly service: string;
  readonly owner?: string | null;
  readonly expires?: string | null;
  readonly purpose?: string | null;
}
export interface RawConduit {
  readonly id: string;
  readonly name?: string;
  readonly between: readonly string[];
  readonly target: RawTarget;
  readonly enforcedBy?: readonly string[];
  readonly accountable?: string | null;
  readonly untrusted?: boolean;
  readonly flows?: readonly RawFlow[] | null;
}
export interface RawRegistration {
  readonly id: string;
  readonly kind: string;
  readonly file: string;
  readonly format?: string | null;
  readonly collected?: string | null;
  readonly collector?: string | null;
  readonly grade?: Grade | null;
  readonly complete?: boolean;
  readonly sha256?: string | null;
  readonly records?: number | string;
  readonly count?: number;
  readonly validUntil?: string | null;
  readonly covers?: { readonly zones?: readonly string[]; readonly conduits?: readonly string[] } | null;
  readonly sampled?: boolean;
  readonly where?: string | null;
  readonly fields?: Names<string | FieldSource>;
  readonly map?: Names<Names<string | number | boolean | null>>;
}
/** Each decision is checked by itself. */
export interface RawDecisionLists {
  readonly waivers?: readonly unknown[] | null;
  readonly compensations?: readonly unknown[] | null;
  readonly notApplicable?: readonly unknown[] | null;
  readonly completeness?: readonly unknown[] | null;
}
export interface RawSite {
  readonly site: {
    readonly id: string;
    readonly name?: string;
    readonly accountable?: string | null;
    readonly timeZone: string;
    readonly location?: string | Location;
  };
  readonly policy: string | RawPolicy;
  readonly zones: readonly RawZone[];
  readonly conduits?: readonly RawConduit[] | null;
  readonly evidence?: readonly RawRegistration[] | null;
  readonly decisions?: RawDecisionLists | null;
}

interface RawDecision {
  readonly id: string;
  readonly approver: string;
  readonly approved: string;
}
export interface RawWaiver extends RawDecision {
  readonly control: string;
  readonly subject: string;
  readonly owner: string;
  readonly reason: string;
  readonly expires: string;
  readonly findings?: readonly string[];
  readonly records?: readonly string[];
}
export interface RawCompensation extends RawDecision {
  readonly control: string;
  readonly subject: string;
  readonly whyInfeasible: string;
  readonly countermeasures: readonly {
    readonly title: string;
    readonly control?: string | null;
    readonly subject?: string | null;
    readonly evidence?: string | null;
    readonly record?: string | null;
    readonly test?: boolean;
  }[];
  readonly claimedLevel: SecurityLevel;
  readonly residualRisk: string;
  readonly validFrom: string;
  readonly validUntil: string;
  readonly records?: readonly string[];
}
export interface RawNotApplicable extends RawDecision {
  readonly control?: string | null;
  readonly requirement?: string | null;
  readonly subject: string;
  readonly reason: 'function-absent' | 'not-in-scope-of-zone' | 'not-required-at-level';
  readonly justification: string;
  readonly reviewBy: string;
}
export interface RawCompleteness extends RawDecision {
  readonly evidence: string;
  readonly reason: string;
  readonly expires: string;
}

/** Shape name -> what a value of that shape is. */
export interface Shapes {
  readonly control: RawControl;
  readonly 'control-test': RawControlTest;
  readonly kind: RawKind;
  readonly catalogue: RawCatalogue;
  readonly mapping: RawMapping;
  readonly preset: RawPreset;
  readonly 'report-texts': Readonly<Record<string, string>>;
  readonly policy: RawPolicy;
  readonly 'policy in place': RawPolicy;
  readonly site: RawSite;
  readonly risk: RawRisk;
  readonly measures: RawMeasures;
  readonly waiver: RawWaiver;
  readonly compensation: RawCompensation;
  readonly notApplicable: RawNotApplicable;
  readonly completeness: RawCompleteness;
}
