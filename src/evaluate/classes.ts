/** Classes of records: those that are alike in every field that some rules read. Such a rule is asked once for each class, not for each record. */
import { readerOf } from '../model/read-field.js';
import type { EvidenceRecord, Fields, Value } from '../model/record.js';
import type { FewValues, Varied } from './known-answers.js';

export interface Classing {
  /** The class of each record, in the order of the records. */
  readonly ids: ArrayLike<number>;
  /** How many there are. */
  readonly count: number;
  /** The number of the combination of a rule's fields that a class has; -1: its records have values of their own. */
  readonly combination: (few: readonly (FewValues | Varied)[], id: number) => number;
}

/** What each record has in a field, as a code. */
interface Column {
  readonly field: string;
  readonly codes: Uint16Array;
  /** One more than the greatest code. */
  readonly base: number;
  /** All records have the same. */
  readonly isSame: boolean;
}
/** Codes of a column: absent, the empty text, any other value; then the listed values in their order. */
const absent = 0;
const empty = 1;
const other = 2;
const firstListed = 3;

/** A field with more values than these tells records apart rather than putting them together. */
const mostSeen = 256;
const noFields: Fields = {};
const noValue: ReadonlyMap<Value | undefined, number> = new Map([[undefined, 0]]);

export interface Classings {
  /** One for all rules that rest on enumerations, truth values and presence. */
  readonly fixed: (sets: Iterable<readonly FewValues[]>) => Classing;
  /** One for the rules that read these fields; null: one of them has a value for nearly every record. */
  readonly varied: (set: readonly (FewValues | Varied)[]) => Classing | null;
}

export function makeClassings(records: readonly EvidenceRecord[]): Classings {
  const columns = new Map<string, Column | null>();
  const columnOf = (field: string, numbers: FewValues['numbers'] | 'seen'): Column | null => {
    const name = nameOf(field, numbers);
    let column = columns.get(name);
    if (column === undefined) {
      column = numbers === 'seen' ? seenColumn(records, field) : (columnsWith(records, [[field, numbers]])[0] ?? null);
      columns.set(name, column);
    }
    return column;
  };
  const made = new Map<string, Classing | null>();
  return {
    fixed: (sets) => {
      const numbers = new Map<string, FewValues['numbers']>();
      for (const set of sets)
        for (const each of set) if (each.numbers !== null || !numbers.has(each.field)) numbers.set(each.field, each.numbers);
      const open = [...numbers].filter(([field, own]) => !columns.has(nameOf(field, own)));
      for (const [n, column] of columnsWith(records, open).entries()) columns.set(nameOf(...(open[n] ?? ['', null])), column);
      return classesOf(
        records.length,
        [...numbers].flatMap(([field, own]) => columnOf(field, own) ?? []),
      );
    },
    varied: (set) => {
      const key = set.map(({ field, numbers }) => field + (numbers === null ? '?' : '')).join(' ');
      let classing = made.get(key);
      if (classing === undefined) {
        const used = set.flatMap(({ field, numbers }) => columnOf(field, numbers) ?? []);
        made.set(key, (classing = used.length < set.length ? null : classesOf(records.length, used)));
      }
      return classing;
    },
  };
}

const nameOf = (field: string, numbers: FewValues['numbers'] | 'seen'): string =>
  `${field} ${numbers === null ? 'given' : numbers === 'seen' ? 'seen' : 'listed'}`;

/** Some hundred records at a time, so that they stay near while one field after the other is read. */
function columnsWith(
  records: readonly EvidenceRecord[],
  fields: readonly (readonly [field: string, numbers: FewValues['numbers']])[],
): readonly Column[] {
  const columns = fields.map(([field, numbers]) => ({
    ...{ field, valueOf: readerOf<Value>(field), numbers: numbers ?? noValue },
    codes: new Uint16Array(records.length),
  }));
  for (let from = 0; from < records.length; from += atOnce) {
    const to = Math.min(from + atOnce, records.length);
    for (const { valueOf, numbers, codes } of columns)
      for (let n = from; n < to; n++) {
        const value = valueOf(records[n]?.values ?? noFields);
        if (value === undefined) continue;
        const number = numbers.get(value);
        codes[n] = number === undefined ? (value === '' ? empty : other) : number + firstListed - 1;
      }
  }
  return columns.map(({ field, codes, numbers }) => ({ field, codes, base: numbers.size + firstListed - 1, isSame: isSame(codes) }));
}
const atOnce = 256;

/** The values are numbered as they are met; null: too many. Of lists and objects those are one that are one in memory, as readers make equal ones. */
function seenColumn(records: readonly EvidenceRecord[], field: string): Column | null {
  const codes = new Uint16Array(records.length);
  const numbers = new Map<unknown, number>();
  const valueOf = pathReader(field);
  for (let n = 0; n < records.length; n++) {
    const value = valueOf(records[n]?.values ?? noFields);
    if (value === undefined) continue;
    if (value === notRead) return null;
    if (value === '') codes[n] = empty;
    else {
      let number = numbers.get(value);
      if (number === undefined) {
        if (numbers.size >= mostSeen) return null;
        numbers.set(value, (number = numbers.size));
      }
      codes[n] = number + firstListed;
    }
  }
  return { field, codes, base: numbers.size + firstListed, isSame: isSame(codes) };
}
/** `source.zone`: a record in the record without that field is something else than none. What has another form is not told apart. */
function pathReader(path: string): (values: Fields) => unknown {
  const dot = path.indexOf('.');
  if (dot < 0) return readerOf<Value>(path);
  const outer = readerOf<Value>(path.slice(0, dot));
  const inner = readerOf<Value>(path.slice(dot + 1));
  return (values) => {
    const value = outer(values);
    if (value === undefined) return undefined;
    return isFields(value) ? (inner(value) ?? lacking) : notRead;
  };
}
const isFields = (value: Value): value is Fields => typeof value === 'object' && !Array.isArray(value);
const lacking = Symbol('lacking');
const notRead = Symbol('not read');
const isSame = (codes: Uint16Array): boolean => codes.every((code) => code === codes[0]);

/** A list where that is not far longer than what it holds. */
function numbering(size: number): Pick<Map<number, number>, 'get'> & { readonly set: (key: number, number: number) => unknown } {
  if (size > mostListed) return new Map<number, number>();
  const numbers = new Int32Array(size);
  return {
    get: (key) => {
      const number = numbers[key] ?? 0;
      return number === 0 ? undefined : number - 1;
    },
    set: (key, number) => (numbers[key] = number + 1),
  };
}
const mostListed = 2 ** 20;

function classesOf(size: number, columns: readonly Column[]): Classing {
  // Column by column each class falls apart; classes are numbered in the order in which they are met.
  let ids = new Int32Array(size);
  let firsts = size === 0 ? [] : [0];
  for (const { codes, base, isSame: splitsNothing } of columns) {
    if (splitsNothing) continue;
    const next = new Int32Array(size);
    const numbers = numbering(firsts.length * base);
    const met: number[] = [];
    for (let n = 0; n < size; n++) {
      const key = (ids[n] ?? 0) * base + (codes[n] ?? 0);
      const known = numbers.get(key);
      next[n] = known ?? met.length;
      if (known !== undefined) continue;
      numbers.set(key, met.length);
      met.push(n);
    }
    ids = next;
    firsts = met;
  }
  const places = new Map(columns.map(({ field }, n) => [field, n]));
  const combinations = new Map<readonly (FewValues | Varied)[], number[]>();
  const combination: Classing['combination'] = (few, id) => {
    let own = combinations.get(few);
    if (own === undefined) combinations.set(few, (own = []));
    return (own[id] ??= combinationIn(few, id));
  };
  const combinationIn = (few: readonly (FewValues | Varied)[], id: number): number => {
    let number = 0;
    let isVaried = false;
    for (const { field, numbers } of few) {
      const code = columns[places.get(field) ?? -1]?.codes[firsts[id] ?? -1];
      if (code === undefined || code === empty || (code === other && numbers !== null)) return -1;
      if (numbers === 'seen') isVaried = true;
      else number = number * (numbers?.size ?? 2) + (code === absent ? 0 : numbers === null ? 1 : code - firstListed + 1);
    }
    return isVaried ? id : number;
  };
  return { ids, count: firsts.length, combination };
}

/** Records of one subject, and where each stands among all of its kind. */
export interface Members {
  readonly records: readonly EvidenceRecord[];
  readonly places: ArrayLike<number>;
}
/** A class among them, how many it has, and its first record. */
export interface Share {
  readonly id: number;
  readonly size: number;
  readonly first: EvidenceRecord;
}
/** Members by class; asked by many rules, so made once. */
export interface Shared {
  readonly classing: Classing;
  readonly shares: readonly Share[];
}
export function makeShared({ records, places }: Members): (classing: Classing) => Shared {
  const made = new Map<Classing, Shared>();
  return (classing) => {
    let shared = made.get(classing);
    if (shared !== undefined) return shared;
    const sizes = new Map<number, number>();
    const firsts: { readonly id: number; readonly first: EvidenceRecord }[] = [];
    records.forEach((record, n) => {
      const id = classing.ids[places[n] ?? 0] ?? 0;
      const size = sizes.get(id);
      if (size === undefined) firsts.push({ id, first: record });
      sizes.set(id, (size ?? 0) + 1);
    });
    made.set(classing, (shared = { classing, shares: firsts.map(({ id, first }) => ({ id, first, size: sizes.get(id) ?? 0 })) }));
    return shared;
  };
}
