/** Values of a document that somebody else wrote: what is not of the wanted form counts as not there. */
import { isList, isObject } from '../document.js';

export type Json = Readonly<Record<string, unknown>>;
const longest = 2_000;

export const textIn = (value: unknown, name: string): string | undefined => (isObject(value) ? textOf(value[name]) : undefined);
export function textOf(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  return text === '' ? undefined : text.slice(0, longest);
}
export const objectIn = (value: unknown, name: string): Json | undefined => {
  const found = isObject(value) ? value[name] : undefined;
  return isObject(found) ? found : undefined;
};
export const objectsIn = (value: unknown, name: string): readonly Json[] => listIn(value, name).filter(isObject);
export const textsIn = (value: unknown, name: string): readonly string[] =>
  listIn(value, name).flatMap((each) => {
    const text = textOf(each);
    return text === undefined ? [] : [text];
  });
export function listIn(value: unknown, name: string): readonly unknown[] {
  const found = isObject(value) ? value[name] : undefined;
  return isList(found) ? found : [];
}
