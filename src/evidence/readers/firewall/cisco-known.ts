/** Statements of Cisco configurations that decide nothing about what passes: known, so not listed. */

const ios = new Set(
  `aaa access-session aqm-register-fnf alias app-hosting archive arp authentication autonomic banner bfd bfd-template boot boot-end-marker boot-start-marker bridge buffers call call-home card cdp cisp class-map
 clns clock config-register control-plane controller coap crypto cts default define device-sensor device-tracking diagnostic dial-peer dialer dialer-list dlsw domain dot11 dot1x downward-compatible-config
 eap ecm enable end energywise epm errdisable ethernet event exception exit fabric facility-alarm fallback fhrp file flow gateway hostname hw-module hw-switch identity ipc isdn iox
 key key-mac kerberos kron l2tp-class l2vpn lacp ldap license line lldp location logging login mac-address-table macro mediatrace memory memory-size mls module monitor mpls multilink mvr mvrp ncs netconf netconf-yang
 network-clock nmsp ntp parameter-map parser password platform policy-map port-channel power prefix-list privilege process profile profinet prompt propagate pseudowire-class ptp qos queue radius radius-server random-detect redundancy
 remote rep resource restconf rmon route-map route-tag router rtr sampler scada-gw scheduler sdm sdwan security service service-list service-template set setup shell snmp snmp-server source spanning-tree ssh stack-mac stackwise standby stcapp
 subscriber switch system table-map tacacs tacacs-server tag-switching telemetry template tftp-server track transceiver transceivers tunnel udld upgrade username usb utd version virtual-service vlan voice vpdn vpdn-group vrf vtp wireless wlan
 wsma xconnect absolute-timeout cns cwmp eem ssl sip sip-ua hsrp glbp map-class map-list frame-relay configure interface-range cable monitor-session trunk trunks feature`.split(
    /\s+/,
  ),
);
const iosIp =
  /^(ip|ipv6) (arp|alias|admission|as-path|bgp|bgp-community|bootp|cef|classless|community-list|ddns|default-gateway|default-network|dhcp|dhcp-client|dhcp-relay|dhcp-server|domain|domain-list|domain-lookup|domain-name|dns|dvmrp|explicit-path|extcommunity-list|finger|flow|flow-aggregation|flow-cache|flow-capture|flow-export|flow-top-talkers|flowset|forward-protocol|ftp|gratuitous-arps|hardware|host|hp-host|http|icmp|identd|igmp|inspect|ips|irdp|large-community-list|local|mfib|mld|mobile|mrm|mroute|msdp|multicast|multicast-routing|name-server|nbar|nd|nhrp|options|ospf|pgm|pim|policy-list|port-map|prefix-list|radius|rcmd|reflexive-list|rip|route|router|routing|rsvp|rtcp|rtp|scp|sdr|sla|slb|snmp|socket|source|source-route|spd|split-horizon|ssh|subnet-zero|sticky-arp|tacacs|tcp|telnet|tftp|traffic-export|unicast-routing|unnumbered|urlfilter|verify|vrf|wccp|access-list log-update|access-list logging|access-list resequence|access-list persistent|access-list match-local-traffic|device|ospf name-lookup|ssh)\b/;

/** Top of an IOS configuration. */
export function isKnownIos(text: string): boolean {
  const words = text.replace(/^(no|default) /, '');
  const [first = ''] = words.split(/\s+/, 1);
  return ios.has(first) || iosIp.test(words) || /^(mac|arp) (access-list|address-table)\b|^mac-address|^(end|exit|quit)$/.test(words);
}

const inInterface = new Set(
  `aggregate-address arp asymmetric-routing atm auto authentication autodetect backup bandwidth bfd bridge bridge-group bundle cable carrier-delay cdp channel-group channel-protocol clock cts crypto dampening delay description device-tracking
 dialer dialer-group dialer-pool dot1q dot1x dsl duplex eapol encapsulation encap energywise errdisable ethernet exit fabric fair-queue flow flowcontrol forwarding-mode frame-relay glbp hardware hold-queue hold-time hsrp ip ipv6 isdn isis isl keepalive
 l2protocol l2protocol-tunnel lacp lan-name link lisp lldp load-balancing load-interval location logging lre mab mac mac-address macro macsec mdix media-type member mka mls mop mpls mtu mvr nat negotiation network-clock nmsp ntp
 openflow ospf ospfv3 pagp peer physical-layer pim pnp port-type power ppp pppoe pppoe-client priority-queue private-vlan profinet ptp pvc qos queue-set random-detect remote rep rmon routing rxspeed scheduler serial service service-instance service-policy set snmp
 source spanning-tree speed srr-queue stack standby stackwise storm-control subscriber switch switchport synchronous tag-switching template timeslots traffic-shape transceiver transmit-interface trunk trust tunnel tx-queue tx-ring-limit txspeed udld unidirectional
 uplink vlan vlan-id vlan-range voice vrf vrrp vtp wrr-queue xconnect speed-duplex full-duplex half-duplex access-session cwmp eigrp rip bgp zone security-level nameif management-only failover ddns dhcp dhcprelay no-shutdown allocate-interface management
 nve host-reachability no default dcb fec port priority-flow-control platform redundancy-group ppp-multilink group-range async modem line loopback autostate shutdown`.split(
    /\s+/,
  ),
);
/** Below an interface. */
export const isKnownInInterface = (text: string): boolean => inInterface.has(text.replace(/^(no|default) /, '').split(/\s+/, 1)[0] ?? '');

const asa = new Set(
  `aaa aaa-server ac-agentless action-uri allow-ssc-mgmt app-agent arp arp-inspection as-path asdm asp auth-prompt auto-update banner boot bfd bfd-template ca call-home certificate checkheaps class-map client-update clock cluster cmd community-list compression config-register
 console crashinfo crypto cts ctl-file ctl-provider ddns default-group-policy delay dhcp-client dhcpd dhcprelay dns dns-group dns-guard domain-name dynamic-access-policy-record dynamic-filter dynamic-map eigrp email enable encryption end event exit fail-safe failover file firewall fips fixup
 flow flow-export flow-offload fragment ftp ftp-map fqdn global-policy group-delimiter group-policy help hostname hpm http http-map icmp igmp ike ima imap4s import interface-policy ip ipsec ipv6 isakmp jumbo-frame key key-chain kill l2tp ldap ldap-attribute-map license license-smart lisp logging login mac-address mac-address-table mac-learn
 management-access mask-banner media-termination memory monitor-interface mount mroute mtu multicast-routing names netconf network-acl no ntp nve object-group-search pager passwd password password-policy pim policy-list policy-map policy-route pop3s prefix-list priority-queue privilege prompt quit quota reactivation-mode redundant-interface regex resource
 remote-access route route-map router same-security-traffic scansafe serial-number service service-interface service-policy set setup shun sla smtp-server smtps snmp snmp-map snmp-server software-version ssh ssl static-nat sunrpc-server sysopt tcp-map telnet terminal tftp-server threat-detection time-range timeout tls-proxy track tunnel-group tunnel-group-map uc-ime
 unified-client-proxy url-block url-cache url-server user-identity user-statistics username util virtual vpdn vpn vpn-addr-assign vpn-group-policy vpn-load-balancing vpn-sessiondb vpnsetup webvpn wccp xlate zone-cluster zonelabs-integrity community extcommunity-list match zone parameters context class allocate-interface config-url admin-context coredump drop dap
 dp-tcp-proxy mac route-lookup ASA Cryptochecksum prompt-hostname hw-module module inspect cts-role sctp sso app-hosting trustpoint`.split(
    /\s+/,
  ),
);
/** Top of an ASA configuration. */
export function isKnownAsa(text: string): boolean {
  const [first = ''] = text.replace(/^(no|clear|default) /, '').split(/\s+/, 1);
  return asa.has(first);
}
