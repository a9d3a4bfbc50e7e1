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
  const keys = sortedKeys(own).filter((key) => own[key] !== undefined);
  if (keys.length === 0) return '{}';
  return `{\n${keys.map((key) => `${inner}${JSON.stringify(key)}: ${open(own[key], inner)}`).join(',\n')}\n${indent}}`;
}

/** On one line, keys sorted. What JSON cannot say (a function, not-a-number) becomes null. */
export function compactJson(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (Array.isArray(value)) {
    const elements: readonly unknown[] = value;
    return `[${elements.map(compactJson).join(',')}]`;
  }
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null)
    return typeof value === 'function' || value === undefined ? 'null' : JSON.stringify(value);
  const own = value as Readonly<Record<string, unknown>>;
  let text = '';
  for (const key of sortedKeys(own)) {
    const each = own[key];
    if (each !== undefined) text += `${text === '' ? '' : ','}${quoted(key)}:${compactJson(each)}`;
  }
  return `{${text}}`;
}

/** In the order of their UTF-16 units. An assessment has many objects of few shapes, so the last orders are kept. */
function sortedKeys(value: Readonly<Record<string, unknown>>): readonly string[] {
  const keys = Object.keys(value);
  if (keys.length < 2) return keys;
  for (const each of orders) if (sameKeys(each.keys, keys)) return each.sorted;
  const sorted = [...keys].sort();
  orders.unshift({ keys, sorted });
  if (orders.length > mostOrders) orders.pop();
  return sorted;
}
const mostOrders = 16;
const orders: { readonly keys: readonly string[]; readonly sorted: readonly string[] }[] = [];
const sameKeys = (a: readonly string[], b: readonly string[]): boolean => {
  if (a.length !== b.length) return false;
  for (let n = 0; n < a.length; n++) if (a[n] !== b[n]) return false;
  return true;
};
const names = new Map<string, string>();
function quoted(key: string): string {
  let text = names.get(key);
  if (text === undefined) {
    text = JSON.stringify(key);
    if (names.size < mostNames) names.set(key, text);
  }
  return text;
}
const mostNames = 1000;

export const json = defineReport({
  id: 'json',
  title: 'Assessment',
  description: 'Everything decided in the run, as canonical JSON; every other report is made from it.',
  fileName: 'assessment.json',
  mediaType: 'application/json',
  render: (assessment) => canonicalJson(assessment),
});
