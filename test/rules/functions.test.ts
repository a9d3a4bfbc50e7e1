/** Functions of ours: versions as vendors write them, networks, days, patterns. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isNetwork, inNetwork } from '../../src/rules/networks.js';
import { Unknown } from '../../src/rules/values.js';
import { versionCompare } from '../../src/rules/versions.js';
import { asOf, brief, run } from './harness.js';

const versions: readonly (readonly [string, string, -1 | 0 | 1 | '?'])[] = [
  ['V4.10', 'V4.9', 1],
  ['V4.10', '4.10', 0],
  ['4.1', '4.1.0', 0],
  ['5.008', '5.8', 0],
  ['02.07.07', '2.7.7', 0],
  ['02.07.07(10)', '2.7.7', 1],
  ['02.07.07(10)', '2.7.7(9)', 1],
  ['15.1 Update 3', '15.1', 1],
  ['V15.1 Update 3', 'V15.1 Upd10', -1],
  ['V15 Update 4', 'V15.1', -1],
  ['3.4.1-sp2', '3.4.1', 1],
  ['3.4.1 SP2', '3.4.1-sp10', -1],
  ['3.4.1 SP2', '3.4.1 Service Pack 2', 0],
  ['3.4.1 SP1 Update 2', '3.4.1 SP1', 1],
  ['3.4.1 SP1', '3.4.1 SP2 Update 1', -1],
  ['R6.2b', 'R6.2', 1],
  ['R6.2b', 'R6.2a', 1],
  ['R6.2b', '6.3', -1],
  ['FW2.7.3.1', '2.7.3', 1],
  ['Firmware V2.0', 'v2', 0],
  ['Version 2.10', 'Ver. 2.9', 1],
  ['2.0-rc1', '2.0', -1],
  ['2.0-rc2', '2.0-rc1', 1],
  ['2.0-beta', '2.0-rc1', -1],
  ['2.0-alpha3', '2.0-beta1', -1],
  ['2.0-rc1', '2.0 Update 1', -1],
  ['1.2-3', '1.2-4', -1],
  ['1.2-3', '1.2', 1],
  ['1.2_hotfix 7', '1.2 hf8', -1],
  ['1.2 build 7', '1.2 build 12', -1],
  ['12345678901234567890123', '12345678901234567890124', -1],
  ['2.0', '10.0', -1],
  ['1.2 build 7', '1.2', '?'],
  ['1.2 build 7', '1.2 SP1', '?'],
  ['1.2 SP1', '1.2 Update 1', '?'],
  ['1.0b1', '1.0', '?'],
  ['R16', 'V16', '?'],
  ['Rev 3', 'V3', '?'],
  ['V4.X', 'V4.1', '?'],
  ['V4.*', 'V4.1', '?'],
  ['< V4.1', 'V4.1', '?'],
  ['unknown', 'V4.1', '?'],
  ['', 'V4.1', '?'],
  ['all', '1', '?'],
  // Cisco: the number in the bracket counts within one train.
  ['15.2(4)M7', '15.2(4)M6', 1],
  ['15.2(4)M7', '15.2(3)T', '?'],
  ['15.2(4)M7', '12.2(55)SE3', 1],
  ['12.2(55)SE12', '12.2(55)SE3', 1],
  ['9.8(4)10', '9.8(3)21', 1],
  ['17.09.04a', '17.09.04', 1],
  ['17.9.4a', '17.9.5', -1],
  // Juniper, Fortinet, HP and Hirschmann
  ['12.1X46-D10', '12.1X46-D15', -1],
  ['18.4R2-S3', '18.4R2-S4', -1],
  ['v6.4.12 build2463', 'v6.4.12 build2060', 1],
  ['v6.4.12,build2463', 'v6.4.11,build2060', 1],
  ['WC.16.10.0012', 'WC.16.9.0015', 1],
  ['WC.16.10', 'WB.16.11', '?'],
  ['WC.16.10', '16.11', '?'],
  ['V2.6.6_P1', 'V2.6.6', 1],
  ['V1.2 rev B', 'V1.2 rev A', 1],
  ['20.014', '20.13', 1],
  ['V17 Update 5', 'V17 Update 10', -1],
  ['V15 SP1', 'V15 SP1 Update 2', -1],
  ['V15 Update 9', 'V15 SP1', '?'],
  // Dates are ordered among themselves; a day and a month that can be confused are not.
  ['2024-01-15', '2024-02-01', -1],
  ['20240201', '2024-01-15', 1],
  ['2024-01-15', '1.2', '?'],
  ['15.01.2024', '01.02.2024', '?'],
  ['01/15/2024', '02/01/2023', '?'],
  // What a suffix leaves open
  ['3.0b', '3.0-beta', '?'],
  ['4.00.00R', '4.00.00', '?'],
  ['1.0 SP', '1.0 SP1', '?'],
  ['V4.5 (2023)', 'V4.5', '?'],
  ['1.2.3+5', '1.2.3', '?'],
  ['2.0 HF0', '2.0', '?'],
  ['1.0 GA', '1.0', '?'],
  ['1.0-SNAPSHOT', '1.0-beta', '?'],
  ['1.a', '1.1', '?'],
  ['1.2 build: 7', '1.2 build 6', 1],
  ['1:1.0', '1.1', '?'],
  ['2024-01-01T00:00:00Z', '2024-01-01T02:00:00+02:00', '?'],
  // Ranges, pairs, and what spreadsheets and typists leave behind
  ['4.1 and later', '4.0', '?'],
  ['V1.0 to V2.0', 'V1.5', '?'],
  ['1.0 - 2.0', '1.5', '?'],
  ['2.0/3.0', '2.0', '?'],
  ['FW:2.0/HW:3.0', 'FW:2.1/HW:3.0', '?'],
  ['1..2', '1.2', '?'],
  ['1.2.', '1.2', '?'],
  ['.1', '1', '?'],
  ['-1', '1', '?'],
  ['1e3', '1000', '?'],
  ['0x10', '16', '?'],
  ['1,2', '1.2', '?'],
  ['S7-1500 V2.9', 'S7-1500 V2.8', '?'],
];

const compared = (a: string, b: string): -1 | 0 | 1 | '?' => {
  const answer = versionCompare(a, b);
  return answer instanceof Unknown ? '?' : answer;
};

describe('versionCompare', () => {
  it.each(versions)('%s and %s give %s, and the opposite the other way round', (a, b, answer) => {
    expect(compared(a, b)).toBe(answer);
    expect(compared(b, a)).toBe(answer === '?' ? '?' : 0 - answer);
  });

  const word = fc.constantFrom(
    '',
    ' SP1',
    ' SP2',
    '-rc1',
    'b',
    'a',
    ' Update 3',
    '-2',
    '(7)',
    ' build 4',
    '-beta',
    ' p2',
    ' SP',
    '(2023)',
    '(4)M7',
    '+5',
    'r',
  );
  const version = fc
    .tuple(fc.constantFrom('', 'V', 'R', 'FW'), fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 3 }), word, word)
    .map(([prefix, parts, first, second]) => `${prefix}${parts.join('.')}${first}${second}`);

  it('is an order wherever it is decided', () => {
    fc.assert(
      fc.property(version, version, version, (a, b, c) => {
        expect(compared(a, a)).toBe(0);
        const [ab, bc, ac] = [compared(a, b), compared(b, c), compared(a, c)];
        if (ab === '?' || bc === '?' || ac === '?') return;
        if (ab <= 0 && bc <= 0) expect(ac).toBeLessThanOrEqual(0);
        if (ab === 0 && bc === 0) expect(ac).toBe(0);
      }),
      { numRuns: 1_500 },
    );
  });

  it('is never decided by text order', () => {
    fc.assert(
      fc.property(fc.nat(500), fc.nat(500), (a, b) => {
        expect(compared(`V1.${String(a)}`, `V1.${String(b)}`)).toBe(Math.sign(a - b));
      }),
    );
  });

  it('survives any text', () => {
    fc.assert(fc.property(fc.string(), fc.string(), (a, b) => ['?', -1, 0, 1].includes(compared(a, b))));
  });
});

const networks: readonly (readonly [string, string, boolean | '?'])[] = [
  ['10.1.40.7', '10.1.40.0/24', true],
  ['10.1.41.7', '10.1.40.0/24', false],
  ['10.1.40.7', '10.1.40.99/24', true],
  ['10.1.40.7', '0.0.0.0/0', true],
  ['10.1.40.7', '10.1.40.7', true],
  ['10.1.40.7', '10.1.40.8/32', false],
  ['10.1.40.0/25', '10.1.40.0/24', true],
  ['10.1.40.0/23', '10.1.40.0/24', false],
  ['192.168.255.255', '192.168.0.0/16', true],
  ['2001:db8::1', '2001:db8::/32', true],
  ['2001:db9::1', '2001:db8::/32', false],
  ['2001:DB8:0:0:0:0:0:1', '2001:db8::1', true],
  ['fe80::1%eth0', 'fe80::/10', true],
  ['::', '::/0', true],
  ['::ffff:10.1.40.7', '10.1.40.0/24', true],
  ['10.1.40.7', '::/0', false],
  ['1:2:3:4:5:6:1.2.3.4', '1:2:3:4:5:6::/96', true],
  ['any', '10.0.0.0/8', '?'],
  ['10.1.40', '10.0.0.0/8', '?'],
  ['10.1.40.256', '10.0.0.0/8', '?'],
  ['010.1.40.7', '10.0.0.0/8', '?'],
  ['10.1.40.7', '10.0.0.0/33', '?'],
  ['10.1.40.7', 'plant', '?'],
  ['10.1.40.7/', '10.0.0.0/8', '?'],
  ['1::2::3', '::/0', '?'],
  ['12345::', '::/0', '?'],
  ['1:2:3:4:5:6:7', '::/0', '?'],
  ['', '::/0', '?'],
  ['fe80::1%', 'fe80::/10', '?'],
  ['::1%a%b', '::/0', '?'],
  ['10.0.0.1%eth0', '10.0.0.0/8', '?'],
  ['1.2.3.4', '1.0.0.0/08', '?'],
  ['1.2.3.4/255.255.255.0', '1.2.3.0/24', '?'],
  ['10.1.40.7:80', '10.0.0.0/8', '?'],
  ['[::1]', '::/0', '?'],
  ['1:2:3:4:5:6:7:8::', '::/0', '?'],
  ['1:2:3:4:5:6:7::', '::/0', true],
  ['::ffff:1.2.3', '::/0', '?'],
  ['::ffff:a01:2807', '10.1.40.0/24', true],
  ['10.1.40.7', '::ffff:10.1.40.0/120', true],
  ['::ffff:0:0/95', '0.0.0.0/0', false],
  ['10.0.0.1-10.0.0.9', '10.0.0.0/8', '?'],
];

describe('inNetwork', () => {
  it.each(networks)('%s in %s is %s', (ip, cidr, answer) => {
    const found = inNetwork(ip, cidr);
    expect(found instanceof Unknown ? '?' : found).toBe(answer);
  });

  it('says the same as arithmetic on the address', () => {
    const address = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255));
    const number = (parts: readonly number[]): number => parts.reduce((sum, part) => sum * 256 + part, 0);
    fc.assert(
      fc.property(address, address, fc.integer({ min: 0, max: 32 }), (a, b, prefix) => {
        const size = 2 ** (32 - prefix);
        const inside = Math.floor(number(a) / size) === Math.floor(number(b) / size);
        expect(inNetwork(a.join('.'), `${b.join('.')}/${String(prefix)}`)).toBe(inside);
      }),
    );
  });

  it('takes no text for a network that is none', () => {
    expect(['10.0.0.0/8', '::/0', '10.0.0.1', 'a', '10.0.0.0/8/8', '::/129'].map(isNetwork)).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});

describe('days', () => {
  it.each([
    ['age(timestamp("2026-09-30T23:59:59Z"))', 1],
    ['age(timestamp("2026-10-01T23:59:59Z"))', 0],
    ['age(timestamp("2025-10-01T00:00:00Z"))', 365],
    ['age(timestamp("2026-10-02T00:00:00Z"))', '? unresolved date after as-of'],
    ['age(timestamp("2026-10-02T00:00:00Z")) < 5', '? unresolved date after as-of'],
    ['daysUntil(timestamp("2026-10-02T00:00:00Z"))', 1],
    ['daysUntil(timestamp("2026-09-30T00:00:00Z"))', -1],
    ['days(2) == duration("48h")', true],
    ['days(size(numbers)) == duration("0s")', true],
    ['days(1000000) > duration("1s")', 'error'],
  ])('%s is %s', (source, answer) => {
    expect(brief(run(source, { asOf, numbers: [] }))).toBe(answer);
  });
});

describe('matches', () => {
  it('stays linear on a pattern that hangs a backtracking engine', () => {
    const started = performance.now();
    expect(run('asset.id.matches("^(a+)+$")', { asset: { id: `${'a'.repeat(5_000)}!` } })).toBe(false);
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  it('answers with an error where a pattern from data is none', () => {
    expect(brief(run('asset.id.matches(asset.firmware)', { asset: { id: 'a', firmware: '(' } }))).toBe('error');
    expect(brief(run('asset.id.matches(asset.firmware)', { asset: { id: 'a', firmware: 'a{1000}{1000}{1000}' } }))).toBe('error');
  });
});

describe('work', { timeout: 30_000 }, () => {
  const numbers = Array.from({ length: 4_000 }, (_, n) => n);

  it('is bounded where macros are nested over long lists', () => {
    // Time of the processor: others may be at work on the machine.
    const before = process.cpuUsage();
    expect(brief(run('numbers.exists(a, numbers.exists(b, numbers.exists(c, a + b + c < 0)))', { numbers }))).toBe('error');
    expect(process.cpuUsage(before).user / 1_000).toBeLessThan(8_000);
  });

  it('is bounded where texts and lists are doubled', () => {
    const doubled = `["aaaaaaaaaaaaaaaa"]${'.map(x, x + x)'.repeat(60)}.size() > 0`;
    expect(brief(run(doubled, {}))).toBe('error');
    const lists = `[numbers]${'.map(x, x + x)'.repeat(60)}.size() > 0`;
    expect(brief(run(lists, { numbers }))).toBe('error');
  });

  it('starts anew for each record', () => {
    for (let n = 0; n < 5; n += 1)
      expect(run('numbers.all(a, numbers.exists(b, a == b))', { numbers: numbers.slice(0, 1_000) })).toBe(true);
  });
});
