/** Classes of records: those that are alike in every field that some rules read. Such a rule is asked once for each class, not for each record. */
import type { EvidenceRecord, Fields, Value } from '../model/record.js';
import type { FewValues, Varied } from './known-answers.js';

export interface Classing {
  /** The class of each record, in the order of the records. */
  readonly ids: ArrayLike<number>;
  /** The number of the combination of a rule's fields that a class has; -1: its records have values of their own. */
  readonly combination: (few: readonly (FewValues | Varied)[], id: number) => number;
}

/** A field with the numbers of its values: 0 absent, then as listed, then the empty text, then any other. */
interface Digit {
  readonly field: string;
  readonly numbers: ReadonlyMap<Value | undefined, number>;
  readonly base: number;
}
/** So that a class with one more part stays a whole number that is exact. */
const mostInPart = 2 ** 26;
/** A field with more values than these tells records apart rather than putting them together. */
const mostSeen = 256;
const noValue: ReadonlyMap<Value | undefined, number> = new Map([[undefined, 0]]);

export interface Classings {
  /** One for all rules that rest on enumerations, truth values and presence. */
  readonly fixed: (sets: Iterable<readonly FewValues[]>) => Classing;
  /** One for the rules that read these fields; null: one of them has a value for nearly every record. */
  readonly varied: (set: readonly (FewValues | Varied)[]) => Classing | null;
}

export function makeClassings(records: readonly EvidenceRecord[]): Classings {
  const seen = new Map<string, ReadonlyMap<Value | undefined, number> | null>();
  const numbersOf = (field: string): ReadonlyMap<Value | undefined, number> | null => {
    let numbers = seen.get(field);
    if (numbers === undefined) seen.set(field, (numbers = valuesSeen(records, field)));
    return numbers;
  };
  const made = new Map<string, Classing | null>();
  return {
    fixed: (sets) => {
      const numbers = new Map<string, Digit['numbers']>();
      for (const set of sets)
        for (const each of set) if (each.numbers !== null || !numbers.has(each.field)) numbers.set(each.field, each.numbers ?? noValue);
      return classesOf(
        records,
        [...numbers].map(([field, own]) => digitOf(field, own)),
      );
    },
    varied: (set) => {
      const key = set.map(({ field, numbers }) => field + (numbers === null ? '?' : '')).join(' ');
      let classing = made.get(key);
      if (classing === undefined) {
        const digits = set.flatMap(({ field, numbers: given }) => {
          const numbers = given === 'seen' ? numbersOf(field) : (given ?? noValue);
          return numbers === null ? [] : [digitOf(field, numbers)];
        });
        made.set(key, (classing = digits.length < set.length ? null : classesOf(records, digits)));
      }
      return classing;
    },
  };
}

/** null: too many. Lists and objects are none of them: they stay what tells records apart. */
function valuesSeen(records: readonly EvidenceRecord[], field: string): ReadonlyMap<Value | undefined, number> | null {
  const numbers = new Map<Value | undefined, number>(noValue);
  for (const { values } of records) {
    const value = valueOf(values, field);
    if (value === undefined || value === '' || typeof value === 'object' || numbers.has(value)) continue;
    if (numbers.size > mostSeen) return null;
    numbers.set(value, numbers.size);
  }
  return numbers;
}

const digitOf = (field: string, numbers: Digit['numbers']): Digit => ({ field, numbers, base: numbers.size + 2 });
const valueOf = (values: Fields, field: string): Value | undefined => (Object.hasOwn(values, field) ? values[field] : undefined);

function classesOf(records: readonly EvidenceRecord[], digits: readonly Digit[]): Classing {
  const { weights, parts } = weightsOf(digits);
  const known = Array.from({ length: parts }, () => new Map<number, number>());
  const sums = new Float64Array(parts);
  const members: (readonly number[])[] = [];
  const classOf = (values: Fields): number => {
    // What is absent counts nothing, so only what is there is looked at.
    sums.fill(0);
    for (const field in values) {
      const weight = weights.get(field);
      if (weight !== undefined) sums[weight.part] = (sums[weight.part] ?? 0) + weight.weight * numberIn(weight.digit, values);
    }
    let id = 0;
    for (let n = 0; n < parts; n++) {
      const map = known[n];
      const key = id * mostInPart + (sums[n] ?? 0);
      let next = map?.get(key);
      if (next === undefined) {
        // Whatever the part, the last one counts classes in the order in which they are met.
        next = map?.size ?? 0;
        map?.set(key, next);
        if (n === parts - 1) members.push(digits.map((digit) => numberIn(digit, values)));
      }
      id = next;
    }
    return id;
  };
  const ids = Int32Array.from(records, ({ values }) => classOf(values));

  const places = new Map(digits.map(({ field }, n) => [field, n]));
  const combinations = new Map<readonly (FewValues | Varied)[], number[]>();
  const combination: Classing['combination'] = (few, id) => {
    let own = combinations.get(few);
    if (own === undefined) combinations.set(few, (own = []));
    return (own[id] ??= combinationIn(few, members[id] ?? [], id));
  };
  const combinationIn = (few: readonly (FewValues | Varied)[], own: readonly number[], id: number): number => {
    let number = 0;
    let isVaried = false;
    for (const { field, numbers } of few) {
      const place = places.get(field) ?? -1;
      const digit = own[place];
      const last = (digits[place]?.base ?? 0) - 2;
      if (digit === undefined || digit === last || (digit > last && numbers !== null)) return -1;
      if (numbers === 'seen') isVaried = true;
      else number = number * (numbers?.size ?? 2) + (numbers === null ? Math.min(digit, 1) : digit);
    }
    return isVaried ? id : number;
  };
  return { ids, combination };
}

/** A class is a number with one digit a field; where that grows too large, it is several. */
function weightsOf(digits: readonly Digit[]): {
  readonly weights: ReadonlyMap<string, { readonly digit: Digit; readonly part: number; readonly weight: number }>;
  readonly parts: number;
} {
  const weights = new Map<string, { readonly digit: Digit; readonly part: number; readonly weight: number }>();
  let part = 0;
  let weight = 1;
  for (const digit of digits) {
    if (weight * digit.base > mostInPart) {
      part++;
      weight = 1;
    }
    weights.set(digit.field, { digit, part, weight });
    weight *= digit.base;
  }
  return { weights, parts: part + 1 };
}

function numberIn({ field, numbers, base }: Digit, values: Fields): number {
  const value = valueOf(values, field);
  return value === undefined ? 0 : (numbers.get(value) ?? (value === '' ? base - 2 : base - 1));
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
    for (const [n, record] of records.entries()) {
      const id = classing.ids[places[n] ?? 0] ?? 0;
      const size = sizes.get(id);
      if (size === undefined) firsts.push({ id, first: record });
      sizes.set(id, (size ?? 0) + 1);
    }
    made.set(classing, (shared = { classing, shares: firsts.map(({ id, first }) => ({ id, first, size: sizes.get(id) ?? 0 })) }));
    return shared;
  };
}
