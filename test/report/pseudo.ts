/** A language in which every letter of ours stands in ⟦…⟧: what is outside of them in a report comes from somewhere else. */
import { formOf, partsOf } from '../../src/model/texts.js';

const accents: Readonly<Record<string, string>> = { a: 'á', e: 'ë', i: 'î', o: 'ø', u: 'ü', A: 'Å', E: 'É', O: 'Ö', n: 'ñ', s: 'š' };
const wrapped = (part: string): string =>
  part.trim() === '' ? part : `⟦${part.replace(/[aeiouAEOns]/g, (letter) => accents[letter] ?? letter)}⟧`;

/** Values stay outside, so that a text of the code that is put in as a value is found too. */
export function pseudoTexts(english: string, tag = 'en-XA'): { readonly tag: string; readonly texts: string } {
  const texts = JSON.parse(english) as Readonly<Record<string, string>>;
  const made = Object.entries(texts).map(([id, text]) => [
    id,
    partsOf(text)
      .map((part, n) => (n % 2 === 0 ? wrapped(part) : `{${part}}`))
      .join(''),
  ]);
  return { tag, texts: JSON.stringify(Object.fromEntries(made)) };
}

/** The same for a language with other plural forms: each form of it is the English text with the name of the form. */
export function withForms(english: string, forms: readonly string[]): string {
  const texts = JSON.parse(english) as Readonly<Record<string, string>>;
  const isText = (id: string): boolean => Object.hasOwn(texts, id);
  const counted = new Set(Object.keys(texts).flatMap((id) => formOf(id, isText)?.base ?? []));
  const made = Object.entries(texts).flatMap(([id, text]) => {
    if (formOf(id, isText) !== null) return [];
    return [[id, text], ...(counted.has(id) ? forms.map((form) => [`${id}.${form}`, `${text} [${form}]`]) : [])];
  });
  return JSON.stringify(Object.fromEntries(made), null, 2);
}

const entities: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&#x27;': "'",
  '&#x3D;': '=',
  '&#61;': '=',
  '&#x60;': '`',
};
const decoded = (text: string): string => text.replace(/&#?\w+;/g, (each) => entities[each] ?? each);

/** What a reader of the page sees or hears: texts between tags, and attributes that are read out, shown, or shown by the script. */
const readAttributes =
  /\s(?:title|alt|aria-label|placeholder|data-(?:shown|nothing|copied|copy|sort(?!="yes")|remove|clear|first))="([^"]*)"/g;
export function readTexts(page: string): readonly string[] {
  const body = page.replace(/<(style|script)>[^]*?<\/\1>/g, '');
  const between = body.replace(/<[^>]*>/g, '\u0001').split('\u0001');
  const attributes = [...body.matchAll(/<[^>]*>/g)].flatMap(([tag]) => [...tag.matchAll(readAttributes)].map(([, text = '']) => text));
  return [...between, ...attributes].map(decoded);
}

/** What of a text stands outside of ⟦…⟧, blanks and signs around it taken away. A text that was cut may lack its closing sign. */
export const outside = (text: string): readonly string[] =>
  text
    .replace(/⟦[^⟧]*(⟧|$)/g, '\u0001')
    .split('\u0001')
    .map((part) => part.trim())
    .filter((part) => /\p{L}/u.test(part));
