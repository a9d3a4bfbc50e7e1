/** From a table that a plant has: which column is which field, which zones it names. A proposal for a person to correct. */
import type { InputFile } from '../model/file.js';
import type { Kind } from '../model/kind.js';
import { indexNames, matchColumns } from './header.js';
import { proposeZones, textOf, type PlacedRow, type Row, type ZoneProposal } from './propose-zones.js';
import { pickReader } from './readers/index.js';
import { UnreadableFile, type BrokenRow, type Reader } from './reader.js';
import { headOf } from './tapped-file.js';

export interface TableProposal extends ZoneProposal {
  readonly format: string;
  readonly rows: number;
  /** Sheet or table within the file; null: the file holds one. */
  readonly recordsAt: string | null;
  /** field -> column, in the order of the table's columns. */
  readonly fields: readonly (readonly [field: string, column: string])[];
  readonly unusedColumns: readonly string[];
  /** What a person should know of it, in sentences. */
  readonly notes: readonly string[];
}

interface Table {
  readonly recordsAt: string | null;
  readonly rows: readonly PlacedRow[];
  readonly broken: readonly BrokenRow[];
  readonly notes: readonly string[];
  readonly columns: readonly string[];
  readonly matching: ReturnType<typeof matchColumns>;
}

const tablesLookedAt = 30;
const brokenShown = 5;

/** Throws an UnreadableFile for a file that no table reader understands. */
export async function proposeFromTable(file: InputFile, kind: Kind): Promise<TableProposal> {
  const reader = pickReader(await headOf(file), file.path, null);
  if (reader === null)
    throw new UnreadableFile('E_EVIDENCE_FORMAT', 'It is in no format that is read here: save it as XLSX, or as CSV (comma or semicolon).');
  const [table, ...others] = await tablesOf(reader, file, kind);
  if (!table)
    throw new UnreadableFile(
      'E_EVIDENCE_FORMAT',
      'It holds no row that can be read: a row with the names of the columns and rows below are wanted.',
    );
  const { rows, columns, matching } = table;
  const { fields: keyed, notes } = withKey(kind, table);
  const zones = proposeZones(rows, keyed);
  const fields = new Map([...keyed].filter(([field]) => field !== 'zone'));
  if (zones.zonesFrom !== null) fields.set('zone', zones.zonesFrom);
  const used = new Set(fields.values());
  return {
    format: reader.id,
    rows: rows.length,
    recordsAt: table.recordsAt,
    fields: [...fields].sort((a, b) => columns.indexOf(a[1]) - columns.indexOf(b[1])),
    unusedColumns: columns.filter((column) => !used.has(column)),
    notes: [
      ...table.notes,
      ...matching.ambiguous.map(({ columns: names, fields: either }) => `Left open: ${names.join(', ')} may be ${either.join(' or ')}.`),
      ...notes,
      ...brokenNotes(table.broken),
      ...(zones.unzoned > 0 ? [`${rowsText(zones.unzoned)} ${zones.unzoned === 1 ? 'names' : 'name'} no zone.`] : []),
      ...others.filter((each) => each.matching.columns.size > 1).map(alikeNote),
    ],
    ...zones,
  };
}

export const rowsText = (count: number): string => (count === 1 ? '1 row' : `${count} rows`);
const alikeNote = ({ recordsAt, rows }: Table): string =>
  `"${recordsAt ?? ''}" looks like such a table too (${rowsText(rows.length)}): register the file once more, with records: ${JSON.stringify(recordsAt)}.`;

function brokenNotes(broken: readonly BrokenRow[]): readonly string[] {
  const shown = broken.slice(0, brokenShown).map(({ line, reason }) => `Line ${line} is left out: ${reason}`);
  const more = broken.length > shown.length ? [`${broken.length - shown.length} more lines are left out; otbaseline lint names them.`] : [];
  return broken.length === 0
    ? []
    : [...shown, ...more, 'As long as a line is left out the list counts as incomplete: mend it, or take it out of the table.'];
}

/** The tables of a file that have rows, the one with most fields of the kind first. */
async function tablesOf(reader: Reader, file: InputFile, kind: Kind): Promise<readonly Table[]> {
  const names = (await reader.tables?.(file)) ?? [];
  const places = names.length > 1 ? names.slice(0, tablesLookedAt) : [null];
  const found: Table[] = [];
  let failure: unknown = null;
  for (const place of places) {
    try {
      found.push(await readTable(reader, file, kind, place));
    } catch (error) {
      if (!(error instanceof UnreadableFile)) throw error;
      failure ??= error;
    }
  }
  if (found.length === 0 && failure instanceof UnreadableFile) throw failure;
  return found
    .filter(({ rows }) => rows.length > 0)
    .sort((a, b) => b.matching.columns.size - a.matching.columns.size || b.rows.length - a.rows.length);
}

async function readTable(reader: Reader, file: InputFile, kind: Kind, recordsAt: string | null): Promise<Table> {
  const rows: PlacedRow[] = [];
  const notes: string[] = [];
  const broken: BrokenRow[] = [];
  for await (const batch of reader.read(file, { recordsAt, select: null })) {
    for (const { raw, line, pointer } of batch.rows)
      if (isRow(raw)) rows.push({ row: raw, place: line > 0 ? `line ${line}` : (pointer ?? `row ${rows.length + 1}`) });
    broken.push(...batch.broken);
    notes.push(...(batch.notes ?? []));
  }
  const columns = [...new Set(rows.flatMap(({ row }) => Object.keys(row)))];
  return { recordsAt, rows, broken, notes, columns, matching: matchColumns(columns, indexNames(kind), new Set()) };
}

const isRow = (raw: unknown): raw is Row => typeof raw === 'object' && raw !== null && !Array.isArray(raw);
/** The key of the kind needs a column that is given and different in every row; where the one that bears its name is not, another serves. */
function withKey(
  kind: Kind,
  { rows, columns, matching }: Table,
): { readonly fields: ReadonlyMap<string, string>; readonly notes: readonly string[] } {
  const fields = new Map(matching.columns);
  const [key] = kind.key;
  const own = key === undefined ? undefined : fields.get(key);
  const why = own === undefined ? '' : faultOf(own, rows);
  if (key === undefined || (own !== undefined && why === '')) return { fields, notes: [] };
  const reason = own === undefined ? `No column is known as ${key}.` : `"${own}" cannot serve as ${key}: ${why}.`;
  const matched = new Map([...fields].map(([field, column]) => [column, field]));
  const liking = (column: string): number => {
    const field = matched.get(column);
    if (field !== undefined) return { hostname: 0, serial: 1 }[field] ?? 4;
    return isRunningNumber(column, rows) ? 5 : 2;
  };
  const [best] = columns.filter((column) => column !== own && faultOf(column, rows) === '').sort((a, b) => liking(a) - liking(b));
  if (best === undefined)
    return {
      fields,
      notes: [`${reason} No other column is given and different in every row: give each row a name of its own in one of them.`],
    };
  const before = matched.get(best);
  fields.set(key, best);
  const also = before === undefined ? '' : ` (and as ${before})`;
  const weak = liking(best) === 5 ? ' It is a running number, which changes when rows move: better give each asset a tag.' : '';
  return { fields, notes: [`${reason} "${best}" serves as ${key}${also}: it is given and different in every row.${weak}`] };
}

/** Why a column cannot be the identity of a row; "" where it can. */
function faultOf(column: string, rows: readonly PlacedRow[]): string {
  const seen = new Map<string, string>();
  for (const { row, place } of rows) {
    const text = textOf(row, column);
    if (text === '') return `${place} has none`;
    const earlier = seen.get(text);
    if (earlier !== undefined) return `${place} repeats "${text}" of ${earlier}`;
    seen.set(text, place);
  }
  return '';
}

const isRunningNumber = (column: string, rows: readonly PlacedRow[]): boolean =>
  rows.every(({ row }, n) => Math.abs(Number(textOf(row, column)) - n) <= 1 + n / 10);
