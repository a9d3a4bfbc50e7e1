/** Requirement rows of a foundational requirement that are the same for several zones and conduits: on a large site they stand once, under the names of all. */
import type { Assessment, RequirementResult, Result } from '../../model/assessment.js';
import { groupBy, type Lookup } from '../lookup.js';

export interface Alike {
  /** The zone or conduit under which the rows of this one stand: itself, unless they are the same. */
  readonly leader: (subject: string, fr: string) => string;
  /** All whose rows stand under this one, itself first; none if its own stand elsewhere. */
  readonly members: (subject: string, fr: string) => readonly string[];
}

const keyOf = (subject: string, fr: string): string => `${fr} ${subject}`;

/** Everything a row shows, but for the subject; a row with a finding of its own is like no other. */
function signature(row: RequirementResult, lookup: Lookup, tokensOf: (result: Result) => readonly string[]): unknown {
  const results = row.controls.map((id) => lookup.result(id, row.subject));
  return [
    ...[row.id, row.required, row.status, row.waived],
    ...results.map((each) => {
      if (each === undefined) return null;
      const { control, status, reasons, population, checked, failed, missing, errors, evidence, decision, waivers } = each;
      const own = each.subject === row.subject;
      return [
        control,
        own,
        status,
        reasons.map(({ kind, code, evidence: of }) => [kind, code, of]),
        population,
        checked,
        failed,
        missing,
        errors,
        evidence,
        decision,
        waivers,
        tokensOf(each),
      ];
    }),
    results.some((each) => each !== undefined && each.subject === row.subject && each.failed > 0) ? row.subject : '',
  ];
}

export function alikeOf(
  { requirements }: Assessment,
  lookup: Lookup,
  isShown: (row: RequirementResult) => boolean,
  tokensOf: (result: Result) => readonly string[],
): Alike {
  const groups = [...groupBy(requirements, ({ subject, fr }) => keyOf(subject, fr)).values()].map((rows) => {
    const [{ subject, fr } = { subject: '', fr: '' }] = rows;
    return {
      subject,
      fr,
      same: JSON.stringify([fr, rows.map((row) => (isShown(row) ? signature(row, lookup, tokensOf) : [row.required, row.status]))]),
    };
  });
  const bySame = groupBy(groups, ({ same }) => same);
  const members = new Map<string, readonly string[]>();
  const leaders = new Map<string, string>();
  for (const [first, ...others] of bySame.values()) {
    if (first === undefined) continue;
    members.set(
      keyOf(first.subject, first.fr),
      [first, ...others].map(({ subject }) => subject),
    );
    for (const { subject, fr } of others) leaders.set(keyOf(subject, fr), first.subject);
  }
  return {
    leader: (subject, fr) => leaders.get(keyOf(subject, fr)) ?? subject,
    members: (subject, fr) => members.get(keyOf(subject, fr)) ?? [],
  };
}

/** Every zone and conduit has its own rows. */
export const noneAlike: Alike = { leader: (subject) => subject, members: (subject) => [subject] };
