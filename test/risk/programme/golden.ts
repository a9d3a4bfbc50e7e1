/** The worked example of method 11.3: four scenarios, ten measures, money in thousands. */
import type { Layer } from '../../../src/risk/layers.js';
import { annualCost, type Candidate, type Instance } from '../../../src/risk/programme/instance.js';

type Steps = Readonly<Record<string, number>>;
const measures: Readonly<Record<string, readonly [number, number, Steps, Steps]>> = {
  m1: [40, 10, { 'S1.remote': 0.8 }, {}],
  m2: [120, 20, { 'S2.it': 0.6, 'S2.dmz': 0.7, 'S1.pivot': 0.3 }, {}],
  m3: [30, 8, { 'S3.media': 0.7, 'S3.act': 0.3 }, {}],
  m4: [50, 5, { 'S4.pivot': 0.6, 'S4.sis': 0.8 }, {}],
  m5: [150, 60, { 'S1.act': 0.4, 'S2.act': 0.4, 'S3.act': 0.2 }, {}],
  m6: [35, 12, {}, { S1: 0.5, S3: 0.5, S2: 0.2 }],
  m7: [200, 70, { 'S1.act': 0.3, 'S2.act': 0.3, 'S3.act': 0.3 }, {}],
  m8: [110, 45, { 'S1.act': 0.2, 'S2.act': 0.2 }, {}],
  m9: [260, 30, { 'S2.dmz': 0.1 }, {}],
  m10: [10, 8, {}, { S1: 0.15, S2: 0.15, S3: 0.15, S4: 0.1 }],
};
export const capex = Object.values(measures).reduce((sum, [each]) => sum + each, 0);

const scenarios = [
  ['S1', 0.5, 2000],
  ['S2', 0.2, 6000],
  ['S3', 0.3, 800],
  ['S4', 0.05, 20000],
] as const;

const candidates = Object.entries(measures).map(([id, [once, yearly, steps, loss]]): Candidate => {
  const layers = [
    ...Object.entries(steps).map(([key, effect]) => ({ key, effect, lossEffect: 0 })),
    ...Object.entries(loss).map(([key, lossEffect]) => ({ key, effect: 0, lossEffect })),
  ];
  const effects = new Map<string, readonly Layer[]>();
  for (const { key, effect, lossEffect } of layers) {
    const [scenario = '', step = null] = key.split('.');
    effects.set(scenario, [...(effects.get(scenario) ?? []), { step, group: null, effect, lossEffect, share: 1 }]);
  }
  return {
    id,
    cost: annualCost(once, yearly, 5),
    brings: new Set(),
    effects,
    requires: [],
    excludes: [],
    mandatory: false,
    order: 'prevent',
  };
});

export const golden: Instance = {
  candidates,
  scenarios: scenarios.map(([id, frequency, loss]) => ({ id, money: { frequency, loss }, safety: false, states: [], layers: [] })),
  betaOf: () => 1,
};
export const all = new Set(Object.keys(measures));
