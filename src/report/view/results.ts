/** Section 5: the matrix, then per zone and conduit the vector and every requirement, grouped by foundational requirement. */
import type { CapabilityResult, LevelResult, RequirementResult, Result, Status, SubjectResult } from '../../model/assessment.js';
import { foundationalRequirements, type FoundationalRequirement } from '../../model/catalogue.js';
import { causesOf, groupBy, isUnplaced, levelsOf, rangeOf } from '../lookup.js';
import { count } from '../visible.js';
import { frName, reasonText, refOf, statusOrder, statusWord, subjectSentence } from '../words.js';
import { subjectToken, subjectTokens, token } from './anchors.js';
import { sharedTokens, type Context } from './context.js';
import { foldedOf } from './folded.js';
import { listed, type Say } from './say.js';
import { stepsFrame, stepsOf } from './steps.js';
import { matrixOf } from './matrix.js';
import { evidenceCell, evidenceCount, findingLinks, populationText, statusPieces } from './result-pieces.js';
import {
  aside,
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
  row,
  table,
  value,
  verdictMark,
  words,
  type Piece,
  type Row,
  type Table,
} from './pieces.js';

export function resultsOf(context: Context) {
  const levelled = context.assessment.subjects.filter((each) => each.kind !== 'site');
  return {
    matrix: matrixOf(context, { id: 'matrix', caption: context.say('matrix.caption'), most: Infinity }),
    folded: context.trim.folded ? foldedOf(context) : [],
    frame: context.trim.folded ? null : stepsFrame,
    subjects: levelled.map((each) => subjectOf(context, each)),
  };
}

function subjectOf(context: Context, subject: SubjectResult) {
  const { say, to, owners, lookup } = context;
  const ref = refOf(subject);
  const rows = lookup.rows(ref);
  return {
    id: to('subject', ref).slice(1),
    // Every row inside has these too.
    filter: [...context.subjectTokens(ref), ...(owners.has(ref) ? [token('owner', owners.get(ref) ?? '')] : [])].join(' '),
    name: [value(subject.name)],
    title: [value(subject.name), words(' '), aside(`${subject.id} · ${say(`kind.${subject.kind}`)}`)],
    mark: [verdictMark(say, subject.verdict)],
    sentence: subjectSentence(say, subject),
    accountable: [value(owners.get(ref) ?? say('unknown'))],
    steps: context.trim.folded ? [] : stepsOf(context, subject),
    vector: vectorOf(context, subject, ref),
    groups: (context.trim.folded ? [] : foundationalRequirements).flatMap((fr) =>
      groupOf(
        context,
        subject,
        ref,
        fr,
        rows.filter((each) => each.fr === fr),
      ),
    ),
    elsewhere: elsewhereOf(context, ref, rows),
    empty: rows.length === 0 ? say('rows.empty') : '',
  };
}

/** Rows that are the same as those of others stand under one of them. */
function elsewhereOf({ say, to, alike, lookup }: Context, ref: string, rows: readonly RequirementResult[]): readonly Piece[] {
  const moved = [...new Set(rows.map(({ fr }) => fr))].filter((fr) => alike.leader(ref, fr) !== ref);
  const places = [...groupBy(moved, (fr) => alike.leader(ref, fr))].map(([leader, frs]) => [
    ...joined(
      frs.map((fr) => [words(fr, to('fr', ref, fr))]),
      comma,
    ),
    words(say('rows.under')),
    value(lookup.subject(leader)?.name ?? leader),
  ]);
  return places.length === 0 ? [] : [words(say('rows.elsewhere')), ...joined(places, [words('; ')]), words('.')];
}

function vectorOf(context: Context, subject: SubjectResult, ref: string): Table {
  const { say, to } = context;
  return table(
    `vector-${to('subject', ref).slice(1)}`,
    say('vector.caption', { subject: subject.id }),
    ['fr', 'sl-t', 'low', 'high', 'sl-c', 'verdict', 'gap', ...(context.trim.folded ? [] : ['held'])].map((each) => say(`col.${each}`)),
    levelsOf(subject).map(([fr, level]) =>
      row(
        '',
        [subjectToken(ref), token('fr', fr)],
        [words(fr, to('fr', ref, fr)), words(` ${frName(say, fr)}`)],
        [
          number(String(level.target)),
          number(level.low === null ? '–' : String(level.low)),
          number(level.high === null ? '–' : String(level.high)),
          cell(...capabilityPieces(context, subject.capability?.[fr])),
          cell(verdictMark(say, level.verdict)),
          cell(words(level.gap === null ? '–' : say(`gap-kind.${level.gap}`))),
          ...(context.trim.folded ? [] : [cell(...heldBy(context, ref, fr, level))]),
        ],
      ),
    ),
    say('vector.empty'),
    { sortable: false },
  );
}

function capabilityPieces({ say }: Context, capability: CapabilityResult | undefined): readonly Piece[] {
  if (capability === undefined) return [words(say('sl-c.absent'))];
  const { level, unknown, short } = capability;
  const shown = short.slice(0, 5).join(', ') + (short.length > 5 ? say('and-n-more', { n: short.length - 5 }) : '');
  return [
    words(level === null ? '–' : String(level)),
    ...(short.length > 0 ? [line, note(say('sl-c.short', { list: shown }))] : []),
    ...(unknown > 0 ? [line, note(say('sl-c.unknown', { n: unknown }))] : []),
  ];
}

function heldBy(context: Context, ref: string, fr: FoundationalRequirement, level: LevelResult): readonly Piece[] {
  const { say, to } = context;
  if (level.verdict === 'n/a') return [words(say('nothing-required', { level: level.target }))];
  if (level.verdict === 'met')
    return level.limiting.length === 0
      ? [dash]
      : [
          note(say('next-limit')),
          ...joined(
            level.limiting.map((id) => [code(id, to('req', ref, id))]),
            comma,
          ),
        ];
  // Failures first; the requirement table below has them all.
  const causes = [...causesOf(ref, fr, level, context.lookup)].sort((a, b) => Number(b.status === 'fail') - Number(a.status === 'fail'));
  const shown = causes
    .slice(0, 4)
    .map((cause) => [code(cause.requirement, to('req', ref, cause.requirement)), words(' '), ...causeDetail(context, cause)]);
  return lines(causes.length > 4 ? [...shown, [note(say('and-n-more', { n: causes.length - 4 }))]] : shown);
}

function causeDetail({ say, to }: Context, cause: ReturnType<typeof causesOf>[number]): readonly Piece[] {
  if (cause.finding) return [placePiece(cause.finding.origin), words(' '), code(cause.finding.id, to('finding', cause.finding.id))];
  if (cause.reason) return [note(reasonText(say, cause.reason))];
  return [note(cause.control === null ? say('no-control') : statusWord(say, cause.status))];
}

function groupOf(context: Context, subject: SubjectResult, ref: string, fr: FoundationalRequirement, rows: readonly RequirementResult[]) {
  const { say, to, lookup } = context;
  const level = subject.levels[fr];
  const [, ...others] = context.alike.members(ref, fr);
  if (rows.length === 0 || !level || context.alike.leader(ref, fr) !== ref) return [];
  const shown = rows.filter(context.isShown);
  const hidden = rows.filter((each) => !context.isShown(each));
  const unmet = rows.some(
    (each) => each.required && (each.status === 'fail' || each.status === 'not-evaluated' || each.status === 'error'),
  );
  const id = to('fr', ref, fr).slice(1);
  return [
    {
      id,
      open: unmet,
      filter: [
        ...(others.length === 0
          ? [subjectToken(ref)]
          : [...subjectTokens(context.assessment, new Set([ref, ...others])), ...sharedTokens(context, others)]),
        token('fr', fr),
      ].join(' '),
      fr,
      name: frName(say, fr),
      level:
        level.low === null
          ? say('nothing-required', { level: level.target })
          : say('gap-short', { target: level.target, range: rangeOf(level) }),
      mark: [verdictMark(say, level.verdict)],
      counts: `${say('n-requirements', { n: rows.length })}: ${statusCounts(say, rows)}`,
      cut: cutText(context, shown, hidden),
      shared:
        others.length === 0
          ? []
          : [
              words(say('rows.shared', { n: others.length })),
              ...joined(
                others.map((each) => [value(lookup.subject(each)?.name ?? each, to('subject', each))]),
                comma,
              ),
            ],
      table: table(
        `t-${id}`,
        say('rows.caption', { fr, subject: subject.id }) + (others.length === 0 ? '' : say('and-n-more', { n: others.length })),
        ['requirement', 'needed', 'status', 'checked', 'evidence', 'finding'].map((each) => say(`col.${each}`)),
        shown.map((each) => requirementRow(context, each)),
        say('rows.empty'),
        { sortable: false, save: 'requirements', context: [ref, ...others].join(' ') },
      ),
    },
  ];
}

function cutText({ say, namesEvidence }: Context, shown: readonly RequirementResult[], hidden: readonly RequirementResult[]): string {
  if (hidden.length > 0) return say('rows.cut', { n: hidden.length, list: statusCounts(say, hidden) });
  return shown.every(namesEvidence) ? '' : say('rows.no-names');
}

/** "9 pass, 1 fail": exact counts, never shares. */
export function statusCounts(say: Say, rows: readonly { readonly status: Status }[]): string {
  const counts = statusOrder.map((status) => [status, rows.filter((each) => each.status === status).length] as const);
  return listed(
    say,
    counts.filter(([, n]) => n > 0).map(([status, n]) => `${count(n)} ${statusWord(say, status)}`),
  );
}

function requirementRow(context: Context, each: RequirementResult): Row {
  const { say, to, lookup, scenarioTokens } = context;
  const results = each.controls.map((id) => lookup.result(id, each.subject)).filter((one) => one !== undefined);
  const severities = [
    ...new Set(results.flatMap((one) => lookup.findings(one.control, one.subject).map((finding) => token('severity', finding.severity)))),
  ];
  const tokens = [
    // Subject and FR stand on the group around it.
    token('status', each.status),
    token('sl', String(each.level)),
    ...(each.required ? ['required:yes'] : []),
    ...(each.waived ? ['waived:yes'] : []),
    ...severities,
    ...new Set(results.flatMap(scenarioTokens)),
  ];
  const needed =
    each.status === 'not-applicable' || each.required ? say('sl', { level: each.level }) : say('above-target', { level: each.level });
  return row(
    to('req', each.subject, each.id),
    tokens,
    [code(each.id, to('map', each.id)), words(` ${lookup.requirement(each.id)?.title ?? ''}`)],
    [
      cell(words(needed)),
      cell(...statusPieces(context, each, results)),
      cell(
        ...(results.length === 0
          ? [words(say('no-control'))]
          : lines(
              results.map((one) => [
                code(one.control, to('control', one.control)),
                words(' '),
                words(populationText(context, one)),
                ...(one.subject === each.subject ? [] : [words(' '), words(say('inherited'), '#process')]),
              ]),
            )),
      ),
      context.namesEvidence(each) ? evidenceCell(context, results) : cell(...evidenceCount(context, results)),
      cell(...lines(results.flatMap((one) => findingLinks(context, one)))),
    ],
  );
}

/** Results about records without a zone stand under the site. */
export const strayResults = ({ assessment, lookup }: Context): readonly Result[] =>
  assessment.results.filter((each) => isUnplaced(each, lookup));
