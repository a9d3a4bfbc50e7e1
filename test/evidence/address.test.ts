/** Which zones an address or a network touches. */
import { describe, expect, test } from 'vitest';
import { isDeviceAddress } from '../../src/evidence/address.js';
import { makeZoneLookup } from '../../src/evidence/zone-lookup.js';
import { zoneOf } from './fixtures.js';

const lookup = makeZoneLookup([
  zoneOf('plant', ['10.1.0.0/16', '2001:db8::/32']),
  zoneOf('cell', ['10.1.20.0/24', '10.1.21.0/25', '2001:db8:1::/48']),
  zoneOf('robot', ['10.1.20.64/26']),
  zoneOf('lone', ['10.9.9.9/32']),
  zoneOf('first', ['10.5.0.0/24']),
  zoneOf('second', ['10.5.0.0/24']),
  zoneOf('left', ['10.7.0.0/25']),
  zoneOf('right', ['10.7.0.128/25']),
  zoneOf('both', ['10.7.0.0/24']),
]);

test.each([
  ['10.1.20.5', ['cell']],
  ['10.1.20.70', ['robot']],
  ['10.1.21.200', ['plant']],
  ['10.9.9.9', ['lone']],
  ['10.9.9.8', []],
  ['10.5.0.7', ['first', 'second']],
  ['2001:db8:1::7', ['cell']],
  ['2001:db8:2::7', ['plant']],
  ['2001:db9::1', []],
])('address %s is in %j', (address, zones) => {
  expect(lookup.ofAddress(address)).toEqual(zones);
});

test.each<readonly [string, readonly string[]]>([
  ['10.1.20.64/26', ['robot']],
  ['10.1.20.0/24', ['cell', 'robot']],
  ['10.1.20.0/25', ['cell', 'robot']],
  ['10.1.20.64-10.1.20.70', ['robot']],
  ['10.1.20.0/23', ['plant', 'cell', 'robot']],
  ['10.1.21.0/24', ['plant', 'cell']],
  ['10.0.0.0/8', ['plant', 'cell', 'robot', 'lone', 'first', 'second', 'left', 'right']],
  ['10.7.0.0/24', ['left', 'right']],
  ['192.168.0.0/16', []],
  ['2001:db8::/16', ['plant', 'cell']],
])('network %s touches %j', (network, zones) => {
  const found = lookup.ofNetwork(network);
  expect(found?.any).toBe(false);
  expect([...(found?.zones ?? [])].sort()).toEqual([...zones].sort());
});

test.each(['any', '0.0.0.0/0', '::/0', '*'])('%s is any', (network) => {
  expect(lookup.ofNetwork(network)?.any).toBe(true);
});

test('a name is no network', () => {
  expect(lookup.ofNetwork('SERVERS')).toBeNull();
});

describe('addresses that no device has', () => {
  test.each(['224.0.0.1', '239.1.2.3', '255.255.255.255', '127.0.0.1', '0.0.0.0', '169.254.7.7', 'ff02::1', 'fe80::1', '::1', '::'])(
    '%s',
    (address) => {
      expect(isDeviceAddress(address)).toBe(false);
    },
  );
  test.each(['10.1.2.3', '192.168.1.1', '8.8.8.8', 'fd00::1', '2001:db8::1'])('but %s may be one', (address) => {
    expect(isDeviceAddress(address)).toBe(true);
  });
  test('first and last address of a network', () => {
    expect(['10.1.20.255', '10.1.20.0', '10.1.20.254', '10.9.9.9'].map(lookup.isNetworkEdge)).toEqual([true, true, false, false]);
  });
});
