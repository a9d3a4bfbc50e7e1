/** SSVC decision points: the CVE records of CISA's vulnrichment, one a file, and extracts that map a CVE to its values. */
import type { InputFile } from '../../model/file.js';
import { defineReader, UnreadableFile, type Batch } from '../reader.js';
import { objectIn, objectsIn, textIn, type Json } from './csaf/json.js';
import { batchesOf, isObject, type Node } from './document.js';
import { pointerStep } from './json-locate.js';
import { placeRecords, readDocument } from './json.js';
import { headText } from './text.js';

interface Found extends Node {
  readonly raw: Readonly<Record<string, unknown>>;
}

async function* read(file: InputFile): AsyncGenerator<Batch, void, undefined> {
  const json = await readDocument(file);
  const { document } = json;
  if (!isObject(document)) throw new UnreadableFile('E_EVIDENCE_FORMAT', 'The file holds no decision points.', 1, 1);
  const isRecord = document['dataType'] === 'CVE_RECORD';
  const found = isRecord ? ofRecord(document) : ofExtract(document);
  if (!isRecord && found.length === 0) throw new UnreadableFile('E_EVIDENCE_FORMAT', 'The file holds no decision points.', 1, 1);
  const raws = new Map(found.map(({ pointer, raw }) => [pointer, raw]));
  const { rows, broken } = placeRecords(json, found);
  yield* batchesOf(
    rows.map((row) => ({ ...row, raw: raws.get(row.pointer ?? '') })),
    broken,
    [],
    null,
  );
}

/** A record on which nobody has filled in SSVC gives no row: no entry is unknown. */
function ofRecord(document: Json): readonly Found[] {
  const id = textIn(objectIn(document, 'cveMetadata'), 'cveId');
  return objectsIn(objectIn(document, 'containers'), 'adp').flatMap((adp, a) =>
    objectsIn(adp, 'metrics').flatMap((metric, m): readonly Found[] => {
      const other = objectIn(metric, 'other');
      const content = objectIn(other, 'content');
      if (textIn(other, 'type')?.toLowerCase() !== 'ssvc' || content === undefined) return [];
      const points: Json = Object.fromEntries(objectsIn(content, 'options').flatMap((option) => Object.entries(option)));
      const pointer = `/containers/adp/${String(a)}/metrics/${String(m)}`;
      return [{ value: metric, pointer, raw: rowOf(id, points, textIn(content, 'timestamp')) }];
    }),
  );
}

const ofExtract = (document: Json): readonly Found[] =>
  Object.entries(document).flatMap(([id, value]): readonly Found[] =>
    isObject(value) && 'Exploitation' in value ? [{ value, pointer: `/${pointerStep(id)}`, raw: rowOf(id, value, undefined) }] : [],
  );

/** The same value is written in two casings, and "poc" for "public poc". */
function rowOf(id: string | undefined, points: Json, assessed: string | undefined): Readonly<Record<string, unknown>> {
  const word = (name: string): string | undefined => textIn(points, name)?.toLowerCase();
  const exploitation = word('Exploitation');
  return {
    id,
    exploitation: exploitation === 'poc' ? 'public poc' : exploitation,
    automatable: word('Automatable'),
    technicalImpact: word('Technical Impact'),
    assessed,
  };
}

export const ssvc = defineReader({
  id: 'ssvc',
  title: 'SSVC decision points (JSON)',
  description:
    'A folder of CVE records from vulnrichment, or one JSON object that maps a CVE to Exploitation, Automatable and Technical Impact. A vulnerability without an entry is unknown, not none.',
  ceiling: 'E3',
  records: 'none',
  presets: {
    'ssvc-values': {
      ...{ id: 'id', exploitation: 'exploitation', automatable: 'automatable', technicalImpact: 'technicalImpact', assessed: 'assessed' },
    },
  },
  closed: true,
  recognise: (head) => {
    const text = headText(head);
    if (!/^\s*\{/.test(text)) return 0;
    return /"dataType"\s*:\s*"CVE_RECORD"/.test(text) || /"CVE-\d{4}-\d+"\s*:\s*\{\s*"(?:Exploitation|Automatable)"/.test(text) ? 91 : 0;
  },
  read,
});
