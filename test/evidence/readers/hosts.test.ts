/** Settings of Windows hosts and answers of osquery; and every tool's format fits the kinds that it names. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { osquery } from '../../../src/evidence/readers/osquery.js';
import { readers } from '../../../src/evidence/readers/index.js';
import { secedit } from '../../../src/evidence/readers/secedit.js';
import { loadLibrary } from '../../../src/load/library.js';
import { valueOf } from '../../load/help.js';
import { bytesOf, like, raws, read, refusal, utf16 } from './helpers.js';

const inf = (access: string, registry = ''): string =>
  `[Unicode]\r\nUnicode=yes\r\n[System Access]\r\n${access}\r\n[Registry Values]\r\n${registry}\r\n[Version]\r\nsignature="$CHICAGO$"\r\nRevision=1\r\n`;
const system = 'MACHINE\\Software\\Microsoft\\Windows\\CurrentVersion\\Policies\\System\\';

describe('security templates', () => {
  test('UTF-16 or not, the settings become one record', async () => {
    const text = inf(
      'MinimumPasswordLength = 14\r\nPasswordComplexity = 1\r\nPasswordHistorySize = 24\r\nMaximumPasswordAge = 60\r\nLockoutBadCount = 3\r\nLockoutDuration = -1\r\nEnableGuestAccount = 0',
      `${system}InactivityTimeoutSecs=4,901\r\n${system}LegalNoticeText=7,"Authorised use, only"`,
    );
    const expected = {
      ...{
        interface: 'os',
        minLength: 14,
        minClasses: 3,
        passwordHistory: 24,
        passwordMaxAgeDays: 60,
        lockoutThreshold: 3,
        lockoutMinutes: 0,
      },
      ...{ idleLockMinutes: 16, guestLogon: 'disabled', banner: 'Authorised use, only' },
    };
    for (const content of [text, utf16(text)]) {
      expect(secedit.recognise(bytesOf(content), 'hmi-1.inf')).toBeGreaterThan(90);
      const all = await read(secedit, content);
      expect([raws(all), all.rows[0]?.line, all.broken]).toEqual([[expected], 4, []]);
    }
  });
  test.each<[string, string, object]>([
    ['what is not set is absent, not 0', 'MinimumPasswordAge = 1', { interface: 'os', passwordMinAgeDays: 1 }],
    ['never locked stays never', 'LockoutBadCount = 0', { interface: 'os', lockoutThreshold: 0 }],
    ['a password without end is 0', 'MaximumPasswordAge = -1', { interface: 'os', passwordMaxAgeDays: 0 }],
    ['a guest is enabled', 'EnableGuestAccount = 1', { interface: 'os', guestLogon: 'enabled' }],
    ['a number that is none is absent', 'MinimumPasswordLength = many', { interface: 'os' }],
  ])('%s', async (_, access, expected) => {
    expect(raws(await read(secedit, inf(access)))).toEqual([expected]);
  });
  test('the template of a group policy is told apart', async () => {
    expect((await read(secedit, inf('LockoutBadCount = 3'), {}, 'gpo/GptTmpl.inf')).notes).toEqual([like('what is ordered')]);
  });
  test('`records: settings` gives every line, and a line that is none is reported', async () => {
    const all = await read(secedit, `${inf('LockoutBadCount = 3')}[Service General Setting]\r\n"AppIDSvc",2,""\r\nrubbish\r\n`, {
      recordsAt: 'settings',
    });
    expect(raws(all)).toContainEqual({ section: 'Service General Setting', name: 'AppIDSvc', value: '2,""' });
    expect(all.broken).toEqual([{ line: 12, column: 1, reason: like('is no section') }]);
  });
  test.each<[string, string]>([
    ['sections without a setting', '[Unicode]\n[System Access]\n'],
    ['no section at all', 'a=b\n'],
  ])('%s is refused', async (_, content) => {
    expect(await refusal(secedit, content)).toMatchObject({ code: 'E_EVIDENCE_FORMAT' });
  });
});

const log = (entries: readonly object[]): string =>
  entries.map((each) => `${JSON.stringify({ hostIdentifier: 'hist-1', unixTime: 1_759_200_000, ...each })}\n`).join('');
describe('osquery', () => {
  test('differences add and take away, a whole answer replaces', async () => {
    const all = await read(
      osquery,
      log([
        { name: 'programs', action: 'added', columns: { name: 'A', version: '1' } },
        { name: 'programs', action: 'added', columns: { name: 'B', version: '2' } },
        { name: 'programs', action: 'removed', columns: { name: 'A', version: '1' } },
        { name: 'programs', hostIdentifier: 'hmi-2', snapshot: [{ name: 'C', version: '' }] },
        { name: 'programs', hostIdentifier: 'hmi-2', snapshot: [{ name: 'D', version: '4' }] },
        { name: 'programs', diffResults: { added: [{ name: 'E', version: '5' }], removed: [{ name: 'B', version: '2' }] } },
      ]),
    );
    expect(raws(all)).toMatchObject([
      { host: 'hist-1', name: 'E', version: '5' },
      { host: 'hmi-2', name: 'D', version: '4' },
    ]);
    expect(all.rows.map(({ line }) => line)).toEqual([6, 5]);
  });
  test('several queries need a choice, and a line that is no result is reported', async () => {
    const two = log([
      { name: 'a', columns: { x: '1' } },
      { name: 'b', columns: { y: '2' } },
    ]);
    expect(await refusal(osquery, two)).toMatchObject({ code: 'E_EVIDENCE_FORMAT' });
    expect(raws(await read(osquery, two, { recordsAt: 'b' }))).toMatchObject([{ y: '2' }]);
    expect(await refusal(osquery, two, { recordsAt: 'c' })).toMatchObject({ code: 'E_PATH' });
    expect((await read(osquery, `${log([{ name: 'a', columns: { x: '1' } }])}{"x":1}\n`)).broken).toHaveLength(1);
    expect(osquery.recognise(bytesOf(two), 'osqueryd.results.log')).toBeGreaterThan(90);
  });
});

const { kinds } = valueOf(loadLibrary({ shipped: 'all', extra: [], tests: false }));
test.each(
  Object.values(readers).flatMap(({ id, presets = {} }: { id: string; presets?: Readonly<Record<string, object>> }) =>
    Object.entries(presets).map(([kind, map]) => [id, kind, Object.keys(map)] as const),
  ),
)('the fields that %s feeds of %s exist, and the required ones can be fed', (id, kind, fields) => {
  // Made elsewhere; until it is there its fields cannot be known.
  if (kind === 'vulnerabilities' && !kinds.has(kind)) return;
  const schema = kinds.get(kind)?.schema;
  expect(schema, `${id}: ${kind}`).toBeDefined();
  const names = Object.keys(schema?.properties ?? {});
  if (kind !== 'vulnerabilities') expect(fields.filter((field) => !names.includes(field.split('.')[0] ?? ''))).toEqual([]);
  if (id !== 'secedit') expect((schema?.required ?? []).filter((field) => !fields.includes(field))).toEqual([]);
});

const data = '../shared/data/windows';
describe.skipIf(!existsSync(data))('templates of a hardened Windows', () => {
  test('the one with system access says all', async () => {
    const bytes = new Uint8Array(readFileSync(`${data}/windows/GptTmpl.inf`));
    expect(secedit.recognise(bytes.subarray(0, 65_536), 'GptTmpl.inf')).toBeGreaterThan(90);
    const all = await read(secedit, bytes);
    expect(raws(all)).toMatchObject([
      { minLength: 14, minClasses: 3, lockoutThreshold: 3, lockoutMinutes: 0, idleLockMinutes: 15, guestLogon: 'disabled' },
    ]);
    expect(all.broken).toEqual([]);
    expect((await read(secedit, bytes, { recordsAt: 'settings' })).rows.length).toBeGreaterThan(80);
  });
  test.each(['applocker-audit', 'applocker-enforced', 'firewall'])('%s sets nothing of a logon', async (folder) => {
    const bytes = new Uint8Array(readFileSync(`${data}/${folder}/GptTmpl.inf`));
    const all = await read(secedit, bytes);
    expect(raws(all)).toEqual([{ interface: 'os' }]);
  });
});
