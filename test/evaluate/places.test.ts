/** Where records belong, and what becomes of those of which that is not known: they prove nothing, and nothing passes beside them. */
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { check, conduitOf, zoneOf, type ControlSpec, type PlantSpec, type Row } from './kit.js';

const zones = [zoneOf('a', ['10.1.0.0/16']), zoneOf('b', ['10.2.0.0/16']), zoneOf('d', ['10.3.0.0/16'])];
const conduits = [conduitOf('c', ['a', 'b']), conduitOf('e', ['b', 'd'])];
const unshared: ControlSpec = { rules: [{ for: 'accounts', assert: '!account.shared' }] };
const assets = [
  { id: 'A', zone: 'a' },
  { id: 'B', zone: 'b' },
  { id: 'D', zone: 'd' },
];
const fine = assets.map(({ id }) => ({ asset: id, name: 'own', shared: false }));
const people = async (...more: readonly Row[]) =>
  check({ controls: [unshared], evidence: { assets, accounts: [...fine, ...more] }, zones, conduits });

describe('a record that belongs to no zone', () => {
  test('is fine where it is fine', async () => {
    const run = await people({ asset: 'X9', name: 'x', shared: false });
    expect([run.status('zone:a'), run.status('zone:b')]).toEqual(['pass', 'pass']);
    expect(run.assessment.exit).toMatchObject({ code: 3, unplaced: 1 });
  });
  test('cannot prove a failure, and nothing passes beside it', async () => {
    const run = await people({ asset: 'X9', name: 'x', shared: true });
    expect([run.status('zone:a'), run.status('zone:b')]).toEqual([
      'not-evaluated incomplete-coverage',
      'not-evaluated incomplete-coverage',
    ]);
    expect(run.findings.map(({ subject, record }) => `${subject} ${record.key}`)).toEqual(['site X9|x']);
    expect(run.assessment.subjects.find(({ kind }) => kind === 'site')?.verdict).toBe('not-demonstrated');
  });
  test('is shown at the site and passes there never', async () => {
    expect((await people({ asset: 'X9', name: 'x', shared: false })).status('site')).toBe('not-evaluated incomplete-coverage');
  });
  test('in a group that it may belong to leaves the group open', async () => {
    const alone: ControlSpec = { rules: [{ for: 'accounts', group: { name: 'account.name' }, assert: 'size(accounts) == 1' }] };
    const at = async (...more: readonly Row[]) =>
      (await check({ controls: [alone], evidence: { assets, accounts: [{ asset: 'A', name: 'x' }, ...more] }, zones, conduits })).status(
        'zone:a',
      );
    expect(await at()).toBe('pass');
    expect(await at({ asset: 'X9', name: 'x' })).toBe('not-evaluated missing-attribute');
    expect(await at({ asset: 'X9', name: 'y' })).toBe('pass');
    expect(await at({ asset: 'X9' })).toBe('not-evaluated incomplete-coverage missing-attribute');
  });
  test('so many of them that the rest is not looked at: still nothing passes', async () => {
    const alone: ControlSpec = { rules: [{ for: 'accounts', group: { name: 'account.name' }, assert: 'size(accounts) >= 1' }] };
    const lost = Array.from({ length: 400 }, (_, n) => ({ asset: `U${String(n)}`, name: `n${String(n)}` }));
    const run = await check({ controls: [alone], evidence: { assets, accounts: [{ asset: 'A', name: 'x' }, ...lost] }, zones, conduits });
    expect(run.status('zone:a')).toMatch(/^not-evaluated/);
  });
});

describe('a record of which one end is not known', () => {
  const secure: ControlSpec = { subject: ['zone', 'conduit'], rules: [{ for: 'flows', assert: 'flow.encrypted' }] };
  const flow = (sourceAddress: string, destinationAddress: string | undefined, encrypted: boolean) => ({
    sourceAddress,
    destinationAddress,
    service: 'tcp/1',
    encrypted,
  });
  const good = [flow('10.1.0.1', '10.2.0.1', true), flow('10.2.0.1', '10.3.0.1', true)];
  const at = async (...more: readonly Row[]) => {
    const run = await check({ controls: [secure], evidence: { flows: [...good, ...more] }, zones, conduits });
    return ['zone:a', 'zone:b', 'zone:d', 'conduit:c', 'conduit:e'].map((each) => run.result(each).status);
  };
  test('with both ends it fails in both zones and in the conduit between them', async () => {
    expect(await at(flow('10.1.0.9', '10.2.0.9', false))).toEqual(['fail', 'fail', 'pass', 'fail', 'pass']);
  });
  test('with one end it fails there, and holds back wherever the other may be', async () => {
    expect(await at(flow('10.1.0.9', undefined, false))).toEqual(['fail', 'not-evaluated', 'not-evaluated', 'not-evaluated', 'pass']);
  });
  test('an end outside of all networks is known to be outside', async () => {
    expect(await at(flow('10.1.0.9', '8.8.8.8', false))).toEqual(['fail', 'pass', 'pass', 'pass', 'pass']);
  });
  test('a path that does not name its conduit may be in any', async () => {
    const mfa: ControlSpec = {
      subject: ['conduit'],
      evidence: [{ kind: 'paths', emptyOk: true }],
      rules: [{ for: 'paths', assert: 'path.mfa' }],
    };
    const paths = async (row: Row) => {
      const run = await check({
        controls: [mfa],
        evidence: { paths: [{ id: 'ok', conduit: 'c', zone: 'a', mfa: true }, { id: 'ok2', conduit: 'e', zone: 'b', mfa: true }, row] },
        zones,
        conduits,
      });
      return [run.result('conduit:c').status, run.result('conduit:e').status];
    };
    expect(await paths({ id: 'x', zone: 'a', conduit: 'c', mfa: false })).toEqual(['fail', 'pass']);
    expect(await paths({ id: 'x', zone: 'a', mfa: false })).toEqual(['not-evaluated', 'not-evaluated']);
    expect(await paths({ id: 'x', zone: 'a', mfa: true })).toEqual(['pass', 'pass']);
  });
});

describe('statements', () => {
  const text = 'signed';
  const proof = { document: 'documents/s.txt', documentSha256: createHash('sha256').update(text).digest('hex') };
  const stated: ControlSpec = {
    subject: ['zone', 'conduit', 'site'],
    rules: [{ for: 'attestations', assert: "attestation.result == 'fulfilled'" }],
  };
  const at = async (...rows: readonly Row[]) => {
    const spec: PlantSpec = {
      controls: [stated],
      evidence: { attestations: rows.map((row) => ({ result: 'fulfilled', ...proof, ...row })) },
      files: { 'documents/s.txt': text },
    };
    return check(spec);
  };
  test('about the site are placed, speak for the site and for no zone', async () => {
    const run = await at({ id: 'S', subject: 'site' });
    expect([run.status('site'), run.result('zone:a').status]).toEqual(['pass', 'not-evaluated']);
    expect(run.assessment.unplaced.count).toBe(0);
  });
  test('name zone and conduit by a field of their own or by the subject', async () => {
    const run = await at({ id: '1', subject: 'zone:a' }, { id: '2', zone: 'b' }, { id: '3', subject: 'conduit:c' });
    expect(['zone:a', 'zone:b', 'conduit:c'].map((each) => run.status(each))).toEqual(['pass', 'pass', 'pass']);
  });
  test.each<readonly [string, Row]>([
    ['about nothing', { id: 'S' }],
    ['about something else', { id: 'S', subject: 'the plant' }],
    ['about a zone that is not declared', { id: 'S', subject: 'zone:z' }],
  ])('%s are unplaced', async (_, row) => {
    const run = await at(row);
    expect(run.assessment.unplaced.count).toBe(1);
    expect(run.assessment.exit.code).toBe(3);
  });
  test.each<readonly [string, Row]>([
    ['is missing', { document: 'documents/other.txt' }],
    ['has another hash', { documentSha256: '0'.repeat(64) }],
    ['is not named', { document: '' }],
  ])('whose document %s are left out and let nothing pass', async (_, row) => {
    const run = await at({ id: 'S', zone: 'a' }, { id: 'T', zone: 'a', ...row });
    expect(run.status('zone:a')).toBe('not-evaluated incomplete-coverage');
  });
});

describe('subjects', () => {
  test('a zone with the name of the site covers itself alone', async () => {
    const named = [zoneOf('works', ['10.1.0.0/16']), zoneOf('b', ['10.2.0.0/16'])];
    const trained: ControlSpec = { subject: ['site'], rules: [{ for: 'people', assert: 'person.trained' }] };
    const run = await check({
      controls: [trained],
      evidence: { people: { rows: [{ id: 'P', trained: true }], covers: ['works'] } },
      zones: named,
      conduits: [],
    });
    expect(run.status('site')).toBe('not-evaluated incomplete-coverage');
  });
  test('assets of a sub-zone count in their own zone only', async () => {
    const nested = [zoneOf('a', ['10.1.0.0/16']), zoneOf('s', ['10.1.9.0/24'], { parent: 'a' })];
    const rule: ControlSpec = { rules: [{ for: 'assets', assert: 'asset.stateful' }] };
    const run = await check({
      controls: [rule],
      evidence: {
        assets: [
          { id: 'A', addresses: ['10.1.0.1'], stateful: true },
          { id: 'S', addresses: ['10.1.9.1'], stateful: false },
        ],
      },
      zones: nested,
      conduits: [],
    });
    expect([run.status('zone:a'), run.status('zone:s')]).toEqual(['pass', 'fail S']);
  });
  test('an inventory that is not whole cannot place the records of others', async () => {
    const run = await check({
      controls: [unshared],
      evidence: { assets: { rows: assets, sha256: '0'.repeat(64) }, accounts: fine },
      zones,
      conduits,
    });
    expect(run.status('zone:a')).toBe('not-evaluated changed');
  });
});
