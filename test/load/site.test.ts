/** site.yaml: references, networks, dates, register and decisions; all mistakes at once, each at its place. */
import { describe, expect, test } from 'vitest';
import type { Control } from '../../src/model/control.js';
import { loadControl } from '../../src/load/controls.js';
import { loadSite } from '../../src/load/site.js';
import { parseYaml } from '../../src/load/yaml.js';
import { catalogues, controlText, folder, kinds, lines, linesOf, placed, text, valueOf } from './help.js';

const control: Control = valueOf(
  loadControl(valueOf(parseYaml(controlText, 'ACME-1.yaml')), {
    kinds,
    brokenKinds: new Set(),
    catalogues,
    brokenCatalogues: new Set(),
    shippedFolder: null,
  }),
);
const library = { kinds, controls: [control], catalogues };

const good = text(`
  site: { id: plant, timeZone: Europe/Warsaw, location: pump hall }
  policy: baseline
  zones:
    - { id: sis, name: Safety, safety: true, parent: iacs, networks: [10.1.40.0/24, 'FD00:40:0::/64'], target: { RA: 3, TRE: 2, RDF: 3, DC: 1, SI: 3, UC: 3, IAC: 3 } }
    - { id: iacs, target: 2 }
    - { id: it, domain: business, target: 0 }
  conduits:
    - id: c-1
      between: [iacs, it]
      target: 2
      enforcedBy: [fw-1]
      flows: [{ id: f-1, from: a, to: b, service: tcp/443, expires: 2027-03-31 }]
  evidence:
    - { id: inventory, kind: assets, file: evidence/assets.csv, collected: 2026-09-28, grade: E3, complete: true, records: 128, covers: { zones: [sis], conduits: [c-1] } }
    - id: cmdb
      kind: assets
      file: ./evidence/cmdb.json
      collected: 2026-09-28T06:00:00+02:00
      records: $.devices[*]
      count: 4
      where: raw.status == "active"
      fields: { id: $.name, zone: Zone name, stateful: { value: true } }
      map: { zone: { S: sis } }
  decisions: {}
`);
const at = (content: string) => loadSite(folder({ 'site.yaml': content }), library);
const changed = (from: string, to: string): string => {
  expect(good).toContain(from);
  return good.replace(from, to);
};

test('a site is read in full', () => {
  const { site, policy, declared, scenarios } = valueOf(at(good));
  expect(site).toMatchObject({ id: 'plant', name: 'plant', timeZone: 'Europe/Warsaw', location: { note: 'pump hall' }, file: 'site.yaml' });
  expect(site.zones[0]).toEqual({
    id: 'sis',
    name: 'Safety',
    domain: 'iacs',
    safety: true,
    parent: 'iacs',
    networks: ['10.1.40.0/24', 'fd00:40::/64'],
    accountable: null,
    location: null,
    target: { IAC: 3, UC: 3, SI: 3, DC: 1, RDF: 3, TRE: 2, RA: 3 },
    at: { file: 'site.yaml', line: 4, column: 5 },
  });
  expect(site.zones[1]?.target).toEqual({ IAC: 2, UC: 2, SI: 2, DC: 2, RDF: 2, TRE: 2, RA: 2 });
  expect(site.conduits[0]).toMatchObject({
    between: ['iacs', 'it'],
    flows: [{ id: 'f-1', owner: null, expires: '2027-03-31', at: { line: 12, column: 13 } }],
  });
  expect(site.evidence[0]).toMatchObject({
    records: 128,
    recordsAt: null,
    covers: ['sis', 'c-1'],
    complete: true,
    sampled: false,
    sha256: null,
  });
  expect(site.evidence[1]).toMatchObject({
    file: 'evidence/cmdb.json',
    records: 4,
    recordsAt: '$.devices[*]',
    covers: null,
    fields: { id: { path: '$.name' }, zone: { column: 'Zone name' }, stateful: { value: true } },
    map: { zone: { S: 'sis' } },
  });
  expect(policy).toMatchObject({ policy: 'baseline', at: { file: 'site.yaml', line: 2, column: 9 } });
  expect(declared).toEqual({ risk: null, measures: null });
  expect(scenarios).toEqual([]);
});

describe('one mistake is one problem at its place', () => {
  test.each([
    ['no time zone', ', timeZone: Europe/Warsaw', '', ['E_MISSING_KEY site @site:']],
    ['an unknown time zone', 'Europe/Warsaw', 'Europe/Krakow', ['E_SCHEMA site.timeZone @Europe/Krakow']],
    ['an offset for a time zone', 'Europe/Warsaw', '"+01:00"', ['E_SCHEMA site.timeZone @"+01:00"']],
    ['a misspelt section', 'conduits:', 'conduit:', ['E_UNKNOWN_KEY conduit @conduit:']],
    ['a partial target', 'RA: 3, TRE: 2, ', '', ['E_PARTIAL_TARGET zones[0].target @target: { RDF']],
    ['a target above 4', 'target: 0', 'target: 5', ['E_SCHEMA zones[2].target @5 }']],
    ['a target in words', 'target: 0', 'target: high', ['E_SCHEMA zones[2].target @high']],
    [
      'an unknown foundational requirement',
      '{ RA: 3,',
      '{ RX: 3,',
      ['E_PARTIAL_TARGET zones[0].target @target: { RX', 'E_UNKNOWN_KEY zones[0].target.RX @RX'],
    ],
    ['a zone id that is a number', 'id: it,', 'id: 10,', ['E_QUOTE_IT zones[2].id @10, domain']],
    [
      'two zones of one id',
      'id: it,',
      'id: sis,',
      ['E_DUPLICATE_ID zones[2].id @sis, domain', 'E_UNKNOWN_REFERENCE conduits[0].between[1] @it]'],
    ],
    ['a parent that does not exist', 'parent: iacs', 'parent: icas', ['E_UNKNOWN_REFERENCE zones[0].parent @icas']],
    ['a zone inside itself', 'parent: iacs', 'parent: sis', ['E_CYCLE zones[0].parent @sis, networks']],
    ['zones inside each other', '{ id: iacs,', '{ id: iacs, parent: sis,', ['E_CYCLE zones[0].parent @iacs, networks']],
    ['a network with host bits', '10.1.40.0/24', '10.1.40.1/24', ['E_NETWORK zones[0].networks[0] @10.1.40.1/24']],
    ['a network without a prefix', '10.1.40.0/24', '10.1.40.0', ['E_NETWORK zones[0].networks[0] @10.1.40.0']],
    ['a prefix that is too long', '10.1.40.0/24', '10.1.40.0/33', ['E_NETWORK zones[0].networks[0] @10.1.40.0']],
    ['a network with leading zeros', '10.1.40.0/24', '010.1.40.0/24', ['E_NETWORK zones[0].networks[0] @010']],
    ['a short form of IPv4', '10.1.40.0/24', '10.1/16', ['E_NETWORK zones[0].networks[0] @10.1/16']],
    ['an IPv6 network with host bits', 'FD00:40:0::/64', 'fd00:40::1/64', ["E_NETWORK zones[0].networks[1] @'fd00"]],
    ['one network in two zones', '{ id: iacs,', "{ id: iacs, networks: ['fd00:40::/64'],", ["E_NETWORK zones[1].networks[0] @'fd00"]],
    ['a conduit with one end', '[iacs, it]', '[iacs]', ['E_SCHEMA conduits[0].between @[iacs]']],
    ['a conduit with the same end twice', '[iacs, it]', '[it, it]', ['E_SCHEMA conduits[0].between @it]']],
    ['a conduit to nowhere', '[iacs, it]', '[iacs, ti]', ['E_UNKNOWN_REFERENCE conduits[0].between[1] @ti]']],
    ['a flow without a service', 'service: tcp/443, ', '', ['E_MISSING_KEY conduits[0].flows[0] @{ id: f-1']],
    ['a day that is not in the calendar', '2027-03-31', '2027-02-30', ['E_DATE conduits[0].flows[0].expires @2027-02-30']],
    ['two registrations of one id', 'id: cmdb', 'id: inventory', ['E_DUPLICATE_ID evidence[1].id @inventory\n']],
    ['an unknown kind', 'kind: assets, file', 'kind: asset, file', ['E_UNKNOWN_REFERENCE evidence[0].kind @asset, file']],
    ['a kind of the model', 'kind: assets, file', 'kind: conduits, file', ['E_UNKNOWN_REFERENCE evidence[0].kind @conduits, file']],
    ['a file above the folder', 'evidence/assets.csv', '../assets.csv', ['E_FILE_OUTSIDE evidence[0].file @../assets']],
    ['a file of the machine', 'evidence/assets.csv', '/etc/passwd', ['E_FILE_OUTSIDE evidence[0].file @/etc']],
    ['a drive', 'evidence/assets.csv', 'C:/assets.csv', ['E_FILE_OUTSIDE evidence[0].file @C:/']],
    ['a backslash', 'evidence/assets.csv', 'evidence\\assets.csv', ['E_FILE_OUTSIDE evidence[0].file @evidence\\']],
    ['a time without its zone', '2026-09-28T06:00:00+02:00', '2026-09-28T06:00:00', ['E_DATE evidence[1].collected @2026-09-28T']],
    ['a date in another order', '2026-09-28T06:00:00+02:00', '28.09.2026', ['E_DATE evidence[1].collected @28.09']],
    ['an unknown grade', 'grade: E3', 'grade: E5', ['E_SCHEMA evidence[0].grade @E5']],
    ['a hash that is none', 'records: 128', 'sha256: abc', ['E_SCHEMA evidence[0].sha256 @abc']],
    ['a negative count', 'records: 128', 'records: -1', ['E_SCHEMA evidence[0].records @-1, covers']],
    ['the number of records twice', 'records: 128', 'records: 128, count: 3', ['E_SCHEMA evidence[0].count @count: 3']],
    ['an unknown zone in covers', 'zones: [sis]', 'zones: [sys]', ['E_UNKNOWN_REFERENCE evidence[0].covers.zones[0] @sys]']],
    ['an unknown conduit in covers', 'conduits: [c-1]', 'conduits: [c-2]', ['E_UNKNOWN_REFERENCE evidence[0].covers.conduits[0] @c-2]']],
    ['an unknown field', 'zone: Zone name', 'zon: Zone name', ['E_UNKNOWN_REFERENCE evidence[1].fields.zon @zon: Zone']],
    ['an unknown field in map', 'map: { zone:', 'map: { zon:', ['E_UNKNOWN_REFERENCE evidence[1].map.zon @zon: { S']],
    ['a field from two places', '{ value: true }', '{ value: true, column: x }', ['E_SCHEMA evidence[1].fields.stateful @value: true']],
    ['a field from nowhere', '{ value: true }', '{ split: null }', ['E_SCHEMA evidence[1].fields.stateful.split @null']],
    [
      'a constant that lost digits',
      'stateful: { value: true }',
      'firmware: { value: 1.10 }',
      ['E_QUOTE_IT evidence[1].fields.firmware.value @1.10'],
    ],
    ['a path that is none', 'stateful: { value: true }', 'stateful: { path: x.y }', ['E_SCHEMA evidence[1].fields.stateful.path @x.y']],
    ['a misspelt list of decisions', 'decisions: {}', 'decisions: { waiver: [] }', ['E_UNKNOWN_KEY decisions.waiver @waiver: []']],
  ])('%s', (_, from, to, expected) => {
    const content = changed(from, to);
    const loaded = at(content);
    expect(loaded.ok).toBe(false);
    expect(linesOf(loaded)).toEqual(placed(content, expected));
  });
});

test('mistakes of all sections are found in one run, with those of the files beside', () => {
  const content = good
    .replace('10.1.40.0/24', '10.1.40.9/24')
    .replace('[iacs, it]', '[iacs, ti]')
    .replace('kind: assets, file', 'kind: asets, file')
    .replace('evidence/assets.csv', '/x')
    .replace('Europe/Warsaw', 'Warsaw');
  const loaded = loadSite(
    folder({ 'site.yaml': content, 'risk.yaml': 'scenarios:\n  - { id: S1, titel: x }\n', 'measures.yaml': 'measures: 3\n' }),
    library,
  );
  expect(loaded.problems.map(({ file, code }) => `${file} ${code}`).sort()).toEqual([
    'measures.yaml E_SCHEMA',
    'risk.yaml E_MISSING_KEY',
    'risk.yaml E_UNKNOWN_KEY',
    'site.yaml E_FILE_OUTSIDE',
    'site.yaml E_NETWORK',
    'site.yaml E_SCHEMA',
    'site.yaml E_UNKNOWN_REFERENCE',
    'site.yaml E_UNKNOWN_REFERENCE',
  ]);
});

test('the hint for host bits is the network itself', () => {
  expect(at(changed('10.1.40.0/24', '10.1.41.1/23')).problems[0]?.hint).toBe('the network is 10.1.40.0/23');
});

test.each([
  ['is missing', {}, 'E_FILE_MISSING 0:0'],
  ['is empty', { 'site.yaml': '' }, 'E_FILE_EMPTY 0:0'],
  ['is too large', { 'site.yaml': Buffer.alloc(5_000_001, 'x') }, 'E_FILE_TOO_LARGE 0:0'],
  ['is not UTF-8', { 'site.yaml': Buffer.from('a: "ö"', 'latin1') }, 'E_ENCODING 1:5'],
])('a site.yaml that %s is refused', (_, files, expected) => {
  expect(linesOf(loadSite(folder(files), library))).toEqual([expected]);
});

test('empty sections are allowed where nothing has to be there', () => {
  const loaded = at('site: { id: p, timeZone: UTC }\npolicy: baseline\nzones: [{ id: z, target: 1 }]\nconduits:\nevidence:\ndecisions:\n');
  expect(valueOf(loaded).site).toMatchObject({ conduits: [], evidence: [] });
});

test('scenarios are records with what is declared', () => {
  const risk =
    'scenarios:\n  - id: S1\n    title: T\n    zone: sis\n    attackPath: [T0800]\n    steps: [{ id: a, techniques: [T0801, T0800] }]\n    workshop: { date: 2026-01-31 }\n';
  expect(valueOf(loadSite(folder({ 'site.yaml': good, 'risk.yaml': risk }), library)).scenarios).toEqual([
    {
      fields: { id: 'S1', title: 'T', zone: 'sis', techniques: ['T0800', 'T0801'], workshopDate: '2026-01-31' },
      at: { file: 'risk.yaml', line: 2, column: 5 },
    },
  ]);
});

describe('decisions', () => {
  const waiver =
    '{ id: W-1, control: ACME-1, subject: zone:sis, owner: A, reason: B, approver: C, approved: 2026-01-01, expires: 2026-12-31 }';
  const compensation =
    '{ id: C-1, control: ACME-1, subject: zone:sis, whyInfeasible: A, countermeasures: [{ title: T, evidence: cmdb, record: r, test: true }], claimedLevel: 2, residualRisk: R, approver: C, approved: 2026-01-01, validFrom: 2026-01-01, validUntil: 2026-12-31 }';
  const notApplicable =
    '{ id: N-1, requirement: SR1.1, subject: conduit:c-1, reason: function-absent, justification: J, approver: C, approved: 2026-01-01, reviewBy: 2026-12-31 }';
  const completeness = '{ id: K-1, evidence: cmdb, reason: R, approver: C, approved: 2026-01-01, expires: 2026-12-31 }';
  const withDecisions = (key: string, ...items: readonly string[]): string =>
    good.replace('decisions: {}', `decisions:\n  ${key}:\n${items.map((item) => `    - ${item}\n`).join('')}`);

  test('whole ones are kept', () => {
    const content = good.replace(
      'decisions: {}',
      `decisions:\n  waivers: [${waiver}]\n  compensations: [${compensation}]\n  notApplicable: [${notApplicable}]\n  completeness: [${completeness}]\n`,
    );
    const loaded = at(content);
    expect(linesOf(loaded)).toEqual([]);
    const { decisions } = valueOf(loaded).site;
    expect(decisions.waivers[0]).toMatchObject({ id: 'W-1', findings: [], records: [], at: { line: 25 } });
    expect(decisions.compensations[0]?.countermeasures).toEqual([
      { title: 'T', control: null, subject: null, evidence: 'cmdb', record: 'r', test: true },
    ]);
    expect(decisions.notApplicable[0]).toMatchObject({ control: null, requirement: 'SR 1.1' });
    expect(decisions.completeness).toHaveLength(1);
  });

  test.each([
    ['a waiver without an owner', 'waivers', waiver.replace('owner: A, ', ''), 'decisions.waivers[0] @{ id: W-1'],
    ['a waiver with a misspelt key', 'waivers', waiver.replace('}', ', finding: [x] }'), 'decisions.waivers[0].finding @finding'],
    ['a waiver of an unknown control', 'waivers', waiver.replace('ACME-1', 'ACME-2'), 'decisions.waivers[0].control @ACME-2'],
    ['a waiver of an unknown zone', 'waivers', waiver.replace('zone:sis', 'zone:sys'), 'decisions.waivers[0].subject @zone:sys'],
    ['a waiver of a bare zone', 'waivers', waiver.replace('zone:sis', 'sis'), 'decisions.waivers[0].subject @sis, owner'],
    ['a waiver that ends on no day', 'waivers', waiver.replace('2026-12-31', '2026-13-31'), 'decisions.waivers[0].expires @2026-13-31'],
    ['an empty reason', 'waivers', waiver.replace('reason: B', 'reason: ""'), 'decisions.waivers[0].reason @""'],
    ['a text in place of a decision', 'waivers', 'W-1', 'decisions.waivers[0] @W-1'],
    [
      'a countermeasure that nothing proves',
      'compensations',
      compensation.replace(', record: r', ''),
      'decisions.compensations[0].countermeasures[0] @{ title: T',
    ],
    [
      'a countermeasure of unknown evidence',
      'compensations',
      compensation.replace('evidence: cmdb', 'evidence: cmbd'),
      'decisions.compensations[0].countermeasures[0].evidence @cmbd',
    ],
    [
      'a compensation that ends before it begins',
      'compensations',
      compensation.replace('2026-12-31', '2025-12-31'),
      'decisions.compensations[0].validUntil @2025-12-31',
    ],
    [
      'a compensation without a residual risk',
      'compensations',
      compensation.replace('residualRisk: R, ', ''),
      'decisions.compensations[0] @{ id: C-1',
    ],
    [
      'not applicable for nothing',
      'notApplicable',
      notApplicable.replace('requirement: SR1.1, ', ''),
      'decisions.notApplicable[0] @{ id: N-1',
    ],
    [
      'not applicable for both',
      'notApplicable',
      notApplicable.replace('SR1.1', 'SR1.1, control: ACME-1'),
      'decisions.notApplicable[0] @{ id: N-1',
    ],
    [
      'not applicable for an unknown requirement',
      'notApplicable',
      notApplicable.replace('SR1.1', 'SR9.9'),
      'decisions.notApplicable[0].requirement @SR9.9',
    ],
    [
      'not applicable for no good reason',
      'notApplicable',
      notApplicable.replace('function-absent', 'too-old'),
      'decisions.notApplicable[0].reason @too-old',
    ],
    ['completeness of unknown evidence', 'completeness', completeness.replace('cmdb', 'cmbd'), 'decisions.completeness[0].evidence @cmbd'],
  ])('%s has no effect, is shown, and does not stop the run', (_, key, item, place) => {
    const content = withDecisions(key, item);
    const loaded = at(content);
    expect(lines(loaded.problems)).toEqual(placed(content, [`E_DECISION ${place}`]));
    expect(loaded.problems.map(({ severity }) => severity)).toEqual(['warning']);
    const { decisions } = valueOf(loaded).site;
    expect(Object.values(decisions).flat()).toEqual([]);
  });

  test('the second of one id has no effect, the first has', () => {
    const loaded = at(withDecisions('waivers', waiver, waiver));
    expect(loaded.problems.map(({ code, path }) => `${code} ${path}`)).toEqual(['E_DECISION decisions.waivers[1].id']);
    expect(valueOf(loaded).site.decisions.waivers).toHaveLength(1);
  });
});
