/** What a PAN-OS configuration holds beside security rules: rules of other sorts that decide as well, protection that only drops more, and what nobody knows. */
import { nameAt, namesAt, nodeAt, nodesAt, type TreeNode } from './node-tree.js';
import type { RuleCollector } from './rule-rows.js';

/** Read elsewhere, or of no consequence for what passes (quality of service). */
const readRules = /^(security|nat|default-security-rules|qos)$/;
/** They open nothing: whatever they do, the rules for security have let the packet pass before. */
const onlyDrop = /^(decryption|authentication|captive-portal|tunnel-inspect|dos|network-packet-broker)$/;

/** A rulebase, before, of or after a virtual system or device group. */
export function tellOtherRules(base: TreeNode, rules: RuleCollector): void {
  const dropping: string[] = [];
  for (const sort of base.children.values()) {
    if (readRules.test(sort.name)) continue;
    const entries = nodesAt(sort, 'rules');
    for (const entry of entries) {
      if (nameAt(entry, 'disabled') === 'yes') continue;
      if (onlyDrop.test(sort.name) && namesAt(entry, 'action').every((action) => action !== 'deny'))
        dropping.push(`${sort.name} rule "${entry.name}" (line ${String(entry.line)})`);
      else rules.refuse(entry.line, `${sort.name} rule "${entry.name}" is not worked out`);
    }
    if (entries.length === 0 && sort.children.size > 0) rules.refuse(sort.line, `rules of the sort "${sort.name}" are not worked out`);
  }
  tell(dropping, rules);
}

/** Protection profiles of zones drop floods and malformed packets. */
export function tellZoneProtection(scope: TreeNode, rules: RuleCollector): void {
  tell(
    nodesAt(scope, 'zone').flatMap((zone) => {
      const profile = nodeAt(zone, 'network', 'zone-protection-profile') ?? nodeAt(zone, 'zone-protection-profile');
      return profile === undefined ? [] : [`zone protection of ${zone.name} (line ${String(profile.line)})`];
    }),
    rules,
  );
}

const named = 20;
function tell(dropping: readonly string[], rules: RuleCollector): void {
  if (dropping.length === 0) return;
  const more = dropping.length > named ? ` and ${String(dropping.length - named)} more` : '';
  rules.note(
    `Not worked out, since they can only drop more than the security rules let pass: ${dropping.slice(0, named).join(', ')}${more}.`,
  );
}

/** Parts of a device, a virtual system or a device group that say nothing about what passes, or are read. */
const known = new Set(
  `address address-group application application-container application-filter application-group application-status application-tag authentication-object authentication-profile authentication-sequence botnet captive-portal
 certificate certificate-profile config content-preview dag deviceconfig device-group device-object devices description display-name dns-proxy dynamic-user-group email-scheduler external-list fqdn global-protect group-mapping hip-objects hip-profiles
 http-server-profile iot import local-user-database log-collector log-collector-group log-settings master-device mgt-config mgmt-config mfa-server-profile network ocsp-responder override panorama parent-dg plugins policy post-rulebase pre-rulebase
 profile-group profiles quota-settings rating readonly redistribution-agent redistribution-collector reference-templates region report-group reports response-page rulebase saml-identity-provider schedule scep sdwan-interface-profile secure-web-gateway server-profile service service-group setting settings
 shared ssl-decrypt ssl-tls-service-profile stats tag template template-stack threats to-sw-version ts-agent url-admin-override url-content-types user-id user-id-agent user-id-hub user-id-ssl-auth user-id-collector variable vsys vm-info-source wildfire-appliance wildfire-appliance-cluster zone
 log-card authd-server authorization-codes kerberos ldap radius tacplus proxy pdf-summary-report lsvpn dynamic-ip-pool snmptrap syslog email http alg-override bfd-profile ha op-command-xml urldb version detail-version dg-meta-data max-internal-id`.split(
    /\s+/,
  ),
);
export function tellUnknown(scope: TreeNode, rules: RuleCollector): void {
  for (const part of scope.children.values())
    if (!known.has(part.name)) rules.refuse(part.line, `the part "${part.name.slice(0, 100)}" is not understood`);
}
