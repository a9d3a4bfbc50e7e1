/** A rule pack with one planted mistake at a time: each is named with its code and its exact place. */
import { expect, test } from 'vitest';
import { folder, json, run } from './harness.js';

const control = `id: ACME-1
version: 1
title: Each stateful asset has a fresh copy
satisfies: [SR 7.3]
maps: { nist-csf-2.0: [PR.DS-11] }
rationale: A copy that was never read back is a hope.
subject: zone
aspect: effectiveness
automation: full
evidence: [assets, backups]
params:
  days: { type: integer, default: 30, byLevel: { 3: 7 }, stricter: lower, minimum: 1, maximum: 90, why: Monthly changes }
rules:
  - id: fresh-copy
    for: assets
    when: asset.stateful
    join: { copies: { from: backups, on: { asset: asset.id } } }
    let: { limit: params.days }
    assert: copies.exists(c, age(c.completed) <= limit)
    message: "{{asset.id}} has no copy of the last {{limit}} days"
    severity: high
trigger: { for: assets, when: asset.stateful }
fix: Make a copy.
effort: { cost: 100, days: 1, outage: none }
proves: The log has a copy.
`;
const cases = `control: ACME-1
cases:
  - name: fresh
    evidence:
      assets: [{ id: PLC-1, zone: z, class: controller, stateful: true }]
      backups: [{ asset: PLC-1, completed: 2026-09-30T02:00:00Z }]
    expect: pass
  - name: old
    evidence:
      assets: [{ id: PLC-1, zone: z, class: controller, stateful: true }]
      backups: [{ asset: PLC-1, completed: 2026-01-30T02:00:00Z }]
    expect: fail
  - name: unknown
    evidence: { assets: [{ id: PLC-1, zone: z }], backups: [] }
    expect: not-evaluated
`;
const kind = `id: door-log
title: Doors
description: One record for each opening.
names: { one: doorOpening, many: doorOpenings }
key: [door]
attach: { zone: zone }
schema:
  type: object
  required: [door]
  properties:
    door: { type: string, description: Number }
    zone: { type: string, description: Zone }
`;
const catalogue = "id: acme-rules\ntitle: Rules\nedition: '2026'\nrequirements: [{ id: A 1, title: One }]\n";
const texts = { control, test: cases, kind, catalogue };
type File = keyof typeof texts;

/** Each control, kind and catalogue with an id of its own, so that all of them lie in one pack. */
const numbered = (text: string, n: number): string =>
  text
    .replaceAll('ACME-1', `ACME-${n}`)
    .replaceAll('door-log', `door-log-${n}`)
    .replaceAll('doorOpening', `doorOpening${n}`)
    .replaceAll('acme-rules', `acme-rules-${n}`);
const nameOf = (file: File, n: number): string =>
  ({
    control: `ACME-${n}.yaml`,
    test: `ACME-${n}.test.yaml`,
    kind: `evidence/door-log-${n}.yaml`,
    catalogue: `catalogues/acme-rules-${n}.yaml`,
  })[file];
const filesOf = (n: number, mistaken: File | null, change: (text: string) => string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    (['control', 'test', 'kind', 'catalogue'] as const).map((file) => [
      nameOf(file, n),
      numbered(file === mistaken ? change(texts[file]) : texts[file], n),
    ]),
  );

async function lint(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const cwd = folder(files);
  const { out, err } = await run(['lint', '.', '--json'], { cwd });
  expect(err).toBe('');
  const { problems } = json<{ problems: readonly Record<'file' | 'line' | 'column' | 'code', string>[] }>(out);
  return problems.map(({ file, line, column, code }) => `${file.replace(`${cwd}/`, '')}:${line}:${column} ${code}`);
}

const [c, t, k, l] = ['control', 'test', 'kind', 'catalogue'] as const;
const whole = 'assert: copies.exists(c, age(c.completed) <= limit)';
/** What is replaced by what, and the place and code of what lint must say of it (beside consequences). */
const mistakes: readonly (readonly [name: string, file: File, from: string, to: string, expected: string])[] = [
  ['a join that nothing reads', c, whole, "assert: asset.owner != '' && limit > 0", '17:13 W_UNUSED'],
  [
    'a let whose name is but a word of the message',
    c,
    '{ limit: params.days }',
    '{ limit: params.days, copy: asset.id }',
    '18:32 W_UNUSED',
  ],
  [
    'a parameter whose name begins that of another',
    c,
    '  days:',
    '  day: { type: integer, default: 1, stricter: lower, why: x }\n  days:',
    '12:3 W_UNUSED',
  ],
  ['an evidence kind that no rule reads', c, '[assets, backups]', '[assets, backups, { kind: sensors, optional: true }]', '10:29 W_UNUSED'],
  ['empty: ok where no rule walks', c, '[assets, backups]', '[assets, { kind: backups, empty: ok }]', '10:20 W_UNUSED'],
  ['a control that answers to nothing', c, 'satisfies: [SR 7.3]\nmaps: { nist-csf-2.0: [PR.DS-11] }', 'maps: {}', '1:5 W_UNUSED'],
  [
    'a condition that contradicts itself',
    c,
    'when: asset.stateful\n',
    "when: asset.class == 'hmi' && asset.class == 'server'\n",
    '16:11 W_NEVER_TRUE',
  ],
  [
    'a condition on an element that contradicts itself',
    c,
    'age(c.completed) <= limit',
    'age(c.completed) <= limit && c.verified && !c.verified',
    '19:30 W_NEVER_TRUE',
  ],
  ['an assertion that is true as it stands', c, whole, 'assert: limit > 0 || size(copies) > 0 || true', '19:13 W_ALWAYS_TRUE'],
  ['requirements of two levels', c, '[SR 7.3]', '[SR 7.3, SR 7.3 RE 1]', '4:1 E_LEVELS_DIFFER'],
  ['an id that is not the file', c, 'id: ACME-1', 'id: ACME-2', '1:5 E_SCHEMA'],
  ['an id of ours', c, 'id: ACME-1', 'id: OTB-777', '1:5 E_RESERVED_ID'],
  ['a message that names no field', c, '{{asset.id}}', '{{asset.idd}}', '20:23 E_EXPR_UNKNOWN_FIELD'],
  ['a message that does not end its place', c, '{{limit}}', '{{limit', '20:52 E_EXPR_SYNTAX'],
  ['YAML that cuts a condition', c, 'when: asset.stateful\n', "when: asset.id != 'spare #1'\n", '16:11 E_YAML_CUT'],
  ['YAML that takes a condition for a tag', c, 'when: asset.stateful\n', 'when: !asset.stateful\n', '16:11 E_YAML_CUT'],
  ['YAML that cuts the second line', c, '<= limit)', "<= limit\n      && c.job != 'a #1')", '20:7 E_YAML_CUT'],
  ['a parameter without a direction', c, 'stricter: lower', 'stricter: none', '12:68 W_PARAMETER_DIRECTION'],
  ['a parameter that is weaker for a higher level', c, '{ 3: 7 }', '{ 3: 60 }', '12:53 W_PARAMETER_DIRECTION'],
  ['a direction that the type does not have', c, 'stricter: lower', 'stricter: fewer', '12:68 E_PARAMETER'],
  ['a level that there is not', c, '{ 3: 7 }', '{ 5: 7 }', '12:50 E_SCHEMA'],
  ['a default outside its bounds', c, 'default: 30', 'default: 100', '12:35 E_PARAMETER'],
  ['bounds that exclude everything', c, 'minimum: 1,', 'minimum: 91,', '12:84 E_PARAMETER'],
  ['a misspelt parameter', c, 'params.days', 'params.dys', '18:26 E_EXPR_UNKNOWN_FIELD'],
  ['an unknown kind', c, '[assets, backups]', '[assets, backup]', '10:20 E_UNKNOWN_REFERENCE'],
  ['a kind that is not listed', c, '[assets, backups]', '[assets]', '17:29 E_CONTROL_INCOMPLETE'],
  ['an unknown requirement', c, '[SR 7.3]', '[SR 7.33]', '4:13 E_UNKNOWN_REFERENCE'],
  ['an unknown id of a mapping', c, 'PR.DS-11', 'PR.DS-99', '5:24 E_UNKNOWN_REFERENCE'],
  ['a word that the field does not have', c, 'when: asset.stateful\n', "when: asset.class == 'plc'\n", '16:26 E_EXPR_LITERAL'],
  [
    'a name that hides the record',
    c,
    'let: { limit: params.days }',
    'let: { limit: params.days, asset: asset.id }',
    '18:32 E_DUPLICATE_ID',
  ],
  ['a join on a field that there is not', c, '{ asset: asset.id }', '{ assets: asset.id }', '17:52 E_EXPR_UNKNOWN_FIELD'],
  ['a join of unlike types', c, '{ asset: asset.id }', '{ completed: asset.id }', '17:55 E_EXPR_TYPE'],
  ['a misspelt key', c, 'severity: high', 'severty: high', '21:5 E_UNKNOWN_KEY'],
  ['a wrong type', c, 'version: 1', 'version: one', '2:10 E_SCHEMA'],
  ['all on a list that may be empty', c, 'copies.exists(', 'copies.all(', '19:13 W_EXPR_ALL_MAY_BE_EMPTY'],
  ['has where it deselects', c, 'when: asset.stateful\n', 'when: has(asset.stateful) && asset.stateful\n', '16:11 E_EXPR_HAS'],
  [
    'two rules of one id',
    c,
    'trigger:',
    '  - { id: fresh-copy, for: assets, assert: "asset.id != \'\'", message: m, severity: low }\ntrigger:',
    '22:11 E_DUPLICATE_ID',
  ],
  ['no case that fails', t, 'expect: fail', 'expect: pass', '3:3 E_CONTROL_INCOMPLETE'],
  ['a case with an unknown field', t, 'class: controller, stateful', 'class: controller, statefull', '5:57 E_TEST_CASE'],
  ['a case with a word that is none', t, 'class: controller', 'class: plc', '5:16 E_TEST_CASE'],
  ['a case with an unknown parameter', t, 'expect: pass', 'params: { dys: 3 }\n    expect: pass', '7:15 E_TEST_CASE'],
  ['a case with a parameter outside its bounds', t, 'expect: pass', 'params: { days: 300 }\n    expect: pass', '7:21 E_TEST_CASE'],
  ['a case about what the control is not', t, 'expect: pass', 'subject: conduit\n    expect: pass', '7:14 E_TEST_CASE'],
  ['a case that passes and fails', t, 'expect: pass', 'expect: pass\n    failed: [PLC-1]', '8:13 E_TEST_CASE'],
  ['an argument about no mutant', t, 'cases:', 'equivalent: [{ mutant: fresh-copy/none/1, reason: r }]\ncases:', '2:24 E_MUTANT'],
  ['a kind that is not named as its file', k, 'id: door-log', 'id: doors', '1:5 E_SCHEMA'],
  ['a kind that hides the site', k, 'one: doorOpening', 'one: site', '4:15 E_DUPLICATE_ID'],
  ['a kind of one name with ours', k, 'one: doorOpening', 'one: asset', '4:15 E_DUPLICATE_ID'],
  ['a key that is no field', k, 'key: [door]', 'key: [dor]', '5:7 E_UNKNOWN_REFERENCE'],
  ['a catalogue that is not named as its file', l, 'id: acme-rules', 'id: acme', '1:5 E_SCHEMA'],
];
const first = 101;
const pack: Readonly<Record<string, string>> = Object.fromEntries(
  mistakes.flatMap(([, file, from, to], n) => Object.entries(filesOf(first + n, file, (text) => text.replace(from, to)))),
);
const twoWords = (text: string): string =>
  text
    .replace('params:\n', 'params:\n  classes: { type: strings, default: [plc], byLevel: { 2: [hmi, plk] }, stricter: more, why: x }\n')
    .replace('when: asset.stateful\n', 'when: asset.class in params.classes\n');
const found = lint({
  ...pack,
  ...filesOf(100, null, String),
  ...filesOf(99, c, twoWords),
  'ACME-98-b.yaml': control.replace('ACME-1', 'ACME-98'),
  ...filesOf(98, null, String),
});

test.each(mistakes.map((each, n) => [...each, n] as const))('%s', async (_, file, from, _to, expected, n) => {
  expect(texts[file]).toContain(from);
  expect(await found).toContain(`${nameOf(file, first + n)}:${expected}`);
});

test('beside all these, nothing is said of what is in order', async () => {
  expect((await found).filter((each) => /-100\.|^controls\//.test(each))).toEqual([]);
});

test('words of a parameter that the field beside it does not have', async () => {
  expect(await found).toEqual(expect.arrayContaining(['ACME-99.yaml:12:38 E_EXPR_LITERAL', 'ACME-99.yaml:12:59 E_EXPR_LITERAL']));
});

test('two controls of one id', async () => {
  expect((await found).filter((each) => each.startsWith('ACME-98'))).toEqual(['ACME-98.yaml:1:5 E_DUPLICATE_ID']);
});
