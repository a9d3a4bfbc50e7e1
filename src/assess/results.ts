/** One result per control and subject, and which of them the policy wants met. */
import type { RequirementResult, Result, Undecided } from '../model/assessment.js';
import { levelCatalogue, splitRequirement } from '../model/catalogue.js';
import type { Control } from '../model/control.js';
import type { Policy } from '../model/policy.js';
import { codeOf, type Outcome } from '../evaluate/outcome.js';
import type { Subject } from '../evaluate/subject.js';
import { keyOfChecked, recordOf } from '../evaluate/tally.js';
import type { Decided } from './decisions.js';
import { nowhere, type PlaceOf } from './findings.js';
import { isUnmet, resultsFor, type ResultOf } from './roll-up.js';

/** Undecided checks named in a result; fewer where there are very many results. The counts are exact. */
export const undecidedKept = (results: number): number => (results > 2_000 ? 3 : 20);

export function resultOf(outcome: Outcome, decided: Decided, placeOf: PlaceOf, kept: number): Result {
  const { control, subject, status, reasons, population, checked, failed, missing, errors, evidence, params, relaxed } = outcome;
  return {
    control: control.id,
    subject: subject.ref,
    status: decided.status,
    underlying: decided.status === status ? null : status,
    ...{ reasons, population, checked, failed, missing, errors, evidence },
    findings: [],
    undecided: outcome.doubts(kept).map((doubt): Undecided => {
      const record = recordOf(doubt.checked);
      return {
        rule: doubt.rule,
        record: { kind: record?.kind ?? '', key: keyOfChecked(doubt.checked) },
        code: doubt.reason.code === 'error' ? 'error' : codeOf(doubt.reason.code),
        what: doubt.reason.what,
        place: placeOf(record?.origins[0] ?? nowhere),
      };
    }),
    aspect: control.aspect,
    ...{ params, relaxed },
    waivers: decided.waivers,
    fullyWaived: isUnmet(decided.status) && !isUnmet(decided.left),
    decision: decided.decision,
  };
}

export const keyOfResult = ({ control, subject }: Pick<Result, 'control' | 'subject'>): string => `${control} ${subject}`;

/** `keyOfResult` of every result that the policy wants met: those behind required rows, and programme controls that it names. */
export function requiredResults(
  subjects: readonly Subject[],
  controls: readonly Control[],
  requirements: readonly RequirementResult[],
  policy: Policy,
  lookUp: ResultOf,
): ReadonlySet<string> {
  const required = new Set<string>();
  const wanted = new Set<string>();
  for (const { required: asked, controls: ids, subject } of requirements)
    if (asked) for (const control of ids) wanted.add(keyOfResult({ control, subject }));
  for (const control of controls) {
    const programme = isProgramme(control, policy);
    for (const subject of subjects) {
      const asked = (programme && control.subject.includes(subject.kind)) || wanted.has(`${control.id} ${subject.ref}`);
      if (asked) for (const result of resultsFor(control, subject, lookUp)) required.add(keyOfResult(result));
    }
  }
  return required;
}

export const hasLevel = ({ satisfies }: Control): boolean => satisfies.some((each) => splitRequirement(each).catalogue === levelCatalogue);

/** Controls without a level count when the policy requires them. */
const isProgramme = (control: Control, { programme }: Policy): boolean =>
  !hasLevel(control) && (programme === 'all' || (programme !== 'none' && programme.includes(control.id)));
