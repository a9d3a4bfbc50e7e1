/** The built program with its kept code says byte for byte what the source says, and so it does without that code. */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { folder, run } from './harness.js';

const built = existsSync('dist/bundle/program.code');
const copy = mkdtempSync(join(tmpdir(), 'otbaseline-program-'));
afterAll(() => {
  rmSync(copy, { recursive: true, force: true });
});

/** Letters beyond Latin-1 stand in patterns of the source, which a wrong decoding would change without a word. */
const site = folder({
  'evidence/assets.csv': 'id,hostname,zone,vendor,role,owner\nA-1,büro,a,"Weiß & Söhne ≤ 5",＝1+1,Łódź\nA-2,⟨x⟩,a,Café Zoë,–,ｗｅｒｋ\n',
  'evidence/backups.csv': 'asset,completed,result\nA-1,2026-09-30T10:00:00Z,verified\n',
  'site.yaml': `site: { id: s, name: "Œuvre ⟨1⟩ – ß", timeZone: UTC }
policy: risk-based
zones: [{ id: a, name: "Zone ＝x ≤ ð", networks: [10.1.0.0/24], target: 2 }]
evidence:
  - { id: assets, kind: assets, file: evidence/assets.csv, collected: 2026-09-28 }
  - { id: backups, kind: backups, file: evidence/backups.csv, collected: 2026-09-30 }
`,
});
const argv = (out: string): readonly string[] => {
  return ['check', site, '--as-of', '2026-10-01', '--format', 'html,csv,json', '--out', out];
};
const filesIn = (out: string): Readonly<Record<string, string>> =>
  Object.fromEntries(readdirSync(out).map((name) => [name, readFileSync(join(out, name), 'latin1')]));

interface Way {
  readonly how: string;
  readonly cli: () => string;
  readonly env?: Readonly<Record<string, string>>;
}
const ways: readonly Way[] = [
  { how: 'from kept code', cli: () => resolve('dist/cli.js') },
  {
    how: 'with other flags of V8, for which the code is none',
    cli: () => resolve('dist/cli.js'),
    env: { NODE_OPTIONS: '--max-semi-space-size=24' },
  },
  { how: 'without kept code', cli: () => programWith(null) },
  { how: 'with code that was cut off', cli: () => programWith((code) => code.subarray(0, 5000)) },
];
test.skipIf(!built).each(ways)('the program writes the same bytes as its source: $how', async ({ cli, env = {} }) => {
  const [plain, own] = [folder(), folder()];
  const { code } = await run(argv(plain));
  const { status, stderr } = spawnSync(process.execPath, [cli(), ...argv(own)], { encoding: 'utf8', env: { ...process.env, ...env } });
  expect(stderr).not.toContain('broke');
  expect(status).toBe(code);
  expect(Object.keys(filesIn(own))).toContain('report.html');
  expect(filesIn(own)).toEqual(filesIn(plain));
});

/** A program of which the kept code is another one; null: there is none. */
function programWith(change: ((code: Buffer) => Buffer) | null): string {
  const root = mkdtempSync(join(copy, 'built-'));
  for (const name of ['dist', 'controls', 'policies', 'reports', 'package.json']) cpSync(name, join(root, name), { recursive: true });
  mkdirSync(join(root, 'test'));
  symlinkSync(resolve('node_modules'), join(root, 'node_modules'));
  const code = join(root, 'dist/bundle/program.code');
  const known = readFileSync(code);
  rmSync(code);
  if (change !== null) writeFileSync(code, change(known));
  return join(root, 'dist/cli.js');
}
