/**
 * Everything that a device may let pass of a region, rule by rule. Where `reach` says of each packet which rule decides it first, this asks what each
 * permission opens: the parts may overlap, and their number grows with the rules that allow, not with the ways in which rules cut each other.
 */
import { nearbyOf } from './nearby.js';
import { applicable, type Device, type Question, type Seen } from './reach.js';
import { common, except, type Region, shares } from './region.js';
import { costOf, type Remainder, remainderOf } from './remainder.js';
import type { FilterRule } from './rule.js';

export interface Passage {
  readonly region: Region;
  readonly isSure: boolean;
  /** One that allows for each list that sees it; none: no rule does. */
  readonly rules: readonly FilterRule[];
  /** Every rule that surely matches has been taken from it, so that it shares no packet with what surely passes. */
  readonly isLeft: boolean;
}
/** Comparisons that are left; what was not worked out when they are spent is not sure. */
export interface Budget {
  left: number;
}
/** More parts of one region are not kept apart. */
const mostParts = 2_000;
/** So many are held against each one that is taken from them. */
const fewRegions = 8;

export function passages({ lists }: Device, question: Question, budget: Budget): readonly Passage[] {
  const { source, destination, services } = question;
  let found: readonly Passage[] = [{ region: { source, destination, services }, isSure: true, rules: [], isLeft: true }];
  for (const list of lists) found = found.flatMap((each) => throughList(applicable(list, { ...question, ...each.region }), each, budget));
  return found.map((each) => (each.rules.length === 0 ? { ...each, isSure: false } : each));
}

function throughList(seen: Seen, { region, isSure, rules, isLeft }: Passage, budget: Budget): readonly Passage[] {
  const found: Passage[] = [];
  const denials = (areSure: boolean) =>
    nearbyOf(seen.flatMap(({ rule, isSure: matches }) => (rule.action === 'deny' && matches === areSure ? [rule] : [])));
  const sureDenials = denials(true);
  const doubtfulDenials = denials(false);
  let sureBefore = 0;
  let doubtfulBefore = 0;
  for (const { rule, isSure: matches } of seen) {
    if (budget.left < 0) return [...found, { region, isSure: false, rules, isLeft: false }];
    budget.left -= 1;
    if (rule.action === 'deny') {
      if (matches) sureBefore += 1;
      else doubtfulBefore += 1;
      continue;
    }
    const hit = common(region, rule);
    if (hit === null) continue;
    const possible = sureBefore === 0 ? [hit] : minus([hit], sureDenials.near(hit, sureBefore), budget);
    const isOpen = matches && isSure && possible !== null;
    const certain = !isOpen ? [] : doubtfulBefore === 0 ? possible : minus(possible, doubtfulDenials.near(hit, doubtfulBefore), budget);
    const all = rules.length === 0 ? [rule] : [...rules, rule];
    for (const part of certain ?? []) found.push({ region: part, isSure: true, rules: all, isLeft: false });
    // Most often all that is possible is certain.
    if (possible !== null && certain === possible) continue;
    const doubtful = certain === null || certain.length === 0 ? (possible ?? [hit]) : minus(possible ?? [hit], certain, budget);
    for (const part of doubtful ?? [hit]) found.push({ region: part, isSure: false, rules: all, isLeft: false });
  }
  for (const each of unseen(seen, { region, isSure, rules, isLeft }, budget)) found.push(each);
  return found;
}

/** What no rule of the list matches: other lists decide it. */
function unseen(seen: Seen, passage: Passage, budget: Budget): readonly Passage[] {
  const sure = seen.flatMap(({ rule, isSure }) => (isSure ? [rule] : []));
  // A rule for all the rest stands at the end of most lists.
  if (sure.reverse().some((rule) => except(passage.region, rule).length === 0)) return [];
  const rest = minus([passage.region], sure, budget);
  if (rest === null) return [{ ...passage, isSure: false, isLeft: false }];
  const doubtful = nearbyOf(seen.filter(({ rule, isSure }) => !isSure && rule.action === 'deny').map(({ rule }) => rule));
  const isDoubtful = (region: Region): boolean => {
    for (const rule of doubtful.near(region)) if (shares(region, rule)) return true;
    return false;
  };
  const { isSure, rules, isLeft } = passage;
  return rest.map((region) => ({ region, isSure: isSure && !isDoubtful(region), rules, isLeft }));
}

/** The same where few are taken from many: no index is made for them. */
export function minusFew(regions: readonly Region[], taken: readonly Region[], budget: Budget): readonly Region[] | null {
  if (taken.length > mostFew || regions.length <= fewRegions) return minus(regions, taken, budget);
  let left = regions;
  for (const each of taken) {
    budget.left -= 1;
    if (budget.left < 0 || left.length > mostParts) return null;
    const before = left.length;
    let met = 0;
    const rest: Region[] = [];
    for (const region of left) {
      if (shares(region, each)) {
        met += 1;
        for (const part of except(region, each)) rest.push(part);
      } else rest.push(region);
    }
    budget.left -= costOf(met, before) - 1;
    if (met > 0) left = rest;
    if (left.length === 0) break;
  }
  return left;
}
const mostFew = 16;

/** What is left of regions, in their order. null: it falls into too many parts. */
export function minus(regions: readonly Region[], taken: Iterable<Region>, budget: Budget): readonly Region[] | null {
  let few = regions;
  let roots: Roots | null = null;
  let count = regions.length;
  for (const each of taken) {
    budget.left -= 1;
    if (budget.left < 0 || count > mostParts) return null;
    if (roots === null && count <= fewRegions) {
      budget.left -= count - 1;
      few = less(few, each);
      count = few.length;
    } else {
      roots ??= rootsOf(few);
      const whole = count;
      let tests = 0;
      for (const one of roots.near(each)) {
        const root = (one.root ??= remainderOf(one.region));
        const parts = root.count();
        tests -= root.tests();
        root.take(each);
        tests += root.tests();
        count += root.count() - parts;
      }
      budget.left -= costOf(tests, whole) - 1;
    }
    if (count === 0) break;
  }
  return roots === null ? few : roots.all.flatMap(({ region, root }) => root?.parts() ?? region);
}
const less = (regions: readonly Region[], taken: Region): readonly Region[] =>
  regions.some((region) => shares(region, taken)) ? regions.flatMap((region) => except(region, taken)) : regions;

interface Root extends Region {
  readonly region: Region;
  /** null: nothing has touched it yet. */
  root: Remainder | null;
}
interface Roots {
  readonly all: readonly Root[];
  readonly near: (taken: Region) => Iterable<Root>;
}
function rootsOf(regions: readonly Region[]): Roots {
  const all = regions.map((region): Root => {
    const { source, destination, services } = region;
    return { source, destination, services, region, root: null };
  });
  return { all, near: nearbyOf(all).near };
}
