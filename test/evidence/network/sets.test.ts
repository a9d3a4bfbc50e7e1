/** Sets of addresses and services against plain membership; what the review of a device's rules finds; doubt stays doubt. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addressSetOf, addressTexts, allAddresses, without } from '../../../src/evidence/network/address-set.js';
import { intersect, pairsOf, subtract, union, unionAll } from '../../../src/evidence/network/ranges.js';
import { deviceOf, reach, type Question } from '../../../src/evidence/network/reach.js';
import { review } from '../../../src/evidence/network/review.js';
import { filterRule, type FilterRule } from '../../../src/evidence/network/rule.js';
import { otherServices, serviceBoxOf, serviceTexts } from '../../../src/evidence/network/service-set.js';
import type { Fields } from '../../../src/model/record.js';

const someRanges = fc
  .array(fc.tuple(fc.nat(40), fc.nat(40)).map(([a, b]): readonly [number, number] => [Math.min(a, b), Math.max(a, b)]))
  .map(unionAll);
const has = (ranges: readonly number[], point: number): boolean => pairsOf(ranges).some(([from, end]) => from <= point && point < end);

test('union, intersection and difference hold exactly the points that they should', () => {
  fc.assert(
    fc.property(someRanges, someRanges, (a, b) => {
      for (let point = 0; point <= 41; point += 1) {
        expect(has(union(a, b), point)).toBe(has(a, point) || has(b, point));
        expect(has(intersect(a, b), point)).toBe(has(a, point) && has(b, point));
        expect(has(subtract(a, b), point)).toBe(has(a, point) && !has(b, point));
      }
    }),
    { numRuns: 60 },
  );
});

test.each([
  [['10.0.0.0/8'], ['10.0.0.0/8']],
  [['10.0.0.1', '10.0.0.2'], ['10.0.0.1-10.0.0.2']],
  [['any'], ['any']],
  [['0.0.0.0/0'], ['0.0.0.0/0']],
  [['::/0'], ['::/0']],
  [
    ['2001:db8::/32', '10.1.2.3'],
    ['10.1.2.3', '2001:db8::/32'],
  ],
  [
    ['192.168.1.255', '255.255.255.255'],
    ['192.168.1.255', '255.255.255.255'],
  ],
])('%j is the set %j', (texts, expected) => {
  expect(addressTexts(addressSetOf(texts).set)).toEqual(expected);
});
test('all but a network is written as ranges, in its own family too', () => {
  expect(addressTexts(without(allAddresses, addressSetOf(['10.0.0.0/8']).set))).toEqual([
    '0.0.0.0-9.255.255.255',
    '11.0.0.0-255.255.255.255',
    '::/0',
  ]);
});
test('what is no address is told', () => {
  expect(addressSetOf(['10.0.0.1', 'host example.com', '300.1.1.1']).unknown).toEqual(['host example.com', '300.1.1.1']);
});

test.each(['any', 'tcp/502', 'udp/1-1024', 'tcp/any', 'icmp', 'icmp/8', 'icmp/3/1', 'gre', 'ip/99', 'tcp/80 from 1024-65535', 'sctp/any'])(
  '%s is read and written alike',
  (text) => {
    const box = serviceBoxOf(text);
    expect(box === null ? null : serviceTexts(box)).toEqual([text]);
  },
);
test.each(['', 'tcp/0x10', 'tcp/70000', 'tcp/9-3', 'modbus', 'tcp/80/1', 'application ssl', 'ip/256'])('"%s" is no service', (text) => {
  expect(serviceBoxOf(text)).toBeNull();
});
test('all services but some', () => {
  expect(otherServices(['tcp/1-65535', 'udp/any'])).toEqual(['ip/0-5', 'ip/7-16', 'ip/18-255', 'tcp/0']);
  expect(otherServices(['application ssl'])).toBeNull();
});

const rule = (id: string, fields: Fields): FilterRule => {
  const made = filterRule({
    values: {
      device: 'fw',
      id,
      action: 'allow',
      enabled: true,
      sourceAddress: ['any'],
      destinationAddress: ['any'],
      service: ['any'],
      position: Number(id),
      ...fields,
    },
    origins: [],
  });
  if (made === null) throw new Error('not in force');
  return made;
};
const question = (more: Partial<Question> = {}): Question => ({
  source: addressSetOf(['10.1.0.0/16']).set,
  destination: addressSetOf(['10.2.0.0/16']).set,
  services: [serviceBoxOf('tcp/502') ?? { protocol: [], source: [], destination: [] }],
  ...more,
});
const verdicts = (rules: readonly FilterRule[], more: Partial<Question> = {}): readonly unknown[] =>
  reach(deviceOf(rules), question(more)).pieces.map(({ region, verdict, rules: by }) => [
    addressTexts(region.source),
    verdict,
    by.map(({ id }) => id),
  ]);

test('a question is cut into the parts that different rules decide', () => {
  const rules = [rule('1', { sourceAddress: ['10.1.0.5'], service: ['tcp/502'] }), rule('2', { action: 'deny' })];
  expect(verdicts(rules)).toEqual([
    [['10.1.0.5'], 'allow', ['1']],
    [['10.1.0.0-10.1.0.4', '10.1.0.6-10.1.255.255'], 'deny', ['2']],
  ]);
});
test.each<[string, readonly FilterRule[], Partial<Question>, string]>([
  ['no rule at all decides nothing', [], {}, 'undecided'],
  ['a rule for open connections opens none', [rule('1', { state: ['established'] }), rule('2', { action: 'deny' })], {}, 'deny'],
  [
    'and lets their packets pass',
    [rule('1', { state: ['established'] }), rule('2', { action: 'deny' })],
    { state: 'established' },
    'allow',
  ],
  [
    'a host name may be any address',
    [rule('1', { destinationAddress: ['host example.com'] }), rule('2', { action: 'deny' })],
    {},
    'undecided',
  ],
  ['which does not matter where both rules agree', [rule('1', { destinationAddress: ['host example.com'] }), rule('2', {})], {}, 'allow'],
  ['a condition leaves it open', [rule('1', { conditions: ['schedule night'] }), rule('2', { action: 'deny' })], {}, 'undecided'],
  [
    'an interface that is not known may be the one',
    [rule('1', { sourceInterface: ['eth0'] }), rule('2', { action: 'deny' })],
    {},
    'undecided',
  ],
  [
    'one that is known is not another',
    [rule('1', { sourceInterface: ['eth0'] }), rule('2', { action: 'deny' })],
    { from: ['eth1'] },
    'deny',
  ],
  ['every list must let it pass', [rule('1', { chain: 'in' }), rule('2', { chain: 'out', action: 'deny' })], {}, 'deny'],
  [
    'one denial is enough beside doubt',
    [rule('1', { chain: 'in', conditions: ['x'] }), rule('2', { chain: 'out', action: 'deny' })],
    {},
    'deny',
  ],
  ['doubt in one list is doubt in all', [rule('1', { chain: 'in', conditions: ['x'] }), rule('2', { chain: 'out' })], {}, 'undecided'],
  [
    'a default rule without addresses is for everything',
    [filterRule({ values: { device: 'fw', id: 'd', action: 'deny', enabled: true, isDefault: true }, origins: [] }) ?? rule('1', {})],
    {},
    'deny',
  ],
])('%s', (_, rules, more, expected) => {
  expect(new Set(verdicts(rules, more).map((each) => (Array.isArray(each) ? (each as readonly unknown[])[1] : null)))).toEqual(
    new Set([expected]),
  );
});
test('a rule that is not in force, or whose being in force is not known, is not taken for one that is', () => {
  expect(filterRule({ values: { device: 'fw', id: '1', action: 'allow', enabled: false }, origins: [] })).toBeNull();
  expect(filterRule({ values: { device: 'fw', id: '1', action: 'allow' }, origins: [] })?.doubt).toContain('in force');
});

test('shadowed rules, rules for everything, and what stands after the last one are found', () => {
  const rules = [
    rule('1', { sourceAddress: ['10.1.0.0/25'], service: ['tcp/1-100'], action: 'deny' }),
    rule('2', { sourceAddress: ['10.1.0.128/25'], service: ['tcp/1-100'] }),
    rule('3', { sourceAddress: ['10.1.0.0/24'], service: ['tcp/22'] }),
    rule('4', { sourceAddress: ['10.1.0.0/24'], service: ['tcp/22', 'tcp/443'] }),
    rule('5', { conditions: ['user x'], sourceAddress: ['10.3.0.0/16'] }),
    rule('6', { sourceAddress: ['10.3.0.1'] }),
    rule('7', {}),
    rule('8', { sourceAddress: ['10.9.0.1'] }),
  ];
  const found = review(deviceOf(rules));
  expect(found.shadowed.map((each) => [each.rule.id, each.by.map(({ id }) => id)])).toEqual([
    ['3', ['1', '2']],
    ['8', ['7']],
  ]);
  expect(found.anyToAny.map(({ id }) => id)).toEqual(['7']);
  expect(found.anyService.map(({ id }) => id)).toEqual(['6', '7', '8']);
  expect(found.last.map((each) => [each.rule.id, each.after.map(({ id }) => id)])).toEqual([['7', ['8']]]);
  expect(found.unseen).toBe(0);
});
