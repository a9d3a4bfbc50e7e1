/** Regions of packets: boxes of source, destination and services. */
import { type AddressSet, intersectionOf, isEmpty, without } from './address-set.js';
import { meet } from './ranges.js';
import { intersectServices, meetServices, minusServices, type ServiceBox } from './service-set.js';

export interface Region {
  readonly source: AddressSet;
  readonly destination: AddressSet;
  readonly services: readonly ServiceBox[];
}

/** Whether they share a packet, without making what they share. */
export const shares = (a: Region, b: Region): boolean => !isApart(a, b) && meetServices(a.services, b.services);

/** null: they share no packet. */
export function common(a: Region, b: Region): Region | null {
  if (isApart(a, b)) return null;
  const services = intersectServices(a.services, b.services);
  if (services.length === 0) return null;
  return { source: intersectionOf(a.source, b.source), destination: intersectionOf(a.destination, b.destination), services };
}
/** A packet has both its ends in one family. */
const isApart = (a: Region, b: Region): boolean =>
  !(meet(a.source.v4, b.source.v4) && meet(a.destination.v4, b.destination.v4)) &&
  !(meet(a.source.v6, b.source.v6) && meet(a.destination.v6, b.destination.v6));
const canMeet = (a: AddressSet, b: AddressSet): boolean => (a.v4.length > 0 && b.v4.length > 0) || (a.v6.length > 0 && b.v6.length > 0);

/** A region without another: what lies beside its sources, then beside its destinations, then beside its services. */
export interface Beside {
  readonly source: Region | null;
  readonly destination: Region | null;
  readonly services: Region | null;
  /** Of the two. */
  readonly shared: Region;
}
/** `a` without `b`, in parts that share no packet; null: they share none themselves. */
export function beside(a: Region, b: Region): Beside | null {
  const shared = common(a, b);
  if (shared === null) return null;
  const source = without(a.source, b.source);
  const destination = without(a.destination, b.destination);
  const services = minusServices(a.services, b.services);
  // Written out, since of long lists every two that touch come by here.
  return {
    source: !isEmpty(source) && canMeet(source, a.destination) ? { source, destination: a.destination, services: a.services } : null,
    destination:
      !isEmpty(destination) && canMeet(shared.source, destination) ? { source: shared.source, destination, services: a.services } : null,
    services: services.length > 0 ? { source: shared.source, destination: shared.destination, services } : null,
    shared,
  };
}

/** `a` without `b`, in at most three parts that share no packet. */
export function except(a: Region, b: Region): readonly Region[] {
  const parts = beside(a, b);
  return parts === null ? [a] : [parts.source, parts.destination, parts.services].filter((part) => part !== null);
}
