/** Sites and folders in memory for the tests of the evidence stage. */
import { createHash } from 'node:crypto';
import { makeCalendar } from '../../src/evidence/calendar.js';
import type { ReadEvidenceInput } from '../../src/evidence/read-evidence.js';
import { readEvidence } from '../../src/evidence/read-evidence.js';
import { csv } from '../../src/evidence/readers/csv.js';
import { json } from '../../src/evidence/readers/json.js';
import type { InputFolder } from '../../src/model/file.js';
import type { FieldSchema, Kind } from '../../src/model/kind.js';
import type { EvidenceRecord, EvidenceSet } from '../../src/model/record.js';
import type { Conduit, Registration, Site, Zone } from '../../src/model/site.js';

export const asOf = '2026-10-01';
export const calendar = makeCalendar('Europe/Warsaw', asOf);
export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

export function folderOf(files: Readonly<Record<string, string>>): InputFolder {
  return {
    list: () => Object.keys(files).sort(),
    open: (path) => {
      const text = files[path];
      if (text === undefined) return null;
      const bytes = new TextEncoder().encode(text);
      return {
        path,
        size: bytes.length,
        bytes: () => Promise.resolve(bytes),
        chunks: async function* () {
          for (let i = 0; i < bytes.length; i += 65_536) yield await Promise.resolve(bytes.subarray(i, i + 65_536));
        },
      };
    },
  };
}

type Properties = Readonly<Record<string, FieldSchema>>;
export function kindOf(id: string, properties: Properties, more: Partial<Kind> = {}, required: readonly string[] = []): Kind {
  return {
    id,
    title: id,
    description: '',
    names: { one: id.replace(/s$/, ''), many: id },
    key: ['id'],
    attach: {},
    trace: null,
    order: null,
    maxAgeDays: null,
    grades: {},
    ceiling: null,
    document: null,
    schema: { required, properties },
    derivedFrom: null,
    model: false,
    file: `controls/evidence/${id}.yaml`,
    ...more,
  };
}

const text: FieldSchema = { type: 'string' };
const texts: FieldSchema = { type: 'array', items: text };
const ips: FieldSchema = { type: 'array', items: { type: 'string', format: 'ip' }, 'x-synonyms': ['IP', 'IP address'] };
const time: FieldSchema = { type: 'string', format: 'date-time' };
const model = { model: true } as const;

const location: FieldSchema = {
  type: 'object',
  'x-text': 'note',
  properties: { building: { type: 'string', 'x-synonyms': ['Gebäude'] }, note: text },
};
export const kinds: ReadonlyMap<string, Kind> = new Map(
  [
    kindOf(
      'assets',
      {
        id: { type: 'string', 'x-synonyms': ['Asset number', 'Inventarnummer'] },
        zone: text,
        addresses: ips,
        macAddresses: { type: 'array', items: text, 'x-synonyms': ['MAC'] },
        vendor: { type: 'string', 'x-synonyms': ['Manufacturer', 'Hersteller'] },
        model: { type: 'string', 'x-synonyms': ['Type'] },
        class: { type: 'string', enum: ['controller', 'hmi', 'remote-terminal'], 'x-synonyms': ['Type'] },
        lifecycle: { type: 'string', enum: ['in-service', 'spare', 'retired'] },
        stateful: { type: 'boolean' },
        ports: { type: 'integer', minimum: 0, maximum: 48 },
        tags: texts,
        location,
      },
      { attach: { '': { zone: 'zone', address: 'addresses' } }, maxAgeDays: 90 },
      ['id'],
    ),
    kindOf(
      'backups',
      { asset: text, completed: time, verified: { type: 'boolean' } },
      { key: ['asset', 'completed'], attach: { '': { asset: 'asset' } }, order: 'completed' },
      ['asset', 'completed'],
    ),
    kindOf(
      'restore-tests',
      { asset: text, tested: { type: 'string', format: 'date' } },
      { key: ['asset', 'tested'], attach: { '': { asset: 'asset' } }, ceiling: 'E4' },
    ),
    kindOf(
      'flows',
      {
        sourceAsset: text,
        sourceAddress: { type: 'string', format: 'ip' },
        destinationAsset: text,
        destinationAddress: { type: 'string', format: 'ip' },
        service: text,
      },
      {
        key: ['sourceAddress', 'destinationAddress', 'service'],
        maxAgeDays: 35,
        attach: {
          source: { asset: 'sourceAsset', address: 'sourceAddress' },
          destination: { asset: 'destinationAsset', address: 'destinationAddress' },
        },
      },
    ),
    kindOf(
      'discovered-devices',
      { asset: text, address: { type: 'string', format: 'ip' } },
      { key: ['address'], attach: { '': { asset: 'asset', address: 'address' } } },
    ),
    kindOf(
      'firewall-rules',
      { device: text, id: text, sourceZone: text, sourceAddress: texts, destinationZone: text, destinationAddress: texts },
      {
        key: ['device', 'id'],
        attach: {
          source: { zone: 'sourceZone', address: 'sourceAddress' },
          destination: { zone: 'destinationZone', address: 'destinationAddress' },
          via: { device: 'device' },
        },
      },
    ),
    kindOf('remote-access', { id: text, zone: text, conduit: text }, { attach: { '': { zone: 'zone', conduit: 'conduit' } } }),
    kindOf(
      'attestations',
      { id: text, zone: text, document: text, documentSha256: text },
      { attach: { '': { zone: 'zone' } }, document: { path: 'document', sha256: 'documentSha256' } },
      ['id', 'document', 'documentSha256'],
    ),
    kindOf('documents', { id: text, file: text, sha256: text }, { document: { path: 'file', sha256: 'sha256' } }),
    kindOf(
      'zones',
      {
        id: text,
        safety: { type: 'boolean' },
        networks: { type: 'array', items: { type: 'string', format: 'network' } },
        target: { type: 'object', properties: { IAC: { type: 'integer' } } },
      },
      { ...model, attach: { '': { zone: 'id' } } },
    ),
    kindOf('conduits', { id: text, between: texts, enforcedBy: texts }, { ...model, attach: { '': { conduit: 'id' } } }),
    kindOf(
      'declared-flows',
      { id: text, conduit: text, from: text, expires: { type: 'string', format: 'date' } },
      { ...model, attach: { '': { conduit: 'conduit' } } },
    ),
    kindOf('scenarios', { id: text, zone: text }, { ...model, attach: { '': { zone: 'zone' } } }),
  ].map((kind) => [kind.id, kind]),
);

const at = { file: 'site.yaml', line: 1, column: 1 };
const target = { IAC: 2, UC: 2, SI: 2, DC: 2, RDF: 2, TRE: 2, RA: 2 } as const;
export const zoneOf = (id: string, networks: readonly string[], more: Partial<Zone> = {}): Zone => ({
  ...{ id, networks, name: id, domain: 'iacs', safety: false, parent: null, accountable: null, location: null, target, at },
  ...more,
});
export const conduitOf = (
  id: string,
  between: readonly string[],
  enforcedBy: readonly string[] = [],
  more: Partial<Conduit> = {},
): Conduit => ({
  ...{ id, between, enforcedBy, name: id, target, accountable: null, untrusted: false, flows: [], at },
  ...more,
});
export const registrationOf = (id: string, kind: string, file: string, more: Partial<Registration> = {}): Registration => ({
  ...{ id, kind, file, format: null, collected: '2026-09-28', collector: null, grade: null, complete: false, sha256: null, records: null },
  ...{
    validUntil: null,
    covers: null,
    sampled: false,
    recordsAt: null,
    where: null,
    fields: {},
    map: {},
    at: { file: 'site.yaml', line: 9, column: 5 },
  },
  ...more,
});

export const site: Site = {
  id: 'works',
  name: 'Works',
  accountable: null,
  timeZone: 'Europe/Warsaw',
  location: null,
  zones: [
    zoneOf('office', ['10.1.10.0/24']),
    zoneOf('dmz', ['10.1.20.0/24']),
    zoneOf('control', ['10.1.30.0/24']),
    zoneOf('sis', ['10.1.30.128/25'], { parent: 'control', safety: true }),
  ],
  conduits: [
    conduitOf('c-dmz', ['office', 'dmz'], ['fw-1'], {
      flows: [{ id: 'f-1', from: 'historian', to: 'erp', service: 'tcp/443', owner: null, expires: '2027-03-31', purpose: null, at }],
    }),
    conduitOf('c-ctrl', ['dmz', 'control'], ['fw-1']),
    conduitOf('c-sis', ['control', 'sis'], ['fw-2']),
  ],
  evidence: [],
  decisions: { waivers: [], compensations: [], notApplicable: [], completeness: [] },
  file: 'site.yaml',
  sha256: '',
};

/** Enough of JSONPath for the tests: names, and `[*]`. */
export function compilePath(path: string): (document: unknown) => readonly { readonly value: unknown; readonly pointer: string }[] {
  if (!/^\$(\.\w+|\[\*\])*$/.test(path)) throw new Error(`refused path ${path}`);
  const steps = path.match(/\w+|\[\*\]/g) ?? [];
  return (document) => {
    let nodes: { value: unknown; pointer: string }[] = [{ value: document, pointer: '' }];
    for (const step of steps)
      nodes = nodes.flatMap(({ value, pointer }) =>
        typeof value !== 'object' || value === null
          ? []
          : Object.entries(value)
              .filter(([name]) => step === '[*]' || name === step)
              .map(([name, each]: [string, unknown]) => ({ value: each, pointer: `${pointer}/${name}` })),
      );
    return nodes;
  };
}

/** `where` in the tests: `name=value`, undecided where the name is absent. */
export function compileWhere(source: string): ReturnType<ReadEvidenceInput['compileWhere']> {
  const [name = '', value] = source.split('=');
  if (value === undefined) throw Object.assign(new Error('not an expression'), { code: 'E_EXPR_SYNTAX' });
  return (raw) => {
    const seen: unknown = typeof raw === 'object' && raw !== null ? Reflect.get(raw, name) : undefined;
    return seen === undefined || seen === '' ? 'undecided' : seen === 'boom' ? { error: 'overflow' } : seen === value;
  };
}

export function read(
  files: Readonly<Record<string, string>>,
  evidence: readonly Registration[],
  more: Partial<ReadEvidenceInput> = {},
): Promise<EvidenceSet> {
  const of = more.site ?? site;
  return readEvidence({
    kinds,
    folder: folderOf(files),
    asOf,
    calendar,
    compilePath,
    compileWhere,
    readers: { csv, json },
    ...more,
    site: { ...of, evidence },
  });
}

export const recordsOf = (set: EvidenceSet, kind: string): readonly EvidenceRecord[] => set.kinds.get(kind)?.records ?? [];
export const recordOf = (set: EvidenceSet, kind: string, key: string): EvidenceRecord | undefined =>
  recordsOf(set, kind).find((record) => record.key === key);
export const codes = (set: Pick<EvidenceSet, 'problems'>): readonly string[] => set.problems.map(({ code }) => code);
/** One file of assets in CSV. */
export const readAssets = (
  table: string,
  more: Partial<Registration> = {},
  files: Readonly<Record<string, string>> = {},
  others: readonly Registration[] = [],
): Promise<EvidenceSet> => read({ 'assets.csv': table, ...files }, [registrationOf('inventory', 'assets', 'assets.csv', more), ...others]);
