/** Answers that are kept: only where they rest on few values, and never the answer of another record. */
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { combinationOf, fewValues } from '../../src/evaluate/known-answers.js';
import type { FieldSchema } from '../../src/model/kind.js';
import { fieldsRead, pathsRead } from '../../src/rules/fields-read.js';
import { parseExpression } from '../../src/rules/parse.js';

const read = (source: string): readonly string[] | null => {
  const parsed = parseExpression(source);
  if (!parsed.ok) throw new Error(source);
  const fields = fieldsRead(parsed.tree, 'asset');
  return fields === null ? null : [...fields].map(([field, asked]) => field + (asked === 'presence' ? '?' : '')).sort();
};

describe('the fields that an expression reads of a record', () => {
  it.each([
    ['true', []],
    ['asset.class == "plc"', ['class']],
    ['!(asset.class in params.exempt) && asset.stateful', ['class', 'stateful']],
    ['has(asset.owner)', ['owner?']],
    ["asset.owner != ''", ['owner?']],
    ["'' == asset.owner || known(asset.class)", ['class?', 'owner?']],
    ["asset.owner != '' && asset.owner != 'x'", ['owner']],
    ["asset.owner == 'x' || known(asset.owner)", ['owner']],
    ['asset.location.building == ""', ['location']],
    ['asset.source.zone == "z" ? asset.a : asset.b', ['a', 'b', 'source']],
    ['copies.exists(c, c.asset == asset.id)', ['id']],
    ['[asset.a, {"k": asset.b}.k].size() > 1', ['a', 'b']],
    ['zone.class == "plc"', []],
    ['asset == other', null],
    ['asset["class"] == "plc"', null],
    ['size(asset) > 0', null],
    ['copies.exists(asset, asset.class == "plc")', null],
    ['copies.all(c, c == asset)', null],
  ])('%s', (source, fields) => {
    expect(read(source)).toEqual(fields);
  });
});

describe('the paths that an expression reads of a record', () => {
  it.each([
    ['asset.class == "plc" && has(asset.owner)', ['class', 'owner?']],
    ['asset.source.zone == "z" && asset.source.asset != ""', ['source.asset', 'source.zone']],
    ['has(asset.source.zone) || has(asset.source)', ['source.zone', 'source?']],
    ['asset.a.b.c == "x"', ['a.b']],
    ['asset.source == asset.other.source', ['other.source', 'source']],
    ['list.exists(l, l.zone == asset.source.zone)', ['source.zone']],
    ['asset == other', null],
  ])('%s', (source, paths) => {
    const parsed = parseExpression(source);
    const read = parsed.ok ? pathsRead(parsed.tree, 'asset') : null;
    expect(read === null ? null : [...read].map(([path, asked]) => path + (asked === 'presence' ? '?' : '')).sort()).toEqual(paths);
  });
});

const properties: Readonly<Record<string, FieldSchema>> = {
  class: { type: 'string', enum: ['plc', 'hmi', 'server'] },
  stateful: { type: 'boolean' },
  id: { type: 'string' },
  count: { type: 'integer' },
  many: { type: 'string', enum: Array.from({ length: 3000 }, (_, n) => `w${String(n)}`) },
};

describe('few values', () => {
  it.each<[string, readonly string[] | null, boolean]>([
    ['words and truth values', ['class', 'stateful'], true],
    ['nothing read', [], true],
    ['a text of any kind, as long as it is absent', ['class', 'id'], true],
    ['whether a text is given', ['id?', 'class'], true],
    ['a number, as long as it is absent', ['count'], true],
    ['too many combinations', ['many', 'class'], false],
    ['a field that the schema does not have', ['other'], false],
    ['a name of every object', ['constructor'], false],
    ['the whole record', null, false],
  ])('%s', (_, fields, few) => {
    expect(
      fewValues(
        fields === null ? null : new Map(fields.map((field) => [field.replace('?', ''), field.endsWith('?') ? 'presence' : 'value'])),
        properties,
      ) !== null,
    ).toBe(few);
  });
});

test('two records have the same combination exactly when they agree in every field that is read', () => {
  const few =
    fewValues(
      new Map([
        ['class', 'value'],
        ['stateful', 'value'],
        ['id', 'presence'],
      ]),
      properties,
    ) ?? [];
  const record = fc.record(
    { class: fc.constantFrom('plc', 'hmi', 'server'), stateful: fc.boolean(), id: fc.string({ minLength: 1 }) },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(record, record, (a, b) => {
      const agree = a.class === b.class && a.stateful === b.stateful && (a.id === undefined) === (b.id === undefined);
      expect(combinationOf(few, a) === combinationOf(few, b)).toBe(agree);
    }),
  );
  expect(combinationOf(few, { class: 'a word of no enumeration' })).toBe(-1);
  expect(combinationOf(few, { id: '' })).toBe(-1);
  const any =
    fewValues(
      new Map([
        ['id', 'value'],
        ['stateful', 'value'],
      ]),
      properties,
    ) ?? [];
  expect([{}, { stateful: true }, { id: 'x' }].map((values) => combinationOf(any, values))).toEqual([0, 2, -1]);
});
