/** Control folders: what ships loads; a user's folder adds to it; test files fit their controls. */
import { describe, expect, test } from 'vitest';
import { missingTests } from '../../src/load/control-tests.js';
import { loadLibrary, shippedControls } from '../../src/load/library.js';
import { catalogueFiles, controlText, folder, kindFiles, lines, placed, text, valueOf } from './help.js';

const base: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(kindFiles).map(([id, content]) => [`evidence/${id}.yaml`, content])),
  ...Object.fromEntries(Object.entries(catalogueFiles).map(([id, content]) => [`catalogues/${id}.yaml`, content])),
  'README.md': 'not read',
  'ours/ACME-1-x.yaml': controlText,
};
const testFile = text(`
  control: ACME-1
  cases:
    - name: a copy of May fails
      subject: zone
      target: 3
      asOf: 2026-10-01
      params: { maxAgeDays: 5 }
      zone: { domain: business, location: pump hall }
      conduit: { flows: [{ id: f, from: a, to: b, service: tcp/1 }] }
      evidence:
        assets: [{ id: A, stateful: true, firmware: '1.10' }]
        backups: []
      complete: [backups]
      absent: [backups]
      decisions: { waivers: [{ id: W, control: ACME-1, subject: zone:z, owner: A, reason: B, approver: C, approved: 2026-01-01, expires: 2026-12-31 }] }
      expect: fail
      failed: [A]
      reasons: [stale]
    - { name: no evidence, evidence: {}, expect: not-evaluated }
`);
const load = (files: Readonly<Record<string, string>>, shipped: Parameters<typeof loadLibrary>[0]['shipped'] = false) =>
  loadLibrary({ shipped, extra: [folder({ ...base, ...files })] });
/** Problems without the name of the temporary folder. */
const shown = (files: Readonly<Record<string, string>>, shipped?: boolean): readonly string[] =>
  load(files, shipped)
    .problems.map(({ file, code, line, column, path }) =>
      `${file.replace(/^.*otbaseline-[^/]*\/?/, '')} ${code} ${line}:${column} ${path}`.trim(),
    )
    .sort();

test('what ships has no problem', () => {
  const loaded = loadLibrary({ shipped: true, extra: [] });
  expect(loaded.problems.map(({ code, file, line, column, message }) => `${code} ${file}:${line}:${column} ${message}`)).toEqual([]);
  const library = valueOf(loaded);
  expect(library.catalogues.get('iec-62443-3-3')?.requirements).toHaveLength(100);
  expect(library.controls.map(({ id }) => id)).toEqual(library.controls.map(({ id }) => id).sort());
  expect(library.controls.every(({ file }) => file.startsWith('controls/'))).toBe(true);
  expect(library.tests.size).toBeGreaterThan(0);
});

test('kinds and catalogues that ship can stand without their controls', () => {
  const library = valueOf(loadLibrary({ shipped: 'without-controls', extra: [] }));
  expect(library.controls).toEqual([]);
  expect(library.kinds.has('assets')).toBe(true);
});

test('a folder of the user is read whole, and its hash does not depend on where it lies', () => {
  const library = valueOf(load({ 'ours/ACME-1-x.test.yaml': testFile }));
  expect([...library.kinds.keys()].sort()).toEqual(['assets', 'backups', 'conduits']);
  expect(library.controls.map(({ id }) => id)).toEqual(['ACME-1']);
  expect(valueOf(load({})).sha256).toBe(library.sha256);
  expect(valueOf(load({ 'ours/ACME-1-x.yaml': `${controlText}# changed\n` })).sha256).not.toBe(library.sha256);
});

test('a single control file brings the test beside it', () => {
  const files = folder({ 'ours/ACME-1-x.yaml': controlText, 'ours/ACME-1-x.test.yaml': testFile, 'ours/broken.yaml': '{' });
  const single = loadLibrary({ shipped: 'without-controls', extra: [`${files}/ours/ACME-1-x.yaml`] });
  expect(valueOf(single).tests.has('ACME-1')).toBe(true);
});

test('a path inside the shipped folder adds nothing twice', () => {
  expect(loadLibrary({ shipped: true, extra: [`${shippedControls}fr1-identification`] }).problems).toEqual([]);
});

describe('folders that cannot be used', () => {
  test.each([
    ['a missing one', () => '/no/such/folder', 'E_FILE_MISSING'],
    ['an empty one', () => folder({ 'README.md': 'x' }), 'E_NOTHING_SELECTED'],
  ])('%s', (_, make, code) => {
    expect(loadLibrary({ shipped: false, extra: [make()] }).problems.map((problem) => problem.code)).toEqual([code]);
  });
});

describe('across files', () => {
  test.each([
    ['two controls of one id', { 'ours/ACME-1-y.yaml': controlText }, ['ours/ACME-1-y.yaml E_DUPLICATE_ID 1:5 id']],
    [
      'two kinds of one id',
      { 'evidence/z.yaml': (kindFiles['assets'] ?? '').replace('one: asset, many: assets', 'one: thing, many: things') },
      ['evidence/z.yaml E_DUPLICATE_ID 1:5 id'],
    ],
    [
      'two kinds of one name',
      { 'evidence/zz.yaml': (kindFiles['assets'] ?? '').replace('id: assets', 'id: zz') },
      ['evidence/zz.yaml E_DUPLICATE_ID 4:15 names.one', 'evidence/zz.yaml E_DUPLICATE_ID 4:28 names.many'],
    ],
    [
      'a kind and a catalogue in files of other names',
      {
        'evidence/z.yaml': (kindFiles['assets'] ?? '')
          .replace('id: assets', 'id: zz')
          .replace('one: asset, many: assets', 'one: thing, many: things'),
        'catalogues/z.yaml': (catalogueFiles['nist-csf-2.0'] ?? '').replace('id: nist-csf-2.0', 'id: rules'),
      },
      ['catalogues/z.yaml E_SCHEMA 1:5 id', 'evidence/z.yaml E_SCHEMA 1:5 id'],
    ],
    [
      'a kind whose records would hide the site',
      {
        'evidence/zz.yaml': (kindFiles['assets'] ?? '')
          .replace('id: assets', 'id: zz')
          .replace('one: asset, many: assets', 'one: site, many: things'),
      },
      ['evidence/zz.yaml E_DUPLICATE_ID 4:15 names.one'],
    ],
    [
      'two catalogues of one id',
      { 'catalogues/z.yaml': catalogueFiles['nist-csf-2.0'] ?? '' },
      ['catalogues/z.yaml E_DUPLICATE_ID 1:5 id'],
    ],
    ['a broken kind is reported once', { 'evidence/assets.yaml': 'id: assets\n\tx: 1\n' }, ['evidence/assets.yaml E_YAML 2:1']],
    ['a broken catalogue is reported once', { 'catalogues/nist-csf-2.0.yaml': '{' }, ['catalogues/nist-csf-2.0.yaml E_YAML 1:2']],
    [
      'a broken control is reported once',
      { 'ours/ACME-1-x.yaml': '{', 'ours/ACME-1-x.test.yaml': testFile },
      ['ours/ACME-1-x.yaml E_YAML 1:2'],
    ],
    ['an id of ours', { 'ours/OTB-101-x.yaml': controlText.replace('ACME-1', 'OTB-101') }, ['ours/OTB-101-x.yaml E_RESERVED_ID 1:5 id']],
    [
      'a mapping with an unknown id',
      { 'mappings/m.yaml': 'from: iec-62443-3-3\nto: nist-csf-2.0\nrows: [{ from: SR 1.1, to: X, grade: official, relation: related }]\n' },
      ['mappings/m.yaml E_UNKNOWN_REFERENCE 3:28 rows[0].to'],
    ],
    ['policies are not read as controls', { 'policies/p.yaml': 'id: p\n' }, []],
  ])('%s', (_, files, expected) => {
    expect(shown(files)).toEqual(expected);
  });

  test('the second bearer of an id names the first', () => {
    expect(load({ 'ours/ACME-1-y.yaml': controlText }).problems[0]?.message).toMatch(/ACME-1-x\.yaml:1 already$/);
  });
});

describe('a test file', () => {
  test('is read in full', () => {
    const cases = valueOf(load({ 'ours/ACME-1-x.test.yaml': testFile })).tests.get('ACME-1')?.cases ?? [];
    expect(cases[0]).toMatchObject({
      name: 'a copy of May fails',
      subject: 'zone',
      target: 3,
      asOf: '2026-10-01',
      params: { maxAgeDays: 5 },
      zone: { domain: 'business', location: { note: 'pump hall' } },
      conduit: { flows: [{ id: 'f', owner: null, expires: null }] },
      evidence: { assets: [{ id: 'A', stateful: true, firmware: '1.10' }] },
      complete: ['backups'],
      decisions: { waivers: [{ id: 'W', records: [] }], completeness: [] },
      expect: 'fail',
      failed: ['A'],
      reasons: ['stale'],
      line: 3,
    });
    expect(cases[0]?.evidence).not.toHaveProperty('backups');
    expect(cases[1]).toEqual({ name: 'no evidence', evidence: {}, expect: 'not-evaluated', line: 19 });
  });

  test.each([
    ['an unknown control', 'control: ACME-1', 'control: ACME-2', ['E_UNKNOWN_REFERENCE control @ACME-2']],
    [
      'an unknown kind',
      'backups: []',
      'bakups: []',
      [
        'E_UNKNOWN_REFERENCE cases[0].evidence.bakups @bakups',
        'E_TEST_CASE cases[0].complete[0] @backups]\n    absent',
        'E_TEST_CASE cases[0].absent[0] @backups]\n    decisions',
      ],
    ],
    [
      'a field that the kind does not have',
      'stateful: true',
      'statefull: true',
      ['E_TEST_CASE cases[0].evidence.assets[0].statefull @statefull'],
    ],
    ['a version that lost digits', "'1.10'", '1.10', ['E_QUOTE_IT cases[0].evidence.assets[0].firmware @1.10']],
    ['an unknown verdict', 'expect: fail', 'expect: broken', ['E_SCHEMA cases[0].expect @broken']],
    ['an unknown reason', '[stale]', '[old]', ['E_SCHEMA cases[0].reasons[0] @old']],
    ['a key of its own', 'complete: [', 'completed: [', ['E_UNKNOWN_KEY cases[0].completed @completed']],
    [
      'two cases of one name',
      'name: no evidence',
      'name: a copy of May fails',
      ['E_DUPLICATE_ID cases[1].name @a copy of May fails, evidence'],
    ],
    [
      'a verdict that cannot be',
      'expect: fail',
      'expect: pass',
      ['E_TEST_CASE cases[0].failed @[A]', 'E_TEST_CASE cases[0].reasons @[stale]'],
    ],
    ['a bad decision', 'zone:z', 'zone:y', ['E_TEST_CASE cases[0].decisions.waivers[0].subject @zone:y']],
  ])('with %s is refused', (_, from, to, expected) => {
    const content = testFile.replace(from, to);
    expect(lines(load({ 'ours/ACME-1-x.test.yaml': content }).problems)).toEqual(placed(content, expected));
  });

  test('belongs to the control of its name', () => {
    expect(shown({ 'ours/ACME-2-x.test.yaml': testFile })).toEqual(['ours/ACME-2-x.test.yaml E_TEST_CASE 1:10 control']);
  });

  test('is asked for by lint, with a case of each sort', () => {
    const { controls, tests } = valueOf(load({ 'ours/ACME-1-x.test.yaml': testFile }));
    expect(missingTests(controls, tests)).toMatchObject([{ code: 'E_CONTROL_INCOMPLETE', message: 'no case expects pass' }]);
    const [missing] = missingTests(controls, new Map());
    expect(missing?.code).toBe('E_CONTROL_INCOMPLETE');
    expect(missing?.file).toMatch(/ours\/ACME-1-x\.test\.yaml$/);
  });
});
