/** Every problem code is raised by some test: it stands in quotes, or in an expected line, somewhere below test/. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { problemCodes } from '../../src/model/problem-codes.js';

const here = 'cli/codes.test.ts';
const texts = readdirSync('test', { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file.endsWith('.test.ts') && file !== here)
  .map((file) => readFileSync(join('test', file), 'utf8'));

test('every problem code is raised by some test', () => {
  const missing = Object.keys(problemCodes).filter((code) => !texts.some((text) => new RegExp(`\\b${code}\\b`).test(text)));
  expect(missing).toEqual([]);
});

test('every problem code is used somewhere in src/', () => {
  const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('problem-codes.ts'))
    .map((file) => readFileSync(join('src', file), 'utf8'));
  expect(Object.keys(problemCodes).filter((code) => !sources.some((text) => text.includes(`'${code}'`)))).toEqual([]);
});
