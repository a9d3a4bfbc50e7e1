/** Palo Alto PAN-OS, as set lines, braces or XML: security rules of each virtual system in their order, down to the default rules. */
import type { InputFile } from '../../model/file.js';
import { addressSetOf, addressTexts, allAddresses, without } from '../network/address-set.js';
import { defineReader, type Batch, type ReadOptions } from '../reader.js';
import { configLines } from './firewall/config-lines.js';
import { nameAt, namesAt, nodeAt, nodesAt, type TreeNode, treeOfXml, xmlOf } from './firewall/node-tree.js';
import { expandAll, type Expand } from './firewall/objects.js';
import { tellOtherRules, tellUnknown, tellZoneProtection } from './firewall/palo-alto-others.js';
import { addressesIn, servicesIn } from './firewall/palo-alto-objects.js';
import { treeOfBraces, treeOfSetLines } from './firewall/palo-alto-text.js';
import { collectRules, rulesAndInterfaces, type RuleCollector, wantedTraffic } from './firewall/rule-rows.js';
import { headOf, headText } from './text.js';

async function* read(file: InputFile, options: ReadOptions): AsyncGenerator<Batch, void, undefined> {
  const wanted = wantedTraffic(options.recordsAt);
  const rules = collectRules(options.kind);
  const roots = rootsOf(await treeOf(file, rules));
  for (const scope of scopesOf(roots)) readScope(scope, rules);
  for (const part of [...roots, ...roots.flatMap((root) => [...nodesAt(root, 'vsys'), ...nodesAt(root, 'device-group')])])
    tellUnknown(part, rules);
  tellInterfaces(roots, rules);
  const hostname = roots.map((root) => nameAt(root, 'deviceconfig', 'system', 'hostname')).find((name) => name !== '') ?? null;
  yield* rules.batches(hostname, file.path, wanted);
}

async function treeOf(file: InputFile, rules: RuleCollector): Promise<TreeNode> {
  if (
    headText(await headOf(file, 4096))
      .trimStart()
      .startsWith('<')
  )
    return treeOfXml(await xmlOf(file));
  const { lines, broken, notes } = await configLines(file);
  for (const { line, reason } of broken) rules.refuse(line, reason);
  for (const note of notes) rules.note(note);
  return lines.some(({ text }) => /^set \S/.test(text.trim())) ? treeOfSetLines(lines, rules.refuse) : treeOfBraces(lines, rules.refuse);
}

/** Interfaces and their units with the zone that lists them, and static routes of the virtual routers. */
function tellInterfaces(roots: readonly TreeNode[], rules: RuleCollector): void {
  const zones = new Map<string, string>();
  for (const owner of roots.flatMap((root) => [root, ...nodesAt(root, 'vsys')]))
    for (const zone of nodesAt(owner, 'zone'))
      for (const sort of ['layer3', 'layer2', 'virtual-wire', 'tap', 'tunnel'])
        for (const name of namesAt(zone, 'network', sort)) zones.set(name, zone.name);
  const tell = (node: TreeNode, ips: TreeNode | undefined): void => {
    const networks = namesAt(ips, 'ip').filter((text) => addressSetOf([text]).unknown.length === 0);
    rules.face(
      { interface: node.name, deviceZone: zones.get(node.name) ?? '', vlan: nameAt(node, 'tag'), networks, enabled: true },
      node.line,
    );
  };
  for (const root of roots) {
    for (const sort of ['ethernet', 'aggregate-ethernet'])
      for (const port of nodesAt(root, 'network', 'interface', sort)) {
        const layer = nodeAt(port, 'layer3');
        tell(port, layer);
        for (const unit of nodesAt(layer, 'units')) tell(unit, unit);
      }
    for (const sort of ['vlan', 'tunnel', 'loopback'])
      for (const unit of nodesAt(root, 'network', 'interface', sort, 'units')) tell(unit, unit);
    for (const router of nodesAt(root, 'network', 'virtual-router'))
      for (const route of nodesAt(router, 'routing-table', 'ip', 'static-route'))
        rules.route({ network: nameAt(route, 'destination'), by: nameAt(route, 'interface') || nameAt(route, 'nexthop', 'ip-address') });
  }
}

/** The places at which an export may begin: the top, `config`, and the device below `devices`. */
function rootsOf(document: TreeNode): readonly TreeNode[] {
  // The answer of the API wraps the configuration.
  const tree = nodeAt(document, 'result') ?? document;
  const tops = [tree, ...[nodeAt(tree, 'config')].filter((node) => node !== undefined)];
  return tops.flatMap((top) => [top, ...nodesAt(top, 'devices')]);
}

interface Scope {
  readonly name: string;
  readonly own: readonly TreeNode[];
  /** Nearest first: where objects are looked up. */
  readonly objects: readonly TreeNode[];
  /** Rules before and after its own, in order. */
  readonly pre: readonly TreeNode[];
  readonly post: readonly TreeNode[];
}

function scopesOf(roots: readonly TreeNode[]): readonly Scope[] {
  const all = (...path: readonly string[]): readonly TreeNode[] => roots.flatMap((root) => nodeAt(root, ...path) ?? []);
  const shared = [...all('shared'), ...all('policy', 'panorama'), ...all('panorama')];
  const systems = new Map<string, TreeNode[]>();
  for (const system of all('vsys').flatMap((node) => [...node.children.values()]))
    systems.set(system.name, [...(systems.get(system.name) ?? []), system]);
  const top: Scope = { name: '', own: roots, objects: [...roots, ...shared], pre: shared, post: shared };
  const inSystems = [...systems].map(([name, own]): Scope => ({
    name,
    own,
    objects: [...own, ...roots, ...shared],
    pre: shared,
    post: shared,
  }));
  const groups = new Map(all('device-group').flatMap((node) => [...node.children]));
  const inGroups = [...groups.values()].map((group): Scope => {
    const line: TreeNode[] = [];
    for (let at: TreeNode | undefined = group; at !== undefined && !line.includes(at); at = groups.get(nameAt(at, 'parent-dg')))
      line.push(at);
    return {
      name: group.name,
      own: [],
      objects: [...line, ...shared],
      pre: [...shared, ...[...line].reverse()],
      post: [...line, ...shared],
    };
  });
  const used = [...inSystems, ...inGroups].filter(hasRules);
  const ofItself = top.own.some((node) => nodeAt(node, 'rulebase') !== undefined || nodeAt(node, 'zone') !== undefined);
  return ofItself || (used.length === 0 && hasRules(top)) ? [top, ...used] : used;
}
const hasRules = ({ own, pre, post }: Scope): boolean =>
  [
    ...own.map((node) => nodeAt(node, 'rulebase')),
    ...pre.map((node) => nodeAt(node, 'pre-rulebase')),
    ...post.map((node) => nodeAt(node, 'post-rulebase')),
  ].some((node) => node !== undefined) || own.some((node) => nodeAt(node, 'zone') !== undefined);

interface Lookup {
  readonly addresses: Expand;
  readonly services: Expand;
  readonly zones: readonly string[];
  readonly chain: string;
}

function readScope(scope: Scope, rules: RuleCollector): void {
  const bases = [
    ...scope.pre.map((node) => nodeAt(node, 'pre-rulebase')),
    ...scope.own.map((node) => nodeAt(node, 'rulebase')),
    ...scope.post.map((node) => nodeAt(node, 'post-rulebase')),
  ].filter((node) => node !== undefined);
  const entries = bases.flatMap((base) => nodesAt(base, 'security', 'rules'));
  for (const base of bases) for (const rule of nodesAt(base, 'nat', 'rules')) rules.nat(rule.line);
  for (const base of bases) tellOtherRules(base, rules);
  for (const own of scope.own) tellZoneProtection(own, rules);
  const zones = new Set([
    ...scope.own.flatMap((node) => namesAt(node, 'zone')),
    ...entries.flatMap((entry) => [...namesAt(entry, 'from'), ...namesAt(entry, 'to')]),
  ]);
  zones.delete('any');
  const chain = `${scope.name === '' ? '' : `${scope.name}/`}security`;
  const lookup: Lookup = { addresses: addressesIn(scope.objects), services: servicesIn(scope.objects), zones: [...zones], chain };
  const prefix = scope.name === '' ? '' : `${scope.name}/`;
  for (const entry of entries) readRule(entry, prefix, lookup, rules);
  const overridden = bases.flatMap((base) => nodesAt(base, 'default-security-rules', 'rules'));
  const line = nodeAt(bases[0], 'security', 'rules')?.line ?? scope.own[0]?.line ?? 0;
  const inner = overridden.find(({ name }) => name === 'intrazone-default');
  const outer = overridden.find(({ name }) => name === 'interzone-default');
  const everywhere = {
    chain,
    traffic: ['through'],
    sourceAddress: ['any'],
    destinationAddress: ['any'],
    service: ['any'],
    enabled: true,
    isDefault: true,
  } as const;
  const logs = (node: TreeNode | undefined): boolean => nameAt(node, 'log-end') === 'yes' || nameAt(node, 'log-start') === 'yes';
  for (const zone of zones)
    rules.add(
      {
        ...{
          ...everywhere,
          id: `${prefix}intrazone-default ${zone}`,
          sourceInterface: [zone],
          destinationInterface: [zone],
          logged: logs(inner),
        },
        action: /^(|allow)$/.test(nameAt(inner, 'action')) ? 'allow' : 'deny',
      },
      inner?.line ?? line,
    );
  const action = nameAt(outer, 'action') === 'allow' ? 'allow' : 'deny';
  rules.add(
    { ...everywhere, id: `${prefix}interzone-default`, sourceInterface: [], destinationInterface: [], logged: logs(outer), action },
    outer?.line ?? line,
  );
}

/** Settings of a rule that say nothing about which packets it matches. */
const besides =
  /^(from|to|source|destination|service|application|action|disabled|description|tag|group-tag|log-start|log-end|log-setting|profile-setting|option|negate-source|negate-destination|rule-type|icmp-unreachable|qos|uuid|target|schedule|disable-server-response-inspection|disable-inspect|loc|policy-id|audit-comment)$/;
/** Settings that narrow a rule, unless they say "any". */
const narrowing =
  /^(source-user|category|hip-profiles|source-hip|destination-hip|source-device|destination-device|saas-.*|source-imsi|source-imei|source-nw-slice)$/;

function readRule(entry: TreeNode, prefix: string, lookup: Lookup, rules: RuleCollector): void {
  const { line, name } = entry;
  const refuse = (reason: string): void => {
    rules.refuse(line, `rule "${name}" is not understood: ${reason}`);
  };
  const lacking = ['from', 'to', 'source', 'destination', 'service', 'application', 'action'].find(
    (each) => namesAt(entry, each).length === 0,
  );
  if (lacking !== undefined) {
    refuse(`it has no ${lacking}`);
    return;
  }
  const action = nameAt(entry, 'action');
  if (!/^(allow|deny|drop|reset-client|reset-server|reset-both)$/.test(action)) {
    refuse(`action "${action}"`);
    return;
  }
  const conditions: string[] = [];
  for (const each of entry.children.values()) {
    const values = [...each.children.keys()];
    if (narrowing.test(each.name)) {
      if (!values.includes('any')) conditions.push(`${each.name} ${values.join(', ')}`.slice(0, 500));
    } else if (!besides.test(each.name)) {
      rules.refuse(each.line, `setting "${each.name}" of rule "${name}" is not understood`);
      conditions.push(`${each.name} ${values.join(', ')}`.slice(0, 500));
    }
  }
  const schedule = nameAt(entry, 'schedule');
  if (schedule !== '') conditions.push(`schedule ${schedule}`);
  const source = addresses(entry, 'source', lookup.addresses);
  const destination = addresses(entry, 'destination', lookup.addresses);
  const service = services(entry, lookup.services);
  if (!('texts' in source) || !('texts' in destination) || !('texts' in service)) {
    for (const part of [source, destination, service]) if (!('texts' in part)) refuse(part.problem);
    return;
  }
  const applications = namesAt(entry, 'application');
  if (!applications.includes('any')) conditions.push(`application ${applications.join(', ')}`.slice(0, 500));
  const comment = nameAt(entry, 'description');
  for (const [n, [from, to]] of zonePairs(entry, lookup.zones).entries())
    rules.add(
      {
        ...{
          id: `${prefix}${name}${n === 0 ? '' : ` (${from.join()} to ${to.join()})`}`,
          chain: lookup.chain,
          traffic: ['through'],
          comment,
        },
        ...{ action: action === 'allow' ? 'allow' : 'deny', sourceInterface: from, destinationInterface: to },
        ...{ sourceAddress: source.texts, destinationAddress: destination.texts, service: service.texts },
        ...{
          enabled: nameAt(entry, 'disabled') !== 'yes',
          logged: nameAt(entry, 'log-end') !== 'no' || nameAt(entry, 'log-start') === 'yes',
        },
        ...(conditions.length > 0 && { conditions }),
      },
      line,
    );
}

type Part = { readonly texts: readonly string[] } | { readonly problem: string };

function addresses(entry: TreeNode, key: 'source' | 'destination', expand: Expand): Part {
  const found = expandAll(namesAt(entry, key), expand);
  if (found.problem !== null || nameAt(entry, `negate-${key}`) !== 'yes')
    return found.problem === null ? { texts: found.texts } : { problem: found.problem };
  const { set, unknown } = addressSetOf(found.texts);
  return unknown.length > 0 ? { problem: `all addresses but "${unknown[0] ?? ''}"` } : { texts: addressTexts(without(allAddresses, set)) };
}

/** Without a port of its own, a rule for an application opens what the application uses: no port can be named. */
function services(entry: TreeNode, expand: Expand): Part {
  const names = namesAt(entry, 'service');
  const applications = namesAt(entry, 'application');
  const isAny = names.includes('any');
  if (isAny && applications.includes('any')) return { texts: ['any'] };
  if (isAny || names.includes('application-default'))
    return {
      texts: applications.includes('any') ? ['application-default'] : applications.map((application) => `application ${application}`),
    };
  const found = expandAll(names, expand);
  return found.problem === null ? { texts: found.texts } : { problem: found.problem };
}

/** From and to as the rule's type means them: within each zone, between zones, or as written. */
function zonePairs(entry: TreeNode, zones: readonly string[]): readonly (readonly [from: readonly string[], to: readonly string[]])[] {
  const from = namesAt(entry, 'from');
  const to = namesAt(entry, 'to');
  const written = (names: readonly string[]): readonly string[] => (names.includes('any') ? [] : names);
  const sources = from.includes('any') ? zones : from;
  switch (nameAt(entry, 'rule-type')) {
    case 'intrazone':
      return sources.map((zone) => [[zone], [zone]]);
    case 'interzone':
      return sources.flatMap((zone) => {
        const others = (to.includes('any') ? zones : to).filter((other) => other !== zone);
        return others.length === 0 ? [] : [[[zone], others] as const];
      });
    default:
      return [[written(from), written(to)]];
  }
}

function recognise(head: Uint8Array): number {
  const text = headText(head).replace(/\r\n?/g, '\n');
  if (/^\s*(<\?xml[^>]*\?>\s*)?(<!--[^]*?-->\s*)*<(config|response)[\s>]/.test(text))
    return /<(devices|mgt-config|vsys|rulebase|deviceconfig|panorama)[\s/>]/.test(text) ? 93 : 0;
  if (
    /^set (deviceconfig|rulebase|network (interface|virtual-router)|vsys|shared (address|service|pre-rulebase|post-rulebase)|device-group|zone|address|service|address-group|mgt-config|template) /m.test(
      text,
    )
  )
    return /^set (deviceconfig|rulebase|vsys|device-group|shared|template|mgt-config) /m.test(text) ? 93 : 86;
  return /^(config|deviceconfig|policy|devices|vsys|rulebase) \{\s*$/m.test(text) && /^\s+\S.*;\s*$/m.test(text) ? 91 : 0;
}

export const paloAlto = defineReader({
  id: 'palo-alto',
  title: 'Palo Alto PAN-OS configuration',
  description:
    'The running configuration as XML, or output of `show` with `set cli config-output-format set` (or default). Security rules of each virtual system or device group become rows in their order (after move and delete), between the rules of Panorama before and after, ' +
    'with addresses, groups, negation and services expanded, and the two default rules. Applications, users and host names are conditions that ports cannot show; rules that lack a needed setting are listed.',
  ceiling: 'E3',
  records: 'name',
  besides: rulesAndInterfaces,
  recognise,
  read,
});
