/** Annex C: coverage by catalogue, each requirement with what it is mapped to, and the results of this site seen through NIST and ATT&CK. */
import type { CrossReference, CrossRow } from '../../model/assessment.js';
import { mappingGrades, type ByGrade, type Mapped, type MappingGrade } from '../../model/catalogue.js';
import { entriesByName, groupBy } from '../lookup.js';
import { relationWords, statusWord } from '../words.js';
import { slug, token } from './anchors.js';
import { listed } from './say.js';
import type { Context } from './context.js';
import { controlLinks } from './fix-list.js';
import { showingOf, worst, type Showing } from './showing.js';
import {
  cell,
  code,
  comma,
  joined,
  lines,
  note,
  number,
  row,
  statusMark,
  table,
  unbroken,
  value,
  words,
  type Cell,
  type Piece,
  type Row,
} from './pieces.js';

export function crossOf(context: Context) {
  const { assessment } = context;
  const all = assessment.crossReference ?? [];
  const shown = all.filter((each) => each.requirements.length > 0);
  const showing = showingOf(context);
  return {
    coverage: coverageTable(context, all),
    requirements: requirementTable(context),
    catalogues: shown.map((each) => section(context, each, showing)),
    links: [
      { href: '#map-list', text: assessment.catalogue.title },
      ...shown.map(({ id }) => ({ href: sectionAnchor(id), text: titleOf(context, id) })),
    ],
  };
}

/** Catalogues that ship have a title of their own; one of the site is named by its id. */
const titleOf = ({ say }: Context, id: string): string => {
  const text = `cross.${id}`;
  return say.has(text) ? say(text) : say('cross.other', { id });
};

/** An id in a list of many: one that is short is not broken over two lines. */
const idOf = (id: string, href: string): Piece => (/^[\w.()-][\w .()-]{0,15}$/.test(id) ? { ...unbroken(id), href } : value(id, href));

const sectionAnchor = (catalogue: string): string => `#cross-${slug(catalogue)}`;

const anchorOf = ({ assessment }: Context, { id, requirements }: CrossReference): string =>
  id === assessment.catalogue.id ? '#map-list' : requirements.length > 0 ? sectionAnchor(id) : '';

function coverageTable(context: Context, all: readonly CrossReference[]) {
  const { say } = context;
  const kinds = ['automated', 'partial', 'attested', 'none'] as const;
  return table(
    'coverage-list',
    say('coverage.caption', { n: all.length }),
    ['catalogue', 'rows', ...kinds, 'related-only'].map((each) => say(`col.${each}`)),
    all.map((each) =>
      row(
        '',
        [],
        [code(each.id, anchorOf(context, each)), words(` ${each.title}`), note(`, ${each.edition}`)],
        [
          number(String(kinds.reduce((sum, kind) => sum + (each.counts[kind] ?? 0), 0))),
          ...kinds.map((kind) => number(String(each.counts[kind] ?? 0))),
          number(String(each.relatedOnly)),
        ],
      ),
    ),
    say('coverage.empty'),
    { wide: true },
  );
}

function requirementTable(context: Context) {
  const { assessment, say, to } = context;
  const controls = groupBy(
    assessment.controls.list.flatMap((each) => each.satisfies.map((requirement) => ({ requirement, id: each.id }))),
    (each) => each.requirement,
  );
  return table(
    'map-list',
    say('mappings.caption', { n: assessment.catalogue.requirements.length }),
    ['requirement', 'level', 'controls', 'mapped'].map((each) => say(`col.${each}`)),
    assessment.catalogue.requirements.map((each) => {
      const ids = (controls.get(each.id) ?? []).map(({ id }) => id);
      const maps = entriesByName(each.maps);
      return row(
        to('map', each.id),
        [...(each.fr === null ? [] : [token('fr', each.fr)]), ...(each.level === null ? [] : [token('sl', String(each.level))])],
        [code(each.id, to('map', each.id)), words(` ${each.title}`)],
        [
          number(each.level === null ? '–' : String(each.level)),
          cell(...(ids.length === 0 ? [words(say('no-control'))] : controlLinks(context, ids, 20))),
          cell(
            ...(maps.length === 0
              ? [words(say('no-mapping'))]
              : lines(maps.flatMap(([catalogue, rows]) => mappedLines(context, catalogue, rows)))),
          ),
        ],
      );
    }),
    say('mappings.empty'),
    { wide: true },
  );
}

/** One line a catalogue and grade, ids that are reached the same way together: `nist-csf-2.0, related: PR.AA-01, PR.AA-03 (via PR.AC-1); PR.DS-01`. */
const mappedLines = ({ to, say }: Context, catalogue: string, rows: readonly Mapped[]): readonly (readonly Piece[])[] =>
  [...groupBy(rows, (each) => relationWords(say, each))].map(([relation, alike]) => [
    note(`${catalogue}, ${relation}: `),
    ...joined(
      [...groupBy(alike, ({ via }) => via ?? '')].map(([via, same]) => [
        ...joined(
          same.map(({ id }) => [idOf(id, to('cross', catalogue, id))]),
          comma,
        ),
        ...(via === '' ? [] : [note(say('relation.via', { via }))]),
      ]),
      [words('; ')],
    ),
  ]);

function section(context: Context, each: CrossReference, showing: ReadonlyMap<string, Showing>) {
  const { say } = context;
  const { requirements: touched, others } = each;
  const extra = each.requirements.some((one) => one.otBaselines) ? ['ot'] : each.requirements.some((one) => one.tactics) ? ['tactics'] : [];
  return {
    id: sectionAnchor(each.id).slice(1),
    title: titleOf(context, each.id),
    notice: each.notice ?? '',
    table: table(
      `cross-list-${slug(each.id)}`,
      say('cross.caption', { n: touched.length, title: each.title, edition: each.edition }),
      ['requirement', ...extra, 'shows', 'from'].map((name) => say(`col.${name}`)),
      touched.map((one) => crossRow(context, each.id, one, extra, showing, touched.length > longCatalogue)),
      say('mappings.empty'),
      { wide: true },
    ),
    others:
      others.length === 0
        ? []
        : [
            words(say('cross.others', { n: others.length })),
            ...joined(
              others.map((one) => nameOf(one, extra)),
              comma,
            ),
          ],
  };
}

const baselineLetters = ({ otBaselines = [] }: Pick<CrossRow, 'otBaselines'>): string =>
  otBaselines.map((each) => each.slice(0, 1).toUpperCase()).join(' ');
/** Baselines stand for the title: hundreds of controls of SP 800-53 are in one. */
const nameOf = (one: CrossReference['others'][number], extra: readonly string[]): readonly Piece[] =>
  extra.includes('ot') ? [code(one.id), note(` ${baselineLetters(one)}`)] : [code(one.id), words(` ${one.title}`)];

function crossRow(
  context: Context,
  catalogue: string,
  one: CrossRow,
  extra: readonly string[],
  showing: ReadonlyMap<string, Showing>,
  isLong: boolean,
): Row {
  const { say, to } = context;
  const more: Readonly<Record<string, string>> = {
    ot: baselineLetters(one) || say('none'),
    tactics: (one.tactics ?? []).join(', ') || (one.kind === null ? '' : say(`cross.kind.${one.kind}`)),
  };
  const groups = [
    ...(one.satisfiedBy.length === 0 ? [] : [{ label: say('cross.satisfies'), ids: one.satisfiedBy, isCounted: false }]),
    ...byGrade(one.related).map(({ grade, ids }) => ({
      label: relationWords(say, { grade, relation: '' }),
      ids,
      isCounted: isLong && grade === 'derived' && ids.length > namedDerived,
    })),
  ];
  return row(
    to('cross', catalogue, one.id),
    [],
    [code(one.id, to('cross', catalogue, one.id)), words(` ${one.title}`)],
    [
      ...extra.map((name): Cell => cell(words(more[name] ?? ''))),
      cell(
        ...(groups.length === 0
          ? [words(say('no-control'))]
          : lines(
              groups.flatMap(({ label, ids, isCounted }) => [
                [note(label)],
                ...(isCounted ? countLines(context, ids, showing) : statusLines(context, ids, showing)),
              ]),
            )),
      ),
      cell(
        ...lines(
          byGrade(one.from).map(({ grade, ids }) => [
            note(`${relationWords(say, { grade, relation: '' })}: `),
            ...joined(
              ids.map((id) => [idOf(id, to('map', id))]),
              comma,
            ),
          ]),
        ),
      ),
    ],
  );
}

/** In a catalogue of hundreds of rows, more controls that are only related over a chain of mappings are counted: the requirements beside them name each, with a link. */
const namedDerived = 4;
const longCatalogue = 100;

/** `12 controls: 3 fail, 9 pass`, worst first. */
function countLines({ say }: Context, ids: readonly string[], showing: ReadonlyMap<string, Showing>): readonly (readonly Piece[])[] {
  const groups = groupBy(ids, (id) => showing.get(id)?.status ?? '');
  const parts = [...worst, ''].flatMap((status) => {
    const n = groups.get(status)?.length ?? 0;
    return n === 0 ? [] : [`${String(n)} ${status === '' ? say('cross.silent') : statusWord(say, status)}`];
  });
  return [[words(`${say('n-controls', { n: ids.length })}: ${listed(say, parts)}`)]];
}

const byGrade = (ids: ByGrade): readonly { readonly grade: MappingGrade; readonly ids: readonly string[] }[] =>
  mappingGrades.flatMap((grade) => {
    const own = ids[grade] ?? [];
    return own.length === 0 ? [] : [{ grade, ids: own }];
  });

/** Controls by what they show here, worst first; a control with other results too says in how many of its subjects. */
function statusLines({ say, to }: Context, ids: readonly string[], showing: ReadonlyMap<string, Showing>): readonly (readonly Piece[])[] {
  const groups = groupBy(ids, (id) => showing.get(id)?.status ?? '');
  const named = (id: string): readonly Piece[] => {
    const seen = showing.get(id);
    return [
      idOf(id, to('control', id)),
      ...(seen === undefined || seen.some === seen.of ? [] : [words(say('cross.some', { some: seen.some, of: seen.of }))]),
    ];
  };
  const lineOf = (alike: readonly string[]): readonly Piece[] => [words(' '), ...joined(alike.map(named), comma)];
  const silent = groups.get('') ?? [];
  return [
    ...worst.flatMap((status) => {
      const alike = groups.get(status) ?? [];
      return alike.length === 0 ? [] : [[statusMark(say, status), ...lineOf(alike)]];
    }),
    ...(silent.length === 0 ? [] : [[words(`${say('cross.silent')}:`), ...lineOf(silent)]]),
  ];
}
