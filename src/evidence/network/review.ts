/** What is odd about the rules of a device: rules that never match, rules for everything, rules after which nothing matches. */
import { limitOf } from '../../model/limits.js';
import { allAddresses, holds, isEmpty } from './address-set.js';
import { covers, pairsOf, subtract, unionAll } from './ranges.js';
import { nearbyOf } from './nearby.js';
import type { Device } from './reach.js';
import { type Region, shares } from './region.js';
import { costOf, type Remainder, remainderOf } from './remainder.js';
import type { FilterRule } from './rule.js';
import { everyProtocol, everyService, minusBox } from './service-set.js';

export interface Review {
  /** Rules of which every packet is decided by rules before them. */
  readonly shadowed: readonly { readonly rule: FilterRule; readonly by: readonly FilterRule[] }[];
  /** Rules that let every address reach every address, or every service. */
  readonly anyToAny: readonly FilterRule[];
  readonly anyService: readonly FilterRule[];
  /** The rule that matches all that is left: of what follows nothing is ever tried. */
  readonly last: readonly { readonly rule: FilterRule; readonly after: readonly FilterRule[] }[];
  /** Rules that were not looked at, since the device has too many that overlap. */
  readonly unseen: number;
}
/** Comparisons of two rules: what is left when they are spent counts as not looked at. */
const mostComparisons = limitOf('review-comparisons');
const mostParts = 2_000;

export function review({ lists }: Device): Review {
  const shadowed: Review['shadowed'][number][] = [];
  const last: Review['last'][number][] = [];
  let unseen = 0;
  const budget = { left: mostComparisons };
  for (const list of lists) {
    const certain = nearbyOf(list.filter(({ isDefault, doubt }) => !isDefault && doubt === null));
    let before = 0;
    for (const rule of list) {
      if (rule.isDefault) continue;
      const earlier = before;
      const by = budget.left > 0 ? coveredBy(rule, () => certain.near(rule, earlier), budget) : null;
      if (by === null) unseen += 1;
      else if (by.length > 0) shadowed.push({ rule, by });
      if (rule.doubt === null) before += 1;
    }
    const at = list.findIndex(
      (rule) =>
        !rule.isDefault && rule.doubt === null && rule.from.length + rule.to.length === 0 && rule.state === null && hasEverything(rule),
    );
    const rule = list[at];
    const after = list.slice(at + 1).filter((each) => !each.isDefault);
    if (rule !== undefined && after.length > 0) last.push({ rule, after });
  }
  const allowing = lists.flat().filter(({ action }) => action === 'allow');
  return {
    ...{ shadowed, last, unseen },
    anyToAny: allowing.filter(hasAnyToAny),
    anyService: allowing.filter(({ services, doubt }) => doubt === null && hasEveryService(services)),
  };
}

export const hasEveryService = (services: Region['services']): boolean =>
  // Most rules name no more than a protocol: what is left beside them need not be worked out.
  covers(unionAll(services.flatMap(({ protocol }) => pairsOf(protocol))), everyProtocol) &&
  services.reduce((rest, box) => rest.flatMap((each) => minusBox(each, box)), [everyService]).length === 0;
const family = ({ v4, v6 }: Region['source'], version: 4 | 6): boolean =>
  version === 4 ? covers(v4, allAddresses.v4) : covers(v6, allAddresses.v6);
const hasAnyToAny = ({ source, destination }: Region): boolean =>
  (family(source, 4) && family(destination, 4)) || (family(source, 6) && family(destination, 6));
export const hasEverything = (rule: FilterRule): boolean =>
  holds(rule.source, allAddresses) && holds(rule.destination, allAddresses) && hasEveryService(rule.services);

/** The rules before it that leave nothing of it; none: it is not covered; null: that would take too long to tell. */
function coveredBy(rule: FilterRule, near: () => Iterable<FilterRule>, budget: { left: number }): readonly FilterRule[] | null {
  if (isEmpty(rule.source) || isEmpty(rule.destination)) return [];
  let left: Remainder | null = null;
  const by: FilterRule[] = [];
  for (const earlier of near()) {
    budget.left -= 1;
    if (budget.left <= 0) return hasFreeProtocol(rule, near()) ? [] : null;
    if (!shares(earlier, rule) || !seesAll(earlier, rule)) continue;
    left ??= remainderOf(rule);
    const parts = left.count();
    const tests = left.tests();
    if (left.take(earlier)) by.push(earlier);
    budget.left -= costOf(left.tests() - tests, parts) - 1;
    if (left.count() === 0) return by;
    if (left.count() > mostParts) return hasFreeProtocol(rule, near()) ? [] : null;
  }
  return [];
}

/** A protocol that no rule before it names is left for it, however many they are. */
function hasFreeProtocol({ services }: FilterRule, near: Iterable<FilterRule>): boolean {
  const named = unionAll([...near].flatMap((rule) => rule.services.flatMap(({ protocol }) => pairsOf(protocol))));
  return services.some(({ protocol }) => subtract(protocol, named).length > 0);
}

/** Whatever the later rule sees, by interface, state and traffic, the earlier one sees too. */
function seesAll(earlier: FilterRule, later: FilterRule): boolean {
  const within = (all: readonly string[], part: readonly string[]): boolean =>
    all.length === 0 ||
    (part.length > 0 && !all.some((name) => name.startsWith('!')) && part.every((name) => all.includes(name))) ||
    all.join() === part.join();
  return (
    within(earlier.from, later.from) &&
    within(earlier.to, later.to) &&
    (earlier.traffic.length === 0 || later.traffic.every((each) => earlier.traffic.includes(each))) &&
    (earlier.state === null || (later.state !== null && later.state.every((each) => earlier.state?.includes(each) === true)))
  );
}
