/** explain on maturity: the words, and on a site the level of a requirement with what it rests on and what the next one needs. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { run } from './harness.js';

const site = join(process.cwd(), 'test/sites/harbour-water');
const explain = (...args: readonly string[]): ReturnType<typeof run> => run(['explain', ...args]);
const onSite = (...args: readonly string[]): ReturnType<typeof run> => explain(...args, '--site', site, '--as-of', '2026-10-01');

test.each(['maturity', 'ml 1', 'ML 4'])('%s is explained as a word', async (word) => {
  const { code, out } = await explain(word);
  expect(code).toBe(0);
  expect(out.split('\n')[0]?.toLowerCase()).toBe(word.toLowerCase());
  expect(out.toLowerCase()).toContain('maturity');
});

test('a requirement on a site: its level, the document behind it, the control and the periods that hold it down', async () => {
  const { code, out } = await onSite('cm', '1.4');
  expect(code).toBe(0);
  expect(out).toMatch(/^Maturity on harbour-water as of 2026-10-01 \(policy risk-based\)\n\nCM 1\.4: ML 2\n/);
  expect(out).toContain('  rests on\n    evidence/documents.yaml:');
  expect(out).toMatch(/ {2}ML 3 needs\n {4}every control of it passes: OTB-025 fail\n {4}records of each period\n/);
  expect(out).toMatch(/OTB-025: changes every 30 days, newest period first: \d+, \d+, 0 records; misses/);
});

test('a group shows each of its requirements, and says where no control names records', async () => {
  const { out } = await onSite('ORG', '1');
  expect(out.match(/^ORG 1\.\d+: ML \d/gm)?.length).toBeGreaterThan(2);
  expect(out).toContain('no control of it says which (practice)');
});

test('all of them, as data', async () => {
  const { out } = await onSite('maturity', '--json');
  const data = JSON.parse(out) as { requirements: readonly { requirement: string; level: number | null }[] };
  expect(data).toMatchObject({ about: 'maturity', site: 'harbour-water' });
  expect(data.requirements.length).toBeGreaterThan(30);
});

test('a requirement without maturity is refused as before', async () => {
  const { code, err } = await onSite('SR', '1.1');
  expect([code, err]).toEqual([2, expect.stringContaining('it is a requirement; ask for a control')]);
});
