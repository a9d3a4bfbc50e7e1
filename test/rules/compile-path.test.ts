/** Plain JSONPath against RFC 9535: its compliance suite, json-p3 and jsonpath-plus as peers, and the hints of what is refused. */
import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { JSONPathEnvironment, type JSONValue } from 'json-p3';
import { JSONPath } from 'jsonpath-plus';
import { describe, expect, it } from 'vitest';
import { compilePath, compilePathWithPointers, PathError } from '../../src/rules/compile-path.js';

interface SuiteCase {
  readonly name: string;
  readonly selector: string;
  readonly document?: unknown;
  readonly result?: readonly unknown[];
  readonly results?: readonly (readonly unknown[])[];
  readonly invalid_selector?: boolean;
}

const data = '../shared/data/suites/jsonpath/cts.json';
const isCase = (value: unknown): value is SuiteCase => typeof value === 'object' && value !== null && 'selector' in value;
const read = (): readonly SuiteCase[] => {
  if (!existsSync(data)) return [];
  const parsed: unknown = JSON.parse(readFileSync(data, 'utf8'));
  const tests: unknown = typeof parsed === 'object' && parsed !== null && 'tests' in parsed ? parsed.tests : [];
  return Array.isArray(tests) ? tests.filter(isCase) : [];
};

const accepted = (path: string): boolean => {
  try {
    compilePath(path);
    return true;
  } catch (error) {
    if (error instanceof PathError) return false;
    throw error;
  }
};

describe.skipIf(!existsSync(data))('the RFC 9535 compliance suite', () => {
  const cases = read();
  const valid = cases.filter((each) => each.invalid_selector !== true);

  it('holds 703 tests', () => {
    expect([cases.length, valid.length]).toEqual([703, 456]);
  });

  it('finds no invalid path accepted', () => {
    expect(cases.filter((each) => each.invalid_selector === true && accepted(each.selector)).map((each) => each.name)).toEqual([]);
  });

  it('finds no accepted path answered wrongly', () => {
    const answered = valid.filter((each) => accepted(each.selector));
    const wrong = answered.filter((each) => {
      const result = JSON.stringify(compilePath(each.selector)(each.document));
      return ![...(each.results ?? []), ...(each.result === undefined ? [] : [each.result])].some(
        (right) => JSON.stringify(right) === result,
      );
    });
    expect(wrong.map((each) => each.name)).toEqual([]);
    expect(answered.length).toBeGreaterThanOrEqual(67);
  });
});

const refusals: readonly (readonly [string, string, string])[] = [
  ['devices[*]', 'begins with $', '$.devices[*]'],
  ['$.devices[?(@.active)]', 'Filters', 'where'],
  ['$.devices[?@.active]', 'Filters', 'where'],
  ['$.devices[(@.length-1)]', 'Scripts', 'where'],
  ['$.a[-1]', 'from the end', '[*]'],
  ['$.a[0:2]', 'Slices', '[*]'],
  ['$.a[:2]', 'Slices', '[*]'],
  ["$['a','b']", 'Several', 'where'],
  ['$.a[0,1]', 'Several', 'where'],
  ['$.a b', 'Blanks', "['Serial No']"],
  ['$. a', 'Blanks', "['Serial No']"],
  ['$.a[01]', 'index', 'digit'],
  ['$.0', 'index', '["0"]'],
  ['$.a[9007199254740992]', 'too large', '[*]'],
  ['$.a[-0]', 'from the end', '[*]'],
  ["$[ 'a' ]", 'Blanks', 'Leave them out'],
  ['$ .a', 'Blanks', 'Leave them out'],
  ["$['a' , 'b']", 'Blanks', 'Leave them out'],
  ['$..', 'ends too early', 'name'],
  ['$..[?@.a]', 'Filters', 'where'],
  ['$...a', 'cannot go on', '..name'],
  ["$['\\a']", 'escape', 'Double the backslash'],
  [`$['\\"']`, 'escape', 'Double the backslash'],
  ["$['\\ud83dx']", 'escape', 'pairs'],
  ["$['\\ude00']", 'escape', 'pairs'],
  ["$['a\tb']", 'control character', '\\n'],
  ['$.\ud800', 'cannot go on', ''],
  ['', 'begins with $', '$.'],
  ['$.a.', 'ends too early', ''],
  ['$.a[', 'ends too early', ''],
  ["$['a", 'does not end', ''],
  ['$.a~', 'cannot go on', '[*]'],
  ['$.a^', 'cannot go on', '[*]'],
  ["$['\\ud800']", 'escape', ''],
  [`$.${'a'.repeat(3000)}`, '3002 characters', ''],
];

describe('a path that is not plain', () => {
  it.each(refusals)('is refused (%.30s): %s', (path, message, hint) => {
    try {
      compilePath(path);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(PathError);
      if (!(error instanceof PathError)) return;
      expect(error.code).toBe('E_PATH');
      expect(error.message).toContain(message);
      expect(error.hint).toContain(hint);
      expect(error.offset).toBeLessThanOrEqual(path.length);
    }
  });
});

const plant = {
  devices: [
    { name: 'plc-1', 'Serial No': 'x/1', tags: ['a', 'b'] },
    { name: 'hmi~2', length: 3 },
  ],
  name: 'top',
  '*': 1,
  '..': 2,
  '^': 3,
  '~': 4,
  '@string()': 5,
};
const answers: readonly (readonly [string, readonly unknown[]])[] = [
  ['$', [plant]],
  ['$.devices[*].name', ['plc-1', 'hmi~2']],
  ['$.devices[1].name', ['hmi~2']],
  ["$.devices[0]['Serial No']", ['x/1']],
  ['$..name', ['top', 'plc-1', 'hmi~2']],
  ['$.devices..[0]', [plant.devices[0], 'a']],
  ["$['*']", [1]],
  ["$['..']", [2]],
  ["$['^']", [3]],
  ["$['~']", [4]],
  ["$['@string()']", [5]],
  ['$.devices.length', []],
  ['$.name.length', []],
  ['$.name[0]', []],
  ['$.devices[1].length', [3]],
  ['$.missing', []],
  ['$.constructor', []],
  ['$.__proto__', []],
];

describe('a plain path', () => {
  it.each(answers)('%s selects what the RFC says', (path, result) => {
    expect(compilePath(path)(plant)).toEqual(result);
  });

  it('tells where each value stands, as a JSON pointer', () => {
    expect(compilePathWithPointers('$..name')(plant)).toEqual([
      { value: 'top', pointer: '/name' },
      { value: 'plc-1', pointer: '/devices/0/name' },
      { value: 'hmi~2', pointer: '/devices/1/name' },
    ]);
    expect(compilePathWithPointers("$['a/b']['c~d']")({ 'a/b': { 'c~d': 1 } })).toEqual([{ value: 1, pointer: '/a~1b/c~0d' }]);
    expect(compilePathWithPointers('$')(7)).toEqual([{ value: 7, pointer: '' }]);
  });

  it('is linear on 100,000 records', () => {
    const many = { rows: Array.from({ length: 100_000 }, (_, n) => ({ id: n, port: { speed: n } })) };
    const started = performance.now();
    expect(compilePathWithPointers('$.rows[*].port.speed')(many)).toHaveLength(100_000);
    expect(compilePathWithPointers('$..speed')(many)).toHaveLength(100_000);
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  it('walks a document of any depth', () => {
    let deep: unknown = { x: 1 };
    for (let n = 0; n < 50_000; n += 1) deep = [deep];
    expect(compilePath('$..x')(deep)).toEqual([1]);
  });

  it('stops where several .. select the same values without end', () => {
    let deep: unknown = {};
    for (let n = 0; n < 400; n += 1) deep = { a: deep };
    expect(() => compilePath('$..a..a..a..a')(deep)).toThrow(RangeError);
  });
});

const names = fc.constantFrom('a', 'b', 'name', 'x1', 'é', '😀', '日本', '_', 'length', 'toString');
/** Names that only quotes can hold. (A line break is left out: the peer takes no \u000a.) */
const odd = fc.constantFrom('', ' ', 'x y', '0', '-1', '*', '..', '$', '@', 'a.b', "it's", '"', '\\', '\u2028', "']", '?@', '~', 'a/b');
const inQuotes = (name: string): readonly string[] => [
  JSON.stringify(name),
  `'${JSON.stringify(name).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`,
  `"${Array.from({ length: name.length }, (_, n) => `\\u${name.charCodeAt(n).toString(16).padStart(4, '0')}`).join('')}"`,
];
const quoted = fc.oneof(names, odd).chain((name) => fc.constantFrom(...inQuotes(name)));
const json = fc.letrec<{ value: JSONValue; list: JSONValue[]; object: Record<string, JSONValue> }>((tie) => ({
  value: fc.oneof({ depthSize: 'small' }, fc.integer({ max: 9 }), fc.constantFrom('t', ''), fc.boolean(), tie('list'), tie('object')),
  list: fc.array(tie('value'), { maxLength: 3 }),
  object: fc.dictionary(fc.oneof(names, odd), tie('value'), { maxKeys: 3 }),
}));
const step = fc.oneof(
  names.map((name) => `.${name}`),
  quoted.map((name) => `[${name}]`),
  names.map((name) => `..${name}`),
  quoted.map((name) => `..[${name}]`),
  fc.constantFrom('.*', '[*]', '[0]', '[1]', '[9007199254740991]', '..*', '..[*]', '..[0]'),
);
const paths = fc.array(step, { maxLength: 4 }).map((steps) => `$${steps.join('')}`);

function namesIn(document: unknown): readonly string[] {
  const names: string[] = [];
  JSON.stringify(document, (name, value: unknown) => {
    names.push(name);
    return value;
  });
  return names;
}

describe('the peers', () => {
  it('json-p3 answers every plain path alike, order included', () => {
    const environment = new JSONPathEnvironment();
    fc.assert(
      fc.property(paths, json.value, (path, document) => {
        // Copied, because the peer looks for own properties on objects with a prototype.
        const copy = structuredClone(document);
        expect(compilePath(path)(copy)).toEqual(environment.query(path, copy).values());
      }),
      { numRuns: 600 },
    );
  });

  it('jsonpath-plus answers paths of names and [*] alike', () => {
    const plain = fc
      .array(fc.oneof(fc.constantFrom('.a', '.b', '.name'), fc.constant('[*]')), { maxLength: 4 })
      .map((steps) => `$${steps.join('')}`);
    fc.assert(
      fc.property(plain, json.object, (path, document) => {
        // The peer takes names such as "*" and "^", met on its way through `*`, for steps of the path.
        fc.pre(namesIn(document).every((name) => /^\w*$/.test(name)));
        const copy = structuredClone(document);
        const peer: unknown = JSONPath({ path, json: copy, eval: false, wrap: true });
        expect(compilePath(path)(copy)).toEqual(peer ?? []);
      }),
      { numRuns: 300 },
    );
  });
});
