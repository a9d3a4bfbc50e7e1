/** Every row of the decision tables, held against a second copy in another form, and against the published tables where they are at hand. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  bodPeriod,
  coordinatorDecision,
  deployerDecision,
  exploitations,
  exposures,
  humanImpactOf,
  humanImpacts,
  missionImpacts,
  safetyImpacts,
  technicalImpacts,
  yesNo,
} from '../../../src/evidence/triage/ssvc-tables.js';
import { type TriageInputs, triage, urgency } from '../../../src/evidence/triage/triage.js';

/** Rows in the order of the published table: exploitation, exposure, automatable, human impact. */
const deployer = 'ddss dsss dsss ssss dsss ssso dsss ssss dsss ssso ssso ssoo ssoo sooo ssoo oooo sooi ooii';
const impact = 'llmv llmv mhhv vvvv';
const coordinator = 'ttt ttT tta tta ttT tTa tta tTa tta taA aaA aAA';
const letters = { d: 'defer', s: 'scheduled', o: 'out-of-cycle', i: 'immediate' } as const;
const impactLetters = { l: 'low', m: 'medium', h: 'high', v: 'very high' } as const;
const coordinatorLetters = { t: 'track', T: 'track*', a: 'attend', A: 'act' } as const;
const wellBeings = ['low', 'medium', 'high'] as const;
const word = <T extends string>(text: string, at: number, words: Readonly<Record<string, T>>): T | undefined =>
  words[text.replaceAll(' ', '')[at] ?? ''];

const deployerRows = exploitations.flatMap((a) =>
  exposures.flatMap((b) => yesNo.flatMap((c) => humanImpacts.map((d) => [a, b, c, d] as const))),
);
test.each(deployerRows.map((row, n) => [n, ...row] as const))('deployer row %i: %s, %s, %s, %s', (n, a, b, c, d) => {
  expect(deployerDecision(a, b, c, d)).toBe(word(deployer, n, letters));
});
const impactRows = safetyImpacts.flatMap((a) => missionImpacts.map((b) => [a, b] as const));
test.each(impactRows.map((row, n) => [n, ...row] as const))('human impact row %i: %s, %s', (n, a, b) => {
  expect(humanImpactOf(a, b)).toBe(word(impact, n, impactLetters));
});
const coordinatorRows = exploitations.flatMap((a) =>
  yesNo.flatMap((b) => technicalImpacts.flatMap((c) => wellBeings.map((d) => [a, b, c, d] as const))),
);
test.each(coordinatorRows.map((row, n) => [n, ...row] as const))('coordinator row %i: %s, %s, %s, %s', (n, a, b, c, d) => {
  expect(coordinatorDecision(a, b, c, d)).toBe(word(coordinator, n, coordinatorLetters));
});
test.each([
  ['no', 'no', 'no', 'partial', 'fix on system upgrade'],
  ['yes', 'no', 'no', 'partial', '14 days'],
  ['no', 'yes', 'no', 'partial', '60 days'],
  ['no', 'no', 'yes', 'partial', '60 days'],
  ['no', 'no', 'no', 'total', 'fix on system upgrade'],
  ['yes', 'yes', 'no', 'partial', '14 days'],
  ['yes', 'no', 'yes', 'partial', '14 days'],
  ['no', 'yes', 'yes', 'partial', '14 days'],
  ['yes', 'no', 'no', 'total', '14 days'],
  ['no', 'yes', 'no', 'total', '14 days'],
  ['no', 'no', 'yes', 'total', '60 days'],
  ['yes', 'yes', 'yes', 'partial', '3 days'],
  ['yes', 'yes', 'no', 'total', '3 days & forensic investigation'],
  ['yes', 'no', 'yes', 'total', '3 days & forensic investigation'],
  ['no', 'yes', 'yes', 'total', '3 days'],
  ['yes', 'yes', 'yes', 'total', '3 days & forensic investigation'],
] as const)('BOD 26-04: %s, %s, %s, %s', (inKev, exposed, automatable, technical, period) => {
  expect(bodPeriod(inKev, exposed, automatable, technical)).toBe(period);
});

const published = '../shared/facts/ssvc';
describe.skipIf(!existsSync(published))('the published tables', () => {
  const rowsOf = (name: string): readonly (readonly string[])[] =>
    readFileSync(`${published}/${name}`, 'utf8')
      .trim()
      .split(/\r?\n/)
      .slice(1)
      .map((line) => line.split(',').slice(1));
  test('have these rows and no other', () => {
    expect(rowsOf('deployer-1-0-0.csv')).toEqual(deployerRows.map((row) => [...row, deployerDecision(...row)]));
    expect(rowsOf('human-impact-1-0-0.csv')).toEqual(impactRows.map((row) => [...row, humanImpactOf(...row)]));
    const ours = coordinatorRows.map((row) => [...row, coordinatorDecision(...row)].join());
    expect(
      rowsOf('cisa-coordinator-2-0-3.csv')
        .map((row) => row.join())
        .sort(),
    ).toEqual(ours.sort());
  });
});

const known: TriageInputs = { exploitation: ['active'], exposure: ['controlled'], automatable: ['yes'], humanImpact: ['high'] };
test.each<[string, TriageInputs, string, string]>([
  ['active on a panel behind a filter', known, 'out-of-cycle', 'out-of-cycle'],
  [
    'active on an isolated safety station',
    { ...known, exposure: ['small'], automatable: ['no'], humanImpact: ['very high'] },
    'out-of-cycle',
    'out-of-cycle',
  ],
  [
    'nothing known against a safety station',
    { ...known, exploitation: ['none'], exposure: ['small'], automatable: ['no'], humanImpact: ['very high'] },
    'scheduled',
    'scheduled',
  ],
  [
    'a proof of concept against little',
    { ...known, exploitation: ['public poc'], automatable: ['no'], humanImpact: ['low'] },
    'defer',
    'defer',
  ],
  ['exposure not known', { ...known, exposure: exposures }, 'out-of-cycle', 'immediate'],
  [
    'nothing known at all',
    { exploitation: exploitations, exposure: exposures, automatable: yesNo, humanImpact: humanImpacts },
    'defer',
    'immediate',
  ],
])('%s', (_, inputs, least, planning) => {
  expect(triage(inputs)).toEqual({ least, planning });
});

test('a value more that is possible never makes the planning less urgent', () => {
  const subsets = <T>(values: readonly T[]): readonly (readonly T[])[] => values.map((_, n) => values.slice(0, n + 1));
  for (const exploitation of subsets(exploitations))
    for (const exposure of subsets(exposures))
      for (const automatable of subsets(yesNo))
        for (const humanImpact of subsets(humanImpacts)) {
          const all = triage({ exploitation, exposure, automatable, humanImpact });
          const fewer = triage({ exploitation: exploitation.slice(0, 1), exposure, automatable, humanImpact });
          expect(urgency(all.planning)).toBeGreaterThanOrEqual(urgency(fewer.planning));
          expect(urgency(all.least)).toBeLessThanOrEqual(urgency(fewer.least));
        }
});
