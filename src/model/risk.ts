/** What a site declares about risk (IEC 62443-3-2): matrix, tolerable risk, strategy for targets, scenarios. Nothing here is computed. */
import type { FoundationalRequirement, SecurityLevel } from './catalogue.js';
import type { Position } from './problem.js';
import type { SubjectId } from './site.js';

/** The catalogue that attack paths are written in. */
export const attackCatalogue = 'attack-ics';

export const threatSources = ['casual', 'crime', 'insider', 'hacktivist', 'state'] as const;
export type ThreatSource = (typeof threatSources)[number];
/** Means of an attacker, weakest first; the levels 1 to 4 are defined by them. */
export const attackerMeans = ['casual', 'simple', 'sophisticated', 'extended'] as const;
export type AttackerMeans = (typeof attackerMeans)[number];

export const strategies = ['ratio', 'matrix', 'attacker', 'quantitative', 'declared'] as const;
export type StrategyName = (typeof strategies)[number];

export const effectClasses = ['weak', 'moderate', 'strong', 'very strong'] as const;
export type EffectClass = (typeof effectClasses)[number];
/** Effects without data (method 11.2); a site may set its own. */
export const defaultEffects: Readonly<Record<EffectClass, number>> = { weak: 0.2, moderate: 0.5, strong: 0.8, 'very strong': 0.9 };
/** No single layer is believed to stop more than this. */
export const effectCap = 0.95;

/** Chance that a layer stops the step, 0 to 1. */
export interface Effect {
  readonly value: number;
  /** null: given as a number. */
  readonly class: EffectClass | null;
  /** Nobody gave it: the default stands in. */
  readonly assumed: boolean;
}

/** A number, or least, likeliest and greatest (PERT). */
export interface Estimate {
  readonly min: number;
  readonly mode: number;
  readonly max: number;
}
export const isRange = ({ min, max }: Estimate): boolean => min < max;
/** Mean of the PERT distribution; of a plain number the number. */
export const meanOf = ({ min, mode, max }: Estimate): number => (min + 4 * mode + max) / 6;

/** Every scale from low to high. */
export interface RiskMatrix {
  readonly likelihood: readonly string[];
  readonly severity: Readonly<Record<string, readonly string[]>>;
  readonly riskLevels: readonly string[];
  /** Category -> rows of likelihood, columns of severity; positions in `riskLevels`. */
  readonly cells: Readonly<Record<string, readonly (readonly number[])[]>>;
  /** Category -> position in `riskLevels` of the highest that is tolerable. */
  readonly tolerable: Readonly<Record<string, number>>;
  /** Categories that are never weighed against money. */
  readonly safety: readonly string[];
  readonly at: Position;
}

export interface Strategy {
  readonly name: StrategyName;
  readonly reason: string | null;
  /** Level of the foundational requirements that no scenario stresses. */
  readonly floor: SecurityLevel;
  /** Risk level -> security level; null: not declared, the usual table where the labels are the usual ones. */
  readonly levels: Readonly<Record<string, SecurityLevel>> | null;
  /** Risk level -> rank. */
  readonly ranks: Readonly<Record<string, number>> | null;
  /** Level by threat source or means of the attacker, where the site departs from the usual table. */
  readonly attackers: Readonly<Record<string, SecurityLevel>>;
  /** Tolerated loss a year. */
  readonly tolerance: number | null;
  readonly at: Position;
}

/** Layers that share a cause of failure. */
export interface CommonCauseGroup {
  readonly id: string;
  readonly title: string | null;
  /** Share of failures that strike all of them at once, 0 to 1. */
  readonly beta: number;
}

/** How many labels of likelihood the layers take away: one for each division of the chance by `factor`, at most `most`. */
export interface ReductionRule {
  readonly factor: number;
  readonly most: number;
  /** Labels of severity that layers on the consequence take away at most. */
  readonly mostSeverity: number;
}
export const defaultReduction: ReductionRule = { factor: 2, most: 3, mostSeverity: 1 };

export interface ScenarioStep {
  readonly id: string;
  readonly title: string | null;
  readonly techniques: readonly string[];
  /** Where it happens; null: anywhere on the path. */
  readonly subject: SubjectId | null;
  readonly at: Position;
}

/** A control that stands against a scenario. */
export interface ScenarioCountermeasure {
  readonly control: string;
  /** The step that it acts on; null: the attack as a whole. */
  readonly step: string | null;
  /** Subjects whose results count; null: where the step, else the scenario, touches. */
  readonly on: readonly SubjectId[] | null;
  /** Chance to stop the step; null: it acts on the consequence alone. */
  readonly effect: Effect | null;
  /** Part of the consequence that it takes away. */
  readonly lossEffect: Effect | null;
  /** Categories of consequence that it softens; null: all but those of safety. */
  readonly categories: readonly string[] | null;
  /** Common-cause group. */
  readonly group: string | null;
  /** Part of the effect that is claimed while a compensating countermeasure stands in for it. */
  readonly claimed: number;
  readonly at: Position;
}

export interface Participant {
  readonly name: string;
  readonly role: string | null;
}
export interface Workshop {
  readonly date: string;
  readonly participants: readonly Participant[];
  readonly facilitator: string | null;
  readonly at: Position;
}

export interface Scenario {
  readonly id: string;
  readonly title: string;
  /** What it strikes. */
  readonly zone: string | null;
  readonly conduit: string | null;
  /** Where the attacker begins. */
  readonly entryZone: string | null;
  /** Zones between, in order. */
  readonly crosses: readonly string[];
  readonly node: string | null;
  readonly threatSource: ThreatSource | null;
  readonly attacker: AttackerMeans | null;
  readonly capability: string | null;
  readonly entryPoint: string | null;
  readonly steps: readonly ScenarioStep[];
  /** Of the attack path and of the steps, each once. */
  readonly techniques: readonly string[];
  readonly vulnerabilities: readonly string[];
  readonly consequence: string | null;
  readonly hazardRef: string | null;
  /** Category -> label. */
  readonly severity: Readonly<Record<string, string>>;
  /** false: a mechanical or analogue safeguard stops it, whatever the attacker does. */
  readonly hackable: boolean;
  readonly assumeCompromise: boolean;
  /** Unmitigated, a label; null: not given. */
  readonly likelihood: string | null;
  readonly foundational: readonly FoundationalRequirement[];
  readonly targetProposal: SecurityLevel | null;
  readonly countermeasures: readonly ScenarioCountermeasure[];
  readonly residual: {
    readonly likelihood: string | null;
    readonly severity: Readonly<Record<string, string>>;
    readonly at: Position;
  } | null;
  readonly decision: 'accept' | 'transfer' | 'mitigate' | 'avoid' | null;
  readonly owner: string | null;
  readonly due: string | null;
  /** Ids of measures to come. */
  readonly additional: readonly string[];
  readonly workshop: Workshop | null;
  /** Attempts a year. */
  readonly frequency: Estimate | null;
  /** Money a success costs. */
  readonly loss: Estimate | null;
  readonly notes: string | null;
  readonly at: Position;
}

export interface RiskModel {
  /** null: nothing can be rated on it. */
  readonly matrix: RiskMatrix | null;
  /** null: no target is derived. */
  readonly strategy: Strategy | null;
  readonly initial: readonly {
    readonly category: string;
    readonly severity: string;
    readonly reason: string | null;
    readonly source: string | null;
  }[];
  readonly reduction: ReductionRule;
  readonly groups: readonly CommonCauseGroup[];
  readonly seed: number;
  readonly currency: string | null;
  readonly scenarios: readonly Scenario[];
  readonly file: string;
  readonly sha256: string;
}
/** Where the simulation begins if the site names no seed; it is printed. */
export const defaultSeed = 62443;
