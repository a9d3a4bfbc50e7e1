/** The way of an attack through zones and conduits, as a scenario tells it. */
import type { SubjectId } from './site.js';

export interface ZoneModel {
  readonly zones: readonly { readonly id: string; readonly parent?: string | null }[];
  readonly conduits: readonly { readonly id: string; readonly between: readonly string[] }[];
}
export interface Way {
  readonly zone: string | null;
  readonly conduit: string | null;
  readonly entryZone: string | null;
  readonly crosses: readonly string[];
}

/** Zones on the way, entry first. */
export const zonesOn = ({ entryZone, crosses, zone }: Omit<Way, 'conduit'>): readonly string[] =>
  [entryZone, ...crosses, zone].filter((each, n, all): each is string => each !== null && each !== all[n - 1]);

/** Conduits that join two zones; none where one lies inside the other; null: nothing joins them. */
export function joinedBy(from: string, to: string, { zones, conduits }: ZoneModel): readonly string[] | null {
  const found = conduits.filter(({ between }) => between.includes(from) && between.includes(to)).map(({ id }) => id);
  const isInside = zones.some(({ id, parent }) => (id === from && parent === to) || (id === to && parent === from));
  return found.length > 0 || isInside || from === to ? found : null;
}

/**
 * Zones and conduits on the shortest ways between two zones that nothing joins, where a scenario does not tell how the attack gets from one to
 * the other: whichever is taken, what stands there counts.
 */
function between(from: string, to: string, model: ZoneModel): readonly SubjectId[] {
  const [ahead, back] = [distancesFrom(from, model), distancesFrom(to, model)];
  const whole = ahead.get(to);
  if (whole === undefined) return [];
  const isOn = (a: string, b: string): boolean => (ahead.get(a) ?? Infinity) + 1 + (back.get(b) ?? Infinity) === whole;
  const zones = [...ahead].filter(([id, steps]) => steps + (back.get(id) ?? Infinity) === whole).map(([id]) => id);
  const conduits = model.conduits.filter((each) => each.between.some((a) => each.between.some((b) => isOn(a, b))));
  return [...zones.map((id): SubjectId => `zone:${id}`), ...conduits.map(({ id }): SubjectId => `conduit:${id}`)];
}

function distancesFrom(start: string, model: ZoneModel): ReadonlyMap<string, number> {
  const found = new Map([[start, 0]]);
  // A map that grows is walked to its end.
  for (const [here, steps] of found)
    for (const { id } of model.zones) if (!found.has(id) && joinedBy(here, id, model) !== null) found.set(id, steps + 1);
  return found;
}

/** Everything on the way, and what lies between where it is not told; where two zones are joined by several conduits, each may be the one that is taken. */
export function touchedBy(way: Way, model: ZoneModel): { readonly subjects: readonly SubjectId[]; readonly isWhole: boolean } {
  const { zone, conduit, entryZone } = way;
  const zones = zonesOn(way);
  const pairs = zones.slice(1).map((to, n) => joinedBy(zones[n] ?? '', to, model));
  const ends = zone === null ? (model.conduits.find(({ id }) => id === conduit)?.between ?? []) : [zone];
  const conduits = [...pairs.flatMap((joined) => joined ?? []), ...(conduit === null ? [] : [conduit])];
  const untold = zones.slice(1).flatMap((to, n) => (pairs[n] === null ? between(zones[n] ?? '', to, model) : []));
  return {
    subjects: [...new Set([...zones.map((id) => `zone:${id}`), ...conduits.map((id) => `conduit:${id}`), ...untold])],
    isWhole: entryZone !== null && !pairs.includes(null) && ends.includes(zones.at(-1) ?? ''),
  };
}
