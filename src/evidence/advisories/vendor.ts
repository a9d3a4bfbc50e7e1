/** Names of makers made comparable: encoding mended, accents and company forms taken away, several makers in one field taken apart, aliases followed. */
import { vendorNames } from './vendor-names.js';

const forms = new Set(
  'gmbh ag inc llc ltd limited co corp corporation company se sa spa srl bv nv ab oy kg kgaa plc pte pty ltda me group holding holdings international technologies the'.split(
    ' ',
  ),
);
const longest = 300;

/** UTF-8 that was read as Latin-1 or Windows-1252 ("GeutebrÃ¼ck"). */
export function mendEncoding(text: string): string {
  if (!/[ÃÂ][\u0080-\u00bf\u0152-\u2122]/.test(text)) return text;
  const bytes: number[] = [];
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code > 255) return text;
    bytes.push(code);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(bytes));
  } catch {
    return text;
  }
}

/** Lower case, without accents; words of letters and digits, one blank between. */
export function foldWords(text: string): string {
  return mendEncoding(text.slice(0, longest))
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/ß/g, 'ss')
    .replace(/ø/gi, 'o')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();
}

/** A maker without its company form; the form stays where nothing else is left. */
function foldVendor(text: string): string {
  const words = foldWords(text).split(' ');
  const own = words.filter((word) => !forms.has(word));
  return (own.length === 0 ? words : own).join(' ');
}

const canonical: ReadonlyMap<string, string> = new Map(
  vendorNames.flatMap(([first = '', ...more]) => [first, ...more].map((name) => [foldVendor(name), foldVendor(first)] as const)),
);
const nobody = new Set([
  '',
  'multiple',
  'multiple vendors',
  'multiple open source',
  'n a',
  'na',
  'unknown',
  'various',
  'none',
  'other',
  'generic',
  'open source',
]);

/** Each maker that a field names; empty: it names none that could be compared. */
export function vendorsOf(text: string | null): readonly string[] {
  if (text === null) return [];
  const known = cache.get(text);
  if (known !== undefined) return known;
  const mended = mendEncoding(text.slice(0, longest));
  const whole = nameOf(mended);
  const parts = nobody.has(whole)
    ? []
    : mended
        .replace(/\((?:formerly|previously)[^)]*\)/gi, ' ')
        .split(/[,;/]| and | & (?=[A-Z][a-z]{3})|\(|\)| - | – | a subsidiary of | by /)
        .map(nameOf);
  const found = [...new Set([whole, ...parts])].filter((name) => !nobody.has(name) && !forms.has(name));
  if (cache.size >= 10_000) cache.clear();
  cache.set(text, found);
  return found;
}
const cache = new Map<string, readonly string[]>();

function nameOf(text: string): string {
  const folded = foldVendor(text);
  return canonical.get(folded) ?? folded;
}
/** The word under which makers are looked up: whoever shares it may be the same. */
export const vendorStem = (vendor: string): string => vendor.split(' ')[0] ?? '';

/** The same maker, or one name begins with the other ("hirschmann", "hirschmann automation"). */
export const sameVendor = (a: string, b: string): boolean => a === b || a.startsWith(`${b} `) || b.startsWith(`${a} `);
