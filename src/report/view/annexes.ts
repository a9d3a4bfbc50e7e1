/** Annexes A to E: evidence register, controls, mappings, legend, files and how to repeat. */
import { createHash } from 'node:crypto';
import type { ControlEntry, EvidenceEntry, Result } from '../../model/assessment.js';
import { actionsCsv, evidenceCsv, findingsCsv, requirementsCsv } from '../csv.js';
import { groupBy } from '../lookup.js';
import { textSummary } from '../text.js';
import { count } from '../visible.js';
import { statusOrder, statusSign, subjectWords, verdictSign } from '../words.js';
import { agesOf } from './ages.js';
import { satisfiedAt, token } from './anchors.js';
import { shortHash, type Context } from './context.js';
import { controlLinks } from './fix-list.js';
import { repeatOf } from './findings.js';
import { englishOf } from './say.js';
import {
  cell,
  code,
  comma,
  unbroken,
  joined,
  line,
  lines,
  mark,
  note,
  prose,
  row,
  stateMark,
  statusMark,
  table,
  value,
  verdictMark,
  waivedMark,
  words,
  type Piece,
  type Row,
} from './pieces.js';

export function evidenceOf(context: Context) {
  const { assessment, say } = context;
  const used = groupBy(
    assessment.results.flatMap((each) => each.evidence.map((id) => ({ id, control: each.control }))),
    (each) => each.id,
  );
  return {
    ages: agesOf(context),
    register: table(
      'evidence-register',
      say('evidence.caption', { n: assessment.evidence.length }),
      ['evidence', 'file', 'records', 'collected', 'age', 'grade', 'complete', 'used'].map((each) => say(`col.${each}`)),
      assessment.evidence.map((each) => evidenceRow(context, each, [...new Set((used.get(each.id) ?? []).map(({ control }) => control))])),
      say('evidence.empty'),
      { wide: true },
    ),
    unused: assessment.unusedFiles.map((each): readonly Piece[] => [code(each)]),
    unusedText: say(assessment.unusedFiles.length === 0 ? 'unused.none' : 'unused.some', { n: assessment.unusedFiles.length }),
  };
}

function evidenceRow(context: Context, each: EvidenceEntry, controls: readonly string[]): Row {
  const { say, to } = context;
  const approvals = context.assessment.decisions.completeness.filter(({ subject, state }) => subject === each.id && state === 'in-force');
  const state =
    each.state === 'ok' ? [] : [line, mark('err', { glyph: '!', word: say(`state.${each.state}`) }), words(' '), value(each.reason)];
  const age =
    each.age === null
      ? say('unknown')
      : each.maxAge === null
        ? say('age.no-limit', { n: each.age })
        : say('age', { n: each.age, limit: each.maxAge });
  const stale = each.fresh
    ? mark('pass', { glyph: '✓', word: say('fresh') })
    : mark('open', { glyph: '⧗', word: staleText(context, each) });
  const claimed =
    each.claimedGrade !== null && each.claimedGrade !== each.grade ? [line, note(say('grade.claimed', { grade: each.claimedGrade }))] : [];
  return row(
    to('evidence', each.id),
    [token('evidence', each.id)],
    [code(each.id, to('evidence', each.id)), line, value(each.kind)],
    [
      cell(
        code(each.file),
        line,
        note(`${each.format ?? say('format.unknown')}, ${say('bytes', { n: each.bytes })}`),
        line,
        code(each.sha256 === '' ? say('no-hash') : each.sha256),
        ...state,
      ),
      cell(
        words(count(each.records)),
        ...((each.notSelected ?? 0) > 0 ? [line, note(say('where.left-out', { n: each.notSelected ?? 0 }))] : []),
        ...(each.rejected > 0 ? [line, mark('open', { glyph: '?', word: say('rejected', { n: each.rejected }) })] : []),
      ),
      cell(unbroken(each.collected ?? say('unknown')), line, value(each.collector ?? '')),
      cell(stale, line, words(age)),
      cell(words(each.grade), ...claimed),
      cell(
        words(say(`complete.${each.complete}`)),
        ...approvals.flatMap(({ id }) => [words(' '), code(id, to('decision', id))]),
        line,
        each.covers === null ? note(say('covers.all')) : value(say('covers', { list: each.covers.join(', ') })),
      ),
      cell(words(say('n-controls', { n: each.usedBy })), ...(controls.length === 0 ? [] : [line, ...controlLinks(context, controls, 3)])),
    ],
  );
}

/** The first day on which it was too old. */
function staleText({ say }: Context, { collected, maxAge, age }: EvidenceEntry): string {
  if (collected === null || maxAge === null || age === null || age <= maxAge) return say('not-fresh');
  const time = Date.parse(collected.slice(0, 10));
  return Number.isNaN(time)
    ? say('stale')
    : say('stale.since', { day: new Date(time + (maxAge + 1) * 86_400_000).toISOString().slice(0, 10) });
}

export function controlsOf(context: Context) {
  const { assessment, say } = context;
  const results = groupBy(assessment.results, (each) => each.control);
  return table(
    'control-list',
    say('controls.caption', { n: assessment.controls.list.length }),
    ['control', 'satisfies', 'how', 'tests', 'evidence', 'proves', 'results'].map((each) => say(`col.${each}`)),
    assessment.controls.list.map((each) => controlRow(context, each, results.get(each.id) ?? [])),
    say('controls.empty'),
    { wide: true },
  );
}

function controlRow(context: Context, each: ControlEntry, results: readonly Result[]): Row {
  const { to, say, sheetOf } = context;
  const byStatus = [...groupBy(results, (result) => result.status).values()];
  const linkOf = (result: Result): string => {
    const sheet = sheetOf(result);
    const requirement = each.satisfies.find((id) => to('req', result.subject, id) !== '');
    return sheet ? to('finding', sheet.first.id) : requirement === undefined ? '' : to('req', result.subject, requirement);
  };
  return row(
    to('control', each.id),
    // The script takes the kinds from here for every row that links to the control.
    [token('control', each.id), token('automation', each.automation), ...each.evidence.map((kind) => token('kind', kind))],
    [
      code(each.id, to('control', each.id)),
      note(` v${String(each.version)}`),
      line,
      prose(each.title),
      line,
      code(each.file),
      note(` ${shortHash(each.sha256)}`),
    ],
    [
      cell(...lines(each.satisfies.map((id) => [code(id, satisfiedAt(to, id))]))),
      cell(words(say(`automation.${each.automation}`)), line, note(say(`aspect.${each.aspect}`))),
      cell(...scorePieces(context, each)),
      cell(
        ...joined(
          each.evidence.map((kind) => [value(kind)]),
          comma,
        ),
      ),
      cell(prose(each.proves)),
      cell(...lines(byStatus.map((alike) => statusLine(context, alike, linkOf)))),
    ],
  );
}

/** How many changes to the rule its test cases notice; nothing is said of a control that is not the very one that was measured. */
function scorePieces({ say }: Context, { mutation = null }: ControlEntry): readonly Piece[] {
  if (mutation === null) return [note(say('tests.unmeasured'))];
  const { mutants, killed, equivalent } = mutation;
  return [
    words(say('tests.noticed', { killed, n: mutants })),
    ...(equivalent > 0 ? [line, note(say('tests.argued', { n: equivalent }))] : []),
  ];
}

/** One status and where it holds: each name links to the finding, or to the row of the requirement. */
function statusLine({ say, to }: Context, alike: readonly Result[], linkOf: (result: Result) => string): readonly Piece[] {
  const [first] = alike;
  if (!first) return [];
  const most = first.status === 'pass' || first.status === 'not-applicable' ? 3 : 20;
  const names = alike
    .slice(0, most)
    .map((result) => [value(subjectWords(say, result.subject), linkOf(result) || to('subject', result.subject))]);
  return [
    statusMark(say, first.status),
    words(' '),
    ...joined(names, comma),
    ...(alike.length > most ? [note(say('and-n-more', { n: alike.length - most }))] : []),
  ];
}

export function legendOf({ say }: Context) {
  const statuses = statusOrder.map((status) => ({
    pieces: [statusMark(say, status)],
    text: say(`legend.${status}`),
    name: statusSign(say, status).word,
  }));
  const verdicts = (['met', 'not-met', 'not-demonstrated', 'n/a'] as const).map((verdict) => ({
    pieces: [verdictMark(say, verdict)],
    text: say(`legend.${verdict}`),
    name: verdictSign(say, verdict).word,
  }));
  const marks = [
    { pieces: [waivedMark(say, say('legend.day'), '')], text: say('legend.waived'), name: '' },
    { pieces: [mark('open', { glyph: '⧗', word: say('stale.since', { day: say('legend.day') }) })], text: say('legend.stale'), name: '' },
    { pieces: [mark('na', { glyph: '✎', word: say('attested') })], text: say('legend.attested'), name: '' },
    { pieces: [stateMark(say, 'refused')], text: say('legend.refused'), name: '' },
  ];
  const rows = [...statuses, ...verdicts, ...marks].map((each) => row('', [], each.pieces, [cell(words(each.text))]));
  const terms = ['sl-t', 'sl-a', 'sl-c', 'fr', 'vector', 'zone', 'conduit', 'control', 'requirement', 'grade', 'class', 'mapping'];
  return {
    marks: table('legend', say('legend.caption'), [say('col.mark'), say('col.meaning')], rows, '', { sortable: false }),
    terms: terms.map((each) => ({ term: say(`term.${each}`), text: say(`term.${each}.text`) })),
  };
}

export function filesOf(context: Context) {
  const { assessment, say, sha256 } = context;
  const english = englishOf(say);
  const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
  const files = [
    ['assessment.json', 'json', sha256],
    [assessment.findingsFile.file, '', assessment.findingsFile.sha256],
    ['findings.csv', 'csv', hash(findingsCsv(assessment))],
    ['requirements.csv', 'requirements', hash(requirementsCsv(assessment, english))],
    ['evidence.csv', 'evidence', hash(evidenceCsv(assessment))],
    ['actions.csv', 'actions', hash(actionsCsv(assessment))],
    ['report.txt', 'text', hash(textSummary(assessment, english))],
  ] as const;
  return {
    table: table(
      'file-list',
      say('files.caption'),
      [say('col.file'), say('col.holds-what'), say('col.sha256')],
      files.map(([name, id, sha]) =>
        row('', [], [code(name)], [cell(words(say(`file.${id === '' ? 'ndjson' : id}`))), cell(code(sha === '' ? say('no-hash') : sha))]),
      ),
      '',
      { sortable: false },
    ),
    repeat: [code(repeatOf(context, assessment.selection.zone === null ? '' : `zone:${assessment.selection.zone}`))],
  };
}
