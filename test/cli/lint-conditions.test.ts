/** lint on conditions that select nothing, in a pack of a plant's own. */
import { expect, test } from 'vitest';
import { folder, run } from './harness.js';

const control = (when: string): string => `id: ACME-1
version: 1
title: Operator stations are wired
satisfies: []
maps: {}
rationale: A test.
subject: site
aspect: implementation
automation: full
evidence: [assets]
rules:
  - id: wired
    for: assets
    when: "${when}"
    assert: asset.connection == 'wired'
    message: "{{asset.id}} is not wired"
    severity: low
fix: Wire it.
effort: { cost: 0, days: 0, outage: none }
proves: The inventory says so.
`;

test.each([
  ['two classes at once', "asset.class == 'hmi' && asset.class == 'server'", true],
  ['one of two classes', "asset.class == 'hmi' || asset.class == 'server'", false],
])('a condition with %s', async (_, when, never) => {
  const cwd = folder({ 'pack/ACME-1.yaml': control(when) });
  const { out } = await run(['lint', 'pack'], { cwd });
  expect(out.includes('W_NEVER_TRUE')).toBe(never);
});
