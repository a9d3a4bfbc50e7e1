/** System exposure from the network as it is: do packets from outside reach the asset, does an intruder reach its zone by way of another, or neither. */
import type { NetworkView } from '../../model/network.js';
import { type Exposure, exposures } from './ssvc-tables.js';

export interface Exposed {
  /** What is possible; one where it is known. */
  readonly values: readonly Exposure[];
  readonly why: string;
}
export interface ExposedAsset {
  readonly zones: readonly string[];
  readonly addresses: readonly string[];
  /** `tcp/502`; empty: not known, which counts as every service. */
  readonly services: readonly string[];
}
export type ExposureOf = (asset: ExposedAsset) => Exposed;

const unknown = (why: string): Exposed => ({ values: exposures, why });

export function makeExposure(view: NetworkView | null): ExposureOf {
  if (view === null) return () => unknown('no firewall rules are in evidence');
  const known = new Map<string, Exposed>();
  const reached = new Map<string, ReturnType<NetworkView['intruder']>>();
  const intruder = (zone: string): ReturnType<NetworkView['intruder']> => {
    const there = reached.get(zone) ?? view.intruder(zone);
    reached.set(zone, there);
    return there;
  };
  return (asset) => {
    const key = JSON.stringify([asset.zones, asset.addresses, asset.services]);
    let made = known.get(key);
    if (made === undefined) known.set(key, (made = exposureOf(asset, view, intruder)));
    return made;
  };
}

const isService = (text: string): boolean => /^(?:tcp|udp|sctp)\/\d{1,5}(?:-\d{1,5})?$|^icmp$/.test(text);

function exposureOf(
  { zones, addresses, services }: ExposedAsset,
  view: NetworkView,
  intruder: (zone: string) => ReturnType<NetworkView['intruder']>,
): Exposed {
  const [zone] = zones;
  if (zone === undefined || zones.length > 1) return unknown('the zone of the asset is not known');
  const own = view.entries.find((entry) => entry.zone === zone);
  if (own !== undefined) return { values: ['open'], why: `it stands in ${zone}, which is outside of the control system` };
  const asked = services.length > 0 && services.every(isService) ? services : [];
  const targets = addresses.length === 0 ? [zone] : addresses;
  let doubt = '';
  for (const entry of view.entries)
    for (const to of targets) {
      const { verdict, parts } = view.reach({ from: entry.zone, to, services: asked });
      const [first] = parts;
      if (verdict === 'allow')
        return { values: ['open'], why: `${entry.zone} reaches it by ${first?.services.slice(0, 3).join(', ') ?? 'some service'}` };
      if (verdict === 'undecided') doubt = `whether ${entry.zone} reaches it is not decided: ${first?.why[0] ?? 'the rules do not say'}`;
    }
  let sure = '';
  let perhaps = '';
  for (const entry of view.entries)
    for (const way of intruder(entry.zone))
      if (way.zone === zone) {
        const told = `${way.zones.join(' > ')} in ${String(way.steps)} steps`;
        if (way.isSure) sure = sure === '' ? told : sure;
        else perhaps = perhaps === '' ? told : perhaps;
      }
  const values: readonly Exposure[] = sure !== '' ? ['controlled'] : perhaps !== '' || doubt !== '' ? ['small', 'controlled'] : ['small'];
  const why = sure || perhaps || 'nothing outside of the control system reaches its zone';
  return doubt === '' ? { values, why } : { values: [...values, 'open'], why: doubt };
}
