/** Section 7: every requirement with why it is in or out, and the registers of decisions. */
import type { CatalogueEntry, DecisionEntry, RequirementResult } from '../../model/assessment.js';
import { refOf, subjectWords } from '../words.js';
import { subjectToken, subjectTokens, token } from './anchors.js';
import type { Context } from './context.js';
import { groupBy } from '../lookup.js';
import { statusCounts } from './results.js';
import {
  cell,
  code,
  comma,
  dash,
  unbroken,
  joined,
  line,
  lines,
  note,
  number,
  row,
  stateMark,
  table,
  value,
  words,
  type Piece,
  type Row,
  type Table,
} from './pieces.js';

export function applicabilityOf(context: Context) {
  const { assessment, say } = context;
  const { catalogue, decisions } = assessment;
  const base = catalogue.requirements.filter((each) => each.parent === null).length;
  const rows = groupBy(assessment.requirements, (each) => each.id);
  return {
    statement: table(
      'soa',
      say('soa.caption', { n: catalogue.requirements.length, base, enhancements: catalogue.requirements.length - base }),
      ['requirement', 'level', 'applies', 'why-in', 'why-out', 'result'].map((each) => say(`col.${each}`)),
      catalogue.requirements.map((each) => statementRow(context, each, rows.get(each.id) ?? [])),
      say('soa.empty'),
      { wide: true, save: 'applicability' },
    ),
    registers: [
      register(context, 'waivers', decisions.waivers),
      register(context, 'compensations', decisions.compensations),
      register(context, 'not-applicable', decisions.notApplicable),
      register(context, 'completeness', decisions.completeness),
    ],
  };
}

function statementRow(context: Context, entry: CatalogueEntry, rows: readonly RequirementResult[]): Row {
  const { assessment, say, to } = context;
  const inProfile = new Set(rows.map((each) => each.subject));
  const outside = assessment.subjects.filter((each) => each.kind !== 'site' && !inProfile.has(refOf(each))).map(refOf);
  const applicable = rows.filter((each) => each.status !== 'not-applicable');
  const required = applicable.filter((each) => each.required);
  const above = applicable.filter((each) => !each.required);
  const decided = rows.filter((each) => each.status === 'not-applicable');
  const names = (list: readonly string[]): readonly Piece[] =>
    joined(
      list.map((ref) => [value(nameOf(ref), to('req', ref, entry.id) || to('subject', ref))]),
      comma,
    );
  const why = (label: string, list: readonly string[], most: number): readonly (readonly Piece[])[] => {
    if (list.length === 0) return [];
    const { kinds, others } = wholeKinds(context, list);
    const named = others.length === 0 ? [] : names(others.slice(0, most));
    return [
      [
        note(label),
        words(kinds.join(', ')),
        ...(kinds.length > 0 && named.length > 0 ? comma : []),
        ...named,
        ...(others.length > most ? [note(say('and-n-more', { n: others.length - most }))] : []),
      ],
    ];
  };
  const tokens = [
    ...(entry.fr === null ? [] : [token('fr', entry.fr)]),
    ...(entry.level === null ? [] : [token('sl', String(entry.level))]),
    ...[...new Set(rows.map((each) => token('status', each.status)))],
    ...subjectTokens(assessment, inProfile),
    ...(required.length > 0 ? ['required:yes'] : []),
  ];
  return row(
    '',
    tokens,
    [code(entry.id, to('map', entry.id)), words(` ${entry.title}`)],
    [
      number(entry.level === null ? '–' : String(entry.level)),
      cell(unbroken(applicable.length === 0 ? say('soa.no') : say('soa.yes', { n: applicable.length, of: rows.length + outside.length }))),
      cell(
        ...lines([
          ...why(
            say('soa.needed'),
            required.map((each) => each.subject),
            20,
          ),
          ...why(
            say('soa.above'),
            above.map((each) => each.subject),
            3,
          ),
        ]),
      ),
      cell(
        ...lines([
          ...why(say('soa.outside'), outside, 20),
          ...decided.map((each) => [
            value(nameOf(each.subject), to('req', each.subject, entry.id)),
            words(': '),
            ...decisionsOn(context, each),
          ]),
        ]),
      ),
      cell(words(rows.length === 0 ? '–' : statusCounts(say, rows))),
    ],
  );
}

/** "all 8 zones" in place of their names; section 5 has a row for each. */
function wholeKinds(
  { assessment, say }: Context,
  list: readonly string[],
): { readonly kinds: readonly string[]; readonly others: readonly string[] } {
  const asked = new Set(list);
  const whole = (['zone', 'conduit'] as const)
    .map((kind) => ({ kind, refs: assessment.subjects.filter((each) => each.kind === kind).map(refOf) }))
    .filter(({ refs }) => refs.length > 2 && refs.every((ref) => asked.has(ref)));
  const told = new Set(whole.flatMap(({ refs }) => refs));
  return {
    kinds: whole.map(({ kind, refs }) => say(`soa.all-${kind}s`, { n: refs.length })),
    others: list.filter((ref) => !told.has(ref)),
  };
}

const nameOf = (ref: string): string => ref.slice(ref.indexOf(':') + 1);

function decisionsOn({ lookup, to }: Context, each: RequirementResult): readonly Piece[] {
  const ids = new Set(each.controls.flatMap((id) => lookup.result(id, each.subject)?.decision ?? []));
  return joined(
    [...ids].map((id) => [code(id, to('decision', id)), words(' '), value(lookup.decision(id)?.text ?? '')]),
    comma,
  );
}

function register({ say, to, lookup, assessment }: Context, name: string, entries: readonly DecisionEntry[]): Table {
  const about = (each: DecisionEntry): readonly Piece[] => {
    if (each.control === '') return [code(each.subject, to('evidence', each.subject))];
    const href = lookup.control(each.control) ? to('control', each.control) : to('map', each.control);
    return [code(each.control, href), words(' · '), value(subjectWords(say, each.subject), to('subject', each.subject))];
  };
  return table(
    `register-${name}`,
    say(`register.${name}`, { n: entries.length }),
    ['decision', 'about', 'state', 'approver', 'expires', 'text', 'declared'].map((each) => say(`col.${each}`)),
    entries.map((each) =>
      row(
        to('decision', each.id),
        each.control === '' ? [] : [token('control', each.control), ...(each.subject.includes(':') ? [subjectToken(each.subject)] : [])],
        [code(each.id, to('decision', each.id))],
        [
          cell(...about(each)),
          cell(stateMark(say, each.state), ...(each.why === '' ? [] : [line, value(each.why)])),
          cell(value(each.approver), line, note(each.approved)),
          cell(each.expires === null ? dash : unbroken(each.expires), ...soon(each, assessment.asOf, say('soon'))),
          cell(value(each.text)),
          cell(code(`${each.file}:${String(each.line)}`)),
        ],
      ),
    ),
    say(`register.${name}.empty`),
    { wide: true },
  );
}

const dayLength = 86_400_000;
/** In force and over within 90 days. */
function soon({ expires, state }: DecisionEntry, asOf: string, text: string): readonly Piece[] {
  if (expires === null || state !== 'in-force') return [];
  const left = (Date.parse(expires) - Date.parse(asOf)) / dayLength;
  return left >= 0 && left <= 90 ? [line, note(text)] : [];
}
