/** Whether an attack can take the way that a scenario tells: zones follow each other over declared conduits, or lie inside each other. */
import type { ZoneModel } from '../model/way.js';
import type { RawScenario } from './raw-risk.js';

export interface PathFault {
  /** The key of the scenario that it stands under. */
  readonly key: 'zone' | 'conduit' | 'entryZone' | 'crosses';
  readonly index: number | null;
  readonly message: string;
  readonly hint: string;
}

export function pathFault(scenario: RawScenario, model: ZoneModel): PathFault | null {
  const { entryZone = null, crosses = [], zone = null, conduit = null } = scenario;
  const next = neighbours(model);
  const joined = (from: string, to: string): boolean => from === to || (next.get(from)?.has(to) ?? false);
  const ends = zone === null ? (model.conduits.find(({ id }) => id === conduit)?.between ?? []) : [zone];
  const target = zone === null ? `the conduit ${conduit ?? ''}` : zone;
  const way = [...(entryZone === null ? [] : [entryZone]), ...crosses];

  for (const [n, each] of way.entries()) {
    const before = way[n - 1];
    if (before === undefined || joined(before, each)) continue;
    const index = entryZone === null ? n : n - 1;
    return { key: 'crosses', index, message: `no conduit joins ${before} and ${each}`, hint: reachable(before, next) };
  }
  const last = way.at(-1);
  if (last === undefined || ends.length === 0) return null;
  if (crosses.length > 0) {
    if (ends.some((end) => joined(last, end))) return null;
    return { key: 'crosses', index: crosses.length - 1, message: `no conduit joins ${last} and ${target}`, hint: reachable(last, next) };
  }
  if (ends.some((end) => reach(last, next).has(end))) return null;
  return {
    key: 'entryZone',
    index: null,
    message: `no way over declared conduits leads from ${last} to ${target}`,
    hint: reachable(last, next),
  };
}

type Neighbours = ReadonlyMap<string, ReadonlySet<string>>;
function neighbours({ zones, conduits }: ZoneModel): Neighbours {
  const next = new Map<string, Set<string>>(zones.map(({ id }) => [id, new Set<string>()]));
  const join = (a: string, b: string): void => {
    if (a === b) return;
    next.get(a)?.add(b);
    next.get(b)?.add(a);
  };
  for (const { between } of conduits) for (const a of between) for (const b of between) join(a, b);
  for (const { id, parent } of zones) if (typeof parent === 'string') join(id, parent);
  return next;
}

function reach(from: string, next: Neighbours): ReadonlySet<string> {
  const seen = new Set([from]);
  for (const each of seen) for (const to of next.get(each) ?? []) seen.add(to);
  return seen;
}

const shown = 10;
const reachable = (from: string, next: Neighbours): string => {
  const zones = [...(next.get(from) ?? [])].slice(0, shown);
  return zones.length === 0
    ? `${from} has no conduit; declare the one that the attack would take`
    : `from ${from} conduits lead to: ${zones.join(', ')}`;
};
