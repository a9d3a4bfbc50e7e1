/** Part 10: what it says of advisories, and what it never says. */
import { describe, expect, test } from 'vitest';
import type { Assessment } from '../../src/model/assessment.js';
import type { VulnerabilityEntry, VulnerabilityPosition } from '../../src/model/vulnerabilities.js';
import { reports } from '../../src/report/index.js';
import { readReportFiles } from './files.js';
import { emptyAssessment } from './fixture.js';

const files = readReportFiles();
const partOf = (more: Partial<Assessment>): string => {
  const page = String(reports.html.render({ ...emptyAssessment(), ...more }, { files }));
  const part = page.slice(page.indexOf('<section id="vulnerabilities"'), page.indexOf('<section id="process"'));
  return part.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
};
const place = { evidence: 'csaf', file: 'advisories/a.json', line: 12, column: 3, pointer: null, sha256: '' };
const entry: VulnerabilityEntry = {
  ...{ asset: 'PLC-1', zone: null, vulnerability: 'CVE-2026-1', title: null, component: 'device', outcome: 'affected', reason: null },
  ...{ rule: 'order-number', advisory: 'SIE-1', sources: ['advisory'], exploitation: ['none', 'public poc'], exposure: ['controlled'] },
  ...{
    exposureWhy: 'office > control in 1 steps',
    automatable: ['yes'],
    humanImpact: ['high'],
    least: 'scheduled',
    planning: 'out-of-cycle',
  },
  ...{
    decision: 'out-of-cycle',
    priority: 'now',
    override: 'expired',
    decidedBy: 'P-1',
    owner: 'P-2',
    since: '2026-09-01',
    due: '2026-09-15',
  },
  ...{ overdue: 16, state: 'installed', patch: 'KB-1', patchState: 'installed', contradiction: 'closed-but-affected', fix: 'Load V2' },
  ...{ score: 7.5, forecast: 0.02, coordinator: null, bodPeriod: null, places: [place] },
};
const position = (assets: Partial<VulnerabilityPosition['assets']>, more: Partial<VulnerabilityPosition> = {}): VulnerabilityPosition => ({
  assets: { all: 41, affected: 0, undetermined: 12, cleared: 3, unnamed: 26, ...assets },
  undetermined: [{ reason: 'version-unknown', assets: 12, matches: 30 }],
  ...{ outcomes: {}, rules: {}, entries: 0, decisions: {}, priorities: {}, states: {}, overdue: 0 },
  zones: [{ zone: '', priorities: { now: 1 }, overdue: 1, undetermined: 0, oldest: 30, patches: { installed: 2 } }],
  feeds: [
    {
      ...{ id: 'csaf', kind: 'advisories', file: 'advisories', sha256: 'ab'.repeat(32), collected: '2026-09-28', newest: '2026-09-20' },
      ...{ age: 3, records: 900, rejected: 1 },
    },
  ],
  ...more,
});

describe('sentences', () => {
  test.each<[string, Partial<Assessment>, string]>([
    ['nothing was given', {}, 'Vulnerabilities and patches: not assessed, no advisories were given.'],
    ['nothing matched', { vulnerabilityPosition: position({}) }, 'No advisory matched; 12 of 41 assets undetermined.'],
    [
      'something matched',
      { vulnerabilityPosition: position({ affected: 7 }) },
      '7 of 41 assets are affected by an advisory, 12 more are undetermined.',
    ],
    ['only a list was given', { vulnerabilityPosition: position({ all: 0, undetermined: 0 }) }, 'No asset was compared with advisories'],
  ])('%s', (_, more, sentence) => {
    const part = partOf(more);
    expect(part).toContain(sentence);
    expect(part).not.toMatch(/no vulnerabilities|\bsecure\b|\bsafe\b|score of|%/i);
  });
});

test('an entry says who found it and how, every input, the decision with its range, how late it is, and where it stands', () => {
  const part = partOf({
    vulnerabilities: [entry],
    vulnerabilityPosition: position({ affected: 1 }, { entries: 700, priorities: { now: 1 }, overdue: 1 }),
  });
  for (const said of [
    '1 of 700 vulnerabilities of assets',
    'SIE-1',
    'by order number',
    'Exploitation: unknown (none, public poc)',
    'Exposure: controlled',
    'possible: Scheduled: at the next window to Out of cycle',
    'A less urgent decision has expired: P-1',
    '16 days overdue',
    'Installed, not verified',
    'calls it closed; the inventory shows a version that is affected',
    'advisories/a.json:12',
    'The version is not in the inventory',
    '2 installed',
    'abab abab abab',
  ])
    expect(part).toContain(said);
});

test('text of an advisory is text', () => {
  const page = String(
    reports.html.render(
      {
        ...emptyAssessment(),
        vulnerabilities: [{ ...entry, fix: '<script>alert(1)</script>', asset: '"><img src=x>' }],
        vulnerabilityPosition: position({}),
      },
      { files },
    ),
  );
  expect(page).not.toContain('<script>alert(1)');
  expect(page).not.toContain('"><img');
});
