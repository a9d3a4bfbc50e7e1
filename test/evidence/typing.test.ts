/** Cells become values of the type that the schema names, or are refused. */
import { describe, expect, test } from 'vitest';
import { type Typing, makeTyper } from '../../src/evidence/typing.js';
import type { FieldSchema } from '../../src/model/kind.js';
import { calendar } from './fixtures.js';

function typed(schema: FieldSchema, raw: unknown, more: Partial<Typing> = {}): unknown {
  const refused: string[] = [];
  const value = makeTyper(schema, 'f', { calendar, ...more })(raw, (path, _, reason) => refused.push(`${path}: ${reason}`));
  return refused.length > 0 ? { refused } : value;
}
const refused = { refused: expect.any(Array) as unknown };

const text: FieldSchema = { type: 'string' };
const integer: FieldSchema = { type: 'integer', minimum: 0, maximum: 100 };
const number: FieldSchema = { type: 'number' };
const boolean: FieldSchema = { type: 'boolean' };
const kind: FieldSchema = { type: 'string', enum: ['in-service', 'Spare', 'none'] };
const date: FieldSchema = { type: 'string', format: 'date' };
const time: FieldSchema = { type: 'string', format: 'date-time' };
const ip: FieldSchema = { type: 'string', format: 'ip' };
const network: FieldSchema = { type: 'string', format: 'network' };
const texts: FieldSchema = { type: 'array', items: text };
const ips: FieldSchema = { type: 'array', items: ip };
const place: FieldSchema = { type: 'object', 'x-text': 'note', properties: { note: text, floor: integer } };

describe('absent', () => {
  test.each([
    null,
    undefined,
    '',
    '  ',
    '-',
    '--',
    'n/a',
    'N/A',
    'na',
    'Unknown',
    'unbekannt',
    'Inconnu',
    '(empty)',
    'none given',
    '?',
    'TBD',
    'Unknown Vendor-0x539',
    'NULL',
  ])('%s', (raw) => {
    for (const schema of [text, integer, boolean, date, ip, texts, kind, place]) expect(typed(schema, raw)).toBeUndefined();
  });
  test.each(['none', '0', 'no', 'Unknown Brewing Ltd'])('"%s" is a value', (raw) => {
    expect(typed(text, raw)).toBe(raw);
  });
  test('a mark that the schema lists is a value', () => {
    expect(typed({ type: 'string', enum: ['known', 'unknown'] }, 'Unknown')).toBe('unknown');
  });
  test.each(['0001-01-01T00:00:00Z', '1601-01-01'])('the zero date %s', (raw) => {
    expect(typed(time, raw)).toBeUndefined();
  });
});

test.each<readonly [FieldSchema, unknown, unknown]>([
  [text, ' PLC-1 ', 'PLC-1'],
  [text, 12, '12'],
  [text, 'Zuletzt\u00a0', 'Zuletzt'],
  [text, 'Gera\u0308t', 'Ger\u00e4t'],
  [text, ['one'], 'one'],
  [text, ['one', 'two'], refused],
  [text, { a: 1 }, refused],
  [text, 'x'.repeat(10_001), refused],
  [text, '#REF!', refused],
  [integer, '7', 7],
  [integer, '4.0', 4],
  [integer, 7, 7],
  [integer, 7.5, refused],
  [integer, '7.5', refused],
  [integer, '1.000', refused],
  [integer, '1,000', refused],
  [integer, '-1', refused],
  [integer, '101', refused],
  [integer, 'seven', refused],
  [integer, true, refused],
  [number, '7,5', 7.5],
  [number, '0,125', 0.125],
  [number, '1,234', refused],
  [number, '1.234,5', 1234.5],
  [number, '1,234.5', 1234.5],
  [number, '12,5', 12.5],
  [number, '1.5e3', 1500],
  [number, '7 days', refused],
  [number, 'Infinity', refused],
  [boolean, true, true],
  [boolean, 1, true],
  [boolean, 'Ja', true],
  [boolean, 'x', true],
  [boolean, 'TAK', true],
  [boolean, 'non', false],
  [boolean, 'nie', false],
  [boolean, '0', false],
  [boolean, 'maybe', refused],
  [boolean, 2, refused],
  [kind, 'IN-SERVICE', 'in-service'],
  [kind, 'in service', 'in-service'],
  [kind, 'spare', 'Spare'],
  [kind, 'none', 'none'],
  [kind, 'broken', refused],
  [date, '2026-09-28', Date.parse('2026-09-27T22:00:00Z')],
  [date, '2026-09-28T23:30:00Z', Date.parse('2026-09-28T22:00:00Z')],
  [time, '28.09.2026 14:05', Date.parse('2026-09-28T12:05:00Z')],
  [time, '28/09/2026', Date.parse('2026-09-27T22:00:00Z')],
  [time, '08/09/2026', refused],
  [time, 46_000, refused],
  [time, '2026-02-30', refused],
  [ip, '10.1.2.3', '10.1.2.3'],
  [ip, '10.1.2.3/24', '10.1.2.3'],
  [ip, '10.1.2.0/24', refused],
  [ip, '010.1.2.3', refused],
  [ip, '10.1.2', refused],
  [ip, '10.1.2.3:502', refused],
  [ip, 'FE80::0:1%eth0', 'fe80::1'],
  [ip, '[2001:DB8::1]', '2001:db8::1'],
  [ip, '::ffff:10.0.0.1', '10.0.0.1'],
  [network, 'Any', 'any'],
  [network, '10.1.2.3/24', '10.1.2.0/24'],
  [network, '10.1.2.0/255.255.255.0', '10.1.2.0/24'],
  [network, '10.1.2.0 255.255.0.255', refused],
  [network, '10.1.2.3', '10.1.2.3'],
  [network, '10.1.2.3/32', '10.1.2.3'],
  [network, '10.1.2.5 - 10.1.2.9', '10.1.2.5-10.1.2.9'],
  [network, '10.1.2.5-9', '10.1.2.5-10.1.2.9'],
  [network, '10.1.2.9-10.1.2.5', refused],
  [network, '2001:db8::/33', '2001:db8::/33'],
  [network, 'SERVERS', refused],
  [texts, ['a', '', null, 'b'], ['a', 'b']],
  [texts, [], []],
  [texts, '["a;b","c"]', ['a;b', 'c']],
  [texts, 'a; b;;c', ['a', 'b', 'c']],
  [texts, 'a|b', ['a', 'b']],
  [texts, 'a\nb', ['a', 'b']],
  [texts, 'a, b', ['a', 'b']],
  [texts, 'a, b; c', ['a, b', 'c']],
  [texts, 'none', []],
  [texts, ['modbus', 'unknown'], undefined],
  [texts, '-; a', ['a']],
  [ips, '10.0.0.1, 10.0.0.2', ['10.0.0.1', '10.0.0.2']],
  [ips, 'none', []],
  [ips, '10.0.0.1, printer', refused],
  [place, 'pump hall', { note: 'pump hall' }],
  [place, { Floor: '2', other: 1 }, { floor: 2 }],
  [place, '{"floor": 3}', { floor: 3 }],
  [place, { floor: 'attic' }, { refused: ['f.floor: it is not a whole number'] }],
  [place, { other: 1 }, undefined],
  [{ type: 'array', items: place }, [{ floor: 1 }, 'roof'], [{ floor: 1 }, { note: 'roof' }]],
])('%j reads %j as %j', (schema, raw, value) => {
  expect(typed(schema, raw)).toEqual(value);
});

describe('translated values', () => {
  const translate = { PLC: 'in-service', '-': 'none', dead: null };
  test.each([
    ['PLC', 'in-service'],
    [' plc ', 'in-service'],
    ['-', 'none'],
    ['DEAD', undefined],
    ['spare', 'Spare'],
    ['robot', refused],
  ])('%s', (raw, value) => {
    expect(typed(kind, raw, { translate })).toEqual(value);
  });
  test('items of a list are translated one by one', () => {
    expect(typed({ type: 'array', items: kind }, 'PLC;spare', { translate })).toEqual(['in-service', 'Spare']);
  });
  test('a given separator is the only one', () => {
    expect(typed(texts, 'a;b / c', { split: '/' })).toEqual(['a;b', 'c']);
  });
});

test('names of the object prototype are no fields', () => {
  const value = typed(place, JSON.parse('{"__proto__": {"floor": 9}, "constructor": 1, "note": "x"}'));
  expect(value).toEqual({ note: 'x' });
});

describe('one typer for a whole column', () => {
  const column: readonly unknown[] = [
    ...['a', 'a;b', ['a'], ['a', 'b'], ['a;b'], ['a\0b'], ['a\0b', 'c'], ['a', 'b\0c'], [], [''], ['', ''], ['unknown'], ['a', 'unknown']],
    ...['none', ['none'], null, 7, [7, 'a'], [['a', 'b']], '\x002\0a\0b', '["a","b"]'],
  ];
  test.each<[string, FieldSchema]>([
    ['texts', texts],
    ['a text', text],
    ['addresses', ips],
    ['numbers', { type: 'array', items: number }],
  ])('gives %s as a new typer for each cell does, in any order and again', (_, schema) => {
    const told: string[] = [];
    const type = makeTyper(schema, 'f', { calendar });
    for (const cells of [column, [...column].reverse(), column])
      for (const raw of cells) {
        told.length = 0;
        const value = type(raw, (path, __, reason) => told.push(`${path}: ${reason}`));
        expect(told.length > 0 ? refused : value, JSON.stringify(raw)).toEqual(typed(schema, raw));
      }
  });

  test('equal lists of texts are one in memory', () => {
    const type = makeTyper(texts, 'f', { calendar });
    const refuse = () => undefined;
    expect(type(['tcp/22', 'tcp/443'], refuse)).toBe(type(['tcp/22', 'tcp/443'], refuse));
    expect(type('tcp/22; tcp/443', refuse)).toBe(type('tcp/22; tcp/443', refuse));
  });
});
