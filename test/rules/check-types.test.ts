/** What is wrong with an expression before a record is read: code, place and hint. */
import { describe, expect, it } from 'vitest';
import { compileIn, type CompileOptions } from '../../src/rules/compile.js';
import { typeOfSchema } from '../../src/rules/types.js';
import { assetSchema, codes, scope } from './harness.js';

const value: CompileOptions = { role: 'value' };

// source, code, the text at its offset, part of the hint
const wrong: readonly (readonly [string, string, string, string])[] = [
  ['asset.firmwear == "1"', 'E_EXPR_UNKNOWN_FIELD', 'firmwear', '"firmware"'],
  ['asset.maker.nam == "1"', 'E_EXPR_UNKNOWN_FIELD', 'nam', '"name"'],
  ['asset["firmwear"] == "1"', 'E_EXPR_UNKNOWN_FIELD', '"firmwear"', '"firmware"'],
  ['asset.accounts.shared', 'E_EXPR_UNKNOWN_FIELD', 'shared', 'exists'],
  ['asset.firmware.size > 1', 'E_EXPR_UNKNOWN_FIELD', 'size', 'function'],
  ['copies.exists(c, c.verifed)', 'E_EXPR_UNKNOWN_FIELD', 'verifed', '"verified"'],
  ['asset.constructor == 1', 'E_EXPR_UNKNOWN_FIELD', 'constructor', ''],
  ['raw["__proto__"] == 1', 'E_EXPR_UNKNOWN_FIELD', '"__proto__"', ''],
  ['prototype == 1', 'E_EXPR_UNKNOWN_FIELD', 'prototype', ''],
  ['aset.id == "1"', 'E_EXPR_UNKNOWN_NAME', 'aset', '"asset"'],
  ['age == 3', 'E_EXPR_UNKNOWN_NAME', 'age', 'age is a function'],
  ['copies.exists(c, x.verified)', 'E_EXPR_UNKNOWN_NAME', 'x.', ''],
  ['agee(asOf) > 1', 'E_EXPR_UNKNOWN_FUNCTION', 'agee', '"age"'],
  ['age(asOf, 1) > 1', 'E_EXPR_UNKNOWN_FUNCTION', 'age', 'age(timestamp)'],
  ['asOf.age() > 1', 'E_EXPR_UNKNOWN_FUNCTION', 'asOf', 'age(timestamp)'],
  ['contains(asset.id, "x")', 'E_EXPR_UNKNOWN_FUNCTION', 'contains', '(text).contains(text)'],
  ['cel.bind(x, 1, x)', 'E_EXPR_UNKNOWN_NAME', 'cel', ''],
  ["'3' == 3", 'E_EXPR_TYPE', "'3'", 'quotes'],
  ['asset.ports == "3"', 'E_EXPR_TYPE', 'asset', 'quotes'],
  ['asset.stateful == "true"', 'E_EXPR_TYPE', 'asset', 'quotes'],
  ['asset.built > "2026-01-01"', 'E_EXPR_TYPE', 'asset', 'timestamp('],
  ['asset.built > 30', 'E_EXPR_TYPE', 'asset', 'age'],
  ['asset.firmware == null', 'E_EXPR_TYPE', 'asset', 'has('],
  ['asset == asset', 'E_EXPR_TYPE', 'asset', 'ids'],
  ['asset.services == "ssh"', 'E_EXPR_TYPE', 'asset', '"in"'],
  ['asset in copies', 'E_EXPR_TYPE', 'asset', 'exists'],
  ['3 in asset.services', 'E_EXPR_TYPE', '3', ''],
  ['"a" in asset.firmware', 'E_EXPR_TYPE', '"a"', 'contains'],
  ['asset.ports + 1.5 > 2.0', 'E_EXPR_TYPE', 'asset', 'double(x)'],
  ['asOf - 30 > asset.built', 'E_EXPR_TYPE', 'asOf', 'days(n)'],
  ["asOf - asset.built > duration('1h') * 8", 'E_EXPR_TYPE', 'duration', 'getMinutes()'],
  ['"x" + 1 == "x1"', 'E_EXPR_TYPE', '"x"', 'string(x)'],
  ['5.5 % 2.0 == 1.5', 'E_EXPR_TYPE', '5.5', ''],
  ['!asset.ports', 'E_EXPR_TYPE', 'asset', 'Compare'],
  ['asset.ports && true', 'E_EXPR_TYPE', 'asset', 'Compare'],
  ['asset.services ? true : false', 'E_EXPR_TYPE', 'asset', 'size'],
  ['copies.exists(c, c.size)', 'E_EXPR_TYPE', 'c.size', 'Compare'],
  ['asset.exists(a, true)', 'E_EXPR_TYPE', 'asset', 'directly'],
  ['asset.ports.exists(a, true)', 'E_EXPR_TYPE', 'asset', ''],
  ['age(asset.ports) > 1', 'E_EXPR_TYPE', 'age', 'timestamp'],
  ['size(asset.ports) > 1', 'E_EXPR_TYPE', 'size', 'text'],
  ['size(asset) > 1', 'E_EXPR_TYPE', 'size', 'a list'],
  ['dyn(asset).ports == 1', 'E_EXPR_TYPE', 'dyn', 'field'],
  ['[asset, 1].size() > 1', 'E_EXPR_TYPE', '[asset', 'field'],
  ['-asset.id == "x"', 'E_EXPR_TYPE', '-asset', ''],
  ['asset.services["a"] == "x"', 'E_EXPR_TYPE', '"a"', ''],
  ['asset.ports', 'E_EXPR_TYPE', 'asset', 'Compare'],
  ['asset.class == "PLC"', 'E_EXPR_LITERAL', '"PLC"', 'controller, host'],
  ['asset.class == "contoller"', 'E_EXPR_LITERAL', '"contoller"', '"controller"'],
  ['"Host" != asset.class', 'E_EXPR_LITERAL', '"Host"', '"host"'],
  ['asset.class in ["host", "server"]', 'E_EXPR_LITERAL', '"server"', 'controller'],
  ['inNetwork(asset.address, "10.0.0.0/33")', 'E_EXPR_LITERAL', '"10.0.0.0/33"', ''],
  ['asset.built > timestamp("2026-01-01")', 'E_EXPR_LITERAL', '"2026-01-01"', ''],
  ['asOf - asset.built > duration("30d")', 'E_EXPR_LITERAL', '"30d"', ''],
  ['asset.id.matches("(a")', 'E_EXPR_PATTERN', '"(a"', ''],
  ['asset.id.matches("(?=a)")', 'E_EXPR_PATTERN', '"(?=a)"', ''],
  ['asset.id = "1"', 'E_EXPR_SYNTAX', '= "1"', 'Use =='],
  ['asset.stateful and asset.critical', 'E_EXPR_SYNTAX', 'and', '&&'],
  ['asset.stateful or asset.critical', 'E_EXPR_SYNTAX', 'or', '||'],
  ['not asset.stateful', 'E_EXPR_SYNTAX', 'asset', 'Use !'],
  ['asset.stateful &&', 'E_EXPR_SYNTAX', '&&', 'operator'],
  ['asset.id == "a', 'E_EXPR_SYNTAX', '', ''],
  ['', 'E_EXPR_SYNTAX', '', ''],
  ['has(asset)', 'E_EXPR_SYNTAX', 'has', 'field'],
  ['asset.services.all(x)', 'E_EXPR_SYNTAX', 'x)', ''],
  ['asset.services.exists(1, true)', 'E_EXPR_SYNTAX', '1', ''],
  ['Foo{a: 1} == 1', 'E_EXPR_SYNTAX', 'Foo', 'map'],
  ['9223372036854775808 > 1', 'E_EXPR_SYNTAX', '9223372036854775808', ''],
  ['1e400 > 1.0', 'E_EXPR_SYNTAX', '1e400', ''],
  ['asset.?id == "x"', 'E_EXPR_SYNTAX', '', ''],
];

// source, how it goes on from the bracket, part of the message
const lone: readonly (readonly [string, string, string])[] = [
  ['copies.exists(c, c.verified && age(c.completed) <= 30', '(c, c.verified', '"(" opened here is not closed'],
  ['copies.exists(c, age(c.completed <= 30)', '(c, age', '"(" opened here is not closed'],
  ["asset.id in ['a', 'b' && asset.stateful", "['a'", '"[" opened here is not closed'],
  ["asset.id == ')' && (asset.stateful || age(asOf) > 1", '(asset.stateful', '"(" opened here is not closed'],
  ['age(asOf) > 1) && asset.stateful', ') && asset', '")" closes nothing'],
  ["asset.id in ['a', 'b') && asset.stateful", "['a'", '"[" opened here is not closed'],
];

describe('an expression that is wrong', () => {
  it.each(wrong)('%s: %s', (source, code, at, hint) => {
    const compiled = compileIn(source, scope, { role: 'assert', expect: 'bool' });
    if (compiled.ok) return expect.unreachable(`${source} compiles`);
    const found = compiled.problems.find((each) => each.code === code);
    expect(compiled.problems.map((each) => each.code)).toContain(code);
    expect(source.slice(found?.offset)).toContain(at);
    if (at !== '' && code !== 'E_EXPR_SYNTAX') expect(source.slice(found?.offset).startsWith(at)).toBe(true);
    expect(found?.hint).toContain(hint);
    expect(found?.message.endsWith('.')).toBe(true);
  });

  it.each(lone)('that has a bracket without its partner is told where that bracket stands: %s', (source, at, message) => {
    const compiled = compileIn(source, scope, { role: 'assert', expect: 'bool' });
    if (compiled.ok) return expect.unreachable(`${source} compiles`);
    const [found] = compiled.problems;
    expect(source.slice(found?.offset).startsWith(at)).toBe(true);
    expect(found?.message).toContain(message);
  });

  it('keeps to what is said better than by a bracket', () => {
    const compiled = compileIn('(asset.id = "x"', scope, { role: 'assert', expect: 'bool' });
    expect(compiled.ok ? [] : compiled.problems.map(({ hint }) => hint)).toEqual(['Use == to compare.']);
  });

  it('tells all that is wrong, in the order of the text', () => {
    expect(codes('asset.firmwear == "1" && aset.x && asset.class == "PLC" && 1 == "1"')).toEqual([
      'E_EXPR_UNKNOWN_FIELD',
      'E_EXPR_UNKNOWN_NAME',
      'E_EXPR_LITERAL',
      'E_EXPR_TYPE',
    ]);
  });

  it('is refused where it is too long or too deep, and never hangs', () => {
    const started = performance.now();
    expect(codes('x'.repeat(20_001))).toEqual(['E_EXPR_TOO_LARGE']);
    expect(codes(`${'('.repeat(5_000)}1${')'.repeat(5_000)}`)).toEqual(['E_EXPR_TOO_LARGE']);
    expect(codes(`${'['.repeat(250)}1${']'.repeat(250)}`)).toEqual(['E_EXPR_TOO_LARGE']);
    expect(codes(`${Array.from({ length: 2_000 }, () => '1').join('+')} > 1`)).toEqual(['E_EXPR_TOO_LARGE']);
    expect(codes(`asset.id.matches("${'a'.repeat(2_000)}")`)).toEqual(['E_EXPR_PATTERN']);
    expect(performance.now() - started).toBeLessThan(3_000);
  });

  it('may be a long chain', () => {
    const chain = Array.from({ length: 900 }, (_, n) => `asset.ports != ${String(n)}`).join(' && ');
    expect(codes(chain)).toEqual([]);
  });
});

const right: readonly string[] = [
  'asset.ports >= 1.5',
  'asset.ports == 2u',
  'asset.class == "controller" || asset.class in ["host", "switch"]',
  'asset.firmware.startsWith("V") && size(asset.firmware) > 2',
  'asOf - asset.built > duration("720h")',
  'asset.seen + days(params.maxAgeDays) >= asOf',
  'raw.anything.at[0].all == 3',
  'asset.extra.anything == 3',
  'params.names.exists(n, n in asset.services)',
  '{"a": 1}["a"] == 1 && {"a": 1}.a == 1',
  'type(asset.ports) == int',
  'copies.map(c, c.size)[0] > 1',
  'asset.ports > 1 // more than one',
  '(asset.stateful ? "host" : "switch") == asset.class',
  'asset.id.matches("^[a-z]{1,3}-\\\\d+$")',
  'inNetwork(asset.address, raw.network)',
];

describe('an expression that is right', () => {
  it.each(right)('%s', (source) => {
    expect(codes(source)).toEqual([]);
  });

  it('has a type and tells what it reads', () => {
    const compiled = compileIn(
      'copies.exists(c, c.verified && age(c.completed) <= params.maxAgeDays) && size(asset.maker.name) > 0',
      scope,
      value,
    );
    expect(compiled.ok && compiled.type).toEqual({ kind: 'bool' });
    expect(compiled.ok && compiled.reads).toEqual([
      'asset.maker.name',
      'copies',
      'copies[].completed',
      'copies[].verified',
      'params.maxAgeDays',
    ]);
    const filtered = compileIn('asset.accounts.filter(a, a.shared).map(a, a.name)', scope, value);
    expect(filtered.ok && filtered.type).toEqual({ kind: 'list', element: { kind: 'string' } });
    expect(filtered.ok && filtered.reads).toEqual(['asset.accounts', 'asset.accounts[].name', 'asset.accounts[].shared']);
  });
});

const warned: readonly (readonly [string, readonly string[]])[] = [
  ['size(copies) / 4 >= 0.5', ['W_EXPR_INTEGER_DIVISION']],
  ['0.5 < 1 + size(copies) / 4', ['W_EXPR_INTEGER_DIVISION']],
  ['size(copies) / 4 >= 1', []],
  ['double(size(copies)) / 4.0 >= 0.5', []],
  ['copies.all(c, c.verified)', ['W_EXPR_ALL_MAY_BE_EMPTY']],
  ['asset.accounts.all(a, !a.shared)', ['W_EXPR_ALL_MAY_BE_EMPTY']],
  ['size(copies) > 0 && copies.all(c, c.verified)', []],
  ['copies.all(c, c.verified) && size(copies) >= 1', []],
  ['copies.all(c, c.verified) && copies.size() != 0', []],
  ['0 < size(copies) && copies.all(c, c.verified)', []],
  ['size(copies) == 2 && copies.all(c, c.verified)', []],
  ['size(copies) >= 0 && copies.all(c, c.verified)', ['W_EXPR_ALL_MAY_BE_EMPTY']],
  ['size(copies) < 3 && copies.all(c, c.verified)', ['W_EXPR_ALL_MAY_BE_EMPTY']],
  ['size(asset.services) > 0 && copies.all(c, c.verified)', ['W_EXPR_ALL_MAY_BE_EMPTY']],
  ['size(copies) > 0 || copies.all(c, c.verified)', ['W_EXPR_ALL_MAY_BE_EMPTY']],
  ['copies.exists(c, c.size > 1) && copies.all(c, c.verified)', []],
  ['size(copies.filter(c, c.size > 1)) > 0 && copies.all(c, c.verified)', []],
  ['size(copies) > 0 && copies.filter(c, c.size > 1).all(c, c.verified)', ['W_EXPR_ALL_MAY_BE_EMPTY']],
  ['size(copies) > 0 ? copies.all(c, c.verified) : false', []],
  ['size(copies) > 0 && (asset.stateful || copies.all(c, c.verified))', []],
  ['!copies.all(c, c.verified)', []],
  ['[1, 2].all(n, n > asset.ports)', []],
  ['copies.exists(c, asset.services.all(s, s != "x"))', ['W_EXPR_ALL_MAY_BE_EMPTY']],
];

describe('a doubtful expression', () => {
  it.each(warned)('%s: %j', (source, found) => {
    expect(codes(source)).toEqual(found);
  });
});

const presence: readonly (readonly [CompileOptions['role'], string, boolean])[] = [
  ['assert', 'has(asset.firmware)', true],
  ['assert', 'has(asset.firmware) && asset.ports > 1', true],
  ['assert', 'has(asset.firmware) || asset.ports > 1', true],
  ['assert', 'copies.exists(c, has(c.completed))', true],
  ['assert', 'size(copies) > 0 && copies.all(c, has(c.completed))', true],
  ['assert', '!(!has(asset.firmware))', true],
  ['assert', 'asset.stateful ? has(asset.firmware) : true', true],
  ['assert', '!has(asset.firmware)', false],
  ['assert', '!has(asset.firmware) || asset.ports > 1', false],
  ['assert', 'has(asset.firmware) ? asset.ports > 1 : true', false],
  ['assert', 'has(asset.firmware) == true', false],
  ['assert', 'copies.filter(c, has(c.completed)).size() == 0', false],
  ['assert', 'copies.exists_one(c, has(c.completed))', false],
  ['when', 'has(asset.firmware)', false],
  ['when', 'has(asset.firmware) && asset.stateful', false],
  ['when', '!has(asset.firmware)', true],
  ['when', 'asset.stateful && !has(asset.firmware)', true],
  ['value', 'has(asset.firmware)', false],
  ['value', '!has(asset.firmware)', false],
];

describe('has() is allowed only where its being false can neither pass nor deselect', () => {
  it.each(presence)('in %s: %s is %s', (role, source, allowed) => {
    expect(codes(source, { role }).includes('E_EXPR_HAS')).toBe(!allowed);
  });
});

describe('types come from the schema', () => {
  it('reads the parts of JSON Schema that evidence kinds use', () => {
    const type = typeOfSchema(assetSchema, 'asset');
    expect(type.kind === 'record' && type.fields['class']).toEqual({ kind: 'string', values: ['controller', 'host', 'sensor', 'switch'] });
    expect(type.kind === 'record' && type.fields['built']).toEqual({ kind: 'timestamp', dateOnly: true });
    expect(type.kind === 'record' && type.fields['seen']).toEqual({ kind: 'timestamp' });
    expect(type.kind === 'record' && type.fields['services']).toEqual({ kind: 'list', element: { kind: 'string' } });
    expect(type.kind === 'record' && type.fields['risk']).toEqual({ kind: 'double' });
    expect(type.kind === 'record' && type.fields['extra']).toEqual({ kind: 'dyn' });
  });

  it.each([[undefined], [null], [true], [{}], [{ type: ['string', 'null'] }], [{ oneOf: [] }], [{ type: 'null' }]])(
    'reads %j as dyn',
    (schema) => {
      expect(typeOfSchema(schema)).toEqual({ kind: 'dyn' });
    },
  );
});
