/** What programmes are chosen from: candidate measures and scenarios as numbers (method 11.2). Everything that is selected comes from one such list. */

/** Classes of effectiveness where a site has no data, and the most that one measure is believed (method 11.2). */
export const effectClasses = { weak: 0.2, moderate: 0.5, strong: 0.8, 'very strong': 0.9 } as const;
export type EffectClass = keyof typeof effectClasses;
export const effectCap = 0.95;

/** Tie-break and order of a roadmap, best first. */
export const measureOrders = ['remove-consequence', 'remove-exposure', 'prevent', 'detect', 'respond'] as const;
export type MeasureOrder = (typeof measureOrders)[number];

/** What a measure does to one scenario. */
export interface Effect {
  /** Step -> share of the attempts that it stops. */
  readonly steps: ReadonlyMap<string, number>;
  /** Share of the loss that it takes away. */
  readonly loss: number;
}

export interface Candidate {
  readonly id: string;
  /** Money a year. */
  readonly cost: number;
  readonly effects: ReadonlyMap<string, Effect>;
  /** Part of the places that it reaches, 0 to 1. */
  readonly coverage: number;
  readonly group: string | null;
  readonly requires: readonly string[];
  readonly excludes: readonly string[];
  readonly mandatory: boolean;
  readonly order: MeasureOrder;
}

/** A state of a scenario and the least reduction that brings it there; the best state first, the last one needs nothing. */
export interface RiskState {
  /** Rank of the risk, 0 the lowest. */
  readonly rank: number;
  readonly tolerable: boolean;
  /** Reduction that the steps must give, that the loss must give, and that both together must give. */
  readonly steps: number;
  readonly loss: number;
  readonly total: number;
}

export interface ScenarioModel {
  readonly id: string;
  /** Attempts a year and loss of one; null: the site gives no money, the scenario is ordinal. */
  readonly money: { readonly frequency: number; readonly loss: number } | null;
  /** Somebody may come to harm: never traded for money. */
  readonly safety: boolean;
  /** Empty: nothing says what is tolerable. Reductions count as natural logarithms of risk, or as classes where there is no money. */
  readonly states: readonly RiskState[];
}

export interface Instance {
  readonly candidates: readonly Candidate[];
  readonly scenarios: readonly ScenarioModel[];
  /** Common-cause groups: share of common cause. */
  readonly groups: ReadonlyMap<string, number>;
}

/** Equal annual cost of something that is bought once and kept for some years. */
export const annualCost = (capex: number, opex: number, life: number, rate = 0): number =>
  (rate === 0 ? capex / life : (capex * rate) / (1 - (1 + rate) ** -life)) + opex;

/** How far one measure acts where it reaches; a typed 1 is not believed. */
export const believed = (effect: number, coverage: number): number => Math.min(effectCap, effect * coverage);

/** What layers of one common cause stop together: `beta` of the time no more than the best of them. */
export function jointEffect(effects: readonly number[], beta: number): number {
  const open = effects.reduce((left, each) => left * (1 - each), 1);
  return (1 - beta) * (1 - open) + beta * Math.max(0, ...effects);
}
