/** What to hand in: one line per file to fetch, by how many required results it would let us decide. */
import type { EvidenceRequest, Result } from '../model/assessment.js';
import { compareText } from '../model/problem.js';

export function requestsOf(results: readonly Result[], counts: (result: Result) => boolean): readonly EvidenceRequest[] {
  const groups = new Map<
    string,
    { readonly request: EvidenceRequest; readonly subjects: Set<string>; readonly controls: Set<string>; readonly waiting: Set<string> }
  >();
  for (const result of results) {
    if (result.status !== 'not-evaluated' || !counts(result)) continue;
    for (const reason of result.reasons) {
      if (reason.code === 'relaxed' || reason.kind === '') continue;
      const key = `${reason.kind} ${reason.evidence} ${reason.code}`;
      let group = groups.get(key);
      if (!group) {
        const request: EvidenceRequest = {
          kind: reason.kind,
          evidence: reason.evidence,
          code: reason.code,
          supply: reason.supply,
          decides: 0,
          subjects: [],
          controls: [],
        };
        groups.set(key, (group = { request, subjects: new Set(), controls: new Set(), waiting: new Set() }));
      }
      group.subjects.add(result.subject);
      group.controls.add(result.control);
      group.waiting.add(`${result.control} ${result.subject}`);
    }
  }
  return [...groups.values()]
    .map(({ request, subjects, controls, waiting }) => ({
      ...request,
      decides: waiting.size,
      subjects: [...subjects].sort(compareText),
      controls: [...controls].sort(compareText),
    }))
    .sort((a, b) => b.decides - a.decides || compareText(`${a.kind} ${a.evidence} ${a.code}`, `${b.kind} ${b.evidence} ${b.code}`));
}
