/** Linear models with whole-number columns, as programmes hand them to a solver that is loaded when one is needed. */

export interface LinearColumn {
  readonly cost: number;
  readonly lower: number;
  readonly upper: number;
  readonly whole: boolean;
}
export interface LinearRow {
  readonly lower: number;
  readonly upper: number;
  readonly entries: readonly (readonly [column: number, factor: number])[];
}
export interface LinearModel {
  readonly columns: readonly LinearColumn[];
  readonly rows: readonly LinearRow[];
}
export type LinearAnswer =
  /** `bound`: no choice is cheaper than this; equal to `value` where the optimum is proven. */
  | { readonly found: true; readonly values: readonly number[]; readonly value: number; readonly bound: number; readonly nodes: number }
  | { readonly found: false };

/** `nodes` limits the search: work is counted, not timed, so that the same model gives the same answer on a slow machine. `precision`: a difference that is none. */
export interface Effort {
  readonly nodes: number;
  readonly precision: number;
}
/** Minimises. */
export type SolveLinear = (model: LinearModel, effort: Effort) => LinearAnswer;
export type OpenSolver = () => Promise<SolveLinear>;
