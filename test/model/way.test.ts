/** What an attack touches: what the scenario tells, and what lies between where it does not. */
import { expect, test } from 'vitest';
import { touchedBy, type Way, type ZoneModel } from '../../src/model/way.js';

const zones = ['office', 'dmz', 'plant', 'burner', 'yard'].map((id) => ({ id }));
const conduit = (id: string, ...between: string[]): ZoneModel['conduits'][number] => ({ id, between });
const row: ZoneModel = {
  zones,
  conduits: [conduit('c1', 'office', 'dmz'), conduit('c2', 'dmz', 'plant'), conduit('c3', 'plant', 'burner')],
};
const ring: ZoneModel = { zones, conduits: [...row.conduits, conduit('c4', 'dmz', 'yard'), conduit('c5', 'yard', 'burner')] };
const way = (entryZone: string | null, crosses: readonly string[], zone: string): Way => ({ zone, conduit: null, entryZone, crosses });

test.each<[string, Way, ZoneModel, string, boolean]>([
  ['a way told in full is taken as told', way('office', ['dmz', 'plant'], 'burner'), row, 'burner c1 c2 c3 dmz office plant', true],
  ['zones that are joined have nothing between them', way('plant', [], 'burner'), row, 'burner c3 plant', true],
  ['what is left out between two zones counts too', way('office', [], 'burner'), row, 'burner c1 c2 c3 dmz office plant', false],
  ['of several shortest ways each may be taken', way('office', [], 'burner'), ring, 'burner c1 c2 c3 c4 c5 dmz office plant yard', false],
  ['a zone aside of the way does not count', way('office', [], 'plant'), ring, 'c1 c2 dmz office plant', false],
  ['between zones that nothing joins at all there is nothing', way('office', [], 'yard'), row, 'office yard', false],
  ['without an entry the zone alone is touched', way(null, [], 'burner'), row, 'burner', false],
])('%s', (_, told, model, touched, isWhole) => {
  const found = touchedBy(told, model);
  expect(
    found.subjects
      .map((each) => each.replace(/^\w+:/, ''))
      .sort()
      .join(' '),
  ).toBe(touched);
  expect(found.isWhole).toBe(isWhole);
});
