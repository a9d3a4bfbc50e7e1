/** Instances by seed: prerequisites, exclusions, common causes, mandatory measures, scenarios with and without money. */
import type { Candidate, Effect, Instance, ScenarioModel } from '../../../src/risk/programme/instance.js';

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
    const hasMoney = random() < money;
    const limit = 0.5 + random() * 4;
    return {
      id: `S${String(n)}`,
      money: hasMoney ? { frequency: Math.round(random() * 100) / 100 + 0.01, loss: 100 + upTo(5000) } : null,
      safety: random() < 0.3,
      states: hasMoney
        ? [
            { rank: 0, tolerable: true, steps: 0, loss: 0, total: limit },
            { rank: 1, tolerable: false, steps: 0, loss: 0, total: limit / 2 },
            { rank: 2, tolerable: false, steps: 0, loss: 0, total: 0 },
          ]
        : [
            { rank: 0, tolerable: true, steps: 2, loss: 0, total: 0 },
            { rank: 0, tolerable: true, steps: 1, loss: 1, total: 0 },
            { rank: 1, tolerable: random() < 0.3, steps: 1, loss: 0, total: 0 },
            { rank: 2, tolerable: false, steps: 0, loss: 0, total: 0 },
          ],
    };
  });
  const candidates = Array.from({ length: measures }, (_, n): Candidate => {
    const effects = new Map<string, Effect>();
    for (let left = 1 + upTo(3); left > 0; left--) {
      const steps = new Map([[pick(['a', 'b', 'c']), pick([0.2, 0.5, 0.8, 0.9])]]);
      effects.set(
        `S${String(upTo(scenarios))}`,
        random() < 0.8 ? { steps, loss: random() < 0.2 ? 0.5 : 0 } : { steps: new Map(), loss: 0.6 },
      );
    }
    const earlier = (chance: number): readonly string[] => (n > 0 && random() < chance ? [`m${String(upTo(n))}`] : []);
    const requires = earlier(0.25);
    return {
      id: `m${String(n)}`,
      cost: 1 + upTo(60),
      effects,
      coverage: random() < 0.3 ? 0.7 : 1,
      group: grouped && random() < 0.3 ? pick(['g1', 'g2']) : null,
      requires,
      excludes: earlier(0.1).filter((id) => !requires.includes(id)),
      mandatory: random() < 0.03,
      order: 'prevent',
    };
  });
  return {
    candidates,
    scenarios: models,
    groups: new Map([
      ['g1', 0.3],
      ['g2', 0.8],
    ]),
  };
}
