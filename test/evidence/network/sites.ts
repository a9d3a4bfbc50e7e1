/** Small sites in memory, for the tests of the network: zones in a row, a device between each two. */
import type { AssetDirectory } from '../../../src/evidence/asset-directory.js';
import { makeNetwork, type Network } from '../../../src/evidence/network/network.js';
import type { EvidenceRecord, Fields, KindEvidence, RegisteredEvidence } from '../../../src/model/record.js';
import type { Conduit, Zone } from '../../../src/model/site.js';
import { kindOf } from '../fixtures.js';

const at = { file: 'site.yaml', line: 1, column: 1 };
const target = { IAC: 1, UC: 1, SI: 1, DC: 1, RDF: 1, TRE: 1, RA: 1 } as const;
export const zoneOf = (id: string, networks: readonly string[], more: Partial<Zone> = {}): Zone => ({
  ...{ id, name: id, domain: 'iacs', safety: false, parent: null, networks, accountable: null, location: null, target, at },
  ...more,
});
export const conduitOf = (between: readonly string[], enforcedBy: readonly string[], more: Partial<Conduit> = {}): Conduit => ({
  ...{ id: `c-${between.join('-')}`, name: '', between, target, enforcedBy, accountable: null, untrusted: false, flows: [], at },
  ...more,
});
export const record = (kind: string, values: Fields, line = 1): EvidenceRecord => ({
  kind,
  key: JSON.stringify(values),
  values,
  origins: [{ evidence: kind, line, column: 1, pointer: null }],
  ...{ zones: [], conduits: [], perhaps: [], unplaced: null },
});
export const noAssets: AssetDirectory = {
  ...{ byId: new Map(), byAddress: new Map(), readable: true, files: [] },
  ...{ ofMac: () => [], named: () => [], meant: () => null },
};

export interface SmallSite {
  readonly zones: readonly Zone[];
  readonly conduits: readonly Conduit[];
  readonly rules: readonly Fields[];
  readonly interfaces?: readonly Fields[];
  readonly translations?: readonly Fields[];
  readonly directory?: AssetDirectory;
  /** Lines of the rules' file that were not understood. */
  readonly broken?: readonly number[];
}
export function networkFor({
  zones,
  conduits,
  rules,
  interfaces = [],
  translations = [],
  directory = noAssets,
  broken = [],
}: SmallSite): Network {
  const registration = { registration: { id: 'firewall-rules', file: 'fw.conf' } } as unknown as RegisteredEvidence;
  const rejected = broken.map((line) => ({ evidence: 'firewall-rules', line, reason: 'odd', place: null }));
  const kinds = new Map<string, KindEvidence>([
    [
      'firewall-rules',
      {
        kind: kindOf('firewall-rules', {}),
        records: rules.map((values, n) => record('firewall-rules', values, n + 1)),
        registrations: [{ ...registration, rejected }],
      },
    ],
    [
      'device-interfaces',
      {
        kind: kindOf('device-interfaces', {}),
        records: interfaces.map((values, n) => record('device-interfaces', values, n + 1)),
        registrations: [],
      },
    ],
    [
      'address-translations',
      {
        kind: kindOf('address-translations', {}),
        records: translations.map((values, n) => record('address-translations', values, n + 1)),
        registrations: [],
      },
    ],
  ]);
  return makeNetwork({ site: { zones, conduits }, kinds, directory });
}
