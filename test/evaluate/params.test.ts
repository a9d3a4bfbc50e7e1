/** Parameters, ages and grades by level, and what it costs to weaken one. */
import { describe, expect, test } from 'vitest';
import { isWeaker, maxAgeAt, minGradeAt, parameterAt } from '../../src/evaluate/params.js';
import { vectorFrom } from '../../src/model/catalogue.js';
import type { Parameter } from '../../src/model/control.js';
import { check, controlOf, kindNamed, policyOf, zoneOf, type ControlSpec } from './kit.js';

const days: Parameter = { type: 'integer', default: 30, byLevel: { 2: 14, 3: 7 }, stricter: 'lower', why: '' };
const control = controlOf({ rules: [], params: { days } });

test.each<readonly [number, number]>([
  [0, 30],
  [1, 30],
  [2, 14],
  [3, 7],
  [4, 7],
])('at level %i the parameter is %i', (level, value) => {
  expect(parameterAt(control, 'days', days, policyOf(), level)).toEqual({ value, relaxed: null });
});

test.each<readonly [Parameter['stricter'], Parameter['default'], Parameter['default'], boolean]>([
  ['lower', 30, 31, true],
  ['lower', 30, 29, false],
  ['higher', 8, 7, true],
  ['higher', 8, 9, false],
  ['fewer', ['a'], ['a', 'b'], true],
  ['fewer', ['a', 'b'], ['a'], false],
  ['more', ['a', 'b'], ['a'], true],
  ['more', ['a'], ['a', 'b'], false],
  ['true', true, false, true],
  ['true', false, true, false],
  ['false', false, true, true],
  ['false', true, false, false],
  ['none', 'x', 'y', true],
  ['none', 'x', 'x', false],
])('stricter %s: %j -> %j is weaker: %s', (stricter, standard, value, weaker) => {
  expect(isWeaker(value, standard, stricter)).toBe(weaker);
});

describe('ages and grades', () => {
  const backups = kindNamed('backups');
  test.each<readonly [object, number | null, boolean]>([
    [{}, 7, false],
    [{ backups: { days: 3 } }, 3, false],
    [{ backups: { days: 8 } }, 8, true],
    [{ backups: { days: 7, byLevel: { 2: 1 } } }, 1, false],
  ])('%j', (freshness, value, relaxed) => {
    const age = maxAgeAt(backups, policyOf({ freshness: { ...freshness } }), 2);
    expect([age.value, age.relaxed !== null]).toEqual([value, relaxed]);
  });
  test('a grade below that of the kind is weaker', () => {
    const kind = { ...backups, grades: { 1: 'E2', 3: 'E4' } } as const;
    expect(minGradeAt(kind, policyOf(), 2).value).toBe('E2');
    expect(minGradeAt(kind, policyOf(), 4).value).toBe('E4');
    expect(minGradeAt(kind, policyOf({ grades: { backups: { 1: 'E1' } } }), 1).relaxed).not.toBeNull();
    expect(minGradeAt(kind, policyOf({ grades: { default: { 1: 'E0' } } }), 1).relaxed).toBeNull();
  });
});

describe('a weakened parameter', () => {
  const old: ControlSpec = {
    satisfies: ['SR 7.3'],
    params: { days: { default: 30, stricter: 'lower' } },
    rules: [{ for: 'backups', assert: 'age(backup.completed) <= params.days' }],
  };
  const plant = (completed: string, value: number) => ({
    controls: [old],
    evidence: { assets: [{ id: 'A', zone: 'a' }], backups: [{ asset: 'A', completed }] },
    zones: [zoneOf('a', [], { target: vectorFrom((fr) => (fr === 'RA' ? 1 : 0)) })],
    conduits: [],
    policy: { target: 'site', params: { 'X-1': { days: value } } } as const,
  });
  test('that is stricter changes nothing but the bar', async () => {
    const run = await check(plant('2026-09-30', 10));
    expect([run.status('zone:a'), run.assessment.exit.code]).toEqual(['pass', 0]);
  });
  test('claims no requirement, and says so', async () => {
    const run = await check(plant('2026-09-30', 90));
    expect([run.status('zone:a'), run.assessment.exit.code]).toEqual(['not-evaluated relaxed', 3]);
    expect(run.result('zone:a').relaxed).toEqual(['days 90 instead of 30']);
    expect(run.assessment.requirements.find(({ id }) => id === 'SR 7.3')?.status).toBe('not-evaluated');
  });
  test('does not hide what fails even so', async () => {
    const run = await check(plant('2026-01-01', 90));
    expect([run.status('zone:a'), run.assessment.exit.code]).toEqual(['fail A|2026-01-01', 1]);
  });
});
