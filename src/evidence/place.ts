/** The zones of one role of a record: by its asset, else by the zone that it names, else by its addresses (design section 5). */
import type { Anchors } from '../model/kind.js';
import type { Fields } from '../model/record.js';
import { normaliseAddress } from './address.js';
import { type AssetDirectory, textsAt } from './asset-directory.js';
import type { ZoneLookup } from './zone-lookup.js';

export interface Place {
  readonly zones: readonly string[];
  /** The one asset that it is, if known. */
  readonly asset: string | null;
  /** It stands for any address, so its zones are all that it may touch. */
  readonly any: boolean;
  /** Its zones are all there are, or it is known to be in none: nothing about its place is missing. */
  readonly isKnown: boolean;
  /** It is about the whole site. */
  readonly isSite: boolean;
  /** Why there is no zone. */
  readonly reasons: readonly string[];
  /** Assets that are named and not in the inventory. */
  readonly unknownAssets: readonly string[];
  /** Zones that are named and not in the site file. */
  readonly unknownZones: readonly string[];
  /** Two ways to the zone that do not lead to the same one. */
  readonly disagreement: { readonly declared: string; readonly found: readonly string[]; readonly by: string } | null;
}

export interface Surroundings {
  readonly directory: AssetDirectory;
  readonly lookup: ZoneLookup;
  readonly zoneIds: ReadonlySet<string>;
  /** Zones that "any" touches for this record. */
  readonly anyZones: () => readonly string[];
  /** An asset has its zone from itself, not from another asset that claims the same address. */
  readonly isAsset: boolean;
}

const nothing: readonly never[] = [];

export function placeOf(anchors: Anchors, fields: Fields, around: Surroundings): Place {
  const { directory, zoneIds } = around;
  const named = textsAt(fields, anchors.asset);
  const subject = subjectNamed(anchors, fields);
  const explicit = subject.zone === null ? textsAt(fields, anchors.zone) : [...new Set([...textsAt(fields, anchors.zone), subject.zone])];
  const entries = named.length === 0 ? nothing : named.map((id) => directory.byId.get(id)).filter((entry) => entry !== undefined);
  const declared = only(explicit, zoneIds);
  // One field may hold an asset or a zone (`from: enterprise`): then a zone is no unknown asset.
  const either = anchors.asset === anchors.zone;
  const unknownAssets =
    entries.length === named.length ? nothing : named.filter((id) => !directory.byId.has(id) && !(either && zoneIds.has(id)));
  const strange =
    declared.length === explicit.length
      ? nothing
      : explicit.filter((zone) => !zoneIds.has(zone) && !isAny(zone) && !(either && directory.byId.has(zone)));
  const asset = named.length === 1 ? (named[0] ?? null) : null;
  const base: Place = {
    zones: nothing,
    asset,
    any: false,
    isKnown: true,
    isSite: false,
    reasons: nothing,
    unknownAssets,
    unknownZones: strange,
    disagreement: null,
  };

  const ofAssets =
    entries.length === 1
      ? (entries[0]?.zones ?? nothing)
      : entries.length === 0
        ? nothing
        : [...new Set(entries.flatMap(({ zones }) => zones))];
  if (ofAssets.length > 0) {
    const [zone] = declared;
    const isKnown = unknownAssets.length === 0 && entries.every(({ zones }) => zones.length > 0);
    if (zone === undefined || ofAssets.includes(zone)) return { ...base, zones: ofAssets, isKnown };
    return { ...base, zones: ofAssets, disagreement: { declared: zone, found: ofAssets, by: `asset ${named.join(', ')}` } };
  }
  const texts = textsAt(fields, anchors.address);
  const byAddress = placeOfAddresses(texts, around);
  if (declared.length > 0) {
    const [zone = ''] = declared;
    const others = byAddress.any ? nothing : byAddress.zones.filter((each) => !declared.includes(each));
    // Copies of a machine: zones with the same network, each for itself.
    const away = around.isAsset && others.length > 0 ? zonesElsewhere(texts, declared, around) : others;
    const differs = around.isAsset ? away.length > 0 : away.length > 0 && away.length === byAddress.zones.length;
    const isKnown = strange.length === 0;
    if (!differs) return { ...base, zones: declared, isKnown, asset: asset ?? byAddress.asset };
    const disagreement = { declared: zone, found: away, by: `address ${texts.slice(0, 5).join(', ')}` };
    return { ...base, zones: declared, asset: asset ?? byAddress.asset, disagreement };
  }
  const foundIt = asset ?? byAddress.asset;
  // A zone that nobody knows is a mistake to be put right, not a reason to look elsewhere.
  const { any, isKnown } = byAddress;
  if (strange.length === 0 && byAddress.zones.length > 0) return { ...base, zones: byAddress.zones, any, isKnown, asset: foundIt };
  if (strange.length === 0 && explicit.some(isAny)) return { ...base, zones: around.anyZones(), any: true, asset: foundIt };
  if (subject.isSite && named.length + explicit.length === 0) return { ...base, isSite: true, asset: foundIt };
  const isOutside = named.length + explicit.length === 0 && texts.length > 0 && isKnown;
  const reasons = [
    ...named.map((id) => missingAsset(id, directory)),
    ...strange.map((zone) => `zone "${zone}" is not in the site file`),
    ...byAddress.reasons,
    ...subject.reasons,
  ];
  return { ...base, reasons, isKnown: isOutside, asset: foundIt };
}

const only = (ids: readonly string[], known: ReadonlySet<string>): readonly string[] =>
  ids.every((id) => known.has(id)) ? ids : ids.filter((id) => known.has(id));

interface Named {
  readonly zone: string | null;
  readonly conduit: string | null;
  readonly isSite: boolean;
  readonly reasons: readonly string[];
}
const nobody: Named = { zone: null, conduit: null, isSite: false, reasons: nothing };

/** `zone:x`, `conduit:x` or `site` in a field of the record. */
export function subjectNamed({ subject }: Anchors, fields: Fields): Named {
  const [text] = subject === undefined ? nothing : textsAt(fields, subject);
  if (text === undefined) return nobody;
  if (/^site$/i.test(text)) return { ...nobody, isSite: true };
  const [, kind, id = ''] = /^(zone|conduit):\s*(.+)$/i.exec(text) ?? [];
  if (kind === undefined) return { ...nobody, reasons: [`subject "${text}" is none of zone:x, conduit:x and site`] };
  return kind.toLowerCase() === 'zone' ? { ...nobody, zone: id } : { ...nobody, conduit: id };
}

const isAny = (text: string): boolean => text === '*' || text.toLowerCase() === 'any' || text.toLowerCase() === 'all';

function missingAsset(id: string, { byId, readable }: AssetDirectory): string {
  if (byId.has(id)) return `asset ${id} has no zone`;
  return readable ? `asset ${id} is not in the inventory` : `asset ${id} is named, and there is no inventory`;
}

/** Zones of addresses that are not in any of the declared ones. */
function zonesElsewhere(texts: readonly string[], declared: readonly string[], around: Surroundings): readonly string[] {
  const zones = texts.map((text) => placeOfAddress(text, around).zones).filter((found) => !found.some((zone) => declared.includes(zone)));
  return [...new Set(zones.flat())];
}

const noAddress = { zones: nothing, asset: null, any: false, isKnown: true, reasons: nothing } as const;

type AddressPlace = Pick<Place, 'zones' | 'asset' | 'any' | 'isKnown' | 'reasons'>;

function placeOfAddresses(texts: readonly string[], around: Surroundings): AddressPlace {
  const [only] = texts;
  if (only === undefined) return noAddress;
  if (texts.length === 1) return placeOfAddress(only, around);
  const zones = new Set<string>();
  const reasons: string[] = [];
  let any = false;
  let isKnown = true;
  for (const text of texts) {
    const place = placeOfAddress(text, around);
    any ||= place.any;
    isKnown &&= place.isKnown;
    for (const zone of place.zones) zones.add(zone);
    reasons.push(...place.reasons);
  }
  return { zones: [...zones], asset: null, any, isKnown, reasons };
}

function placeOfAddress(text: string, { directory, lookup, anyZones, isAsset }: Surroundings): AddressPlace {
  const address = normaliseAddress(text.trim());
  if (address === null) {
    const network = lookup.ofNetwork(text);
    if (network === null) return { ...noAddress, isKnown: false, reasons: [`"${text}" is neither an address nor a network`] };
    const zones = network.any ? anyZones() : network.zones;
    return {
      zones,
      asset: null,
      any: network.any,
      isKnown: true,
      reasons: zones.length > 0 ? nothing : [`network ${text} is in no network of the site`],
    };
  }
  const holders = isAsset ? nothing : (directory.byAddress.get(address) ?? nothing);
  const [holder] = holders;
  const asset = holders.length === 1 ? (holder?.id ?? null) : null;
  const ofHolders = holders.length > 1 ? [...new Set(holders.flatMap(({ zones }) => zones))] : (holder?.zones ?? nothing);
  const zones = ofHolders.length > 0 ? ofHolders : lookup.ofAddress(address);
  return {
    zones,
    asset,
    any: false,
    isKnown: true,
    reasons: zones.length > 0 ? nothing : [`address ${text} is in no network of the site`],
  };
}
