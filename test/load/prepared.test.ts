/** What the build has read ahead is what stands in the files, and a file that was changed since is read again. */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { readLibrary } from '../../src/load/library.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const built = existsSync(join(root, 'dist/library.json'));
const folder = mkdtempSync(join(tmpdir(), 'otbaseline-prepared-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});
const plain = (library: ReturnType<typeof readLibrary>): unknown =>
  JSON.parse(JSON.stringify(library, (_, value: unknown) => (value instanceof Map ? [...(value as Map<string, unknown>)] : value)));

test.skipIf(!built)('the library of the built program is the one that the files hold, places included', async () => {
  const ofBuild = (await import(/* @vite-ignore */ pathToFileURL(join(root, 'dist/load/library.js')).href)) as {
    readLibrary: typeof readLibrary;
  };
  const request = { shipped: 'all', extra: [], tests: false } as const;
  const [ahead, fresh] = [ofBuild.readLibrary(request), readLibrary(request)];
  expect(plain(ahead)).toEqual(plain(fresh));
  const places = ({ library }: typeof fresh): unknown => library.controls.map((each) => each.at(['rules', 0, 'message'], 1));
  expect(places(ahead)).toEqual(places(fresh));
});

test.skipIf(!built)('a control that was changed after the build is read as it stands', () => {
  for (const name of ['dist', 'controls', 'package.json']) cpSync(join(root, name), join(folder, name), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  const file = join(folder, 'controls/programme/OTB-002-unknown-devices.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replace(/^title: .*$/m, 'title: Changed after the build'));
  const listed = spawnSync(process.execPath, [join(folder, 'dist/cli.js'), 'list', 'controls', '--json'], { encoding: 'utf8' });
  const titles = (JSON.parse(listed.stdout) as readonly { readonly id: string; readonly title: string }[]).filter(
    ({ id }) => id === 'OTB-002',
  );
  expect(titles).toEqual([expect.objectContaining({ title: 'Changed after the build' })]);
});
