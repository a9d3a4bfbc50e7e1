/** Help, version and everything that is refused before a command runs. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { commands } from '../../src/cli/commands/index.js';
import { version } from '../../src/model/version.js';
import { json, folder, run } from './harness.js';

const names = Object.keys(commands);

test('the version is that of package.json', async () => {
  const { version: packaged } = json<{ readonly version: string }>(readFileSync('package.json', 'utf8'));
  expect(version).toBe(packaged);
  expect(await run(['--version'])).toEqual({ code: 0, out: `${packaged}\n`, err: '' });
});

test('the main help names every command, the exit codes and the first steps', async () => {
  const { code, out, err } = await run(['--help']);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  for (const name of names) expect(out).toMatch(new RegExp(`^  ${name} `, 'm'));
  for (const line of [
    '0  everything required is met',
    '1  something required is not met',
    '2  could not run',
    '3  nothing failed',
    'init --sample plant',
  ])
    expect(out).toContain(line);
});

test.each(names)('the help of %s has a summary, its options and examples that are of it', async (name) => {
  const { code, out, err } = await run([name, '--help']);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const examples = out.split('\nExamples\n')[1] ?? '';
  expect(examples).toContain(`  otbaseline ${name}`);
  expect(await run(['help', name])).toEqual({ code: 0, out, err: '' });
  expect(out).not.toContain('(default: [])');
});

test('the help of check has the exit codes', async () => {
  expect((await run(['check', '--help'])).out).toContain('3  nothing failed, but something required is not demonstrated');
});

test('without a command the help is a mistake of usage', async () => {
  const { code, out, err } = await run([]);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toContain('Usage: otbaseline');
});

const site = folder({ 'site.yaml': 'site: {}', 'a.txt': 'x' });
const empty = folder();
const refused: readonly (readonly [argv: readonly string[], says: readonly string[]])[] = [
  [['chekc'], ["unknown command 'chekc'", 'Did you mean check?']],
  [[''], ['unknown command']],
  [['--verison'], ['unknown option', 'Did you mean --version?']],
  [['check'], ["missing required argument 'site'", 'otbaseline check --help']],
  [['check', 'a', 'b'], ['too many arguments']],
  [['check', site, '--polcy', 'x'], ['Did you mean --policy?']],
  [['check', site, '--policy'], ['argument missing']],
  [
    ['check', `${empty}/nope`],
    ['there is no folder', 'otbaseline init'],
  ],
  [
    ['check', empty],
    ['holds no site.yaml', 'otbaseline init'],
  ],
  [
    ['check', `${site}/a.txt`],
    ['is a file', 'name the folder of a site'],
  ],
  [
    ['check', site, '--as-of', 'tomorrow'],
    ['--as-of tomorrow is no calendar day', 'YYYY-MM-DD'],
  ],
  [['check', site, '--as-of', '2026-13-01'], ['--as-of 2026-13-01 is no calendar day']],
  [
    ['check', site, '--format', 'htlm'],
    ['there is no format "htlm"', 'did you mean "html"?', 'csv'],
  ],
  [
    ['check', site, '--fail-on', 'met'],
    ['--fail-on met is not known', 'not-met, not-demonstrated'],
  ],
  [
    ['check', site, '--since', 'none.json'],
    ['none.json', 'otbaseline check has written'],
  ],
  [['register', empty], ['holds no site.yaml']],
  [['init', ''], ['the folder has no name']],
  [
    ['init', 'x', '--kind', 'sensor'],
    ['there is no evidence kind "sensor"', 'did you mean "sensors"?'],
  ],
  [
    ['init', 'x', '--kind', 'zones'],
    ['written in site.yaml', 'schema site'],
  ],
  [['init', 'x', '--sample', '--from', 'y.csv'], ['exclude each other']],
  [
    ['list', 'control'],
    ['cannot list "control"', 'did you mean "controls"?', 'requirements'],
  ],
  [
    ['list', 'requirements', '--catalogue', 'nist-csf'],
    ['there is no catalogue', 'did you mean "nist-csf-2.0"?'],
  ],
  [
    ['coverage', '--catalogue', 'x'],
    ['there is no catalogue "x"', 'iec-62443-3-3'],
  ],
  [
    ['schema', 'contrl'],
    ['there is no schema "contrl"', 'did you mean "control"?'],
  ],
  [
    ['explain', 'backup'],
    ['nothing is known by the name "backup"', 'did you mean "backups"?'],
  ],
  [['explain', 'OTB-70'], ['did you mean "OTB-70']],
  [
    ['eval', 'true', '--site', site],
    ['--site alone binds nothing', '--for'],
  ],
  [['eval', 'true', '--for', 'assets', '--site', empty], ['holds no site.yaml']],
  [['eval', 'true', '--limit', '0'], ['--limit 0 is no count']],
  [
    ['report', 'none.json', '--format', 'txt'],
    ['there is no format "txt"', 'did you mean "text"?'],
  ],
  [['report', 'none.json', '--format', ','], ['no format is named']],
];

test.each(refused)('%j is refused with a word on what to do', async (argv, says) => {
  const { code, out, err } = await run(argv, { cwd: empty });
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toContain('E_USAGE');
  for (const each of says) expect(err).toContain(each);
});

test('a fault of the program itself is exit code 2, never a verdict', async () => {
  const io = {
    get cwd(): string {
      throw new RangeError('planted');
    },
  };
  const { code, err } = await run(['check', 'plant'], Object.defineProperty({}, 'cwd', { get: () => io.cwd, enumerable: false }));
  expect(code).toBe(2);
  expect(err).not.toContain('planted plant');
});
