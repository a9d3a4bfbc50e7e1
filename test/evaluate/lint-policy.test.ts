/** Lint of policies: entries without effect, and weakened ones without a reason. */
import { describe, expect, test } from 'vitest';
import { lintPolicy } from '../../src/evaluate/lint-policy.js';
import type { Kind } from '../../src/model/kind.js';
import type { Parameter } from '../../src/model/control.js';
import type { Policy } from '../../src/model/policy.js';
import { controlOf, kindNamed, policyOf } from './kit.js';

const days: Parameter = { type: 'integer', default: 30, byLevel: { 3: 7 }, stricter: 'lower', why: '' };
const levelled = controlOf({
  id: 'X-1',
  rules: [],
  satisfies: ['SR 1.1'],
  evidence: [{ kind: 'backups', optional: false, emptyOk: false }],
  params: { days },
});
const process = controlOf({
  id: 'X-2',
  rules: [],
  satisfies: ['iec-62443-2-1:CM 1.1'],
  evidence: [{ kind: 'assets', optional: false, emptyOk: false }],
});
const backups: Kind = { ...kindNamed('backups'), maxAgeDays: 7, grades: {} };
const kinds = new Map(['assets', 'accounts', 'zones'].map((id): [string, Kind] => [id, kindNamed(id)])).set('backups', backups);
const faults = (policy: Partial<Policy>): readonly string[] =>
  lintPolicy(policyOf(policy), { controls: [levelled, process], kinds }).map(({ code, path }) => `${code} ${path.join('.')}`);

describe('a policy without a fault', () => {
  test.each<readonly [string, Partial<Policy>]>([
    ['that says nothing', {}],
    ['with a stricter parameter', { params: { 'X-1': { days: 5 } } }],
    ['with a stricter age and grade', { freshness: { backups: { days: 3 } }, grades: { backups: { 1: 'E4' }, default: { 1: 'E4' } } }],
    ['with the values that hold anyway', { freshness: { backups: { days: 7 } } }],
    ['that counts one programme control', { programme: ['X-2'] }],
    [
      'that gives a reason for a weaker parameter',
      { params: { 'X-1': { days: 90 } }, reasons: { 'params.X-1.days': 'shut down until spring' } },
    ],
    [
      'that gives a reason for a weaker age',
      { freshness: { backups: { days: 30 } }, reasons: { 'freshness.backups': 'tapes leave once a month' } },
    ],
    [
      'that gives a reason for a weaker grade',
      { grades: { backups: { 1: 'E0' } }, reasons: { 'grades.backups': 'the tool has no export' } },
    ],
  ])('%s', (_, policy) => {
    expect(faults(policy)).toEqual([]);
  });
});

describe('a weakened entry without a reason', () => {
  test.each<readonly [string, Partial<Policy>, string]>([
    ['a parameter', { params: { 'X-1': { days: 31 } } }, 'params.X-1.days'],
    ['a parameter that is weaker at level 3 only', { params: { 'X-1': { days: 8 } } }, 'params.X-1.days'],
    ['an age', { freshness: { backups: { days: 8 } } }, 'freshness.backups'],
    ['an age that is weaker at level 4 only', { freshness: { backups: { days: 7, byLevel: { 4: 8 } } } }, 'freshness.backups'],
    ['a grade', { grades: { backups: { 1: 'E1' } } }, 'grades.backups'],
    ['the default grade', { grades: { default: { 1: 'E2', 3: 'E2' } } }, 'grades.default'],
  ])('%s', (_, policy, path) => {
    expect(faults(policy)).toEqual([`W_RELAXED_NO_REASON ${path}`]);
  });
});

describe('an entry that nobody uses', () => {
  const without = { controls: { include: 'all' as const, exclude: [{ control: 'X-1', reason: 'r' }] } };
  test.each<readonly [string, Partial<Policy>, string]>([
    ['a parameter of a control that is excluded', { ...without, params: { 'X-1': { days: 5 } } }, 'params.X-1'],
    [
      'a parameter of a control that is not included',
      { controls: { include: ['X-2'], exclude: [] }, params: { 'X-1': { days: 5 } } },
      'params.X-1',
    ],
    ['an age of a kind that no control reads', { freshness: { accounts: { days: 1 } } }, 'freshness.accounts'],
    ['an age of a kind that only an excluded control reads', { ...without, freshness: { backups: { days: 1 } } }, 'freshness.backups'],
    ['a grade of a kind that no control reads', { grades: { accounts: { 1: 'E4' } } }, 'grades.accounts'],
    ['a grade of what the site file says', { grades: { zones: { 1: 'E4' } } }, 'grades.zones'],
    ['a programme control that counts by its level', { programme: ['X-1'] }, 'programme'],
    ['a programme control that is excluded', { ...without, programme: ['X-1'] }, 'programme'],
    ['a reason for nothing', { reasons: { 'freshness.backups': 'old' } }, 'reasons.freshness.backups'],
    ['a reason for what is stricter', { params: { 'X-1': { days: 1 } }, reasons: { 'params.X-1.days': 'old' } }, 'reasons.params.X-1.days'],
  ])('%s', (_, policy, path) => {
    expect(faults(policy)).toEqual([`W_UNUSED ${path}`]);
  });
});
