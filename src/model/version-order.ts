/**
 * compareVersions(a, b): firmware versions as vendors write them. Parts are numbers ("V4.10" follows "V4.9", "02.07" is "2.7");
 * a service pack, update or patch follows its base, a beta or release candidate comes before it. Where two versions do not say
 * which is newer ("R16" and "V16", "4.X", "1.2 build 7" and "1.2", a date and a version), the answer is null.
 */

interface Suffix {
  /** sp, update, hotfix, patch, rc, ...; "" for a number after a dash, a lone letter for itself. */
  readonly word: string;
  readonly numbers: readonly bigint[];
}
interface Version {
  /** "v" (v, ver, version, fw, firmware, sw), "r" (r, rel, release), "rev", or "" where none is written; letters with a dot for "WC.16.10". */
  readonly prefix: string;
  /** What makes versions of one number incomparable: "date", or the letters behind the bracket of "15.2(4)M7". */
  readonly train: string;
  readonly main: readonly bigint[];
  readonly suffixes: readonly Suffix[];
}

const prefixes: ReadonlyMap<string, string> = new Map([
  ...['v', 'ver', 'vers', 'version', 'fw', 'firmware', 'sw', 'sv', 'software', 'fwv', 'swv'].map((word) => [word, 'v'] as const),
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
  ...['mp', 'sr'].map((word) => [word, [word, 1]] as const),
  ...['rc', 'releasecandidate'].map((word) => [word, ['rc', -1]] as const),
  ...['beta', 'alpha', 'pre', 'preview', 'dev', 'snapshot'].map((word) => [word, [word, -1]] as const),
]);
/** Suffixes that come before their base. Where snapshots and previews stand among these each maker says for himself. */
const early = ['alpha', 'beta', 'rc'];

/** null: they do not say which is newer, or one of them is no version. */
export function compareVersions(a: string, b: string): -1 | 0 | 1 | null {
  const left = versionOf(a);
  const right = versionOf(b);
  if (left === null || right === null || !sameLine(left, right)) return null;
  const main = compareNumbers(left.main, right.main);
  if (main !== 0) return main;
  if (left.train !== right.train) return null;
  return compareSuffixes(left.suffixes, right.suffixes);
}

/** Whether two versions are counted on one line: a prefix may be left out, letters with a dot may not, and a date is no version. */
const sameLine = (a: Version, b: Version): boolean =>
  (a.train === 'date') === (b.train === 'date') &&
  (a.prefix === b.prefix || (a.prefix === '' && !b.prefix.endsWith('.')) || (b.prefix === '' && !a.prefix.endsWith('.')));

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
  const nought = suffix.numbers.length > 0 && suffix.numbers.every((number) => number === 0n);
  if (known !== undefined) return nought ? null : known[1];
  // "4.5 (2023)" is 4.5 with its year.
  if (suffix.word === '') return nought ? 0 : suffix.numbers.some((number) => number >= 1990n && number < 2100n) ? null : 1;
  // "6.2b" follows "6.2"; "1.0b1" may be the first beta of 1.0, and "1.0R" its release.
  return isLetter(suffix.word) && suffix.word !== 'r' && suffix.numbers.length === 0 ? 1 : null;
}

const isLetter = (word: string): boolean => /^[a-z]$/.test(word) && !suffixWords.has(word);

function compareSuffix(a: Suffix, b: Suffix): -1 | 0 | 1 | null {
  // "SP" beside "SP1" does not say which it is.
  if (a.word === b.word && (a.numbers.length === 0) !== (b.numbers.length === 0)) return null;
  if (a.word === b.word) return compareNumbers(a.numbers, b.numbers);
  // The b of "3.0b" may stand for beta.
  if ((isLetter(a.word) && early.includes(b.word)) || (isLetter(b.word) && early.includes(a.word))) return null;
  const left = rank(a);
  const right = rank(b);
  if (left === -1 && right === 1) return -1;
  if (left === 1 && right === -1) return 1;
  if (left === -1 && right === -1)
    return early.includes(a.word) && early.includes(b.word) ? (early.indexOf(a.word) < early.indexOf(b.word) ? -1 : 1) : null;
  return isLetter(a.word) && isLetter(b.word) && a.numbers.length === b.numbers.length ? (a.word < b.word ? -1 : 1) : null;
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
  // "1E+03" is what a spreadsheet makes of a version, "0x10" a number of a program.
  if (text.length > 100 || /^\s*(\d+([.,]\d+)?e[+-]?\d+\s*$|0x)/i.test(text)) return null;
  const date = readDate(text.trim());
  if (date !== undefined) return date;
  const tokens =
    text
      .trim()
      .toLowerCase()
      .match(/\d+|[a-z]+|[^\da-z]+/g) ?? [];
  let at = 0;
  let prefix = '';
  for (let word = prefixes.get(tokens[at] ?? ''); word !== undefined; word = prefixes.get(tokens[at] ?? '')) {
    // "Firmware Rev. 2.1": the more particular word counts.
    prefix = prefix === '' || prefix === 'v' ? word : prefix;
    at += 1;
    while (/^[\s._:-]+$/.test(tokens[at] ?? '')) at += 1;
  }
  if (prefix === '' && tokens[1] === '.' && /^[a-z]{1,2}$/.test(tokens[0] ?? '')) {
    prefix = `${tokens[0] ?? ''}.`;
    at = 2;
  }
  const main = readNumbers(tokens, at);
  if (main.numbers.length === 0) return null;
  const suffixes = readSuffixes(tokens.slice(main.next));
  if (suffixes === null) return null;
  const train = /\d\(\d+[a-z]?\)([a-z]+)/i.exec(text)?.[1]?.toLowerCase() ?? '';
  return { prefix, train, main: main.numbers, suffixes };
}

/** 2024-01-15 and 20240115. Null for a date whose day and month cannot be told apart; undefined for what is no date. */
function readDate(text: string): Version | null | undefined {
  const parts = /^((?:19|20)\d\d)([-/]?)(\d\d)\2(\d\d)$/.exec(text);
  const [, year = '', , month = '', day = ''] = parts ?? [];
  const isDate = parts !== null && Number(month) >= 1 && Number(month) <= 12 && Number(day) >= 1 && Number(day) <= 31;
  if (isDate) return { prefix: '', train: 'date', main: [year, month, day].map(BigInt), suffixes: [] };
  return /^(0?[1-9]|[12]\d|3[01])([-/.])(0?[1-9]|[12]\d|3[01])\2(19|20)\d\d$/.test(text) ? null : undefined;
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

/** Words of a range: what holds them is no single version. */
const rangeWords = new Set(
  'to and or later earlier newer older higher lower prior before after through thru until above below all any versions'.split(' '),
);

function readSuffixes(tokens: readonly string[]): readonly Suffix[] | null {
  const found: Suffix[] = [];
  for (let at = 0; at < tokens.length;) {
    const token = tokens[at] ?? '';
    const isNumber = (n: number): boolean => /^\d+$/.test(tokens[n] ?? '');
    if (/^[^\da-z]+$/.test(token)) {
      // Marks of a range, a wildcard or two versions: "< 4.1", "4.*", "1.0 | 2.0", "1.0 - 2.0", "1.2/3.4", "1:2.0"; and what is broken: "1..2", "1.2.".
      const several = /[<>=*|?!&/;:]|\.\./.test(token) || (token.includes(',') && tokens[at + 1] !== 'build');
      if (several || (/^\s+[-–]\s+$/.test(token) && isNumber(at + 1)) || (at + 1 === tokens.length && token.includes('.'))) return null;
      at += 1;
      continue;
    }
    const isWord = /^[a-z]+$/.test(token);
    // "4.x" is a wildcard, "12.1X46" a version.
    if ((token === 'x' && !(at === 0 && isNumber(at + 1))) || rangeWords.has(token) || (isLetter(token) && tokens[at - 1] === '.'))
      return null;
    let next = isWord ? at + 1 : at;
    if (token === 'service' && tokens[at + 2] === 'pack') next = at + 3;
    while (isWord && next < tokens.length && /^[\s._:-]+$/.test(tokens[next] ?? '') && isNumber(next + 1)) next += 1;
    const { numbers, next: after } = readNumbers(tokens, next);
    // "1.2.3+5": what follows the plus names the build and does not count.
    const word = tokens[at - 1]?.includes('+') === true ? 'build' : isWord ? (suffixWords.get(token)?.[0] ?? token) : '';
    found.push({ word, numbers });
    at = after;
  }
  return found;
}
