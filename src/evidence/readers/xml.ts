/** Any XML: the elements of one path as records, attributes and child elements as their fields. */
import type { InputFile } from '../../model/file.js';
import { defineReader, UnreadableFile, type Batch, type ReadOptions } from '../reader.js';
import { rootOf, xmlElements, type Wanted, type XmlElement } from './xml-elements.js';

async function* read(file: InputFile, { recordsAt }: ReadOptions): AsyncGenerator<Batch, void, undefined> {
  const wanted = recordsAt === null ? await onlyRepeated(file) : endingWith(recordsAt);
  let count = 0;
  for await (const elements of xmlElements(file, wanted)) {
    count += elements.length;
    yield {
      rows: elements.map((element) => ({ raw: plainOf(element), line: element.line, column: element.column, pointer: element.pointer })),
      broken: [],
    };
  }
  if (count === 0 && recordsAt !== null)
    throw new UnreadableFile('E_PATH', `\`records: ${recordsAt}\` matches no element of the file.`, 1, 1);
}

/** `Network/Device` is every Device directly inside a Network, `/Data/Device` only from the root. */
function endingWith(recordsAt: string): Wanted {
  const names = recordsAt.split('/').filter((name) => name !== '');
  const exact = recordsAt.startsWith('/');
  if (names.length === 0) throw new UnreadableFile('E_PATH', '`records` names no element.');
  return (path) =>
    (exact ? path.length === names.length : path.length >= names.length) &&
    names.every((name, i) => path[path.length - names.length + i] === name);
}

const levelsLookedAt = 4;
/** The only path of the highest level that occurs more than once. */
async function onlyRepeated(file: InputFile): Promise<Wanted> {
  const counts = new Map<string, number>();
  const look: Wanted = (path) => {
    if (path.length > 1 && path.length <= levelsLookedAt && counts.size < 10_000) {
      const name = `/${path.join('/')}`;
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    return false;
  };
  for await (const none of xmlElements(file, look)) if (none.length > 0) break;
  for (let level = 2; level <= levelsLookedAt; level++) {
    const here = [...counts].filter(([name]) => name.split('/').length - 1 === level);
    const repeated = here.filter(([, count]) => count > 1).map(([name]) => name);
    const [only] = repeated;
    if (only !== undefined && repeated.length === 1) return endingWith(only);
    if (repeated.length > 1)
      throw new UnreadableFile(
        'E_EVIDENCE_FORMAT',
        `The XML holds several lists (${repeated.slice(0, 8).join(', ')}): say with \`records:\` which one, for example \`records: ${only ?? ''}\`.`,
      );
  }
  throw new UnreadableFile(
    'E_EVIDENCE_FORMAT',
    `The XML holds no list of elements: say with \`records:\` what a record is. It has: ${[...counts.keys()].slice(0, 8).join(', ')}.`,
  );
}

/** A leaf is its text; anything else an object of attributes and children, those of one name as a list; its own text is `#text`. */
function plainOf(element: XmlElement): unknown {
  const fields = new Map<string, unknown>(Object.entries(element.attributes));
  const lists = new Map<string, unknown[]>();
  for (const child of element.children) {
    const value = child.children.length === 0 && Object.keys(child.attributes).length === 0 ? child.text : plainOf(child);
    const list = lists.get(child.name);
    if (list === undefined) lists.set(child.name, [value]);
    else list.push(value);
  }
  for (const [name, values] of lists) fields.set(fields.has(name) ? `${name}[]` : name, values.length === 1 ? values[0] : values);
  if (element.text !== '') fields.set('#text', element.text);
  if (fields.has('__proto__'))
    throw new UnreadableFile(
      'E_EVIDENCE_FORMAT',
      'An element or attribute is named "__proto__", which is refused.',
      element.line,
      element.column,
    );
  return Object.fromEntries(fields);
}

export const xml = defineReader({
  id: 'xml',
  title: 'XML document',
  description:
    'Any XML: `records: Network/Device` names the elements that are records; without it, the only element that is repeated. Attributes and child elements become fields by their names ' +
    '(without prefix); what is nested is reached with a path (`$.owner.name`). Streamed. A DOCTYPE with declarations of its own, depth beyond 200 and a record beyond 32 MB are refused.',
  ceiling: 'E2',
  records: 'name',
  recognise: (head) => (rootOf(head) === null ? 0 : 15),
  read,
});
