/** The devices themselves: ways that lead around those that enforce a conduit, what each does with traffic that no rule names, and rules that never decide. */
import { outside } from '../../model/network.js';
import type { EvidenceRecord, Origin } from '../../model/record.js';
import { addressesAt, textAt } from '../asset-directory.js';
import { allAddresses } from '../network/address-set.js';
import type { RuleDevice } from '../network/devices.js';
import { type Network, networkOf } from '../network/network.js';
import { deviceOf, reach } from '../network/reach.js';
import { hasEverything, hasEveryService, review } from '../network/review.js';
import type { FilterRule } from '../network/rule.js';
import { everyService } from '../network/service-set.js';
import { bounded } from '../network/texts.js';
import type { Derivation, DerivedRecord, DeriveInput } from './derivation.js';
import { firstOrigin, hasRules, siteOrigin } from './network-words.js';

interface Bypass {
  readonly device: string;
  readonly way: 'conduit' | 'second-network' | 'published-address' | 'modem' | 'cellular' | 'radio' | 'rules';
  readonly zones: readonly string[];
  readonly conduits?: readonly string[];
  readonly isEnforced: boolean;
  readonly what: string;
  readonly origins: readonly Origin[];
}

export const zoneEntrances: Derivation = {
  kinds: ['zone-entrances'],
  derive: (input) => {
    const network = networkOf(input);
    const enforcing = new Set(input.site.conduits.flatMap(({ enforcedBy }) => enforcedBy));
    const found = [
      ...enforced(input),
      ...secondNetworks(input, network, enforcing),
      ...published(input, network, enforcing),
      ...remote(input),
      ...byRadio(input),
      ...otherRules(input, network, enforcing),
    ];
    const records = found.map(({ device, way, zones, conduits = [], isEnforced, what, origins }): DerivedRecord => ({
      fields: {
        device,
        way,
        zones: [...new Set(zones)].filter((id) => id !== outside),
        conduits: [...conduits],
        enforced: isEnforced,
        what,
      },
      origins: firstOrigin(origins, siteOrigin(input.site)),
    }));
    return [{ kind: 'zone-entrances', records, unfinished: null }];
  },
};

const enforced = ({ site }: DeriveInput): readonly Bypass[] =>
  site.conduits.flatMap(({ id, between, enforcedBy, at }) =>
    enforcedBy.map((device): Bypass => ({
      ...{ device, way: 'conduit', zones: between, conduits: [id], isEnforced: true, what: id },
      origins: [{ evidence: 'site', line: at.line, column: at.column, pointer: null }],
    })),
  );

function secondNetworks({ kinds, directory }: DeriveInput, { bridges, ends }: Network, enforcing: ReadonlySet<string>): readonly Bypass[] {
  const known = bridges
    .filter(({ isEnforcing }) => !isEnforcing)
    .map(({ device, zones, origins }): Bypass => ({
      device,
      way: 'second-network',
      zones,
      isEnforced: false,
      what: `legs in ${zones.join(' and ')}`,
      origins,
    }));
  // A card that the inventory does not know shows in what answers on the network under one name in two places.
  const byName = new Map<string, EvidenceRecord[]>();
  for (const record of kinds.get('discovered-devices')?.records ?? []) {
    const name = textAt(record.values, 'hostname')?.toLowerCase() ?? '';
    if (name !== '') byName.set(name, [...(byName.get(name) ?? []), record]);
  }
  const seen = [...byName].flatMap(([name, records]): readonly Bypass[] => {
    const addresses = records.flatMap(({ values }) => addressesAt(values, 'address'));
    const zones = [...new Set(addresses.flatMap((address) => ends.zonesOf(address)))].filter((zone) => zone !== outside);
    const assets = addresses.flatMap((address) => directory.byAddress.get(address) ?? []).map(({ id }) => id);
    if (zones.length < 2 || assets.some((id) => enforcing.has(id) || known.some(({ device }) => device === id))) return [];
    const what = `answers as ${name} at ${addresses.join(' and ')}`;
    return [
      {
        device: assets[0] ?? name,
        way: 'second-network',
        zones,
        isEnforced: false,
        what,
        origins: records.flatMap(({ origins }) => origins),
      },
    ];
  });
  return [...known, ...seen];
}

/** An address that is published is a way in; only a device that enforces a conduit may open it. */
const published = ({ kinds }: DeriveInput, { ends }: Network, enforcing: ReadonlySet<string>): readonly Bypass[] =>
  (kinds.get('address-translations')?.records ?? []).flatMap(({ values, origins }): readonly Bypass[] => {
    const inside = textAt(values, 'inside');
    const device = textAt(values, 'device');
    const zones = inside === null ? [] : ends.zonesOf(inside).filter((zone) => zone !== outside);
    if (inside === null || zones.length === 0) return [];
    const what = `${inside} is reached as ${textAt(values, 'outside') ?? ''}`;
    return [
      { device: device ?? inside, way: 'published-address', zones, isEnforced: device !== null && enforcing.has(device), what, origins },
    ];
  });

const remote = ({ kinds, site }: DeriveInput): readonly Bypass[] =>
  (kinds.get('remote-access')?.records ?? []).flatMap(({ values, zones, origins }): readonly Bypass[] => {
    const technology = textAt(values, 'technology');
    if (technology !== 'modem' && technology !== 'cellular') return [];
    const conduit = site.conduits.find(({ id }) => id === textAt(values, 'conduit'));
    const device = textAt(values, 'accessPoint') ?? textAt(values, 'id') ?? '';
    const what = textAt(values, 'path') ?? `path ${textAt(values, 'id') ?? ''}`;
    const isEnforced = conduit !== undefined && conduit.enforcedBy.length > 0;
    return [{ device, way: technology, zones, conduits: conduit === undefined ? [] : [conduit.id], isEnforced, what, origins }];
  });

const byRadio = ({ kinds, site }: DeriveInput): readonly Bypass[] =>
  (kinds.get('wireless')?.records ?? []).flatMap(({ values, zones, conduits, origins }): readonly Bypass[] => {
    const technology = textAt(values, 'technology') ?? '';
    if (!/^(cellular|private-cellular|radio-modem|microwave|satellite)$/.test(technology)) return [];
    const carried = site.conduits.filter(({ id }) => conduits.includes(id));
    const device = textAt(values, 'accessPoint') ?? textAt(values, 'id') ?? '';
    const isEnforced = carried.length > 0 && carried.every(({ enforcedBy }) => enforcedBy.length > 0);
    const way = technology.endsWith('cellular') ? 'cellular' : 'radio';
    return [{ device, way, zones, conduits: carried.map(({ id }) => id), isEnforced, what: textAt(values, 'name') ?? technology, origins }];
  });

/** A host or switch that forwards by rules of its own, and that no conduit names. */
const otherRules = (input: DeriveInput, network: Network, enforcing: ReadonlySet<string>): readonly Bypass[] =>
  network.devices.withRules.flatMap(({ id, rules }): readonly Bypass[] => {
    if (enforcing.has(id)) return [];
    const { zones } = places(input, network)(id);
    const allowing = rules.filter(({ action, traffic }) => action === 'allow' && (traffic.length === 0 || traffic.includes('through')));
    if (allowing.length === 0) return [];
    const what = `${allowing.length} rules let traffic through, and no conduit is enforced by it`;
    return [
      { device: id, way: 'rules', zones, isEnforced: false, what, origins: allowing.slice(0, 3).flatMap(({ origin }) => origin ?? []) },
    ];
  });

export const ruleReview: Derivation = {
  kinds: ['default-actions', 'rule-effects'],
  derive: (input) => {
    if (!hasRules(input)) return [];
    const network = networkOf(input);
    const { withRules } = network.devices;
    const placeOf = places(input, network);
    let unseen = 0;
    const effects = withRules.flatMap((device) => {
      const found = review(device.device);
      unseen += found.unseen;
      return effectsOf(device, found, placeOf(device.id));
    });
    const actions = withRules.flatMap((device) => defaultsOf(device, placeOf(device.id), input));
    const cut = unseen === 0 ? null : `${unseen} rules overlap with too many others to be compared`;
    return [
      { kind: 'default-actions', records: actions, unfinished: null },
      { kind: 'rule-effects', records: effects, unfinished: cut },
    ];
  },
};

type PlaceOf = (device: string) => { readonly zones: readonly string[]; readonly conduits: readonly string[] };
const places = ({ site, directory, kinds }: DeriveInput, { ends, gates }: Network): PlaceOf => {
  return (device) => {
    const conduits = site.conduits.filter(({ enforcedBy }) => enforcedBy.includes(device));
    const faced = ends.ids.filter((zone) => zone !== outside && gates.of(zone).some((gate) => gate.devices.includes(device)));
    const zones = new Set([...conduits.flatMap(({ between }) => between), ...faced]);
    if (zones.size === 0) for (const zone of directory.byId.get(device)?.zones ?? []) zones.add(zone);
    // A device that nothing else places stands between the zones that its rules name.
    if (zones.size === 0)
      for (const { values, zones: touched } of kinds.get('firewall-rules')?.records ?? [])
        if (textAt(values, 'device') === device) for (const zone of touched) zones.add(zone);
    return { zones: [...zones], conduits: conduits.map(({ id }) => id) };
  };
};

type Reviewed = ReturnType<typeof review>;
function effectsOf(
  { id: device, rules }: RuleDevice,
  { shadowed, last, anyToAny, anyService }: Reviewed,
  place: ReturnType<PlaceOf>,
): readonly DerivedRecord[] {
  const { zones, conduits } = place;
  const by = new Map(shadowed.map((each) => [each.rule, each.by]));
  const after = new Map(last.flatMap((each) => each.after.map((rule) => [rule, each.rule] as const)));
  const toAny = new Set(anyToAny);
  const wide = new Set([...anyToAny, ...anyService]);
  return rules
    .filter(({ isDefault }) => !isDefault)
    .map((rule): DerivedRecord => {
      const end = after.get(rule);
      const before = by.get(rule) ?? (end === undefined ? [] : [end]);
      return {
        fields: {
          device,
          id: rule.id,
          zones,
          conduits,
          list: rule.chain,
          action: rule.action,
          effect: end !== undefined ? 'after-everything' : before.length > 0 ? 'never-decides' : 'decides',
          by: bounded(
            before.map(({ id }) => id),
            10,
          ),
          anyToAny: toAny.has(rule),
          wide: wide.has(rule),
        },
        origins: firstOrigin(
          [rule, ...before].flatMap(({ origin }) => origin ?? []),
          { evidence: 'firewall-rules', line: 0, column: 1, pointer: null },
        ),
      };
    });
}

/** What happens to a packet that no narrower rule names, for each interface at which it may enter. */
function defaultsOf({ id: device, rules }: RuleDevice, place: ReturnType<PlaceOf>, { site }: DeriveInput): readonly DerivedRecord[] {
  const through = rules.filter(({ traffic }) => traffic.length === 0 || traffic.includes('through'));
  const wide = deviceOf(
    through.filter(
      (rule) =>
        (rule.doubt === null || rule.isUnread) &&
        (rule.isDefault || hasEverything(rule) || (rule.isEverywhere && hasEveryService(rule.services))),
    ),
  );
  const named = (side: 'from' | 'to'): readonly string[] => [
    ...new Set(through.flatMap((rule) => rule[side].map((name) => name.replace(/^!/, '')).filter((name) => !name.endsWith('+')))),
  ];
  const names = [...new Set([...named('from'), ...named('to')])].slice(0, 200);
  const asked = (from: string | null, to: string | null) =>
    reach(wide, {
      ...{ source: allAddresses, destination: allAddresses, services: [everyService] },
      ...{ from: from === null ? null : [from], to: to === null ? null : [to] },
    }).pieces;
  return (names.length === 0 ? [null] : names).map((from): DerivedRecord => {
    const others = names.filter((to) => to !== from);
    const pieces = (others.length === 0 ? [null] : others).flatMap((to) => asked(from, to));
    const open = pieces.find(({ verdict }) => verdict === 'allow');
    const shut = pieces.find(({ verdict }) => verdict === 'deny');
    const doubtful = pieces.find(({ verdict, rules: deciding }) => verdict === 'undecided' && deciding.length > 0);
    const action = open !== undefined ? 'allow' : doubtful !== undefined ? null : shut !== undefined ? 'deny' : 'none';
    const deciding: readonly FilterRule[] = (open ?? shut)?.rules ?? [];
    return {
      fields: {
        device,
        ...place,
        interface: from ?? 'every interface',
        ...(action !== null && { action }),
        by: deciding.map(({ id }) => id),
      },
      origins: firstOrigin(
        deciding.flatMap(({ origin }) => origin ?? []),
        firstOrigin(
          rules.flatMap(({ origin }) => origin ?? []),
          siteOrigin(site),
        )[0],
      ),
    };
  });
}
