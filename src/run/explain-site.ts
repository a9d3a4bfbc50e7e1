/** `explain ID --site DIR`: a control on a site: what it looked at, what fails where, which requirement and level hang on it, what would change the verdict. */
import { explainRule, type RuleExplanation } from '../evaluate/explain-rule.js';
import { didYouMean } from '../load/nearest.js';
import type { Assessment, EvidenceEntry, Finding, LevelResult, RequirementResult, Result } from '../model/assessment.js';
import type { FoundationalRequirement } from '../model/catalogue.js';
import type { Control } from '../model/control.js';
import type { Loaded, Problem } from '../model/problem.js';
import type { EvidenceRecord } from '../model/record.js';
import { maturityOnSite, type MaturityExplanation } from './explain-maturity.js';
import { vulnerabilityOnSite, type VulnerabilityExplanation } from './explain-vulnerability.js';
import { runStages, type CheckOptions, type Stages } from '../run.js';

export interface ExplainOptions extends CheckOptions {
  /** Key of a record (or value of a group) to trace; null: the first that fails, and the first that is undecided. */
  readonly record: string | null;
}
export interface RequirementOnSite extends RequirementResult {
  /** Level of its foundational requirement; null where the subject has none. */
  readonly vector: LevelResult | null;
  /** Whether it is this requirement that holds the level down. */
  readonly limiting: boolean;
}
export interface SubjectExplanation {
  readonly result: Result;
  readonly rules: readonly RuleExplanation[];
  readonly findings: readonly Finding[];
  readonly evidence: readonly EvidenceEntry[];
  readonly requirements: readonly RequirementOnSite[];
  /** Sentences: what would change the verdict. */
  readonly changes: readonly string[];
}
export interface SiteExplanation {
  readonly control: Control;
  readonly site: string;
  readonly asOf: string;
  readonly policy: string;
  readonly subjects: readonly SubjectExplanation[];
}

/** A control with its records, requirements of the programme with their maturity, or a vulnerability with the assets that have it. */
export type Explanation =
  | ({ readonly about: 'control' } & SiteExplanation)
  | ({ readonly about: 'maturity' } & MaturityExplanation)
  | ({ readonly about: 'vulnerability' } & VulnerabilityExplanation);

export async function runExplainSite(asked: string, siteFolder: string, options: ExplainOptions): Promise<Loaded<Explanation>> {
  const done = await runStages(siteFolder, options);
  if (!done.ok) return done;
  const { prepared, evaluation, assessed } = done.value;
  const id = prepared.library.controls.find((each) => each.id.toLowerCase() === asked.toLowerCase())?.id ?? asked;
  const { assessment } = assessed;
  const outcomes = evaluation.outcomes.filter((each) => each.control.id === id);
  const [first] = outcomes;
  if (!first) {
    const maturity = maturityOnSite(asked, { library: prepared.library, assessment, practices: evaluation.practices });
    if (maturity !== null) return { ok: true, value: { about: 'maturity', ...maturity }, problems: done.problems };
  }
  if (!first) {
    const site = { site: prepared.loaded.site.id, asOf: assessment.asOf };
    const vulnerability = vulnerabilityOnSite(asked, done.value.evidence, site);
    if (vulnerability !== null) return { ok: true, value: { about: 'vulnerability', ...vulnerability }, problems: done.problems };
  }
  if (!first) return { ok: false, problems: [notThere(id, done.value)] };
  const subjects = outcomes.flatMap((outcome) => {
    const result = assessment.results.find((each) => each.control === id && each.subject === outcome.subject.ref);
    if (!result) return [];
    const rules = outcome.rules.map((rule) =>
      explainRule(rule, recordsIn(done.value, rule.compiled.kind.id, outcome.subject.ref, outcome.unplaced), options.record),
    );
    return [subjectOf(first.control, result, rules, assessment)];
  });
  if (options.record !== null && subjects.every(({ rules }) => rules.every(({ checks }) => checks.length === 0))) {
    const kinds = new Set(outcomes.flatMap((outcome) => outcome.rules.map((rule) => rule.compiled.kind.id)));
    const keys = [...kinds].flatMap((kind) => done.value.evidence.kinds.get(kind)?.records.map(({ key }) => key) ?? []);
    return { ok: false, problems: [noRecord(id, options.record, keys)] };
  }
  const named = { site: prepared.loaded.site.id, asOf: assessment.asOf, policy: assessment.policy.id };
  return { ok: true, value: { about: 'control', control: first.control, ...named, subjects }, problems: done.problems };
}

/** Records that surely belong to a subject; for what belongs to none, those without a place. */
function recordsIn({ evidence }: Stages, kind: string, ref: string, unplaced: boolean): readonly EvidenceRecord[] {
  const records = evidence.kinds.get(kind)?.records ?? [];
  if (unplaced) return records.filter((each) => each.unplaced !== null);
  if (ref === 'site') return records;
  return records.filter(
    ({ zones, conduits }) => zones.some((each) => `zone:${each}` === ref) || conduits.some((each) => `conduit:${each}` === ref),
  );
}

function subjectOf(control: Control, result: Result, rules: readonly RuleExplanation[], assessment: Assessment): SubjectExplanation {
  const evidence = assessment.evidence.filter(({ id }) => result.evidence.includes(id));
  const of = assessment.subjects.filter(({ kind, id }) => (kind === 'site' ? 'site' : `${kind}:${id}`) === result.subject);
  const vectorOf = (fr: FoundationalRequirement): LevelResult | null => of[0]?.levels[fr] ?? null;
  const requirements = assessment.requirements
    .filter((each) => each.subject === result.subject && each.controls.includes(control.id))
    .map((each) => ({ ...each, vector: vectorOf(each.fr), limiting: vectorOf(each.fr)?.limiting.includes(each.id) ?? false }));
  const findings = assessment.findings.filter((each) => each.control === control.id && each.subject === result.subject);
  return { result, rules, findings, evidence, requirements, changes: changesTo(control, result, evidence, assessment) };
}

/** What would turn the verdict, most direct first. */
function changesTo(control: Control, result: Result, evidence: readonly EvidenceEntry[], assessment: Assessment): readonly string[] {
  const { status, failed, missing, errors, reasons, decision, relaxed } = result;
  const { waivers, compensations, notApplicable } = assessment.decisions;
  const changes: string[] = [];
  for (const each of [...waivers, ...compensations, ...notApplicable])
    if (each.id === decision)
      changes.push(
        `The decision ${each.id} holds until ${each.expires ?? 'it is withdrawn'}; without it the status is ${result.underlying ?? status}.`,
      );
  if (status === 'not-applicable' && control.trigger !== null) changes.push(triggerWords(control.trigger));
  if (status === 'fail') changes.push(`Put right the ${counted(failed, 'record')} that ${failed === 1 ? 'fails' : 'fail'}: ${control.fix}`);
  for (const each of waivers)
    if (result.waivers.includes(each.id))
      changes.push(
        `The waiver ${each.id} accepts the risk until ${each.expires ?? 'it is withdrawn'}: the status stays, the exit code ignores what it covers.`,
      );
  if (status === 'fail' && !result.fullyWaived) changes.push('Or accept the risk by a waiver: the status stays, the exit code ignores it.');
  if (errors > 0) changes.push(`The rule itself broke on ${counted(errors, 'record')}: correct the rule.`);
  if (status !== 'pass' && missing > 0)
    changes.push(`Supply what is missing for ${counted(missing, 'record')} that ${missing === 1 ? 'is' : 'are'} undecided.`);
  changes.push(...new Set(reasons.map(({ supply }) => supply)));
  if (relaxed.length > 0) changes.push(`Take back what was weakened: ${relaxed.join('; ')}.`);
  if (status === 'pass') {
    changes.push('One record that fails would make it fail; one that is undecided would make it not evaluated.');
    for (const { id, age, maxAge } of evidence)
      if (age !== null && maxAge !== null)
        changes.push(
          `${id} may grow ${counted(Math.max(0, maxAge - age), 'day')} older (limit ${String(maxAge)}); then it proves no pass.`,
        );
  }
  return changes;
}

const triggerWords = ({ for: kind, when }: NonNullable<Control['trigger']>): string =>
  `It no longer counts as soon as there is a record of ${kind}${when === null ? '' : ` with ${when}`}.`;

const noRecord = (control: string, record: string, keys: readonly string[]): Problem => ({
  ...{ code: 'E_UNKNOWN_REFERENCE', severity: 'error', file: '--record', line: 0, column: 0, path: '', excerpt: '' },
  message: `no rule of ${control} looks at a record or a group "${record}" on this site`,
  hint: didYouMean(record, keys),
});

const counted = (count: number, noun: string): string => `${String(count)} ${noun}${count === 1 ? '' : 's'}`;

function notThere(id: string, { prepared }: Stages): Problem {
  const { policy, library } = prepared;
  const { include, exclude } = policy.controls;
  const control = library.controls.find((each) => each.id === id);
  const excluded = exclude.find((each) => each.control === id);
  const answering = library.controls.filter((each) => each.satisfies.some((requirement) => requirement.toLowerCase() === id.toLowerCase()));
  const isLeftOut = excluded !== undefined || (include !== 'all' && !include.includes(id));
  const message = !control
    ? `there is no control "${id}"`
    : isLeftOut
      ? `policy ${policy.id} leaves ${id} out${excluded ? `: ${excluded.reason}` : ''}`
      : `${id} is about each ${control.subject.join(' and each ')}, and this site has none`;
  const hint =
    answering.length > 0
      ? `it is a requirement; ask for a control that answers it: ${answering.map((each) => each.id).join(', ')}`
      : control
        ? 'see --policy'
        : didYouMean(
            id,
            library.controls.map((each) => each.id),
          );
  return {
    code: 'E_NOTHING_SELECTED',
    severity: 'error',
    file: 'site.yaml',
    line: 0,
    column: 0,
    path: '',
    message,
    hint,
    excerpt: '',
  };
}
