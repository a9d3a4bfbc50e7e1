/** YAML: lists written by hand, with their lines and with numbers as they were typed. */
import { expect, test } from 'vitest';
import { yaml } from '../../../src/evidence/readers/yaml.js';
import { bytesOf, lines, noise, raws, read, refusal, selectOf, utf16 } from './helpers.js';

test.each<[string, string | Uint8Array, string | null]>([
  ['the list itself', '- id: a\n- id: b\n', null],
  ['the only list of the top map', 'site: x\nassets:\n  - id: a\n  - {id: b}\n', null],
  ['what a path selects', 'x: {assets: [{id: a}, {id: b}]}\ny: []\n', '$.x.assets[*]'],
  ['the lists of all documents', '- id: a\n---\n- id: b\n', null],
  ['a list in UTF-16', utf16('- id: a\n- id: b\n'), null],
  ['a list with CRLF', '- id: a\r\n- id: b\r\n', null],
])('records are %s', async (_, content, recordsAt) => {
  const options = recordsAt === null ? {} : { recordsAt, select: selectOf(recordsAt) };
  expect(raws(await read(yaml, content, options))).toEqual([{ id: 'a' }, { id: 'b' }]);
});
test('lines are those where a record begins, also in a second document', async () => {
  expect(lines(await read(yaml, '# list\n- id: a\n  x: 1\n\n- id: b\n---\n-\n  id: c\n'))).toEqual([2, 5, 8]);
});
test('numbers that YAML would change stay as they are typed', async () => {
  expect(
    raws(await read(yaml, '- {fw: 1.10, n: 012, h: 0x1F, e: 1e3, big: 12345678901234567890, i: 5, f: 1.5, b: true, d: 2026-01-01}\n')),
  ).toEqual([{ fw: '1.10', n: '012', h: '0x1F', e: '1e3', big: '12345678901234567890', i: 5, f: 1.5, b: true, d: '2026-01-01' }]);
});
test('anchors and merge keys are followed', async () => {
  expect(raws(await read(yaml, 'd: &d {zone: z}\nlist:\n  - {<<: *d, id: a}\n  - *d\n'))).toEqual([{ zone: 'z', id: 'a' }, { zone: 'z' }]);
  const many = `d: &d {zone: z}\nlist:\n${Array.from({ length: 500 }, (_, i) => `  - {<<: *d, id: ${i}}\n`).join('')}`;
  expect((await read(yaml, many)).rows).toHaveLength(500);
});
test('a record with a key "__proto__" is broken, and the others are read', async () => {
  const all = await read(yaml, '- id: a\n  x: {__proto__: {y: 1}}\n- id: b\n');
  expect(raws(all)).toEqual([{ id: 'b' }]);
  expect(all.broken).toMatchObject([{ line: 1 }]);
});
test('an export header is delivered; in one of several documents it does not count', async () => {
  const header = 'export: {tool: X, version: 1.10, time: "2026-09-28T06:00:00Z"}\nassets:\n  - id: a\n';
  expect((await read(yaml, header)).exportHeader).toEqual({ tool: 'X', version: '1.10', time: '2026-09-28T06:00:00Z' });
  expect((await read(yaml, `${header}---\n- id: b\n`)).exportHeader).toBeNull();
});

const level = (n: number): string => Array.from({ length: n }, (_, i) => `${' '.repeat(i)}a:`).join('\n');
const bomb = `a: &a [${'x,'.repeat(9)}x]\n${'bcdefghi'.replace(/./g, (name) => `${name}: &${name} [${`*${String.fromCharCode(name.charCodeAt(0) - 1)},`.repeat(9)}1]\n`)}`;
test.each<[string, string | Uint8Array, string]>([
  ['nothing', '', 'E_FILE_EMPTY'],
  ['a byte order mark alone', '\ufeff', 'E_FILE_EMPTY'],
  ['comments alone', '# nothing\n', 'E_FILE_EMPTY'],
  ['an empty document', '---\n', 'E_FILE_EMPTY'],
  ['a tab as indentation', 'a:\n\t- b\n', 'E_YAML'],
  ['a key twice', '- id: a\n  id: b\n', 'E_YAML'],
  ['a list that is not closed', 'a: [1, 2\n', 'E_YAML'],
  ['a bomb of aliases', bomb, 'E_TOO_DEEP'],
  ['an alias inside of itself', '&a [*a]\n', 'E_TOO_DEEP'],
  ['depth 1e5 in brackets', '['.repeat(100_000), 'E_TOO_DEEP'],
  ['depth 1e5 in dashes', `${'- '.repeat(100_000)}a`, 'E_TOO_DEEP'],
  ['depth 1500 by indentation', level(1500), 'E_TOO_DEEP'],
  ['depth 300 by indentation', level(300), 'E_TOO_DEEP'],
  ['several lists', 'a: []\nb: []\n', 'E_EVIDENCE_FORMAT'],
  ['prose', 'Just a sentence.\n', 'E_EVIDENCE_FORMAT'],
  ['more than 5 MB', `- ${'x'.repeat(5_000_001)}\n`, 'E_FILE_TOO_LARGE'],
  ['binary garbage', noise(5000, 4), 'E_ENCODING'],
])('a file of %s is unreadable', async (_, content, code) => {
  expect((await refusal(yaml, content))?.code).toBe(code);
});
test('a file cut off anywhere never crashes', async () => {
  const text = Array.from({ length: 40 }, (_, i) => `- id: "a${i}"\n  list: [1, {x: 'y'}]\n  note: |\n    two\n    lines\n`).join('');
  for (let part = 1; part < 20; part++) {
    const cut = text.slice(0, Math.floor((text.length * part) / 20));
    if ((await refusal(yaml, cut)) === null) expect((await read(yaml, cut)).rows.length).toBeGreaterThan(0);
  }
});
test('YAML is recognised by name, and by its document mark', () => {
  expect(yaml.recognise(bytesOf('a: 1'), 'a.yml')).toBe(70);
  expect(yaml.recognise(bytesOf('# x\n---\na: 1'), 'a')).toBe(30);
  expect(yaml.recognise(bytesOf('a: 1'), 'a')).toBe(0);
});
