/** Interfaces of Cisco devices: addresses, and which access list looks at what comes in and goes out. */
import { isKnownInInterface } from './cisco-known.js';
import type { Statement } from './cisco-sections.js';
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
  /** Rules of a zone, not of access lists, decide on it. */
  readonly inZone: boolean;
}

export function readInterface(statement: Statement, rules: RuleCollector, isNamed: boolean): Interface {
  const [, ...rest] = statement.text.split(/\s+/);
  let name = rest.filter((word) => word !== 'point-to-point' && word !== 'multipoint' && word !== 'l2transport').join(' ');
  let isDown = false;
  let level: number | null = null;
  let inZone = false;
  let hasName = !isNamed;
  const families = new Set<4 | 6>();
  const addresses: string[] = [];
  const bindings: Binding[] = [];
  for (const { text, line } of statement.below) {
    const [first = '', second = '', third = '', fourth = ''] = text.split(/\s+/);
    if (first === 'shutdown' || text === 'no shutdown') isDown = first === 'shutdown';
    else if (first === 'nameif') {
      name = second;
      hasName = true;
    } else if (first === 'security-level') level = Number(second);
    else if (first === 'zone-member') inZone = true;
    else if (
      (first === 'ip' || first === 'ipv6') &&
      (second === 'access-group' || second === 'traffic-filter') &&
      (fourth === 'in' || fourth === 'out')
    )
      bindings.push({ list: third, direction: fourth, family: first === 'ip' ? 4 : 6, line });
    else if ((first === 'ip' || first === 'ipv6') && (second === 'address' || second === 'unnumbered' || second === 'enable')) {
      families.add(first === 'ip' ? 4 : 6);
      if (/^[\d.]+$/.test(third)) addresses.push(third);
    } else if (first === 'ip' && second === 'nat' && /^(inside|outside|enable)$/.test(third)) rules.nat(line);
    else if ((/^(ip|ipv6)$/.test(first) && /^(access-group|traffic-filter|port|policy)$/.test(second)) || /^mac access-group\b/.test(text))
      rules.refuse(line, `the interface statement "${text.slice(0, 100)}" is not understood`);
    else if (!isKnownInInterface(text)) rules.refuse(line, `the interface statement "${text.slice(0, 100)}" is not understood`);
  }
  return {
    ...{ name, line: statement.line, isDown: isDown || !hasName, families: [...families], bindings, addresses, inZone },
    level: level ?? (name.toLowerCase() === 'inside' ? 100 : 0),
  };
}
