/** Where a limit of the report bites, counts stay exact, findings.ndjson is whole, and the report names the limit. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Assessment } from '../../src/index.js';
import { limits } from '../../src/model/limits.js';
import { folder, json, pack, run } from './harness.js';

const packed = pack([{ id: 'ACME-61', satisfies: 'SR 6.1' }]);
const places = Array.from({ length: 7 }, (_, n) => `SR 6.1,p${String(n)},a,,bad`);
const site = (): string =>
  folder({
    'evidence/verdicts.csv': `requirement,place,zone,conduit,status\n${places.join('\n')}\n`,
    'site.yaml': `site: { id: s, name: Plant, timeZone: UTC }
policy: { extends: risk-based, programme: none }
zones: [{ id: a, networks: [10.1.0.0/24], target: { IAC: 0, UC: 0, SI: 0, DC: 0, RDF: 0, TRE: 1, RA: 0 } }]
evidence: [{ id: verdicts, kind: verdicts, file: evidence/verdicts.csv, collected: 2026-09-28 }]
`,
  });
const check = (plant: string, ...more: readonly string[]) =>
  run(['check', plant, '--only-controls', packed, '--as-of', '2026-10-01', ...more]);

test.each([0, 1, 3, 7, 100])('with findings-kept=%i the rest is counted and streamed', async (kept) => {
  const plant = site();
  expect((await check(plant, '--limit', `findings-kept=${String(kept)}`)).code).toBe(1);
  const { findings, findingsFile, results, limits: told } = json<Assessment>(readFileSync(join(plant, 'report/assessment.json'), 'utf8'));
  const lines = readFileSync(join(plant, 'report/findings.ndjson'), 'utf8').trimEnd().split('\n');
  expect(lines.map((line) => json<{ record: { key: string } }>(line).record.key)).toEqual(places.map((_, n) => `SR 6.1|p${String(n)}`));
  expect([findings.length, findingsFile.count, results[0]?.failed]).toEqual([Math.min(kept, 7), 7, 7]);
  expect(told.some((sentence) => sentence.includes('limit findings-kept'))).toBe(kept < 7);
});

test.each(['nothing=1', 'config-bytes=1', 'findings-kept', 'findings-kept=-1', 'findings-kept=x'])('--limit %s is usage', async (given) => {
  expect(await check(site(), '--limit', given)).toMatchObject({ code: 2, out: '' });
});

test('list limits tells each limit of the table', async () => {
  const listed = json<readonly { readonly name: string; readonly value: number }[]>((await run(['list', 'limits', '--json'])).out);
  expect(listed.map(({ name }) => name)).toEqual(Object.keys(limits));
});
