/** Outcomes -> the assessment: decisions, requirements, levels, findings, what to supply, exit code. */
import type { Assessment, ControlEntry, EvidenceEntry, ExitSummary, Finding, Place, RequirementResult, Result, SubjectResult, Undecided } from '../model/assessment.js';
import { levelCatalogue, strongestRows, type Catalogue, type Mapping, type Requirement } from '../model/catalogue.js';
import type { Control } from '../model/control.js';
import type { Kind } from '../model/kind.js';
import type { Policy } from '../model/policy.js';
import { comparePositions, compareText, type Problem } from '../model/problem.js';
import type { EvidenceSet, Origin } from '../model/record.js';
import type { Site } from '../model/site.js';
import { codeOf, type Evaluation, type Outcome } from '../evaluate/evaluate.js';
import { maxAgeAt } from '../evaluate/params.js';
import { claimOf, type Subject } from '../evaluate/subject.js';
import { applyDecisions, type Decided } from './decisions.js';
import { classOf, findingOf, type PlaceOf } from './findings.js';
import { achievedLevels } from './levels.js';
import { requestsOf } from './requests.js';
import { isUnmet, isWaived, profileOf, resultFor, rollUp } from './roll-up.js';

export interface AssessInput {
  readonly tool: Assessment['tool'];
  readonly asOf: string;
  readonly site: Site;
  readonly policy: Policy;
  readonly controls: readonly Control[];
  readonly controlsSha256: string;
  readonly kinds: ReadonlyMap<string, Kind>;
  readonly catalogue: Catalogue;
  readonly mappings: readonly Mapping[];
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
}

export function assess(input: AssessInput): Assessed {
  const { site, policy, catalogue, evidence, asOf, zone } = input;
  const selected = (subject: Subject): boolean => zone === null || subject.kind === 'site' || (subject.kind === 'zone' && subject.id === zone);
  const subjects = input.evaluation.subjects.filter(selected);
  const outcomes = input.evaluation.outcomes.filter((outcome) => selected(outcome.subject)).sort(byControlAndSubject);
  const placeOf = places(evidence, site);
  const decisions = applyDecisions({
    outcomes: input.evaluation.outcomes,
    controls: input.controls,
    decisions: site.decisions,
    evidence,
    gates: input.evaluation.gates,
    asOf,
    levelOf: (control) => claimOf(control, catalogue)?.level ?? 1,
  });
  const decidedOf = (outcome: Outcome): Decided =>
    decisions.decided.get(outcome) ?? { status: outcome.status, decision: null, waivers: [], fullyWaived: false, waivedFindings: new Map() };

  const bare = outcomes.map((outcome) => ({ outcome, result: resultOf(outcome, decidedOf(outcome), placeOf) }));
  const byKey = new Map(bare.filter(({ outcome }) => !outcome.unplaced).map(({ result }) => [`${result.control} ${result.subject}`, result]));
  const lookUp = (control: string, subject: string): Result | undefined => byKey.get(`${control} ${subject}`);
  const requirements = rollUp(subjects, input.controls, catalogue, policy, lookUp);
  const required = requiredResults(subjects, input.controls, requirements, policy, lookUp);

  const failing = new Map<string, number>();
  for (const { outcome, result } of bare) if (result.status === 'fail' && !outcome.unplaced) failing.set(outcome.control.id, (failing.get(outcome.control.id) ?? 0) + 1);
  const findingsOf = function* (outcome: Outcome, limit: number): Generator<Finding> {
    const decided = decidedOf(outcome);
    if (decided.status !== 'fail') return;
    const proposed = classOf(outcome, outcome.unplaced || required.has(`${outcome.control.id} ${outcome.subject.ref}`), failing.get(outcome.control.id) ?? 0);
    for (const failure of outcome.failures.slice(0, limit)) yield findingOf(outcome, failure, decided, proposed, placeOf);
  };
  const findings = bare.flatMap(({ outcome }) => [...findingsOf(outcome, input.findingsKept)]);
  const kept = new Map<string, string[]>();
  for (const finding of findings) {
    const key = `${finding.control} ${finding.subject}`;
    kept.set(key, [...(kept.get(key) ?? []), finding.id]);
  }
  const results = bare.map(({ result }) => ({ ...result, findings: kept.get(`${result.control} ${result.subject}`) ?? [] }));
  const subjectResults = subjects.map((subject) => subjectResult(subject, requirements, catalogue, policy, results, required, evidence));
  const total = outcomes.reduce((sum, outcome) => sum + (decidedOf(outcome).status === 'fail' ? outcome.failures.length : 0), 0);
  const unplaced = [...evidence.kinds.values()].flatMap(({ records }) => records.filter((record) => record.unplaced !== null));

  const assessment: Assessment = {
    format: 'otbaseline-assessment/1',
    tool: input.tool,
    asOf,
    site: { id: site.id, name: site.name, accountable: site.accountable, timeZone: site.timeZone, sha256: site.sha256 },
    policy: {
      id: policy.id,
      version: policy.version,
      title: policy.title,
      sha256: policy.sha256,
      target: policy.target === 'site' ? 'site' : 'policy',
      conduitProfile: policy.conduitProfile,
      programme: policy.programme,
      excluded: policy.controls.exclude,
    },
    controls: { sha256: input.controlsSha256, count: input.controls.length, list: input.controls.map(controlEntry).sort((a, b) => compareText(a.id, b.id)) },
    selection: { zone },
    subjects: subjectResults,
    requirements,
    results,
    findings,
    findingsFile: { file: 'findings.ndjson', count: total, sha256: '' },
    requests: requestsOf(results, (result) => required.has(`${result.control} ${result.subject}`)),
    decisions: decisions.entries,
    evidence: evidenceEntries(input, results),
    unusedFiles: evidence.unused,
    model: {
      zones: site.zones.map((each) => ({
        id: each.id,
        name: each.name,
        domain: each.domain,
        safety: each.safety,
        parent: each.parent,
        networks: each.networks,
        accountable: each.accountable,
        location: each.location === null ? null : Object.values(each.location).join(', '),
        assets: evidence.kinds.get('assets')?.records.filter((record) => record.zones.includes(each.id)).length ?? 0,
        file: each.at.file,
        line: each.at.line,
      })),
      conduits: site.conduits.map((each) => ({
        id: each.id,
        name: each.name,
        between: each.between,
        enforcedBy: each.enforcedBy,
        accountable: each.accountable,
        flows: each.flows.length,
        file: each.at.file,
        line: each.at.line,
      })),
    },
    catalogue: { id: catalogue.id, title: catalogue.title, edition: catalogue.edition, requirements: catalogue.requirements.map((row) => catalogueEntry(row, input.mappings)) },
    contradictions: evidence.contradictions.map(({ code, message, subject, origins }) => ({ code, message, subject, places: origins.map(placeOf) })),
    unplaced: {
      count: unplaced.length,
      records: unplaced.slice(0, unplacedKept).map((record) => ({ record: { kind: record.kind, key: record.key }, why: record.unplaced ?? '', place: placeOf(record.origins[0] ?? nowhere) })),
    },
    problems: [...input.problems, ...evidence.problems, ...decisions.problems].sort(comparePositions),
    limits: limitsOf(input, total, findings.length, unplaced.length),
    risk: {},
    programmes: {},
    vulnerabilities: [],
    exit: exitOf(subjects, requirements, results, required, zone === null ? unplaced.length : 0),
  };
  return {
    assessment,
    findings: function* () {
      for (const { outcome } of bare) yield* findingsOf(outcome, Infinity);
    },
  };
}

const unplacedKept = 200;
const undecidedKept = 20;
const nowhere: Origin = { evidence: '', line: 0, column: 0, pointer: null };
const byControlAndSubject = (a: Outcome, b: Outcome): number => compareText(a.control.id, b.control.id) || compareText(a.subject.ref, b.subject.ref);

function places(evidence: EvidenceSet, site: Site): PlaceOf {
  const files = new Map(evidence.register.map((each) => [each.registration.id, { file: each.registration.file, sha256: each.sha256 ?? '' }]));
  files.set('site', { file: site.file, sha256: site.sha256 });
  return (origin): Place => ({ evidence: origin.evidence, file: files.get(origin.evidence)?.file ?? '', line: origin.line, column: origin.column, pointer: origin.pointer, sha256: files.get(origin.evidence)?.sha256 ?? '' });
}

function resultOf(outcome: Outcome, decided: Decided, placeOf: PlaceOf): Result {
  return {
    control: outcome.control.id,
    subject: outcome.subject.ref,
    status: decided.status,
    underlying: decided.status === outcome.status ? null : outcome.status,
    reasons: outcome.reasons,
    population: outcome.population,
    checked: outcome.checked,
    failed: outcome.failures.length,
    missing: outcome.missing,
    errors: outcome.errors,
    evidence: outcome.evidence,
    findings: [],
    undecided: outcome.doubts.slice(0, undecidedKept).map(
      ({ rule, checked, reason }): Undecided => ({
        rule,
        record: { kind: checked.record.kind, key: checked.group?.label ?? checked.record.key },
        code: reason.code === 'error' ? 'error' : codeOf(reason.code),
        what: reason.what,
        place: placeOf(checked.record.origins[0] ?? nowhere),
      }),
    ),
    aspect: outcome.control.aspect,
    params: outcome.params,
    relaxed: outcome.relaxed,
    waivers: decided.waivers,
    fullyWaived: decided.fullyWaived,
    decision: decided.decision,
  };
}

/** "control subject" of every result that the policy wants met: those behind required rows, and programme controls that it names. */
function requiredResults(subjects: readonly Subject[], controls: readonly Control[], requirements: readonly RequirementResult[], policy: Policy, lookUp: (control: string, subject: string) => Result | undefined): ReadonlySet<string> {
  const required = new Set<string>();
  const wanted = new Set(requirements.filter((row) => row.required).flatMap((row) => row.controls.map((id) => `${id} ${row.subject}`)));
  for (const subject of subjects)
    for (const control of controls) {
      const result = resultFor(control, subject, lookUp);
      if (!result) continue;
      const programme = isProgramme(control, policy) && control.subject.includes(subject.kind);
      if (programme || wanted.has(`${control.id} ${subject.ref}`)) required.add(`${control.id} ${result.subject}`);
    }
  return required;
}

/** Controls without a level count when the policy requires them. */
function isProgramme(control: Control, policy: Policy): boolean {
  const withoutLevel = !control.satisfies.some((reference) => !reference.includes(':'));
  return withoutLevel && (policy.programme === 'all' || (policy.programme !== 'none' && policy.programme.includes(control.id)));
}

function subjectResult(
  subject: Subject,
  requirements: readonly RequirementResult[],
  catalogue: Catalogue,
  policy: Policy,
  results: readonly Result[],
  required: ReadonlySet<string>,
  evidence: EvidenceSet,
): SubjectResult {
  const base = { kind: subject.kind, id: subject.id, name: subject.name };
  if (subject.kind === 'site') {
    const own = results.filter((result) => result.subject === 'site' && required.has(`${result.control} ${result.subject}`));
    const stray = results.some((result) => result.subject === 'site' && result.status === 'fail');
    const homeless = [...evidence.kinds.values()].some(({ records }) => records.some((record) => record.unplaced !== null));
    const verdict = own.some((result) => result.status === 'fail') ? 'not-met' : stray || homeless || own.some((result) => isUnmet(result.status)) ? 'not-demonstrated' : 'met';
    return { ...base, verdict, levels: {} };
  }
  const statuses = new Map(requirements.filter((row) => row.subject === subject.ref).map((row) => [row.id, row.status]));
  const levels = achievedLevels(statuses, profileOf(subject, catalogue, policy), subject.target);
  const verdicts = Object.values(levels).map((level) => level.verdict);
  return { ...base, verdict: verdicts.includes('not-met') ? 'not-met' : verdicts.includes('not-demonstrated') ? 'not-demonstrated' : 'met', levels };
}

function exitOf(subjects: readonly Subject[], requirements: readonly RequirementResult[], results: readonly Result[], required: ReadonlySet<string>, unplaced: number): ExitSummary {
  const chosen = new Set(subjects.map((subject) => subject.ref));
  const rows = requirements.filter((row) => row.required && chosen.has(row.subject) && isUnmet(row.status));
  const programme = results.filter((result) => required.has(`${result.control} ${result.subject}`) && !requirements.some((row) => row.controls.includes(result.control)) && isUnmet(result.status));
  const unmet = [...rows.map((row) => ({ status: row.status, waived: row.waived })), ...programme.map((result) => ({ status: result.status, waived: isWaived(result) }))];
  const open = unmet.filter((each) => !each.waived);
  const count = (status: string): number => open.filter((each) => each.status === status).length;
  const notMet = count('fail');
  const notDemonstrated = count('not-evaluated');
  const errors = count('error');
  return { code: notMet > 0 ? 1 : notDemonstrated + errors + unplaced > 0 ? 3 : 0, notMet, notDemonstrated, errors, unplaced, waived: unmet.length - open.length };
}

const controlEntry = (control: Control): ControlEntry => ({
  id: control.id,
  version: control.version,
  title: control.title,
  satisfies: control.satisfies,
  maps: control.maps,
  subject: control.subject,
  aspect: control.aspect,
  automation: control.automation,
  evidence: control.evidence.map((need) => need.kind),
  rationale: control.rationale,
  fix: control.fix,
  effort: control.effort,
  proves: control.proves,
  file: control.file,
  sha256: control.sha256,
});

function catalogueEntry(row: Requirement, mappings: readonly Mapping[]): Assessment['catalogue']['requirements'][number] {
  const maps = mappings.filter((mapping) => mapping.from === levelCatalogue).map((mapping) => [mapping.to, strongestRows(mapping, row.id)] as const);
  return { id: row.id, title: row.title, fr: row.fr, level: row.level, parent: row.parent, conduit: row.conduit === true, maps: Object.fromEntries(maps.filter(([, rows]) => rows.length > 0)) };
}

function evidenceEntries({ evidence, kinds, policy }: AssessInput, results: readonly Result[]): readonly EvidenceEntry[] {
  return evidence.register.map((each): EvidenceEntry => {
    const { registration } = each;
    const kind = kinds.get(registration.kind);
    const maxAge = kind ? maxAgeAt(kind, policy, 1).value : null;
    return {
      id: registration.id,
      kind: registration.kind,
      file: registration.file,
      format: each.format,
      sha256: each.sha256 ?? '',
      bytes: each.bytes,
      collected: each.collected,
      collector: registration.collector,
      age: each.age,
      maxAge,
      fresh: each.state === 'ok' && each.collected !== null && !each.expired && (maxAge === null || (each.age !== null && each.age <= maxAge)),
      records: each.records,
      rejected: each.rejected.length,
      grade: each.grade,
      claimedGrade: registration.grade,
      complete: each.complete,
      covers: registration.covers,
      state: each.state,
      reason: each.reason,
      usedBy: new Set(results.filter((result) => result.evidence.includes(registration.id)).map((result) => result.control)).size,
    };
  });
}

function limitsOf(input: AssessInput, total: number, kept: number, unplaced: number): readonly string[] {
  const sentences: string[] = [];
  if (total > kept) sentences.push(`${String(kept)} of ${String(total)} findings are in this file (at most ${String(input.findingsKept)} for each control and subject); all are in findings.ndjson.`);
  if (unplaced > unplacedKept) sentences.push(`${String(unplacedKept)} of ${String(unplaced)} records without a zone are listed.`);
  if (input.zone !== null) sentences.push(`Only zone ${input.zone} and site-wide results were selected.`);
  for (const { control, reason } of input.policy.controls.exclude) sentences.push(`${control} is excluded by policy ${input.policy.id}: ${reason}.`);
  return sentences;
}
