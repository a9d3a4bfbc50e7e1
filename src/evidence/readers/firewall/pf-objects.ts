/** Aliases and interfaces of pfSense and OPNsense, and what an end of a rule names. */
import { addressSetOf, addressTexts, allAddresses, without } from '../../network/address-set.js';
import { portOf } from '../../network/protocols.js';
import { networkText, rangeText } from './cisco-addresses.js';
import type { XmlElement } from './node-tree.js';
import { type Expand, expander, type Groups, newGroup } from './objects.js';

export const elementAt = (element: XmlElement | undefined, ...path: readonly string[]): XmlElement | undefined => {
  let here = element;
  for (const tag of path) here = here?.children.find((child) => child.tag === tag);
  return here;
};
export const textAt = (element: XmlElement | undefined, ...path: readonly string[]): string =>
  elementAt(element, ...path)?.text.trim() ?? '';
export const elementsAt = (element: XmlElement | undefined, ...path: readonly string[]): readonly XmlElement[] =>
  elementAt(element, ...path)?.children ?? [];
/** pfSense writes an empty element, OPNsense 1 or yes. */
export const isSet = (element: XmlElement | undefined, tag: string): boolean => {
  const found = elementAt(element, tag);
  return found !== undefined && !/^(0|no|false)$/i.test(found.text.trim());
};

export interface PfObjects {
  readonly addresses: Expand;
  readonly ports: Expand;
}

export function pfObjects(root: XmlElement): PfObjects {
  const networks: Groups = new Map();
  const ports: Groups = new Map();
  const aliases = [...elementsAt(root, 'aliases'), ...elementsAt(root, 'OPNsense', 'Firewall', 'Alias', 'aliases')].filter(
    ({ tag }) => tag === 'alias',
  );
  const names = new Set(aliases.map((alias) => textAt(alias, 'name')));
  for (const alias of aliases) {
    const name = textAt(alias, 'name');
    const type = textAt(alias, 'type');
    if (textAt(alias, 'enabled') === '0') continue;
    const group = newGroup();
    const words = `${textAt(alias, 'address')} ${textAt(alias, 'content')}`.split(/\s+/).filter((word) => word !== '');
    const isPlain = /^(host|network|port)$/.test(type);
    if (!isPlain) group.texts.push(`alias ${name} (${type})`);
    else
      for (const word of words)
        if (names.has(word)) group.members.push(word);
        else group.texts.push(...(type === 'port' ? portTexts(word) : [addressText(word)]));
    (type === 'port' ? ports : networks).set(name, group);
  }
  const interfaces = elementsAt(root, 'interfaces');
  return {
    addresses: expander(networks, (name) => ofInterface(name, interfaces) ?? literal(name)),
    ports: expander(ports, (name) => (portRange(name) === null ? null : portTexts(name))),
  };
}

const addressText = (word: string): string =>
  networkText(word) ?? (word.includes('-') ? rangeText(...halves(word)) : null) ?? `host ${word}`;
const halves = (text: string): readonly [string, string] => {
  const at = text.indexOf('-');
  return [text.slice(0, at), text.slice(at + 1)];
};
const literal = (name: string): readonly string[] | null => {
  const text = networkText(name) ?? (name.includes('-') ? rangeText(...halves(name)) : null);
  return text === null ? null : [text];
};

function portRange(word: string): string | null {
  const [first = '', last = first] = word.split(/[:-]/);
  const from = portOf(first);
  const to = portOf(last);
  return from === null || to === null || from > to ? null : from === to ? String(from) : `${from}-${to}`;
}
const portTexts = (word: string): readonly string[] => [portRange(word) ?? word];

/** `lan` is its network, `lanip` its address, `(self)` every address of the firewall. */
function ofInterface(name: string, interfaces: readonly XmlElement[]): readonly string[] | null {
  if (name === '(self)') return ['this firewall'];
  const found = interfaces.find(({ tag }) => tag === name || `${tag}ip` === name);
  if (found === undefined) return null;
  const isOne = found.tag !== name;
  const texts = [
    networkText(isOne ? textAt(found, 'ipaddr') : `${textAt(found, 'ipaddr')}/${textAt(found, 'subnet')}`),
    networkText(isOne ? textAt(found, 'ipaddrv6') : `${textAt(found, 'ipaddrv6')}/${textAt(found, 'subnetv6')}`),
  ].filter((text) => text !== null);
  return texts.length > 0 ? texts : [`interface ${name}`];
}

export type PfPart = { readonly texts: readonly string[] } | { readonly problem: string };

/** The addresses that names mean, within the families of the rule. */
export function pfAddresses(names: readonly string[], isNot: boolean, families: readonly (4 | 6)[], expand: Expand): PfPart {
  const family = { v4: families.includes(4) ? allAddresses.v4 : [], v6: families.includes(6) ? allAddresses.v6 : [] };
  const texts: string[] = [];
  for (const name of names) {
    if (name === 'any') texts.push(...addressTexts(family));
    else {
      const found = expand(name);
      if (found.problem !== null) return found;
      texts.push(...found.texts);
    }
  }
  const { set, unknown } = addressSetOf(texts);
  if (isNot)
    return unknown.length > 0 ? { problem: `all addresses but "${unknown[0] ?? ''}"` } : { texts: addressTexts(without(family, set)) };
  const own = texts.filter((text) => unknown.includes(text) || families.includes(text.includes(':') ? 6 : 4));
  return { texts: [...new Set(own)] };
}
