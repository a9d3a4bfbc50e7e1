/** One entry of an access list of Cisco IOS or ASA. */
import { serviceBoxes } from '../../network/service-set.js';
import { pairsOf, type Ranges, unionAll } from '../../network/ranges.js';
import { isIp4, maskedTexts, networkText } from './cisco-addresses.js';
import { type Cursor, isOperator, NotUnderstood, peek, portTexts, protocolsOf, take, takeIcmp, takePorts } from './cisco-services.js';
import { states } from './match.js';
import type { Expand } from './objects.js';

export type GroupSort = 'network' | 'service' | 'protocol' | 'icmp-type';
export interface AceContext {
  readonly dialect: 'ios' | 'ios6' | 'asa';
  readonly networks: Expand;
  readonly services: Expand;
  readonly sortOf: (name: string) => GroupSort | null;
  /** ASA `name 10.1.1.1 PLC`. */
  readonly aliases: ReadonlyMap<string, string>;
  readonly interfaceAddresses: (nameif: string) => readonly string[];
  /** Last day of a time range; undefined: it has none. */
  readonly lastDay: (timeRange: string) => string | undefined;
}
export interface Ace {
  readonly action: 'allow' | 'deny';
  readonly source: readonly string[];
  readonly destination: readonly string[];
  readonly service: readonly string[];
  readonly state?: readonly string[];
  readonly conditions: readonly string[];
  readonly enabled: boolean;
  readonly logged?: boolean;
  readonly expires?: string;
}

export function standardAce(cursor: Cursor, context: AceContext): Ace {
  const action = takeAction(cursor);
  const source = takeAddress(cursor, context, true);
  return { action, source, destination: anyOf(context), service: ['any'], ...takeOptions(cursor, context, action) };
}

export function extendedAce(cursor: Cursor, context: AceContext): Ace {
  const action = takeAction(cursor);
  const first = take(cursor);
  let protocols: readonly number[] | 'all' | null = null;
  let fixed: readonly string[] | null = null;
  if (first === 'object' || first === 'object-group') {
    const name = take(cursor);
    const texts = expanded(context.services, name);
    if (context.sortOf(name) === 'protocol') protocols = protocolsIn(texts);
    else fixed = texts;
  } else {
    protocols = protocolsOf(first);
    if (protocols === null) throw new NotUnderstood(`protocol "${first}" is not known`);
  }
  const withPorts = protocols !== null && protocols !== 'all' && protocols.every((each) => [6, 17, 132].includes(each)) ? protocols : null;
  const source = takeAddress(cursor, context, false);
  const sourcePorts = withPorts === null ? null : takePortsOrGroup(cursor, context, withPorts);
  const destination = takeAddress(cursor, context, false);
  const ports = withPorts === null ? null : takePortsOrGroup(cursor, context, withPorts);
  let service: readonly string[];
  if (fixed !== null) service = fixed;
  else if (protocols === 'all' || protocols === null) service = ['any'];
  else if (withPorts !== null) service = portTexts(withPorts, sourcePorts, ports);
  else if (protocols.length === 1 && (protocols[0] === 1 || protocols[0] === 58)) service = icmpTexts(cursor, context, protocols[0]);
  else service = portTexts(protocols, null, null);
  return { action, source, destination, service, ...takeOptions(cursor, context, action) };
}

function takeAction(cursor: Cursor): 'allow' | 'deny' {
  const word = take(cursor);
  if (word === 'permit') return 'allow';
  if (word === 'deny') return 'deny';
  throw new NotUnderstood(`"${word}" is neither permit nor deny`);
}

function expanded(expand: Expand, name: string): readonly string[] {
  const found = expand(name);
  if (found.problem !== null) throw new NotUnderstood(found.problem);
  return found.texts;
}

const anyOf = ({ dialect }: AceContext): readonly string[] => [dialect === 'asa' ? 'any' : dialect === 'ios' ? '0.0.0.0/0' : '::/0'];

function takeAddress(cursor: Cursor, context: AceContext, isStandard: boolean): readonly string[] {
  const { dialect, aliases } = context;
  const word = take(cursor);
  switch (word) {
    case 'any':
      return anyOf(context);
    case 'any4':
      return ['0.0.0.0/0'];
    case 'any6':
      return ['::/0'];
    case 'host': {
      const name = take(cursor);
      const address = networkText(aliases.get(name) ?? name);
      if (address === null && name === '') throw new NotUnderstood('an address is missing');
      return [address ?? `host ${name}`];
    }
    case 'object':
    case 'object-group':
    case 'addrgroup':
      return expanded(context.networks, take(cursor));
    case 'interface':
      return context.interfaceAddresses(take(cursor));
    default: {
      const address = aliases.get(word) ?? word;
      if (address.includes('/') || address.includes(':')) {
        const text = networkText(address);
        if (text !== null) return [text];
      }
      if (!isIp4(address)) throw new NotUnderstood(`"${word}" is no address`);
      if (isStandard && !isIp4(peek(cursor))) return [address];
      const mask = take(cursor);
      const texts = maskedTexts(address, mask, dialect === 'asa' ? 'netmask' : 'wildcard');
      if (texts === null) throw new NotUnderstood(`"${mask}" is no mask, or one that names too many networks`);
      return texts;
    }
  }
}

function takePortsOrGroup(cursor: Cursor, { services, sortOf }: AceContext, protocols: readonly number[]): Ranges | null {
  if (isOperator(peek(cursor))) return takePorts(cursor);
  if (peek(cursor) !== 'object-group' || sortOf(peek(cursor, 1)) !== 'service') return null;
  take(cursor);
  const { boxes, unknown } = serviceBoxes(expanded(services, take(cursor)));
  if (unknown.length > 0) throw new NotUnderstood(`service ${unknown.join(', ')}`);
  const ours = boxes.filter(({ protocol }) => protocols.some((each) => protocol[0] === each));
  return unionAll(ours.flatMap(({ destination }) => pairsOf(destination)));
}

function icmpTexts(cursor: Cursor, { services, sortOf }: AceContext, protocol: number): readonly string[] {
  if (peek(cursor) !== 'object-group' || sortOf(peek(cursor, 1)) !== 'icmp-type') return takeIcmp(cursor, protocol);
  take(cursor);
  return expanded(services, take(cursor));
}

function protocolsIn(texts: readonly string[]): readonly number[] | 'all' {
  const { boxes } = serviceBoxes(texts);
  const numbers = boxes.flatMap(({ protocol }) => pairsOf(protocol));
  if (numbers.some(([from, end]) => end - from > 1)) return 'all';
  return numbers.map(([from]) => from);
}

function takeOptions(
  cursor: Cursor,
  { dialect, lastDay }: AceContext,
  action: Ace['action'],
): Omit<Ace, 'action' | 'source' | 'destination' | 'service'> {
  let enabled = true;
  // ASA logs what it denies, unless told otherwise; how it is set up stands elsewhere.
  let logged: boolean | undefined = dialect === 'asa' && action === 'deny' ? undefined : false;
  let opens = true;
  let expires: string | undefined;
  const conditions: string[] = [];
  const flags: string[] = [];
  let matchAll = false;
  while (cursor.at < cursor.words.length) {
    const word = take(cursor);
    if (word === 'log' || word === 'log-input') {
      logged = peek(cursor) !== 'disable';
      while (cursor.at < cursor.words.length && !/^(inactive|time-range|fragments|established)$/.test(peek(cursor))) take(cursor);
    } else if (word === 'inactive') enabled = false;
    else if (word === 'time-range') {
      const name = take(cursor);
      conditions.push(`time range ${name}`);
      expires = lastDay(name);
    } else if (word === 'established') opens = false;
    else if (word === 'fragments') conditions.push('fragments');
    else if (/^(dscp|precedence|tos|option|flow-label|cos|packet-length)$/.test(word)) conditions.push(`${word} ${take(cursor)}`);
    else if (word === 'ttl') conditions.push(`ttl ${take(cursor)} ${take(cursor)}`);
    else if (word === 'reflect') {
      take(cursor);
      if (peek(cursor) === 'timeout') cursor.at += 2;
    } else if (word === 'match-all' || word === 'match-any') matchAll = word === 'match-all';
    else if (/^[+-]?(ack|fin|psh|rst|syn|urg)$/.test(word)) flags.push(word);
    else if (
      word === 'routing' ||
      word === 'dest-option' ||
      word === 'undetermined-transport' ||
      word === 'mobility' ||
      word === 'hbh' ||
      word === 'auth'
    )
      conditions.push(word);
    else throw new NotUnderstood(`"${word}" is not understood`);
  }
  if (flags.length > 0) {
    conditions.push(`tcp flags ${flags.join(' ')}`);
    // A connection begins with SYN alone.
    const holds = (flag: string): boolean => (flag.startsWith('-') ? flag !== '-syn' : /^\+?syn$/.test(flag));
    opens &&= matchAll ? flags.every(holds) : flags.some(holds);
  }
  return {
    enabled,
    conditions,
    ...(logged !== undefined && { logged }),
    ...(expires !== undefined && { expires }),
    ...(!opens && { state: states.filter((state) => state !== 'new') }),
  };
}
