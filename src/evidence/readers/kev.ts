/** The catalogue of known exploited vulnerabilities as CISA publishes it in JSON; its day of release is the day that counts. */
import type { InputFile } from '../../model/file.js';
import { defineReader, UnreadableFile, type Batch } from '../reader.js';
import { batchesOf, isList, isObject } from './document.js';
import { placeRecords, readDocument } from './json.js';
import { headText } from './text.js';
import { isoTime } from './zeek-values.js';

async function* read(file: InputFile): AsyncGenerator<Batch, void, undefined> {
  const json = await readDocument(file);
  const { document } = json;
  const entries = isObject(document) ? document['vulnerabilities'] : undefined;
  if (!isObject(document) || !isList(entries))
    throw new UnreadableFile('E_EVIDENCE_FORMAT', 'The file is no catalogue of exploited vulnerabilities: it has no list of them.', 1, 1);
  const { rows, broken } = placeRecords(
    json,
    entries.map((value, n) => ({ value, pointer: `/vulnerabilities/${String(n)}` })),
  );
  const { count, catalogVersion: version, dateReleased } = document;
  const time = isoTime(typeof dateReleased === 'string' ? dateReleased : undefined);
  const cut = typeof count === 'number' && count !== entries.length;
  yield* batchesOf(
    rows,
    cut
      ? [
          ...broken,
          { line: 1, column: 1, reason: `the catalogue says that it has ${String(count)} entries, and holds ${String(entries.length)}` },
        ]
      : broken,
    [],
    time !== undefined && typeof version === 'string' ? { tool: 'KEV catalogue', version, time } : null,
  );
}

export const kev = defineReader({
  id: 'kev',
  title: 'Catalogue of known exploited vulnerabilities (JSON)',
  description:
    'The file known_exploited_vulnerabilities.json of CISA. One row for each entry; the day on which the catalogue was released is the day of collection that counts. The CSV of the same catalogue is read by a preset, and names no day.',
  ceiling: 'E3',
  records: 'none',
  presets: {
    'exploited-vulnerabilities': {
      ...{ id: 'cveID', vendor: 'vendorProject', product: 'product', name: 'vulnerabilityName', added: 'dateAdded', due: 'dueDate' },
      ransomware: 'knownRansomwareCampaignUse',
    },
  },
  closed: true,
  recognise: (head) => {
    const text = headText(head);
    return /^\s*\{/.test(text) && /"catalogVersion"\s*:/.test(text) && /"cveID"\s*:/.test(text) ? 94 : 0;
  },
  read,
});
