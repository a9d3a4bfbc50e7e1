/** Target levels by each strategy, with the numbers of the method. */
import { describe, expect, test } from 'vitest';
import { foundationalRequirements, vectorFrom } from '../../src/model/catalogue.js';
import { ratioLevel } from '../../src/risk/targets.js';
import { assessed, conduit, exactly, matrix, model, scenario, strategy, zone } from './fixture.js';

test.each([
  [20, 6, 3],
  [12, 6, 1],
  [25, 5, 4],
  [6, 6, 0],
  [3, 6, 0],
  [7, 6, 0],
  [7.5, 6, 1],
  [13.5, 6, 2],
  [100, 1, 4],
])('ratio %d to %d asks for SL %i', (risk, tolerable, level) => {
  expect(ratioLevel(risk, tolerable)).toBe(level);
});

const vector = (level: number, except: Record<string, number> = {}) => vectorFrom((fr) => except[fr] ?? level);
const targets = (scenarios: Parameters<typeof model>[0], extra: Parameters<typeof model>[1]) => assessed(model(scenarios, extra)).targets;

describe('each strategy', () => {
  const ranks = { low: 1, medium: 6, high: 12, critical: 20 };
  const own = scenario({ severity: { financial: 'ruin' }, foundational: ['IAC', 'RDF'], threatSource: 'crime', targetProposal: 4 });
  const money = { frequency: exactly(2), loss: exactly(100) };
  test.each([
    ['matrix', strategy('matrix'), {}, 4, { risk: 'critical' }],
    ['matrix with its own table', strategy('matrix', { levels: { low: 0, medium: 1, high: 2, critical: 3 } }), {}, 3, { risk: 'critical' }],
    ['ratio', strategy('ratio', { ranks }), {}, 3, { category: 'financial', rank: 20, tolerable: 6, ratio: 3.33333 }],
    ['attacker by source', strategy('attacker'), {}, 2, { attacker: 'crime' }],
    ['attacker by means', strategy('attacker'), { attacker: 'extended' as const }, 4, { attacker: 'extended' }],
    ['attacker with its own table', strategy('attacker', { attackers: { crime: 3 } }), {}, 3, { attacker: 'crime' }],
    ['quantitative', strategy('quantitative', { tolerance: 80 }), money, 2, { mean: 200, tolerance: 80, ratio: 2.5 }],
    ['declared with a proposal', strategy('declared', { reason: 'Agreed.' }), {}, 4, { proposal: 4 }],
  ])('%s', (_, declared, more, level, figures) => {
    const [target] = targets([{ ...own, ...more }], { strategy: declared });
    const rest = declared.name === 'declared' ? 2 : 1;
    expect(target).toMatchObject({ subject: 'zone:plant', derived: vector(rest, { IAC: level, RDF: level }), declared: vector(2) });
    expect(target?.inputs).toMatchObject([{ scenario: 'S-1', level, why: 'rated', figures }]);
    expect(target?.deciding).toMatchObject({ IAC: ['S-1'], SI: [] });
  });
});

test('the worst ratio of the categories decides, where the risk level alone would not', () => {
  const [target] = targets(
    [scenario({ likelihood: 'possible', severity: { financial: 'large', safety: 'injury' }, foundational: ['SI'] })],
    {
      strategy: strategy('ratio', { ranks: { low: 2, medium: 5, high: 9, critical: 16 } }),
    },
  );
  expect(target?.inputs[0]).toMatchObject({ level: 2, figures: { category: 'safety', rank: 5, tolerable: 2 } });
});

test('the highest scenario of the zone decides each requirement; the rest gets the floor', () => {
  const mild = scenario({ id: 'S-2', severity: { financial: 'medium' }, foundational: ['IAC', 'TRE'] });
  const bad = scenario({ severity: { financial: 'ruin' }, foundational: ['IAC'] });
  const [target] = targets([mild, bad], { strategy: strategy('matrix', { floor: 0 }) });
  expect(target).toMatchObject({
    derived: vector(0, { IAC: 4, TRE: 2 }),
    deciding: { IAC: ['S-1'], TRE: ['S-2'], RA: [] },
    below: ['IAC'],
  });
});

test('requirements reached from the techniques over mitigations are stressed', () => {
  const [target] = targets([scenario({ techniques: ['T0860'] })], { strategy: strategy('matrix') });
  const stressed = target?.inputs[0]?.stresses ?? [];
  expect(stressed.length).toBeGreaterThan(0);
  expect(stressed.every(({ declared, requirements }) => !declared && requirements.length > 0)).toBe(true);
  const frs = new Set(stressed.map(({ fr }) => fr));
  for (const fr of foundationalRequirements) expect(target?.derived[fr]).toBe(frs.has(fr) ? 3 : 1);
});

test('a scenario that is not rated asks for nothing, and is named', () => {
  const [target] = targets([scenario({ likelihood: null, foundational: ['IAC'] })], { strategy: strategy('matrix') });
  expect(target).toMatchObject({ derived: vector(1), inputs: [{ level: null, why: 'not-rated' }] });
});

test('what a safeguard outside of the system stops asks for no target', () => {
  const stopped = scenario({ severity: { financial: 'ruin' }, foundational: ['IAC'], hackable: false, hazardRef: 'H-3' });
  expect(targets([stopped], { strategy: strategy('matrix') })[0]).toMatchObject({
    derived: vector(1),
    inputs: [{ level: null, why: 'safeguard' }],
  });
});

test('a zone that no scenario strikes has no derived target, and without a strategy none has', () => {
  expect(targets([scenario()], { strategy: strategy('matrix') }).map(({ subject }) => subject)).toEqual(['zone:plant']);
  expect(targets([scenario()], { strategy: null })).toEqual([]);
});

test('a scenario that strikes a conduit gives the conduit its target', () => {
  const own = scenario({ zone: null, conduit: 'c-2', foundational: ['DC'], severity: { financial: 'ruin' } });
  expect(targets([own], { strategy: strategy('matrix') })).toMatchObject([{ subject: 'conduit:c-2', below: ['DC'] }]);
});

test('a declared target below the derived one is told at the zone, in each requirement', () => {
  const site = { zones: [zone('plant', 3)], conduits: [conduit('c', 'plant', 'plant')] };
  const own = scenario({ severity: { financial: 'ruin' }, foundational: ['IAC', 'RDF'] });
  const { observations } = assessed(model([own], { strategy: strategy('matrix'), matrix }), [], { site });
  expect(observations).toEqual([
    expect.objectContaining({
      code: 'W_RISK_TARGET',
      file: 'site.yaml',
      line: 4,
      about: 'zone:plant',
      message: 'the declared target of zone:plant is lower than its scenarios lead to: IAC 3 instead of 4 (S-1); RDF 3 instead of 4 (S-1)',
    }),
  ]);
});
