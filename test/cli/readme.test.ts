/** Every command that README.md prints runs. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { commands } from '../../src/cli/commands/index.js';
import { json, folder, run, write } from './harness.js';

const readme = readFileSync('README.md', 'utf8');
const blocks = [...readme.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block = '']) => block.trimEnd().split('\n'));
const lines = blocks.map((line) => line.replace(/\s+#.*$/, '').trim()).filter((line) => line !== '');
/** A line of a shell as its words; quotes are all that README uses. */
const words = (line: string): readonly string[] =>
  [...line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(([, single, double, plain]) => single ?? double ?? plain ?? '');

const own = lines.filter((line) => /^(npx )?otbaseline /.test(line));
const others = lines.filter((line) => !own.includes(line));

test('its commands run in their order, in a folder with the files that it speaks of', async () => {
  expect(own.length).toBeGreaterThan(3);
  const cwd = folder({
    'inventory.csv': 'Asset ID,Hostname,IP address,Zone\nPLC-1,plc-1,10.1.20.11,Control\nHMI-1,hmi-1,10.1.20.21,Control\n',
  });
  const xlsx = await import('write-excel-file/node');
  const cell = (value: string): { readonly value: string; readonly type: StringConstructor } => ({ value, type: String });
  const data = [['Asset ID', 'Hostname', 'Zone'].map(cell), ['PLC-1', 'plc-1', 'Control'].map(cell)];
  const bytes = await xlsx.default([{ sheet: 'Assets', data }]).toBuffer();
  write(cwd, { 'inventory.xlsx': new Uint8Array(bytes) });
  for (const line of own) {
    const argv = words(line.replace(/^(npx )?otbaseline /, ''));
    const { code, err } = await run(argv, { cwd, today: '2026-12-01' });
    expect({ line, code: [0, 1, 3].includes(code) }, err).toEqual({ line, code: true });
    expect(err).not.toContain('E_USAGE');
  }
});

test('its other lines are scripts of package.json', () => {
  const { scripts } = json<{ readonly scripts: Readonly<Record<string, string>> }>(readFileSync('package.json', 'utf8'));
  for (const line of others)
    for (const part of line.split('&&').map((each) => each.trim())) {
      if (part === 'npm ci') continue;
      const [, name = ''] = /^npm (?:run )?([\w:]+)$/.exec(part) ?? [];
      expect({ part, script: name in scripts }).toEqual({ part, script: true });
    }
});

test('npm start checks the sample plant for the day of its evidence', async () => {
  const { scripts } = json<{ readonly scripts: Readonly<Record<string, string>> }>(readFileSync('package.json', 'utf8'));
  const [, command = ''] = /node dist\/cli\.js (.*)$/.exec(scripts['start'] ?? '') ?? [];
  const { code, out } = await run([...words(command), '--out', join(folder(), 'report')], { cwd: resolve('.') });
  expect(code).toBe(0);
  expect(out).toContain('Harbour Water Works · as of 2026-10-01');
  expect(out).toContain('report.html');
});

test('it names every command of the tool, and no other', () => {
  const table = readme.slice(readme.indexOf('## Commands'), readme.indexOf('Exit codes:'));
  const named = [...table.matchAll(/^\| `(\w+)/gm)].map(([, name]) => name ?? '');
  expect(named.sort()).toEqual(Object.keys(commands).sort());
});
