/** The register is changed in place: hash and count come in, every other character stays. */
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { updateRegister, type RegisteredCount } from '../../src/load/register.js';
import { linesOf, text, valueOf } from './help.js';

const sha256 = 'ab'.repeat(32);
const found = (...ids: readonly string[]): ReadonlyMap<string, RegisteredCount> => new Map(ids.map((id) => [id, { sha256, records: 7 }]));

test.each([
  [
    'a flow map',
    'evidence:\n  - { id: a, kind: assets, file: x.csv } # note\n',
    `evidence:\n  - { id: a, kind: assets, file: x.csv, sha256: ${sha256}, records: 7 } # note\n`,
  ],
  [
    'a flow map over lines',
    'evidence:\n  - { id: a,\n      file: x.csv,   # file\n      kind: assets }\n',
    `evidence:\n  - { id: a,\n      file: x.csv, sha256: ${sha256}, records: 7,   # file\n      kind: assets }\n`,
  ],
  [
    'a block map',
    'evidence:\n  - id: a\n    file: x.csv   # the list\n\n    # about the kind\n    kind: assets\n',
    `evidence:\n  - id: a\n    file: x.csv   # the list\n    sha256: ${sha256}\n    records: 7\n\n    # about the kind\n    kind: assets\n`,
  ],
  [
    'a block map that ends with the file',
    'evidence:\n- id: a\n  file: x.csv',
    `evidence:\n- id: a\n  file: x.csv\n  sha256: ${sha256}\n  records: 7`,
  ],
  [
    'old values',
    'evidence:\n  - id: a\n    sha256: "00"  # was\n    records: 3\n    file: x.csv\n',
    `evidence:\n  - id: a\n    sha256: ${sha256}  # was\n    records: 7\n    file: x.csv\n`,
  ],
  [
    'one old value',
    'evidence:\n  - { id: a, records: 3, file: x.csv }\n',
    `evidence:\n  - { id: a, records: 7, file: x.csv, sha256: ${sha256} }\n`,
  ],
  [
    'a place of records',
    'evidence:\n  - id: a\n    file: x.json\n    records: $.d[*]\n',
    `evidence:\n  - id: a\n    file: x.json\n    sha256: ${sha256}\n    count: 7\n    records: $.d[*]\n`,
  ],
  [
    'line ends of Windows',
    'evidence:\r\n  - id: a\r\n    file: x.csv\r\n    kind: assets\r\n',
    `evidence:\r\n  - id: a\r\n    file: x.csv\r\n    sha256: ${sha256}\r\n    records: 7\r\n    kind: assets\r\n`,
  ],
  [
    'an empty value',
    'evidence:\n  - id: a\n    file: x.csv\n    records: 3\n    sha256:\n',
    `evidence:\n  - id: a\n    file: x.csv\n    records: 7\n    sha256: ${sha256}\n`,
  ],
])('%s', (_, before, after) => {
  expect(valueOf(updateRegister(before, found('a')))).toBe(after);
});

test('comments, order, other sections and other registrations stay', () => {
  const before = text(`
    # plant
    site: { id: p,   timeZone: UTC }   # zone
    evidence:   # the register
      - { id: a, file: x.csv }
      # second
      - id: b
        file: y.csv
      - { id: c, file: z.csv }
    decisions: {}
  `);
  const after = valueOf(updateRegister(before, found('b', 'c')));
  expect(after.replace(`\n    sha256: ${sha256}\n    records: 7`, '').replace(`, sha256: ${sha256}, records: 7`, '')).toBe(before);
});

test('what was written once is not written again', () => {
  const once = valueOf(updateRegister('evidence:\n  - { id: a, file: x.csv }\n', found('a')));
  expect(valueOf(updateRegister(once, found('a')))).toBe(once);
});

test('a hash that YAML would read as a number is put in quotes', () => {
  const digits = '1'.repeat(30) + 'e' + '1'.repeat(33);
  const after = valueOf(updateRegister('evidence:\n  - { id: a, file: x.csv }\n', new Map([['a', { sha256: digits, records: 1 }]])));
  expect(parse(after)).toEqual({ evidence: [{ id: 'a', file: 'x.csv', sha256: digits, records: 1 }] });
});

test.each([
  ['an id that is not there', 'evidence: []\n'],
  ['no register', 'site: { id: p }\n'],
  ['an alias in place of a registration', 'x: &x { id: a, file: f }\nevidence: [*x]\n'],
])('%s is a problem, and nothing is half done', (_, before) => {
  expect(linesOf(updateRegister(before, found('a')))).toEqual(['E_WRITE 0:0']);
});
