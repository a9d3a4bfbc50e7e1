/** Techniques to requirements over mitigations: the counts of the published record, its gaps, and what today's results cover. */
import { describe, expect, test } from 'vitest';
import type { RequirementResult, Status } from '../../src/model/assessment.js';
import { makeCover, makeReach } from '../../src/risk/reach.js';
import { attack, catalogue, mapping, scenario, step } from './fixture.js';

const reach = makeReach([mapping]);
const techniques = attack.requirements.filter(({ kind }) => kind === 'technique').map(({ id }) => id);
const ids = (technique: string): readonly string[] => reach(technique).map(({ id }) => id);

test('73 of 83 techniques reach a requirement, and the ten others are the known ones', () => {
  expect(techniques).toHaveLength(83);
  expect(techniques.filter((each) => ids(each).length === 0)).toEqual([
    'T0801',
    'T0814',
    'T0823',
    'T0835',
    'T0837',
    'T0840',
    'T0852',
    'T0877',
    'T0879',
    'T0880',
  ]);
});

test('all reached ids are requirements, and every one says over which mitigation', () => {
  const known = new Set(catalogue.requirements.map(({ id }) => id));
  const all = techniques.flatMap((technique) => reach(technique));
  expect(all.filter(({ id }) => !known.has(id))).toEqual([]);
  expect(all.filter(({ via }) => via.length === 0)).toEqual([]);
});

test('multifactor authentication is claimed by SR 1.1 RE 2 and RE 3 alone, not by the label SR 1.7', () => {
  for (const technique of ['T0822', 'T0842', 'T0859']) {
    expect(ids(technique)).toEqual(expect.arrayContaining(['SR 1.1 RE 2', 'SR 1.1 RE 3']));
    expect(ids(technique)).not.toContain('SR 1.7');
  }
  expect(reach('T0822').find(({ id }) => id === 'SR 1.1 RE 2')).toEqual({ id: 'SR 1.1 RE 2', grade: 'curated', via: ['M0932'] });
});

test('without the mapping nothing is reached', () => {
  expect(makeReach([])('T0859')).toEqual([]);
});

describe('coverage of steps', () => {
  // T0860 is mitigated over SR 1.2, 1.6, 2.1, 4.1 ... : the fixture reads what the mapping says.
  const technique = 'T0860';
  const rows = (subject: string, statusOf: (id: string) => Status | undefined): readonly RequirementResult[] =>
    ids(technique).flatMap((id) => {
      const status = statusOf(id);
      return status === undefined
        ? []
        : [{ subject, id, level: 1, fr: 'IAC', required: true, status, controls: [`C-${subject}`], waived: false } as const];
    });
  const coverOf = (requirements: readonly RequirementResult[], touches: readonly string[], own = scenario({ techniques: [technique] })) =>
    makeCover({ reach, attack, requirements })(own, touches)[0]?.techniques[0];

  test.each<[string, (id: string) => Status | undefined, string]>([
    ['every requirement is met', () => 'pass', 'all-met'],
    ['compensated is met', () => 'compensated', 'all-met'],
    ['none is met', () => 'fail', 'none-met'],
    ['nothing is known', () => 'not-evaluated', 'none-met'],
    ['no row speaks', () => undefined, 'none-met'],
    ['one is met', (id) => (id === ids(technique)[0] ? 'pass' : 'error'), 'some-met'],
  ])('%s', (_, statusOf, cover) => {
    expect(coverOf(rows('zone:plant', statusOf), ['zone:plant'])).toMatchObject({ technique, title: 'Wireless Compromise', cover });
  });
  test('the worst status on the way decides; not applicable says nothing', () => {
    const mixed = [...rows('zone:plant', () => 'pass'), ...rows('zone:dmz', () => 'fail')];
    expect(coverOf(mixed, ['zone:plant', 'zone:dmz'])?.cover).toBe('none-met');
    expect(coverOf(mixed, ['zone:plant'])?.cover).toBe('all-met');
    expect(
      coverOf([...rows('zone:plant', () => 'pass'), ...rows('zone:dmz', () => 'not-applicable')], ['zone:plant', 'zone:dmz']),
    ).toMatchObject({
      cover: 'all-met',
      requirements: expect.arrayContaining([expect.objectContaining({ status: 'pass', controls: ['C-zone:plant'] })]) as unknown,
    });
  });
  test('a step is judged where it happens, what no step names on the whole way', () => {
    const own = scenario({ techniques: ['T0801', technique], steps: [step('radio', { techniques: [technique], subject: 'zone:dmz' })] });
    const steps = makeCover({ reach, attack, requirements: rows('zone:dmz', () => 'pass') })(own, ['zone:plant']);
    expect(steps.map(({ step: id, subjects, techniques: found }) => [id, subjects, found.map(({ cover }) => cover)])).toEqual([
      ['radio', ['zone:dmz'], ['all-met']],
      [null, ['zone:plant'], ['no-link']],
    ]);
  });
});
