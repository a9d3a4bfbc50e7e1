/**
 * Makes the objects of rows. Rows that have the same fields get objects of one layout, copied from a model: to V8 an object to which many fields
 * were added one by one is a table, which takes six times the memory and is slower to read.
 */
import type { Fields, Value } from '../model/record.js';
import type { FieldPath } from './header.js';

export type MutableFields = Record<string, Value>;
/** Values in the order of the paths; undefined: absent. A field inside another is added to what that has itself. */
export type MakeRow = (values: readonly (Value | undefined)[]) => MutableFields;

/** Which of the fields a row has, field by field: a row walks from the root, the model stands at the end of its walk. */
interface Layout {
  present: Layout | null;
  absent: Layout | null;
  model: Fields | null;
}
/** Steps of such walks that are kept for a file: rows in which ever other fields are absent are made without a model. */
const mostSteps = 20_000;

export function makeRowMaker(paths: readonly FieldPath[]): MakeRow {
  const make = objectMaker(
    paths.map((path, place) => ({ path, place })),
    { left: mostSteps },
  );
  return (values) => make(values) ?? {};
}

interface Placed {
  readonly path: FieldPath;
  readonly place: number;
}
/** A field of the object that is made. */
interface Part {
  readonly name: string;
  /** Where its own value is; null: it has none. */
  readonly place: number | null;
  /** Fields inside it; null: there are none. */
  readonly inner: ((values: readonly (Value | undefined)[]) => MutableFields | null) | null;
}

/** null: no field has a value. */
function objectMaker(all: readonly Placed[], steps: { left: number }): NonNullable<Part['inner']> {
  const names = [...new Set(all.map(({ path: [name = ''] }) => name))];
  const parts = names.map((name): Part => {
    const own = all.filter(({ path }) => path[0] === name);
    const inner = own.flatMap(({ path: [, ...rest], place }) => (rest.length === 0 ? [] : [{ path: rest, place }]));
    const leaf = own.find(({ path }) => path.length === 1);
    return { name, place: leaf?.place ?? null, inner: inner.length === 0 ? null : sharing(objectMaker(inner, steps)) };
  });
  const root: Layout = { present: null, absent: null, model: null };
  const next = (layout: Layout, isPresent: boolean): Layout | null => {
    const known = isPresent ? layout.present : layout.absent;
    if (known !== null) return known;
    if (steps.left <= 0) return null;
    steps.left--;
    const made: Layout = { present: null, absent: null, model: null };
    if (isPresent) layout.present = made;
    else layout.absent = made;
    return made;
  };
  // Written over by each row.
  const found: (Value | undefined)[] = parts.map(() => undefined);
  return (values) => {
    let layout: Layout | null = root;
    let isEmpty = true;
    for (let n = 0; n < parts.length; n++) {
      const part = parts[n];
      if (part === undefined) continue;
      const own = part.place === null ? undefined : values[part.place];
      const value = part.inner === null ? own : withInner(own, part.inner(values));
      found[n] = value;
      if (value !== undefined) isEmpty = false;
      if (layout !== null) layout = (value === undefined ? layout.absent : layout.present) ?? next(layout, value !== undefined);
    }
    if (isEmpty) return null;
    const made: MutableFields = layout === null ? {} : { ...(layout.model ??= modelOf(names.filter((_, n) => found[n] !== undefined))) };
    for (let n = 0; n < names.length; n++) {
      const value = found[n];
      if (value !== undefined) made[names[n] ?? ''] = value;
    }
    return made;
  };
}

function sharing(make: NonNullable<Part['inner']>): NonNullable<Part['inner']> {
  const share = makeShare();
  return (values) => {
    const made = make(values);
    return made === null ? null : share(made);
  };
}

/** Equal objects of texts are one in memory where there are few: whole inventories stand in a handful of places. */
export function makeShare(): (made: MutableFields) => MutableFields {
  const known = new Map<string, MutableFields>();
  let misses = 0;
  return (made) => {
    if (misses > mostMisses) return made;
    let key = '';
    for (const name in made) {
      const value = made[name];
      if (typeof value !== 'string' || value.includes('\0')) return made;
      key += `${name}\0${value}\0`;
    }
    const before = known.get(key);
    if (before !== undefined) return before;
    misses++;
    if (known.size < mostShared && key.length < mostShared) known.set(key, made);
    return made;
  };
}
/** Objects that are kept to be shared, and letters of one. */
const mostShared = 512;
/** Where so many were new there are too many of them. */
const mostMisses = 2_000;

const withInner = (own: Value | undefined, inner: MutableFields | null): Value | undefined =>
  inner === null ? own : isFields(own) ? { ...own, ...inner } : inner;
const isFields = (value: Value | undefined): value is Fields => typeof value === 'object' && !Array.isArray(value);

/** An object with these fields, to be copied and filled. Parsed, since V8 gives what it parses room for all its fields at once. */
export const modelOf = (names: readonly string[]): Readonly<Record<string, string>> =>
  JSON.parse(JSON.stringify(Object.fromEntries(names.map((name) => [name, ''])))) as Readonly<Record<string, string>>;
