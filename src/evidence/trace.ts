/** From what a console writes (host name, alias, address before or behind a translation) to the one asset that is meant, or why there is none. */
import type { Trace } from '../model/kind.js';
import type { Fields } from '../model/record.js';
import { normaliseAddress } from './address.js';
import { addressesAt, type AssetDirectory, type AssetEntry, only, textAt, textsAt } from './asset-directory.js';
import type { Draft } from './draft.js';

/** `none`: it leads to one asset. */
export const traceProblems = ['none', 'unknown', 'ambiguous', 'behind-translation', 'disagreement'] as const;
export type TraceProblem = (typeof traceProblems)[number];

export interface Traced {
  /** Asset id; empty where there is none, so that a join finds nothing. */
  readonly asset: string;
  /** What led to it: id, name, address, translated-address; empty. */
  readonly by: string;
  readonly problem: TraceProblem;
}

/** null: the record names nothing, or the inventory cannot say. */
export type TraceRecord = (trace: Trace, fields: Fields) => Traced | null;

type Found = { readonly asset: string; readonly by: string } | Exclude<TraceProblem, 'none' | 'disagreement'> | null;

export function makeTrace(directory: AssetDirectory, translations: Iterable<Draft>): TraceRecord {
  let addressless: boolean | null = null;
  const hasAddressless = (): boolean => (addressless ??= isAddressless(directory));
  const inside = insideOf(translations);

  const byNames = (text: string): Found => {
    const entry = directory.byId.get(text);
    if (entry !== undefined) return { asset: entry.id, by: 'id' };
    return one(directory.named(text), 'name') ?? 'unknown';
  };
  const byAddress = (text: string, zone: string | null): Found => {
    const address = normaliseAddress(text.trim());
    if (address === null) return 'unknown';
    const behind = inside.get(address);
    if (behind !== undefined && behind.size > 1) return 'behind-translation';
    const [real = address] = behind ?? [];
    const holders = directory.byAddress.get(real) ?? [];
    const near = holders.filter(({ zones }) => zone !== null && zones.includes(zone));
    const found = one(near.length > 0 ? near : holders, behind === undefined ? 'address' : 'translated-address');
    if (found !== null) return found;
    return behind === undefined && hasAddressless() ? null : behind === undefined ? 'unknown' : 'behind-translation';
  };

  return ({ name, address, zone }, fields) => {
    if (!directory.readable) return null;
    const texts = textsAt(fields, name);
    const isAddress = (text: string): boolean => normaliseAddress(text.trim()) !== null && !directory.byId.has(text);
    const numbers = [...textsAt(fields, address), ...texts.filter(isAddress)];
    const found = [
      ...texts.filter((text) => !isAddress(text)).map(byNames),
      ...numbers.map((text) => byAddress(text, textAt(fields, zone))),
    ];
    return found.length === 0 ? null : verdictOf(found);
  };
}

function verdictOf(found: readonly Found[]): Traced | null {
  const hits = found.filter((each) => typeof each === 'object' && each !== null);
  const [hit] = hits;
  if (hit !== undefined) {
    const problem = hits.some(({ asset }) => asset !== hit.asset) ? 'disagreement' : 'none';
    return { ...hit, problem };
  }
  if (found.includes(null)) return null;
  const problem = (['ambiguous', 'behind-translation'] as const).find((each) => found.includes(each)) ?? 'unknown';
  return { asset: '', by: '', problem };
}

function one(entries: readonly AssetEntry[], by: string): Found {
  const entry = only(entries);
  if (entry !== null) return { asset: entry.id, by };
  return entries.length === 0 ? null : 'ambiguous';
}

/** Some asset has no address on record, so that an address that nobody has may be its own. */
function isAddressless({ byId }: AssetDirectory): boolean {
  for (const { fields, inService } of byId.values()) if (inService && fields['addresses'] === undefined) return true;
  return false;
}

/** Address seen outside -> addresses that may stand behind it. What names none may be anything, so it is as good as many. */
function insideOf(translations: Iterable<Draft>): ReadonlyMap<string, ReadonlySet<string>> {
  const behind = new Map<string, Set<string>>();
  for (const { values: fields } of translations) {
    const many = fields['type'] === 'many-to-one';
    const inside = addressesAt(fields, 'inside');
    for (const outside of addressesAt(fields, 'outside')) {
      const known = behind.get(outside) ?? new Set<string>();
      behind.set(outside, known);
      for (const each of inside) known.add(each);
      if (many || inside.length === 0) for (const mark of ['?', '??']) known.add(mark);
    }
  }
  return behind;
}
