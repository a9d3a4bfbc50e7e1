/** What is written back reads as before: the same tree, over all expressions of the controls and a table of awkward ones. */
import { expect, test } from 'vitest';
import { loadLibrary } from '../../src/load/library.js';
import { parseExpression } from '../../src/rules/parse.js';
import { chainOf, operandsOf, type Expression } from '../../src/rules/syntax.js';
import { unparse } from '../../src/rules/unparse.js';

const treeOf = (source: string) => {
  const parsed = parseExpression(source);
  if (!parsed.ok) throw new Error(`${source}: ${parsed.problems.map((each) => each.message).join('; ')}`);
  return parsed.tree;
};

const awkward: readonly (readonly [source: string, written: string])[] = [
  ['a&&(b||c)', 'a && (b || c)'],
  ['(a && b) && (c && d)', 'a && b && c && d'],
  ['!(a && b)', '!(a && b)'],
  ['!(a == b)', '!(a == b)'],
  ['!a.b', '!a.b'],
  ['!!a', 'a'],
  ['(a ? b : c) ? d : (e ? f : g)', '(a ? b : c) ? d : e ? f : g'],
  ['a - (b - c)', 'a - (b - c)'],
  ['a - b - c', 'a - b - c'],
  ['(a + b) * c % d', '(a + b) * c % d'],
  ['-(a + b)', '-(a + b)'],
  ['a - -1', 'a - -1'],
  ['(a == b) == c', 'a == b == c'],
  ['a == (b == c)', 'a == (b == c)'],
  ['x in [1, 2.0, 3u]', 'x in [1, 2.0, 3u]'],
  ['{"a": 1, "b": [true, null]}["a"]', "{'a': 1, 'b': [true, null]}['a']"],
  ["'it\\'s \\\\ \\n \\u0001'", "'it\\'s \\\\ \\n \\u0001'"],
  ['b"\\x00a"', "b'\\x00\\x61'"],
  ['has(a.b.c)', 'has(a.b.c)'],
  ['list.exists(x, x.a && !list.exists(y, y.b > x.b))', 'list.exists(x, x.a && !list.exists(y, y.b > x.b))'],
  ['list.map(x, x > 1, x + 1)', 'list.map(x, x > 1, x + 1)'],
  ['(a + b).size()', '(a + b).size()'],
  ['(-1).size()', '(-1).size()'],
  ['(until - event.time).getMinutes() <= 60', '(until - event.time).getMinutes() <= 60'],
  ['a.`content-type` == "x"', "a.`content-type` == 'x'"],
  ['1e300', '1e+300'],
  ['9223372036854775807', '9223372036854775807'],
];

test.each(awkward)('%s', (source, written) => {
  const tree = treeOf(source);
  expect(unparse(tree)).toBe(written);
  expect(shapeOf(treeOf(written))).toEqual(shapeOf(tree));
});

/** The tree without its places. How a chain is bracketed inside does not count. */
function shapeOf(node: Expression): unknown {
  const chained = node.kind === 'call' && (node.name === '_&&_' || node.name === '_||_');
  const own = Object.entries(node).filter(([key, value]) => !key.toLowerCase().endsWith('offset') && !isPart(value));
  return { ...Object.fromEntries(own), parts: (chained ? chainOf(node, node.name) : operandsOf(node)).map(shapeOf) };
}
const isPart = (value: unknown): boolean => Array.isArray(value) || (typeof value === 'object' && value !== null && 'offset' in value);

test('every expression of the controls reads the same after it is written back', () => {
  const library = loadLibrary({ shipped: 'all', extra: [], tests: false });
  if (!library.ok) throw new Error('the controls cannot be loaded');
  const sources = library.value.controls.flatMap(({ rules, trigger }) => [
    ...rules.flatMap(({ when, assert, group, joins, lets }) => [
      when,
      assert,
      group?.by ?? null,
      ...joins.flatMap((join) => Object.values(join.on)),
      ...lets.map((each) => each.value),
    ]),
    trigger?.when ?? null,
  ]);
  const given = sources.filter((each) => each !== null);
  expect(given.length).toBeGreaterThan(300);
  for (const source of given) {
    const tree = treeOf(source);
    expect(shapeOf(treeOf(unparse(tree))), source).toEqual(shapeOf(tree));
  }
});
