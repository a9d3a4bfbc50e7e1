/** Feeds on exploitation as the triage asks them: by vulnerability, and whether they are fresh enough for their silence to count. */
import type { EvidenceRecord, KindEvidence } from '../../model/record.js';
import { textAt } from '../asset-directory.js';

/** Present, whole and not too old: only then does it say something that it does not name a vulnerability. */
export function isFresh(evidence: KindEvidence | undefined): boolean {
  if (evidence === undefined || evidence.registrations.length === 0) return false;
  const { maxAgeDays } = evidence.kind;
  return evidence.registrations.every(
    ({ state, age, expired, rejected, registration }) =>
      state === 'ok' &&
      !expired &&
      !registration.sampled &&
      rejected.length === 0 &&
      age !== null &&
      (maxAgeDays === null || age <= maxAgeDays),
  );
}

/** Records of a kind whose id is a CVE, by that id in capitals. */
export function byVulnerability(evidence: KindEvidence | undefined): ReadonlyMap<string, EvidenceRecord> {
  const found = new Map<string, EvidenceRecord>();
  for (const record of evidence?.records ?? []) {
    const id = textAt(record.values, 'id');
    if (id !== null) found.set(foldCve(id), record);
  }
  return found;
}
export const foldCve = (id: string): string => id.trim().toUpperCase();
