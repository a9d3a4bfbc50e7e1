/** Random expressions through our compiler and two other evaluators: where both agree, so do we. */
import { celEnv, parse, plan } from '@bufbuild/cel';
import { Environment } from '@marcbachmann/cel-js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileExpression } from '../../src/rules/compile-expression.js';

type Tree = Record<'bool' | 'int' | 'text' | 'list', string>;
const binary = (left: fc.Arbitrary<string>, operators: readonly string[], right: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.tuple(left, fc.constantFrom(...operators), right).map(([a, operator, b]) => `(${a} ${operator} ${b})`);

const expressions = fc.letrec<Tree>((tie) => ({
  bool: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom('yes', 'no', 'true', 'has(record.a)', 'has(record.zzz)'),
    binary(tie('bool'), ['&&', '||', '==', '!='], tie('bool')),
    binary(tie('int'), ['==', '!=', '<', '<=', '>', '>='], tie('int')),
    binary(tie('text'), ['==', '!=', '<', '<=', '>', '>='], tie('text')),
    binary(tie('int'), ['in'], tie('list')),
    tie('bool').map((operand) => `!${operand}`),
    fc.tuple(tie('bool'), tie('bool'), tie('bool')).map(([a, b, c]) => `(${a} ? ${b} : ${c})`),
    fc
      .tuple(tie('list'), fc.constantFrom('exists', 'all', 'exists_one'), tie('int'))
      .map(([list, macro, bound]) => `${list}.${macro}(e, e > ${bound})`),
    fc.tuple(tie('text'), fc.constantFrom('contains', 'startsWith', 'endsWith'), tie('text')).map(([a, name, b]) => `${a}.${name}(${b})`),
    tie('text').map((each) => `${each}.matches("^a|b$")`),
  ),
  int: fc.oneof(
    { depthSize: 'small' },
    fc.integer({ min: -3, max: 9 }).map((n) => (n < 0 ? `(${String(n)})` : String(n))),
    fc.constantFrom('one', 'two', 'record.a', 'record.zzz', '9223372036854775807', '(-9223372036854775808)'),
    binary(tie('int'), ['+', '-', '*', '/', '%'], tie('int')),
    tie('text').map((each) => `size(${each})`),
    tie('list').map((each) => `size(${each})`),
    fc.tuple(tie('list'), tie('int')).map(([list, index]) => `${list}[${index}]`),
  ),
  text: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom('"a"', '"ab"', '""', 'word', '"\u{1f600}b"'),
    binary(tie('text'), ['+'], tie('text')),
  ),
  list: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom('[]', '[1, 2, 3]', 'numbers'),
    fc.array(tie('int'), { maxLength: 2 }).map((items) => `[${items.join(', ')}]`),
    binary(tie('list'), ['+'], tie('list')),
    fc.tuple(tie('list'), tie('int')).map(([list, by]) => `${list}.map(e, e + ${by})`),
    fc.tuple(tie('list'), tie('int')).map(([list, by]) => `${list}.filter(e, e != ${by})`),
  ),
}));

const bindings = { yes: true, no: false, one: 1n, two: 2n, word: 'ab', numbers: [1n, 5n], record: { a: 4n } };

const isIterable = (value: unknown): value is Iterable<unknown> => typeof value === 'object' && value !== null && Symbol.iterator in value;
const normal = (value: unknown): unknown => {
  if (typeof value === 'bigint') return `${String(value)}n`;
  if (Array.isArray(value)) return value.map(normal);
  // The lists of @bufbuild/cel are no arrays.
  if (isIterable(value)) return [...value].map(normal);
  return value;
};
const attempt = (run: () => unknown): unknown => {
  try {
    const value = run();
    return value instanceof Error || (typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'error')
      ? 'error'
      : normal(value);
  } catch {
    return 'error';
  }
};

describe('the other evaluators', { timeout: 30_000 }, () => {
  const buf = celEnv();
  const marc = new Environment({ unlistedVariablesAreDyn: true });
  const answersOf = (source: string): readonly unknown[] => [
    attempt(() => compileExpression(source)(bindings)),
    attempt(() => plan(buf, parse(source))(bindings)),
    attempt(() => marc.evaluate(source, bindings)),
  ];

  it.each(['bool', 'int', 'text', 'list'] as const)('answer like us where they agree: %s', (kind) => {
    let agreed = 0;
    fc.assert(
      fc.property(expressions[kind], (source) => {
        const [ours, first, second] = answersOf(source);
        if (JSON.stringify(first) !== JSON.stringify(second)) return;
        agreed += 1;
        expect({ source, answer: ours }).toEqual({ source, answer: first });
      }),
      { numRuns: 200 },
    );
    expect(agreed).toBeGreaterThan(100);
  });
});
