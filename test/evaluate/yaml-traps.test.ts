/** What YAML makes of conditions that nobody quoted, and which quotes put it right. */
import { expect, test } from 'vitest';
import { trapsIn, withoutTraps } from '../../src/evaluate/yaml-traps.js';

const table: readonly (readonly [line: string, received: string, quoted: string | null])[] = [
  ['    when: !asset.enabled', 'a tag (!asset.enabled) and no condition', '"!asset.enabled"'],
  ["    assert: 'x' in asset.services", "the text 'x' and then something that cannot stand there", `"'x' in asset.services"`],
  ['    assert: "x" in asset.services', 'the text "x" and then something that cannot stand there', `'"x" in asset.services'`],
  ["    assert: a ? b == 'x' : c", "a map with the key a ? b == 'x'", `"a ? b == 'x' : c"`],
  ["    assert: asset.id != 'p #1'", "only: asset.id != 'p", `"asset.id != 'p #1'"`],
  ["    assert: asset.id != 'a: b'", "a map with the key asset.id != 'a", `"asset.id != 'a: b'"`],
  ['    message: {{asset.id}} is bad', 'a map', '"{{asset.id}} is bad"'],
  ['    message: cost: too much', 'a map with the key cost', '"cost: too much"'],
  ["    assert: ['x'].exists(e, e == asset.id)", 'a list', `"['x'].exists(e, e == asset.id)"`],
  ["trigger: { for: assets, when: asset.class in ['hmi'] }", 'only what stands before the first , [ ] { or }', `"asset.class in ['hmi']"`],
  ["    assert: 'x' in = asset.services", "the text 'x' and then something that cannot stand there", null],
];
test.each(table)('%s', (line, received, quoted) => {
  const [trap] = trapsIn(`rules:\n  - id: r\n${line}\n`);
  expect(trap).toMatchObject({ line: 3, received, quoted });
  expect(line.slice((trap?.column ?? 0) - 1)).toContain(trap?.written ?? '?');
  const better = withoutTraps(`rules:\n  - id: r\n${line}\n`);
  expect(better.count).toBe(quoted === null ? 0 : 1);
  if (quoted !== null) expect(trapsIn(better.text)).toEqual([]);
});

const innocent: readonly string[] = [
  '    when: asset.enabled # only those in use',
  '    when: asset.enabled = true # only those in use',
  '    when: "!asset.enabled"   # a comment',
  "    when: '!asset.enabled'",
  '    assert: >-',
  '    assert: |',
  '    message: Nothing special # a comment',
  '    message: "{{asset.id}} fails"',
  '    why: !important',
  "    title: 'x' in y",
  'join: { copies: { from: backups, on: { asset: asset.id } } }',
  'trigger: { for: assets, when: asset.stateful }',
  `trigger: { for: assets, when: "asset.class in ['hmi']" }`,
];
test.each(innocent)('no trap: %s', (line) => {
  expect(trapsIn(`rules:\n${line}\n`)).toEqual([]);
});

test('names of let, group and on are expressions too, other keys are not', () => {
  const text = ['let:', '  a: !x.b', 'group: ', "  g: 'x' in y", 'other:', '  a: !x.b', ''].join('\n');
  expect(trapsIn(text).map((each) => each.line)).toEqual([2, 4]);
});

test.each([
  [
    'begun on the line of the key',
    "    assert: asset.id != 'a'\n      && asset.id != 'p #1'\n    message: m",
    4,
    "asset.id != 'a' && asset.id != 'p",
  ],
  ['begun on the next line', "    assert:\n      asset.id != 'p #1'\n", 4, "asset.id != 'p"],
])('a condition over several lines, %s', (_, lines, line, left) => {
  const [trap, second] = trapsIn(`rules:\n  - id: r\n${lines}\n`);
  expect(trap).toMatchObject({ line, column: 7, received: `only: ${left}`, quoted: null });
  expect(second).toBeUndefined();
  expect(withoutTraps(`rules:\n  - id: r\n${lines}\n`).count).toBe(0);
});

test.each([
  '    assert:\n      asset.enabled # a comment\n',
  "    assert: asset.enabled\n      && asset.id != 'p' # a comment\n",
  "    assert: >-\n      asset.id != 'p #1'\n",
  '    let:\n      a: asset.id\n',
  "    assert: asset.enabled\n    # asset.id != 'p\n",
])('no trap in several lines: %j', (lines) => {
  expect(trapsIn(`rules:\n  - id: r\n${lines}`)).toEqual([]);
});
