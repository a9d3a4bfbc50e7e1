/** The trace shows each part with its value, goes into lists element by element, and says why an answer is undecided. */
import { expect, test } from 'vitest';
import { traceIn } from '../../src/rules/trace.js';
import { OpenList } from '../../src/rules/values.js';
import { asOf, day, frameOf, scope, type Given } from './harness.js';

const shown = (source: string, given: Given): readonly string[] => {
  const trace = traceIn(source, scope, frameOf(given));
  if (trace === null) throw new Error(`${source} does not compile`);
  return [
    ...trace.lines.map(({ depth, operand, value }) => `${'  '.repeat(depth)}${operand}${value === '' ? '' : ` = ${value}`}`),
    ...trace.why.map((each) => `why: ${each}`),
  ];
};
const copy = (daysAgo: number, verified?: boolean) => ({
  completed: asOf - daysAgo * day,
  ...(verified === undefined ? {} : { verified }),
});

test('parts with their values, chains side by side, constants and records left out', () => {
  expect(
    shown("asset.stateful && asset.ports > 3 && asset.class == 'host'", { asset: { stateful: true, ports: 2, class: 'host' } }),
  ).toEqual([
    "asset.stateful && asset.ports > 3 && asset.class == 'host' = false",
    '  asset.stateful = true',
    '  asset.ports > 3 = false',
    '    asset.ports = 2',
    "  asset.class == 'host' = true",
    '    asset.class = "host"',
  ]);
});

test('why it is undecided: the fields that are missing', () => {
  expect(shown("asset.firmware == '1.0' || asset.ports > 3", { asset: { ports: 2 } })).toEqual([
    "asset.firmware == '1.0' || asset.ports > 3 = undecided: asset.firmware (missing-attribute)",
    "  asset.firmware == '1.0' = undecided: asset.firmware (missing-attribute)",
    '    asset.firmware = undecided: asset.firmware (missing-attribute)',
    '  asset.ports > 3 = false',
    '    asset.ports = 2',
    'why: asset.firmware is not known (missing-attribute)',
  ]);
});

test('elements of a list: those that decide come first', () => {
  const lines = shown('copies.exists(c, c.verified && age(c.completed) <= params.maxAgeDays)', {
    copies: [copy(90, true), copy(1)],
    params: { maxAgeDays: 30 },
  });
  expect(lines.filter((line) => line.includes('c = '))).toEqual([
    '  c = { completed: 2026-09-30T00:00:00Z }',
    '  c = { completed: 2026-07-03T00:00:00Z, verified: true }',
  ]);
  expect(lines[0]).toContain('undecided: copies[].verified (missing-attribute)');
  expect(lines.indexOf('      c.verified = undecided: copies[].verified (missing-attribute)')).toBeLessThan(
    lines.indexOf('      c.verified = true'),
  );
  expect(lines.at(-1)).toBe('why: copies[].verified is not known (missing-attribute)');
});

test('a list that may hold more is the reason where no element is', () => {
  const open = new OpenList([copy(90, true)], [], { code: 'no-evidence', what: 'backups' });
  const lines = shown('copies.exists(c, age(c.completed) <= 30)', { copies: open });
  expect(lines).toContain('  copies = [{ completed: 2026-07-03T00:00:00Z, verified: true }], and perhaps more (backups: no-evidence)');
  expect(lines.at(-1)).toBe('why: backups is not known (no-evidence)');
});

test('long lists and long traces are bounded', () => {
  const lines = shown('numbers.all(x, x < 10)', { numbers: Array.from({ length: 40 }, (_, n) => n) });
  expect(lines.filter((line) => line.includes('x = ') && !line.includes('<')).length).toBeLessThanOrEqual(11);
  expect(lines.at(-1)).toBe('  35 more elements = 25 false, 10 true');
  const many = Array.from({ length: 150 }, () => 'asset.ports > 3').join(' && ');
  const long = shown(many, { asset: { ports: 9 } });
  expect(long.length).toBe(201);
  expect(long.at(-1)).toBe('(more parts) = only the first 200 are shown');
});

test('an error is shown where it arises', () => {
  expect(shown('1 / (asset.ports - 2) == 3', { asset: { ports: 2 } }).at(-1)).toBe('why: error: division by zero');
});
