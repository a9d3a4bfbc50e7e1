/** The table of limits: its names are known, its codes exist, and each of them is used by the code that it bounds. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { limits, type Limit } from '../../src/model/limits.js';
import { problemCodes } from '../../src/model/problem-codes.js';

const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.endsWith('limits.ts'))
  .map((file) => readFileSync(join('src', file), 'utf8'));
const all = Object.entries<Limit>(limits);

test.each(all)('%s is a positive number, told by a code that there is, and used in one place at least', (name, { value, code }) => {
  expect(value).toBeGreaterThan(0);
  if (!['', 'error', 'incomplete-coverage'].includes(code)) expect(problemCodes).toHaveProperty(code);
  expect(sources.some((text) => text.includes(`'${name}'`))).toBe(true);
});

test('a message that names a limit names one of the table', () => {
  const named = sources.flatMap((text) => [...text.matchAll(/\blimits? ([a-z]+(?:-[a-z]+)+)\b/g)].map(([, name = '']) => name));
  expect(named.length).toBeGreaterThan(25);
  expect(named.filter((name) => !Object.hasOwn(limits, name))).toEqual([]);
});
