/** Names of IP protocols and of ports, as firewalls write them. Numbers and names are those of the IANA registries. */

/** Where several names have one number, the first is the one that records bear. */
export const protocolNumbers: ReadonlyMap<string, number> = new Map([
  ['hopopt', 0],
  ['icmp', 1],
  ['icmpv4', 1],
  ['igmp', 2],
  ['ipip', 4],
  ['ipinip', 4],
  ['tcp', 6],
  ['egp', 8],
  ['igrp', 9],
  ['udp', 17],
  ['dccp', 33],
  ['ipv6-in-ip', 41],
  ['rsvp', 46],
  ['gre', 47],
  ['esp', 50],
  ['ah', 51],
  ['ahp', 51],
  ['icmp6', 58],
  ['icmpv6', 58],
  ['ipv6-icmp', 58],
  ['eigrp', 88],
  ['ospf', 89],
  ['ospfigp', 89],
  ['nos', 94],
  ['pim', 103],
  ['pcp', 108],
  ['snp', 109],
  ['vrrp', 112],
  ['l2tp', 115],
  ['sctp', 132],
  ['udplite', 136],
]);

/** A protocol by number or name; null: not known. */
export function protocolOf(text: string): number | null {
  const number = /^\d{1,3}$/.test(text) ? Number(text) : (protocolNumbers.get(text.toLowerCase()) ?? -1);
  return number >= 0 && number <= 255 ? number : null;
}

const portTable = `aol=5190 asterix=8600 bgp=179 biff=512 bootpc=68 bootps=67 chargen=19 citrix-ica=1494 cmd=514 ctiqbe=2748 daytime=13 dhcpc=68 dhcps=67 dhcpv6-client=546 dhcpv6-server=547 discard=9 dnp3=20000
 dns=53 dnsix=195 domain=53 drip=3949 echo=7 ethernet-ip=44818 exec=512 finger=79 ftp=21 ftp-data=20 git=9418 gopher=70 h323=1720 hostname=101 hostnames=101 http=80 http-alt=8080 https=443 ident=113 imap4=143 imap=143 imaps=993 ipp=631
 irc=194 isakmp=500 kerberos=88 kerberos-sec=88 klogin=543 kshell=544 ldap=389 ldaps=636 login=513 lotusnotes=1352 lpd=515 microsoft-ds=445 mobile-ip=434 modbus=502 mqtt=1883 ms-sql-s=1433 ms-wbt-server=3389 mysql=3306 nameserver=42
 netbios-dgm=138 netbios-ns=137 netbios-ss=139 netbios-ssn=139 nfs=2049 nntp=119 non500-isakmp=4500 ntp=123 nut=3493 openvpn=1194 opc-ua=4840 pcanywhere-data=5631 pcanywhere-status=5632 pim-auto-rp=496 pop2=109 pop3=110 pop3s=995 postgresql=5432 pptp=1723
 radius=1812 radius-acct=1813 rip=520 ripng=521 rsh=514 rtsp=554 s7comm=102 iso-tsap=102 secureid-udp=5510 sip=5060 smtp=25 smtps=465 snmp=161 snmptrap=162 socks=1080 sqlnet=1521 ssh=22 submission=587 sunrpc=111 portmapper=111 syslog=514 tacacs=49 tacacs-ds=49
 talk=517 telnet=23 telnets=992 tftp=69 time=37 timed=525 uucp=540 vnc=5900 whois=43 who=513 www=80 xdmcp=177 bacnet=47808`;
const ports: ReadonlyMap<string, number> = new Map(
  portTable.split(/\s+/).map((entry) => [entry.slice(0, entry.indexOf('=')), Number(entry.slice(entry.indexOf('=') + 1))]),
);

/** Names by which Cisco means another port than the registry. */
const ciscoPorts: ReadonlyMap<string, number> = new Map([
  ['cifs', 3020],
  ['kerberos', 750],
  ['radius', 1645],
  ['radius-acct', 1646],
]);

/** A port by number or name; null: not known, or out of range. */
export function portOf(text: string, dialect: 'iana' | 'cisco' = 'iana'): number | null {
  const name = text.toLowerCase();
  const number = /^\d{1,5}$/.test(text)
    ? Number(text)
    : ((dialect === 'cisco' ? ciscoPorts.get(name) : undefined) ?? ports.get(name) ?? -1);
  return number >= 0 && number <= 65_535 ? number : null;
}

/** ICMP types (with code where the name has one) by the names of Cisco and of iptables. */
export const icmpTypes: ReadonlyMap<string, string> = new Map([
  ['echo-reply', '0'],
  ['pong', '0'],
  ['unreachable', '3'],
  ['destination-unreachable', '3'],
  ['net-unreachable', '3/0'],
  ['network-unreachable', '3/0'],
  ['host-unreachable', '3/1'],
  ['protocol-unreachable', '3/2'],
  ['port-unreachable', '3/3'],
  ['packet-too-big', '3/4'],
  ['fragmentation-needed', '3/4'],
  ['source-route-failed', '3/5'],
  ['administratively-prohibited', '3/13'],
  ['source-quench', '4'],
  ['redirect', '5'],
  ['alternate-address', '6'],
  ['echo', '8'],
  ['echo-request', '8'],
  ['ping', '8'],
  ['router-advertisement', '9'],
  ['router-solicitation', '10'],
  ['time-exceeded', '11'],
  ['ttl-exceeded', '11/0'],
  ['ttl-zero-during-transit', '11/0'],
  ['reassembly-timeout', '11/1'],
  ['parameter-problem', '12'],
  ['timestamp-request', '13'],
  ['timestamp-reply', '14'],
  ['information-request', '15'],
  ['information-reply', '16'],
  ['mask-request', '17'],
  ['mask-reply', '18'],
  ['address-mask-request', '17'],
  ['address-mask-reply', '18'],
  ['traceroute', '30'],
  ['conversion-error', '31'],
  ['mobile-redirect', '32'],
]);
export const icmp6Types: ReadonlyMap<string, string> = new Map([
  ['destination-unreachable', '1'],
  ['unreachable', '1'],
  ['packet-too-big', '2'],
  ['time-exceeded', '3'],
  ['parameter-problem', '4'],
  ['echo-request', '128'],
  ['echo-reply', '129'],
  ['mld-query', '130'],
  ['mld-report', '131'],
  ['mld-reduction', '132'],
  ['router-solicitation', '133'],
  ['router-advertisement', '134'],
  ['router-renumbering', '138'],
  ['neighbour-solicitation', '135'],
  ['neighbor-solicitation', '135'],
  ['nd-ns', '135'],
  ['neighbour-advertisement', '136'],
  ['neighbor-advertisement', '136'],
  ['nd-na', '136'],
  ['nd-neighbor-solicit', '135'],
  ['nd-neighbor-advert', '136'],
  ['nd-router-solicit', '133'],
  ['nd-router-advert', '134'],
  ['nd-redirect', '137'],
  ['redirect', '137'],
]);
