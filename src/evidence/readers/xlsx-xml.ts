/** The XML parts of a workbook as a stream of plain events, without namespaces; DOCTYPE is refused. */
import { SaxesParser } from 'saxes';
import { UnreadableFile } from '../reader.js';
import { markedEncoding } from './text.js';
import type { Zip } from './zip.js';

/** The value of an attribute, whatever its prefix. */
export type Attribute = (name: string) => string | undefined;

export interface XmlEvents {
  /** Names without prefix: both forms of the standard, and any prefix. */
  readonly open?: (name: string, attribute: Attribute) => void;
  readonly close?: (name: string) => void;
  readonly text?: (text: string) => void;
}

const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

function prefixed(attributes: Readonly<Record<string, string>>, wanted: string): string | undefined {
  for (const name in attributes) if (name.endsWith(`:${wanted}`)) return attributes[name];
  return undefined;
}

export function readXml(zip: Zip, part: string, events: XmlEvents): void {
  const parser = new SaxesParser({ xmlns: false });
  const { open, close, text } = events;
  parser.on('doctype', () => {
    throw new UnreadableFile('E_EVIDENCE_FORMAT', `The workbook is refused: ${part} has a DOCTYPE.`);
  });
  if (open !== undefined)
    parser.on('opentag', ({ name, attributes }) => {
      open(localName(name), (wanted) => attributes[wanted] ?? prefixed(attributes, wanted));
    });
  if (close !== undefined)
    parser.on('closetag', ({ name }) => {
      close(localName(name));
    });
  if (text !== undefined) {
    parser.on('text', text);
    parser.on('cdata', text);
  }
  let decoder: TextDecoder | null = null;
  try {
    for (const piece of zip.pieces(part)) {
      decoder ??= new TextDecoder(markedEncoding(piece) ?? 'utf-8', { fatal: true });
      parser.write(decoder.decode(piece, { stream: true }));
    }
    if (decoder !== null) parser.write(decoder.decode());
    parser.close();
  } catch (error) {
    if (error instanceof UnreadableFile) throw error;
    const what = error instanceof Error ? error.message : 'it cannot be parsed';
    throw new UnreadableFile('E_EVIDENCE_FORMAT', `The workbook is damaged: ${part}: ${what}`);
  }
}
