/** What is computed from candidate measures: the `programmes` part of the assessment. */
import type { FoundationalRequirement, SecurityLevel } from './catalogue.js';
import type { Approval, MeasureOrder, MeasureState, Outage, Window } from './measures.js';
import type { SubjectId } from './site.js';

/** `assumed`: nobody gave it, a default of the tool stands in. */
export interface Given<T> {
  readonly value: T;
  readonly assumed: boolean;
}

export interface Unconfirmed {
  readonly control: string;
  readonly subject: SubjectId;
  readonly status: string;
}

/** A candidate measure with every figure filled in. */
export interface PlannedMeasure {
  readonly id: string;
  readonly title: string;
  /** Made from the effort of one control, because the site lists no measures. */
  readonly generated: boolean;
  readonly capex: Given<number>;
  readonly opex: Given<number>;
  readonly life: Given<number>;
  readonly days: Given<number>;
  /** Money a year: capital over its life, and what it takes each year. */
  readonly annual: number;
  readonly outage: Given<Outage>;
  readonly order: Given<MeasureOrder>;
  readonly maturity: Given<number>;
  readonly owner: Given<string | null>;
  readonly by: string | null;
  readonly due: Given<string | null>;
  readonly window: Window | null;
  readonly approval: Approval | null;
  readonly mandatory: boolean;
  readonly duty: string | null;
  readonly status: MeasureState;
  readonly requires: readonly string[];
  readonly excludes: readonly string[];
  readonly controls: readonly string[];
  readonly subjects: readonly SubjectId[];
  /** Results that are not met today and that it brings to pass. */
  readonly results: readonly { readonly control: string; readonly subject: SubjectId; readonly required: boolean }[];
  /** Results that it was to bring, and that the rules do not pass on the evidence that it proposes. */
  readonly unconfirmed: readonly Unconfirmed[];
  readonly findings: { readonly count: number; readonly ids: readonly string[] };
  /** Scenarios whose likelihood or loss it lowers. */
  readonly scenarios: readonly string[];
  /** Effects that rest on the word of the site, not on a control. */
  readonly declaredEffects: readonly string[];
  readonly proposed: readonly { readonly evidence: string; readonly file: string }[];
}

export interface ScenarioStanding {
  readonly id: string;
  readonly title: string;
  readonly safety: boolean;
  readonly owner: string | null;
  /** Risk level; null: not rated. */
  readonly risk: string | null;
  readonly above: boolean | null;
  /** Expected loss a year; null: no money. */
  readonly loss: number | null;
}

/** A state of the site, today's or a planned one, as the rules judge it. */
export interface SiteState {
  readonly scenarios: readonly ScenarioStanding[];
  /** Expected loss a year over the scenarios with money; null: none has. */
  readonly loss: number | null;
  readonly above: readonly string[];
  readonly safetyAbove: readonly string[];
  /** Scenarios that are not rated: not known to be tolerable. */
  readonly notRated: readonly string[];
  readonly zones: { readonly met: number; readonly of: number };
  readonly conduits: { readonly met: number; readonly of: number };
  readonly notMet: readonly SubjectId[];
  /** Required results that are not met. */
  readonly open: number;
}

/** How an optimum is known. */
export interface Proof {
  readonly proven: boolean;
  /** Where it is not: what is possible at best lies below by this share. null: not known. */
  readonly gap: number | null;
  readonly method: 'enumeration' | 'branch and bound' | 'rule';
}

export const programmeNames = ['maturity-based', 'compliance', 'risk-based', 'budget'] as const;
export type ProgrammeName = (typeof programmeNames)[number];
export interface Programme extends Proof {
  readonly name: ProgrammeName;
  readonly measures: readonly string[];
  readonly capex: number;
  readonly opex: number;
  readonly annual: number;
  readonly days: number;
  readonly assumed: boolean;
  readonly after: SiteState;
  /** Mandatory or planned measures and duties that it leaves out. */
  readonly duties: readonly string[];
  /** What keeps it from its aim, and measures that could not stand beside others. */
  readonly cannot: readonly string[];
}

export interface FrontierEntry {
  readonly annual: number;
  readonly loss: number | null;
  readonly above: number;
  /** How many scenarios have each risk level, the highest first. */
  readonly risks: readonly { readonly level: string; readonly count: number }[];
  readonly measures: readonly string[];
  readonly proven: boolean;
}

/** How much cheaper the cheapest choice is that reaches a mark, beside the maturity-based programme. */
export interface RatioEntry {
  /** Share of the reduction of the maturity-based programme; `tolerable`: every scenario that it brings under tolerable. */
  readonly mark: number | 'tolerable';
  readonly annual: number;
  readonly loss: number | null;
  readonly measures: readonly string[];
  readonly ratio: number | null;
  readonly proven: boolean;
  readonly breakEven: number | null;
}
export interface SensitivityEntry {
  readonly kind: 'cost' | 'effect' | 'risk';
  readonly id: string;
  readonly low: number | null;
  readonly high: number | null;
  /** Another choice is the cheapest then. */
  readonly changes: { readonly low: boolean; readonly high: boolean };
}

export interface RoadmapStep {
  readonly measure: string;
  /** Expected loss a year that it takes away for each unit of annual cost; null: no money. */
  readonly value: number | null;
  /** Money once and a year, with all steps before. */
  readonly capex: number;
  readonly annual: number;
  readonly after: SiteState;
  /** Scenarios whose risk falls by this step. */
  readonly risks: readonly {
    readonly id: string;
    readonly from: string | null;
    readonly to: string | null;
    readonly loss: number | null;
  }[];
  readonly levels: readonly {
    readonly subject: SubjectId;
    readonly fr: FoundationalRequirement;
    readonly from: SecurityLevel;
    readonly to: SecurityLevel;
  }[];
  /** Results that it was to bring and that the rules do not pass in the planned state. */
  readonly unconfirmed: readonly Unconfirmed[];
  /** `rules`: run on proposed evidence; `results`: its controls were set to planned, everything after them was run. */
  readonly checked: 'rules' | 'results';
}

export interface Programmes {
  readonly status: 'assessed';
  /** null: the site has no measures.yaml, so that the candidates are made from the effort of its controls. */
  readonly file: string | null;
  readonly sha256: string | null;
  readonly currency: string | null;
  readonly rate: number;
  readonly budget: number | null;
  /** Level of the maturity-based programme. */
  readonly level: number;
  /** false: no scenario is rated, so that nothing is said of risk. */
  readonly hasRisk: boolean;
  readonly hasMoney: boolean;
  readonly measures: readonly PlannedMeasure[];
  /** Measures that the site calls in place: nothing but evidence counts for them. */
  readonly inPlace: readonly string[];
  /** Required results that no candidate brings to pass. */
  readonly uncovered: readonly { readonly control: string; readonly subject: SubjectId }[];
  readonly today: SiteState;
  readonly programmes: readonly Programme[];
  readonly frontier: { readonly isWhole: boolean; readonly points: readonly FrontierEntry[] };
  readonly ratios: readonly RatioEntry[];
  readonly sensitivity: {
    readonly mark: RatioEntry['mark'] | null;
    readonly tried: number;
    readonly of: number;
    readonly rows: readonly SensitivityEntry[];
  };
  /** The programme that the roadmap is for. */
  readonly proposal: ProgrammeName | null;
  readonly roadmap: readonly RoadmapStep[];
  /** Proposed measures after those of the roadmap, in their order: their end is the programme's, and they were not judged one by one. */
  readonly later: readonly string[];
  readonly quickWins: readonly string[];
  /** How much more is lost a year if one of the proposed measures fails, the others standing. */
  readonly weights: readonly { readonly measure: string; readonly rise: number }[];
}
export interface ProgrammesNotAssessed {
  readonly status: 'not-assessed';
  readonly reason: 'no-file' | 'nothing-open' | 'one-zone';
}
export type ProgrammesResult = Programmes | ProgrammesNotAssessed;
