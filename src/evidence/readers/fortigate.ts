/** FortiGate: policies of each virtual domain in their order, with addresses, groups and services expanded. */
import type { InputFile } from '../../model/file.js';
import { addressSetOf, addressTexts, allAddresses, without } from '../network/address-set.js';
import { otherServices } from '../network/service-set.js';
import { defineReader, type Batch, type ReadOptions } from '../reader.js';
import { predefinedService, readAddresses, readServices, tablesOf, type Tables, valueOf, valuesOf } from './firewall/fortigate-objects.js';
import { tellOtherTables } from './firewall/fortigate-others.js';
import { type Entry, fortigateTree, type Table } from './firewall/fortigate-tree.js';
import { expandAll, expander, type Expand } from './firewall/objects.js';
import { withMask } from './firewall/interface-rows.js';
import { openConfig } from './firewall/open-config.js';
import { rulesAndInterfaces, type RuleCollector } from './firewall/rule-rows.js';
import { headText } from './text.js';

async function* read(file: InputFile, options: ReadOptions): AsyncGenerator<Batch, void, undefined> {
  const { wanted, lines, rules } = await openConfig(file, options);
  const { tables } = fortigateTree(lines, rules.refuse);
  tellOtherTables(tables, rules);
  for (const vdom of new Set(tables.map((table) => table.vdom))) readDomain(vdom, tables, rules);
  tellInterfaces(tables, rules);
  const hostname = tables
    .filter(({ path }) => path === 'system global')
    .flatMap(({ entries }) => entries)
    .map((entry) => valueOf(entry, 'hostname'))
    .find((name) => name !== '');
  yield* rules.batches(hostname ?? null, file.path, wanted);
}

/** Interfaces with their zones, and what lies behind the next router. */
function tellInterfaces(tables: readonly Table[], rules: RuleCollector): void {
  const of = (path: string): readonly Entry[] => tables.filter((table) => table.path === path).flatMap(({ entries }) => entries);
  const zones = new Map(of('system zone').flatMap((zone) => valuesOf(zone, 'interface').map((name) => [name, zone.name] as const)));
  for (const entry of of('system interface')) {
    const [address = '', mask = ''] = valuesOf(entry, 'ip');
    const network = withMask(address, mask);
    rules.face(
      {
        interface: entry.name,
        alias: valueOf(entry, 'alias'),
        deviceZone: zones.get(entry.name) ?? '',
        vlan: valueOf(entry, 'vlanid'),
        networks: network === null || address === '0.0.0.0' ? [] : [network],
        enabled: valueOf(entry, 'status') !== 'down',
      },
      entry.line,
    );
  }
  for (const entry of of('router static')) {
    const [address = '0.0.0.0', mask = '0.0.0.0'] = valuesOf(entry, 'dst');
    const network = withMask(address, mask);
    if (network !== null && valueOf(entry, 'status') !== 'disable')
      rules.route({ network, by: valueOf(entry, 'device') || valueOf(entry, 'gateway') });
  }
}

/** Tables that decide what passes and are not worked out. */
const notWorkedOut =
  /^firewall (acl6?|interface-policy6?|DoS-policy6?|proxy-policy|security-policy|multicast-policy6?|policy46|policy64|sniffer|explicit-proxy-policy)$/;

interface Domain {
  readonly name: string;
  readonly addresses: Expand;
  readonly services: Expand;
  readonly tables: Tables;
  readonly zones: ReadonlyMap<string, readonly string[]>;
}

function readDomain(vdom: string, all: readonly Table[], rules: RuleCollector): void {
  const tables = tablesOf(all, vdom);
  const policies = all.filter((table) => table.vdom === vdom && /^firewall (policy6?|local-in-policy6?)$/.test(table.path));
  for (const { path, entries } of all.filter((table) => table.vdom === vdom && notWorkedOut.test(table.path)))
    for (const { name, line } of entries) rules.refuse(line, `entry "${name}" of ${path} is not worked out`);
  for (const { line } of tables('firewall central-snat-map')) rules.nat(line);
  const addresses = readAddresses(tables, rules.refuse, rules.nat);
  const services = readServices(tables, rules.refuse);
  const zones = tables('system zone');
  const domain: Domain = {
    name: vdom,
    addresses: expander(addresses, (name) => (name === 'all' ? ['0.0.0.0/0'] : name === 'none' ? [] : null)),
    services: expander(services, predefinedService),
    tables,
    zones: new Map(zones.map((zone) => [zone.name, valuesOf(zone, 'interface')])),
  };
  const prefix = vdom === '' ? '' : `${vdom}/`;
  for (const { path, entries, line } of policies) {
    const isLocal = path.startsWith('firewall local-in');
    const chain = `${prefix}${path.replace('firewall ', '')}`;
    for (const entry of entries) readPolicy(entry, domain, chain, isLocal ? ['to-device'] : ['through'], path.endsWith('6'), rules);
    if (isLocal) continue;
    for (const zone of zones)
      if (valueOf(zone, 'intrazone') === 'allow')
        addWhole(`${prefix}${zone.name}:within the zone`, chain, [zone.name, ...valuesOf(zone, 'interface')], 'allow', zone.line, rules);
    addWhole(`${prefix}${path === 'firewall policy6' ? 'policy6 ' : ''}implicit deny`, chain, [], 'deny', line, rules);
  }
}

function addWhole(id: string, chain: string, names: readonly string[], action: 'allow' | 'deny', line: number, rules: RuleCollector): void {
  const everywhere = { sourceAddress: ['any'], destinationAddress: ['any'], service: ['any'] };
  rules.add(
    {
      id,
      chain,
      action,
      traffic: ['through'],
      sourceInterface: names,
      destinationInterface: names,
      ...everywhere,
      enabled: true,
      isDefault: true,
    },
    line,
  );
}

/** Settings that say nothing about which packets a policy matches. */
const besides =
  /^(uuid|name|comments|comment|label|global-label|status|action|schedule|schedule-timeout|srcintf|dstintf|intf|srcaddr6?|dstaddr6?|srcaddr6?-negate|dstaddr6?-negate|service|service-negate|logtraffic|logtraffic-start|log|nat|nat46|nat64|natip|ippool|poolname6?|fixedport|permit-any-host|permit-stun-host|inspection-mode|utm-status|utm-inspection-mode|profile-.*|.*-profile|.*-profile-group|ssl-ssh-profile|ips-sensor|application-list|app-.*|application|.*-shaper.*|per-ip-shaper|diffserv.*|dsri|auto-asic-offload|np-acceleration|session-ttl|tcp-mss-.*|tcp-session-without-syn|timeout-send-rst|capture-packet|policy-expiry|policy-expiry-date.*|policy-offload|wanopt.*|webcache.*|webproxy.*|webfilter.*|traffic-shaper.*|vlan-cos-.*|match-vip|match-vip-only|anti-replay|email-collect|captive-portal-exempt|block-notification|disclaimer|custom-log-fields|delay-tcp-npu-session|decrypted-traffic-mirror|dlp-.*|av-.*|spamfilter-.*|emailfilter-.*|file-filter-.*|icap-.*|voip-.*|waf-.*|ssh-.*|sctp-.*|cifs-.*|videofilter-.*|virtual-patch.*|casi-.*|dnsfilter-.*|replacemsg-.*|redirect-url|radius-mac-auth-bypass|rtp-.*|scan-botnet-connections|http-policy-redirect|ssh-policy-redirect|gtp-profile|geoip-anycast|geoip-match|identity-based-route|vpntunnel|inbound|outbound|natinbound|natoutbound|best-route|cgn-.*|internet-service|internet-service6|internet-service-src|internet-service6-src|tcp-timeout-pid|udp-timeout-pid|passive-wan-health-measurement|dynamic-shaping|fec|wccp|send-deny-packet|tags|central-nat|ztna-status|pcp-.*|fsso|rsso|ntlm.*|learning-mode|devices-.*|ha-mgmt-intf-only|sgt-check|reputation-direction.*|delay.*|eif-.*|port-preserve|port-random|auth-path|auth-cert|auth-redirect-addr|wsso|ssl-mirror.*)$/;
/** Settings that narrow a policy by more than addresses and services. */
const narrowing =
  /^(groups|users|fsso-groups|devices|internet-service6?(-src)?-(name|id|group|custom|custom-group|negate|fortiguard)|reputation-minimum.*|rtp-nat|src-vendor-mac|tos|tos-mask|tos-negate|sgt|url-category|ztna-.*|vlan-filter|network-service-(dynamic|src-dynamic)|learning)$/;

function readPolicy(
  entry: Entry,
  domain: Domain,
  chain: string,
  traffic: readonly ('through' | 'to-device')[],
  isSix: boolean,
  rules: RuleCollector,
): void {
  const { name, line, settings } = entry;
  const refuse = (reason: string): void => {
    rules.refuse(line, `policy ${name} is not understood: ${reason}`);
  };
  const action = valueOf(entry, 'action') || 'deny';
  if (!/^(accept|deny|ipsec|ssl-vpn)$/.test(action)) {
    refuse(`action "${action}"`);
    return;
  }
  const conditions: string[] = [];
  if (action === 'ipsec' || action === 'ssl-vpn') conditions.push(`${action} tunnel`);
  for (const [key, setting] of settings) {
    if (narrowing.test(key)) conditions.push(`${key} ${setting.values.join(' ')}`);
    else if (!besides.test(key)) {
      rules.refuse(setting.line, `setting "${key}" of policy ${name} is not understood`);
      conditions.push(`${key} ${setting.values.join(' ')}`.slice(0, 200));
    }
  }
  const isInternet = valueOf(entry, 'internet-service') === 'enable';
  const isFromInternet = valueOf(entry, 'internet-service-src') === 'enable';
  const source = side(entry, 'srcaddr', domain.addresses, isFromInternet, isSix);
  const destination = side(entry, 'dstaddr', domain.addresses, isInternet, isSix);
  const service = isInternet ? { texts: ['internet service'], problem: null } : services(entry, domain.services);
  for (const part of [source, destination, service])
    if (part.problem !== null) {
      refuse(part.problem);
      return;
    }
  const schedule = scheduleOf(valueOf(entry, 'schedule'), domain.tables);
  if (schedule.condition !== null) conditions.push(schedule.condition);
  const date =
    valueOf(entry, 'policy-expiry') === 'enable' ? (/^\d{4}-\d{2}-\d{2}/.exec(valueOf(entry, 'policy-expiry-date'))?.[0] ?? null) : null;
  const expires = date ?? schedule.expires;
  if (date !== null) conditions.push(`until ${date}`);
  const comment = [valueOf(entry, 'name'), valueOf(entry, 'comments') || valueOf(entry, 'comment')]
    .filter((text) => text !== '')
    .join(': ');
  rules.add(
    {
      ...{ id: `${chain === 'policy' ? '' : `${chain} `}${name}`, chain, traffic, comment, action: action === 'deny' ? 'deny' : 'allow' },
      ...{
        sourceInterface: interfaces(entry, traffic[0] === 'through' ? 'srcintf' : 'intf', domain),
        destinationInterface: interfaces(entry, 'dstintf', domain),
      },
      ...{ sourceAddress: source.texts ?? [], destinationAddress: destination.texts ?? [], service: service.texts ?? [] },
      ...{ enabled: valueOf(entry, 'status') !== 'disable', logged: /^(all|enable)$/.test(valueOf(entry, 'logtraffic')) },
      ...(conditions.length > 0 && { conditions }),
      ...(expires !== null && { expires }),
    },
    line,
  );
}

interface Part {
  readonly texts?: readonly string[];
  readonly problem: string | null;
}

/** Addresses of one end: those of IPv4 and IPv6 together. */
function side(entry: Entry, key: 'srcaddr' | 'dstaddr', expand: Expand, isInternet: boolean, isSix: boolean): Part {
  const texts: string[] = [];
  for (const each of [key, `${key}6`]) {
    const names = valuesOf(entry, each);
    const six = isSix || each.endsWith('6');
    const found = expandAll(six ? names.filter((name) => name !== 'all') : names, expand);
    if (found.problem !== null) return found;
    const own = six && names.includes('all') ? [...found.texts, '::/0'] : found.texts;
    if (valueOf(entry, `${each}-negate`) !== 'enable' || names.length === 0) {
      texts.push(...own);
      continue;
    }
    const { set, unknown } = addressSetOf(own);
    if (unknown.length > 0) return { problem: `all addresses but ${unknown[0] ?? ''}` };
    texts.push(...addressTexts(without(six ? { ...allAddresses, v4: [] } : { ...allAddresses, v6: [] }, set)));
  }
  if (valuesOf(entry, key).length + valuesOf(entry, `${key}6`).length > 0) return { texts, problem: null };
  return isInternet ? { texts: ['internet service'], problem: null } : { problem: `it has no ${key}` };
}

function services(entry: Entry, expand: Expand): Part {
  const names = valuesOf(entry, 'service');
  if (names.length === 0) return { problem: 'it has no service' };
  const found = expandAll(names, expand);
  if (found.problem !== null || valueOf(entry, 'service-negate') !== 'enable') return found;
  const others = otherServices(found.texts);
  return others === null ? { problem: 'all services but unknown ones' } : { texts: others, problem: null };
}

/** A zone stands for its interfaces too. */
function interfaces(entry: Entry, key: string, { zones }: Domain): readonly string[] {
  const names = valuesOf(entry, key);
  return names.includes('any') ? [] : names.flatMap((name) => [name, ...(zones.get(name) ?? [])]);
}

function scheduleOf(name: string, tables: Tables): { readonly condition: string | null; readonly expires: string | null } {
  if (name === '' || name === 'always') return { condition: null, expires: null };
  const once = tables('firewall schedule onetime').find((entry) => entry.name === name);
  const [, year, month, day] = /(\d{4})\/(\d{2})\/(\d{2})/.exec(once === undefined ? '' : valuesOf(once, 'end').join(' ')) ?? [];
  return { condition: `schedule ${name}`, expires: day === undefined ? null : `${year ?? ''}-${month ?? ''}-${day}` };
}

function recognise(head: Uint8Array): number {
  const text = headText(head).replace(/\r\n?/g, '\n');
  if (/^#config-version=/m.test(text)) return 96;
  return /^\s*config (system|firewall|vdom|global|router|vpn|user|log)\b/m.test(text) && /^\s+(set|edit) \S/m.test(text) ? 93 : 0;
}

export const fortigate = defineReader({
  id: 'fortigate',
  title: 'FortiGate configuration',
  description:
    'A backup of FortiOS, or output of `show full-configuration`. Policies of each virtual domain become rows in their order (after move, delete, clone and rename), with addresses, groups, exclusions, negation, services and the predefined services expanded, ' +
    'and the denial at the end. A virtual address is read as the address behind it. Host names, countries, users and internet services are kept as conditions that nobody can work out from the file.',
  ceiling: 'E3',
  records: 'name',
  besides: rulesAndInterfaces,
  recognise,
  read,
});
