/** Two assessments against each other: what moved, which way, and what differs behind it. */
import { describe, expect, test } from 'vitest';
import type { Assessment, Finding, Result } from '../../src/model/assessment.js';
import { canonicalJson, reports } from '../../src/report/index.js';
import { compareAssessments, type Comparison } from '../../src/report/compare.js';
import { causeText, comparisonText } from '../../src/report/compare-text.js';
import { english, readReportFiles } from './files.js';
import { buildAssessment } from './fixture.js';

const before = buildAssessment();
const failing = before.results.find((each) => each.status === 'fail' && each.findings.length > 1 && each.missing === 0);
const passing = before.results.find((each) => each.status === 'pass' && each.evidence.length > 0 && each.waivers.length === 0);
if (!failing || !passing) throw new Error('the fixture has nothing that fails, or nothing that passes');

const withResult = (from: Assessment, of: Result, change: Partial<Result>): Assessment => ({
  ...from,
  results: from.results.map((each) => (each.control === of.control && each.subject === of.subject ? { ...each, ...change } : each)),
});
const without = (from: Assessment, gone: (finding: Finding) => boolean): Assessment => ({
  ...from,
  findings: from.findings.filter((each) => !gone(each)),
});
const ofFailing = (each: Finding): boolean => each.control === failing.control && each.subject === failing.subject;
const changeOf = ({ results }: Comparison, of: Result) =>
  results.find((each) => each.control === of.control && each.subject === of.subject);
const [usedId = ''] = passing.evidence;
const evidence = (from: Assessment, change: object): Assessment => ({
  ...from,
  evidence: from.evidence.map((each) => (each.id === usedId ? { ...each, ...change } : each)),
});
const down: Partial<Result> = { status: 'not-evaluated', missing: 1 };

test('an assessment differs from itself in nothing', () => {
  const { subjects, results, findings, counts, uncompared } = compareAssessments(before, before);
  expect({ subjects, results, findings, uncompared }).toEqual({ subjects: [], results: [], findings: [], uncompared: 0 });
  expect(counts).toEqual({ new: 0, fixed: 0, unseen: 0, open: before.findings.length });
});

describe('a cause is what differs and what the result rests on', () => {
  const worse = withResult(before, passing, down);
  const control = (change: object): Assessment => ({
    ...worse,
    controls: { ...worse.controls, list: worse.controls.list.map((each) => (each.id === passing.control ? { ...each, ...change } : each)) },
  });
  test.each<[string, Assessment, string]>([
    ['evidence', evidence(worse, { sha256: 'f'.repeat(64) }), `evidence (${usedId})`],
    ['age of evidence', evidence(worse, { fresh: false, age: 400 }), `age (${usedId})`],
    [
      'rule',
      control({ version: 9, sha256: 'e'.repeat(64) }),
      `rule (${passing.control} v${String(before.controls.list.find(({ id }) => id === passing.control)?.version)} -> v9)`,
    ],
    ['parameter', withResult(before, passing, { ...down, params: { ...passing.params, maxAgeDays: 3 } }), 'parameter (maxAgeDays)'],
    ['decision', withResult(before, passing, { ...down, decision: 'W-001' }), 'decision (W-001)'],
    ['policy', { ...worse, policy: { ...worse.policy, sha256: 'd'.repeat(64) } }, `policy (${before.policy.id})`],
    ['site', { ...worse, site: { ...worse.site, sha256: 'c'.repeat(64) } }, 'site file (site.yaml)'],
    ['tool', { ...worse, tool: { ...worse.tool, version: '9.9.9' } }, 'version of the tool (0.1.0 -> 9.9.9)'],
    ['day', { ...worse, asOf: '2026-12-01' }, 'age'],
    ['nothing that the files show', worse, 'the two files do not tell'],
  ])('%s', (_, after, text) => {
    const change = changeOf(compareAssessments(before, after), passing);
    expect(change?.direction).toBe('worse');
    expect(causeText(english, change?.causes ?? [])).toBe(text);
  });
  test('evidence that the result does not use is none', () => {
    const other = before.evidence.find((each) => !passing.evidence.includes(each.id) && !kindsOf(passing).includes(each.kind));
    expect(other).toBeDefined();
    const after = { ...worse, evidence: worse.evidence.map((each) => (each === other ? { ...each, sha256: '0'.repeat(64) } : each)) };
    expect(causeText(english, changeOf(compareAssessments(before, after), passing)?.causes ?? [])).toBe('the two files do not tell');
  });
});
const kindsOf = ({ control }: Result): readonly string[] => before.controls.list.find(({ id }) => id === control)?.evidence ?? [];

describe('a finding that is gone', () => {
  const gone = without(before, ofFailing);
  test.each<[string, Partial<Result>, 'fixed' | 'unseen']>([
    ['is fixed where its control passes', { status: 'pass', failed: 0, findings: [] }, 'fixed'],
    ['is merely unseen where its control is not evaluated', { status: 'not-evaluated', failed: 0, missing: 2, findings: [] }, 'unseen'],
    ['is merely unseen where some of its control is undecided', { failed: 1, missing: 1, findings: [] }, 'unseen'],
    ['is merely unseen where its rule broke', { status: 'error', failed: 0, findings: [] }, 'unseen'],
  ])('%s', (_, change, state) => {
    const { findings, counts } = compareAssessments(before, withResult(gone, failing, change));
    expect(new Set(findings.map((each) => each.state))).toEqual(new Set([state]));
    expect(counts[state]).toBe(before.findings.filter(ofFailing).length);
  });
  test('is not claimed to be gone where the file keeps only the first of many', () => {
    const many = Array.from({ length: 100 }, (_, at) => `F-x${String(at)}`);
    const cut = withResult(gone, failing, { failed: 500, findings: many });
    const { counts, uncompared, results } = compareAssessments(before, cut);
    expect({ fixed: counts.fixed, unseen: counts.unseen, uncompared }).toEqual({ fixed: 0, unseen: 0, uncompared: 1 });
    expect(results.map((each) => each.direction)).toEqual(['worse']);
  });
});

test.each<[string, Partial<Result>, Partial<Result>, string]>([
  ['fewer failures', { failed: 5 }, { failed: 2 }, 'better'],
  ['more failures', { failed: 2 }, { failed: 5 }, 'worse'],
  ['fewer failures beside more unknown', { failed: 5 }, { failed: 2, missing: 3 }, 'other'],
  ['from fail to unknown', {}, { status: 'not-evaluated', failed: 0 }, 'other'],
  ['from unknown to fail', { status: 'not-evaluated', failed: 0 }, {}, 'worse'],
  ['from fail to pass', {}, { status: 'pass', failed: 0 }, 'better'],
])('%s is %4$s', (_, from, to, direction) => {
  const comparison = compareAssessments(withResult(before, failing, from), withResult(before, failing, to));
  expect(changeOf(comparison, failing)?.direction).toBe(direction);
});

test('what is new in one direction is gone in the other', () => {
  const after = withResult(without(before, ofFailing), failing, { status: 'pass', failed: 0, findings: [] });
  const forth = compareAssessments(before, after);
  const back = compareAssessments(after, before);
  expect(back.counts.new).toBe(forth.counts.fixed);
  expect(back.results.map((each) => [each.control, each.before, each.after])).toEqual(
    forth.results.map((each) => [each.control, each.after, each.before]),
  );
});

test('the page and the text say the same figures, and name the earlier assessment by day and hash', () => {
  const after = { ...withResult(without(before, ofFailing), failing, { status: 'pass', failed: 0, findings: [] }), asOf: '2026-12-01' };
  const comparison = compareAssessments(before, after);
  const page = String(reports.html.render(after, { files: readReportFiles(), before }));
  const text = comparisonText(english, comparison);
  const [sentence = ''] = text.split('\n');
  expect(page).toContain(`${sentence}.`);
  expect(page).toContain(comparison.before.sha256);
  expect(text).toContain(comparison.before.sha256);
  expect(page).toContain('Open since 2026-10-01 or longer');
  expect(page).not.toContain('First assessment');
  expect(String(reports.html.render(after, { files: readReportFiles() }))).toContain('First assessment');
  expect(canonicalJson(comparison)).toBe(canonicalJson(compareAssessments(before, after)));
});

test('a sheet whose findings cannot be compared one by one does not claim that they were there', () => {
  const many = Array.from({ length: 100 }, (_, at) => `F-x${String(at)}`);
  const earlier = withResult(without(before, ofFailing), failing, { failed: 500, findings: many });
  const page = String(reports.html.render(before, { files: readReportFiles(), before: earlier }));
  const [first] = before.findings.filter(ofFailing);
  const sheet = new RegExp(`<article class="sheet" id="${first?.id ?? ''}"[^]*?</article>`).exec(page)?.[0] ?? '';
  expect(sheet).toContain('Not compared with 2026-10-01 one by one');
});
