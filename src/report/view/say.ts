/** Texts of the page by message id (reports/html/texts.en.json); numbers and names are put in for `{name}`. */
import { partsOf, pluralForms, type PluralForm } from '../../model/texts.js';
import { count, cutAt, valueLimit } from '../visible.js';

export type Values = Readonly<Record<string, string | number>>;
export interface Say {
  (id: string, values?: Values): string;
  readonly has: (id: string) => boolean;
  /** Tag of the language, as `<html lang>` has it. */
  readonly language: string;
  readonly english: Say | null;
}
/** CSV and plain text are read by programs, and keep their English. */
export const englishOf = (say: Say): Say => say.english ?? say;

interface Text {
  readonly parts: readonly string[];
  readonly forms: ReadonlyMap<string, readonly string[]>;
}

/** Of several files the last one that has a text counts. An id without a text is printed as it stands: it comes from a file of another version. */
export function makeSay(language: string, files: readonly string[], english: Say | null = null): Say {
  const texts = textsOf(files);
  const rules = new Intl.PluralRules([language, 'en']);
  const formFor = ({ parts, forms }: Text, n: string | number | undefined): readonly string[] =>
    (forms.size > 0 && typeof n === 'number' ? forms.get(rules.select(n)) : undefined) ?? parts;
  const text = (id: string, values: Values = {}): string => {
    const found = texts.get(id);
    return found === undefined
      ? id
      : formFor(found, values['n']).reduce((all, part, at) => all + (at % 2 === 0 ? part : printed(say, values[part], part)), '');
  };
  const say: Say = Object.assign(text, { has: (id: string) => texts.has(id), language, english });
  return say;
}

const printed = (say: Say, value: string | number | undefined, name: string): string =>
  value === undefined ? `{${name}}` : typeof value === 'number' ? count(value) : shorten(say, value, valueLimit);

/** Text that is too long for its place, with the length that it has. */
export const shorten = (say: Say, text: string, limit: number): string =>
  text.length <= limit ? text : `${cutAt(text, limit)} ${say('cut', { n: text.length })}`;

/** Several things in one sentence. */
export const listed = (say: Say, items: readonly string[]): string => items.join(say('list.between'));

function textsOf(files: readonly string[]): ReadonlyMap<string, Text> {
  const read = new Map(files.flatMap((json) => [...parse(json)]));
  return new Map(
    [...read].map(([id, text]) => {
      const forms = pluralForms.flatMap((form: PluralForm) => {
        const own = read.get(`${id}.${form}`);
        return own === undefined ? [] : [[form, partsOf(own)] as const];
      });
      return [id, { parts: partsOf(text), forms: new Map(forms) }];
    }),
  );
}

export function parse(json: string): ReadonlyMap<string, string> {
  const read: unknown = JSON.parse(json);
  if (typeof read !== 'object' || read === null) return new Map();
  const entries: readonly (readonly [string, unknown])[] = Object.entries(read);
  return new Map(entries.flatMap(([id, text]) => (typeof text === 'string' ? [[id, text] as const] : [])));
}
