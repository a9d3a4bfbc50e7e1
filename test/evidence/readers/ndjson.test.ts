/** NDJSON: one value a line, and every line that is none told with its number. */
import { expect, test } from 'vitest';
import { ndjson } from '../../../src/evidence/readers/ndjson.js';
import { anyNumber, bytesOf, fileOf, like, lines, noise, raws, read, readAll, refusal, selectOf, utf16 } from './helpers.js';

test.each<[string, string | Uint8Array]>([
  ['newlines', '{"id":"a"}\n{"id":"b"}\n'],
  ['CRLF', '{"id":"a"}\r\n{"id":"b"}\r\n'],
  ['no newline at the end', '{"id":"a"}\n{"id":"b"}'],
  ['blank lines', '\n{"id":"a"}\n  \n\n{"id":"b"}\n\n'],
  ['a byte order mark', '\ufeff{"id":"a"}\n{"id":"b"}\n'],
  ['UTF-16', utf16('{"id":"a"}\n{"id":"b"}\n')],
])('lines with %s give the same two records', async (_, content) => {
  for (const chunkSize of [1, 5, 100_000]) {
    const all = await readAll(ndjson, fileOf(content, 'a.ndjson', chunkSize));
    expect(raws(all)).toEqual([{ id: 'a' }, { id: 'b' }]);
    expect(all.broken).toEqual([]);
  }
});
test.each<[string, string, RegExp]>([
  ['is cut off', '{"id":"b"', /ends where/],
  ['holds two values', '{"id":"b"} {"id":"c"}', /end of the file/],
  ['holds two values and a comma', '{"id":"b"},{"id":"c"}', /end of the file/],
  ['has a key twice', '{"id":"b","on":1,"on":2}', /"on" stands twice/],
  ['has a key "__proto__"', '{"__proto__":{}}', /refused/],
  ['has a whole number beyond 2^53', '{"n":12345678901234567}', /digits/],
  ['is nested too deep', '['.repeat(200) + ']'.repeat(200), /deeper/],
])('a line that %s is broken, and the others are read', async (_, line, reason) => {
  const all = await read(ndjson, `{"id":"a"}\n\n${line}\n{"id":"z"}\n`);
  expect(raws(all)).toEqual([{ id: 'a' }, { id: 'z' }]);
  expect(lines(all)).toEqual([1, 4]);
  expect(all.broken).toEqual([{ line: 3, column: anyNumber, reason: like(reason) }]);
});
test('a value that only looks like a repeated key is read', async () => {
  expect(raws(await read(ndjson, '{"id":"a","x":"\\"on\\": 1, \\"on\\": 2"}\n'))).toEqual([{ id: 'a', x: '"on": 1, "on": 2' }]);
});
test('line numbers hold across blocks of many megabytes', async () => {
  const text = Array.from({ length: 100_000 }, (_, i) => `{"i":${i},"pad":"${'x'.repeat(80)}"}\n`).join('');
  const all = await readAll(ndjson, fileOf(text, 'a.ndjson', 65_536));
  expect(all.rows).toHaveLength(100_000);
  expect(all.batches).toBeGreaterThan(1);
  expect(all.rows.every((row, i) => row.line === i + 1)).toBe(true);
});
test('the export header is the first line and no record', async () => {
  const all = await read(ndjson, '{"export":{"tool":"X","version":"1","time":"2026-09-28T06:00:00Z"}}\n{"id":"a"}\n');
  expect(all.exportHeader).toEqual({ tool: 'X', version: '1', time: '2026-09-28T06:00:00Z' });
  expect(all.rows).toEqual([{ raw: { id: 'a' }, line: 2, column: 1, pointer: null }]);
});
test('a first line with more than an export header is a record', async () => {
  const all = await read(ndjson, '{"export":{"tool":"X","version":"1","time":"2026-09-28T06:00:00Z"},"id":"a"}\n');
  expect(all.exportHeader).toBeNull();
  expect(all.rows).toHaveLength(1);
});
test('a path selects inside each line, and a line without it is broken', async () => {
  const all = await read(ndjson, '{"d":{"id":"a"}}\n{"e":1}\n', { recordsAt: '$.d', select: selectOf('$.d') });
  expect(raws(all)).toEqual([{ id: 'a' }]);
  expect(all.broken).toMatchObject([{ line: 2 }]);
});
test.each<[string, string | Uint8Array, string]>([
  ['nothing', '', 'E_FILE_EMPTY'],
  ['a byte order mark alone', '\ufeff', 'E_FILE_EMPTY'],
  ['blank lines', '\n \n', 'E_FILE_EMPTY'],
  ['prose', 'This is\nno JSON\n', 'E_JSON'],
  ['binary garbage', noise(5000, 3), 'E_ENCODING'],
  ['depth 1e6', '['.repeat(1_000_000), 'E_JSON'],
])('a file of %s is unreadable', async (_, content, code) => {
  expect((await refusal(ndjson, content))?.code).toBe(code);
});
test('a file cut off anywhere gives a broken last line, never a changed record', async () => {
  const text = Array.from({ length: 50 }, (_, i) => `{"id":"a${i}","n":[${i},true],"x":"ü"}\n`).join('');
  const whole = new Set((await read(ndjson, text)).rows.map((row) => JSON.stringify(row.raw)));
  for (let part = 1; part < 20; part++) {
    const cut = text.slice(0, Math.floor((text.length * part) / 20));
    const all = await read(ndjson, cut);
    for (const row of all.rows) expect(whole).toContain(JSON.stringify(row.raw));
    expect(all.rows.length + all.broken.length).toBe(cut.split('\n').filter((line) => line !== '').length);
  }
});
test('NDJSON is recognised by name, and by lines that are objects', () => {
  expect(ndjson.recognise(bytesOf('x'), 'a.jsonl')).toBe(70);
  expect(ndjson.recognise(bytesOf('{"a":1}\n{"a":2}\n{"a":'), 'a.json')).toBe(65);
  expect(ndjson.recognise(bytesOf('{\n"a":1\n}\n'), 'a.json')).toBe(0);
});
