/** What holds whatever the cells say. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { EvidenceSet } from '../../src/model/record.js';
import { read, recordsOf, registrationOf, site, zoneOf } from './fixtures.js';

const columns = ['id', 'zone', 'addresses', 'ports', 'class', 'stateful', 'location.building', 'tags'] as const;
const cell = fc.constantFrom(
  '',
  '-',
  'A',
  'B',
  'control',
  'sis',
  'nowhere',
  '10.1.30.1',
  '10.1.30.200',
  '10.9.9.9',
  '4',
  'many',
  'hmi',
  'yes',
  'no',
  '?',
  'a;b',
  'none',
);
const table = fc.array(fc.tuple(...columns.map(() => cell)), { minLength: 1, maxLength: 6 });

const readTable = (rows: readonly (readonly string[])[]): Promise<EvidenceSet> =>
  read({ 'a.csv': `${[columns, ...rows].map((row) => row.map((text) => `"${text}"`).join(',')).join('\n')}\n` }, [
    registrationOf('a', 'assets', 'a.csv'),
  ]);
const placed = (set: EvidenceSet): number => recordsOf(set, 'assets').filter(({ unplaced }) => unplaced === null).length;
const accepted = (set: EvidenceSet): number => (set.register[0]?.records ?? 0) - (set.register[0]?.rejected.length ?? 0);

test('a row alone: blanking a cell never places it, and never gives it a field', async () => {
  await fc.assert(
    fc.asyncProperty(fc.tuple(...columns.map(() => cell)), fc.nat(columns.length - 1), async (row, at) => {
      // A zone that nobody knows hides the address behind it on purpose, and a text that cannot be read rejects the row.
      fc.pre(!(at === 1 && !['', '-', '?', 'control', 'sis'].includes(row[1] ?? '')));
      const before = await readTable([row]);
      const after = await readTable([row.map((text, i) => (i === at ? '' : text))]);
      const fieldsOf = (set: EvidenceSet): readonly string[] =>
        Object.keys(recordsOf(set, 'assets')[0]?.values ?? {}).filter((name) => name !== 'zone');
      if (accepted(before) === 0) return;
      expect(placed(after)).toBeLessThanOrEqual(placed(before));
      for (const name of fieldsOf(after)) expect(fieldsOf(before)).toContain(name);
    }),
    { numRuns: 300 },
  );
});

test('no row is lost: every one is accepted or rejected', async () => {
  await fc.assert(
    fc.asyncProperty(table, async (rows) => {
      const set = await readTable(rows);
      // The reader leaves out lines that are blank altogether.
      const { records = 0, rejected = [] } = set.register[0] ?? {};
      const merged = recordsOf(set, 'assets').reduce((sum, { origins }) => sum + origins.length, 0);
      expect(merged + rejected.length).toBe(records);
      expect(records).toBeLessThanOrEqual(rows.length);
      expect(records).toBeGreaterThanOrEqual(rows.filter((row) => row.some((text) => text !== '')).length);
    }),
    { numRuns: 300 },
  );
});

test('blanking a cell adds no record, and gives no record a field that its row did not give', async () => {
  await fc.assert(
    fc.asyncProperty(table, fc.nat(5), fc.nat(columns.length - 1), async (rows, line, at) => {
      const blanked = rows.map((row, i) => (i === line % rows.length ? row.map((text, j) => (j === at ? '' : text)) : row));
      const [before, after] = [await readTable(rows), await readTable(blanked)];
      const rejected = new Set(before.register[0]?.rejected.map((row) => row.line));
      // A cell that could not be read is gone with the blank, so its row may count again: without that cell.
      const again = recordsOf(after, 'assets').filter(({ origins }) => origins.some((origin) => rejected.has(origin.line)));
      expect(accepted(after)).toBeLessThanOrEqual(accepted(before) + again.length);
      const name = columns[at] ?? '';
      for (const { values, origins } of again)
        if (origins.length === 1 && name !== 'zone') expect(Object.keys(values)).not.toContain(name.split('.')[0]);
    }),
    { numRuns: 300 },
  );
});

test('the order of rows changes no record', async () => {
  const plain = (set: EvidenceSet): readonly string[] =>
    recordsOf(set, 'assets')
      .map(({ key, values, zones }) => JSON.stringify([key.replace(/@.*$/, ''), Object.entries(values).sort(), zones]))
      .sort();
  await fc.assert(
    fc.asyncProperty(table, async (rows) => {
      expect(plain(await readTable([...rows].reverse()))).toEqual(plain(await readTable(rows)));
    }),
    { numRuns: 200 },
  );
});

test('100,000 assets in 512 zones, with as many flows, are placed', async () => {
  const count = 100_000;
  const ip = (i: number): string => `10.${String(100 + Math.floor(i / 65_536))}.${String(Math.floor(i / 256) % 256)}.${String(i % 256)}`;
  const zones = Array.from({ length: 512 }, (_, i) =>
    zoneOf(`z${String(i)}`, [`10.${String(100 + Math.floor(i / 256))}.${String(i % 256)}.0/24`]),
  );
  const numbers = Array.from({ length: count }, (_, i) => i);
  const set = await read(
    {
      'a.csv': `id,addresses,vendor\n${numbers.map((i) => `A${String(i)},${ip(i)},Acme\n`).join('')}`,
      'f.csv': `sourceAddress,destinationAddress,service\n${numbers.map((i) => `${ip(i)},${ip((i * 7) % count)},tcp/502\n`).join('')}`,
    },
    [registrationOf('a', 'assets', 'a.csv', { complete: true }), registrationOf('f', 'flows', 'f.csv')],
    { site: { ...site, zones } },
  );
  expect([recordsOf(set, 'assets').length, recordsOf(set, 'flows').length, set.register.map(({ complete }) => complete)]).toEqual([
    count,
    count,
    ['corroborated', 'not-claimed'],
  ]);
  expect(recordsOf(set, 'flows').every(({ unplaced, values }) => unplaced === null && values['source'] !== undefined)).toBe(true);
}, 60_000);
