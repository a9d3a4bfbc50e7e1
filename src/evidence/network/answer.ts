/** One question, answered: along each way every gate is asked, first match in each list, and what one way lets pass is not denied by another. */
import { type NetworkAnswer, type NetworkPart, type NetworkQuestion, outside, type Verdict } from '../../model/network.js';
import { intersectionOf, isEmpty } from './address-set.js';
import { type Asking, stepsOf } from './asking.js';
import type { Ends } from './ends.js';
import type { Gate, Gates } from './gates.js';
import { minus } from './passages.js';
import type { Region } from './region.js';
import type { FilterRule } from './rule.js';
import { everyService, serviceBoxes } from './service-set.js';
import { bounded, hopsOf, textsOf } from './texts.js';

interface Found {
  readonly verdict: Verdict;
  readonly regions: readonly Region[];
  readonly from: string;
  readonly gates: readonly Gate[];
  readonly rules: readonly FilterRule[];
  readonly why: readonly string[];
}
const mostParts = 400;
const order: readonly Verdict[] = ['allow', 'undecided', 'deny'];

export function answer(question: NetworkQuestion, ends: Ends, gates: Gates, asking: Asking): NetworkAnswer {
  const { from, to } = question;
  const start = ends.find(from);
  const end = ends.find(to);
  const { boxes, unknown } = serviceBoxes(question.services);
  const lacking = [
    ...(start === null ? [`"${from}" is no zone, asset, address or network`] : []),
    ...(end === null ? [`"${to}" is no zone, asset, address or network`] : []),
    ...unknown.map((text) => `"${text}" is no service`),
  ];
  if (start === null || end === null || unknown.length > 0)
    return { from, to, verdict: 'undecided', isPartly: false, parts: [], why: lacking };
  const services = question.services.length === 0 ? [everyService] : boxes;
  const found = start.zones.flatMap((a) =>
    end.zones.flatMap((b): readonly Found[] => {
      const source = intersectionOf(start.set, ends.setOf(a));
      const destination = intersectionOf(end.set, ends.setOf(b));
      if (isEmpty(source) || isEmpty(destination)) return [];
      return betweenZones(a, b, { source, destination, services }, gates, asking);
    }),
  );
  const parts = found.slice(0, mostParts).map(partOf);
  const verdict = order.find((each) => found.some((one) => one.verdict === each)) ?? 'undecided';
  return {
    from,
    to,
    verdict,
    isPartly: found.some((one) => one.verdict !== verdict),
    parts,
    why: [
      ...new Set([
        ...(found.length > mostParts ? [`of ${found.length} parts the first ${mostParts} are told`] : []),
        ...(found.length === 0 ? [`no zone holds an address of ${isEmpty(start.set) ? from : to}`] : []),
        ...found.filter((one) => one.verdict === verdict).flatMap(({ why }) => why),
      ]),
    ],
  };
}

const partOf = ({ verdict, regions, from, gates, rules, why }: Found): NetworkPart => ({
  verdict,
  ...textsOf(regions),
  hops: hopsOf(from, gates),
  rules: rules.map(({ device, id, action, origin }) => ({ device, id, action, origin })),
  why: bounded(why),
});

function betweenZones(from: string, to: string, whole: Region, gates: Gates, asking: Asking): readonly Found[] {
  const plain = (verdict: Verdict, why: string): readonly Found[] => [
    { verdict, regions: [whole], from, gates: [], rules: [], why: [why] },
  ];
  if (from === to)
    return from === outside
      ? plain('undecided', 'both ends lie outside the site')
      : plain('allow', `both ends lie in zone ${from}, and nothing of the site stands between them`);
  const { ways, isCut } = gates.ways(from, to);
  if (ways.length === 0 && !isCut)
    return plain('deny', `no conduit and no device of the site leads from ${from} to ${to}: nothing but the site file says so`);
  const all = ways.flatMap((way) => alongWay(from, way, whole, asking));
  const of = (verdict: Verdict): readonly Found[] => all.filter((each) => each.verdict === verdict);
  const allowed = of('allow');
  const open = less(of('undecided'), allowed);
  const cut = isCut ? less(plain('undecided', `there are more ways from ${from} to ${to} than are followed`), [...allowed, ...open]) : [];
  return [...allowed, ...open, ...cut, ...less(of('deny'), [...allowed, ...open, ...cut])];
}

/** What is left of them beside what is told already; the same on several ways is told for each. */
function less(found: readonly Found[], told: readonly Found[]): readonly Found[] {
  const taken = told.flatMap(({ regions }) => regions);
  return found.flatMap((each) => {
    const regions = minus(each.regions, taken, { left: 2_000_000 }) ?? each.regions;
    return regions.length === 0 ? [] : [{ ...each, regions }];
  });
}

interface Part {
  readonly region: Region;
  readonly verdict: Verdict;
  readonly rules: readonly FilterRule[];
  readonly why: readonly string[];
  readonly gates: readonly Gate[];
}
function alongWay(from: string, way: readonly Gate[], whole: Region, asking: Asking): readonly Found[] {
  let parts: readonly Part[] = [{ region: whole, verdict: 'allow', rules: [], why: [], gates: [] }];
  for (const step of stepsOf(from, way)) {
    const { gate } = step;
    parts = parts.flatMap((before): readonly Part[] => {
      if (before.verdict === 'deny') return [before];
      const { pieces, why } = asking.decide(step, before.region);
      return pieces.map(({ region, verdict, rules }): Part => {
        const doubts = verdict === 'undecided' ? [...why, ...doubtsOf(rules, gate, why.length === 0)] : [];
        return {
          region,
          verdict: verdict === 'deny' ? 'deny' : before.verdict === 'undecided' ? 'undecided' : verdict,
          // A denial stands by itself, whatever let it come so far.
          rules: verdict === 'deny' ? rules : [...before.rules, ...rules],
          why: verdict === 'deny' ? [] : [...before.why, ...doubts],
          gates: [...before.gates, gate],
        };
      });
    });
  }
  const groups = new Map<string, { readonly part: Part; readonly regions: Region[] }>();
  for (const part of parts) {
    const key = `${part.verdict} ${part.gates.length} ${part.rules.map(({ name }) => name).join('|')}`;
    const there = groups.get(key);
    if (there === undefined) groups.set(key, { part, regions: [part.region] });
    else there.regions.push(part.region);
  }
  return [...groups.values()].map(({ part: { verdict, rules, why, gates }, regions }) => ({ verdict, rules, why, gates, regions, from }));
}

function doubtsOf(rules: readonly FilterRule[], { devices }: Gate, isUnexplained: boolean): readonly string[] {
  const doubts = rules.flatMap(({ device, id, doubt }) => (doubt === null ? [] : [`rule ${id} of ${device}: ${doubt}`]));
  if (doubts.length > 0 || !isUnexplained) return bounded(doubts, 5);
  if (rules.length === 0) return [`no rule of ${devices.join(', ')} sees it`];
  return [
    `the rules of ${devices.join(', ')} name interfaces, and which of them faces which zone is not in evidence (kind device-interfaces)`,
  ];
}
