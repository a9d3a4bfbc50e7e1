/** Version ranges of advisories as vendors really write them, to intervals. What is not wholly understood is not understood at all. */
import { compareVersions } from '../../model/version-order.js';

interface Bound {
  readonly version: string;
  readonly inclusive: boolean;
}
/** null: without a bound on that side. */
export interface Interval {
  readonly low: Bound | null;
  readonly high: Bound | null;
}
export type VersionRange =
  { readonly kind: 'all' } | { readonly kind: 'intervals'; readonly intervals: readonly Interval[] } | { readonly kind: 'not-understood' };

const notUnderstood: VersionRange = { kind: 'not-understood' };
const longest = 300;
const mostTerms = 40;

const number = String.raw`\d{1,10}(?:\.\d{1,10}){0,8}`;
const suffixWord = 'service pack|sp|update|upd|hotfix|hf|patch|pl|p|maintenance|mr|mp|sr|rc|releasecandidate|beta|alpha|build|rev|r|u';
/** One version: a prefix, numbers, and known suffixes. Order numbers, serial numbers, dates in words and two versions in one are none. */
const version = new RegExp(
  String.raw`^(?:(?:version|ver\.?|rev\.?|release|firmware|fw|v|r|sv)[ .]?)?${number}(?:[a-z](?![a-z])|\(\d{1,6}[a-z]?\)|-\d{1,12}(?![.\d])|_\d{1,12}(?![.\d])|[ ._-]?(?:${suffixWord})[ .]?\d{0,8}(?:\.\d{1,8}){0,3}){0,5}$`,
  'i',
);
/** `V4.X`, `14.x`, `12.7.*`: every version that begins so. */
const wildcard = new RegExp(String.raw`^(?:v|version)?[ .]?(${number})\.[x*]$`, 'i');

/** `exact`: the text stands as a single version (`product_version`), not as a range. */
export function parseRange(text: string, exact = false): VersionRange {
  const plain = clean(text);
  if (plain.length === 0 || plain.length > longest) return notUnderstood;
  if (/^(?:\*|all|any|all versions|all firmware versions|any version|vers:[a-z0-9.-]+\/\*)$/i.test(plain)) return { kind: 'all' };
  const body = plain.replace(/^vers:[a-z0-9.-]+\//i, '');
  const terms = termsOf(worded(body));
  if (terms === null || terms.length === 0 || terms.length > mostTerms) return notUnderstood;
  if (exact && terms.some(({ op, text: one }) => op === '=' && !isPlainVersion(one))) return notUnderstood;
  return joined(terms);
}

/** Signs as ASCII, words that say nothing taken away. */
const clean = (text: string): string =>
  text
    .replace(/≤/g, '<=')
    .replace(/≥/g, '>=')
    .replace(/[–—]/g, '-')
    .replace(/\s+/g, ' ')
    .replace(/security patch/gi, 'patch')
    .trim();

/** `4.1 and prior` is `<= 4.1`, `prior to 4.1` is `< 4.1`. */
const worded = (text: string): string =>
  text
    .replace(/^(?:all |any )?(?:(?:firmware|software|fw|sw) )?versions?(?: of)?(?=[ <>=v\d])/i, '')
    .replace(/^(?:all|firmware|fw)(?= ?[<>])/i, '')
    .trim()
    .replace(/^(?:prior to|before|earlier than|older than|lower than) (.+)$/i, '< $1')
    .replace(/^up to and including (.+)$/i, '<= $1')
    .replace(/^([^<>=|,&]+?),? (?:and|or) (?:all )?(?:prior|earlier|below|older|lower|previous)(?: versions?)?$/i, '<= $1')
    .replace(/^([^<>=|,&]+?),? (?:and|or) (?:all )?(?:later|newer|above|higher)(?: versions?)?$/i, '>= $1')
    .replace(/^([^<>=|,&]+?) through ([^<>=|,&]+)$/i, '>= $1 <= $2')
    .replace(
      /^between ([^<>=|,&()]+?) ?\(including\) and ([^<>=|,&()]+?) ?\((in|ex)cluding\)$/i,
      (_all, low: string, high: string, end: string) => `>= ${low} ${end.toLowerCase() === 'in' ? '<=' : '<'} ${high}`,
    );

interface Term {
  readonly op: '<' | '<=' | '>' | '>=' | '=';
  readonly text: string;
}

/** null: something in it is no comparison and no version. */
function termsOf(text: string): readonly Term[] | null {
  const terms: Term[] = [];
  // pieces between the marks that only join; what a piece holds is one version, or comparisons one after the other
  for (const piece of text.split(/\s*(?:\||,|;|&&?| and (?=[<>=v\d])| or (?=[<>=v\d]))\s*/i)) {
    if (piece.trim() === '') return null;
    const first = piece.search(/[<>=]/);
    if (first === -1) {
      terms.push({ op: '=', text: piece.trim() });
      continue;
    }
    if (piece.slice(0, first).trim() !== '') return null;
    for (const [, op = '', one = ''] of piece.matchAll(/([<>=!]{1,3})([^<>=!]*)/g)) {
      const known = op === '==' ? '=' : op === '=<' ? '<=' : op === '=>' ? '>=' : op;
      if (known !== '<' && known !== '<=' && known !== '>' && known !== '>=' && known !== '=') return null;
      terms.push({ op: known, text: one.trim() });
    }
  }
  return terms;
}

/** A single version that stands by itself: long whole numbers are order or serial numbers, `12.6.1-12.6.7` and `2011-2015` are spans. */
function isPlainVersion(text: string): boolean {
  if (/^\d{3,}[a-z]?$/i.test(text) && !isYear(text)) return false;
  return wildcard.test(text) || (isVersion(text) && !/\d-\d/.test(text));
}

const isVersion = (text: string): boolean => version.test(text) && compareVersions(text, text) === 0;

/** Comparisons to intervals: a lower and an upper bound that stand side by side belong together, whatever mark is between them. */
function joined(terms: readonly Term[]): VersionRange {
  const intervals: Interval[] = [];
  for (let at = 0; at < terms.length; at += 1) {
    const here = terms[at];
    if (here === undefined) break;
    const span = wildcard.exec(here.text)?.[1];
    if (span !== undefined) {
      const interval = spanOf(here.op, span);
      if (interval === null) return notUnderstood;
      intervals.push(interval);
      continue;
    }
    if (!isVersion(here.text)) return notUnderstood;
    if (here.op === '=') {
      if (!isPlainVersion(here.text)) return notUnderstood;
      const bound = { version: here.text, inclusive: true };
      intervals.push({ low: bound, high: bound });
      continue;
    }
    const mine = boundOf(here);
    const next = terms[at + 1];
    const pair = next !== undefined && next.op !== '=' && isVersion(next.text) ? boundOf(next) : null;
    if (pair === null || next === undefined) {
      intervals.push(isLower(here) ? { low: mine, high: null } : { low: null, high: mine });
      continue;
    }
    // "<= 2.22 | <= 1.01" speaks of two lines of versions, and does not say of which
    if (isLower(here) === isLower(next)) return notUnderstood;
    const [low, high] = isLower(here) ? [mine, pair] : [pair, mine];
    const order = compareVersions(low.version, high.version);
    if (order === null) return notUnderstood;
    if (order > 0 || (order === 0 && !(low.inclusive && high.inclusive))) {
      // "< 1.0 | >= 2.0": everything but what lies between
      if (isLower(here)) return notUnderstood;
      intervals.push({ low: null, high: mine }, { low: pair, high: null });
    } else intervals.push({ low, high });
    at += 1;
  }
  return unbounded(intervals) ? notUnderstood : { kind: 'intervals', intervals };
}

/** Two open ends of the same sort in one list contradict each other or speak of several lines. */
const unbounded = (intervals: readonly Interval[]): boolean =>
  intervals.filter(({ low, high }) => low === null && high !== null).length > 1 ||
  intervals.filter(({ low, high }) => high === null && low !== null).length > 1;

const isLower = ({ op }: Term): boolean => op === '>' || op === '>=';
const boundOf = ({ op, text }: Term): Bound => ({ version: text, inclusive: op.endsWith('=') });

/** `4.X` is everything from 4 to before 5; `<= 7.x` everything before 8. `< 7.x` does not say where it ends. */
function spanOf(op: Term['op'], begins: string): Interval | null {
  const parts = begins.split('.');
  const last = parts.at(-1) ?? '';
  const next = [...parts.slice(0, -1), String(BigInt(last) + 1n)].join('.');
  if (op === '=') return { low: { version: begins, inclusive: true }, high: { version: next, inclusive: false } };
  if (op === '<=') return { low: null, high: { version: next, inclusive: false } };
  return op === '>=' ? { low: { version: begins, inclusive: true }, high: null } : null;
}

/** Whether a version lies in a range; null: that cannot be said. */
export function isInRange(range: VersionRange, installed: string | null): boolean | null {
  if (range.kind === 'all') return true;
  if (range.kind === 'not-understood' || installed === null) return null;
  let doubtful = false;
  for (const { low, high } of range.intervals) {
    const inside = and(low === null ? true : above(installed, low), high === null ? true : below(installed, high));
    if (inside === true) return true;
    // "11" may stand for every 11.x
    if (inside === null || (low !== null && low === high && isLineOf(low.version, installed))) doubtful = true;
  }
  return doubtful ? null : false;
}

const and = (a: boolean | null, b: boolean | null): boolean | null =>
  a === false || b === false ? false : a === null || b === null ? null : true;
function above(installed: string, { version: bound, inclusive }: Bound): boolean | null {
  const order = orderOf(installed, bound);
  return order === null ? null : order > 0 || (inclusive && order === 0);
}
function below(installed: string, { version: bound, inclusive }: Bound): boolean | null {
  const order = orderOf(installed, bound);
  return order === null ? null : order < 0 || (inclusive && order === 0);
}

/** "2016" and "16.0.3" may be one version under two names. */
function orderOf(a: string, b: string): -1 | 0 | 1 | null {
  return isYear(a) === isYear(b) ? compareVersions(a, b) : null;
}
const isYear = (text: string): boolean => /^v?\.? ?(?:199\d|20\d\d)(?!\d)/i.test(text.trim());

const isLineOf = (whole: string, installed: string): boolean => {
  const [line = ''] = /^\D{0,8}(\d+)$/.exec(whole)?.slice(1) ?? [];
  const [first = '', rest] = /^\D{0,8}(\d+)(\.\d)?/.exec(installed)?.slice(1) ?? [];
  return line !== '' && rest !== undefined && BigInt(line) === BigInt(first === '' ? '-1' : first);
};

/** The version in a field of an inventory that names the product before it ("HiSecOS 04.8.00"); null: there is none that can be compared. */
export function installedVersion(text: string | null): string | null {
  if (text === null || text.length > 100) return null;
  const plain = clean(text);
  if (isVersion(plain)) return plain;
  const [, after] = /^(?:[A-Za-z][A-Za-z+/-]{0,20}[ :]+){1,3}([vrVR]?\.? ?\d.*)$/.exec(plain) ?? [];
  return after !== undefined && isVersion(after) ? after : null;
}
