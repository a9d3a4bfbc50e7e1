/** Maturity levels of the programme: each level holds all of the one below, and what the next one lacks is said. */
import { beforeAll, describe, expect, test } from 'vitest';
import { stepOf } from '../../src/assess/maturity.js';
import type { Practice } from '../../src/evaluate/practice.js';
import type { Assessment } from '../../src/model/assessment.js';
import { openPlant } from '../sites/plant.js';

/** "3/0 2/1": records and misses, the newest period first; ? where nobody can say. */
const practice = (text: string, hasMisses = true): Practice => ({
  control: 'X-1',
  hasMisses,
  periods: text.split(' ').map((each, n) => {
    const [records = '0', missed = '0'] = each.split('/');
    return { newest: n * 30, records: Number(records), missed: missed === '?' ? null : Number(missed), first: null };
  }),
});
const steady = practice('2/0 2/0 2/0');
const full = { isDone: true, isWritten: true, isMet: true, records: [steady], lessonsApplied: true };

test.each<readonly [string, Partial<typeof full>, number | null, readonly string[]]>([
  ['nothing on record is no level, and not level 0', { isDone: false, isWritten: false }, null, ['evidence']],
  ['done and not written down is 1', { isWritten: false }, 1, ['document']],
  ['written and not met is 2', { isMet: false }, 2, ['control']],
  ['written without a record of periods is 2', { records: [] }, 2, ['records']],
  ['a period without a record leaves it at 2', { records: [practice('1/0 0/0 1/0')] }, 2, ['records']],
  ['the oldest period counts as well', { records: [practice('1/0 1/0 0/0')] }, 2, ['records']],
  ['neither met nor practised lacks both', { isMet: false, records: [] }, 2, ['control', 'records']],
  ['one of two practices that was not kept leaves it at 2', { records: [steady, practice('1/0 0/0')] }, 2, ['records']],
  ['practised while misses stay is 3', { records: [practice('2/1 2/1 2/1')] }, 3, ['trend']],
  ['practised while misses rise is 3', { records: [practice('2/2 2/1 2/0')] }, 3, ['trend']],
  ['misses that fall and rise again are no trend', { records: [practice('2/0 2/2 2/1')] }, 3, ['trend']],
  ['a miss of which nobody can say is no trend', { records: [practice('2/0 2/? 2/2')] }, 3, ['trend']],
  ['records that do not show misses show no trend', { records: [practice('2/0 2/0', false)] }, 3, ['trend']],
  ['lessons that are not applied hold it at 3', { lessonsApplied: false }, 3, ['lessons']],
  ['misses that fall, with lessons applied, are 4', { records: [practice('2/0 2/1 2/1')] }, 4, []],
  ['no miss at all, with lessons applied, is 4', {}, 4, []],
  ['level 4 without its document is 1', { isWritten: false, records: [practice('2/0 2/1')] }, 1, ['document']],
])('%s', (_, given, level, missing) => {
  expect(stepOf({ ...full, ...given })).toEqual([level, missing]);
});

describe('Harbour Water Works', () => {
  let found: Assessment;
  beforeAll(async () => {
    found = (await openPlant('test/sites/harbour-water').run(new Map())).assessment;
  });
  const of = (id: string) => found.maturity?.find(({ requirement }) => requirement === id);

  test('each programme requirement that has a control is there once, with a level of 1 to 4 or none', () => {
    const ids = found.controls.list.flatMap(({ satisfies }) => satisfies.flatMap((id) => /^iec-62443-2-1:(.+)$/.exec(id)?.[1] ?? []));
    expect(found.maturity?.map(({ requirement }) => requirement).sort()).toEqual([...new Set(ids)].sort());
    expect(found.maturity?.every(({ level }) => level === null || level >= 1)).toBe(true);
  });

  test('a requirement that no document names is 1, one with a document is 2, and the document is shown', () => {
    expect(of('CM 1.1')).toMatchObject({ level: 1, missing: ['document'] });
    expect(of('CM 1.4')).toMatchObject({ level: 2 });
    expect(of('CM 1.4')?.places[0]).toMatchObject({ file: 'evidence/documents.yaml' });
  });

  test('a failing control holds it at 2', () => {
    expect(of('EVENT 1.9')?.missing).toContain('control');
  });
});
