/** risk.yaml: matrix, strategy and scenarios; every mistake at its place, with what was probably meant. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { loadControl } from '../../src/load/controls.js';
import { loadSite } from '../../src/load/site.js';
import { parseYaml } from '../../src/load/yaml.js';
import { loadCatalogue } from '../../src/load/catalogues.js';
import { catalogues, controlText, folder, kinds, linesOf, placed, text, valueOf } from './help.js';

const attack = valueOf(
  loadCatalogue(
    valueOf(
      parseYaml(
        text(`
          id: attack-ics
          title: ATT&CK
          edition: '18.1'
          requirements:
            - { id: TA0105, title: Impact, kind: group }
            - { id: T0859, title: Valid Accounts, kind: technique }
            - { id: T0866, title: Exploitation of Remote Services, kind: technique }
            - { id: T0886, title: Remote Services, kind: technique }
            - { id: M0932, title: Multi-factor Authentication, kind: mitigation }
        `),
        'attack-ics.yaml',
      ),
    ),
  ),
);
const everything = new Map([...catalogues, ['attack-ics', attack] as const]);
const control = (id: string) =>
  valueOf(
    loadControl(valueOf(parseYaml(controlText.replace('ACME-1', id), `${id}.yaml`)), {
      kinds,
      brokenKinds: new Set(),
      catalogues,
      brokenCatalogues: new Set(),
      shippedFolder: null,
    }),
  );
const library = { kinds, controls: [control('ACME-1'), control('ACME-2')], catalogues: everything };

const site = text(`
  site: { id: plant, timeZone: UTC }
  policy: baseline
  zones:
    - { id: office, domain: business, target: 0 }
    - { id: dmz, target: 2 }
    - { id: plant, target: 2 }
    - { id: cell, parent: plant, target: 2 }
    - { id: island, target: 2 }
  conduits:
    - { id: c-1, between: [office, dmz], target: 2 }
    - { id: c-2, between: [dmz, plant], target: 2 }
`);
const good = text(`
  matrix:
    likelihood: [rare, possible, likely]
    severity: { safety: [hurt, dead], money: [small, big, huge] }
    riskLevels: [low, medium, high]
    cells:
      safety: [[low, medium], [medium, high], [medium, high]]
      default: [[low, low, medium], [low, medium, high], [medium, high, high]]
    tolerable: { default: medium, safety: low }
  strategy: { name: matrix, floor: 1, levels: { low: 1, medium: 2, high: 3 }, seed: 7 }
  groups: [{ id: one-firewall, beta: 0.3 }]
  currency: EUR
  scenarios:
    - id: S-1
      title: Somebody comes in over the office
      entryZone: office
      crosses: [dmz]
      zone: cell
      attackPath: [T0859]
      steps: [{ id: enter, techniques: [T0886], on: conduit:c-1 }, act]
      severity: { safety: dead, money: big }
      likelihood: likely
      countermeasures:
        - ACME-1
        - { control: ACME-2, step: enter, effect: strong, group: one-firewall, on: [conduit:c-1] }
        - { control: ACME-2, step: act, effect: 0.3 }
      residual: { likelihood: rare, severity: { money: small } }
      additional: [M-1]
      workshop: { date: 2026-02-05, participants: [{ name: A, role: Operations }, { name: B, role: Security }], facilitator: C }
      frequency: { min: 0.1, mode: 0.2, max: 0.9 }
      loss: 1000
`).replace('zone: cell', 'zone: plant');
const measures = 'measures: [{ id: M-1, title: T, controls: [ACME-1] }]\n';
const at = (risk: string, files: Readonly<Record<string, string>> = { 'measures.yaml': measures }) =>
  loadSite(folder({ 'site.yaml': site, 'risk.yaml': risk, ...files }), library);
const changed = (from: string, to: string): string => {
  expect(good.split(from)).toHaveLength(2);
  return good.replace(from, to);
};

test('a risk file is read in full, with defaults filled in', () => {
  const loaded = at(good);
  expect(linesOf(loaded)).toEqual([]);
  const { risk } = valueOf(loaded);
  expect(risk?.matrix).toMatchObject({
    cells: {
      safety: [
        [0, 1],
        [1, 2],
        [1, 2],
      ],
      money: [
        [0, 0, 1],
        [0, 1, 2],
        [1, 2, 2],
      ],
    },
    tolerable: { safety: 0, money: 1 },
    safety: ['safety'],
    at: { file: 'risk.yaml', line: 2 },
  });
  expect(risk?.strategy).toMatchObject({ name: 'matrix', floor: 1, levels: { low: 1, medium: 2, high: 3 }, ranks: null });
  expect(risk).toMatchObject({ seed: 7, reduction: { factor: 2, most: 3, mostSeverity: 1 }, currency: 'EUR' });
  const [scenario] = risk?.scenarios ?? [];
  expect(scenario).toMatchObject({
    techniques: ['T0859', 'T0886'],
    steps: [
      { id: 'enter', subject: 'conduit:c-1' },
      { id: 'act', title: null, techniques: [], subject: null },
    ],
    hackable: true,
    assumeCompromise: false,
    frequency: { min: 0.1, mode: 0.2, max: 0.9 },
    loss: { min: 1000, mode: 1000, max: 1000 },
    workshop: {
      participants: [
        { name: 'A', role: 'Operations' },
        { name: 'B', role: 'Security' },
      ],
      at: { line: 28 },
    },
  });
  expect(scenario?.countermeasures.map(({ control: id, step, effect, group, claimed }) => [id, step, effect, group, claimed])).toEqual([
    ['ACME-1', null, { value: 0.5, class: 'moderate', assumed: true }, null, 1],
    ['ACME-2', 'enter', { value: 0.8, class: 'strong', assumed: false }, 'one-firewall', 1],
    ['ACME-2', 'act', { value: 0.3, class: null, assumed: false }, null, 1],
  ]);
});

test('a layer that is said to soften the consequence gets no part in stopping the attack', () => {
  const { risk } = valueOf(at(changed('- ACME-1', '- { control: ACME-1, lossEffect: strong }')));
  expect(risk?.scenarios[0]?.countermeasures[0]).toMatchObject({ effect: null, lossEffect: { value: 0.8 } });
});

test('a site sets the effect of each class itself', () => {
  const { risk } = valueOf(at(`${good}effectiveness: { moderate: 0.4 }\n`));
  expect(risk?.scenarios[0]?.countermeasures[0]?.effect).toEqual({ value: 0.4, class: 'moderate', assumed: true });
});

describe('the matrix', () => {
  test.each([
    [
      'a row too few',
      '[[low, medium], [medium, high], [medium, high]]',
      '[[low, medium], [medium, high]]',
      ['E_RISK_MATRIX matrix.cells.safety @[[low, medium], [medium, high]]\n'],
    ],
    [
      'a cell too few',
      '[[low, medium], [medium, high], [medium, high]]',
      '[[low, medium], [medium, high], [medium]]',
      ['E_RISK_MATRIX matrix.cells.safety[2] @[medium]]'],
    ],
    ['an unknown risk level', '[[low, low, medium]', '[[low, lov, medium]', ['E_RISK_MATRIX matrix.cells.default[0][1] @lov']],
    [
      'less risk for more likelihood',
      '[medium, high], [medium, high]]',
      '[medium, high], [medium, medium]]',
      ['E_RISK_MATRIX matrix.cells.safety[2][1] @medium]]\n    default'],
    ],
    [
      'less risk for more severity',
      '[[low, low, medium]',
      '[[medium, low, medium]',
      [
        'E_RISK_MATRIX matrix.cells.default[0][1] @low, medium], [low',
        'E_RISK_MATRIX matrix.cells.default[1][0] @low, medium, high], [medium, high, high',
      ],
    ],
    [
      'no cells for a category',
      '    default: [[low, low, medium], [low, medium, high], [medium, high, high]]\n',
      '',
      ['E_RISK_MATRIX matrix.cells @safety: [['],
    ],
    [
      'cells of an unknown category',
      'safety: [[low',
      'safty: [[low',
      [
        'E_RISK_MATRIX matrix.cells.default[0] @[low, low, medium]',
        'E_RISK_MATRIX matrix.cells.default[1] @[low, medium, high], [medium, high',
        'E_RISK_MATRIX matrix.cells.default[2] @[medium, high, high]]',
        'E_RISK_MATRIX matrix.cells.safty @[[low, medium], [medium',
      ],
    ],
    [
      'nothing tolerable for a category',
      'default: medium, safety: low }',
      'safety: low }',
      ['E_RISK_MATRIX matrix.tolerable @{ safety: low }'],
    ],
    ['an unknown tolerable level', 'safety: low }', 'safety: none }', ['E_RISK_MATRIX matrix.tolerable.safety @none }']],
  ])('%s is one mistake at its place', (_, from, to, expected) => {
    const content = changed(from, to);
    const loaded = at(content);
    expect(loaded.ok).toBe(false);
    expect(linesOf(loaded)).toEqual(placed(content, expected));
  });
});

describe('a strategy has what it computes with', () => {
  const given = 'name: matrix, floor: 1, levels: { low: 1, medium: 2, high: 3 }, seed: 7';
  test.each([
    ['name: ratio', ['E_RISK_STRATEGY strategy.name @ratio }']],
    ['name: ratio, ranks: { low: 1, medium: 4, high: 3 }', ['E_RISK_STRATEGY strategy.ranks.high @3 } }']],
    ['name: ratio, ranks: { low: 0, medium: 4, high: 6 }', ['E_RISK_STRATEGY strategy.ranks @{ low: 0']],
    ['name: matrix, levels: { low: 1, high: 3 }', ['E_RISK_STRATEGY strategy.name @matrix, levels']],
    [
      'name: matrix, levels: { low: 1, medium: 2, hihg: 3 }',
      ['E_RISK_STRATEGY strategy.name @matrix, levels', 'E_UNKNOWN_REFERENCE strategy.levels.hihg @3 } }'],
    ],
    ['name: quantitative', ['E_RISK_STRATEGY strategy.name @quantitative']],
    ['name: declared', ['E_RISK_STRATEGY strategy.name @declared']],
  ])('%s', (to, expected) => {
    const content = changed(given, to);
    expect(linesOf(at(content))).toEqual(placed(content, expected));
  });
  test.each(['name: matrix', 'name: attacker', 'name: declared, reason: Agreed.', 'name: quantitative, tolerance: 5'])(
    '%s is enough',
    (to) => {
      expect(linesOf(at(changed(given, to)))).toEqual([]);
    },
  );
});

describe('one mistake of a scenario is one problem at its place', () => {
  const s = 'scenarios[0]';
  test.each([
    ['zone: plant', 'zone: plnt', [`E_UNKNOWN_REFERENCE ${s}.zone @plnt`]],
    ['entryZone: office', 'entryZone: ofice', [`E_UNKNOWN_REFERENCE ${s}.entryZone @ofice`]],
    ['crosses: [dmz]', 'crosses: [dmy]', [`E_UNKNOWN_REFERENCE ${s}.crosses[0] @dmy`]],
    ['attackPath: [T0859]', 'attackPath: [T0589]', [`E_UNKNOWN_REFERENCE ${s}.attackPath[0] @T0589`]],
    ['attackPath: [T0859]', 'attackPath: [M0932]', [`E_UNKNOWN_REFERENCE ${s}.attackPath[0] @M0932`]],
    ['techniques: [T0886]', 'techniques: [T9999]', [`E_UNKNOWN_REFERENCE ${s}.steps[0].techniques[0] @T9999`]],
    [
      'on: conduit:c-1 }, act]',
      'on: conduit:c-1 }, enter]',
      [`E_DUPLICATE_ID ${s}.steps[1] @enter]`, `E_UNKNOWN_REFERENCE ${s}.countermeasures[2].step @act, effect`],
    ],
    ['safety: dead, money: big }', 'safety: ded, money: big }', [`E_UNKNOWN_REFERENCE ${s}.severity.safety @ded`]],
    ['safety: dead, money: big }', 'safety: dead, monny: big }', [`E_UNKNOWN_REFERENCE ${s}.severity.monny @big }`]],
    ['    likelihood: likely', '    likelihood: liekly', [`E_UNKNOWN_REFERENCE ${s}.likelihood @liekly`]],
    ['residual: { likelihood: rare', 'residual: { likelihood: rar', [`E_UNKNOWN_REFERENCE ${s}.residual.likelihood @rar,`]],
    ['- ACME-1', '- ACME-9', [`E_UNKNOWN_REFERENCE ${s}.countermeasures[0] @ACME-9`]],
    ['step: enter, effect', 'step: entre, effect', [`E_UNKNOWN_REFERENCE ${s}.countermeasures[1].step @entre`]],
    [
      'group: one-firewall',
      'group: two',
      [`E_UNKNOWN_REFERENCE ${s}.countermeasures[1].group @two`, 'W_UNUSED groups[0] @{ id: one-firewall'],
    ],
    [
      '- ACME-1',
      '- ACME-2',
      [
        `E_DUPLICATE_ID ${s}.countermeasures[1].control @ACME-2, step: enter`,
        `E_DUPLICATE_ID ${s}.countermeasures[2].control @ACME-2, step: act`,
      ],
    ],
    ['on: [conduit:c-1]', 'on: [zone:island]', [`E_RISK_PATH ${s}.countermeasures[1].on[0] @zone:island`]],
    ['on: conduit:c-1 }, act', 'on: zone:island }, act', [`E_RISK_PATH ${s}.steps[0].on @zone:island`]],
    ['additional: [M-1]', 'additional: [M-2]', [`E_UNKNOWN_REFERENCE ${s}.additional[0] @M-2`]],
    ['mode: 0.2', 'mode: 2', [`E_RISK_RANGE ${s}.frequency @{ min: 0.1`]],
    [
      'crosses: [dmz]',
      'crosses: [island]',
      [`E_RISK_PATH ${s}.crosses[0] @island`, `E_RISK_PATH ${s}.countermeasures[1].on[0] @x`].slice(0, 1),
    ],
    ['crosses: [dmz]\n    zone: plant', 'zone: island', [`E_RISK_PATH ${s}.entryZone @office\n    zone`]],
    ['crosses: [dmz]\n    zone: plant', 'zone: cell', []],
    ['crosses: [dmz]\n    zone: plant', 'conduit: c-2', []],
    ['zone: plant', 'zone: cell', [`E_RISK_PATH ${s}.crosses[0] @dmz]\n    zone`]],
    ['crosses: [dmz]\n    zone: plant', 'crosses: [dmz, plant]\n    zone: cell', []],
    ['    entryZone: office\n    crosses: [dmz]\n    zone: plant\n', '', [`W_RISK_INCOMPLETE ${s} @id: S-1`]],
    ['    likelihood: likely\n', '', [`W_RISK_INCOMPLETE ${s} @id: S-1`]],
    ['    likelihood: likely\n', '    assumeCompromise: true\n', []],
    ['    likelihood: likely\n', '    likelihood: likely\n    hackable: false\n', [`W_RISK_INCOMPLETE ${s}.hackable @false`]],
    [', role: Operations }', ', role: Security }', [`W_RISK_WORKSHOP ${s}.workshop.participants @[{ name: A`]],
    ['{ name: A, role: Operations }', 'A', [`W_RISK_WORKSHOP ${s}.workshop.participants @[A`]],
    [', participants: [{ name: A, role: Operations }, { name: B, role: Security }]', '', [`W_RISK_WORKSHOP ${s}.workshop @{ date`]],
    [
      '    workshop: { date: 2026-02-05, participants: [{ name: A, role: Operations }, { name: B, role: Security }], facilitator: C }\n',
      '',
      [`W_RISK_WORKSHOP ${s} @id: S-1`],
    ],
  ])('%s -> %s', (from, to, expected) => {
    const content = changed(from, to);
    expect(linesOf(at(content))).toEqual(placed(content, expected));
  });
});

test('the nearest name is offered', () => {
  const hintOf = (from: string, to: string): string | undefined => at(changed(from, to)).problems[0]?.hint;
  expect(hintOf('attackPath: [T0859]', 'attackPath: [T0895]')).toBe('did you mean "T0859"?');
  expect(hintOf('- ACME-1', '- ACMF-1')).toBe('did you mean "ACME-1"?');
  expect(hintOf('crosses: [dmz]', 'crosses: [island]')).toBe('from office conduits lead to: dmz');
});

test('scenarios without a matrix are told to be unrated, and a scenario of an id that is taken is refused', () => {
  const bare =
    'scenarios:\n  - { id: S, title: T, zone: dmz, workshop: { date: 2026-01-01, participants: [{ name: A, role: x }, { name: B, role: y }] } }\n';
  expect(linesOf(at(bare))).toEqual(['W_RISK_INCOMPLETE 2:3 scenarios']);
  expect(linesOf(at(bare + bare.slice(bare.indexOf('\n') + 1)))).toEqual([
    'W_RISK_INCOMPLETE 2:3 scenarios',
    'E_DUPLICATE_ID 3:11 scenarios[1].id',
  ]);
});

test('a measure is looked for in measures.yaml, and not where that file is broken', () => {
  expect(linesOf(at(good, {}))).toEqual([expect.stringMatching(/^E_UNKNOWN_REFERENCE \d+:\d+ scenarios\[0\]\.additional\[0\]$/)]);
  expect(at(good, { 'measures.yaml': 'measures: 3\n' }).problems.map(({ file }) => file)).toEqual(['measures.yaml']);
});

test('labels and categories may bear the names of what every object has', () => {
  const names = good.replaceAll('safety', 'constructor').replaceAll('money', 'toString');
  expect(linesOf(at(names))).toEqual([]);
  expect(valueOf(at(names)).risk?.matrix?.tolerable).toEqual({ constructor: 0, toString: 1 });
  const unknown = at(changed('severity: { safety: dead, money: big }', 'severity: { constructor: dead, toString: big }'));
  expect(unknown.problems.map(({ code, path }) => [code, path])).toEqual([
    ['E_UNKNOWN_REFERENCE', 'scenarios[0].severity.constructor'],
    ['E_UNKNOWN_REFERENCE', 'scenarios[0].severity.toString'],
  ]);
});

test('lists that are worked through several times have an end', () => {
  const many = Array.from({ length: 101 }, (_, n) => `{ control: ACME-1, effect: 0.5, group: g${String(n)} }`).join(', ');
  const lines = good.slice(0, good.indexOf('    countermeasures:')) + `    countermeasures: [${many}]\n`;
  expect(linesOf(at(lines))).toEqual([expect.stringMatching(/^E_SCHEMA \d+:\d+ scenarios\[0\]\.countermeasures$/)]);
});

test('the example of README.md is a whole risk file', () => {
  const readme = readFileSync('README.md', 'utf8');
  const example = /## Risk\n[\s\S]*?```yaml\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
  const here = { supervisory: 'plant', 'c-dmz-sup': 'c-2', 'OTB-501': 'ACME-1', 'OTB-701': 'ACME-2' };
  const own = Object.entries(here).reduce((all, [from, to]) => all.replaceAll(from, to), example);
  expect(linesOf(at(own))).toEqual([]);
  expect(valueOf(at(own)).risk?.scenarios).toHaveLength(1);
});
