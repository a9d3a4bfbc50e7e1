/** What is computed from the scenarios of a site: the `risk` part of the assessment. */
import type { Status } from './assessment.js';
import type { FoundationalRequirement, MappingGrade, SecurityLevel, Vector } from './catalogue.js';
import type { EffectClass, ReductionRule, StrategyName } from './risk.js';
import type { Position } from './problem.js';
import type { SubjectId } from './site.js';

/** Without declared countermeasures; with those that pass today; with those that measures.yaml marks planned as well. */
export const riskStates = ['unmitigated', 'current', 'planned'] as const;
export type RiskStateName = (typeof riskStates)[number];

export interface CategoryRisk {
  readonly category: string;
  readonly severity: string;
  readonly risk: string;
  readonly tolerable: string;
  readonly above: boolean;
}
/** Loss a year: frequency x chance of success x loss. Percentiles only where a range was given. */
export interface YearlyLoss {
  readonly mean: number;
  readonly p10: number | null;
  readonly p50: number | null;
  readonly p90: number | null;
}
/** One scenario in one state of its countermeasures. */
export interface RiskState {
  /** Chance that the attack passes all layers. */
  readonly success: number;
  /** Part of the loss that remains. */
  readonly remaining: number;
  /** null: not rated. */
  readonly likelihood: string | null;
  /** The worst category decides; they are never summed. */
  readonly risk: string | null;
  readonly driver: string | null;
  /** null: not rated, and so not known to be tolerable. */
  readonly above: boolean | null;
  readonly categories: readonly CategoryRisk[];
  /** null: no frequency or no loss is given. */
  readonly loss: YearlyLoss | null;
}

/** What a state is in one line. */
export type RiskLine = Pick<RiskState, 'success' | 'likelihood' | 'risk' | 'above'> & { readonly meanLoss: number | null };

export type Credit = 'met' | 'claimed' | 'planned' | 'none';
export interface LayerResult {
  readonly control: string;
  readonly step: string | null;
  /** Results that decide; empty: there is none. */
  readonly results: readonly { readonly subject: SubjectId; readonly status: Status | null }[];
  /** null: no result speaks for it. */
  readonly status: Status | null;
  readonly credit: Credit;
  /** Part of its effect that counts today. */
  readonly share: number;
  readonly effect: number | null;
  readonly effectClass: EffectClass | null;
  /** Nobody gave the effect: the default stands in. */
  readonly assumed: boolean;
  readonly lossEffect: number | null;
  readonly group: string | null;
  /** The scenario behind this layer and those before it, by today's credit. */
  readonly after: RiskLine;
}
/** One control of the scenario taken away (it passes today) or added (it does not). */
export interface ControlWeight {
  readonly control: string;
  readonly credited: boolean;
  readonly otherwise: RiskLine;
  /** Risk levels between today and otherwise. */
  readonly levels: number;
  readonly labels: number;
  readonly loss: number | null;
}
/** All layers of a common cause fail at once. */
export interface GroupFailure {
  readonly group: string;
  readonly title: string | null;
  readonly beta: number;
  readonly controls: readonly string[];
  readonly otherwise: RiskLine;
}

export type StepCover = 'all-met' | 'some-met' | 'none-met' | 'no-link';
export interface TechniqueCover {
  readonly technique: string;
  readonly title: string;
  readonly cover: StepCover;
  /** Requirements that are reached over mitigations, with the worst status on the way; null: no row speaks for it there. */
  readonly requirements: readonly {
    readonly id: string;
    readonly grade: MappingGrade;
    readonly via: readonly string[];
    readonly status: Status | null;
    readonly controls: readonly string[];
  }[];
}
export interface StepResult {
  /** null: techniques of the path that no step names. */
  readonly step: string | null;
  readonly title: string | null;
  readonly subjects: readonly SubjectId[];
  readonly techniques: readonly TechniqueCover[];
}

export interface ScenarioResult extends Position {
  readonly id: string;
  readonly title: string;
  readonly subject: SubjectId | null;
  readonly way: readonly string[];
  readonly touches: readonly SubjectId[];
  readonly threatSource: string | null;
  readonly attacker: string | null;
  readonly entryPoint: string | null;
  readonly consequence: string | null;
  readonly hazardRef: string | null;
  readonly vulnerabilities: readonly string[];
  readonly assumeCompromise: boolean;
  /** A mechanical or analogue safeguard stops it; counted as one layer, and no target follows from the scenario. */
  readonly safeguard: { readonly hazardRef: string; readonly effect: number } | null;
  readonly decision: string | null;
  readonly owner: string | null;
  readonly due: string | null;
  readonly workshop: {
    readonly date: string;
    readonly participants: readonly { readonly name: string; readonly role: string | null }[];
  } | null;
  readonly frequency: { readonly min: number; readonly mode: number; readonly max: number } | null;
  readonly lossRange: { readonly min: number; readonly mode: number; readonly max: number } | null;
  readonly unmitigated: RiskState;
  readonly current: RiskState;
  readonly planned: RiskState;
  /** As if every countermeasure that it names passed. */
  readonly complete: RiskState;
  readonly layers: readonly LayerResult[];
  readonly weights: readonly ControlWeight[];
  readonly groups: readonly GroupFailure[];
  readonly steps: readonly StepResult[];
  /** What the site claims is left; `believed` is false where the controls that pass give more. */
  readonly claimed: {
    readonly likelihood: string | null;
    readonly severity: Readonly<Record<string, string>>;
    readonly believed: boolean;
  } | null;
}

export interface TargetInput {
  readonly scenario: string;
  /** null: not rated, so its level is not known; a safeguard outside of the system stops it: none is asked for. */
  readonly level: SecurityLevel | null;
  readonly why: 'rated' | 'not-rated' | 'safeguard';
  /** Figures that the strategy read, by name. */
  readonly figures: Readonly<Record<string, string | number>>;
  readonly stresses: readonly {
    readonly fr: FoundationalRequirement;
    readonly declared: boolean;
    readonly requirements: readonly string[];
  }[];
}
export interface DerivedTarget {
  readonly subject: SubjectId;
  readonly derived: Vector<SecurityLevel>;
  readonly declared: Vector<SecurityLevel>;
  /** Foundational requirements in which the declared target is lower. */
  readonly below: readonly FoundationalRequirement[];
  /** By requirement the scenarios that decide; empty: the floor. */
  readonly deciding: Vector<readonly string[]>;
  readonly inputs: readonly TargetInput[];
}

export interface RiskObservation extends Position {
  readonly code: 'W_RISK_RESIDUAL' | 'W_RISK_TARGET' | 'W_RISK_WORKSHOP';
  readonly about: string;
  readonly message: string;
  readonly hint: string;
}

export interface ReductionRank {
  readonly scenario: string;
  readonly levels: number;
  readonly labels: number;
  readonly loss: number | null;
  /** Countermeasures that it names and that do not count today. */
  readonly open: readonly string[];
  /** Effort of these by the defaults of the controls. */
  readonly days: number;
  readonly cost: number;
}

export interface Carrier {
  readonly control: string;
  /** In which it counts today. */
  readonly scenarios: readonly string[];
  /** Tolerable today, and not without it. */
  readonly above: readonly string[];
  readonly loss: number | null;
}

export interface RiskAssessed {
  readonly status: 'assessed';
  readonly file: string;
  readonly sha256: string;
  readonly currency: string | null;
  /** null: nothing can be rated. */
  readonly matrix: {
    readonly likelihood: readonly string[];
    readonly riskLevels: readonly string[];
    readonly categories: readonly {
      readonly category: string;
      readonly severity: readonly string[];
      readonly cells: readonly (readonly string[])[];
      readonly tolerable: string;
      readonly safety: boolean;
    }[];
  } | null;
  readonly rule: ReductionRule & { readonly effectCap: number };
  readonly strategy: {
    readonly name: StrategyName;
    readonly reason: string | null;
    readonly floor: SecurityLevel;
    /** The table that it read: risk level, rank or attacker -> number. */
    readonly table: Readonly<Record<string, number>>;
    readonly tolerance: number | null;
  } | null;
  readonly simulation: { readonly seed: number; readonly runs: number } | null;
  readonly initial: readonly (CategoryRisk & { readonly reason: string | null; readonly source: string | null })[];
  readonly scenarios: readonly ScenarioResult[];
  readonly notRated: readonly string[];
  readonly aboveTolerable: { readonly [state in RiskStateName]: readonly string[] };
  /** Of the scenarios with figures. */
  readonly yearlyLoss: { readonly [state in RiskStateName]: number } | null;
  /** What each control holds over all scenarios, the most first. */
  readonly carriers: readonly Carrier[];
  readonly rankings: {
    readonly consequence: readonly { readonly scenario: string; readonly risk: string | null; readonly severity: string }[];
    readonly reduction: readonly ReductionRank[];
    readonly reductionBy: 'loss-per-cost' | 'levels';
  };
  readonly targets: readonly DerivedTarget[];
  readonly observations: readonly RiskObservation[];
}
export interface RiskNotAssessed {
  readonly status: 'not-assessed';
  readonly reason: 'no-file' | 'no-scenario' | 'not-selected';
}
export type RiskResult = RiskAssessed | RiskNotAssessed;
