/** What ships, for `list`, `explain` and `coverage`. */
import { loadPolicy, policyNames, requestOf } from '../load/policies.js';
import type { Policy } from '../model/policy.js';

export { coverageOf, coverages, type CoveredRequirement } from '../assess/coverage.js';
export { requirementsNamed } from '../load/requirement-ids.js';
export { readers } from '../evidence/readers/index.js';

/** Policies that come with the tool. */
export const openPolicies = (): readonly Policy[] =>
  policyNames().flatMap((name) => {
    const loaded = loadPolicy(requestOf(name), '.');
    return loaded.ok ? [loaded.value] : [];
  });
