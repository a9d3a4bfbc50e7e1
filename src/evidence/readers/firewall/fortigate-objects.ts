/** Addresses, groups and services of FortiOS, and the services that it knows by itself. */
import { isIp4, maskedTexts, networkText, rangeText } from './cisco-addresses.js';
import type { Entry, Table } from './fortigate-tree.js';
import { type Groups, newGroup } from './objects.js';

export const valuesOf = ({ settings }: Entry, key: string): readonly string[] => settings.get(key)?.values ?? [];
export const valueOf = (entry: Entry, key: string): string => valuesOf(entry, key)[0] ?? '';

/** Tables of one virtual domain by path; entries of several tables of one path come one after the other. */
export type Tables = (path: string) => readonly Entry[];
export const tablesOf =
  (tables: readonly Table[], vdom: string): Tables =>
  (path) =>
    tables.filter((table) => table.path === path && table.vdom === vdom).flatMap(({ entries }) => entries);

type Refuse = (line: number, reason: string) => void;

export function readAddresses(tables: Tables, refuse: Refuse, nat: (line: number) => void): Groups {
  const groups: Groups = new Map();
  const interfaces = new Map(tables('system interface').map((entry) => [entry.name, entry]));
  const add = (name: string, texts: readonly string[], flaw: string | null = null): void => {
    groups.set(name, { ...newGroup(), texts: [...texts], flaw });
  };
  for (const entry of tables('firewall address')) {
    tellUnknown(entry, knownAddress, refuse);
    const { texts, flaw } = addressOf(entry, interfaces);
    if (flaw !== null) refuse(entry.line, flaw);
    add(entry.name, texts, flaw);
  }
  for (const entry of tables('firewall address6')) {
    const given = valueOf(entry, 'ip6');
    const text =
      valueOf(entry, 'type') === 'iprange'
        ? rangeText(valueOf(entry, 'start-ip'), valueOf(entry, 'end-ip'))
        : given === ''
          ? '::/0'
          : networkText(given);
    const named = valueOf(entry, 'fqdn');
    add(entry.name, [text ?? (named === '' ? `address ${entry.name}` : `host ${named}`)]);
  }
  for (const entry of [...tables('firewall vip'), ...tables('firewall vip6')]) {
    nat(entry.line);
    const texts = valuesOf(entry, 'mappedip').map((text) => networkText(text) ?? rangeText(...ends(text)) ?? `host ${text}`);
    add(entry.name, texts, texts.length > 0 ? null : `virtual address "${entry.name}" names no address behind it`);
  }
  for (const path of ['firewall addrgrp', 'firewall addrgrp6', 'firewall vipgrp'])
    for (const entry of tables(path)) {
      const excluded = valueOf(entry, 'exclude') === 'enable' ? [...valuesOf(entry, 'exclude-member')] : [];
      groups.set(entry.name, { ...newGroup(), members: [...valuesOf(entry, 'member')], excluded });
    }
  return groups;
}
const knownAddress =
  /^(uuid|type|sub-type|subnet|start-ip|end-ip|fqdn|country|wildcard|wildcard-fqdn|interface|associated-interface|comment|color|visibility|allow-routing|fabric-object|cache-ttl|clearpass-spt|sdn.*|tag.*|filter|obj-.*|organization|policy-group|epg-name|tenant|subnet-name|start-mac|end-mac|macaddr|hw-.*|os|list|route-tag|fsso-group|node-ip-only|dirty|passive-fqdn-learning|.*-id|external.*)$/;
const knownService =
  /^(uuid|proxy|category|protocol|protocol-number|iprange|fqdn|tcp-portrange|udp-portrange|udplite-portrange|sctp-portrange|icmptype|icmpcode|helper|comment|color|visibility|app-service-type|app-category|application|fabric-object|tcp-.*-timer|udp-idle-timer|session-ttl|check-reset-range)$/;
/** A setting that may change what the object holds. */
function tellUnknown({ name, settings }: Entry, known: RegExp, refuse: Refuse): void {
  for (const [key, { line }] of settings)
    if (!known.test(key)) refuse(line, `setting "${key.slice(0, 60)}" of "${name}" is not understood`);
}
const ends = (text: string): readonly [string, string] => {
  const [from = '', to = from] = text.split('-');
  return [from, to];
};

/** A type that names no addresses (a host name, a country, a tag) keeps its words: nobody can tell which addresses they are. */
function addressOf(
  entry: Entry,
  interfaces: ReadonlyMap<string, Entry>,
): { readonly texts: readonly string[]; readonly flaw: string | null } {
  const type = valueOf(entry, 'type') || 'ipmask';
  switch (type) {
    case 'ipmask': {
      const [address = '0.0.0.0', mask = '0.0.0.0'] = valuesOf(entry, 'subnet');
      const texts = address.includes('/') ? wrapped(networkText(address)) : maskedTexts(address, mask, 'netmask');
      return texts === null ? { texts: [], flaw: `address "${entry.name}" is no network` } : { texts, flaw: null };
    }
    case 'iprange': {
      const text = rangeText(valueOf(entry, 'start-ip') || '0.0.0.0', valueOf(entry, 'end-ip'));
      return text === null ? { texts: [], flaw: `address "${entry.name}" is no range` } : { texts: [text], flaw: null };
    }
    case 'wildcard': {
      const [address = '0.0.0.0', mask = '0.0.0.0'] = valuesOf(entry, 'wildcard');
      const texts = maskedTexts(address, mask, 'netmask');
      return texts === null ? { texts: [], flaw: `address "${entry.name}" names too many networks` } : { texts, flaw: null };
    }
    case 'interface-subnet': {
      const of = interfaces.get(valueOf(entry, 'interface'));
      const [address = '', mask = ''] = of === undefined ? valuesOf(entry, 'subnet') : valuesOf(of, 'ip');
      const texts = address.includes('/') ? wrapped(networkText(address)) : isIp4(address) ? maskedTexts(address, mask, 'netmask') : null;
      return { texts: texts ?? [`interface ${valueOf(entry, 'interface')}`], flaw: null };
    }
    default:
      return {
        texts: [`${type === 'fqdn' ? 'host' : type} ${valueOf(entry, 'fqdn') || valueOf(entry, 'country') || entry.name}`],
        flaw: null,
      };
  }
}
const wrapped = (text: string | null): readonly string[] | null => (text === null ? null : [text]);

export function readServices(tables: Tables, refuse: Refuse): Groups {
  const groups: Groups = new Map();
  for (const entry of tables('firewall service custom')) {
    tellUnknown(entry, knownService, refuse);
    const { texts, flaw } = serviceOf(entry);
    if (flaw !== null) refuse(entry.line, flaw);
    groups.set(entry.name, { ...newGroup(), texts: [...texts], flaw });
  }
  for (const entry of tables('firewall service group')) groups.set(entry.name, { ...newGroup(), members: [...valuesOf(entry, 'member')] });
  return groups;
}

function serviceOf(entry: Entry): { readonly texts: readonly string[]; readonly flaw: string | null } {
  const known = (texts: readonly string[]): { readonly texts: readonly string[]; readonly flaw: null } => ({ texts, flaw: null });
  if (/[^0.]/.test(valueOf(entry, 'iprange')) || valueOf(entry, 'fqdn') !== '')
    return { texts: [], flaw: `service "${entry.name}" is bound to addresses, which is not worked out` };
  switch (valueOf(entry, 'protocol') || 'TCP/UDP/SCTP') {
    case 'IP': {
      const number = valueOf(entry, 'protocol-number');
      return known([number === '' || number === '0' ? 'any' : `ip/${number}`]);
    }
    case 'ICMP':
    case 'ICMP6': {
      const name = valueOf(entry, 'protocol') === 'ICMP' ? 'icmp' : 'icmp6';
      const type = valueOf(entry, 'icmptype');
      const code = valueOf(entry, 'icmpcode');
      return known([type === '' ? name : code === '' ? `${name}/${type}` : `${name}/${type}/${code}`]);
    }
    default: {
      const texts: string[] = [];
      for (const [key, protocol] of portKeys)
        for (const range of valuesOf(entry, key)) {
          const [ports = '', source = ''] = range.split(':');
          if (!/^\d+(-\d+)?$/.test(ports) || !/^(\d+(-\d+)?)?$/.test(source))
            return { texts: [], flaw: `service "${entry.name}": "${range}" is no port` };
          texts.push(
            `${protocol}/${ports}${source === '' || source === '0' || source === '0-65535' || source === '1-65535' ? '' : ` from ${source}`}`,
          );
        }
      return texts.length > 0 ? known(texts) : { texts: [], flaw: `service "${entry.name}" names no port` };
    }
  }
}
const portKeys = [
  ['tcp-portrange', 'tcp'],
  ['udp-portrange', 'udp'],
  ['sctp-portrange', 'sctp'],
] as const;

const table = `ALL=any ALL_TCP=tcp/1-65535 ALL_UDP=udp/1-65535 ALL_ICMP=icmp ALL_ICMP6=icmp6 AH=ah ESP=esp GRE=gre AOL=tcp/5190-5194 BGP=tcp/179 DHCP=udp/67-68 DHCP6=udp/546,udp/547 DNS=tcp/53,udp/53 FINGER=tcp/79 FTP=tcp/21 FTP_GET=tcp/21 FTP_PUT=tcp/21
 GOPHER=tcp/70 H323=tcp/1720,tcp/1503,udp/1719 HTTP=tcp/80 HTTPS=tcp/443 IKE=udp/500,udp/4500 IMAP=tcp/143 IMAPS=tcp/993 Internet-Locator-Service=tcp/389 IRC=tcp/6660-6669 KERBEROS=tcp/88,tcp/464,udp/88,udp/464 L2TP=tcp/1701,udp/1701 LDAP=tcp/389 LDAP_UDP=udp/389
 MMS=tcp/1755,udp/1024-5000 MS-SQL=tcp/1433,tcp/1434 MYSQL=tcp/3306 NetMeeting=tcp/1720 NFS=tcp/111,tcp/2049,udp/111,udp/2049 NNTP=tcp/119 NTP=tcp/123,udp/123 OSPF=ospf PC-Anywhere=tcp/5631,udp/5632 PING=icmp/8 PING6=icmp6/128 POP3=tcp/110 POP3S=tcp/995 PPTP=tcp/1723
 RADIUS=udp/1812,udp/1813 RADIUS-OLD=udp/1645,udp/1646 RDP=tcp/3389 REXEC=tcp/512 RIP=udp/520 RSH=tcp/514 SAMBA=tcp/139 SCCP=tcp/2000 SIP=tcp/5060,udp/5060 SMB=tcp/445 SMTP=tcp/25 SMTPS=tcp/465 SNMP=tcp/161-162,udp/161-162 SOCKS=tcp/1080,udp/1080 SQUID=tcp/3128
 SSH=tcp/22 SYSLOG=udp/514 TALK=udp/517-518 TELNET=tcp/23 TFTP=udp/69 TIMESTAMP=icmp/13 INFO_REQUEST=icmp/15 INFO_ADDRESS=icmp/17 TRACEROUTE=udp/33434-33535 UUCP=tcp/540 VDOLIVE=tcp/7000-7010 VNC=tcp/5900 WAIS=tcp/210 WINFRAME=tcp/1494,tcp/2598 WINS=tcp/1512,udp/1512 X-WINDOWS=tcp/6000-6063`;
const predefined: ReadonlyMap<string, readonly string[]> = new Map(
  table.split(/\s+/).map((entry) => {
    const [name = '', texts = ''] = entry.split('=');
    return [name, texts.split(',')];
  }),
);
/** What a service means that the file leaves to the device. */
export const predefinedService = (name: string): readonly string[] | null => predefined.get(name) ?? null;
