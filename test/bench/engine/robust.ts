/** What an engine must get right however the assets come: nothing known of any, one wrong among a million right, any order. */
import { handFor } from './peers.js';
import { random } from '../random.js';
import { ours } from './ours.js';
import { plant, rules, type Asset, type Count, type Zone } from './workload.js';

export interface Robust {
  readonly name: string;
  readonly assets: number;
  /** Rules that count otherwise than they should, and in which form of ours. */
  readonly wrong: readonly string[];
}
type Counts = ReadonlyMap<string, Count>;
const forms = ['often', 'never'] as const;
const ids = new Set(rules.map(({ id }) => id));

/** `most`: so many assets in which one is wrong. */
export function robustness(size: number, most: number): readonly Robust[] {
  const { assets, zones } = plant(size, 11, 0.1);
  const loops = handFor(ids, zones);
  const bare = assets.map(({ id }): Asset => ({ id }));
  const { many, zones: theirZones } = oneWrong(most);
  const one: Counts = new Map(rules.map(({ id }) => [id, { failed: id === 'R01' ? 1 : 0, undecided: 0 }]));
  return [
    compared('nothing known of any asset but its id', bare, zones, loops(bare)),
    compared('one wrong asset among many that are right', many, theirZones, one),
    compared('the same assets in another order', shuffled(assets), zones, loops(assets)),
  ];
}

function compared(name: string, assets: readonly Asset[], zones: readonly Zone[], right: Counts): Robust {
  const wrong = forms.flatMap((generated) =>
    [...ours(rules, generated)(assets, zones)]
      .filter(([id, count]) => JSON.stringify(count) !== JSON.stringify(right.get(id)))
      .map(([id]) => `${id} (${generated === 'never' ? 'closures' : 'generated'})`),
  );
  return { name, assets: assets.length, wrong };
}

/** An asset that passes every rule, very often, and once the same without its log. */
function oneWrong(most: number): { readonly many: readonly Asset[]; readonly zones: readonly Zone[] } {
  const { assets, zones } = plant(2_000, 42);
  const loops = handFor(ids, zones);
  const passing = assets.find((asset) => [...loops([asset]).values()].every(({ failed, undecided }) => failed === 0 && undecided === 0));
  if (passing?.logging === undefined) throw new Error('no asset of the plant passes all rules');
  const many = new Array<Asset>(most).fill(passing);
  many[Math.floor(most * 0.7)] = { ...passing, logging: { ...passing.logging, enabled: false } };
  return { many, zones };
}

function shuffled<T>(list: readonly T[]): readonly T[] {
  const next = random(3);
  return list
    .map((each) => ({ each, at: next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ each }) => each);
}
