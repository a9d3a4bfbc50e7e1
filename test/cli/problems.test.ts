/** Warnings that only a whole run can give. */
import { expect, test } from 'vitest';
import { assessmentOf, exported, folder, pack, run, type ControlText } from './harness.js';

const params = 'params: { most: { type: integer, default: 3, stricter: lower, why: A test. } }\n';
const controls: readonly ControlText[] = [{ id: 'ACME-61', satisfies: 'SR 6.1', more: params }];
const packed = pack(controls);
const people = 'owner: Ada Berg, approver: Bo Lind, approved: 2026-01-02';

interface Case {
  readonly code: string;
  readonly policy?: string;
  readonly evidence?: string;
  readonly decisions?: string;
  readonly says: string;
  readonly file: string;
}
const cases: readonly Case[] = [
  {
    code: 'W_RELAXED',
    policy: '{ extends: risk-based, programme: none, params: { ACME-61: { most: 9 } } }',
    says: 'most 9 instead of 3',
    file: 'site.yaml',
  },
  {
    code: 'W_RELAXED',
    policy: '{ extends: risk-based, programme: none, freshness: { verdicts: { days: 400 } } }',
    says: 'age of verdicts 400 days instead of 90',
    file: 'site.yaml',
  },
  { code: 'W_COMPLETE_UNPROVEN', evidence: ', complete: true', says: '', file: 'site.yaml' },
  {
    code: 'W_DECISION_EXPIRED',
    decisions: `waivers: [{ id: W-1, control: ACME-61, subject: 'zone:a', ${people}, reason: Known., expires: 2026-09-30 }]`,
    says: 'W-1 expired on 2026-09-30',
    file: 'site.yaml',
  },
  {
    code: 'W_DECISION_UNUSED',
    decisions: `waivers: [{ id: W-1, control: ACME-61, subject: 'zone:a', ${people}, reason: Known., expires: 2026-12-31 }]`,
    says: 'W-1 fits nothing in this run',
    file: 'site.yaml',
  },
];

test.each(cases)(
  '$code: $says',
  async ({ code, policy = '{ extends: risk-based, programme: none }', evidence = '', decisions = '', says, file }) => {
    const site = folder({
      'evidence/v.csv': exported('requirement,place,zone,conduit,status', ['SR 6.1,a,a,,good']),
      'site.yaml': `site: { id: s, name: Plant, timeZone: UTC }
policy: ${policy}
zones: [{ id: a, networks: [10.1.0.0/24], target: { IAC: 0, UC: 0, SI: 0, DC: 0, RDF: 0, TRE: 1, RA: 0 } }]
evidence: [{ id: verdicts, kind: verdicts, file: evidence/v.csv, collected: 2026-09-28, grade: E3${evidence} }]
decisions: { ${decisions} }
`,
    });
    const { problems } = assessmentOf(await run(['check', site, '--only-controls', packed, '--as-of', '2026-10-01', '--json']));
    expect(problems).toContainEqual(
      expect.objectContaining({ code, severity: 'warning', file, message: expect.stringContaining(says) as string }),
    );
  },
);
