/** XML as a stream of small trees: the elements that a reader asks for, each with its place. Entities, DTDs, depth and sizes are bounded. */
import { limitOf } from '../../model/limits.js';
import { SaxesParser, type SaxesTagNS } from 'saxes';
import type { InputFile } from '../../model/file.js';
import { UnreadableFile } from '../reader.js';
import { headOf, headText, markedEncoding, textChunks, type Encoding } from './text.js';

/** An element that is open above another. */
export interface XmlAncestor {
  /** Without prefix. */
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** `/nmaprun/host[2]` */
  readonly pointer: string;
}
export interface XmlElement extends XmlAncestor {
  /** Namespace; "" where it has none. */
  readonly uri: string;
  readonly children: readonly XmlElement[];
  /** Its own text, all pieces joined, without blanks around it. */
  readonly text: string;
  readonly line: number;
  readonly column: number;
  /** Of the wanted element: from the root down; the same objects for all elements below them. */
  readonly within: readonly XmlAncestor[];
}
/** Whether the element of this path (names without prefix, from the root) is wanted whole. What is inside a wanted one is not asked about. */
export type Wanted = (path: readonly string[]) => boolean;

const mostDepth = limitOf('xml-depth');
const mostNodes = limitOf('xml-record-elements');
const mostText = limitOf('xml-record-bytes');

/** An open tag. An element is made of it only inside of what is wanted. */
interface Open {
  readonly tag: SaxesTagNS;
  /** The how manieth of its name. */
  readonly nth: number;
  readonly element: MutableElement | null;
  /** How many children of each name so far. */
  counts: Map<string, number> | null;
  text: string;
}
type MutableElement = { -readonly [K in keyof XmlElement]: XmlElement[K] } & { children: XmlElement[] };

/** The wanted elements in document order, as the file is read. Throws UnreadableFile with the line where it is no sound XML. */
export async function* xmlElements(file: InputFile, wanted: Wanted): AsyncGenerator<readonly XmlElement[], void, undefined> {
  const parser = new SaxesParser({ xmlns: true });
  const open: Open[] = [];
  const path: string[] = [];
  let within: readonly XmlAncestor[] = [];
  let found: XmlElement[] = [];
  /** Depth at which the wanted element began; 0: outside of one. */
  let from = 0;
  let nodes = 0;
  let kept = 0;
  let sinceEvent = 0;
  let place = { line: 1, column: 1 };
  const refuse = (code: UnreadableFile['code'], what: string): never => {
    throw new UnreadableFile(code, `The XML is refused: ${what}.`, parser.line, 1);
  };
  const keep = (size: number): void => {
    kept += size;
    if (kept > mostText) refuse('E_FILE_TOO_LARGE', 'one record holds more than 32 MB (limit xml-record-bytes)');
  };

  parser.on('doctype', (text) => {
    // A bare name, or one with an address, does nothing here: no DTD is ever fetched. An internal subset may define entities.
    if (text.includes('[')) refuse('E_EVIDENCE_FORMAT', 'its DOCTYPE has declarations of its own');
    sinceEvent = 0;
  });
  parser.on('opentagstart', ({ name }) => {
    const back = name.length + 2;
    // The blank behind the name is read already; where it is a line end, the tag began in the line before.
    place =
      parser.column === 0 ? { line: parser.line - 1, column: 1 } : { line: parser.line, column: Math.max(1, parser.column - back + 1) };
  });
  parser.on('opentag', (tag) => {
    sinceEvent = 0;
    if (path.push(tag.local) > mostDepth) refuse('E_TOO_DEEP', `nested deeper than ${mostDepth} levels (limit xml-depth)`);
    const above = open.at(-1);
    const nth = above === undefined ? 1 : nthChild(above, tag.local);
    let element: MutableElement | null = null;
    if (from > 0 || wanted(path)) {
      if (from === 0) {
        from = path.length;
        within = ancestorsOf(open);
        nodes = 0;
        kept = 0;
      }
      const parent = above?.element ?? within.at(-1);
      const attributes = attributesOf(tag);
      element = {
        name: tag.local,
        uri: tag.uri,
        attributes,
        children: [],
        text: '',
        within,
        line: place.line,
        column: place.column,
        pointer: pointerOf(parent?.pointer, tag.local, nth),
      };
      above?.element?.children.push(element);
      if (++nodes > mostNodes) refuse('E_FILE_TOO_LARGE', `one record holds more than ${mostNodes} elements (limit xml-record-elements)`);
      for (const name in attributes) keep(attributes[name]?.length ?? 0);
    }
    open.push({ tag, nth, element, counts: null, text: '' });
  });
  const takeText = (text: string): void => {
    sinceEvent = 0;
    const last = open.at(-1);
    if (from === 0 || last === undefined) return;
    keep(text.length);
    last.text += text;
  };
  parser.on('text', takeText);
  parser.on('cdata', takeText);
  parser.on('closetag', () => {
    sinceEvent = 0;
    const closed = open.pop();
    if (closed?.element) {
      closed.element.text = closed.text.trim();
      if (path.length === from) {
        found.push(closed.element);
        from = 0;
      }
    }
    path.pop();
  });

  const step = (act: () => void): void => {
    try {
      act();
    } catch (error) {
      if (error instanceof UnreadableFile) throw error;
      const what = error instanceof Error ? error.message.replace(/^\d+:\d+: /, '').replace(/\.$/, '') : 'it cannot be parsed';
      throw new UnreadableFile('E_EVIDENCE_FORMAT', `The file is no sound XML: ${what}.`, parser.line, 1);
    }
  };
  for await (const text of textChunks(file, await encodingOf(file))) {
    sinceEvent += text.length;
    step(() => parser.write(text));
    if (sinceEvent > mostText) refuse('E_FILE_TOO_LARGE', 'a text or tag is longer than 32 MB (limit xml-record-bytes)');
    if (found.length > 0) yield found;
    found = [];
  }
  step(() => parser.close());
  if (found.length > 0) yield found;
}

function attributesOf({ attributes }: SaxesTagNS): Readonly<Record<string, string>> {
  const values: Record<string, string> = {};
  for (const name in attributes) {
    const attribute = attributes[name];
    if (attribute === undefined || attribute.prefix === 'xmlns' || name === 'xmlns') continue;
    if (attribute.local === '__proto__')
      throw new UnreadableFile('E_EVIDENCE_FORMAT', 'An attribute is named "__proto__", which is refused.');
    values[attribute.local] = attribute.value;
  }
  return values;
}

function nthChild(above: Open, name: string): number {
  const counts = (above.counts ??= new Map<string, number>());
  const nth = (counts.get(name) ?? 0) + 1;
  counts.set(name, nth);
  return nth;
}
/** `[n]` from the second of a name on: how many there will be is not known while the file is read. */
const pointerOf = (above: string | undefined, name: string, nth: number): string => `${above ?? ''}/${name}${nth === 1 ? '' : `[${nth}]`}`;

function ancestorsOf(open: readonly Open[]): readonly XmlAncestor[] {
  const ancestors: XmlAncestor[] = [];
  for (const { tag, nth } of open)
    ancestors.push({ name: tag.local, attributes: attributesOf(tag), pointer: pointerOf(ancestors.at(-1)?.pointer, tag.local, nth) });
  return ancestors;
}

/** By the mark, else by the declaration. */
async function encodingOf(file: InputFile): Promise<Encoding> {
  const head = await headOf(file, 256);
  const marked = markedEncoding(head);
  if (marked !== null) return marked;
  const declared = /^\s*<\?xml[^>]*\sencoding\s*=\s*["']([\w.-]+)["']/.exec(headText(head))?.[1]?.toLowerCase() ?? 'utf-8';
  if (declared === 'utf-8' || declared === 'us-ascii' || declared === 'ascii') return 'utf-8';
  if (/^(iso-8859-1|latin1|windows-1252|cp1252)$/.test(declared)) return 'windows-1252';
  throw new UnreadableFile('E_ENCODING', `The XML says that it is in ${declared}, which is not read: save it as UTF-8.`, 1, 1);
}

/** The first start tag of a document, as its head shows it; null: no XML. */
export function rootOf(head: Uint8Array): { readonly name: string; readonly tag: string } | null {
  const text = headText(head);
  if (!/^\s*</.test(text)) return null;
  const body = text.replace(/<!--[\s\S]*?(?:-->|$)/g, '').replace(/<[?!][^>]*>/g, '');
  const match = /^\s*<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)([^>]*)/.exec(body);
  return match === null ? null : { name: match[1] ?? '', tag: match[0] };
}

/** Children of a name, and the first of them. */
export const childrenOf = (element: XmlElement, name: string): readonly XmlElement[] =>
  element.children.filter((child) => child.name === name);
export const childOf = (element: XmlElement, name: string): XmlElement | undefined => element.children.find((child) => child.name === name);
/** Text of the first child of a name; undefined where there is none, or it is blank. */
export const textOfChild = (element: XmlElement, name: string): string | undefined => childOf(element, name)?.text || undefined;
/** An attribute that is there and not blank. */
export const attributeOf = ({ attributes }: XmlAncestor, name: string): string | undefined =>
  Object.hasOwn(attributes, name) ? attributes[name]?.trim() || undefined : undefined;
