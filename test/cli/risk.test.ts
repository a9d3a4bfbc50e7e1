/** risk.yaml on the command line: faults by lint, results in the assessment, and no file that is taken away lowers a risk. */
import { expect, test } from 'vitest';
import type { Problem } from '../../src/model/problem.js';
import type { RiskAssessed } from '../../src/model/risk-result.js';
import { assessmentOf, exported, folder, json, pack, run, type ControlText } from './harness.js';

const controls: readonly ControlText[] = [
  { id: 'ACME-51', satisfies: 'SR 5.1', subject: '[zone, conduit]' },
  { id: 'ACME-21', satisfies: 'SR 2.1' },
];
const packed = pack(controls);
const matrix = `matrix:
  likelihood: [rare, unlikely, possible, likely]
  severity: { safety: [hurt, dead], money: [small, big] }
  riskLevels: [low, medium, high]
  cells: { default: [[low, low], [low, medium], [medium, medium], [medium, high]] }
  tolerable: { default: medium, safety: low }
strategy: { name: matrix, levels: { low: 1, medium: 2, high: 3 } }
`;
const people = 'participants: [{ name: A, role: Operations }, { name: B, role: Security }]';
const scenario = `scenarios:
  - id: S-1
    title: Somebody comes in
    entryZone: office
    zone: plant
    attackPath: [T0886]
    severity: { safety: hurt, money: big }
    likelihood: likely
    countermeasures: [{ control: ACME-51, on: [conduit:c], effect: moderate }, { control: ACME-21, on: [zone:plant], effect: strong }]
    workshop: { date: 2026-02-05, ${people} }
    frequency: 0.5
    loss: { min: 10, mode: 100, max: 1000 }
`;
const verdicts = [
  'SR 5.1,c,,c,good',
  'SR 5.1,plant,plant,,good',
  'SR 5.1,office,office,,good',
  'SR 2.1,plant,plant,,good',
  'SR 2.1,office,office,,good',
];
const site = (risk: string | null, rows: readonly string[] | null = verdicts): string =>
  folder({
    ...(rows === null ? {} : { 'evidence/v.csv': exported('requirement,place,zone,conduit,status', rows) }),
    'site.yaml': `site: { id: s, name: Plant, timeZone: UTC }
policy: { extends: risk-based, programme: none }
zones:
  - { id: office, networks: [10.1.0.0/24], target: 1 }
  - { id: plant, networks: [10.2.0.0/24], target: 2 }
  - { id: island, networks: [10.3.0.0/24], target: 1 }
conduits:
  - { id: c, between: [office, plant], target: 1 }
evidence: [{ id: verdicts, kind: verdicts, file: evidence/v.csv, collected: 2026-09-28, grade: E3 }]
`,
    ...(risk === null ? {} : { 'risk.yaml': risk }),
  });
const check = async (folderOf: string, more: readonly string[] = []) =>
  assessmentOf(await run(['check', folderOf, '--only-controls', packed, '--as-of', '2026-10-01', '--json', ...more]));
const riskOf = async (risk: string, rows: readonly string[] | null = verdicts): Promise<RiskAssessed> => {
  const found = (await check(site(risk, rows))).risk;
  if (found.status !== 'assessed') throw new Error('no risk');
  return found;
};

test('a site without risk.yaml says so, in the assessment and on the page', async () => {
  expect((await check(site(null))).risk).toEqual({ status: 'not-assessed', reason: 'no-file' });
});
test('one without a scenario, and one zone without its own, say that', async () => {
  expect((await check(site(matrix))).risk).toEqual({ status: 'not-assessed', reason: 'no-scenario' });
  expect((await check(site(matrix + scenario), ['--zone', 'office'])).risk).toEqual({ status: 'not-assessed', reason: 'not-selected' });
});

test('what passes today lowers the likelihood, layer by layer', async () => {
  const risk = await riskOf(matrix + scenario);
  expect(risk).toMatchObject({ aboveTolerable: { unmitigated: ['S-1'], current: [] }, simulation: { seed: 62443 } });
  expect(risk.scenarios[0]).toMatchObject({
    unmitigated: { likelihood: 'likely', risk: 'high', success: 1 },
    current: { likelihood: 'rare', risk: 'low', success: 0.1, above: false },
    layers: [
      { control: 'ACME-51', credit: 'met', results: [{ subject: 'conduit:c', status: 'pass' }], after: { likelihood: 'possible' } },
      { control: 'ACME-21', credit: 'met', results: [{ subject: 'zone:plant', status: 'pass' }], after: { likelihood: 'rare' } },
    ],
    steps: [{ techniques: [{ technique: 'T0886', title: 'Remote Services' }] }],
  });
  expect(risk.targets).toMatchObject([
    { subject: 'zone:plant', derived: { UC: 3, RDF: 3, TRE: 1 }, below: expect.arrayContaining(['UC']) as unknown },
  ]);
});

test('taking evidence away never lowers a risk', async () => {
  const rank = (label: string | null | undefined): number => ['rare', 'unlikely', 'possible', 'likely'].indexOf(label ?? '');
  const without = (start: string): readonly string[] => verdicts.filter((row) => !row.startsWith(start));
  const [before] = (await riskOf(matrix + scenario)).scenarios;
  for (const rows of [null, without('SR 5.1,c,'), without('SR 2.1,plant'), verdicts.map((row) => row.replace('good', ''))]) {
    const [after] = (await riskOf(matrix + scenario, rows)).scenarios;
    expect(rank(after?.current.likelihood)).toBeGreaterThan(rank(before?.current.likelihood));
    expect(after?.current.loss?.mean).toBeGreaterThan(before?.current.loss?.mean ?? 0);
  }
});

test('a claimed residual that is not borne out is a contradiction with its place, and is not used', async () => {
  const claim = scenario.replace('    workshop', '    residual: { likelihood: rare }\n    workshop');
  const found = await check(site(matrix + claim, []));
  expect(found.problems).toContainEqual(
    expect.objectContaining({ code: 'W_RISK_RESIDUAL', severity: 'warning', file: 'risk.yaml', line: 17, column: 15 }),
  );
  expect(found.contradictions).toContainEqual(expect.objectContaining({ code: 'claimed-residual', subject: 'zone:plant' }));
  expect(found.risk).toMatchObject({ scenarios: [{ current: { likelihood: 'likely' }, claimed: { believed: false } }] });
});

test('with one zone selected what stands elsewhere takes nothing away, and the run says so', async () => {
  const claim = scenario.replace('    workshop', '    residual: { likelihood: rare }\n    workshop');
  const found = await check(site(matrix + claim), ['--zone', 'plant']);
  expect(found.risk).toMatchObject({ scenarios: [{ current: { likelihood: 'unlikely' } }], observations: [{ code: 'W_RISK_TARGET' }] });
  expect(found.limits).toContainEqual(expect.stringContaining('rated on zone plant and the site alone'));
});

test('a low target and a workshop that lies ahead are told', async () => {
  const found = await check(site(matrix + scenario.replace('2026-02-05', '2026-11-05')));
  expect(found.problems.map(({ code, file, line }) => [code, file, line])).toEqual(
    expect.arrayContaining([
      ['W_RISK_WORKSHOP', 'risk.yaml', 17],
      ['W_RISK_TARGET', 'site.yaml', 5],
    ]),
  );
});

test.each([
  ['a matrix that falls', matrix.replace('[medium, high]]', '[medium, low]]') + scenario, 'E_RISK_MATRIX', 5, 76],
  ['a technique that does not exist', matrix + scenario.replace('T0886', 'T0868x'), 'E_UNKNOWN_REFERENCE', 13, 18],
  [
    'a way that no conduit allows',
    matrix + scenario.replace('zone: plant\n', 'zone: island\n').replace('zone:plant', 'zone:island'),
    'E_RISK_PATH',
    11,
    16,
  ],
])('lint finds %s at its place', async (_, risk, code, line, column) => {
  const { out } = await run(['lint', site(risk), '--only-controls', packed, '--json', '--as-of', '2026-10-01']);
  const { problems } = json<{ readonly problems: readonly Problem[] }>(out);
  expect(problems.filter(({ file }) => file === 'risk.yaml')).toMatchObject([{ code, line, column }]);
});

test('lint knows the day too', async () => {
  const ahead = site(matrix + scenario.replace('2026-02-05', '2026-11-05'));
  const { out } = await run(['lint', ahead, '--only-controls', packed, '--json', '--as-of', '2026-10-01']);
  expect(json<{ readonly problems: readonly Problem[] }>(out).problems).toContainEqual(
    expect.objectContaining({ code: 'W_RISK_WORKSHOP', file: 'risk.yaml', line: 17 }),
  );
});

test.each(['tolerable risk', 'SL-T', 'common cause', 'ratio', 'E_RISK_PATH', 'W_RISK_RESIDUAL'])('explain %s', async (word) => {
  const { code, out } = await run(['explain', ...word.split(' ')]);
  expect(code).toBe(0);
  expect(out).toContain(word);
});

test('the schema of risk.yaml offers techniques and controls', async () => {
  const { out } = await run(['schema', 'risk']);
  expect(out).toContain('"T0886"');
  expect(out).toContain('"OTB-101"');
});

test('the same file gives the same bytes', async () => {
  const own = site(matrix + scenario);
  const twice = [await check(own), await check(own)].map(({ risk }) => JSON.stringify(risk));
  expect(twice[0]).toBe(twice[1]);
});
