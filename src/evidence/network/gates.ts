/**
 * Which zones stand beside each other, and what stands between: the devices of the conduits, and devices whose interfaces reach into both.
 * A zone pair that nothing joins has no way, as the site declares it.
 */
import { limitOf } from '../../model/limits.js';
import { outside } from '../../model/network.js';
import type { Conduit, Zone } from '../../model/site.js';
import { type Devices, facing, type Leg } from './devices.js';
import type { Ends } from './ends.js';

export interface Gate {
  readonly to: string;
  readonly conduits: readonly string[];
  /** Several of one conduit: in line, or side by side. None: nobody knows what stands between. */
  readonly devices: readonly string[];
  /** Each of several devices stands in both zones, so that one of them is enough. */
  readonly isParallel: boolean;
  /** Why nothing is known of it; empty: its devices decide. */
  readonly why: string;
}
export interface Gates {
  readonly of: (zone: string) => readonly Gate[];
  /** Ways from one end to another, shortest first; each passes a zone and a device once. */
  readonly ways: (from: string, to: string) => Ways;
}
export interface Ways {
  readonly ways: readonly (readonly Gate[])[];
  /** There are more than these. */
  readonly isCut: boolean;
}
const mostGates = limitOf('network-way-length');
const mostWays = limitOf('network-ways');
const mostTries = 20_000;

export function makeGates(zones: readonly Zone[], conduits: readonly Conduit[], devices: Devices, ends: Ends): Gates {
  const known = new Set(zones.map(({ id }) => id));
  const gates = new Map<string, Gate[]>(ends.ids.map((id) => [id, []]));
  const facingZone = (id: string): ReadonlySet<string> => new Set(zonesFaced(devices.legs.get(id) ?? [], ends));
  const join = (from: string, { to, ...rest }: Gate): void => {
    const own = gates.get(from);
    const same = own?.findIndex((each) => each.to === to && each.devices.join('\n') === rest.devices.join('\n') && each.devices.length > 0);
    const there = same === undefined || same < 0 ? undefined : own?.[same];
    if (own === undefined) return;
    if (there === undefined || same === undefined) own.push({ to, ...rest });
    else own[same] = { ...there, conduits: [...new Set([...there.conduits, ...rest.conduits])] };
  };
  const attached = new Map<string, Set<string>>();
  const attach = (device: string, zone: string): void => {
    attached.set(device, (attached.get(device) ?? new Set()).add(zone));
  };
  for (const { id, between, enforcedBy } of conduits)
    for (const from of between)
      for (const to of between) {
        if (from === to || !known.has(from) || !known.has(to)) continue;
        const isParallel = enforcedBy.length > 1 && enforcedBy.every((each) => facingZone(each).has(from) && facingZone(each).has(to));
        const why = enforcedBy.length === 0 ? `no device enforces conduit ${id}` : '';
        join(from, { to, conduits: [id], devices: enforcedBy, isParallel, why });
        const [device] = enforcedBy;
        // Of several, nobody knows which of them touches which zone.
        if (device !== undefined && enforcedBy.length === 1) attach(device, from);
      }
  const enforcing = new Set(conduits.flatMap(({ enforcedBy }) => enforcedBy));
  for (const id of new Set([...devices.withRules.map((each) => each.id), ...enforcing]))
    for (const zone of facingZone(id)) attach(id, zone);
  for (const [device, zones] of attached)
    for (const from of zones)
      for (const to of zones)
        if (from !== to && gates.get(from)?.some((gate) => gate.to === to && gate.devices.includes(device)) !== true)
          join(from, { to, conduits: [], devices: [device], isParallel: false, why: '' });
  for (const { id, domain } of zones) {
    if (domain === 'iacs' || gates.get(outside)?.some(({ to }) => to === id) === true) continue;
    const why = `what stands between zone ${id} and the world outside is not in the site file`;
    join(id, { to: outside, conduits: [], devices: [], isParallel: false, why });
    join(outside, { to: id, conduits: [], devices: [], isParallel: false, why });
  }
  const of = (zone: string): readonly Gate[] => gates.get(zone) ?? [];
  return { of, ways: (from, to) => waysBetween(of, from, to) };
}

function zonesFaced(legs: readonly Leg[], ends: Ends): readonly string[] {
  return ends.ids.filter((id) => facing(legs, ends.setOf(id)).length > 0);
}

function waysBetween(of: Gates['of'], from: string, to: string): Ways {
  const distance = distancesTo(of, to);
  const least = distance.get(from);
  if (least === undefined) return { ways: [], isCut: false };
  const found: (readonly Gate[])[] = [];
  let tries = 0;
  let isCut = least > mostGates;
  const walk = (at: string, left: number, way: readonly Gate[], zones: ReadonlySet<string>, used: ReadonlySet<string>): void => {
    for (const gate of of(at)) {
      if (tries > mostTries || found.length >= mostWays) {
        isCut = true;
        return;
      }
      tries += 1;
      if (zones.has(gate.to) || gate.devices.some((device) => used.has(device))) continue;
      const longer = [...way, gate];
      if (gate.to === to) {
        if (left === 1) found.push(longer);
        // What lies outside is not walked through.
      } else if (gate.to !== outside && (distance.get(gate.to) ?? Infinity) <= left - 1)
        walk(gate.to, left - 1, longer, new Set([...zones, gate.to]), new Set([...used, ...gate.devices]));
    }
  };
  for (let length = least; length <= mostGates && !isCut; length += 1) walk(from, length, [], new Set([from]), new Set());
  return { ways: found, isCut };
}

/** Fewest gates from each zone; zones that are not in it have no way. */
function distancesTo(of: Gates['of'], to: string): ReadonlyMap<string, number> {
  // Gates lead both ways, so that the way back is as long.
  const distance = new Map([[to, 0]]);
  const queue = [to];
  for (const at of queue)
    for (const gate of of(at)) {
      if (distance.has(gate.to)) continue;
      distance.set(gate.to, (distance.get(at) ?? 0) + 1);
      if (gate.to !== outside) queue.push(gate.to);
    }
  return distance;
}
