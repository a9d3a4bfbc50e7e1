/** Long lists: what the index of their addresses finds, and what is left beside their rules, is what a walk over all rules gives. */
import { expect, test } from 'vitest';
import { addressSetOf } from '../../../src/evidence/network/address-set.js';
import { nearbyOf } from '../../../src/evidence/network/nearby.js';
import { minus, passages } from '../../../src/evidence/network/passages.js';
import { meet, meets, pairsOf } from '../../../src/evidence/network/ranges.js';
import { applicable, deviceOf } from '../../../src/evidence/network/reach.js';
import { type Region, shares } from '../../../src/evidence/network/region.js';
import { remainderOf } from '../../../src/evidence/network/remainder.js';
import { review } from '../../../src/evidence/network/review.js';
import { filterRule, type FilterRule } from '../../../src/evidence/network/rule.js';
import { serviceBoxes } from '../../../src/evidence/network/service-set.js';
import { type Random, randomOf } from './naive/kit.js';
import * as walk from './naive/walk.js';

const region = (source: readonly string[], destination: readonly string[], services: readonly string[] = ['any']): Region => ({
  source: addressSetOf(source).set,
  destination: addressSetOf(destination).set,
  services: serviceBoxes(services).boxes,
});

test.each<[string, readonly [string, string], readonly [string, string], boolean]>([
  ['one host of a /24 is told from another', ['10.0.0.1', '10.1.0.1'], ['10.0.0.2', '10.1.0.1'], false],
  ['a host is found by its network', ['10.0.0.1', '10.1.0.1'], ['10.0.0.0/24', '10.1.0.1'], true],
  ['a network is found by a host of it', ['10.0.0.0/16', '10.1.0.0/16'], ['10.0.7.9', '10.1.200.3'], true],
  ['a range is found by one that overlaps it', ['10.0.0.5-10.0.3.9', '10.1.0.1'], ['10.0.3.9-10.0.9.0', '10.1.0.1'], true],
  ['a range is told from the one that follows it', ['10.0.0.5-10.0.3.9', '10.1.0.1'], ['10.0.3.10-10.0.9.0', '10.1.0.1'], false],
  ['what is for any address is found by all', ['any', 'any'], ['2001:db8::1', '2001:db8::2'], true],
  ['IPv6 hosts of one network are told apart', ['2001:db8::1', '2001:db8:1::1'], ['2001:db8::2', '2001:db8:1::1'], false],
  ['an IPv6 host that no rule names is found in its network', ['2001:db8::/64', '2001:db8:1::1'], ['2001:db8::77', '2001:db8:1::1'], true],
  ['the families are told apart', ['0.0.0.0/0', '0.0.0.0/0'], ['::/0', '::/0'], false],
  ['the last address is found', ['255.255.255.255', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'], ['255.255.255.255', '10.0.0.1'], false],
])('%s', (_, [source, destination], [fromAsked, toAsked], isFound) => {
  const one = region([source], [destination]);
  // Enough others that the list is not walked.
  const all = [...Array.from({ length: 30 }, (__, n) => region([`172.16.${n}.1`], [`172.17.${n}.1`])), one];
  expect([...nearbyOf(all).near(region([fromAsked], [toAsked]))].includes(one)).toBe(isFound);
});

test('nothing is found in an empty list, or by what has no address', () => {
  expect([...nearbyOf<Region>([]).near(region(['any'], ['any']))]).toEqual([]);
  const all = Array.from({ length: 30 }, () => region(['any'], ['any']));
  expect([...nearbyOf(all).near(region([], ['any']))]).toEqual([]);
  expect([...nearbyOf(all.map(({ services }) => ({ ...region([], []), services }))).near(region(['any'], ['any']))]).toEqual([]);
});

const kinds = ['hosts', 'ranges', '/24', '/16', 'any', 'v6', 'mixed'] as const;
type Kind = (typeof kinds)[number];
/** Few values of each, so that many of them meet. */
function addresses(random: Random, kind: Kind): readonly string[] {
  const host = (): string => `10.${random.below(3)}.${random.below(3)}.${random.below(12)}`;
  const host6 = (): string => `2001:db8:${random.below(2)}::${random.below(12).toString(16)}`;
  switch (kind) {
    case 'hosts':
      return [host()];
    case 'ranges': {
      const [third, from] = [random.below(3), random.below(10)];
      return [`10.0.${third}.${from}-10.0.${third + random.below(2)}.${from + random.below(12)}`];
    }
    case '/24':
      return [`10.${random.below(3)}.${random.below(3)}.0/24`];
    case '/16':
      return [`10.${random.below(3)}.0.0/16`];
    case 'any':
      return [random.pick(['any', 'any', '0.0.0.0/0', '::/0'])];
    case 'v6':
      return [random.below(3) === 0 ? `2001:db8:${random.below(2)}::/48` : host6()];
    case 'mixed':
      return Array.from({ length: random.pick([1, 1, 1, 2, 3, 25]) }, () =>
        random.below(9) === 0 ? host6() : (addresses(random, random.pick(['hosts', 'hosts', 'ranges', '/24', '/16']))[0] ?? ''),
      ).concat(random.below(12) === 0 ? ['any'] : []);
  }
}
const someServices = [['any'], ['tcp/502'], ['tcp/502'], ['tcp/443', 'udp/53'], ['tcp/1-1000'], ['tcp'], ['icmp/8']];
const randomRegion = (random: Random, kind: Kind): Region =>
  region(addresses(random, kind), addresses(random, kind), random.pick(someServices));

const seeds = [1, 2, 3, 4, 5, 6];
const cases = kinds.flatMap((kind) => seeds.map((seed): [Kind, number] => [kind, seed]));

test.each(cases)('of random %s (%i) the index finds all that meet a region, in their order, and each once', (kind, seed) => {
  const random = randomOf(seed);
  const all = Array.from({ length: random.pick([5, 13, 90, 400]) }, () => randomRegion(random, kind));
  const { near } = nearbyOf(all);
  for (let n = 0; n < 60; n += 1) {
    const asked = randomRegion(random, random.pick(kinds));
    const before = random.pick([Infinity, random.below(all.length + 2)]);
    const found = [...near(asked, before)];
    const places = found.map((one) => all.indexOf(one));
    expect(places).toEqual([...new Set(places)].sort((a, b) => a - b));
    const meeting = all.slice(0, before).filter((one) => walk.common(one, asked) !== null);
    expect(found.filter((one) => walk.common(one, asked) !== null)).toEqual(meeting);
    expect(found.filter((one) => shares(asked, one))).toEqual(meeting);
    expect(places.every((place) => place < before)).toBe(true);
  }
});

test.each(cases)('what is left of a region beside random %s (%i) are the same parts in the same order', (kind, seed) => {
  const random = randomOf(seed);
  for (let round = 0; round < 8; round += 1) {
    const whole = random.pick([region(['any'], ['any']), randomRegion(random, 'mixed'), randomRegion(random, kind)]);
    const remainder = remainderOf(whole);
    let left: readonly Region[] = [whole];
    for (let n = 0; n < 40 && left.length < 300; n += 1) {
      const taken = randomRegion(random, random.below(4) === 0 ? random.pick(kinds) : kind);
      const isTouched = left.some((part) => walk.common(part, taken) !== null);
      left = walk.minus(left, [taken]);
      expect(remainder.take(taken)).toBe(isTouched);
      expect(remainder.count()).toBe(left.length);
    }
    expect(remainder.parts()).toEqual(left);
  }
});

test.each(cases)('many regions without many others are those of a walk, for random %s (%i)', (kind, seed) => {
  const random = randomOf(seed);
  const regions = Array.from({ length: random.pick([1, 7, 60]) }, () => randomRegion(random, kind));
  const taken = Array.from({ length: random.pick([1, 9, 30]) }, () => randomRegion(random, kind));
  const expected = walk.minus(regions, taken);
  const left = minus(regions, taken, { left: 10_000_000 });
  if (left === null) expect(expected.length).toBeGreaterThan(1_000);
  else expect(left).toEqual(expected);
});

test('what is taken has a budget: nothing is told where it is spent, or where the parts are too many', () => {
  const hosts = Array.from({ length: 3_000 }, (_, n) => region([`10.0.${n >> 8}.${n & 255}`], [`10.1.${n >> 8}.${n & 255}`]));
  expect(minus([region(['any'], ['any'])], hosts, { left: 50 })).toBeNull();
  expect(minus([region(['any'], ['any'])], hosts, { left: 1_000_000 })).toBeNull();
  expect(minus(hosts, hosts.slice(0, 1), { left: 1_000_000 })).toBeNull();
});

function rulesOf(random: Random, kind: Kind, count: number, isPlain: boolean): readonly FilterRule[] {
  return Array.from({ length: count }, (_, n) => {
    const values = {
      ...{ device: 'fw', id: String(n), chain: isPlain || random.below(3) > 0 ? 'a' : 'b', position: n, enabled: true },
      action: random.pick(['allow', 'allow', 'deny']),
      sourceAddress: addresses(random, kind),
      destinationAddress: addresses(random, kind),
      service: random.pick(someServices),
      ...(!isPlain && random.below(6) === 0 && { sourceInterface: [random.pick(['in', 'out'])] }),
      ...(!isPlain && random.below(6) === 0 && { state: [random.pick(['new', 'established'])] }),
      ...(!isPlain && random.below(6) === 0 && { conditions: ['at night'] }),
    };
    return filterRule({ values, origins: [] });
  }).filter((rule) => rule !== null);
}

test.each(cases)('rules and passages of a long list of random %s (%i) are those of a walk', (kind, seed) => {
  const random = randomOf(seed);
  const device = deviceOf(rulesOf(random, kind, random.pick([8, 40, 70]), false));
  for (let n = 0; n < 6; n += 1) {
    const question = { ...randomRegion(random, random.pick(['/24', '/16', 'any', kind])), from: random.pick([null, ['in'], ['out']]) };
    for (const list of device.lists) expect(applicable(list, question)).toEqual(walk.applicable(list, question));
    const expected = walk.passages(device.lists, question);
    const found = passages(device, question, { left: 100_000_000 });
    if (expected.length < 1_500) expect(found).toEqual(expected);
  }
});

test.each(cases)('rules of a long list of random %s (%i) that never decide are those of a walk, by the same rules', (kind, seed) => {
  const random = randomOf(seed);
  const device = deviceOf(rulesOf(random, kind, random.pick([10, 60, 150]), true));
  const { shadowed, unseen } = review(device);
  const ids = (all: ReturnType<typeof walk.shadowed>) => all.map(({ rule, by }) => [rule.id, ...by.map(({ id }) => id)]);
  expect(unseen).toBe(0);
  expect(ids(shadowed)).toEqual(ids(device.lists.flatMap(walk.shadowed)));
});

test('ranges meet where they share a number', () => {
  const random = randomOf(7);
  const some = (): readonly number[] => {
    const bounds = Array.from({ length: random.pick([0, 2, 4, 8]) }, () => random.below(30));
    return [...new Set(bounds)].sort((a, b) => a - b).slice(0, new Set(bounds).size & ~1);
  };
  const has = (ranges: readonly number[], point: number): boolean => pairsOf(ranges).some(([from, end]) => from <= point && point < end);
  const points = Array.from({ length: 31 }, (_, n) => n);
  for (let n = 0; n < 2_000; n += 1) {
    const [a, b] = [some(), some()];
    expect(meet(a, b)).toBe(points.some((point) => has(a, point) && has(b, point)));
    const [from, end] = [random.below(30), random.below(30)].sort((x, y) => x - y);
    if (from !== undefined && end !== undefined && from < end)
      expect(meets(a, from, end)).toBe(points.some((point) => point >= from && point < end && has(a, point)));
  }
});
