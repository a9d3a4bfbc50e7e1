/** Addresses, services and their groups of PAN-OS, looked up in a virtual system first, then in what is shared. */
import { maskedTexts, networkText, rangeText } from './cisco-addresses.js';
import { nameAt, namesAt, nodeAt, nodesAt, type TreeNode } from './node-tree.js';
import { type Expand, expander, type Groups, newGroup } from './objects.js';

/** `scopes`: the nearest first; what it defines hides the same name farther away. */
export function addressesIn(scopes: readonly TreeNode[]): Expand {
  const groups: Groups = new Map();
  for (const scope of scopes) {
    for (const entry of nodesAt(scope, 'address-group'))
      if (!groups.has(entry.name)) {
        const isDynamic = nodeAt(entry, 'dynamic') !== undefined;
        // `static` is left out in old versions.
        const members = nodeAt(entry, 'static') === undefined ? [] : namesAt(entry, 'static');
        groups.set(entry.name, { ...newGroup(), members: [...members], texts: isDynamic ? [`dynamic group ${entry.name}`] : [] });
      }
    for (const entry of nodesAt(scope, 'address')) if (!groups.has(entry.name)) groups.set(entry.name, addressOf(entry));
    for (const entry of nodesAt(scope, 'external-list'))
      if (!groups.has(entry.name)) groups.set(entry.name, { ...newGroup(), texts: [`external list ${entry.name}`] });
    for (const entry of nodesAt(scope, 'region'))
      if (!groups.has(entry.name)) groups.set(entry.name, { ...newGroup(), texts: [`region ${entry.name}`] });
  }
  return expander(groups, literal);
}

function literal(name: string): readonly string[] | null {
  if (name === 'any') return ['any'];
  const text = networkText(name) ?? (name.includes('-') ? rangeText(...ends(name)) : null);
  if (text !== null) return [text];
  if (/^[A-Z]{2}$/.test(name)) return [`region ${name}`];
  return /^panw-/.test(name) ? [`external list ${name}`] : null;
}
const ends = (text: string): readonly [string, string] => {
  const at = text.indexOf('-');
  return [text.slice(0, at), text.slice(at + 1)];
};

function addressOf(entry: TreeNode): ReturnType<typeof newGroup> {
  const one = (text: string | null): ReturnType<typeof newGroup> =>
    text === null ? { ...newGroup(), flaw: `address "${entry.name}" is not understood` } : { ...newGroup(), texts: [text] };
  const [address = '', mask = ''] = nameAt(entry, 'ip-wildcard').split('/');
  if (address !== '') {
    const texts = maskedTexts(address, mask, 'wildcard');
    return texts === null
      ? { ...newGroup(), flaw: `address "${entry.name}" names too many networks` }
      : { ...newGroup(), texts: [...texts] };
  }
  if (nameAt(entry, 'ip-netmask') !== '') return one(networkText(nameAt(entry, 'ip-netmask')));
  if (nameAt(entry, 'ip-range') !== '') return one(rangeText(...ends(nameAt(entry, 'ip-range'))));
  return one(nameAt(entry, 'fqdn') === '' ? null : `host ${nameAt(entry, 'fqdn')}`);
}

export function servicesIn(scopes: readonly TreeNode[]): Expand {
  const groups: Groups = new Map();
  for (const scope of scopes) {
    for (const entry of nodesAt(scope, 'service-group'))
      if (!groups.has(entry.name)) groups.set(entry.name, { ...newGroup(), members: [...namesAt(entry, 'members')] });
    for (const entry of nodesAt(scope, 'service')) if (!groups.has(entry.name)) groups.set(entry.name, serviceOf(entry));
  }
  return expander(groups, (name) => (name === 'service-http' ? ['tcp/80', 'tcp/8080'] : name === 'service-https' ? ['tcp/443'] : null));
}

function serviceOf(entry: TreeNode): ReturnType<typeof newGroup> {
  const texts: string[] = [];
  for (const protocol of nodesAt(entry, 'protocol')) {
    const ports = listAt(protocol, 'port');
    const sources = listAt(protocol, 'source-port');
    if (!/^(tcp|udp|sctp)$/.test(protocol.name) || [...ports, ...sources].some((text) => !/^\d+(-\d+)?$/.test(text)))
      return { ...newGroup(), flaw: `service "${entry.name}" is not understood` };
    for (const port of ports.length === 0 ? ['any'] : ports)
      for (const source of sources.length === 0 ? [''] : sources)
        texts.push(`${protocol.name}/${port}${source === '' ? '' : ` from ${source}`}`);
  }
  return texts.length > 0 ? { ...newGroup(), texts } : { ...newGroup(), flaw: `service "${entry.name}" names no protocol` };
}

/** `port 5,6 source-port 9` in one line is one path: each word stands below the one before it. */
function listAt(node: TreeNode, name: string): readonly string[] {
  const queue = [node];
  for (let at = 0; at < queue.length && at < 20; at += 1) {
    const here = queue[at];
    const found = namesAt(here, name);
    if (found.length > 0) return found.flatMap((text) => text.split(',')).map((text) => text.trim());
    queue.push(...(here?.children.values() ?? []));
  }
  return [];
}
