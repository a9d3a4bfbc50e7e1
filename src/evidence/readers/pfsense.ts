/** pfSense and OPNsense (config.xml): filter rules in the order in which pf decides, with aliases and interfaces expanded. */
import type { InputFile } from '../../model/file.js';
import { icmpTypes, protocolOf } from '../network/protocols.js';
import { wholeProtocol } from '../network/service-set.js';
import { defineReader, UnreadableFile, type Batch, type ReadOptions } from '../reader.js';
import { type XmlElement, xmlOf } from './firewall/node-tree.js';
import { elementAt, elementsAt, isSet, pfAddresses, pfObjects, type PfObjects, textAt } from './firewall/pf-objects.js';
import { withMask } from './firewall/interface-rows.js';
import { collectRules, rulesAndInterfaces, type Rule, type RuleCollector, wantedTraffic } from './firewall/rule-rows.js';
import { headText } from './text.js';

async function* read(file: InputFile, options: ReadOptions): AsyncGenerator<Batch, void, undefined> {
  const wanted = wantedTraffic(options.recordsAt);
  const root = await xmlOf(file);
  if (!/^(pfsense|opnsense)$/.test(root.tag))
    throw new UnreadableFile('E_EVIDENCE_FORMAT', `The file is no configuration of pfSense or OPNsense: it holds <${root.tag}>.`);
  const rules = collectRules(options.kind);
  const objects = pfObjects(root);
  for (const group of ['rule', 'outbound', 'onetoone', 'npt'])
    for (const rule of elementsAt(root, 'nat').filter(({ tag }) => tag === group)) {
      rules.nat(rule.line);
      if (textAt(rule, 'associated-rule-id') === 'pass')
        rules.refuse(rule.line, 'the translation lets its traffic pass by itself, which is not worked out');
    }
  const read = rulesOf(root).flatMap((element) => readRule(element, objects, rules));
  beforeAll(root, rules);
  tellOthers(root, rules);
  const add = ({ rule, line, pointer }: PfRule): void => {
    rules.add(rule, line, pointer);
  };
  // pf lets a later rule decide, unless one is quick: so the quick ones in order, then the others from the last to the first.
  for (const each of read.filter((one) => one.isFloating && one.isQuick)) add(each);
  for (const each of read.filter((one) => !one.isFloating)) add(each);
  for (const each of read.filter((one) => one.isFloating && !one.isQuick).reverse()) add(each);
  const filter = elementAt(root, 'filter') ?? root;
  rules.add(
    { ...whole('default', ['any']), action: 'deny', isDefault: true, logged: elementAt(root, 'syslog', 'nologdefaultblock') === undefined },
    filter.line,
    '/filter',
  );
  tellInterfaces(root, rules);
  yield* rules.batches(textAt(root, 'system', 'hostname') || null, file.path, wanted);
}

/** Settings by which more, or something else, passes than the rules say; and such as only drop more. */
function tellOthers(root: XmlElement, rules: RuleCollector): void {
  const system = elementAt(root, 'system');
  if (system !== undefined && isSet(system, 'disablefilter'))
    rules.refuse(
      elementAt(system, 'disablefilter')?.line ?? system.line,
      'the filter is switched off (disablefilter): whatever the rules say, everything passes',
    );
  const upnp = elementAt(root, 'installedpackages', 'miniupnpd');
  if (upnp !== undefined && isSet(elementAt(upnp, 'config'), 'enable'))
    rules.refuse(upnp.line, 'devices inside may open ports by themselves (UPnP), which no rule shows');
  const portals = elementsAt(root, 'captiveportal').filter((portal) => isSet(portal, 'enable'));
  if (portals.length > 0)
    rules.note(
      `Not worked out, since it can only drop more than the rules let pass: captive portal ${portals.map(({ tag, line }) => `${tag} (line ${String(line)})`).join(', ')}.`,
    );
}

/** Interfaces by the names that rules have for them, and static routes by the interface of their gateway. */
function tellInterfaces(root: XmlElement, rules: RuleCollector): void {
  for (const each of elementsAt(root, 'interfaces')) {
    const four = withMask(textAt(each, 'ipaddr'), textAt(each, 'subnet'));
    const six = withMask(textAt(each, 'ipaddrv6'), textAt(each, 'subnetv6'));
    rules.face(
      {
        interface: each.tag,
        alias: textAt(each, 'if'),
        networks: [four, six].filter((network) => network !== null),
        // pfSense names an interface in use by an empty element, OPNsense by 1.
        enabled: isSet(each, 'enable') || /^(wan|lan)$/.test(each.tag),
      },
      each.line,
      `/interfaces/${each.tag}`,
    );
  }
  const gateways = [...elementsAt(root, 'gateways'), ...elementsAt(root, 'OPNsense', 'Gateways')].filter(
    ({ tag }) => tag === 'gateway_item',
  );
  const byName = new Map(gateways.map((gateway) => [textAt(gateway, 'name'), textAt(gateway, 'interface')]));
  for (const route of elementsAt(root, 'staticroutes'))
    if (route.tag === 'route' && !isSet(route, 'disabled'))
      rules.route({ network: textAt(route, 'network'), by: byName.get(textAt(route, 'gateway')) ?? '' });
  const start = gateways.find(
    (gateway) => isSet(gateway, 'defaultgw') || textAt(gateway, 'name') === textAt(root, 'gateways', 'defaultgw4'),
  );
  rules.route({ network: '0.0.0.0/0', by: start === undefined ? 'wan' : textAt(start, 'interface') });
}

const whole = (id: string, addresses: readonly string[]): Omit<Rule, 'action'> => ({
  ...{ id, chain: 'in', traffic: ['through', 'to-device'], sourceInterface: [], destinationInterface: [] },
  ...{ sourceAddress: addresses, destinationAddress: addresses, service: ['any'], enabled: true },
});

/** What the firewall blocks before the rules of its owner. */
function beforeAll(root: XmlElement, rules: RuleCollector): void {
  if (!isSet(elementAt(root, 'system'), 'ipv6allow'))
    rules.add({ ...whole('IPv6 is not allowed', ['::/0']), action: 'deny' }, elementAt(root, 'system')?.line ?? root.line, '/system');
  for (const each of elementsAt(root, 'interfaces')) {
    const place = { ...whole('', ['any']), sourceInterface: [each.tag], action: 'deny' } as const;
    const at = `/interfaces/${each.tag}`;
    if (isSet(each, 'blockpriv'))
      rules.add({ ...place, id: `${each.tag}: private networks`, sourceAddress: privateNetworks }, each.line, at);
    if (isSet(each, 'blockbogons'))
      rules.add({ ...place, id: `${each.tag}: bogon networks`, sourceAddress: ['bogon networks'] }, each.line, at);
  }
}
const privateNetworks = ['10.0.0.0/8', '127.0.0.0/8', '100.64.0.0/10', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'];

interface Found {
  readonly element: XmlElement;
  readonly pointer: string;
  readonly isNew: boolean;
}
function rulesOf(root: XmlElement): readonly Found[] {
  const found = (path: readonly string[], isNew: boolean): readonly Found[] =>
    elementsAt(root, ...path)
      .filter(({ tag }) => tag === 'rule')
      .map((element, n) => ({ element, pointer: `/${path.join('/')}/rule[${n + 1}]`, isNew }));
  const newer = [...found(['OPNsense', 'Firewall', 'Filter', 'rules'], true)].sort(
    (a, b) => Number(textAt(a.element, 'sequence')) - Number(textAt(b.element, 'sequence')),
  );
  return [...newer, ...found(['filter'], false)];
}

interface PfRule {
  readonly rule: Rule;
  readonly line: number;
  readonly pointer: string;
  readonly isFloating: boolean;
  readonly isQuick: boolean;
}
/** Settings that narrow a rule by more than addresses and services. */
const narrowing = [
  'sched',
  'os',
  'tagged',
  'dscp',
  'tos',
  'max-src-nodes',
  'max-src-conn',
  'max-src-states',
  'vlanprio',
  'prio',
  'overload',
  'divert-to',
  'tcpflags1',
  'tcpflags2',
  'bridgeto',
  'xmac',
];
const known =
  /^(type|action|interface|interfacenot|ipprotocol|protocol|icmptype|icmp6-type|source|destination|source_net|source_not|source_port|destination_net|destination_not|destination_port|descr|description|disabled|enabled|log|floating|direction|quick|statetype|state-policy|statetimeout|gateway|replyto|reply-to|disablereplyto|tracker|associated-rule-id|created|updated|id|tag|tcpflags_any|allowopts|nosync|nopfsync|nottagged|ackqueue|defaultqueue|dnpipe|pdnpipe|category|categories|sequence|max|adaptivestart|adaptiveend|state|set-prio|set-prio-low|settos|udp-first|udp-multiple|udp-single|shaper1|shaper2|sort_order|prio_group|pflow|noxmlrpcsync|nordr|label|statistics|evaluations)$/;

function readRule({ element, pointer, isNew }: Found, { addresses, ports }: PfObjects, rules: RuleCollector): readonly PfRule[] {
  const { line } = element;
  const refuse = (reason: string): readonly PfRule[] => {
    rules.refuse(line, `the rule is not understood: ${reason}`);
    return [];
  };
  const type = textAt(element, isNew ? 'action' : 'type') || 'pass';
  if (type === 'match') return [];
  if (!/^(pass|block|reject)$/.test(type)) return refuse(`type "${type}"`);
  const conditions = narrowing.filter((tag) => textAt(element, tag) !== '').map((tag) => `${tag} ${textAt(element, tag)}`.slice(0, 200));
  for (const child of element.children)
    if (!known.test(child.tag) && !narrowing.includes(child.tag)) {
      rules.refuse(child.line, `setting "${child.tag.slice(0, 60)}" of a rule is not understood`);
      conditions.push(child.tag.slice(0, 60));
    }
  const families = familiesOf(textAt(element, 'ipprotocol'));
  const source = end(element, 'source', isNew);
  const destination = end(element, 'destination', isNew);
  const from = pfAddresses(source.names, source.isNot, families, addresses);
  const to = pfAddresses(destination.names, destination.isNot, families, addresses);
  if ('problem' in from) return refuse(from.problem);
  if ('problem' in to) return refuse(to.problem);
  const service = serviceOf(element, source.port, destination.port, ports);
  if ('problem' in service) return refuse(service.problem);
  const given = textAt(element, 'interface')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'any');
  const names = isSet(element, 'interfacenot') ? given.map((name) => `!${name}`) : given;
  const isFloating = isSet(element, 'floating') || (isNew && given.length !== 1);
  const direction = textAt(element, 'direction') || (isFloating && !isNew ? 'any' : 'in');
  const id = textAt(element, 'tracker') || element.attributes['uuid'] || pointer;
  const rule: Omit<Rule, 'chain' | 'traffic' | 'sourceInterface' | 'destinationInterface'> = {
    ...{ id, action: type === 'pass' ? 'allow' : 'deny', sourceAddress: from.texts, destinationAddress: to.texts, service: service.texts },
    ...{ enabled: isNew ? textAt(element, 'enabled') !== '0' : !isSet(element, 'disabled'), logged: isSet(element, 'log') },
    ...(conditions.length > 0 && { conditions }),
    comment: textAt(element, 'descr') || textAt(element, 'description'),
  };
  const more = { line, pointer, isFloating, isQuick: !isFloating || (isNew ? textAt(element, 'quick') !== '0' : isSet(element, 'quick')) };
  const inward: PfRule = {
    rule: { ...rule, chain: 'in', traffic: ['through', 'to-device'], sourceInterface: names, destinationInterface: [] },
    ...more,
  };
  const outward: PfRule = {
    rule: { ...rule, id: `${id} out`, chain: 'out', traffic: ['through', 'from-device'], sourceInterface: [], destinationInterface: names },
    ...more,
  };
  return direction === 'in' ? [inward] : direction === 'out' ? [outward] : [inward, outward];
}

const familiesOf = (text: string): readonly (4 | 6)[] =>
  text === 'inet46' ? [4, 6] : text === 'inet6' ? [6] : text === 'inet' || text === '' ? [4] : [4, 6];

function end(
  element: XmlElement,
  key: 'source' | 'destination',
  isNew: boolean,
): { readonly names: readonly string[]; readonly isNot: boolean; readonly port: string } {
  if (isNew) {
    const names = (textAt(element, `${key}_net`) || 'any').split(',').map((name) => name.trim());
    return { names, isNot: textAt(element, `${key}_not`) === '1', port: textAt(element, `${key}_port`) };
  }
  const side = elementAt(element, key);
  const name = textAt(side, 'address') || textAt(side, 'network') || 'any';
  return { names: name.split(',').map((each) => each.trim()), isNot: isSet(side, 'not'), port: textAt(side, 'port') };
}

type Services = { readonly texts: readonly string[] } | { readonly problem: string };
function serviceOf(element: XmlElement, sourcePort: string, port: string, ports: PfObjects['ports']): Services {
  const protocol = textAt(element, 'protocol').toLowerCase();
  if (protocol === '' || protocol === 'any') return { texts: ['any'] };
  if (protocol === 'icmp' || protocol === 'ipv6-icmp' || protocol === 'icmp6') {
    const types = textAt(element, protocol === 'icmp' ? 'icmptype' : 'icmp6-type')
      .split(',')
      .filter((type) => type !== '' && type !== 'any');
    const isSix = protocol !== 'icmp' || textAt(element, 'ipprotocol') === 'inet6';
    const numbers = types.map((type) => icmpNames[type] ?? icmpTypes.get(type) ?? (/^\d+$/.test(type) ? type : null));
    if (numbers.includes(null) || (isSix && types.length > 0 && !types.every((type) => /^\d+$/.test(type))))
      return { problem: `ICMP type "${types.join()}"` };
    const names = isSix ? ['icmp6'] : textAt(element, 'ipprotocol') === 'inet46' ? ['icmp', 'icmp6'] : ['icmp'];
    return { texts: names.flatMap((name) => (numbers.length === 0 ? [name] : numbers.map((number) => `${name}/${number ?? ''}`))) };
  }
  const numbers = protocol.split('/').map(protocolOf);
  if (numbers.includes(null)) return { problem: `protocol "${protocol}"` };
  const sources = listOf(sourcePort, ports);
  const destinations = listOf(port, ports);
  if ('problem' in sources) return sources;
  if ('problem' in destinations) return destinations;
  const texts = numbers.flatMap((number) => {
    const name = wholeProtocol(number ?? 0);
    if (!name.endsWith('/any')) return [name];
    return destinations.texts.flatMap((to) =>
      sources.texts.map((from) => `${name.replace('any', to)}${from === 'any' ? '' : ` from ${from}`}`),
    );
  });
  return { texts };
}
const icmpNames: Readonly<Record<string, string>> = {
  echoreq: '8',
  echorep: '0',
  unreach: '3',
  squench: '4',
  redir: '5',
  timex: '11',
  paramprob: '12',
  timereq: '13',
  timerep: '14',
  trace: '30',
};

function listOf(port: string, ports: PfObjects['ports']): Services {
  if (port === '' || port === 'any') return { texts: ['any'] };
  const texts: string[] = [];
  for (const each of port.split(',')) {
    const found = ports(each.trim());
    if (found.problem !== null) return found;
    texts.push(...found.texts);
  }
  return { texts };
}

export const pfsense = defineReader({
  id: 'pfsense',
  title: 'pfSense or OPNsense configuration',
  description:
    'The backup config.xml. Filter rules become rows in the order in which pf decides: quick floating rules, rules of the interfaces, other floating rules from the last to the first, then the denial of everything else. Aliases (nested too), networks of the interfaces and negation are expanded; ' +
    'aliases that are loaded from elsewhere, schedules and tags are conditions. Port forwards are noted, not worked out.',
  ceiling: 'E3',
  records: 'name',
  besides: rulesAndInterfaces,
  recognise: (head) => (/<(pfsense|opnsense)[\s>]/.test(headText(head).slice(0, 4096)) ? 95 : 0),
  read,
});
