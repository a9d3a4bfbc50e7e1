/** The operators, one table row each; ids that stay; what a test file argues about mutants. */
import { expect, test } from 'vitest';
import { compileControl } from '../../src/evaluate/compile-control.js';
import { changesTo } from '../../src/evaluate/mutate-expression.js';
import { mutateControl } from '../../src/evaluate/mutate.js';
import { mutantsOf, operators, wordsOf } from '../../src/evaluate/mutations.js';
import { loadLibrary } from '../../src/load/library.js';
import type { ControlTest } from '../../src/model/library.js';
import { parseExpression } from '../../src/rules/parse.js';

const changes = (source: string, decides = true): readonly string[] => {
  const parsed = parseExpression(source);
  if (!parsed.ok) throw new Error(`${source} does not parse`);
  return changesTo(parsed.tree, decides, (text) => (text === 'on' ? ['off'] : [])).map(
    ({ operator, ways }) => `${operator}: ${ways.map(({ text }) => text).join(' | ')}`,
  );
};

test.each<readonly [source: string, decides: boolean, expected: readonly string[]]>([
  ['a < 3', true, ['boundary: a <= 3', 'comparison: a >= 3', 'number: a < 4', 'number: a < 2']],
  ['a >= b', true, ['boundary: a > b', 'comparison: a < b']],
  ["a == 'on'", true, ["comparison: a != 'on'", "text: a == '' | a == 'off'"]],
  ["a != ''", true, ["comparison: a == ''"]],
  [
    'a && b && !c',
    true,
    [
      'connective: a || b || !c',
      'condition: b && !c',
      'negation: !a && b && !c',
      'condition: a && !c',
      'negation: a && !b && !c',
      'condition: a && b',
      'negation: a && b && c',
    ],
  ],
  [
    'a ? b == 1 : c',
    true,
    [
      'condition: b == 1',
      'condition: c',
      'negation: !a ? b == 1 : c',
      'comparison: a ? b != 1 : c',
      'number: a ? b == 2 : c',
      'number: a ? b == 0 : c',
    ],
  ],
  ['x in [1, 2]', true, ['element: x in [2]', 'element: x in [1]', 'negation: !(x in [1, 2])']],
  ["x in ['p']", true, ["text: x in ['']", "negation: !(x in ['p'])"]],
  [
    'l.exists(x, x.ok)',
    true,
    ['quantifier: l.all(x, x.ok)', 'quantifier: l.exists_one(x, x.ok)', 'negation: l.exists(x, !x.ok)', 'negation: !l.exists(x, x.ok)'],
  ],
  [
    'size(l.filter(x, x)) > 1.5',
    true,
    [
      'boundary: size(l.filter(x, x)) >= 1.5',
      'comparison: size(l.filter(x, x)) <= 1.5',
      'condition: size(l) > 1.5',
      'negation: size(l.filter(x, !x)) > 1.5',
      'number: size(l.filter(x, x)) > 2.5',
      'number: size(l.filter(x, x)) > 0.5',
    ],
  ],
  ['a + b * 2', false, ['arithmetic: a - b * 2', 'arithmetic: a + b / 2', 'number: a + b * 3', 'number: a + b * 1']],
  ['true', false, ['flag: false']],
  ['asset.id', false, []],
])('%s', (source, decides, expected) => {
  expect(changes(source, decides)).toEqual(expected);
});

const library = loadLibrary({ shipped: 'all', extra: [], tests: true });
if (!library.ok) throw new Error('the controls cannot be loaded');
const { controls, kinds, tests } = library.value;
const control = controls.find((each) => each.id === 'OTB-707');
const cases = tests.get('OTB-707');
if (!control || !cases) throw new Error('OTB-707 is needed here');
const words = wordsOf(kinds);

test('ids name rule, place, operator and number, and are the same for ever', () => {
  const mutants = mutantsOf(control, kinds, words);
  expect(new Set(mutants.map(({ id }) => id)).size).toBe(mutants.length);
  expect(mutants.map(({ id }) => id)).toEqual([
    'evidence/assets/empty/1',
    'params/maxAgeDays.default/number/1',
    'params/maxAgeDays.default/number/2',
    'params/maxAgeDays.byLevel.3/number/1',
    'params/maxAgeDays.byLevel.3/number/2',
    'params/classes.default/element/1',
    'verified-copy/when/when/1',
    'verified-copy/when/connective/1',
    'verified-copy/when/condition/1',
    'verified-copy/when/comparison/1',
    'verified-copy/when/text/1',
    'verified-copy/when/condition/2',
    'verified-copy/when/connective/2',
    'verified-copy/when/condition/3',
    'verified-copy/when/negation/1',
    'verified-copy/when/condition/4',
    'verified-copy/when/negation/2',
    'verified-copy/join.copies/join/1',
    'verified-copy/join.copies/join/2',
    'verified-copy/join.copies.asset/join-key/1',
    'verified-copy/assert/rule/1',
    'verified-copy/assert/quantifier/1',
    'verified-copy/assert/quantifier/2',
    'verified-copy/assert/connective/1',
    'verified-copy/assert/condition/1',
    'verified-copy/assert/negation/1',
    'verified-copy/assert/condition/2',
    'verified-copy/assert/comparison/1',
    'verified-copy/assert/text/1',
    'verified-copy/assert/condition/3',
    'verified-copy/assert/boundary/1',
    'verified-copy/assert/comparison/2',
    'verified-copy/assert/condition/4',
    'verified-copy/assert/boundary/2',
    'verified-copy/assert/comparison/3',
    'verified-copy/assert/condition/5',
    'verified-copy/assert/boundary/3',
    'verified-copy/assert/comparison/4',
    'verified-copy/assert/arithmetic/1',
    'verified-copy/assert/number/1',
    'verified-copy/assert/number/2',
    'verified-copy/assert/negation/2',
    'verified-copy/otherwise/otherwise/1',
    'trigger/when/when/1',
    'trigger/when/connective/1',
    'trigger/when/condition/1',
    'trigger/when/comparison/1',
    'trigger/when/text/1',
    'trigger/when/condition/2',
    'trigger/when/connective/2',
    'trigger/when/condition/3',
    'trigger/when/negation/1',
    'trigger/when/condition/4',
    'trigger/when/element/1',
    'trigger/when/element/2',
    'trigger/when/element/3',
    'trigger/when/element/4',
    'trigger/when/element/5',
    'trigger/when/element/6',
    'trigger/when/element/7',
    'trigger/when/negation/2',
  ]);
});

test('every operator that is documented is used somewhere in the controls', () => {
  const used = new Set(controls.flatMap((each) => mutantsOf(each, kinds, words).map(({ operator }) => operator)));
  expect(Object.keys(operators).filter((each) => ![...used].some((operator) => operator === each))).toEqual([]);
});

const { compiled } = compileControl(control, kinds);
if (!compiled) throw new Error('OTB-707 does not compile');
const mutate = (test: ControlTest) =>
  mutateControl(compiled, test, {
    kinds,
    catalogue: library.value.catalogues.get('iec-62443-3-3'),
    words,
    decide: ({ outcome }) => outcome?.status ?? null,
  });

test('without the case that notices it a mutant survives, with its place; an argument takes it out', async () => {
  const fewer = {
    ...cases,
    equivalent: [],
    cases: cases.cases.filter((each) => !/a day older fails/.test(each.name) && each.expect !== 'not-applicable' && !each.decisions),
  };
  const boundary = 'params/maxAgeDays.default/number/1';
  const run = await mutate(fewer);
  expect(run.killed + run.survivors.length).toBe(run.mutants);
  expect(run.survivors.find(({ id }) => id === boundary)).toEqual({
    control: 'OTB-707',
    id: boundary,
    operator: 'number',
    before: '30',
    after: '31',
    file: 'controls/fr7-availability/OTB-707-verified-backup.yaml',
    line: 13,
    column: expect.any(Number) as number,
  });
  const argued = await mutate({ ...fewer, equivalent: [{ mutant: boundary, reason: 'for the test', line: 9 }] });
  expect(argued.equivalent.map(({ id, reason }) => [id, reason])).toEqual([[boundary, 'for the test']]);
  expect(argued.mutants).toBe(run.mutants - 1);
  expect(argued.problems).toEqual([]);
});

test('an argument about a mutant that is noticed, or that is none, is a mistake', async () => {
  const { problems } = await mutate({
    ...cases,
    equivalent: [
      { mutant: 'verified-copy/assert/rule/1', reason: 'no', line: 5 },
      { mutant: 'verified-copy/assert/rule/9', reason: 'no', line: 6 },
    ],
  });
  expect(problems.map(({ code, line, message }) => `${code} ${String(line)} ${message}`)).toEqual([
    expect.stringMatching(/^E_MUTANT 5 the mutant "verified-copy\/assert\/rule\/1" is no equivalent: the case ".+" notices it$/),
    'E_MUTANT 6 OTB-707 has no mutant "verified-copy/assert/rule/9" that compiles',
  ]);
});
