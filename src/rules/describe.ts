/** Run-time values as a rule writer reads them: what is undecided says why, open lists say that more may follow. */
import { plainOf } from './plain.js';
import { showDuration, showTimestamp } from './time.js';
import { dynType, fieldType, type StaticType } from './types.js';
import {
  Double,
  Duration,
  Interval,
  isList,
  isPlainRecord,
  OpenList,
  RuleError,
  Timestamp,
  Uint,
  Unknown,
  type PlainRecord,
} from './values.js';

const shownItems = 8;
const shownFields = 3;
const widest = 160;

/** The type tells dates inside plain records from numbers. */
export function describe(value: unknown, type: StaticType = dynType): string {
  if (value instanceof Unknown) return `undecided: ${value.reason.what} (${value.reason.code})`;
  if (value instanceof RuleError) return `error: ${value.message}`;
  if (value instanceof Interval) return interval(value);
  if (value instanceof OpenList) {
    const maybe = value.maybe.length === 0 ? '' : `, and ${String(value.maybe.length)} that may belong to it`;
    const more = value.open === null ? '' : `, and perhaps more (${value.open.what}: ${value.open.code})`;
    return `${list(value.items, type)}${maybe}${more}`;
  }
  if (isList(value)) return list(value, type);
  if (isPlainRecord(value)) return record(value, type);
  if (value === undefined || value === null) return value === null ? 'null' : 'not given';
  if (value instanceof Timestamp) return showTimestamp(value);
  if (type.kind === 'timestamp' && typeof value === 'number') return showTimestamp(new Timestamp(Math.floor(value), 0));
  if (value instanceof Duration) return showDuration(value);
  if (value instanceof Double) return Number.isInteger(value.value) ? `${String(value.value)}.0` : String(value.value);
  if (value instanceof Uint) return `${String(value.value)}u`;
  return cut(JSON.stringify(plainOf(value)));
}

function interval({ lo, hi, reason }: Interval): string {
  const from = hi === Infinity ? `at least ${String(lo)}` : lo === -Infinity ? `at most ${String(hi)}` : `${String(lo)} to ${String(hi)}`;
  return `${from} (${reason.what}: ${reason.code})`;
}

function list(items: readonly unknown[], type: StaticType): string {
  const element = type.kind === 'list' ? type.element : dynType;
  const rest = items.length - shownItems;
  const shown = items.slice(0, shownItems).map((each) => describe(each, element));
  return cut(`[${[...shown, ...(rest > 0 ? [`${String(rest)} more`] : [])].join(', ')}]`);
}

/** A record by its first fields. */
function record(value: PlainRecord, type: StaticType): string {
  const fields = Object.entries(value);
  const shown = fields.slice(0, shownFields).map(([name, each]) => {
    const known = fieldType(type, name) ?? dynType;
    return `${name}: ${isPlainRecord(each) ? '{...}' : cut(describe(each, known), 40)}`;
  });
  return `{ ${[...shown, ...(fields.length > shownFields ? ['...'] : [])].join(', ')} }`;
}

const cut = (text: string, width = widest): string => (text.length <= width ? text : `${text.slice(0, width - 3)}...`);
