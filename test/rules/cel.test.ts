/** CEL beyond its conformance data: cel-answers.txt holds expressions whose answers were worked out from the specification. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compileExpression } from '../../src/rules/compile-expression.js';

const bindings = {
  one: 1n,
  two: 2n,
  d: 1.5,
  numbers: [1n, 5n],
  record: { a: 4n, nul: null },
  m: new Map<string, unknown>([
    ['k', 1n],
    ['z', null],
  ]),
  t: new Date('2026-10-25T00:30:00Z'),
  nested: { a: { b: { c: 1n } } },
  list: [1n, 'a', 1.5, null, true],
};

/** A value as one would write it: 1 is an int, 1.0 a double. */
function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') return Object.is(value, -0) ? '-0.0' : Number.isInteger(value) ? value.toFixed(1) : String(value);
  if (value instanceof Uint8Array) return `b'${Buffer.from(value).toString('hex')}'`;
  if (Array.isArray(value)) return `[${value.map(shown).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  return `{${Object.entries(value)
    .map(([key, each]) => `${key}: ${shown(each)}`)
    .join(', ')}}`;
}

const answer = (source: string): string => shown(compileExpression(source)(bindings));

/** Blocks of `# heading` and `expression ==> answer`; the answer `error` means that no value comes out. */
const blocks = readFileSync('test/rules/cel-answers.txt', 'utf8')
  .split(/^# /m)
  .filter((block) => block !== '')
  .map((block): readonly [string, readonly (readonly string[])[]] => {
    const [heading = '', ...lines] = block.trimEnd().split('\n');
    return [heading, lines.filter((line) => line !== '').map((line) => line.split(' ==> '))];
  });

describe.each(blocks)('%s', (_, table) => {
  it.each(table)('%s is %s', (source = '', value = '') => {
    if (value === 'error') expect(() => answer(source)).toThrow();
    else expect(answer(source)).toBe(value);
  });
});

it('reads some hundred answers', () => {
  expect(blocks.flatMap(([, table]) => table).length).toBeGreaterThan(500);
});

const escapes: readonly (readonly [string, number])[] = [
  [String.raw`'a' == '\q'`, 8],
  [String.raw`'😀' == '\x4'`, 9],
  [String.raw`b'a\u00ff'`, 3],
  [String.raw`'''a\n\8'''`, 6],
  [String.raw`'\\\ud800'`, 3],
];

describe('an escape that CEL does not know', () => {
  it.each(escapes)('%s is refused at the backslash', (source, offset) => {
    expect(() => compileExpression(source)).toThrow(expect.objectContaining({ code: 'E_EXPR_SYNTAX', offset }));
  });
});
