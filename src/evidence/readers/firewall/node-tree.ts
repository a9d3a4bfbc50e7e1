/** A configuration as a tree of words, whatever its notation: `set a b c`, `a { b c; }`, or XML with entries and members. */
import { limitOf } from '../../../model/limits.js';
import { SaxesParser } from 'saxes';
import type { InputFile } from '../../../model/file.js';
import { UnreadableFile } from '../../reader.js';
import { tableChunks } from '../text.js';

export interface TreeNode {
  readonly name: string;
  readonly line: number;
  children: Map<string, TreeNode>;
}
export const newNode = (name: string, line: number): TreeNode => ({ name, line, children: new Map() });

export function childOf(node: TreeNode, name: string, line: number): TreeNode {
  let child = node.children.get(name);
  if (child === undefined) node.children.set(name, (child = newNode(name, line)));
  return child;
}
/** The node at a path; undefined: there is none. */
export function nodeAt(node: TreeNode | undefined, ...path: readonly string[]): TreeNode | undefined {
  let here = node;
  for (const name of path) here = here?.children.get(name);
  return here;
}
export const namesAt = (node: TreeNode | undefined, ...path: readonly string[]): readonly string[] => [
  ...(nodeAt(node, ...path)?.children.keys() ?? []),
];
export const nameAt = (node: TreeNode | undefined, ...path: readonly string[]): string => namesAt(node, ...path)[0] ?? '';
export const nodesAt = (node: TreeNode | undefined, ...path: readonly string[]): readonly TreeNode[] => [
  ...(nodeAt(node, ...path)?.children.values() ?? []),
];

export interface XmlElement {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly line: number;
  readonly column: number;
  readonly children: XmlElement[];
  text: string;
}
const deepest = 200;
const mostElements = limitOf('firewall-xml-elements');

/** A whole XML document with the lines of its elements. DOCTYPE is refused, and with it every entity of its own. */
export async function xmlOf(file: InputFile): Promise<XmlElement> {
  const parser = new SaxesParser({ xmlns: false });
  const open: XmlElement[] = [];
  const roots: XmlElement[] = [];
  let count = 0;
  const fail = (message: string): never => {
    throw new UnreadableFile('E_EVIDENCE_FORMAT', message, parser.line, 1);
  };
  parser.on('doctype', () => fail('The XML is refused: it has a DOCTYPE.'));
  let at = { line: 1, column: 1 };
  parser.on('opentagstart', () => (at = { line: parser.line, column: Math.max(1, parser.column) }));
  parser.on('opentag', ({ name, attributes }) => {
    const element: XmlElement = { tag: name, attributes, ...at, children: [], text: '' };
    count += 1;
    if (open.length >= deepest || count > mostElements)
      fail('The XML is nested too deep, or holds too many elements (limit firewall-xml-elements).');
    open.at(-1)?.children.push(element);
    if (open.length === 0) roots.push(element);
    open.push(element);
  });
  parser.on('closetag', () => void open.pop());
  const take = (text: string): void => {
    const top = open.at(-1);
    if (top !== undefined) top.text += text;
  };
  parser.on('text', take);
  parser.on('cdata', take);
  try {
    for await (const chunk of tableChunks(file, () => undefined)) parser.write(chunk);
    parser.close();
  } catch (error) {
    if (error instanceof UnreadableFile) throw error;
    throw new UnreadableFile(
      'E_EVIDENCE_FORMAT',
      `The XML is damaged: ${error instanceof Error ? error.message : 'it cannot be parsed'}`,
      parser.line,
      1,
    );
  }
  return roots[0] ?? fail('The file holds no element.');
}

/** Entries by their name, members by their text, other elements by their tag; text of its own is one word more. */
export function treeOfXml(element: XmlElement): TreeNode {
  const name = element.tag === 'entry' ? (element.attributes['name'] ?? '') : element.tag === 'member' ? element.text.trim() : element.tag;
  const node = newNode(name, element.line);
  for (const child of element.children) {
    const made = treeOfXml(child);
    const there = node.children.get(made.name);
    if (there === undefined) node.children.set(made.name, made);
    else for (const [key, value] of made.children) if (!there.children.has(key)) there.children.set(key, value);
  }
  const text = element.text.trim();
  if (text !== '' && element.tag !== 'member') childOf(node, text, element.line);
  return node;
}
