/** JSON.parse that is not deceived: depth first, then the values, and a strict scan only where something could be hidden or wrong. */
import { isList, isObject } from './document.js';
import { endOfString, failAt, maximumDepth, scanJson, type HiddenFault } from './json-scan.js';

export interface JsonDocument {
  readonly text: string;
  readonly document: unknown;
  readonly faults: readonly HiddenFault[];
}

/** Throws UnreadableFile with line and column. */
export function parseJson(text: string): JsonDocument {
  const { keys, oddNumber } = lookThrough(text);
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    // The scan finds the same error and its place.
    scanJson(text);
    throw failAt(text, 0, 'E_JSON', 'JSON.parse refuses it');
  }
  // What JSON.parse would swallow: the prototype key, keys in disguise, keys that are there twice, numbers that it cannot hold.
  const isSuspicious = oddNumber || text.includes('__proto__') || text.includes('\\u') || countKeys(document) !== keys;
  return { text, document, faults: isSuspicious ? scanJson(text) : [] };
}

/** Texts followed by a colon, and whether a number is long or has an exponent; refuses depth before JSON.parse spends memory on it. */
function lookThrough(text: string): { readonly keys: number; readonly oddNumber: boolean } {
  let keys = 0;
  let depth = 0;
  let oddNumber = false;
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
    else if (code >= 48 && code <= 57) {
      const begin = i;
      while (isOfNumber(text.charCodeAt(i + 1))) i++;
      if (i - begin >= safeDigits || hasExponent(text, begin, i)) oddNumber = true;
    }
    i++;
  }
  return { keys, oddNumber };
}
/** A whole number of fewer digits is below 2^53. */
const safeDigits = 15;
/** Digits, point, exponent and its sign. */
const isOfNumber = (code: number): boolean =>
  (code >= 48 && code <= 57) || code === 46 || code === 69 || code === 101 || code === 43 || code === 45;
function hasExponent(text: string, from: number, to: number): boolean {
  for (let i = from; i <= to; i++) if ((text.charCodeAt(i) | 32) === 101) return true;
  return false;
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
