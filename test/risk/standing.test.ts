/** What a result is worth to a scenario: a pass counts, a compensation counts as claimed, nothing else does. */
import { describe, expect, test } from 'vitest';
import { statuses as allStatuses } from '../../src/model/assessment.js';
import { standingOf, statuses } from '../../src/risk/standing.js';
import { resultsOf } from './fixture.js';

const standing = (
  lines: readonly string[],
  subjects: readonly string[],
  { kinds = ['zone', 'conduit'], claimed = 1, planned = [] as readonly string[] } = {},
) =>
  standingOf({ control: 'A', claimed }, subjects, statuses(resultsOf(lines), [{ id: 'A', subject: kinds }]), (control, subject) =>
    planned.includes(`${control} ${subject}`),
  );

test.each(allStatuses.map((status) => [status, status === 'pass' || status === 'compensated' ? 1 : 0] as const))(
  'a countermeasure that is %s counts with %i',
  (status, share) => {
    expect(standing([`A zone:plant ${status}`], ['zone:plant'])).toMatchObject({ share, status, planned: share });
  },
);

test.each([
  ['passes everywhere on the way', ['A zone:dmz pass', 'A zone:plant pass'], 1, 'met'],
  ['fails at one place', ['A zone:dmz fail', 'A zone:plant pass'], 0, 'none'],
  ['is unknown at one place', ['A zone:dmz pass'], 0, 'none'],
  ['is not applicable at one place', ['A zone:dmz not-applicable', 'A zone:plant pass'], 1, 'met'],
  ['is applicable nowhere', ['A zone:dmz not-applicable', 'A zone:plant not-applicable'], 0, 'none'],
  ['is compensated at one place', ['A zone:dmz compensated', 'A zone:plant pass'], 0.4, 'claimed'],
])('one that %s', (_, lines, share, credit) => {
  expect(standing(lines, ['zone:dmz', 'zone:plant'], { claimed: 0.4 })).toMatchObject({ share, credit });
});

describe('whose result speaks', () => {
  test('conduits on the way say nothing of a control that judges zones alone', () => {
    const found = standing(['A zone:plant pass', 'A conduit:c-1 fail'], ['zone:plant', 'conduit:c-1'], { kinds: ['zone'] });
    expect(found).toMatchObject({ share: 1, results: [{ subject: 'zone:plant', status: 'pass' }] });
  });
  test('a result of the site holds for each place, once', () => {
    const found = standing(['A site pass'], ['zone:dmz', 'zone:plant'], { kinds: ['site'] });
    expect(found).toMatchObject({ share: 1, results: [{ subject: 'site', status: 'pass' }] });
  });
  test('a result about records without a zone stands under the site and speaks for no place', () => {
    expect(standing(['A site pass'], ['zone:plant'], { kinds: ['zone'] })).toMatchObject({ share: 0, status: null });
  });
  test('a control that was left out of the run counts for nothing', () => {
    const found = standingOf({ control: 'B', claimed: 1 }, ['zone:plant'], statuses(resultsOf(['B zone:plant pass']), []), () => false);
    expect(found).toMatchObject({ share: 0, credit: 'none', status: null });
  });
  test('a scenario that touches nothing has the site alone', () => {
    expect(standing(['A site pass'], [], { kinds: ['site'] })).toMatchObject({ share: 1 });
    expect(standing(['A zone:plant pass'], [])).toMatchObject({ share: 0, results: [] });
  });
});

describe('planned', () => {
  test.each([
    ['where it fails', ['A zone:plant fail'], ['A zone:plant'], 1],
    ['where one of two fails and stays', ['A zone:plant fail'], ['A zone:dmz'], 0],
    ['beside a compensation, which stays as claimed', ['A zone:plant compensated'], [], 0.4],
    ['instead of a compensation', ['A zone:plant compensated'], ['A zone:plant'], 1],
  ])('%s', (_, lines, planned, later) => {
    const subjects =
      lines[0]?.includes('fail') === true && planned[0]?.includes('dmz') === true ? ['zone:dmz', 'zone:plant'] : ['zone:plant'];
    expect(standing(lines, subjects, { planned, claimed: 0.4 })).toMatchObject({ planned: later });
  });
  test('a planned measure changes nothing today', () => {
    expect(standing(['A zone:plant fail'], ['zone:plant'], { planned: ['A zone:plant'] })).toMatchObject({ share: 0, credit: 'planned' });
  });
  test('what passes today is never worth less with a plan', () => {
    expect(standing(['A zone:plant pass'], ['zone:plant'])).toMatchObject({ share: 1, planned: 1 });
  });
});
