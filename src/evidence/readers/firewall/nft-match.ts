/** The expressions of one nftables rule: what it matches, exactly or with conditions. */
import { type AddressSet, addressSetOf, allAddresses, intersectionOf, without } from '../../network/address-set.js';
import { icmp6Types, icmpTypes, portOf, protocolOf } from '../../network/protocols.js';
import { type Ranges, subtract, unionAll } from '../../network/ranges.js';
import { everyPort, everyProtocol } from '../../network/service-set.js';
import { isList, isObject } from '../document.js';
import { both, everything, type Match, states } from './match.js';

export class NotUnderstood extends Error {}
/** Elements of a named set of the table. */
export type NamedSets = ReadonlyMap<string, readonly unknown[]>;

/** `match` narrowed by one `{ op, left, right }`. */
export function narrowed(match: Match, condition: unknown, sets: NamedSets): Match | null {
  if (!isObject(condition)) throw new NotUnderstood('a match without sides');
  const { left, right, op } = condition;
  const not = op === '!=';
  if (op !== '==' && op !== 'in' && !not) {
    // Compared by size: a port or nothing that is known here.
    return narrowedBy(match, left, comparedRange(op, right), false);
  }
  return narrowedBy(match, left, elementsOf(right, sets), not);
}

export function narrowedBy(match: Match, left: unknown, elements: readonly unknown[], not: boolean): Match | null {
  const [name, field] = leftOf(left);
  switch (name) {
    case 'ip':
    case 'ip6': {
      const family: AddressSet = name === 'ip' ? { ...allAddresses, v6: [] } : { ...allAddresses, v4: [] };
      if (field === 'saddr' || field === 'daddr') {
        const { set, unknown } = addressSetOf(elements.map(addressText));
        if (unknown.length > 0) throw new NotUnderstood(`address ${unknown.join(', ')}`);
        const wanted = not ? without(family, set) : intersectionOf(set, family);
        return both(
          match,
          field === 'saddr'
            ? { ...everything, source: wanted, destination: family }
            : { ...everything, destination: wanted, source: family },
        );
      }
      if (field === 'protocol' || field === 'nexthdr')
        return both(match, { ...withProtocols(protocolRanges(elements, not)), source: family, destination: family });
      return conditional(both(match, { ...everything, source: family, destination: family }), left, elements, not);
    }
    case 'tcp':
    case 'udp':
    case 'udplite':
    case 'sctp':
    case 'dccp':
    case 'th': {
      const number = protocolOf(name);
      const protocol: Ranges =
        number === null ? unionAll([6, 17, 33, 132, 136].map((each) => [each, each + 1] as const)) : [number, number + 1];
      const ports = field === 'sport' || field === 'dport' ? flip(portRanges(elements), not) : everyPort;
      const box = { protocol, source: field === 'sport' ? ports : everyPort, destination: field === 'dport' ? ports : everyPort };
      const hit = both(match, { ...everything, services: [box] });
      if (field === 'sport' || field === 'dport') return hit;
      return field === 'flags' && hit !== null ? withFlags(hit, left, elements, not) : conditional(hit, left, elements, not);
    }
    case 'icmp':
    case 'icmpv6': {
      const number = name === 'icmp' ? 1 : 58;
      const type = field === 'type' ? flip(icmpRanges(elements, name === 'icmp' ? icmpTypes : icmp6Types), not) : everyPort;
      const code = field === 'code' ? flip(portRanges(elements), not) : everyPort;
      const hit = both(match, { ...everything, services: [{ protocol: [number, number + 1], source: code, destination: type }] });
      return field === 'type' || field === 'code' ? hit : conditional(hit, left, elements, not);
    }
    case 'meta':
      return narrowedByMeta(match, field, left, elements, not);
    case 'ct': {
      if (field !== 'state') return conditional(match, left, elements, not);
      const wanted = elements.map((each) => String(each).toLowerCase());
      const strange = wanted.filter((each) => !states.some((state) => state === each));
      if (strange.length > 0) throw new NotUnderstood(`ct state ${strange.join(', ')}`);
      return both(match, { ...everything, state: states.filter((each) => wanted.includes(each) !== not) });
    }
    default:
      return conditional(match, left, elements, not);
  }
}

function narrowedByMeta(match: Match, field: string, left: unknown, elements: readonly unknown[], not: boolean): Match | null {
  switch (field) {
    case 'iifname':
    case 'iif':
    case 'oifname':
    case 'oif': {
      const names = elements.map((each) => `${not ? '!' : ''}${String(each).replace(/\*$/, '+')}`);
      return both(match, field.startsWith('i') ? { ...everything, from: names } : { ...everything, to: names });
    }
    case 'l4proto':
      return both(match, withProtocols(protocolRanges(elements, not)));
    case 'nfproto':
    case 'protocol': {
      const wanted = elements.map((each) => String(each).toLowerCase());
      if (!wanted.every((each) => /^(ipv4|ipv6|ip|ip6)$/.test(each))) return conditional(match, left, elements, not);
      const four = wanted.some((each) => !each.endsWith('6')) !== not;
      const six = wanted.some((each) => each.endsWith('6')) !== not;
      const family: AddressSet = { v4: four ? allAddresses.v4 : [], v6: six ? allAddresses.v6 : [] };
      return both(match, { ...everything, source: family, destination: family });
    }
    default:
      return conditional(match, left, elements, not);
  }
}

const withProtocols = (protocol: Ranges): Match => ({
  ...everything,
  services: [{ protocol, source: everyPort, destination: everyPort }],
});
const flip = (ranges: Ranges, not: boolean): Ranges => (not ? subtract(everyPort, ranges) : ranges);

/** A connection begins with SYN alone. */
function withFlags(match: Match, left: unknown, elements: readonly unknown[], not: boolean): Match | null {
  const mask = isObject(left) && isList(left['&']) ? flagsOf(left['&'][1]) : null;
  const wanted = elements.flatMap(flagsOf);
  const opens = (mask?.includes('syn') ?? true) === wanted.includes('syn') && wanted.every((flag) => flag === 'syn');
  const noted = conditional(match, left, elements, not);
  return noted === null || opens !== not ? noted : { ...noted, state: noted.state.filter((state) => state !== 'new') };
}
const flagsOf = (value: unknown): readonly string[] =>
  typeof value === 'string'
    ? [value]
    : isList(value)
      ? value.flatMap(flagsOf)
      : isObject(value)
        ? flagsOf(value['|'] ?? value['set'] ?? [])
        : [];

function conditional(match: Match | null, left: unknown, elements: readonly unknown[], not: boolean): Match | null {
  if (match === null) return null;
  const what = `${leftOf(left).join(' ')} ${not ? 'not ' : ''}${JSON.stringify(elements.length === 1 ? elements[0] : elements).slice(0, 200)}`;
  return { ...match, conditions: [...match.conditions, what] };
}

/** `{ payload: { protocol: ip, field: saddr } }` is ip, saddr. */
function leftOf(left: unknown): readonly [name: string, field: string] {
  if (!isObject(left)) throw new NotUnderstood(`a match on ${JSON.stringify(left).slice(0, 80)}`);
  const { payload, meta, ct } = left;
  const masked = left['&'];
  if (isList(masked)) return leftOf(masked[0]);
  if (isObject(payload) && typeof payload['protocol'] === 'string' && typeof payload['field'] === 'string')
    return [payload['protocol'], payload['field']];
  if (isObject(meta) && typeof meta['key'] === 'string') return ['meta', meta['key']];
  if (isObject(ct) && typeof ct['key'] === 'string') return ['ct', ct['key']];
  const [kind = ''] = Object.keys(left);
  if (/^(fib|rt|socket|exthdr|numgen|jhash|symhash|ipsec|osf|tcp option|ip option)$/.test(kind)) return [kind, ''];
  throw new NotUnderstood(`a match on "${kind}"`);
}

/** The values of a right side: one, a list, an anonymous set, or the named set `@x`. */
export function elementsOf(right: unknown, sets: NamedSets): readonly unknown[] {
  if (typeof right === 'string' && right.startsWith('@')) {
    const named = sets.get(right.slice(1));
    if (named === undefined) throw new NotUnderstood(`set ${right}, which the table does not define`);
    return named.map(elementOf);
  }
  if (isList(right)) return right.map(elementOf);
  if (isObject(right) && 'set' in right) return elementsOf(right['set'], sets);
  return [elementOf(right)];
}
/** Elements with a counter or a time limit are wrapped. */
const elementOf = (value: unknown): unknown =>
  isObject(value) && isObject(value['elem']) && 'val' in value['elem'] ? value['elem']['val'] : value;

function comparedRange(op: unknown, right: unknown): readonly unknown[] {
  const number = typeof right === 'number' ? right : typeof right === 'string' ? portOf(right) : null;
  const range =
    number === null
      ? null
      : op === '<'
        ? [0, number - 1]
        : op === '<='
          ? [0, number]
          : op === '>'
            ? [number + 1, 65_535]
            : op === '>='
              ? [number, 65_535]
              : null;
  if (range === null) throw new NotUnderstood(`operator "${String(op)}"`);
  return [{ range }];
}

function addressText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (isObject(value)) {
    const { prefix, range } = value;
    if (isObject(prefix) && typeof prefix['addr'] === 'string' && typeof prefix['len'] === 'number')
      return `${prefix['addr']}/${prefix['len']}`;
    if (isList(range)) return `${String(range[0])}-${String(range[1])}`;
  }
  throw new NotUnderstood(`address ${JSON.stringify(value).slice(0, 80)}`);
}

function pairOf(value: unknown, number: (one: unknown) => number | null): readonly [number, number] {
  const range = isObject(value) ? value['range'] : null;
  const [first, last] = isList(range) ? [range[0], range[1]] : [value, value];
  const from = number(first);
  const to = number(last);
  if (from === null || to === null) throw new NotUnderstood(`value ${JSON.stringify(value).slice(0, 80)}`);
  return [from, to + 1];
}
const portRanges = (elements: readonly unknown[]): Ranges =>
  unionAll(
    elements.map((each) => pairOf(each, (one) => (typeof one === 'number' || typeof one === 'string' ? portOf(String(one)) : null))),
  );
function protocolRanges(elements: readonly unknown[], not: boolean): Ranges {
  const ranges = unionAll(
    elements.map((each) => pairOf(each, (one) => (typeof one === 'number' || typeof one === 'string' ? protocolOf(String(one)) : null))),
  );
  return not ? subtract(everyProtocol, ranges) : ranges;
}
const icmpRanges = (elements: readonly unknown[], names: ReadonlyMap<string, string>): Ranges =>
  unionAll(elements.map((each) => pairOf(each, (one) => portOf(typeof one === 'string' ? (names.get(one) ?? one) : String(one)))));
