/** Canonical JSON: keys sorted at every depth, objects opened, one element of an array a line; the same value gives the same bytes. */
import { compareText } from '../model/problem.js';
import { defineReport } from './report.js';

/** Nothing that was made is changed afterwards, so the text of one assessment is made once: several reports name its hash. */
const made = new WeakMap<object, string>();
export function canonicalJson(value: unknown): string {
  if (typeof value !== 'object' || value === null) return `${open(value, '')}\n`;
  const text = made.get(value) ?? `${open(value, '')}\n`;
  made.set(value, text);
  return text;
}

/** Objects over several lines, arrays with one compact element a line: small, and a change of one record is one changed line. */
function open(value: unknown, indent: string): string {
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    const elements: readonly unknown[] = value;
    return elements.length === 0 ? '[]' : `[\n${elements.map((each) => inner + compactJson(each)).join(',\n')}\n${indent}]`;
  }
  if (typeof value !== 'object' || value === null) return compactJson(value);
  const entries = sorted(value);
  if (entries.length === 0) return '{}';
  return `{\n${entries.map(([key, each]) => `${inner}${JSON.stringify(key)}: ${open(each, inner)}`).join(',\n')}\n${indent}}`;
}

/** On one line, keys sorted. What JSON cannot say (a function, not-a-number) becomes null. */
export function compactJson(value: unknown): string {
  if (Array.isArray(value)) {
    const elements: readonly unknown[] = value;
    return `[${elements.map(compactJson).join(',')}]`;
  }
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null)
    return typeof value === 'function' || value === undefined ? 'null' : JSON.stringify(value);
  return `{${sorted(value)
    .map(([key, each]) => `${JSON.stringify(key)}:${compactJson(each)}`)
    .join(',')}}`;
}

function sorted(value: object): readonly (readonly [string, unknown])[] {
  const entries: readonly (readonly [string, unknown])[] = Object.entries(value);
  return entries.filter(([, each]) => each !== undefined).sort(([a], [b]) => compareText(a, b));
}

export const json = defineReport({
  id: 'json',
  title: 'Assessment',
  description: 'Everything decided in the run, as canonical JSON; every other report is made from it.',
  fileName: 'assessment.json',
  mediaType: 'application/json',
  render: (assessment) => canonicalJson(assessment),
});
