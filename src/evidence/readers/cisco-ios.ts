/** Cisco IOS and IOS XE: access lists as the interfaces apply them, object groups, what interfaces without a list let through. */
import type { InputFile } from '../../model/file.js';
import { defineReader, type Batch, type ReadOptions } from '../reader.js';
import { type AceContext, extendedAce, standardAce } from './firewall/cisco-ace.js';
import { tellDropping } from './firewall/cisco-dropping.js';
import { newCiscoGroups, readGroup } from './firewall/cisco-groups.js';
import { type Binding, type Interface, readInterface, staticRoute, tellInterfaces } from './firewall/cisco-interfaces.js';
import { isKnownIos } from './firewall/cisco-known.js';
import { type AccessList, addEntry, inOrder, newList, ruleOf } from './firewall/cisco-lists.js';
import { isAround, type Statement, statementsOf } from './firewall/cisco-sections.js';
import { type Cursor, NotUnderstood, peek } from './firewall/cisco-services.js';
import { lastDayOf } from './firewall/cisco-times.js';
import { expander } from './firewall/objects.js';
import { openConfig } from './firewall/open-config.js';
import { rulesAndInterfaces, type Rule, type RuleCollector, type Traffic } from './firewall/rule-rows.js';
import { headText } from './text.js';

type Lists = Map<string, AccessList>;
const key = (name: string, family: 4 | 6): string => `${family} ${name}`;

async function* read(file: InputFile, options: ReadOptions): AsyncGenerator<Batch, void, undefined> {
  const { wanted, lines, rules } = await openConfig(file, options);
  const statements = statementsOf(lines, 'ios');
  const groups = newCiscoGroups();
  const days = new Map<string, string | undefined>();
  // Objects may stand below the lists that name them.
  for (const statement of statements) {
    readGroup(statement, groups, new Map(), rules);
    if (statement.text.startsWith('time-range ')) days.set(statement.text.split(/\s+/)[1] ?? '', lastDayOf(statement));
  }
  const context: Omit<AceContext, 'dialect'> = {
    networks: expander(groups.networks),
    services: expander(groups.services),
    sortOf: (name) => groups.sorts.get(name) ?? null,
    aliases: new Map(),
    interfaceAddresses: (name) => [`interface ${name}`],
    lastDay: (name) => days.get(name),
  };
  const lists: Lists = new Map();
  const interfaces: Interface[] = [];
  let hostname: string | null = null;
  for (const statement of statements) {
    const { text, line } = statement;
    const route = staticRoute(text);
    if (route !== null) rules.route(route);
    if (text.startsWith('hostname ')) hostname = text.slice(9).trim();
    else if (text.startsWith('interface ')) interfaces.push(readInterface(statement, rules, false));
    else if (/^object-group /.test(text) || /^time-range /.test(text)) continue;
    else if (/^(ip |ipv6 )?access-list /.test(text) && !/^ip access-list (log-update|logging|resequence|persistent|match-local)/.test(text))
      readList(statement, lists, context, rules);
    else if (/^ip nat (inside|outside) /.test(text)) rules.nat(line);
    else if (/^ip nat /.test(text)) continue;
    else if (/^zone-pair |^zone security /.test(text)) {
      if (text.startsWith('zone-pair'))
        rules.refuse(line, 'zone based firewall: what its policies let pass between zones is not worked out');
    } else if (/^vlan (access-map|filter) /.test(text)) rules.refuse(line, 'filter of a VLAN (access map): it is not worked out');
    else if (!isKnownIos(text) && !isAround(text)) rules.refuse(line, `the statement "${text.slice(0, 100)}" is not understood`);
  }
  emit(lists, interfaces, rules);
  tellDropping(statements, rules);
  tellInterfaces(interfaces, rules);
  yield* rules.batches(hostname, file.path, wanted);
}

/** `access-list 101 ...`, or a named list with its entries below. */
function readList({ text, line, below }: Statement, lists: Lists, context: Omit<AceContext, 'dialect'>, rules: RuleCollector): void {
  const words = text.split(/\s+/);
  const family = words[0] === 'ipv6' ? 6 : 4;
  if (words[0] === 'access-list') {
    const [, name = '', ...rest] = words;
    const number = Number(name);
    const isStandard = (number >= 1 && number <= 99) || (number >= 1300 && number <= 1999);
    const isExtended = (number >= 100 && number <= 199) || (number >= 2000 && number <= 2699);
    if (isStandard || isExtended) entry(listOf(lists, name, 4, line), rest, line, isStandard, context, rules);
    else if (!(number >= 200 && number <= 1199)) rules.refuse(line, `access list "${name}" is of no known sort`);
    return;
  }
  const [, , sort = '', named] = words;
  // `ipv6 access-list X`: there is one sort only.
  const name = named ?? sort;
  if (family === 4 && !/^(standard|extended)$/.test(sort)) {
    rules.refuse(line, `access list "${text.slice(0, 100)}" is of no known sort`);
    return;
  }
  const list = listOf(lists, name, family, line);
  for (const each of below) entry(list, each.text.split(/\s+/), each.line, sort === 'standard' && family === 4, context, rules);
}

function listOf(lists: Lists, name: string, family: 4 | 6, line: number): AccessList {
  const there = lists.get(key(name, family));
  if (there !== undefined) return there;
  const list = newList(name, family, line);
  lists.set(key(name, family), list);
  return list;
}

function entry(
  list: AccessList,
  given: readonly string[],
  line: number,
  isStandard: boolean,
  rest: Omit<AceContext, 'dialect'>,
  rules: RuleCollector,
): void {
  let words = given;
  let sequence: number | null = null;
  if (/^\d+$/.test(words[0] ?? '')) [sequence, words] = [Number(words[0]), words.slice(1)];
  if (words[0] === 'sequence') [sequence, words] = [Number(words[1]), words.slice(2)];
  if (words.at(-2) === 'sequence') [sequence, words] = [Number(words.at(-1)), words.slice(0, -2)];
  if (words[0] === 'remark') {
    list.remarks.push(words.slice(1).join(' '));
    return;
  }
  // Entries that `reflect` makes are for answers: they open nothing.
  if (words[0] === 'evaluate' || words[0] === 'dynamic' || words[0] === 'statistics') {
    if (words[0] === 'dynamic') rules.refuse(line, 'a dynamic entry (lock and key) is not worked out');
    return;
  }
  const cursor: Cursor = { words, at: 0 };
  const context: AceContext = { ...rest, dialect: list.family === 4 ? 'ios' : 'ios6' };
  try {
    addEntry(list, isStandard ? standardAce(cursor, context) : extendedAce(cursor, context), line, sequence);
  } catch (error) {
    if (!(error instanceof NotUnderstood)) throw error;
    list.refused += 1;
    rules.refuse(
      line,
      `entry of access list ${list.name} is not understood: ${error.message}${peek(cursor) === '' ? '' : ` (before "${peek(cursor)}")`}`,
    );
  }
}

function emit(lists: Lists, interfaces: readonly Interface[], rules: RuleCollector): void {
  const used = new Set<string>();
  const bound = new Map<string, { readonly binding: Binding; readonly names: string[] }>();
  for (const { name, bindings, isDown } of interfaces)
    for (const binding of bindings) {
      const id = `${key(binding.list, binding.family)} ${binding.direction}`;
      const there = bound.get(id);
      used.add(key(binding.list, binding.family));
      if (!lists.has(key(binding.list, binding.family)))
        rules.refuse(
          binding.line,
          `interface ${name} applies access list ${binding.list}, which the file does not define: it would let everything through`,
        );
      else if (isDown) continue;
      else if (there === undefined) bound.set(id, { binding, names: [name] });
      else there.names.push(name);
    }
  for (const [id, list] of lists) {
    if (list.entries.length + list.refused === 0 && used.has(id))
      rules.refuse(
        list.line,
        `access list ${list.name} is applied and holds no entry: whether it lets everything or nothing through is not known`,
      );
    const both = (['in', 'out'] as const).flatMap((direction) => bound.get(`${id} ${direction}`) ?? []);
    for (const { binding, names } of both) emitList(list, binding.direction, names, true, rules);
    // Without any interface in the file, nobody can tell where the list looks.
    if (both.length === 0) emitList(list, null, [], interfaces.length === 0 ? undefined : false, rules);
  }
  for (const each of interfaces) for (const family of each.families) emitOpen(each, family, rules);
}

function emitList(
  list: AccessList,
  direction: 'in' | 'out' | null,
  names: readonly string[],
  isApplied: boolean | undefined,
  rules: RuleCollector,
): void {
  const suffix = direction === 'out' ? ' out' : '';
  const traffic: readonly Traffic[] = direction === 'in' ? ['through', 'to-device'] : ['through'];
  const place = {
    chain: `${list.name}${direction === null ? '' : ` ${direction}`}`,
    traffic,
    sourceInterface: direction === 'in' ? names : [],
    destinationInterface: direction === 'out' ? names : [],
  };
  for (const { ace, sequence, line, comment } of inOrder(list)) {
    const rule: Rule = { ...ruleOf(ace), ...place, id: `${list.name}:${sequence}${suffix}`, comment };
    const enabled = isApplied === undefined ? undefined : isApplied && ace.enabled;
    rules.add({ ...rule, ...(enabled !== undefined && { enabled }) }, line);
  }
  if (list.entries.length === 0) return;
  const any = [list.family === 4 ? '0.0.0.0/0' : '::/0'];
  rules.add(
    {
      ...{ id: `${list.name}:end${suffix}`, ...place, action: 'deny', sourceAddress: any, destinationAddress: any, service: ['any'] },
      ...{ logged: false, isDefault: true, ...(isApplied !== undefined && { enabled: isApplied }) },
    },
    list.line,
  );
}

/** An interface that routes and has no list for what comes in lets it all in. */
function emitOpen({ name, line, isDown, bindings, zone }: Interface, family: 4 | 6, rules: RuleCollector): void {
  const isFiltered = bindings.some((binding) => binding.direction === 'in' && binding.family === family);
  if (isDown || isFiltered || zone !== '' || /^(loopback|null)/i.test(name)) return;
  const any = [family === 4 ? '0.0.0.0/0' : '::/0'];
  rules.add(
    {
      ...{
        id: `${name}:no list${family === 6 ? ' (IPv6)' : ''}`,
        chain: 'no list',
        action: 'allow',
        traffic: ['through', 'to-device'],
        enabled: true,
      },
      ...{
        sourceInterface: [name],
        destinationInterface: [],
        sourceAddress: any,
        destinationAddress: any,
        service: ['any'],
        logged: false,
        isDefault: true,
      },
    },
    line,
  );
}

const marks = [
  /^(ip access-list (standard|extended)|ipv6 access-list) \S/m,
  /^access-list \d+ (permit|deny|remark) /m,
  /^interface (\S*Ethernet|\S*GigE|Vlan|Loopback|Port-channel|Serial|Tunnel|Dialer|Fa|Gi|Te|Et|Lo|Po)\S*/im,
  /^(hostname|version \d+\.\d+|boot-start-marker|service timestamps|router (ospf|bgp|eigrp)|line (con|vty)|ip (ssh|http|route|domain)|aaa new-model|snmp-server|object-group (network|service)|ntp server|route-map|class-map|policy-map|crypto|logging|vrf) ?/m,
  /^!\s*$/m,
];

function recognise(head: Uint8Array): number {
  const text = headText(head).replace(/\r\n?/g, '\n');
  if (/^ASA Version |^PIX Version |^ ?nameif /m.test(text) || /^access-list \S+ (extended|line \d+) /m.test(text)) return 0;
  const seen = marks.filter((mark) => mark.test(text)).length;
  return seen >= 2 ? 80 + seen : 0;
}

export const ciscoIos = defineReader({
  id: 'cisco-ios',
  title: 'Cisco IOS configuration',
  description:
    'Output of `show running-config` of IOS and IOS XE. Numbered and named access lists, standard, extended and IPv6, with object groups and wildcard masks expanded, become rows for each direction in which an interface applies them; ' +
    'the denial at the end of a list, and an interface that has no list, are rows too. A list that no interface applies is not in force. Zone based firewalls, VLAN maps and dynamic entries are listed as not understood.',
  ceiling: 'E3',
  records: 'name',
  besides: rulesAndInterfaces,
  recognise,
  read,
});
