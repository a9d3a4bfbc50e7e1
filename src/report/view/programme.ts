/** Section 9: programmes side by side, where the money could lead, what carries the answer, and the roadmap by window. */
import type { PlannedMeasure, Programme, Programmes } from '../../model/programme.js';
import { groupBy } from '../lookup.js';
import {
  absentReason,
  amount,
  approvalText,
  byText,
  defaultMark,
  flipText,
  given,
  inputText,
  markText,
  moneyOf,
  programmeName,
  proofText,
  proposalOf,
  risksText,
  stepsOf,
  timesText,
  windowText,
} from '../plan/words.js';
import { outageWord, statusWord, subjectWords } from '../words.js';
import type { Context } from './context.js';
import { chartOf, type Chart } from './pareto.js';
import {
  cell,
  code,
  comma,
  dash,
  joined,
  line,
  lines,
  note,
  number,
  row,
  table,
  value,
  words,
  type Piece,
  type Row,
  type Table,
} from './pieces.js';

export interface ProgrammeView {
  /** Said in place of everything else. */
  readonly empty: string;
  readonly lead: readonly string[];
  readonly tables: readonly Section[];
}
/** A heading with sentences, a chart and a table below it. */
interface Section {
  readonly title: string;
  readonly id: string;
  readonly sentences: readonly string[];
  readonly chart: Chart | null;
  readonly table: Table;
}

export function programmeOf(context: Context): ProgrammeView {
  const { programmes } = context.assessment;
  const { say } = context;
  if (programmes.status !== 'assessed') {
    return { empty: say(`programme.absent.${absentReason(programmes)}`), lead: [], tables: [] };
  }
  return {
    empty: '',
    lead: leadOf(context, programmes),
    tables: [
      section(context, 'compared', programmes.programmes.flatMap(cannotOf(context)), comparedTable(context, programmes)),
      ...(programmes.frontier.points.length === 0
        ? []
        : [
            section(
              context,
              'frontier',
              [say(programmes.frontier.isWhole ? 'frontier.whole' : 'frontier.sampled')],
              frontierTable(context, programmes),
              chartOf(programmes, say),
            ),
          ]),
      ...(programmes.ratios.length === 0
        ? []
        : [
            section(context, 'ratio', [say('ratio.wording'), say('ratio.limits')], ratioTable(context, programmes)),
            section(
              context,
              'sensitivity',
              [say('sensitivity.text', { tried: programmes.sensitivity.tried, of: programmes.sensitivity.of })],
              sensitivityTable(context, programmes),
            ),
          ]),
      section(
        context,
        'roadmap',
        [
          say('roadmap.text'),
          ...(programmes.later.length > 0 ? [say('roadmap.later', { n: programmes.later.length, ids: programmes.later.join(', ') })] : []),
        ],
        roadmapTable(context, programmes),
      ),
      section(context, 'windows', [], windowTable(context, programmes)),
      section(context, 'candidates', [say('candidates.text', { mark: defaultMark })], candidateTable(context, programmes)),
    ],
  };
}

const section = ({ say }: Context, id: string, sentences: readonly string[], made: Table, chart: Chart | null = null): Section => ({
  ...{ id: `programme-${id}`, title: say(`name.programme-${id}`), sentences, chart, table: made },
});

function leadOf({ say }: Context, programmes: Programmes): readonly string[] {
  const money = moneyOf(programmes);
  const proposal = proposalOf(programmes);
  const [next] = programmes.roadmap;
  const { today } = programmes;
  const ids = (all: readonly string[]): string => (all.length === 0 ? say('none') : all.join(', '));
  return [
    ...(programmes.file === null ? [say('programme.generated')] : []),
    ...(proposal
      ? [
          say('programme.proposed', {
            ...{ name: programmeName(say, proposal.name), n: proposal.measures.length },
            ...{ once: money(proposal.capex), yearly: money(proposal.opex), proof: proofText(say, proposal) },
          }),
          ...(today.loss === null ? [] : [say('programme.loss', { from: money(today.loss), to: money(proposal.after.loss) })]),
          say(programmes.hasRisk ? 'programme.above' : 'programme.no-risk', { from: ids(today.above), to: ids(proposal.after.above) }),
          ...proposal.after.safetyAbove.map((id) => say('programme.harm', { id })),
        ]
      : []),
    ...(next ? [say('programme.next', { id: next.measure })] : []),
    ...(programmes.quickWins.length > 0 ? [say('programme.quick', { ids: programmes.quickWins.join(', ') })] : []),
    ...(programmes.uncovered.length > 0 ? [say('programme.uncovered', { n: programmes.uncovered.length })] : []),
  ];
}

const cannotOf =
  ({ say }: Context) =>
  ({ name, cannot }: Programme): readonly string[] =>
    cannot.map((why) => say('programme.cannot', { name: programmeName(say, name), why }));

const columns = ({ say }: Context, ids: readonly string[]): readonly string[] => ids.map((id) => say(`col.${id}`));
const of = ({ say }: Context, { met, of: all }: { readonly met: number; readonly of: number }): string =>
  say('n-of-n', { n: met, of: all });
const codes = (ids: readonly string[]): readonly Piece[] =>
  joined(
    ids.map((id) => [code(id)]),
    comma,
  );

function comparedTable(context: Context, programmes: Programmes): Table {
  const money = moneyOf(programmes);
  const { say } = context;
  return table(
    'programmes',
    say('programmes.caption', { n: programmes.measures.length, level: programmes.level }),
    columns(context, [
      'programme',
      'measures',
      'once',
      'yearly',
      'annual',
      'loss-left',
      'above',
      'at-target',
      'still-open',
      'duties',
      'known',
    ]),
    programmes.programmes.map((each): Row => {
      const mark = each.assumed ? defaultMark : '';
      return row(
        '',
        [],
        [words(programmeName(context.say, each.name))],
        [
          number(String(each.measures.length)),
          number(money(each.capex) + mark),
          number(money(each.opex) + mark),
          number(money(each.annual) + mark),
          number(money(each.after.loss)),
          number(programmes.hasRisk ? String(each.after.above.length) : '–'),
          cell(words(of(context, each.after.zones))),
          number(String(each.after.open)),
          cell(...codes(each.duties)),
          cell(words(proofText(context.say, each))),
        ],
      );
    }),
    '',
    { wide: true },
  );
}

function frontierTable(context: Context, programmes: Programmes): Table {
  const money = moneyOf(programmes);
  return table(
    'frontier',
    context.say('frontier.caption', { n: programmes.frontier.points.length }),
    columns(context, ['annual', 'loss-left', 'above', 'risks', 'measures', 'known']),
    programmes.frontier.points.map((each) =>
      row(
        '',
        [],
        [words(money(each.annual))],
        [
          number(money(each.loss)),
          number(String(each.above)),
          cell(value(risksText(each))),
          cell(...codes(each.measures)),
          cell(words(context.say(each.proven ? 'proven' : 'approximate'))),
        ],
      ),
    ),
    '',
  );
}

function ratioTable(context: Context, programmes: Programmes): Table {
  const money = moneyOf(programmes);
  const { say } = context;
  return table(
    'ratios',
    say('ratio.caption'),
    columns(context, ['reached', 'annual', 'loss-left', 'times', 'break-even', 'measures']),
    programmes.ratios.map(({ mark, annual, loss, ratio, proven, breakEven, measures }) =>
      row(
        '',
        [],
        [words(markText(context.say, mark))],
        [
          number(money(annual)),
          number(money(loss)),
          number(timesText(context.say, ratio) + (proven ? '' : `, ${say('approximate')}`)),
          cell(words(breakEven === null ? say('break-even.any') : say('break-even', { n: breakEven.toFixed(2) }))),
          cell(...codes(measures)),
        ],
      ),
    ),
    '',
  );
}

function sensitivityTable(context: Context, programmes: Programmes): Table {
  const { mark, rows } = programmes.sensitivity;
  const base = programmes.ratios.find((each) => each.mark === mark)?.ratio ?? null;
  return table(
    'sensitivity',
    context.say('sensitivity.caption', { mark: mark === null ? '' : markText(context.say, mark), base: timesText(context.say, base) }),
    columns(context, ['input', 'halved', 'raised', 'flips']),
    rows
      .slice(0, 15)
      .map((each) =>
        row(
          '',
          [],
          [words(inputText(context.say, each))],
          [
            number(timesText(context.say, each.low)),
            number(timesText(context.say, each.high)),
            cell(words(flipText(context.say, each, base))),
          ],
        ),
      ),
    context.say('sensitivity.empty'),
  );
}

function roadmapTable(context: Context, programmes: Programmes): Table {
  const money = moneyOf(programmes);
  const { say, to } = context;
  return table(
    'roadmap',
    say('roadmap.caption', { n: programmes.roadmap.length }),
    columns(context, ['step', 'once', 'annual', 'loss-left', 'above', 'risks', 'raised-levels', 'shown-by']),
    programmes.roadmap.map((step, n) => {
      const measure = programmes.measures.find(({ id }) => id === step.measure);
      return row(
        '',
        [],
        [words(`${String(n + 1)} `), code(step.measure), line, value(measure?.title ?? '')],
        [
          number(money(step.capex)),
          number(money(step.annual)),
          number(money(step.after.loss)),
          number(programmes.hasRisk ? String(step.after.above.length) : '–'),
          cell(
            ...lines(
              step.risks.map(({ id, from, to: later }) => [
                code(id),
                words(
                  ` ${from === later ? say('risk-lower') : say('risk-falls', { from: from ?? say('not-rated'), to: later ?? say('not-rated') })}`,
                ),
              ]),
            ),
          ),
          cell(
            ...lines(
              step.levels.map(({ subject, fr, from, to: level }) => [
                words(`${fr} `),
                value(subjectWords(say, subject), to('subject', subject)),
                words(` ${String(from)} → ${String(level)}`),
              ]),
            ),
          ),
          cell(
            ...(step.unconfirmed.length > 0
              ? [
                  words(say('not-confirmed')),
                  ...lines(
                    step.unconfirmed.map(({ control, subject, status }) => [
                      code(control, to('control', control)),
                      note(` ${subjectWords(say, subject)} ${statusWord(say, status)}`),
                    ]),
                  ),
                ]
              : [words(say(`checked.${step.checked}`))]),
          ),
        ],
      );
    }),
    say('roadmap.empty'),
    { wide: true },
  );
}

function windowTable(context: Context, programmes: Programmes): Table {
  const byId = new Map(programmes.measures.map((each) => [each.id, each]));
  const ordered = stepsOf(programmes).flatMap((id) => byId.get(id) ?? []);
  const groups = [
    ...groupBy(ordered, (each) =>
      JSON.stringify([each.window?.from ?? '', windowText(context.say, each), byText(context.say, each)]),
    ).values(),
  ];
  const first = ([each]: readonly PlannedMeasure[]): string => each?.window?.from ?? '';
  return table(
    'windows',
    context.say('windows.caption', { n: groups.length }),
    columns(context, ['window', 'acts', 'measures', 'consent', 'due']),
    groups
      .sort((a, b) => (first(a) < first(b) ? -1 : first(a) > first(b) ? 1 : 0))
      .flatMap((members) => {
        const [each] = members;
        if (!each) return [];
        const waits = members.filter(({ approval }) => approval !== null && approval.state !== 'given');
        return [
          row(
            '',
            [],
            [value(windowText(context.say, each))],
            [
              cell(value(byText(context.say, each))),
              cell(...codes(members.map(({ id }) => id))),
              cell(...lines(waits.map((own) => [code(own.id), value(` ${approvalText(context.say, own)}`)]))),
              cell(
                ...lines(
                  members.flatMap(({ id, due }) => (due.value === null ? [] : [[code(id), words(` ${given(due, (day) => day ?? '')}`)]])),
                ),
              ),
            ],
          ),
        ];
      }),
    context.say('roadmap.empty'),
  );
}

function candidateTable(context: Context, programmes: Programmes): Table {
  const money = moneyOf(programmes);
  const { say, to } = context;
  const shown = programmes.measures.slice(0, mostCandidates);
  return table(
    'candidates',
    say('candidates.caption', { n: programmes.measures.length, shown: shown.length }),
    columns(context, ['measure', 'once', 'yearly', 'life', 'effort', 'outage', 'owner', 'lowers', 'closes', 'in']),
    shown.map((each) =>
      row(
        '',
        [],
        [code(each.id), line, value(each.title)],
        [
          number(given(each.capex, money)),
          number(given(each.opex, money)),
          number(given(each.life, amount)),
          number(given(each.days, amount)),
          cell(words(given(each.outage, (outage) => outageWord(say, outage)))),
          cell(each.owner.value === null ? dash : value(given(each.owner, (owner) => owner ?? ''))),
          cell(...codes(each.scenarios)),
          cell(
            words(say('candidates.closes', { n: each.results.length, findings: each.findings.count })),
            ...(each.controls.length > 0
              ? [
                  note(' '),
                  ...joined(
                    each.controls.slice(0, 8).map((id) => [code(id, to('control', id))]),
                    comma,
                  ),
                ]
              : []),
          ),
          cell(
            ...lines(
              programmes.programmes.flatMap(({ name, measures }) =>
                measures.includes(each.id) ? [[words(say(`programme-short.${name}`))]] : [],
              ),
            ),
          ),
        ],
      ),
    ),
    '',
    { wide: true },
  );
}
const mostCandidates = 60;
