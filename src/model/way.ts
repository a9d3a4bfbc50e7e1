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

/** Everything on the way; where two zones are joined by several conduits, each may be the one that is taken. */
export function touchedBy(way: Way, model: ZoneModel): { readonly subjects: readonly SubjectId[]; readonly isWhole: boolean } {
  const { zone, conduit, entryZone } = way;
  const zones = zonesOn(way);
  const pairs = zones.slice(1).map((to, n) => joinedBy(zones[n] ?? '', to, model));
  const ends = zone === null ? (model.conduits.find(({ id }) => id === conduit)?.between ?? []) : [zone];
  const conduits = [...pairs.flatMap((joined) => joined ?? []), ...(conduit === null ? [] : [conduit])];
  return {
    subjects: [...new Set([...zones.map((id) => `zone:${id}`), ...conduits.map((id) => `conduit:${id}`)])],
    isWhole: entryZone !== null && !pairs.includes(null) && ends.includes(zones.at(-1) ?? ''),
  };
}
