/** Texts of the page by message id (reports/html/texts.en.json); numbers and names are put in for `{name}`. */
import { partsOf } from '../../model/texts.js';
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

/** Of several files the last one that has a text counts. An id without a text is printed as it stands: it comes from a file of another version. */
export function makeSay(language: string, files: readonly string[], english: Say | null = null): Say {
  const texts = new Map(files.flatMap(parse));
  const rules = new Intl.PluralRules([language, 'en']);
  const known = new Map<string, readonly string[]>();
  const partsFor = (text: string): readonly string[] => {
    const parts = known.get(text) ?? partsOf(text);
    known.set(text, parts);
    return parts;
  };
  const text = (id: string, values?: Values): string => {
    const own = texts.get(id);
    if (own === undefined || values === undefined) return own ?? id;
    const { n } = values;
    const form = typeof n === 'number' ? texts.get(`${id}.${rules.select(n)}`) : undefined;
    return partsFor(form ?? own)
      .map((part, at) => (at % 2 === 0 ? part : printed(say, values[part], part)))
      .join('');
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

function parse(json: string): readonly (readonly [string, string])[] {
  const read: unknown = JSON.parse(json);
  const entries: readonly (readonly [string, unknown])[] = typeof read === 'object' && read !== null ? Object.entries(read) : [];
  return entries.filter((entry): entry is readonly [string, string] => typeof entry[1] === 'string');
}
