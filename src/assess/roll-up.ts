/** Results of controls -> status of each requirement for each zone and conduit (design section 6, method 3.2). */
import type { RequirementResult, Result, Status } from '../model/assessment.js';
import { levelCatalogue, splitRequirement, type Catalogue, type Requirement } from '../model/catalogue.js';
import type { Control } from '../model/control.js';
import type { Policy } from '../model/policy.js';
import type { Subject } from '../evaluate/subject.js';

/** Rows that a subject is judged by: a zone by all, a conduit by its profile; the site has none of its own. */
export function profileOf(subject: Subject, catalogue: Catalogue, policy: Policy): readonly Requirement[] {
  if (subject.kind === 'site') return [];
  return subject.kind === 'zone' || policy.conduitProfile === 'full'
    ? catalogue.requirements
    : catalogue.requirements.filter((row) => row.conduit === true);
}

export type ResultOf = (control: string, subject: string) => Result | undefined;

/** Results that speak for a subject: its own, and the site's, which every zone and conduit inherits. */
export function resultsFor(control: Control, subject: Subject, resultOf: ResultOf): readonly Result[] {
  const own = control.subject.includes(subject.kind) ? resultOf(control.id, subject.ref) : undefined;
  const inherited = subject.kind !== 'site' && control.subject.includes('site') ? resultOf(control.id, 'site') : undefined;
  return [own, inherited].filter((each) => each !== undefined);
}

export function rollUp(
  subjects: readonly Subject[],
  controls: readonly Control[],
  catalogue: Catalogue,
  policy: Policy,
  resultOf: ResultOf,
  /** Controls that the policy leaves out: what they satisfy is not claimed, as with a weakened parameter. */
  leftOut: readonly Control[],
): readonly RequirementResult[] {
  const satisfiers = satisfiersOf(controls);
  const missing = satisfiersOf(leftOut);
  return subjects.flatMap((subject) =>
    profileOf(subject, catalogue, policy).flatMap((row): readonly RequirementResult[] => {
      if (row.fr === null || row.level === null) return [];
      const results = (satisfiers.get(row.id) ?? []).flatMap((control) => resultsFor(control, subject, resultOf));
      const isShortened = (missing.get(row.id) ?? []).some(
        (control) => control.subject.includes(subject.kind) || control.subject.includes('site'),
      );
      const status = combine([...results.map((each) => each.status), ...(isShortened ? (['not-evaluated'] as const) : [])]);
      return [
        {
          subject: subject.ref,
          id: row.id,
          level: row.level,
          fr: row.fr,
          required: row.level <= subject.target[row.fr] && status !== 'not-applicable',
          status,
          controls: [...new Set(results.map((each) => each.control))],
          waived: isUnmet(status) && !isShortened && results.length > 0 && results.filter((each) => isUnmet(each.status)).every(isWaived),
        },
      ];
    }),
  );
}

function satisfiersOf(controls: readonly Control[]): ReadonlyMap<string, readonly Control[]> {
  const satisfiers = new Map<string, Control[]>();
  for (const control of controls)
    for (const reference of control.satisfies) {
      const { catalogue: name, id } = splitRequirement(reference);
      if (name === levelCatalogue) satisfiers.set(id, [...(satisfiers.get(id) ?? []), control]);
    }
  return satisfiers;
}

/** `fail` over `error` over `not-evaluated`; all must be met; nothing at all is not evaluated. */
export function combine(statuses: readonly Status[]): Status {
  for (const worst of ['fail', 'error', 'not-evaluated'] as const) if (statuses.includes(worst)) return worst;
  if (statuses.length === 0) return 'not-evaluated';
  if (statuses.every((status) => status === 'not-applicable')) return 'not-applicable';
  return statuses.includes('compensated') ? 'compensated' : 'pass';
}

export const isUnmet = (status: Status): boolean => status === 'fail' || status === 'error' || status === 'not-evaluated';
/** Every unmet part of the result is under a waiver in force. */
const isWaived = (result: Result): boolean => result.waivers.length > 0 && result.fullyWaived;
