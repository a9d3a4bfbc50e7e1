/** Texts of the page by message id (reports/html/texts.en.json); numbers and names are put in for `{name}`. */
import { count, cut, valueLimit } from '../visible.js';

export type Values = Readonly<Record<string, string | number>>;
/** `x.one` stands for `x` where `n` is 1. */
export type Say = (id: string, values?: Values) => string;

/** Of several files the last one that has a text counts. */
export function makeSay(...files: readonly string[]): Say {
  const texts = new Map(files.flatMap((json) => [...parse(json)]));
  return (id, values = {}) => {
    const template = (values['n'] === 1 ? texts.get(`${id}.one`) : undefined) ?? texts.get(id) ?? id;
    return template.replace(/\{(\w+)\}/g, (whole, name: string) => {
      const value = values[name];
      return value === undefined ? whole : typeof value === 'number' ? count(value) : cut(value, valueLimit);
    });
  };
}

export function parse(json: string): ReadonlyMap<string, string> {
  const read: unknown = JSON.parse(json);
  if (typeof read !== 'object' || read === null) return new Map();
  const entries: readonly (readonly [string, unknown])[] = Object.entries(read);
  return new Map(entries.flatMap(([id, text]) => (typeof text === 'string' ? [[id, text] as const] : [])));
}
