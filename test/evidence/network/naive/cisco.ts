/** Cisco IOS and ASA: access lists read word by word, masks compared bit by bit. */
import {
  bitsEqual,
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

const protocols: Readonly<Record<string, number>> = { tcp: 6, udp: 17, icmp: 1 };

function randomPorts(random: Random): string {
  const [low, high] = [randomPort(random), randomPort(random)].sort((a, b) => a - b);
  return random.pick([
    `eq ${String(low)}`,
    `range ${String(low)} ${String(high)}`,
    `gt ${String(low)}`,
    `lt ${String(high)}`,
    `neq ${String(low)}`,
  ]);
}
function randomEnd(random: Random, dialect: 'ios' | 'asa'): string {
  const { base, length } = randomNetwork(random);
  const mask = maskOf(length);
  const plain = `${ipText(base)} ${ipText(dialect === 'ios' ? 2 ** 32 - 1 - mask : mask)}`;
  return random.pick([
    'any',
    `host ${ipText(randomIp(random))}`,
    plain,
    plain,
    'object-group PLCS',
    ...(dialect === 'ios' ? [`10.0.${String(random.below(3))}.5 0.1.0.0`, '10.0.0.1 0.1.3.254'] : ['object HIST']),
  ]);
}
function randomEntry(random: Random, dialect: 'ios' | 'asa'): string {
  const protocol = random.pick(['ip', 'tcp', 'tcp', 'udp', 'icmp']);
  const hasPorts = protocol === 'tcp' || protocol === 'udp';
  const ports = (share: number): string => (hasPorts && random.chance(share) ? ` ${randomPorts(random)}` : '');
  const last = protocol === 'icmp' && random.chance(0.5) ? ' echo' : ports(0.7);
  const group = dialect === 'asa' && protocol === 'tcp' && random.chance(0.3) ? ' object-group WEB' : null;
  return `${random.pick(['permit', 'deny'])} ${protocol} ${randomEnd(random, dialect)}${ports(0.3)} ${randomEnd(random, dialect)}${group ?? last}${random.chance(0.2) ? ' log' : ''}`;
}

/** Groups of both sample texts, written out by hand. */
const inGroup = (address: number): boolean =>
  ['10.0.0.5', '10.1.1.64'].includes(ipText(address)) || bitsEqual(address, ipNumber('10.1.2.0'), maskOf(25) | 0);

function entryMatches(words: readonly string[], packet: Packet, dialect: 'ios' | 'asa'): boolean {
  let at = 0;
  const take = (): string => words[at++] ?? '';
  const protocol = take();
  if (protocol !== 'ip' && protocols[protocol] !== packet.protocol) return false;
  const end = (address: number): boolean => {
    const word = take();
    if (word === 'any') return true;
    if (word === 'host') return address === ipNumber(take());
    if (word === 'object-group') return take() === 'PLCS' && inGroup(address);
    if (word === 'object') return take() === 'HIST' && address === ipNumber('10.1.1.64');
    const mask = ipNumber(take());
    return bitsEqual(address, ipNumber(word), dialect === 'ios' ? ~mask : mask | 0);
  };
  const ports = (port: number): boolean => {
    switch (words[at]) {
      case 'eq':
        return [take(), Number(take()) === port][1] === true;
      case 'neq':
        return [take(), Number(take()) !== port][1] === true;
      case 'gt':
        return [take(), port > Number(take())][1] === true;
      case 'lt':
        return [take(), port < Number(take())][1] === true;
      case 'range':
        return [take(), Number(take()) <= port, port <= Number(take())].every((each) => each !== false);
      case 'object-group':
        if (words[at + 1] !== 'WEB') return true;
        at += 2;
        return port === 443 || (port >= 79 && port <= 81);
      default:
        return true;
    }
  };
  const source = end(packet.source);
  const sourcePort = ports(packet.sourcePort);
  const destination = end(packet.destination);
  const port = words[at] === 'echo' ? packet.port === 8 : ports(packet.port);
  return source && sourcePort && destination && port;
}

const firstMatch = (entries: readonly string[], packet: Packet, dialect: 'ios' | 'asa'): 'allow' | 'deny' => {
  for (const entry of entries) {
    const [action, ...words] = entry.split(/\s+/);
    if (!entry.endsWith('inactive') && entryMatches(words, packet, dialect)) return action === 'permit' ? 'allow' : 'deny';
  }
  return 'deny';
};

export const ciscoIos: Vendor = {
  reader: 'cisco-ios',
  path: 'router.cfg',
  interfaces: ['GigabitEthernet0/1', 'GigabitEthernet0/2'],
  write: (random) =>
    [
      'version 15.2',
      'hostname rtr',
      '!',
      'object-group network PLCS',
      ' host 10.0.0.5',
      ' 10.1.2.0 255.255.255.128',
      ' group-object MORE',
      'object-group network MORE',
      ' host 10.1.1.64',
      '!',
      'interface GigabitEthernet0/1',
      ' ip address 10.0.0.1 255.255.255.0',
      ' ip access-group IN in',
      'interface GigabitEthernet0/2',
      ' ip address 10.1.0.1 255.255.255.0',
      ' ip access-group 110 out',
      '!',
      'ip access-list extended IN',
      ...repeat(12, () => ` ${randomEntry(random, 'ios')}`),
      '!',
      ...repeat(8, () => `access-list 110 ${randomEntry(random, 'ios')}`),
      'end',
    ].join('\n'),
  simulate: (text) => {
    const lines = text.split('\n');
    const named = lines.filter((line) => /^ (permit|deny)/.test(line)).map((line) => line.trim());
    const numbered = lines.filter((line) => line.startsWith('access-list 110 ')).map((line) => line.slice(16));
    const trim = (entries: readonly string[]): readonly string[] => entries.map((entry) => entry.replace(/ log$/, ''));
    return (packet) => {
      if (packet.from === 'GigabitEthernet0/1' && firstMatch(trim(named), packet, 'ios') === 'deny') return 'deny';
      if (packet.to === 'GigabitEthernet0/2' && firstMatch(trim(numbered), packet, 'ios') === 'deny') return 'deny';
      return 'allow';
    };
  },
};

const levels: Readonly<Record<string, number>> = { outside: 0, dmz: 50, inside: 100 };
export const ciscoAsa: Vendor = {
  reader: 'cisco-asa',
  path: 'asa.cfg',
  interfaces: ['outside', 'dmz', 'inside'],
  write: (random) =>
    [
      'ASA Version 9.9',
      'hostname fw',
      ...Object.entries(levels).flatMap(([name, level], n) => [
        `interface GigabitEthernet0/${n}`,
        ` nameif ${name}`,
        ` security-level ${String(level)}`,
        ` ip address 10.9.${n}.1 255.255.255.0`,
      ]),
      'object network HIST',
      ' host 10.1.1.64',
      'object-group network PLCS',
      ' network-object host 10.0.0.5',
      ' network-object 10.1.2.0 255.255.255.128',
      ' network-object object HIST',
      'object-group service WEB tcp',
      ' port-object eq https',
      ' port-object range 79 81',
      ...repeat(12, () => `access-list OUT extended ${randomEntry(random, 'asa')}${random.chance(0.1) ? ' inactive' : ''}`),
      ...repeat(8, () => `access-list DMZ-OUT extended ${randomEntry(random, 'asa')}`),
      'access-group OUT in interface outside',
      'access-group DMZ-OUT out interface dmz',
    ].join('\n'),
  simulate: (text) => {
    const entries = (name: string): readonly string[] =>
      text
        .split('\n')
        .filter((line) => line.startsWith(`access-list ${name} extended `))
        .map((line) => line.slice(`access-list ${name} extended `.length).replace(' log', ''));
    return (packet) => {
      if (packet.from === packet.to) return 'deny';
      if (
        packet.from === 'outside'
          ? firstMatch(entries('OUT'), packet, 'asa') === 'deny'
          : (levels[packet.from] ?? 0) < (levels[packet.to] ?? 0)
      )
        return 'deny';
      return packet.to === 'dmz' ? firstMatch(entries('DMZ-OUT'), packet, 'asa') : 'allow';
    };
  },
};
