/** Sections 2 and 3: scope and method with limits, the system as declared. */
import { contradictionCodes } from '../../model/contradiction-codes.js';
import { count } from '../visible.js';
import { subjectWords, traceWord } from '../words.js';
import { groupBy } from '../lookup.js';
import { listed } from './say.js';
import { subjectToken } from './anchors.js';
import { fact, type Fact } from './cover.js';
import { shortHash, type Context } from './context.js';
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
  verdictMark,
  words,
  type Piece,
  type Row,
  type Table,
} from './pieces.js';

export function scopeOf(context: Context) {
  const { assessment, say, to } = context;
  const { policy, controls, catalogue, site, tool } = assessment;
  const automated = (how: string): number => controls.list.filter((each) => each.automation === how).length;
  const without = new Set(assessment.requirements.filter((each) => each.controls.length === 0).map((each) => each.id)).size;
  const programme =
    policy.programme === 'all' || policy.programme === 'none' ? say(`scope.programme.${policy.programme}`) : policy.programme.join(', ');
  const facts: readonly Fact[] = [
    fact(
      say('scope.standard'),
      value(`${catalogue.title} (${catalogue.id}, ${catalogue.edition})`),
      words(say('scope.rows', { n: catalogue.requirements.length })),
    ),
    fact(
      say('scope.policy'),
      value(policy.title),
      words(say('scope.policy-text', { id: policy.id, version: policy.version, hash: shortHash(policy.sha256) })),
    ),
    fact(say('scope.target'), words(say(`scope.target.${policy.target}`))),
    fact(say('scope.conduits'), words(say(`scope.conduits.${policy.conduitProfile}`))),
    fact(say('scope.programme'), value(programme)),
    fact(
      say('scope.controls'),
      words(
        say('scope.controls-text', {
          n: controls.count,
          full: automated('full'),
          partial: automated('partial'),
          attested: automated('attested'),
          without,
          hash: shortHash(controls.sha256),
        }),
      ),
    ),
    fact(say('scope.site'), code('site.yaml'), words(` SHA-256 ${shortHash(site.sha256)}`)),
    fact(say('scope.tool'), words(`${tool.name} ${tool.version}`)),
  ];
  const relaxed = assessment.results.filter((each) => each.relaxed.length > 0);
  return {
    facts,
    method: ['1', '2', '3', '4', '5', '6'].map((n) => say(`method.${n}`)),
    limits: assessment.limits.map((each): readonly Piece[] => [value(each)]),
    excluded: table(
      'excluded',
      say('excluded.caption'),
      [say('col.control'), say('col.reason')],
      policy.excluded.map((each) => row('', [], [code(each.control, to('control', each.control))], [cell(value(each.reason))])),
      say('excluded.empty'),
    ),
    relaxed: table(
      'relaxed',
      say('relaxed.caption'),
      [say('col.control'), say('col.subject'), say('col.weaker')],
      relaxed.map((each) =>
        row(
          '',
          [],
          [code(each.control, to('control', each.control))],
          [
            cell(value(subjectWords(say, each.subject), to('subject', each.subject))),
            cell(
              ...joined(
                each.relaxed.map((what) => [code(what)]),
                comma,
              ),
            ),
          ],
        ),
      ),
      say('relaxed.empty'),
    ),
    problems: table(
      'problems',
      say('problems.caption', { n: assessment.problems.length }),
      [say('col.code'), say('col.severity'), say('col.place'), say('col.message')],
      assessment.problems.map((each) =>
        row(
          '',
          [],
          [code(each.code)],
          [
            cell(
              each.severity === 'error'
                ? mark('err', { glyph: '!', word: say('problem.error') })
                : mark('open', { glyph: '?', word: say('problem.warning') }),
            ),
            cell(code(each.line > 0 ? `${each.file}:${String(each.line)}:${String(each.column)}` : each.file)),
            cell(value(each.message), ...(each.hint === '' ? [] : [line, note(each.hint)])),
          ],
        ),
      ),
      say('problems.empty'),
    ),
  };
}

export function systemOf(context: Context): {
  readonly zones: Table;
  readonly conduits: Table;
  readonly contradictions: readonly ContradictionGroup[];
  readonly traces: Table;
  readonly unplaced: Table;
  readonly unplacedCut: string;
} {
  const { assessment, say } = context;
  const { model, unplaced } = assessment;
  return {
    zones: table(
      'zones',
      say('zones.caption', { n: model.zones.length }),
      ['zone', 'verdict', 'domain', 'networks', 'assets', 'accountable', 'location', 'missing', 'declared'].map((each) =>
        say(`col.${each}`),
      ),
      model.zones.map((each) => zoneRow(context, each)),
      say('zones.empty'),
      { wide: true },
    ),
    conduits: table(
      'conduits',
      say('conduits.caption', { n: model.conduits.length }),
      ['conduit', 'verdict', 'between', 'enforced', 'flows', 'accountable', 'declared'].map((each) => say(`col.${each}`)),
      model.conduits.map((each) => conduitRow(context, each)),
      say('conduits.empty'),
      { wide: true },
    ),
    contradictions: contradictionGroups(context),
    traces: tracesTable(context),
    unplaced: table(
      'unplaced',
      say('unplaced.caption', { n: unplaced.count }),
      [say('col.record'), say('col.why'), say('col.place')],
      unplaced.records.map((each) =>
        row(
          '',
          [],
          [value(each.record.kind), words(' '), code(each.record.key)],
          [cell(value(each.why)), cell(placePiece(each.place), words(' '), ...evidenceLink(context, each.place.evidence))],
        ),
      ),
      say('unplaced.empty'),
    ),
    unplacedCut: unplaced.records.length < unplaced.count ? say('unplaced.cut', { shown: unplaced.records.length, n: unplaced.count }) : '',
  };
}

export interface ContradictionGroup {
  readonly id: string;
  readonly title: string;
  readonly words: string;
  readonly table: Table;
}

/** By code, in the order of the list of codes; the two sides of each stand side by side. */
function contradictionGroups(context: Context): readonly ContradictionGroup[] {
  const { assessment, say } = context;
  const groups = groupBy(assessment.contradictions, ({ code: name }) => name);
  const codes = [...contradictionCodes, ...groups.keys()];
  return [...new Set(codes)].flatMap((name, n) => {
    const all = groups.get(name) ?? [];
    if (all.length === 0) return [];
    const isKnown = say.has(`contradiction-code.${name}`);
    const title = isKnown ? say(`contradiction-code.${name}`) : name;
    const id = `contradictions-${isKnown ? name : String(n)}`;
    return [
      {
        id,
        title: `${title} (${name})`,
        words: isKnown ? say(`contradiction-code.${name}.text`) : '',
        table: table(
          id,
          say('contradictions.caption', { n: all.length, title }),
          [say('col.what'), say('col.about'), say('col.one-side'), say('col.other-side')],
          all.map((each) => contradictionRow(context, each)),
          say('contradictions.empty'),
        ),
      },
    ];
  });
}

function contradictionRow(context: Context, { subject, message, places }: Context['assessment']['contradictions'][number]): Row {
  const { lookup, to, say } = context;
  const isSubject = lookup.subject(subject) !== undefined;
  const [one, ...others] = places.map((place) => [placePiece(place), words(' '), ...evidenceLink(context, place.evidence)]);
  return row(
    '',
    isSubject ? [subjectToken(subject)] : [],
    [value(message)],
    [
      cell(isSubject ? value(subjectWords(say, subject), to('subject', subject)) : code(subject)),
      cell(...(one ?? [])),
      cell(...lines(others)),
    ],
  );
}

const tracesShown = 200;
function tracesTable(context: Context): Table {
  const { say, assessment } = context;
  const { count: all = 0, unresolved = [], records = [] } = assessment.traces ?? {};
  const open = records.filter(({ problem }) => problem !== 'none').slice(0, tracesShown);
  const n = unresolved.reduce((sum, each) => sum + each.count, 0);
  const why = unresolved.map((each) => `${count(each.count)} ${traceWord(say, each.problem)}`).join('; ');
  return table(
    'traces',
    say('traces.caption', { n, all, why, shown: open.length }),
    [say('col.record'), say('col.named'), say('col.why'), say('col.zone'), say('col.location'), say('col.place')],
    open.map((each) =>
      row(
        '',
        [],
        [value(each.kind), words(' '), code(each.key)],
        [
          cell(value(each.named)),
          cell(words(traceWord(say, each.problem))),
          cell(value(each.zone)),
          cell(value([each.building, each.area].filter((text) => text !== '').join(', '))),
          cell(placePiece(each.place), words(' '), ...evidenceLink(context, each.place.evidence)),
        ],
      ),
    ),
    say(assessment.traces === undefined ? 'traces.none' : 'traces.empty', { all }),
  );
}

export const evidenceLink = ({ to }: Context, id: string): readonly Piece[] => (id === '' ? [] : [code(id, to('evidence', id))]);

function zoneRow({ lookup, say, to }: Context, each: Context['assessment']['model']['zones'][number]): Row {
  const ref = `zone:${each.id}`;
  const verdict = lookup.subject(ref)?.verdict;
  const missing = [
    each.networks.length === 0 ? say('zone.missing.networks') : '',
    each.accountable === null ? say('zone.missing.accountable') : '',
    each.location === null ? say('zone.missing.location') : '',
  ].filter((name) => name !== '');
  return row(
    '',
    [subjectToken(ref)],
    [
      value(each.name, to('subject', ref)),
      words(' '),
      code(each.id),
      ...(each.safety ? [words(' · '), words(say('zone.safety'))] : []),
      ...(each.parent === null ? [] : [line, note(say('zone.parent')), value(each.parent, to('subject', `zone:${each.parent}`))]),
    ],
    [
      cell(verdict ? verdictMark(say, verdict) : words(say('not-selected'))),
      cell(value(each.domain)),
      cell(
        ...joined(
          each.networks.map((net) => [code(net)]),
          [line],
        ),
      ),
      number(count(each.assets)),
      cell(each.accountable === null ? words(say('unknown')) : value(each.accountable)),
      cell(each.location === null ? words(say('unknown')) : value(each.location)),
      cell(missing.length === 0 ? words(say('zone.nothing-missing')) : words(listed(say, missing))),
      cell(code(`${each.file}:${String(each.line)}`)),
    ],
  );
}

function conduitRow({ lookup, say, to }: Context, each: Context['assessment']['model']['conduits'][number]): Row {
  const ref = `conduit:${each.id}`;
  const verdict = lookup.subject(ref)?.verdict;
  return row(
    '',
    [subjectToken(ref)],
    [value(each.name, to('subject', ref)), words(' '), code(each.id)],
    [
      cell(verdict ? verdictMark(say, verdict) : words(say('not-selected'))),
      cell(
        ...joined(
          each.between.map((zone) => [value(zone, to('subject', `zone:${zone}`))]),
          [words(' ↔ ')],
        ),
      ),
      cell(
        ...(each.enforcedBy.length === 0
          ? [words(say('conduit.nothing'))]
          : joined(
              each.enforcedBy.map((asset) => [code(asset)]),
              comma,
            )),
      ),
      number(count(each.flows)),
      cell(each.accountable === null ? words(say('unknown')) : value(each.accountable)),
      cell(code(`${each.file}:${String(each.line)}`)),
    ],
  );
}
