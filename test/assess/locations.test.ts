/** What watches each place: counted from signs of life on the day of assessment, and unknown where no evidence says so. */
import { describe, expect, test } from 'vitest';
import { locationCoverage } from '../../src/assess/locations.js';
import type { EvidenceRecord, EvidenceSet, Fields } from '../../src/model/record.js';

const day = 86_400_000;
const today = 20_000;
const time = { today, end: (today + 1) * day - 1, dayOf: (ms: number) => Math.floor(ms / day) };
const ago = (days: number): number => (today - days) * day + 3600;

const record = (kind: string, values: Fields, zones: readonly string[] = []): EvidenceRecord => ({
  ...{ kind, key: JSON.stringify(values['id'] ?? values['asset']), values, zones },
  ...{ origins: [], conduits: [], perhaps: [], unplaced: null },
});
const hall = { building: 'B1', area: 'Hall' };
const asset = (id: string, more: Fields = {}, zone = 'a'): EvidenceRecord =>
  record('assets', { id, location: hall, agentCapable: true, ...more }, [zone]);
const coverage = (records: readonly EvidenceRecord[]) => {
  const kinds = new Map(
    [...new Set(records.map(({ kind }) => kind))].map((kind) => [kind, { records: records.filter((each) => each.kind === kind) }]),
  );
  return locationCoverage({ kinds } as unknown as EvidenceSet, [{ id: 'b', location: 'B2, Yard' }], time);
};
const only = (records: readonly EvidenceRecord[]) => {
  const [first, ...more] = coverage(records);
  if (!first || more.length > 0) throw new Error(`${String(more.length + 1)} places`);
  return first;
};
const sensor = (age: number, covers: readonly string[] = ['a'], more: Fields = {}): EvidenceRecord =>
  record('sensors', { id: 'S', covers, lastHeartbeat: ago(age), location: hall, ...more });
const log = (age: number, central = true, of: Fields[string] = 'x'): EvidenceRecord =>
  record('log-sources', { id: 'L', asset: of, central, lastEvent: ago(age) });
const agent = (type: string, age = 1, mode = 'block'): EvidenceRecord =>
  record('endpoint-protection', { asset: 'x', type, mode, lastReport: ago(age) });

describe('an asset is seen', () => {
  test.each<[string, readonly EvidenceRecord[], number]>([
    ['through a sensor that covers its zone', [sensor(0)], 0],
    ['through one that was alive seven days ago', [sensor(7)], 0],
    ['not through one that was silent for a day more', [sensor(8)], 1],
    ['not through one whose sign lies in the future', [sensor(-1)], 1],
    ['not through one that covers another zone', [sensor(0, ['b'])], 1],
    ['not through one that says nothing of what it covers', [record('sensors', { id: 'S', lastHeartbeat: ago(0), location: hall })], 1],
    ['through its own log that arrives', [log(1)], 0],
    ['not through a log that stays where it is', [log(1, false)], 1],
    ['not through a log that went silent', [log(8)], 1],
    ['not through the log of another', [log(1, true, 'y')], 1],
    ['through a log whose asset was found in the inventory', [log(1, true, { id: 'x' })], 0],
  ])('%s', (_, others, unseen) => {
    const found = only([asset('x'), ...others]);
    expect(found.unseen).toBe(unseen);
    expect(found.unseenAssets).toEqual(unseen === 0 ? [] : ['x']);
  });
});

test('where there is no evidence of a kind, its count is unknown and not nought', () => {
  expect(only([asset('x')])).toMatchObject({
    sensors: null,
    zonesWatched: null,
    logs: null,
    hostIntrusion: null,
    protection: null,
    unseen: 1,
  });
});
test.each<[string, readonly EvidenceRecord[], object]>([
  ['intrusion detection', [agent('host-intrusion-detection')], { hostIntrusion: { n: 1, of: 2 }, protection: { n: 0, of: 2 } }],
  ['anti-malware', [agent('anti-malware')], { hostIntrusion: { n: 0, of: 2 }, protection: { n: 1, of: 2 } }],
  ['an allow-list', [agent('allow-list')], { protection: { n: 1, of: 2 } }],
  ['one that is off', [agent('anti-malware', 1, 'off')], { protection: { n: 0, of: 2 } }],
  ['one that no longer reports', [agent('anti-malware', 8)], { protection: { n: 0, of: 2 } }],
  ['one that only encrypts', [agent('disk-encryption')], { protection: { n: 0, of: 2 } }],
])('of the hosts that can run an agent, those with %s are counted', (_, agents, counts) => {
  expect(only([asset('x'), asset('y'), asset('plc', { agentCapable: false }), ...agents])).toMatchObject(counts);
});
test('assets of which nobody said whether they can run an agent are counted apart', () => {
  const { location, id } = { location: hall, id: 'q' };
  expect(only([asset('x'), record('assets', { id, location }, ['a'])]).capabilityUnknown).toBe(1);
});
test('retired assets and spares are left out', () => {
  expect(only([asset('x'), asset('old', { lifecycle: 'retired' }), asset('box', { lifecycle: 'spare' })]).assets).toBe(1);
});
test('an asset without a place stands where its zone does, or nowhere; a sensor stands where its own asset does', () => {
  const nowhere = record('assets', { id: 'n' }, ['c']);
  const byZone = record('assets', { id: 'z' }, ['b']);
  const found = coverage([asset('x'), nowhere, byZone, record('sensors', { id: 'S', asset: 'x', covers: [], lastHeartbeat: ago(0) })]);
  expect(found.map(({ location, assets, sensors }) => [location, assets, sensors?.of])).toEqual([
    ['', 1, 0],
    ['B1, Hall', 1, 1],
    ['B2, Yard', 1, 0],
  ]);
});
test('of many that are not seen the first are named and all are counted', () => {
  const found = only(Array.from({ length: 50 }, (_, n) => asset(`x${String(n)}`)));
  expect({ unseen: found.unseen, named: found.unseenAssets.length }).toEqual({ unseen: 50, named: 20 });
});
