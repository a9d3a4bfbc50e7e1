/** A record that looks for its like finds the same by counting who may have company as by an index of all. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { companyOf } from '../../src/evaluate/company.js';
import { makeIndex } from '../../src/evaluate/joins.js';
import { oneText } from '../../src/evaluate/one-text.js';
import type { EvidenceRecord, Fields, Value } from '../../src/model/record.js';

const recordOf = (values: Fields, n: number): EvidenceRecord => ({
  ...{ kind: 'assets', key: `A-${String(n)}`, values, origins: [], zones: [], conduits: [], perhaps: [], unplaced: null },
});
const inventory = (values: readonly Fields[]): readonly EvidenceRecord[] => values.map(recordOf);
const fields = ['addresses', 'zone'];
const reader =
  (field: string) =>
  (values: Fields): Value | undefined =>
    values[field];

/** Addresses of which some are there twice, in a list or bare, in other letters, and assets with several or none. */
const asset = fc
  .record({
    address: fc.integer({ min: 0, max: 1500 }),
    zone: fc.constantFrom('a', 'b'),
    more: fc.constantFrom('', 'bare', 'two', 'none', 'upper'),
  })
  .map(({ address, zone, more }): Fields => {
    const text = `fe80::${address.toString(16)}`;
    const addresses = { '': [text], bare: text, two: [text, `${text}:1`], none: [], upper: [text.toUpperCase()] }[more];
    return { addresses, zone };
  });

test('whatever the inventory, each record finds those with its address and zone', () => {
  fc.assert(
    fc.property(fc.array(asset, { minLength: 1000, maxLength: 1400, size: 'max' }), (values) => {
      const records = inventory(values);
      const [counted, whole] = [makeIndex('assets', records, fields), makeIndex('assets', records, fields)];
      for (const each of values) {
        const [address, zone] = [oneText(each['addresses']), oneText(each['zone'])];
        if (address !== null && zone !== null) expect(counted.findLike(each, address, zone)).toEqual(whole.findTexts(address, zone));
      }
    }),
    { numRuns: 12 },
  );
});

const many = (n: number): readonly Fields[] => Array.from({ length: n }, (_, at) => ({ addresses: [`10.0.0.${String(at)}`], zone: 'a' }));
const company = (values: readonly Fields[]): readonly Fields[] | null =>
  companyOf(inventory(values), fields.map(reader))
    ?.records()
    .map((each) => each.values) ?? null;

test('two of one address are company, and few others are taken for it', () => {
  const twin = { addresses: ['10.0.0.7'], zone: 'b' };
  const found = company([...many(2000), twin]) ?? [];
  expect(found).toEqual(expect.arrayContaining([{ addresses: ['10.0.0.7'], zone: 'a' }, twin]));
  expect(found.length).toBeLessThan(600);
});

const refused: readonly (readonly [why: string, values: readonly Fields[]])[] = [
  ['a record without an address may be with any', [...many(2000), { zone: 'a' }]],
  ['a record without a zone may be with any', [...many(2000), { addresses: ['10.1.1.1'] }]],
  ['an address that is no text', [...many(2000), { addresses: [7], zone: 'a' }]],
  ['few records', many(10)],
];
test.each(refused)('nobody is said to be alone: %s', (_, values) => {
  expect(company(values)).toBe(null);
});
