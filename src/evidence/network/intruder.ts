/** What somebody who holds a zone reaches step by step. Within a zone nothing stops him: one host of it is the whole zone. */
import { outside, type Permission, type Reached } from '../../model/network.js';
import type { Origin } from '../../model/record.js';

/** A device that stands in several zones. */
export interface Bridge {
  readonly device: string;
  readonly zones: readonly string[];
  /** It enforces a conduit, so that its rules say what passes. */
  readonly isEnforcing: boolean;
  readonly origins: readonly Origin[];
}

export function makeIntruder(
  ids: readonly string[],
  surest: (from: string, to: string) => Permission | null,
  bridges: readonly Bridge[],
): (from: string) => readonly Reached[] {
  const steps = new Map<string, Permission | null>();
  /** What lets him take one step; a sure permission goes before a doubtful one. */
  const stepOf = (from: string, to: string): Permission | null => {
    const key = `${from}\n${to}`;
    let step = steps.get(key);
    if (step === undefined) {
      const bridge = bridges.find(({ zones, isEnforcing }) => !isEnforcing && zones.includes(from) && zones.includes(to));
      const permission = surest(from, to);
      step = permission?.verdict === 'allow' || bridge === undefined ? permission : acrossBridge(from, to, bridge);
      steps.set(key, step);
    }
    return step;
  };
  const known = new Map<string, readonly Reached[]>();
  return (from) => {
    let reached = known.get(from);
    if (reached === undefined) known.set(from, (reached = reachedFrom(from, ids, stepOf)));
    return reached;
  };
}

/** He who holds the device stands on its other side, whatever any rule says. */
const acrossBridge = (from: string, to: string, { device, origins }: Bridge): Permission => ({
  from,
  to,
  verdict: 'allow',
  sources: [],
  destinations: [],
  services: [],
  hops: [{ from, to, conduits: [], devices: [device] }],
  rules: origins.slice(0, 2).map((origin) => ({ device, id: '', action: 'allow', origin })),
  why: [`${device} stands in both zones`],
});

/** The shortest sure way where there is one, else the shortest doubtful one; and how short it would be if every doubt were a way. */
function reachedFrom(from: string, ids: readonly string[], stepOf: (from: string, to: string) => Permission | null): readonly Reached[] {
  const sure = shortest(from, ids, (a, b) => {
    const step = stepOf(a, b);
    return step?.verdict === 'allow' ? step : null;
  });
  const possible = shortest(from, ids, stepOf);
  return [...possible.values()]
    .map((way): Reached => {
      const { zones, by } = sure.get(way.zone) ?? way;
      return { zone: way.zone, zones, by, steps: by.length, isSure: sure.has(way.zone), fewest: way.by.length };
    })
    .sort((a, b) => a.steps - b.steps || Number(b.isSure) - Number(a.isSure));
}

type Shortest = Pick<Reached, 'zone' | 'zones' | 'by'>;
function shortest(
  from: string,
  ids: readonly string[],
  stepOf: (from: string, to: string) => Permission | null,
): ReadonlyMap<string, Shortest> {
  const found = new Map<string, Shortest>();
  const queue: Shortest[] = [{ zone: from, zones: [from], by: [] }];
  for (const at of queue)
    for (const to of ids) {
      if (to === outside || to === from || found.has(to)) continue;
      const step = stepOf(at.zone, to);
      if (step === null) continue;
      const next = { zone: to, zones: [...at.zones, to], by: [...at.by, step] };
      found.set(to, next);
      queue.push(next);
    }
  return found;
}
