/** Values as people read them in messages. */
import { toText } from './conversions.js';
import { clockOf } from './clock.js';
import { showTimestamp } from './time.js';
import type { StaticType } from './types.js';
import { Interval, isList, NoValue, OpenList, RuleError, Timestamp, TypeName } from './values.js';

const notGiven = '(not given)';

/** Dates as ISO (days where the field is a day), lists joined, what is missing as "(not given)". */
export function showValue(value: unknown, type: StaticType, frame: readonly unknown[]): string {
  if (value instanceof NoValue) return value instanceof RuleError ? `(error: ${value.message})` : notGiven;
  if (value === null || value === undefined) return notGiven;
  if (value instanceof Timestamp) return showDate(value, type, frame);
  if (value instanceof TypeName) return value.name;
  if (value instanceof Interval) return showInterval(value);
  const items = value instanceof OpenList ? value.items : isList(value) ? value : null;
  if (items !== null) {
    const element: StaticType = type.kind === 'list' ? type.element : { kind: 'dyn' };
    const shown = items.map((item) => showValue(item, element, frame));
    // What may be missing from the list is part of what is known about it.
    return [...shown, ...(value instanceof OpenList ? ['...'] : [])].join(', ');
  }
  const text = toText(value);
  return typeof text === 'string' ? text : notGiven;
}

function showDate(value: Timestamp, type: StaticType, frame: readonly unknown[]): string {
  const clock = clockOf(frame);
  return clock === null ? showTimestamp(value) : clock.isoOf(value.ms, type.kind === 'timestamp' && type.dateOnly === true);
}

function showInterval({ lo, hi }: Interval): string {
  if (hi === Infinity) return lo === -Infinity ? notGiven : `at least ${lo}`;
  return lo === -Infinity ? `at most ${hi}` : `${lo} to ${hi}`;
}
