/**
 * versionCompare(a, b): firmware versions as vendors write them. Parts are numbers ("V4.10" follows "V4.9", "02.07" is "2.7");
 * a service pack, update or patch follows its base, a beta or release candidate comes before it. Where two versions do not say
 * which is newer ("R16" and "V16", "4.X", "1.2 build 7" and "1.2"), the answer is undecided.
 */
import { unknown, type Unknown } from './values.js';

interface Suffix {
  /** sp, update, hotfix, patch, rc, ...; "" for a number after a dash, a lone letter for itself. */
  readonly word: string;
  readonly numbers: readonly bigint[];
}
interface Version {
  /** "v" (v, ver, version, fw, firmware, sw), "r" (r, rel, release), "rev", or "" where none is written. */
  readonly prefix: string;
  readonly main: readonly bigint[];
  readonly suffixes: readonly Suffix[];
}

const prefixes: ReadonlyMap<string, string> = new Map([
  ...['v', 'ver', 'vers', 'version', 'fw', 'firmware', 'sw', 'software', 'fwv', 'swv'].map((word) => [word, 'v'] as const),
  ...['r', 'rel', 'release'].map((word) => [word, 'r'] as const),
  ...['rev', 'revision'].map((word) => [word, 'rev'] as const),
]);

/** One word for each kind of suffix, and whether it comes after its base (1) or before (-1). */
const suffixWords: ReadonlyMap<string, readonly [string, 1 | -1]> = new Map<string, readonly [string, 1 | -1]>([
  ...['sp', 'servicepack', 'service'].map((word) => [word, ['sp', 1]] as const),
  ...['update', 'upd', 'up', 'u'].map((word) => [word, ['update', 1]] as const),
  ...['hf', 'hotfix', 'fix', 'qf'].map((word) => [word, ['hotfix', 1]] as const),
  ...['patch', 'p', 'pl', 'patchlevel'].map((word) => [word, ['patch', 1]] as const),
  ...['mr', 'maintenance'].map((word) => [word, ['mr', 1]] as const),
  ...['rc', 'releasecandidate'].map((word) => [word, ['rc', -1]] as const),
  ...['beta', 'alpha', 'pre', 'preview', 'dev', 'snapshot'].map((word) => [word, [word, -1]] as const),
]);
/** Order among the suffixes that come before their base. */
const early = ['snapshot', 'dev', 'alpha', 'beta', 'preview', 'pre', 'rc'];

export function versionCompare(a: string, b: string): -1 | 0 | 1 | Unknown {
  const left = versionOf(a);
  const right = versionOf(b);
  if (left === null || right === null) return undecided(a, b);
  if (left.prefix !== right.prefix && left.prefix !== '' && right.prefix !== '') return undecided(a, b);
  const main = compareNumbers(left.main, right.main);
  return main === 0 ? (compareSuffixes(left.suffixes, right.suffixes) ?? undecided(a, b)) : main;
}

const undecided = (a: string, b: string): Unknown => unknown('unresolved', `versions "${a.slice(0, 60)}" and "${b.slice(0, 60)}"`);

/** A missing part counts as 0: 4.1 is 4.1.0. */
function compareNumbers(a: readonly bigint[], b: readonly bigint[]): -1 | 0 | 1 {
  for (let n = 0; n < Math.max(a.length, b.length); n += 1) {
    const left = a[n] ?? 0n;
    const right = b[n] ?? 0n;
    if (left !== right) return left < right ? -1 : 1;
  }
  return 0;
}

function compareSuffixes(a: readonly Suffix[], b: readonly Suffix[]): -1 | 0 | 1 | null {
  for (let n = 0; n < Math.max(a.length, b.length); n += 1) {
    const left = a[n];
    const right = b[n];
    if (left === undefined) return right === undefined ? 0 : opposite(rank(right));
    if (right === undefined) return rank(left);
    const order = compareSuffix(left, right);
    if (order !== 0) return order;
  }
  return 0;
}

const opposite = (order: -1 | 0 | 1 | null): -1 | 0 | 1 | null => (order === 1 ? -1 : order === -1 ? 1 : order);

/** How a version with this suffix stands to its base; null where the suffix does not say. */
function rank(suffix: Suffix): 1 | 0 | -1 | null {
  const known = suffixWords.get(suffix.word);
  if (known !== undefined) return known[1];
  if (suffix.word === '') return suffix.numbers.some((number) => number > 0n) ? 1 : 0;
  // "6.2b" follows "6.2"; "1.0b1" may be the first beta of 1.0.
  return /^[a-z]$/.test(suffix.word) && suffix.numbers.length === 0 ? 1 : null;
}

function compareSuffix(a: Suffix, b: Suffix): -1 | 0 | 1 | null {
  if (a.word === b.word) return a.numbers.length === 0 && b.numbers.length === 0 ? 0 : compareNumbers(a.numbers, b.numbers);
  const left = rank(a);
  const right = rank(b);
  if (left === -1 && right === 1) return -1;
  if (left === 1 && right === -1) return 1;
  if (left === -1 && right === -1) return early.indexOf(a.word) < early.indexOf(b.word) ? -1 : 1;
  const letters = /^[a-z]$/.test(a.word) && /^[a-z]$/.test(b.word) && !suffixWords.has(a.word) && !suffixWords.has(b.word);
  return letters && a.numbers.length === b.numbers.length ? (a.word < b.word ? -1 : 1) : null;
}

const kept = 5_000;
const cache = new Map<string, Version | null>();

/** Few versions are in use on many devices, so what was read is kept. */
function versionOf(text: string): Version | null {
  const known = cache.get(text);
  if (known !== undefined) return known;
  if (cache.size >= kept) cache.clear();
  const made = readVersion(text);
  cache.set(text, made);
  return made;
}

function readVersion(text: string): Version | null {
  if (text.length > 100) return null;
  const tokens = text.toLowerCase().match(/\d+|[a-z]+|[^\da-z]+/g) ?? [];
  let at = 0;
  let prefix = '';
  const skipSeparators = (): void => {
    while (at < tokens.length && /^[\s._:,/-]+$/.test(tokens[at] ?? '')) at += 1;
  };
  skipSeparators();
  for (let word = prefixes.get(tokens[at] ?? ''); word !== undefined; word = prefixes.get(tokens[at] ?? '')) {
    // "Firmware Rev. 2.1": the more particular word counts.
    prefix = prefix === '' || prefix === 'v' ? word : prefix;
    at += 1;
    skipSeparators();
  }
  const main = readNumbers(tokens, at);
  if (main.numbers.length === 0) return null;
  const suffixes = readSuffixes(tokens.slice(main.next));
  return suffixes === null ? null : { prefix, main: main.numbers, suffixes };
}

/** Numbers joined by single dots. */
function readNumbers(tokens: readonly string[], from: number): { readonly numbers: readonly bigint[]; readonly next: number } {
  const numbers: bigint[] = [];
  let at = from;
  while (/^\d+$/.test(tokens[at] ?? '')) {
    numbers.push(BigInt(tokens[at] ?? 0));
    if (tokens[at + 1] !== '.' || !/^\d+$/.test(tokens[at + 2] ?? '')) return { numbers, next: at + 1 };
    at += 2;
  }
  return { numbers, next: at };
}

function readSuffixes(tokens: readonly string[]): readonly Suffix[] | null {
  const found: Suffix[] = [];
  for (let at = 0; at < tokens.length;) {
    const token = tokens[at] ?? '';
    if (/^[^\da-z]+$/.test(token)) {
      // Marks that make a range or a wildcard out of a version: "< 4.1", "4.*", "1.0 | 2.0".
      if (/[<>=*|?!,;&]/.test(token)) return null;
      at += 1;
      continue;
    }
    const isWord = /^[a-z]+$/.test(token);
    if (token === 'x') return null;
    let next = isWord ? at + 1 : at;
    if (token === 'service' && tokens[at + 2] === 'pack') next = at + 3;
    while (isWord && next < tokens.length && /^[\s._-]+$/.test(tokens[next] ?? '') && /^\d+$/.test(tokens[next + 1] ?? '')) next += 1;
    const { numbers, next: after } = readNumbers(tokens, next);
    found.push({ word: isWord ? (suffixWords.get(token)?.[0] ?? token) : '', numbers });
    at = after;
  }
  return found;
}
