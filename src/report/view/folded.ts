/** Requirement rows of a very large site: one for each requirement, status and reason, with all zones and conduits of which that is so. */
import type { RequirementResult } from '../../model/assessment.js';
import { foundationalRequirements } from '../../model/catalogue.js';
import { groupBy } from '../lookup.js';
import { frName } from '../words.js';
import { everywhere, subjectTokens, token } from './anchors.js';
import { sharedTokens, type Context } from './context.js';
import { cell, code, comma, joined, number, row, table, words, type Piece, type Row } from './pieces.js';
import { statusPieces } from './result-pieces.js';

export function foldedOf(context: Context) {
  const { assessment, say, to } = context;
  const byFr = groupBy(assessment.requirements, ({ fr }) => fr);
  return foundationalRequirements.flatMap((fr) => {
    const rows = [...groupBy(byFr.get(fr) ?? [], ({ id }) => id).values()].flatMap((alike) => foldedRows(context, alike));
    return rows.length === 0
      ? []
      : [
          {
            id: to('fr', everywhere, fr).slice(1),
            title: `${fr} ${frName(say, fr)}`,
            table: table(
              `t-${fr}`,
              say('folded.caption', { fr }),
              ['requirement', 'needed', 'status', 'places', 'subjects'].map((each) => say(`col.${each}`)),
              rows,
              '',
              { sortable: false, save: 'requirements' },
            ),
          },
        ];
  });
}

/** Rows of one requirement. */
function foldedRows(context: Context, rows: readonly RequirementResult[]): readonly Row[] {
  const { say, to, lookup } = context;
  const told = rows.map((each) => {
    const results = each.controls.map((id) => lookup.result(id, each.subject)).filter((one) => one !== undefined);
    return { each, status: statusPieces(context, each, results) };
  });
  const groups = groupBy(told, ({ each, status }) => JSON.stringify([each.required, each.waived, status]));
  return [...groups.values()].flatMap((alike, at) => {
    const [first] = alike;
    if (first === undefined) return [];
    const { id, fr, level, required, waived, status } = first.each;
    const subjects = alike.map(({ each }) => each.subject);
    return [
      row(
        // The first row of a requirement is where links to it lead.
        at === 0 ? to('req', everywhere, id) : '',
        [
          ...[token('status', status), token('fr', fr), token('sl', String(level)), ...(required ? ['required:yes'] : [])],
          ...[...(waived ? ['waived:yes'] : []), ...placeTokens(context, subjects)],
        ],
        [code(id, to('map', id)), words(` ${lookup.requirement(id)?.title ?? ''}`)],
        [
          cell(words(required || status === 'not-applicable' ? say('sl', { level }) : say('above-target', { level }))),
          cell(...first.status),
          number(String(subjects.length)),
          cell(...bareNames(subjects)),
        ],
      ),
    ];
  });
}

/** Of many places a row is found by every one of its kind: too much is shown, never too little. */
export function placeTokens(context: Context, subjects: readonly string[]): readonly string[] {
  const places =
    subjects.length <= 20
      ? subjectTokens(context.assessment, new Set(subjects))
      : [...new Set(subjects.map((ref) => `${ref.split(':')[0] ?? ''}:*`))];
  return [...places, ...sharedTokens(context, subjects)];
}

/** Ids alone: thousands of links would take more than all else. */
const bareNames = (subjects: readonly string[]): readonly Piece[] =>
  joined(
    subjects.map((ref) => [words(ref.slice(ref.indexOf(':') + 1))]),
    comma,
  );
