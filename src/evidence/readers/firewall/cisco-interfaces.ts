/** Interfaces of Cisco devices: addresses, and which access list looks at what comes in and goes out. */
import { isKnownInInterface } from './cisco-known.js';
import type { Statement } from './cisco-sections.js';
import { type Route, withMask } from './interface-rows.js';
import type { RuleCollector } from './rule-rows.js';

export interface Binding {
  readonly list: string;
  readonly direction: 'in' | 'out';
  readonly family: 4 | 6;
  readonly line: number;
}
export interface Interface {
  /** `nameif` on ASA. */
  readonly name: string;
  readonly line: number;
  readonly isDown: boolean;
  readonly families: readonly (4 | 6)[];
  readonly bindings: readonly Binding[];
  readonly level: number;
  readonly addresses: readonly string[];
  /** The same with their masks. */
  readonly networks: readonly string[];
  readonly vlan: string;
  /** Rules of this zone, not of access lists, decide on it; empty: none. */
  readonly zone: string;
  /** The name of the port, where `name` is another. */
  readonly port: string;
}

export function readInterface(statement: Statement, rules: RuleCollector, isNamed: boolean): Interface {
  const [, ...rest] = statement.text.split(/\s+/);
  let name = rest.filter((word) => word !== 'point-to-point' && word !== 'multipoint' && word !== 'l2transport').join(' ');
  let isDown = false;
  let level: number | null = null;
  let zone = '';
  let vlan = '';
  let hasName = !isNamed;
  const families = new Set<4 | 6>();
  const addresses: string[] = [];
  const networks: string[] = [];
  const port = name;
  const bindings: Binding[] = [];
  for (const { text, line } of statement.below) {
    const [first = '', second = '', third = '', fourth = ''] = text.split(/\s+/);
    if (first === 'shutdown' || text === 'no shutdown') isDown = first === 'shutdown';
    else if (first === 'nameif') {
      name = second;
      hasName = true;
    } else if (first === 'security-level') level = Number(second);
    else if (first === 'zone-member') zone = third;
    else if (first === 'vlan' || (first === 'encapsulation' && second.toLowerCase() === 'dot1q')) vlan = first === 'vlan' ? second : third;
    else if (
      (first === 'ip' || first === 'ipv6') &&
      (second === 'access-group' || second === 'traffic-filter') &&
      (fourth === 'in' || fourth === 'out')
    )
      bindings.push({ list: third, direction: fourth, family: first === 'ip' ? 4 : 6, line });
    else if ((first === 'ip' || first === 'ipv6') && (second === 'address' || second === 'unnumbered' || second === 'enable')) {
      families.add(first === 'ip' ? 4 : 6);
      if (/^[\d.]+$/.test(third)) addresses.push(third);
      const network = first === 'ip' ? withMask(third, fourth) : withMask(third.split('/')[0] ?? '', third.split('/')[1] ?? '');
      if (network !== null) networks.push(network);
    } else if (first === 'ip' && second === 'nat' && /^(inside|outside|enable)$/.test(third)) rules.nat(line);
    else if ((/^(ip|ipv6)$/.test(first) && /^(access-group|traffic-filter|port|policy)$/.test(second)) || /^mac access-group\b/.test(text))
      rules.refuse(line, `the interface statement "${text.slice(0, 100)}" is not understood`);
    else if (!isKnownInInterface(text)) rules.refuse(line, `the interface statement "${text.slice(0, 100)}" is not understood`);
  }
  return {
    ...{ name, line: statement.line, isDown: isDown || !hasName, families: [...families], bindings, addresses, networks, vlan, zone, port },
    level: level ?? (name.toLowerCase() === 'inside' ? 100 : 0),
  };
}

/** `ip route 10.0.0.0 255.0.0.0 10.1.1.1`, `ipv6 route 2001:db8::/32 Gi0/1`, `route outside 0.0.0.0 0.0.0.0 192.0.2.1`; null: none of these. */
export function staticRoute(text: string): Route | null {
  const words = text.replace(/^(ip|ipv6) route vrf \S+ /, '$1 route ').split(/\s+/);
  if (words[0] === 'ipv6' && words[1] === 'route') return { network: words[2] ?? '', by: words[3] ?? '' };
  const [at, by] = words[0] === 'ip' && words[1] === 'route' ? [2, words[4] ?? ''] : words[0] === 'route' ? [2, words[1] ?? ''] : [0, ''];
  const network = at === 0 ? null : withMask(words[at] ?? '', words[at + 1] ?? '');
  return network === null ? null : { network, by };
}

/** What the interfaces say of the networks of the device. */
export function tellInterfaces(interfaces: readonly Interface[], rules: RuleCollector): void {
  for (const { name, port, line, isDown, networks, vlan, zone } of interfaces)
    rules.face({ interface: name, alias: port === name ? '' : port, deviceZone: zone, vlan, networks, enabled: !isDown }, line);
}
