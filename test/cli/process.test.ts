/** A handful of runs through the real program: streams, pipes, exit codes, environment. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { folder, pack } from './harness.js';

const cli = resolve('dist/cli.js');
const built = existsSync(cli);
const packed = pack([{ id: 'ACME-61', satisfies: 'SR 6.1' }]);
const plant = (status: string): string =>
  folder({
    'evidence/verdicts.csv': `requirement,place,zone,conduit,status\nSR 6.1,a,a,,${status}\n`,
    'site.yaml': `site: { id: s, name: Plant, timeZone: UTC }
policy: { extends: risk-based, programme: none }
zones: [{ id: a, networks: [10.1.0.0/24], target: { IAC: 0, UC: 0, SI: 0, DC: 0, RDF: 0, TRE: 1, RA: 0 } }]
evidence: [{ id: verdicts, kind: verdicts, file: evidence/verdicts.csv, collected: 2026-09-28 }]
`,
  });
const otb = (
  argv: readonly string[],
  env: Readonly<Record<string, string>> = {},
): { readonly code: number | null; readonly out: string; readonly err: string } => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...argv], { encoding: 'utf8', env: { ...process.env, ...env } });
  return { code: status, out: stdout, err: stderr };
};
const check = (site: string): readonly string[] => ['check', site, '--only-controls', packed, '--as-of', '2026-10-01'];

const cases = [
  ['good', 0],
  ['bad', 1],
  ['', 3],
] as const;
test.skipIf(!built).each(cases)('a plant that is %j ends with %i', (status, code) => {
  expect(otb(check(plant(status))).code).toBe(code);
});

test.skipIf(!built)('usage is exit code 2, with nothing on stdout', () => {
  expect(otb(['chekc'])).toMatchObject({ code: 2, out: '', err: expect.stringContaining('Did you mean check?') as string });
});

test.skipIf(!built)('there is no colour in a pipe, with and without NO_COLOR', () => {
  const site = plant('bad');
  for (const env of [{}, { NO_COLOR: '1' }, { FORCE_COLOR: '1' }] as const) {
    const { out, err } = otb(check(site), env);
    expect(out + err).not.toContain('\u001b');
  }
});

test.skipIf(!built)('time zone and locale of the machine change no byte', () => {
  const site = plant('bad');
  const runs = [
    { TZ: 'Pacific/Kiritimati', LC_ALL: 'tr_TR.UTF-8' },
    { TZ: 'America/Los_Angeles', LC_ALL: 'C' },
  ].map((env) => otb([...check(site), '--json'], env).out);
  expect(runs[0]).toBe(runs[1]);
  expect(runs[0]).toContain('"asOf": "2026-10-01"');
});

/** Reads one piece of stdout and closes it, as `head` does. */
const closeEarly = (argv: readonly string[]): Promise<{ readonly code: number | null; readonly err: string }> =>
  new Promise((done) => {
    const child = spawn(process.execPath, [cli, ...argv], { stdio: ['ignore', 'pipe', 'pipe'] });
    let err = '';
    child.stderr.on('data', (piece: Buffer) => (err += piece.toString()));
    child.stdout.once('data', () => child.stdout.destroy());
    child.on('close', (code) => {
      done({ code, err });
    });
  });
test.skipIf(!built)('a reader that closes early changes no exit code and leaves no trace', async () => {
  expect(await closeEarly(['list', 'requirements', '--catalogue', 'nist-sp-800-53-r5', '--json'])).toEqual({ code: 0, err: '' });
  const site = plant('bad');
  expect((await closeEarly([...check(site), '--json'])).code).toBe(1);
});

test.skipIf(!built)('--watch runs again when a file of the site changes, and not for its own outputs', async () => {
  const { writeFileSync } = await import('node:fs');
  const site = plant('bad');
  const child = spawn(process.execPath, [cli, ...check(site), '--watch', '--out', join(site, 'out')], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (piece: Buffer) => (out += piece.toString()));
  child.stderr.on('data', (piece: Buffer) => (err += piece.toString()));
  const until = async (condition: () => boolean): Promise<void> => {
    for (let n = 0; n < 300 && !condition(); n++) await new Promise((next) => setTimeout(next, 100));
  };
  const runs = (): number => out.split('Report: ').length - 1;
  await until(() => err.includes('watching'));
  await new Promise((next) => setTimeout(next, 300));
  writeFileSync(join(site, 'evidence/verdicts.csv'), 'requirement,place,zone,conduit,status\nSR 6.1,a,a,,good\n');
  await until(() => runs() === 2);
  await new Promise((next) => setTimeout(next, 1500));
  child.kill();
  expect(runs()).toBe(2);
  expect(out).toContain('✕ not met');
  expect(out).toContain('1 meets its target levels');
});

test.skipIf(!built)(
  'test --watch runs again after a change, until it is ended',
  async () => {
    const rules = folder();
    expect(otb(['init', rules, '--control', 'ACME-1']).code).toBe(0);
    const child = spawn(process.execPath, [cli, 'test', rules, '--only-controls', rules, '--watch']);
    let out = '';
    child.stdout.on('data', (bytes: Buffer) => (out += bytes.toString()));
    const ended = new Promise((resolve) => child.on('exit', resolve));
    try {
      await expect.poll(() => out, { timeout: 60_000, interval: 100 }).toMatch(/9 passed, 0 failed\n$/);
      const file = join(rules, 'ACME-1.test.yaml');
      writeFileSync(file, readFileSync(file, 'utf8').replace('expect: pass', 'expect: fail'));
      await expect.poll(() => out, { timeout: 60_000, interval: 100 }).toMatch(/expected fail, actual pass[^]*8 passed, 1 failed\n$/);
    } finally {
      child.kill();
      await ended;
    }
  },
  150_000,
);

test.skipIf(!built)('a run for which the memory is too small says so, and how to give it more', () => {
  const out = folder({});
  const done = otb(['check', 'test/sites/harbour-water', '--as-of', '2026-10-01', '--out', out], {
    NODE_OPTIONS: '--max-old-space-size=40',
  });
  expect(done.err).toContain('needs more memory');
  expect(done.err).toContain('--max-old-space-size');
  expect(done).toMatchObject({ code: 2, out: '' });
});
