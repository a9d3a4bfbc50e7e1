/** Records on their way: their origins are what they were made from, however they are kept. */
import { describe, expect, it } from 'vitest';
import { makeDrafter } from '../../src/evidence/draft.js';
import { equal } from '../../src/model/memory.js';
import type { Origin } from '../../src/model/record.js';

const at = (line: number, more: Partial<Origin> = {}): Origin => ({ evidence: 'a', line, column: 1, pointer: null, ...more });

describe('the origins of a record', () => {
  it.each<[name: string, origins: readonly [Origin, ...Origin[]]]>([
    ['are a line of a file', [at(2)]],
    ['are a line of a file in a folder', [at(2, { file: 'in/b.csv' })]],
    ['are a place within a line', [at(2, { column: 7 })]],
    ['are a node of a document', [at(2, { pointer: '/devices/0' })]],
    ['are several, the first of them first', [at(2), at(1, { evidence: 'b' }), at(9)]],
  ])('%s', (_, origins) => {
    const [first, ...more] = origins;
    expect(makeDrafter('assets')('A', {}, first, more).origins).toStrictEqual(origins);
  });

  it('are added to one after the other', () => {
    const draft = makeDrafter('assets')('A', {}, at(2));
    draft.addOrigins([]);
    expect(draft.origins).toEqual([at(2)]);
    draft.addOrigins([at(3)]);
    draft.addOrigins([at(4), at(5)]);
    draft.settle();
    expect(draft.origins.map(({ line }) => line)).toEqual([2, 3, 4, 5]);
  });

  it('are those of each record, where files take turns', () => {
    const draftOf = makeDrafter('assets');
    const made = [at(1), at(1, { evidence: 'b' }), at(2)].map((origin, n) => draftOf(String(n), {}, origin));
    expect(made.map(({ origins }) => origins)).toEqual([[at(1)], [at(1, { evidence: 'b' })], [at(2)]]);
  });
});

it('two records are equal where all that is known of them is', () => {
  const record = (line: number, values: Record<string, string>) => makeDrafter('assets')('A', values, at(line));
  expect(equal(record(2, { id: 'A' }), record(2, { id: 'A' }))).toBe(true);
  expect(equal(record(2, { id: 'A' }), record(3, { id: 'A' }))).toBe(false);
  expect(equal(record(2, { id: 'A' }), record(2, { id: 'B' }))).toBe(false);
  // Of these nothing can be seen.
  expect(equal(new Date(1), new Date(1))).toBe(false);
});
