/** Test cases of a control: inline evidence through the same readers' stage and the same evaluator that `check` uses. */
import { vectorFrom, type Catalogue, type SecurityLevel, type Vector } from '../model/catalogue.js';
import type { Status } from '../model/assessment.js';
import type { Control } from '../model/control.js';
import type { Kind } from '../model/kind.js';
import type { ControlCase } from '../model/library.js';
import type { Policy } from '../model/policy.js';
import type { EvidenceSet } from '../model/record.js';
import type { Conduit, Site, Zone } from '../model/site.js';
import { makeCalendar, type Calendar } from '../evidence/calendar.js';
import { readInline, type InlineClaims } from '../evidence/inline.js';
import type { CompiledControl } from './compile-control.js';
import { evaluate, type Evaluation } from './evaluate.js';
import type { Outcome } from './outcome.js';
import { claimOf } from './subject.js';
import { keyOfChecked } from './tally.js';

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

/** A case made ready: nothing in it depends on the rules of the control, so mutants of one control share it. */
export interface PreparedCase {
  readonly given: ControlCase;
  readonly site: Site;
  readonly asOf: string;
  readonly clock: Calendar;
  readonly evidence: EvidenceSet;
  readonly problems: readonly string[];
}

export async function prepareCase(
  control: Control,
  given: ControlCase,
  kinds: ReadonlyMap<string, Kind>,
  catalogue: Catalogue | undefined,
): Promise<PreparedCase> {
  const level = given.target ?? claimOf(control, catalogue)?.level ?? 1;
  const target = vectorFrom(() => level);
  const site = siteOf(given, target);
  const asOf = given.asOf ?? caseDay;
  const clock = makeCalendar('UTC', asOf);
  const claims: Record<string, InlineClaims> = {};
  for (const kind of Object.keys(given.evidence))
    claims[kind] = {
      complete: given.complete?.includes(kind) === true ? 'approved' : 'not-claimed',
      ...(given.stale?.includes(kind) === true ? { collected: '1990-01-01' } : {}),
      ...(given.lowGrade?.includes(kind) === true ? { grade: 'E0' as const } : {}),
      ...(given.changed?.includes(kind) === true ? { state: 'changed' as const, reason: 'the file has changed' } : {}),
      ...(given.sampled?.includes(kind) === true ? { sampled: true } : {}),
    };
  const evidence = await readInline({ site, kinds, rows: given.evidence, claims, asOf, calendar: clock });
  const problems = evidence.problems.filter((each) => each.severity === 'error').map((each) => `${each.code}: ${each.message}`);
  return { given, site, asOf, clock, evidence, problems };
}

export function runPrepared(
  compiled: CompiledControl,
  { given, site, asOf, clock, evidence, problems }: PreparedCase,
  kinds: ReadonlyMap<string, Kind>,
  catalogue: Catalogue | undefined,
): CaseOutcome {
  const { control } = compiled;
  const params: Policy['params'] = given.params === undefined ? {} : { [control.id]: given.params };
  const evaluation = evaluate({ controls: [compiled], kinds, catalogue, evidence, site, policy: casePolicy(params), clock });
  const wanted = given.subject ?? control.subject[0] ?? 'zone';
  const ref = wanted === 'zone' ? 'zone:z' : wanted === 'conduit' ? 'conduit:c' : 'site';
  const outcome = evaluation.outcomes.find((each) => each.subject.ref === ref && !each.unplaced) ?? null;
  return { outcome, evaluation, evidence, problems, site, asOf };
}

export async function runCase(
  compiled: CompiledControl,
  given: ControlCase,
  kinds: ReadonlyMap<string, Kind>,
  catalogue: Catalogue | undefined,
): Promise<CaseOutcome> {
  return runPrepared(compiled, await prepareCase(compiled.control, given, kinds, catalogue), kinds, catalogue);
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
  reasons: {},
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
  const failed = [...outcome.failures()].map(({ checked }) => keyOfChecked(checked)).sort();
  if (
    given.failed !== undefined &&
    given.failed.join('\n') !== failed.join('\n') &&
    [...given.failed].sort().join('\n') !== failed.join('\n')
  )
    lines.push(`expected to fail: ${given.failed.join(', ') || 'nothing'}; actual: ${failed.join(', ') || 'nothing'}`);
  const codes = [...new Set(outcome.reasons.map((reason) => reason.code))].sort();
  if (given.reasons !== undefined && [...given.reasons].sort().join(',') !== codes.join(','))
    lines.push(`expected reasons ${[...given.reasons].sort().join(', ')}; actual ${codes.join(', ') || 'none'}`);
  if (lines.length === 0) return lines;
  for (const failure of [...outcome.failures()].slice(0, 3)) lines.push(`finding: ${failure.message()}`);
  for (const { reason, checked } of outcome.doubts(3)) lines.push(`undecided: ${keyOfChecked(checked)}: ${reason.code} ${reason.what}`);
  for (const reason of outcome.reasons.slice(0, 3)) lines.push(`reason: ${reason.code} ${reason.supply}`);
  return [...lines, ...problems.slice(0, 5)];
}
