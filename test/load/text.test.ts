/** Bytes to text: every encoding is recognised or refused. */
import { describe, expect, test } from 'vitest';
import { decodeText, type TextUse } from '../../src/load/text.js';
import { linesOf } from './help.js';

const utf16 = (text: string, order: 'le' | 'be', mark: boolean): Uint8Array => {
  const bytes = Buffer.from(`${mark ? '\uFEFF' : ''}${text}`, 'utf16le');
  return order === 'le' ? bytes : bytes.swap16();
};
const sample = 'id;Größe\r\nPLC-1;5\r\n';
const read = (bytes: Uint8Array, use: TextUse = 'config'): unknown => {
  const loaded = decodeText(bytes, 'f', use);
  return loaded.ok ? loaded.value : linesOf(loaded);
};

describe('one text reads the same', () => {
  test.each([
    ['in UTF-8', Buffer.from(sample)],
    ['in UTF-8 with a mark', Buffer.from(`\uFEFF${sample}`)],
    ['in UTF-16 LE with a mark', utf16(sample, 'le', true)],
    ['in UTF-16 BE with a mark', utf16(sample, 'be', true)],
    ['in UTF-16 LE without a mark', utf16(sample, 'le', false)],
    ['in UTF-16 BE without a mark', utf16(sample, 'be', false)],
  ])('%s', (_, bytes) => {
    expect(read(bytes)).toBe(sample);
  });
});

test.each([
  ['nothing', '', 'E_FILE_EMPTY 0:0'],
  ['blanks', ' \r\n\t\n', 'E_FILE_EMPTY 0:0'],
  ['a NUL in the second line', 'a\nbc\0d, more text', 'E_ENCODING 2:3'],
])('a file of %s is refused', (_, content, problem) => {
  expect(read(Buffer.from(content))).toEqual([problem]);
});

test.each([
  ['UTF-32 LE', [0xff, 0xfe, 0, 0, 65, 0, 0, 0]],
  ['UTF-32 BE', [0, 0, 0xfe, 0xff, 0, 0, 0, 65]],
  ['UTF-16 cut in the middle of a character', [0xff, 0xfe, 65, 0, 66]],
])('%s is refused', (_, bytes) => {
  expect(read(Uint8Array.from(bytes))).toEqual(['E_ENCODING 0:0']);
});

test('Latin-1 is refused for configuration, at the place of the first bad byte', () => {
  expect(read(Buffer.from('a: b\nc: Größe\n', 'latin1'))).toEqual(['E_ENCODING 2:6']);
});

test('Latin-1 is read for evidence, with a warning', () => {
  const loaded = decodeText(Buffer.from(sample, 'latin1'), 'f', 'evidence');
  expect(loaded).toMatchObject({ ok: true, value: sample });
  expect(linesOf(loaded)).toEqual(['W_ENCODING 1:6']);
});
