/** Fifteen rules as somebody writes them who has read controls/README.md and nothing else: they lint without a word, and their cases hold. */
import { expect, test } from 'vitest';
import { json, run } from './cli/harness.js';

const pack = 'test/packs/newcomer';

test('lint has nothing to say about the pack', async () => {
  const { code, out } = await run(['lint', pack, '--json']);
  expect([code, json<{ problems: readonly unknown[] }>(out).problems]).toEqual([0, []]);
});

test('every case of the fifteen controls holds', async () => {
  const { code, out } = await run(['test', pack, '--json']);
  const { failed, cases } = json<{ failed: number; cases: readonly { control: string }[] }>(out);
  expect([code, failed]).toEqual([0, 0]);
  expect(new Set(cases.map(({ control }) => control)).size).toBe(15);
});
