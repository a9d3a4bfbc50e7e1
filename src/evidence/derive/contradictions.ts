/** Contradictions about devices as records, and for each zone what was compared, so that controls can rest on them. */
import type { ContradictionCode } from '../../model/contradiction-codes.js';
import type { Contradiction, Origin } from '../../model/record.js';
import { addressesOfMacs, identify } from '../identify.js';
import type { Derivation, DerivedRecord, DeriveInput } from './derivation.js';

const kind = 'contradictions';
const aboutDevices: ReadonlySet<ContradictionCode> = new Set([
  ...(['not-in-inventory', 'never-seen', 'silent-asset', 'seen-though-retired', 'duplicate-address', 'duplicate-serial'] as const),
  ...(['asset-in-two-zones', 'zone-by-address', 'conflicting-field', 'scan-differs'] as const),
]);

export const contradictions: Derivation = {
  kinds: [kind],
  derive: (input) => {
    const found = input.contradictions.filter(isAboutDevice);
    const isCut = found.some(({ origins }) => origins.length === 0);
    return [
      {
        kind,
        records: [...found.flatMap(recordOf), ...comparedZones(input)],
        unfinished: isCut ? 'of each sort only the first contradictions are listed' : null,
      },
    ];
  },
};

/** Fields and zones of other kinds than assets are told in the report. */
const isAboutDevice = ({ code, subject }: Contradiction): boolean =>
  aboutDevices.has(code) && (code === 'conflicting-field' || code === 'zone-by-address' ? subject.startsWith('assets') : true);

function recordOf({ code, subject, message, what = 'device', asset, zone, origins }: Contradiction): readonly DerivedRecord[] {
  const [first, ...more] = origins;
  if (first === undefined) return [];
  const place = { ...(asset !== undefined && { asset }), ...(zone !== undefined && { zone }) };
  const scope = asset === undefined && zone === undefined ? { scope: 'site' } : {};
  return [{ fields: { code, found: true, subject, what, message, ...place, ...scope }, origins: [first, ...more] }];
}

/** Zones of which discovery has seen assets of the inventory, with the first of them on both sides. */
function comparedZones({ kinds, directory }: DeriveInput): readonly DerivedRecord[] {
  const discovered = kinds.get('discovered-devices')?.records ?? [];
  if (!directory.readable || discovered.length === 0) return [];
  const talked = addressesOfMacs(discovered);
  const zones = new Map<string, { readonly assets: Set<string>; readonly origins: readonly [Origin, ...Origin[]] }>();
  for (const record of discovered)
    for (const asset of identify(record, directory, talked).all)
      for (const zone of asset.zones) {
        const known = zones.get(zone);
        if (known !== undefined) {
          known.assets.add(asset.id);
          continue;
        }
        const [seen, entry] = [record.origins[0], asset.origins[0]];
        if (seen !== undefined && entry !== undefined) zones.set(zone, { assets: new Set([asset.id]), origins: [entry, seen] });
      }
  return [...zones].map(([zone, { assets, origins }]) => ({
    fields: { code: 'compared', found: false, subject: zone, what: 'zone', zone, compared: assets.size },
    origins,
  }));
}
