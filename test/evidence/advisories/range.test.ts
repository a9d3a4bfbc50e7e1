/** Version ranges as vendors write them: what is understood is answered right at the bound and beside it, everything else is not understood. */
import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { installedVersion, isInRange, parseRange } from '../../../src/evidence/advisories/range.js';
import { compareVersions } from '../../../src/model/version-order.js';

type Answer = boolean | null;
const at = (range: string, version: string, exact = false): Answer => isInRange(parseRange(range, exact), installedVersion(version));

test.each<[range: string, inside: readonly string[], outside: readonly string[]]>([
  ['< V4.1.3', ['V4.1.2', '4.1.2', 'V4.1', 'V4.1.2.99', '0.9'], ['V4.1.3', '4.1.3', 'V4.1.4', 'V4.10', 'V5']],
  ['<= 5.008', ['5.008', '5.8', '5.07', '4.999'], ['5.009', '5.8.1', '5.10']],
  ['< V17 Update 5', ['V17', 'V17 Update 4', 'V17 Upd4', 'V16 Update 9'], ['V17 Update 5', 'V17 Update 6', 'V17 Update 10', 'V18']],
  ['All versions < V15 Update 4', ['V15', 'V15 Update 3', 'V14 SP1'], ['V15 Update 4', 'V15 Update 5', 'V15.1', 'V16']],
  ['All Versions < V14 SP1', ['V14', 'V13 SP2'], ['V14 SP1', 'V14 SP2', 'V15']],
  ['>= 1.0 | <= 1.32', ['1.0', '1.5', '1.32', '1.032'], ['0.9', '1.33', '1.320']],
  ['> V3.0 < V4.0', ['V3.1', 'V3.9.9'], ['V3.0', 'V4.0', 'V2.9', 'V4.1']],
  ['>=V3.1.39 and < V3.3', ['3.1.39', '3.2'], ['3.1.38', '3.3']],
  ['vers:all/>=2.3<V3.0', ['2.3', 'V2.9'], ['2.2', '3.0']],
  ['vers:all/<V4.3.8', ['V4.3.7'], ['V4.3.8']],
  ['vers:intdot/>=1.2|<1.4|>=2.0|<2.1', ['1.2', '1.3', '2.0.9'], ['1.1', '1.4', '1.9', '2.1']],
  ['V4.X', ['V4.0', '4.9.9', 'V4'], ['V3.9', 'V5.0', 'V40.1']],
  ['14.x', ['14.0', '14.9'], ['13.9', '15', '140.1']],
  ['<= V7.x', ['7.9', '6.0'], ['8.0']],
  ['< 02.07.07(10)', ['02.07.07(9)', '2.7.7', '2.07.06'], ['02.07.07(10)', '02.07.07(11)', '02.08']],
  ['< V4.70 SP9 Security Patch 1', ['V4.70 SP9', 'V4.70 SP8'], ['V4.70 SP10', 'V4.71']],
  ['prior to 2.4', ['2.3.9'], ['2.4', '2.5']],
  ['4.1 and prior', ['4.1', '4.0'], ['4.2']],
  ['Versions 5.0 and later', ['5.0', '6'], ['4.9']],
  ['1.1 through 1.4', ['1.1', '1.4'], ['1.0', '1.5']],
  ['All versions between V2.5 (including) and V2.7 (excluding)', ['V2.5', 'V2.6.9'], ['V2.4', 'V2.7']],
  ['1.1 | 1.2 | 1.3', ['1.2'], ['1.4', '1.2.1']],
  ['≤ 1.5', ['1.5'], ['1.6']],
])('%s holds what it says, and not the neighbours', (range, inside, outside) => {
  for (const version of inside) expect([version, at(range, version)]).toEqual([version, true]);
  for (const version of outside) expect([version, at(range, version)]).toEqual([version, false]);
});

test.each([
  '<= 2.22 | <= 1.01',
  '< 1.28.16 | < 1.24.69',
  'devices built before May 2025',
  '<=the_first_5_digits_of_serial_number_22031',
  'All versions with Ethernet interface',
  'All versions <= V2.5.0 and Function State (FS) <= 10',
  '< 14.4u1 (14.x series)',
  'A10 < A11',
  '< V3.X.17',
  '2.2.5 <= 2.2.5.1',
  '>=  <= 2.2',
  '<= V',
  '',
  `< ${'1.'.repeat(400)}1`,
])('%s is not understood, and leaves every version open', (range) => {
  expect(parseRange(range).kind).toBe('not-understood');
  expect(at(range, '1.0')).toBeNull();
});

test.each(['2900047', '12.6.1-12.6.7', '2011-2015', '1766-L32AWA', '20-33', '2490C', 'HEN08103', 'program to update 2G modems'])(
  '%s is no single version',
  (text) => {
    expect(parseRange(text, true).kind).toBe('not-understood');
  },
);

test.each(['All versions', 'all', '*', 'vers:all/*', 'vers:generic/*', '*  '])(
  '%s is every version, also one that is not known',
  (range) => {
    expect(isInRange(parseRange(range), null)).toBe(true);
  },
);

test.each<[string, string, boolean, Answer]>([
  ['11', '11.2', true, null],
  ['2016', '16.0.3', true, null],
  ['< 2019', '9.4', false, null],
  ['< V17 Update 5', 'V17 SP1', false, null],
  ['< 4.1', 'unknown build', false, null],
  ['4.0', '4.0.0', true, true],
  ['2.3', '2.4', true, false],
])('%s and %s', (range, version, exact, answer) => {
  expect(at(range, version, exact)).toBe(answer);
});

test.each([
  ['HiSecOS 04.8.00', '04.8.00'],
  ['BIOS 1.14.1', '1.14.1'],
  ['CPU OS V11.2', 'V11.2'],
  ['SV4.20', 'SV4.20'],
  [' V3.1.2 ', 'V3.1.2'],
  ['2022 21H2 20348.2700', null],
  ['unknown', null],
  ['', null],
])('the version in "%s" is %s', (field, version) => {
  expect(installedVersion(field)).toBe(version);
});

const parts = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 4 });
const suffix = fc.constantFrom('', ' SP1', ' SP2', ' Update 1', ' Update 12', ' HF3', ' Patch 2');
const versions = fc.tuple(fc.constantFrom('', 'V', 'v'), parts, suffix).map(([prefix, numbers, end]) => prefix + numbers.join('.') + end);

test('the order is total on what it understands: opposite when turned round, equal to itself, transitive', () => {
  fc.assert(
    fc.property(versions, versions, versions, (a, b, c) => {
      expect(compareVersions(a, a)).toBe(0);
      const [ab, ba, bc, ac] = [compareVersions(a, b), compareVersions(b, a), compareVersions(b, c), compareVersions(a, c)];
      expect(ba).toBe(ab === null ? null : ab === 0 ? 0 : -ab);
      if (ab !== null && bc !== null && ac !== null && ab <= 0 && bc <= 0) expect(ac).toBeLessThanOrEqual(0);
    }),
    { numRuns: 2_000 },
  );
});

test('padding with zeros and a prefix change nothing', () => {
  fc.assert(
    fc.property(parts, (numbers) => {
      const plain = numbers.join('.');
      expect(compareVersions(plain, numbers.map((each) => `0${String(each)}`).join('.'))).toBe(0);
      expect(compareVersions(plain, `V${plain}`)).toBe(0);
      expect(compareVersions(plain, `${plain}.0`)).toBe(0);
      expect(compareVersions(`${plain} SP1`, plain)).toBe(1);
    }),
  );
});

test('five thousand generated bounds: the bound, the step below and the step above', () => {
  const bound = fc.tuple(fc.constantFrom('', 'V'), fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 2, maxLength: 4 }));
  fc.assert(
    fc.property(bound, fc.constantFrom('<', '<=', '>', '>='), ([prefix, numbers], op) => {
      const last = numbers.at(-1) ?? 0;
      const text = (n: number): string => prefix + [...numbers.slice(0, -1), n].join('.');
      const range = `${op} ${text(last)}`;
      expect([at(range, text(last - 1)), at(range, text(last)), at(range, text(last + 1))]).toEqual([
        op.startsWith('<'),
        op.endsWith('='),
        op.startsWith('>'),
      ]);
    }),
    { numRuns: 5_000 },
  );
});

const strings = '../shared/data/csaf/range-strings.csv';
describe.skipIf(!existsSync(strings))('the ranges of real advisories', () => {
  const rows = readFileSync(strings, 'utf8')
    .split(/\r?\n/)
    .slice(1)
    .flatMap((line) => {
      const found = /^([^,]*),.*?,(\d+),(\d+),(.*)$/.exec(line);
      const name = found?.[4]?.replace(/^"([\s\S]*)"$/, '$1').replaceAll('""', '"');
      return found === null || name === undefined ? [] : [{ name, exact: found[1] === 'product_version', leaves: Number(found[2]) }];
    });

  test('most are understood, none makes it stumble, and how many is told', () => {
    const understood = rows.filter(({ name, exact }) => parseRange(name, exact).kind !== 'not-understood');
    const leaves = (of: typeof rows): number => of.reduce((sum, each) => sum + each.leaves, 0);
    process.stdout.write(
      `${String(understood.length)} of ${String(rows.length)} range strings understood, ${String(leaves(understood))} of ${String(leaves(rows))} leaves\n`,
    );
    expect(rows.length).toBe(3255);
    expect(understood.length).toBeGreaterThan(2400);
  });

  test('each single bound that is understood is answered right at the bound', () => {
    let checked = 0;
    for (const { name } of rows) {
      const [, op, bound] = /^(?:All versions |vers:all\/)?(<=?|>=?) ?([vV]?\d+(?:\.\d+)*)$/.exec(name.trim()) ?? [];
      // a long whole number may be a date
      if (op === undefined || bound === undefined || /^\d{6,}$/.test(bound)) continue;
      checked += 1;
      expect([name, at(name, bound)]).toEqual([name, op.endsWith('=')]);
      expect([name, at(name, `${bound}.1`)]).toEqual([name, op.startsWith('>')]);
    }
    expect(checked).toBeGreaterThan(1000);
  });
});
