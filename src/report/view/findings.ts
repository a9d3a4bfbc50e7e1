/** Section 6: a list of all findings and one sheet for each control and subject, in a fixed order (report-design section 4). */
import type { Finding } from '../../model/assessment.js';
import { groupBy, pair, placeText } from '../lookup.js';
import { count } from '../visible.js';
import { classOrder, classWord, outageWord, severityWord, subjectWords } from '../words.js';
import { token } from './anchors.js';
import { sinceText } from './comparison.js';
import { shortHash, type Context, type Sheet } from './context.js';
import { firstSentence } from './fix-list.js';
import { placeTokens } from './folded.js';
import { evidenceLink } from './scope.js';
import { expiryOf, populationText, statusPieces } from './result-pieces.js';
import {
  anchored,
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
  prose,
  row,
  table,
  value,
  waivedMark,
  words,
  type Piece,
  type Row,
  type Table,
} from './pieces.js';
import { withoutCredit } from './risk-pieces.js';

export function findingsOf(context: Context) {
  const { assessment, say, sheets, fullSheets } = context;
  const { findings, findingsFile, results } = assessment;
  const failing = results.filter((each) => each.status === 'fail').length;
  const open = results.filter((each) => each.status === 'not-evaluated').length;
  const total = say('findings.total', { n: findingsFile.count, sheets: sheets.length });
  return {
    none: findings.length === 0 ? say('findings.none', { n: results.length, failed: failing, open }) : '',
    total: findings.length === 0 ? '' : total,
    kept: findings.length < findingsFile.count ? say('findings.kept', { shown: findings.length, n: findingsFile.count }) : '',
    folded: fullSheets.size < sheets.length ? say('findings.folded', { shown: fullSheets.size, n: sheets.length }) : '',
    classes: classOrder
      .filter((name) => findings.some((each) => each.class === name))
      .map((name) => ({ term: classWord(say, name), pieces: [words(say(`class.${name}`))] })),
    list: listOf(context),
    sheets: sheets.filter((each) => fullSheets.has(each)).map((each) => sheetView(context, each)),
  };
}

const tokensOf = ({ lookup, owners, subjectTokens, scenarioTokens }: Context, { result, first, findings }: Sheet): readonly string[] => [
  token('status', result.status),
  ...subjectTokens(result.subject),
  token('control', result.control),
  token('class', first.class),
  ...[...new Set(findings.map((each) => token('severity', each.severity)))],
  ...[...new Set((lookup.control(result.control)?.satisfies ?? []).flatMap((id) => levelTokens(lookup.requirement(id))))],
  ...(owners.has(result.subject) ? [token('owner', owners.get(result.subject) ?? '')] : []),
  ...(first.class === 'opportunity' ? [] : ['required:yes']),
  ...(result.waivers.length > 0 ? ['waived:yes'] : []),
  ...scenarioTokens(result),
];
const levelTokens = (row: ReturnType<Context['lookup']['requirement']>): readonly string[] =>
  row ? [...(row.fr === null ? [] : [token('fr', row.fr)]), ...(row.level === null ? [] : [token('sl', String(row.level))])] : [];

function listOf(context: Context): Table {
  const { say, sheets, trim, fullSheets } = context;
  const single = trim.folded ? sheets.filter((each) => fullSheets.has(each)) : sheets;
  const folded = trim.folded ? sheets.filter((each) => !fullSheets.has(each)) : [];
  return table(
    'finding-list',
    say('list.caption', { n: sheets.length }),
    ['finding', 'class', 'severity', 'subject', 'control', 'failed', 'first-place', 'decision'].map((each) => say(`col.${each}`)),
    [
      ...single.map((sheet) => listRow(context, sheet)),
      ...[...groupBy(folded, ({ result, first }) => pair(result.control, first.class)).values()].flatMap((each) =>
        foldedRow(context, each),
      ),
    ],
    say('list.empty'),
    { wide: true, save: 'findings' },
  );
}

function listRow(context: Context, sheet: Sheet): Row {
  const { say, to, lookup, fullSheets } = context;
  const { first, result } = sheet;
  // The anchor stands on the sheet; a sheet that was left out leaves it to its row.
  const anchor = to('finding', first.id);
  return row(
    fullSheets.has(sheet) ? '' : anchor,
    fullSheets.has(sheet) ? [anchor] : tokensOf(context, sheet),
    [code(first.id, anchor)],
    [
      cell(words(classWord(say, first.class))),
      cell(words(severityWord(say, first.severity))),
      cell(value(subjectWords(say, first.subject), to('subject', first.subject))),
      cell(
        code(first.control, to('control', first.control)),
        words(` ${lookup.control(first.control)?.title ?? ''}`),
        // The sheet has it; a finding without one says it here.
        ...(fullSheets.has(sheet) ? [] : [line, aside(first.message)]),
      ),
      number(say('failed-of', { failed: result.failed, population: result.population })),
      cell(placePiece(first.origin)),
      cell(...waivers(context, result.waivers)),
    ],
  );
}

/** Findings of one control and class without a sheet, on a very large site: each keeps its anchor, its place and its counts. */
function foldedRow(context: Context, sheets: readonly Sheet[]): readonly Row[] {
  const { say, to, lookup } = context;
  const [sheet] = sheets;
  if (sheet === undefined) return [];
  const { control } = sheet.result;
  const waived = [...new Set(sheets.flatMap(({ result }) => result.waivers))];
  return [
    row(
      '',
      [
        ...new Set(sheets.flatMap((each) => tokensOf(context, each).filter((word) => !/^(zone|conduit|verdict|owner):/.test(word)))),
        ...placeTokens(
          context,
          sheets.map(({ result }) => result.subject),
        ),
      ],
      [words(say('list.folded', { n: sheets.length }))],
      [
        cell(words(classWord(say, sheet.first.class))),
        cell(words(severityWord(say, sheet.first.severity))),
        cell(
          ...joined(
            sheets.map(({ first, result }) => [
              words(
                `${first.subject.slice(first.subject.indexOf(':') + 1)} ${say('failed-of', { failed: result.failed, population: result.population })} `,
              ),
              anchored(first.id, to('finding', first.id)),
            ]),
            comma,
          ),
        ),
        cell(code(control, to('control', control)), words(` ${lookup.control(control)?.title ?? ''}`)),
        number(String(sheets.reduce((sum, { result }) => sum + result.failed, 0))),
        cell(dash),
        cell(...waivers(context, waived)),
      ],
    ),
  ];
}

const waivers = (context: Context, ids: readonly string[]): readonly Piece[] =>
  ids.length === 0
    ? [words(context.say('none'))]
    : lines(
        ids.map((id) => [
          waivedMark(context.say, expiryOf(context, id), context.to('decision', id)),
          words(' '),
          code(id, context.to('decision', id)),
        ]),
      );

function sheetView(context: Context, sheet: Sheet) {
  const { say, to, lookup, trim } = context;
  const { first, findings, result } = sheet;
  const control = lookup.control(result.control);
  const anchor = to('finding', first.id);
  const shown = findings.slice(0, trim.records);
  return {
    id: anchor.slice(1),
    filter: tokensOf(context, sheet).join(' '),
    name: [code(first.id, anchor)],
    more: result.failed > 1 ? say('and-n-more', { n: result.failed - 1 }) : '',
    class: classWord(say, first.class),
    title: [prose(control?.title ?? first.message)],
    status: statusPieces(context, result, [result]),
    control: [code(result.control, to('control', result.control)), words(control ? ` v${String(control.version)}` : '')],
    subject: [value(subjectWords(say, result.subject), to('subject', result.subject))],
    criterion: criterionOf(context, result.control, result.subject),
    condition: [
      words(say('condition', { failed: say('n-checks', { n: result.failed }), population: count(result.population) })),
      ...(shown.length === 1
        ? [line, value(first.message), ...(first.waivers.length > 0 ? [words(' '), ...waivers(context, first.waivers)] : [])]
        : []),
    ],
    // One record needs no table around it.
    place: shown.length === 1 ? [words(`${first.record.kind} `), code(first.record.key), line, ...placePieces(context, first)] : [],
    records: table(
      `r-${anchor.slice(1)}`,
      say('records.caption', { id: first.id }),
      [say('col.finding'), say('col.found'), say('col.record'), say('col.place')],
      shown.length === 1 ? [] : shown.map((each) => recordRow(context, each, first)),
      '',
      { sortable: false },
    ),
    recordsCut:
      shown.length < result.failed
        ? say('records.cut', { shown: shown.length, n: result.failed })
        : shown.length === 1
          ? ''
          : say('records.all', { n: result.failed }),
    printed: shown.length > 3 ? say('records.printed', { shown: 3, n: result.failed }) : '',
    evidence: evidenceLines(context, sheet),
    population: [words(populationText(context, result))],
    effect: effectOf(context, sheet),
    since: sinceText(context, findings),
    decision: waivers(context, result.waivers),
    repeat: [words(say('sheet.repeat-as'), '#annex-e'), ...zoneOption(result.subject)],
    fix: fixOf(context, sheet),
    effort: say('effort', {
      n: control?.effort.days ?? 0,
      cost: String(control?.effort.cost ?? 0),
      outage: outageWord(say, control?.effort.outage ?? 'unknown'),
      owner: context.owners.get(result.subject) ?? say('unknown'),
    }),
  };
}

/** The whole advice stands on the first sheet of its control; the others begin it and lead there. */
function fixOf({ say, to, lookup, sheetWithFix }: Context, sheet: Sheet): readonly Piece[] {
  const fix = lookup.control(sheet.result.control)?.fix;
  const first = sheetWithFix(sheet.result.control);
  if (fix === undefined) return [prose(say('unknown'))];
  const begin = firstSentence(fix);
  return first === undefined || first === sheet || begin === fix
    ? [prose(fix)]
    : [prose(begin), words(` ${say('fix.more')} `), code(first.first.id, to('finding', first.first.id))];
}

function recordRow(context: Context, each: Finding, first: Finding): Row {
  const anchor = context.to('finding', each.id);
  return row(
    each === first ? '' : anchor,
    [],
    [code(each.id, anchor)],
    [
      cell(value(each.message), ...(each.waivers.length > 0 ? [line, ...waivers(context, each.waivers)] : [])),
      cell(words(`${each.record.kind} `), code(each.record.key)),
      cell(...placePieces(context, each)),
    ],
  );
}

/** Where it stands: file and line, the pointer inside, and the further places. */
function placePieces(context: Context, each: Finding): readonly Piece[] {
  const others = each.others.slice(0, 5).flatMap((place) => [line, note(context.say('also')), code(placeText(place))]);
  const more = each.others.length > 5 ? [line, note(context.say('and-n-more', { n: each.others.length - 5 }))] : [];
  return [
    placePiece(each.origin),
    ...(each.origin.pointer === null || each.origin.line <= 0 ? [] : [line, code(each.origin.pointer)]),
    ...others,
    ...more,
  ];
}

/** Files that hold a record shown, in full; those that were only looked into, by id and day. */
function evidenceLines(context: Context, { result, findings }: Sheet): readonly Piece[] {
  const holding = new Set(
    findings.slice(0, context.trim.records).flatMap((each) => [each.origin, ...each.others].map((place) => place.evidence)),
  );
  const others = result.evidence.filter((id) => !holding.has(id));
  const brief = others.map((id) => [...evidenceLink(context, id), note(` ${context.lookup.evidence(id)?.collected?.slice(0, 10) ?? ''}`)]);
  return lines([
    ...result.evidence.filter((id) => holding.has(id)).map((id) => evidenceLine(context, id)),
    ...(brief.length === 0 ? [] : [[note(context.say('evidence.also')), ...joined(brief, comma)]]),
  ]);
}

function evidenceLine(context: Context, id: string): readonly Piece[] {
  const entry = context.lookup.evidence(id);
  if (!entry) return evidenceLink(context, id);
  return [
    ...evidenceLink(context, id),
    words(' · '),
    code(entry.file),
    words(
      context.say('evidence.line', {
        hash: shortHash(entry.sha256),
        collected: entry.collected ?? context.say('unknown'),
        by: entry.collector ?? context.say('unknown'),
        grade: entry.grade,
      }),
    ),
  ];
}

function criterionOf({ lookup, to, say }: Context, id: string, subject: string): readonly Piece[] {
  const control = lookup.control(id);
  if (!control) return [dash];
  return [
    ...lines(
      control.satisfies.map((requirement) => {
        const entry = lookup.requirement(requirement);
        return [
          code(requirement, to('req', subject, requirement) || to('map', requirement)),
          words(entry ? ` (${say('sl', { level: entry.level ?? '–' })}) ${entry.title}` : ''),
        ];
      }),
    ),
  ];
}

/** A control of the site may hold down every zone. */
const mostHolds = 20;

function effectOf(context: Context, { result }: Sheet): readonly Piece[] {
  const { say, to } = context;
  const action = context.actionOf(result);
  const scenarios = withoutCredit(context, result);
  const open = scenarios.length === 0 ? [] : [[words(say('effect.scenarios')), ...scenarios]];
  if (action?.unplaced === true) return lines([[words(say('effect.unplaced'))], ...open]);
  if (!action || action.holds.length === 0) return lines([[words(say('effect.none'))], ...open]);
  return lines([
    ...action.holds
      .slice(0, mostHolds)
      .map((hold) => [
        words(hold.fr, to('fr', hold.subject, hold.fr)),
        words(say('effect.holds', { low: hold.low, target: hold.target })),
        value(subjectWords(say, hold.subject), to('subject', hold.subject)),
        words(' ('),
        code(hold.requirement, to('req', hold.subject, hold.requirement)),
        words(')'),
      ]),
    ...(action.holds.length > mostHolds ? [[note(say('and-n-more', { n: action.holds.length - mostHolds }))]] : []),
    ...open,
  ]);
}

const optionOf = (zone: string): string => `--zone ${zone.slice('zone:'.length)}`;
const zoneOption = (subject: string): readonly Piece[] => (subject.startsWith('zone:') ? [words(' '), code(optionOf(subject))] : []);

/** How anybody makes the same verdict again. */
export function repeatOf({ assessment, say }: Context, subject: string): string {
  const zone = subject.startsWith('zone:') ? ` ${optionOf(subject)}` : '';
  return `otbaseline check <${say('repeat.folder')}> --policy ${assessment.policy.id} --as-of ${assessment.asOf}${zone}`;
}
