/** Evidence kinds, catalogues and mappings: what they name exists. */
import { describe, expect, test } from 'vitest';
import { loadCatalogue } from '../../src/load/catalogues.js';
import { kindClashes, loadKind } from '../../src/load/kinds.js';
import { loadMapping } from '../../src/load/mappings.js';
import { parseYaml } from '../../src/load/yaml.js';
import { catalogueFiles, catalogues, kindFiles, lines, linesOf, placed, valueOf, yaml } from './help.js';

const kind = `id: flows
title: T
description: D
names: { one: flow, many: flows }
key: [source, target]
attach: { asset: source }
order: seen
document: { path: file, sha256: hash }
schema:
  type: object
  required: [source]
  properties:
    source: { type: string }
    target: { type: string }
    seen: { type: string, format: date }
    file: { type: string }
    hash: { type: string }
    place: { type: object, x-text: note, properties: { note: { type: string } } }
    ports: { type: array, items: { type: integer } }
`;
const load = (from = '', to = '') => loadKind(valueOf(parseYaml(kind.replace(from, to), 'flows.yaml')));

test('a kind is read in full', () => {
  expect(valueOf(load()).kind).toMatchObject({
    id: 'flows',
    attach: { '': { asset: 'source' } },
    order: 'seen',
    maxAgeDays: null,
    grades: {},
    ceiling: null,
    model: false,
  });
});

test.each([
  ['one place', '{ asset: source, zone: target }', { '': { asset: 'source', zone: 'target' } }],
  ['roles', '{ from: { asset: source }, to: { address: target } }', { from: { asset: 'source' }, to: { address: 'target' } }],
  ['the site', '{}', {}],
])('attach to %s', (_, written, expected) => {
  expect(valueOf(load('{ asset: source }', written)).kind.attach).toEqual(expected);
});

describe('a kind that is wrong', () => {
  test.each([
    ['a key that is no field', 'key: [source, target]', 'key: [source, taget]', ['E_UNKNOWN_REFERENCE key[1] @taget']],
    ['an anchor that is no field', 'asset: source }', 'asset: src }', ['E_UNKNOWN_REFERENCE attach.asset @src }']],
    [
      'an anchor of a role that is no field',
      '{ asset: source }',
      '{ from: { asset: src } }',
      ['E_UNKNOWN_REFERENCE attach.from.asset @src }'],
    ],
    ['an unknown anchor', '{ asset: source }', '{ assett: source }', ['E_UNKNOWN_KEY attach.assett @assett']],
    ['an order that is no field', 'order: seen', 'order: sen', ['E_UNKNOWN_REFERENCE order @sen\n']],
    ['a document field that does not exist', 'sha256: hash', 'sha256: sum', ['E_UNKNOWN_REFERENCE document.sha256 @sum }']],
    ['a required field that does not exist', 'required: [source]', 'required: [x]', ['E_UNKNOWN_REFERENCE schema.required[0] @x]']],
    ['a name that expressions cannot use', 'one: flow,', 'one: my-flow,', ['E_SCHEMA names.one @my-flow']],
    ['a field that expressions cannot use', '    ports:', '    my-ports:', ['E_SCHEMA schema.properties.my-ports @my-ports']],
    [
      'a keyword that is not understood',
      'target: { type: string }',
      'target: { type: string, pattern: x }',
      ['E_UNKNOWN_KEY schema.properties.target.pattern @pattern'],
    ],
    ['an unknown format', 'format: date', 'format: email', ['E_SCHEMA schema.properties.seen.format @email']],
    ['a list without items', ', items: { type: integer }', '', ['E_SCHEMA schema.properties.ports.type @type: array']],
    [
      'an object without properties',
      ', properties: { note: { type: string } }',
      '',
      ['E_SCHEMA schema.properties.place.type @type: object, x', 'E_SCHEMA schema.properties.place.x-text @x-text'],
    ],
    [
      'items of a text',
      'target: { type: string }',
      'target: { type: string, items: { type: string } }',
      ['E_SCHEMA schema.properties.target.items @items: { type: string'],
    ],
    [
      'properties of a text',
      'target: { type: string }',
      'target: { type: string, properties: {} }',
      ['E_SCHEMA schema.properties.target.properties @properties: {} }'],
    ],
    [
      'a format of a number',
      'items: { type: integer }',
      'items: { type: integer, format: date, enum: [a] }',
      ['E_SCHEMA schema.properties.ports.items.format @format: date, enum', 'E_SCHEMA schema.properties.ports.items.enum @enum'],
    ],
    ['a place for plain text that does not exist', 'x-text: note', 'x-text: nota', ['E_SCHEMA schema.properties.place.x-text @x-text']],
  ])('%s', (_, from, to, expected) => {
    expect(kind).toContain(from);
    expect(linesOf(load(from, to))).toEqual(placed(kind.replace(from, to), expected));
  });
});

test('two kinds cannot share a name', () => {
  const one = valueOf(load());
  const other = valueOf(loadKind(valueOf(parseYaml((kindFiles['assets'] ?? '').replace('one: asset', 'one: flows'), 'assets.yaml'))));
  expect(lines(kindClashes([one, other]))).toEqual(['E_DUPLICATE_ID 4:15 names.one']);
});

test.each([
  [
    'an id twice',
    'title: B, fr: IAC',
    'title: B, fr: IAC }\n  - { id: SR 1.1, title: X, fr: IAC',
    ['E_DUPLICATE_ID requirements[2].id @SR 1.1, title: X'],
  ],
  ['a parent that does not exist', 'parent: SR 1.1', 'parent: SR 1.2', ['E_UNKNOWN_REFERENCE requirements[1].parent @SR 1.2']],
  ['an unknown key', 'level: 2', 'levle: 2', ['E_UNKNOWN_KEY requirements[1].levle @levle']],
  ['an edition that is a number', "edition: '2013'", 'edition: 2013', ['E_QUOTE_IT edition @2013']],
])('a catalogue with %s', (_, from, to, expected) => {
  const content = (catalogueFiles['iec-62443-3-3'] ?? '').replace(from, to);
  expect(linesOf(loadCatalogue(valueOf(parseYaml(content, 'c.yaml'))))).toEqual(placed(content, expected));
});

describe('a mapping', () => {
  const standardHead = 'from: iec-62443-3-3\nto: nist-csf-2.0\n';
  const loadRows = (rows: string, head = standardHead) => loadMapping(yaml(`${head}rows:\n${rows}`), catalogues);
  test('takes what a row leaves out from the file, and spells ids as the catalogue does', () => {
    const head = 'from: iec-62443-3-3\nto: nist-csf-2.0\ngrade: curated\nrelation: related\nsource: S\n';
    expect(valueOf(loadRows('  - { from: SR1.1, to: PR.DS-11, broad: true }\n', head)).rows).toEqual([
      { from: 'SR 1.1', to: 'PR.DS-11', relation: 'related', grade: 'curated', broad: true, source: 'S' },
    ]);
  });
  test.each([
    [
      'an unknown id',
      '  - { from: SR 1.1, to: PR.DS-99, grade: official, relation: related }\n',
      undefined,
      ['E_UNKNOWN_REFERENCE rows[0].to @PR.DS-99'],
    ],
    ['no grade', '  - { from: SR 1.1, to: PR.DS-11, relation: related }\n', undefined, ['E_MISSING_KEY rows[0] @{ from']],
    [
      'an unknown grade',
      '  - { from: SR 1.1, to: PR.DS-11, grade: offical, relation: related }\n',
      undefined,
      ['E_SCHEMA rows[0].grade @offical'],
    ],
    [
      'an unknown catalogue',
      '  - { from: SR 1.1, to: X, grade: official, relation: related }\n',
      'from: iec-62443-3-3\nto: nist\n',
      ['E_UNKNOWN_REFERENCE to @nist\n'],
    ],
  ])('with %s is refused', (_, rows, head, expected) => {
    expect(linesOf(loadRows(rows, head))).toEqual(placed(`${head ?? standardHead}rows:\n${rows}`, expected));
  });
});
