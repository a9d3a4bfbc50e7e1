/** Every derivation, in the order in which they run: a later one reads what an earlier one made. A new one is a file here and one line below. */
import type { Kind } from '../../model/kind.js';
import { forgetful, type Memory } from '../../model/memory.js';
import type { KindEvidence } from '../../model/record.js';
import { type Draft, makeDrafter } from '../draft.js';
import { makeKey, makeMerger } from '../merge.js';
import type { Assign, Assigned } from '../assign.js';
import { ruleReview, zoneEntrances } from './boundary-devices.js';
import { contradictions } from './contradictions.js';
import type { Derivation, DerivedRecord, DeriveInput } from './derivation.js';
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

type Records = Iterable<DerivedRecord>;
/** No two have the same key, so none is looked for. */
const keyed = (kind: Kind, records: Records, { calendar }: Pick<DeriveInput, 'calendar'>): Iterable<Draft> => {
  const keyOf = makeKey(kind, calendar);
  return distinct(kind, records, ({ fields }) => keyOf(fields).key);
};

/** Most derivations make no two records of one key: then nothing is united. */
function draftsOf(kind: Kind, records: Records, input: Pick<DeriveInput, 'calendar'>): Iterable<Draft> {
  const all = [...records];
  const keys = distinctKeys(kind, all, input);
  return keys === null ? united(kind, all, input) : distinct(kind, all, (_, n) => keys[n] ?? '');
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

function* distinct(kind: Kind, records: Records, keyAt: (record: DerivedRecord, n: number) => string): Generator<Draft> {
  const draftOf = makeDrafter(kind.id);
  let n = 0;
  for (const record of records) {
    const [first, ...rest] = record.origins;
    yield draftOf(keyAt(record, n++), record.fields, first, rest);
  }
}

function united(kind: Kind, records: Records, { calendar }: Pick<DeriveInput, 'calendar'>): Iterable<Draft> {
  const merger = makeMerger(kind, calendar);
  for (const { fields, origins } of records) {
    const [first, ...rest] = origins;
    const { key } = merger.add(fields, first);
    merger.drafts.get(key)?.addOrigins(rest);
  }
  for (const draft of merger.drafts.values()) draft.settle();
  return merger.drafts.values();
}
