/** The proof lock: what must be there, readable, unchanged, fresh, of sufficient grade and covering, before anything passes. */
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { check, kindNamed, kinds, type ControlSpec, type Evidence, type PlantSpec } from './kit.js';

const backed: ControlSpec = {
  rules: [
    {
      for: 'assets',
      when: 'asset.stateful',
      join: { copies: { from: 'backups', on: { asset: 'asset.id' } } },
      assert: 'copies.exists(c, c.verified)',
    },
  ],
};
const assets = [
  { id: 'A', zone: 'a', stateful: true },
  { id: 'B', zone: 'b', stateful: true },
];
const backups = [
  { asset: 'A', completed: '2026-09-30', verified: true },
  { asset: 'B', completed: '2026-09-30', verified: true },
];
const plant = (copies: PlantSpec['evidence'], more: Partial<PlantSpec> = {}): PlantSpec => ({
  controls: [backed],
  evidence: { assets, ...copies },
  ...more,
});
const sealed = (rows: readonly object[]): string => createHash('sha256').update(JSON.stringify(rows)).digest('hex');
const copies = (more: Partial<Evidence>): PlantSpec['evidence'] => ({ backups: { rows: backups, ...more } });

describe('evidence proves a pass only where it is', () => {
  test.each<readonly [string, PlantSpec['evidence'], string]>([
    ['there and sound', { backups }, 'pass'],
    ['registered', {}, 'not-evaluated no-evidence'],
    ['there as a file', copies({ missing: true }), 'not-evaluated no-evidence'],
    ['readable', copies({ text: '[{' }), 'not-evaluated unreadable'],
    ['unchanged in its bytes', copies({ sha256: '0'.repeat(64) }), 'not-evaluated changed'],
    ['unchanged in its count', copies({ records: 3 }), 'not-evaluated changed'],
    [
      'not older than its kind allows',
      copies({ collected: '2026-09-23', rows: backups.map((each) => ({ ...each, completed: '2026-09-20' })) }),
      'not-evaluated stale',
    ],
    [
      'as old as its kind allows',
      copies({ collected: '2026-09-24', rows: backups.map((each) => ({ ...each, completed: '2026-09-20' })) }),
      'pass',
    ],
    ['dated', copies({ collected: null }), 'not-evaluated stale'],
    ['within its own last day', copies({ validUntil: '2026-09-30' }), 'not-evaluated stale'],
    ['on its own last day', copies({ validUntil: '2026-10-01' }), 'pass'],
    ['no sample', copies({ sampled: true }), 'not-evaluated incomplete-coverage'],
    ['read row by row', copies({ rows: [...backups, { asset: 'Z' }] }), 'not-evaluated incomplete-coverage'],
    ['covering the zone', copies({ covers: ['b'] }), 'not-evaluated incomplete-coverage'],
  ])('%s', async (_, evidence, expected) => {
    expect((await check(plant(evidence))).status('zone:a')).toBe(expected);
  });
  test('of the grade that the level asks for', async () => {
    const strict = new Map(kinds).set('backups', { ...kindNamed('backups'), grades: { 1: 'E2', 2: 'E3' } });
    const at = async (grade: 'E0' | 'E2') => (await check(plant(copies({ grade }), { kinds: strict }))).status('zone:a');
    expect(await at('E2')).toBe('pass');
    expect(await at('E0')).toBe('not-evaluated low-grade');
  });
});

describe('evidence that cannot prove a pass', () => {
  const failing = [{ asset: 'A', completed: '2026-09-30', verified: false }];
  test.each<readonly [string, Partial<Evidence>]>([
    ['stale', { collected: '2025-01-01', rows: [{ asset: 'A', completed: '2024-12-01', verified: false }] }],
    ['undated', { collected: null }],
    ['of no grade', { grade: 'E0' }],
  ])('%s evidence still proves a failure', async (_, more) => {
    expect((await check(plant({ backups: { rows: failing, ...more } }))).status('zone:a')).toBe('fail A');
  });
  test('a changed file still shows what it shows', async () => {
    const rule: ControlSpec = { rules: [{ for: 'backups', assert: 'backup.verified' }] };
    const run = await check(plant({ backups: { rows: failing, sha256: '0'.repeat(64) } }, { controls: [rule] }));
    expect(run.status('zone:a')).toBe('fail A|2026-09-30');
  });
  test('evidence of 2028 counts as absent: it proves neither', async () => {
    const run = await check(plant({ backups: { rows: failing, collected: '2028-01-01' } }));
    expect(run.status('zone:a')).toBe('not-evaluated no-evidence');
    expect(run.evidence.kinds.get('backups')?.records).toEqual([]);
    expect(run.assessment.problems.map(({ code }) => code)).toContain('E_EVIDENCE_DATE');
  });
  test('so does evidence that is younger inside than its date of collection', async () => {
    const run = await check(plant(copies({ collected: '2026-09-20' })));
    expect(run.status('zone:a')).toBe('not-evaluated no-evidence');
  });
});

describe('coverage', () => {
  const perZone = (more: { readonly a?: Partial<Evidence>; readonly b?: Partial<Evidence> }): PlantSpec['evidence'] => ({
    'backups-1': { rows: backups.slice(0, 1), covers: ['a'], ...more.a },
    'backups-2': { rows: backups.slice(1), covers: ['b'], ...more.b },
  });
  test('a stale file holds back the zone that it covers, not the other', async () => {
    const run = await check(
      plant(perZone({ b: { collected: '2025-01-01', rows: [{ asset: 'B', completed: '2024-12-01', verified: true }] } })),
    );
    expect([run.status('zone:a'), run.status('zone:b')]).toEqual(['pass', 'not-evaluated stale']);
  });
  test('a conduit and the site are covered when all their zones are', async () => {
    const onConduit: ControlSpec = {
      subject: ['site', 'conduit'],
      rules: [{ for: 'conduits', join: { all: { from: 'backups', on: { verified: 'true' } } }, assert: 'size(all) >= 1' }],
    };
    const whole = await check(plant(perZone({}), { controls: [onConduit] }));
    expect([whole.status('conduit:c'), whole.status('site')]).toEqual(['pass', 'pass']);
    const half = await check(plant({ 'backups-1': perZone({})['backups-1'] ?? [] }, { controls: [onConduit] }));
    expect(half.status('conduit:c')).toBe('not-evaluated incomplete-coverage');
  });
  test.each<readonly [string, Partial<Evidence>]>([
    ['missing', { missing: true }],
    ['unreadable', { text: '[{' }],
    ['changed', { sha256: '0'.repeat(64) }],
    ['empty', { rows: [] }],
    ['dated ahead', { collected: '2028-01-01' }],
  ])('of a file that is %s nobody knows what it held beyond its coverage', async (_, b) => {
    const run = await check(plant(perZone({ b })));
    expect(run.status('zone:a')).toMatch(/^not-evaluated/);
  });
  test('a row that was left out holds back the zone where it belongs, whatever its file covers', async () => {
    const own: ControlSpec = { rules: [{ for: 'accounts', assert: '!account.shared' }] };
    const rows = (name: object) => ({
      'accounts-1': { rows: [{ asset: 'A', name: 'x', shared: false }], covers: ['a'] },
      'accounts-2': {
        rows: [
          { asset: 'B', name: 'y', shared: false },
          { name: 'z', shared: 'perhaps', ...name },
        ],
        covers: ['b'],
      },
    });
    const at = async (name: object) => (await check(plant(rows(name), { controls: [own] }))).status('zone:a');
    expect(await at({ asset: 'B' })).toBe('pass');
    expect(await at({ asset: 'A' })).toBe('not-evaluated incomplete-coverage');
    expect(await at({})).toBe('not-evaluated incomplete-coverage');
  });
  test('stale evidence does not carry the pass of a zone that it never claimed to cover', async () => {
    const own: ControlSpec = { rules: [{ for: 'accounts', assert: '!account.shared' }] };
    const old = new Map(kinds).set('accounts', { ...kindNamed('accounts'), maxAgeDays: 30 });
    const evidence = {
      'accounts-1': { rows: [{ asset: 'B', name: 'x', shared: false }], covers: ['a'] },
      'accounts-2': { rows: [{ asset: 'A', name: 'y', shared: false }], covers: ['b'], collected: '2025-01-01' },
    };
    expect((await check(plant(evidence, { controls: [own], kinds: old }))).status('zone:a')).toBe('not-evaluated stale');
  });
});

describe('complete', () => {
  const none: ControlSpec = { evidence: [{ kind: 'accounts', emptyOk: true }], rules: [{ for: 'accounts', assert: '!account.shared' }] };
  const rows = [{ asset: 'B', name: 'y', shared: false }];
  const approval = {
    id: 'd',
    approver: 'P',
    approved: '2026-09-01',
    at: { file: 'site.yaml', line: 1, column: 1 },
    evidence: 'accounts',
    reason: '',
    expires: '2026-10-01',
  };
  const at = async (more: Partial<Evidence>, expires = approval.expires) =>
    (
      await check(plant({ accounts: { rows, ...more } }, { controls: [none], decisions: { completeness: [{ ...approval, expires }] } }))
    ).status('zone:a');
  test.each<readonly [string, Partial<Evidence>, string]>([
    ['an empty population passes where a person approved a sealed file', { complete: true, sha256: sealed(rows) }, 'pass'],
    ['not where the file is not sealed', { complete: true }, 'not-evaluated empty-population'],
    ['not where nobody calls it complete', { sha256: sealed(rows) }, 'not-evaluated empty-population'],
    ['not where the file has changed since', { complete: true, sha256: '0'.repeat(64) }, 'not-evaluated changed'],
    ['not where it is stale', { complete: true, sha256: sealed(rows), validUntil: '2026-09-01' }, 'not-evaluated stale'],
  ])('%s', async (_, more, expected) => {
    expect(await at(more)).toBe(expected);
  });
  test('the approval lasts to its last day', async () => {
    expect(await at({ complete: true, sha256: sealed(rows) }, '2026-09-30')).toBe('not-evaluated empty-population');
  });

  const inventory = [
    { id: 'A', zone: 'a', addresses: ['10.1.0.1'], class: 'hmi' },
    { id: 'B', zone: 'b', addresses: ['10.2.0.1'], class: 'hmi' },
  ];
  const noPlc: ControlSpec = {
    evidence: [{ kind: 'assets', emptyOk: true }],
    rules: [{ for: 'assets', when: "asset.class == 'plc'", assert: 'false' }],
  };
  const seen = async (evidence: PlantSpec['evidence'], more: Partial<Evidence> = {}) => {
    const run = await check({ controls: [noPlc], evidence: { assets: { rows: inventory, complete: true, ...more }, ...evidence } });
    return [run.status('zone:a'), run.status('zone:b')].map((each) => each.replace('not-evaluated ', ''));
  };
  const flow = (from: string, to: string) => ({ sourceAddress: from, destinationAddress: to, service: 'tcp/1' });
  test('a source that looked into one zone confirms that zone alone', async () => {
    expect(await seen({ flows: [flow('10.1.0.1', '8.8.8.8')] })).toEqual(['pass', 'empty-population']);
    expect(await seen({ flows: [flow('10.1.0.1', '10.2.0.1')] })).toEqual(['pass', 'pass']);
  });
  test.each<readonly [string, PlantSpec['evidence']]>([
    ['knows more', { flows: [flow('10.1.0.1', '10.2.0.1'), flow('10.1.0.1', '10.1.0.9')] }],
    ['is a sample', { flows: { rows: [flow('10.1.0.1', '10.2.0.1')], sampled: true } }],
    [
      'is missing, beside one that agrees',
      { flows: { rows: [], missing: true }, 'discovered-devices': [{ address: '10.1.0.1' }, { address: '10.2.0.1' }] },
    ],
    ['has a row without an address', { flows: [flow('10.1.0.1', '10.2.0.1'), { sourceAddress: '10.1.0.1', service: 'tcp/2' }] }],
    [
      'has a device of which only an unknown MAC is seen',
      { 'discovered-devices': [{ address: '10.1.0.1' }, { address: '10.2.0.1' }, { mac: '00:11:22:33:44:55' }] },
    ],
    ['is dated ahead', { flows: { rows: [flow('10.1.0.1', '10.2.0.1')], collected: '2028-01-01' } }],
  ])('a source confirms nothing that %s', async (_, evidence) => {
    expect(await seen(evidence)).toEqual(['empty-population', 'empty-population']);
  });
  test('an approval does not stand against what was seen, nor while what could speak against it is broken', async () => {
    const approved = (flows: Evidence) =>
      check({
        controls: [noPlc],
        evidence: { assets: { rows: inventory, complete: true, sha256: sealed(inventory) }, flows },
        decisions: { completeness: [{ ...approval, evidence: 'assets' }] },
      });
    expect((await approved({ rows: [flow('10.1.0.1', '10.2.0.1')] })).status('zone:a')).toBe('pass');
    expect((await approved({ rows: [flow('10.1.0.1', '10.1.0.9')] })).status('zone:a')).toBe('not-evaluated empty-population');
    expect((await approved({ rows: [], missing: true })).status('zone:a')).toBe('not-evaluated empty-population');
  });
});
