/** One statement of an advisory on one product, made ready to be held against an inventory. */
import type { EvidenceRecord, Fields, Origin, Value } from '../../model/record.js';
import { textAt, textsAt } from '../asset-directory.js';
import { bareName, compact, familyWords, type FamilyWords, foldNumber, numberPattern, numbersIn } from './product.js';
import { parseRange, type VersionRange } from './range.js';
import { vendorsOf } from './vendor.js';

export interface Statement {
  readonly document: string;
  readonly title: string | null;
  readonly vendors: readonly string[];
  /** Names that are the product itself, compact. */
  readonly names: readonly string[];
  readonly numbers: readonly string[];
  readonly patterns: readonly RegExp[];
  readonly family: FamilyWords;
  readonly familyName: string;
  readonly cpe: string | null;
  readonly purl: string | null;
  readonly part: 'whole' | 'default' | 'maybe';
  readonly status: string;
  readonly rangeText: string | null;
  readonly range: VersionRange;
  readonly remedy: string | null;
  readonly fix: string | null;
  readonly released: number | null;
  readonly details: readonly Detail[];
  readonly origin: Origin;
}
export interface Detail {
  readonly cve: string;
  readonly vector: string | null;
  readonly score: number | null;
  readonly exploitation: 'active' | 'public poc' | null;
}

const isFields = (value: Value): value is Fields => typeof value === 'object' && !Array.isArray(value);

export function statementOf({ values, origins: [origin] }: EvidenceRecord): Statement | null {
  const document = textAt(values, 'document');
  const status = textAt(values, 'status');
  if (document === null || status === null || origin === undefined) return null;
  // a draft is no statement yet, and a recommended version says nothing of what is installed
  if (values['draft'] === true || status === 'recommended') return null;
  const written = textsAt(values, 'names');
  const own = textAt(values, 'version');
  const { name, version, exact } =
    own === null ? splitName(written.at(-1) ?? '') : { name: null, version: own, exact: values['exact'] === true };
  const names = name === null ? written : [...written.slice(0, -1), name];
  const vendors = vendorsOf(textAt(values, 'vendor'));
  const models = textsAt(values, 'models');
  const whole = names.join(' ');
  const part = textAt(values, 'part');
  return {
    document,
    title: textAt(values, 'title'),
    vendors,
    names: [...new Set([names.at(-1) ?? '', whole].map((each) => bareName(each, vendors).replaceAll(' ', '')))].filter(
      (each) => each.length > 2,
    ),
    numbers: [...new Set([...models.map(foldNumber), ...names.flatMap(numbersIn)])].filter((each) => each.length > 3),
    patterns: models.flatMap((each) => numberPattern(each) ?? []),
    family: familyWords(whole, vendors),
    familyName: whole,
    cpe: textAt(values, 'cpe'),
    purl: textAt(values, 'purl'),
    part: part === 'default' || part === 'maybe' ? part : 'whole',
    status,
    rangeText: version,
    range: version === null ? { kind: 'all' } : parseRange(version, exact),
    remedy: textAt(values, 'remedy'),
    fix: textAt(values, 'fix'),
    released: numberOf(values['released']),
    details: detailsOf(values['vulnerabilities']),
    origin,
  };
}

const numberOf = (value: Value | undefined): number | null => (typeof value === 'number' ? value : null);

function detailsOf(value: Value | undefined): readonly Detail[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((each: Value): readonly Detail[] => {
    if (!isFields(each)) return [];
    const cve = textAt(each, 'cve');
    const exploitation = textAt(each, 'exploitation');
    if (cve === null) return [];
    return [
      {
        cve,
        vector: textAt(each, 'vector'),
        score: numberOf(each['score']),
        exploitation: exploitation === 'active' || exploitation === 'public poc' ? exploitation : null,
      },
    ];
  });
}

/** "Example Controller 1.2" and "Example Firmware <4.9" hold the version in the name. */
function splitName(text: string): { readonly name: string | null; readonly version: string | null; readonly exact: boolean } {
  const range = /^([^<>]{2,200}?)[\s:]*([<>]=?[^<>]{1,60}(?:[<>]=?[^<>]{1,60})?)$/.exec(text);
  if (range !== null) return { name: range[1] ?? null, version: range[2] ?? null, exact: false };
  const single = /^(.{2,200}\S)[\s:]+(?:version )?([vV]?\d{1,6}(?:\.\d{1,6}){1,5}\S{0,20})$/.exec(text);
  return single === null
    ? { name: null, version: null, exact: false }
    : { name: single[1] ?? null, version: single[2] ?? null, exact: true };
}

export const compactName = (text: string, vendors: readonly string[]): string => compact(bareName(text, vendors));
