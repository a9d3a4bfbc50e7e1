/** Claims that records of the plant refute: a statement in force that calls a requirement fulfilled, a document of record that names it, and beside it what proves the opposite. */
import type { Assessment, Finding, Result } from '../model/assessment.js';
import { splitRequirement } from '../model/catalogue.js';
import type { Control } from '../model/control.js';
import type { EvidenceRecord, EvidenceSet } from '../model/record.js';
import type { Evaluation } from '../evaluate/evaluate.js';
import type { PlaceOf } from './findings.js';

export interface ClaimInput {
  readonly controls: readonly Control[];
  readonly results: readonly Result[];
  readonly findings: readonly Finding[];
  readonly evidence: EvidenceSet;
  readonly clock: Evaluation['clock'];
  readonly placeOf: PlaceOf;
}

interface Claim {
  readonly requirement: string;
  /** null: anywhere on the site. */
  readonly subjects: readonly string[] | null;
  readonly words: string;
  readonly record: EvidenceRecord;
}

/** Records that are themselves somebody's word. */
const words: ReadonlySet<string> = new Set(['attestations', 'documents']);

export function refutedClaims(input: ClaimInput): Assessment['contradictions'] {
  const refuting = refutations(input);
  return claimsIn(input).flatMap(({ requirement, subjects, words: said, record }) => {
    const against = (refuting.get(fold(requirement)) ?? []).filter(
      ({ subject }) => subjects === null || subject === 'site' || subjects.includes(subject),
    );
    const [first] = against;
    if (first === undefined) return [];
    const most = against.slice(0, placesKept);
    const controls = [...new Set(most.map(({ control, subject }) => `${control} on ${subject}`))].join(', ');
    return [
      {
        code: 'claim-refuted',
        message: `${said}, and ${controls} proves that it is not: ${first.message}`,
        subject: subjects?.[0] ?? first.subject,
        places: [...record.origins.slice(0, 1).map(input.placeOf), ...most.map(({ origin }) => origin)],
      },
    ];
  });
}
const placesKept = 5;

/** Requirement -> a finding of each control and subject that proves it unmet by records of the plant. */
function refutations({ controls, results, findings }: ClaimInput): ReadonlyMap<string, readonly Finding[]> {
  const controlOf = new Map(controls.map((control) => [control.id, control]));
  const failing = new Set(results.filter(({ status }) => status === 'fail').map(({ control, subject }) => `${control} ${subject}`));
  const found = new Map<string, Finding[]>();
  const told = new Set<string>();
  for (const finding of findings) {
    if (controlOf.get(finding.control)?.automation === 'attested') continue;
    const key = `${finding.control} ${finding.subject}`;
    if (words.has(finding.record.kind) || told.has(key) || !failing.has(key)) continue;
    told.add(key);
    for (const reference of controlOf.get(finding.control)?.satisfies ?? []) {
      const id = fold(reference);
      const there = found.get(id);
      if (there === undefined) found.set(id, [finding]);
      else there.push(finding);
    }
  }
  return found;
}

/** `SR 5.2 RE 1`, `iec-62443-2-1:CM 1.1` and `CM 1.1` are looked up alike. */
const fold = (reference: string): string =>
  splitRequirement(reference)
    .id.toLowerCase()
    .replace(/\s+/g, '')
    .replace(/(^|[^0-9])0+(?=\d)/g, '$1');

function claimsIn({ evidence, clock }: ClaimInput): readonly Claim[] {
  const claims: Claim[] = [];
  for (const record of evidence.kinds.get('attestations')?.records ?? []) {
    const { requirement, result, expires, signedBy, supplier } = record.values;
    const isOver = typeof expires === 'number' && clock.dayOf(expires) < clock.today;
    // What a supplier says of itself is not refuted by another one.
    if (typeof requirement !== 'string' || result !== 'fulfilled' || isOver || supplier !== undefined) continue;
    const subjects = [...record.zones.map((id) => `zone:${id}`), ...record.conduits.map((id) => `conduit:${id}`)];
    const isSite = record.values['subject'] === 'site';
    claims.push({
      ...{ requirement, record, subjects: subjects.length > 0 || !isSite ? subjects : null },
      words: `${typeof signedBy === 'string' ? signedBy : 'a statement'} states in ${record.key} that ${requirement} is fulfilled`,
    });
  }
  for (const record of evidence.kinds.get('documents')?.records ?? []) {
    const { type, topics } = record.values;
    if (type !== 'record' || !Array.isArray(topics)) continue;
    for (const topic of topics)
      if (typeof topic === 'string')
        claims.push({ requirement: topic, record, subjects: null, words: `document ${record.key} is kept as a record of ${topic}` });
  }
  return claims;
}
