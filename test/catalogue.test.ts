/** The shipped catalogues and mappings: counts that every copy must reach, references that must hold, and equality with the fact tables. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { parse as parseCsv } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { foundationalRequirements, type Catalogue, type Mapping, type MappingRow, type Requirement } from '../src/model/catalogue.js';

type Baselines = Partial<Record<'low' | 'moderate' | 'high', true>>;
interface Row extends Requirement {
  readonly titleUnverified?: boolean;
  readonly componentType?: string;
  readonly relatedSr?: string;
  readonly replacedBy?: readonly string[];
  readonly baselines?: Baselines;
  readonly otBaselines?: Baselines;
  readonly tactics?: readonly string[];
}
interface ShippedCatalogue extends Catalogue {
  readonly source: string;
  readonly licence: string;
  readonly note?: string;
  readonly titlesUnverified?: boolean;
  readonly foundationalRequirements?: readonly { readonly id: string; readonly abbr: string; readonly title: string }[];
  readonly requirements: readonly Row[];
}
interface ShippedRow extends MappingRow {
  readonly viaSrs?: number;
  readonly note?: string;
  readonly reviewer?: string;
  readonly date?: string;
}
interface ShippedMapping extends Mapping {
  readonly file: string;
  readonly rows: readonly ShippedRow[];
}

const catalogueKeys = [
  ...['id', 'title', 'edition', 'source', 'licence', 'note', 'notice', 'titlesUnverified', 'supersededBy', 'foundationalRequirements'],
];
const mitre = '© 2025 The MITRE Corporation. This work is reproduced and distributed with the permission of The MITRE Corporation.';
const yamlFiles = (folder: string): string[] => readdirSync(folder).filter((file) => file.endsWith('.yaml'));

const catalogues = new Map(
  yamlFiles('controls/catalogues').map((file): [string, ShippedCatalogue] => [
    file.replace('.yaml', ''),
    parse(readFileSync(`controls/catalogues/${file}`, 'utf8')) as ShippedCatalogue,
  ]),
);
const mappings = yamlFiles('controls/mappings').map((file): ShippedMapping => {
  const mapping = parse(readFileSync(`controls/mappings/${file}`, 'utf8')) as Mapping;
  return { ...mapping, file };
});

function catalogue(id: string): ShippedCatalogue {
  const found = catalogues.get(id);
  if (!found) throw new Error(`there is no catalogue ${id}`);
  return found;
}
function mappingBetween(from: string, to: string): ShippedMapping {
  const found = mappings.find((each) => each.from === from && each.to === to);
  if (!found) throw new Error(`there is no mapping from ${from} to ${to}`);
  return found;
}
const rowsOf = (id: string): readonly Row[] => catalogue(id).requirements;
const leaves = (id: string): readonly Row[] => rowsOf(id).filter((row) => row.kind === undefined);
const groups = (id: string): readonly Row[] => rowsOf(id).filter((row) => row.kind === 'group');
const isEnhancement = (row: Row): boolean => / RE \d+$/.test(row.id);
const requiredAt = (rows: readonly Row[]): number[] =>
  [1, 2, 3, 4].map((level) => rows.filter((row) => row.level !== null && row.level <= level).length);
const childrenOf = (id: string, parents: readonly Row[]): number[] =>
  parents.map((parent) => rowsOf(id).filter((row) => row.parent === parent.id).length);
function tally(keys: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const key of keys) counts[key] = (counts[key] ?? 0) + 1;
  return counts;
}
const baselineCounts = (rows: readonly Row[], which: 'baselines' | 'otBaselines'): number[] =>
  (['low', 'moderate', 'high'] as const).map((name) => rows.filter((row) => row[which]?.[name] === true).length);

test('eleven catalogues and eleven mappings ship', () => {
  expect([...catalogues.keys()].sort()).toEqual([
    'attack-ics',
    'iec-62443-2-1',
    'iec-62443-2-1-2010',
    'iec-62443-2-4',
    'iec-62443-3-2',
    'iec-62443-3-3',
    'iec-62443-4-1',
    'iec-62443-4-2',
    'nist-csf-1.1',
    'nist-csf-2.0',
    'nist-sp-800-53-r5',
  ]);
  expect(mappings.map((each) => each.file).sort()).toEqual([
    'attack-ics--nist-sp-800-53-r5.yaml',
    'iec-62443-2-1-2010--nist-csf-1.1.yaml',
    'iec-62443-3-3--attack-ics.yaml',
    'iec-62443-3-3--iec-62443-2-1.yaml',
    'iec-62443-3-3--nist-csf-1.1.yaml',
    'iec-62443-3-3--nist-csf-2.0.yaml',
    'iec-62443-3-3--nist-sp-800-53-r5.yaml',
    'iec-62443-4-2--attack-ics.yaml',
    'iec-62443-4-2--iec-62443-3-3.yaml',
    'nist-csf-1.1--nist-csf-2.0.yaml',
    'nist-csf-2.0--nist-sp-800-53-r5.yaml',
  ]);
});

describe.each([...catalogues])('catalogue %s', (file, { id, requirements, ...head }) => {
  test('is named as its file and has the common keys', () => {
    expect(id).toBe(file);
    expect(Object.keys({ id, ...head }).filter((key) => !catalogueKeys.includes(key))).toEqual([]);
    for (const key of ['title', 'edition', 'source', 'licence'] as const) expect(head[key], key).toMatch(/\S/);
  });
  test('has every id once', () => {
    expect(Object.entries(tally(requirements.map((row) => row.id))).filter(([, count]) => count > 1)).toEqual([]);
  });
  test('names only parents that exist', () => {
    const ids = new Set(requirements.map((row) => row.id));
    expect(requirements.filter((row) => row.parent !== null && !ids.has(row.parent))).toEqual([]);
  });
  test('gives every row a title of at most 120 characters', () => {
    expect(requirements.filter((row) => row.title.trim() === '' || row.title.length > 120)).toEqual([]);
  });
  test('gives every row all five keys, and a level only together with a foundational requirement', () => {
    const keys = ['id', 'title', 'fr', 'level', 'parent'];
    expect(requirements.filter((row) => !keys.every((key) => key in row))).toEqual([]);
    expect(requirements.filter((row) => row.level !== null && row.fr === null)).toEqual([]);
  });
});

describe('IEC 62443-3-3', () => {
  const rows = rowsOf('iec-62443-3-3');

  test('has 51 requirements and 49 enhancements', () => {
    expect(rows).toHaveLength(100);
    expect(rows.filter((row) => row.parent === null && !isEnhancement(row))).toHaveLength(51);
    expect(rows.filter((row) => row.parent !== null && isEnhancement(row))).toHaveLength(49);
  });
  test('requires 37, 60, 90 and 100 rows at SL 1 to 4', () => {
    expect(requiredAt(rows)).toEqual([37, 60, 90, 100]);
    expect(requiredAt(rows.filter((row) => !isEnhancement(row)))).toEqual([37, 49, 51, 51]);
    expect(requiredAt(rows.filter(isEnhancement))).toEqual([0, 11, 39, 49]);
  });
  test('lists the foundational requirements in the order of the vector', () => {
    expect(catalogue('iec-62443-3-3').foundationalRequirements?.map(({ id, abbr }) => [id, abbr])).toEqual(
      foundationalRequirements.map((abbr, index) => [`FR ${index + 1}`, abbr]),
    );
  });
  test.each([
    ['IAC', 13, 11, [10, 16, 22, 24]],
    ['UC', 12, 12, [8, 12, 21, 24]],
    ['SI', 9, 10, [5, 10, 16, 19]],
    ['DC', 3, 3, [2, 4, 5, 6]],
    ['RDF', 4, 7, [4, 6, 10, 11]],
    ['TRE', 2, 1, [1, 2, 3, 3]],
    ['RA', 8, 5, [7, 10, 13, 13]],
  ] as const)('%s has %i requirements, %i enhancements and %j rows at SL 1 to 4', (fr, base, enhancements, levels) => {
    const own = rows.filter((row) => row.fr === fr);
    expect(own.filter((row) => !isEnhancement(row))).toHaveLength(base);
    expect(own.filter(isEnhancement)).toHaveLength(enhancements);
    expect(requiredAt(own)).toEqual(levels);
  });
  test('the default conduit profile has 40 rows', () => {
    expect(rows.filter((row) => row.conduit === true)).toHaveLength(40);
    expect(rows.filter((row) => row.conduit === undefined)).toEqual([]);
  });
  test('an enhancement belongs to the requirement in its id, has its foundational requirement and is never below its level', () => {
    const byId = new Map(rows.map((row) => [row.id, row]));
    for (const row of rows.filter(isEnhancement)) {
      const parent = byId.get(row.id.replace(/ RE \d+$/, ''));
      expect(row.parent, row.id).toBe(parent?.id);
      expect(row.fr, row.id).toBe(parent?.fr);
      expect(row.level ?? 0, row.id).toBeGreaterThanOrEqual(parent?.level ?? 9);
    }
  });
  test.each([
    ['SR 3.4', 2],
    ['SR 4.1 RE 2', 4],
    ['SR 6.2', 2],
    ['SR 1.13 RE 1', 2],
  ])('the disputed row %s stands at SL %i and says so', (id, level) => {
    const row = rows.find((each) => each.id === id);
    expect(row?.level).toBe(level);
    expect(row?.note).toContain('disputed');
  });
  test('23 titles of enhancements are marked as resting on one source', () => {
    const marked = rows.filter((row) => row.titleUnverified === true);
    expect(marked).toHaveLength(23);
    expect(marked.every(isEnhancement)).toBe(true);
  });
});

describe('IEC 62443-4-2', () => {
  const rows = leaves('iec-62443-4-2');
  const all = rowsOf('iec-62443-4-2');
  const byPrefix = (prefix: string): number => rows.filter((row) => !isEnhancement(row) && row.id.startsWith(`${prefix} `)).length;

  test('has 73 requirements and 49 enhancements', () => {
    expect(['CR', 'SAR', 'EDR', 'HDR', 'NDR'].map(byPrefix)).toEqual([43, 2, 8, 8, 12]);
    expect(rows.filter(isEnhancement)).toHaveLength(49);
    expect(rows).toHaveLength(122);
  });
  test('requires 50, 93, 116 and 122 rows at SL 1 to 4', () => {
    expect(requiredAt(rows)).toEqual([50, 93, 116, 122]);
  });
  test.each([
    ['software application', [34, 53, 67, 73]],
    ['embedded device', [36, 61, 77, 83]],
    ['host device', [36, 62, 78, 84]],
    ['network device', [40, 67, 86, 92]],
  ])('a %s has %j rows at SL 1 to 4', (type, levels) => {
    expect(requiredAt(rows.filter((row) => row.componentType === 'all' || row.componentType === type))).toEqual(levels);
  });
  test.each([
    ['IAC', [10, 16, 23, 24]],
    ['UC', [12, 23, 29, 32]],
    ['SI', [16, 36, 40, 42]],
    ['DC', [2, 3, 5, 5]],
    ['RDF', [3, 4, 6, 6]],
    ['TRE', [1, 2, 3, 3]],
    ['RA', [6, 9, 10, 10]],
  ])('%s has %j rows at SL 1 to 4', (fr, levels) => {
    expect(requiredAt(rows.filter((row) => row.fr === fr))).toEqual(levels);
  });
  test.each([
    ['CR 2.11', 1],
    ['CR 2.12', 1],
    ['CR 3.4', 1],
    ['CR 3.7', 1],
    ['SAR 2.4 RE 1', 2],
    ['EDR 2.4 RE 1', 2],
    ['HDR 2.4 RE 1', 2],
    ['NDR 2.4 RE 1', 2],
    ['NDR 1.13 RE 1', 3],
    ['CR 6.1 RE 1', 3],
    ['CR 6.2', 2],
    ['CR 7.8', 2],
  ])('%s stands at SL %i, whatever 3-3 says', (id, level) => {
    expect(rows.find((row) => row.id === id)?.level).toBe(level);
  });
  test('15 numbers are placeholders, of which CR 2.3, 5.4 and 7.5 have no successor', () => {
    const placeholders = groups('iec-62443-4-2');
    expect(placeholders).toHaveLength(15);
    expect(placeholders.filter((row) => row.replacedBy?.length === 0).map((row) => row.id)).toEqual(['CR 2.3', 'CR 5.4', 'CR 7.5']);
    expect(placeholders.flatMap((row) => row.replacedBy ?? []).filter((id) => !rows.some((row) => row.id === id))).toEqual([]);
    expect(placeholders.filter((row) => row.level !== null)).toEqual([]);
  });
  test('the four constraints stand beside the requirements, without a level', () => {
    expect(all.filter((row) => row.kind === 'constraint').map((row) => row.id)).toEqual(['CCSC 1', 'CCSC 2', 'CCSC 3', 'CCSC 4']);
    expect(all).toHaveLength(122 + 15 + 4);
  });
  test('a related SR is a requirement of 3-3', () => {
    const known = new Set(rowsOf('iec-62443-3-3').map((row) => row.id));
    expect(rows.filter((row) => row.relatedSr !== undefined && !known.has(row.relatedSr))).toEqual([]);
  });
});

describe('the process parts of IEC 62443', () => {
  test('2-1:2024 has 87 requirements in 16 groups in 8 elements, and marks its titles as unverified', () => {
    const elements = groups('iec-62443-2-1').filter((row) => row.parent === null);
    expect(elements.map((row) => row.id)).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map((n) => `SPE ${n}`));
    expect(groups('iec-62443-2-1').filter((row) => row.parent !== null)).toHaveLength(16);
    expect(leaves('iec-62443-2-1')).toHaveLength(87);
    expect(tally(leaves('iec-62443-2-1').map((row) => row.id.replace(/ .*/, '')))).toEqual({
      ORG: 11,
      CM: 4,
      NET: 15,
      COMP: 10,
      DATA: 7,
      USER: 23,
      EVENT: 9,
      AVAIL: 8,
    });
    expect(catalogue('iec-62443-2-1').titlesUnverified).toBe(true);
  });
  test('2-4:2023 has 72 base requirements and 51 enhancements in 12 areas', () => {
    const rows = leaves('iec-62443-2-4');
    expect(rows.filter((row) => row.id.endsWith(' BR'))).toHaveLength(72);
    expect(rows.filter(isEnhancement)).toHaveLength(51);
    expect(groups('iec-62443-2-4').map((area) => rows.filter((row) => row.id.startsWith(`${area.id}.`)).length)).toEqual([
      11, 7, 24, 6, 12, 4, 5, 8, 17, 8, 12, 9,
    ]);
  });
  test('3-2:2020 has 32 requirements in 7 groups', () => {
    expect(childrenOf('iec-62443-3-2', groups('iec-62443-3-2'))).toEqual([1, 1, 6, 1, 13, 9, 1]);
    expect(leaves('iec-62443-3-2')).toHaveLength(32);
  });
  test('4-1:2018 has 47 requirements in 8 practices', () => {
    expect(groups('iec-62443-4-1').map((row) => row.id)).toEqual(['SM', 'SR', 'SD', 'SI', 'SVV', 'DM', 'SUM', 'SG']);
    expect(childrenOf('iec-62443-4-1', groups('iec-62443-4-1'))).toEqual([13, 5, 4, 2, 5, 6, 5, 7]);
    expect(leaves('iec-62443-4-1')).toHaveLength(47);
  });
});

describe('NIST CSF 2.0', () => {
  const outcomes = leaves('nist-csf-2.0');

  test('has 6 functions, 22 categories and 106 subcategories', () => {
    expect(groups('nist-csf-2.0').filter((row) => row.parent === null)).toHaveLength(6);
    expect(groups('nist-csf-2.0').filter((row) => row.parent !== null)).toHaveLength(22);
    expect(outcomes).toHaveLength(106);
    expect(tally(outcomes.map((row) => row.id.slice(0, 2)))).toEqual({ GV: 31, ID: 21, PR: 22, DE: 11, RS: 13, RC: 8 });
  });
  test('a subcategory has a short title, 3 to 8 words', () => {
    expect(outcomes.filter((row) => row.title.split(' ').length < 3 || row.title.split(' ').length > 8)).toEqual([]);
  });
});

describe('NIST SP 800-53 Rev. 5', () => {
  const controls = leaves('nist-sp-800-53-r5');

  test('has 1193 controls and enhancements in 20 families, 182 of them withdrawn', () => {
    expect(controls).toHaveLength(1193);
    expect(groups('nist-sp-800-53-r5')).toHaveLength(20);
    expect(controls.filter((row) => row.withdrawn === true)).toHaveLength(182);
  });
  test('the baselines of SP 800-53B have 149, 287 and 370 rows', () => {
    expect(baselineCounts(controls, 'baselines')).toEqual([149, 287, 370]);
  });
  test('the OT baselines of SP 800-82 Rev. 3 have 159, 303 and 386 rows, SC-41 left open', () => {
    expect(baselineCounts(controls, 'otBaselines')).toEqual([159, 303, 386]);
    expect(controls.find((row) => row.id === 'SC-41')?.otBaselines).toBeUndefined();
  });
  test('no baseline selects a withdrawn control', () => {
    expect(controls.filter((row) => row.withdrawn === true && (row.baselines ?? row.otBaselines))).toEqual([]);
  });
});

describe('MITRE ATT&CK for ICS', () => {
  test('has 12 tactics, 83 techniques and 52 mitigations', () => {
    expect(groups('attack-ics')).toHaveLength(12);
    expect(rowsOf('attack-ics').filter((row) => row.kind === 'technique')).toHaveLength(83);
    expect(rowsOf('attack-ics').filter((row) => row.kind === 'mitigation')).toHaveLength(52);
  });
  test('a technique names tactics that exist, at least one', () => {
    const tactics = new Set(groups('attack-ics').map((row) => row.id));
    for (const row of rowsOf('attack-ics').filter((each) => each.kind === 'technique')) {
      expect(row.tactics?.length, row.id).toBeGreaterThan(0);
      expect(
        row.tactics?.filter((id) => !tactics.has(id)),
        row.id,
      ).toEqual([]);
    }
  });
  test("MITRE's notice stands in the catalogue, in NOTICE and in the mappings that use ATT&CK", () => {
    expect(catalogue('attack-ics').notice).toBe(mitre);
    expect(readFileSync('NOTICE', 'utf8')).toContain(mitre);
    const overAttack = mappings.filter(
      ({ from, to, rows }) => [from, to].includes('attack-ics') || rows.some((row) => row.source?.startsWith('attack-ics')),
    );
    expect(overAttack.map((each) => each.file)).toHaveLength(4);
    for (const { file } of overAttack) expect(readFileSync(`controls/mappings/${file}`, 'utf8'), file).toContain(mitre);
  });
});

/** Mappings between two editions of one text say where each id went. */
const basisOfEdition = new Set(['nist-csf-1.1 nist-csf-2.0']);
const show = (row: ShippedRow): string => `${row.from} -> ${row.to} (${row.grade}${row.basis === undefined ? '' : `, ${row.basis}`})`;

describe.each(mappings)('mapping $file', ({ file, from, to, rows }) => {
  const sources = new Set(rowsOf(from).map((row) => row.id));
  const targets = new Map(rowsOf(to).map((row) => [row.id, row]));

  test('is named after its two catalogues', () => {
    expect(file).toBe(`${from}--${to}.yaml`);
  });
  test('maps ids that exist, and none that was withdrawn', () => {
    expect(rows.filter((row) => !sources.has(row.from) || !targets.has(row.to)).map(show)).toEqual([]);
    // an older edition as a whole is another thing: all of it is withdrawn, and its references stand
    if (catalogue(to).supersededBy === undefined)
      expect(rows.filter((row) => targets.get(row.to)?.withdrawn === true).map(show)).toEqual([]);
  });
  test('says the relation that the grade allows', () => {
    const relations = {
      official: basisOfEdition.has(`${from} ${to}`) ? ['same-id', 'moved', 'incorporated'] : ['references'],
      published: ['cited-by'],
      derived: ['related'],
      curated: ['related'],
    };
    expect(rows.filter((row) => !relations[row.grade].includes(row.relation)).map(show)).toEqual([]);
  });
  test('gives every row its evidence: basis and source, a hop where derived; reason, reviewer and date where curated', () => {
    const isSupported = (row: ShippedRow): boolean =>
      row.grade === 'curated'
        ? [row.reason, row.reviewer, row.date].every((each) => each !== undefined && each !== '')
        : Boolean(row.basis && row.source) && (row.grade !== 'derived' || Boolean(row.via));
    expect(rows.filter((row) => !isSupported(row)).map(show)).toEqual([]);
    expect(rows.filter((row) => (row.reason ?? '').length > 120).map(show)).toEqual([]);
  });
  test('has no official and no curated row that is broad', () => {
    expect(rows.filter((row) => row.broad === true && (row.grade === 'official' || row.grade === 'curated')).map(show)).toEqual([]);
  });
  test('says nothing twice', () => {
    expect(Object.entries(tally(rows.map((row) => `${show(row)} ${row.broad ?? false}`))).filter(([, count]) => count > 1)).toEqual([]);
  });
});

describe('curated rows', () => {
  const curated = (to: string): Set<string> =>
    new Set(
      mappingBetween('iec-62443-3-3', to)
        .rows.filter((row) => row.grade === 'curated')
        .map((row) => row.from),
    );
  const uncovered = (to: string): string[] =>
    rowsOf('iec-62443-3-3')
      .map((row) => row.id)
      .filter((id) => !curated(to).has(id));

  test('give every requirement and enhancement a control of SP 800-53', () => {
    expect(uncovered('nist-sp-800-53-r5')).toEqual([]);
  });
  test('give every requirement and enhancement an outcome of CSF 2.0', () => {
    expect(uncovered('nist-csf-2.0')).toEqual([]);
  });
  test('stand beside the derived ones so that every SR has a requirement of 2-1:2024', () => {
    const known = new Set(mappingBetween('iec-62443-3-3', 'iec-62443-2-1').rows.map((row) => row.from));
    expect(rowsOf('iec-62443-3-3').filter((row) => row.parent === null && !known.has(row.id))).toEqual([]);
  });
  test.each([
    ['SR 5.1', 'nist-csf-2.0', 'PR.IR-01'],
    ['SR 5.2', 'nist-csf-2.0', 'PR.IR-01'],
    ['SR 7.5', 'nist-csf-2.0', 'PR.IR-02'],
    ['SR 7.5', 'nist-sp-800-53-r5', 'PE-11'],
    ['SR 3.7', 'nist-sp-800-53-r5', 'SI-11'],
    ['SR 5.1', 'nist-sp-800-53-r5', 'SC-7'],
    ['SR 1.1 RE 1', 'nist-sp-800-53-r5', 'IA-2'],
    ['SR 1.1 RE 2', 'nist-sp-800-53-r5', 'IA-2(1)'],
    ['SR 5.2 RE 1', 'nist-sp-800-53-r5', 'SC-7(5)'],
    ['SR 7.3 RE 1', 'nist-sp-800-53-r5', 'CP-9(1)'],
  ])('relate %s to %s %s', (id, to, target) => {
    expect(
      mappingBetween('iec-62443-3-3', to).rows.filter((row) => row.from === id && row.to === target && row.grade === 'curated'),
    ).toHaveLength(1);
  });
});

describe('known traps of the published record', () => {
  const everyRow = mappings.flatMap((mapping) => mapping.rows);

  test('password strength is never shown as multifactor authentication (ATT&CK M0932)', () => {
    const overM0932 = everyRow.filter((row) => row.from === 'SR 1.7' && (row.to === 'M0932' || row.via === 'M0932'));
    expect(overM0932).not.toEqual([]);
    expect(overM0932.filter((row) => row.broad !== true).map(show)).toEqual([]);
  });
  test('no requirement is mapped to physical access (PR.AA-06)', () => {
    expect(mappingBetween('iec-62443-3-3', 'nist-csf-2.0').rows.filter((row) => row.to === 'PR.AA-06')).toEqual([]);
  });
  test('a row derived over a CSF 1.1 subcategory that cites more than 9 SRs is broad', () => {
    const derived = mappingBetween('iec-62443-3-3', 'nist-csf-2.0').rows.filter((row) => row.grade === 'derived');
    expect(derived.filter((row) => (row.broad ?? false) !== (row.viaSrs ?? 99) > 9).map(show)).toEqual([]);
  });
});

test('no shipped text names a folder of a workstation', () => {
  const files = [
    ...yamlFiles('controls/catalogues').map((file) => `controls/catalogues/${file}`),
    ...mappings.map((mapping) => `controls/mappings/${mapping.file}`),
    'NOTICE',
    'LICENSE',
  ];
  expect(files.filter((file) => /(?:^|[\s"'(])\/(?:work|home|tmp|Users)\//m.test(readFileSync(file, 'utf8')))).toEqual([]);
});

const facts = '../shared/facts';

describe.skipIf(!existsSync(facts))('the fact tables', () => {
  type Fact = Readonly<Record<string, string>>;
  const table = (file: string): Fact[] => parseCsv(readFileSync(`${facts}/${file}`, 'utf8'), { columns: true });
  const cell = (fact: Fact, column: string): string => {
    const value = fact[column];
    if (value === undefined) throw new Error(`there is no column ${column}`);
    return value;
  };
  const orNull = (value: string): string | null => (value === '' ? null : value);

  test('3-3 is equal row by row, with the conduit profile', () => {
    const conduit = new Map(table('checks/sr-checks.csv').map((fact) => [cell(fact, 'id'), cell(fact, 'conduit_default') === 'yes']));
    expect(
      rowsOf('iec-62443-3-3').map(({ id, title, fr, level, parent, conduit: flag, titleUnverified, note }) => ({
        id,
        title,
        fr,
        level,
        parent,
        conduit: flag,
        unverified: titleUnverified ?? false,
        noted: note !== undefined,
      })),
    ).toEqual(
      table('iec62443/iec62443-3-3-2013.csv').map((fact) => ({
        id: cell(fact, 'id'),
        title: cell(fact, 'title'),
        fr: cell(fact, 'fr_abbr'),
        level: Number(cell(fact, 'min_sl')),
        parent: orNull(cell(fact, 'parent')),
        conduit: conduit.get(cell(fact, 'id')),
        unverified: cell(fact, 'title_sources') === '1',
        noted: cell(fact, 'note') !== '',
      })),
    );
    expect(catalogue('iec-62443-3-3').foundationalRequirements).toEqual(
      table('iec62443/iec62443-foundational-requirements.csv').map((fact) => ({
        id: cell(fact, 'id'),
        abbr: cell(fact, 'abbr'),
        title: cell(fact, 'title'),
      })),
    );
  });
  test('4-2 is equal row by row, with placeholders and constraints', () => {
    expect(
      leaves('iec-62443-4-2').map(({ id, title, fr, level, parent, componentType, relatedSr }) => ({
        id,
        title,
        fr,
        level,
        parent,
        componentType,
        relatedSr: relatedSr ?? null,
      })),
    ).toEqual(
      table('iec62443/iec62443-4-2-2019.csv').map((fact) => ({
        id: cell(fact, 'id'),
        title: cell(fact, 'title'),
        fr: cell(fact, 'fr_abbr'),
        level: Number(cell(fact, 'min_sl')),
        parent: orNull(cell(fact, 'parent')),
        componentType: cell(fact, 'component_type'),
        relatedSr: orNull(cell(fact, 'related_sr')),
      })),
    );
    expect(groups('iec-62443-4-2').map((row) => [row.id, row.replacedBy?.join(';')])).toEqual(
      table('iec62443/iec62443-4-2-placeholders.csv').map((fact) => [cell(fact, 'cr_id'), cell(fact, 'replaced_by')]),
    );
    expect(
      rowsOf('iec-62443-4-2')
        .filter((row) => row.kind === 'constraint')
        .map((row) => [row.id, row.title]),
    ).toEqual(table('iec62443/iec62443-4-2-ccsc.csv').map((fact) => [cell(fact, 'id'), cell(fact, 'title')]));
  });
  test('2-1 is equal row by row, the elements set before their groups', () => {
    const rows = rowsOf('iec-62443-2-1').filter((row) => !row.id.startsWith('SPE '));
    const own = table('iec62443/iec62443-2-1-2024.csv');
    expect(rows.map((row) => [row.id, row.title, row.parent])).toEqual(
      own.map((fact) => [cell(fact, 'id'), cell(fact, 'title'), cell(fact, 'parent') || cell(fact, 'spe')]),
    );
    expect(new Map(groups('iec-62443-2-1').flatMap((row) => (row.parent === null ? [[row.id, row.title] as const] : [])))).toEqual(
      new Map(own.map((fact) => [cell(fact, 'spe'), cell(fact, 'spe_title')])),
    );
  });
  test('2-4 is equal row by row', () => {
    const own = table('iec62443/iec62443-2-4-2023.csv');
    expect(leaves('iec-62443-2-4').map((row) => [row.id, row.title, row.parent])).toEqual(
      own.map((fact) => [
        cell(fact, 'id'),
        cell(fact, 'label'),
        cell(fact, 'kind') === 'BR' ? cell(fact, 'functional_area') : `${cell(fact, 'parent')} BR`,
      ]),
    );
    expect(new Map(groups('iec-62443-2-4').map((row) => [row.id, row.title]))).toEqual(
      new Map(own.map((fact) => [cell(fact, 'functional_area'), cell(fact, 'functional_area_title')])),
    );
  });
  test('3-2 is equal row by row', () => {
    expect(rowsOf('iec-62443-3-2').map((row) => [row.id, row.title, row.parent, row.titleUnverified ?? false])).toEqual(
      table('iec62443/iec62443-3-2-2020.csv').map((fact) => [
        cell(fact, 'id'),
        cell(fact, 'title'),
        orNull(cell(fact, 'parent')),
        cell(fact, 'title_sources') === '1',
      ]),
    );
  });
  test('4-1 is equal row by row', () => {
    const own = table('iec62443/iec62443-4-1-2018.csv');
    expect(leaves('iec-62443-4-1').map((row) => [row.id, row.title, row.parent])).toEqual(
      own.map((fact) => [cell(fact, 'id'), cell(fact, 'title'), cell(fact, 'practice_code')]),
    );
    expect(new Map(groups('iec-62443-4-1').map((row) => [row.id, row.title]))).toEqual(
      new Map(own.map((fact) => [cell(fact, 'practice_code'), cell(fact, 'practice_title')])),
    );
  });
  test('CSF 2.0 has the same ids and parents, and the titles of functions and categories', () => {
    expect(rowsOf('nist-csf-2.0').map((row) => [row.id, row.kind === 'group' ? row.title : '', row.parent])).toEqual(
      table('nist/csf20-core.csv').map((fact) => [cell(fact, 'id'), cell(fact, 'title'), orNull(cell(fact, 'parent'))]),
    );
  });
  test('SP 800-53 is equal row by row, with both sets of baselines', () => {
    const selected = (fact: Fact, prefix: string): Baselines => ({
      ...(['yes', 'added'].includes(cell(fact, `${prefix}_low`)) ? { low: true } : {}),
      ...(['yes', 'added'].includes(cell(fact, `${prefix}_mod`)) ? { moderate: true } : {}),
      ...(['yes', 'added'].includes(cell(fact, `${prefix}_high`)) ? { high: true } : {}),
    });
    expect(
      leaves('nist-sp-800-53-r5').map((row) => [row.id, row.title, row.withdrawn ?? false, row.baselines ?? {}, row.otBaselines ?? {}]),
    ).toEqual(
      table('nist/sp80053r5-controls.csv').map((fact) => [
        cell(fact, 'control'),
        cell(fact, 'title'),
        cell(fact, 'status') === 'withdrawn',
        selected(fact, 'b53'),
        selected(fact, 'ot'),
      ]),
    );
  });
  test('ATT&CK is equal row by row', () => {
    const tactics = table('attack/tactics.csv');
    const byShortName = new Map(tactics.map((fact) => [cell(fact, 'shortname'), cell(fact, 'tactic')]));
    expect(rowsOf('attack-ics').map((row) => [row.id, row.title, row.tactics ?? []])).toEqual([
      ...tactics.map((fact) => [cell(fact, 'tactic'), cell(fact, 'name'), []]),
      ...table('attack/techniques.csv').map((fact) => [
        cell(fact, 'technique'),
        cell(fact, 'name'),
        cell(fact, 'tactics')
          .split(';')
          .map((name) => byShortName.get(name)),
      ]),
      ...table('attack/mitigations.csv').map((fact) => [cell(fact, 'mitigation'), cell(fact, 'name'), []]),
    ]);
  });
  test.each([
    ['nist-csf-2.0', ['csf20']],
    ['nist-sp-800-53-r5', ['sp800-53r5']],
    ['attack-ics', ['attack-mitigation', 'attack-technique']],
    ['iec-62443-2-1', ['iec62443-2-1-2024']],
    ['nist-csf-1.1', ['csf11']],
  ])('the mapping from 3-3 to %s holds every row of the matrix, hop by hop, and nothing else', (to, types) => {
    const shipped = mappingBetween('iec-62443-3-3', to)
      .rows.filter((row) => row.grade !== 'curated')
      .flatMap((row) => (row.via ?? '').split('; ').map((via) => [row.from, row.to, row.grade, row.basis, via, row.source].join(' | ')));
    const known = table('nist/sr-matrix.csv')
      .filter((fact) => types.includes(cell(fact, 'target_type')))
      .map((fact) => ['sr', 'target', 'evidence', 'basis', 'via', 'source'].map((column) => cell(fact, column)).join(' | '));
    expect(shipped.sort()).toEqual(known.sort());
  });
  test('the mapping from CSF 2.0 to SP 800-53 holds all 740 references', () => {
    const shipped = mappingBetween('nist-csf-2.0', 'nist-sp-800-53-r5').rows.map((row) => `${row.from} ${row.to}`);
    const known = table('nist/csf20-to-80053r5.csv').map((fact) => `${cell(fact, 'csf20')} ${cell(fact, 'control')}`);
    expect(known).toHaveLength(740);
    expect(shipped.sort()).toEqual(known.sort());
  });
});
