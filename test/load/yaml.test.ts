/** YAML and JSON text to values with places; hostile documents are refused before they can do harm. */
import { describe, expect, test } from 'vitest';
import { parseYaml } from '../../src/load/yaml.js';
import { linesOf, valueOf, yaml } from './help.js';

const bomb = [
  'a: &a [x, x, x, x, x, x, x, x, x, x]',
  ...'bcdefgh'.split('').map(
    (name, n) =>
      `${name}: &${name} [${Array(10)
        .fill(`*${'abcdefgh'[n] ?? ''}`)
        .join(', ')}]`,
  ),
].join('\n');
/** Depth by aliases: each level is 30 deep and ends in the level before. */
const tower = [
  'a: &a 1',
  ...'bcdef'.split('').map((name, n) => `${name}: &${name} ${'['.repeat(30)}*${'abcde'[n] ?? ''}${']'.repeat(30)}`),
].join('\n');

describe('what is wrong is said at its place', () => {
  test.each([
    ['a duplicate key', 'a: 1\nb:\n  c: 1\n  c: 2\n', ['E_YAML 4:3']],
    ['a tab', 'a:\n\t- b\n', ['E_YAML 2:1']],
    ['a condition that begins with !', 'assert: !x\n', ['E_YAML 1:9']],
    ['a condition that begins with a quote', "assert: 'a' in b\n", ['E_YAML 1:13']],
    ['a condition with ? and :', 'assert: a ? b : c\n', ['E_YAML 1:9']],
    ['two mistakes', 'a: 1\na: 2\nb: !x\n', ['E_YAML 2:1', 'E_YAML 3:4']],
    ['a second document', 'a: 1\n---\nb: 2\n', ['E_SEVERAL_DOCUMENTS 2:1']],
    ['only comments', '# nothing\n', ['E_FILE_EMPTY 0:0']],
    ['null', '~\n', ['E_FILE_EMPTY 0:0']],
    ['another YAML version', '%YAML 1.1\n---\na: yes\n', ['E_YAML 1:1']],
    ['a key that loses digits', 'a:\n  1.10: x\n', ['E_QUOTE_IT 2:3']],
    ['a key that loses its zero', '012: x\n', ['E_QUOTE_IT 1:1']],
    ['a list as a key', '? [a]\n: b\n', ['E_YAML 1:3']],
    ['an empty key', '~: x\n', ['E_YAML 1:1']],
    ['__proto__', 'a:\n  __proto__: { x: 1 }\n', ['E_YAML 2:3']],
    ['an alias without an anchor', 'a: *b\n', ['E_YAML 1:4']],
    ['an alias inside its own anchor', 'a: &b [*b]\n', ['E_TOO_DEEP 1:8']],
    ['an alias bomb', bomb, ['E_TOO_DEEP 1:1']],
    ['101 lists in each other', `${'['.repeat(150)}${']'.repeat(150)}`, ['E_TOO_DEEP 1:102']],
    ['a depth that would break the parser', '['.repeat(200_000), ['E_TOO_DEEP 1:102']],
    ['as many dashes', '- '.repeat(20_000), ['E_TOO_DEEP 1:203']],
  ])('%s', (_, text, expected) => {
    expect(linesOf(parseYaml(text, 'x.yaml'))).toEqual(expected);
  });

  test('depth that aliases add up', () => {
    expect(linesOf(parseYaml(tower, 'x.yaml'))[0]).toMatch(/^E_TOO_DEEP/);
  });
});

describe('JSON goes through the same door', () => {
  test.each([
    ['a trailing comma', '{"a": 1,}', ['E_JSON 1:9']],
    ['a comment', '{\n  // no\n}', ['E_JSON 2:3']],
    ['a missing bracket', '{"a": [1', ['E_JSON 1:9']],
    ['a duplicate key', '{"a": 1,\n "a": 2}', ['E_YAML 2:2']],
  ])('%s is refused', (_, text, expected) => {
    expect(linesOf(parseYaml(text, 'x.json'))).toEqual(expected);
  });

  test('tabs are fine', () => {
    expect(valueOf(parseYaml('{\n\t"a": [1, "x"]\n}', 'x.json')).value).toEqual({ a: [1, 'x'] });
  });
});

describe('what is right is read', () => {
  test('dates stay texts, as do yes and no', () => {
    expect(yaml('a: 2026-10-01\nb: yes\nc: 10.1.40.0/24').value).toEqual({ a: '2026-10-01', b: 'yes', c: '10.1.40.0/24' });
  });
  test('an alias stands for its anchor', () => {
    const file = yaml('a: &x { k: [1, 2] }\nb: *x');
    expect(file.value).toEqual({ a: { k: [1, 2] }, b: { k: [1, 2] } });
    expect(file.at(['b', 'k', 1])).toMatchObject({ line: 1, column: 16 });
  });
  test('100 uses of one anchor are no bomb', () => {
    const text = `a: &a { x: 1 }\nb: [${Array(500).fill('*a').join(', ')}]\n`;
    expect(parseYaml(text, 'x.yaml').ok).toBe(true);
  });
  test('line ends of Windows do not move places', () => {
    const file = valueOf(parseYaml('a: 1\r\nb:\r\n  - c\r\n', 'x.yaml'));
    expect(file.at(['b', 0])).toMatchObject({ line: 3, column: 5 });
  });
});

describe('places', () => {
  const file = yaml(`
    zones:
      - id: sis
        target: { IAC: 3 }
      - id:
    n: 012
  `);
  test.each([
    [['zones', 0, 'target', 'IAC'], '3:20', '3:15'],
    [['zones', 1, 'id'], '4:8', '4:5'],
    [['zones', 0, 'missing', 'deeper'], '2:5', '2:5'],
    [['zones', 7], '1:1', '1:1'],
    [['nothing'], '1:1', '1:1'],
    [[], '1:1', '1:1'],
  ])('of %j', (path, value, key) => {
    const at = file.at(path);
    const keyAt = file.keyAt(path);
    expect([`${at.line}:${at.column}`, `${keyAt.line}:${keyAt.column}`]).toEqual([value, key]);
  });
  test('a scalar tells how it was written', () => {
    expect(file.scalarAt(['n'])).toEqual({ source: '012', value: 12 });
    expect(file.scalarAt(['zones'])).toBeNull();
  });
  test('the excerpt marks the place', () => {
    expect(file.at(['zones', 0, 'target', 'IAC']).excerpt).toBe('3 |     target: { IAC: 3 }\n  |                    ^');
  });
  test('a long line is cut around its place, and control characters are shown as such', () => {
    const long = yaml(`a: ${'x'.repeat(300)}\nb: ["${'y'.repeat(200)}", "z"]`);
    const { excerpt, column } = long.at(['b', 1]);
    expect(column).toBe(209);
    const [source = '', mark = ''] = excerpt.split('\n');
    expect(source.length).toBeLessThan(130);
    expect(source[mark.indexOf('^')]).toBe('"');
    expect(yaml('a: "\u001b[31m\u0007"').at(['a']).excerpt).not.toMatch(/[\u001b\u0007]/);
  });
});
