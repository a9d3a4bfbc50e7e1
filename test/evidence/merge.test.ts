/** Identity of records, duplicates, and several sources of one kind. */
import { describe, expect, test } from 'vitest';
import { codes, read, readAssets, recordOf, recordsOf, registrationOf } from './fixtures.js';

const two = (first: string, second: string) =>
  read({ 'a.csv': first, 'b.csv': second }, [registrationOf('a', 'assets', 'a.csv'), registrationOf('b', 'assets', 'b.csv')]);

describe('keys', () => {
  test('are the key fields joined, dates in ISO', async () => {
    const set = await read({ 'b.csv': 'asset,completed\nPLC-1,2026-09-27 04:00\nPLC|2,2026-09-27\n' }, [
      registrationOf('b', 'backups', 'b.csv'),
    ]);
    expect(recordsOf(set, 'backups').map(({ key }) => key)).toEqual(['PLC-1|2026-09-27T02:00:00Z', 'PLC\\|2|2026-09-26T22:00:00Z']);
  });
  test('of a date are its day', async () => {
    const set = await read({ 'r.csv': 'asset,tested\nPLC-1,27.09.2026\n' }, [registrationOf('r', 'restore-tests', 'r.csv')]);
    expect(recordsOf(set, 'restore-tests').map(({ key }) => key)).toEqual(['PLC-1|2026-09-27']);
  });
  test('are a hash of the contents where a key field is absent; equal contents stay two records', async () => {
    const set = await read({ 'f.csv': 'sourceAddress,service\n10.1.30.1,tcp/1\n10.1.30.1,tcp/1\n10.1.30.1,tcp/2\n' }, [
      registrationOf('f', 'flows', 'f.csv'),
    ]);
    const keys = recordsOf(set, 'flows').map(({ key }) => key);
    expect(keys).toEqual([expect.stringMatching(/^#[0-9a-f]{12}$/), `${keys[0] ?? ''}~2`, expect.stringMatching(/^#[0-9a-f]{12}$/)]);
    expect(codes(set)).not.toContain('E_EVIDENCE_DUPLICATE');
  });
});

describe('one key twice in a file', () => {
  test('with the same contents is one record and a warning', async () => {
    const set = await readAssets('id,vendor\nA,X\nA,X\n');
    expect(recordsOf(set, 'assets').map(({ values, origins }) => [values['vendor'], origins.map(({ line }) => line)])).toEqual([
      ['X', [2, 3]],
    ]);
    expect(set.problems).toContainEqual(expect.objectContaining({ code: 'E_EVIDENCE_DUPLICATE', severity: 'warning', line: 3 }));
    expect(set.contradictions).toEqual([]);
  });
  test('with other contents loses what differs and keeps what does not', async () => {
    const set = await readAssets('id,vendor,ports\nA,X,4\nA,Y,4\nA,X,4\n');
    expect(recordsOf(set, 'assets').map(({ values }) => values)).toEqual([{ id: 'A', ports: 4 }]);
    expect(set.problems).toContainEqual(expect.objectContaining({ code: 'E_EVIDENCE_DUPLICATE', severity: 'error', line: 3 }));
    expect(set.contradictions.map(({ code, subject, origins }) => [code, subject, origins.map(({ line }) => line)])).toEqual([
      ['conflicting-field', 'assets:A', [2, 3]],
    ]);
  });
});

describe('two sources', () => {
  test('are united', async () => {
    const set = await two('id,vendor\nA,X\nB,X\n', 'id,ports\nA,4\nC,5\n');
    expect(recordsOf(set, 'assets').map(({ values }) => values)).toEqual([
      { id: 'A', vendor: 'X', ports: 4 },
      { id: 'B', vendor: 'X' },
      { id: 'C', ports: 5 },
    ]);
    expect(recordOf(set, 'assets', 'A')?.origins.map(({ evidence, line }) => `${evidence}:${String(line)}`)).toEqual(['a:2', 'b:2']);
    expect(set.contradictions).toEqual([]);
  });
  test('that differ leave the field not known, whatever a third says', async () => {
    const set = await read(
      { 'a.csv': 'id,vendor\nA,X\n', 'b.csv': 'id,vendor\nA,Y\n', 'c.csv': 'id,vendor\nA,X\n' },
      ['a', 'b', 'c'].map((id) => registrationOf(id, 'assets', `${id}.csv`)),
    );
    expect(recordOf(set, 'assets', 'A')?.values).toEqual({ id: 'A' });
    expect(set.contradictions.map(({ code }) => code)).toEqual(['conflicting-field']);
  });
  test.each([
    ['tags', 'a;b', 'b;a', ['a', 'b'], 0],
    ['tags', 'a;b', 'a', undefined, 1],
    ['addresses', '10.1.30.1', '10.1.30.2;10.1.30.1', ['10.1.30.1', '10.1.30.2'], 0],
    ['macAddresses', 'aa:bb', 'cc:dd', ['aa:bb', 'cc:dd'], 0],
    ['location', 'x', 'x', { note: 'x' }, 0],
    ['location', '{"note":"x","building":"1"}', '{"note":"y","building":"1"}', { building: '1' }, 1],
    ['location', 'x', 'y', undefined, 1],
  ])('%s: "%s" and "%s"', async (field, first, second, value, conflicts) => {
    const cell = (text: string) => JSON.stringify([{ id: 'A', [field]: text }]);
    const set = await read({ 'a.json': cell(first), 'b.json': cell(second) }, [
      registrationOf('a', 'assets', 'a.json'),
      registrationOf('b', 'assets', 'b.json'),
    ]);
    expect(recordOf(set, 'assets', 'A')?.values[field]).toEqual(value);
    expect(set.contradictions).toHaveLength(conflicts);
  });
  test('contradict each other at whatever age', async () => {
    const set = await read({ 'a.csv': 'id,vendor\nA,X\n', 'b.csv': 'id,vendor\nA,Y\n' }, [
      registrationOf('a', 'assets', 'a.csv'),
      registrationOf('b', 'assets', 'b.csv', { collected: '2019-01-01' }),
    ]);
    expect(set.contradictions).toHaveLength(1);
  });
  test('that differ in thousands of records are told a thousand times and counted', async () => {
    const rows = (vendor: string) => `id,vendor\n${Array.from({ length: 1500 }, (_, i) => `A${String(i)},${vendor}\n`).join('')}`;
    const set = await two(rows('X'), rows('Y'));
    expect([set.contradictions.length, set.contradictions.at(-1)?.message]).toEqual([1001, 'and 500 more of this sort']);
  });
});
