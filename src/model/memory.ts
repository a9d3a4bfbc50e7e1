/** What one run leaves to the next in the same process: what pure steps gave, kept under everything that they were made from. */

export interface Memory {
  /** What `make` gave for the very same inputs, or what it gives now. */
  readonly recall: <T>(step: string, inputs: readonly unknown[], make: () => T) => T;
  /** What was kept under these inputs and still holds; undefined: nothing. */
  readonly find: <T>(step: string, inputs: readonly unknown[], holds?: (value: T) => boolean) => T | undefined;
  readonly keep: (step: string, inputs: readonly unknown[], value: unknown) => void;
  /** An earlier value that is equal in every part, or this one: so that what was made from the earlier one is found again. */
  readonly same: <T>(step: string, value: T) => T;
  /** false: whoever is handed something may change it. */
  readonly keeps: boolean;
}

/** A single run: nothing is kept, and nothing is compared. */
export const forgetful: Memory = {
  recall: (_step, _inputs, make) => make(),
  find: () => undefined,
  keep: () => undefined,
  same: (_step, value) => value,
  keeps: false,
};

interface Entry {
  readonly inputs: readonly unknown[];
  readonly value: unknown;
  /** The last run that asked for it. */
  run: number;
}

/** `endRun`: what this run did not ask for is forgotten, so that memory does not grow with the number of runs. */
export function makeMemory(): Memory & { readonly endRun: () => void } {
  const steps = new Map<string, Entry[]>();
  let run = 0;
  const find = <T>(step: string, inputs: readonly unknown[], holds: (value: T) => boolean = () => true): T | undefined => {
    for (const entry of steps.get(step) ?? []) {
      if (!sameInputs(entry.inputs, inputs) || !holds(entry.value as T)) continue;
      entry.run = run;
      return entry.value as T;
    }
    return undefined;
  };
  const keep: Memory['keep'] = (step, inputs, value) => {
    const entry = { inputs, value, run };
    const entries = steps.get(step);
    if (entries === undefined) steps.set(step, [entry]);
    else entries.unshift(entry);
  };
  return {
    find,
    keep,
    recall: <T>(step: string, inputs: readonly unknown[], make: () => T): T => {
      const known = find<{ readonly made: T }>(step, inputs);
      if (known !== undefined) return known.made;
      const made = make();
      keep(step, inputs, { made });
      return made;
    },
    same: <T>(step: string, value: T): T => {
      const known = find<{ readonly made: T }>(step, [], ({ made }) => equal(made, value));
      if (known !== undefined) return known.made;
      keep(step, [], { made: value });
      return value;
    },
    keeps: true,
    endRun: () => {
      for (const [step, entries] of steps) {
        const asked = entries.filter((entry) => entry.run === run);
        if (asked.length > 0) steps.set(step, asked);
        else steps.delete(step);
      }
      run += 1;
    },
  };
}

const sameInputs = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((each, n) => Object.is(each, b[n]));

/** Equal in every part; the order of keys counts too, since reports may follow it. Functions are equal to themselves only. */
export function equal(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((each, n) => equal(each, b[n]));
  if (a instanceof Map && b instanceof Map) return a.size === b.size && equal([...a], [...b]);
  if (a instanceof Set && b instanceof Set) return a.size === b.size && equal([...a], [...b]);
  const names = Object.keys(a);
  const others = Object.keys(b);
  // Of an object of a class without fields of its own (a date, a pattern) nothing can be said.
  if (names.length === 0 && !isPlain(a)) return false;
  return names.length === others.length && names.every((name, n) => name === others[n] && equal(valueAt(a, name), valueAt(b, name)));
}

const valueAt = (of: object, name: string): unknown => (of as Readonly<Record<string, unknown>>)[name];
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
