/** Twenty rules through our engine, hand-written loops and the engines of others: agreement first, then interleaved runs and their ratios. */
import { performance } from 'node:perf_hooks';
import { ours, type Engine } from './ours.js';
import { hand, handFor, peers, type Counts, type Peer } from './peers.js';
import { plant, rules, type Asset } from './workload.js';

export interface Measured {
  readonly name: string;
  readonly rules: number;
  readonly assets: number;
  /** Checks a second, a check being one rule on one asset: median, least, greatest. */
  readonly checks: readonly [number, number, number];
  /** Loading and compiling, and the first run. */
  readonly compileMs: number;
  readonly firstMs: number;
  /** Its speed as a share of the hand-written loops, and of ours, over the rules that it can express and the same assets. */
  readonly ofHand: number;
  readonly ofOurs: number;
  /** Rules of which it counts otherwise than the hand-written loops. */
  readonly wrong: readonly string[];
}
const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

const asPeer = (name: string, generated: 'often' | 'never'): Peer => ({
  name,
  most: Infinity,
  make: (zones) => {
    const engine: Engine = ours(rules, generated);
    return (assets) => engine(assets, zones);
  },
});

export async function benchEngine(size: number, repetitions: number): Promise<readonly Measured[]> {
  const { assets, zones } = plant(size);
  const entries = [hand, asPeer('otbaseline', 'often'), asPeer('otbaseline, closures only', 'never'), ...peers].map((peer) => {
    const own = assets.slice(0, peer.most);
    const started = performance.now();
    const run = peer.make(zones);
    return { peer, own, run, compileMs: performance.now() - started, times: [] as number[], counts: new Map() as Counts };
  });
  for (let n = 0; n <= repetitions; n++)
    for (const entry of entries) {
      const started = performance.now();
      entry.counts = await entry.run(entry.own);
      entry.times.push(performance.now() - started);
    }
  return entries.map(({ peer, own, compileMs, times, counts }) => {
    const right = hand.make(zones)(own) as Counts;
    const onSame = (run: (of: readonly Asset[]) => unknown): number => {
      run(own);
      const all = Array.from({ length: repetitions }, () => {
        const started = performance.now();
        run(own);
        return performance.now() - started;
      });
      return median(all);
    };
    const ids = new Set(counts.keys());
    const loops = onSame(handFor(ids, zones));
    const engine = ours(
      rules.filter(({ id }) => ids.has(id)),
      'often',
    );
    const mine = onSame((of) => engine(of, zones));
    const [firstMs = 0, ...steady] = times;
    const rate = (ms: number): number => (own.length * counts.size) / (ms / 1000);
    return {
      name: peer.name,
      rules: counts.size,
      assets: own.length,
      checks: [rate(median(steady)), rate(Math.max(...steady)), rate(Math.min(...steady))],
      compileMs,
      firstMs,
      ofHand: loops / median(steady),
      ofOurs: mine / median(steady),
      wrong: [...counts].filter(([id, { failed }]) => failed !== right.get(id)?.failed).map(([id]) => id),
    };
  });
}

/** With fields missing everywhere: what is failed and what is undecided, rule by rule, as the loops say. */
export function agreesWithGaps(size: number, gaps: number): readonly string[] {
  const { assets, zones } = plant(size, 7, gaps);
  const right = hand.make(zones)(assets) as Counts;
  const own = ours(rules, 'often')(assets, zones);
  return [...own].filter(([id, count]) => JSON.stringify(count) !== JSON.stringify(right.get(id))).map(([id]) => id);
}
