/** Many records are asked by classes of those that are alike; what they are told is what each would be told in a plant of its own. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { check, type ControlSpec, type Row } from './kit.js';

const rules: ControlSpec['rules'] = [
  { for: 'assets', assert: "!asset.tags.exists(t, t == 'telnet')" },
  { for: 'assets', assert: 'size(asset.tags) > 1' },
  { for: 'assets', assert: 'asset.tags.all(t, t.matches(params.pattern))' },
  { for: 'assets', when: "asset.class != 'none'", assert: "asset.class.matches('^(plc|hmi)+$') || size(asset.tags) == 0" },
  { for: 'assets', assert: "asset.stateful && (asset.model == 'M1' || asset.tags.exists(t, t == 'ssh'))" },
  { for: 'assets', assert: "asset.level > 2 || asset.tags.exists(t, t.contains('net'))" },
];
const controls = rules.map((rule, n): ControlSpec => ({
  id: `X-${String(n)}`,
  rules: [rule],
  params: { pattern: { type: 'string', default: '^(ssh|(tel|mod)net)$' } },
}));

const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined, freq: 6 });
const asset = fc.record({
  tags: maybe(fc.constantFrom<unknown>([], ['ssh'], ['telnet'], ['ssh', 'modnet'], 'ssh; telnet', ['unknown'], ['ssh', 'unknown'], 'none')),
  class: maybe(fc.constantFrom('plc', 'hmi', 'none', 'unknown', 'server')),
  model: maybe(fc.constantFrom('M1', 'M2', '')),
  stateful: maybe(fc.boolean()),
  level: maybe(fc.integer({ min: 0, max: 4 })),
});
const plantOf = (rows: readonly Row[]) => ({ controls, evidence: { assets: rows } });

test('of 240 assets in one zone each rule counts and names what 24 plants of ten assets count and name together', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(asset, { minLength: 30, maxLength: 30 }), async (kinds) => {
      const rows = Array.from({ length: 240 }, (_, n): Row => ({
        id: `A-${String(n)}`,
        zone: 'a',
        ...Object.fromEntries(Object.entries(kinds[(n * 7) % 30] ?? {}).filter(([, value]) => value !== undefined)),
      }));
      const whole = await check(plantOf(rows));
      const parts = await Promise.all(Array.from({ length: 24 }, (_, n) => check(plantOf(rows.slice(n * 10, n * 10 + 10)))));
      for (const [n] of controls.entries()) {
        const id = `X-${String(n)}`;
        const all = whole.result('zone:a', id);
        const each = parts.map((part) => part.result('zone:a', id));
        for (const count of ['population', 'checked', 'failed', 'missing', 'errors'] as const)
          expect(all[count], `${id} ${count}`).toBe(each.reduce((sum, result) => sum + result[count], 0));
        const keysOf = (runs: readonly (typeof whole)[]) =>
          runs.flatMap(({ findings }) => findings.filter(({ control }) => control === id).map(({ record }) => record.key)).sort();
        expect(keysOf([whole])).toEqual(keysOf(parts));
        if (all.status === 'pass') expect(each.every(({ status }) => status === 'pass')).toBe(true);
      }
    }),
    { numRuns: 12 },
  );
});
