/** `plan` from end to end: programmes over one list, each step judged by the rules again, and the page that is signed. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { xlsx } from '../../src/evidence/readers/xlsx.js';
import type { Assessment } from '../../src/index.js';
import type { Programmes, ProgrammesResult } from '../../src/model/programme.js';
import { fileOf, readAll } from '../evidence/readers/helpers.js';
import { assessmentOf, exported, folder, json, pack, run } from './harness.js';

const rules = pack([
  { id: 'ACME-61', satisfies: 'SR 6.1' },
  { id: 'ACME-62', satisfies: 'SR 6.2' },
]);
const verdicts = (changes: Readonly<Record<string, string>> = {}): string =>
  exported(
    'requirement,place,zone,conduit,status',
    Object.entries({ 'SR 6.1,a': 'bad', 'SR 6.2,a': 'bad', 'SR 6.1,b': 'bad', 'SR 6.2,b': 'good', ...changes }).map(([key, status]) => {
      const [requirement = '', zone = ''] = key.split(',');
      return `${requirement},${zone},${zone},,${status}`;
    }),
  );
const target = '{ IAC: 0, UC: 0, SI: 0, DC: 0, RDF: 0, TRE: 2, RA: 0 }';
const site = `site: { id: s, name: Plant, timeZone: UTC, accountable: The manager }
policy: risk-based
zones:
  - { id: a, networks: [10.1.0.0/24], target: ${target} }
  - { id: b, networks: [10.2.0.0/24], safety: true, target: ${target} }
evidence: [{ id: verdicts, kind: verdicts, file: evidence/verdicts.csv, collected: 2026-09-28, grade: E3 }]
`;
const risk = `matrix:
  likelihood: [rare, unlikely, possible, likely]
  severity: { safety: [hurt, dead], money: [small, big] }
  riskLevels: [low, medium, high]
  cells: { default: [[low, low], [low, medium], [medium, high], [high, high]] }
  tolerable: { default: medium, safety: low }
currency: EUR
scenarios:
  - id: S-1
    title: Everything is encrypted
    zone: a
    severity: { money: big }
    likelihood: likely
    countermeasures: [{ control: ACME-61, effect: strong }, { control: ACME-62, effect: strong }]
    frequency: 0.5
    loss: 100000
  - id: S-2
    title: The trip is switched off
    zone: b
    severity: { safety: dead }
    likelihood: possible
    countermeasures: [{ control: ACME-61, effect: strong }]
`;
const measures = `measures:
  - { id: M-1, title: "=cmd() logs for all", controls: [ACME-61], zones: [a], capex: 5000, opex: 1000, life: 5, owner: Ann, by: IT }
  - { id: M-2, title: Watch zone a, controls: [ACME-62], zones: [a], capex: 1000, opex: 100, life: 10, proposed: { verdicts: proposed/verdicts.csv } }
  - { id: M-3, title: Logs of the trip, controls: [ACME-61], zones: [b], capex: 20000, opex: 0, life: 10, outage: shutdown, nextWindow: { from: 2027-03-01, to: 2027-03-05, name: Stop } }
  - { id: M-4, title: Insurance of data, loss: { S-1: 0.5 }, capex: 9000, opex: 0, life: 3 }
`;
const files = {
  'site.yaml': site,
  'risk.yaml': risk,
  'measures.yaml': measures,
  'evidence/verdicts.csv': verdicts(),
  'proposed/verdicts.csv': verdicts({ 'SR 6.2,a': 'good' }),
};
type Files = Readonly<Record<string, string>>;
const without = (...names: readonly string[]): Files => Object.fromEntries(Object.entries(files).filter(([name]) => !names.includes(name)));
const planOf = (content: Files, ...more: readonly string[]) => run(['plan', folder(content), '--only-controls', rules, ...more]);

async function programmesOf(content: Files, ...more: readonly string[]): Promise<Programmes> {
  const ran = await planOf(content, '--json', ...more);
  const made = json<ProgrammesResult>(ran.out);
  if (made.status !== 'assessed') throw new Error(ran.err + ran.out);
  return made;
}
const named = ({ programmes }: Programmes) => Object.fromEntries(programmes.map((each) => [each.name, each]));

describe('a site with risks and measures', async () => {
  const made = await programmesOf(files);
  const all = named(made);

  test('each programme is chosen from the same candidates, at its cost', () => {
    expect(all['maturity-based']).toMatchObject({ measures: ['M-1', 'M-2', 'M-3', 'M-4'], capex: 35000, opex: 1100, annual: 7200 });
    expect(all['compliance']).toMatchObject({ measures: ['M-1', 'M-2', 'M-3'], annual: 4200, proven: true });
    expect(all['risk-based']).toMatchObject({ measures: ['M-2', 'M-3'], annual: 2200, proven: true, assumed: false });
  });
  test('what is left is what the rules leave', () => {
    expect(made.today).toMatchObject({ loss: 50000, above: ['S-1', 'S-2'], safetyAbove: ['S-2'], zones: { met: 0, of: 2 }, open: 3 });
    expect(all['risk-based']?.after).toMatchObject({ loss: 10000, above: [], zones: { met: 1, of: 2 }, open: 1 });
    expect(all['compliance']?.after).toMatchObject({ loss: 2000, above: [], zones: { met: 2, of: 2 }, open: 0 });
    expect(all['maturity-based']?.after).toMatchObject({ loss: 1000, above: [] });
  });
  test('what may harm people comes first, and the level that a step raises is told', () => {
    expect(made.roadmap.map(({ measure }) => measure)).toEqual(['M-3', 'M-2']);
    expect(made.roadmap[0]).toMatchObject({
      checked: 'results',
      levels: [{ subject: 'zone:b', fr: 'TRE', from: 0, to: 2 }],
      risks: [{ id: 'S-2', from: 'high', to: 'low', loss: null }],
    });
    expect(made.roadmap[1]).toMatchObject({
      checked: 'rules',
      unconfirmed: [],
      risks: [{ id: 'S-1', from: 'high', to: 'medium', loss: 10000 }],
    });
  });
  test('the ratio is that of the two sums', () => {
    expect(made.ratios.find(({ mark }) => mark === 'tolerable')).toMatchObject({ annual: 2200, ratio: 3.27273 });
  });
  test('a figure that nobody gave is a default and says so', () => {
    expect(made.measures.map(({ id, days, due }) => [id, days.assumed, due.assumed, due.value])).toEqual([
      ['M-1', true, true, null],
      ['M-2', true, true, null],
      ['M-3', true, true, '2027-03-05'],
      ['M-4', true, true, null],
    ]);
    expect(made.measures[0]?.capex).toEqual({ value: 5000, assumed: false });
  });
  test('check holds the same, so that the report has it', async () => {
    const ran = await run(['check', folder(files), '--only-controls', rules, '--json', '--fail-on', 'none']);
    const found: Assessment = assessmentOf(ran);
    expect(json(JSON.stringify(found.programmes))).toEqual(made);
    if (found.risk.status !== 'assessed') throw new Error('no risk');
    const rated = found.risk.scenarios.map(({ id, current }) => ({
      id,
      risk: current.risk,
      above: current.above,
      loss: current.loss?.mean ?? null,
    }));
    expect(made.today.scenarios.map(({ id, risk: level, above, loss }) => ({ id, risk: level, above, loss }))).toEqual(rated);
  });
});

test('a measure gets no credit for what the rules do not pass on the evidence that it proposes', async () => {
  const made = await programmesOf({ ...files, 'proposed/verdicts.csv': verdicts() });
  const own = made.measures.find(({ id }) => id === 'M-2');
  expect(own).toMatchObject({ results: [], unconfirmed: [{ control: 'ACME-62', subject: 'zone:a', status: 'fail' }] });
  expect(named(made)['risk-based']?.measures).toEqual(['M-1', 'M-3']);
  const { out } = await planOf({ ...files, 'proposed/verdicts.csv': verdicts() });
  expect(out.replace(/\s+/g, ' ')).toContain('The rules do not pass everything that M-2 claims');
});

test('a budget that leaves people in harm says so, whatever it saves elsewhere', async () => {
  const made = await programmesOf(files, '--budget', '1000');
  expect(named(made)['budget']).toMatchObject({ measures: ['M-2'], after: { safetyAbove: ['S-2'] } });
  const { out } = await planOf(files, '--budget', '1000');
  expect(out).toContain('It cannot bring S-2 under what is tolerable, and S-2 may harm people.');
});

test('with money for the guard it is bought before what saves most', async () => {
  expect(named(await programmesOf(files, '--budget', '2000'))['budget']?.measures).toEqual(['M-3']);
});

test('without measures.yaml each control that is not met is a candidate, and every sum is marked as a default', async () => {
  const made = await programmesOf(without('measures.yaml'));
  expect(made.file).toBeNull();
  expect(made.measures.map(({ id, generated, capex }) => [id, generated, capex.assumed])).toEqual([
    ['ACME-61-zone', true, true],
    ['ACME-62-zone', true, true],
  ]);
  expect((await planOf(without('measures.yaml'))).out).toContain('All these sums are defaults, none is a quotation.');
});

test('without risk.yaml nothing is said of risk, and the target levels are planned for', async () => {
  const made = await programmesOf(without('risk.yaml', 'measures.yaml'));
  expect(made).toMatchObject({ hasRisk: false, hasMoney: false, proposal: 'compliance', ratios: [], frontier: { points: [] } });
  expect(made.roadmap.length).toBeGreaterThan(0);
});

test('a site without money is told in risks, never in sums that nobody gave', async () => {
  const made = await programmesOf({ ...files, 'risk.yaml': risk.replace('    frequency: 0.5\n    loss: 100000\n', '') });
  expect(made).toMatchObject({ hasRisk: true, hasMoney: false, today: { loss: null } });
  expect(named(made)['risk-based']).toMatchObject({ measures: ['M-2', 'M-3'], after: { loss: null, above: [] } });
  expect(
    made.frontier.points.map(({ annual, above, loss, risks }) => [
      annual,
      above,
      loss,
      risks.map(({ level, count }) => `${count} ${level}`).join(' '),
    ]),
  ).toEqual([
    [0, 2, null, '2 high'],
    [200, 1, null, '1 high 1 medium'],
    [2000, 1, null, '1 high 1 low'],
    [2200, 0, null, '1 medium 1 low'],
    [4200, 0, null, '2 low'],
  ]);
});

test('check leaves programmes out where the site declares neither', async () => {
  const ran = await run(['check', folder(without('risk.yaml', 'measures.yaml')), '--only-controls', rules, '--json', '--fail-on', 'none']);
  expect(assessmentOf(ran).programmes).toEqual({ status: 'not-assessed', reason: 'no-file' });
});

test('the page alone says what is signed, what falls, what stays open and what is assumed', async () => {
  const { out, code } = await planOf(files);
  expect(code).toBe(0);
  for (const part of [
    'WHAT IS PROPOSED',
    'WHICH RISK FALLS',
    'WHEN, AND WHO',
    'STEP BY STEP',
    'WHAT STAYS OPEN',
    'WHAT IS ASSUMED',
    'TO SIGN',
  ])
    expect(out).toContain(part);
  expect(out).toContain('I approve M-2, M-3 for 21\u202F000 EUR once and 100 EUR a year');
  expect(out).toMatch(/S-2 +The trip is switched off \(people may come to harm\) +high +low +yes/);
  expect(out).toContain('2027-03-01 to 2027-03-05, Stop');
});

test('the plan of action goes into files that run nothing, the same bytes each time', async () => {
  const [here, out, again] = [folder({ ...files, 'risk.yaml': '' }), folder(), folder()];
  const ran = await run(['plan', here, '--only-controls', rules, '--out', out]);
  expect(ran.code).toBe(2); // an empty risk file is a mistake, not "no risk"
  const plant = folder({
    ...files,
    'risk.yaml': risk.replace(
      'likelihood: likely\n    countermeasures: [{ control: ACME-61, effect: strong }, ',
      'likelihood: likely\n    countermeasures: [{ control: ACME-61, effect: very strong }, ',
    ),
  });
  for (const each of [out, again]) await run(['plan', plant, '--only-controls', rules, '--budget', '9000', '--out', each]);
  for (const name of ['plan.md', 'poam.csv', 'poam.xlsx']) {
    expect(existsSync(join(out, name)), name).toBe(true);
    expect(readFileSync(join(out, name)).equals(readFileSync(join(again, name))), name).toBe(true);
  }
  const csv = readFileSync(join(out, 'poam.csv'), 'utf8');
  expect(csv).toContain(",'=cmd() logs for all,");
  const { rows } = await readAll(xlsx, fileOf(readFileSync(join(out, 'poam.xlsx'))));
  expect(rows.map(({ raw }) => (raw as Readonly<Record<string, unknown>>)['measure']).sort()).toEqual(['M-1', 'M-2', 'M-3', 'M-4']);
});

test.each([
  [['--budget', 'much'], 'is no sum'],
  [['--format', 'poem'], 'there is no format "poem"'],
])('%j is refused', async (more, says) => {
  const ran = await planOf(files, ...more);
  expect([ran.code, ran.err]).toEqual([2, expect.stringContaining(says)]);
});

test('a plan whose measures cannot be done is not made', async () => {
  const ran = await planOf({ ...files, 'measures.yaml': measures.replace('id: M-1,', 'id: M-1, requires: [M-2], excludes: [M-2],') });
  expect([ran.code, ran.err]).toEqual([2, expect.stringContaining('E_MEASURE')]);
});
