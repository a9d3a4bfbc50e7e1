/** Section 3: by building and area, what watches it; and where an event would not be seen. */
import type { LocationCoverage, PlacedCount } from '../../model/assessment.js';
import { count } from '../visible.js';
import { token } from './anchors.js';
import type { Context } from './context.js';
import {
  cell,
  code,
  comma,
  dash,
  joined,
  mark,
  note,
  number,
  row,
  table,
  value,
  words,
  type Cell,
  type Row,
  type Table,
} from './pieces.js';

export function locationsOf(context: Context): { readonly sentence: string; readonly table: Table } {
  const { assessment, say } = context;
  const { locations } = assessment;
  const places = (locations ?? []).filter((each) => each.assets > 0 || (each.sensors?.of ?? 0) > 0);
  const unseen = places.reduce((sum, each) => sum + each.unseen, 0);
  const assets = places.reduce((sum, each) => sum + each.assets, 0);
  const blind = places.filter((each) => each.unseen > 0).length;
  // Without any record of a sensor or a log nobody knows what is seen.
  const isKnown = places.some((each) => each.sensors !== null || each.logs !== null);
  return {
    sentence:
      places.length === 0
        ? say('locations.absent')
        : isKnown
          ? say('locations.sentence', { unseen, assets, blind, n: places.length })
          : say('locations.unknown', { assets }),
    table: table(
      'locations',
      say('locations.caption', { n: places.length }),
      ['place', 'zones', 'assets', 'sensors', 'watched', 'logs', 'host-intrusion', 'protection', 'unseen'].map((each) =>
        say(`col.at.${each}`),
      ),
      places.map((each) => placeRow(context, each, isKnown)),
      '',
      { wide: true },
    ),
  };
}

function placeRow(context: Context, each: LocationCoverage, isKnown: boolean): Row {
  const { say, to } = context;
  const counted = (given: PlacedCount | null): Cell => {
    if (given === null) return cell(words(say('locations.no-evidence')));
    return given.of === 0 ? cell(dash) : cell(words(say('n-of', { n: given.n, of: given.of })));
  };
  const more = each.unseen - Math.min(each.unseenAssets.length, named);
  return row(
    '',
    each.zones.map((zone) => token('zone', zone)),
    [each.location === '' ? words(say('locations.nowhere')) : value(each.location)],
    [
      cell(
        ...joined(
          each.zones.map((zone) => [value(zone, to('subject', `zone:${zone}`))]),
          comma,
        ),
      ),
      number(count(each.assets)),
      counted(each.sensors),
      counted(each.zonesWatched),
      counted(each.logs),
      counted(each.hostIntrusion),
      cell(
        ...counted(each.protection).pieces,
        ...(each.capabilityUnknown === 0 ? [] : [note(say('locations.capability', { n: each.capabilityUnknown }))]),
      ),
      !isKnown
        ? cell(words(say('locations.no-evidence')))
        : each.unseen === 0
          ? cell(words(say('none')))
          : cell(
              mark('open', { glyph: '?', word: say('n-assets', { n: each.unseen }) }),
              words(' '),
              ...joined(
                each.unseenAssets.slice(0, named).map((id) => [code(id)]),
                comma,
              ),
              ...(more > 0 ? [note(say('and-n-more', { n: more }))] : []),
            ),
    ],
  );
}
const named = 6;
