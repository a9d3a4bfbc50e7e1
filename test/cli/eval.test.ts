/** `eval`: an expression alone, on records, and operand by operand. */
import { expect, test } from 'vitest';
import { folder, json, run } from './harness.js';

const site = folder({
  'evidence/assets.csv':
    'id,zone,class,stateful,endOfSupport\nPLC-1,z,controller,true,2030-01-01\nPLC-2,z,controller,,2025-06-30\nHMI-1,z,hmi,false,2031-01-01\n',
  'site.yaml':
    'site: { id: s, name: Plant, timeZone: UTC }\npolicy: baseline\nzones: [{ id: z, target: 1 }]\nevidence: [{ id: inventory, kind: assets, file: evidence/assets.csv, collected: 2026-09-28 }]\n',
});
const on = ['--site', site, '--for', 'assets', '--as-of', '2026-10-01'];

const alone: readonly (readonly [string, string, number])[] = [
  ['1 + 1', '2', 0],
  ["'a' in ['b']", 'false', 0],
  ['asOf', '2026-10-01T23:59:59.999Z', 0],
  ["age(timestamp('2026-09-28T00:00:00Z'))", '3', 0],
  ["versionCompare('1.10', '1.9')", '1', 0],
  ['1 / 0', 'error: division by zero', 1],
];
test.each(alone)('%s is %s', async (expression, value, code) => {
  expect(await run(['eval', expression, '--as-of', '2026-10-01'])).toEqual({ code, out: `${value}\n`, err: '' });
});

test('each record has its place and its answer, and the answers are counted', async () => {
  const { code, out } = await run(['eval', 'asset.stateful', ...on]);
  expect(code).toBe(0);
  expect(out.split('\n').slice(0, 4)).toEqual([
    'PLC-1  evidence/assets.csv:2  true',
    'PLC-2  evidence/assets.csv:3  undecided: asset.stateful (missing-attribute)',
    'HMI-1  evidence/assets.csv:4  false',
    '3 records: 1 true, 1 undecided, 1 false',
  ]);
});

test('site and as-of are bound beside the record', async () => {
  const { out } = await run(['eval', "site.name + ' ' + asset.id", ...on, '--limit', '1']);
  expect(out).toContain('Plant PLC-1');
  expect(out).toContain('and 2 more (--limit)');
});

test('--trace shows each operand of the first record that is not true', async () => {
  const { out } = await run(['eval', "asset.class == 'controller' && daysUntil(asset.endOfSupport) > 0", ...on, '--trace']);
  const trace = out.slice(out.indexOf('PLC-2\n')).replace(/ {2,}/g, '  ');
  const parts = [
    "  asset.class == 'controller' && daysUntil(asset.endOfSupport) > 0  false",
    "  asset.class == 'controller'  true",
    '  daysUntil(asset.endOfSupport) > 0  false',
    '  daysUntil(asset.endOfSupport)  -458',
  ];
  for (const part of parts) expect(trace).toContain(part);
  expect(trace).toMatch(/ {2}asset\.class {2}"?controller/);
  expect(trace).toMatch(/ {2}asset\.endOfSupport {2}"?2025-06-30/);
});

test('--json has records, counts and trace', async () => {
  const { out } = await run(['eval', 'asset.stateful', ...on, '--trace', '--json']);
  expect(json(out)).toMatchObject({
    records: [{ key: 'PLC-1', place: 'evidence/assets.csv:2', value: 'true' }, {}, {}],
    counts: { true: 1, undecided: 1, false: 1 },
    traced: 'PLC-2',
  });
});

const refused: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  ['asset.id', [], ['E_EXPR_UNKNOWN_NAME', '--for assets']],
  ['1 +', [], ['E_EXPR_SYNTAX', '<expression>:1:']],
  ['1 +\n  foo(1)', [], ['<expression>:2:3', 'E_EXPR_UNKNOWN_FUNCTION']],
  [
    'asset.addresses.all(a, a != params.x)',
    on,
    ['warning W_EXPR_ALL_MAY_BE_EMPTY', 'error E_EXPR_UNKNOWN_NAME', 'otbaseline explain CONTROL'],
  ],
  ["asset.firmwar == ''", on, ['E_EXPR_UNKNOWN_FIELD', 'Did you mean "firmware"?']],
  ['true', [...on, '--for', 'asset'], ['E_UNKNOWN_REFERENCE', 'did you mean "assets"?']],
];
test.each(refused)('%j is refused', async (expression, options, says) => {
  const { code, out, err } = await run(['eval', expression, ...options]);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  for (const each of says) expect(err).toContain(each);
});
