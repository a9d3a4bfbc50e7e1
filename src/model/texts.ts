/** What a text of a report may hold: `{name}` for a value, and a form for each plural category of its language beside it. */

/** `x.few` stands for `x` where the category of `n` is few; `x` itself is the form for all others. */
export const pluralForms = ['zero', 'one', 'two', 'few', 'many'] as const;
export type PluralForm = (typeof pluralForms)[number];

/** The text before, then by turns the name of a value and the text behind it. */
export const partsOf = (text: string): readonly string[] => text.split(/\{(\w+)\}/);

/** Names of the values that a text puts in. */
export const valuesIn = (text: string): ReadonlySet<string> => new Set(partsOf(text).filter((_, n) => n % 2 === 1));

/** `x.few` -> `x` and few, where `isText` knows `x`; null: it is a text by itself. */
export function formOf(id: string, isText: (id: string) => boolean): { readonly base: string; readonly form: PluralForm } | null {
  const at = id.lastIndexOf('.');
  const form = pluralForms.find((each) => each === id.slice(at + 1));
  return at > 0 && form !== undefined && isText(id.slice(0, at)) ? { base: id.slice(0, at), form } : null;
}

/** The texts of a language that is not English. */
export interface Language {
  /** `pl`, `pt-BR`: stands in `<html lang>` and picks the plural forms. */
  readonly tag: string;
  /** A file like `reports/html/texts.en.json`. */
  readonly texts: string;
}
