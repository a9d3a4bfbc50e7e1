/** What programmes are chosen from: candidate measures and scenarios as numbers (method 11.2). Everything that is selected comes from one such list. */
import type { MeasureOrder } from '../../model/measures.js';
import type { BetaOf, Layer } from '../layers.js';

export interface Candidate {
  readonly id: string;
  /** Money a year. */
  readonly cost: number;
  /** Results that it brings to pass, `control subject`. */
  readonly brings: ReadonlySet<string>;
  /** Scenario -> layers that the site declares for it, beside those that its results are. */
  readonly effects: ReadonlyMap<string, readonly Layer[]>;
  readonly requires: readonly string[];
  readonly excludes: readonly string[];
  readonly mandatory: boolean;
  readonly order: MeasureOrder;
}

/** A layer of a scenario that is a control. */
export interface ControlLayer {
  /** With the share that counts today. */
  readonly layer: Layer;
  /** Results that must turn to pass for it to count in full; empty: nothing can add to it. */
  readonly needs: readonly string[];
}

/** A state of a scenario and the least reduction that brings it there, as natural logarithms; the best state first, the last one needs nothing. */
export interface StateNeed {
  /** Position among the risk levels, 0 the lowest. */
  readonly rank: number;
  readonly tolerable: boolean;
  /** Reduction that the steps must give, that the loss must give, and that both together must give. */
  readonly steps: number;
  readonly loss: number;
  readonly total: number;
}

export interface ScenarioModel {
  readonly id: string;
  /** Attempts a year and loss of one; null: the site gives no money. */
  readonly money: { readonly frequency: number; readonly loss: number } | null;
  /** Somebody may come to harm: never traded for money. */
  readonly safety: boolean;
  /** Empty: nothing says what is tolerable. */
  readonly states: readonly StateNeed[];
  readonly layers: readonly ControlLayer[];
}

export interface Instance {
  readonly candidates: readonly Candidate[];
  readonly scenarios: readonly ScenarioModel[];
  readonly betaOf: BetaOf;
}

/** Equal annual cost of something that is bought once and kept for some years. */
export const annualCost = (capex: number, opex: number, life: number, rate = 0): number =>
  (rate === 0 ? capex / life : (capex * rate) / (1 - (1 + rate) ** -life)) + opex;
