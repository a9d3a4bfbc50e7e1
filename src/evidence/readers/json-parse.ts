/** JSON.parse that is not deceived: depth first, then the values, and a strict scan only where something could be hidden or wrong. */
import { isList, isObject } from './document.js';
import { endOfString, failAt, maximumDepth, scanJson, type HiddenFault } from './json-scan.js';

export interface JsonDocument {
  readonly text: string;
  readonly document: unknown;
  readonly faults: readonly HiddenFault[];
}

/** What JSON.parse would swallow: the prototype key, keys in disguise, whole numbers beyond 2^53, numbers beyond all. */
const suspicious = /__proto__|\\u|\d{16}|\d[eE]\+?\d{3}/;

/** Throws UnreadableFile with line and column. */
export function parseJson(text: string): JsonDocument {
  const keysInText = countKeysInText(text);
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    // The scan finds the same error and its place.
    scanJson(text);
    throw failAt(text, 0, 'E_JSON', 'JSON.parse refuses it');
  }
  const faults = suspicious.test(text) || countKeys(document) !== keysInText ? scanJson(text) : [];
  return { text, document, faults };
}

/** Texts followed by a colon; refuses depth before JSON.parse spends memory on it. */
function countKeysInText(text: string): number {
  let keys = 0;
  let depth = 0;
  let i = 0;
  while (i < text.length) {
    const code = text.charCodeAt(i);
    if (code === 34) {
      i = endOfString(text, i);
      if (text.charCodeAt(i) === 58) keys++;
      continue;
    }
    if (code === 123 || code === 91) {
      if (++depth > maximumDepth) throw failAt(text, i, 'E_TOO_DEEP', `nested deeper than ${maximumDepth} levels`);
    } else if (code === 125 || code === 93) depth--;
    i++;
  }
  return keys;
}
function countKeys(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  let count = 0;
  if (isList(value)) for (const item of value) count += countKeys(item);
  else if (isObject(value))
    for (const key in value) {
      count++;
      const item = value[key];
      if (typeof item === 'object') count += countKeys(item);
    }
  return count;
}
