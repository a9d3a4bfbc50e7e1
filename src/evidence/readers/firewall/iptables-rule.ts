/** One `-A` line of iptables-save: what it matches, exactly or with conditions, and where it sends the packet. */
import { type AddressSet, addressSetOf, allAddresses, without } from '../../network/address-set.js';
import { icmp6Types, icmpTypes, portOf, protocolOf } from '../../network/protocols.js';
import { subtract, type Ranges, unionAll } from '../../network/ranges.js';
import { everyPort, everyProtocol, type ServiceBox } from '../../network/service-set.js';
import type { Verdict } from './chains.js';
import { everything, type Match, states } from './match.js';

export interface IptablesRule {
  readonly match: Match;
  readonly verdict: Verdict;
  readonly logged: boolean;
  readonly comment: string;
  /** The target rewrites addresses. */
  readonly nat: boolean;
}
class NotUnderstood extends Error {}

/** Modules whose options narrow a match by something that addresses, ports and state do not tell. */
const narrowing =
  /^(addrtype|ah|bpf|cgroup|cluster|connbytes|connlabel|connlimit|connmark|cpu|dscp|ecn|esp|frag|hashlimit|helper|hl|ipv6header|ipvs|length|limit|mac|mark|nfacct|osf|owner|physdev|pkttype|policy|quota|rateest|realm|recent|rpfilter|set|socket|statistic|string|tcpmss|time|tos|ttl|u32|geoip)$/;
const exact = /^(tcp|udp|udplite|sctp|dccp|icmp|icmp6|icmpv6|ipv6-icmp|multiport|state|conntrack|comment|iprange)$/;
/** Targets after which the packet goes on to the next rule. */
const passing =
  /^(LOG|NFLOG|ULOG|AUDIT|MARK|CONNMARK|CONNSECMARK|SECMARK|CT|NOTRACK|TRACE|TCPMSS|TCPOPTSTRIP|TOS|DSCP|ECN|CLASSIFY|CHECKSUM|SET|TTL|HL|RATEEST|IDLETIMER|LED|TEE)$/;
const rewriting = /^(SNAT|DNAT|MASQUERADE|REDIRECT|NETMAP|NETMAP6|DNPT|SNPT)$/;

interface Option {
  readonly name: string;
  readonly not: boolean;
  readonly values: readonly string[];
}
/** `! -s x`, `-s ! x` and `--dports 1,2` alike. */
function optionsOf(words: readonly string[]): readonly Option[] {
  const options: { name: string; not: boolean; values: string[] }[] = [];
  let not = false;
  for (const word of words) {
    const last = options.at(-1);
    if (word === '!') {
      if (last !== undefined && last.values.length === 0 && last.name !== '--syn' && last.name !== '-f') last.not = true;
      else not = true;
    } else if (/^--?[A-Za-z]/.test(word)) {
      options.push({ name: word, not, values: [] });
      not = false;
    } else if (last === undefined) throw new NotUnderstood(`"${word}" stands where an option is expected`);
    else last.values.push(word);
  }
  return options;
}

export function iptablesRule(
  words: readonly string[],
  family: 4 | 6,
  isChain: (name: string) => boolean,
): IptablesRule | { readonly refused: string } {
  try {
    return readRule(optionsOf(words), family, isChain);
  } catch (error) {
    if (error instanceof NotUnderstood) return { refused: error.message };
    throw error;
  }
}

function readRule(options: readonly Option[], family: 4 | 6, isChain: (name: string) => boolean): IptablesRule {
  const familySet: AddressSet = family === 4 ? { ...allAddresses, v6: [] } : { ...allAddresses, v4: [] };
  let source = familySet;
  let destination = familySet;
  let protocol: Ranges = everyProtocol;
  let sourcePorts: Ranges = everyPort;
  let ports: Ranges = everyPort;
  /** `--ports`: either end. */
  let either: Ranges | null = null;
  let from: readonly string[] = [];
  let to: readonly string[] = [];
  let state: readonly string[] = states;
  const conditions: string[] = [];
  let comment = '';
  let verdict: Verdict = { kind: 'continue' };
  let logged = false;
  let nat = false;
  /** Options of a narrowing module are conditions until the next module. */
  let module = '';

  for (const option of options) {
    const { name, not, values } = option;
    const value = values[0] ?? '';
    const setOf = (texts: readonly string[]): AddressSet => {
      const { set, unknown } = addressSetOf(texts);
      if (unknown.length > 0) throw new NotUnderstood(`"${unknown.join(', ')}" is no address`);
      return not ? without(familySet, set) : set;
    };
    const inverted = (ranges: Ranges): Ranges => (not ? subtract(everyPort, ranges) : ranges);
    switch (name) {
      case '-s':
      case '--source':
      case '--src':
        source = setOf(value.split(','));
        break;
      case '-d':
      case '--destination':
      case '--dst':
        destination = setOf(value.split(','));
        break;
      case '-i':
      case '--in-interface':
        from = value === '+' ? [] : [`${not ? '!' : ''}${value}`];
        break;
      case '-o':
      case '--out-interface':
        to = value === '+' ? [] : [`${not ? '!' : ''}${value}`];
        break;
      case '-p':
      case '--protocol':
        protocol = protocolRanges(value, not);
        break;
      case '-f':
      case '--fragment':
        conditions.push(not ? 'no fragment' : 'fragments');
        break;
      case '-4':
      case '-6':
        break;
      case '-m':
      case '--match':
        module = value;
        if (!narrowing.test(value) && !exact.test(value)) throw new NotUnderstood(`match "${value}" is not known`);
        if (narrowing.test(value)) conditions.push(value);
        break;
      case '-j':
      case '--jump':
      case '-g':
      case '--goto':
        module = 'target';
        if (value === 'ACCEPT') verdict = { kind: 'allow' };
        else if (value === 'DROP' || value === 'REJECT') verdict = { kind: 'deny' };
        else if (value === 'RETURN') verdict = { kind: 'return' };
        else if (passing.test(value)) logged = /^(LOG|NFLOG|ULOG)$/.test(value);
        else if (rewriting.test(value)) nat = true;
        else if (isChain(value)) verdict = { kind: name === '-g' || name === '--goto' ? 'goto' : 'jump', chain: value };
        else throw new NotUnderstood(`target "${value}" is neither known nor a chain of the table`);
        break;
      case '--sport':
      case '--source-port':
      case '--sports':
      case '--source-ports':
        sourcePorts = inverted(portList(value));
        break;
      case '--dport':
      case '--destination-port':
      case '--dports':
      case '--destination-ports':
        ports = inverted(portList(value));
        break;
      case '--ports':
        if (not) {
          sourcePorts = inverted(portList(value));
          ports = sourcePorts;
        } else either = portList(value);
        break;
      case '--syn':
        state = not ? state.filter((each) => each !== 'new') : ['new'];
        break;
      case '--tcp-flags': {
        // A connection begins with SYN alone.
        const opens =
          flagSet(value).has('SYN') === flagSet(values[1] ?? '').has('SYN') &&
          [...flagSet(values[1] ?? '')].every((flag) => flag === 'SYN');
        if (opens === not) state = state.filter((each) => each !== 'new');
        conditions.push(`tcp flags ${values.join(' ')}${not ? ' (not)' : ''}`);
        break;
      }
      case '--icmp-type':
      case '--icmpv6-type': {
        const wanted = icmpType(value, family);
        if (wanted === null) break;
        if (not && wanted.code !== null) throw new NotUnderstood('all ICMP types but one with a code');
        ports = not ? subtract(everyPort, wanted.type) : wanted.type;
        if (wanted.code !== null) sourcePorts = wanted.code;
        break;
      }
      case '--state':
      case '--ctstate': {
        const wanted = value.split(',').map((each) => each.toLowerCase());
        const known = wanted.filter((each) => states.some((other) => other === each));
        if (known.length < wanted.length) conditions.push(`${not ? 'not ' : ''}${wanted.join(',')}`);
        else state = state.filter((each) => known.includes(each) !== not);
        break;
      }
      case '--src-range':
        source = setOf([value]);
        break;
      case '--dst-range':
        destination = setOf([value]);
        break;
      case '--comment':
        comment = values.join(' ');
        break;
      default:
        if (module === 'target') break;
        if (narrowing.test(module) || module === 'conntrack')
          conditions.push(`${not ? 'not ' : ''}${name.replace(/^-+/, '')} ${values.join(' ')}`.trim());
        else throw new NotUnderstood(`option "${name}" is not known`);
    }
  }
  const box = (sources: Ranges, destinations: Ranges): ServiceBox => ({ protocol, source: sources, destination: destinations });
  const services =
    either === null
      ? [box(sourcePorts, ports)]
      : [box(sourcePorts, either), box(either, subtract(ports, either))].filter((each) => each.destination.length > 0);
  const match = { ...everything, source, destination, services, from, to, state, conditions: joined(conditions) };
  return { match, verdict, logged, comment, nat };
}

/** A module's name alone, where its options follow, says nothing. */
const joined = (conditions: readonly string[]): readonly string[] =>
  conditions.filter((each, n) => !narrowing.test(each) || conditions.length === n + 1 || narrowing.test(conditions[n + 1] ?? ''));

const flagSet = (text: string): ReadonlySet<string> => {
  const flags = text === 'ALL' ? ['FIN', 'SYN', 'RST', 'PSH', 'ACK', 'URG'] : text === 'NONE' ? [] : text.split(',');
  return new Set(flags.filter((flag) => flag !== ''));
};

function protocolRanges(text: string, not: boolean): Ranges {
  if (text === 'all' || text === '0') return everyProtocol;
  const number = protocolOf(text);
  if (number === null) throw new NotUnderstood(`protocol "${text}" is not known`);
  return not ? subtract(everyProtocol, [number, number + 1]) : [number, number + 1];
}

function portList(text: string): Ranges {
  const pairs = text.split(',').map((part): readonly [number, number] => {
    const [first = '', last = first] = part.includes(':') ? part.split(':') : [part];
    const from = first === '' ? 0 : portOf(first);
    const to = last === '' ? 65_535 : portOf(last);
    if (from === null || to === null || from > to) throw new NotUnderstood(`"${part}" is no port`);
    return [from, to + 1];
  });
  return unionAll(pairs);
}

function icmpType(text: string, family: 4 | 6): { readonly type: Ranges; readonly code: Ranges | null } | null {
  if (text === 'any') return null;
  const named = (family === 4 ? icmpTypes : icmp6Types).get(text.toLowerCase()) ?? text;
  const [type = '', code] = named.split('/');
  if (!/^\d{1,3}$/.test(type) || (code !== undefined && !/^\d{1,3}$/.test(code)))
    throw new NotUnderstood(`ICMP type "${text}" is not known`);
  const one = (number: string): Ranges => [Number(number), Number(number) + 1];
  return { type: one(type), code: code === undefined ? null : one(code) };
}
