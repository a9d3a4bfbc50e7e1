/** Scenarios against results: states side by side, what each control carries, what contradicts the file, and that less evidence never means less risk. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { statuses } from '../../src/model/assessment.js';
import type { RiskState } from '../../src/model/risk-result.js';
import { assessRisk } from '../../src/risk/assess-risk.js';
import {
  assessed,
  attack,
  catalogue,
  controlsOf,
  effect,
  exactly,
  layer,
  mapping,
  matrix,
  model,
  resultsOf,
  scenario,
  step,
  strategy,
  zones,
} from './fixture.js';

const way = { entryZone: 'office', crosses: ['dmz'], zone: 'plant' };
const everywhere = (control: string, status: string): readonly string[] =>
  ['zone:office', 'zone:dmz', 'zone:plant', 'conduit:c-1', 'conduit:c-2'].map((subject) => `${control} ${subject} ${status}`);

test.each([
  ['no-file', null, null],
  ['no-scenario', model([]), null],
  ['not-selected', model([scenario()]), 'dmz'],
])('nothing to rate is said to be so: %s', (reason, own, zone) => {
  const input = { model: own, site: zones, asOf: '2026-10-01', zone, results: [], requirements: [], controls: [] };
  expect(assessRisk({ ...input, catalogue, attack, mappings: [mapping], planned: () => false })).toEqual({
    status: 'not-assessed',
    reason,
  });
});

test('unmitigated, current and planned stand side by side, and the complete state is what is still to be had', () => {
  const own = scenario({ ...way, countermeasures: [layer('A'), layer('B'), layer('C')] });
  const { scenarios, aboveTolerable } = assessed(model([own]), [...everywhere('A', 'pass'), ...everywhere('B', 'fail')], {
    planned: (control) => control === 'B',
  });
  expect(scenarios[0]).toMatchObject({
    subject: 'zone:plant',
    way: ['office', 'dmz', 'plant'],
    touches: ['zone:office', 'zone:dmz', 'zone:plant', 'conduit:c-1', 'conduit:c-2'],
    unmitigated: { likelihood: 'likely', risk: 'high', above: true },
    current: { likelihood: 'possible', risk: 'medium', above: false },
    planned: { likelihood: 'unlikely' },
    complete: { likelihood: 'very unlikely' },
    layers: [
      { control: 'A', credit: 'met', share: 1, after: { likelihood: 'possible' } },
      { control: 'B', credit: 'planned', share: 0, status: 'fail', after: { likelihood: 'possible' } },
      { control: 'C', credit: 'none', share: 0, status: null },
    ],
  });
  expect(aboveTolerable).toEqual({ unmitigated: ['S-1'], current: [], planned: [] });
});

test('a control counts where its step happens, or where the scenario says', () => {
  const steps = [step('enter', { subject: 'conduit:c-1' }), step('act')];
  const lines = ['A conduit:c-1 pass', 'A zone:dmz fail'];
  const share = (more: object): number | undefined =>
    assessed(model([scenario({ ...way, steps, countermeasures: [layer('A', more)] })]), lines).scenarios[0]?.layers[0]?.share;
  expect(share({ step: 'enter' })).toBe(1);
  expect(share({ step: 'act' })).toBe(0);
  expect(share({})).toBe(0);
  expect(share({ on: ['conduit:c-1'] })).toBe(1);
  expect(share({ on: ['conduit:c-1', 'zone:dmz'] })).toBe(0);
});

test('layers stand in the order of the steps, the whole attack and the consequence last', () => {
  const layers = [
    layer('loss', { effect: null, lossEffect: effect(0.5) }),
    layer('whole'),
    layer('two', { step: 'b' }),
    layer('one', { step: 'a' }),
  ];
  const own = scenario({ steps: [step('a'), step('b')], countermeasures: layers });
  expect(assessed(model([own])).scenarios[0]?.layers.map(({ control }) => control)).toEqual(['one', 'two', 'whole', 'loss']);
});

describe('which control carries how much', () => {
  const money = { frequency: exactly(1), loss: exactly(1000) };
  const own = scenario({
    ...money,
    steps: [step('a'), step('b')],
    countermeasures: [layer('A', { step: 'a' }), layer('A', { step: 'b' }), layer('B', { step: 'b', effect: effect(0.8) }), layer('C')],
  });
  const [result] = assessed(model([own]), ['A zone:plant pass', 'B zone:plant pass', 'C zone:plant not-evaluated']).scenarios;
  test('one that counts is left out, at every step at once', () => {
    expect(result?.current).toMatchObject({ success: 0.05, likelihood: 'very unlikely', loss: { mean: 50 } });
    expect(result?.weights).toMatchObject([
      { control: 'A', credited: true, otherwise: { success: 0.2, likelihood: 'unlikely', meanLoss: 200 }, labels: 1, loss: 150 },
      { control: 'B', credited: true, otherwise: { success: 0.25, likelihood: 'unlikely', meanLoss: 250 }, labels: 1, loss: 200 },
      { control: 'C', credited: false, otherwise: { success: 0.025, likelihood: 'very unlikely', meanLoss: 25 }, labels: 0, loss: 25 },
    ]);
  });
});

test('over all scenarios: what is no longer tolerable without a control comes first, then money', () => {
  const first = scenario({ id: 'one', countermeasures: [layer('A'), layer('B')], frequency: exactly(1), loss: exactly(100) });
  const second = scenario({ id: 'two', likelihood: 'unlikely', countermeasures: [layer('A'), layer('C')] });
  const { carriers } = assessed(model([first, second]), ['A zone:plant pass', 'B zone:plant fail', 'C zone:plant compensated']);
  expect(carriers).toEqual([
    { control: 'A', scenarios: ['one', 'two'], above: ['one'], loss: 50 },
    { control: 'C', scenarios: ['two'], above: [], loss: null },
  ]);
});

test('when a common cause strikes, all of its layers fail at once', () => {
  const groups = [{ id: 'firewall', title: 'One firewall', beta: 0.2 }];
  const own = scenario({ countermeasures: [layer('A', { group: 'firewall' }), layer('B', { group: 'firewall' }), layer('C')] });
  const lines = ['A zone:plant pass', 'B zone:plant pass', 'C zone:plant pass'];
  const [result] = assessed(model([own], { groups }), lines).scenarios;
  // E = 0.8 (1 - 0.25) + 0.2 * 0.5
  expect(result?.current.success).toBeCloseTo(0.5 * (1 - 0.7), 6);
  expect(result?.groups).toMatchObject([{ group: 'firewall', controls: ['A', 'B'], otherwise: { success: 0.5, likelihood: 'possible' } }]);
  expect(assessed(model([own], { groups }), ['C zone:plant pass']).scenarios[0]?.groups).toEqual([]);
});

describe('a claimed residual', () => {
  const at = { file: 'risk.yaml', line: 30, column: 7 };
  const claim = (residual: object, lines: readonly string[] = []) =>
    assessed(model([scenario({ countermeasures: [layer('A')], residual: { likelihood: null, severity: {}, at, ...residual } })]), lines);
  test.each([
    ['lower likelihood', { likelihood: 'possible' }, [], false],
    ['lower severity', { severity: { financial: 'medium' } }, [], false],
    ['what the controls give', { likelihood: 'possible' }, ['A zone:plant pass'], true],
    ['more than they give', { likelihood: 'certain' }, [], true],
  ])('%s', (_, residual, lines, believed) => {
    const { scenarios, observations } = claim(residual, lines);
    expect(scenarios[0]?.claimed?.believed).toBe(believed);
    expect(scenarios[0]?.current.likelihood).toBe(lines.length === 0 ? 'likely' : 'possible');
    expect(observations.map(({ code, line }) => [code, line])).toEqual(believed ? [] : [['W_RISK_RESIDUAL', 30]]);
  });
});

test('a workshop after the day of the assessment has assessed nothing', () => {
  const held = (date: string) => ({ date, participants: [], facilitator: null, at: { file: 'risk.yaml', line: 8, column: 3 } });
  const codes = (date: string) => assessed(model([scenario({ workshop: held(date) })])).observations.map(({ code }) => code);
  expect(codes('2026-10-01')).toEqual([]);
  expect(codes('2026-10-02')).toEqual(['W_RISK_WORKSHOP']);
});

describe('rankings', () => {
  const mild = scenario({ id: 'mild', likelihood: 'certain', severity: { financial: 'small' }, countermeasures: [layer('A')] });
  const grave = scenario({ id: 'grave', likelihood: 'very unlikely', severity: { safety: 'fatality' } });
  const cut = scenario({ id: 'cut', likelihood: 'likely', severity: { financial: 'ruin' }, countermeasures: [layer('B'), layer('C')] });
  test('by consequence, whatever the likelihood; by reduction, whatever the consequence', () => {
    const { rankings } = assessed(model([mild, grave, cut]));
    expect(rankings.consequence.map(({ scenario: id }) => id)).toEqual(['cut', 'grave', 'mild']);
    expect(rankings.reductionBy).toBe('levels');
    expect(rankings.reduction).toMatchObject([
      { scenario: 'cut', levels: 2, labels: 2, open: ['B', 'C'], days: 4, cost: 2000 },
      { scenario: 'mild', levels: 1, labels: 1, open: ['A'] },
      { scenario: 'grave', levels: 0, labels: 0, open: [], days: 0 },
    ]);
  });
  test('in money for each unit of cost where all have figures', () => {
    const figures = { frequency: exactly(1), loss: exactly(1000) };
    const { rankings, yearlyLoss } = assessed(
      model([
        { ...cut, ...figures },
        { ...mild, ...figures },
      ]),
    );
    expect(rankings.reductionBy).toBe('loss-per-cost');
    expect(rankings.reduction.map(({ scenario: id, loss }) => [id, loss])).toEqual([
      ['mild', 500],
      ['cut', 750],
    ]);
    expect(yearlyLoss).toEqual({ unmitigated: 2000, current: 2000, planned: 2000 });
  });
});

test('the initial worst case stands as if it were certain', () => {
  const initial = [{ category: 'safety', severity: 'permanent injury', reason: null, source: 'HAZOP' }];
  expect(assessed(model([scenario()], { initial })).initial).toEqual([
    { category: 'safety', severity: 'permanent injury', risk: 'critical', tolerable: 'low', above: true, reason: null, source: 'HAZOP' },
  ]);
});

describe('for any scenarios and results', () => {
  const controls = ['A', 'B', 'C', 'D'];
  const subjects = ['zone:office', 'zone:dmz', 'zone:plant', 'conduit:c-1', 'conduit:c-2', 'site'];
  const anyLayer = fc.record({
    control: fc.constantFrom(...controls),
    step: fc.constantFrom('a', 'b', null),
    on: fc.option(fc.uniqueArray(fc.constantFrom(...subjects), { minLength: 1, maxLength: 2 }), { nil: null }),
    effect: fc.option(fc.double({ min: 0, max: 1, noNaN: true }).map(effect), { nil: null }),
    lossEffect: fc.option(fc.double({ min: 0, max: 1, noNaN: true }).map(effect), { nil: null }),
    group: fc.constantFrom('g', null),
    claimed: fc.constantFrom(0, 0.5, 1),
  });
  const anyScenario = fc.record({
    likelihood: fc.constantFrom(...matrix.likelihood),
    severity: fc.record({
      safety: fc.constantFrom('first aid', 'injury', 'permanent injury', 'fatality'),
      financial: fc.constantFrom('small', 'medium', 'large', 'ruin'),
    }),
    layers: fc.array(anyLayer, { maxLength: 5 }),
    hackable: fc.boolean(),
    assumeCompromise: fc.boolean(),
  });
  const anyResults = fc.array(
    fc.record({ control: fc.constantFrom(...controls), subject: fc.constantFrom(...subjects), status: fc.constantFrom(...statuses) }),
    { maxLength: 20 },
  );
  const groups = [{ id: 'g', title: null, beta: 0.4 }];
  const made = ({ layers, ...rest }: { readonly layers: readonly Partial<ReturnType<typeof layer>>[] }) =>
    scenario({
      ...rest,
      ...way,
      hazardRef: 'H-1',
      frequency: exactly(1),
      loss: exactly(100),
      steps: [step('a'), step('b', { subject: 'zone:plant' })],
      countermeasures: layers.map((each) => layer(each.control ?? '', each)),
    });
  const state = (own: ReturnType<typeof scenario>, lines: readonly string[]): RiskState | undefined =>
    assessed(model([own], { groups, strategy: strategy('matrix') }), lines, { controls: controlsOf(controls, ['zone', 'conduit', 'site']) })
      .scenarios[0]?.current;
  const rank = (scale: readonly string[], label: string | null | undefined): number => scale.indexOf(label ?? '');
  const noLower = (after: RiskState | undefined, before: RiskState | undefined): void => {
    expect(rank(matrix.likelihood, after?.likelihood)).toBeGreaterThanOrEqual(rank(matrix.likelihood, before?.likelihood));
    expect(rank(matrix.riskLevels, after?.risk)).toBeGreaterThanOrEqual(rank(matrix.riskLevels, before?.risk));
    expect((after?.loss?.mean ?? 0) + 1e-6).toBeGreaterThanOrEqual(before?.loss?.mean ?? 0);
    for (const [n, each] of (after?.categories ?? []).entries())
      expect(rank(matrix.riskLevels, each.risk)).toBeGreaterThanOrEqual(rank(matrix.riskLevels, before?.categories[n]?.risk));
  };
  const line = ({ control, subject, status }: { control: string; subject: string; status: string }): string =>
    `${control} ${subject} ${status}`;

  test('taking evidence away never lowers a risk: a result that becomes unknown, or vanishes', () => {
    fc.assert(
      fc.property(anyScenario, anyResults, fc.nat(), (each, results, at) => {
        const unique = [...new Map(results.map((one) => [`${one.control} ${one.subject}`, one])).values()];
        const own = made(each);
        const before = state(own, unique.map(line));
        const n = at % Math.max(1, unique.length);
        const changed = unique.map((one, k) => (k === n ? { ...one, status: 'not-evaluated' } : one));
        noLower(state(own, changed.map(line)), before);
        noLower(state(own, unique.filter((_, k) => k !== n).map(line)), before);
      }),
      { numRuns: 300 },
    );
  });
  test('a result that becomes a pass never raises a risk', () => {
    fc.assert(
      fc.property(anyScenario, anyResults, fc.nat(), (each, results, at) => {
        const unique = [...new Map(results.map((one) => [`${one.control} ${one.subject}`, one])).values()];
        const own = made(each);
        const n = at % Math.max(1, unique.length);
        const better = unique.map((one, k) => (k === n ? { ...one, status: 'pass' } : one));
        noLower(state(own, unique.map(line)), state(own, better.map(line)));
      }),
      { numRuns: 300 },
    );
  });
  test('one more countermeasure never raises a risk, whatever its status', () => {
    fc.assert(
      fc.property(anyScenario, anyResults, anyLayer, (each, results, another) => {
        const lines = [...new Map(results.map((one) => [`${one.control} ${one.subject}`, one])).values()].map(line);
        noLower(state(made(each), lines), state(made({ ...each, layers: [...each.layers, another] }), lines));
      }),
      { numRuns: 300 },
    );
  });
  test('unmitigated is never below current, current never below planned, planned never below complete', () => {
    fc.assert(
      fc.property(anyScenario, anyResults, fc.func(fc.boolean()), (each, results, planned) => {
        const own = made(each);
        const lines = [...new Map(results.map((one) => [`${one.control} ${one.subject}`, one])).values()].map(line);
        const [found] = assessed(model([own], { groups }), lines, {
          controls: controlsOf(controls, ['zone', 'conduit', 'site']),
          planned,
        }).scenarios;
        noLower(found?.unmitigated, found?.current);
        noLower(found?.current, found?.planned);
        noLower(found?.planned, found?.complete);
      }),
      { numRuns: 300 },
    );
  });
});

test('results are given in any order', () => {
  const own = model([scenario({ ...way, countermeasures: [layer('A'), layer('B')] })]);
  const lines = [...everywhere('A', 'pass'), ...everywhere('B', 'compensated')];
  expect(assessed(own, [...lines].reverse())).toEqual(assessed(own, lines));
  expect(resultsOf(lines)).toHaveLength(10);
});
