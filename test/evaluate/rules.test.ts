/** Rules on records: selection, joins, groups, lets, open lists, empty lists, and what each counts. */
import { describe, expect, test } from 'vitest';
import { compileControl } from '../../src/evaluate/compile-control.js';
import { check, controlOf, kinds, type ControlSpec, type PlantSpec, type RuleSpec, type Row } from './kit.js';

const one = (rule: RuleSpec, evidence: PlantSpec['evidence'], control: Partial<ControlSpec> = {}): PlantSpec => ({
  controls: [{ rules: [rule], ...control }],
  evidence,
});
const assets = (...rows: readonly Row[]): readonly Row[] => rows.map((row) => ({ zone: 'a', ...row }));

describe('a record', () => {
  test.each<readonly [string, readonly Row[], string]>([
    ['passes where the answer is yes', [{ id: 'A', level: 3 }], 'pass'],
    ['fails where it is no', [{ id: 'A', level: 1 }], 'fail A'],
    ['is undecided where the value is missing', [{ id: 'A' }], 'not-evaluated missing-attribute'],
    ['that fails stands beside one that is undecided', [{ id: 'A' }, { id: 'B', level: 1 }], 'fail B'],
    [
      'one of ninety-nine that fails fails the zone',
      [...Array.from({ length: 98 }, (_, n) => ({ id: `A${String(n)}`, level: 3 })), { id: 'Z', level: 1 }],
      'fail Z',
    ],
    ['there must be one', [], 'not-evaluated empty-population'],
  ])('%s', async (_, rows, expected) => {
    expect((await check(one({ for: 'assets', assert: 'asset.level >= 2' }, { assets: assets(...rows) }))).status('zone:a')).toBe(expected);
  });
  test('is counted once, by what came of it', async () => {
    const rows = assets({ id: 'A', level: 3 }, { id: 'B', level: 1 }, { id: 'C' }, { id: 'D', level: 9, class: 'x' });
    const { population, checked, failed, missing, errors } = (
      await check(
        one({ for: 'assets', when: "asset.class != 'x' || asset.level < 5", assert: 'asset.level >= 2' }, { assets: assets(...rows) }),
      )
    ).result('zone:a');
    expect({ population, checked, failed, missing, errors }).toEqual({ population: 3, checked: 2, failed: 1, missing: 1, errors: 0 });
  });
  test('whose selection is undecided counts as missing, never as not selected', async () => {
    const run = await check(one({ for: 'assets', when: 'asset.stateful', assert: 'false' }, { assets: assets({ id: 'A' }) }));
    expect(run.status('zone:a')).toBe('not-evaluated missing-attribute');
    expect(run.result('zone:a').undecided[0]?.record.key).toBe('A');
  });
  test('on which the rule breaks is an error, beside those that are decided', async () => {
    const rule: RuleSpec = { for: 'assets', assert: '10 / asset.level > 1' };
    const run = await check(one(rule, { assets: assets({ id: 'A', level: 0 }, { id: 'B', level: 2 }) }));
    expect(run.status('zone:a')).toMatch(/^error/);
    expect(run.result('zone:a')).toMatchObject({ errors: 1, checked: 1, population: 2 });
    expect((await check(one(rule, { assets: assets({ id: 'A', level: 0 }, { id: 'B', level: 20 }) }))).status('zone:a')).toBe('fail B');
  });
  test('a false answer under `otherwise` is not-evaluated, never a finding', async () => {
    const rule: RuleSpec = { for: 'assets', assert: 'asset.level >= 2', otherwise: 'incomplete-coverage' };
    const run = await check(one(rule, { assets: assets({ id: 'A', level: 1 }) }));
    expect(run.status('zone:a')).toBe('not-evaluated incomplete-coverage');
    expect(run.findings).toEqual([]);
  });
  test('one with an identity only passes none of these rules', async () => {
    const asserts = [
      "asset.model == 'x'",
      'asset.level < 9',
      'asset.stateful',
      '!asset.stateful',
      "asset.tags.exists(t, t == 'x')",
      'size(asset.tags) >= 0',
      "!(asset.class in ['x'])",
    ];
    for (const assert of asserts)
      expect((await check(one({ for: 'assets', assert }, { assets: assets({ id: 'A' }) }))).status('zone:a'), assert).toBe(
        'not-evaluated missing-attribute',
      );
  });
});

describe('joins', () => {
  const copies: RuleSpec = {
    for: 'assets',
    join: { copies: { from: 'backups', on: { asset: 'asset.id' } } },
    assert: 'copies.exists(c, c.verified)',
  };
  const backup = (asset: string, completed: string, verified?: boolean) => ({
    asset,
    completed,
    ...(verified === undefined ? {} : { verified }),
  });
  test.each<readonly [string, readonly Row[], string]>([
    ['find all records with the key', [backup('A', '2026-09-29', false), backup('A', '2026-09-30', true)], 'pass'],
    ['find none: a closed list is an answer', [backup('Z', '2026-09-30', true)], 'fail A'],
    ['find one that is undecided', [backup('A', '2026-09-30')], 'not-evaluated missing-attribute'],
  ])('%s', async (_, backups, expected) => {
    expect((await check(one(copies, { assets: assets({ id: 'A' }), backups }))).status('zone:a')).toBe(expected);
  });
  test('without evidence of the kind a list is open: yes or undecided, never no', async () => {
    const run = await check(one(copies, { assets: assets({ id: 'A' }) }));
    expect(run.result('zone:a')).toMatchObject({ status: 'not-evaluated', missing: 1, failed: 0 });
  });
  test('a record that lacks the join field may match any', async () => {
    const rule: RuleSpec = {
      for: 'assets',
      join: { users: { from: 'accounts', on: { asset: 'asset.id' } } },
      assert: '!users.exists(u, u.shared)',
    };
    const users = (shared: boolean) => [{ zone: 'a', name: 'x', shared }];
    expect((await check(one(rule, { assets: assets({ id: 'A' }), accounts: users(true) }))).status('zone:a')).toBe(
      'not-evaluated missing-attribute',
    );
    expect((await check(one(rule, { assets: assets({ id: 'A' }), accounts: users(false) }))).status('zone:a')).toBe('pass');
  });
  test('a record that lacks one join field may match only where the others do', async () => {
    const rule: RuleSpec = {
      for: 'assets',
      join: { users: { from: 'accounts', on: { asset: 'asset.id', name: "'root'" } } },
      assert: 'size(users) == 0',
    };
    const at = async (asset: string) =>
      (await check(one(rule, { assets: assets({ id: 'A' }, { id: 'B' }), accounts: [{ asset, shared: true }] }))).result('zone:a').missing;
    expect(await at('A')).toBe(1);
  });
  test('so many records without the field that they are told as an open list', async () => {
    const rule: RuleSpec = {
      for: 'assets',
      join: { users: { from: 'accounts', on: { asset: 'asset.id' } } },
      assert: 'size(users) < 1000000',
    };
    const accounts = Array.from({ length: 300 }, (_, n) => ({ zone: 'a', name: String(n) }));
    expect((await check(one(rule, { assets: assets({ id: 'A' }), accounts }))).status('zone:a')).toBe('not-evaluated missing-attribute');
  });
  test('lists on either side match by any element, each record once', async () => {
    const rule: RuleSpec = {
      for: 'assets',
      join: { twins: { from: 'assets', on: { addresses: 'asset.addresses' } } },
      assert: 'size(twins) == 1',
    };
    const rows = assets({ id: 'A', addresses: ['10.1.0.1', '10.1.0.2'] }, { id: 'B', addresses: ['10.1.0.3', '10.1.0.4'] });
    expect((await check(one(rule, { assets: rows }))).status('zone:a')).toBe('pass');
    expect((await check(one(rule, { assets: [...rows, ...assets({ id: 'C', addresses: ['10.1.0.4'] })] }))).status('zone:a')).toBe(
      'fail B, C',
    );
  });
  test('keys that look alike are not the same', async () => {
    const rule: RuleSpec = {
      for: 'assets',
      join: { twins: { from: 'assets', on: { model: 'asset.model', class: 'asset.class' } } },
      assert: 'size(twins) == 1',
    };
    const run = await check(one(rule, { assets: assets({ id: 'A', model: 'x', class: '1:y' }, { id: 'B', model: 'x1:', class: 'y' }) }));
    expect(run.status('zone:a')).toBe('pass');
  });
  test('a rejected row of another zone opens the list that is joined over the whole site', async () => {
    const rule: RuleSpec = {
      for: 'assets',
      when: "asset.class == 'plc'",
      join: { twins: { from: 'assets', on: { model: 'asset.model' } } },
      assert: 'size(twins) == 1',
    };
    const evidence = (twin: Row): PlantSpec['evidence'] => ({
      'assets-1': { rows: assets({ id: 'A', class: 'plc', model: 'm' }), covers: ['a'] },
      'assets-2': { rows: [{ id: 'B', zone: 'b', class: 'hmi', model: 'm', ...twin }], covers: ['b'] },
    });
    expect((await check(one(rule, evidence({})))).status('zone:a')).toBe('fail A');
    expect((await check(one(rule, evidence({ level: 'high' })))).status('zone:a')).toBe('not-evaluated incomplete-coverage');
  });
});

describe('join with one: true', () => {
  const rule: RuleSpec = {
    for: 'accounts',
    join: { asset: { from: 'assets', on: { id: 'account.asset' }, one: true } },
    assert: 'asset.level >= 2',
  };
  const accounts = [{ asset: 'A', zone: 'a', name: 'x' }];
  const at = async (spec: RuleSpec, rows: readonly Row[]) =>
    (await check(one(spec, { assets: assets(...rows), accounts }))).status('zone:a');
  test('binds the single match', async () => {
    expect(await at(rule, [{ id: 'A', level: 2 }, { id: 'B' }])).toBe('pass');
  });
  test('none is undecided', async () => {
    expect(await at(rule, [{ id: 'B', level: 2 }])).toBe('not-evaluated missing-attribute');
  });
  test('several are undecided', async () => {
    const byModel: RuleSpec = { ...rule, join: { asset: { from: 'assets', on: { model: 'account.name' }, one: true } } };
    expect(await at(byModel, [{ id: 'A', model: 'x', level: 2 }])).toBe('pass');
    expect(
      await at(byModel, [
        { id: 'A', model: 'x', level: 2 },
        { id: 'B', model: 'x', level: 2 },
      ]),
    ).toBe('not-evaluated missing-attribute');
  });
  test('one beside another that may match is undecided too', async () => {
    const byModel: RuleSpec = { ...rule, join: { asset: { from: 'assets', on: { model: 'account.name' }, one: true } } };
    expect(
      await at(byModel, [
        { id: 'A', model: 'x', level: 2 },
        { id: 'B', level: 2 },
      ]),
    ).toBe('not-evaluated missing-attribute');
  });
  test('later joins use earlier ones', async () => {
    const chain: RuleSpec = {
      for: 'accounts',
      join: {
        asset: { from: 'assets', on: { id: 'account.asset' }, one: true },
        place: { from: 'zones', on: { id: 'asset.zone' }, one: true },
      },
      assert: "place.name == 'a'",
    };
    expect(await at(chain, [{ id: 'A' }])).toBe('pass');
  });
});

describe('groups', () => {
  const spare: RuleSpec = {
    for: 'assets',
    group: { model: 'asset.model' },
    assert: "assets.exists(x, x.class == 'spare')",
    message: 'no spare of {{model}}',
  };
  const at = async (rule: RuleSpec, rows: readonly Row[]) => check(one(rule, { assets: assets(...rows) }));
  test('make one check per value, named by it', async () => {
    const run = await at(spare, [
      { id: 'A', model: 'm', class: 'plc' },
      { id: 'B', model: 'm', class: 'spare' },
      { id: 'C', model: 'n', class: 'plc' },
    ]);
    expect(run.status('zone:a')).toBe('fail n');
    expect(run.result('zone:a')).toMatchObject({ population: 2, checked: 2 });
    expect(run.findings[0]?.message).toBe('no spare of n');
  });
  test('a record whose value is unknown may be in every group, and counts as missing', async () => {
    const run = await at(spare, [
      { id: 'A', model: 'm', class: 'plc' },
      { id: 'B', class: 'spare' },
    ]);
    expect(run.status('zone:a')).toBe('not-evaluated missing-attribute');
    expect(run.result('zone:a')).toMatchObject({ population: 2, missing: 2, failed: 0 });
  });
  test('a record whose selection is unknown may be in its group', async () => {
    const few: RuleSpec = { for: 'assets', when: 'asset.stateful', group: { model: 'asset.model' }, assert: 'size(assets) <= 1' };
    expect(
      (
        await at(few, [
          { id: 'A', model: 'm', stateful: true },
          { id: 'B', model: 'm' },
        ])
      ).result('zone:a'),
    ).toMatchObject({ failed: 0, missing: 2 });
    expect(
      (
        await at(few, [
          { id: 'A', model: 'm', stateful: true },
          { id: 'B', model: 'm', stateful: false },
        ])
      ).status('zone:a'),
    ).toBe('pass');
  });
  test('a list puts its record into the group of each element', async () => {
    const tagged: RuleSpec = { for: 'assets', group: { tag: 'asset.tags' }, assert: 'size(assets) == 1' };
    expect(
      (
        await at(tagged, [
          { id: 'A', tags: ['x', 'y'] },
          { id: 'B', tags: ['y'] },
        ])
      ).status('zone:a'),
    ).toBe('fail y');
  });
  test('no groups pass nothing', async () => {
    const tagged: RuleSpec = { for: 'accounts', group: { group: 'account.groups' }, assert: 'true' };
    const run = await check(one(tagged, { assets: assets({ id: 'A' }), accounts: [{ asset: 'A', name: 'x', groups: [] }] }));
    expect(run.status('zone:a')).toBe('not-evaluated empty-population');
  });
  test('a group of dates is named by its day', async () => {
    const byDay: RuleSpec = { for: 'backups', group: { day: 'backup.completed' }, assert: 'size(backups) == 0' };
    const run = await check(one(byDay, { assets: assets({ id: 'A' }), backups: [{ asset: 'A', completed: '2026-09-30' }] }));
    expect(run.status('zone:a')).toBe('fail 2026-09-30T00:00:00Z');
  });
});

describe('optional evidence', () => {
  const rule: RuleSpec = {
    for: 'assets',
    join: { users: { from: 'accounts', on: { asset: 'asset.id' } } },
    assert: "asset.class == 'sensor' || users.exists(u, !u.shared)",
  };
  const optional: Partial<ControlSpec> = { evidence: ['assets', { kind: 'accounts', optional: true }] };
  const at = async (rows: readonly Row[], accounts: PlantSpec['evidence']) =>
    (await check(one(rule, { assets: assets(...rows), ...accounts }, optional))).status('zone:a');
  const user = [{ asset: 'A', name: 'x', shared: false }];
  test('that nobody has does not stop a verdict that can do without it', async () => {
    expect(await at([{ id: 'A', class: 'sensor' }], {})).toBe('pass');
    expect(await at([{ id: 'A', class: 'hmi' }], {})).toBe('not-evaluated no-evidence');
  });
  test('that is there carries a pass', async () => {
    expect(await at([{ id: 'A', class: 'hmi' }], { accounts: user })).toBe('pass');
  });
  test('that is stale carries none, whether it says yes or is taken away', async () => {
    expect(await at([{ id: 'A', class: 'hmi' }], { accounts: { rows: user, validUntil: '2026-01-01' } })).toBe('not-evaluated stale');
    expect(await at([{ id: 'A', class: 'sensor' }], { accounts: { rows: user, validUntil: '2026-01-01' } })).toBe('pass');
    expect(await at([{ id: 'A', class: 'hmi' }], { accounts: { rows: user, missing: true } })).toBe('not-evaluated no-evidence');
  });
  test('that is stale still proves a failure', async () => {
    expect(await at([{ id: 'A', class: 'hmi' }], { accounts: { rows: [], validUntil: '2026-01-01' } })).toMatch(/^not-evaluated/);
    expect(
      await at([{ id: 'A', class: 'hmi' }], { accounts: { rows: [{ asset: 'A', name: 'x', shared: true }], validUntil: '2026-01-01' } }),
    ).toBe('fail A');
  });
});

describe('model kinds', () => {
  test('a conduit that is not declared passes nothing', async () => {
    const rule: RuleSpec = { for: 'conduits', assert: 'size(conduit.between) >= 2' };
    const run = await check({ controls: [{ subject: ['conduit', 'site'], rules: [rule] }], evidence: {}, conduits: [] });
    expect(run.status('site')).toBe('not-evaluated empty-population');
  });
  test('but where the control allows an empty list, the site file says all there is', async () => {
    const rule: RuleSpec = { for: 'conduits', assert: 'size(conduit.between) >= 2' };
    const run = await check({
      controls: [{ subject: ['site'], evidence: [{ kind: 'conduits', emptyOk: true }], rules: [rule] }],
      evidence: {},
      conduits: [],
    });
    expect(run.status('site')).toBe('pass');
  });
});

describe('what does not compile', () => {
  const problems = (rule: RuleSpec) =>
    compileControl(controlOf({ rules: [rule] }), kinds).problems.filter(({ severity }) => severity === 'error');
  test.each<readonly [string, RuleSpec, string, string]>([
    ['a field that the kind does not have', { for: 'assets', assert: "asset.modle == 'x'" }, 'E_EXPR_UNKNOWN_FIELD', 'rules[0].assert'],
    [
      'a join on such a field',
      { for: 'assets', join: { b: { from: 'backups', on: { aset: 'asset.id' } } }, assert: 'size(b) > 0' },
      'E_EXPR_UNKNOWN_FIELD',
      'rules[0].join.b.on.aset',
    ],
    [
      'a join of unlike types',
      { for: 'assets', join: { b: { from: 'backups', on: { asset: 'asset.level' } } }, assert: 'size(b) > 0' },
      'E_EXPR_TYPE',
      'rules[0].join.b.on.asset',
    ],
    ['has() that could deselect', { for: 'assets', when: 'has(asset.model)', assert: 'true' }, 'E_EXPR_HAS', 'rules[0].when'],
  ])('%s', (_, rule, code, path) => {
    expect(problems(rule)).toMatchObject([{ code, path }]);
  });
  test('has() in a trigger, where absent would mean not applicable', () => {
    const control = controlOf({
      rules: [{ for: 'assets', assert: 'asset.stateful' }],
      trigger: { for: 'assets', when: 'has(asset.model)' },
    });
    expect(compileControl(control, kinds).problems.map(({ code }) => code)).toContain('E_EXPR_HAS');
  });
});
