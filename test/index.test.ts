/** The library as a program uses it: exactly these names, and each does what it says. */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import * as library from '../src/index.js';
import {
  achievedLevels,
  check,
  compileExpression,
  compilePath,
  defineReader,
  defineReport,
  lint,
  render,
  testControls,
  type LevelRow,
} from '../src/index.js';
import { assessmentOf, folder, json, pack, run } from './cli/harness.js';

const packed = pack([{ id: 'ACME-61', satisfies: 'SR 6.1' }]);
const siteWith = (file: string, content: string, more = ''): string =>
  folder({
    [`evidence/${file}`]: content,
    'site.yaml': `site: { id: s, name: Plant, timeZone: UTC }
policy: { extends: risk-based, programme: none }
zones: [{ id: a, networks: [10.1.0.0/24], target: { IAC: 0, UC: 0, SI: 0, DC: 0, RDF: 0, TRE: 1, RA: 0 } }]
evidence: [{ id: verdicts, kind: verdicts, file: evidence/${file}, collected: 2026-09-28${more} }]
`,
  });
const csv = (status: string): string => `requirement,place,zone,conduit,status\nSR 6.1,a,a,,${status}\n`;
const options = { onlyControls: packed, asOf: '2026-10-01' };

test('these names and no others', () => {
  expect(Object.keys(library).sort()).toEqual([
    'achievedLevels',
    'check',
    'compileExpression',
    'compilePath',
    'defineReader',
    'defineReport',
    'lint',
    'render',
    'testControls',
  ]);
});

describe('check', () => {
  test('gives the assessment that the command writes, and writes nothing', async () => {
    const site = siteWith('v.csv', csv('bad'));
    const found = await check(site, options);
    expect(found.exit.code).toBe(1);
    const printed = assessmentOf(
      await run(['check', site, '--only-controls', packed, '--as-of', '2026-10-01', '--json', '--out', join(folder(), 'out')]),
    );
    expect(render(found, 'json')).toBe(render(printed, 'json'));
  });

  test('steps are told, and the zone restricts', async () => {
    const steps: string[] = [];
    const found = await check(siteWith('v.csv', csv('good')), { ...options, zone: 'a', progress: (step) => steps.push(step) });
    expect(found.selection.zone).toBe('a');
    expect(steps[0]).toBe('reading controls and site');
  });

  const broken: readonly (readonly [name: string, site: () => string, more: object, code: string])[] = [
    ['no such folder', () => '/nowhere/at/all', {}, 'E_FILE_MISSING'],
    ['an invalid site', () => folder({ 'site.yaml': 'site: {}\n' }), {}, 'E_MISSING_KEY'],
    ['no such day', () => siteWith('v.csv', csv('good')), { asOf: '2026-02-30' }, 'E_DATE'],
    ['no such zone', () => siteWith('v.csv', csv('good')), { zone: 'b' }, 'E_NOTHING_SELECTED'],
    ['no such policy', () => siteWith('v.csv', csv('good')), { policy: 'nope' }, 'E_UNKNOWN_REFERENCE'],
  ];
  test.each(broken)('throws a coded error with every problem: %s', async (_, site, more, code) => {
    const error: unknown = await check(site(), { ...options, ...more }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({ code, problems: expect.arrayContaining([expect.objectContaining({ code })]) as unknown });
  });

  test('a reader of your own reads a format of your own', async () => {
    const lines = defineReader({
      id: 'arrow-lines',
      title: 'Lines with arrows',
      description: 'requirement -> status',
      ceiling: 'E3',
      records: 'none',
      recognise: (head) => (new TextDecoder().decode(head).startsWith('%arrows') ? 100 : 0),
      async *read(file) {
        const text = new TextDecoder().decode(await file.bytes());
        const rows = text.split('\n').flatMap((line, n) => {
          const [requirement, status] = line.split(' -> ');
          return status === undefined
            ? []
            : [{ raw: { requirement, status, place: 'a', zone: 'a' }, line: n + 1, column: 1, pointer: null }];
        });
        yield { rows, broken: [] };
      },
    });
    const site = siteWith('v.arrows', '%arrows\nSR 6.1 -> bad\n');
    const found = await check(site, { ...options, readers: [lines] });
    expect(found.evidence).toMatchObject([{ format: 'arrow-lines', records: 1 }]);
    expect(found.findings).toMatchObject([{ origin: { file: 'evidence/v.arrows', line: 2 } }]);
    expect((await check(site, options)).evidence).toMatchObject([{ state: 'unreadable' }]);
  });
});

describe('render', () => {
  test('every format that comes with the tool, and one of your own', async () => {
    const found = await check(siteWith('v.csv', csv('good')), options);
    for (const format of ['html', 'json', 'csv', 'requirements', 'evidence', 'actions', 'text'])
      expect(render(found, format).length).toBeGreaterThan(20);
    const mine = defineReport({
      id: 'verdicts',
      title: 'Verdicts',
      description: 'One line for each subject',
      fileName: 'verdicts.txt',
      mediaType: 'text/plain',
      render: ({ subjects }) => subjects.map(({ id, verdict }) => `${id}: ${verdict}`).join('\n'),
    });
    expect(render(found, mine)).toContain('a: met');
    expect(render(found, 'verdicts', { reports: [mine] })).toBe(render(found, mine));
    expect(() => render(found, 'verdicts')).toThrow(expect.objectContaining({ code: 'E_USAGE' }) as Error);
  });
});

test('lint tells every problem and how each file was read', async () => {
  const { problems, mappings } = await lint([siteWith('v.csv', csv('good').replace('status', 'staus'))], options);
  expect(problems).toContainEqual(expect.objectContaining({ code: 'W_COLUMN_UNUSED', file: 'evidence/v.csv' }));
  expect(mappings).toMatchObject([{ file: 'evidence/v.csv', kind: 'verdicts', format: 'csv', fields: { requirement: 'requirement' } }]);
});

test('testControls counts the cases', async () => {
  expect(await testControls([], { ids: ['OTB-707'] })).toMatchObject({ failed: 0, cases: expect.any(Array) as unknown });
  await expect(testControls(['/nowhere/at/all'])).rejects.toMatchObject({ code: 'E_FILE_MISSING' });
});

test('compileExpression and compilePath give functions, or throw what is wrong', () => {
  expect(compileExpression('a + 1')({ a: 2n })).toBe(3n);
  expect(() => compileExpression('a +')).toThrow(expect.objectContaining({ code: 'E_EXPR_SYNTAX' }) as Error);
  expect(compilePath('$.devices[*].name')({ devices: [{ name: 'a' }, { name: 'b' }] })).toEqual(['a', 'b']);
  expect(() => compilePath('$.devices[?(@.name)]')).toThrow();
});

test('achievedLevels takes the rows of list requirements --json, or a catalogue', async () => {
  const rows = json<readonly LevelRow[]>((await run(['list', 'requirements', '--json'])).out);
  const statuses = { 'SR 6.1': 'pass', 'SR 6.1 RE 1': 'fail', 'SR 6.2': 'pass' } as const;
  const expected = { target: 3, low: 2, high: 2, verdict: 'not-met', limiting: ['SR 6.1 RE 1'], gap: 'configuration' };
  expect(achievedLevels(statuses, rows, 3).TRE).toEqual(expected);
  expect(achievedLevels(new Map(Object.entries(statuses)), { requirements: rows }, 3).TRE).toEqual(expected);
  expect(achievedLevels({}, rows, 1).IAC).toMatchObject({ low: 0, high: 4, verdict: 'not-demonstrated' });
});
