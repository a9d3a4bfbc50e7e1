/** No change to a control that comes with the tool goes unnoticed: each mutant is caught by a case, or argued one by one in the test file. */
import { expect, test } from 'vitest';
import { runMutate } from '../../src/run/mutate.js';

test('every mutant of every control', { timeout: 300_000 }, async () => {
  const done = await runMutate([], { controls: [], onlyControls: null, ids: [], progress: () => undefined });
  if (!done.ok) throw new Error(done.problems.map((each) => each.message).join('; '));
  const { cases, mutants, killed, survivors, equivalent, problems, skipped } = done.value;
  expect(cases.filter((each) => !each.passed)).toEqual([]);
  expect(skipped).toEqual([]);
  expect(problems).toEqual([]);
  expect(survivors.map(({ control, id, before, after }) => `${control} ${id}: ${before} -> ${after}`)).toEqual([]);
  expect(killed).toBe(mutants);
  expect(mutants).toBeGreaterThan(4_000);
  // What is argued away stays little.
  expect(equivalent.length / (mutants + equivalent.length)).toBeLessThan(0.04);
});
