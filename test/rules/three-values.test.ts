/** Missing is neither true nor false: tables of the three-valued logic and of what reads a record. */
import { describe, expect, it } from 'vitest';
import { RuleError, Timestamp, unknown } from '../../src/rules/values.js';
import { asOf, brief, day, run } from './harness.js';

const U = unknown('missing-attribute', 'x');
const E = new RuleError('broken');
const shown = (value: unknown): unknown => (value === U || value instanceof Object ? (value instanceof RuleError ? 'E' : 'U') : value);

// p, q, p && q, p || q
const pairs: readonly (readonly [unknown, unknown, unknown, unknown])[] = [
  [true, true, true, true],
  [true, false, false, true],
  [true, U, 'U', true],
  [true, E, 'E', true],
  [false, false, false, false],
  [false, U, false, 'U'],
  [false, E, false, 'E'],
  [U, U, 'U', 'U'],
  [U, E, 'E', 'E'],
  [E, E, 'E', 'E'],
];

describe('&& and || after Kleene, both ways round', () => {
  it.each(pairs)('%o with %o', (p, q, both, either) => {
    for (const given of [
      { p, q },
      { p: q, q: p },
    ]) {
      expect(shown(run('p && q', given))).toBe(both);
      expect(shown(run('p || q', given))).toBe(either);
      expect(shown(run('p && q && p', given))).toBe(both);
      expect(shown(run('q || p || q', given))).toBe(either);
    }
  });

  it('! turns true and false, and leaves the rest', () => {
    expect([true, false, U, E].map((p) => shown(run('!p', { p })))).toEqual([false, true, 'U', 'E']);
  });

  it('?: with an undecided condition answers where both branches agree', () => {
    expect(shown(run('p ? q : r', { p: U, q: true, r: true }))).toBe(true);
    expect(shown(run('p ? q : r', { p: U, q: true, r: false }))).toBe('U');
    expect(shown(run('p ? q : r', { p: U, q: true, r: U }))).toBe('U');
    expect(shown(run('p ? q : r', { p: E, q: true, r: true }))).toBe('E');
    expect(run('p ? [1, 2] : [1, n]', { p: U, n: 2 })).toEqual([1, 2]);
    expect(shown(run('p ? 1 : 2', { p: U }))).toBe('U');
  });
});

const record = {
  id: 'plc-1',
  class: 'controller',
  firmware: 'V4.10',
  address: '10.1.40.7',
  stateful: true,
  ports: 3,
  risk: 7,
  built: asOf - 400 * day,
  seen: asOf - day + 1000,
  services: ['ssh', 'modbus'],
  scores: [1, 2.5],
  maker: { name: 'Acme' },
  accounts: [{ name: 'a', shared: false }, { name: 'b' }],
};

const reads: readonly (readonly [string, unknown])[] = [
  ['asset.ports + 1', 4],
  ['asset.ports == 3', true],
  ['asset.risk >= 7.0', true],
  ['asset.risk / 2.0 > 3.4', true],
  ['asset.critical', '? missing-attribute asset.critical'],
  ['!asset.critical', '? missing-attribute asset.critical'],
  ['asset.critical && asset.ports > 5', false],
  ['asset.maker.name', 'Acme'],
  ['asset.maker["name"]', 'Acme'],
  ['asset.maker.since < asOf', '? missing-attribute asset.maker.since'],
  ['age(asset.built)', 400],
  ['age(asset.seen)', 1],
  ['age(asOf)', 0],
  ['age(asOf + days(1))', '? unresolved date after as-of'],
  ['daysUntil(asOf + days(10))', 10],
  ['daysUntil(asset.built)', -400],
  ['asset.built + days(400) == asOf', true],
  ['asset.seen < asOf', true],
  ['asset.seen.getFullYear()', 2026],
  ['asset.scores[1] == 2.5', true],
  ['asset.scores.all(s, s >= 1.0)', true],
  ['"ssh" in asset.services', true],
  ['"telnet" in asset.services', false],
  ['asset.accounts.exists(a, a.shared)', '? missing-attribute asset.accounts[].shared'],
  ['asset.accounts.exists(a, a.name == "b")', true],
  ['asset.accounts.filter(a, a.name == "b").size()', 1],
  ['asset.accounts.map(a, a.shared)', [false, '? missing-attribute asset.accounts[].shared']],
  ['size(asset.accounts.filter(a, a.shared))', '0..1'],
  ['inNetwork(asset.address, "10.1.40.0/24")', true],
  ['versionCompare(asset.firmware, "V4.9")', 1],
  ['asset.firmware.matches("^V[0-9]+[.]")', true],
  ['type(asset.ports) == int', true],
  ['type(asset.risk) == double', true],
  ['asset.ports / 0 == 1', 'error'],
  ['asset.services[7] == "x"', 'error'],
  ['9223372036854775807 + asset.ports > 0', 'error'],
];

describe('a record', () => {
  it.each(reads)('%s', (source, answer) => {
    expect(brief(run(source, { asset: record, asOf }))).toEqual(answer);
  });

  it('reads null and undefined as missing, and nothing from the prototype', () => {
    expect(brief(run('asset.stateful', { asset: { stateful: null } }))).toBe('? missing-attribute asset.stateful');
    expect(brief(run('asset.stateful', { asset: Object.create({ stateful: true }) }))).not.toBe(true);
    expect(brief(run('asset.stateful', {}))).toBe('? missing-attribute asset');
  });

  it('has() is decided by presence', () => {
    const how = { role: 'assert', expect: 'bool' } as const;
    expect(run('has(asset.firmware)', { asset: record }, how)).toBe(true);
    expect(run('has(asset.critical)', { asset: record }, how)).toBe(false);
    expect(brief(run('has(asset.maker.since)', { asset: {} }, how))).toBe('? missing-attribute asset.maker');
  });

  it('keeps what was read once as it is when it comes back through a slot', () => {
    expect(run('asOf == timestamp("2026-10-01T00:00:00Z")', { asOf: new Timestamp(asOf, 0) })).toBe(true);
    expect(run('asOf == timestamp("2026-10-01T00:00:00Z")', { asOf })).toBe(true);
  });
});

describe('untyped data', () => {
  it.each([
    [{ status: 'active' }, true],
    [{ status: 'retired' }, false],
    [{}, '? missing-attribute raw.status'],
    [{ status: null }, '? missing-attribute raw.status'],
    [{ status: 7 }, 'error'],
  ])('raw.status == "active" on %j is %s', (raw, answer) => {
    expect(brief(run('raw.status == "active"', { raw }))).toBe(answer);
  });

  it('nested deeper than the stack is an error, not a crash', () => {
    let deep: unknown = [];
    for (let n = 0; n < 20_000; n += 1) deep = [deep];
    expect(brief(run('raw.deep == [1]', { raw: { deep } }))).toBe('error');
  });

  it('tells whole numbers from fractions', () => {
    expect(run('raw.a + 1', { raw: { a: 1 } })).toBe(2);
    expect(run('raw.a + 0.5 == 2.0', { raw: { a: 1.5 } })).toBe(true);
    expect(brief(run('raw.port in [1, 2]', { raw: { port: '1' } }))).toBe('error');
    expect(run('raw["Serial No"] == "x"', { raw: { 'Serial No': 'x' } })).toBe(true);
    expect(brief(run('raw.list.exists(x, x.a == 1)', { raw: { list: [{ b: 1 }, { a: 1 }] } }))).toBe(true);
  });
});
