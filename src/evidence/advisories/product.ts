/** Names and numbers of products made comparable: what is the same product, and what may be of the same family. */
import { foldWords, mendEncoding } from './vendor.js';
import { orderFamilies } from './order-numbers.js';

/** Letters and digits alone: "S7-1200" and "S7 1200" are one. */
export const compact = (text: string): string => foldWords(text).replaceAll(' ', '');
/** "Aprisa SR" and "Aprisa SR+" are two products. */
const withPlus = (text: string): string => text.replace(/(?<=[A-Za-z0-9])\+(?=[\s,;/)]|$)/g, ' plus');

/** An order number as it is compared: capitals, no blanks. */
export const foldNumber = (text: string): string => text.toUpperCase().replace(/\s+/g, '');

const siemensNumber = /\b\d[A-Z]{2}\d[0-9A-Z]{3}-[0-9A-Z]{5}(?:-[0-9A-Z]{3,4})?\b/g;
/** Numbers in a name or a field: "... (6ES7211-1BE40-0XB0)". What stands in brackets counts where it has digits and no blank. */
export function numbersIn(text: string): readonly string[] {
  const capitals = text.slice(0, 500).toUpperCase();
  const found = [...(capitals.match(siemensNumber) ?? [])];
  for (const [, inside = ''] of capitals.matchAll(/\(([^()]{5,200})\)/g))
    for (const part of inside.split(/[,;/]\s*|\s+/)) if (isNumber(part)) found.push(part);
  return [...new Set(found)];
}
const isNumber = (text: string): boolean =>
  text.length >= 6 && /\d{2}/.test(text) && /[A-Z-]/.test(text) && /^[A-Z0-9][A-Z0-9./-]+$/.test(text) && !/^V?\d+(?:\.\d+)+$/.test(text);

/** Wildcards of CSAF (`?`, `*`, backslash before what is meant itself), as a pattern over a folded number; null: it has none. */
export function numberPattern(text: string): RegExp | null {
  const number = foldNumber(text);
  if (number.length > 100 || !/(?<!\\)[?*]/.test(number)) return null;
  const source = number
    .replace(/\*+/g, '*')
    .replace(/\\([\s\S])|([\s\S])/g, (_all, quoted: string | undefined, plain: string | undefined) =>
      quoted !== undefined ? quote(quoted) : plain === '*' ? '[A-Z0-9./-]{0,40}' : plain === '?' ? '[A-Z0-9]' : quote(plain ?? ''),
    );
  // a lone star would be every device
  return number.replace(/[?*\\]/g, '').length < 4 ? null : new RegExp(`^${source}$`);
}
const quote = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/-]/g, String.raw`\$&`);

/** The name of a product without what stands in brackets and without its maker. */
export function bareName(name: string, vendors: readonly string[]): string {
  let words = ` ${foldWords(withPlus(mendEncoding(name)).replace(/\([^()]*\)/g, ' '))} `;
  for (const vendor of vendors) words = words.replace(` ${vendor} `, ' ');
  return words.replace(/ (?:firmware|software) $/, ' ').trim();
}

/** Words that tell no family from another. */
const common = new Set(
  (
    'family families series all incl including and or the for with without of devices device product products firmware software hardware version versions variants variant module modules controller ' +
    'controllers unit units system systems module cpu cpus siplus net industrial ethernet switch switches plc plcs rtu rtus type types model models line range platform edition runtime server client pro any ' +
    'other similar based standard panel panels interface communication processor processors hmi s7 s5 xx xxx'
  ).split(' '),
);
/** A version inside of a name. */
const isVersionWord = (word: string): boolean => /^v\d+$/.test(word);

export interface FamilyWords {
  /** Words with a digit in them; letters before digits are joined ("XC-200" is "xc200"). */
  readonly numbered: readonly string[];
  readonly plain: readonly string[];
}

export function familyWords(name: string, vendors: readonly string[] = []): FamilyWords {
  if (isWhole(foldNumber(name))) return { numbered: [], plain: [] };
  const words = bareName(name, vendors)
    .split(' ')
    .filter((word) => word !== '' && !common.has(word) && !isVersionWord(word));
  const numbered: string[] = [];
  const plain: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const next = words[at + 1] ?? '';
    if (/^[a-z]{1,3}$/.test(word) && /^\d/.test(next)) {
      numbered.push(word + next);
      at += 1;
    } else if (/\d/.test(word)) numbered.push(word);
    else if (word.length > 1) plain.push(word);
  }
  return { numbered, plain };
}

/** Stands before digits out of an order number, which say nothing of the letters in the name. */
const anyLetters = '#';

/** Families of which a device is by its order number. The digits of a SCALANCE stand in its number: 6GK5216 is a 216 of some sort. */
export function familiesOfNumber(number: string): readonly FamilyWords[] {
  const folded = foldNumber(number);
  const digits = /^6GK5(\d{3})/.exec(folded)?.[1];
  if (digits !== undefined) return [{ numbered: [`${anyLetters}${digits}`], plain: ['scalance'] }];
  return orderFamilies.filter(([begins]) => folded.startsWith(begins)).map(([, family]) => familyWords(family));
}

/** Both name devices by whole order numbers: what has another number is another device. */
export const namesOtherNumbers = (theirs: readonly string[], mine: readonly string[]): boolean =>
  theirs.some(isWhole) && mine.some(isWhole);
const isWhole = (number: string): boolean => /^\d[A-Z]{2}\d[0-9A-Z]{3}-[0-9A-Z]{5}-[0-9A-Z]{3,4}$/.test(number);

/** "1500" is the family of "1516", "xc200" that of "xc216". */
function isOfSeries(series: string, word: string): boolean {
  if (series === word) return true;
  // "82xx" is the family of "8202"
  if (/\dx+$/.test(series)) return series.length === word.length && series.split('').every((each, n) => each === 'x' || each === word[n]);
  const [, letters = '', digits = '', rest = ''] = /^([a-z]*)(\d+)([a-z]*)$/.exec(series) ?? [];
  const [, lettersOf = '', digitsOf = ''] = /^(#|[a-z]*)(\d+)/.exec(word) ?? [];
  if (digits === '' || digitsOf === '') return false;
  if ((lettersOf !== anyLetters && letters !== lettersOf) || digits.length !== digitsOf.length) return false;
  const significant = digits.replace(/0+$/, '');
  if (significant === digits) return digits === digitsOf && (rest === '' || word.endsWith(rest));
  // "1000" would be the family of everything that begins with 1
  return significant.length >= digits.length - 2 && digitsOf.startsWith(significant);
}

/** Whether the names may be of one family: never a match, only a reason to look. `isWhole`: mine is an order number, which leaves nothing out. */
export function mayBeFamily(of: FamilyWords, mine: FamilyWords, isWhole = false): boolean {
  const plainHere = mine.plain.some((word) => of.plain.includes(word));
  if (of.numbered.length > 0) {
    const series = of.numbered.filter((word) => /\d/.test(word));
    const all = series.every((word) => mine.numbered.some((own) => isOfSeries(word, own)));
    if (all && (plainHere || of.plain.length === 0 || mine.plain.length === 0)) return true;
  } else if (of.plain.length > 0 && of.plain.every((word) => mine.plain.includes(word))) return true;
  if (isWhole) return false;
  // the inventory is less exact than the advisory: "S7-1500" beside "SIMATIC S7-1500 CPU 1518-4 PN/DP"
  const known = mine.numbered.length + mine.plain.length;
  return (
    known > 0 &&
    (mine.numbered.length > 0 || mine.plain.some((word) => word.length >= 5)) &&
    mine.numbered.every((word) => of.numbered.some((own) => isOfSeries(own, word) || isOfSeries(word, own))) &&
    mine.plain.every((word) => of.plain.includes(word))
  );
}
