/** Cisco ASA: access lists as access-group applies them, objects and nested groups, what security levels let through without a list. */
import type { InputFile } from '../../model/file.js';
import { defineReader, type Batch, type ReadOptions } from '../reader.js';
import { type Ace, type AceContext, extendedAce, standardAce } from './firewall/cisco-ace.js';
import { tellDropping } from './firewall/cisco-dropping.js';
import { newCiscoGroups, readGroup } from './firewall/cisco-groups.js';
import { type Interface, readInterface, staticRoute, tellInterfaces } from './firewall/cisco-interfaces.js';
import { isKnownAsa } from './firewall/cisco-known.js';
import { type AccessList, addEntry, inOrder, newList, ruleOf } from './firewall/cisco-lists.js';
import { isAround, type Statement, statementsOf } from './firewall/cisco-sections.js';
import { type Cursor, NotUnderstood, peek } from './firewall/cisco-services.js';
import { lastDayOf } from './firewall/cisco-times.js';
import { expander } from './firewall/objects.js';
import { openConfig } from './firewall/open-config.js';
import { rulesAndInterfaces, type Rule, type RuleCollector, type Traffic } from './firewall/rule-rows.js';
import { headText } from './text.js';

interface AccessGroup {
  readonly list: string;
  readonly direction: 'in' | 'out' | 'global' | 'control-plane';
  readonly nameif: string;
  readonly line: number;
}
interface Device {
  readonly lists: Map<string, AccessList>;
  readonly interfaces: readonly Interface[];
  readonly groups: readonly AccessGroup[];
  readonly sameLevel: boolean;
  readonly sameInterface: boolean;
}

async function* read(file: InputFile, options: ReadOptions): AsyncGenerator<Batch, void, undefined> {
  const { wanted, lines, rules } = await openConfig(file, options);
  const statements = statementsOf(lines, 'asa');
  tellDropping(statements, rules);
  const aliases = new Map<string, string>();
  for (const { text } of statements) {
    const [, address, name] = /^name (\S+) (\S+)/.exec(text) ?? [];
    if (name !== undefined && address !== undefined) aliases.set(name, address);
  }
  const objects = newCiscoGroups();
  const days = new Map<string, string | undefined>();
  const interfaces: Interface[] = [];
  const groups: AccessGroup[] = [];
  const entries: Statement[] = [];
  let hostname: string | null = null;
  for (const statement of statements) {
    const { text, line } = statement;
    const words = text.split(/\s+/);
    const route = staticRoute(text);
    if (route !== null) rules.route(route);
    if (text.startsWith('hostname ')) hostname = text.slice(9).trim();
    else if (text.startsWith('interface ')) interfaces.push(readInterface(statement, rules, true));
    else if (readGroup(statement, objects, aliases, rules)) continue;
    else if (text.startsWith('time-range ')) days.set(words[1] ?? '', lastDayOf(statement));
    else if (text.startsWith('access-list ')) entries.push(statement);
    else if (text.startsWith('access-group ')) {
      const group = accessGroup(words, line);
      if (group === null) rules.refuse(line, `the statement "${text.slice(0, 100)}" is not understood`);
      else groups.push(group);
    } else if (/^(nat|static|global) /.test(text)) rules.nat(line);
    else if (/^name \S+ \S+/.test(text)) continue;
    else if (!isKnownAsa(text) && !isAround(text)) rules.refuse(line, `the statement "${text.slice(0, 100)}" is not understood`);
  }
  const context: AceContext = {
    dialect: 'asa',
    networks: expander(objects.networks),
    services: expander(objects.services, (name) => predefined(name)),
    sortOf: (name) => objects.sorts.get(name) ?? null,
    aliases,
    interfaceAddresses: (nameif) => {
      const found = interfaces.find(({ name }) => name === nameif)?.addresses ?? [];
      return found.length > 0 ? found : [`interface ${nameif}`];
    },
    lastDay: (name) => days.get(name),
  };
  const lists = new Map<string, AccessList>();
  for (const entry of entries) readEntry(entry, lists, context, rules);
  emit(
    {
      ...{ lists, interfaces: interfaces.filter(({ isDown }) => !isDown), groups },
      sameLevel: statements.some(({ text }) => text === 'same-security-traffic permit inter-interface'),
      sameInterface: statements.some(({ text }) => text === 'same-security-traffic permit intra-interface'),
    },
    rules,
  );
  tellInterfaces(interfaces, rules);
  yield* rules.batches(hostname, file.path, wanted);
}

/** `service-object object icmp` and the like name a protocol. */
const predefined = (name: string): readonly string[] | null =>
  /^(icmp|icmp6|tcp|udp|gre|esp|ah|ospf|eigrp|igmp|pim)$/.test(name) ? [/^(tcp|udp)$/.test(name) ? `${name}/any` : name] : null;

function accessGroup(words: readonly string[], line: number): AccessGroup | null {
  const [, list = '', direction = '', keyword = '', nameif = '', option = ''] = words;
  if (direction === 'global') return { list, direction, nameif: '', line };
  if ((direction !== 'in' && direction !== 'out') || keyword !== 'interface' || nameif === '') return null;
  return { list, direction: option === 'control-plane' ? option : direction, nameif, line };
}

function readEntry({ text, line }: Statement, lists: Map<string, AccessList>, context: AceContext, rules: RuleCollector): void {
  let words = text.split(/\s+/).slice(1);
  const [name = ''] = words;
  words = words.slice(1);
  if (words[0] === 'line') words = words.slice(2);
  const sort = words[0] ?? '';
  if (/^(ethertype|webtype)$/.test(sort) || name === 'alert-interval' || name === 'deny-flow-max') return;
  let list = lists.get(name);
  if (list === undefined) lists.set(name, (list = newList(name, 4, line)));
  if (sort === 'remark') {
    list.remarks.push(words.slice(1).join(' '));
    return;
  }
  if (sort === 'extended' || sort === 'standard') words = words.slice(1);
  // What `show access-list` counts stands behind the entry.
  const end = words.findIndex((word) => word.startsWith('(hitcnt='));
  const cursor: Cursor = { words: end < 0 ? words : words.slice(0, end), at: 0 };
  try {
    addEntry(list, sort === 'standard' ? standardAce(cursor, context) : extendedAce(cursor, context), line, null);
  } catch (error) {
    if (!(error instanceof NotUnderstood)) throw error;
    list.refused += 1;
    rules.refuse(
      line,
      `entry of access list ${name} is not understood: ${error.message}${peek(cursor) === '' ? '' : ` (before "${peek(cursor)}")`}`,
    );
  }
}

interface Place {
  readonly chain: string;
  readonly traffic: readonly Traffic[];
  readonly sourceInterface: readonly string[];
  readonly destinationInterface: readonly string[];
  readonly suffix: string;
}
const everywhere = { sourceAddress: ['any'], destinationAddress: ['any'], service: ['any'] } as const;

function emit(device: Device, rules: RuleCollector): void {
  const { lists, interfaces, groups } = device;
  const used = new Set(groups.map(({ list }) => list));
  for (const { list, line } of groups)
    if (!lists.has(list)) rules.refuse(line, `access list ${list} is applied and not defined in the file`);
  const global = groups.find(({ direction }) => direction === 'global');
  const names = new Set([
    ...interfaces.map(({ name }) => name),
    ...groups.filter(({ direction }) => direction === 'in').map(({ nameif }) => nameif),
  ]);
  emitSameLevel(device, rules);
  for (const name of names) emitIngress(name, device, global, rules);
  for (const group of groups)
    if (group.direction === 'out' || group.direction === 'control-plane') {
      const isOut = group.direction === 'out';
      const place: Place = {
        chain: `${group.list} ${group.direction} ${group.nameif}`,
        traffic: isOut ? ['through'] : ['to-device'],
        sourceInterface: isOut ? [] : [group.nameif],
        destinationInterface: isOut ? [group.nameif] : [],
        suffix: ` ${group.direction} ${group.nameif}`,
      };
      emitList(lists.get(group.list), place, true, rules);
      emitEnd(`${group.list}:end${place.suffix}`, place, 'deny', group.line, rules);
    }
  for (const [name, list] of lists)
    if (!used.has(name))
      emitList(
        list,
        { chain: name, traffic: ['through'], sourceInterface: [], destinationInterface: [], suffix: '' },
        groups.length + interfaces.length === 0 ? undefined : false,
        rules,
      );
}

/** Between interfaces of one level, and back out of the same, nothing passes unless it is permitted, whatever the lists say. */
function emitSameLevel({ interfaces, sameLevel, sameInterface }: Device, rules: RuleCollector): void {
  for (const { name, level, line } of interfaces) {
    const others = interfaces.filter((other) => other.level === level && other.name !== name).map((other) => other.name);
    const closed = [...(sameInterface ? [] : [name]), ...(sameLevel ? [] : others)];
    if (closed.length === 0) continue;
    const place = { chain: 'same security level', traffic: ['through'], sourceInterface: [name], destinationInterface: closed } as const;
    rules.add({ id: `${name}:same security level`, ...place, action: 'deny', enabled: true, ...everywhere }, line);
  }
}

/** The interface's list, then the global one, then denial; without both, what the levels say. */
function emitIngress(name: string, { lists, groups, interfaces }: Device, global: AccessGroup | undefined, rules: RuleCollector): void {
  const own = groups.find(({ direction, nameif }) => direction === 'in' && nameif === name);
  const suffix = groups.filter(({ list, direction }) => direction === 'in' && list === own?.list).length > 1 ? ` in ${name}` : '';
  const place: Place = { chain: `in ${name}`, traffic: ['through'], sourceInterface: [name], destinationInterface: [], suffix };
  if (own !== undefined) emitList(lists.get(own.list), place, true, rules);
  if (global !== undefined) emitList(lists.get(global.list), { ...place, suffix: ` global in ${name}` }, true, rules);
  const last = global ?? own;
  const itself = interfaces.find((each) => each.name === name);
  if (last !== undefined)
    emitEnd(`${(own ?? last).list}:end${suffix === '' && own !== undefined ? '' : ` in ${name}`}`, place, 'deny', last.line, rules);
  else if (itself !== undefined) {
    const lower = interfaces.filter(({ level }) => level < itself.level).map((each) => each.name);
    const equal = interfaces.filter(({ level }) => level === itself.level).map((each) => each.name);
    // What the list of one level forbids stands in "same security level".
    const open = [...lower, ...equal];
    if (open.length > 0) emitEnd(`${name}:security level`, { ...place, destinationInterface: open }, 'allow', itself.line, rules);
    emitEnd(`${name}:end`, place, 'deny', itself.line, rules);
  }
}

function emitList(list: AccessList | undefined, { suffix, ...place }: Place, isApplied: boolean | undefined, rules: RuleCollector): void {
  if (list === undefined) return;
  for (const { ace, sequence, line, comment } of inOrder(list)) {
    const rule: Rule = { ...ruleOf(ace), ...place, id: `${list.name}:${sequence / 10}${suffix}`, comment };
    const enabled = isApplied === undefined ? undefined : isApplied && ace.enabled;
    rules.add({ ...rule, ...(enabled !== undefined && { enabled }) }, line);
  }
}

function emitEnd(
  id: string,
  { chain, traffic, sourceInterface, destinationInterface }: Place,
  action: Ace['action'],
  line: number,
  rules: RuleCollector,
): void {
  rules.add({ id, chain, traffic, sourceInterface, destinationInterface, action, ...everywhere, enabled: true, isDefault: true }, line);
}

function recognise(head: Uint8Array): number {
  const text = headText(head).replace(/\r\n?/g, '\n');
  if (/^(ASA|PIX) Version |^: Saved$/m.test(text)) return 94;
  const marks = [
    /^ ?nameif \S/m,
    /^ ?security-level \d/m,
    /^access-group \S+ (in|out|global)/m,
    /^access-list \S+ (line \d+ )?(extended|remark) /m,
    /^object network /m,
  ];
  const seen = marks.filter((mark) => mark.test(text)).length;
  return seen >= 2 || /^access-list \S+ (line \d+ )?extended (permit|deny) /m.test(text) ? 88 : 0;
}

export const ciscoAsa = defineReader({
  id: 'cisco-asa',
  title: 'Cisco ASA configuration',
  description:
    'Output of `show running-config` of an ASA (or a PIX). Access lists become rows for each interface that applies them, followed by the global list and the denial at the end; objects, nested groups, names and time ranges are expanded. ' +
    'An interface without a list lets pass what its security level allows: that is a row too. Address translation is noted, not worked out; lists for VPN and routing are not in force.',
  ceiling: 'E3',
  records: 'name',
  besides: rulesAndInterfaces,
  recognise,
  read,
});
