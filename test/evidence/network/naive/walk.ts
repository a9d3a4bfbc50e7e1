/** The same answers without an index: every rule is held against every other and against every part, in order. */
import { type AddressSet, isEmpty } from '../../../../src/evidence/network/address-set.js';
import type { Passage } from '../../../../src/evidence/network/passages.js';
import { intersect, subtract } from '../../../../src/evidence/network/ranges.js';
import type { Question } from '../../../../src/evidence/network/reach.js';
import type { Region } from '../../../../src/evidence/network/region.js';
import { type FilterRule, matchesInterface } from '../../../../src/evidence/network/rule.js';
import { intersectBox, minusBox } from '../../../../src/evidence/network/service-set.js';

const both = (a: AddressSet, b: AddressSet): AddressSet => ({ v4: intersect(a.v4, b.v4), v6: intersect(a.v6, b.v6) });
const less = (a: AddressSet, b: AddressSet): AddressSet => ({ v4: subtract(a.v4, b.v4), v6: subtract(a.v6, b.v6) });
const canMeet = (a: AddressSet, b: AddressSet): boolean => (a.v4.length > 0 && b.v4.length > 0) || (a.v6.length > 0 && b.v6.length > 0);

export function common(a: Region, b: Region): Region | null {
  const source = both(a.source, b.source);
  const destination = both(a.destination, b.destination);
  const services = a.services.flatMap((x) => b.services.flatMap((y) => intersectBox(x, y) ?? []));
  return canMeet(source, destination) && services.length > 0 ? { source, destination, services } : null;
}

export function except(a: Region, b: Region): readonly Region[] {
  const shared = common(a, b);
  if (shared === null) return [a];
  const source = less(a.source, b.source);
  const destination = less(a.destination, b.destination);
  const services = b.services.reduce((left, box) => left.flatMap((each) => minusBox(each, box)), a.services);
  return [
    ...(canMeet(source, a.destination) ? [{ ...a, source }] : []),
    ...(canMeet(shared.source, destination) ? [{ ...a, source: shared.source, destination }] : []),
    ...(services.length > 0 ? [{ ...shared, services }] : []),
  ];
}

export const minus = (regions: readonly Region[], taken: readonly Region[]): readonly Region[] =>
  taken.reduce((left, each) => left.flatMap((region) => except(region, each)), regions);

interface Seen {
  readonly rule: FilterRule;
  readonly isSure: boolean;
}
export const applicable = (list: readonly FilterRule[], question: Question): readonly Seen[] =>
  list.flatMap((rule): readonly Seen[] => {
    const { from = null, to = null, state = 'new', traffic = 'through' } = question;
    if (common(question, rule) === null || rule.state?.includes(state) === false) return [];
    if (rule.traffic.length > 0 && !rule.traffic.includes(traffic)) return [];
    const ends = [matchesInterface(rule.from, from), matchesInterface(rule.to, to)];
    return ends.includes(false) ? [] : [{ rule, isSure: !ends.includes(null) && rule.doubt === null }];
  });

export function passages(lists: readonly (readonly FilterRule[])[], question: Question): readonly Passage[] {
  const { source, destination, services } = question;
  let found: readonly Passage[] = [{ region: { source, destination, services }, isSure: true, rules: [], isLeft: true }];
  for (const list of lists) {
    const seen = applicable(list, question);
    if (seen.length > 0) found = found.flatMap((each) => throughList(seen, each));
  }
  return found.map((each) => (each.rules.length === 0 ? { ...each, isSure: false } : each));
}

function throughList(seen: readonly Seen[], passage: Passage): readonly Passage[] {
  const { region, isSure, rules, isLeft } = passage;
  const found = seen.flatMap(({ rule, isSure: matches }, n): readonly Passage[] => {
    const hit = rule.action === 'deny' ? null : common(region, rule);
    if (hit === null) return [];
    const denials = seen.slice(0, n).filter((each) => each.rule.action === 'deny');
    const of = (areSure: boolean): readonly FilterRule[] => denials.flatMap((each) => (each.isSure === areSure ? [each.rule] : []));
    const possible = minus([hit], of(true));
    const certain = matches && isSure ? minus(possible, of(false)) : [];
    const doubtful = certain.length === 0 ? possible : minus(possible, certain);
    return [...certain.map((part) => ({ part, isSure: true })), ...doubtful.map((part) => ({ part, isSure: false }))].map((each) => ({
      region: each.part,
      isSure: each.isSure,
      rules: [...rules, rule],
      isLeft: false,
    }));
  });
  const sure = seen.flatMap((each) => (each.isSure ? [each.rule] : [])).reverse();
  if (sure.some((rule) => except(region, rule).length === 0)) return found;
  const unsure = seen.filter((each) => !each.isSure && each.rule.action === 'deny');
  return [
    ...found,
    ...minus([region], sure).map((part) => ({
      region: part,
      isSure: isSure && unsure.every((each) => common(part, each.rule) === null),
      rules,
      isLeft,
    })),
  ];
}

/** For each rule that never decides the rules before it that leave nothing of it; of rules without interfaces, states and doubts. */
export function shadowed(list: readonly FilterRule[]): readonly { readonly rule: FilterRule; readonly by: readonly FilterRule[] }[] {
  return list.flatMap((rule, n) => {
    if (rule.isDefault || isEmpty(rule.source) || isEmpty(rule.destination)) return [];
    let left: readonly Region[] = [{ source: rule.source, destination: rule.destination, services: rule.services }];
    const by: FilterRule[] = [];
    for (const earlier of list.slice(0, n)) {
      if (earlier.isDefault || left.every((each) => common(each, earlier) === null)) continue;
      left = minus(left, [earlier]);
      by.push(earlier);
      if (left.length === 0) return [{ rule, by }];
    }
    return [];
  });
}
