/** Stable ids inside the page, made from the site's own ids; only what is in the page can be linked to. */
import type { Assessment, RequirementResult } from '../../model/assessment.js';
import { programmeCatalogue, splitRequirement } from '../../model/catalogue.js';
import { compareText } from '../../model/problem.js';
import { refOf } from '../words.js';

/** Letters, digits, point, hyphen and underscore; short enough for an address bar. */
export const slug = (text: string): string =>
  text
    .slice(0, 80)
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^-+|-+$/g, '') || 'x';

/** What a thing is and its own id, as one key: two things with one slug stay two. */
const keyOf = (parts: readonly string[]): string => parts.map((each) => `${String(each.length)} ${each}`).join('');

/** `#id`, or "" where the page holds no such thing. */
export type To = (kind: AnchorKind, ...id: readonly string[]) => string;
export type AnchorKind =
  'subject' | 'fr' | 'req' | 'finding' | 'evidence' | 'control' | 'decision' | 'map' | 'cross' | 'maturity' | 'scenario';

export interface Wanted {
  readonly kind: AnchorKind;
  readonly id: readonly string[];
  readonly wanted: string;
}

/** A collision gets a numbered suffix, in sorted order. */
export function makeAnchors(reserved: readonly string[], all: readonly Wanted[]): To {
  const taken = new Set(reserved);
  const ids = new Map<string, string>();
  const sorted = all
    .map((each) => ({ ...each, key: keyOf([each.kind, ...each.id]) }))
    .sort((a, b) => compareText(a.wanted, b.wanted) || compareText(a.key, b.key));
  const next = new Map<string, number>();
  for (const { wanted, key } of sorted) {
    if (ids.has(key)) continue;
    let id = wanted;
    for (let n = next.get(wanted) ?? 2; taken.has(id); n++) {
      id = `${wanted}-${String(n)}`;
      next.set(wanted, n + 1);
    }
    taken.add(id);
    ids.set(key, id);
  }
  return (kind, ...id) => {
    const found = ids.get(keyOf([kind, ...id]));
    return found === undefined ? '' : `#${found}`;
  };
}

/** In place of a zone or conduit, where requirement rows stand once for all. */
export const everywhere = 'all';

export function anchorsOf(
  assessment: Assessment,
  rows: readonly RequirementResult[],
  findings: readonly string[],
  reserved: readonly string[],
  grouped: readonly Pick<RequirementResult, 'subject' | 'fr'>[] = assessment.requirements,
): To {
  const bare = (subject: string): string => slug(subject.slice(subject.indexOf(':') + 1));
  // The site has no levels: its place is the section of process controls.
  const subjects = assessment.subjects.filter((each) => each.kind !== 'site').map(refOf);
  const groups = new Map(grouped.map((row) => [keyOf([row.subject, row.fr]), row]));
  const { waivers, compensations, notApplicable, completeness } = assessment.decisions;
  const wanted: readonly Wanted[] = [
    ...subjects.map((ref) => ({ kind: 'subject' as const, id: [ref], wanted: slug(ref.replace(':', '-')) })),
    ...[...groups.values()].map(({ subject, fr }) => ({ kind: 'fr' as const, id: [subject, fr], wanted: `fr-${bare(subject)}-${fr}` })),
    ...rows.map((row) => ({ kind: 'req' as const, id: [row.subject, row.id], wanted: `req-${bare(row.subject)}-${slug(row.id)}` })),
    ...findings.map((id) => ({ kind: 'finding' as const, id: [id], wanted: slug(id) })),
    ...assessment.evidence.map(({ id }) => ({ kind: 'evidence' as const, id: [id], wanted: `E-${slug(id)}` })),
    ...assessment.controls.list.map(({ id }) => ({ kind: 'control' as const, id: [id], wanted: `ctl-${slug(id)}` })),
    ...[...waivers, ...compensations, ...notApplicable, ...completeness].map(({ id }) => ({
      kind: 'decision' as const,
      id: [id],
      wanted: slug(id),
    })),
    ...assessment.catalogue.requirements.map(({ id }) => ({ kind: 'map' as const, id: [id], wanted: `map-${slug(id)}` })),
    ...(assessment.maturity ?? []).map(({ requirement }) => ({
      kind: 'maturity' as const,
      id: [requirement],
      wanted: `ml-${slug(requirement)}`,
    })),
    ...(assessment.risk.status === 'assessed' ? assessment.risk.scenarios : []).map(({ id }) => ({
      kind: 'scenario' as const,
      id: [id],
      wanted: slug(id),
    })),
    ...(assessment.crossReference ?? []).flatMap(({ id: catalogue, requirements: all }) =>
      all.map(({ id }) => ({ kind: 'cross' as const, id: [catalogue, id], wanted: `x-${slug(id)}` })),
    ),
  ];
  const to = makeAnchors(reserved, wanted);
  return (kind, ...id) => (kind === 'subject' && id[0] === 'site' ? '#process' : to(kind, ...id));
}

/** Where a requirement that a control satisfies is shown: a row of IEC 62443-3-3, or the maturity of one of the programme. */
export function satisfiedAt(to: To, reference: string): string {
  const { catalogue, id } = splitRequirement(reference);
  return catalogue === programmeCatalogue ? to('maturity', id) : to('map', reference);
}

/** Words of the filter for all these of the assessment: `zone:*` stands for every zone, where each is meant. */
export function subjectTokens(assessment: Assessment, subjects: ReadonlySet<string>): readonly string[] {
  return (['zone', 'conduit'] as const).flatMap((kind) => {
    const all = assessment.subjects.filter((each) => each.kind === kind).map(refOf);
    const meant = all.filter((ref) => subjects.has(ref));
    return meant.length > 1 && meant.length === all.length ? [`${kind}:*`] : meant.map(subjectToken);
  });
}

/** One word of the filter: `zone:sis`, `sl:2`, `owner:safety-engineering`. */
export const token = (key: string, value: string): string => `${key}:${slug(value).toLowerCase()}`;
/** `zone:sis`, `conduit:c-dmz`, `site:site`. */
export function subjectToken(subject: string): string {
  const at = subject.indexOf(':');
  return at < 0 ? token('site', subject) : token(subject.slice(0, at), subject.slice(at + 1));
}
