/** Trees that were stored at the build are the trees that the parser gives. */
import { expect, test } from 'vitest';
import { parseExpression } from '../../src/rules/parse.js';
import { storedTree, storeTree, type Stored } from '../../src/rules/stored-tree.js';
import type { Expression } from '../../src/rules/syntax.js';

const treeOf = (source: string): Expression => {
  const parsed = parseExpression(source);
  if (!parsed.ok) throw new Error(source);
  return parsed.tree;
};

test.each([
  "asset.class == 'plc' && !(asset.id in params.exempt)",
  'copies.exists(c, c.verified && age(c.completed) <= params.maxAgeDays)',
  'has(asset.firmware) ? size(asset.addresses) : -3',
  '[1, 2.5, true, null, "x"].map(n, n != 1, n)[0] == {"k": [asset.a]}.k[0]',
  'ports.filter(p, p.stormPercent > 0.0 || p.role == "unused").size() > 0',
  'asset["odd name"] == 1.0',
])('%s', (source) => {
  const stored = storeTree(treeOf(source));
  expect(stored).not.toBeNull();
  expect(storedTree(JSON.parse(JSON.stringify(stored)) as Stored)).toEqual(treeOf(source));
});

test.each(["b'bytes' == asset.b", '5u == asset.n', '9223372036854775807 > asset.n', '-0.0 == asset.n || 1 == 2u'])(
  '%s is left to the parser',
  (source) => {
    expect(storeTree(treeOf(source))).toBeNull();
  },
);
