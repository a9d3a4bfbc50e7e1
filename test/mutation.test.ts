/** The measured figures of the test cases: they fit the controls that are here, they can be measured again, and they vanish with any change. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { controlEntries } from '../src/assess/entries.js';
import { loadLibrary } from '../src/load/library.js';
import { readMutationFile } from '../src/load/mutation.js';
import { mutationFile } from '../src/model/mutation.js';
import { runMutate } from '../src/run/mutate.js';
import { run } from './cli/harness.js';

const shipped = loadLibrary({ shipped: true, extra: [] });
if (!shipped.ok) throw new Error('the library does not load');
const { controls, tests, measured } = shipped.value;
const tested = controls.filter(({ id }) => tests.has(id)).map(({ id }) => id);
const mutate = (paths: readonly string[], ids: readonly string[] = []) =>
  runMutate(paths, { controls: [], onlyControls: null, ids, progress: () => undefined });

test('every control that ships was measured as it is now (npm run mutation does it again)', () => {
  expect(tested.length).toBeGreaterThan(100);
  expect(tested.filter((id) => !measured.scores.has(id))).toEqual([]);
});

test('no figure stands for a control that is gone', () => {
  const file = readMutationFile('controls', 'controls');
  expect(file.ok && [...file.value.keys()].filter((id) => !tested.includes(id))).toEqual([]);
});

test.each(tested.filter((_, n) => n % 60 === 7))('measured again, %s has the figures that are kept', async (id) => {
  const done = await mutate([], [id]);
  const kept = readMutationFile('controls', 'controls');
  expect(done.ok && done.value.entries.get(id)).toEqual(kept.ok && kept.value.get(id));
  expect(done.ok && done.value.mutants).toBeGreaterThan(0);
});

describe('a folder of the user', () => {
  const root = mkdtempSync(join(tmpdir(), 'otbaseline-mutation-'));
  afterAll(() => {
    rmSync(root, { recursive: true });
  });
  const example = tested.find((id) => id === 'OTB-707') ?? '';
  const source = join('controls', (controls.find(({ id }) => id === example)?.file ?? '').replace(/^controls\//, ''));
  const beside = (path: string): string => path.replace(/\.yaml$/, '.test.yaml');
  const written = (path: string, change: (text: string) => string): void => {
    writeFileSync(path, change(readFileSync(path, 'utf8')));
  };
  /** The control and its cases under an id of the user's own, measured once by the command; each test has its copy. */
  const origin = join(root, 'origin');
  beforeAll(async () => {
    const control = join(origin, 'ACME-7-copies.yaml');
    cpSync(source, control);
    cpSync(beside(source), beside(control));
    for (const path of [control, beside(control)]) written(path, (text) => text.replaceAll(example, 'ACME-7'));
    const kept = await run(['test', origin, '--mutate', '--write']);
    expect(kept).toMatchObject({ code: 0, err: expect.stringContaining('1 control measured') as unknown });
  }, 120_000);
  function pack(name: string): { readonly folder: string; readonly control: string } {
    const folder = join(root, name);
    cpSync(origin, folder, { recursive: true });
    return { folder, control: join(folder, 'ACME-7-copies.yaml') };
  }
  const scoreIn = (folder: string) => {
    const loaded = loadLibrary({ shipped: true, extra: [folder], tests: false });
    return loaded.ok ? (loaded.value.measured.scores.get('ACME-7') ?? null) : 'does not load';
  };

  test('has the same figures as ours for the same control, and loses them with a change to control or cases', () => {
    const { folder, control } = pack('own');
    expect(scoreIn(folder)).toEqual(measured.scores.get(example));
    for (const path of [control, beside(control)]) {
      written(path, (text) => `${text}# a word more\n`);
      expect(scoreIn(folder)).toBeNull();
      written(path, (text) => text.replace(/# a word more\n$/, ''));
      expect(scoreIn(folder)).not.toBeNull();
    }
  });

  test.each([
    ['no JSON', '{', 'E_JSON'],
    ['no figures', '{"format":"otbaseline-mutation/1"}', 'E_SCHEMA'],
    [
      'more noticed than tried',
      '{"format":"otbaseline-mutation/1","controls":{"ACME-7":{"mutants":1,"killed":2,"equivalent":0}}}',
      'E_SCHEMA',
    ],
  ])('a file with %s is refused', (name, text, code) => {
    const { folder } = pack(code + name.length.toString());
    writeFileSync(join(folder, mutationFile), text);
    const loaded = loadLibrary({ shipped: true, extra: [folder] });
    expect(loaded.ok ? [] : loaded.problems.map((each) => each.code)).toEqual([code]);
  });

  test('an assessment has the figures of a control beside it, and null where there are none', () => {
    const of = (scores: typeof measured.scores) => controlEntries(controls, scores).find(({ id }) => id === example)?.mutation;
    expect(of(measured.scores)).toEqual(measured.scores.get(example));
    expect(of(new Map())).toBeNull();
  });

  test.each([
    ['without --mutate', ['test', '--write']],
    ['with two folders', ['test', 'a', 'b', '--mutate', '--write']],
  ])('--write %s is refused', async (_, argv) => {
    expect((await run(argv)).code).toBe(2);
  });

  test('figures of other operators are none', () => {
    const { folder } = pack('older');
    written(join(folder, mutationFile), (text) => text.replace('otbaseline-mutation/1', 'otbaseline-mutation/0'));
    expect(scoreIn(folder)).toBeNull();
  });
});
