/** Hints with names: the nearest one, or what there is. */
import { expect, test } from 'vitest';
import { hintOf } from '../../src/rules/suggest.js';

const many = [
  'alpha',
  'bravo',
  'charlie',
  'delta',
  'echo',
  'foxtrot',
  'golf',
  'hotel',
  'india',
  'juliet',
  'kilo',
  'lima',
  'lastPatched',
  'mike',
];

test.each([
  ['the nearest name is the one that is meant', 'brave', many, 'Did you mean "bravo"?'],
  ['a few names stand in their own order', 'zz', ['b', 'a'], 'There are: b, a.'],
  ['one name is one', 'zz', ['b'], 'There is: b.'],
  ['without names there is nothing to say', 'zz', [], ''],
])('%s', (_, wanted, names, expected) => {
  expect(hintOf(wanted, names)).toBe(expected);
});

test('of many names the most alike stand first, and the rest is said to be left out', () => {
  const hint = hintOf('patched', many);
  expect(hint).toMatch(/^There are: lastPatched, .*, \.\.\.\.$/);
  expect(hint.split(', ')).toHaveLength(13);
});
