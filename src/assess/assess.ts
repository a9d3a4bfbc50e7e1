/** Outcomes -> the assessment: decisions, requirements, levels, findings, what to supply, exit code. */
import type { Assessment, Finding, RequirementResult, Result, Status } from '../model/assessment.js';
import { foundationalRequirements, type Catalogue, type Mapping, type SecurityLevel, type Vector } from '../model/catalogue.js';
import type { Control } from '../model/control.js';
import type { Kind } from '../model/kind.js';
import type { MutationScore } from '../model/mutation.js';
import type { Policy } from '../model/policy.js';
import { comparePositions, compareText, type Problem } from '../model/problem.js';
import type { EvidenceSet } from '../model/record.js';
import type { Site } from '../model/site.js';
import type { Evaluation } from '../evaluate/evaluate.js';
import type { Outcome } from '../evaluate/outcome.js';
import { claimOf, type Subject } from '../evaluate/subject.js';
import { crossReferences } from './cross-reference.js';
import { applyDecisions, type Decided } from './decisions.js';
import { catalogueEntries, controlEntries, evidenceEntries, modelEntry, places, unplacedOf } from './entries.js';
import { makeCapability } from './capability.js';
import { classOf, findingLine, findingOf, type PlaceOf } from './findings.js';
import { refutedClaims } from './claims.js';
import { brokenPairs } from './pairs.js';
import { locationCoverage } from './locations.js';
import { maturityOf } from './maturity.js';
import { networkMap } from './network.js';
import { relaxedProblems } from './relaxed.js';
import { requestsOf } from './requests.js';
import { hasLevel, keyOfResult, requiredResults, resultOf, undecidedKept } from './results.js';
import { combine, resultsFor, rollUp, type ResultOf } from './roll-up.js';
import { tracesOf } from './traces.js';
import { vulnerabilitiesOf } from './vulnerabilities.js';
import { exitOf, subjectResults, type Judged } from './verdicts.js';

export interface AssessInput {
  readonly tool: Assessment['tool'];
  readonly asOf: string;
  readonly site: Site;
  readonly policy: Policy;
  readonly controls: readonly Control[];
  /** Controls of the library that the policy leaves out. */
  readonly leftOut: readonly Control[];
  readonly controlsSha256: string;
  readonly kinds: ReadonlyMap<string, Kind>;
  readonly catalogue: Catalogue;
  /** All of the library, for the cross-reference. */
  readonly catalogues: ReadonlyMap<string, Catalogue>;
  /** Requirements of components (IEC 62443-4-2); without it nothing is said of capability. */
  readonly componentCatalogue?: Catalogue | undefined;
  /** Requirements of the programme (IEC 62443-2-1); without it nothing is said of maturity. */
  readonly programmeCatalogue?: Catalogue | undefined;
  readonly mappings: readonly Mapping[];
  /** By control, what its test cases would notice; absent: nothing is known. */
  readonly mutation?: ReadonlyMap<string, MutationScore>;
  readonly evidence: EvidenceSet;
  readonly evaluation: Evaluation;
  readonly problems: readonly Problem[];
  /** Restricts subjects and exit code to one zone; null: everything. */
  readonly zone: string | null;
  /** Findings kept in the assessment per control and subject; all are streamed. */
  readonly findingsKept: number;
}
export interface Assessed {
  /** `findingsFile` is filled in by whoever writes that file. */
  readonly assessment: Assessment;
  /** Every finding, made one by one. */
  readonly findings: () => Iterable<Finding>;
  /** The same as lines of findings.ndjson. */
  readonly lines: () => Iterable<string>;
  /** `control subject` of every result that the policy wants met. */
  readonly required: ReadonlySet<string>;
}

export function assess(input: AssessInput): Assessed {
  const { site, policy, catalogue, controls, evidence, evaluation, asOf, zone } = input;
  const isSelected = ({ kind, id }: Subject): boolean => zone === null || (kind === 'zone' && id === zone);
  const subjects = evaluation.subjects.filter(isSelected);
  const placeOf = places(evidence, site);
  const levelOf = (control: Control): number => claimOf(control, catalogue)?.level ?? 1;
  const decisions = applyDecisions({ evaluation, controls, decisions: site.decisions, evidence, asOf, levelOf });

  const decided = evaluation.outcomes
    .filter((outcome) => isSelected(outcome.subject) || isInherited(outcome))
    .sort((a, b) => compareText(a.control.id, b.control.id) || compareText(a.subject.ref, b.subject.ref))
    .map((outcome): DecidedOutcome => ({ outcome, decided: decisions.decidedOf(outcome) }));
  const bare = decided.map((each) => resultOf(each.outcome, each.decided, placeOf, undecidedKept(decided.length)));
  const { lookUp, leftOf } = lookUps(decided, bare, controls, subjects);
  const requirements = rollUp(subjects, controls, catalogue, policy, lookUp, input.leftOut);
  const required = requiredResults(subjects, controls, requirements, policy, lookUp);

  const made = findingMaker(decided, required, placeOf);
  const findings: Finding[] = [];
  const results = bare.map((result, n): Result => {
    const kept = [...made(n, input.findingsKept, findingOf)];
    findings.push(...kept);
    return { ...result, findings: kept.map(({ id }) => id) };
  });
  const total = decided.reduce((sum, each) => sum + (each.decided.status === 'fail' ? each.outcome.failed : 0), 0);
  const unplaced = unplacedOf(evidence, placeOf);
  const traces = tracesOf(evidence, site, placeOf);
  // With one zone chosen, records without a zone count only where they hold back a result of that zone.
  const homeless = zone === null ? unplaced.count : 0;
  const capabilityOf = makeCapability(
    evidence,
    input.componentCatalogue,
    new Map(site.conduits.map(({ id, enforcedBy }) => [id, enforcedBy])),
    evaluation.clock,
  );
  const vulnerabilities = vulnerabilitiesOf({ evidence, clock: evaluation.clock, placeOf });
  const judged: Judged = {
    subjects,
    controls,
    catalogue,
    policy,
    requirements,
    results,
    required,
    leftOf,
    unplaced: homeless,
    capabilityOf,
  };

  const network = networkMap(evidence, placeOf);
  const assessment: Assessment = {
    format: 'otbaseline-assessment/1',
    tool: input.tool,
    asOf,
    site: { id: site.id, name: site.name, accountable: site.accountable, timeZone: site.timeZone, sha256: site.sha256 },
    policy: policyEntry(policy),
    controls: { sha256: input.controlsSha256, count: controls.length, list: controlEntries(controls, input.mutation) },
    selection: { zone },
    subjects: subjectResults(judged),
    requirements,
    results,
    findings,
    findingsFile: { file: 'findings.ndjson', count: total, sha256: '' },
    requests: requestsOf(results, (result) => required.has(keyOfResult(result))),
    decisions: decisions.entries,
    evidence: evidenceEntries(evidence, input.kinds, policy, results),
    unusedFiles: evidence.unused,
    model: modelEntry(site, evidence),
    catalogue: catalogueEntries(catalogue, input.mappings),
    crossReference: crossReferences(controls, input.catalogues, input.mappings),
    contradictions: [
      ...evidence.contradictions.map(({ code, message, subject, origins }) => ({
        ...{ code, message, subject },
        places: origins.map(placeOf),
      })),
      ...brokenPairs(requirements, decisions.entries.notApplicable),
      ...refutedClaims({ controls, results, findings, evidence, clock: evaluation.clock, placeOf }),
    ],
    unplaced,
    ...(traces !== null && { traces }),
    problems: [...input.problems, ...evidence.problems, ...decisions.problems, ...relaxedProblems(evaluation.outcomes, policy)].sort(
      comparePositions,
    ),
    limits: limitsOf(input, requirements, required, total, findings.length, unplaced),
    maturity: maturityOf({
      catalogue: input.programmeCatalogue,
      controls,
      results,
      practices: evaluation.practices,
      lessons: controls.filter(({ lessons }) => lessons).map(({ id }) => id),
      evidence,
      clock: evaluation.clock,
      placeOf,
    }),
    ...(network !== undefined && { network }),
    locations: locationCoverage(evidence, modelEntry(site, evidence).zones, evaluation.clock),
    risk: {},
    programmes: { status: 'not-assessed', reason: 'no-file' },
    vulnerabilities: vulnerabilities.entries,
    ...(vulnerabilities.position !== null && { vulnerabilityPosition: vulnerabilities.position }),
    exit: exitOf(judged),
  };
  const everything = function* (): Generator<Finding> {
    for (const n of decided.keys()) yield* made(n, Infinity, findingOf);
  };
  return { assessment, findings: everything, lines: () => linesOf(decided, made), required };
}

interface DecidedOutcome {
  readonly outcome: Outcome;
  readonly decided: Decided;
}

/** A result of the site that speaks for each zone, and so stays where only one zone is selected. */
const isInherited = ({ control, subject, unplaced }: Outcome): boolean => subject.kind === 'site' && !unplaced && hasLevel(control);

/** Results by control and subject. Those about records without a zone speak for no subject. */
function lookUps(
  decided: readonly DecidedOutcome[],
  results: readonly Result[],
  controls: readonly Control[],
  subjects: readonly Subject[],
): { readonly lookUp: ResultOf; readonly leftOf: Judged['leftOf'] } {
  const byKey = new Map<string, { readonly result: Result; readonly left: Status }>();
  for (const [n, { outcome, decided: made }] of decided.entries()) {
    const result = results[n];
    if (result && !outcome.unplaced) byKey.set(keyOfResult(result), { result, left: made.left });
  }
  const lookUp: ResultOf = (control, subject) => byKey.get(`${control} ${subject}`)?.result;
  const controlOf = new Map(controls.map((control) => [control.id, control]));
  const subjectOf = new Map(subjects.map((subject) => [subject.ref, subject]));
  const leftOf: Judged['leftOf'] = (id, ref) => {
    const [control, subject] = [controlOf.get(id), subjectOf.get(ref)];
    const spoken = control && subject ? resultsFor(control, subject, lookUp) : [];
    return combine(spoken.map((result) => byKey.get(keyOfResult(result))?.left ?? 'not-evaluated'));
  };
  return { lookUp, leftOf };
}

/** The findings of the nth outcome, one by one: at most so many. */
function findingMaker(
  decided: readonly DecidedOutcome[],
  required: ReadonlySet<string>,
  placeOf: PlaceOf,
): <T>(n: number, limit: number, make: (...of: Parameters<typeof findingOf>) => T) => Generator<T> {
  const failing = new Map<string, number>();
  const isRequired = ({ control, subject, unplaced }: Outcome): boolean => unplaced || required.has(`${control.id} ${subject.ref}`);
  for (const { outcome, decided: made } of decided)
    if (made.status === 'fail' && !outcome.unplaced && isRequired(outcome))
      failing.set(outcome.control.id, (failing.get(outcome.control.id) ?? 0) + 1);
  return function* (n, limit, make) {
    const each = decided[n];
    if (each?.decided.status !== 'fail') return;
    const { outcome } = each;
    const proposed = classOf(outcome, isRequired(outcome), failing.get(outcome.control.id) ?? 0);
    let left = limit;
    for (const failure of outcome.failures()) {
      if (left-- <= 0) return;
      yield make(outcome, failure, each.decided, proposed, placeOf);
    }
  };
}

/** Control by control; what was told of its records is kept as long as its subjects go by. */
function* linesOf(decided: readonly DecidedOutcome[], made: ReturnType<typeof findingMaker>): Generator<string> {
  let first = 0;
  for (const [n, { outcome }] of decided.entries()) {
    yield* made(n, Infinity, findingLine);
    if (decided[n + 1]?.outcome.control === outcome.control) continue;
    for (; first <= n; first += 1) for (const { told } of decided[first]?.outcome.rules ?? []) told?.clear();
  }
}

const policyEntry = ({ id, version, title, sha256, target, conduitProfile, programme, controls }: Policy): Assessment['policy'] => ({
  ...{ id, version, title, sha256, conduitProfile, programme },
  target: target === 'site' ? 'site' : 'policy',
  excluded: controls.exclude,
});

/** Foundational requirements in which the policy asks for less than the site itself. */
const lowered = (own: Vector<SecurityLevel>, { target }: Policy): readonly string[] =>
  target === 'site'
    ? []
    : foundationalRequirements
        .filter((fr) => target[fr] < own[fr])
        .map((fr) => `${fr} ${String(target[fr])} instead of ${String(own[fr])}`);

function limitsOf(
  { findingsKept, zone, policy, site }: AssessInput,
  requirements: readonly RequirementResult[],
  required: ReadonlySet<string>,
  total: number,
  kept: number,
  unplaced: Assessment['unplaced'],
): readonly string[] {
  const sentences: string[] = [];
  if (total > kept)
    sentences.push(
      `${String(kept)} of ${String(total)} findings are in this file (at most ${String(findingsKept)} for each control and subject, limit findings-kept); all are in findings.ndjson.`,
    );
  if (unplaced.count > unplaced.records.length)
    sentences.push(`${String(unplaced.records.length)} of ${String(unplaced.count)} records without a zone are listed.`);
  if (zone !== null) sentences.push(`Only zone ${zone} was selected, with the results of the site that it inherits.`);
  if (!requirements.some((row) => row.required) && required.size === 0)
    sentences.push(
      'Nothing is required: every target is 0 and the policy requires no programme control. That everything required is met says nothing here.',
    );
  for (const each of [...site.zones, ...site.conduits]) {
    const below = lowered(each.target, policy);
    if (below.length > 0)
      sentences.push(`Policy ${policy.id} sets a target below the one that ${each.id} has in the site file (${below.join(', ')}).`);
  }
  for (const [entry, reason] of Object.entries(policy.reasons)) sentences.push(`Policy ${policy.id} weakens ${entry}: ${reason}.`);
  for (const { control, reason } of policy.controls.exclude) sentences.push(`${control} is excluded by policy ${policy.id}: ${reason}.`);
  return sentences;
}
