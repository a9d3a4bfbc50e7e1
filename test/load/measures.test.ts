/** measures.yaml: every mistake at its place, with what was probably meant; what is not given stays open. */
import { expect, test } from 'vitest';
import { loadControl } from '../../src/load/controls.js';
import { loadSite } from '../../src/load/site.js';
import { parseYaml } from '../../src/load/yaml.js';
import { catalogues, controlText, folder, kinds, linesOf, placed, text, valueOf } from './help.js';

const control = (id: string) =>
  valueOf(
    loadControl(valueOf(parseYaml(controlText.replace('ACME-1', id), `${id}.yaml`)), {
      ...{ kinds, brokenKinds: new Set<string>(), catalogues, brokenCatalogues: new Set<string>(), shippedFolder: null },
    }),
  );
const library = { kinds, controls: [control('ACME-1'), control('ACME-2')], catalogues };
const site = text(`
  site: { id: plant, timeZone: UTC }
  policy: baseline
  zones: [{ id: dmz, target: 2 }, { id: plant, target: 2 }]
  conduits: [{ id: c-1, between: [dmz, plant], target: 2 }]
  evidence: [{ id: inventory, kind: ${[...kinds.keys()][0] ?? ''}, file: evidence/a.csv, collected: 2026-09-01 }]
`);
const risk = text(`
  groups: [{ id: one-firewall, beta: 0.3 }]
  scenarios:
    - { id: S-1, title: One, zone: plant, steps: [enter, act] }
    - { id: S-2, title: Two, zone: plant }
`);
const at = (measures: string) =>
  loadSite(folder({ 'site.yaml': site, 'risk.yaml': risk, 'measures.yaml': measures, 'later/a.csv': 'id\nx\n' }), library);
const problemsOf = (measures: string): readonly string[] =>
  linesOf({ ok: false, problems: at(measures).problems.filter(({ file }) => file === 'measures.yaml') });

const good = text(`
  currency: EUR
  rate: 0.05
  budget: 20000
  effectiveness: { strong: 0.7 }
  groups: [{ id: one-team, beta: 0.5 }]
  measures:
    - id: M-1
      title: A guard
      capex: 1000
      zones: [plant]
      controls: [ACME-1]
      effects: { S-1: { enter: strong, act: 0.3 } }
      loss: { S-2: weak }
      group: one-team
      nextWindow: { from: 2027-03-01, to: 2027-03-05, name: Stop }
      supplierApproval: { supplier: Maker, state: asked }
      proposed: { inventory: later/a.csv }
    - { id: M-2, title: Another, controls: [ACME-2], requires: [M-1], group: one-firewall, nextWindow: 2027-01-10 }
`);

test('a list of measures is read in full, and what nobody gave is null', () => {
  expect(problemsOf(good)).toEqual([]);
  const { measures } = valueOf(at(good));
  expect(measures).toMatchObject({ currency: 'EUR', rate: 0.05, budget: 20000, groups: [{ id: 'one-team', beta: 0.5, title: null }] });
  const [first, second] = measures?.measures ?? [];
  expect(first).toMatchObject({
    ...{ capex: 1000, opex: null, life: null, days: null, outage: null, owner: null, due: null, zones: ['plant'], conduits: null },
    effects: { 'S-1': { enter: { value: 0.7, class: 'strong' }, act: { value: 0.3, class: null } } },
    loss: { 'S-2': { value: 0.2, class: 'weak' } },
    window: { from: '2027-03-01', to: '2027-03-05', name: 'Stop' },
    approval: { supplier: 'Maker', state: 'asked', reference: null },
    proposed: { inventory: 'later/a.csv' },
    ...{ coverage: 1, mandatory: false, status: 'candidate' },
    at: { file: 'measures.yaml', line: 7 },
  });
  expect(second).toMatchObject({ requires: ['M-1'], window: { from: '2027-01-10', to: null, name: null }, approval: null });
});

test('names that do not exist are told where they stand', () => {
  const measures = text(`
    groups: [{ id: idle, beta: 1 }]
    measures:
      - id: M-1
        title: One
        zones: [plamt]
        conduits: [c-9]
        controls: [ACME-3]
        effects: { S-9: { enter: weak }, S-1: { entre: weak }, S-2: { start: weak } }
        loss: { S-8: weak }
        group: nobody
        requires: [M-7]
        excludes: [M-6]
        proposed: { inventorie: nowhere.csv }
      - { id: M-2, title: Idle }
      - { id: M-2, title: Twice, controls: [ACME-1], nextWindow: { from: 2027-03-05, to: 2027-03-01 } }
  `);
  expect(problemsOf(measures)).toEqual(
    placed(measures, [
      'W_UNUSED groups[0] @{ id: idle',
      'E_UNKNOWN_REFERENCE measures[0].zones[0] @plamt',
      'E_UNKNOWN_REFERENCE measures[0].conduits[0] @c-9',
      'E_UNKNOWN_REFERENCE measures[0].controls[0] @ACME-3',
      'E_UNKNOWN_REFERENCE measures[0].effects.S-9 @{ enter: weak }, S-1',
      'E_UNKNOWN_REFERENCE measures[0].effects.S-1.entre @weak }, S-2',
      'E_UNKNOWN_REFERENCE measures[0].effects.S-2.start @weak } }\n',
      'E_UNKNOWN_REFERENCE measures[0].loss.S-8 @weak }\n    group',
      'E_UNKNOWN_REFERENCE measures[0].group @nobody',
      'E_UNKNOWN_REFERENCE measures[0].requires[0] @M-7',
      'E_UNKNOWN_REFERENCE measures[0].excludes[0] @M-6',
      'E_UNKNOWN_REFERENCE measures[0].proposed.inventorie @nowhere.csv',
      'E_FILE_MISSING measures[0].proposed.inventorie @nowhere.csv',
      'W_UNUSED measures[1] @{ id: M-2, title: Idle',
      'E_DUPLICATE_ID measures[2].id @M-2, title: Twice',
      'E_DATE measures[2].nextWindow.to @2027-03-01',
    ]),
  );
});

test.each([
  [
    'measures wait for each other',
    '[{ id: A, title: a, controls: [ACME-1], requires: [B] }, { id: B, title: b, controls: [ACME-1], requires: [A] }]',
    ['E_CYCLE'],
  ],
  [
    'a measure rules out what must come before it',
    '[{ id: A, title: a, controls: [ACME-1] }, { id: B, title: b, controls: [ACME-1], requires: [A], excludes: [A] }]',
    ['E_MEASURE'],
  ],
  ['a measure rules itself out', '[{ id: A, title: a, controls: [ACME-1], excludes: [A] }]', ['E_MEASURE']],
  [
    'two prerequisites rule each other out',
    '[{ id: A, title: a, controls: [ACME-1] }, { id: B, title: b, controls: [ACME-1], excludes: [A] }, { id: C, title: c, controls: [ACME-1], requires: [A, B] }]',
    ['E_MEASURE'],
  ],
  [
    'what is decided rules out what is decided',
    '[{ id: A, title: a, controls: [ACME-1], mandatory: true }, { id: B, title: b, controls: [ACME-1], status: planned, excludes: [A] }]',
    ['E_MEASURE'],
  ],
  ['a sum is a text', '[{ id: A, title: a, capex: "100" }]', ['E_SCHEMA']],
  ['a sum is below nothing', '[{ id: A, title: a, controls: [ACME-1], opex: -1 }]', ['E_SCHEMA']],
  ['a key is misspelt', '[{ id: A, title: a, contols: [ACME-1] }]', ['E_UNKNOWN_KEY']],
])('%s', (_, measures, codes) => {
  expect(
    at(`measures: ${measures}\n`)
      .problems.filter(({ file }) => file === 'measures.yaml')
      .map(({ code }) => code),
  ).toEqual(codes);
});
