/**
 * compilePath: JSONPath, the plain part of it, exactly as RFC 9535 says. It walks by itself: the library answers wrongly within
 * the plain part too (`.length` and [0] of a text, quoted names that it takes for operators), and serves as a peer in the tests.
 */
import { limitOf } from '../model/limits.js';
import { parsePath, type Segment, type Selector } from './path-syntax.js';

export { PathError } from './path-syntax.js';

export interface LocatedValue {
  readonly value: unknown;
  /** JSON pointer (RFC 6901); empty for the document itself. */
  readonly pointer: string;
}

/** A value and the way to it, as a chain: a pointer is written only for what is selected in the end. */
interface Place {
  readonly value: unknown;
  readonly key: string | number;
  readonly up: Place | null;
}

/** Several `..` in one path select a value once for each way to it; this bounds the work. */
const mostPlaces = limitOf('path-values');

/** Throws a PathError for a path that is not accepted, and a RangeError for one that selects without end. */
export function compilePath(path: string): (document: unknown) => unknown[] {
  const segments = parsePath(path);
  return (document) => select(segments, document).map((place) => place.value);
}

export function compilePathWithPointers(path: string): (document: unknown) => readonly LocatedValue[] {
  const segments = parsePath(path);
  return (document) => select(segments, document).map((place) => ({ value: place.value, pointer: pointerOf(place) }));
}

function select(segments: readonly Segment[], document: unknown): readonly Place[] {
  let places: readonly Place[] = [{ value: document, key: '', up: null }];
  const budget = { left: mostPlaces };
  for (const { selector, deep } of segments) {
    const found: Place[] = [];
    for (const place of places) {
      if (deep) selectBelow(place, selector, found, budget);
      else selectFrom(place, selector, found);
      spend(budget, found.length);
    }
    places = found;
  }
  return places;
}

const spend = (budget: { readonly left: number }, used: number): void => {
  if (used > budget.left) throw new RangeError(`a path selects more than ${mostPlaces} values (limit path-values)`);
};

/** The place itself and everything below it, parents before children, each asked with the selector. */
function selectBelow(top: Place, selector: Selector, found: Place[], budget: { left: number }): void {
  const pending: Place[] = [top];
  for (let place = pending.pop(); place !== undefined; place = pending.pop()) {
    selectFrom(place, selector, found);
    budget.left -= 1;
    spend(budget, found.length);
    const below = childrenOf(place);
    for (let n = below.length - 1; n >= 0; n -= 1) {
      const child = below[n];
      if (child !== undefined) pending.push(child);
    }
  }
}

function selectFrom(place: Place, selector: Selector, found: Place[]): void {
  const { value } = place;
  switch (selector.kind) {
    case 'every':
      for (const child of childrenOf(place)) found.push(child);
      return;
    case 'index':
      if (Array.isArray(value) && selector.index < value.length)
        found.push({ value: value[selector.index], key: selector.index, up: place });
      return;
    case 'name':
      if (isObject(value) && Object.hasOwn(value, selector.name))
        found.push({ value: value[selector.name], key: selector.name, up: place });
  }
}

const childrenOf = (place: Place): readonly Place[] => {
  const { value } = place;
  if (Array.isArray(value)) return value.map((each: unknown, key) => ({ value: each, key, up: place }));
  return isObject(value) ? Object.entries(value).map(([key, each]) => ({ value: each, key, up: place })) : [];
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function pointerOf(place: Place): string {
  const keys: string[] = [];
  for (let at = place; at.up !== null; at = at.up) keys.push(String(at.key).replaceAll('~', '~0').replaceAll('/', '~1'));
  return keys
    .reverse()
    .map((key) => `/${key}`)
    .join('');
}
