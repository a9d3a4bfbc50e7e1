/** The network of small sites: ways over several devices, what cannot be known, ways of an intruder. */
import { expect, test } from 'vitest';
import type { AssetDirectory, AssetEntry } from '../../../src/evidence/asset-directory.js';
import type { NetworkAnswer } from '../../../src/model/network.js';
import type { Fields } from '../../../src/model/record.js';
import { conduitOf, networkFor, noAssets, type SmallSite, zoneOf } from './sites.js';

const rule = (
  device: string,
  id: string,
  action: 'allow' | 'deny',
  from: string,
  to: string,
  service = 'any',
  more: Fields = {},
): Fields => ({
  ...{ device, id, action, enabled: true, sourceAddress: [from], destinationAddress: [to], service: [service], chain: '' },
  position: Number(id),
  ...more,
});
const rest = (device: string): Fields => rule(device, '99', 'deny', 'any', 'any');

const zones = [
  zoneOf('office', ['10.1.0.0/24'], { domain: 'business' }),
  zoneOf('dmz', ['10.2.0.0/24']),
  zoneOf('control', ['10.3.0.0/24']),
  zoneOf('sis', ['10.4.0.0/24'], { safety: true }),
];
const conduits = [conduitOf(['office', 'dmz'], ['FW-1']), conduitOf(['dmz', 'control'], ['FW-2']), conduitOf(['control', 'sis'], ['FW-3'])];
const row: SmallSite = {
  zones,
  conduits,
  rules: [
    rule('FW-1', '1', 'allow', '10.1.0.0/24', '10.2.0.5', 'tcp/443'),
    rule('FW-1', '2', 'allow', '10.1.0.7', '10.3.0.9', 'tcp/22'),
    rest('FW-1'),
    rule('FW-2', '1', 'allow', '10.2.0.5', '10.3.0.0/24', 'tcp/3389'),
    rule('FW-2', '2', 'allow', '10.1.0.0/24', '10.3.0.9', 'tcp/22'),
    rest('FW-2'),
    rule('FW-3', '1', 'allow', '10.3.0.9', '10.4.0.0/24', 'tcp/502'),
    rest('FW-3'),
  ],
};
const ask = (site: SmallSite, from: string, to: string, ...services: readonly string[]): NetworkAnswer =>
  networkFor(site).view.reach({ from, to, services });
const rulesOf = ({ parts }: NetworkAnswer): readonly string[] =>
  parts.flatMap(({ rules }) => rules.map(({ device, id }) => `${device} ${id}`));

test('a packet passes where every device on its way lets it pass, and the rule of each is named', () => {
  const answer = ask(row, '10.1.0.7', '10.3.0.9', 'tcp/22');
  expect(answer.verdict).toBe('allow');
  expect(rulesOf(answer)).toEqual(['FW-1 2', 'FW-2 2']);
  expect(answer.parts[0]?.hops.map(({ to }) => to)).toEqual(['dmz', 'control']);
  expect(answer.parts[0]?.rules.map(({ origin }) => origin?.line)).toEqual([2, 5]);
});

test.each([
  ['the first device stops it', '10.1.0.8', '10.3.0.9', 'tcp/22', 'FW-1 99'],
  ['the second stops it', '10.2.0.5', '10.3.0.9', 'tcp/22', 'FW-2 99'],
  ['nothing of the office is let into safety', 'office', 'sis', 'tcp/502', 'FW-1 99'],
])('%s', (_, from, to, service, decides) => {
  const answer = ask(row, from, to, service);
  expect([answer.verdict, rulesOf(answer)[0]]).toEqual(['deny', decides]);
});

test.each([
  ['a conduit without a device', { ...row, conduits: [conduitOf(['office', 'dmz'], [])] }, 'no device enforces conduit c-office-dmz'],
  ['a device without rules', { ...row, conduits: [conduitOf(['office', 'dmz'], ['FW-9'])] }, 'no rule of FW-9 is in evidence'],
  ['a statement that is not understood', { ...row, broken: [17] }, 'first in line 17'],
  [
    'a rule that hangs on an application',
    { ...row, rules: [rule('FW-1', '1', 'allow', 'any', 'any', 'any', { conditions: ['application web'] }), rest('FW-1')] },
    'application web',
  ],
  [
    'a rule for an interface of which nobody knows where it stands',
    { ...row, rules: [rule('FW-1', '1', 'allow', 'any', 'any', 'any', { sourceInterface: ['port1'] }), rest('FW-1')] },
    'device-interfaces',
  ],
])('%s leaves the answer open, and says why', (_, site, why) => {
  const answer = ask(site, 'office', 'dmz', 'tcp/80');
  expect(answer.verdict).toBe('undecided');
  expect(answer.why.join(' ')).toContain(why);
  const ways = networkFor(site).waysOf('office', 'dmz');
  expect(ways.length).toBeGreaterThan(0);
  expect(ways.every(({ isSure }) => !isSure)).toBe(true);
});

test('with the interfaces of the device the same rule decides, by the side from which the traffic comes', () => {
  const site: SmallSite = {
    ...row,
    rules: [rule('FW-1', '1', 'allow', 'any', 'any', 'any', { sourceInterface: ['port1'] }), rest('FW-1')],
    interfaces: [
      { device: 'FW-1', interface: 'port1', networks: ['10.1.0.0/24'] },
      { device: 'FW-1', interface: 'port2', networks: ['10.2.0.0/24'] },
    ],
  };
  expect(ask(site, 'office', 'dmz', 'tcp/80').verdict).toBe('allow');
  expect(ask(site, 'dmz', 'office', 'tcp/80').verdict).toBe('deny');
});

test('two devices of one conduit that disagree leave it open, unless each is known to stand in both zones', () => {
  const both = { ...row, conduits: [conduitOf(['office', 'dmz'], ['FW-1', 'FW-8'])], rules: [...row.rules, rest('FW-8')] };
  expect(ask(both, '10.1.0.7', '10.2.0.5', 'tcp/443').verdict).toBe('undecided');
  expect(ask(both, '10.1.0.7', '10.2.0.5', 'tcp/444').verdict).toBe('deny');
  const legs = ['FW-1', 'FW-8'].flatMap((device) => [
    { device, interface: 'a', networks: ['10.1.0.0/24'] },
    { device, interface: 'b', networks: ['10.2.0.0/24'] },
  ]);
  expect(ask({ ...both, interfaces: legs }, '10.1.0.7', '10.2.0.5', 'tcp/443').verdict).toBe('allow');
});

test('behind a device that translates addresses, a denial for the first sender is none for the other', () => {
  const site: SmallSite = {
    ...row,
    rules: [rule('FW-1', '1', 'allow', 'any', 'any'), rule('FW-2', '1', 'allow', '10.2.0.1', '10.3.0.9', 'tcp/22'), rest('FW-2')],
  };
  const translations = [{ device: 'FW-1', outside: '10.2.0.1', type: 'many-to-one' }];
  expect(ask(site, '10.1.0.7', '10.3.0.9', 'tcp/22').verdict).toBe('deny');
  const answer = ask({ ...site, translations }, '10.1.0.7', '10.3.0.9', 'tcp/22');
  expect(answer.verdict).toBe('undecided');
  expect(answer.why.join()).toContain('addresses are translated on the way (FW-1)');
  expect(ask({ ...site, translations }, '10.1.0.7', '10.3.0.9', 'tcp/23').verdict).toBe('deny');
  const ways = networkFor({ ...site, translations }).waysOf('office', 'control');
  expect(ways.map(({ isSure }) => isSure)).toEqual([false]);
});

test('a pair that nothing joins is blocked as the site declares it, and the answer says that no rule does', () => {
  const answer = ask({ ...row, conduits: conduits.slice(0, 1) }, 'office', 'sis');
  expect([answer.verdict, rulesOf(answer)]).toEqual(['deny', []]);
  expect(answer.why.join()).toContain('nothing but the site file says so');
});

test('a device whose interfaces reach into two zones joins them, whatever the conduits say', () => {
  const site: SmallSite = {
    zones,
    conduits: conduits.slice(0, 1),
    rules: [rule('FW-1', '1', 'allow', '10.1.0.0/24', '10.4.0.0/24'), rest('FW-1')],
    interfaces: [
      { device: 'FW-1', interface: 'a', networks: ['10.1.0.1/24'] },
      { device: 'FW-1', interface: 'x', networks: ['10.4.0.1/24'] },
    ],
  };
  const answer = ask(site, 'office', 'sis', 'tcp/80');
  expect(answer.verdict).toBe('allow');
  expect(answer.parts[0]?.hops).toEqual([{ from: 'office', to: 'sis', conduits: [], devices: ['FW-1'] }]);
});

test('the narrower network of another zone is not part of the wider one', () => {
  const nested: SmallSite = {
    zones: [zoneOf('plant', ['10.3.0.0/16']), zoneOf('cell', ['10.3.7.0/24']), zoneOf('office', ['10.1.0.0/24'])],
    conduits: [conduitOf(['office', 'plant'], ['FW-1'])],
    rules: [rule('FW-1', '1', 'allow', 'any', 'any')],
  };
  expect(ask(nested, '10.1.0.1', '10.3.6.1').verdict).toBe('allow');
  expect(ask(nested, '10.1.0.1', '10.3.7.1').verdict).toBe('deny');
  expect(networkFor(nested).view.zonesOf('10.3.7.1')).toEqual(['cell']);
});

test('the world outside stands beside the office, and nobody knows what stands between', () => {
  expect(ask(row, 'outside', 'office').verdict).toBe('undecided');
  expect(ask(row, '192.0.2.1', 'sis').verdict).toBe('deny');
});

test('an intruder goes from stop to stop, the shortest way first', () => {
  const reached = networkFor(row).view.intruder('office');
  expect(reached.map(({ zones: held, steps, isSure }) => [held.join(' '), steps, isSure])).toEqual([
    ['office dmz', 1, true],
    ['office control', 1, true],
    ['office control sis', 2, true],
  ]);
});

const assetOf = (id: string, addresses: readonly string[]): AssetEntry => ({
  ...{ id, zones: ['dmz'], declared: 'dmz', addresses, macs: [], shared: [], fields: {}, inService: true, origins: [] },
});
test('a host with a leg in two zones is a step that no rule stops', () => {
  const host = assetOf('LOG-1', ['10.2.0.8', '10.4.0.8']);
  const directory: AssetDirectory = { ...noAssets, byId: new Map([['LOG-1', host]]) };
  const { view, bridges } = networkFor({ ...row, directory });
  expect(bridges.map(({ device, zones: held }) => [device, held])).toEqual([['LOG-1', ['dmz', 'sis']]]);
  expect(view.intruder('dmz').find(({ zone }) => zone === 'sis')).toMatchObject({ steps: 1, isSure: true });
});

test('a doubtful short way is told beside the sure long one', () => {
  const site = { ...row, conduits: [...conduits, conduitOf(['office', 'sis'], [])] };
  expect(
    networkFor(site)
      .view.intruder('office')
      .find(({ zone }) => zone === 'sis'),
  ).toMatchObject({ steps: 2, fewest: 1, isSure: true });
});

test('a name that is no place and a text that is no service are told, not guessed', () => {
  expect(ask(row, 'offce', 'dmz').why).toEqual(['"offce" is no zone, asset, address or network']);
  expect(ask(row, 'office', 'dmz', 'tcp/http').why).toEqual(['"tcp/http" is no service']);
});
