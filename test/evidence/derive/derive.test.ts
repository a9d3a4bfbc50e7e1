/** Derived kinds: placed like all others, and no stronger than what they are worked out from. */
import { expect, test } from 'vitest';
import type { KindEvidence } from '../../../src/model/record.js';
import type { Assign } from '../../../src/evidence/assign.js';
import type { Derivation, DeriveInput } from '../../../src/evidence/derive/derivation.js';
import { derive } from '../../../src/evidence/derive/index.js';
import { makeCalendar } from '../../../src/evidence/calendar.js';
import { kindOf } from '../fixtures.js';

const origin = { evidence: 'fw', line: 7, column: 1, pointer: null };
const paths = kindOf('paths', { id: { type: 'string' } }, { derivedFrom: [{ kind: 'rules', optional: false }] });
const makesPaths: Derivation = {
  kinds: ['paths'],
  derive: () => [
    { kind: 'paths', records: [{ fields: { id: 'a' }, origins: [origin, { ...origin, line: 9 }] }], unfinished: 'a limit' },
    { kind: 'rules', records: [{ fields: { id: 'b' }, origins: [origin] }], unfinished: null },
  ],
};
const calendar = makeCalendar('Europe/Warsaw', '2026-10-01');
const around = { calendar, contradictions: [] } as unknown as Omit<DeriveInput, 'kinds'>;
const assign: Assign = (kind, drafts) => ({
  records: [...drafts].map(({ key, values, origins }) => ({
    ...{ kind: kind.id, key, values, origins, zones: [], conduits: [], perhaps: [], unplaced: null },
  })),
  ...{ rejected: [], contradictions: [], problems: [] },
});
const run = (registrations: KindEvidence['registrations']): ReadonlyMap<string, KindEvidence> => {
  const kinds = new Map<string, KindEvidence>([
    ['rules', { kind: kindOf('rules', {}), records: [], registrations: [] }],
    ['paths', { kind: paths, records: [], registrations }],
  ]);
  derive(around, kinds, assign, [makesPaths]);
  return kinds;
};

test('a derived record carries every origin, and why there may be more', () => {
  const made = run([]).get('paths');
  expect(made?.records.map(({ key, origins }) => [key, origins.map(({ line }) => line)])).toEqual([['a', [7, 9]]]);
  expect(made?.unfinished).toBe('a limit');
});

test('a derivation adds nothing to a kind that it does not make, nor to one of which records were given', () => {
  expect(run([]).get('rules')?.records).toEqual([]);
  const given = [{}] as unknown as KindEvidence['registrations'];
  expect(run(given).get('paths')?.records).toEqual([]);
});
