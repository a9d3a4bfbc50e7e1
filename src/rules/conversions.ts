/** int(), uint(), double(), string(), bytes(), bool(), timestamp(), duration() as CEL defines them. */
import { typeNameOf } from './compare.js';
import { doubleOf, exactInt, exactUint, isNumber } from './integers.js';
import { parseDuration, parseTimestamp, secondsOf, showDuration, showTimestamp, timestampAt } from './time.js';
import { Double, Duration, isInt, RuleError, Timestamp, Uint } from './values.js';

const refused = (value: unknown, type: string): RuleError =>
  new RuleError(`${typeof value === 'string' ? `"${value.slice(0, 60)}"` : typeNameOf(value)} cannot become ${type}`);

/** Cut towards zero. The ends themselves are refused: as doubles they are already rounded. */
const wholePart = (value: number, type: string, lowest: number, highest: number): bigint | RuleError =>
  value > lowest && value < highest ? BigInt(Math.trunc(value)) : refused(new Double(value), type);

export function toInt(value: unknown): unknown {
  if (isInt(value)) return value;
  if (value instanceof Uint) return exactInt(value.value);
  if (value instanceof Double) {
    const whole = wholePart(value.value, 'int', -(2 ** 63), 2 ** 63);
    return typeof whole === 'bigint' ? exactInt(whole) : whole;
  }
  if (value instanceof Timestamp) return secondsOf(value);
  if (typeof value === 'string' && /^[+-]?\d{1,20}$/.test(value)) return exactInt(BigInt(value.replace('+', '')));
  return refused(value, 'int');
}

export function toUint(value: unknown): unknown {
  if (value instanceof Uint) return value;
  if (isInt(value)) return exactUint(BigInt(value));
  if (value instanceof Double) {
    if (value.value < 0) return refused(value, 'uint');
    const whole = wholePart(value.value, 'uint', -1, 2 ** 64);
    return typeof whole === 'bigint' ? exactUint(whole) : whole;
  }
  if (typeof value === 'string' && /^\+?\d{1,20}$/.test(value)) return exactUint(BigInt(value.replace('+', '')));
  return refused(value, 'uint');
}

export function toDouble(value: unknown): unknown {
  if (isNumber(value)) return value instanceof Double ? value : new Double(doubleOf(value));
  if (typeof value !== 'string') return refused(value, 'double');
  if (/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(value)) return new Double(Number(value));
  const special = /^([+-]?)(NaN|Inf(?:inity)?)$/i.exec(value);
  if (special === null) return refused(value, 'double');
  return new Double(special[2]?.toLowerCase() === 'nan' ? NaN : special[1] === '-' ? -Infinity : Infinity);
}

export function toText(value: unknown): unknown {
  if (typeof value === 'string') return value;
  if (isInt(value) || typeof value === 'boolean') return String(value);
  if (value instanceof Uint) return String(value.value);
  if (value instanceof Double) return Object.is(value.value, -0) ? '-0' : String(value.value);
  if (value instanceof Timestamp) return showTimestamp(value);
  if (value instanceof Duration) return showDuration(value);
  if (value instanceof Uint8Array) {
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(value);
    } catch {
      return new RuleError('the bytes are not valid UTF-8');
    }
  }
  return refused(value, 'string');
}

export function toBytes(value: unknown): unknown {
  if (value instanceof Uint8Array) return value;
  return typeof value === 'string' ? new TextEncoder().encode(value) : refused(value, 'bytes');
}

const booleans: ReadonlyMap<string, boolean> = new Map([
  ...['1', 't', 'true', 'TRUE', 'True'].map((text) => [text, true] as const),
  ...['0', 'f', 'false', 'FALSE', 'False'].map((text) => [text, false] as const),
]);

export function toBool(value: unknown): unknown {
  if (typeof value === 'boolean') return value;
  return (typeof value === 'string' ? booleans.get(value) : undefined) ?? refused(value, 'bool');
}

export function toTimestamp(value: unknown): unknown {
  if (value instanceof Timestamp) return value;
  if (isInt(value)) return timestampAt(Number(value) * 1000, 0);
  return typeof value === 'string' ? parseTimestamp(value) : refused(value, 'timestamp');
}

export function toDuration(value: unknown): unknown {
  if (value instanceof Duration) return value;
  return typeof value === 'string' ? parseDuration(value) : refused(value, 'duration');
}
