/** The short way through tables gives what the YAML parser gives, or steps aside. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { shippedControls } from '../../src/load/library.js';
import { parseTable, plainTable } from '../../src/load/table.js';
import { parseYaml } from '../../src/load/yaml.js';
import { valueOf } from './help.js';

const shipped = ['catalogues', 'mappings'].flatMap((folder) =>
  readdirSync(join(shippedControls, folder))
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => join(shippedControls, folder, file)),
);

describe('files that ship', () => {
  test.each(shipped.map((path) => [path.slice(shippedControls.length), path]))('%s reads the same both ways', (_, path) => {
    const text = readFileSync(path, 'utf8');
    const short = plainTable(text, path);
    if (short) expect(valueOf(short).value).toEqual(valueOf(parseYaml(text, path)).value);
    else expect(text.length, 'a long file takes the short way').toBeLessThan(30_000);
  });
});

const row = (content: string): string => `id: x\nrows:\n  - { a: b }\n  - ${content}\n`;

test.each([
  ['texts', "{ a: SR 1.1, b: 'it''s, so', c: \"x: y\", d: NIST's own }", { a: 'SR 1.1', b: "it's, so", c: 'x: y', d: "NIST's own" }],
  ['values', '{ a: 1, b: 0, c: true, d: false, e: null, f: 2026-11-23 }', { a: 1, b: 0, c: true, d: false, e: null, f: '2026-11-23' }],
  ['lists and maps', '{ a: [x y, 2], b: { low: true } }', { a: ['x y', 2], b: { low: true } }],
])('%s are read', (_, content, value) => {
  expect(valueOf(plainTable(row(content), 'x.yaml') ?? { ok: false, problems: [] }).value).toEqual({ id: 'x', rows: [{ a: 'b' }, value] });
});

test.each([
  ['a number that would lose digits', '{ a: 1.10 }'],
  ['a leading zero', '{ a: 012 }'],
  ['True', '{ a: True }'],
  ['a comment', '{ a: b } # c'],
  ['an anchor', '{ a: &x b }'],
  ['a key twice', '{ a: b, a: c }'],
  ['__proto__', '{ __proto__: b }'],
  ['an escape', '{ a: "\\n" }'],
  ['an empty value', '{ a: , b: c }'],
  ['a comma at the end', '{ a: b, }'],
  ['a row over lines', '{ a: b,\n      c: d }'],
  ['a block row', 'a: b'],
])('%s is left to the YAML parser', (_, content) => {
  expect(plainTable(row(content), 'x.yaml')).toBeNull();
});

test('a second section or a second list of rows is left to the YAML parser', () => {
  expect(plainTable(`${row('{ a: c }')}more: 1\n`, 'x.yaml')).toBeNull();
  expect(plainTable(`rows: 1\n${row('{ a: c }')}`, 'x.yaml')).toBeNull();
});

test('places are those of the file', () => {
  const file = valueOf(parseTable(row('{ a: c }'), 'x.yaml'));
  expect(file.at(['rows', 1, 'a'])).toMatchObject({ line: 4, column: 10 });
  expect(file.scalarAt(['id'])).toEqual({ source: 'x', value: 'x' });
});

test('whatever takes the short way reads as the YAML parser reads it', () => {
  const piece = fc.constantFrom(
    'a',
    'SR 1',
    ' ',
    ', ',
    ': ',
    ':',
    '{ ',
    ' }',
    '[',
    ']',
    "'",
    '"',
    '1',
    '0',
    '-',
    '2026-01-02',
    'null',
    'True',
    '#',
    ' # ',
    '&x',
    '*x',
    '!',
    '|',
    '>',
    '%',
    '~',
    '.',
    '?',
    '\\',
    'é',
    'k: v',
    'b: 2',
    ', c: ',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      const text = row(`{ k: ${pieces.join('')} }`);
      const short = plainTable(text, 'x.yaml');
      if (short === null) return;
      expect(valueOf(short).value).toEqual(valueOf(parseYaml(text, 'x.yaml')).value);
    }),
    { numRuns: 3000 },
  );
});
