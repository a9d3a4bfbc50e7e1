/** What a rule of a chain matches, as exact sets: so that a chain that is called from a rule can be laid flat. */
import { type AddressSet, addressTexts, allAddresses, intersectionOf, isEmpty, without } from '../../network/address-set.js';
import { intersectBox, minusBox, type ServiceBox, everyService, serviceTexts } from '../../network/service-set.js';
import type { Rule } from './rule-rows.js';

export interface Match {
  readonly source: AddressSet;
  readonly destination: AddressSet;
  readonly services: readonly ServiceBox[];
  /** See `Rule.sourceInterface`. */
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly state: readonly string[];
  readonly conditions: readonly string[];
}
export const states = ['new', 'established', 'related', 'invalid', 'untracked'] as const;
export const everything: Match = {
  source: allAddresses,
  destination: allAddresses,
  services: [everyService],
  from: [],
  to: [],
  state: states,
  conditions: [],
};

/** null: nothing is matched by both. */
export function both(a: Match, b: Match): Match | null {
  const source = intersectionOf(a.source, b.source);
  const destination = intersectionOf(a.destination, b.destination);
  const services = a.services.flatMap((x) => b.services.flatMap((y) => intersectBox(x, y) ?? []));
  const from = bothInterfaces(a.from, b.from);
  const to = bothInterfaces(a.to, b.to);
  const state = a.state.filter((each) => b.state.includes(each));
  if (isEmpty(source) || isEmpty(destination) || services.length === 0 || from === null || to === null || state.length === 0) return null;
  return { source, destination, services, from, to, state, conditions: [...new Set([...a.conditions, ...b.conditions])] };
}

const positive = (names: readonly string[]): readonly string[] => names.filter((name) => !name.startsWith('!'));
const negative = (names: readonly string[]): readonly string[] => names.filter((name) => name.startsWith('!'));

function bothInterfaces(a: readonly string[], b: readonly string[]): readonly string[] | null {
  if (a.length === 0) return b;
  if (b.length === 0) return a;
  const ours = positive(a);
  const theirs = positive(b);
  const not = [...new Set([...negative(a), ...negative(b)])];
  const common = ours.length === 0 ? theirs : theirs.length === 0 ? ours : ours.flatMap((x) => theirs.flatMap((y) => narrower(x, y) ?? []));
  if (common.length === 0) return ours.length + theirs.length === 0 ? not : null;
  const left = common.filter((name) => !not.some((each) => matchesName(each.slice(1), name)));
  return left.length === 0
    ? null
    : [...new Set([...left, ...not.filter((each) => left.some((name) => name.endsWith('+') && narrower(each.slice(1), name) !== null))])];
}
function narrower(a: string, b: string): string | null {
  if (matchesName(b, a)) return a;
  return matchesName(a, b) ? b : null;
}
/** `eth+` matches eth0 and eth0+. */
const matchesName = (pattern: string, name: string): boolean =>
  pattern.endsWith('+') ? name.startsWith(pattern.slice(0, -1)) : pattern === name;

/** Everything but what the names match; null: no list of names says it. */
function otherInterfaces(names: readonly string[]): readonly string[] | null {
  const ours = positive(names);
  const not = negative(names);
  if (not.length === 0) return ours.map((name) => `!${name}`);
  return ours.length === 0 && not.length > 0 ? not.map((name) => name.slice(1)) : null;
}

/** `a` without `b`, in parts that share nothing; null: it cannot be said in parts. */
export function minus(a: Match, b: Match): readonly Match[] | null {
  const common = both(a, b);
  if (common === null) return [a];
  const parts: Match[] = [];
  const part = (more: Partial<Match>): void => {
    const one = both(a, { ...everything, ...more });
    if (one !== null) parts.push(one);
  };
  let inner: Partial<Match> = {};
  for (const side of ['from', 'to'] as const) {
    if (b[side].length === 0) continue;
    const other = otherInterfaces(b[side]);
    if (other === null) return null;
    part({ ...inner, [side]: other });
    inner = { ...inner, [side]: b[side] };
  }
  part({ ...inner, source: without(allAddresses, b.source) });
  inner = { ...inner, source: b.source };
  part({ ...inner, destination: without(allAddresses, b.destination) });
  inner = { ...inner, destination: b.destination };
  let rest: readonly ServiceBox[] = [everyService];
  for (const box of b.services) rest = rest.flatMap((each) => minusBox(each, box));
  part({ ...inner, services: rest });
  inner = { ...inner, services: b.services };
  part({ ...inner, state: states.filter((state) => !b.state.includes(state)) });
  return parts;
}

/** The fields of a rule that say what it matches. */
export function matchFields(
  match: Match,
): Pick<Rule, 'sourceInterface' | 'destinationInterface' | 'sourceAddress' | 'destinationAddress' | 'service' | 'state' | 'conditions'> {
  return {
    sourceInterface: match.from,
    destinationInterface: match.to,
    sourceAddress: addressTexts(match.source),
    destinationAddress: addressTexts(match.destination),
    service: [...new Set(match.services.flatMap(serviceTexts))],
    ...(match.state.length < states.length && { state: match.state }),
    ...(match.conditions.length > 0 && { conditions: match.conditions }),
  };
}
