/** Regions and ways as texts: the shortest that say them, and not more than a reader can use. */
import type { Hop } from '../../model/network.js';
import { type AddressSet, addressTexts, noAddresses, unionOf } from './address-set.js';
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
  const all = (part: 'source' | 'destination'): AddressSet => regions.reduce((set, region) => unionOf(set, region[part]), noAddresses);
  const services = [...new Set(regions.flatMap((region) => region.services.flatMap(serviceTexts)))];
  return {
    sources: bounded(addressTexts(all('source'))),
    destinations: bounded(addressTexts(all('destination'))),
    services: services.includes('any') ? ['any'] : bounded(services),
  };
}

export function hopsOf(from: string, gates: readonly Gate[]): readonly Hop[] {
  return gates.map(({ to, conduits, devices }, n) => ({ from: n === 0 ? from : (gates[n - 1]?.to ?? from), to, conduits, devices }));
}
