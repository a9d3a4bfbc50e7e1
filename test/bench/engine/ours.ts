/** Our own engine on the workload: the rules compiled as those of controls are, all of them on one asset after the other. */
import { batchOf, checkOf } from '../../../src/rules/check.js';
import { compileIn, type Clock, type CompiledExpression, type Scope } from '../../../src/rules/compile.js';
import { useGenerated } from '../../../src/rules/tier.js';
import { recordOf, typeOfSchema, type StaticType } from '../../../src/rules/types.js';
import { unknown } from '../../../src/rules/values.js';
import { asOf, cut30, cut365, type Asset, type BenchRule, type Count, type Zone } from './workload.js';

const text = { type: 'string' };
const flag = { type: 'boolean' };
const whole = { type: 'integer' };
const date = { type: 'string', format: 'date' };
const list = (properties: object): object => ({ type: 'array', items: { type: 'object', properties } });
const map = (properties: object): object => ({ type: 'object', properties });
const assetType = typeOfSchema(
  map({
    ...{ id: text, zone: text, type: text, firmware: text, ip: text, criticality: whole, sl: whole, remoteAccess: flag },
    ...{ lastPatched: date, endless: flag, eol: date, owner: text },
    accounts: list({ name: text, type: text, shared: flag, privileged: flag, mfa: flag, isDefault: flag }),
    services: list({ name: text, port: whole, encrypted: flag }),
    vulns: list({ id: text, cvss: { type: 'number' }, fixed: flag }),
    logging: map({ enabled: flag, central: flag, retentionDays: whole, timeSync: flag }),
    backups: map({ enabled: flag, lastSuccess: date, offsite: flag, tested: flag }),
    antivirus: map({ installed: flag, mode: text }),
  }),
  'asset',
);
const zoneType = typeOfSchema(map({ id: text, level: whole, slTarget: whole }), 'zone');
const dateType: StaticType = { kind: 'timestamp' };
const scope: Scope = {
  names: new Map([
    ['asset', { slot: 1, type: assetType }],
    ['homes', { slot: 2, type: { kind: 'list', element: zoneType } }],
    ['params', { slot: 3, type: recordOf('params', { cut30: dateType, cut365: dateType, asOf: dateType }), steady: true }],
  ]),
};
const day = 86_400_000;
const clock: Clock = {
  today: asOf / day,
  end: asOf + day - 1,
  dayOf: (ms) => Math.floor(ms / day),
  isoOf: (ms) => new Date(ms).toISOString(),
};

export type Engine = (assets: readonly Asset[], zones: readonly Zone[]) => ReadonlyMap<string, Count>;

export function ours(rules: readonly BenchRule[], generated: 'often' | 'never'): Engine {
  useGenerated(generated);
  const compile = (source: string): Extract<CompiledExpression, { ok: true }> => {
    const compiled = compileIn(source, scope, { role: 'value' });
    if (!compiled.ok) throw new Error(`${source}: ${compiled.problems.map(({ message }) => message).join(' ')}`);
    return compiled;
  };
  const checks = rules.map(({ when, assert }) => checkOf(when === null ? null : compile(when), compile(assert)));
  const batch = batchOf(checks, 1, Infinity);
  const rest = rules.flatMap((_, n) => (batch?.places.includes(n) === true ? [] : [n]));
  return (assets, zones) => {
    useGenerated(generated);
    const homes = new Map(zones.map((zone) => [zone.id, [zone]]));
    const none: readonly Zone[] = [];
    const noZone = unknown('missing-attribute', 'asset.zone');
    const frame: unknown[] = [clock, undefined, undefined, { cut30, cut365, asOf }];
    const frames = rules.map(() => frame);
    const failed = rules.map(() => 0);
    const undecided = rules.map(() => 0);
    const count = (n: number, answer: unknown): void => {
      if (answer === true || answer === 'skipped') return;
      const counts = answer === false ? failed : undecided;
      counts[n] = (counts[n] ?? 0) + 1;
    };
    const other = (n: number, isFailed: boolean): void => {
      count(n, !isFailed && checks[n]?.run(frame));
    };
    const passes = new Uint32Array(rules.length);
    for (const asset of assets) {
      frame[1] = asset;
      frame[2] = asset.zone === undefined ? noZone : (homes.get(asset.zone) ?? none);
      batch?.run(asset, frames, passes, other);
      for (const n of rest) count(n, checks[n]?.run(frame));
    }
    return new Map(rules.map(({ id }, n) => [id, { failed: failed[n] ?? 0, undecided: undecided[n] ?? 0 }]));
  };
}
