/** Random expressions over the small plant of the harness, and random records of it with gaps. */
import fc from 'fast-check';
import { asOf, day } from './harness.js';
import type { Seen } from './worlds.js';

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

export const once = fc
  .shuffledSubarray(Object.keys(questions), { minLength: 1, maxLength: 3 })
  .chain((fields) => fc.tuple(...fields.map((field) => questions[field] ?? fc.constant('true'))))
  .chain(together);
export const often = fc
  .array(fc.oneof(...Object.values(questions), { weight: 3, arbitrary: breaking }), { minLength: 2, maxLength: 4 })
  .chain(together);

/** Fields that the engine tries case by case, asked about more than once. */
export const tried = fc
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
export const asset = fc.record({
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
export const seen: fc.Arbitrary<Seen> = fc.record({
  items: fc.array(copy, { maxLength: 2 }),
  maybe: fc.array(copy, { maxLength: 1 }),
  open: fc.boolean(),
});
