/** Part 3: what to fix by owner, what to supply; and the section that waits for advisories. */
import { programmeCatalogue } from '../../model/catalogue.js';
import { groupBy, placeText } from '../lookup.js';
import type { FixAction } from '../actions.js';
import { classWord, maturityNeed, maturityText, outageWord, reasonWord, severityWord, subjectWords } from '../words.js';
import { satisfiedAt, slug, subjectToken, token } from './anchors.js';
import type { Context } from './context.js';
import { showingOf } from './showing.js';
import { statusPieces, populationText, evidenceCell, findingLinks } from './result-pieces.js';
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
  placePiece,
  prose,
  row,
  statusMark,
  table,
  value,
  waivedMark,
  words,
  type Piece,
  type Row,
  type Table,
} from './pieces.js';
import { isProgramme, isUnplaced, siteResults } from '../lookup.js';

/** Where there is room for one; the sheet of the finding has the rest. */
export const firstSentence = (text: string): string => /^.*?\.(?=\s)/s.exec(text)?.[0] ?? text;

export function fixListOf(context: Context) {
  const { assessment, say, lookup, trim } = context;
  const actions = context.actions.slice(0, trim.actions);
  const owners = [...groupBy(actions, (each) => each.owner ?? '')];
  const order = new Map(actions.map((each, at) => [each, at + 1]));
  return {
    empty: actions.length === 0 ? say('fix.empty', { n: assessment.results.length }) : '',
    owners: owners.map(([owner, list]) => ({
      title: [value(owner === '' ? say('fix.no-owner') : owner)],
      table: table(
        `fix-${slug(owner === '' ? 'nobody' : owner)}-${String(owners.findIndex(([name]) => name === owner) + 1)}`,
        say('fix.caption', { owner: owner === '' ? say('fix.no-owner') : owner, n: list.length }),
        ['order', 'action', 'closes', 'holds', 'place', 'outage', 'effort', 'cost'].map((each) => say(`col.${each}`)),
        list.map((each) => actionRow(context, each, order.get(each) ?? 0)),
        '',
        { wide: true, save: 'actions' },
      ),
    })),
    supply: table(
      'supply-list',
      say('supply.caption', { n: assessment.requests.length }),
      ['kind', 'supply', 'why', 'decides', 'for', 'controls'].map((each) => say(`col.${each}`)),
      assessment.requests.map((each) =>
        row(
          '',
          [...each.subjects.map(subjectToken), ...each.controls.map((id) => token('control', id))],
          [value(each.kind), ...(each.evidence === '' ? [] : [words(' '), code(each.evidence, context.to('evidence', each.evidence))])],
          [
            cell(value(each.supply)),
            cell(words(reasonWord(say, each.code))),
            number(String(each.decides)),
            cell(
              ...joined(
                each.subjects.map((ref) => [value(subjectWords(say, ref), context.to('subject', ref))]),
                comma,
              ),
            ),
            cell(...controlLinks(context, each.controls, 8)),
          ],
        ),
      ),
      say('supply.empty'),
      { wide: true, save: 'supply' },
    ),
    cut: actions.length < context.actions.length ? say('fix.cut', { shown: actions.length, n: context.actions.length }) : '',
    stray: assessment.results.some((each) => isUnplaced(each, lookup) && each.status === 'fail') ? say('fix.stray') : '',
  };
}

export function controlLinks({ to, say }: Context, ids: readonly string[], most: number): readonly Piece[] {
  const links = joined(
    ids.slice(0, most).map((id) => [code(id, to('control', id))]),
    comma,
  );
  return ids.length > most ? [...links, note(say('and-n-more', { n: ids.length - most }))] : links;
}

/** A control of the site may hold down every zone. */
const mostHolds = 20;

function actionRow(context: Context, action: FixAction, order: number): Row {
  const { to, say } = context;
  const [first] = action.findings;
  const closes = first
    ? [code(first.id, to('finding', first.id)), ...(action.failed > 1 ? [note(say('and-n-more', { n: action.failed - 1 }))] : [])]
    : [dash];
  const waived = action.waivers.flatMap((id) => [line, waivedMark(say, context.lookup.decision(id)?.expires ?? '', to('decision', id))]);
  const result = context.lookup.result(action.control, action.subject);
  const sheet = result && context.sheetOf(result);
  // It is found by whatever finds its sheet.
  const tokens = sheet
    ? [to('finding', sheet.first.id)]
    : [
        ...context.subjectTokens(action.subject),
        'status:fail',
        ...(action.owner === null ? [] : [token('owner', action.owner)]),
        ...action.holds.map((hold) => token('fr', hold.fr)),
      ];
  return row(
    '',
    tokens,
    [words(String(order))],
    [
      cell(
        prose(first ? firstSentence(action.fix) : action.fix),
        line,
        code(action.control, to('control', action.control)),
        note(` ${subjectWords(say, action.subject)}`),
      ),
      cell(...closes, ...(first ? [line, note(`${classWord(say, first.class)}, ${severityWord(say, first.severity)}`)] : []), ...waived),
      cell(
        ...lines([
          ...action.holds
            .slice(0, mostHolds)
            .map((hold) => [
              words(hold.fr, to('fr', hold.subject, hold.fr)),
              words(say('holds', { subject: hold.subject.slice(hold.subject.indexOf(':') + 1), low: hold.low, target: hold.target })),
            ]),
          ...(action.holds.length > mostHolds ? [[note(say('and-n-more', { n: action.holds.length - mostHolds }))]] : []),
        ]),
      ),
      cell(...(first ? [placePiece(first.origin)] : [dash])),
      cell(words(outageWord(say, action.outage))),
      number(say('days', { n: action.days })),
      number(String(action.cost)),
    ],
  );
}

/** Maturity of each requirement of the programme: the level, what it rests on, what the next one needs. */
export function maturityOf(context: Context): Table {
  const { assessment, say, to } = context;
  const showing = showingOf(context);
  const rows = assessment.maturity ?? [];
  return table(
    'maturity-list',
    say('maturity.caption', { n: rows.length }),
    ['requirement', 'maturity', 'rests-on', 'next-level', 'controls'].map((each) => say(`col.${each}`)),
    rows.map(({ requirement, level, places, missing, controls }) =>
      row(
        to('maturity', requirement),
        controls.map((id) => token('control', id)),
        [code(requirement, to('cross', programmeCatalogue, requirement))],
        [
          cell(words(maturityText(say, level))),
          cell(
            ...(places.length === 0
              ? [words(say('none'))]
              : lines(places.slice(0, 6).map((place) => [code(placeText(place), to('evidence', place.evidence))]))),
          ),
          cell(...(missing.length === 0 ? [words('–')] : lines(missing.map((each) => [words(maturityNeed(say, each))])))),
          cell(
            ...lines(
              controls.map((id) => {
                const seen = showing.get(id);
                return [
                  ...(seen === undefined ? [] : [statusMark(say, seen.status), words(' ')]),
                  code(id, to('control', id)),
                  ...(seen === undefined || seen.some === seen.of ? [] : [note(say('cross.some', { some: seen.some, of: seen.of }))]),
                ];
              }),
            ),
          ),
        ],
      ),
    ),
    say('maturity.empty'),
    { wide: true },
  );
}

/** Section 11: results of the site as a whole, programme controls first. */
export function processOf(context: Context): { readonly sentence: string; readonly table: Table } {
  const { assessment, lookup, say, to } = context;
  const required = new Set(siteResults(assessment, lookup));
  const own = assessment.results.filter((each) => each.subject === 'site' && !isUnplaced(each, lookup));
  const rank = (id: string): number => {
    const control = lookup.control(id);
    return control && !isProgramme(control) ? 1 : 0;
  };
  return {
    sentence: say('process.sentence', { n: own.length, required: required.size }),
    table: table(
      'process-list',
      say('process.caption', { n: own.length }),
      ['control', 'satisfies', 'required', 'status', 'checked', 'evidence', 'finding'].map((each) => say(`col.${each}`)),
      [...own]
        .sort((a, b) => rank(a.control) - rank(b.control))
        .map((each) => {
          const control = lookup.control(each.control);
          return row(
            '',
            [
              token('control', each.control),
              token('status', each.status),
              subjectToken('site'),
              ...(required.has(each) ? ['required:yes'] : []),
            ],
            [code(each.control, to('control', each.control)), words(` ${control?.title ?? ''}`)],
            [
              cell(
                ...joined(
                  (control?.satisfies ?? []).map((id) => [code(id, satisfiedAt(to, id))]),
                  comma,
                ),
                ...(control && !isProgramme(control) ? [line, note(say('process.inherited'))] : []),
              ),
              cell(words(required.has(each) ? say('yes') : say('no'))),
              cell(...statusPieces(context, each, [each])),
              cell(words(populationText(context, each))),
              evidenceCell(context, [each]),
              cell(...lines(findingLinks(context, each))),
            ],
          );
        }),
      say('process.empty'),
      { wide: true },
    ),
  };
}
