/** init --control: what it writes passes lint and test at once, and no mutant of it goes unnoticed. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { main } from '../../src/cli/main.js';

const folder = mkdtempSync(join(tmpdir(), 'otb-new-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});
const run = async (...args: readonly string[]) => {
  let out = '';
  let err = '';
  const code = await main(args, {
    out: (text) => (out += text),
    err: (text) => (err += text),
    ...{ cwd: folder, color: false, columns: 100, today: '2026-10-01', interactive: false },
  });
  return { code, out, err };
};

test('a new control with its test', async () => {
  expect(await run('init', 'rules', '--control', 'ACME-1')).toMatchObject({ code: 0, err: '' });
  expect(readdirSync(join(folder, 'rules')).sort()).toEqual(['ACME-1.test.yaml', 'ACME-1.yaml']);
  const lint = await run('lint', 'rules');
  expect(lint).toMatchObject({ code: 0, err: '' });
  expect(lint.out).toContain('0 errors, 0 warnings');
  const tested = await run('test', 'rules', '--mutate', '--json');
  expect(tested.code).toBe(0);
  expect(JSON.parse(tested.out)).toMatchObject({ failed: 0, survivors: [], equivalent: [] });
  expect((await run('test', 'rules', '--timing')).out).toMatch(/^ACME-1 {2}\d+ ms {2}9 cases\n9 passed, 0 failed\n$/);
});

test('nothing is written over, and our ids are refused', async () => {
  expect(await run('init', 'rules', '--control', 'ACME-1')).toMatchObject({ code: 2 });
  expect(await run('init', 'rules', '--control', 'OTB-999')).toMatchObject({ code: 2 });
  expect(await run('init', 'rules', '--control', '../x')).toMatchObject({ code: 2 });
  expect(await run('init', 'rules', '--control', 'ACME-2', '--sample')).toMatchObject({ code: 2 });
});
