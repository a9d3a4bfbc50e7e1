/** Assets by id and by address, with the zones in which they stand. Other records find their place through it. */
import type { Kind } from '../model/kind.js';
import type { Fields, Origin } from '../model/record.js';
import { isDeviceAddress, normaliseAddress } from './address.js';
import type { Draft } from './draft.js';
import type { ZoneLookup } from './zone-lookup.js';

export interface AssetEntry {
  readonly id: string;
  /** The declared zone, else those of its addresses. */
  readonly zones: readonly string[];
  readonly declared: string | null;
  readonly addresses: readonly string[];
  /** Of these, what it shares with a partner as the inventory says: the virtual address of a redundant pair, of a cluster. */
  readonly shared: readonly string[];
  readonly macs: readonly string[];
  readonly inService: boolean;
  readonly origins: readonly Origin[];
  /** As the inventory has it. */
  readonly fields: Fields;
}

/** A class, since what its record has is not held a second time. */
class Entry implements AssetEntry {
  readonly id: string;
  readonly zones: readonly string[];
  readonly declared: string | null;
  readonly addresses: readonly string[];
  readonly shared: readonly string[];
  readonly macs: readonly string[];
  readonly inService: boolean;
  private readonly draft: Draft;
  constructor(draft: Draft, of: Omit<AssetEntry, 'origins' | 'fields' | 'inService'>) {
    this.id = of.id;
    this.zones = of.zones;
    this.declared = of.declared;
    this.addresses = of.addresses;
    this.shared = of.shared;
    this.macs = of.macs;
    this.inService = isInService(draft.values);
    this.draft = draft;
  }
  get origins(): readonly Origin[] {
    return this.draft.origins;
  }
  get fields(): Fields {
    return this.draft.values;
  }
}

/** Assets by a text that each of them has. */
export interface ByText {
  readonly get: (text: string) => readonly AssetEntry[] | undefined;
  readonly has: (text: string) => boolean;
  readonly keys: () => Iterable<string>;
  readonly [Symbol.iterator]: () => Iterator<readonly [string, readonly AssetEntry[]]>;
}

export interface AssetDirectory {
  readonly byId: ReadonlyMap<string, AssetEntry>;
  /** Gathered when it is first asked, like the names. */
  readonly byAddress: ByText;
  /** Assets with that MAC address (folded); gathered when it is first asked. */
  readonly ofMac: (mac: string) => readonly AssetEntry[];
  /** At least one inventory could be read; without one, nothing can be said to be missing from it. */
  readonly readable: boolean;
  /** The inventories themselves, as places: what is missing from them stands in no line. */
  readonly files: readonly Origin[];
  /** Assets of that id, host name or alias, in any letters, with or without domain; gathered when it is first asked. */
  readonly named: (name: string) => readonly AssetEntry[];
  /** The one asset that a record means by this text: its id as written, else by name or address; null: none, or several. */
  readonly meant: (text: string) => AssetEntry | null;
}

export function makeAssetDirectory(
  kind: Kind | undefined,
  drafts: Iterable<Draft>,
  inventories: readonly string[],
  knownZones: ReadonlySet<string>,
  lookup: ZoneLookup,
): AssetDirectory {
  const byId = new Map<string, AssetEntry>();
  const declaredOnly = new Map<string, readonly string[]>([...knownZones].map((zone) => [zone, [zone]]));
  const [idField = 'id'] = kind?.key ?? [];
  const anchors = kind?.attach[''] ?? {};
  for (const draft of drafts) {
    const { values: fields, conflicts } = draft;
    const id = textAt(fields, idField);
    if (id === null) continue;
    const declared = textAt(fields, anchors.zone ?? 'zone');
    const own = addressesAt(fields, anchors.address ?? 'addresses');
    const shared = addressesAt(fields, 'sharedAddresses');
    const addresses = shared.length === 0 ? own : [...new Set([...own, ...shared])];
    // Where sources differ on the zone nobody knows it; the address does not settle it.
    const isDisputed = conflicts.has(anchors.zone ?? 'zone');
    const zones = isDisputed ? nothing : declared === null ? zonesOfAddresses(addresses, lookup) : (declaredOnly.get(declared) ?? nothing);
    const written = textsAt(fields, 'macAddresses');
    const macs = written.length === 0 ? nothing : written.map(foldMac);
    byId.set(id, new Entry(draft, { id, zones, declared, addresses, shared, macs }));
  }
  const named = makeNamed(byId);
  let byAddress: ByText | null = null;
  const atAddresses = (): ByText => (byAddress ??= gathered(byId, ({ addresses }) => addresses));
  return {
    byId,
    get byAddress() {
      return atAddresses();
    },
    ofMac: makeOfMac(byId),
    readable: inventories.length > 0,
    files: inventories.map((evidence) => ({ evidence, line: 0, column: 0, pointer: null })),
    named,
    meant: (text) => {
      const exact = byId.get(text);
      if (exact !== undefined) return exact;
      const address = normaliseAddress(text.trim());
      return only(address === null ? named(text) : (atAddresses().get(address) ?? []));
    },
  };
}

/** What is in service comes before a spare or a retired asset of the same name. */
export function only(entries: readonly AssetEntry[]): AssetEntry | null {
  const live = entries.filter(({ inService }) => inService);
  const [first, second] = live.length > 0 ? live : entries;
  return first === undefined || second !== undefined ? null : first;
}

function makeOfMac(byId: ReadonlyMap<string, AssetEntry>): AssetDirectory['ofMac'] {
  let byMac: ByText | null = null;
  return (mac) => (byMac ??= gathered(byId, ({ macs }) => macs)).get(mac) ?? nothing;
}

/** Assets by each of the texts that they have, once. Nearly all have a text for themselves: those need no list until they are asked for. */
function gathered(byId: ReadonlyMap<string, AssetEntry>, textsOf: (entry: AssetEntry) => readonly string[]): ByText {
  const found = new Map<string, AssetEntry | AssetEntry[]>();
  for (const entry of byId.values())
    for (const text of textsOf(entry)) {
      const there = found.get(text);
      if (there === undefined) found.set(text, entry);
      else if (!isList(there)) {
        if (there !== entry) found.set(text, [there, entry]);
      } else if (!there.includes(entry)) there.push(entry);
    }
  const listOf = (there: AssetEntry | AssetEntry[]): readonly AssetEntry[] => (isList(there) ? there : [there]);
  return {
    get: (text) => {
      const there = found.get(text);
      return there === undefined ? undefined : listOf(there);
    },
    has: (text) => found.has(text),
    keys: () => found.keys(),
    *[Symbol.iterator]() {
      for (const [text, there] of found) yield [text, listOf(there)] as const;
    },
  };
}
const isList = (there: AssetEntry | AssetEntry[]): there is AssetEntry[] => Array.isArray(there);
function addTo(map: Map<string, AssetEntry[]>, text: string, entry: AssetEntry): void {
  const there = map.get(text);
  if (there === undefined) map.set(text, [entry]);
  else if (!there.includes(entry)) there.push(entry);
}

/** A host name with a domain and one without are the same host; two with different domains are not. */
function makeNamed(byId: ReadonlyMap<string, AssetEntry>): AssetDirectory['named'] {
  let names: { readonly whole: Map<string, AssetEntry[]>; readonly hosts: Map<string, AssetEntry[]> } | null = null;
  const gather = (): NonNullable<typeof names> => {
    const whole = new Map<string, AssetEntry[]>();
    const hosts = new Map<string, AssetEntry[]>();
    for (const entry of byId.values())
      for (const text of [entry.id, ...textsAt(entry.fields, 'hostname'), ...textsAt(entry.fields, 'aliases')]) {
        const name = foldAssetName(text);
        const host = hostOf(name);
        addTo(whole, name, entry);
        if (host !== null) addTo(hosts, host, entry);
      }
    return { whole, hosts };
  };
  return (text) => {
    names ??= gather();
    const name = foldAssetName(text);
    const host = hostOf(name);
    return names.whole.get(name) ?? (host === null ? names.hosts.get(name) : names.whole.get(host)) ?? [];
  };
}

/** `PLANT\HMI-1$`, `hmi-1.plant.local.` and `HMI-1` are one name. */
export const foldAssetName = (text: string): string => text.trim().toLowerCase().replace(/^.*\\/, '').replace(/[$.]$/, '');
/** The first label of a name that has a domain; null: it has none. `P-101.2` is a tag, and its 2 no domain. */
const hostOf = (name: string): string | null => /^([^.]+)\.[a-z][a-z0-9-]+(?:\.[a-z0-9-]+)*$/.exec(name)?.[1] ?? null;

/** Spares and retired assets may share an address with what replaced them. */
const isInService = (fields: Fields): boolean => {
  const stage = fields['lifecycle'];
  return stage !== 'spare' && stage !== 'retired';
};

export function zonesOfAddresses(addresses: readonly string[], lookup: ZoneLookup): readonly string[] {
  const [first, ...more] = addresses;
  if (first === undefined) return [];
  if (more.length === 0) return lookup.ofAddress(first);
  return [...new Set(addresses.flatMap((address) => lookup.ofAddress(address)))];
}

/** MAC addresses of virtual routers (VRRP, HSRP, GLBP), which a pair shares by design. */
export const isVirtualMac = (folded: string): boolean => /^(00005e000[12]|00000c07ac|00000c9ff|0007b400)/.test(folded);
/** Or one that stands for no device. */
export const isSharedMac = (folded: string): boolean => isVirtualMac(folded) || /^(0{12}|f{12})$/.test(folded) || folded.length < 12;
export const foldMac = (mac: string): string => mac.toLowerCase().replace(/[^0-9a-z]/g, '');

/** Addresses of devices in a field, canonical; what is no single address is left out. */
export function addressesAt(fields: Fields, name: string): readonly string[] {
  const texts = textsAt(fields, name);
  // Nearly all of them are written as they should be.
  if (texts.every((text) => deviceAddressOf(text) === text)) return texts;
  return texts.flatMap((text) => deviceAddressOf(text) ?? []);
}
function deviceAddressOf(text: string): string | null {
  const address = normaliseAddress(text);
  return address !== null && isDeviceAddress(address) ? address : null;
}

const nothing: readonly never[] = [];

export function textAt(fields: Fields, name: string | undefined): string | null {
  if (name === undefined) return null;
  const value = fields[name];
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : null;
}

export function textsAt(fields: Fields, name: string | undefined): readonly string[] {
  if (name === undefined) return nothing;
  const value = fields[name];
  if (value === undefined) return nothing;
  if (typeof value === 'string') return [value];
  if (!Array.isArray(value)) return nothing;
  return value.every(isText) ? value : value.filter(isText);
}
const isText = (value: unknown): value is string => typeof value === 'string';
