/** Scenarios on the matrix: golden cells, the category that drives, labels stepped down, what is not rated. */
import { describe, expect, test } from 'vitest';
import { stateOf } from '../../src/risk/rate.js';
import { effect, exactly, layer, matrix, model, scenario } from './fixture.js';

const rated = (more: Parameters<typeof scenario>[0], shares: readonly number[] | null = null, extra: Parameters<typeof model>[1] = {}) => {
  const own = scenario(more);
  return stateOf(own, model([own], extra), shares);
};

test.each([
  ['very unlikely', { safety: 'fatality' }, 'high', 'safety', true],
  ['very unlikely', { safety: 'first aid' }, 'low', 'safety', false],
  ['likely', { financial: 'ruin' }, 'critical', 'financial', true],
  ['possible', { financial: 'large' }, 'medium', 'financial', false],
  ['likely', { financial: 'large', safety: 'injury' }, 'high', 'safety', true],
  ['possible', { financial: 'medium', safety: 'injury' }, 'medium', 'safety', true],
  ['certain', { financial: 'large', safety: 'first aid' }, 'high', 'financial', true],
  ['likely', { financial: 'medium', safety: 'first aid' }, 'medium', 'safety', true],
])('%s and %j is %s, driven by %s', (likelihood, severity, risk, driver, above) => {
  expect(rated({ likelihood, severity })).toMatchObject({ likelihood, risk, driver, above, success: 1, loss: null });
});

test('a category above its tolerable risk is seen though another one with the higher risk is tolerable', () => {
  const tolerant = { ...matrix, tolerable: { safety: 0, financial: 3 } };
  const state = rated({ likelihood: 'certain', severity: { financial: 'ruin', safety: 'first aid' } }, null, { matrix: tolerant });
  expect(state).toMatchObject({ risk: 'critical', driver: 'financial', above: true });
  expect(state.categories.map(({ category, above }) => [category, above])).toEqual([
    ['financial', false],
    ['safety', true],
  ]);
});

describe('countermeasures', () => {
  const two = [layer('A'), layer('B', { effect: effect(0.8) })];
  test.each([
    [[0, 0], 'likely', 1, 'high'],
    [[1, 0], 'possible', 0.5, 'medium'],
    [[0, 1], 'unlikely', 0.2, 'medium'],
    [[1, 1], 'very unlikely', 0.1, 'low'],
  ])('shares %j leave %s', (shares, likelihood, success, risk) => {
    expect(rated({ countermeasures: two }, shares)).toMatchObject({ likelihood, success, risk });
  });
  test('the lowest label is the end of the scale', () => {
    expect(rated({ likelihood: 'unlikely', countermeasures: two }, [1, 1])).toMatchObject({ likelihood: 'very unlikely' });
  });
  test('a site may set its own rule', () => {
    const reduction = { factor: 10, most: 1, mostSeverity: 0 };
    expect(rated({ countermeasures: two }, [1, 1], { reduction })).toMatchObject({ likelihood: 'possible' });
    expect(rated({ countermeasures: two }, [1, 0], { reduction })).toMatchObject({ likelihood: 'likely' });
  });
  test('what softens the consequence lowers its severity by one label, but not that of safety unless it says so', () => {
    const severity = { financial: 'ruin', safety: 'fatality' };
    const soft = (more: object) => [layer('A', { effect: null, lossEffect: effect(0.8), ...more })];
    const labels = (more: object) => rated({ severity, countermeasures: soft(more) }, [1]).categories.map((each) => each.severity);
    expect(labels({})).toEqual(['large', 'fatality']);
    expect(labels({ categories: ['safety'] })).toEqual(['ruin', 'permanent injury']);
    expect(labels({ lossEffect: effect(0.4) })).toEqual(['ruin', 'fatality']);
  });
});

test('assumed compromise begins at the highest label, whatever likelihood is given', () => {
  expect(rated({ assumeCompromise: true, likelihood: 'unlikely' })).toMatchObject({ likelihood: 'certain' });
  expect(rated({ assumeCompromise: true, likelihood: null, countermeasures: [layer('A')] }, [1])).toMatchObject({ likelihood: 'likely' });
});

test('a safeguard outside of the system counts as one capped layer, where the hazard analysis names it', () => {
  expect(rated({ hackable: false, hazardRef: 'H-12' }, [])).toMatchObject({ likelihood: 'very unlikely', success: 0.05 });
  expect(rated({ hackable: false, hazardRef: 'H-12' }, null)).toMatchObject({ likelihood: 'likely', success: 1 });
  expect(rated({ hackable: false, hazardRef: null }, [])).toMatchObject({ likelihood: 'likely', success: 1 });
});

test.each([
  ['no likelihood', { likelihood: null }, {}],
  ['no severity', { severity: {} }, {}],
  ['no matrix', {}, { matrix: null }],
])('with %s a scenario is not rated, and not tolerable either', (_, more, extra) => {
  expect(rated(more, null, extra)).toMatchObject({ risk: null, driver: null, above: null, categories: [] });
});

test('money is frequency times chance times loss, and stands alone where nothing is rated', () => {
  const figures = { frequency: exactly(0.5), loss: exactly(2000), countermeasures: [layer('A', { lossEffect: effect(0.5) })] };
  expect(rated(figures, [1]).loss).toEqual({ mean: 250, p10: null, p50: null, p90: null });
  expect(rated({ ...figures, likelihood: null }, [0])).toMatchObject({ risk: null, loss: { mean: 1000 } });
  expect(rated({ ...figures, loss: null }, [0]).loss).toBeNull();
});
