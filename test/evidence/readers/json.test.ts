/** JSON, NDJSON and YAML documents: which nodes are records, where they stand, and what is refused rather than swallowed. */
import { expect, test } from 'vitest';
import { json } from '../../../src/evidence/readers/json.js';
import { anyNumber, bytesOf, like, noise, raws, read, readAll, refusal, selectOf, utf16 } from './helpers.js';

const two = [
  { id: 'a', ip: '10.0.0.1' },
  { id: 'b', ip: '10.0.0.2' },
];
const twoText = JSON.stringify(two);
const path = (recordsAt: string): { recordsAt: string; select: ReturnType<typeof selectOf> } => ({
  recordsAt,
  select: selectOf(recordsAt),
});

test.each<[string, string | Uint8Array, string | null]>([
  ['the list itself', twoText, null],
  ['the only list of the top object', `{"site":"x","devices":${twoText},"count":2}`, null],
  ['what a path selects', `{"a":{"devices":${twoText}},"b":[1]}`, '$.a.devices[*]'],
  ['the elements of the one list that a path selects', `{"a":{"devices":${twoText}},"b":[1]}`, '$.a.devices'],
  ['a list after a byte order mark', `\ufeff${twoText}`, null],
  ['a list in UTF-16', utf16(twoText), null],
])('records are %s', async (_, content, recordsAt) => {
  const all = await read(json, content, recordsAt === null ? {} : path(recordsAt));
  expect(raws(all)).toEqual(two);
  expect(all.broken).toEqual([]);
});

test('records have line, column and pointer', async () => {
  const { rows } = await read(
    json,
    '{\n  "x": {"s": "}]\\"["},\n  "devices": [\n    {"id": "a"},\n\n    {"id": "b"}, {"id": "c"}\n  ]\n}\n',
  );
  expect(rows.map(({ line, column, pointer }) => [line, column, pointer])).toEqual([
    [4, 5, '/devices/0'],
    [6, 5, '/devices/1'],
    [6, 18, '/devices/2'],
  ]);
});
test('records behind names with slashes, tildes and escapes are found', async () => {
  const text = '{"a/b":{"c~d":{"\\u0065":[\n{"id":1}]}}}';
  const select = (): { value: unknown; pointer: string }[] => [{ value: { id: 1 }, pointer: '/a~1b/c~0d/e/0' }];
  expect((await read(json, text, { recordsAt: '$..x', select })).rows).toEqual([
    { raw: { id: 1 }, line: 2, column: 1, pointer: '/a~1b/c~0d/e/0' },
  ]);
});

test.each<[string, string, string]>([
  ['a key twice', '[{"id":"a","on":true,"on":false},{"id":"b"}]', 'the key "on" stands twice'],
  ['a key twice, once escaped', '[{"id":"a","on":true,"\\u006fn":false},{"id":"b"}]', 'the key "on" stands twice'],
  ['a key twice, with blanks before the colon', '[{"id":"a","on" :true,"on" :false},{"id":"b"}]', 'the key "on" stands twice'],
  ['a key twice deep inside', '[{"id":"a","x":[{"y":{"k":1,"k":2}}]},{"id":"b"}]', 'the key "k" stands twice'],
  ['a key "__proto__"', '[{"id":"a","__proto__":{"id":"z"}},{"id":"b"}]', 'the key "__proto__" is refused'],
  ['a key "__proto__", escaped', '[{"id":"a","\\u005f_proto__":{"id":"z"}},{"id":"b"}]', 'the key "__proto__" is refused'],
  ['a whole number beyond 2^53', '[{"id":"a","n":12345678901234567890},{"id":"b"}]', 'the number 12345678901234567890 has more digits'],
  ['a number beyond all', '[{"id":"a","n":1e999},{"id":"b"}]', 'the number 1e999 is too large'],
])('a record with %s is broken, and the others are read', async (_, text, reason) => {
  const all = await read(json, text);
  expect(raws(all)).toEqual([{ id: 'b' }]);
  expect(all.broken).toEqual([{ line: 1, column: anyNumber, reason: like(reason) }]);
});
test('long digits in a text, and numbers outside of the records, harm nothing', async () => {
  expect(
    (await read(json, '{"id":12345678901234567890,"list":[{"serial":"12345678901234567890","x":"say \\"k\\": 1"}]}')).rows,
  ).toHaveLength(1);
});

test.each<[string, string | Uint8Array, string, string | null]>([
  ['nothing', '', 'E_FILE_EMPTY', null],
  ['a byte order mark alone', '\ufeff', 'E_FILE_EMPTY', null],
  ['several lists', '{"a":[],"b":[]}', 'E_EVIDENCE_FORMAT', null],
  ['no list', '{"a":1}', 'E_EVIDENCE_FORMAT', null],
  ['a number', '42', 'E_EVIDENCE_FORMAT', null],
  ['no match for the path', '{"devices":[]}', 'E_PATH', '$.device[*]'],
  ['a list that stands twice', '{"devices":[{"id":"a"}],"devices":[]}', 'E_JSON', null],
  ['a comment', '[1, // two\n2]', 'E_JSON', null],
  ['a comma too many', '[1,]', 'E_JSON', null],
  ['two documents', '[1]\n[2]', 'E_JSON', null],
  ['a bare word', '[yes]', 'E_JSON', null],
  ['a leading zero', '[01]', 'E_JSON', null],
  ['a wrong escape', '["\\x"]', 'E_JSON', null],
  ['a line break in a text', '["a\nb"]', 'E_JSON', null],
  ['bytes that are no UTF-8', Uint8Array.from([91, 34, 0xff, 34, 93]), 'E_ENCODING', null],
  ['binary garbage', noise(5000, 2), 'E_ENCODING', null],
  ['depth 1e6, open', '['.repeat(1_000_000), 'E_TOO_DEEP', null],
  ['depth 1e6, closed', '['.repeat(1_000_000) + ']'.repeat(1_000_000), 'E_TOO_DEEP', null],
  ['depth 101', `[${'{"a":'.repeat(100)}1${'}'.repeat(100)}]`, 'E_TOO_DEEP', null],
])('a file of %s is unreadable', async (_, content, code, recordsAt) => {
  expect((await refusal(json, content, recordsAt === null ? {} : path(recordsAt)))?.code).toBe(code);
});
test('a hundred levels are read', async () => {
  expect((await read(json, `[${'{"a":'.repeat(99)}1${'}'.repeat(99)}]`)).rows).toHaveLength(1);
});
test.each<[string, string, number, number]>([
  ['a comma too many', '[\n  {"a": 1},\n]\n', 3, 1],
  ['a missing quote', '[\n  {"a: 1}\n]\n', 2, 10],
  ['a missing value', '{\n "a": ,\n}', 2, 7],
])('a syntax error is told with its place: %s', async (_, text, line, column) => {
  expect(await refusal(json, text)).toMatchObject({ code: 'E_JSON', line, column });
});
test('a document cut off anywhere is unreadable', async () => {
  const text = JSON.stringify({
    export: { tool: 'x' },
    list: Array.from({ length: 50 }, (_, i) => ({ id: `a${i}`, n: i, on: true, x: [null, 'ü\\n'] })),
  });
  for (let part = 0; part < 20; part++) expect(await refusal(json, text.slice(0, Math.floor((text.length * part) / 20)))).not.toBeNull();
});
test('files above the limit are refused before they are opened', async () => {
  const opened = (): never => {
    throw new Error('opened');
  };
  const huge = { path: 'a.json', size: 300_000_000, bytes: opened, chunks: opened };
  await expect(readAll(json, huge)).rejects.toMatchObject({ code: 'E_FILE_TOO_LARGE' });
});
test('a text of one megabyte, ten thousand keys and a long list are read in linear time', async () => {
  const wide = Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`k${i}`, i]));
  const text = JSON.stringify([{ big: 'x"\\'.repeat(250_000) }, wide, ...Array.from({ length: 50_000 }, (_, i) => ({ i }))]);
  const all = await read(json, text);
  expect(all.rows).toHaveLength(50_002);
  expect(all.broken).toEqual([]);
});

test('a whole export header is delivered', async () => {
  const all = await read(json, '{"export":{"tool":"Scanner","version":"4.2","time":"2026-09-28T06:00:00+02:00"},"assets":[{"id":"a"}]}');
  expect(all.exportHeader).toEqual({ tool: 'Scanner', version: '4.2', time: '2026-09-28T06:00:00+02:00' });
  expect(raws(all)).toEqual([{ id: 'a' }]);
});
test.each<[string, string]>([
  ['it is no object', '"x"'],
  ['it lacks the time', '{"tool":"X","version":"1"}'],
  ['its time is none', '{"tool":"X","version":"1","time":"soon"}'],
])('an export header does not count where %s', async (_, header) => {
  const all = await read(json, `{"export":${header},"assets":[{"id":"a"}]}`);
  expect(all.exportHeader).toBeNull();
  expect(all.notes).toHaveLength(1);
});
test('an empty list arrives with its export header', async () => {
  const all = await read(json, '{"export":{"tool":"Scanner","version":4,"time":"2026-09-28T06:00:00Z"},"assets":[]}');
  expect(all).toMatchObject({ rows: [], broken: [], exportHeader: { version: '4' } });
});
test('JSON is recognised by its beginning and its name', () => {
  expect(json.recognise(bytesOf('[{"a":1}]'), 'x.json')).toBe(60);
  expect(json.recognise(bytesOf('{"a":1}'), 'x')).toBe(20);
  expect(json.recognise(bytesOf('a,b\n1,2'), 'x')).toBe(0);
});
