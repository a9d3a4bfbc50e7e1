/** Many records are asked by classes of those that are alike; what they are told is what each would be told in a plant of its own. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compactJson } from '../../src/model/compact-json.js';
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

const flowRules: ControlSpec['rules'] = [
  { for: 'flows', assert: "flow.source.zone == flow.destination.zone || flow.service == 'tcp/1'" },
  { for: 'flows', when: "flow.source.zone != 'b'", assert: 'flow.encrypted' },
  { for: 'flows', assert: "has(flow.source.asset) || flow.source.zone == zone.id || conduit.id == 'c'" },
  { for: 'flows', assert: "flow.sourceAddress.matches(params.pattern) || flow.service != 'tcp/2'" },
  {
    for: 'flows',
    join: {
      near: { from: 'zones', on: { id: 'flow.source.zone' }, one: true },
      far: { from: 'zones', on: { id: 'flow.destination.zone' } },
    },
    assert: "near.safety || far.exists(f, f.id != 'a') || flow.service == 'tcp/1'",
  },
  {
    for: 'flows',
    join: { ends: { from: 'assets', on: { addresses: '[flow.sourceAddress, flow.destinationAddress]' } } },
    when: "flow.service != 'udp/1'",
    assert: "flow.service == 'tcp/1' && flow.encrypted || ends.exists(e, e.class == 'plc')",
  },
  {
    for: 'flows',
    join: { there: { from: 'assets', on: { zone: 'flow.destination.zone', class: "'plc'" } } },
    assert: 'size(there) == 0 || flow.encrypted',
  },
];
const flowControls = flowRules.map((rule, n): ControlSpec => ({
  id: `X-${String(n)}`,
  subject: ['zone', 'conduit'],
  rules: [rule],
  params: { pattern: { type: 'string', default: '[13579]$' } },
}));
const flow = fc.record({
  ends: fc.constantFrom<readonly [string | undefined, string | undefined]>(
    ...(['a a', 'a b', 'b a', 'a -', '- b', 'x b', 'a x'] as const).map((text) => {
      const [from, to] = text.split(' ').map((zone) => ({ a: '10.1', b: '10.2', x: '172.16' })[zone]);
      return [from, to] as const;
    }),
  ),
  service: maybe(fc.constantFrom('tcp/1', 'tcp/2', 'udp/1')),
  encrypted: maybe(fc.boolean()),
});

test('of 240 flows between zones each rule counts and names what 24 plants of ten flows count and name together', async () => {
  const assets = Array.from({ length: 12 }, (_, n): Row => ({
    ...{ id: `A-${String(n)}`, zone: n % 2 === 0 ? 'a' : 'b', addresses: [`10.${String(1 + (n % 2))}.0.${String(n + 1)}`] },
    ...(n % 3 > 0 && { class: n % 3 === 1 ? 'plc' : 'hmi' }),
  }));
  const plant = (flows: readonly Row[]) => ({ controls: flowControls, evidence: { assets, flows } });
  await fc.assert(
    fc.asyncProperty(fc.array(flow, { minLength: 20, maxLength: 20 }), async (sorts) => {
      const rows = Array.from({ length: 240 }, (_, n): Row => {
        const { ends = [], service, encrypted } = sorts[(n * 7) % 20] ?? {};
        const [from, to] = ends.map((part) => part && `${part}.${String(n >> 4)}.${String((n & 15) + 1)}`);
        return Object.fromEntries(
          Object.entries({ sourceAddress: from, destinationAddress: to, service, encrypted }).filter(([, value]) => value !== undefined),
        );
      });
      const whole = await check(plant(rows));
      expect(whole.lines).toEqual(whole.findings.map((finding) => `${compactJson(finding)}\n`));
      const parts = await Promise.all(Array.from({ length: 24 }, (_, n) => check(plant(rows.slice(n * 10, n * 10 + 10)))));
      for (const [n] of flowControls.entries())
        for (const subject of ['zone:a', 'zone:b', 'conduit:c']) {
          const id = `X-${String(n)}`;
          const all = whole.result(subject, id);
          const each = parts.map((part) => part.result(subject, id));
          for (const count of ['population', 'checked', 'failed', 'missing', 'errors'] as const)
            expect(all[count], `${id} ${subject} ${count}`).toBe(each.reduce((sum, result) => sum + result[count], 0));
          const told = (runs: readonly (typeof whole)[]) =>
            runs.flatMap(({ findings }) =>
              findings.filter((one) => one.control === id && one.subject === subject).map(({ message }) => message),
            );
          expect(told([whole]).sort()).toEqual(told(parts).sort());
        }
    }),
    { numRuns: 10 },
  );
});
