/** Which asset a discovered device is: by the name that it or the tool gives, by its address, by a MAC address that is its own. */
import type { EvidenceRecord } from '../model/record.js';
import { addressesAt, type AssetDirectory, type AssetEntry, foldMac, isSharedMac, only, textAt, textsAt } from './asset-directory.js';

const macOf = ({ values }: EvidenceRecord): string | null => {
  const mac = textAt(values, 'mac');
  return mac === null || isSharedMac(foldMac(mac)) ? null : foldMac(mac);
};

/** A MAC address that was seen with several addresses is that of a router before them. */
export function addressesOfMacs(records: readonly EvidenceRecord[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const record of records) {
    const mac = macOf(record);
    if (mac !== null) counts.set(mac, (counts.get(mac) ?? 0) + addressesAt(record.values, 'address').length);
  }
  return counts;
}

export interface Identity {
  readonly byName: AssetEntry | null;
  readonly byAddress: AssetEntry | null;
  readonly byMac: AssetEntry | null;
  /** Its MAC address is its own, and no router's. */
  readonly mac: string | null;
  /** Every asset that it may be. */
  readonly all: readonly AssetEntry[];
}

const routing: ReadonlySet<unknown> = new Set(['network', 'firewall']);

export function identify(record: EvidenceRecord, directory: AssetDirectory, talked: ReadonlyMap<string, number>): Identity {
  const { values } = record;
  const [own] = textsAt(values, 'asset').flatMap((text) => directory.meant(text) ?? []);
  const [hostname] = textsAt(values, 'hostname');
  const named = hostname === undefined ? [] : directory.named(hostname);
  const holders = addressesAt(values, 'address').flatMap((address) => directory.byAddress.get(address) ?? []);
  const seen = macOf(record);
  const isOwn = seen !== null && (talked.get(seen) ?? 0) <= 1;
  const ofMac = seen === null || !isOwn ? [] : directory.ofMac(seen);
  const isRouter = ofMac.some(({ fields }) => routing.has(fields['class']));
  return {
    byName: own ?? only(named),
    byAddress: only(holders),
    byMac: isRouter ? null : only(ofMac),
    mac: isOwn && !isRouter ? seen : null,
    all: [...(own === undefined ? [] : [own]), ...named, ...holders, ...ofMac],
  };
}

/** The inventory has it, though not with this address: a MAC address is firm, a name counts where no address is on record. */
export const isKnown = ({ byMac, byName }: Identity): boolean => byMac !== null || byName?.addresses.length === 0;
