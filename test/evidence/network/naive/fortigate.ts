/** FortiGate: policies read setting by setting. */
import {
  inCidr,
  ipNumber,
  ipText,
  maskOf,
  type Packet,
  type Random,
  randomIp,
  randomNetwork,
  randomPort,
  repeat,
  type Vendor,
} from './kit.js';

const addressNames = ['A0', 'A1', 'A2', 'R', 'G', 'X', 'all'];
const serviceNames = ['S0', 'S1', 'S2', 'GS', 'HTTPS', 'PING', 'ALL'];

function write(random: Random): string {
  const ranges = (): string => {
    const [low, high] = [randomPort(random), randomPort(random)].sort((a, b) => a - b);
    return random.pick([
      String(low),
      `${String(low)}-${String(high)}`,
      `${String(low)} 5000-6000`,
      `${String(low)}-${String(high)}:1024-65535`,
    ]);
  };
  const names = (list: readonly string[]): string =>
    [...new Set([random.pick(list), random.pick(list)])]
      .slice(0, 1 + random.below(2))
      .map((name) => `"${name}"`)
      .join(' ');
  const [low, high] = [randomIp(random), randomIp(random)].sort((a, b) => a - b);
  const policy = (id: number): readonly string[] => [
    `    edit ${String(id)}`,
    `        set srcintf ${random.pick(['"any"', '"port1"', '"port1" "port2"', '"z"'])}`,
    `        set dstintf ${random.pick(['"any"', '"port2"', '"z"'])}`,
    `        set srcaddr ${names(addressNames)}`,
    `        set dstaddr ${names(addressNames)}`,
    ...(random.chance(0.15) ? ['        set srcaddr-negate enable'] : []),
    ...(random.chance(0.15) ? ['        set dstaddr-negate enable'] : []),
    `        set service ${names(serviceNames)}`,
    ...(random.chance(0.15) ? ['        set service-negate enable'] : []),
    ...(random.chance(0.7) ? ['        set action accept'] : []),
    ...(random.chance(0.15) ? ['        set status disable'] : []),
    '        set schedule "always"',
    '    next',
  ];
  return [
    '#config-version=FGT60F-7.0.1',
    'config system global',
    '    set hostname "fgt"',
    'end',
    'config system zone',
    '    edit "z"',
    '        set interface "port3"',
    '    next',
    'end',
    'config firewall address',
    ...repeat(3, (n) => {
      const { base, length } = randomNetwork(random);
      return [`    edit "A${n}"`, `        set subnet ${ipText(base)} ${ipText(maskOf(length))}`, '    next'];
    }).flat(),
    ...[
      '    edit "R"',
      '        set type iprange',
      `        set start-ip ${ipText(low ?? 0)}`,
      `        set end-ip ${ipText(high ?? 0)}`,
      '    next',
    ],
    'end',
    'config firewall addrgrp',
    ...['    edit "G"', '        set member "A0" "R"', '    next'],
    ...['    edit "X"', '        set member "G" "A1"', '        set exclude enable', '        set exclude-member "A2"', '    next'],
    'end',
    'config firewall service custom',
    ...['    edit "S0"', `        set tcp-portrange ${ranges()}`, '    next'],
    ...['    edit "S1"', `        set udp-portrange ${ranges()}`, `        set tcp-portrange ${ranges()}`, '    next'],
    ...['    edit "S2"', '        set protocol ICMP', '        set icmptype 0', '        unset icmpcode', '    next'],
    'end',
    'config firewall service group',
    ...['    edit "GS"', '        set member "S0" "PING"', '    next'],
    'end',
    'config firewall policy',
    ...repeat(14, (n) => policy(n + 1)).flat(),
    '    move 9 before 2',
    '    delete 4',
    'end',
  ].join('\n');
}

type Settings = Readonly<Record<string, readonly string[]>>;
function tables(text: string): ReadonlyMap<string, Map<string, Settings>> {
  const all = new Map<string, Map<string, Settings>>();
  let table = new Map<string, Settings>();
  let entry: Record<string, readonly string[]> = {};
  for (const line of text.split('\n')) {
    const [word, first = '', ...rest] = [...line.trim().matchAll(/"([^"]*)"|(\S+)/g)].map((found) => found[1] ?? found[2] ?? '');
    if (word === 'config') all.set([first, ...rest].join(' '), (table = new Map<string, Settings>()));
    else if (word === 'edit') table.set(first, (entry = {}));
    else if (word === 'set') entry[first] = rest;
    else if (word === 'delete') table.delete(first);
    else if (word === 'move') {
      const order = [...table].filter(([name]) => name !== first);
      order.splice(
        order.findIndex(([name]) => name === rest[1]),
        0,
        [first, table.get(first) ?? {}],
      );
      table.clear();
      for (const [name, settings] of order) table.set(name, settings);
    }
  }
  return all;
}

function simulate(text: string): (packet: Packet) => 'allow' | 'deny' {
  const all = tables(text);
  const at = (path: string, name: string): Settings | undefined => all.get(path)?.get(name);
  const inAddress = (name: string, address: number): boolean => {
    if (name === 'all') return true;
    const group = at('firewall addrgrp', name);
    if (group !== undefined)
      return (
        (group['member'] ?? []).some((each) => inAddress(each, address)) &&
        !(group['exclude-member'] ?? []).some((each) => inAddress(each, address))
      );
    const one = at('firewall address', name) ?? {};
    if (one['type']?.[0] === 'iprange')
      return ipNumber(one['start-ip']?.[0] ?? '') <= address && address <= ipNumber(one['end-ip']?.[0] ?? '');
    const [base = '', mask = ''] = one['subnet'] ?? [];
    return inCidr(address, `${base}/${String(32 - Math.log2(2 ** 32 - ipNumber(mask)))}`);
  };
  const inPorts = (list: readonly string[] | undefined, packet: Packet): boolean =>
    (list ?? []).some((range) => {
      const within = (part: string, port: number): boolean => {
        const [from = '', to = from] = part.split('-');
        return Number(from) <= port && port <= Number(to);
      };
      const [ports = '', source] = range.split(':');
      return within(ports, packet.port) && (source === undefined || within(source, packet.sourcePort));
    });
  const inService = (name: string, packet: Packet): boolean => {
    if (name === 'ALL') return true;
    if (name === 'HTTPS') return packet.protocol === 6 && packet.port === 443;
    if (name === 'PING') return packet.protocol === 1 && packet.port === 8;
    const group = at('firewall service group', name);
    if (group !== undefined) return (group['member'] ?? []).some((each) => inService(each, packet));
    const one = at('firewall service custom', name) ?? {};
    if (one['protocol']?.[0] === 'ICMP') return packet.protocol === 1 && packet.port === Number(one['icmptype']?.[0]);
    return inPorts(packet.protocol === 6 ? one['tcp-portrange'] : packet.protocol === 17 ? one['udp-portrange'] : [], packet);
  };
  const inInterface = (names: readonly string[] | undefined, name: string): boolean =>
    (names ?? []).some((each) => each === 'any' || each === name || (each === 'z' && name === 'port3'));
  return (packet) => {
    for (const policy of all.get('firewall policy')?.values() ?? []) {
      const negated = (key: string): boolean => policy[`${key}-negate`]?.[0] === 'enable';
      const has = (key: string, test: (name: string) => boolean): boolean => (policy[key] ?? []).some(test) !== negated(key);
      if (policy['status']?.[0] === 'disable') continue;
      if (!inInterface(policy['srcintf'], packet.from) || !inInterface(policy['dstintf'], packet.to)) continue;
      if (!has('srcaddr', (name) => inAddress(name, packet.source)) || !has('dstaddr', (name) => inAddress(name, packet.destination)))
        continue;
      if (has('service', (name) => inService(name, packet))) return policy['action']?.[0] === 'accept' ? 'allow' : 'deny';
    }
    return 'deny';
  };
}

export const fortigate: Vendor = { reader: 'fortigate', path: 'fgt.conf', interfaces: ['port1', 'port2', 'port3'], write, simulate };
