/** Instances by seed: prerequisites, exclusions, common causes, mandatory measures, scenarios with and without money. */
import type { Layer } from '../../../src/risk/layers.js';
import type { Candidate, Instance, ScenarioModel } from '../../../src/risk/programme/instance.js';

export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

export interface Size {
  readonly measures: number;
  readonly scenarios: number;
  /** Share of the scenarios that have money. */
  readonly money: number;
  readonly grouped?: boolean;
}

export function randomInstance(seed: number, { measures, scenarios, money, grouped = true }: Size): Instance {
  const random = randomOf(seed);
  const upTo = (n: number): number => Math.floor(random() * n);
  const pick = <T>(items: readonly [T, ...T[]]): T => items[upTo(items.length)] ?? items[0];
  const models = Array.from({ length: scenarios }, (_, n): ScenarioModel => {
    const [a, b] = [0.5 + random() * 2, random()];
    return {
      id: `S${String(n)}`,
      money: random() < money ? { frequency: Math.round(random() * 100) / 100 + 0.01, loss: 100 + upTo(5000) } : null,
      safety: random() < 0.3,
      states: [
        { rank: 0, tolerable: true, steps: a * 2, loss: 0, total: 0 },
        { rank: 0, tolerable: true, steps: a, loss: b, total: a + b + 0.5 },
        { rank: 1, tolerable: random() < 0.3, steps: a, loss: 0, total: 0 },
        { rank: 2, tolerable: false, steps: 0, loss: 0, total: 0 },
      ],
      layers: Array.from({ length: upTo(3) }, () => ({
        layer: {
          step: pick(['a', 'b']),
          group: grouped && random() < 0.3 ? 'g1' : null,
          effect: pick([0.5, 0.8]),
          lossEffect: 0,
          share: random() < 0.3 ? 0.5 : 0,
        },
        needs: [...new Set([`C${String(upTo(4))}`, `C${String(upTo(4))}`])],
      })),
    };
  });
  const candidates = Array.from({ length: measures }, (_, n): Candidate => {
    const effects = new Map<string, readonly Layer[]>();
    for (let left = 1 + upTo(3); left > 0; left--) {
      const acts = random() < 0.8;
      effects.set(`S${String(upTo(scenarios))}`, [
        {
          step: pick(['a', 'b', 'c']),
          group: grouped && random() < 0.3 ? pick(['g1', 'g2']) : null,
          effect: acts ? pick([0.2, 0.5, 0.8, 0.9]) : 0,
          lossEffect: acts && random() < 0.8 ? 0 : 0.6,
          share: random() < 0.3 ? 0.7 : 1,
        },
      ]);
    }
    const earlier = (chance: number): readonly string[] => (n > 0 && random() < chance ? [`m${String(upTo(n))}`] : []);
    const requires = earlier(0.25);
    return {
      id: `m${String(n)}`,
      cost: 1 + upTo(60),
      brings: new Set(grouped && random() < 0.5 ? [`C${String(upTo(4))}`] : []),
      effects,
      requires,
      excludes: earlier(0.1).filter((id) => !requires.includes(id)),
      mandatory: random() < 0.03,
      order: 'prevent',
    };
  });
  return { candidates, scenarios: models, betaOf: (group) => (group === 'g1' ? 0.3 : 0.8) };
}
