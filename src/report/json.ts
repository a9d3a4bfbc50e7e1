/** Canonical JSON: keys sorted at every depth, objects opened, one element of an array a line; the same value gives the same bytes. */
import { once } from '../model/once.js';
import { defineReport } from './report.js';

/** Nothing that was made is changed afterwards, so the text of one assessment is made once: several reports name its hash. */
const written = once((value: object): string => `${open(value, '')}\n`);
export const canonicalJson = (value: unknown): string =>
  typeof value === 'object' && value !== null ? written(value) : `${open(value, '')}\n`;

/** Objects over several lines, arrays with one compact element a line: small, and a change of one record is one changed line. */
function open(value: unknown, indent: string): string {
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    const elements: readonly unknown[] = value;
    return elements.length === 0 ? '[]' : `[\n${elements.map((each) => inner + compactJson(each)).join(',\n')}\n${indent}]`;
  }
  if (typeof value !== 'object' || value === null) return compactJson(value);
  const own = value as Readonly<Record<string, unknown>>;
  const keys = orderOf(own).sorted.filter((key) => own[key] !== undefined);
  if (keys.length === 0) return '{}';
  return `{\n${keys.map((key) => `${inner}${JSON.stringify(key)}: ${open(own[key], inner)}`).join(',\n')}\n${indent}}`;
}

/** On one line, keys sorted. What JSON cannot say (a function, not-a-number) becomes null. */
export function compactJson(value: unknown): string {
  if (typeof value === 'string') return value.length > longestKept ? JSON.stringify(value) : quoted(value);
  if (Array.isArray(value)) {
    const elements: readonly unknown[] = value;
    return `[${elements.map(compactJson).join(',')}]`;
  }
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null)
    return typeof value === 'function' || value === undefined ? 'null' : JSON.stringify(value);
  const own = value as Readonly<Record<string, unknown>>;
  let text = '';
  const { sorted, names } = orderOf(own);
  for (let n = 0; n < sorted.length; n += 1) {
    const each = own[sorted[n] ?? ''];
    if (each !== undefined) text += (text === '' ? '' : ',') + (names[n] ?? '') + compactJson(each);
  }
  return `{${text}}`;
}

/** In the order of their UTF-16 units. An assessment has many objects of few shapes, so the last orders are kept. */
function orderOf(value: Readonly<Record<string, unknown>>): Order {
  const keys = Object.keys(value);
  for (const each of orders) if (sameKeys(each.keys, keys)) return each;
  const sorted = [...keys].sort();
  const order: Order = { keys, sorted, names: sorted.map((key) => `${JSON.stringify(key)}:`) };
  orders.unshift(order);
  if (orders.length > mostOrders) orders.pop();
  return order;
}
const mostOrders = 16;
interface Order {
  readonly keys: readonly string[];
  readonly sorted: readonly string[];
  /** As they stand before their values. */
  readonly names: readonly string[];
}
const orders: Order[] = [];
const sameKeys = (a: readonly string[], b: readonly string[]): boolean => {
  if (a.length !== b.length) return false;
  for (let n = 0; n < a.length; n++) if (a[n] !== b[n]) return false;
  return true;
};
/** Names of zones, controls and files stand there by the thousand. */
const texts = new Map<string, string>();
function quoted(value: string): string {
  let text = texts.get(value);
  if (text === undefined) {
    text = JSON.stringify(value);
    if (texts.size < mostTexts) texts.set(value, text);
  }
  return text;
}
const mostTexts = 10_000;
const longestKept = 48;

export const json = defineReport({
  id: 'json',
  title: 'Assessment',
  description: 'Everything decided in the run, as canonical JSON; every other report is made from it.',
  fileName: 'assessment.json',
  mediaType: 'application/json',
  render: (assessment) => canonicalJson(assessment),
});
