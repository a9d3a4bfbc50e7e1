/** Decisions of named people: what they change, what they only mark, and when they do not hold. */
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Compensation, NotApplicable, Waiver } from '../../src/model/site.js';
import { vectorFrom } from '../../src/model/catalogue.js';
import { check, zoneOf, type ControlSpec, type Evidence, type PlantSpec, type Row, type Run } from '../evaluate/kit.js';

const at = { file: 'site.yaml', line: 7, column: 1 };
const signed = { approver: 'Manager', approved: '2026-09-01', at };
const stateful: ControlSpec = { id: 'X-1', satisfies: ['SR 7.3'], rules: [{ for: 'assets', assert: 'asset.stateful' }] };
const only = vectorFrom((fr) => (fr === 'RA' ? 1 : 0));
const zones = [zoneOf('a', ['10.1.0.0/16'], { target: only })];
const base: Pick<PlantSpec, 'zones' | 'conduits' | 'policy'> = { zones, conduits: [], policy: { target: 'site', programme: 'none' } };
const asset = (id: string, ok?: boolean): Row => ({ id, zone: 'a', ...(ok === undefined ? {} : { stateful: ok }) });
const entry = (run: Run, list: 'waivers' | 'compensations' | 'notApplicable', n = 0) => run.assessment.decisions[list][n];

describe('a waiver', () => {
  const waiver: Waiver = {
    id: 'W',
    ...signed,
    control: 'X-1',
    subject: 'zone:a',
    owner: 'Owner',
    reason: 'later',
    expires: '2026-10-01',
    findings: [],
    records: [],
  };
  const waived = (rows: readonly Row[], ...waivers: readonly Partial<Waiver>[]) =>
    check({
      controls: [stateful],
      evidence: { assets: rows },
      decisions: { waivers: waivers.map((each) => ({ ...waiver, ...each })) },
      ...base,
    });
  const failing = [asset('A', false), asset('B', true)];

  test('never changes a status, a level or a finding; the exit code looks away', async () => {
    const run = await waived(failing, {});
    expect(run.result('zone:a')).toMatchObject({ status: 'fail', underlying: null, waivers: ['W'], fullyWaived: true });
    expect(run.findings.map((each) => [each.record.key, each.waivers])).toEqual([['A', ['W']]]);
    expect(run.assessment.subjects[0]).toMatchObject({ verdict: 'not-met', levels: { RA: { low: 0, high: 0 } } });
    expect(run.assessment.exit).toMatchObject({ code: 0, notMet: 0, waived: 1 });
  });
  test.each<readonly [string, Partial<Waiver>, string, number]>([
    ['lasts to its last day', { expires: '2026-10-01' }, 'in-force', 0],
    ['and not the day after', { expires: '2026-09-30' }, 'expired', 1],
    ['begins when it is approved', { approved: '2026-10-01' }, 'in-force', 0],
    ['and not before', { approved: '2026-10-02' }, 'refused', 1],
    ['covers the records that it names', { records: ['A'] }, 'in-force', 0],
    ['and no other', { records: ['B'] }, 'unused', 1],
    ['stands for its own control', { control: 'X-2' }, 'unused', 1],
    ['and its own subject', { subject: 'site' }, 'unused', 1],
  ])('%s', async (_, more, state, code) => {
    const run = await waived(failing, more);
    expect([entry(run, 'waivers')?.state, run.assessment.exit.code]).toEqual([state, code]);
  });
  test('covers the findings that it names', async () => {
    const plain = await waived(failing);
    const [finding] = plain.findings;
    const run = await waived(failing, { findings: [finding?.id ?? ''] });
    expect([entry(run, 'waivers')?.state, run.assessment.exit.code]).toEqual(['in-force', 0]);
  });
  test('of one failure leaves the other', async () => {
    const run = await waived([asset('A', false), asset('C', false)], { records: ['A'] });
    expect(run.result('zone:a')).toMatchObject({ waivers: ['W'], fullyWaived: false });
    expect(run.findings.map((each) => each.waivers)).toEqual([['W'], []]);
    expect(run.assessment.exit).toMatchObject({ code: 1, notMet: 1, waived: 0 });
  });
  test('of every failure leaves what is undecided: not met becomes not demonstrated, never met', async () => {
    const run = await waived([asset('A', false), asset('C')], { records: ['A'] });
    expect(run.result('zone:a')).toMatchObject({ status: 'fail', fullyWaived: false });
    expect(run.assessment.exit).toMatchObject({ code: 3, notMet: 0, notDemonstrated: 1, waived: 0 });
  });
  test('of every failure leaves a rule that broke', async () => {
    const breaking: ControlSpec = { ...stateful, rules: [{ for: 'assets', assert: '10 / asset.level > 1' }] };
    const rows = [
      { id: 'A', zone: 'a', level: 10 },
      { id: 'C', zone: 'a', level: 0 },
    ];
    const run = await check({
      controls: [breaking],
      evidence: { assets: rows },
      decisions: { waivers: [{ ...waiver, records: ['A'] }] },
      ...base,
    });
    expect(run.assessment.exit).toMatchObject({ code: 3, errors: 1 });
  });
  test('of every failure leaves evidence that is stale', async () => {
    const run = await check({
      controls: [stateful],
      evidence: { assets: { rows: failing, validUntil: '2026-01-01' } },
      decisions: { waivers: [{ ...waiver, records: ['A'] }] },
      ...base,
    });
    expect(run.assessment.exit).toMatchObject({ code: 3, notDemonstrated: 1 });
  });
  test('on a result that passes is unused', async () => {
    expect(entry(await waived([asset('B', true)], {}), 'waivers')?.state).toBe('unused');
  });
});

describe('a compensation', () => {
  const text = 'signed';
  const proof = { document: 'documents/s.txt', documentSha256: createHash('sha256').update(text).digest('hex') };
  const guard: ControlSpec = { id: 'X-2', rules: [{ for: 'paths', assert: 'path.mfa' }] };
  const compensation: Compensation = {
    ...{ id: 'C', ...signed, control: 'X-1', subject: 'zone:a', whyInfeasible: 'legacy', claimedLevel: 1, residualRisk: 'small' },
    ...{ validFrom: '2026-09-01', validUntil: '2026-10-01', records: ['A'] },
    countermeasures: [
      { title: 'guard', control: 'X-2', subject: null, evidence: null, record: null, test: false },
      { title: 'drill', control: null, subject: null, evidence: 'exercises', record: 'E-1', test: true },
    ],
  };
  const [first, second] = compensation.countermeasures;
  const plant = (
    more: Partial<Compensation> = {},
    evidence: PlantSpec['evidence'] = {},
    controls: readonly ControlSpec[] = [stateful, guard],
  ): PlantSpec => ({
    controls,
    evidence: {
      assets: [asset('A', false), asset('B', true)],
      paths: [{ id: 'P', zone: 'a', mfa: true }],
      exercises: { rows: [{ id: 'E-1', result: 'passed', held: '2026-09-01' }] },
      attestations: [{ id: 'T-1', zone: 'a', result: 'fulfilled', ...proof }],
      ...evidence,
    },
    files: { 'documents/s.txt': text },
    decisions: { compensations: [{ ...compensation, ...more }] },
    ...base,
  });
  test('that is complete lifts the status and keeps what is underneath in sight', async () => {
    const run = await check(plant());
    expect(entry(run, 'compensations')).toMatchObject({ state: 'in-force', why: '' });
    expect(run.result('zone:a')).toMatchObject({ status: 'compensated', underlying: 'fail', failed: 1, decision: 'C' });
    expect(run.assessment.exit.code).toBe(0);
  });
  test.each<readonly [string, Partial<Compensation>, string]>([
    ['has expired', { validUntil: '2026-09-30' }, 'expired'],
    ['has not begun', { validFrom: '2026-10-02' }, 'refused'],
    ['is approved after the as-of date', { approved: '2026-10-02' }, 'refused'],
    ['claims less than the requirement', { claimedLevel: 0 }, 'refused'],
    ['does not cover the record that fails', { records: ['B'] }, 'refused'],
    ['has no test', { countermeasures: first ? [first] : [] }, 'refused'],
    ['has nothing but a test', { countermeasures: second ? [second] : [] }, 'refused'],
    [
      'rests on the control itself',
      {
        countermeasures: [
          { title: 'x', control: 'X-1', subject: null, evidence: null, record: null, test: false },
          ...(second ? [second] : []),
        ],
      },
      'refused',
    ],
    [
      'names a record that is not there',
      {
        countermeasures: [
          ...(first ? [first] : []),
          { title: 'x', control: null, subject: null, evidence: 'exercises', record: 'E-9', test: true },
        ],
      },
      'refused',
    ],
    [
      'names evidence that is not registered',
      {
        countermeasures: [
          ...(first ? [first] : []),
          { title: 'x', control: null, subject: null, evidence: 'nowhere', record: 'E-1', test: true },
        ],
      },
      'refused',
    ],
  ])('that %s has no effect', async (_, more, state) => {
    const run = await check(plant(more));
    expect([entry(run, 'compensations')?.state, run.result('zone:a').status, run.assessment.exit.code]).toEqual([state, 'fail', 1]);
  });
  test.each<readonly [string, Readonly<Record<string, Evidence | readonly Row[]>>]>([
    ['its countermeasure fails', { paths: [{ id: 'P', zone: 'a', mfa: false }] }],
    ['its countermeasure is undecided', { paths: [{ id: 'P', zone: 'a' }] }],
    ['its test failed', { exercises: [{ id: 'E-1', result: 'failed' }] }],
    ['the evidence of its test is gone', { exercises: { rows: [], missing: true } }],
    ['the evidence of its test has changed', { exercises: { rows: [{ id: 'E-1', result: 'passed' }], sha256: '0'.repeat(64) } }],
    ['the evidence of its test is out of date', { exercises: { rows: [{ id: 'E-1', result: 'passed' }], validUntil: '2026-09-30' } }],
    ['another record fails too', { assets: [asset('A', false), asset('Z', false)] }],
    ['another record is undecided', { assets: [asset('A', false), asset('Z')] }],
    ['the evidence of the control itself is stale', { assets: { rows: [asset('A', false)], validUntil: '2026-01-01' } }],
  ])('has no effect while %s', async (_, evidence) => {
    const run = await check(plant({}, evidence));
    expect([entry(run, 'compensations')?.state, run.result('zone:a').status]).toEqual(['refused', 'fail']);
  });
  test('cannot make good what a weakened parameter does not ask for', async () => {
    const spec = plant();
    const relaxed: ControlSpec = {
      ...stateful,
      params: { least: { default: 2, stricter: 'higher' } },
      rules: [{ for: 'assets', assert: 'asset.stateful && params.least > 0' }],
    };
    const run = await check({ ...spec, controls: [relaxed, guard], policy: { ...spec.policy, params: { 'X-1': { least: 1 } } } });
    expect([entry(run, 'compensations')?.state, run.result('zone:a').status]).toEqual(['refused', 'fail']);
  });
});

describe('not applicable', () => {
  const wireless: ControlSpec = {
    id: 'X-1',
    satisfies: ['SR 7.3'],
    rules: [{ for: 'accounts', assert: '!account.shared' }],
    trigger: { for: 'assets', when: "asset.class == 'radio'" },
  };
  const decision: NotApplicable = {
    ...{ id: 'N', ...signed, control: 'X-1', requirement: null, subject: 'zone:a', reason: 'function-absent' },
    ...{ justification: 'no radio', reviewBy: '2026-10-01' },
  };
  const rows = [{ id: 'A', zone: 'a', class: 'hmi' }];
  const hash = (given: readonly Row[]) => createHash('sha256').update(JSON.stringify(given)).digest('hex');
  const complete = (given: readonly Row[], more: Partial<Evidence> = {}): Evidence => ({
    rows: given,
    complete: true,
    sha256: hash(given),
    ...more,
  });
  const decide = (assets: Evidence, more: Partial<NotApplicable> = {}, control = wireless, evidence: PlantSpec['evidence'] = {}) =>
    check({
      controls: [control],
      evidence: { assets, ...evidence },
      decisions: {
        notApplicable: [{ ...decision, ...more }],
        completeness: [{ id: 'D', ...signed, evidence: 'assets', reason: 'walked down', expires: '2026-12-31' }],
      },
      ...base,
    });
  test('holds where complete, fresh evidence shows that there is nothing', async () => {
    const run = await decide(complete(rows));
    expect(entry(run, 'notApplicable')).toMatchObject({ state: 'in-force', why: '' });
    expect(run.result('zone:a')).toMatchObject({ status: 'not-applicable', underlying: 'not-evaluated' });
    expect(run.assessment.requirements[3]).toMatchObject({ id: 'SR 7.3', status: 'not-applicable', required: false });
    expect(run.assessment.subjects[0]?.levels.RA?.verdict).toBe('n/a');
  });
  test('can be said of the requirement', async () => {
    expect((await decide(complete(rows), { control: null, requirement: 'SR 7.3' })).result('zone:a').status).toBe('not-applicable');
  });
  test.each<readonly [string, Evidence, Partial<NotApplicable>, string]>([
    ['the thing is there', complete([...rows, { id: 'R', zone: 'a', class: 'radio' }]), {}, 'refused'],
    ['it may be there', complete([...rows, { id: 'R', zone: 'a' }]), {}, 'refused'],
    ['it is there, and nobody knows where', complete([...rows, { id: 'R', class: 'radio' }]), {}, 'refused'],
    ['the inventory is not complete', { rows }, {}, 'refused'],
    ['the inventory is not sealed', { rows, complete: true }, {}, 'refused'],
    ['the inventory has changed', complete(rows, { sha256: '0'.repeat(64) }), {}, 'refused'],
    ['the inventory is stale', complete(rows, { collected: '2026-01-01' }), {}, 'refused'],
    ['the inventory is a sample', complete(rows, { sampled: true }), {}, 'refused'],
    ['it was to be reviewed yesterday', complete(rows), { reviewBy: '2026-09-30' }, 'expired'],
    ['it is approved tomorrow', complete(rows), { approved: '2026-10-02' }, 'refused'],
    ['it is about another zone', complete(rows), { subject: 'zone:b' }, 'unused'],
  ])('does not hold where %s', async (_, assets, more, state) => {
    const run = await decide(assets, more);
    expect([entry(run, 'notApplicable')?.state, run.result('zone:a').status]).toEqual([state, 'not-evaluated']);
  });
  test('a legacy device is no reason: without a machine check nothing is not applicable', async () => {
    expect(entry(await decide(complete(rows), {}, { ...wireless, trigger: null }), 'notApplicable')?.state).toBe('refused');
  });
  test('nor where a policy made the inventory last longer', async () => {
    const run = await check({
      controls: [wireless],
      evidence: { assets: complete(rows) },
      decisions: {
        notApplicable: [decision],
        completeness: [{ id: 'D', ...signed, evidence: 'assets', reason: '', expires: '2026-12-31' }],
      },
      ...base,
      policy: { ...base.policy, freshness: { assets: { days: 400 } } },
    });
    expect(entry(run, 'notApplicable')?.state).toBe('refused');
  });
});
