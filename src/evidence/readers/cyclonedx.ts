/** CycloneDX bills of materials, JSON or XML: one row a component, those inside of others too. */
import type { InputFile } from '../../model/file.js';
import type { ExportHeader } from '../export-header.js';
import { defineReader, UnreadableFile, type Batch, type RawRow } from '../reader.js';
import { batchesOf, isList, isObject } from './document.js';
import { pointerStep } from './json-locate.js';
import { placeRecords, readDocument } from './json.js';
import { headOf, headText } from './text.js';
import { attributeOf, childOf, childrenOf, rootOf, textOfChild, xmlElements, type XmlElement } from './xml-elements.js';
import { isoTime } from './zeek-values.js';

type Json = Readonly<Record<string, unknown>>;
/** What of a component is read, in either form. */
interface Component {
  readonly [field: string]: string | undefined;
}
const mostDepth = 100;

async function* read(file: InputFile): AsyncGenerator<Batch, void, undefined> {
  const isXml = rootOf(await headOf(file, 65_536)) !== null;
  yield* isXml ? readXml(file) : readJson(file);
}

async function* readJson(file: InputFile): AsyncGenerator<Batch, void, undefined> {
  const json = await readDocument(file);
  const { document } = json;
  if (!isObject(document) || document['bomFormat'] !== 'CycloneDX')
    throw new UnreadableFile('E_EVIDENCE_FORMAT', 'The file is no CycloneDX document: bomFormat is missing.', 1, 1);
  const { metadata } = document;
  const found: { readonly value: Json; readonly pointer: string; readonly within: string | undefined }[] = [];
  const walk = (value: unknown, pointer: string, within: string | undefined, depth: number): void => {
    if (!isObject(value) || depth > mostDepth) return;
    found.push({ value, pointer, within });
    const below = value['components'];
    if (isList(below))
      below.forEach((each, i) => {
        walk(each, `${pointer}/${pointerStep('components')}/${i}`, textOf(value['name']), depth + 1);
      });
  };
  const main = isObject(metadata) ? metadata['component'] : undefined;
  walk(main, '/metadata/component', undefined, 0);
  const whole = isObject(main) ? textOf(main['name']) : undefined;
  if (isList(document['components']))
    document['components'].forEach((each, i) => {
      walk(each, `/components/${i}`, whole, 0);
    });
  if (found.length === 0) throw noComponent();
  const { rows, broken } = placeRecords(
    json,
    found.map(({ value, pointer }) => ({ value, pointer })),
  );
  const raws = new Map(found.map(({ value, pointer, within }) => [pointer, rowOf(componentOfJson(value), within)]));
  yield* batchesOf(
    rows.map((row) => ({ ...row, raw: raws.get(row.pointer ?? '') })),
    broken,
    notesOf(lengthOf(document['services']), lengthOf(document['vulnerabilities']), textOf(document['specVersion'])),
    isObject(metadata) ? headerOf(textOf(metadata['timestamp']), toolOfJson(metadata['tools'])) : null,
  );
}
const noComponent = (): UnreadableFile =>
  new UnreadableFile(
    'E_EVIDENCE_FORMAT',
    'The document holds no component. A VEX document speaks of components that stand in another file: register that one.',
    1,
    1,
  );
const lengthOf = (value: unknown): number => (isList(value) ? value.length : 0);
const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined);
const nameIn = (value: unknown): string | undefined => (isObject(value) ? textOf(value['name']) : textOf(value));
const listIn = (value: unknown): readonly Json[] => (isList(value) ? value.filter(isObject) : []);

function componentOfJson(value: Json): Component {
  const licences = listIn(value['licenses']).map(({ license, expression }) =>
    isObject(license) ? (textOf(license['id']) ?? textOf(license['name'])) : textOf(expression),
  );
  return {
    ...{ type: textOf(value['type']), group: textOf(value['group']), name: textOf(value['name']), version: textOf(value['version']) },
    ...{ purl: textOf(value['purl']), cpe: textOf(value['cpe']), licence: joined(licences), reference: textOf(value['bom-ref']) },
    supplier: nameIn(value['supplier']) ?? nameIn(value['manufacturer']) ?? textOf(value['publisher']) ?? textOf(value['author']),
    hash: hashOf(listIn(value['hashes']).map(({ alg, content }) => [textOf(alg), textOf(content)])),
  };
}

async function* readXml(file: InputFile): AsyncGenerator<Batch, void, undefined> {
  let count = 0;
  let whole: string | undefined;
  let header: ExportHeader | null = null;
  const others = { service: 0, vulnerability: 0 };
  let spec: string | undefined;
  let timestamp: string | undefined;
  for await (const elements of xmlElements(file, isWanted)) {
    const rows: RawRow[] = [];
    const walk = (element: XmlElement, within: string | undefined): void => {
      count++;
      rows.push({ raw: rowOf(componentOfXml(element), within), line: element.line, column: element.column, pointer: element.pointer });
      const below = childOf(element, 'components');
      if (below !== undefined) for (const each of childrenOf(below, 'component')) walk(each, textOfChild(element, 'name'));
    };
    for (const element of elements) {
      if (!element.uri.includes('cyclonedx')) continue;
      spec ??= element.uri.split('/').at(-1);
      if (element.name === 'timestamp') timestamp = element.text;
      else if (element.name === 'tools') header = headerOf(timestamp, toolOfXml(element));
      else if (element.name === 'service' || element.name === 'vulnerability') others[element.name]++;
      else {
        const isMain = element.within.at(-1)?.name === 'metadata';
        walk(element, isMain ? undefined : whole);
        if (isMain) whole = textOfChild(element, 'name');
      }
    }
    if (rows.length > 0) yield { rows, broken: [] };
  }
  if (count === 0) throw noComponent();
  yield {
    rows: [],
    broken: [],
    notes: notesOf(others.service, others.vulnerability, spec),
    ...(header !== null && { exportHeader: header }),
  };
}
const wantedPaths = new Set([
  ...['bom/components/component', 'bom/metadata/component', 'bom/metadata/timestamp', 'bom/metadata/tools'],
  ...['bom/services/service', 'bom/vulnerabilities/vulnerability'],
]);
const isWanted = (path: readonly string[]): boolean => path.length === 3 && wantedPaths.has(path.join('/'));

function componentOfXml(element: XmlElement): Component {
  const nested = (name: string, child: string): readonly XmlElement[] => {
    const list = childOf(element, name);
    return list === undefined ? [] : childrenOf(list, child);
  };
  const names = (name: string): string | undefined => {
    const child = childOf(element, name);
    return child && (textOfChild(child, 'name') ?? (child.text || undefined));
  };
  const licences = [
    ...nested('licenses', 'license').map((each) => textOfChild(each, 'id') ?? textOfChild(each, 'name')),
    ...nested('licenses', 'expression').map(({ text }) => text),
  ];
  return {
    ...{ type: attributeOf(element, 'type'), group: textOfChild(element, 'group'), name: textOfChild(element, 'name') },
    ...{ version: textOfChild(element, 'version'), purl: textOfChild(element, 'purl'), cpe: textOfChild(element, 'cpe') },
    ...{ licence: joined(licences), reference: attributeOf(element, 'bom-ref') },
    supplier: names('supplier') ?? names('manufacturer') ?? textOfChild(element, 'publisher') ?? textOfChild(element, 'author'),
    hash: hashOf(nested('hashes', 'hash').map((each) => [attributeOf(each, 'alg'), each.text])),
  };
}

const joined = (words: readonly (string | undefined)[]): string | undefined => {
  const known = words.filter((each) => each !== undefined && each !== '');
  return known.length === 0 ? undefined : known.join(' AND ');
};
/** SHA-256 where it is given, else the first. */
function hashOf(hashes: readonly (readonly [string | undefined, string | undefined])[]): string | undefined {
  const known = hashes.flatMap(([alg, content]) =>
    alg === undefined || content === undefined || content === '' ? [] : [`${alg.toLowerCase()}:${content.toLowerCase()}`],
  );
  return known.find((each) => each.startsWith('sha-256:')) ?? known[0];
}

/** The words of the kind; components that are no software (data, models, certificates) are `other`. */
const types: Readonly<Record<string, string>> = {
  ...{
    application: 'application',
    framework: 'framework',
    library: 'library',
    container: 'container',
    'operating-system': 'operating-system',
  },
  ...{ device: 'device', firmware: 'firmware', 'device-driver': 'driver', platform: 'platform', file: 'file' },
};
function rowOf({ type, ...rest }: Component, within: string | undefined): Readonly<Record<string, unknown>> {
  const word = type === undefined ? undefined : Object.hasOwn(types, type) ? types[type] : 'other';
  return Object.fromEntries(Object.entries({ ...rest, type: word, within }).filter(([, value]) => value !== undefined));
}

function toolOfJson(tools: unknown): { readonly tool: string; readonly version: string } | null {
  const [first] = isObject(tools) ? listIn(tools['components']) : listIn(tools);
  return first === undefined ? null : { tool: textOf(first['name']) ?? '', version: textOf(first['version']) ?? '' };
}
function toolOfXml(tools: XmlElement): { readonly tool: string; readonly version: string } | null {
  const [first] = [...childrenOf(tools, 'tool'), ...childrenOf(childOf(tools, 'components') ?? tools, 'component')];
  return first === undefined ? null : { tool: textOfChild(first, 'name') ?? '', version: textOfChild(first, 'version') ?? '' };
}
function headerOf(timestamp: string | undefined, from: ReturnType<typeof toolOfJson>): ExportHeader | null {
  const time = isoTime(timestamp);
  return time === undefined || from === null || from.tool === '' || from.version === '' ? null : { ...from, time };
}
function notesOf(services: number, vulnerabilities: number, spec: string | undefined): readonly string[] {
  const newer =
    spec !== undefined && !/^1\.[0-7]$/.test(spec) ? [`The document says that it is CycloneDX ${spec}, which is not known here.`] : [];
  const unread = [
    ...(services > 0 ? [`${services} services`] : []),
    ...(vulnerabilities > 0 ? [`${vulnerabilities} statements on vulnerabilities`] : []),
  ];
  return [...newer, ...(unread.length > 0 ? [`Components are read; ${unread.join(' and ')} are not.`] : [])];
}

export const cyclonedx = defineReader({
  id: 'cyclonedx',
  title: 'CycloneDX bill of materials',
  description:
    'A CycloneDX document, JSON or XML, 1.0 to 1.7: one row of software for the product itself and for each component, also those inside of others, with version, supplier, package URL, CPE, licence and ' +
    'hash. It does not name the asset on which the product runs: say it in the register, `fields: { asset: { value: HIST-1 } }`. Services and statements on vulnerabilities (VEX) are not read, and ' +
    'counted in a note; a document without components is refused.',
  ceiling: 'E3',
  records: 'none',
  presets: {
    software: {
      ...{
        name: 'name',
        version: 'version',
        supplier: 'supplier',
        type: 'type',
        purl: 'purl',
        cpe: 'cpe',
        licence: 'licence',
        hash: 'hash',
        within: 'within',
      },
    },
  },
  closed: true,
  recognise: (head) => {
    const root = rootOf(head);
    if (root !== null) return root.name === 'bom' && root.tag.includes('cyclonedx.org/schema/bom') ? 95 : 0;
    const text = headText(head);
    return /^\s*\{/.test(text) && /"bomFormat"\s*:\s*"CycloneDX"/.test(text) ? 95 : 0;
  },
  read,
});
