/** What advisories say of one thing and one vulnerability: affected, not affected, fixed, or undetermined with the reason. */
import type { Hit, MatchRule, Thing } from './identify.js';
import { installedVersion, isInRange } from './range.js';
import type { Detail, Statement } from './statement.js';

export const reasons = [
  'family-only',
  'maker-unknown',
  'model-unknown',
  'version-unknown',
  'version-not-comparable',
  'range-not-understood',
  'part-unknown',
  'under-investigation',
  'advisories-disagree',
  'advisory-unreadable',
] as const;
export type UndeterminedReason = (typeof reasons)[number];
export type Outcome = 'affected' | 'undetermined' | 'fixed' | 'not-affected';

export interface Judgement {
  readonly outcome: Outcome;
  readonly reason: UndeterminedReason | null;
  readonly rule: MatchRule;
  readonly statement: Statement;
  readonly detail: Detail;
}
interface Opinion {
  readonly outcome: Outcome;
  readonly reason: UndeterminedReason | null;
  /** It names the very version, by a number or by bounds, or says of all that they are not affected. */
  readonly explicit: boolean;
  readonly hit: Hit;
}

/** By vulnerability. A thing of which an advisory names the very product is not held against the families in it. */
export function judge(thing: Thing, hits: readonly Hit[]): ReadonlyMap<string, Judgement> {
  const named = new Set(hits.filter(({ rule }) => isSure(rule)).map(({ statement }) => statement.document));
  const opinions = new Map<string, { readonly opinion: Opinion; readonly detail: Detail }[]>();
  const version = installedVersion(thing.version);
  for (const hit of hits) {
    if (!isSure(hit.rule) && named.has(hit.statement.document)) continue;
    const opinion = opinionOf(hit, thing, version);
    if (opinion === null) continue;
    for (const detail of hit.statement.details) {
      const there = opinions.get(detail.cve);
      if (there === undefined) opinions.set(detail.cve, [{ opinion, detail }]);
      else there.push({ opinion, detail });
    }
  }
  return new Map([...opinions].map(([cve, all]) => [cve, combine(all)]));
}

const isSure = (rule: MatchRule): boolean => rule !== 'family' && rule !== 'name-without-maker';

function opinionOf(hit: Hit, thing: Thing, version: string | null): Opinion | null {
  const { statement, rule } = hit;
  const { status, range, part } = statement;
  const alarms = status !== 'not-affected' && status !== 'fixed';
  const undetermined = (reason: UndeterminedReason): Opinion | null =>
    alarms ? { outcome: 'undetermined', reason, explicit: false, hit } : null;
  if (rule === 'family') return undetermined('family-only');
  if (rule === 'name-without-maker') return undetermined('maker-unknown');
  if (part === 'maybe') return undetermined('part-unknown');
  const inside = isInRange(range, version);
  if (inside === null)
    return undetermined(
      range.kind === 'not-understood' ? 'range-not-understood' : thing.version === null ? 'version-unknown' : 'version-not-comparable',
    );
  // the first and the last version that are affected say nothing of those between
  if (!inside && (status === 'first-affected' || status === 'last-affected')) return undetermined('range-not-understood');
  if (!inside) return status === 'affected' ? { outcome: 'not-affected', reason: null, explicit: false, hit } : null;
  if (status === 'under-investigation') return undetermined('under-investigation');
  const outcome = alarms ? 'affected' : status === 'fixed' ? 'fixed' : 'not-affected';
  return { outcome, reason: null, explicit: range.kind === 'intervals', hit };
}

function combine(all: readonly { readonly opinion: Opinion; readonly detail: Detail }[]): Judgement {
  const made = ({ opinion, detail }: (typeof all)[number], other: Partial<Pick<Judgement, 'outcome' | 'reason'>> = {}): Judgement => ({
    outcome: opinion.outcome,
    reason: opinion.reason,
    rule: opinion.hit.rule,
    statement: opinion.hit.statement,
    detail,
    ...other,
  });
  const of = (outcome: Outcome) => all.filter(({ opinion }) => opinion.outcome === outcome);
  const affected = of('affected');
  // what is said of the state itself; that a version lies outside of what is affected says less
  const cleared = all.filter(
    ({ opinion: { outcome, hit } }) => outcome === 'fixed' || (outcome === 'not-affected' && hit.statement.status !== 'affected'),
  );
  const [worst] = affected;
  const [clear] = cleared;
  if (worst !== undefined && clear !== undefined) {
    const isGeneral = affected.every(({ opinion }) => !opinion.explicit);
    const exact = cleared.find(({ opinion }) => opinion.explicit);
    return isGeneral && exact !== undefined ? made(exact) : made(worst, { outcome: 'undetermined', reason: 'advisories-disagree' });
  }
  const [unknown] = of('undetermined');
  // a word for all versions does not settle what another statement on the very product leaves open
  const isOpen = of('undetermined').some(({ opinion }) => isSure(opinion.hit.rule)) && !cleared.some(({ opinion }) => opinion.explicit);
  const chosen = worst ?? (isOpen ? unknown : undefined) ?? clear ?? unknown ?? of('not-affected')[0] ?? all[0];
  if (chosen === undefined) throw new RangeError('a vulnerability without an opinion on it');
  return made(chosen);
}
