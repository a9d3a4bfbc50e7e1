/** A folder on disk: no way out of it, the same order everywhere. */
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openFolder } from '../../src/load/folder.js';
import { folder } from './help.js';

const files = {
  'site.yaml': 's',
  'evidence/b.csv': 'b',
  'evidence/B.csv': 'B',
  'evidence/a/x.json': '{}',
  'report/report.html': 'r',
  '.git/config': 'c',
  '.hidden': 'h',
  'node_modules/x/i.js': 'i',
  'x.tmp': 't',
  'evidence/report/kept.csv': 'k',
};

test('files are listed in code unit order, without outputs, hidden and temporary ones', () => {
  expect(openFolder(folder(files)).list()).toEqual([
    'evidence/B.csv',
    'evidence/a/x.json',
    'evidence/b.csv',
    'evidence/report/kept.csv',
    'site.yaml',
  ]);
});

test('a file is read whole and in pieces', async () => {
  const big = 'x'.repeat(700_000);
  const file = openFolder(folder({ 'a.csv': big })).open('a.csv');
  expect(file?.size).toBe(700_000);
  expect(Buffer.from((await file?.bytes()) ?? []).toString()).toBe(big);
  for (const time of ['once', 'again']) {
    const pieces: Uint8Array[] = [];
    for await (const piece of file?.chunks() ?? []) pieces.push(piece);
    expect(pieces.length, time).toBeGreaterThan(1);
    expect(Buffer.concat(pieces).toString()).toBe(big);
  }
});

test.each(['../outside.txt', 'evidence/../../outside.txt', '/etc/passwd', 'evidence', '', 'no.csv', 'evidence\\..\\..\\x', 'a\0b', '..'])(
  '%j is no file of the folder',
  (path) => {
    expect(openFolder(folder(files)).open(path)).toBeNull();
  },
);

test('a link is followed only to a target inside', () => {
  const site = folder(files);
  const outside = folder({ 'secret.txt': 's' });
  symlinkSync(join(outside, 'secret.txt'), join(site, 'link-out.csv'));
  symlinkSync(join(site, 'site.yaml'), join(site, 'link-in.csv'));
  symlinkSync(outside, join(site, 'folder-out'));
  symlinkSync(site, join(site, 'loop'));
  const open = openFolder(site);
  expect(open.open('link-out.csv')).toBeNull();
  expect(open.open('folder-out/secret.txt')).toBeNull();
  expect(open.open('link-in.csv')?.size).toBe(1);
  expect(open.list()).toEqual(expect.arrayContaining(['link-in.csv']));
  expect(open.list().some((path) => path.startsWith('folder-out') || path.startsWith('loop') || path === 'link-out.csv')).toBe(false);
});

test('a folder that does not exist is empty', () => {
  const open = openFolder('/no/such/folder');
  expect([open.list(), open.open('x')]).toEqual([[], null]);
});
