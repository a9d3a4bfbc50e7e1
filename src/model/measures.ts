/** measures.yaml: what a site could do, with cost and effect as declared. Nothing here is computed; what is null was not given. */
import type { Position } from './problem.js';
import type { CommonCauseGroup, Effect } from './risk.js';

/** Order of a roadmap where the figures leave it open, best first. */
export const measureOrders = ['remove-consequence', 'remove-exposure', 'prevent', 'detect', 'respond'] as const;
export type MeasureOrder = (typeof measureOrders)[number];
export const outages = ['none', 'restart', 'shutdown'] as const;
export type Outage = (typeof outages)[number];
/** `in-place` is what the site says; only evidence shows it, so that it counts for nothing by itself. */
export const measureStates = ['candidate', 'planned', 'in-place'] as const;
export type MeasureState = (typeof measureStates)[number];
export const approvalStates = ['needed', 'asked', 'given'] as const;

/** Consent of a supplier to a change of his system. */
export interface Approval {
  readonly supplier: string;
  readonly state: (typeof approvalStates)[number];
  readonly reference: string | null;
}

/** When the plant can be stopped, or restarted, for it. */
export interface Window {
  readonly from: string;
  readonly to: string | null;
  readonly name: string | null;
}

export interface Measure {
  readonly id: string;
  readonly title: string;
  /** Money once, and a year. */
  readonly capex: number | null;
  readonly opex: number | null;
  /** Years of use. */
  readonly life: number | null;
  readonly days: number | null;
  readonly outage: Outage | null;
  readonly order: MeasureOrder | null;
  /** Both null: everywhere. */
  readonly zones: readonly string[] | null;
  readonly conduits: readonly string[] | null;
  readonly controls: readonly string[];
  /** Scenario -> step -> effect. */
  readonly effects: Readonly<Record<string, Readonly<Record<string, Effect>>>>;
  /** Scenario -> share of the loss that it takes away. */
  readonly loss: Readonly<Record<string, Effect>>;
  readonly coverage: number;
  readonly group: string | null;
  /** The level of the maturity-based programme that holds it; null: that of the requirements behind its controls. */
  readonly maturity: number | null;
  readonly requires: readonly string[];
  readonly excludes: readonly string[];
  readonly mandatory: boolean;
  /** Law or contract that asks for it. */
  readonly duty: string | null;
  readonly status: MeasureState;
  readonly owner: string | null;
  /** Who does the work. */
  readonly by: string | null;
  readonly due: string | null;
  readonly window: Window | null;
  readonly approval: Approval | null;
  /** Register id -> file that will stand there once it is done: the rules are run on it. */
  readonly proposed: Readonly<Record<string, string>>;
  readonly notes: string | null;
  readonly at: Position;
}

export interface MeasuresModel {
  readonly currency: string | null;
  /** Discount rate a year; 0: none. */
  readonly rate: number;
  /** Money a year. */
  readonly budget: number | null;
  readonly groups: readonly CommonCauseGroup[];
  readonly measures: readonly Measure[];
  readonly file: string;
  readonly sha256: string;
}
