/** Engines that others wrote, each in its own idiom and its best loop. What a rule of theirs cannot say is left out, and told. */
import { celEnv, parse, plan } from '@bufbuild/cel';
import { Environment } from '@marcbachmann/cel-js';
import type { ValidateFunction } from 'ajv';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { JSONPath } from 'jsonpath-plus';
import { LogicEngine } from 'json-logic-engine';
import { Engine as RulesEngine } from 'json-rules-engine';
import { handRules } from './hand.js';
import { asOf, cut30, cut365, rules, type Asset, type Count, type Zone } from './workload.js';

export type Counts = ReadonlyMap<string, Count>;
export interface Peer {
  readonly name: string;
  /** Assets at most: the slow ones are asked about fewer, and measured by the check. */
  readonly most: number;
  /** Compiles; what comes back is the steady state. */
  readonly make: (zones: readonly Zone[]) => (assets: readonly Asset[]) => Counts | Promise<Counts>;
}
interface Pair<T> {
  readonly id: string;
  readonly when: T | null;
  readonly assert: T;
}
const homesOf = (zones: readonly Zone[]): ((asset: Asset) => Zone | undefined) => {
  const byId = new Map(zones.map((zone) => [zone.id, zone]));
  return ({ zone = '' }) => byId.get(zone);
};

/** Asset by asset, all rules on each. */
function counted<T>(
  pairs: readonly Pair<T>[],
  assets: readonly Asset[],
  ask: (rule: T, asset: Asset) => unknown,
  each: (asset: Asset) => void = () => undefined,
): Counts {
  const failed = pairs.map(() => 0);
  for (const asset of assets) {
    each(asset);
    for (let n = 0; n < pairs.length; n++) {
      const pair = pairs[n];
      if (pair === undefined || (pair.when !== null && ask(pair.when, asset) !== true)) continue;
      if (ask(pair.assert, asset) !== true) failed[n] = (failed[n] ?? 0) + 1;
    }
  }
  return new Map(pairs.map(({ id }, n) => [id, { failed: failed[n] ?? 0, undecided: null }]));
}

/** The loops over some of the rules. */
export function handFor(ids: ReadonlySet<string>, zones: readonly Zone[]): (assets: readonly Asset[]) => Counts {
  const own = handRules.filter(({ id }) => ids.has(id));
  const homeOf = homesOf(zones);
  return (assets) => {
    const failed = own.map(() => 0);
    const undecided = own.map(() => 0);
    for (const asset of assets) {
      const home = homeOf(asset);
      for (let n = 0; n < own.length; n++) {
        const rule = own[n];
        if (rule === undefined) continue;
        const wanted = rule.when === null || rule.when(asset, home);
        const answer = wanted === true ? rule.assert(asset, home) : wanted === false ? true : undefined;
        if (answer === false) failed[n] = (failed[n] ?? 0) + 1;
        else if (answer === undefined) undecided[n] = (undecided[n] ?? 0) + 1;
      }
    }
    return new Map(own.map(({ id }, n) => [id, { failed: failed[n] ?? 0, undecided: undecided[n] ?? 0 }]));
  };
}
export const hand: Peer = {
  name: 'hand-written loops, three values',
  most: Infinity,
  make: (zones) => handFor(new Set(handRules.map(({ id }) => id)), zones),
};

/** Schemas say joins only with the table of zones baked into them. */
const ajv: Peer = {
  name: 'ajv',
  most: Infinity,
  make: (zones) => {
    const compiler = new Ajv2019({ strict: false });
    const at = (path: string, schema: object): object =>
      path.split('.').reduceRight<object>((inner, name) => ({ properties: { [name]: inner }, required: [name] }), schema);
    const is = (path: string, value: unknown): object => at(path, { const: value });
    const none = (path: string, item: object): object => at(path, { not: { contains: item } });
    const all = (...parts: readonly object[]): object => ({ allOf: parts });
    const ids = (test: (zone: Zone) => boolean): readonly string[] => zones.filter(test).map(({ id }) => id);
    const open = (least: number): object => all(at('cvss', { minimum: least }), is('fixed', false));
    const table: Readonly<Record<string, readonly [object | null, object]>> = {
      R01: [null, is('logging.enabled', true)],
      R02: [at('type', { enum: ['PLC', 'RTU', 'DCS'] }), at('firmware', { pattern: '^[0-9]+[.][0-9]+[.][0-9]+$' })],
      R03: [at('type', { enum: ['HMI', 'Workstation', 'Server'] }), is('antivirus.installed', true)],
      R04: [null, none('accounts', all(is('shared', true), is('privileged', true)))],
      R05: [is('remoteAccess', true), none('accounts', all(is('type', 'human'), is('mfa', false)))],
      R06: [null, all(is('backups.enabled', true), at('backups.lastSuccess', { minimum: cut30 }))],
      R07: [at('criticality', { minimum: 4 }), all(is('backups.offsite', true), is('backups.tested', true))],
      R08: [null, at('lastPatched', { minimum: cut365 })],
      R09: [at('zone', { enum: ids(({ level }) => level >= 3) }), none('services', is('encrypted', false))],
      R10: [null, none('services', at('port', { enum: [21, 23, 80] }))],
      R11: [null, none('accounts', is('isDefault', true))],
      R12: [null, at('logging.retentionDays', { minimum: 90 })],
      R13: [is('logging.enabled', true), is('logging.timeSync', true)],
      R14: [null, none('vulns', open(9))],
      R15: [at('criticality', { minimum: 3 }), at('vulns', { contains: open(7), minContains: 0, maxContains: 1 })],
      R16: [null, at('owner', { not: { const: 'nobody' } })],
      R17: [null, at('ip', { pattern: '^10[.]' })],
      R18: [null, at('zone', { enum: ids(() => true) })],
      R19: [
        at('zone', { enum: ids(() => true) }),
        {
          anyOf: [1, 2, 3, 4].map((level) =>
            all(at('zone', { enum: ids(({ slTarget }) => slTarget === level) }), at('sl', { minimum: level })),
          ),
        },
      ],
      R20: [null, { anyOf: [is('endless', true), at('eol', { exclusiveMinimum: asOf })] }],
    };
    // An enumeration without words is refused; nothing fits it.
    const compiled = (schema: object): ValidateFunction =>
      compiler.compile(JSON.parse(JSON.stringify(schema).replaceAll('"enum":[]', '"not":{}')) as object);
    const pairs = Object.entries(table).map(([id, [when, assert]]): Pair<ValidateFunction> => ({
      id,
      when: when && compiled(when),
      assert: compiled(assert),
    }));
    return (assets) => counted(pairs, assets, (validate, asset) => validate(asset));
  },
};

interface Logic {
  readonly [operator: string]: unknown;
}
const jsonLogic: Peer = {
  name: 'json-logic-engine, compiled',
  most: Infinity,
  make: () => {
    const engine = new LogicEngine();
    const v = (path: string): Logic => ({ var: path });
    const is = (path: string, value: unknown): Logic => ({ '===': [v(path), value] });
    const some = (list: string, test: Logic): Logic => ({ some: [v(list), test] });
    const no = (test: Logic): Logic => ({ '!': [test] });
    const both = (...tests: readonly Logic[]): Logic => ({ and: tests });
    const least = (path: string, value: number): Logic => ({ '>=': [v(path), value] });
    const open = (value: number): Logic => both(least('cvss', value), is('fixed', false));
    // No patterns, no joins.
    const table: Readonly<Record<string, readonly [Logic | null, Logic]>> = {
      R01: [null, is('logging.enabled', true)],
      R03: [{ in: [v('type'), ['HMI', 'Workstation', 'Server']] }, is('antivirus.installed', true)],
      R04: [null, no(some('accounts', both(is('shared', true), is('privileged', true))))],
      R05: [is('remoteAccess', true), no(some('accounts', both(is('type', 'human'), is('mfa', false))))],
      R06: [null, both(is('backups.enabled', true), least('backups.lastSuccess', cut30))],
      R07: [least('criticality', 4), both(is('backups.offsite', true), is('backups.tested', true))],
      R08: [null, least('lastPatched', cut365)],
      R10: [null, no(some('services', { in: [v('port'), [21, 23, 80]] }))],
      R11: [null, no(some('accounts', is('isDefault', true)))],
      R12: [null, least('logging.retentionDays', 90)],
      R13: [is('logging.enabled', true), is('logging.timeSync', true)],
      R14: [null, no(some('vulns', open(9)))],
      R15: [least('criticality', 3), { '<=': [{ reduce: [{ filter: [v('vulns'), open(7)] }, { '+': [v('accumulator'), 1] }, 0] }, 1] }],
      R16: [null, { '!==': [v('owner'), 'nobody'] }],
      R20: [null, { or: [is('endless', true), { '>': [v('eol'), asOf] }] }],
    };
    const built = (logic: Logic): ((asset: unknown) => unknown) => engine.build(logic) as (asset: unknown) => unknown;
    const pairs = Object.entries(table).map(([id, [when, assert]]) => ({ id, when: when && built(when), assert: built(assert) }));
    return (assets) => counted(pairs, assets, (run, asset) => run(asset));
  },
};

const celJs: Peer = {
  name: '@marcbachmann/cel-js',
  most: Infinity,
  make: (zones) => {
    const env = new Environment({ unlistedVariablesAreDyn: true, homogeneousAggregateLiterals: false });
    const homeOf = homesOf(zones);
    // Data has doubles where the rule has whole numbers, and dates as numbers.
    const pairs = rules.map(({ id, when, assert }) => ({ id, when: when === null ? null : env.parse(when), assert: env.parse(assert) }));
    const context: { asset?: Asset; homes?: readonly Zone[]; params: object } = { params: { cut30, cut365, asOf } };
    return (assets) =>
      counted(
        pairs,
        assets,
        (run, asset) => {
          context.asset = asset;
          return run(context);
        },
        (asset) => {
          const home = homeOf(asset);
          context.homes = home === undefined ? [] : [home];
        },
      );
  },
};

const bufCel: Peer = {
  name: '@bufbuild/cel',
  most: 5_000,
  make: (zones) => {
    const env = celEnv();
    const homeOf = homesOf(zones);
    // Numbers of data are doubles to it: whole numbers of the rule, texts aside, are written as such.
    const written = (source: string): string =>
      source
        .replace(/'[^']*'|(?<![\w.])(\d+)(?![\w.])/g, (all, whole?: string) => (whole === undefined ? all : `${whole}.0`))
        .replace('size(', 'double(size(')
        .replace(/(double\(size\(.*\)) (<=|>)/, '$1) $2');
    const pairs = rules.map(({ id, when, assert }) => ({
      id,
      when: when === null ? null : plan(env, parse(written(when))),
      assert: plan(env, parse(written(assert))),
    }));
    const context: Record<string, unknown> = { params: { cut30, cut365, asOf } };
    return (assets) =>
      counted(
        pairs,
        assets,
        (run, asset) => {
          context['asset'] = asset;
          return run(context as Parameters<typeof run>[0]);
        },
        (asset) => {
          const home = homeOf(asset);
          context['homes'] = home === undefined ? [] : [home];
        },
      );
  },
};

/** Its conditions are told of events, so a rule is written as what must not be. */
const jsonRules: Peer = {
  name: 'json-rules-engine',
  most: 2_000,
  make: () => {
    const fact = (path: string, operator: string, value: unknown): object => ({ fact: 'asset', path: `$.${path}`, operator, value });
    const table: Readonly<Record<string, object>> = {
      R01: { all: [fact('logging.enabled', 'equal', false)] },
      R03: { all: [fact('type', 'in', ['HMI', 'Workstation', 'Server']), fact('antivirus.installed', 'equal', false)] },
      R06: { any: [fact('backups.enabled', 'equal', false), fact('backups.lastSuccess', 'lessThan', cut30)] },
      R07: {
        all: [
          fact('criticality', 'greaterThanInclusive', 4),
          { any: [fact('backups.offsite', 'equal', false), fact('backups.tested', 'equal', false)] },
        ],
      },
      R08: { all: [fact('lastPatched', 'lessThan', cut365)] },
      R12: { all: [fact('logging.retentionDays', 'lessThan', 90)] },
      R13: { all: [fact('logging.enabled', 'equal', true), fact('logging.timeSync', 'equal', false)] },
      R16: { all: [fact('owner', 'equal', 'nobody')] },
      R20: { all: [fact('endless', 'equal', false), fact('eol', 'lessThanInclusive', asOf)] },
    };
    const engine = new RulesEngine();
    for (const [type, conditions] of Object.entries(table)) engine.addRule({ conditions: conditions as never, event: { type } });
    return async (assets) => {
      const failed = new Map(Object.keys(table).map((id) => [id, 0]));
      for (const asset of assets) {
        const { events } = await engine.run({ asset });
        for (const { type } of events) failed.set(type, (failed.get(type) ?? 0) + 1);
      }
      return new Map([...failed].map(([id, count]) => [id, { failed: count, undecided: null }]));
    };
  },
};

/** A filter is a pass over all assets. */
const jsonPath: Peer = {
  name: 'jsonpath-plus, safe filters',
  most: 10_000,
  make: () => {
    const table: Readonly<Record<string, string>> = {
      R01: '@.logging.enabled === false',
      R03: "(@.type === 'HMI' || @.type === 'Workstation' || @.type === 'Server') && @.antivirus.installed === false",
      R06: `@.backups.enabled === false || @.backups.lastSuccess < ${String(cut30)}`,
      R07: '@.criticality >= 4 && (@.backups.offsite === false || @.backups.tested === false)',
      R08: `@.lastPatched < ${String(cut365)}`,
      R12: '@.logging.retentionDays < 90',
      R13: '@.logging.enabled === true && @.logging.timeSync === false',
      R16: "@.owner === 'nobody'",
      R20: `@.endless === false && @.eol <= ${String(asOf)}`,
    };
    return (assets) =>
      new Map(
        Object.entries(table).map(([id, filter]) => {
          const found = JSONPath<readonly unknown[]>({ path: `$[?(${filter})]`, json: assets as never, eval: 'safe', wrap: true });
          return [id, { failed: found.length, undecided: null }];
        }),
      );
  },
};

export const peers: readonly Peer[] = [ajv, jsonLogic, celJs, bufCel, jsonRules, jsonPath];
