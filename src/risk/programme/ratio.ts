/** How much cheaper the risk-based way is, on the site's own figures, and which input carries that answer. */
import type { Layer } from '../layers.js';
import type { Candidate, Instance } from './instance.js';
import { costOf, riskOf, totalAle } from './model.js';
import { figuresOf, reachedBy } from './figures.js';
import { relevantTo } from './programmes.js';
import type { Goal } from './goal.js';
import type { Solve } from './solve.js';

/** Share of the reduction of the whole programme that has to be reached; `tolerable`: every scenario under what is tolerable. */
export type Mark = number | 'tolerable';
export const shares = [0.8, 0.9, 0.95] as const;

export interface Ratio {
  readonly mark: Mark;
  readonly cost: number;
  readonly ale: number;
  readonly selected: readonly string[];
  /** Cost of the whole programme for each unit that the cheapest choice costs; null: it costs nothing. */
  readonly ratio: number | null;
  readonly proven: boolean;
  /** The cheapest choice stays the better one, cost and expected loss together, as long as losses are no more than this many times as high as assumed; null: always. */
  readonly breakEven: number | null;
}

/** null: no choice reaches the mark. */
export function ratioAt(instance: Instance, whole: ReadonlySet<string>, mark: Mark, solve: Solve): Ratio | null {
  const base = totalAle(riskOf(instance, new Set()));
  const [wholeCost, wholeAle] = [costOf(instance, whole), totalAle(riskOf(instance, whole))];
  const goal: Goal =
    mark === 'tolerable'
      ? { order: ['safety-above', 'above', 'cost'], budget: null, mostAle: null }
      : { order: ['safety-above', 'cost', 'ale'], budget: null, mostAle: base - mark * (base - wholeAle) };
  const choice = solve(figuresOf(relevantTo(instance)), goal);
  if (choice === null) return null;
  const { cost } = choice.reached;
  const ale = totalAle(riskOf(instance, new Set(choice.selected)));
  return {
    mark,
    cost,
    ale,
    selected: choice.selected,
    ratio: cost === 0 ? null : wholeCost / cost,
    proven: choice.proven,
    breakEven: ale > wholeAle ? (wholeCost - cost) / (ale - wholeAle) : null,
  };
}

/** One input halved and raised by half, all others as they are. */
export interface Sensitivity {
  readonly input: { readonly kind: 'cost' | 'effect' | 'risk'; readonly id: string };
  readonly low: number | null;
  readonly high: number | null;
  /** Another set of measures is the cheapest one. */
  readonly changes: { readonly low: boolean; readonly high: boolean };
}
export const factors = { low: 0.5, high: 1.5 } as const;

/** `limit`: so many inputs at most, those with the largest sums behind them; each takes two more searches. */
export function tornadoOf(
  instance: Instance,
  whole: ReadonlySet<string>,
  mark: Mark,
  solve: Solve,
  limit = Infinity,
): { readonly rows: readonly Sensitivity[]; readonly of: number } {
  const base = ratioAt(instance, whole, mark, solve);
  if (base === null) return { rows: [], of: 0 };
  const relevant = new Set(relevantTo(instance).candidates.map(({ id }) => id));
  const inputs: readonly Sensitivity['input'][] = [
    ...instance.candidates.filter(({ id, cost }) => cost > 0 && whole.has(id)).map(({ id }) => ({ kind: 'cost' as const, id })),
    ...instance.candidates.filter((each) => actsOn(instance, each)).map(({ id }) => ({ kind: 'effect' as const, id })),
    ...instance.scenarios.filter(({ money }) => money !== null).map(({ id }) => ({ kind: 'risk' as const, id })),
  ];
  const chosen = new Set(base.selected);
  const isSame = (other: readonly string[]): boolean => other.length === chosen.size && other.every((id) => chosen.has(id));
  const rowOf = (input: Sensitivity['input']): Sensitivity => {
    // what lowers no scenario changes the cost of the whole alone
    const search: typeof solve = input.kind === 'cost' && !relevant.has(input.id) ? known : solve;
    const [low, high] = [factors.low, factors.high].map((factor) => ratioAt(changed(instance, input, factor), whole, mark, search));
    return {
      input,
      low: low?.ratio ?? null,
      high: high?.ratio ?? null,
      changes: { low: !isSame(low?.selected ?? []), high: !isSame(high?.selected ?? []) },
    };
  };
  const known: typeof solve = (figures) => {
    const reached = reachedBy(
      figures,
      figures.ids.map((id) => chosen.has(id)),
    );
    return { selected: base.selected, reached, proven: base.proven, open: null, method: 'enumeration' };
  };
  const rows = [...inputs]
    .sort((a, b) => weightOf(instance, b) - weightOf(instance, a))
    .slice(0, limit)
    .map(rowOf)
    .sort((a, b) => widthOf(b, base.ratio) - widthOf(a, base.ratio));
  return { rows, of: inputs.length };
}

const weightOf = ({ candidates, scenarios }: Instance, { kind, id }: Sensitivity['input']): number => {
  const { frequency = 0, loss = 0 } = scenarios.find((each) => each.id === id)?.money ?? {};
  return kind === 'risk' ? frequency * loss : (candidates.find((each) => each.id === id)?.cost ?? 0);
};

const widthOf = ({ low, high }: Sensitivity, base: number | null): number =>
  Math.max(...[low, high].map((each) => Math.abs((each ?? 0) - (base ?? 0))));

/** The frequency and the loss of a scenario only multiply, so that one row stands for both; its limit in money stays where it is. */
export function changed(instance: Instance, { kind, id }: Sensitivity['input'], factor: number): Instance {
  if (kind === 'risk')
    return {
      ...instance,
      scenarios: instance.scenarios.map((each) =>
        each.id === id && each.money !== null ? { ...each, money: { ...each.money, frequency: each.money.frequency * factor } } : each,
      ),
    };
  if (kind === 'effect') return scaledEffect(instance, id, factor);
  return {
    ...instance,
    candidates: instance.candidates.map((each) => (each.id === id ? { ...each, cost: each.cost * factor } : each)),
  };
}

const actsOn = ({ scenarios }: Instance, { brings, effects }: Candidate): boolean =>
  effects.size > 0 || scenarios.some(({ layers }) => layers.some(({ needs }) => needs.some((key) => brings.has(key))));

/** The layers that it declares, and those of the controls that it brings. */
function scaledEffect(instance: Instance, id: string, factor: number): Instance {
  const own = instance.candidates.find((each) => each.id === id);
  const scaled = (layer: Layer): Layer => ({ ...layer, effect: layer.effect * factor, lossEffect: layer.lossEffect * factor });
  return {
    ...instance,
    candidates: instance.candidates.map((each) =>
      each.id === id ? { ...each, effects: new Map([...each.effects].map(([scenario, layers]) => [scenario, layers.map(scaled)])) } : each,
    ),
    scenarios: instance.scenarios.map((scenario) => ({
      ...scenario,
      layers: scenario.layers.map((each) =>
        each.layer.share === 0 && each.needs.some((key) => own?.brings.has(key) === true) ? { ...each, layer: scaled(each.layer) } : each,
      ),
    })),
  };
}
