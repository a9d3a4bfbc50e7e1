/** Section 10: which advisories concern which assets, how urgent that is, what is late, and where the patches stand. */
import type { VulnerabilityEntry, VulnerabilityPosition } from '../../model/vulnerabilities.js';
import { entriesByName, placeText } from '../lookup.js';
import { subjectToken, token } from './anchors.js';
import type { Context } from './context.js';
import { shortHash } from './context.js';
import { listed, type Say } from './say.js';
import { cell, code, dash, line, lines, note, number, row, type Piece, table, type Table, unbroken, value, words } from './pieces.js';

export interface VulnerabilityView {
  /** Said in place of all else where nothing was given. */
  readonly absent: string;
  readonly sentences: readonly string[];
  readonly tables: readonly Table[];
}
const entriesShown = 200;
const placesShown = 2;

export function vulnerabilitiesOf(context: Context): VulnerabilityView {
  const { assessment, say } = context;
  const { vulnerabilityPosition: position } = assessment;
  if (position === undefined) return { absent: say('vulnerabilities.absent'), sentences: [], tables: [] };
  return {
    absent: '',
    sentences: sentencesOf(context, position),
    tables: [
      entriesTable(context, position),
      undeterminedTable(context, position),
      zonesTable(context, position),
      feedsTable(context, position),
    ],
  };
}

function sentencesOf({ say }: Context, position: VulnerabilityPosition): readonly string[] {
  const { assets, entries, overdue, priorities } = position;
  const compared =
    assets.all === 0
      ? say('vulnerabilities.not-compared')
      : assets.affected === 0
        ? say('vulnerabilities.none', { n: assets.undetermined, all: assets.all })
        : say('vulnerabilities.affected', { n: assets.affected, all: assets.all, undetermined: assets.undetermined });
  const rest = assets.all === 0 ? [] : [say('vulnerabilities.rest', { cleared: assets.cleared, unnamed: assets.unnamed })];
  const decided =
    entries === 0
      ? []
      : [
          say('vulnerabilities.decided', {
            n: entries,
            now: priorities['now'] ?? 0,
            next: priorities['next'] ?? 0,
            never: priorities['never'] ?? 0,
            overdue,
          }),
        ];
  return [compared, ...rest, ...decided, say('vulnerabilities.method')];
}

function entriesTable(context: Context, { entries }: VulnerabilityPosition): Table {
  const { assessment, say, to } = context;
  const shown = assessment.vulnerabilities.slice(0, entriesShown);
  return table(
    'vulnerability-list',
    say('vulnerabilities.caption', { n: entries, shown: shown.length }),
    ['vulnerability', 'found-by', 'inputs', 'decision', 'due', 'state', 'place'].map((each) => say(`col.${each}`)),
    shown.map((each) =>
      row(
        '',
        each.zone === null ? [] : [subjectToken(`zone:${each.zone}`), token('priority', each.priority)],
        [
          code(each.vulnerability),
          line,
          value(each.asset),
          ...(each.component === null || each.component === 'device' ? [] : [line, note(each.component)]),
          ...(each.zone === null ? [] : [line, value(each.zone, to('subject', `zone:${each.zone}`))]),
        ],
        [
          cell(...foundBy(context, each)),
          cell(...inputsOf(context, each)),
          cell(...decisionOf(context, each)),
          cell(...dueOf(context, each)),
          cell(...stateOf(context, each)),
          cell(...lines(each.places.slice(0, placesShown).map((place) => [code(placeText(place), to('evidence', place.evidence))]))),
        ],
      ),
    ),
    say('vulnerabilities.no-entry'),
    { wide: true },
  );
}

const foundBy = ({ say }: Context, { outcome, reason, rule, advisory, sources, fix }: VulnerabilityEntry): readonly Piece[] => [
  words(say(`outcome.${outcome}`)),
  ...(reason === null ? [] : [line, note(say(`undetermined.${reason}`))]),
  ...(advisory === null ? [value(` ${sources.join(', ')}`)] : [line, code(advisory)]),
  ...(rule === null ? [] : [line, note(say(`match.${rule}`))]),
  ...(fix === null ? [] : [line, value(fix)]),
];

/** One value where it is known; all that are possible where it is not. */
const inputsOf = ({ say }: Context, each: VulnerabilityEntry): readonly Piece[] =>
  lines([
    ...(['exploitation', 'exposure', 'automatable', 'humanImpact'] as const).map((name) => [
      words(
        say(`ssvc.${name}`, {
          values:
            each[name].length > 1
              ? say('ssvc.unknown', { values: listed(say, valuesOf(say, each[name])) })
              : valuesOf(say, each[name]).join(''),
        }),
      ),
    ]),
    ...(each.exposureWhy === null ? [] : [[value(each.exposureWhy)]]),
    ...(each.score === null && each.forecast === null
      ? []
      : [
          [
            note(
              [each.score === null ? '' : `CVSS ${String(each.score)}`, each.forecast === null ? '' : `EPSS ${String(each.forecast)}`]
                .filter((text) => text !== '')
                .join(', '),
            ),
          ],
        ]),
  ]);

/** Possible answers of SSVC in the words of the reader. */
const valuesOf = (say: Say, answers: readonly string[]): readonly string[] =>
  answers.map((each) => say(`ssvc-answer.${each.replaceAll(' ', '-')}`));

const decisionOf = (
  { say }: Context,
  { decision, least, planning, override, decidedBy, priority }: VulnerabilityEntry,
): readonly Piece[] => [
  words(say(`priority.${priority}`)),
  line,
  words(say(`decision.${decision}`)),
  ...(least === planning
    ? []
    : [line, note(say('decision.range', { least: say(`decision.${least}`), planning: say(`decision.${planning}`) }))]),
  ...(override === 'none' ? [] : [line, words(say(`override.${override}`)), ...(decidedBy === null ? [] : [value(` ${decidedBy}`)])]),
];

function dueOf({ say }: Context, { due, overdue, since }: VulnerabilityEntry): readonly Piece[] {
  return [
    ...(due === null ? [dash] : [unbroken(due)]),
    ...(overdue === null ? [] : [line, words(say('overdue', { n: overdue }))]),
    ...(since === null ? [] : [line, note(say('since', { day: since }))]),
  ];
}

const stateOf = ({ say }: Context, { state, patch, patchState, owner, contradiction }: VulnerabilityEntry): readonly Piece[] => [
  words(say(`vulnerability-state.${state}`)),
  ...(contradiction === 'none' ? [] : [line, words(say(`contradiction.${contradiction}`))]),
  ...(patch === null ? [] : [line, value(patch), note(` ${patchState ?? ''}`)]),
  ...(owner === null ? [] : [line, value(owner)]),
];

function undeterminedTable({ say }: Context, { undetermined }: VulnerabilityPosition): Table {
  return table(
    'undetermined-list',
    say('vulnerabilities.undetermined', { n: undetermined.length }),
    ['why', 'assets', 'matches'].map((each) => say(`col.${each}`)),
    undetermined.map(({ reason, assets, matches }) =>
      row('', [], [words(say(`undetermined.${reason}`))], [number(String(assets)), number(String(matches))]),
    ),
    say('vulnerabilities.nothing-undetermined'),
  );
}

function zonesTable({ say, to }: Context, { zones }: VulnerabilityPosition): Table {
  return table(
    'patch-position',
    say('vulnerabilities.zones', { n: zones.length }),
    ['zone', 'now', 'next', 'never', 'overdue', 'undetermined', 'oldest', 'patches'].map((each) => say(`col.${each}`)),
    zones.map((each) =>
      row(
        '',
        each.zone === '' ? [] : [subjectToken(`zone:${each.zone}`)],
        [each.zone === '' ? words(say('vulnerabilities.no-zone')) : value(each.zone, to('subject', `zone:${each.zone}`))],
        [
          ...(['now', 'next', 'never'] as const).map((priority) => number(String(each.priorities[priority] ?? 0))),
          number(String(each.overdue)),
          number(String(each.undetermined)),
          number(each.oldest === null ? '–' : say('days', { n: each.oldest })),
          cell(
            ...(Object.keys(each.patches).length === 0
              ? [dash]
              : [
                  words(
                    entriesByName(each.patches)
                      .map(([state, n]) => `${String(n)} ${state}`)
                      .join(', '),
                  ),
                ]),
          ),
        ],
      ),
    ),
    say('vulnerabilities.no-zones'),
    { wide: true },
  );
}

function feedsTable({ say, to }: Context, { feeds }: VulnerabilityPosition): Table {
  return table(
    'feed-list',
    say('vulnerabilities.feeds', { n: feeds.length }),
    ['feed', 'collected', 'newest', 'records', 'rejected', 'sha256'].map((each) => say(`col.${each}`)),
    feeds.map((each) =>
      row(
        '',
        [],
        [code(each.id, to('evidence', each.id)), line, words(each.kind), line, value(each.file)],
        [
          cell(unbroken(each.collected ?? '–'), ...(each.age === null ? [] : [line, note(say('days', { n: each.age }))])),
          cell(unbroken(each.newest ?? '–')),
          number(String(each.records)),
          number(String(each.rejected)),
          cell(code(shortHash(each.sha256))),
        ],
      ),
    ),
    say('vulnerabilities.no-feed'),
    { wide: true },
  );
}
