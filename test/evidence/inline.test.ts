/** Rows of test cases are read as files are. */
import { expect, test } from 'vitest';
import { readInline } from '../../src/evidence/inline.js';
import { asOf, calendar, codes, kinds, recordsOf, site } from './fixtures.js';

const inline = (rows: Readonly<Record<string, readonly unknown[]>>, more: Partial<Parameters<typeof readInline>[0]> = {}) =>
  readInline({ site, kinds, rows, asOf, calendar, ...more });

test('rows are typed, keyed, merged and placed', async () => {
  const set = await inline({
    assets: [{ id: 'A', addresses: ['10.1.30.1'], stateful: true }],
    backups: [{ asset: 'A', completed: '2026-09-30T01:00:00Z', verified: false }],
  });
  expect(recordsOf(set, 'backups')).toEqual([
    expect.objectContaining({
      key: 'A|2026-09-30T01:00:00Z',
      zones: ['control'],
      values: { asset: 'A', completed: Date.parse('2026-09-30T01:00:00Z'), verified: false, zone: 'control' },
      origins: [{ evidence: 'backups', line: 1, column: 1, pointer: '/0' }],
    }),
  ]);
  expect([set.problems, set.contradictions]).toEqual([[], []]);
});

test('evidence of a test is of today, of the highest grade and complete', async () => {
  const set = await inline({ assets: [{ id: 'A' }], flows: [] });
  expect(set.kinds.get('assets')?.registrations).toEqual([
    expect.objectContaining({ state: 'ok', collected: asOf, age: 0, grade: 'E4', complete: 'approved', expired: false, rejected: [] }),
  ]);
  expect(set.kinds.get('flows')?.registrations).toEqual([expect.objectContaining({ state: 'empty', complete: 'approved' })]);
  expect(set.kinds.get('backups')?.registrations).toEqual([]);
});

test('a test may say otherwise', async () => {
  const set = await inline(
    { assets: [{ id: 'A' }] },
    {
      claims: {
        assets: {
          collected: '2026-09-01',
          grade: 'E1',
          complete: 'unproven',
          state: 'changed',
          reason: 'told so',
          sampled: true,
          covers: ['dmz'],
        },
      },
    },
  );
  expect(set.register).toEqual([
    expect.objectContaining({
      collected: '2026-09-01',
      age: 30,
      grade: 'E1',
      complete: 'unproven',
      state: 'changed',
      reason: 'told so',
      registration: expect.objectContaining({ sampled: true, covers: ['dmz'] }) as unknown,
    }),
  ]);
});

test('a row that does not fit is a problem of the test', async () => {
  const set = await inline({ assets: [{ id: 'A', ports: 'many' }, { ports: 4 }] });
  expect([codes(set), set.register[0]?.rejected.length]).toEqual([['E_EVIDENCE_ROW', 'E_EVIDENCE_ROW'], 2]);
});

test('a statement needs a path and a hash, and no file', async () => {
  const set = await inline({
    attestations: [
      { id: '1', zone: 'sis', document: 'a.pdf', documentSha256: 'x' },
      { id: '2', zone: 'sis', document: 'a.pdf' },
    ],
  });
  expect(recordsOf(set, 'attestations').map(({ key }) => key)).toEqual(['1']);
});

test('a complete inventory of a test is still refuted by what its flows show', async () => {
  const set = await inline({
    assets: [{ id: 'A', addresses: ['10.1.30.1'] }],
    flows: [{ sourceAddress: '10.1.30.7', destinationAddress: '10.1.30.1', service: 'tcp/1' }],
  });
  expect(set.kinds.get('assets')?.registrations[0]?.complete).toBe('refuted');
});
