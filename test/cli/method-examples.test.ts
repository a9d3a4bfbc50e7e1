/** The worked examples of the method (section 4), decided by `check` with a small control pack of the test's own. */
import { expect, test } from 'vitest';
import { assessmentOf, exported, folder, pack, run, sha256, type ControlText } from './harness.js';

type Found = 'pass' | 'fail' | 'unknown' | 'stale' | 'compensated' | 'n/a';
type Rows = Readonly<Record<string, Found>>;

interface Level {
  readonly low: number | null;
  readonly high: number | null;
  readonly verdict: string;
  readonly limiting: readonly string[];
  readonly gap: string | null;
}
interface Example {
  readonly name: string;
  readonly fr: 'IAC' | 'RDF' | 'TRE';
  readonly subject: 'zone' | 'conduit';
  readonly target: number;
  readonly rows: Rows;
  readonly expected: Level;
  readonly code: number;
  /** required or applicable / met, cumulatively at level 1 to 4. */
  readonly counts?: readonly string[];
}

const exampleA: Rows = {
  'SR 5.1': 'pass',
  'SR 5.1 RE 1': 'pass',
  'SR 5.1 RE 2': 'pass',
  'SR 5.1 RE 3': 'fail',
  'SR 5.2': 'pass',
  'SR 5.2 RE 1': 'fail',
  'SR 5.2 RE 2': 'unknown',
  'SR 5.2 RE 3': 'compensated',
  'SR 5.3': 'pass',
  'SR 5.3 RE 1': 'pass',
  'SR 5.4': 'pass',
};
const exampleB: Rows = {
  'SR 1.1': 'pass',
  'SR 1.1 RE 1': 'pass',
  'SR 1.1 RE 2': 'pass',
  'SR 1.1 RE 3': 'fail',
  'SR 1.2': 'compensated',
  'SR 1.2 RE 1': 'fail',
  'SR 1.3': 'pass',
  'SR 1.3 RE 1': 'pass',
  'SR 1.4': 'pass',
  'SR 1.5': 'pass',
  'SR 1.5 RE 1': 'fail',
  'SR 1.6': 'n/a',
  'SR 1.6 RE 1': 'n/a',
  'SR 1.7': 'pass',
  'SR 1.7 RE 1': 'pass',
  'SR 1.7 RE 2': 'fail',
  'SR 1.8': 'stale',
  'SR 1.9': 'n/a',
  'SR 1.9 RE 1': 'n/a',
  'SR 1.10': 'pass',
  'SR 1.11': 'pass',
  'SR 1.12': 'pass',
  'SR 1.13': 'pass',
  'SR 1.13 RE 1': 'pass',
};
const conduitOf = (found: Found): Rows => ({ 'SR 6.2': found });

const examples: readonly Example[] = [
  {
    name: 'A, step 1: one any-any rule holds the zone at 1, and proves that 3 is missed',
    ...{ fr: 'RDF', subject: 'zone', target: 3, rows: exampleA, code: 1, counts: ['4/4', '6/5', '10/8', '11/8'] },
    expected: { low: 1, high: 1, verdict: 'not-met', limiting: ['SR 5.2 RE 1'], gap: 'configuration' },
  },
  {
    name: 'A, step 2: without the any-any rule what is not evaluated holds it at 2, and nothing proves that 3 is missed',
    ...{ fr: 'RDF', subject: 'zone', target: 3, rows: { ...exampleA, 'SR 5.2 RE 1': 'pass' }, code: 3 },
    expected: { low: 2, high: 3, verdict: 'not-demonstrated', limiting: ['SR 5.2 RE 2'], gap: 'evidence' },
  },
  {
    name: 'A, step 3: the missing test report demonstrates 3',
    ...{ fr: 'RDF', subject: 'zone', target: 3, rows: { ...exampleA, 'SR 5.2 RE 1': 'pass', 'SR 5.2 RE 2': 'pass' }, code: 0 },
    expected: { low: 3, high: 3, verdict: 'met', limiting: ['SR 5.1 RE 3'], gap: null },
  },
  {
    name: 'B: stale evidence holds the zone at 1, compensated counts, not applicable does not',
    ...{ fr: 'IAC', subject: 'zone', target: 2, rows: exampleB, code: 3, counts: ['9/9', '13/12', '18/15', '20/15'] },
    expected: { low: 1, high: 2, verdict: 'not-demonstrated', limiting: ['SR 1.8'], gap: 'evidence' },
  },
  {
    name: 'third vector: an enhancement that fails at level 3 leaves 2',
    ...{ fr: 'TRE', subject: 'zone', target: 2, rows: { 'SR 6.1': 'pass', 'SR 6.1 RE 1': 'fail', 'SR 6.2': 'pass' }, code: 0 },
    expected: { low: 2, high: 2, verdict: 'met', limiting: ['SR 6.1 RE 1'], gap: null },
  },
  {
    name: 'fourth vector: a conduit with SR 6.2 alone has nothing required at target 1',
    ...{ fr: 'TRE', subject: 'conduit', target: 1, rows: conduitOf('unknown'), code: 0 },
    expected: { low: null, high: null, verdict: 'n/a', limiting: [], gap: null },
  },
  {
    name: 'fourth vector: not evaluated, it is not demonstrated at target 2',
    ...{ fr: 'TRE', subject: 'conduit', target: 2, rows: conduitOf('unknown'), code: 3 },
    expected: { low: 0, high: 4, verdict: 'not-demonstrated', limiting: ['SR 6.2'], gap: 'evidence' },
  },
  {
    name: 'fourth vector: failed, it is not met at target 2',
    ...{ fr: 'TRE', subject: 'conduit', target: 2, rows: conduitOf('fail'), code: 1 },
    expected: { low: 0, high: 0, verdict: 'not-met', limiting: ['SR 6.2'], gap: 'configuration' },
  },
  {
    name: 'fourth vector: passed, it is met, and nothing stands against 4',
    ...{ fr: 'TRE', subject: 'conduit', target: 2, rows: conduitOf('pass'), code: 0 },
    expected: { low: 4, high: 4, verdict: 'met', limiting: [], gap: null },
  },
];

const idOf = (requirement: string): string => `ACME-${requirement.replace(/^SR /, '').replace(/[ .]/g, '-')}`;
const wireless = 'trigger: { for: links, when: "link.sort == \'wireless\'" }\n';

const controlOf = (subject: string, requirement: string, found: Found): ControlText => ({
  id: idOf(requirement),
  satisfies: requirement,
  subject,
  kind: found === 'stale' ? 'old-verdicts' : 'verdicts',
  more: found === 'n/a' ? wireless : '',
});

function siteOf({ fr, subject, target, rows }: Example): string {
  const ref = `${subject}:${subject === 'zone' ? 'z' : 'c'}`;
  const entries = Object.entries(rows);
  const line = ([requirement, found]: readonly [string, Found]): string =>
    [
      requirement,
      'here',
      ...(subject === 'zone' ? ['z', ''] : ['', 'c']),
      { pass: 'good', stale: 'good', unknown: '', 'n/a': '' }[found as string] ?? 'bad',
    ].join(',');
  const columns = 'requirement,place,zone,conduit,status';
  const countermeasure = `CM,here,${subject === 'zone' ? 'z,' : ',c'},good`;
  const shown = entries.filter(([, found]) => found !== 'stale' && found !== 'n/a');
  const verdicts = exported(columns, [...shown.map(line), countermeasure]);
  const old = exported(columns, entries.filter(([, found]) => found === 'stale').map(line)).replace('2026-09-28', '2026-01-10');
  const links = exported('id,zone,sort', ['L-1,z,wired']);
  const targets = ['IAC', 'UC', 'SI', 'DC', 'RDF', 'TRE', 'RA'].map((each) => `${each}: ${each === fr ? target : 0}`).join(', ');
  const own = (which: string): string => `{ ${which === subject ? targets : targets.replace(/[1-4]/g, '0')} }`;
  const people = 'approver: Ada Berg, approved: 2026-09-01';
  const compensations = entries
    .filter(([, found]) => found === 'compensated')
    .map(
      ([requirement], n) =>
        `    - { id: CC-${n}, control: ${idOf(requirement)}, subject: '${ref}', records: ['${requirement}|here'], whyInfeasible: The maker allows none., claimedLevel: 4, residualRisk: Little., ${people}, validFrom: 2026-09-01, validUntil: 2027-01-01, countermeasures: [{ title: Watch, control: ACME-CM }, { title: Test of the watch, control: ACME-CM, test: true }] }`,
    );
  const notApplicable = entries
    .filter(([, found]) => found === 'n/a')
    .map(
      ([requirement], n) =>
        `    - { id: NA-${n}, requirement: ${requirement}, subject: '${ref}', reason: function-absent, justification: There is none., ${people}, reviewBy: 2027-01-01 }`,
    );
  return folder({
    'evidence/verdicts.csv': verdicts,
    'evidence/old.csv': old,
    'evidence/links.csv': links,
    'site.yaml': `site: { id: s, name: Example, timeZone: UTC }
policy: { extends: risk-based, programme: none }
zones:
  - { id: z, name: Zone, domain: iacs, networks: [10.1.0.0/24], target: ${own('zone')} }
  - { id: y, name: Other, domain: iacs, networks: [10.2.0.0/24], target: 0 }
conduits:
  - { id: c, between: [z, y], target: ${own('conduit')} }
evidence:
  - { id: verdicts, kind: verdicts, file: evidence/verdicts.csv, collected: 2026-09-28, grade: E3 }
${old.includes('here') ? '  - { id: old, kind: old-verdicts, file: evidence/old.csv, collected: 2026-01-10, grade: E3 }\n' : ''}  - { id: links, kind: links, file: evidence/links.csv, collected: 2026-09-28, grade: E3, complete: true, sha256: ${sha256(links)}, records: 1 }
decisions:
  compensations:
${compensations.join('\n')}
  notApplicable:
${notApplicable.join('\n')}
  completeness:
    - { id: CP-1, evidence: links, reason: Walked through., ${people}, expires: 2027-01-01 }
`,
  });
}

test.each(examples)('$name', async (example) => {
  const { subject, fr, target, rows, expected, code } = example;
  const controls = [
    ...Object.entries(rows).map(([requirement, found]) => controlOf(subject, requirement, found)),
    { id: 'ACME-CM', satisfies: '', subject, assert: "verdict.status == 'good'" },
  ];
  const packed = pack(controls.map((each) => (each.id === 'ACME-CM' ? { ...each, satisfies: '' } : each)));
  const done = await run(['check', siteOf(example), '--only-controls', packed, '--as-of', '2026-10-01', '--json']);
  const assessment = assessmentOf(done);
  expect(assessment.problems.filter((each) => each.severity === 'error')).toEqual([]);
  const found = assessment.subjects.find((each) => each.kind === subject && each.id === (subject === 'zone' ? 'z' : 'c'));
  expect(found?.levels[fr]).toEqual({ target, ...expected });
  expect(done.code).toBe(code);
  // Method 4.3: certificates are assessed while public keys are said not to exist.
  const pair = { code: 'one-of-a-pair', subject: `${subject}:z`, places: [expect.objectContaining({ file: 'site.yaml' })] };
  const split = (rows['SR 1.8'] === 'n/a') !== (rows['SR 1.9'] === 'n/a');
  expect(assessment.contradictions).toEqual(split ? [expect.objectContaining(pair)] : []);
  if (example.counts) {
    const judged = assessment.requirements.filter(
      (row) => row.subject === `${subject}:z` && row.fr === fr && row.status !== 'not-applicable',
    );
    const upTo = [1, 2, 3, 4].map((level) => judged.filter((row) => row.level <= level));
    const met = (status: string): boolean => status === 'pass' || status === 'compensated';
    expect(upTo.map((each) => `${each.length}/${each.filter((row) => met(row.status)).length}`)).toEqual(example.counts);
  }
});
