/** Flows held against the rules: what is declared and whether it can pass, what was seen and whether anybody declared or permitted it, what passes and nobody uses. */
import { outside } from '../../model/network.js';
import type { EvidenceRecord } from '../../model/record.js';
import { isDeviceAddress, normaliseAddress } from '../address.js';
import { textAt } from '../asset-directory.js';
import { type AddressSet, addressSetOf, intersectionOf, isEmpty } from '../network/address-set.js';
import { coverOf, type Declared, declaredFlows, type Wanted, wantedOf } from '../network/declared.js';
import { type Network, networkOf, type Way } from '../network/network.js';
import { type Budget, minus } from '../network/passages.js';
import { common, type Region } from '../network/region.js';
import { serviceBoxes } from '../network/service-set.js';
import { bounded, textsOf } from '../network/texts.js';
import type { Derivation, DerivedRecord, DeriveInput } from './derivation.js';
import { firstOrigin, hasRules, nature, type Nature, siteOrigin } from './network-words.js';

const mostComparisons = 20_000_000;
const tooMany = 'there are more flows and rules than are held against each other';

/** How much of a region the rules let pass: all, nothing, or nobody can tell; and the ways by which it does. */
function permissionOf({ source, destination, services }: Region, network: Network, budget: Budget) {
  const { ends } = network;
  const froms = ends.ids.filter((id) => isTouched(source, ends.setOf(id)));
  const tos = ends.ids.filter((id) => isTouched(destination, ends.setOf(id)));
  const whole: Region = { source, destination, services };
  const touching = froms.flatMap((from) => tos.flatMap((to) => (from === to ? [] : network.waysFor(from, to, whole))));
  const sure = touching.filter(({ isSure }) => isSure);
  const inside: readonly Region[] = froms.flatMap((id) =>
    tos.includes(id) ? (common(whole, { source: ends.setOf(id), destination: ends.setOf(id), services }) ?? []) : [],
  );
  const rest = minus([whole], [...inside, ...sure.flatMap(({ regions }) => regions)], budget);
  const isPossible = touching.length > 0 || inside.length > 0;
  const permitted = rest?.length === 0 ? true : isPossible || network.view.unfinished !== null ? null : false;
  return { permitted, rest: rest ?? [whole], ways: sure.length > 0 ? sure : touching };
}

export const flowPermissions: Derivation = {
  kinds: ['flow-permissions'],
  derive: (input) => {
    if (!hasRules(input)) return [];
    const network = networkOf(input);
    const budget: Budget = { left: mostComparisons };
    const records = declaredFlows(input.site, network.ends, input.calendar).map((each) => declaredRecord(each, network, budget));
    return [{ kind: 'flow-permissions', records, unfinished: network.view.unfinished ?? (budget.left < 0 ? tooMany : null) }];
  },
};

function declaredRecord({ flow, conduit, isExpired, region }: Declared, network: Network, budget: Budget): DerivedRecord {
  const found = region === null ? null : permissionOf(region, network, budget);
  const ways = found?.ways ?? [];
  const lacking = found?.permitted === true ? null : textsOf(found?.rest ?? []);
  const blockers = found?.permitted === false && region !== null ? network.view.reach(flow0(flow)).parts.flatMap(({ rules }) => rules) : [];
  const rules = [...ways.flatMap((way) => way.rules), ...blockers];
  return {
    fields: {
      flow: flow.id,
      conduit,
      from: flow.from,
      to: flow.to,
      service: flow.service,
      expired: isExpired,
      ...(found?.permitted != null && { permitted: found.permitted }),
      by: bounded([...new Set(rules.map(({ device, id }) => `${device} ${id}`))], 10),
      lacking: lacking === null ? [] : bounded([...lacking.sources, ...lacking.destinations, ...lacking.services], 10),
    },
    origins: [
      { evidence: 'site', line: flow.at.line, column: flow.at.column, pointer: null },
      ...rules.flatMap(({ origin }) => origin ?? []),
    ],
  };
}
const flow0 = ({ from, to, service }: Declared['flow']) => ({ from, to, services: [service] });

interface Seen {
  readonly record: EvidenceRecord;
  /** null: an end has no address that is known. */
  readonly region: Region | null;
  readonly from: readonly string[];
  readonly to: readonly string[];
}
/** Flows between single devices; group and broadcast addresses do not leave the segment. */
function seenFlows({ kinds, directory }: DeriveInput, { ends }: Network): readonly Seen[] {
  return (kinds.get('flows')?.records ?? []).flatMap((record): readonly Seen[] => {
    const { values } = record;
    const end = (address: string | null, asset: string | null): AddressSet | 'group' | null => {
      const normal = address === null ? null : normaliseAddress(address);
      if (normal !== null) return isDeviceAddress(normal) ? addressSetOf([normal]).set : 'group';
      const { set } = addressSetOf(directory.byId.get(asset ?? '')?.addresses ?? []);
      return isEmpty(set) ? null : set;
    };
    const source = end(textAt(values, 'sourceAddress'), textAt(values, 'sourceAsset'));
    const destination = end(textAt(values, 'destinationAddress'), textAt(values, 'destinationAsset'));
    const { boxes, unknown } = serviceBoxes([textAt(values, 'service') ?? '']);
    if (source === 'group' || destination === 'group') return [];
    if (source === null || destination === null) return [{ record, region: null, from: record.zones, to: record.zones }];
    const services = unknown.length > 0 ? serviceBoxes(['any']).boxes : boxes;
    const touched = (set: AddressSet): readonly string[] => ends.ids.filter((id) => isTouched(set, ends.setOf(id)));
    return [{ record, region: { source, destination, services }, from: touched(source), to: touched(destination) }];
  });
}
const isTouched = (a: AddressSet, b: AddressSet): boolean => !isEmpty(intersectionOf(a, b));

export const observedPaths: Derivation = {
  kinds: ['observed-paths', 'path-uses'],
  derive: (input) => {
    if ((input.kinds.get('flows')?.records.length ?? 0) === 0) return [];
    const network = networkOf(input);
    const wanted = wantedOf(declaredFlows(input.site, network.ends, input.calendar));
    const budget: Budget = { left: mostComparisons };
    const seen = seenFlows(input, network);
    const of = nature(input);
    const records = seen.map((flow) => observedRecord(flow, network, wanted, of, budget, hasRules(input)));
    const observed = { kind: 'observed-paths', records, unfinished: network.view.unfinished ?? (budget.left < 0 ? tooMany : null) };
    if (!hasRules(input)) return [observed];
    const uses = usesOf(seen, network, input);
    return [observed, { kind: 'path-uses', ...uses }];
  },
};

function observedRecord(
  { record: { values, origins }, region, from, to }: Seen,
  network: Network,
  wanted: Wanted,
  of: Nature,
  budget: Budget,
  withRules: boolean,
): DerivedRecord {
  const [a = outside, ...otherFroms] = from;
  const [b = outside, ...otherTos] = to;
  const isClear = region !== null && otherFroms.length + otherTos.length === 0;
  const isInside = isClear && a === b;
  const permission = isInside || !withRules || region === null ? null : permissionOf(region, network, budget);
  const cover = isInside || region === null ? null : coverOf([region], wanted, budget);
  const conduits = permission?.ways.flatMap(({ gates }) => gates.flatMap((gate) => gate.conduits)) ?? [];
  return {
    fields: {
      source: textAt(values, 'sourceAddress') ?? textAt(values, 'sourceAsset') ?? '',
      destination: textAt(values, 'destinationAddress') ?? textAt(values, 'destinationAsset') ?? '',
      service: textAt(values, 'service') ?? '',
      from: from.join(' or ') || outside,
      to: to.join(' or ') || outside,
      zones: [...new Set([...from, ...to])].filter((id) => id !== outside),
      conduits: [...new Set(conduits)],
      ...(isClear && { crosses: !isInside }),
      ...(isInside && { permitted: true, declared: true }),
      ...(permission?.permitted != null && { permitted: permission.permitted }),
      ...(cover?.isWhole != null && { declared: cover.isWhole }),
      by: bounded([...new Set((permission?.ways ?? []).flatMap(({ rules }) => rules.map(({ name }) => name)))], 10),
      leavesSite: to.includes(outside) && !from.includes(outside),
      fromOutside: from.some(of.isOutside),
      toOutside: to.some(of.isOutside),
    },
    origins: firstOrigin([...origins, ...(permission?.ways ?? []).flatMap(({ rules }) => rules.flatMap(({ origin }) => origin ?? []))], {
      evidence: 'flows',
      line: 0,
      column: 1,
      pointer: null,
    }),
  };
}

/** Permissions between zones, and whether anything was seen that needs them. */
function usesOf(
  seen: readonly Seen[],
  network: Network,
  { site }: DeriveInput,
): { readonly records: readonly DerivedRecord[]; readonly unfinished: string | null } {
  const uses = new Map<Way, Seen>();
  for (const flow of seen) {
    const { region, from: froms, to: tos } = flow;
    if (region === null) continue;
    for (const from of froms)
      for (const to of tos) if (from !== to) for (const way of network.waysFor(from, to, region)) if (!uses.has(way)) uses.set(way, flow);
  }
  const records = network.ends.ids.flatMap((from) =>
    network.ends.ids.flatMap((to) =>
      from === to || from === outside || to === outside
        ? []
        : network.waysOf(from, to).flatMap((way): readonly DerivedRecord[] => {
            if (!way.isSure) return [];
            const used = uses.get(way);
            const { sources, destinations, services } = textsOf(way.regions);
            const origins = [...way.rules.flatMap(({ origin }) => origin ?? []), ...(used?.record.origins ?? [])];
            return [
              {
                fields: {
                  ...{ from, to, zones: [from, to], conduits: [...new Set(way.gates.flatMap(({ conduits }) => conduits))] },
                  by: way.rules.map(({ name }) => name).join(', '),
                  ...{ sources, destinations, services, observed: used !== undefined },
                },
                origins: firstOrigin(origins, siteOrigin(site)),
              },
            ];
          }),
    ),
  );
  return { records, unfinished: network.view.unfinished };
}
