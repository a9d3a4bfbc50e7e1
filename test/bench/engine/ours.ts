/** Our own engine on the workload: the rules compiled as those of controls are, asset by asset. */
import { compileIn, type Clock, type Scope } from '../../../src/rules/compile.js';
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
  const run = (source: string): ((frame: readonly unknown[]) => unknown) => {
    const compiled = compileIn(source, scope, { role: 'value' });
    if (!compiled.ok) throw new Error(`${source}: ${compiled.problems.map(({ message }) => message).join(' ')}`);
    return compiled.run;
  };
  const compiled = rules.map(({ id, when, assert }) => ({ id, when: when === null ? null : run(when), assert: run(assert) }));
  return (assets, zones) => {
    useGenerated(generated);
    const homes = new Map(zones.map((zone) => [zone.id, [zone]]));
    const none: readonly Zone[] = [];
    const noZone = unknown('missing-attribute', 'asset.zone');
    const frame: unknown[] = [clock, undefined, undefined, { cut30, cut365, asOf }];
    const failed = compiled.map(() => 0);
    const undecided = compiled.map(() => 0);
    for (const asset of assets) {
      frame[1] = asset;
      frame[2] = asset.zone === undefined ? noZone : (homes.get(asset.zone) ?? none);
      for (let n = 0; n < compiled.length; n++) {
        const rule = compiled[n];
        if (rule === undefined) continue;
        const wanted = rule.when === null || rule.when(frame);
        const answer = wanted === true ? rule.assert(frame) : wanted === false ? true : wanted;
        if (answer === true) continue;
        const counts = answer === false ? failed : undecided;
        counts[n] = (counts[n] ?? 0) + 1;
      }
    }
    return new Map(compiled.map(({ id }, n) => [id, { failed: failed[n] ?? 0, undecided: undecided[n] ?? 0 }]));
  };
}
