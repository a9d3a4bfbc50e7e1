/** Fits raw rows to a kind: which column or path feeds which field, typing, required fields. One fitter a registration. */
import type { FieldSchema, Kind } from '../model/kind.js';
import { readerOf } from '../model/read-field.js';
import type { Position, Problem } from '../model/problem.js';
import type { Value } from '../model/record.js';
import type { FieldSource, Registration } from '../model/site.js';
import type { Calendar } from './calendar.js';
import { type FieldPath, type NameIndex, findColumn, indexNames, matchColumns } from './header.js';
import { didYouMean, problem, show } from './problems.js';
import type { FieldMap, RawRow, Select } from './reader.js';
import { type MakeRow, type MutableFields, makeRowMaker } from './row-object.js';
import { type Refuse, type Typer, makeTyper } from './typing.js';

export type { MutableFields };
export type CompilePath = (path: string) => Select;

type Row = Pick<RawRow, 'raw' | 'names' | 'cells'>;
/** The fields of a row; with a reason why it is none, as far as they could be read. */
export type Fitted =
  { readonly fields: MutableFields; readonly reason: null } | { readonly fields: MutableFields | null; readonly reason: string };

export interface Fitter {
  readonly fit: (row: Row) => Fitted;
  /** field -> column, path or constant, as understood so far. */
  readonly mapping: () => Readonly<Record<string, string>>;
  /** What is only known when all rows have been seen. */
  readonly problems: () => readonly Problem[];
}

export interface FitterInput {
  readonly kind: Kind;
  readonly registration: Pick<Registration, 'fields' | 'map' | 'where' | 'file' | 'at'>;
  /** Field -> column or path of the reader's own format; null: none. `fields` of the registration goes before it. */
  readonly preset: FieldMap | null;
  /** No column is matched by its name. */
  readonly closed?: boolean;
  readonly calendar: Calendar;
  readonly compilePath: CompilePath;
}

type Source = { readonly column: string } | { readonly jsonPath: string; readonly select: Select } | { readonly constant: unknown };
/** A field that is fed in a way that was given, not found by name. */
interface Given {
  readonly field: string;
  readonly path: FieldPath;
  readonly schema: FieldSchema;
  /** Of several the first that a record has. */
  readonly sources: readonly { readonly type: Typer; readonly source: Source }[];
  /** Nothing found yet; becomes a problem if it stays so. */
  idle: boolean;
}
interface Step {
  readonly path: FieldPath;
  readonly value: (raw: unknown, refuse: Refuse) => Value | undefined;
  /** It is the value of one column alone: which, and how it is read; -1: it is not. */
  readonly at: number;
  readonly type: Typer;
}
interface Reading {
  readonly type: Typer;
  readonly read: (raw: unknown) => unknown;
  readonly at: number;
}
interface Plan {
  readonly columns: readonly string[];
  readonly steps: readonly Step[];
  readonly make: MakeRow;
}

/** Rows of documents differ in their keys; each set of keys is planned once. */
const mostPlans = 5_000;

export function makeFitter(input: FitterInput): Fitter {
  const { kind, registration, preset, calendar } = input;
  const where = registration.where ?? '';
  const index = indexNames(kind);
  const found: Problem[] = [];
  const given = givenFields(input, index, found);
  const taken = new Set(given.flatMap(({ field, path }) => [field, ...(path.length > 1 ? [] : fieldsBelow(field, index))]));
  const mapping: Record<string, string> = {};
  for (const { field, sources } of given) {
    const [{ source }] = [...sources, { source: { column: '' } }];
    if (!('column' in source)) mapping[field] = 'jsonPath' in source ? source.jsonPath : `= ${show(source.constant)}`;
  }

  const typers = new Map<string, Typer>();
  const typerOf = (field: string, schema: FieldSchema): Typer => {
    let typer = typers.get(field);
    const translate = registration.map[field];
    if (typer === undefined) typers.set(field, (typer = makeTyper(schema, field, { calendar, ...(translate && { translate }) })));
    return typer;
  };

  const namedColumns = new Set(
    given.flatMap(({ sources }) => sources.flatMap(({ source }) => ('jsonPath' in source ? firstNames(source.jsonPath) : []))),
  );
  const usedColumns = new Set(namedColumns);
  const allColumns = new Set<string>();
  const ambiguous = new Map<string, string>();
  const plans = new Map<string, Plan>();
  let last: Plan | null = null;

  const makePlan = (columns: readonly string[]): Plan => {
    const steps: Step[] = [];
    const claimed = new Set(namedColumns);
    for (const each of given) {
      const { path, sources } = each;
      const readings = sources.flatMap(({ source, type }): readonly Reading[] => {
        if ('jsonPath' in source) return [{ type, read: (raw) => valueAt(each, source.select(raw)), at: -1 }];
        if ('constant' in source) return [{ type, read: () => source.constant, at: -1 }];
        const column = findColumn(source.column, columns);
        if (column === null) return [];
        each.idle = false;
        mapping[each.field] ??= column;
        claimed.add(column);
        usedColumns.add(column);
        return [{ type, read: cellReader(column), at: columns.indexOf(column) }];
      });
      const [first] = readings;
      if (first !== undefined) steps.push({ path, value: firstOf(readings), at: readings.length === 1 ? first.at : -1, type: first.type });
    }
    const free = columns.filter((column) => !claimed.has(column));
    const matching = input.closed === true ? nothingMatched : matchColumns(free, index, taken);
    for (const [field, column] of matching.columns) {
      const target = index.fields.get(field);
      if (target === undefined) continue;
      mapping[field] ??= column;
      usedColumns.add(column);
      const type = typerOf(field, target.schema);
      const read = cellReader(column);
      steps.push({ path: target.path, value: (raw, refuse) => type(read(raw), refuse), at: columns.indexOf(column), type });
    }
    for (const { columns: names, fields } of matching.ambiguous) {
      const text =
        names.length > 1
          ? `columns ${names.join(', ')} all fit field ${fields.join(', ')}`
          : `column ${names.join(', ')} fits several fields: ${fields.join(', ')}`;
      ambiguous.set(text, text);
    }
    for (const column of columns) allColumns.add(column);
    // An object's text comes before the fields inside it, so that these are added to it.
    steps.sort((a, b) => a.path.length - b.path.length);
    return { columns, steps, make: makeRowMaker(steps.map(({ path }) => path)) };
  };

  const planFor = (row: Row): Plan => {
    const { names } = row;
    if (names !== undefined && last?.columns === names) return last;
    const columns = names ?? (isObject(row.raw) ? Object.keys(row.raw) : []);
    if (last !== null && sameNames(last.columns, columns)) return last;
    const id = columns.join('\u0000');
    let plan = plans.get(id);
    if (plan === undefined) {
      plan = makePlan(columns);
      if (plans.size < mostPlans) plans.set(id, plan);
    }
    return (last = plan);
  };

  // Kept from row to row: most rows need none of them.
  let now: FieldPath = [];
  const none: readonly string[] = [];
  let reasons = none;
  const refused = new Set<string>();
  const refuse: Refuse = (at, seen, reason) => {
    refused.add(now[0] ?? at);
    reasons = [...reasons, `${at}: "${show(seen)}" is refused, ${reason}`];
  };
  const values: (Value | undefined)[] = [];
  let isAsked = false;
  const readsPaths = given.some(({ sources }) => sources.some(({ source }) => 'jsonPath' in source));
  const fit: Fitter['fit'] = (row) => {
    const { cells } = row;
    if (cells === undefined && !readsPaths && !isObject(row.raw))
      return { fields: null, reason: `a record must be an object, seen: ${show(row.raw)}` };
    isAsked = true;
    const { steps, make } = planFor(row);
    if (refused.size > 0) refused.clear();
    reasons = none;
    values.length = steps.length;
    for (let n = 0; n < steps.length; n++) {
      const step = steps[n];
      if (step === undefined) continue;
      now = step.path;
      values[n] = cells === undefined || step.at < 0 ? step.value(row.raw, refuse) : step.type(cells[step.at], refuse);
    }
    const fields = make(values);
    for (const name of kind.schema.required)
      if (fields[name] === undefined && !refused.has(name)) reasons = [...reasons, `${name} is required and absent`];
    return { fields, reason: reasons.length > 0 ? reasons.join('; ') : null };
  };

  const problems = (): readonly Problem[] => {
    const at: Position = { file: registration.file, line: 0, column: 0 };
    const idle = given
      .filter((each) => isAsked && each.idle && !each.sources.some(({ source }) => 'constant' in source))
      .map((each) => idleProblem(each, registration.at, [...allColumns]));
    const unused =
      preset !== null
        ? []
        : [...allColumns].filter(
            (column) => !usedColumns.has(column) && !taken.has(column) && column.trim() !== '' && !where.includes(column),
          );
    const lines = [...ambiguous.keys()];
    if (unused.length > 0) lines.push(`not used: ${listNames(unused)}`);
    if (lines.length === 0) return [...found, ...idle];
    const hint = `Name the field under "fields" of the register if one of them belongs to ${kind.id} (otbaseline schema ${kind.id} lists the fields).`;
    return [...found, ...idle, problem('W_COLUMN_UNUSED', 'warning', at, lines.join('; '), { hint })];
  };
  return { fit, mapping: () => mapping, problems };
}

/** `fields` of the register, and the reader's preset for what that does not name. */
function givenFields(input: FitterInput, index: NameIndex, found: Problem[]): readonly Given[] {
  const { kind, registration, preset } = input;
  const own = Object.entries(registration.fields).flatMap(([field, from]): readonly Given[] => {
    const target = index.fields.get(field);
    if (target === undefined) {
      const hint = didYouMean(field, index.fields.keys());
      found.push(
        problem('E_UNKNOWN_REFERENCE', 'error', registration.at, `"${field}" is no field of ${kind.id}`, { path: `fields.${field}`, hint }),
      );
      return [];
    }
    const sources = sourcesOf(field, target.schema, [from], input, found, (source) => ({ ...registration.map[field], ...source.map }));
    return sources.length === 0 ? [] : [{ field, ...target, sources, idle: true }];
  });
  const built = Object.entries(preset ?? {}).flatMap(([field, from]): readonly Given[] => {
    const target = index.fields.get(field);
    if (target === undefined || Object.hasOwn(registration.fields, field)) return [];
    const list = typeof from === 'string' ? [from.startsWith('$') ? { path: from } : { column: from }] : from;
    const sources = sourcesOf(field, target.schema, list, input, found, (source) => ({ ...source.map, ...registration.map[field] }));
    return [{ field, ...target, sources, idle: false }];
  });
  return [...own, ...built];
}

function sourcesOf(
  field: string,
  schema: FieldSchema,
  list: readonly FieldSource[],
  { registration, calendar, compilePath }: FitterInput,
  found: Problem[],
  mapOf: (source: FieldSource) => NonNullable<FieldSource['map']>,
): Given['sources'] {
  return list.flatMap((from) => {
    const translate = mapOf(from);
    const type = makeTyper(schema, field, {
      calendar,
      ...(Object.keys(translate).length > 0 && { translate }),
      ...(from.split !== undefined && { split: from.split }),
      ...(from.time !== undefined && { time: from.time }),
    });
    const source = sourceOf(field, from, registration.at, compilePath, found);
    return source === null ? [] : [{ type, source }];
  });
}

function sourceOf(field: string, from: FieldSource, at: Position, compilePath: CompilePath, found: Problem[]): Source | null {
  if (from.value !== undefined) return { constant: from.value };
  if (from.path === undefined) return { column: from.column ?? field };
  try {
    return { jsonPath: from.path, select: compilePath(from.path) };
  } catch (error) {
    found.push(problem('E_PATH', 'error', at, error instanceof Error ? error.message : String(error), { path: `fields.${field}` }));
    return null;
  }
}

function idleProblem({ field, sources }: Given, at: Position, columns: readonly string[]): Problem {
  const path = `fields.${field}`;
  const [{ source }] = [...sources, { source: { column: field } }];
  if ('jsonPath' in source)
    return problem('E_PATH', 'warning', at, `${source.jsonPath} matches nothing in any record, so ${field} is absent everywhere`, { path });
  const name = 'column' in source ? source.column : field;
  const known = columns.length === 0 ? '' : `; there are: ${listNames(columns)}`;
  return problem('E_UNKNOWN_REFERENCE', 'error', at, `there is no column "${name}" for ${field}${known}`, {
    path,
    hint: didYouMean(name, columns),
  });
}

/** Of several sources the first that a record has. */
const firstOf =
  (readings: readonly Reading[]): Step['value'] =>
  (raw, refuse) => {
    for (const { type, read } of readings) {
      const given = read(raw);
      if (given !== undefined) return type(given, refuse);
    }
    return undefined;
  };
const nothingMatched: ReturnType<typeof matchColumns> = { columns: new Map(), ambiguous: [] };

/** What a path gives for a field: a list takes all matches, any other field wants one. */
function valueAt(given: Given, matches: readonly { readonly value: unknown }[]): unknown {
  const [first, ...more] = matches;
  if (first === undefined) return undefined;
  given.idle = false;
  if (more.length === 0) return first.value;
  return matches.map(({ value }) => value);
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const cellReader = (column: string): Reading['read'] => {
  const read = readerOf<unknown>(column);
  return (raw) => (isObject(raw) ? read(raw) : undefined);
};
const sameNames = (a: readonly string[], b: readonly string[]): boolean => a.length === b.length && a.every((name, i) => name === b[i]);
const fieldsBelow = (field: string, { fields }: NameIndex): readonly string[] =>
  [...fields.keys()].filter((each) => each.startsWith(`${field}.`));
const listNames = (names: readonly string[]): string =>
  `${names.slice(0, 30).map(show).join(', ')}${names.length > 30 ? ` and ${String(names.length - 30)} more` : ''}`;

/** The top-level name that a path begins with: that column is used. */
function firstNames(path: string): readonly string[] {
  const match = /^\$(?:\.([^.[\]*]+)|\[['"]([^'"]+)['"]\])/.exec(path);
  const name = match?.[1] ?? match?.[2];
  return name === undefined ? [] : [name];
}
