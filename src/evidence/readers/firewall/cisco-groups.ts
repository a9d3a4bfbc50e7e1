/** Objects and object groups of Cisco IOS and ASA, and what stands in them. */
import type { ConfigLine } from './config-lines.js';
import { isIp4, maskedTexts, networkText, rangeText } from './cisco-addresses.js';
import type { GroupSort } from './cisco-ace.js';
import { type Cursor, NotUnderstood, peek, portTexts, protocolsOf, take, takeIcmp, takePorts } from './cisco-services.js';
import { wholeProtocol } from '../../network/service-set.js';
import { type Groups, groupOf, type NamedGroup } from './objects.js';
import type { RuleCollector } from './rule-rows.js';
import type { Statement } from './cisco-sections.js';

export interface CiscoGroups {
  readonly networks: Groups;
  readonly services: Groups;
  readonly sorts: Map<string, GroupSort>;
}
export const newCiscoGroups = (): CiscoGroups => ({ networks: new Map(), services: new Map(), sorts: new Map() });

/** `object network X`, `object-group service X tcp`, ...; false: the statement is none. */
export function readGroup(statement: Statement, groups: CiscoGroups, aliases: ReadonlyMap<string, string>, rules: RuleCollector): boolean {
  const words = statement.text.split(/\s+/);
  const [keyword, ...more] = words;
  if (keyword !== 'object' && keyword !== 'object-group') return false;
  const [sort = '', name = '', typed = ''] = more[0] === 'group' ? more.slice(1) : more;
  if (sort === 'user' || sort === 'security') return true;
  if (!/^(network|service|protocol|icmp-type)$/.test(sort) || name === '') {
    rules.refuse(statement.line, `an ${keyword} of sort "${sort}" is not understood`);
    return true;
  }
  groups.sorts.set(
    name,
    sort === 'network' ? 'network' : sort === 'protocol' ? 'protocol' : sort === 'icmp-type' ? 'icmp-type' : 'service',
  );
  const group = groupOf(sort === 'network' ? groups.networks : groups.services, name);
  for (const each of statement.below) {
    try {
      if (sort === 'network') networkItem(each, group, aliases, rules);
      else serviceItem(each, group, typed);
    } catch (error) {
      if (!(error instanceof NotUnderstood)) throw error;
      group.flaw = `"${name}" holds a line that is not understood (${each.line})`;
      rules.refuse(each.line, `an entry of "${name}" is not understood: ${error.message}`);
    }
  }
  return true;
}

function networkItem({ text, line }: ConfigLine, group: NamedGroup, aliases: ReadonlyMap<string, string>, rules: RuleCollector): void {
  const words = text.split(/\s+/);
  if (/^\d+$/.test(words[0] ?? '')) words.shift();
  const plain = words[0] === 'network-object' ? words.slice(1) : words;
  const named = plain.map((word) => aliases.get(word) ?? word);
  const [first = '', second = '', third = ''] = named;
  if (first === 'description' || first === 'no') return;
  if (first === 'nat') {
    rules.nat(line);
    return;
  }
  if (first === 'group-object' || first === 'object') {
    group.members.push(plain[1] ?? '');
    return;
  }
  const text1 =
    first === 'host'
      ? networkText(second)
      : first === 'range'
        ? rangeText(second, third)
        : first === 'any'
          ? 'any'
          : first === 'subnet'
            ? maskedText(second, third)
            : maskedText(first, second);
  if (text1 !== null) group.texts.push(text1);
  else if (first === 'fqdn') group.texts.push(`host ${plain.at(-1) ?? ''}`);
  else if (first === 'host' && second !== '') group.texts.push(`host ${second}`);
  else throw new NotUnderstood(text);
}
function maskedText(address: string, mask: string): string | null {
  if (address.includes('/')) return networkText(address);
  const texts = isIp4(address) && isIp4(mask) ? maskedTexts(address, mask, 'netmask') : null;
  return texts?.length === 1 ? (texts[0] ?? null) : null;
}

function serviceItem({ text }: ConfigLine, group: NamedGroup, typed: string): void {
  const cursor: Cursor = { words: text.split(/\s+/), at: 0 };
  const first = peek(cursor);
  if (first === 'description' || first === 'no') return;
  if (first === 'group-object') group.members.push(peek(cursor, 1));
  else if (first === 'service-object' && peek(cursor, 1) === 'object') group.members.push(peek(cursor, 2));
  else if (first === 'port-object') {
    take(cursor);
    const protocols = protocolsOf(typed);
    const ports = takePorts(cursor);
    if (protocols === null || protocols === 'all' || ports === null) throw new NotUnderstood(text);
    group.texts.push(...portTexts(protocols, null, ports));
  } else if (first === 'icmp-object') {
    take(cursor);
    const texts = takeIcmp(cursor, 1);
    if (texts[0] === 'icmp') throw new NotUnderstood(text);
    group.texts.push(...texts);
  } else {
    if (/^(service-object|service|protocol-object)$/.test(first)) take(cursor);
    group.texts.push(...serviceTextsOf(cursor));
  }
  if (
    first !== 'group-object' &&
    first !== 'service-object' &&
    cursor.at < cursor.words.length &&
    cursor.at > 0 &&
    !/^!/.test(peek(cursor))
  )
    throw new NotUnderstood(`"${peek(cursor)}"`);
}

/** `tcp source gt 1023 destination eq 80`, `udp eq 53`, `tcp 80`, `icmp echo`, `47`. */
function serviceTextsOf(cursor: Cursor): readonly string[] {
  const word = take(cursor);
  const protocols = protocolsOf(word);
  if (protocols === null) throw new NotUnderstood(`protocol "${word}" is not known`);
  if (protocols === 'all') return ['any'];
  const [only] = protocols;
  if (only === 1 || only === 58) return takeIcmp(cursor, only);
  if (!protocols.every((each) => [6, 17, 132].includes(each))) return protocols.map(wholeProtocol);
  let source = null;
  if (peek(cursor) === 'source') {
    take(cursor);
    source = takePorts(cursor) ?? onePort(cursor);
  }
  if (peek(cursor) === 'destination') take(cursor);
  const ports = cursor.at < cursor.words.length && !/^!/.test(peek(cursor)) ? (takePorts(cursor) ?? onePort(cursor)) : null;
  return portTexts(protocols, source, ports);
}
/** A port without an operator. */
function onePort(cursor: Cursor): ReturnType<typeof takePorts> {
  const one: Cursor = { words: ['eq', take(cursor)], at: 0 };
  return takePorts(one);
}
