/** The flows that the site declares, as regions, and how much of what passes they cover. */
import type { DeclaredFlow, Site } from '../../model/site.js';
import type { Calendar } from '../calendar.js';
import { type AddressSet, addressSetOf, allAddresses } from './address-set.js';
import type { Ends, Place } from './ends.js';
import { type Nearby, nearbyOf } from './nearby.js';
import { type Budget, minusFew } from './passages.js';
import { type Region, shares } from './region.js';
import type { Ranges } from './ranges.js';
import { everyServices, serviceBoxes } from './service-set.js';

export interface Declared {
  readonly flow: DeclaredFlow;
  readonly conduit: string;
  /** Its last day has passed. */
  readonly isExpired: boolean;
  /** null: an end of it, or its service, is not known by address or number. */
  readonly region: Region | null;
  /** At least as wide as it is. */
  readonly most: Region;
}

export function declaredFlows(site: Site, ends: Ends, calendar: Calendar): readonly Declared[] {
  return site.conduits.flatMap(({ id, flows }) =>
    flows.map((flow): Declared => {
      const from = endOf(flow.from, ends);
      const to = endOf(flow.to, ends);
      const { boxes, unknown } = serviceBoxes([flow.service]);
      const { boxes: every } = serviceBoxes(['any']);
      const last = flow.expires === null ? null : calendar.parse(flow.expires);
      const region = from === null || to === null || unknown.length > 0 ? null : { source: from.set, destination: to.set, services: boxes };
      return {
        flow,
        conduit: id,
        isExpired: last !== null && calendar.dayOf(last) < calendar.today,
        region,
        most: {
          source: from?.set ?? allAddresses,
          destination: to?.set ?? allAddresses,
          services: unknown.length > 0 ? every : boxes,
        },
      };
    }),
  );
}

const endOf = (text: string, ends: Ends): Place | null =>
  /^(any|all|\*)$/i.test(text.trim()) ? { set: addressSetOf(['any']).set, zones: ends.ids } : ends.find(text);

export interface Cover {
  /** null: it hangs on a flow whose ends are not known. */
  readonly isWhole: boolean | null;
  readonly rest: readonly Region[];
  readonly flows: readonly Declared[];
}

/** Flows that are wanted today, by where they lead. */
export type Wanted = Nearby<Region & { readonly declared: Declared; readonly place: number }>;
export const wantedOf = (declared: readonly Declared[]): Wanted =>
  nearbyOf(declared.flatMap((each, place) => (each.isExpired ? [] : [{ ...each.most, declared: each, place }])));

function touchingOf(regions: readonly Region[], wanted: Wanted): readonly Declared[] {
  const [only] = regions;
  const found: { readonly place: number; readonly declared: Declared }[] = [];
  if (only === undefined) return none;
  // Of many regions the flows near all of them are held against each.
  for (const each of wanted.near(regions.length === 1 ? only : around(regions)))
    if (regions.some((region) => shares(region, each))) found.push(each);
  return found.length === 0 ? none : found.sort((a, b) => a.place - b.place).map(({ declared }) => declared);
}
/** One range of addresses that holds all their sources, and one that holds all their destinations. */
function around(regions: readonly Region[]): Region {
  const hull = (part: 'source' | 'destination'): AddressSet => ({
    v4: span(regions.map((region) => region[part].v4)),
    v6: span(regions.map((region) => region[part].v6)),
  });
  return { source: hull('source'), destination: hull('destination'), services: everyServices };
}
function span<T extends number | bigint>(sets: readonly Ranges<T>[]): Ranges<T> {
  let from: T | undefined;
  let end: T | undefined;
  for (const set of sets) {
    const first = set[0];
    const last = set[set.length - 1];
    if (first === undefined || last === undefined) continue;
    if (from === undefined || first < from) from = first;
    if (end === undefined || last > end) end = last;
  }
  return from === undefined || end === undefined ? [] : [from, end];
}
const none: readonly Declared[] = [];

/** What is left of regions beside the flows that are wanted today. */
export function coverOf(regions: readonly Region[], wanted: Wanted, budget: Budget): Cover {
  const touching = touchingOf(regions, wanted);
  if (touching.length === 0 && regions.length > 0) return { isWhole: false, rest: regions, flows: touching };
  const known = touching.flatMap(({ region }) => region ?? []);
  const rest = minusFew(regions, known, budget);
  const flows = touching.filter(({ region }) => region !== null);
  if (rest === null) return { isWhole: null, rest: regions, flows };
  if (rest.length === 0) return { isWhole: true, rest, flows };
  const may = touching.filter(({ region }) => region === null).map(({ most }) => most);
  const surely = may.length === 0 ? rest : minusFew(rest, may, budget);
  return { isWhole: surely === null || surely.length === 0 ? null : false, rest, flows };
}
