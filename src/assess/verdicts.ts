/** The verdict on each subject, and the exit code. */
import type { CapabilityResult, ExitSummary, LevelResult, RequirementResult, Result, Status, SubjectResult } from '../model/assessment.js';
import { vectorFrom, type Catalogue } from '../model/catalogue.js';
import type { Control } from '../model/control.js';
import type { Policy } from '../model/policy.js';
import type { Subject } from '../evaluate/subject.js';
import type { CapabilityOf } from './capability.js';
import { achievedLevels } from './levels.js';
import { hasLevel, keyOfResult } from './results.js';
import { combine, isUnmet, profileOf } from './roll-up.js';

export interface Judged {
  readonly subjects: readonly Subject[];
  readonly controls: readonly Control[];
  readonly catalogue: Catalogue;
  readonly policy: Policy;
  readonly requirements: readonly RequirementResult[];
  readonly results: readonly Result[];
  /** `keyOfResult` of what the policy wants met. */
  readonly required: ReadonlySet<string>;
  /** The result that speaks for a control on a subject, and its status if everything that is waived were met. */
  readonly leftOf: (control: string, subject: string) => Status;
  /** Records that belong to no zone. */
  readonly unplaced: number;
  readonly capabilityOf: CapabilityOf;
}

export function subjectResults(judged: Judged): readonly SubjectResult[] {
  const { subjects, requirements, catalogue, policy } = judged;
  const rows = new Map<string, Map<string, Status>>();
  for (const { subject, id, status } of requirements) {
    const own = rows.get(subject) ?? new Map<string, Status>();
    rows.set(subject, own.set(id, status));
  }
  return subjects.map((subject): SubjectResult => {
    const base = { kind: subject.kind, id: subject.id, name: subject.name };
    const capability = judged.capabilityOf(subject);
    if (subject.kind === 'site') return { ...base, verdict: siteVerdict(judged), levels: {}, capability };
    const levels = achievedLevels(
      rows.get(subject.ref) ?? new Map<string, Status>(),
      profileOf(subject, catalogue, policy),
      subject.target,
    );
    const verdicts = Object.values(levels).map((level) => level.verdict);
    const verdict = verdicts.includes('not-met') ? 'not-met' : verdicts.includes('not-demonstrated') ? 'not-demonstrated' : 'met';
    return { ...base, verdict, levels: vectorFrom((fr) => withCapability(levels[fr], capability[fr])), capability };
  });
}

/** What no component can do is no matter of settings (method section 5); a subject that is met beside it has found another way, and shows both. */
const withCapability = (level: LevelResult, capability: CapabilityResult | undefined): LevelResult =>
  level.verdict === 'n/a' || capability === undefined || capability.short.length === 0 ? level : { ...level, gap: 'capability' };

/** The site has no level: its required controls decide, and nothing is met while records belong to no zone. */
function siteVerdict({ results, required, unplaced }: Judged): SubjectResult['verdict'] {
  const own = results.filter((result) => result.subject === 'site');
  const needed = own.filter((result) => required.has(keyOfResult(result)));
  if (needed.some((result) => result.status === 'fail')) return 'not-met';
  const isOpen = unplaced > 0 || own.some((result) => result.status === 'fail') || needed.some((result) => isUnmet(result.status));
  return isOpen ? 'not-demonstrated' : 'met';
}

/** 1 over 3 over 0. What is waived is counted, and looked away from; the part of a result that no waiver names is not. */
export function exitOf(judged: Judged): ExitSummary {
  const { controls, requirements, results, required, leftOf, unplaced } = judged;
  const rows = requirements
    .filter((row) => row.required && isUnmet(row.status))
    .map((row) => {
      const left = combine(row.controls.map((control) => leftOf(control, row.subject)));
      // A row that lacks a control which the policy leaves out is open though its other controls are met.
      return isUnmet(left) || row.waived ? left : row.status;
    });
  const withLevel = new Set(controls.filter(hasLevel).map(({ id }) => id));
  const programme = results
    .filter((result) => required.has(keyOfResult(result)) && !withLevel.has(result.control) && isUnmet(result.status))
    .map(({ control, subject }) => leftOf(control, subject));
  const left = [...rows, ...programme];
  const count = (status: Status): number => left.filter((each) => each === status).length;
  const [notMet, notDemonstrated, errors] = [count('fail'), count('not-evaluated'), count('error')];
  const code = notMet > 0 ? 1 : notDemonstrated + errors + unplaced > 0 ? 3 : 0;
  return { code, notMet, notDemonstrated, errors, unplaced, waived: left.filter((each) => !isUnmet(each)).length };
}
