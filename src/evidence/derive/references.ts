/** What accounts, backups, agents and patches name: assets as they are, counted by zone, and one by one those that do not exist or are retired. */
import { limitOf } from '../../model/limits.js';
import type { Origin } from '../../model/record.js';
import { type AssetDirectory, textAt } from '../asset-directory.js';
import { isDisabled, type Reference, referenceOf } from '../contradictions/references.js';
import type { KindEvidence } from '../../model/record.js';
import type { Derivation, DerivedRecord } from './derivation.js';

const kind = 'asset-references';
const naming = ['accounts', 'backups', 'endpoint-protection', 'patches'] as const;
/** References of one kind that are told one by one. */
const most = limitOf('asset-references');

export const references: Derivation = {
  kinds: [kind],
  derive: ({ kinds, directory }) => {
    if (!directory.readable) return [];
    const made = naming.map((id) => referencesOf(kinds.get(id), id, directory));
    const isCut = made.some(({ length }) => length > most);
    return [
      {
        kind,
        records: made.flatMap((records) => records.slice(0, most)),
        unfinished: isCut ? 'records name more unknown assets than are listed' : null,
      },
    ];
  },
};

function referencesOf(evidence: KindEvidence | undefined, records: string, directory: AssetDirectory): readonly DerivedRecord[] {
  const found = new Map<
    string,
    { readonly state: Reference; readonly named: string; readonly origin: Origin; zone: string | undefined; count: number }
  >();
  for (const record of evidence?.records ?? []) {
    const [id, origin] = [textAt(record.values, 'asset'), record.origins[0]];
    if (id === null || origin === undefined || isDisabled(record)) continue;
    const state = referenceOf(id, directory);
    const isPlain = state === 'in-service' || state === 'spare';
    const zone = directory.byId.get(id)?.zones[0];
    const key = isPlain ? `${state} ${zone ?? ''}` : `${state} ${id}`;
    const known = found.get(key);
    if (known === undefined) found.set(key, { state, named: isPlain ? (zone ?? 'site') : id, origin, zone, count: 1 });
    else known.count += 1;
  }
  return [...found.values()].map(({ state, named, origin, zone, count }) => ({
    fields: {
      ...{ records, state, named, count },
      ...(zone !== undefined && { zone }),
    },
    origins: [origin],
  }));
}
