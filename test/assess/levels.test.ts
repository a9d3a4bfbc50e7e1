/** The worked examples of the method, and the properties that its formulas must have. */
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { achievedLevels } from '../../src/assess/levels.js';
import { statuses, type Status } from '../../src/model/assessment.js';
import type { Catalogue, FoundationalRequirement, Requirement, SecurityLevel } from '../../src/model/catalogue.js';

const catalogue = (parse(readFileSync('controls/catalogues/iec-62443-3-3.yaml', 'utf8')) as Catalogue).requirements;
const rows = (ids: readonly string[]): Requirement[] => catalogue.filter((row) => ids.includes(row.id));

/** "5.1 pass, 5.1 RE 1 fail" -> statuses by id */
const statusesOf = (text: string): Map<string, Status> =>
  new Map(
    text.split(',').map((each) => {
      const [, id = '', status = ''] = /^\s*(\d.*?\d)\s+([a-z-]+)\s*$/.exec(each) ?? [];
      const known = statuses.find((name) => name === status);
      if (known === undefined) throw new Error(`bad status in ${each}`);
      return [`SR ${id}`, known];
    }),
  );
const level = (text: string, fr: FoundationalRequirement, target: SecurityLevel) => {
  const given = statusesOf(text);
  return achievedLevels(given, rows([...given.keys()]), target)[fr];
};

const exampleA =
  '5.1 pass, 5.1 RE 1 pass, 5.1 RE 2 pass, 5.1 RE 3 fail, 5.2 pass, 5.2 RE 1 fail, 5.2 RE 2 not-evaluated, 5.2 RE 3 compensated, 5.3 pass, 5.3 RE 1 pass, 5.4 pass';
const step2 = exampleA.replace('5.2 RE 1 fail', '5.2 RE 1 pass');
const step3 = step2.replace('5.2 RE 2 not-evaluated', '5.2 RE 2 pass');
const exampleB =
  '1.1 pass, 1.1 RE 1 pass, 1.1 RE 2 pass, 1.1 RE 3 fail, 1.2 compensated, 1.2 RE 1 fail, 1.3 pass, 1.3 RE 1 pass, 1.4 pass, 1.5 pass, 1.5 RE 1 fail, 1.6 not-applicable, 1.6 RE 1 not-applicable, 1.7 pass, 1.7 RE 1 pass, 1.7 RE 2 fail, 1.8 not-evaluated, 1.9 not-applicable, 1.9 RE 1 not-applicable, 1.10 pass, 1.11 pass, 1.12 pass, 1.13 pass, 1.13 RE 1 pass';

describe('worked examples of the method', () => {
  test.each([
    [
      'an any-any rule holds RDF at 1',
      exampleA,
      'RDF',
      3,
      { low: 1, high: 1, verdict: 'not-met', limiting: ['SR 5.2 RE 1'], gap: 'configuration' },
    ],
    [
      'without it an untested island mode holds it at 2',
      step2,
      'RDF',
      3,
      { low: 2, high: 3, verdict: 'not-demonstrated', limiting: ['SR 5.2 RE 2'], gap: 'evidence' },
    ],
    ['with the test report it is met', step3, 'RDF', 3, { low: 3, high: 3, verdict: 'met', limiting: ['SR 5.1 RE 3'], gap: null }],
    [
      'stale certificates leave IAC between 1 and 2',
      exampleB,
      'IAC',
      2,
      { low: 1, high: 2, verdict: 'not-demonstrated', limiting: ['SR 1.8'], gap: 'evidence' },
    ],
    [
      'one enhancement holds TRE at 2',
      '6.1 pass, 6.1 RE 1 fail, 6.2 pass',
      'TRE',
      2,
      { low: 2, high: 2, verdict: 'met', limiting: ['SR 6.1 RE 1'], gap: null },
    ],
    [
      'a conduit with SR 6.2 alone and target 1 has nothing required',
      '6.2 not-evaluated',
      'TRE',
      1,
      { low: null, high: null, verdict: 'n/a', limiting: [], gap: null },
    ],
    [
      'the same at target 2 is not demonstrated',
      '6.2 not-evaluated',
      'TRE',
      2,
      { low: 0, high: 4, verdict: 'not-demonstrated', limiting: ['SR 6.2'], gap: 'evidence' },
    ],
    [
      'the same failing is not met',
      '6.2 fail',
      'TRE',
      2,
      { low: 0, high: 0, verdict: 'not-met', limiting: ['SR 6.2'], gap: 'configuration' },
    ],
    ['the same passing reaches 4', '6.2 pass', 'TRE', 2, { low: 4, high: 4, verdict: 'met', limiting: [], gap: null }],
  ] as const)('%s', (_, given, fr, target, expected) => {
    expect(level(given, fr, target)).toEqual({ target, ...expected });
  });

  test('a requirement without a status is not evaluated, never met', () => {
    expect(achievedLevels({}, rows(['SR 6.2']), 2).TRE).toMatchObject({ low: 0, verdict: 'not-demonstrated' });
  });
  test('a vector gives each foundational requirement its own target', () => {
    const all = new Map(catalogue.map((row): [string, Status] => [row.id, 'pass']));
    const levels = achievedLevels(all, catalogue, { IAC: 3, UC: 3, SI: 3, DC: 1, RDF: 3, TRE: 0, RA: 3 });
    expect(Object.values(levels).map((each) => each.target)).toEqual([3, 3, 3, 1, 3, 0, 3]);
    expect(levels.RDF).toMatchObject({ low: 4, high: 4, verdict: 'met', limiting: [] });
    expect(levels.TRE.verdict).toBe('n/a');
  });
});

const anyStatus = fc.constantFrom(...statuses);
const anyStatuses = fc
  .array(anyStatus, { minLength: 100, maxLength: 100 })
  .map((list) => new Map(catalogue.map((row, n): [string, Status] => [row.id, list[n] ?? 'fail'])));
const target = fc.constantFrom<SecurityLevel>(1, 2, 3, 4);
const bounds = (given: Map<string, Status>, at: SecurityLevel) => Object.values(achievedLevels(given, catalogue, at));

describe('properties', () => {
  test('the lower bound never exceeds the upper', () => {
    fc.assert(fc.property(anyStatuses, target, (given, at) => bounds(given, at).every((each) => (each.low ?? 0) <= (each.high ?? 0))));
  });
  test('turning an unknown into a pass never lowers the lower bound, and a pass into a fail never raises a bound', () => {
    fc.assert(
      fc.property(anyStatuses, target, fc.nat(99), (given, at, n) => {
        const id = catalogue[n]?.id ?? '';
        const before = bounds(given, at);
        const better = bounds(new Map(given).set(id, given.get(id) === 'not-evaluated' ? 'pass' : (given.get(id) ?? 'fail')), at);
        const worse = bounds(new Map(given).set(id, given.get(id) === 'pass' ? 'fail' : (given.get(id) ?? 'fail')), at);
        return before.every(
          (each, f) =>
            (better[f]?.low ?? 0) >= (each.low ?? 0) &&
            (worse[f]?.low ?? 0) <= (each.low ?? 0) &&
            (worse[f]?.high ?? 0) <= (each.high ?? 0),
        );
      }),
    );
  });
  test('with a row at level 1 the bound is one below the lowest unmet row', () => {
    fc.assert(
      fc.property(anyStatuses, target, (given, at) => {
        const levels = achievedLevels(given, catalogue, at);
        return (['IAC', 'UC', 'SI', 'DC', 'RDF', 'TRE', 'RA'] as const).every((fr) => {
          const applicable = catalogue.filter((row) => row.fr === fr && given.get(row.id) !== 'not-applicable');
          if (!applicable.some((row) => row.level === 1) || levels[fr].low === null) return true;
          const unmet = applicable.filter((row) => !['pass', 'compensated'].includes(given.get(row.id) ?? ''));
          return levels[fr].low === Math.min(4, ...unmet.map((row) => (row.level ?? 4) - 1));
        });
      }),
    );
  });
});
