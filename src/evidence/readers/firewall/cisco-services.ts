/** Protocols, port operators and ICMP types as Cisco writes them, to the service texts of the records. */
import { icmp6Types, icmpTypes, portOf, protocolOf } from '../../network/protocols.js';
import { pairsOf, type Ranges, subtract } from '../../network/ranges.js';
import { everyPort, serviceTexts, wholeProtocol } from '../../network/service-set.js';

/** Words of a statement with a place in them. */
export interface Cursor {
  readonly words: readonly string[];
  at: number;
}
export const peek = ({ words, at }: Cursor, ahead = 0): string => words[at + ahead] ?? '';
export function take(cursor: Cursor): string {
  const word = peek(cursor);
  cursor.at += 1;
  return word;
}
export class NotUnderstood extends Error {}

/** 4 and 6: the protocol numbers of a word; "ip" is all. */
export function protocolsOf(word: string): readonly number[] | 'all' | null {
  if (word === 'ip' || word === 'ipv4' || word === 'ipv6') return 'all';
  if (word === 'tcp-udp') return [6, 17];
  const number = protocolOf(word);
  return number === null ? null : [number];
}

const operators = /^(eq|neq|lt|gt|range)$/;
export const isOperator = (word: string): boolean => operators.test(word);

/** `eq www 443`, `range 1 2`, ...; null: no operator stands there. */
export function takePorts(cursor: Cursor): Ranges | null {
  if (!isOperator(peek(cursor))) return null;
  const operator = take(cursor);
  const first = takePort(cursor);
  switch (operator) {
    case 'range': {
      const last = takePort(cursor);
      // Cisco takes the ends in either order.
      return [Math.min(first, last), Math.max(first, last) + 1];
    }
    case 'lt':
      return first === 0 ? [] : [0, first];
    case 'gt':
      return first === 65_535 ? [] : [first + 1, 65_536];
    default: {
      let ports: Ranges = [first, first + 1];
      while (portOf(peek(cursor), 'cisco') !== null && peek(cursor) !== '') {
        const next = takePort(cursor);
        ports = [...ports, next, next + 1];
      }
      const set = unionOfPairs(ports);
      return operator === 'neq' ? subtract(everyPort, set) : set;
    }
  }
}
function takePort(cursor: Cursor): number {
  const word = take(cursor);
  const port = portOf(word, 'cisco');
  if (port === null) throw new NotUnderstood(`"${word}" is no port`);
  return port;
}
function unionOfPairs(flat: Ranges): Ranges {
  let all: Ranges = [];
  for (const [from, end] of pairsOf(flat)) all = subtract(everyPort, subtract(subtract(everyPort, all), [from, end]));
  return all;
}

/** The type (and code) of an ICMP entry, or the whole protocol. */
export function takeIcmp(cursor: Cursor, protocol: number): readonly string[] {
  const name = protocol === 1 ? 'icmp' : 'icmp6';
  const word = peek(cursor);
  const named = (protocol === 1 ? icmpTypes : icmp6Types).get(word);
  if (named !== undefined) {
    take(cursor);
    return [`${name}/${named}`];
  }
  if (!/^\d{1,3}$/.test(word)) return [name];
  const type = take(cursor);
  return /^\d{1,3}$/.test(peek(cursor)) ? [`${name}/${type}/${take(cursor)}`] : [`${name}/${type}`];
}

export function portTexts(protocols: readonly number[], source: Ranges | null, destination: Ranges | null): readonly string[] {
  if (source === null && destination === null) return protocols.map(wholeProtocol);
  return protocols.flatMap((protocol) =>
    serviceTexts({ protocol: [protocol, protocol + 1], source: source ?? everyPort, destination: destination ?? everyPort }),
  );
}
