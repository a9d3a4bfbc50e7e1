/** Twenty rules through our engine, hand-written loops and the engines of others: agreement first, then interleaved runs and their ratios. */
import { performance } from 'node:perf_hooks';
import { median, ratiosOf, type Spread } from '../measure.js';
import { ours, type Engine } from './ours.js';
import { hand, handFor, peers, type Counts, type Peer } from './peers.js';
import { plant, rules, type Asset } from './workload.js';

export interface Measured {
  readonly name: string;
  readonly rules: number;
  /** Rules that it has no words for. */
  readonly cannot: readonly string[];
  readonly assets: number;
  /** Checks in a second of processor time, a check being one rule on one asset: median, least, greatest. */
  readonly checks: readonly [number, number, number];
  /** Loading and compiling, and the first run. */
  readonly compileMs: number;
  readonly firstMs: number;
  /** Its speed as a share of the hand-written loops, and of ours, over the rules that it can express and the same assets, run after run. */
  readonly ofHand: Spread;
  readonly ofOurs: Spread;
  /** Rules of which it counts otherwise than the hand-written loops. */
  readonly wrong: readonly string[];
}

/** Several processes that measured the same: the middle one of their medians, and how far all their runs lie apart. */
export function together(processes: readonly (readonly Measured[])[]): readonly Measured[] {
  const [first = []] = processes;
  return first.map((own, n) => {
    const all = processes.flatMap((each) => each[n] ?? []);
    const spread = (of: (each: Measured) => Spread): Spread => ({
      median: median(all.map((each) => of(each).median)),
      least: Math.min(...all.map((each) => of(each).least)),
      most: Math.max(...all.map((each) => of(each).most)),
    });
    const checks = spread(({ checks: [middle, least, most] }) => ({ median: middle, least, most }));
    return {
      ...own,
      checks: [checks.median, checks.least, checks.most],
      compileMs: median(all.map(({ compileMs }) => compileMs)),
      firstMs: median(all.map(({ firstMs }) => firstMs)),
      ofHand: spread(({ ofHand }) => ofHand),
      ofOurs: spread(({ ofOurs }) => ofOurs),
      wrong: [...new Set(all.flatMap(({ wrong }) => wrong))],
    };
  });
}

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
  // The first round warms up, and tells which rules each has.
  for (const entry of entries) await timed(entry, () => entry.run(entry.own));
  const rivals = entries.map((entry) => {
    const ids = new Set(entry.counts.keys());
    const engine = ours(
      rules.filter(({ id }) => ids.has(id)),
      'often',
    );
    const of = {
      entry,
      loops: handFor(ids, zones),
      mine: (own: readonly Asset[]) => engine(own, zones),
      loopTimes: [] as number[],
      myTimes: [] as number[],
    };
    of.loops(entry.own);
    of.mine(entry.own);
    return of;
  });
  for (let n = 0; n < repetitions; n++)
    for (const { entry, loops, mine, loopTimes, myTimes } of rivals) {
      loopTimes.push(msOf(() => loops(entry.own)));
      myTimes.push(msOf(() => mine(entry.own)));
      await timed(entry, () => entry.run(entry.own));
    }
  return rivals.map(({ entry: { peer, own, compileMs, times, counts }, loopTimes, myTimes }) => {
    const right = hand.make(zones)(own) as Counts;
    const [firstMs = 0, ...steady] = times;
    const rate = (ms: number): number => (own.length * counts.size) / (ms / 1000);
    return {
      name: peer.name,
      rules: counts.size,
      cannot: rules.map(({ id }) => id).filter((id) => !counts.has(id)),
      assets: own.length,
      checks: [rate(median(steady)), rate(Math.max(...steady)), rate(Math.min(...steady))],
      compileMs,
      firstMs,
      ofHand: ratiosOf(loopTimes, steady),
      ofOurs: ratiosOf(myTimes, steady),
      wrong: [...counts].filter(([id, { failed }]) => failed !== right.get(id)?.failed).map(([id]) => id),
    };
  });
}
/** Processor time, so that what else the machine does hardly counts. */
const msOf = (work: () => unknown): number => {
  const started = process.cpuUsage();
  work();
  return sinceMs(started);
};
const sinceMs = (started: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(started);
  return (user + system) / 1000;
};
async function timed(entry: { counts: Counts; readonly times: number[] }, work: () => Counts | Promise<Counts>): Promise<void> {
  const started = process.cpuUsage();
  entry.counts = await work();
  entry.times.push(sinceMs(started));
}

/** With fields missing everywhere: what is failed and what is undecided, rule by rule, as the loops say and as the closures do. */
export function agreesWithGaps(size: number, gaps: number): readonly string[] {
  const { assets, zones } = plant(size, 7, gaps);
  const right = hand.make(zones)(assets) as Counts;
  return (['often', 'never'] as const).flatMap((generated) =>
    [...ours(rules, generated)(assets, zones)]
      .filter(([id, count]) => JSON.stringify(count) !== JSON.stringify(right.get(id)))
      .map(([id]) => `${id} (${generated === 'never' ? 'closures' : 'generated'})`),
  );
}
