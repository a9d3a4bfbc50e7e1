/** Networks that controlled documents name and nobody uses: the drawing shows a plant that is not this one. */
import type { InputFolder } from '../../model/file.js';
import type { Contradiction, EvidenceRecord, Fields } from '../../model/record.js';
import { type AddressRange, normaliseNetwork, numberOf, parseCidr, rangeOf } from '../address.js';
import { addressesAt, textAt, textsAt } from '../asset-directory.js';
import type { CrossCheckInput } from '../cross-check.js';
import { limitedContradictions } from '../merge.js';
import { openZip } from '../readers/zip.js';

/** A network that a document names. */
export interface NamedNetwork {
  readonly text: string;
  readonly range: AddressRange;
  /** Path of the document, and the line in it; 0: its format has no lines. */
  readonly document: string;
  readonly line: number;
  readonly record: EvidenceRecord;
}

const mostBytes = 8 * 1024 * 1024;
const mostDocuments = 2_000;
/** Of each document; a document with more is a list of addresses, which says nothing of the plant. */
const mostNetworks = 200;
const readable = /\.(txt|md|markdown|rst|adoc|html?|csv|tsv|json|ya?ml|xml|svg|drawio|log|conf|cfg|ini)$/i;
const packed = /\.(docx|xlsx|pptx|odt|ods|odp|vsdx)$/i;
const zipLimits = { entries: 5_000, total: 64 * 1024 * 1024, ratio: 200, freeOfRatio: 8 * 1024 * 1024 };

/** What cannot be read names nothing that we could know. */
export async function networksNamed(folder: InputFolder, records: readonly EvidenceRecord[]): Promise<readonly NamedNetwork[]> {
  const named: NamedNetwork[] = [];
  for (const record of records.slice(0, mostDocuments)) {
    const path = textAt(record.values, 'file')?.replaceAll('\\', '/').replace(/^\.\//, '');
    if (path === undefined || !(readable.test(path) || packed.test(path))) continue;
    const found = networksIn(await textOf(folder, path));
    const hasLines = readable.test(path);
    named.push(...found.map(({ text, range, line }) => ({ text, range, record, document: path, line: hasLines ? line : 0 })));
  }
  return named;
}

async function textOf(folder: InputFolder, path: string): Promise<string> {
  const file = folder.open(path);
  if (file === null || file.size > mostBytes) return '';
  try {
    const bytes = await file.bytes();
    if (!packed.test(path)) return new TextDecoder(bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8').decode(bytes);
    const zip = openZip(bytes, zipLimits);
    const decoder = new TextDecoder();
    return zip.entries
      .filter(({ name }) => name.endsWith('.xml'))
      .map(({ name }) =>
        decoder
          .decode(joined([...zip.pieces(name)]))
          .replace(/<\/(w:p|a:p|text:p|si|c)>/g, '\n')
          .replace(/<[^>]*>/g, ''),
      )
      .join('\n');
  } catch {
    return '';
  }
}
function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

const four = String.raw`\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}`;
/** `10.1.2.0/24`, `10.1.2.0 255.255.255.0`, `10.1.2.x`, `fd00:1::/64` */
const written = new RegExp(
  String.raw`(?<![\w.:])(?:(${four}) ?/ ?(\d{1,2})|(${four})(?: |/| mask )(255\.\d{1,3}\.\d{1,3}\.\d{1,3})|(\d{1,3}\.\d{1,3}\.\d{1,3})\.[xX*]|([0-9a-fA-F]{1,4}(?::[0-9a-fA-F]{0,4}){2,7})/(\d{1,3}))(?![\w]|\.\d)`,
  'g',
);

export function networksIn(text: string): readonly { readonly text: string; readonly range: AddressRange; readonly line: number }[] {
  const found = new Map<string, { readonly text: string; readonly range: AddressRange; readonly line: number }>();
  let line = 1;
  let at = 0;
  for (const match of text.matchAll(written)) {
    const [whole, v4, length, masked, mask, stem, v6, length6] = match;
    for (let next = text.indexOf('\n', at); next >= 0 && next < match.index; next = text.indexOf('\n', at)) {
      line += 1;
      at = next + 1;
    }
    const given =
      v4 !== undefined
        ? `${v4}/${length ?? ''}`
        : masked !== undefined
          ? `${masked} ${mask ?? ''}`
          : stem !== undefined
            ? `${stem}.0/24`
            : `${v6 ?? ''}/${length6 ?? ''}`;
    const normal = normaliseNetwork(given);
    const range = normal === null ? null : parseCidr(normal);
    // A single address is a device, not a network; what ends in its own host bits is a device with its mask.
    if (range === null || range.from === range.to || range.length === 0 || isReserved(range)) continue;
    if (!found.has(normal ?? '')) found.set(normal ?? '', { text: whole, range, line });
    if (found.size > mostNetworks) return [];
  }
  return [...found.values()];
}

/** Loopback, link-local, groups, and what is reserved for examples: no plant uses them, and many texts name them. */
const reserved = [
  '0.0.0.0/8',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '192.0.2.0/24',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
  'fe80::/10',
  'ff00::/8',
  '2001:db8::/32',
]
  .map(parseCidr)
  .filter((each) => each !== null);
const isReserved = (range: AddressRange): boolean => reserved.some((each) => overlap(each, range));
const overlap = (a: AddressRange, b: AddressRange): boolean => a.version === b.version && a.from <= b.to && b.from <= a.to;

export function subnetContradictions(
  { site, kinds, directory }: CrossCheckInput,
  named: readonly NamedNetwork[],
): readonly Contradiction[] {
  const zones = site.zones.flatMap(({ networks }) => rangesOf(networks));
  if (zones.length === 0 || named.length === 0 || !directory.readable) return [];
  const open = named.filter(({ range }) => !zones.some((zone) => overlap(zone, range)));
  if (open.length === 0) return [];
  const used = usedRanges({ kinds, directory });
  const found = limitedContradictions();
  for (const { text, range, document, line, record } of open) {
    if (used.some((each) => overlap(each, range))) continue;
    found.add(`${document} ${text}`, () => ({
      code: 'unused-subnet',
      message: `document ${record.key} names the network ${text.replace(/\s+/g, ' ')}, which no zone has and nothing uses`,
      subject: text.replace(/\s+/g, ' '),
      origins: [...record.origins.slice(0, 1), { evidence: document, line, column: line === 0 ? 0 : 1, pointer: null }],
    }));
  }
  return found.list();
}

const rangesOf = (texts: readonly string[]): readonly AddressRange[] =>
  texts.flatMap((text) => {
    const normal = normaliseNetwork(text.trim());
    const range = normal === null ? null : rangeOf(normal);
    return range === null || range === 'any' ? [] : [range];
  });

/** Addresses of assets, of what was seen, and those that rules name. */
function usedRanges({ kinds, directory }: Pick<CrossCheckInput, 'kinds' | 'directory'>): readonly AddressRange[] {
  const single = new Set(directory.byAddress.keys());
  const texts = new Set<string>();
  const each = (kind: string, take: (values: Fields) => void): void => {
    for (const { values } of kinds.get(kind)?.records ?? []) take(values);
  };
  for (const [kind, names] of [
    ['flows', ['sourceAddress', 'destinationAddress']],
    ['discovered-devices', ['address']],
    ['events', ['address']],
    ['address-translations', ['outside', 'inside']],
  ] as const)
    each(kind, (values) => {
      for (const name of names) for (const address of addressesAt(values, name)) single.add(address);
    });
  each('firewall-rules', (values) => {
    for (const name of ['sourceAddress', 'destinationAddress']) for (const text of textsAt(values, name)) texts.add(text);
  });
  const hosts = [...single].map((address): AddressRange => {
    const number = numberOf(address);
    return { version: address.includes(':') ? 6 : 4, from: number, to: number };
  });
  return [...hosts, ...rangesOf([...texts])];
}
