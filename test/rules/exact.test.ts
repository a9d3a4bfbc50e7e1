/** An answer is undecided exactly when it depends on what is missing: held against a reference that tries every way to fill in. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileIn } from '../../src/rules/compile.js';
import { openList, RuleError, unknown, Unknown, type UnknownReason } from '../../src/rules/values.js';
import { asOf, day, frameOf, scope } from './harness.js';
import { answersIn } from './reference.js';
import { worldsOf, type Seen } from './worlds.js';

const compare = fc.constantFrom('==', '!=', '<', '<=', '>', '>=');
const number = fc.integer({ min: 0, max: 4 }).map(String);
const text = fc.constantFrom("'a'", "'b'", "'ab'");
const isEqual = fc.constantFrom('==', '!=');
const few = fc.integer({ min: 0, max: 2 }).map(String);
/** No list has fewer elements than none; of a missing one the engine does not say even that. */
const some = fc.constantFrom('1', '2');

const written = (...parts: readonly (string | fc.Arbitrary<string>)[]): fc.Arbitrary<string> =>
  fc.tuple(...parts.map((part) => (typeof part === 'string' ? fc.constant(part) : part))).map((all) => all.join(''));

/** Questions about one field, or one list, each. */
const questions: Readonly<Record<string, fc.Arbitrary<string>>> = {
  stateful: fc.constant('asset.stateful'),
  critical: fc.constant('!asset.critical'),
  ports: fc.oneof(
    written('asset.ports ', compare, ' ', number),
    written(number, ' ', compare, ' asset.ports'),
    written('asset.ports + ', number, ' ', compare, ' ', number),
    written('(asset.ports > ', number, ' ? 1 : 2) == ', fc.constantFrom('1', '2', '3')),
  ),
  class: fc.oneof(
    written('asset.class ', isEqual, ' ', fc.constantFrom("'host'", "'sensor'")),
    fc
      .subarray(["'controller'", "'host'", "'sensor'", "'switch'"])
      .map((words) => `asset.class in [${words.length === 0 ? "'host'" : words.join(', ')}]`),
    written("(asset.class == 'host' ? ", number, ' : ', number, ') ', compare, ' ', number),
  ),
  firmware: fc.oneof(
    written('asset.firmware ', compare, ' ', text),
    written('asset.firmware in [', text, ', ', text, ']'),
    written('asset.firmware.startsWith(', text, ')'),
  ),
  risk: written('asset.risk ', compare, ' ', number, '.5'),
  built: written('age(asset.built) ', compare, ' ', fc.oneof(fc.constantFrom('1', '2', '4'), fc.constant('params.maxAgeDays'))),
  services: fc.oneof(
    written(text, ' in asset.services'),
    written('size(asset.services) ', compare, ' ', some),
    written('asset.services.', fc.constantFrom('exists', 'all', 'exists_one'), '(s, s == ', text, ')'),
    written('asset.services.map(s, s) == [', text, ']'),
  ),
  accounts: fc.oneof(
    written('asset.accounts.', fc.constantFrom('exists', 'all', 'exists_one'), '(a, a.shared)'),
    written('asset.accounts.', fc.constantFrom('exists', 'all'), '(a, a.shared ', fc.constantFrom('&&', '||'), ' a.name == ', text, ')'),
    written('asset.accounts.filter(a, a.shared).', fc.constantFrom('exists', 'all'), '(a, a.name == ', text, ')'),
    written('size(asset.accounts.filter(a, a.shared)) ', compare, ' ', some),
    written(text, ' in asset.accounts.filter(a, a.shared).map(a, a.name)'),
  ),
  copies: fc.oneof(
    written('copies.', fc.constantFrom('exists', 'all', 'exists_one'), '(c, c.verified)'),
    written('copies.', fc.constantFrom('exists', 'all', 'exists_one'), '(c, c.size ', compare, ' 2)'),
    written('copies.filter(c, c.verified).', fc.constantFrom('exists', 'all', 'exists_one'), '(c, c.size ', compare, ' 2)'),
    written('size(copies) ', compare, ' ', few),
    written('size(copies) ', fc.constantFrom('* -1', '+ 1', '- 1', '/ 2', '/ -2'), ' ', compare, ' ', fc.constantFrom('0', '1')),
    written('size(copies.filter(c, c.verified)) ', compare, ' ', few),
    written('2 in copies.map(c, c.size)'),
    written('copies.map(c, c.size) == [', fc.constantFrom('', '1', '2', '2, 3'), ']'),
  ),
};

/** Questions that some values break. */
const breaking = fc.constantFrom(
  '12 / asset.ports > 2',
  '12 % asset.ports == 0',
  'copies.exists(c, 12 / (c.size - 2) > 0)',
  'copies.all(c, 12 / (c.size - 2) > 0)',
  'copies.exists_one(c, 12 / (c.size - 2) > 0)',
  'size(copies.filter(c, 12 / (c.size - 2) > 0)) >= 0',
  'size(copies.map(c, 12 / (c.size - 2))) < 2',
  'copies.filter(c, 12 / (c.size - 2) > 0).all(c, c.verified)',
  'copies.filter(c, c.verified).exists(c, 12 / (c.size - 2) > 0)',
  '6 in copies.map(c, 12 / (c.size - 1))',
  '5 in [12 / asset.ports, 5]',
);

/** The parts put together with && || ! and ?:, each used once. */
const together = (parts: readonly string[]): fc.Arbitrary<string> => {
  const [only = 'true'] = parts;
  if (parts.length < 2) return fc.boolean().map((turned) => (turned ? `!(${only})` : only));
  return fc.integer({ min: 1, max: parts.length - 1 }).chain((cut) => {
    const halves = fc.tuple(together(parts.slice(0, cut)), together(parts.slice(cut)));
    const two = fc.tuple(halves, fc.constantFrom('&&', '||', '==', '!=')).map(([[a, b], operator]) => `((${a}) ${operator} (${b}))`);
    if (parts.length < 3) return two;
    const [first = '', second = ''] = parts;
    const chosen = fc
      .tuple(together([first]), together([second]), together(parts.slice(2)))
      .map(([a, b, c]) => `((${a}) ? (${b}) : (${c}))`);
    return fc.oneof(two, chosen);
  });
};

const once = fc
  .shuffledSubarray(Object.keys(questions), { minLength: 1, maxLength: 3 })
  .chain((fields) => fc.tuple(...fields.map((field) => questions[field] ?? fc.constant('true'))))
  .chain(together);
const often = fc
  .array(fc.oneof(...Object.values(questions), { weight: 3, arbitrary: breaking }), { minLength: 2, maxLength: 4 })
  .chain(together);

/** Fields that the engine tries case by case, asked about more than once. */
const tried = fc
  .array(
    fc.constantFrom(
      'asset.stateful',
      'asset.critical',
      "asset.class == 'host'",
      "asset.class != 'sensor'",
      "asset.class in ['controller', 'host', 'switch']",
      'asset.ports > 2',
      '2 >= asset.ports',
      "asset.firmware == 'a'",
      "asset.firmware != 'a'",
      'asset.ports <= params.maxAgeDays',
    ),
    { minLength: 2, maxLength: 4 },
  )
  // Two thresholds of one number are two questions: what the engine does not see is in src/README.md.
  .filter((parts) => !(parts.some((each) => each.includes('params')) && parts.some((each) => / 2$|^2 /.test(each))))
  .chain(together);

const textValue = fc.constantFrom('a', 'b', 'ab');
const sometimes = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined, freq: 2 });
const account = fc.record({ name: sometimes(textValue), shared: sometimes(fc.boolean()) });
const copy = fc.record({ verified: sometimes(fc.boolean()), size: sometimes(fc.integer({ min: 1, max: 3 })) });
const asset = fc.record({
  class: sometimes(fc.constantFrom('controller', 'host')),
  firmware: sometimes(textValue),
  stateful: sometimes(fc.boolean()),
  critical: sometimes(fc.boolean()),
  ports: sometimes(fc.integer({ min: 0, max: 4 })),
  risk: sometimes(fc.constantFrom(0.5, 2.5)),
  built: sometimes(fc.constantFrom(asOf, asOf - 3 * day)),
  services: sometimes(fc.array(textValue, { maxLength: 2 })),
  accounts: sometimes(fc.array(account, { maxLength: 2 })),
});
const seen: fc.Arbitrary<Seen> = fc.record({
  items: fc.array(copy, { maxLength: 2 }),
  maybe: fc.array(copy, { maxLength: 1 }),
  open: fc.boolean(),
});

const reason: UnknownReason = { code: 'incomplete-coverage', what: 'copies' };

function answer(source: string, given: Readonly<Record<string, unknown>>, { items, maybe, open }: Seen): unknown {
  const compiled = compileIn(source, scope, { role: source.includes('has(') ? 'assert' : 'when' });
  if (!compiled.ok) throw new Error(`${source}: ${compiled.problems.map((each) => each.message).join(' ')}`);
  const copies = openList(items, maybe, open ? reason : null, reason);
  return compiled.run(frameOf({ asset: given, copies, params: { maxAgeDays: 3 }, asOf }));
}

/** What the reference says in one word: the one answer of all worlds, or that they differ. */
const verdictOf = (answers: ReadonlySet<unknown>): unknown => {
  const [only] = answers;
  return answers.size === 1 ? only : 'undecided';
};
const nameOf = (value: unknown): unknown => (value instanceof Unknown ? 'undecided' : value instanceof RuleError ? 'error' : value);

describe('an answer', { timeout: 60_000 }, () => {
  const held = (expressions: fc.Arbitrary<string>, exactly: boolean, numRuns: number): void => {
    const counts = { decided: 0, undecided: 0 };
    fc.assert(
      fc.property(expressions, asset, seen, (source, given, copies) => {
        const worlds = worldsOf(source, given, copies);
        if (worlds === null) return;
        const ours = nameOf(answer(source, given, copies));
        counts[ours === 'undecided' ? 'undecided' : 'decided'] += 1;
        // An error stands above unknown: what breaks already is told, though another value might cover it.
        if (!exactly && (ours === 'undecided' || ours === 'error')) return;
        expect({ source, answer: ours }).toEqual({ source, answer: verdictOf(answersIn(source, worlds)) });
      }),
      { numRuns },
    );
    expect(Math.min(counts.decided, counts.undecided)).toBeGreaterThan(numRuns / 8);
  };

  it('is undecided exactly when fill-ins differ, where each field is asked about once', () => {
    held(once, true, 300);
  });

  it('is undecided exactly when fill-ins differ, where a field that is tried case by case is asked about again', () => {
    held(tried, true, 500);
  });

  it('is the answer of every fill-in when it is decided, whatever is asked', () => {
    held(often, false, 300);
  });
});

/** What the engine leaves undecided although every fill-in agrees: src/README.md says why. A line that it learns moves up into the tests. */
const leftOpen: readonly string[] = [
  'asset.ports > 3 || asset.ports < 5',
  'asset.ports < 2 || asset.ports >= size(asset.services) || asset.ports < 9',
  'size(asset.services) >= 0',
  "asset.firmware + 'ab' != 'a'",
  'size(copies) * 2 != 3',
  'size(copies) - size(copies) == 0',
  'copies.filter(c, c.verified).all(c, c.verified)',
  'copies.exists(c, c.verified) || copies.all(c, !c.verified)',
];

describe('what is asked about in two ways', () => {
  it.each(leftOpen)('%s is left undecided, never decided wrongly', (source) => {
    expect(nameOf(answer(source, {}, { items: [], maybe: [{}], open: true }))).toBe('undecided');
  });
});

/** Cases tried, and what may not be tried. */
const cases: readonly (readonly [string, Readonly<Record<string, unknown>>, unknown])[] = [
  ['asset.critical || !asset.critical', {}, true],
  ['asset.critical == asset.critical', {}, true],
  ["asset.class in ['controller', 'host', 'sensor', 'switch']", {}, true],
  ["asset.class in ['controller', 'host', 'sensor']", {}, 'undecided'],
  ["(asset.class == 'host' ? 3 : 7) >= 2", {}, true],
  ['3 < asset.ports || !(asset.ports > 3)', {}, true],
  ['asset.ports <= params.maxAgeDays || params.maxAgeDays < asset.ports', {}, true],
  ['asset.risk <= 2.5 || asset.risk > 1.5', {}, 'undecided'],
  ["asset.firmware.contains('a') || !asset.firmware.contains('a')", {}, true],
  ['asset.firmware == asset.firmware && !(asset.firmware < asset.firmware)', {}, true],
  ['size(copies) >= size(copies)', {}, true],
  ['asset.accounts.all(a, a.shared || !a.shared)', { accounts: [{}] }, true],
  ['asset.accounts.all(a, asset.accounts.exists(b, a.shared == b.shared))', { accounts: [{}, {}] }, 'undecided'],
  // The name of a macro hides the parameters: each element asks something else.
  [
    '[{"n": 1}, {"n": 9}].exists(params, asset.ports < params.n) || [{"n": 1}, {"n": 9}].all(params, asset.ports >= params.n)',
    {},
    'undecided',
  ],
  // A date that lies ahead has no age, so an age need not be on either side.
  ['age(asset.built) > 3 || age(asset.built) <= 3', {}, 'undecided'],
  // Where the answer of has() is presence itself, nothing is thought away.
  ['has(asset.critical) && (asset.critical || !asset.critical)', {}, false],
];

describe('what is missing is tried case by case', () => {
  it.each(cases)('%s', (source, given, expected) => {
    expect(nameOf(answer(source, given, { items: [], maybe: [], open: true }))).toBe(expected);
  });

  it('where a joined record was not found, nothing is tried: it may not be there at all', () => {
    const frame = frameOf({ asset: unknown('unresolved', 'asset: 0 records match') });
    const compiled = compileIn('asset.critical || !asset.critical', scope, { role: 'when' });
    expect(compiled.ok && nameOf(compiled.run(frame))).toBe('undecided');
  });
});
