/** Requirements, levels, findings, requests and the exit code of whole small sites; the anti-patterns of method section 16 among them. */
import { describe, expect, test } from 'vitest';
import { combine } from '../../src/assess/roll-up.js';
import { statuses, type Status } from '../../src/model/assessment.js';
import { vectorFrom } from '../../src/model/catalogue.js';
import { check, conduitOf, zoneOf, type ControlSpec, type PlantSpec, type Row } from '../evaluate/kit.js';

const stateful: ControlSpec = {
  id: 'X-1',
  satisfies: ['SR 7.3'],
  rules: [{ for: 'assets', assert: 'asset.stateful', message: '{{asset.id}} keeps nothing' }],
};
const recovery = vectorFrom((fr): 0 | 1 => (fr === 'RA' ? 1 : 0));
const nothing = vectorFrom((): 0 => 0);
const zoneA = zoneOf('a', ['10.1.0.0/16'], { target: recovery });
const zoneB = zoneOf('b', ['10.2.0.0/16'], { target: nothing });
const plant = (rows: readonly Row[], more: Partial<PlantSpec> = {}): PlantSpec => ({
  controls: [stateful],
  evidence: { assets: rows },
  zones: [zoneA, zoneB],
  conduits: [],
  policy: { target: 'site', programme: 'none' },
  ...more,
});
const asset = (id: string, zone: string, ok?: boolean): Row => ({ id, zone, ...(ok === undefined ? {} : { stateful: ok }) });

describe('requirements', () => {
  test.each<readonly [readonly Status[], Status]>([
    [[], 'not-evaluated'],
    [['pass'], 'pass'],
    [['pass', 'compensated'], 'compensated'],
    [['pass', 'not-applicable'], 'pass'],
    [['not-applicable', 'not-applicable'], 'not-applicable'],
    [['pass', 'not-evaluated'], 'not-evaluated'],
    [['not-evaluated', 'error'], 'error'],
    [['error', 'fail', 'pass'], 'fail'],
  ])('%j come to %s', (given, expected) => {
    expect(combine(given)).toBe(expected);
    expect(combine([...given].reverse())).toBe(expected);
  });
  test('one more control never makes a requirement better', () => {
    const rank = (status: Status): number =>
      status === 'pass' || status === 'compensated' ? 2 : status === 'not-applicable' ? 3 : status === 'fail' ? 0 : 1;
    for (const a of statuses)
      for (const b of statuses) if (a !== 'not-applicable') expect(rank(combine([a, b])), `${a} ${b}`).toBeLessThanOrEqual(rank(a));
  });
  test('without a control a requirement is not evaluated, and the level not demonstrated', async () => {
    const run = await check(plant([asset('A', 'a', true)], { controls: [{ ...stateful, satisfies: [] }] }));
    expect(run.assessment.requirements.find(({ id, subject }) => id === 'SR 7.3' && subject === 'zone:a')).toMatchObject({
      status: 'not-evaluated',
      controls: [],
    });
    expect(run.assessment.subjects[0]).toMatchObject({ verdict: 'not-demonstrated', levels: { RA: { low: 0, high: 4, gap: 'evidence' } } });
  });
  test('a result of the site is inherited by each zone, and by conduits for the rows of their profile', async () => {
    const control: ControlSpec = { ...stateful, subject: ['site'], satisfies: ['SR 7.3'] };
    const conduits = [conduitOf('c', ['a', 'b'], [], { target: recovery })];
    const run = await check(plant([asset('A', 'a', true)], { controls: [control], conduits }));
    const rows = run.assessment.requirements.filter(({ id }) => id === 'SR 7.3').map(({ subject, status }) => `${subject} ${status}`);
    expect(rows).toEqual(['zone:a pass', 'zone:b pass', 'conduit:c pass']);
    expect(run.assessment.requirements.some(({ id, subject }) => id === 'SR 2.1' && subject === 'conduit:c')).toBe(false);
    const full = await check(
      plant([asset('A', 'a', true)], { controls: [control], conduits, policy: { target: 'site', conduitProfile: 'full' } }),
    );
    expect(full.assessment.requirements.some(({ id, subject }) => id === 'SR 2.1' && subject === 'conduit:c')).toBe(true);
  });
});

describe('exit code', () => {
  const people: ControlSpec = { id: 'X-9', subject: ['site'], rules: [{ for: 'people', assert: 'person.trained' }] };
  test.each<readonly [string, PlantSpec, number]>([
    ['everything required is met', plant([asset('A', 'a', true)]), 0],
    ['something required is not met', plant([asset('A', 'a', false)]), 1],
    ['something required is not demonstrated', plant([asset('A', 'a')]), 3],
    ['what fails is not required', plant([asset('A', 'a', true), asset('B', 'b', false)]), 0],
    [
      'a failure goes before what is not demonstrated',
      plant([asset('A', 'a', false)], { zones: [{ ...zoneA, target: vectorFrom(() => 1) }, zoneB] }),
      1,
    ],
    ['a record belongs to no zone', plant([asset('A', 'a', true), asset('S', 'nowhere', true)]), 3],
    [
      'a rule broke',
      plant([{ id: 'A', zone: 'a', level: 0 }], {
        controls: [{ ...stateful, rules: [{ for: 'assets', assert: '10 / asset.level > 1' }] }],
      }),
      3,
    ],
    [
      'a programme control that the policy names fails',
      plant([asset('A', 'a', true)], {
        controls: [stateful, people],
        evidence: { assets: [asset('A', 'a', true)], people: [{ id: 'P', trained: false }] },
        policy: { target: 'site', programme: ['X-9'] },
      }),
      1,
    ],
    [
      'a programme control that it does not name fails',
      plant([asset('A', 'a', true)], {
        controls: [stateful, people],
        evidence: { assets: [asset('A', 'a', true)], people: [{ id: 'P', trained: false }] },
      }),
      0,
    ],
    [
      'a programme control has no evidence',
      plant([asset('A', 'a', true)], { controls: [stateful, people], policy: { target: 'site', programme: 'all' } }),
      3,
    ],
  ])('%s', async (_, spec, code) => {
    expect((await check(spec)).assessment.exit.code).toBe(code);
  });
  test('with one zone selected it is about that zone, and the results of the site that it inherits', async () => {
    const rows = [asset('A', 'a', true), asset('B', 'b', false), asset('S', 'nowhere', true)];
    const both = plant(rows, { zones: [zoneA, { ...zoneB, target: recovery }] });
    expect((await check(both)).assessment.exit.code).toBe(1);
    const run = await check({ ...both, zone: 'a' });
    expect(run.assessment.exit.code).toBe(0);
    expect(run.assessment.subjects.map(({ id }) => id)).toEqual(['a']);
    expect(run.findings).toEqual([]);
    expect((await check({ ...both, evidence: { assets: [...rows, asset('T', 'nowhere', false)] }, zone: 'a' })).assessment.exit.code).toBe(
      3,
    );
  });
});

describe('findings', () => {
  const rows = [asset('A', 'a', false), asset('B', 'a', false), asset('C', 'a', true)];
  test('have ids that depend on control, rule, subject and record alone', async () => {
    const ids = async (spec: PlantSpec) => Object.fromEntries((await check(spec)).findings.map(({ record, id }) => [record.key, id]));
    const before = await ids(plant(rows));
    expect(await ids(plant([...rows].reverse().map((row) => ({ ...row, model: 'changed' }))))).toEqual(before);
    expect(
      await ids(
        plant(rows, {
          controls: [{ ...stateful, rules: [{ for: 'assets', assert: 'asset.stateful', message: 'other words', severity: 'critical' }] }],
        }),
      ),
    ).toEqual(before);
    expect(Object.values(before).every((id) => /^F-[0-9a-hjkmnp-tv-z]{10}$/.test(id))).toBe(true);
  });
  test('are told apart where two records are the same in all they say', async () => {
    const flow = { service: 'tcp/1', encrypted: false, sourceAddress: '10.1.0.1' };
    const spec = plant([], {
      controls: [{ rules: [{ for: 'flows', assert: 'flow.encrypted' }] }],
      evidence: { flows: [flow, flow, { ...flow, service: 'tcp/2' }] },
    });
    const { findings } = await check(spec);
    expect(new Set(findings.map(({ id }) => id)).size).toBe(3);
    const moved = await check({ ...spec, evidence: { flows: [{ ...flow, service: 'tcp/2' }, flow, flow] } });
    expect(new Set(moved.findings.map(({ id }) => id))).toEqual(new Set(findings.map(({ id }) => id)));
  });
  test('name the place of their record and what was seen there', async () => {
    const [finding] = (await check(plant(rows))).findings;
    expect(finding).toMatchObject({
      message: 'A keeps nothing',
      severity: 'medium',
      origin: { evidence: 'assets', file: 'evidence/assets.json', pointer: '/0' },
    });
  });
  test('are all there in the stream, the first in the file, and counted exactly', async () => {
    const many = Array.from({ length: 250 }, (_, n) => asset(`A${String(n)}`, 'a', false));
    const run = await check(plant(many));
    expect([run.assessment.findings.length, run.findings.length, run.assessment.findingsFile.count, run.result('zone:a').failed]).toEqual([
      100, 250, 250, 250,
    ]);
    expect(run.result('zone:a').findings).toHaveLength(100);
    expect(run.assessment.limits.join()).toContain('100 of 250');
  });
  test.each<readonly [string, PlantSpec, string]>([
    ['isolated and required: minor', plant(rows), 'minor'],
    ['in a safety zone: major', plant(rows, { zones: [{ ...zoneA, safety: true }, zoneB] }), 'major'],
    ['in two zones: major', plant([...rows, asset('D', 'b', false)], { zones: [zoneA, { ...zoneB, target: recovery }] }), 'major'],
    ['above the target: opportunity', plant([asset('D', 'b', false)]), 'opportunity'],
  ])('%s', async (_, spec, expected) => {
    expect((await check(spec)).findings[0]?.class).toBe(expected);
  });
});

describe('what to supply', () => {
  test('is one line per file to fetch, by how many required results it would decide', async () => {
    const backed: ControlSpec = {
      id: 'X-2',
      satisfies: ['SR 7.3'],
      rules: [{ for: 'assets', join: { b: { from: 'backups', on: { asset: 'asset.id' } } }, assert: 'b.exists(x, x.verified)' }],
    };
    const target = vectorFrom((): 0 | 1 | 2 | 3 | 4 => 1);
    const run = await check(
      plant([asset('A', 'a', true), asset('B', 'b', true)], {
        controls: [stateful, backed],
        zones: [
          { ...zoneA, target },
          { ...zoneB, target },
        ],
      }),
    );
    expect(run.assessment.requests[0]).toMatchObject({
      kind: 'backups',
      code: 'no-evidence',
      decides: 2,
      subjects: ['zone:a', 'zone:b'],
      controls: ['X-2'],
    });
    expect(run.assessment.requests[0]?.supply).toBe(
      'Supply backups for zone:a, not older than 7 days, grade E0 or better: none is registered.',
    );
  });
  test('is told for everything that is not evaluated', async () => {
    const run = await check(plant([asset('A', 'a')]));
    for (const { status, reasons } of run.assessment.results)
      if (status === 'not-evaluated') expect(reasons.every(({ supply }) => supply !== '')).toBe(true);
  });
});

describe('anti-patterns', () => {
  test('nothing in an assessment is a percentage, a score, an average or a level of the site', async () => {
    const { assessment } = await check(plant([asset('A', 'a', true)]));
    expect(JSON.stringify(assessment)).not.toMatch(/percent|score|average/i);
    expect(assessment.subjects.find(({ kind }) => kind === 'site')?.levels).toEqual({});
  });
  test('a statement that backups are made is no backup', async () => {
    const backed: ControlSpec = {
      satisfies: ['SR 7.3'],
      rules: [{ for: 'assets', join: { b: { from: 'backups', on: { asset: 'asset.id' } } }, assert: 'size(b) > 0' }],
    };
    const run = await check(plant([{ ...asset('A', 'a', true), tags: ['backed up'] }], { controls: [backed] }));
    expect(run.status('zone:a')).toBe('not-evaluated no-evidence');
  });
  test('the clock is an argument: the same site a day past the limit is stale', async () => {
    const rows = { assets: { rows: [asset('A', 'a', true)], collected: '2026-07-03' } };
    expect((await check(plant([], { evidence: rows, asOf: '2026-10-01' }))).status('zone:a')).toBe('pass');
    expect((await check(plant([], { evidence: rows, asOf: '2026-10-02' }))).status('zone:a')).toBe('not-evaluated stale');
  });
  test('rows above the target that nobody looked at are not claimed', async () => {
    const run = await check(
      plant([asset('A', 'a', true)], {
        controls: [{ ...stateful, satisfies: ['SR 1.1'] }],
        zones: [{ ...zoneA, target: vectorFrom(() => 1) }, zoneB],
      }),
    );
    expect(run.assessment.subjects[0]?.levels.IAC).toMatchObject({ low: 1, high: 4, limiting: ['SR 1.1 RE 1'], verdict: 'met' });
  });
});
