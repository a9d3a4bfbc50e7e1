/** Generated code answers as the closures do, or leaves the answer to them. */
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { batchOf, checkOf } from '../../src/rules/check.js';
import { compileIn, type CompiledExpression } from '../../src/rules/compile.js';
import { useGenerated } from '../../src/rules/tier.js';
import { recordOf } from '../../src/rules/types.js';
import { openList, RuleError, unknown, type UnknownReason } from '../../src/rules/values.js';
import { asOf, brief, day, frameOf, scope, type Given } from './harness.js';
import { asset, often, once, seen, tried } from './questions.js';

afterEach(() => {
  useGenerated('often');
});
const reason: UnknownReason = { code: 'incomplete-coverage', what: 'copies' };

function answerOf(source: string, given: Given, when: Parameters<typeof useGenerated>[0]): unknown {
  useGenerated(when);
  const compiled = compileIn(source, scope, { role: 'when' });
  if (!compiled.ok) throw new Error(`${source}: ${compiled.problems.map((each) => each.message).join(' ')}`);
  const frame = frameOf(given);
  compiled.run(frame);
  return brief(compiled.run(frame));
}

function compiledOf(source: string): Extract<CompiledExpression, { ok: true }> {
  const compiled = compileIn(source, scope, { role: 'value' });
  if (!compiled.ok) throw new Error(`${source}: ${compiled.problems.map((each) => each.message).join(' ')}`);
  return compiled;
}

describe('generated code', { timeout: 60_000 }, () => {
  it('agrees with the closures on random expressions and records with gaps', () => {
    const counts = new Map<unknown, number>();
    fc.assert(
      fc.property(fc.oneof(once, often, tried), asset, seen, (source, record, { items, maybe, open }) => {
        const copies = openList(items, maybe, open ? reason : null, reason);
        const given = { asset: record, copies, params: { maxAgeDays: 3 }, asOf };
        const expected = answerOf(source, given, 'never');
        counts.set(expected, (counts.get(expected) ?? 0) + 1);
        expect({ source, answer: answerOf(source, given, 'always') }).toEqual({ source, answer: expected });
      }),
      { numRuns: 1_500 },
    );
    expect(Math.min(counts.get(true) ?? 0, counts.get(false) ?? 0)).toBeGreaterThan(100);
  });

  it('answers `when` and `assert` together, and many rules in one function, as one after the other', () => {
    const source = fc.oneof(once, tried);
    const pair = fc.tuple(fc.option(source), source);
    let decided = 0;
    fc.assert(
      fc.property(
        fc.array(pair, { minLength: 1, maxLength: 4 }),
        fc.array(asset, { minLength: 1, maxLength: 4 }),
        seen,
        (pairs, assets, copies) => {
          useGenerated('never');
          const slow = pairs.map(([when, assert]) => checkOf(when === null ? null : compiledOf(when), compiledOf(assert)));
          const frames = assets.map((each) =>
            frameOf({
              asset: each,
              copies: openList(copies.items, copies.maybe, copies.open ? reason : null, reason),
              params: { maxAgeDays: 3 },
              asOf,
            }),
          );
          const expected = frames.map((frame) => slow.map(({ run }) => brief(run(frame))));
          useGenerated('always');
          const fast = pairs.map(([when, assert]) => checkOf(when === null ? null : compiledOf(when), compiledOf(assert)));
          expect({ pairs, answers: frames.map((frame) => fast.map(({ run }) => brief(run(frame)))) }).toEqual({ pairs, answers: expected });
          const batch = batchOf(fast, 1, 1);
          if (batch === null) return;
          for (const [n, frame] of frames.entries()) {
            const told: unknown[] = pairs.map(() => 'skipped');
            const passes = new Uint32Array(pairs.length);
            const hidden = [...frame.slice(0, 1), undefined, ...frame.slice(2)];
            batch.run(
              assets[n],
              pairs.map(() => hidden),
              passes,
              (place, isFailed) => (told[place] = isFailed ? false : 'left'),
            );
            const all = told.map((each, place) => (passes[place] === 1 ? true : each));
            const shown = all.map((each, place) => (each === 'left' || !batch.places.includes(place) ? expected[n]?.[place] : each));
            decided += all.filter((each, place) => each !== 'left' && batch.places.includes(place)).length;
            expect({ pairs, shown }).toEqual({ pairs, shown: expected[n] });
          }
        },
      ),
      { numRuns: 200 },
    );
    expect(decided).toBeGreaterThan(100);
  });

  const whole = {
    id: 'plc-1',
    class: 'controller',
    firmware: 'V4.10',
    address: '10.1.40.7',
    stateful: true,
    critical: false,
    ports: 3,
    risk: 7.5,
    built: asOf - 400 * day,
    seen: asOf - day + 1000,
    services: ['ssh', 'modbus'],
    scores: [1.5, 2],
    maker: { name: 'ACME', since: asOf - 900 * day },
    accounts: [
      { name: 'root', shared: true },
      { name: 'op', shared: false },
    ],
  };
  it.each([
    ["asset.class == 'controller' && !asset.critical", true],
    ["asset.class in ['host', 'switch'] || asset.ports + 1 >= 4", true],
    ["'telnet' in asset.services", false],
    ['asset.accounts.exists(a, a.shared && a.name.startsWith("ro"))', true],
    ['asset.accounts.all(a, a.name.matches("^[a-z]+$"))', true],
    ['age(asset.built) <= 365', false],
    ['age(asset.seen) == 1 && daysUntil(asset.built) < 0', true],
    ['asset.risk > 7.0 ? size(asset.services) == 2 : false', true],
    ["inNetwork(asset.address, '10.1.0.0/16')", true],
    ["asset.maker.name == 'ACME' && known(asset.firmware)", true],
    ['size(asset.firmware) == 5 && asset.firmware != "\\"]; throw 1; [\\"\\u2028"', true],
    ['copies.all(c, c.verified && c.size > 1)', true],
    ['asset.services.exists(s, asset.accounts.exists(a, a.name + "h" == s))', false],
    ['asset.accounts.exists(a, asset.services.filter(s, s.startsWith(a.name)).size() > 0)', false],
    ['params.maxAgeDays in [3, 4] && asset.ports in [1, 2, 3]', true],
    ["asset.scores.exists(x, x == 2.0) && 'a' in params.names", true],
  ])('%s is %s', (source, expected) => {
    const given = { asset: whole, copies: [{ verified: true, size: 2 }], params: { maxAgeDays: 3, names: ['a'] }, asOf };
    expect([answerOf(source, given, 'always'), answerOf(source, given, 'never')]).toEqual([expected, expected]);
  });

  it('leaves what is not of its type to the closures', () => {
    const odd = [null, {}, [], '', 'x', 1, 2.5, true, Number.NaN, Number.MAX_SAFE_INTEGER];
    const sources = [
      'asset.stateful',
      'asset.ports + 1 > 2',
      "asset.class == 'host'",
      'size(asset.services) > 1',
      'asset.accounts.exists(a, a.shared)',
      'age(asset.built) > 1',
      "asset.maker.name != 'x'",
      'asset.risk < 2.0',
    ];
    for (const source of sources)
      for (const value of odd) {
        const record = {
          stateful: value,
          ports: value,
          class: value,
          services: value,
          accounts: value,
          built: value,
          maker: value,
          risk: value,
        };
        const given = { asset: record, copies: [], params: {}, asOf };
        expect({ source, value, answer: answerOf(source, given, 'always') }).toEqual({
          source,
          value,
          answer: answerOf(source, given, 'never'),
        });
      }
  });

  it('reads no field of what only has one of that name', () => {
    const inner = recordOf('inner', {
      kind: { kind: 'string' },
      reason: { kind: 'string' },
      length: { kind: 'int' },
      at: { kind: 'bool' },
    });
    const names = new Map([['x', { slot: 1, type: inner }]]);
    const holders = [
      unknown('unresolved', 'x'),
      new RuleError('broken'),
      [],
      'text',
      7,
      null,
      undefined,
      { kind: 'k', length: 2, at: true },
    ];
    const answers = (when: Parameters<typeof useGenerated>[0]): readonly (readonly unknown[])[] =>
      ["x.kind != 'none'", "x.reason != 'none'", 'x.length >= 0', 'has(x.kind)', 'has(x.at)', 'x.at'].map((source) => {
        useGenerated(when);
        const compiled = compileIn(source, { names }, { role: 'assert' });
        if (!compiled.ok) throw new Error(source);
        return holders.map((holder) => brief(compiled.run([null, holder])));
      });
    expect(answers('always')).toEqual(answers('never'));
    expect(answers('always')[0]).toContain(true);
  });

  it('is given up where it seldom has an answer, and the answers stay', () => {
    useGenerated('often');
    const compiled = compileIn('asset.stateful && asset.ports > 1', scope, { role: 'when' });
    if (!compiled.ok) throw new Error('it compiles');
    for (let n = 0; n < 3_000; n++) {
      const record = n % 3 === 0 ? { stateful: true, ports: n } : { ports: n };
      const expected = n % 3 === 0 ? n > 1 : n <= 1 ? false : '? missing-attribute asset.stateful';
      expect(brief(compiled.run(frameOf({ asset: record })))).toBe(expected);
    }
  });
});
