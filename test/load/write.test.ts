/** Outputs stand whole or not at all. */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openOutputs, writeAll } from '../../src/load/write.js';
import { folder } from './help.js';

const read = (path: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    readdirSync(path, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => [
        join(entry.parentPath, entry.name).slice(path.length + 1),
        readFileSync(join(entry.parentPath, entry.name), 'utf8'),
      ]),
  );

test('texts, bytes and pieces are written, in folders that are made', () => {
  const out = join(folder({}), 'deep/report');
  const written = writeAll(
    out,
    new Map<string, string | Uint8Array | (() => Iterable<string>)>([
      ['a.txt', 'ä'],
      ['sub/b.bin', Uint8Array.of(98)],
      ['c.txt', () => ['1', '2', '3']],
    ]),
  );
  expect(written).toMatchObject({ ok: true, value: ['a.txt', 'sub/b.bin', 'c.txt'] });
  expect(read(out)).toEqual({ 'a.txt': 'ä', 'sub/b.bin': 'b', 'c.txt': '123' });
});

test('older files are replaced, others stay', () => {
  const out = folder({ 'a.txt': 'old', 'mine.txt': 'mine' });
  expect(writeAll(out, new Map([['a.txt', 'new']])).ok).toBe(true);
  expect(read(out)).toEqual({ 'a.txt': 'new', 'mine.txt': 'mine' });
});

test.each([
  ['many short ones', Array.from({ length: 30_000 }, (_, n) => `é 😀 ${String(n)} \ud800\n`)],
  ['longer than what is held at once', ['a', 'é'.repeat(400_000), '', 'b', 'c'.repeat(174_000), 'd'.repeat(174_800)]],
])('texts come out as the bytes that they are: %s', (_, pieces) => {
  const out = folder({});
  const outputs = openOutputs(out);
  const stream = outputs.stream('a.txt');
  for (const piece of pieces) stream.write(piece);
  const bytes = Buffer.from(pieces.join(''));
  expect(stream.end()).toEqual({ count: pieces.length, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') });
  expect(outputs.commit().ok).toBe(true);
  expect(readFileSync(join(out, 'a.txt')).equals(bytes)).toBe(true);
});

test('a stream counts its pieces and knows its hash', () => {
  const out = folder({});
  const outputs = openOutputs(out);
  const stream = outputs.stream('findings.ndjson');
  const lines = Array.from({ length: 20_000 }, (_, n) => `{"n":${n},"text":"${'x'.repeat(20)}"}\n`);
  for (const line of lines) stream.write(line);
  const text = lines.join('');
  expect(stream.end()).toEqual({ count: 20_000, bytes: text.length, sha256: createHash('sha256').update(text).digest('hex') });
  outputs.add('assessment.json', '{}');
  expect(outputs.commit().ok).toBe(true);
  expect(read(out)).toEqual({ 'findings.ndjson': text, 'assessment.json': '{}' });
});

test('nothing is under its name before the commit, and nothing is left after an abort', () => {
  const out = folder({ 'a.txt': 'old' });
  const outputs = openOutputs(out);
  outputs.add('a.txt', 'new');
  outputs.stream('b.txt').write('half');
  expect(readFileSync(join(out, 'a.txt'), 'utf8')).toBe('old');
  expect(readdirSync(out)).not.toContain('b.txt');
  outputs.abort();
  expect(read(out)).toEqual({ 'a.txt': 'old' });
});

test('when one file cannot take its place, none is changed', () => {
  const out = folder({ 'a.txt': 'old', 'z.txt': 'old' });
  mkdirSync(join(out, 'm.txt'));
  const written = writeAll(
    out,
    new Map([
      ['a.txt', 'new'],
      ['m.txt', 'new'],
      ['z.txt', 'new'],
    ]),
  );
  expect(written.problems.map(({ code }) => code)).toEqual(['E_WRITE']);
  expect(read(out)).toEqual({ 'a.txt': 'old', 'z.txt': 'old' });
  expect(readdirSync(out).sort()).toEqual(['a.txt', 'm.txt', 'z.txt']);
});

test('when the contents of one file cannot be made, none is changed', () => {
  const out = folder({ 'a.txt': 'old' });
  const broken = (): Iterable<string> => {
    throw new Error('no');
  };
  expect(
    writeAll(
      out,
      new Map<string, string | (() => Iterable<string>)>([
        ['a.txt', 'new'],
        ['b.txt', broken],
      ]),
    ).ok,
  ).toBe(false);
  expect(read(out)).toEqual({ 'a.txt': 'old' });
});

test('a folder that is a file is a problem, not an exception', () => {
  const out = join(folder({ file: 'x' }), 'file');
  expect(writeAll(out, new Map([['a.txt', 'x']])).problems.map(({ code }) => code)).toEqual(['E_WRITE']);
});

test('one name cannot be written twice', () => {
  const outputs = openOutputs(folder({}));
  outputs.add('a', '1');
  expect(() => {
    outputs.add('a', '2');
  }).toThrow('written twice');
  outputs.abort();
});
