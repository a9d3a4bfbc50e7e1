/** Statements of Cisco devices that can only drop more than their access lists let pass: not worked out, and told with their lines. */
import type { Statement } from './cisco-sections.js';
import type { RuleCollector } from './rule-rows.js';

const onPort =
  /^(switchport (port-security|protected|block)|storm-control|dot1x|mab$|authentication port-control|access-session port-control|(ip|ipv6) (verify|inspect|ips|urlfilter|arp inspection|tcp intercept|virtual-reassembly drop)\b|ipv6 nd raguard|service-policy)/;
const onTop =
  /^(ip verify reverse-path|ip tcp intercept|ip urlfilter|ip source-track|shun |threat-detection scanning-threat shun|fragment |control-plane)/;
const shown = 20;

export function tellDropping(statements: readonly Statement[], rules: RuleCollector): void {
  const found = statements.flatMap(({ text, line, below }) => [
    ...(onTop.test(text) ? [{ text, line }] : []),
    ...(text.startsWith('interface ') ? below.filter((each) => onPort.test(each.text)) : []),
  ]);
  if (found.length === 0) return;
  const named = found.slice(0, shown).map(({ text, line }) => `"${text.slice(0, 60)}" (line ${String(line)})`);
  const more = found.length > shown ? ` and ${String(found.length - shown)} more` : '';
  rules.note(`Not worked out, since it can only drop more than the access lists let pass: ${named.join(', ')}${more}.`);
}
