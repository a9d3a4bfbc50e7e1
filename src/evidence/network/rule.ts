/** A record of kind firewall-rules as a filter: the packets that it certainly matches, and those that it may match. */
import type { EvidenceRecord, Origin, Value } from '../../model/record.js';
import { type AddressSet, addressSetOf, allAddresses } from './address-set.js';
import { everyServices, type ServiceBox, serviceBoxes } from './service-set.js';

export interface FilterRule {
  readonly device: string;
  readonly id: string;
  /** Both, as texts and keys name it. */
  readonly name: string;
  readonly chain: string;
  readonly position: number;
  readonly action: 'allow' | 'deny';
  readonly traffic: readonly string[];
  readonly source: AddressSet;
  readonly destination: AddressSet;
  readonly services: readonly ServiceBox[];
  readonly from: readonly string[];
  readonly to: readonly string[];
  /** null: every state. */
  readonly state: readonly string[] | null;
  /** Why it may match less than its sets say; null: it matches exactly them. */
  readonly doubt: string | null;
  readonly isDefault: boolean;
  /** The evidence lacks what it needs to be known whole. */
  readonly isUnread: boolean;
  /** It names no addresses; where it names zones of the site, its sets are theirs. */
  readonly isEverywhere: boolean;
  readonly origin: Origin | null;
}

const nothing: readonly string[] = [];
const anyTexts: readonly string[] = ['any'];
const isText = (value: Value): value is string => typeof value === 'string';
const isTexts = (value: readonly Value[]): value is readonly string[] => value.every(isText);
const isList = (value: Value): value is readonly Value[] => Array.isArray(value);
/** A list of nothing but texts itself: what was worked out for it is found again. */
function textsOf(value: Value | undefined): readonly string[] {
  if (value === undefined) return nothing;
  if (isList(value)) return isTexts(value) ? value : value.filter(isText);
  return isText(value) ? [value] : nothing;
}

/** What texts name, worked out once for all rules that say the same: long lists name few hosts and services over and over. */
export interface Sets {
  readonly addresses: (texts: readonly string[]) => Addresses;
  readonly services: (texts: readonly string[]) => ReturnType<typeof serviceBoxes>;
}
type Addresses = ReturnType<typeof addressSetOf> & { readonly isWide: boolean };
export const makeSets = (): Sets => ({
  addresses: onceForEach((texts) => ({ ...addressSetOf(texts), isWide: isWide(texts) })),
  services: onceForEach(serviceBoxes),
});
function onceForEach<T>(make: (texts: readonly string[]) => T): (texts: readonly string[]) => T {
  // Readers make equal lists of a column one in memory; those of two columns have equal texts.
  const ofList = new Map<readonly string[], T>();
  const made = new Map<string, T>();
  return (texts) => {
    let one = ofList.get(texts);
    if (one === undefined) {
      const key = texts.join('\n');
      one = made.get(key);
      if (one === undefined) made.set(key, (one = make(texts)));
      ofList.set(texts, one);
    }
    return one;
  };
}

/** null: the rule is not in force, so that it matches nothing. A table may name a zone of the site in place of addresses. */
export function filterRule(
  { values, origins }: Pick<EvidenceRecord, 'values' | 'origins'>,
  zoneSet: (zone: string) => AddressSet | null = () => null,
  sets: Sets = makeSets(),
): FilterRule | null {
  const { enabled, device, id, chain, position, state } = values;
  if (enabled === false) return null;
  const doubts: string[] = [];
  const isDefault = values['isDefault'] === true;
  // A default rule that names nothing is for everything.
  const orAll = (value: Value | undefined): Value | undefined => value ?? (isDefault ? anyTexts : undefined);
  const { sourceAddress, sourceZone, destinationAddress, destinationZone, service } = values;
  const from = sets.addresses(textsOf(sourceAddress));
  const to = sets.addresses(textsOf(destinationAddress));
  // What decides all the rest decides it everywhere.
  const setOf = (address: Value | undefined, named: Addresses, zone: Value | undefined, what: string): AddressSet => {
    const written = address === undefined ? (isDefault ? allAddresses : unknownAddresses(what, doubts)) : addressesOf(named, what, doubts);
    return (!isDefault && named.isWide && typeof zone === 'string' ? zoneSet(zone) : null) ?? written;
  };
  const source = setOf(sourceAddress, from, sourceZone, 'source');
  const destination = setOf(destinationAddress, to, destinationZone, 'destination');
  const services = servicesOf(orAll(service), doubts, sets);
  if (enabled === undefined) doubts.push('whether it is in force is not known');
  for (const condition of textsOf(values['conditions'])) doubts.push(condition);
  if (values['action'] !== 'allow' && values['action'] !== 'deny') doubts.push('its action is not known');
  const ownDevice = typeof device === 'string' ? device : '';
  const ownId = typeof id === 'string' ? id : '';
  return {
    device: ownDevice,
    id: ownId,
    name: `${ownDevice} ${ownId}`,
    chain: typeof chain === 'string' ? chain : '',
    source,
    destination,
    services,
    position: typeof position === 'number' ? position : Number.MAX_SAFE_INTEGER,
    action: values['action'] === 'allow' ? 'allow' : 'deny',
    traffic: textsOf(values['traffic']),
    from: textsOf(values['sourceInterface']),
    to: textsOf(values['destinationInterface']),
    state: state === undefined ? null : textsOf(state),
    doubt: doubts.length === 0 ? null : doubts.join('; '),
    isDefault,
    isUnread:
      enabled === undefined || (!isDefault && (sourceAddress === undefined || destinationAddress === undefined || service === undefined)),
    isEverywhere: from.isWide && to.isWide,
    origin: origins[0] ?? null,
  };
}

const isWide = (texts: readonly string[]): boolean => texts.length === 0 || texts.some((text) => /^(any|all|\*)$/i.test(text));

/** What cannot be worked out may be anything. */
function addressesOf({ set, unknown }: Addresses, what: string, doubts: string[]): AddressSet {
  if (unknown.length === 0) return set;
  doubts.push(`${what} ${unknown.slice(0, 3).join(', ')}`);
  return allAddresses;
}
function unknownAddresses(what: string, doubts: string[]): AddressSet {
  doubts.push(`its ${what} is not known`);
  return allAddresses;
}

function servicesOf(value: Value | undefined, doubts: string[], sets: Sets): readonly ServiceBox[] {
  if (value === undefined) {
    doubts.push('its service is not known');
    return everyServices;
  }
  const { boxes, unknown } = sets.services(textsOf(value));
  if (unknown.length === 0) return boxes;
  doubts.push(`service ${unknown.slice(0, 3).join(', ')}`);
  return everyServices;
}

/** Whether an interface is one of those that a rule names; null: that is not known. */
export function matchesInterface(names: readonly string[], given: readonly string[] | null): boolean | null {
  if (names.length === 0) return true;
  if (given === null) return null;
  const is = (pattern: string): boolean =>
    given.some((name) => (pattern.endsWith('+') ? name.startsWith(pattern.slice(0, -1)) : pattern === name));
  if (names.some((name) => name.startsWith('!') && is(name.slice(1)))) return false;
  const wanted = names.filter((name) => !name.startsWith('!'));
  return wanted.length === 0 || wanted.some(is);
}
