/** NetBox: the dump of its data (a Django dump, all models in one list) as one row a device. */
import type { InputFile } from '../../model/file.js';
import { defineReader, UnreadableFile, type Batch, type BrokenRow, type ReadOptions } from '../reader.js';
import { batchesOf, isList } from './document.js';
import { placeRecords, readDocument } from './json.js';
import { deviceModel, dumpRecord, flatten, machineModel, type DumpRecord } from './netbox-join.js';
import { headText } from './text.js';

async function* read(file: InputFile, options: ReadOptions): AsyncGenerator<Batch, void, undefined> {
  const json = await readDocument(file);
  const { document } = json;
  if (!isList(document)) throw new UnreadableFile('E_EVIDENCE_FORMAT', 'The file is no NetBox dump: it is not a list of records.', 1, 1);
  const records: DumpRecord[] = [];
  const strange: number[] = [];
  for (const [index, value] of document.entries()) {
    const record = dumpRecord(value, index);
    if (record === null) strange.push(index);
    else records.push(record);
  }
  if (records.length === 0)
    throw new UnreadableFile('E_EVIDENCE_FORMAT', 'The file is no NetBox dump: no entry has model, pk and fields.', 1, 1);
  const model = (options.recordsAt ?? deviceModel).toLowerCase();
  const wanted =
    model === deviceModel || model === machineModel
      ? flatten(records, model).map(({ record, row }) => ({ value: row, pointer: `/${record.index}` }))
      : records
          .filter((record) => record.model === model)
          .map(({ fields, pk, index }) => ({ value: { pk, ...fields }, pointer: `/${index}` }));
  if (wanted.length === 0)
    throw new UnreadableFile('E_PATH', `The dump holds no record of the model "${model}". It has: ${modelsOf(records)}.`);
  // Every entry is placed, so that a fault in a record that is only joined is found too.
  const every = placeRecords(
    json,
    document.map((value, i) => ({ value, pointer: `/${i}` })),
  );
  const placed = new Map(every.rows.map((row) => [row.pointer ?? '', row]));
  const rows = wanted.flatMap(({ value, pointer }) => {
    const row = placed.get(pointer);
    return row === undefined ? [] : [{ ...row, raw: value }];
  });
  const broken: BrokenRow[] = [...every.broken];
  for (const index of strange) {
    const row = placed.get(`/${index}`);
    if (row !== undefined)
      broken.push({ line: row.line, column: row.column, reason: 'is no record of a NetBox dump: model or fields are missing' });
  }
  const machines = records.filter((record) => record.model === machineModel).length;
  const notes =
    model === deviceModel && machines > 0
      ? [`${machines} virtual machines are not read; register the file once more with \`records: ${machineModel}\` to have them.`]
      : [];
  yield* batchesOf(rows, broken, notes, null);
}

function modelsOf(records: readonly DumpRecord[]): string {
  const models = [...new Set(records.map((record) => record.model))].sort();
  return models.length > 12 ? `${models.slice(0, 12).join(', ')}, ...` : models.join(', ');
}

const modelNames = /"model"\s*:\s*"(?:dcim|ipam|virtualization|tenancy|circuits|extras|contenttypes|auth|users|sessions|admin)\.[a-z]+"/g;
function recognise(head: Uint8Array): number {
  const text = headText(head);
  if (!/^\s*\[\s*\{/.test(text) || !/"fields"\s*:\s*\{/.test(text)) return 0;
  const models = text.match(modelNames) ?? [];
  if (models.some((model) => model.includes('"dcim.') || model.includes('"ipam.'))) return 95;
  // A Django dump begins with the content types.
  return models.length > 0 && /"app_label"\s*:\s*"(?:dcim|ipam|circuits)"/.test(text) ? 92 : 0;
}

export const netbox = defineReader({
  id: 'netbox',
  title: 'NetBox dump',
  description:
    'The output of `manage.py dumpdata --natural-foreign` of a NetBox, or a demo data file: one row a device with the names of type, manufacturer, role, site, rack, platform and tenant, ' +
    'its addresses and MAC addresses. Virtual machines with `records: virtualization.virtualmachine`; any other model (dcim.site) with its own fields.',
  ceiling: 'E3',
  records: 'name',
  presets: {
    assets: {
      id: 'asset',
      hostname: 'name',
      vendor: 'manufacturer',
      model: 'model',
      role: 'roleName',
      serial: 'serial',
      os: 'platform',
      lifecycle: 'lifecycle',
      virtual: 'virtual',
      hypervisorLocation: 'cluster',
      addresses: 'addresses',
      macAddresses: 'macAddresses',
      'location.building': 'siteName',
      'location.area': 'location',
      'location.room': 'rack',
      owner: 'tenant',
      notes: 'description',
    },
  },
  recognise,
  read,
});
