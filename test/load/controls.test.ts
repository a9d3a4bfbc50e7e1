/** Control files: every mistake at its place, all of them in one run. */
import { describe, expect, test } from 'vitest';
import { loadControl, type ControlContext } from '../../src/load/controls.js';
import { parseYaml } from '../../src/load/yaml.js';
import { catalogues, controlText, kinds, lines, linesOf, placed, valueOf } from './help.js';

const own: ControlContext = { kinds, brokenKinds: new Set(), catalogues, brokenCatalogues: new Set(), shippedFolder: null };
const load = (content: string, file = 'my/ACME-1-x.yaml', context: ControlContext = own) =>
  loadControl(valueOf(parseYaml(content, file)), context);
/** The good control with one text replaced. */
const changed = (from: string, to: string): string => {
  expect(controlText).toContain(from);
  return controlText.replace(from, to);
};

test('a good control has no problem', () => {
  expect(linesOf(load(controlText))).toEqual([]);
});

test('a control is read in full', () => {
  const control = valueOf(
    load(
      changed('evidence: [assets, backups]', 'evidence: [{ kind: assets, empty: ok }, { kind: backups, optional: true }]')
        .replace('subject: zone', 'subject: [zone, conduit]')
        .replace(
          '    assert:',
          '    group: { zone: asset.zone }\n    let: { limit: 30, text: "\'a\'" }\n    otherwise: incomplete-coverage\n    assert:',
        )
        .replace('fix: F', 'trigger: { for: conduits }\nfix: F'),
    ),
  );
  expect(control.subject).toEqual(['zone', 'conduit']);
  expect(control.evidence).toEqual([
    { kind: 'assets', optional: false, emptyOk: true },
    { kind: 'backups', optional: true, emptyOk: false },
  ]);
  expect(control.rules[0]).toMatchObject({
    when: 'asset.stateful',
    joins: [{ name: 'copies', from: 'backups', on: { asset: 'asset.id', verified: 'true' }, one: false }],
    group: { name: 'zone', by: 'asset.zone' },
    lets: [
      { name: 'limit', value: '30' },
      { name: 'text', value: "'a'" },
    ],
    otherwise: 'incomplete-coverage',
  });
  expect(control.trigger).toEqual({ for: 'conduits', when: null });
  expect(control.params['maxAgeDays']).toMatchObject({ default: 30, byLevel: { '3': 7 } });
});

test('places inside a condition are those of the file', () => {
  const control = valueOf(load(controlText));
  expect(control.at(['rules', 0, 'assert'], 'copies.exists(c, '.length)).toMatchObject({ file: 'my/ACME-1-x.yaml', line: 18, column: 30 });
});

describe('one mistake is one problem at its place', () => {
  test.each([
    ['an unknown key', 'severity: high', 'severty: high', ['E_MISSING_KEY rules[0] @id: one', 'E_UNKNOWN_KEY rules[0].severty @severty']],
    ['a missing key', 'title: T\n', '', ['E_MISSING_KEY @id: ACME']],
    ['a missing key of a part', ', why: W', '', ['E_MISSING_KEY params.maxAgeDays @maxAgeDays']],
    ['a word that is not allowed', 'severity: high', 'severity: hihg', ['E_SCHEMA rules[0].severity @hihg']],
    ['a number where a text is wanted', 'title: T', 'title: 1.10', ['E_QUOTE_IT title @1.10']],
    [
      'true where a text is wanted',
      'assert: copies.exists(c, c.verified)',
      'assert: true',
      ['E_QUOTE_IT rules[0].assert @true\n    message'],
    ],
    ['a number in a list of texts', '[SR 1.1]', '[1.1]', ['E_QUOTE_IT satisfies[0] @1.1]']],
    ['a wrong type', 'version: 1', 'version: one', ['E_SCHEMA version @one\ntitle']],
    ['an empty value', 'version: 1', 'version:', ['E_SCHEMA version @\ntitle']],
    [
      'an empty list of rules',
      'evidence: [assets, backups]',
      'evidence: []',
      ['E_CONTROL_INCOMPLETE rules[0].for @assets\n', 'E_CONTROL_INCOMPLETE rules[0].join.copies.from @backups, on'],
    ],
    ['a wrong subject in a list', 'subject: zone', 'subject: [zone, zoen]', ['E_SCHEMA subject[1] @zoen']],
    ['a wrong form of subject', 'subject: zone', 'subject: { a: 1 }', ['E_SCHEMA subject @{ a: 1 }']],
    [
      'a wrong key of one form of evidence',
      '[assets, backups]',
      '[assets, { kind: backups, optoinal: true }]',
      ['E_UNKNOWN_KEY evidence[1].optoinal @optoinal'],
    ],
    ['a name that expressions cannot use', '{ copies: {', '{ my-copies: {', ['E_SCHEMA rules[0].join.my-copies @my-copies']],
    ['a level that does not exist', 'byLevel: { 3: 7 }', 'byLevel: { 5: 7 }', ['E_SCHEMA params.maxAgeDays.byLevel.5 @5: 7']],
    ['an unknown kind in evidence', '[assets, backups]', '[assets, backups, bakups]', ['E_UNKNOWN_REFERENCE evidence[2] @bakups']],
    ['a kind listed twice', '[assets, backups]', '[assets, backups, assets]', ['E_DUPLICATE_ID evidence[2] @assets]']],
    ['an unknown kind in for', 'for: assets', 'for: asset', ['E_UNKNOWN_REFERENCE rules[0].for @asset\n']],
    ['an unknown kind in a trigger', 'fix: F', 'trigger: { for: wireless }\nfix: F', ['E_UNKNOWN_REFERENCE trigger.for @wireless']],
    ['a kind that is not listed', '[assets, backups]', '[assets]', ['E_CONTROL_INCOMPLETE rules[0].join.copies.from @backups, on']],
    ['an unknown requirement', '[SR 1.1]', '[SR 9.9]', ['E_UNKNOWN_REFERENCE satisfies[0] @SR 9.9']],
    ['an unknown catalogue', '[SR 1.1]', '["iso-1:A"]', ['E_UNKNOWN_REFERENCE satisfies[0] @"iso-1:A"']],
    ['an unknown id in maps', '[PR.DS-11]', '[PR.DS-12]', ['E_UNKNOWN_REFERENCE maps.nist-csf-2.0[0] @PR.DS-12']],
    ['an unknown catalogue in maps', 'nist-csf-2.0', 'nist-csf', ['E_UNKNOWN_REFERENCE maps.nist-csf @nist-csf']],
    ['requirements of two levels', '[SR 1.1]', '[SR 1.1, SR 1.1 RE 1]', ['E_LEVELS_DIFFER satisfies @satisfies']],
    ['a requirement in two spellings', '[SR 1.1]', '[SR 1.1, SR1.1]', ['E_SCHEMA satisfies @[SR 1.1, SR1.1]']],
    ['a default of the wrong type', 'default: 30', 'default: many', ['E_PARAMETER params.maxAgeDays.default @many']],
    [
      'a default below the minimum',
      'default: 30',
      'default: 30, minimum: 31',
      ['E_PARAMETER params.maxAgeDays.default @30, min', 'E_PARAMETER params.maxAgeDays.byLevel.3 @7 }'],
    ],
    ['a direction that makes no sense', 'stricter: lower', 'stricter: fewer', ['E_PARAMETER params.maxAgeDays.stricter @fewer']],
    ['two groups', '    assert:', '    group: { a: asset.zone, b: asset.id }\n    assert:', ['E_SCHEMA rules[0].group.b @b: asset.id }']],
    ['an id of ours', 'id: ACME-1\n', 'id: OTB-101\n', ['E_RESERVED_ID id @OTB-101', 'E_SCHEMA id @OTB-101']],
    ['an id that the file does not bear', 'id: ACME-1\n', 'id: ACME-2\n', ['E_SCHEMA id @ACME-2']],
  ])('%s', (_, from, to, expected) => {
    const content = changed(from, to);
    expect(linesOf(load(content))).toEqual(placed(content, expected));
  });

  test('a second rule of the same id names the first', () => {
    const twice = controlText.replace('fix: F', '  - { id: one, for: assets, assert: asset.stateful, message: M, severity: low }\nfix: F');
    const loaded = load(twice);
    expect(linesOf(loaded)).toEqual(placed(twice, ['E_DUPLICATE_ID rules[1].id @one, for']));
    expect(loaded.problems[0]?.message).toContain('line 14');
  });
});

test('many mistakes are all found in one run', () => {
  const bad = controlText
    .replace('version: 1', 'version: 1.5')
    .replace('[SR 1.1]', '[012]')
    .replace('aspect: effectiveness', 'aspekt: effectiveness')
    .replace('outage: none', 'outage: never')
    .replace('stricter: lower, ', '')
    .replace('message: M', 'message:');
  expect(linesOf(load(bad))).toEqual(
    placed(bad, [
      'E_MISSING_KEY @id: ACME',
      'E_SCHEMA version @1.5',
      'E_QUOTE_IT satisfies[0] @012',
      'E_UNKNOWN_KEY aspekt @aspekt',
      'E_MISSING_KEY params.maxAgeDays @maxAgeDays',
      'E_SCHEMA rules[0].message @\n    severity',
      'E_SCHEMA effort.outage @never',
    ]),
  );
});

describe('hints', () => {
  test.each([
    ['an unknown key names the nearest', 'aspect: effectiveness', 'aspekt: effectiveness', 'did you mean "aspect"?'],
    ['a word names the nearest', 'severity: high', 'severity: hihg', 'did you mean "high"?'],
    ['a number is shown in quotes', 'title: T', 'title: 1.10', 'write "1.10"'],
    ['a kind names the nearest', 'for: assets', 'for: asets', 'did you mean "assets"?'],
    [
      'a comma in a flow map is explained',
      'why: W',
      'why: one, two three',
      'inside { } a comma ends the value: put a text with a comma in quotes',
    ],
  ])('%s', (_, from, to, hint) => {
    expect(load(changed(from, to)).problems.map((problem) => problem.hint)).toContain(hint);
  });
});

test.each([
  ['SR1.1', 'SR 1.1'],
  ['sr-1.1', 'SR 1.1'],
  ['SR 01.01', 'SR 1.1'],
  ['SR 1.11', 'SR 1.11'],
  ['SR 1.1 RE(1)', 'SR 1.1 RE 1'],
  ['SR 1.1 (1)', 'SR 1.1 RE 1'],
  ['SR1.1RE1', 'SR 1.1 RE 1'],
  ['iec-62443-3-3:SR 1.1', 'SR 1.1'],
  ['nist-csf-2.0:PR.AA-01', 'nist-csf-2.0:PR.AA-01'],
])('%s is understood as %s', (written, expected) => {
  expect(valueOf(load(changed('[SR 1.1]', `["${written}"]`))).satisfies).toEqual([expected]);
});

describe('a control that comes with the tool', () => {
  const shipped: ControlContext = { ...own, shippedFolder: 'fr7-availability' };
  const named = (id: string): string => controlText.replace('id: ACME-1', `id: ${id}`);
  test.each([
    ['OTB-707', 'OTB-707-x.yaml', []],
    ['OTB-507', 'OTB-507-x.yaml', ['E_SCHEMA 1:5 id']],
    ['OTB-7', 'OTB-7-x.yaml', ['E_SCHEMA 1:5 id']],
    ['ACME-1', 'ACME-1-x.yaml', ['E_SCHEMA 1:5 id']],
  ])('%s in fr7-availability', (id, file, expected) => {
    expect(linesOf(load(named(id), file, shipped))).toEqual(expected);
  });
});

test('naming a kind or catalogue whose file is broken is no second mistake', () => {
  const loaded = load(controlText, 'ACME-1.yaml', {
    kinds: new Map(),
    brokenKinds: new Set(['assets', 'backups']),
    catalogues: new Map(),
    brokenCatalogues: new Set(['iec-62443-3-3', 'nist-csf-2.0']),
    shippedFolder: null,
  });
  expect(lines(loaded.problems)).toEqual([]);
});
