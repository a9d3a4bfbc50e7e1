/** The CEL conformance data that need no protobuf messages, on compileExpression. Values are compared with their types. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compileExpression } from '../../src/rules/compile-expression.js';
import { durationFrom, uint } from '../../src/rules/convert.js';

type Tagged = Readonly<Record<string, unknown>>;
interface Case {
  readonly file: string;
  readonly section: string;
  readonly name: string;
  readonly expr: string;
  readonly bindings: Readonly<Record<string, Tagged>>;
  readonly expected?: Tagged;
  readonly error?: string;
}

const data = '../shared/data/suites/cel/cel-conformance.json';
const core = new Set(
  'basic comparisons conversions fields fp_math integer_math lists logic macros namespace parse plumbing string timestamps'.split(' '),
);

/** Cases that we answer otherwise, and why. */
const deviations: Readonly<Record<string, string>> = {
  'namespace/namespace/self_eval_container_lookup/0': 'there are no containers: nothing in a rule file could name one',
  'namespace/namespace/self_eval_container_lookup_unchecked/0': 'there are no containers: nothing in a rule file could name one',
};

const isCase = (value: unknown): value is Case => typeof value === 'object' && value !== null && 'expr' in value;
const read = (): readonly Case[] => {
  const parsed: unknown = JSON.parse(readFileSync(data, 'utf8'));
  return Array.isArray(parsed) ? parsed.filter(isCase).filter((each) => core.has(each.file)) : [];
};

const isTagged = (value: unknown): value is Tagged => typeof value === 'object' && value !== null && !Array.isArray(value);
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function bindingOf(tagged: unknown): unknown {
  if (!isTagged(tagged)) return undefined;
  const [[kind, value] = ['', undefined]] = Object.entries(tagged);
  switch (kind) {
    case 'int':
      return BigInt(String(value));
    case 'uint':
      return uint(BigInt(String(value)));
    case 'double':
      return Number(value);
    case 'null':
      return null;
    case 'bytes':
      return new Uint8Array(Buffer.from(String(value), 'base64'));
    case 'list':
      return listOf(value).map(bindingOf);
    case 'map':
      return new Map(listOf(value).map((pair) => [bindingOf(listOf(pair)[0]), bindingOf(listOf(pair)[1])]));
    case 'duration':
      return durationFrom(String(value));
    case 'timestamp':
      return new Date(String(value));
    default:
      return value;
  }
}

/** A result in the notation of the data. Ints and uints look alike outside, so `type(...)` tells them apart, in lists element by element. */
function same(result: unknown, tagged: unknown): boolean {
  if (!isTagged(tagged)) return false;
  const [[kind, value] = ['', undefined]] = Object.entries(tagged);
  switch (kind) {
    case 'int':
    case 'uint':
      return typeof result === 'bigint' && result === BigInt(String(value));
    case 'double':
      return typeof result === 'number' && Object.is(result, Number(value));
    case 'null':
      return result === null;
    case 'bytes':
      return result instanceof Uint8Array && Buffer.from(result).toString('base64') === value;
    case 'list':
      return Array.isArray(result) && result.length === listOf(value).length && result.every((item, n) => same(item, listOf(value)[n]));
    case 'map': {
      const entries: [unknown, unknown][] = result instanceof Map ? [...result.entries()] : Object.entries(isTagged(result) ? result : {});
      const pairs = listOf(value).map(listOf);
      return (
        entries.length === pairs.length && pairs.every((pair) => entries.some(([key, each]) => same(key, pair[0]) && same(each, pair[1])))
      );
    }
    default:
      return result === value;
  }
}

const typeNames: Readonly<Record<string, string>> = { null: 'null_type' };
const typeOf = (tagged: unknown): string => {
  const [kind = ''] = Object.keys(isTagged(tagged) ? tagged : {});
  return typeNames[kind] ?? kind;
};

function met(test: Case): boolean {
  const bindings = Object.fromEntries(Object.entries(test.bindings).map(([name, value]) => [name, bindingOf(value)]));
  let result: unknown;
  try {
    result = compileExpression(test.expr)(bindings);
  } catch {
    return test.expected === undefined;
  }
  if (test.expected === undefined || !same(result, test.expected)) return false;
  const typed = (source: string): unknown => compileExpression(source)(bindings);
  if (typed(`type(${test.expr})`) !== typeOf(test.expected)) return false;
  if (!('list' in test.expected)) return true;
  // The name stands in no test, so it hides none of the bindings.
  const elements = typed(`(${test.expr}).map(each_, type(each_))`);
  return JSON.stringify(elements) === JSON.stringify(listOf(test.expected['list']).map(typeOf));
}

describe.skipIf(!existsSync(data))('CEL conformance', () => {
  const seen = new Map<string, number>();
  const cases = (existsSync(data) ? read() : []).map((test) => {
    const name = `${test.file}/${test.section}/${test.name}`;
    const n = seen.get(name) ?? 0;
    seen.set(name, n + 1);
    return { id: `${name}/${String(n)}`, test };
  });

  it('covers the 1,079 cases of the core', () => {
    expect(cases).toHaveLength(1079);
  });

  it('answers every case as the specification says, but for the listed deviations', () => {
    const missed = cases.filter(({ test }) => !met(test)).map(({ id }) => id);
    expect([...missed].sort()).toEqual(Object.keys(deviations).sort());
    expect(cases.length - missed.length).toBeGreaterThanOrEqual(1069);
  });
});
