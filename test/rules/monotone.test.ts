/** What is decided stays decided: filling in a missing field, or learning the rest of a list, never contradicts an answer. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileIn } from '../../src/rules/compile.js';
import { OpenList, type UnknownReason } from '../../src/rules/values.js';
import { asOf, day, frameOf, scope } from './harness.js';

const number = fc.integer({ min: 0, max: 4 });
const text = fc.constantFrom('a', 'b', 'ab', '10.1.40.7', 'V4.10', 'V4.9');
const anyBoolean = fc.boolean();
const date = fc.integer({ min: -3, max: 1 }).map((days) => asOf + days * day);

const account = fc.record({ name: text, shared: anyBoolean });
const copy = fc.record({ completed: date, verified: anyBoolean, size: number });
/** A whole asset; fields are taken away from it below. */
const asset = fc.record({
  id: text,
  class: fc.constantFrom('controller', 'host'),
  firmware: text,
  address: text,
  stateful: anyBoolean,
  critical: anyBoolean,
  ports: number,
  risk: number,
  built: date,
  services: fc.array(text, { maxLength: 3 }),
  scores: fc.array(number, { maxLength: 3 }),
  maker: fc.record({ name: text, since: date }),
  accounts: fc.array(account, { maxLength: 3 }),
});

type Tree = Record<'bool' | 'int' | 'text' | 'copyBool' | 'accountBool', string>;

const expressions = fc.letrec<Tree>((tie) => {
  const compared = (left: fc.Arbitrary<string>, right: fc.Arbitrary<string>): fc.Arbitrary<string> =>
    fc.tuple(left, fc.constantFrom('==', '!=', '<', '<=', '>', '>='), right).map(([a, operator, b]) => `(${a} ${operator} ${b})`);
  const literal = number.map(String);
  const macro = (list: string, variable: string, body: fc.Arbitrary<string>): fc.Arbitrary<string> =>
    fc.oneof(
      fc.tuple(fc.constantFrom('exists', 'all', 'exists_one'), body).map(([name, each]) => `${list}.${name}(${variable}, ${each})`),
      fc
        .tuple(fc.constantFrom('exists', 'all'), body, body)
        .map(([name, filter, each]) => `${list}.filter(${variable}, ${filter}).${name}(${variable}, ${each})`),
      fc
        .tuple(body, fc.constantFrom('>', '<=', '==', '!='), literal)
        .map(([filter, operator, bound]) => `(size(${list}.filter(${variable}, ${filter})) ${operator} ${bound})`),
    );
  return {
    bool: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constantFrom('asset.stateful', 'asset.critical', 'asset.maker.since < asOf', 'true', 'false'),
      compared(tie('int'), tie('int')),
      compared(tie('text'), tie('text')),
      compared(
        fc.constant('asset.risk'),
        literal.map((each) => `${each}.5`),
      ),
      fc.tuple(tie('text'), fc.constantFrom('asset.services', '["a", asset.id]')).map(([item, list]) => `(${item} in ${list})`),
      fc.tuple(tie('bool'), fc.constantFrom('&&', '||'), tie('bool')).map(([a, operator, b]) => `(${a} ${operator} ${b})`),
      tie('bool').map((operand) => `!(${operand})`),
      fc.tuple(tie('bool'), tie('bool'), tie('bool')).map(([a, b, c]) => `(${a} ? ${b} : ${c})`),
      fc.tuple(tie('bool'), tie('bool')).map(([a, b]) => `((${a}) == (${b}))`),
      macro('copies', 'c', tie('copyBool')),
      macro('asset.accounts', 'a', tie('accountBool')),
      compared(fc.constantFrom('asset.services.map(s, s + asset.id)', '["a"]'), fc.constant('["a", "b"]')).map((each) =>
        each.replace(/ (<|<=|>|>=) /, ' == '),
      ),
      fc.constantFrom('inNetwork(asset.address, "10.1.0.0/16")', 'versionCompare(asset.firmware, "V4.9") > 0', 'asset.id.matches("^a")'),
    ),
    int: fc.oneof(
      { depthSize: 'small' },
      literal,
      fc.constantFrom('asset.ports', 'n', 'size(asset.services)', 'size(copies)', 'age(asset.built)', 'size(asset.id)'),
      fc.tuple(tie('int'), fc.constantFrom('+', '-', '*'), tie('int')).map(([a, operator, b]) => `(${a} ${operator} ${b})`),
      fc.tuple(tie('bool'), tie('int'), tie('int')).map(([a, b, c]) => `(${a} ? ${b} : ${c})`),
    ),
    text: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom('asset.id', 'asset.maker.name', 'asset.firmware', '"a"', '"b"', '(asset.id + "b")'),
    ),
    copyBool: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom(
        'c.verified',
        '!c.verified',
        'c.size > 1',
        'c.size == asset.ports',
        'age(c.completed) <= 2',
        'asset.accounts.exists(a, a.shared)',
      ),
      fc.tuple(tie('copyBool'), fc.constantFrom('&&', '||'), tie('copyBool')).map(([a, operator, b]) => `(${a} ${operator} ${b})`),
    ),
    accountBool: fc.oneof(
      fc.constantFrom(
        'a.shared',
        '!a.shared',
        'a.name == asset.id',
        'a.name in asset.services',
        'copies.exists(c, c.verified == a.shared)',
      ),
    ),
  };
});

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A copy with some fields taken away, at any depth: whether the n-th field goes is the n-th entry of `gone`. */
function blanked(value: unknown, gone: readonly boolean[]): unknown {
  let n = 0;
  const walk = (each: unknown): unknown => {
    if (Array.isArray(each)) return each.map(walk);
    if (!isRecord(each)) return each;
    const kept = Object.entries(each).filter(() => {
      n += 1;
      return gone[(n - 1) % gone.length] !== true;
    });
    return Object.fromEntries(kept.map(([field, inner]) => [field, walk(inner)]));
  };
  return walk(value);
}

const reason: UnknownReason = { code: 'incomplete-coverage', what: 'copies' };
const isDecided = (value: unknown): value is boolean => typeof value === 'boolean';

const answer = (source: string, given: Readonly<Record<string, unknown>>): unknown => {
  const compiled = compileIn(source, scope, { role: 'assert' });
  if (!compiled.ok) throw new Error(`${source}: ${compiled.problems.map((each) => each.message).join(' ')}`);
  return compiled.run(frameOf({ asOf, ...given }));
};

describe('an answer that is decided', { timeout: 30_000 }, () => {
  it('stays the same when missing fields are filled in', () => {
    let decided = 0;
    const gone = fc.array(fc.boolean(), { minLength: 1, maxLength: 13 });
    fc.assert(
      fc.property(expressions.bool, asset, fc.array(copy, { maxLength: 2 }), gone, number, (source, whole, copies, which, n) => {
        const before = answer(source, { asset: blanked(whole, which), copies: blanked(copies, which), n });
        const after = answer(source, { asset: whole, copies, n });
        if (!isDecided(before)) return;
        decided += 1;
        expect(after).toBe(before);
      }),
      { numRuns: 1_000 },
    );
    expect(decided).toBeGreaterThan(200);
  });

  it('stays the same when the rest of a list becomes known', () => {
    let decided = 0;
    const copies = fc.array(copy, { maxLength: 3 });
    const open = fc.constantFrom(reason, null);
    fc.assert(
      fc.property(expressions.bool, asset, copies, copies, copies, open, fc.nat(7), (source, whole, items, maybe, more, isOpen, mask) => {
        const before = answer(source, { asset: whole, n: 1, copies: new OpenList(items, maybe, isOpen, reason) });
        const known = [...(isOpen === null ? [] : more), ...items, ...maybe.filter((_, n) => (mask & (1 << n)) !== 0)];
        const after = answer(source, { asset: whole, n: 1, copies: known });
        if (!isDecided(before)) return;
        decided += 1;
        // Only what reads the list is of interest, but all of it must hold.
        expect(after).toBe(before);
      }),
      { numRuns: 1_000 },
    );
    expect(decided).toBeGreaterThan(200);
  });

  it('is the same for a list without doubts, however it is handed over', () => {
    fc.assert(
      fc.property(expressions.bool, asset, fc.array(copy, { maxLength: 3 }), (source, whole, copies) => {
        const closed = answer(source, { asset: whole, n: 1, copies });
        expect(answer(source, { asset: whole, n: 1, copies: new OpenList(copies, [], null) })).toEqual(closed);
      }),
      { numRuns: 300 },
    );
  });
});
