/** Every way to fill in what is missing from a small plant: fields that are absent, records that may be in a list, records that nobody has seen. */
import { asOf, day } from './harness.js';
import type { World } from './reference.js';

/** A list as the evidence shows it: records that are in it, records that may be, and whether there may be more. */
export interface Seen {
  readonly items: readonly World[];
  readonly maybe: readonly World[];
  readonly open: boolean;
}

const texts = ['A', 'a', 'b', 'ab', 'zz'];
const flags = [true, false];
const accountValues = { name: texts, shared: flags };
const copyValues = { verified: flags, size: [1, 2, 3] };

/** What a field can hold: enough values for each answer of each comparison in the tests. */
const assetValues: Readonly<Record<string, readonly unknown[]>> = {
  id: texts,
  class: ['controller', 'host', 'sensor', 'switch'],
  firmware: texts,
  stateful: flags,
  critical: flags,
  ports: [-9, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 9],
  risk: [-1.5, 0.5, 1.5, 2.5, 3.5, 4.5, 9.5],
  built: [0, 1, 2, 3, 4, 5, 9].map((days) => asOf - days * day),
  services: [[], ['a'], ['b'], ['ab'], ['b', 'zz'], ['zz', 'ab', 'b', 'a']],
  accounts: [
    [],
    ...[true, false].flatMap((shared) => texts.map((name) => [{ name, shared }])),
    [
      { name: 'a', shared: true },
      { name: 'a', shared: true },
      { name: 'b', shared: false },
      { name: 'b', shared: true },
    ],
    [
      { name: 'a', shared: true },
      { name: 'zz', shared: true },
    ],
    [
      { name: 'zz', shared: false },
      { name: 'a', shared: false },
      { name: 'a', shared: true },
    ],
    [
      { name: 'b', shared: true },
      { name: 'ab', shared: true },
      { name: 'zz', shared: true },
    ],
  ],
};

const mostWorlds = 20_000;

/** Every record that this one can be: each absent field with each of its values. */
function* filled(record: World, values: Readonly<Record<string, readonly unknown[]>>): Generator<World> {
  const gap = Object.keys(values).find((field) => record[field] === undefined);
  if (gap === undefined) yield record;
  else for (const each of values[gap] ?? []) yield* filled({ ...record, [gap]: each }, values);
}

function* filledLists(list: readonly World[], values: Readonly<Record<string, readonly unknown[]>>): Generator<readonly World[]> {
  const [first, ...rest] = list;
  if (first === undefined) yield [];
  else for (const head of filled(first, values)) for (const tail of filledLists(rest, values)) yield [head, ...tail];
}

const fieldsOf = (used: ReadonlySet<string>): Readonly<Record<string, readonly unknown[]>> =>
  Object.fromEntries(Object.entries(assetValues).filter(([field]) => used.has(field)));

const isList = (value: unknown): value is readonly World[] => Array.isArray(value) && value.every((each) => typeof each === 'object');

/** Fields that the expression does not name stay as they are. */
function* assets(asset: World, used: ReadonlySet<string>): Generator<World> {
  const { accounts } = asset;
  for (const whole of filled(asset, fieldsOf(used)))
    if (isList(accounts) && used.has('accounts'))
      for (const each of filledLists(accounts, accountValues)) yield { ...whole, accounts: each };
    else yield whole;
}

/** No, one, two or three records that nobody has seen, in any mixture, or more of one sort. */
function unseen(): readonly (readonly World[])[] {
  const all = copyValues.verified.flatMap((verified) => copyValues.size.map((size): World => ({ verified, size })));
  const pairs = all.flatMap((a, n) => all.slice(n).map((b) => [a, b]));
  const threes = all.flatMap((a, n) => all.slice(n).flatMap((b, m) => all.slice(n + m).map((c) => [a, b, c])));
  const many = all.flatMap((each) => [4, 5].map((count) => Array.from({ length: count }, () => each)));
  return [[], ...all.map((each) => [each]), ...pairs, ...threes, ...many];
}
const unseenCopies = unseen();

function* lists({ items, maybe, open }: Seen): Generator<readonly World[]> {
  for (const known of filledLists(items, copyValues))
    for (let mask = 0; mask < 2 ** maybe.length; mask += 1)
      for (const there of filledLists(
        maybe.filter((_, n) => (mask & (1 << n)) !== 0),
        copyValues,
      ))
        for (const more of open ? unseenCopies : [[]]) {
          yield [...known, ...there, ...more];
          if (known.length > 0 && there.length + more.length > 0) yield [...there, ...more, ...known];
        }
}

/** The worlds behind what is seen, as far as the expression can tell them apart; null where they are too many to try. */
export function worldsOf(source: string, asset: World, copies: Seen): readonly World[] | null {
  const used = new Set(source.split(/[^A-Za-z]+/));
  const found: World[] = [];
  for (const each of assets(asset, used))
    for (const list of used.has('copies') ? lists(copies) : [[]]) {
      if (found.length >= mostWorlds) return null;
      found.push({ asset: each, copies: list, params: { maxAgeDays: 3 }, asOf });
    }
  return found;
}
