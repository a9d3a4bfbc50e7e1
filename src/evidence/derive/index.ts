/** Every derivation, in the order in which they run: a later one reads what an earlier one made. A new one is a file here and one line below. */
import type { Kind } from '../../model/kind.js';
import { forgetful, type Memory } from '../../model/memory.js';
import type { KindEvidence } from '../../model/record.js';
import { type Draft, makeKey, makeMerger, noConflicts } from '../merge.js';
import type { Assign, Assigned } from '../assign.js';
import { ruleReview, zoneEntrances } from './boundary-devices.js';
import { contradictions } from './contradictions.js';
import type { Derivation, DeriveInput } from './derivation.js';
import { flowPermissions, observedPaths } from './flow-paths.js';
import { intruderWays, zoneAddresses } from './intruder-ways.js';
import { references } from './references.js';
import { vulnerabilityDecisions } from './vulnerability-decisions.js';
import { vulnerabilityFeeds } from './vulnerability-feeds.js';
import { vulnerabilityMatches } from './vulnerability-matches.js';
import { zonePaths } from './zone-paths.js';

export const derivations: readonly Derivation[] = [
  contradictions,
  references,
  zonePaths,
  flowPermissions,
  observedPaths,
  zoneEntrances,
  ruleReview,
  intruderWays,
  zoneAddresses,
  vulnerabilityMatches,
  vulnerabilityDecisions,
  vulnerabilityFeeds,
];

/** Derived records, placed like all others. A kind of which records were given (a test case) is left as it is. */
export function derive(
  input: Omit<DeriveInput, 'kinds'>,
  kinds: Map<string, KindEvidence>,
  assign: Assign,
  all: readonly Derivation[] = derivations,
  memory: Memory = forgetful,
): readonly Assigned[] {
  const placed: Assigned[] = [];
  for (const derivation of all) {
    const wanted = derivation.kinds.filter((id) => isOpen(kinds.get(id)));
    if (wanted.length === 0) continue;
    for (const { kind: id, records, unfinished, isDistinct } of derivation.derive({ ...input, kinds })) {
      const kind = kinds.get(id)?.kind;
      if (kind === undefined || !wanted.includes(id)) continue;
      const assigned = assign(kind, isDistinct === true ? keyed(kind, records, input) : draftsOf(kind, records, input), []);
      kinds.set(id, memory.same(`derived ${id}`, { kind, records: assigned.records, registrations: [], unfinished }));
      placed.push(assigned);
    }
  }
  return placed;
}

const isOpen = (evidence: KindEvidence | undefined): boolean => evidence?.kind.derivedFrom != null && evidence.registrations.length === 0;

type Records = ReturnType<Derivation['derive']>[number]['records'];
/** No two have the same key, so none is looked for. */
function keyed(kind: Kind, records: Records, { calendar }: Pick<DeriveInput, 'calendar'>): Iterable<Draft> {
  const keyOf = makeKey(kind, calendar);
  return distinct(records, (n) => keyOf(records[n]?.fields ?? {}).key);
}

/** Most derivations make no two records of one key: then nothing is united. */
function draftsOf(kind: Kind, records: Records, input: Pick<DeriveInput, 'calendar'>): Iterable<Draft> {
  const keys = distinctKeys(kind, records, input);
  return keys === null ? united(kind, records, input) : distinct(records, (n) => keys[n] ?? '');
}

/** null: two have the same, or one has none of its own. */
function distinctKeys(kind: Kind, records: Records, { calendar }: Pick<DeriveInput, 'calendar'>): readonly string[] | null {
  const keyOf = makeKey(kind, calendar);
  const keys: string[] = [];
  const known = new Set<string>();
  for (const { fields } of records) {
    const { key, own } = keyOf(fields);
    if (!own || known.size === known.add(key).size) return null;
    keys.push(key);
  }
  return keys;
}

function* distinct(records: Records, keyAt: (n: number) => string): Generator<Draft> {
  for (const [n, { fields, origins }] of records.entries()) yield { key: keyAt(n), fields, origins, conflicts: noConflicts };
}

function united(kind: Kind, records: Records, { calendar }: Pick<DeriveInput, 'calendar'>): Iterable<Draft> {
  const merger = makeMerger(kind, calendar);
  for (const { fields, origins } of records) {
    const [first, ...rest] = origins;
    const { key } = merger.add(fields, first);
    merger.drafts.get(key)?.origins.push(...rest);
  }
  return exact(merger.drafts.values());
}

/** A list that grew has room for more; of a hundred thousand records that is most of what they weigh. */
function* exact(drafts: Iterable<Draft>): Generator<Draft> {
  for (const draft of drafts) yield draft.origins.length === 1 ? draft : { ...draft, origins: [...draft.origins] };
}
