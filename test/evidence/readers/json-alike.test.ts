/** Lines that are read along the keys of a line before: the same values as JSON.parse gives, or none. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeAlikeReader } from '../../../src/evidence/readers/json-alike.js';
import { isBroken, ndjson, parseLine } from '../../../src/evidence/readers/ndjson.js';
import { lines, raws, read } from './helpers.js';

/** What is read of a line after one with its keys; undefined: that is left to JSON.parse. */
function readAfter(first: string, line: string): unknown {
  const alike = makeAlikeReader();
  alike.learn(JSON.parse(first), first);
  alike.start(`${first}\n${line}\n`);
  const listed = alike.read(first.length + 1, first.length + 1 + line.length);
  return listed && Object.fromEntries(listed.names.map((name, n) => [name, listed.cells[n]]));
}

const first = '{"id":"a","n":1,"list":["x","y"],"at":{"room":"1"},"on":true}';
const wide = '{"id": "a", "n": 1, "list": ["x", "y"]}';

describe('a line is read along the keys of another', () => {
  it.each<[name: string, first: string, line: string]>([
    ['with the same keys', first, '{"id":"b","n":-2.5,"list":["z"],"at":{"room":"2"},"on":false}'],
    ['with fewer of them, from the front', first, '{"id":"b","n":0}'],
    ['with values of other types', first, '{"id":null,"n":"1","list":{},"at":[],"on":[1,true,null]}'],
    ['with objects in a list under the key of an object', first, '{"id":"b","n":1,"list":[],"at":[{"room":"2"},{}]}'],
    ['with blanks behind each mark', wide, '{"id": "b", "n": 2, "list": ["z", "y"]}'],
    ['with letters beyond ASCII', first, '{"id":"Überlauf 水"}'],
    ['with names of every object as keys', '{"constructor":1,"toString":2}', '{"constructor":"x","toString":"y"}'],
    ['without any key', first, '{}'],
  ])('%s', (_, before, line) => {
    expect(readAfter(before, line)).toStrictEqual(JSON.parse(line));
  });
});

describe('a line is left to JSON.parse', () => {
  it.each<[name: string, line: string]>([
    ['with a key that is not known', '{"id":"b","new":1}'],
    ['with its keys in another order', '{"n":1,"id":"b"}'],
    ['with a key twice', '{"id":"b","id":"c"}'],
    ['with a key "__proto__"', '{"id":"b","__proto__":{}}'],
    ['with an escape', '{"id":"\\u0062"}'],
    ['with a control character in a text', '{"id":"\u0001"}'],
    ['with a tab between its parts', '{"id":"b",\t"n":1}'],
    ['with blanks that the other lacks', '{"id": "b"}'],
    ['with a number of many digits', '{"id":"b","n":12345678901234567}'],
    ['with an exponent', '{"id":"b","n":1e5}'],
    ['with a number that begins with 0', '{"id":"b","n":01}'],
    ['with a number that ends in a point', '{"id":"b","n":1.}'],
    ['with a list in a list', '{"id":"b","n":1,"list":[["x"]]}'],
    ['with a comma at the end of a list', '{"id":"b","n":1,"list":["x",]}'],
    ['with a comma at the end', '{"id":"b",}'],
    ['with a word that goes on', '{"id":truer}'],
    ['with something behind it', '{"id":"b"} '],
    ['with a text that is not closed', '{"id":"b'],
    ['that is cut off', '{"id":"b"'],
    ['that is a list', '["b"]'],
    ['that is blank', ''],
  ])('%s', (_, line) => {
    expect(readAfter(first, line)).toBeUndefined();
  });
});

it('a text does not end in the next line', () => {
  const alike = makeAlikeReader();
  alike.learn({ id: 'a' }, '{"id":"a"}');
  alike.start('{"id":"b\n"}\n');
  expect(alike.read(0, 8)).toBeUndefined();
});

it('data that stands in keys is not learned, and everything is read all the same', async () => {
  const rows = Array.from({ length: 3_000 }, (_, n) => ({ id: String(n), [`key ${String(n)}`]: { [`inner ${String(n)}`]: n } }));
  expect(raws(await read(ndjson, rows.map((row) => `${JSON.stringify(row)}\n`).join('')))).toStrictEqual(rows);
});

/** Few keys, so that many lines are alike, and texts in which every mark of JSON may stand. */
const leaf = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', 'Z', '"', '\\', '{', '}', '[', ']', ',', ':', ' ', '\n', '\u0000', '\u2028', 'é', '😀', '1') }),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
  fc.constant(null),
);
const { value } = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 3 }, leaf, fc.array(tie('value'), { maxLength: 3 }), tie('object')),
  object: fc.dictionary(fc.constantFrom('id', 'a', 'b', 'c d', '7', 'é', '"'), tie('value'), { maxKeys: 4 }),
}));
const row = fc.dictionary(fc.constantFrom('id', 'zone', 'list', 'at', 'on', '12', 'x"y'), value, { maxKeys: 5, noNullPrototype: true });

it('any lines give what each of them gives by itself', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(row, { maxLength: 30 }), fc.boolean(), async (rows, isWide) => {
      const spaced = (text: string): string => (isWide ? text.replace(/":/g, '": ').replace(/,"/g, ', "') : text);
      const written = rows.map((each) => spaced(JSON.stringify(each)));
      const all = await read(ndjson, `${spaced('{"first":1}')}\n${written.map((text) => `${text}\n`).join('')}`);
      const alone = written.map((text, n) => parseLine(text, n + 2));
      expect(all.broken).toEqual(alone.filter(isBroken));
      const parsed = alone.flatMap((line) => (isBroken(line) ? [] : [line]));
      expect(lines(all).slice(1)).toEqual(parsed.map(({ line }) => line));
      expect(JSON.stringify(raws(all).slice(1))).toBe(JSON.stringify(parsed.map(({ raw }) => raw)));
    }),
    { numRuns: 300 },
  );
});
