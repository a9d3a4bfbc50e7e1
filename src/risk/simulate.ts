/** Yearly loss of estimates with a range: a seeded simulation, the same for the same seed on every machine. */
import { isRange, type Estimate, type Scenario } from '../model/risk.js';

export const runs = 10_000;

export interface Spread {
  readonly p10: number;
  readonly p50: number;
  readonly p90: number;
}

const known = new WeakMap<Scenario, { readonly seed: number; readonly spread: Spread | null }>();

/** Frequency x loss, before any layer: layers only multiply it. null: nothing is given, or no range. */
export function spreadOf(scenario: Scenario, seed: number): Spread | null {
  const found = known.get(scenario);
  if (found?.seed === seed) return found.spread;
  const { frequency, loss } = scenario;
  const spread = frequency && loss && (isRange(frequency) || isRange(loss)) ? simulate(frequency, loss, seedOf(seed, scenario.id)) : null;
  known.set(scenario, { seed, spread });
  return spread;
}

function simulate(frequency: Estimate, loss: Estimate, seed: number): Spread {
  const random = generator(seed);
  const losses = new Float64Array(runs);
  for (let n = 0; n < runs; n++) losses[n] = pert(frequency, random) * pert(loss, random);
  losses.sort();
  const at = (share: number): number => losses[Math.ceil(share * runs) - 1] ?? 0;
  return { p10: at(0.1), p50: at(0.5), p90: at(0.9) };
}

type Random = () => number;

/** A scenario keeps its draws when another is added (FNV-1a over its id). */
function seedOf(seed: number, id: string): number {
  let hash = 0x811c9dc5 ^ seed;
  for (let n = 0; n < id.length; n++) hash = Math.imul(hash ^ id.charCodeAt(n), 0x01000193);
  return hash >>> 0;
}

/** mulberry32: small, seeded, good enough for percentiles. */
function generator(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function pert({ min, mode, max }: Estimate, random: Random): number {
  if (min >= max) return mode;
  const width = max - min;
  const up = gamma(1 + (4 * (mode - min)) / width, random);
  const down = gamma(1 + (4 * (max - mode)) / width, random);
  return min + (width * up) / (up + down);
}

/** Marsaglia and Tsang; shape at least 1, which PERT always has. */
function gamma(shape: number, random: Random): number {
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normal(random);
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - random()) < x * x * 0.5 + d - d * v + d * Math.log(v)) return d * v;
  }
}
const normal = (random: Random): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
