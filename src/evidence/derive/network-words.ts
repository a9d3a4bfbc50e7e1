/** What the derivations of the network share: where records come from, and of what nature a zone is. */
import { outside } from '../../model/network.js';
import type { Position } from '../../model/problem.js';
import type { Origin } from '../../model/record.js';
import type { Site } from '../../model/site.js';
import { textAt } from '../asset-directory.js';
import type { DeriveInput } from './derivation.js';

export const hasRules = ({ kinds }: Pick<DeriveInput, 'kinds'>): boolean => (kinds.get('firewall-rules')?.records.length ?? 0) > 0;

export const siteOrigin = ({ zones, conduits }: Site, at: Position | undefined = conduits[0]?.at ?? zones[0]?.at): Origin => ({
  ...{ evidence: 'site', line: at?.line ?? 0, column: at?.column ?? 1 },
  pointer: null,
});
export const firstOrigin = (origins: readonly Origin[], otherwise: Origin): readonly [Origin, ...Origin[]] =>
  isAny(origins) ? origins : [otherwise];
const isAny = (origins: readonly Origin[]): origins is readonly [Origin, ...Origin[]] => origins.length > 0;

export interface Nature {
  /** It is no part of the control system. */
  readonly isOutside: (id: string) => boolean;
  readonly isSafety: (id: string) => boolean;
  /** Whether controllers stand in it; nothing where the inventory does not tell. */
  readonly control: (id: string) => { readonly toControl?: boolean };
}
const controlling = new Set(['controller', 'safety-controller', 'remote-terminal']);

export function nature({ site, kinds }: Pick<DeriveInput, 'site' | 'kinds'>): Nature {
  const inside = new Set(site.zones.filter(({ domain }) => domain === 'iacs').map(({ id }) => id));
  const safety = new Set(site.zones.filter((zone) => zone.safety).map(({ id }) => id));
  const assets = kinds.get('assets')?.records ?? [];
  const withControl = new Set<string>();
  const unclear = new Set<string>();
  for (const { values, zones } of assets) {
    const sort = textAt(values, 'class');
    for (const zone of zones) {
      if (sort === null) unclear.add(zone);
      else if (controlling.has(sort)) withControl.add(zone);
    }
  }
  const control = (id: string): boolean | null => {
    if (id === outside) return false;
    if (withControl.has(id) || safety.has(id)) return true;
    return assets.length === 0 || unclear.has(id) ? null : false;
  };
  return {
    isOutside: (id) => !inside.has(id),
    isSafety: (id) => safety.has(id),
    control: (id) => {
      const toControl = control(id);
      return toControl === null ? {} : { toControl };
    },
  };
}
