/** Canonical JSON: keys sorted at every depth, objects opened, one element of an array a line; the same value gives the same bytes. */
import { compactJson, orderOf } from '../model/compact-json.js';
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

export const json = defineReport({
  id: 'json',
  title: 'Assessment',
  description: 'Everything decided in the run, as canonical JSON; every other report is made from it.',
  fileName: 'assessment.json',
  mediaType: 'application/json',
  render: (assessment) => canonicalJson(assessment),
});
