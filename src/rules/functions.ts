/** Every function of the language: its signatures for the type check, and what it computes. */
import { sizeOf } from './access.js';
import { firstOf, typeNameOf } from './compare.js';
import type { Clock } from './clock.js';
import { toBool, toBytes, toDouble, toDuration, toInt, toText, toTimestamp, toUint } from './conversions.js';
import { inNetwork } from './networks.js';
import { matches } from './patterns.js';
import { calendarOf, daysOf, type Calendar } from './time.js';
import * as types from './types.js';
import type { StaticType, TypeKind } from './types.js';
import { Duration, Interval, NoValue, OpenList, RuleError, Timestamp, TypeName, unknown, Unknown } from './values.js';
import { versionCompare } from './versions.js';
import { spend, spendOn, tooMuchWork } from './work.js';

/** What an argument may be: one kind, or anything. */
export type Param = TypeKind | 'any';

export interface Overload {
  /** Called as x.f(...), with x as the first parameter. */
  readonly receiver: boolean;
  readonly params: readonly Param[];
  readonly result: StaticType;
}

export interface FunctionSpec {
  readonly overloads: readonly Overload[];
  readonly run: (a: unknown, b: unknown, clock: Clock | null) => unknown;
  /** Takes undecided values, open lists and intervals as they are. */
  readonly raw?: true;
}

const noClock = new RuleError('there is no as-of date here');
const on = (params: readonly Param[], result: StaticType): Overload => ({ receiver: true, params, result });
const of = (params: readonly Param[], result: StaticType): Overload => ({ receiver: false, params, result });
const noOverload = (name: string, a: unknown, b: unknown): RuleError =>
  new RuleError(`no function ${name} for ${typeNameOf(a)}${b === undefined ? '' : ` and ${typeNameOf(b)}`}`);

const texts = (name: string, overloads: readonly Overload[], run: (a: string, b: string) => unknown): FunctionSpec => ({
  overloads,
  run: (a, b) => (typeof a === 'string' && typeof b === 'string' ? run(a, b) : noOverload(name, a, b)),
});

const conversion = (from: readonly TypeKind[], result: StaticType, run: (value: unknown) => unknown): FunctionSpec => ({
  overloads: from.map((kind) => of([kind], result)),
  run,
});

/** At worst a search compares each character of one text with each of the other. */
const contains = (a: string, b: string): boolean | RuleError =>
  spend(Math.floor((a.length * b.length) / 4096)) ? a.includes(b) : tooMuchWork;

/** A part of a timestamp in a time zone (UTC unless given), and of a duration where it has that part. */
const getter = (name: string, part: (calendar: Calendar) => number, ofSpan?: (span: Duration) => number): FunctionSpec => ({
  overloads: [
    on(['timestamp'], types.intType),
    on(['timestamp', 'string'], types.intType),
    ...(ofSpan === undefined ? [] : [on(['duration'], types.intType)]),
  ],
  run: (a, b) => {
    if (a instanceof Duration && ofSpan !== undefined && b === undefined) return Math.trunc(ofSpan(a)) + 0;
    if (!(a instanceof Timestamp) || (b !== undefined && typeof b !== 'string')) return noOverload(name, a, b);
    // The calendar of a zone costs as much as many comparisons.
    if (b !== undefined && !spend(500)) return tooMuchWork;
    const calendar = calendarOf(a, b ?? 'UTC');
    return calendar instanceof RuleError ? calendar : part(calendar);
  },
});

/** Milliseconds towards zero, as whole durations count. */
const wholeMs = (span: Duration): number => (span.ms < 0 && span.nanos > 0 ? span.ms + 1 : span.ms);

/** Whole calendar days from the day of `at` to the as-of day; a day after it is undecided. */
const ageOf = (at: unknown, clock: Clock | null): unknown => {
  if (!(at instanceof Timestamp)) return noOverload('age', at, undefined);
  if (clock === null) return noClock;
  const days = clock.today - clock.dayOf(at.ms);
  return days < 0 ? futureDate : days;
};
const futureDate = unknown('unresolved', 'date after as-of');

const daysUntil = (at: unknown, clock: Clock | null): unknown => {
  if (!(at instanceof Timestamp)) return noOverload('daysUntil', at, undefined);
  return clock === null ? noClock : clock.dayOf(at.ms) - clock.today;
};

/** true, or undecided: what the evidence does not give is asked for, and is never a finding. */
const known = (a: unknown): unknown => {
  if (a instanceof NoValue) return a;
  return a instanceof OpenList || a instanceof Interval ? new Unknown(a.reason) : true;
};

export const functions: ReadonlyMap<string, FunctionSpec> = new Map<string, FunctionSpec>([
  [
    'size',
    {
      overloads: (['string', 'bytes', 'list', 'map'] as const).flatMap((kind) => [of([kind], types.intType), on([kind], types.intType)]),
      run: sizeOf,
      raw: true,
    },
  ],
  ['contains', texts('contains', [on(['string', 'string'], types.boolType)], contains)],
  ['startsWith', texts('startsWith', [on(['string', 'string'], types.boolType)], (a, b) => a.startsWith(b))],
  ['endsWith', texts('endsWith', [on(['string', 'string'], types.boolType)], (a, b) => a.endsWith(b))],
  ['matches', texts('matches', [on(['string', 'string'], types.boolType), of(['string', 'string'], types.boolType)], matches)],
  ['int', conversion(['int', 'uint', 'double', 'string', 'timestamp'], types.intType, toInt)],
  ['uint', conversion(['int', 'uint', 'double', 'string'], types.uintType, toUint)],
  ['double', conversion(['int', 'uint', 'double', 'string'], types.doubleType, toDouble)],
  ['string', conversion(['string', 'int', 'uint', 'double', 'bool', 'bytes', 'timestamp', 'duration'], types.stringType, toText)],
  ['bytes', conversion(['string', 'bytes'], types.bytesType, toBytes)],
  ['bool', conversion(['bool', 'string'], types.boolType, toBool)],
  ['timestamp', conversion(['timestamp', 'string', 'int'], types.timestampType, toTimestamp)],
  ['duration', conversion(['duration', 'string'], types.durationType, toDuration)],
  ['type', { overloads: [of(['any'], types.typeType)], run: (a) => (a instanceof NoValue ? a : new TypeName(typeNameOf(a))), raw: true }],
  ['known', { overloads: [of(['any'], types.boolType)], run: (a) => known(a), raw: true }],
  ['dyn', { overloads: [of(['any'], types.dynType)], run: (a) => a, raw: true }],
  ['getDate', getter('getDate', (calendar) => calendar.day)],
  ['getDayOfMonth', getter('getDayOfMonth', (calendar) => calendar.day - 1)],
  ['getDayOfWeek', getter('getDayOfWeek', (calendar) => calendar.weekday)],
  ['getDayOfYear', getter('getDayOfYear', (calendar) => calendar.dayOfYear)],
  ['getFullYear', getter('getFullYear', (calendar) => calendar.year)],
  ['getMonth', getter('getMonth', (calendar) => calendar.month)],
  [
    'getHours',
    getter(
      'getHours',
      (calendar) => calendar.hour,
      (span) => wholeMs(span) / 3_600_000,
    ),
  ],
  [
    'getMinutes',
    getter(
      'getMinutes',
      (calendar) => calendar.minute,
      (span) => wholeMs(span) / 60_000,
    ),
  ],
  [
    'getSeconds',
    getter(
      'getSeconds',
      (calendar) => calendar.second,
      (span) => wholeMs(span) / 1000,
    ),
  ],
  [
    'getMilliseconds',
    getter(
      'getMilliseconds',
      (calendar) => calendar.millisecond,
      (span) => wholeMs(span) % 1000,
    ),
  ],
  ['age', { overloads: [of(['timestamp'], types.intType)], run: (a, _, clock) => ageOf(a, clock) }],
  ['daysUntil', { overloads: [of(['timestamp'], types.intType)], run: (a, _, clock) => daysUntil(a, clock) }],
  [
    'days',
    { overloads: [of(['int'], types.durationType)], run: (a) => (typeof a === 'number' ? daysOf(a) : noOverload('days', a, undefined)) },
  ],
  ['inNetwork', texts('inNetwork', [of(['string', 'string'], types.boolType)], inNetwork)],
  ['versionCompare', texts('versionCompare', [of(['string', 'string'], types.intType)], versionCompare)],
]);

/** Calls with a value of each kind where a value is missing, or known only within bounds. */
export function applyFunction(spec: FunctionSpec, a: unknown, b: unknown, clock: Clock | null): unknown {
  if (spec.raw === true) return spendOn(a) ? spec.run(a, b, clock) : tooMuchWork;
  const missing = firstOf(a, b);
  if (missing !== null) return missing;
  if (a instanceof Interval || a instanceof OpenList) return new Unknown(a.reason);
  if (b instanceof Interval || b instanceof OpenList) return new Unknown(b.reason);
  if (!spendOn(a, b)) return tooMuchWork;
  return spec.run(a, b, clock);
}

/** Whether a call has a form (receiver or not) and a number of arguments that the function knows. */
export const fits = (spec: FunctionSpec, receiver: boolean, count: number): boolean =>
  spec.overloads.some((overload) => overload.receiver === receiver && overload.params.length === count);

/** Names of types that stand for themselves: type(1) == int. */
export const typeNames: ReadonlySet<string> = new Set([
  'bool',
  'int',
  'uint',
  'double',
  'string',
  'bytes',
  'list',
  'map',
  'null_type',
  'type',
  'google.protobuf.Timestamp',
  'google.protobuf.Duration',
]);
