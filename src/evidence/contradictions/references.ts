/** Records of assets that are retired: an account, a backup, an agent, a patch of something that is no longer there. */
import type { Contradiction, EvidenceRecord, KindEvidence } from '../../model/record.js';
import { type AssetDirectory, type AssetEntry, textsAt } from '../asset-directory.js';
import type { CrossCheckInput } from '../cross-check.js';
import { limitedContradictions } from '../merge.js';
import { aboutOf } from './discovery.js';

/** What their records tell of the past stays true of a retired asset; what discovery saw is told as such. */
const ofThePast: ReadonlySet<string> = new Set([
  ...['assets', 'changes', 'disposals', 'events', 'exercises', 'integrity-checks', 'portable-media', 'project-files', 'remote-sessions'],
  ...['restore-tests', 'rule-reviews', 'security-tests', 'discovered-devices', 'flows', 'firewall-rules', 'vulnerabilities'],
]);

export function retiredReferences({ kinds, directory }: CrossCheckInput): readonly Contradiction[] {
  if (!directory.readable) return [];
  return [...kinds.values()].flatMap((evidence) => (isLive(evidence) ? retiredIn(evidence, directory) : []));
}

const isLive = ({ kind: { id, model, derivedFrom }, registrations }: KindEvidence): boolean =>
  !model && derivedFrom === null && registrations.length > 0 && !ofThePast.has(id);

function retiredIn({ kind, records }: KindEvidence, directory: AssetDirectory): readonly Contradiction[] {
  const found = limitedContradictions();
  const names = Object.values(kind.attach).flatMap(({ asset }) => asset ?? []);
  for (const { values, origins } of records)
    for (const name of names)
      for (const id of textsAt(values, name)) {
        const asset = directory.byId.get(id);
        if (asset === undefined || !isRetired(asset) || values['enabled'] === false) continue;
        found.add(id, () => ({
          code: 'retired-asset',
          message: `${kind.title}: asset ${id} is named, and the inventory calls it retired`,
          subject: `assets:${id}`,
          origins: [...origins.slice(0, 1), ...asset.origins.slice(0, 1)],
          ...aboutOf(asset),
        }));
      }
  return found.list();
}

export const isRetired = ({ fields }: AssetEntry): boolean => fields['lifecycle'] === 'retired';

/** What a record's reference to an asset leads to. */
export type Reference = 'in-service' | 'spare' | 'retired' | 'unknown';
export function referenceOf(id: string, { byId }: AssetDirectory): Reference {
  const asset = byId.get(id);
  if (asset === undefined) return 'unknown';
  return isRetired(asset) ? 'retired' : asset.inService ? 'in-service' : 'spare';
}

export const isDisabled = ({ values }: EvidenceRecord): boolean => values['enabled'] === false;
