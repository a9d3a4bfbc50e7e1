/** A registered folder: all its files are read, one that is broken loses no other, and the hash notices every change. */
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { codes, read, recordsOf, registrationOf } from './fixtures.js';

const asset = (id: string): string => JSON.stringify([{ id, zone: 'control' }]);
const files = {
  'in/b.json': asset('B'),
  'in/a.json': asset('A'),
  'in/a.json.sha256': 'x',
  'in/index.txt': 'a.json',
  'in/sub/c.json': asset('C'),
};
const readFolder = (of: Readonly<Record<string, string>>, more = {}) => read(of, [registrationOf('f', 'assets', 'in/', more)]);
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

test('every file of it is read, in one order, and each record knows its file', async () => {
  const set = await readFolder(files);
  expect(recordsOf(set, 'assets').map(({ key, origins }) => [key, origins[0]?.file])).toEqual([
    ['A', 'in/a.json'],
    ['B', 'in/b.json'],
    ['C', 'in/sub/c.json'],
  ]);
  expect([set.register[0]?.state, set.register[0]?.records, set.unused]).toEqual(['ok', 3, []]);
});

test('its hash is that of the lines which sha256sum would print, and a file more changes it', async () => {
  const set = await readFolder(files);
  const lines = ['in/a.json', 'in/b.json', 'in/sub/c.json']
    .map((path) => `${sha256(files[path as keyof typeof files])}  ${path}\n`)
    .join('');
  expect(set.register[0]?.sha256).toBe(sha256(lines));
  const more = await readFolder({ ...files, 'in/d.json': asset('D') }, { sha256: sha256(lines) });
  expect(more.register[0]?.state).toBe('changed');
});

test.each([
  ['broken', 'in/bad.json', '{"a": ', 'E_JSON'],
  ['empty', 'in/bad.json', '', 'E_FILE_EMPTY'],
  ['of no known format', 'in/bad.bin', '\u0000\u0001', 'E_EVIDENCE_FORMAT'],
])('a file that is %s is told with its name, opens the list and loses no other', async (_, path, content, code) => {
  const set = await readFolder({ ...files, [path]: content });
  expect(recordsOf(set, 'assets')).toHaveLength(3);
  expect([set.register[0]?.state, set.register[0]?.records]).toEqual(['ok', 4]);
  expect(set.register[0]?.rejected).toMatchObject([{ file: path, place: null }]);
  expect(set.problems.filter(({ file }) => file === path).map((each) => each.code)).toEqual([code]);
});

test('a folder of which nothing can be read is unreadable, and one that is not there is missing', async () => {
  expect((await readFolder({ 'in/a.json': '{' })).register[0]?.state).toBe('unreadable');
  const none = await readFolder({ 'other/a.json': asset('A') });
  expect([none.register[0]?.state, codes(none)]).toEqual(['missing', expect.arrayContaining(['E_FILE_MISSING'])]);
});
