/** Regions and ways as texts: the shortest that say them, and not more than a reader can use. */
import type { Hop } from '../../model/network.js';
import { type AddressSet, addressTexts, unionOfAll } from './address-set.js';
import type { Gate } from './gates.js';
import type { Region } from './region.js';
import { serviceTexts } from './service-set.js';

/** Of more, the number of the rest is told. */
const mostTexts = 40;
export function bounded(texts: readonly string[], most = mostTexts): readonly string[] {
  return texts.length <= most ? texts : [...texts.slice(0, most), `and ${texts.length - most} more`];
}

/** Sources, destinations and services of regions, each by itself: together they may say more than the regions hold. */
export function textsOf(regions: readonly Region[]): {
  readonly sources: readonly string[];
  readonly destinations: readonly string[];
  readonly services: readonly string[];
} {
  return { sources: addressesOf(regions, 'source'), destinations: addressesOf(regions, 'destination'), services: servicesOf(regions) };
}

// The sets of long lists are few, and each is told many times.
const textsOfSet = new WeakMap<AddressSet, readonly string[]>();
const textsOfServices = new WeakMap<Region['services'], readonly string[]>();

function addressesOf(regions: readonly Region[], part: 'source' | 'destination'): readonly string[] {
  const [only] = regions;
  if (only === undefined || regions.length > 1)
    return bounded(addressTexts(unionOfAll([...new Set(regions.map((region) => region[part]))])));
  let texts = textsOfSet.get(only[part]);
  if (texts === undefined) textsOfSet.set(only[part], (texts = bounded(addressTexts(only[part]))));
  return texts;
}

export function servicesOf(regions: readonly Region[]): readonly string[] {
  const [only, ...more] = [...new Set(regions.map(({ services }) => services))].map(textsOfBoxes);
  if (only === undefined) return [];
  const services = more.length === 0 ? only : [...new Set([only, ...more].flat())];
  return services.includes('any') ? ['any'] : bounded(services);
}
function textsOfBoxes(services: Region['services']): readonly string[] {
  let texts = textsOfServices.get(services);
  if (texts === undefined) textsOfServices.set(services, (texts = [...new Set(services.flatMap(serviceTexts))]));
  return texts;
}

export function hopsOf(from: string, gates: readonly Gate[]): readonly Hop[] {
  return gates.map(({ to, conduits, devices }, n) => ({ from: n === 0 ? from : (gates[n - 1]?.to ?? from), to, conduits, devices }));
}
