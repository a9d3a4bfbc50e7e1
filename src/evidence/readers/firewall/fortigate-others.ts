/** Tables of a FortiGate beside its policies: such as lead packets another way, such as only drop more, and what nobody knows. */
import type { Table } from './fortigate-tree.js';
import type { RuleCollector } from './rule-rows.js';

/** Families of tables that say nothing about what passes, or are read with the policies. */
const families =
  /^(alertemail|antivirus|application|authentication|automation|azure|casb|certificate|cifs|credential-store|dlp|dnsfilter|dpdk|emailfilter|endpoint-control|ethernet-oam|extender-controller|extension-controller|file-filter|firewall|ftp-proxy|global|gui|hardware|icap|imp2p|ips|log|monitoring|netscan|nsxt|report|router|sctp-filter|spamfilter|ssh-filter|switch-controller|system|telemetry-controller|user|vdom|videofilter|virtual-patch|voip|vpn|waf|wanopt|web-proxy|webfilter|wireless-controller|ztna|diameter-filter|rule|icap|gtp|ums|entitlements)( |$)/;
/** Tables of rules that are read, or of objects, pools, profiles and shaping. */
const knownFirewall =
  /^firewall (address6?|address6-template|addrgrp6?|access-proxy.*|auth-portal|central-snat-map|city|country|region|decrypted-traffic-mirror|global|identity-based-route|internet-service.*|ippool6?|ippool_grp|iprope.*|ldb-monitor|local-in-policy6?|multicast-address6?|network-service-dynamic|on-demand-sniffer|pfcp|policy6?|profile.*|proxy-address|proxy-addrgrp|schedule .*|service .*|shaper .*|shaping-policy|shaping-profile|ssh.*|ssl.*|traffic-class|vendor-mac.*|vip6?|vip46|vip64|vipgrp6?|vipgrp46|vipgrp64|wildcard-fqdn .*|gtp|mms-profile|carrier-endpoint-bwl)$/;
/** They lead packets another way than the routes, or decide by what no policy shows. */
const deciding = /^(router policy6?|firewall ttl-policy|switch-controller acl .*)$/;
const dropping =
  /^(firewall ipmacbinding .*|firewall DoS-policy6?|switch-controller (security-policy .*|802-1X-settings|storm-control.*)|system ips-urlfilter.*)$/;
/** Told by the reader of policies. */
const told =
  /^firewall (acl6?|interface-policy6?|DoS-policy6?|proxy-policy|security-policy|multicast-policy6?|policy46|policy64|sniffer|explicit-proxy-policy)$/;

export function tellOtherTables(tables: readonly Table[], rules: RuleCollector): void {
  const only: string[] = [];
  for (const { path, entries, line } of tables) {
    if (told.test(path)) continue;
    if (deciding.test(path)) for (const entry of entries) rules.refuse(entry.line, `entry "${entry.name}" of ${path} is not worked out`);
    else if (dropping.test(path)) only.push(`${path} (line ${String(line)})`);
    else if (!families.test(path) || (path.startsWith('firewall ') && !knownFirewall.test(path)))
      rules.refuse(line, `the table "${path.slice(0, 100)}" is not understood`);
  }
  if (only.length > 0)
    rules.note(`Not worked out, since it can only drop more than the policies let pass: ${only.slice(0, 20).join(', ')}.`);
}
