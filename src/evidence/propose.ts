/** From a table that a plant has: which column is which field, which zones it names. A proposal for a person to correct. */
import type { InputFile } from '../model/file.js';
import type { Kind } from '../model/kind.js';
import { rangeOf, normaliseNetwork } from './address.js';
import { isAbsentText } from './absent.js';
import { indexNames, matchColumns } from './header.js';
import { pickReader } from './readers/index.js';
import { UnreadableFile } from './reader.js';
import { headOf } from './tapped-file.js';

export interface TableProposal {
  readonly format: string;
  readonly rows: number;
  /** field -> column, in the order of the table's columns. */
  readonly fields: readonly (readonly [field: string, column: string])[];
  readonly unusedColumns: readonly string[];
  readonly notes: readonly string[];
  /** Zones to begin with, and where they come from. */
  readonly zones: readonly { readonly id: string; readonly name: string; readonly networks: readonly string[] }[];
  /** Text in the zone column -> zone id; empty where the table has none. */
  readonly zoneMap: Readonly<Record<string, string>>;
  readonly zonesFrom: string;
}

type Row = Readonly<Record<string, unknown>>;

/** Throws an UnreadableFile for a file that no table reader understands. */
export async function proposeFromTable(file: InputFile, kind: Kind): Promise<TableProposal> {
  const reader = pickReader(await headOf(file), file.path, null);
  if (reader === null) throw new UnreadableFile('E_EVIDENCE_FORMAT', `${file.path} is in no format that is read here`);
  const rows: Row[] = [];
  const notes: string[] = [];
  let broken = 0;
  for await (const batch of reader.read(file, { recordsAt: null, select: null })) {
    for (const { raw } of batch.rows) if (isRow(raw)) rows.push(raw);
    broken += batch.broken.length;
    notes.push(...(batch.notes ?? []));
  }
  if (rows.length === 0) throw new UnreadableFile('E_EVIDENCE_FORMAT', `${file.path} holds no row that can be read`);
  if (broken > 0) notes.push(`${String(broken)} rows could not be read; otbaseline lint names them`);

  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const matching = matchColumns(columns, indexNames(kind), new Set());
  for (const { columns: names, fields } of matching.ambiguous) notes.push(`left open: ${names.join(', ')} may be ${fields.join(' or ')}`);
  const fields = new Map(matching.columns);
  const [key] = kind.key;
  if (key !== undefined && !isUsableKey(fields.get(key), rows)) {
    const column = columns.find((each) => isUsableKey(each, rows));
    const before = [...fields].find(([, used]) => used === column)?.[0];
    if (column !== undefined) {
      fields.set(key, column);
      notes.push(
        `"${column}" serves as ${key}: it is given and different in every row${before === undefined ? '' : ` (it is read as ${before} too)`}`,
      );
    } else notes.push(`no column is given and different in every row: choose one for ${key}`);
  }
  const used = new Set(fields.values());
  const ordered = [...fields].sort((a, b) => columns.indexOf(a[1]) - columns.indexOf(b[1]));
  return {
    format: reader.id,
    rows: rows.length,
    fields: ordered,
    unusedColumns: columns.filter((column) => !used.has(column)),
    notes,
    ...proposeZones(rows, fields),
  };
}

const isRow = (raw: unknown): raw is Row => typeof raw === 'object' && raw !== null && !Array.isArray(raw);
const textOf = (row: Row, column: string): string => {
  const value = row[column];
  return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
};

function isUsableKey(column: string | undefined, rows: readonly Row[]): boolean {
  if (column === undefined) return false;
  const seen = new Set<string>();
  for (const row of rows) {
    const text = textOf(row, column);
    if (text === '' || isAbsentText(text) || seen.has(text)) return false;
    seen.add(text);
  }
  return true;
}

const slug = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40) || 'zone';

/** By the zone column; else by building or area; else by subnet; else one zone for all. */
function proposeZones(rows: readonly Row[], fields: ReadonlyMap<string, string>): Pick<TableProposal, 'zones' | 'zoneMap' | 'zonesFrom'> {
  const addressColumn = fields.get('addresses');
  for (const field of ['zone', 'location.area', 'location.building']) {
    const column = fields.get(field);
    if (column === undefined) continue;
    const names = [...new Set(rows.map((row) => textOf(row, column)).filter((text) => text !== '' && !isAbsentText(text)))];
    if (names.length === 0 || names.length > 40) continue;
    const ids = new Map<string, string>();
    for (const name of names) {
      const base = slug(name);
      let id = base;
      for (let n = 2; [...ids.values()].includes(id); n++) id = `${base}-${String(n)}`;
      ids.set(name, id);
    }
    const networks = networksOf(rows, addressColumn, (row) => ids.get(textOf(row, column)) ?? null);
    return {
      zones: [...ids].map(([name, id]) => ({ id, name, networks: networks.get(id) ?? [] })),
      zoneMap: Object.fromEntries(ids),
      zonesFrom: column,
    };
  }
  const subnets = [...networksOf(rows, addressColumn, (row) => firstNetwork(row, addressColumn)).keys()].sort();
  if (subnets.length > 1 && subnets.length <= 40)
    return {
      zones: subnets.map((network) => ({ id: `net-${slug(network.replace('/24', ''))}`, name: `Network ${network}`, networks: [network] })),
      zoneMap: {},
      zonesFrom: '',
    };
  return { zones: [{ id: 'plant', name: 'Plant', networks: subnets }], zoneMap: {}, zonesFrom: '' };
}

function firstNetwork(row: Row, column: string | undefined): string | null {
  const [address] = column === undefined ? [] : textOf(row, column).split(/[;,|\s]+/);
  return address !== undefined && /^\d+\.\d+\.\d+\.\d+$/.test(address) && rangeOf(address) !== null
    ? normaliseNetwork(`${address.replace(/\.\d+$/, '')}.0/24`)
    : null;
}

/** Networks (IPv4, /24) that occur under one zone only. */
function networksOf(
  rows: readonly Row[],
  column: string | undefined,
  zoneOf: (row: Row) => string | null,
): ReadonlyMap<string, readonly string[]> {
  const zones = new Map<string, Set<string>>();
  for (const row of rows) {
    const zone = zoneOf(row);
    const network = firstNetwork(row, column);
    if (zone === null || network === null) continue;
    zones.set(network, (zones.get(network) ?? new Set()).add(zone));
  }
  const found = new Map<string, string[]>();
  for (const [network, holders] of zones) {
    const [only] = holders;
    if (only !== undefined && holders.size === 1) found.set(only, [...(found.get(only) ?? []), network].sort());
  }
  return found;
}
