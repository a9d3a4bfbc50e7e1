/** Regions of packets: boxes of source, destination and services. */
import { type AddressSet, intersectionOf, isEmpty, without } from './address-set.js';
import { intersectBox, minusBox, type ServiceBox } from './service-set.js';

export interface Region {
  readonly source: AddressSet;
  readonly destination: AddressSet;
  readonly services: readonly ServiceBox[];
}

/** null: they share no packet. */
export function common(a: Region, b: Region): Region | null {
  if (isApart(a.source, b.source) || isApart(a.destination, b.destination)) return null;
  const source = intersectionOf(a.source, b.source);
  if (isEmpty(source)) return null;
  const destination = intersectionOf(a.destination, b.destination);
  if (isEmpty(destination) || !canMeet(source, destination)) return null;
  const services = a.services.flatMap((x) => b.services.flatMap((y) => intersectBox(x, y) ?? []));
  return services.length === 0 ? null : { source, destination, services };
}
/** A cheap look at the ends of the sets; most rules of a long list are told apart by it. */
function isApart(a: AddressSet, b: AddressSet): boolean {
  if (a.v6.length > 0 && b.v6.length > 0) return false;
  return !((a.v4[0] ?? Infinity) < (b.v4.at(-1) ?? 0) && (b.v4[0] ?? Infinity) < (a.v4.at(-1) ?? 0));
}
/** A packet has both its ends in one family. */
const canMeet = (a: AddressSet, b: AddressSet): boolean => (a.v4.length > 0 && b.v4.length > 0) || (a.v6.length > 0 && b.v6.length > 0);

/** `a` without `b`, in at most three parts that share no packet. */
export function except(a: Region, b: Region): readonly Region[] {
  const shared = common(a, b);
  if (shared === null) return [a];
  const parts: Region[] = [];
  const source = without(a.source, b.source);
  if (!isEmpty(source) && canMeet(source, a.destination)) parts.push({ ...a, source });
  const destination = without(a.destination, b.destination);
  if (!isEmpty(destination) && canMeet(shared.source, destination)) parts.push({ ...a, source: shared.source, destination });
  let services: readonly ServiceBox[] = a.services;
  for (const box of b.services) services = services.flatMap((each) => minusBox(each, box));
  if (services.length > 0) parts.push({ source: shared.source, destination: shared.destination, services });
  return parts;
}
