/** Zones to begin with, from a table of assets: its zone column, else building or area, else subnets, else one zone for all. */
import { isAbsentText } from './absent.js';
import { normaliseNetwork, rangeOf } from './address.js';

export type Row = Readonly<Record<string, unknown>>;
export interface PlacedRow {
  readonly row: Row;
  /** `line 7`, or `Sheet1!A7`. */
  readonly place: string;
}

export interface ZoneProposal {
  readonly zones: readonly { readonly id: string; readonly name: string; readonly networks: readonly string[] }[];
  /** Text in the zone column -> zone id; empty where the table has none. */
  readonly zoneMap: Readonly<Record<string, string>>;
  /** Column that names the zone; null: none does. */
  readonly zonesFrom: string | null;
  /** The one zone of all rows; null: they differ. */
  readonly zoneForAll: string | null;
  /** Rows that name none. */
  readonly unzoned: number;
}

const mostZones = 40;

/** The text of a cell; "" where it is blank or says that nothing is known. */
export function textOf(row: Row, column: string): string {
  const value = row[column];
  const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
  return isAbsentText(text) ? '' : text;
}

export function proposeZones(rows: readonly PlacedRow[], fields: ReadonlyMap<string, string>): ZoneProposal {
  const addresses = fields.get('addresses');
  for (const field of ['zone', 'location.area', 'location.building']) {
    const column = fields.get(field);
    if (column === undefined) continue;
    const found = byColumn(rows, column, addresses);
    if (found.zones.length > 0 && found.zones.length <= mostZones) return found;
  }
  const subnets = [...networksOf(rows, addresses, (row) => firstNetwork(row, addresses)).keys()].sort();
  const unzoned = rows.filter((row) => firstNetwork(row, addresses) === null).length;
  if (subnets.length > 1 && subnets.length <= mostZones) {
    const zones = subnets.map((network) => ({
      id: `net-${slug(network.replace('/24', ''))}`,
      name: `Network ${network}`,
      networks: [network],
    }));
    return { zones, zoneMap: {}, zonesFrom: null, zoneForAll: null, unzoned };
  }
  return { zones: [{ id: 'plant', name: 'Plant', networks: subnets }], zoneMap: {}, zonesFrom: null, zoneForAll: 'plant', unzoned: 0 };
}

/** Spellings that differ in case, blanks or punctuation are one zone, under the first of them. */
function byColumn(rows: readonly PlacedRow[], column: string, addresses: string | undefined): ZoneProposal {
  const ids = new Map<string, string>();
  const zoneMap = new Map<string, string>();
  const names = new Map<string, string>();
  for (const { row } of rows) {
    const name = textOf(row, column);
    if (name === '' || zoneMap.has(name)) continue;
    const spelling = name
      .normalize('NFKC')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim();
    let id = ids.get(spelling);
    if (id === undefined) {
      const base = slug(name);
      id = base;
      for (let n = 2; names.has(id); n++) id = `${base}-${n}`;
      ids.set(spelling, id);
      names.set(id, name);
    }
    zoneMap.set(name, id);
  }
  const zoneOf = ({ row }: PlacedRow): string | null => zoneMap.get(textOf(row, column)) ?? null;
  const networks = networksOf(rows, addresses, zoneOf);
  return {
    zones: [...names].map(([id, name]) => ({ id, name, networks: networks.get(id) ?? [] })),
    zoneMap: Object.fromEntries(zoneMap),
    zonesFrom: column,
    zoneForAll: null,
    unzoned: rows.filter((row) => zoneOf(row) === null).length,
  };
}

/** Letters that do not come apart into a plain letter and an accent. */
const plain: Readonly<Record<string, string>> = { ß: 'ss', ł: 'l', ø: 'o', đ: 'd', æ: 'ae', œ: 'oe', þ: 'th', ð: 'd', ı: 'i' };

const slug = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[ßłøđæœþðı]/g, (letter) => plain[letter] ?? '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replace(/^-+|-+$/g, '') || 'zone';

function firstNetwork({ row }: PlacedRow, column: string | undefined): string | null {
  const [address] = column === undefined ? [] : textOf(row, column).split(/[;,|\s]+/);
  return address !== undefined && /^\d+\.\d+\.\d+\.\d+$/.test(address) && rangeOf(address) !== null
    ? normaliseNetwork(`${address.replace(/\.\d+$/, '')}.0/24`)
    : null;
}

/** Networks (IPv4, /24) that occur under one zone only. */
function networksOf(
  rows: readonly PlacedRow[],
  column: string | undefined,
  zoneOf: (row: PlacedRow) => string | null,
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
