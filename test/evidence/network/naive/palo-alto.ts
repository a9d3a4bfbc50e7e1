/** Palo Alto: set lines, and the same rules as XML, read setting by setting. */
import { inCidr, ipNumber, ipText, type Packet, type Random, randomIp, randomNetwork, randomPort, repeat, type Vendor } from './kit.js';

type Lists = Readonly<Record<string, readonly string[]>>;
interface Device {
  readonly addresses: Readonly<Record<string, string>>;
  readonly groups: Lists;
  readonly services: Readonly<Record<string, string>>;
  /** In the order in which the device reads them. */
  readonly rules: readonly (readonly [name: string, settings: Lists])[];
}

function randomDevice(random: Random): Device {
  const some = (list: readonly string[]): readonly string[] => [...new Set([random.pick(list), random.pick(list)])];
  const orAny = (list: readonly string[]): readonly string[] => (random.chance(0.3) ? ['any'] : some(list));
  const network = (): string => {
    const { base, length } = randomNetwork(random);
    return `${ipText(base)}/${String(length)}`;
  };
  const [low, high] = [randomIp(random), randomIp(random)].sort((a, b) => a - b);
  const ports = (): string => {
    const [from, to] = [randomPort(random), randomPort(random)].sort((a, b) => a - b);
    return random.pick([String(from), `${String(from)}-${String(to)}`, `${String(from)},5000-6000`]);
  };
  const names = ['a0', 'a1', 'r', 'g', 'gg', ipText(randomIp(random)), network()];
  const rule = (n: number): readonly [string, Lists] => [
    `rule ${String(n)}`,
    {
      from: orAny(['z1', 'z2', 'z3']),
      to: orAny(['z1', 'z2', 'z3']),
      source: orAny(names),
      destination: orAny(names),
      service: orAny(['s0', 's1', 's2', 'sg', 'service-https']),
      application: ['any'],
      ...(random.chance(0.15) && { 'negate-source': ['yes'] }),
      ...(random.chance(0.15) && { 'negate-destination': ['yes'] }),
      ...(random.chance(0.15) && { disabled: ['yes'] }),
      ...(random.chance(0.2) && { 'rule-type': [random.pick(['intrazone', 'interzone', 'universal'])] }),
      action: [random.pick(['allow', 'allow', 'deny', 'drop', 'reset-both'])],
    },
  ];
  return {
    addresses: { a0: `ip-netmask ${network()}`, a1: `ip-netmask ${network()}`, r: `ip-range ${ipText(low ?? 0)}-${ipText(high ?? 0)}` },
    groups: { g: ['a0', 'r'], gg: ['g', 'a1'] },
    services: { s0: `tcp port ${ports()}`, s1: `udp port ${ports()}`, s2: `tcp source-port 1024-65535 port ${ports()}` },
    rules: repeat(12, rule),
  };
}

function asSet({ addresses, groups, services, rules }: Device): string {
  const quoted = (name: string): string => (name.includes(' ') ? `"${name}"` : name);
  const listed = (values: readonly string[]): string => (values.length === 1 ? (values[0] ?? '') : `[ ${values.join(' ')} ]`);
  // The last rule is written first of all and moved to where it belongs.
  const last = rules.at(-1);
  const written = last === undefined ? rules : [last, ...rules.slice(0, -1)];
  return [
    'set deviceconfig system hostname pa',
    ...['z1', 'z2', 'z3'].map((zone, n) => `set zone ${zone} network layer3 ethernet1/${n}`),
    ...Object.entries(addresses).map(([name, value]) => `set address ${name} ${value}`),
    ...Object.entries(groups).map(([name, members]) => `set address-group ${name} static ${listed(members)}`),
    ...Object.entries(services).map(([name, value]) => `set service ${name} protocol ${value}`),
    'set service-group sg members [ s0 s1 ]',
    ...written.flatMap(([name, settings]) =>
      Object.entries(settings).map(([key, values]) => `set rulebase security rules ${quoted(name)} ${key} ${listed(values)}`),
    ),
    `move rulebase security rules ${quoted(last?.[0] ?? '')} bottom`,
  ].join('\n');
}

function asXml({ addresses, groups, services, rules }: Device): string {
  const members = (values: readonly string[]): string => values.map((value) => `<member>${value}</member>`).join('');
  const single = /^(negate|disabled|rule-type|action)/;
  const service = (value: string): string => {
    const [protocol = '', ...words] = value.split(' ');
    const parts = [0, 2].map((at) => (words[at] === undefined ? '' : `<${words[at]}>${words[at + 1] ?? ''}</${words[at]}>`));
    return `<protocol><${protocol}>${parts.join('')}</${protocol}></protocol>`;
  };
  const entry = (name: string, inner: string): string => `<entry name="${name}">${inner}</entry>`;
  const address = (value: string): string => {
    const [tag = '', text = ''] = value.split(' ');
    return `<${tag}>${text}</${tag}>`;
  };
  return `<?xml version="1.0"?>
<config version="10.1.0"><devices><entry name="localhost.localdomain">
<deviceconfig><system><hostname>pa</hostname></system></deviceconfig>
<vsys><entry name="vsys1">
<zone>${['z1', 'z2', 'z3'].map((zone) => entry(zone, '<network><layer3/></network>')).join('')}</zone>
<address>${Object.entries(addresses)
    .map(([name, value]) => entry(name, address(value)))
    .join('\n')}</address>
<address-group>${Object.entries(groups)
    .map(([name, list]) => entry(name, `<static>${members(list)}</static>`))
    .join('')}</address-group>
<service>${Object.entries(services)
    .map(([name, value]) => entry(name, service(value)))
    .join('')}</service>
<service-group>${entry('sg', `<members>${members(['s0', 's1'])}</members>`)}</service-group>
<rulebase><security><rules>
${rules
  .map(([name, settings]) =>
    entry(
      name,
      Object.entries(settings)
        .map(([key, values]) => (single.test(key) ? `<${key}>${values[0] ?? ''}</${key}>` : `<${key}>${members(values)}</${key}>`))
        .join(''),
    ),
  )
  .join('\n')}
</rules></security></rulebase>
</entry></vsys></entry></devices></config>`;
}

/** Both notations read by regular expressions into plain lists. */
function readSet(text: string): Device {
  const device = {
    addresses: {} as Record<string, string>,
    groups: {} as Record<string, readonly string[]>,
    services: {} as Record<string, string>,
  };
  let rules: [string, Record<string, readonly string[]>][] = [];
  for (const line of text.split('\n')) {
    const [, kind = '', name = '', rest = ''] = /^set (address|address-group static|address-group|service) (\S+) (.*)$/.exec(line) ?? [];
    const values = (list: string): readonly string[] => list.replace(/[[\]]/g, ' ').trim().split(/\s+/);
    if (kind === 'address') device.addresses[name] = rest;
    if (kind === 'address-group') device.groups[name] = values(rest.replace('static', ''));
    if (kind === 'service') device.services[name] = rest.replace('protocol ', '');
    const [, rule = '', key = '', value = ''] = /^set rulebase security rules "([^"]+)" (\S+) (.*)$/.exec(line) ?? [];
    if (rule !== '') {
      const there = rules.find(([other]) => other === rule);
      if (there === undefined) rules.push([rule, { [key]: values(value) }]);
      else there[1][key] = values(value);
    }
    const [, moved] = /^move .* "([^"]+)" bottom$/.exec(line) ?? [];
    if (moved !== undefined) rules = [...rules.filter(([each]) => each !== moved), ...rules.filter(([each]) => each === moved)];
  }
  return { ...device, rules };
}
function readXml(text: string): Device {
  const inside = (tag: string, whole: string): string => new RegExp(`<${tag}>([^]*?)</${tag}>`).exec(whole)?.[1] ?? '';
  const entries = (whole: string): readonly (readonly [string, string])[] =>
    [...whole.matchAll(/<entry name="([^"]+)">([^]*?)<\/entry>/g)].map((found) => [found[1] ?? '', found[2] ?? '']);
  const members = (whole: string): readonly string[] => [...whole.matchAll(/<member>([^<]*)</g)].map((found) => found[1] ?? '');
  const flat = (whole: string): string =>
    [...whole.matchAll(/<([\w-]+)>([^<]*)/g)].map((found) => `${found[1] ?? ''} ${found[2] ?? ''}`.trim()).join(' ');
  return {
    addresses: Object.fromEntries(entries(inside('address', text)).map(([name, inner]) => [name, flat(inner)])),
    groups: Object.fromEntries(entries(inside('address-group', text)).map(([name, inner]) => [name, members(inner)])),
    services: Object.fromEntries(entries(inside('service', text)).map(([name, inner]) => [name, flat(inside('protocol', inner))])),
    rules: entries(inside('rules', text)).map(([name, inner]) => [
      name,
      Object.fromEntries(
        [...inner.matchAll(/<([\w-]+)>((?:<member>[^<]*<\/member>)*|[^<]*)<\/\1>/g)].map((found) => {
          const list = members(found[2] ?? '');
          return [found[1] ?? '', list.length > 0 ? list : [found[2] ?? '']];
        }),
      ),
    ]),
  };
}

const simulateWith =
  (read: (text: string) => Device) =>
  (text: string): ((packet: Packet) => 'allow' | 'deny') => {
    const { addresses, groups, services, rules } = read(text);
    const inAddress = (name: string, address: number): boolean => {
      if (name === 'any') return true;
      if (groups[name] !== undefined) return groups[name].some((each) => inAddress(each, address));
      const [type = '', value = ''] = (addresses[name] ?? `ip-netmask ${name}`).split(' ');
      if (type === 'ip-netmask') return inCidr(address, value);
      const [from = '', to = ''] = value.split('-');
      return ipNumber(from) <= address && address <= ipNumber(to);
    };
    const within = (list: string | undefined, port: number): boolean =>
      list === undefined ||
      list.split(',').some((part) => {
        const [from = '', to = from] = part.split('-');
        return Number(from) <= port && port <= Number(to);
      });
    const inService = (name: string, packet: Packet): boolean => {
      if (name === 'any') return true;
      if (name === 'sg') return inService('s0', packet) || inService('s1', packet);
      const text1 = services[name] ?? 'tcp port 443';
      return (
        packet.protocol === (text1.startsWith('tcp') ? 6 : 17) &&
        within(/ port (\S+)/.exec(text1)?.[1], packet.port) &&
        within(/source-port (\S+)/.exec(text1)?.[1], packet.sourcePort)
      );
    };
    return (packet) => {
      for (const [, rule] of rules) {
        const zone = (key: string, name: string): boolean => rule[key]?.some((each) => each === 'any' || each === name) ?? false;
        const address = (key: string, number: number): boolean =>
          (rule[key] ?? []).some((name) => inAddress(name, number)) !== (rule[`negate-${key}`]?.[0] === 'yes');
        if (rule['disabled']?.[0] === 'yes' || !zone('from', packet.from)) continue;
        if (rule['rule-type']?.[0] === 'intrazone' ? packet.from !== packet.to : !zone('to', packet.to)) continue;
        if (rule['rule-type']?.[0] === 'interzone' && packet.from === packet.to) continue;
        if (!address('source', packet.source) || !address('destination', packet.destination)) continue;
        if (rule['service']?.some((name) => inService(name, packet))) return rule['action']?.[0] === 'allow' ? 'allow' : 'deny';
      }
      return packet.from === packet.to ? 'allow' : 'deny';
    };
  };

const interfaces = ['z1', 'z2', 'z3'];
export const paloAltoSet: Vendor = {
  ...{ reader: 'palo-alto', path: 'pa.set', interfaces },
  write: (random) => asSet(randomDevice(random)),
  simulate: simulateWith(readSet),
};
export const paloAltoXml: Vendor = {
  ...{ reader: 'palo-alto', path: 'running-config.xml', interfaces },
  write: (random) => asXml(randomDevice(random)),
  simulate: simulateWith(readXml),
};
