/** The devices of a site that hold rules or join networks: their rules in order, their interfaces, and why their rules may not be all. */
import type { EvidenceRecord, KindEvidence, Origin, Value } from '../../model/record.js';
import { textAt, textsAt } from '../asset-directory.js';
import { type AddressSet, addressSetOf, intersectionOf, isEmpty, noAddresses } from './address-set.js';
import type { Ends } from './ends.js';
import { type Device, deviceOf } from './reach.js';
import { filterRule, type FilterRule, makeSets } from './rule.js';

/** An interface in use. */
export interface Leg {
  readonly device: string;
  /** All names by which rules may call it: its own, its alias, its zone on the device. */
  readonly names: readonly string[];
  /** The networks that it stands in. */
  readonly set: AddressSet;
  /** The networks behind the next router. */
  readonly beyond: AddressSet;
  readonly origin: Origin | null;
}
export interface RuleDevice {
  readonly id: string;
  readonly device: Device;
  readonly rules: readonly FilterRule[];
  readonly legs: readonly Leg[];
  /** Why there may be more rules than these; null: these are all. */
  readonly gap: string | null;
}
export interface Devices {
  readonly get: (id: string) => RuleDevice | null;
  readonly withRules: readonly RuleDevice[];
  /** Addresses that a device puts in place of others: what comes after it may see them as the sender. */
  readonly translated: ReadonlyMap<string, AddressSet>;
  /** By device, of devices without rules too. */
  readonly legs: ReadonlyMap<string, readonly Leg[]>;
}

export function makeDevices(kinds: ReadonlyMap<string, KindEvidence>, ends: Ends): Devices {
  const evidence = kinds.get('firewall-rules');
  const zoneSet = (zone: string): AddressSet | null => (ends.ids.includes(zone) ? ends.setOf(zone) : null);
  const legs = grouped((kinds.get('device-interfaces')?.records ?? []).flatMap(legOf), ({ device }) => device);
  const gaps = new Map<string, string>();
  for (const { registration, rejected } of evidence?.registrations ?? [])
    if (rejected.length > 0)
      gaps.set(
        registration.id,
        `${rejected.length} statements of ${registration.file} are not understood, first in line ${rejected[0]?.line ?? 0}: ${rejected[0]?.reason ?? ''}`,
      );
  const sets = makeSets();
  const records = grouped(evidence?.records ?? [], ({ values }) => textAt(values, 'device') ?? '');
  const byId = new Map(
    [...records].map(([id, own]): [string, RuleDevice] => {
      const rules = own.flatMap((record) => filterRule(record, zoneSet, sets) ?? []);
      const sources = new Set(own.flatMap(({ origins }) => origins.map((origin) => origin.evidence)));
      const gap = [...sources].map((source) => gaps.get(source)).find((each) => each !== undefined) ?? null;
      return [id, { id, device: deviceOf(rules), rules, legs: legs.get(id) ?? [], gap }];
    }),
  );
  const translated = new Map(
    [...grouped(kinds.get('address-translations')?.records ?? [], ({ values }) => textAt(values, 'device') ?? '')].map(([id, own]) => [
      id,
      addressSetOf(own.flatMap(({ values }) => textAt(values, 'outside') ?? [])).set,
    ]),
  );
  return { get: (id) => byId.get(id) ?? null, withRules: [...byId.values()], translated, legs };
}

function legOf({ values, origins }: EvidenceRecord): readonly Leg[] {
  const device = textAt(values, 'device');
  if (device === null || values['enabled'] === false) return [];
  const names = [textAt(values, 'interface'), textAt(values, 'alias'), textAt(values, 'deviceZone')].filter((name) => name !== null);
  return [{ device, names, set: setAt(values['networks']), beyond: setAt(values['routes']), origin: origins[0] ?? null }];
}
const setAt = (value: Value | undefined): AddressSet => (value === undefined ? noAddresses : addressSetOf(textsAt({ value }, 'value')).set);

function grouped<T>(all: readonly T[], keyOf: (one: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const each of all) {
    const key = keyOf(each);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [each]);
    else group.push(each);
  }
  return groups;
}

/** Interfaces of a device that stand in a part of a set. */
export const facing = (legs: readonly Leg[], set: AddressSet): readonly Leg[] =>
  legs.filter((leg) => !isEmpty(intersectionOf(leg.set, set)));
