/** Paths between zones: what the rules of every device on the way let pass, and whether somebody has declared it. */
import { limitOf } from '../../model/limits.js';
import { outside } from '../../model/network.js';
import type { Origin } from '../../model/record.js';
import { type Cover, coverOf, declaredFlows, wantedOf } from '../network/declared.js';
import type { Gate } from '../network/gates.js';
import { networkOf, type Network, type Way } from '../network/network.js';
import type { Budget } from '../network/passages.js';
import { bounded, servicesOf, textsOf } from '../network/texts.js';
import { type Derivation, type DerivedRecord, type DeriveInput, present } from './derivation.js';
import { hasRules, nature, siteOrigin, type Nature } from './network-words.js';

const kind = 'zone-paths';
const mostRecords = limitOf('zone-paths');
const mostComparisons = 20_000_000;

export const zonePaths: Derivation = {
  kinds: [kind],
  derive: (input) => {
    if (!hasRules(input)) return [];
    const network = networkOf(input);
    const wanted = wantedOf(declaredFlows(input.site, network.ends, input.calendar));
    const of = nature(input);
    const budget: Budget = { left: mostComparisons };
    const records: DerivedRecord[] = [];
    let isCut = false;
    for (const from of network.ends.ids)
      for (const to of network.ends.ids) {
        if (from === to) continue;
        const ways = network.waysOf(from, to);
        const common = new Map<Way['gates'], ReturnType<typeof along>>();
        const alongOf = ({ gates }: Way): ReturnType<typeof along> => {
          const known = common.get(gates) ?? along(from, to, gates, of);
          common.set(gates, known);
          return known;
        };
        for (const way of ways) {
          // Between the world and an office nothing of the site stands: there is no rule to judge.
          if (!way.gates.some(({ devices, conduits }) => devices.length + conduits.length > 0)) continue;
          if (records.length < mostRecords) records.push(permitted(way, coverOf(way.regions, wanted, budget), alongOf(way), input));
          else isCut = true;
        }
        const gate = network.gates.of(from).find((each) => each.to === to && each.conduits.length > 0);
        if (ways.length === 0 && gate !== undefined) records.push(nothing(from, gate, of, input, network));
      }
    const unfinished = network.view.unfinished ?? (isCut || budget.left < 0 ? 'there are more paths than are worked out' : null);
    return [{ kind, records, unfinished }];
  },
};

const describe = (from: string, to: string, conduits: readonly string[], of: Nature) => ({
  from,
  to,
  zones: [from, to].filter((id) => id !== outside),
  conduits: [...new Set(conduits)],
  fromOutside: of.isOutside(from),
  toOutside: of.isOutside(to),
  toSafety: of.isSafety(to),
  ...of.control(to),
});

/** What all ways through the same gates have in common. */
const along = (from: string, to: string, gates: readonly Gate[], of: Nature) => ({
  about: describe(
    from,
    to,
    gates.flatMap(({ conduits }) => conduits),
    of,
  ),
  byGates: gates.map(({ devices, to: next }) => devices.join(' or ') || `into ${next}`).join(', '),
  devices: [...new Set(gates.flatMap(({ devices }) => devices))],
  through: gates.slice(0, -1).map((gate) => gate.to),
});
const nothingMore: readonly string[] = [];

function permitted(way: Way, { isWhole, rest, flows }: Cover, common: ReturnType<typeof along>, { site }: DeriveInput): DerivedRecord {
  const { regions, isSure, rules, why } = way;
  const { about, byGates, devices, through } = common;
  const names = rules.map(({ name }) => name);
  const { sources, destinations, services } = textsOf(regions);
  // One literal without spreads, since there are as many as rules.
  const fields = present({
    from: about.from,
    to: about.to,
    zones: about.zones,
    conduits: about.conduits,
    fromOutside: about.fromOutside,
    toOutside: about.toOutside,
    toSafety: about.toSafety,
    toControl: about.toControl,
    // What surely passes and what may by the same rules are two paths.
    by: `${names.length > 0 ? names.join(', ') : byGates}${isSure ? '' : ' (perhaps)'}`,
    devices,
    through,
    sources,
    destinations,
    services,
    permitted: isSure ? true : undefined,
    declared: isWhole ?? undefined,
    flows: flows.length === 0 ? nothingMore : flows.map(({ flow }) => flow.id),
    undeclared: isWhole === true ? nothingMore : servicesOf(rest),
    why: bounded(why, 5),
  });
  const [origin, ...others] = rules.flatMap((rule) => rule.origin ?? []);
  return { fields, origins: origin === undefined ? [siteOrigin(site)] : [origin, ...others] };
}

/** A pair of zones that a conduit joins and between which nothing passes is an answer too. */
function nothing(from: string, gate: Gate, of: Nature, { site }: DeriveInput, { devices }: Network): DerivedRecord {
  const last = gate.devices.flatMap((id) => devices.get(id)?.rules.at(-1)?.origin ?? []);
  const conduit = site.conduits.find(({ id }) => gate.conduits.includes(id));
  const origin: Origin = siteOrigin(site, conduit?.at);
  return {
    fields: {
      ...describe(from, gate.to, gate.conduits, of),
      by: 'nothing',
      devices: [...gate.devices],
      through: [],
      sources: [],
      destinations: [],
      services: [],
      permitted: false,
      declared: true,
      flows: [],
      undeclared: [],
      why: [],
    },
    origins: [origin, ...last],
  };
}
