/** The network of section 3: paths that the rules leave open and nobody declared, flows that came another way, ways around, steps of an intruder. */
import type { Place } from '../../model/assessment.js';
import { outside, type NetworkPath } from '../../model/network.js';
import { subjectToken } from './anchors.js';
import type { Context } from './context.js';
import {
  cell,
  code,
  comma,
  joined,
  line,
  lines,
  mark,
  note,
  number,
  placePiece,
  row,
  table,
  value,
  words,
  type Cell,
  type Piece,
  type Table,
} from './pieces.js';

export interface NetworkPart {
  readonly intro: string;
  readonly paths: Table;
  readonly observed: Table;
  readonly bypasses: Table;
  readonly rules: Table;
  readonly intruder: Table;
  readonly unfinished: readonly string[];
}
/** Rows of one table; the assessment and `network --json` hold more. */
const most = 60;

/** null: neither rules nor flows are in evidence. */
export function networkOf(context: Context): NetworkPart | null {
  const { say, to } = context;
  const { network } = context.assessment;
  if (network === undefined) return null;
  const nameOf = (id: string): string => (id === outside ? say('network.outside') : id);
  const zone = (id: string): Piece => (id === outside || !known.has(id) ? value(nameOf(id)) : value(id, to('subject', `zone:${id}`)));
  const known = new Set(context.assessment.model.zones.map(({ id }) => id));
  const tokens = (...ids: readonly string[]): readonly string[] =>
    ids.filter((id) => known.has(id)).map((id) => subjectToken(`zone:${id}`));
  const ends = (from: string, end: string): readonly Piece[] => [zone(from), words(' → '), zone(end)];
  const places = (all: readonly Place[]): Cell => cell(...lines(all.slice(0, 3).map((place) => [placePiece(place)])));
  const few = (texts: readonly string[]): readonly Piece[] =>
    joined(
      texts.slice(0, 4).map((text) => [code(text)]),
      comma,
    );
  const perhaps = mark('open', { glyph: '?', word: say('network.perhaps') });
  const odd = network.paths.filter(({ declared, permitted }) => declared !== true || permitted !== true);
  const state = ({ permitted, observed }: NetworkPath): readonly Piece[] => [
    permitted === true ? mark('fail', { glyph: '✗', word: say('network.open') }) : perhaps,
    ...(observed === null ? [] : [line, note(say(observed ? 'network.seen' : 'network.never-seen'))]),
  ];
  const safety = [...network.intruder].sort((a, b) => Number(b.toSafety) - Number(a.toSafety));
  return {
    intro: say('network.text', { n: network.pathCount, odd: odd.length }),
    paths: table(
      'network-paths',
      say('network.paths', { n: odd.length }),
      ['path', 'state', 'services', 'by', 'place'].map((name) => say(`col.network-${name}`)),
      odd
        .slice(0, most)
        .map((path) =>
          row(
            '',
            tokens(path.from, path.to),
            [
              ...ends(path.from, path.to),
              ...(path.through.length === 0 ? [] : [line, note(say('network.over', { zones: path.through.map(nameOf).join(', ') }))]),
            ],
            [
              cell(...state(path)),
              cell(...few(path.undeclared.length > 0 ? path.undeclared : path.services)),
              cell(value(path.by)),
              places(path.places),
            ],
          ),
        ),
      say('network.paths-empty'),
    ),
    observed: table(
      'network-observed',
      say('network.observed', { n: network.observedCount }),
      ['flow', 'state', 'services', 'place'].map((name) => say(`col.network-${name}`)),
      network.observed
        .slice(0, most)
        .map((flow) =>
          row(
            '',
            tokens(flow.from, flow.to),
            [
              code(flow.source),
              words(' ('),
              zone(flow.from),
              words(') → '),
              code(flow.destination),
              words(' ('),
              zone(flow.to),
              words(')'),
            ],
            [
              cell(
                flow.permitted === false
                  ? mark('fail', { glyph: '✗', word: say('network.around') })
                  : flow.permitted === null
                    ? perhaps
                    : words(say('network.permitted')),
                ...(flow.declared === true ? [] : [line, note(say('network.undeclared'))]),
              ),
              cell(code(flow.service)),
              places([flow.place]),
            ],
          ),
        ),
      say('network.observed-empty'),
    ),
    bypasses: table(
      'network-bypasses',
      say('network.bypasses', { n: network.bypasses.length }),
      ['device', 'way', 'zones', 'place'].map((name) => say(`col.network-${name}`)),
      network.bypasses.slice(0, most).map(({ device, way, zones, what, place }) =>
        row(
          '',
          tokens(...zones),
          [code(device)],
          [
            cell(value(say(`network.way.${way}`)), line, note(what)),
            cell(
              ...joined(
                zones.map((id) => [zone(id)]),
                comma,
              ),
            ),
            places([place]),
          ],
        ),
      ),
      say('network.bypasses-empty'),
    ),
    rules: table(
      'network-rules',
      say('network.rules', { n: network.rules.length }),
      ['rule', 'state', 'before', 'place'].map((name) => say(`col.network-${name}`)),
      network.rules
        .slice(0, most)
        .map(({ device, id, what, by, place }) =>
          row('', [], [code(device), words(' '), code(id)], [cell(value(say(`network.rule.${what}`))), cell(...few(by)), places([place])]),
        ),
      say('network.rules-empty'),
    ),
    intruder: table(
      'network-intruder',
      say('network.intruder'),
      ['path', 'steps', 'held', 'by'].map((name) => say(`col.network-${name}`)),
      safety.slice(0, most).map((way) =>
        row(
          '',
          tokens(way.from, way.to),
          [...ends(way.from, way.to), ...(way.toSafety ? [line, note(say('zone.safety'))] : [])],
          [
            number(String(way.steps)),
            cell(
              ...joined(
                way.through.map((id) => [zone(id)]),
                [words(' → ')],
              ),
              ...(way.isSure ? [] : [line, perhaps]),
            ),
            cell(...lines(way.by.map((step) => [value(step)]))),
          ],
        ),
      ),
      say('network.intruder-empty'),
    ),
    unfinished: network.unfinished,
  };
}
