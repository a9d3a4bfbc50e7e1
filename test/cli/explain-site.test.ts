/** explain --site and eval --trace on a small plant: who fails where and why, what hangs on it, why nothing was selected. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { main } from '../../src/cli/main.js';

const folder = mkdtempSync(join(tmpdir(), 'otb-explain-'));
const site = join(folder, 'plant');
const asOf = ['--as-of', '2026-10-01'] as const;
beforeAll(() => {
  mkdirSync(join(site, 'evidence'), { recursive: true });
  writeFileSync(
    join(site, 'site.yaml'),
    `site: { id: plant, name: Plant, accountable: Operations, timeZone: UTC }
policy: risk-based
zones:
  - { id: cell, name: Cell, domain: iacs, networks: [10.1.0.0/16], accountable: Operations, target: 2 }
  - { id: lab, name: Laboratory, domain: iacs, networks: [10.2.0.0/16], accountable: Operations, target: 2 }
conduits:
  - { id: c-1, between: [cell, lab], target: 2, enforcedBy: [] }
evidence:
  - { id: inventory, kind: assets, file: evidence/assets.yaml, collected: 2026-09-28, grade: E3 }
  - { id: copies, kind: backups, file: evidence/backups.yaml, collected: 2026-09-30, grade: E3 }
decisions:
  waivers:
    - { id: W-1, control: OTB-707, subject: 'zone:cell', records: [PLC-2], reason: 'A new one is ordered.', owner: Ann, approver: Bo, approved: 2026-09-01, expires: 2026-12-31 }
`,
  );
  writeFileSync(
    join(site, 'evidence/assets.yaml'),
    `- { id: PLC-1, zone: cell, class: controller, lifecycle: in-service, stateful: true }
- { id: PLC-2, zone: cell, class: controller, lifecycle: in-service, stateful: true }
- { id: PLC-3, zone: cell, class: other, lifecycle: in-service }
- { id: IO-1, zone: lab, class: sensor, lifecycle: in-service, stateful: false }
`,
  );
  writeFileSync(
    join(site, 'evidence/backups.yaml'),
    `- { asset: PLC-1, completed: 2026-09-30T02:00:00Z, result: success, verified: true, verifiedAt: 2026-09-30 }
- { asset: PLC-2, completed: 2026-05-01T02:00:00Z, result: success, verified: true, verifiedAt: 2026-05-01 }
`,
  );
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});
const run = async (...args: readonly string[]) => {
  let out = '';
  let err = '';
  const code = await main(args, {
    out: (text) => (out += text),
    err: (text) => (err += text),
    ...{ cwd: folder, color: false, columns: 100, today: '2026-10-01', interactive: false },
  });
  return { code, out, err };
};
const part = (text: string, from: string): string => {
  const rest = text.slice(text.indexOf(`\n${from}:`) + 1);
  return rest.slice(0, rest.indexOf('\n\n') < 0 ? undefined : rest.indexOf('\n\n'));
};

test('a zone where one record fails and one is undecided', async () => {
  const { code, out, err } = await run('explain', 'OTB-707', '--site', 'plant', ...asOf);
  expect([code, err]).toEqual([0, '']);
  const cell = part(out, 'zone:cell');
  expect(cell).toContain('zone:cell: fail\n  3 checks, 2 decided, 1 failed, 1 undecided\n');
  expect(cell).toMatch(
    /requirement SR 7\.3 RE 1 \(SL 2, required\): fail; RA demonstrated 0, target 2, and something below it holds the level down/,
  );
  expect(cell).toMatch(/evidence {2}inventory +evidence\/assets\.yaml +2026-09-28, 3 days old +E\d +4 records/);
  expect(cell).toContain('rule verified-copy: 3 of assets here, 2 selected, 0 left out, 1 unclear; 3 checks, 1 failed, 1 undecided');
  expect(cell).toContain('fails: PLC-2  evidence/assets.yaml:2  PLC-2 has no verified backup of the last 30 days (accepted: W-1)');
  expect(cell).toContain('The waiver W-1 accepts the risk until 2026-12-31');
  expect(cell).toContain('undecided: PLC-3  evidence/assets.yaml:3  asset.stateful (missing-attribute)');
  expect(cell).toMatch(/why PLC-2 fails[^]*age\(c\.completed\) +153\n/);
  expect(cell).toMatch(/why PLC-3 is undecided[^]*not decided: asset\.stateful is not known \(missing-attribute\)/);
  expect(cell).toMatch(/what would change it\n {4}Put right the 1 record that fails: Let the job read each copy back/);
});

test('a zone where nothing is selected says why', async () => {
  const { out } = await run('explain', 'OTB-707', '--site', 'plant', ...asOf);
  expect(part(out, 'zone:lab')).toMatch(/`when` selects none of 1 records of assets: [^\n]*asset\.stateful\) is false for IO-1\n/);
});

test('one record, as data', async () => {
  const { out } = await run('explain', 'otb-707', '--site', 'plant', '--record', 'PLC-1', '--json', ...asOf);
  const data: unknown = JSON.parse(out);
  expect(data).toMatchObject({ control: 'OTB-707', site: 'plant', policy: 'risk-based' });
  expect(data).toMatchObject({
    subjects: expect.arrayContaining([
      expect.objectContaining({
        result: expect.objectContaining({ subject: 'zone:cell', status: 'fail' }) as unknown,
        rules: [
          expect.objectContaining({
            rule: 'verified-copy',
            checks: [
              expect.objectContaining({
                key: 'PLC-1',
                because: 'asked',
                parts: [expect.objectContaining({ part: 'when' }), expect.objectContaining({ part: 'assert' })],
              }),
            ],
          }),
        ],
      }),
    ]) as unknown,
  });
});

test('a group or record that no rule looks at is refused, with the nearest', async () => {
  const { code, out, err } = await run('explain', 'OTB-707', '--site', 'plant', '--record', 'PLC-9', ...asOf);
  expect([code, out]).toEqual([2, '']);
  expect(err).toMatch(/no rule of OTB-707 looks at a record or a group "PLC-9" on this site\n {2}hint: did you mean "PLC-1"/);
});

test('a compensated result shows what fails below the decision', async () => {
  const site = join(process.cwd(), 'test/sites/harbour-water');
  const { out } = await run('explain', 'OTB-204', '--site', site, ...asOf);
  const zone = part(out, 'zone:supervisory');
  expect(zone).toContain('zone:supervisory: compensated (fail before the decision CC-2026-01)');
  expect(zone).toMatch(/fails: OWS-01\|os {2}OWS-01 \(os\) locks after 0 idle minutes/);
  expect(zone).toContain('The decision CC-2026-01 holds until 2027-02-28; without it the status is fail.');
  expect(zone).not.toContain('holds the level down');
});

test('what is no control, or is left out by the policy, is refused', async () => {
  expect(await run('explain', 'OTB-999', '--site', 'plant', ...asOf)).toMatchObject({ code: 2, out: '' });
  expect((await run('explain', 'OTB-707', '--site', 'nowhere')).code).toBe(2);
  expect((await run('explain', 'sr', '7.3', '--site', 'plant', ...asOf)).err).toMatch(/it is a requirement; ask for .* OTB-701/);
});

test('eval --trace: each part of one record, and why it is undecided', async () => {
  const traced = await run(
    'eval',
    "asset.stateful && asset.lifecycle == 'in-service'",
    '--site',
    'plant',
    '--for',
    'assets',
    '--trace',
    ...asOf,
  );
  expect(traced.out).toMatch(/4 records: 2 true, 1 undecided, 1 false/);
  expect(traced.out).toMatch(
    /\nPLC-3\n {2}asset\.stateful && [^\n]*undecided[^]*not decided, because\n {2}asset\.stateful is not known \(missing-attribute\)\n$/,
  );
  const asked = await run('eval', 'asset.stateful', '--site', 'plant', '--for', 'assets', '--record', 'IO-1', ...asOf);
  expect(asked.out).toMatch(/\nIO-1\n {2}asset\.stateful {2}false\n$/);
  expect(await run('eval', 'asset.stateful', '--site', 'plant', '--for', 'assets', '--record', 'IO-9', ...asOf)).toMatchObject({ code: 2 });
  const none = await run('eval', 'sensor.id', '--site', 'plant', '--for', 'sensors', ...asOf);
  expect(none.out).toBe('there is no record of sensors\n  no evidence of sensors is registered in site.yaml\n');
});
