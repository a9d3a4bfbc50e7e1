/** Coverage: what controls satisfy or name, what is only related to them, and that a mapping covers nothing. */
import { describe, expect, test } from 'vitest';
import { coverageOf } from '../../src/assess/coverage.js';
import { crossReferences } from '../../src/assess/cross-reference.js';
import { loadLibrary } from '../../src/load/library.js';
import type { Catalogue, Mapping, MappingRow, Requirement } from '../../src/model/catalogue.js';
import type { Control } from '../../src/model/control.js';

const requirement = (id: string, more: Partial<Requirement> = {}): Requirement => ({
  id,
  title: `title of ${id}`,
  fr: null,
  level: null,
  parent: null,
  ...more,
});
const catalogue = (id: string, requirements: readonly Requirement[], more: Partial<Catalogue> = {}): Catalogue => ({
  ...{ id, title: id, edition: '1', requirements },
  ...more,
});
const mapped = (from: string, to: string, grade: MappingRow['grade'], more: Partial<MappingRow> = {}): MappingRow => ({
  from,
  to,
  grade,
  relation: 'related',
  ...more,
});

const levels = catalogue(
  'iec-62443-3-3',
  ['SR 1', 'SR 2', 'SR 3'].map((id) => requirement(id, { fr: 'IAC', level: 1 })),
);
const other = catalogue('other', [
  requirement('H', { kind: 'group' }),
  ...['A', 'B', 'C', 'D', 'E'].map((id) => requirement(id)),
  requirement('W', { withdrawn: true }),
]);
const mapping: Mapping = {
  from: 'iec-62443-3-3',
  to: 'other',
  rows: [
    mapped('SR 1', 'A', 'derived'),
    mapped('SR 2', 'A', 'published'),
    mapped('SR 1', 'B', 'curated'),
    mapped('SR 1', 'C', 'derived', { broad: true }),
    mapped('SR 3', 'D', 'official'),
  ],
};

const shipped = loadLibrary({ shipped: true, extra: [], tests: false });
if (!shipped.ok) throw new Error('the library does not load');
const [first] = shipped.value.controls;
if (!first) throw new Error('there is no control');
const control = (id: string, automation: Control['automation'], satisfies: readonly string[], maps: Control['maps'] = {}): Control => ({
  ...{ ...first, id, automation, satisfies, maps },
});
const controls = [
  control('C-1', 'attested', ['SR 1'], { other: ['A'] }),
  control('C-2', 'full', ['SR 1', 'other:B']),
  control('C-3', 'partial', ['SR 2']),
];
const rows = (of: string, own = controls) =>
  new Map(
    coverageOf(own, [levels, other], [mapping])
      .find(({ id }) => id === of)
      ?.requirements.map((row) => [row.id, row]),
  );

describe('coverage', () => {
  test.each([
    ['iec-62443-3-3', 'SR 1', 'automated', ['C-1', 'C-2']],
    ['iec-62443-3-3', 'SR 2', 'partial', ['C-3']],
    ['iec-62443-3-3', 'SR 3', 'none', []],
    ['other', 'A', 'attested', ['C-1']],
    ['other', 'B', 'automated', ['C-2']],
    ['other', 'C', 'none', []],
    ['other', 'D', 'none', []],
    ['other', 'E', 'none', []],
  ])('of %s, %s is %s', (of, id, coverage, ids) => {
    expect(rows(of).get(id)).toMatchObject({ coverage, controls: ids });
  });
  test('headings and withdrawn rows are not counted', () => {
    expect([...rows('other').keys()]).toEqual(['A', 'B', 'C', 'D', 'E']);
  });
  test('a superseded edition is left out', () => {
    expect(coverageOf(controls, [levels, { ...other, supersededBy: 'new' }], [mapping]).map(({ id }) => id)).toEqual(['iec-62443-3-3']);
  });
});

describe('relations', () => {
  test.each([
    ['A', { published: ['SR 2'], derived: ['SR 1'] }, { published: ['C-3'], curated: ['C-1'], derived: ['C-2'] }, []],
    ['B', { curated: ['SR 1'] }, { curated: ['C-1'] }, ['C-2']],
    ['C', {}, {}, []],
    ['D', { official: ['SR 3'] }, {}, []],
    ['E', {}, {}, []],
  ])('%s is reached from %j, over controls %j, and satisfied by %j', (id, requirements, related, satisfiedBy) => {
    expect(rows('other').get(id)).toMatchObject({ requirements, related, satisfiedBy });
  });
});

describe('the cross-reference of an assessment', () => {
  const cross = (others: readonly Requirement[] = other.requirements) =>
    crossReferences(controls, new Map([levels, { ...other, requirements: others }].map((each) => [each.id, each])), [mapping]);

  test('counts every row, and says how many without a control are related', () => {
    expect(cross().map(({ id, counts, relatedOnly }) => ({ id, counts, relatedOnly }))).toEqual([
      { id: 'iec-62443-3-3', counts: { automated: 1, partial: 1, attested: 0, none: 1 }, relatedOnly: 0 },
      { id: 'other', counts: { automated: 1, partial: 0, attested: 1, none: 3 }, relatedOnly: 1 },
    ]);
  });
  test('holds the rows with which something has to do, and names the others', () => {
    const [own, there] = cross();
    expect([own?.requirements, own?.others]).toEqual([[], []]);
    expect(there?.requirements.map((row) => row.id)).toEqual(['A', 'B', 'D']);
    expect(there?.others).toEqual([
      { id: 'C', title: 'title of C' },
      { id: 'E', title: 'title of E' },
    ]);
  });
  test('of a catalogue with baselines, names only the others that a baseline selects', () => {
    const [, there] = cross(other.requirements.map((row) => (row.id === 'C' ? { ...row, otBaselines: { low: true, high: true } } : row)));
    expect(there?.others).toEqual([{ id: 'C', title: 'title of C', otBaselines: ['low', 'high'] }]);
  });
  test('of a catalogue with which nothing has to do, holds the counts alone', () => {
    const [, there] = crossReferences([], new Map([levels, other].map((each) => [each.id, each])), []);
    expect(there).toMatchObject({ counts: { none: 5 }, requirements: [], others: [] });
  });
});
