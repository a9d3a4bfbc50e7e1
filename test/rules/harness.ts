/** Compiles expressions against a small plant and runs them on one asset, for the table tests of this folder. */
import { compileIn, compileMessage, type Clock, type CompileOptions, type Scope } from '../../src/rules/compile.js';
import { recordOf, typeOfSchema, type StaticType } from '../../src/rules/types.js';
import { Interval, OpenList, RuleError, Unknown } from '../../src/rules/values.js';

export const assetSchema = {
  type: 'object',
  properties: {
    id: { type: 'string' },
    class: { type: 'string', enum: ['controller', 'host', 'sensor', 'switch'] },
    firmware: { type: 'string' },
    address: { type: 'string' },
    stateful: { type: 'boolean' },
    critical: { type: 'boolean' },
    ports: { type: 'integer' },
    risk: { type: 'number' },
    built: { type: 'string', format: 'date' },
    seen: { type: 'string', format: 'date-time' },
    services: { type: 'array', items: { type: 'string' } },
    scores: { type: 'array', items: { type: 'number' } },
    maker: { type: 'object', properties: { name: { type: 'string' }, since: { type: 'string', format: 'date' } } },
    accounts: { type: 'array', items: { type: 'object', properties: { name: { type: 'string' }, shared: { type: 'boolean' } } } },
    extra: { type: 'object' },
  },
} as const;

const copySchema = {
  type: 'object',
  properties: { completed: { type: 'string', format: 'date-time' }, verified: { type: 'boolean' }, size: { type: 'integer' } },
} as const;

export const day = 86_400_000;
export const asOf = Date.UTC(2026, 9, 1);

export const clock: Clock = {
  today: asOf / day,
  end: asOf + day - 1,
  dayOf: (ms) => Math.floor(ms / day),
  isoOf: (ms, dateOnly) => (dateOnly ? new Date(ms).toISOString().slice(0, 10) : new Date(ms).toISOString()),
};

const types: readonly (readonly [string, StaticType])[] = [
  ['asset', typeOfSchema(assetSchema, 'asset')],
  ['copies', { kind: 'list', element: typeOfSchema(copySchema, 'copy') }],
  ['params', recordOf('params', { maxAgeDays: { kind: 'int' }, names: { kind: 'list', element: { kind: 'string' } } })],
  ['asOf', { kind: 'timestamp' }],
  ['raw', { kind: 'dyn' }],
  ['numbers', { kind: 'list', element: { kind: 'int' } }],
  ['p', { kind: 'bool' }],
  ['q', { kind: 'bool' }],
  ['r', { kind: 'bool' }],
  ['n', { kind: 'int' }],
];

export const scope: Scope = { names: new Map(types.map(([name, type], n) => [name, { slot: n + 1, type }])) };

export type Given = Readonly<Record<string, unknown>>;
export const frameOf = (given: Given): readonly unknown[] => [clock, ...types.map(([name]) => given[name])];

export const options: CompileOptions = { role: 'value' };

/** The answer of an expression; throws if it does not compile. */
export function run(source: string, given: Given, how: CompileOptions = options): unknown {
  const compiled = compileIn(source, scope, how);
  if (!compiled.ok) throw new Error(`${source}: ${compiled.problems.map((each) => `${each.code} ${each.message}`).join('; ')}`);
  return compiled.run(frameOf(given));
}

/** An answer in one word: true, false, the reason's code and what, or error. */
export function brief(value: unknown): unknown {
  if (value instanceof Unknown) return `? ${value.reason.code} ${value.reason.what}`;
  if (value instanceof RuleError) return 'error';
  if (value instanceof Interval) return `${String(value.lo)}..${String(value.hi)}`;
  if (value instanceof OpenList) return { items: value.items.map(brief), maybe: value.maybe.map(brief), open: value.open !== null };
  if (Array.isArray(value)) return value.map(brief);
  return value;
}

export function message(template: string, given: Given): string {
  const compiled = compileMessage(template, scope);
  if (!compiled.ok) throw new Error(compiled.problems.map((each) => `${each.code} ${each.message}`).join('; '));
  return compiled.run(frameOf(given));
}

/** The codes of the problems and warnings of a source. */
export function codes(source: string, how: CompileOptions = { role: 'assert', expect: 'bool' }): readonly string[] {
  const compiled = compileIn(source, scope, how);
  return (compiled.ok ? compiled.warnings : compiled.problems).map((each) => each.code);
}
