/** Test cases of a control: inline evidence through the same readers' stage and the same evaluator that `check` uses. */
import { foundationalRequirements, type Catalogue, type SecurityLevel, type Vector } from '../model/catalogue.js';
import type { Status } from '../model/assessment.js';
import type { Kind } from '../model/kind.js';
import type { ControlCase } from '../model/library.js';
import type { Policy } from '../model/policy.js';
import type { EvidenceSet } from '../model/record.js';
import type { Conduit, Site, Zone } from '../model/site.js';
import { makeCalendar } from '../evidence/calendar.js';
import { readInline, type InlineClaims } from '../evidence/inline.js';
import type { CompiledControl } from './compile-control.js';
import { evaluate, type Evaluation, type Outcome } from './evaluate.js';
import { claimOf } from './subject.js';

export interface CaseOutcome {
  readonly outcome: Outcome | null;
  /** What the case's evidence could not say: typing problems and the like. */
  readonly problems: readonly string[];
  readonly evaluation: Evaluation;
  readonly evidence: EvidenceSet;
  readonly site: Site;
  readonly asOf: string;
}

const nowhere = { file: 'test', line: 0, column: 0 };
export const caseDay = '2026-10-01';

/** The plant of every case: zone `z` is the subject, `other` its neighbour, conduit `c` between them, enforced by fw-1. */
function siteOf(given: ControlCase, target: Vector<SecurityLevel>): Site {
  const zone = (id: string, network: string): Zone => ({
    id,
    name: `Zone ${id}`,
    domain: 'iacs',
    safety: false,
    parent: null,
    networks: [network],
    accountable: 'Operations',
    location: { building: 'B1', area: 'A1' },
    target,
    at: nowhere,
  });
  const conduit: Conduit = {
    id: 'c',
    name: 'Conduit c',
    between: ['z', 'other'],
    target,
    enforcedBy: ['fw-1'],
    accountable: 'Operations',
    untrusted: false,
    flows: given.declaredFlows ?? [],
    at: nowhere,
    ...given.conduit,
  };
  return {
    id: 'test',
    name: 'Test site',
    accountable: 'Operations',
    timeZone: 'UTC',
    location: null,
    zones: [{ ...zone('z', '10.1.0.0/16'), ...given.zone }, zone('other', '10.2.0.0/16')],
    conduits: [conduit],
    evidence: [],
    decisions: { waivers: [], compensations: [], notApplicable: [], completeness: [], ...given.decisions },
    file: 'test',
    sha256: '',
  };
}

export async function runCase(compiled: CompiledControl, given: ControlCase, kinds: ReadonlyMap<string, Kind>, catalogue: Catalogue | undefined): Promise<CaseOutcome> {
  const { control } = compiled;
  const level = given.target ?? claimOf(control, catalogue)?.level ?? 1;
  const target = Object.fromEntries(foundationalRequirements.map((fr) => [fr, level])) as Vector<SecurityLevel>;
  const site = siteOf(given, target);
  const asOf = given.asOf ?? caseDay;
  const calendar = makeCalendar('UTC', asOf);
  const claims: Record<string, InlineClaims> = {};
  for (const kind of Object.keys(given.evidence))
    claims[kind] = {
      complete: given.complete?.includes(kind) === true ? 'approved' : 'not-claimed',
      ...(given.stale?.includes(kind) === true ? { collected: '1990-01-01' } : {}),
      ...(given.lowGrade?.includes(kind) === true ? { grade: 'E0' as const } : {}),
      ...(given.changed?.includes(kind) === true ? { state: 'changed' as const, reason: 'the file has changed' } : {}),
      ...(given.sampled?.includes(kind) === true ? { sampled: true } : {}),
    };
  const evidence = await readInline({ site, kinds, rows: given.evidence, claims, asOf, calendar });
  const params: Policy['params'] = given.params === undefined ? {} : { [control.id]: given.params };
  const evaluation = evaluate({ controls: [compiled], kinds, catalogue, evidence, site, policy: casePolicy(params), clock: calendar });
  const wanted = given.subject ?? control.subject[0] ?? 'zone';
  const ref = wanted === 'zone' ? 'zone:z' : wanted === 'conduit' ? 'conduit:c' : 'site';
  return {
    outcome: evaluation.outcomes.find((each) => each.subject.ref === ref && !each.unplaced) ?? null,
    evaluation,
    evidence,
    problems: evidence.problems.filter((each) => each.severity === 'error').map((each) => `${each.code}: ${each.message}`),
    site,
    asOf,
  };
}

/** Nothing but the control's own defaults. */
const casePolicy = (params: Policy['params']): Policy => ({
  id: 'test',
  version: 1,
  title: '',
  description: '',
  extends: [],
  target: 'site',
  controls: { include: 'all', exclude: [] },
  programme: 'all',
  params,
  freshness: {},
  grades: {},
  conduitProfile: 'full',
  file: 'test',
  sha256: '',
});

export interface CaseReport {
  readonly control: string;
  readonly name: string;
  readonly passed: boolean;
  /** Expected against actual, line by line; empty where it passed. */
  readonly difference: readonly string[];
  readonly file: string;
  readonly line: number;
}

/** What the case expected against what came out (after decisions: `status` is the decided one). */
export function compareCase(given: ControlCase, { outcome, problems }: CaseOutcome, status: Status | null): readonly string[] {
  if (outcome === null || status === null) return ['expected a result, there is none: the control has no such subject'];
  const lines: string[] = [];
  if (status !== given.expect) lines.push(`expected ${given.expect}, actual ${status}`);
  const failed = outcome.failures.map(({ checked }) => checked.group?.label ?? checked.record.key).sort();
  if (given.failed !== undefined && given.failed.join('\n') !== failed.join('\n') && [...given.failed].sort().join('\n') !== failed.join('\n'))
    lines.push(`expected to fail: ${given.failed.join(', ') || 'nothing'}; actual: ${failed.join(', ') || 'nothing'}`);
  const codes = [...new Set(outcome.reasons.map((reason) => reason.code))].sort();
  if (given.reasons !== undefined && [...given.reasons].sort().join(',') !== codes.join(',')) lines.push(`expected reasons ${[...given.reasons].sort().join(', ')}; actual ${codes.join(', ') || 'none'}`);
  if (lines.length === 0) return lines;
  for (const failure of outcome.failures.slice(0, 3)) lines.push(`finding: ${failure.message()}`);
  for (const { reason, checked } of outcome.doubts.slice(0, 3)) lines.push(`undecided: ${checked.record.key}: ${reason.code} ${reason.what}`);
  for (const reason of outcome.reasons.slice(0, 3)) lines.push(`reason: ${reason.code} ${reason.supply}`);
  return [...lines, ...problems.slice(0, 5)];
}
