/**
 * Everything that a device may let pass of a region, rule by rule. Where `reach` says of each packet which rule decides it first, this asks what each
 * permission opens: the parts may overlap, and their number grows with the rules that allow, not with the ways in which rules cut each other.
 */
import { makeNearby } from './nearby.js';
import { applicable, type Device, type Question, type Seen } from './reach.js';
import { common, except, type Region } from './region.js';
import type { FilterRule } from './rule.js';

export interface Passage {
  readonly region: Region;
  readonly isSure: boolean;
  /** One that allows for each list that sees it; none: no rule does. */
  readonly rules: readonly FilterRule[];
}
/** Comparisons that are left; what was not worked out when they are spent is not sure. */
export interface Budget {
  left: number;
}
/** More parts of one region are not kept apart. */
const mostParts = 2_000;

export function passages({ lists }: Device, question: Question, budget: Budget): readonly Passage[] {
  const { source, destination, services } = question;
  let found: readonly Passage[] = [{ region: { source, destination, services }, isSure: true, rules: [] }];
  for (const list of lists) {
    budget.left -= list.length / 8;
    const seen = applicable(list, question);
    if (seen.length > 0) found = found.flatMap((each) => throughList(seen, each, budget));
  }
  return found.map((each) => (each.rules.length === 0 ? { ...each, isSure: false } : each));
}

function throughList(seen: Seen, { region, isSure, rules }: Passage, budget: Budget): readonly Passage[] {
  const found: Passage[] = [];
  const sureDenials = makeNearby<FilterRule>();
  const doubtfulDenials = makeNearby<FilterRule>();
  for (const { rule, isSure: matches } of seen) {
    if (budget.left < 0) return [...found, { region, isSure: false, rules }];
    budget.left -= 1;
    if (rule.action === 'deny') {
      (matches ? sureDenials : doubtfulDenials).add(rule);
      continue;
    }
    const hit = common(region, rule);
    if (hit === null) continue;
    const possible = minus([hit], sureDenials.near(hit), budget);
    const certain = matches && isSure && possible !== null ? minus(possible, doubtfulDenials.near(hit), budget) : [];
    const all = [...rules, rule];
    for (const part of certain ?? []) found.push({ region: part, isSure: true, rules: all });
    const doubtful = certain === null || certain.length === 0 ? (possible ?? [hit]) : minus(possible ?? [hit], certain, budget);
    for (const part of doubtful ?? [hit]) found.push({ region: part, isSure: false, rules: all });
  }
  return [...found, ...unseen(seen, { region, isSure, rules }, budget)];
}

/** What no rule of the list matches: other lists decide it. */
function unseen(seen: Seen, passage: Passage, budget: Budget): readonly Passage[] {
  const sure = seen.flatMap(({ rule, isSure }) => (isSure ? [rule] : []));
  // A rule for all the rest stands at the end of most lists.
  if (sure.reverse().some((rule) => except(passage.region, rule).length === 0)) return [];
  const rest = minus([passage.region], sure, budget);
  if (rest === null) return [{ ...passage, isSure: false }];
  const doubtful = seen.filter(({ rule, isSure }) => !isSure && rule.action === 'deny').map(({ rule }) => rule);
  return rest.map((region) => ({
    ...passage,
    region,
    isSure: passage.isSure && !doubtful.some((rule) => common(region, rule) !== null),
  }));
}

/** null: it falls into too many parts. */
export function minus(regions: readonly Region[], taken: readonly Region[], budget: Budget): readonly Region[] | null {
  let left = regions;
  for (const each of taken) {
    budget.left -= left.length;
    if (budget.left < 0 || left.length > mostParts) return null;
    left = left.flatMap((region) => except(region, each));
    if (left.length === 0) break;
  }
  return left;
}
