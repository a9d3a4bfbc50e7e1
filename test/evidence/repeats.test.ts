/** Texts that may be there twice: none that is is missed, and of many that are not few are suspected. */
import { expect, it } from 'vitest';
import { makeRepeats } from '../../src/evidence/repeats.js';

it.each<[name: string, one: string, other: string]>([
  ['the same text', 'SN-1', 'SN-1'],
  ['a text in other letters', 'SN-ab-1', 'sn-AB-1'],
  ['a text in other letters beyond ASCII', 'PRÜF-1', 'prüf-1'],
  ['a letter beyond ASCII whose small one is of ASCII', '\u212a-100', 'k-100'],
  ['a letter whose small one are two', '\u0130-100', 'i\u0307-100'],
  ['the empty text', '', ''],
])('%s may be there twice', (_, one, other) => {
  const repeats = makeRepeats(2);
  repeats.add(one);
  repeats.add(other);
  expect([repeats.mayRepeat(one), repeats.mayRepeat(other)]).toEqual([true, true]);
});

it('of different texts few are suspected, and a text that was never added is not', () => {
  const repeats = makeRepeats(20_000);
  const texts = Array.from({ length: 20_000 }, (_, n) => `SN-${String(n * 7919)}`);
  for (const text of texts) repeats.add(text);
  expect(texts.filter((text) => repeats.mayRepeat(text)).length).toBeLessThan(20_000 / 6);
  expect(makeRepeats(0).mayRepeat('x')).toBe(false);
});
