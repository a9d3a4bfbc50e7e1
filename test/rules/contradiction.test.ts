/** Conditions that can never be true, and their neighbours that can. */
import { expect, test } from 'vitest';
import { neverTrue } from '../../src/rules/contradiction.js';
import { parseExpression } from '../../src/rules/parse.js';
import type { StaticType } from '../../src/rules/types.js';

const types: Readonly<Record<string, StaticType>> = {
  'a.class': { kind: 'string', values: ['host', 'switch', 'sensor'] },
  'a.ports': { kind: 'int' },
  'a.risk': { kind: 'double' },
  'a.on': { kind: 'bool' },
};
const verdict = (source: string): string | null => {
  const parsed = parseExpression(source);
  if (!parsed.ok) throw new Error(`${source} does not parse`);
  return neverTrue(parsed.tree, (path) => types[path] ?? null);
};

test.each([
  ["a.class == 'host' && a.class == 'switch'", 'no word that a.class can have is left (host, switch, sensor)'],
  ["a.name == 'x' && 'y' == a.name", 'a.name would have to be several things at once'],
  ["!(a.class in ['host', 'switch']) && a.class != 'sensor'", 'no word that a.class can have is left (host, switch, sensor)'],
  ["a.class in ['host'] && !(a.class == 'host')", 'no word that a.class can have is left (host, switch, sensor)'],
  ['a.ports > 5 && a.ports < 3', 'no number is more than 5 and less than 3 (a.ports)'],
  ['a.ports > 3 && a.ports < 4', 'no number is more than 3 and less than 4 (a.ports)'],
  ['3 > a.ports && a.ports >= 3', 'no number is at least 3 and less than 3 (a.ports)'],
  ['size(a.list) < 0', 'no number is at least 0 and less than 0 (size(a.list))'],
  ['age(a.seen) < 0 || age(a.seen) <= -1', 'no number is at least 0 and less than 0 (age(a.seen))'],
  ['a.on && !a.on', 'a.on would have to be both true and false'],
  ['a.on && (b.x || c) && !a.on', 'a.on would have to be both true and false'],
  ['a.x == b.y && a.x != b.y', 'a.x == b.y would have to be both true and false'],
  ['a.x < b.y && a.x >= b.y', 'a.x < b.y would have to be both true and false'],
  ['false', 'it is false as it stands'],
  ['a.on && false', 'it is false as it stands'],
  ['a.on ? !a.on : a.on', 'a.on would have to be both true and false'],
])('%s', (source, why) => {
  expect(verdict(source)).toBe(why);
});

test.each([
  "a.class == 'host' || a.class == 'switch'",
  "a.class != 'host' && a.class != 'switch'",
  'a.ports >= 3 && a.ports <= 3',
  'a.risk > 3 && a.risk < 4.0',
  'size(a.list) >= 0',
  'daysUntil(a.end) < 0',
  'a.on || !a.on',
  'a.x <= b.y && a.x >= b.y',
  'true',
  "a.class in a.list && a.class == 'host'",
  "a.list.exists(x, x == 'p') && a.list.exists(x, x == 'q')",
])('may be true: %s', (source) => {
  expect(verdict(source)).toBeNull();
});

test('no rule of ours can never hold', async () => {
  const { loadLibrary } = await import('../../src/load/library.js');
  const { compileControls } = await import('../../src/evaluate/compile-controls.js');
  const { lintControl } = await import('../../src/evaluate/lint-control.js');
  const library = loadLibrary({ shipped: 'all', extra: [], tests: false });
  if (!library.ok) throw new Error('the controls cannot be loaded');
  const { controls, kinds } = library.value;
  const { compiled } = compileControls(controls, kinds);
  expect(compiled.length).toBe(controls.length);
  expect(compiled.flatMap((each) => lintControl(each.control, each, kinds)).map((each) => each.message)).toEqual([]);
});
