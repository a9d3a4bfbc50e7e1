/** A NetBox dump as flat devices: the numbers by which its records refer to each other are replaced by names. */
import { isList, isObject } from './document.js';

/** One record of a Django dump: `{ model, pk, fields }`. */
export interface DumpRecord {
  readonly model: string;
  readonly pk: string;
  readonly fields: Readonly<Record<string, unknown>>;
  /** Index in the list. */
  readonly index: number;
}
export const deviceModel = 'dcim.device';
export const machineModel = 'virtualization.virtualmachine';

/** null: the value is no record of a dump. Some models have no key. */
export function dumpRecord(value: unknown, index: number): DumpRecord | null {
  if (!isObject(value)) return null;
  const { model, pk, fields } = value;
  if (typeof model !== 'string' || !isObject(fields)) return null;
  return { model: model.toLowerCase(), pk: keyText(pk) ?? '', fields, index };
}

export type FlatRow = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** Devices (or virtual machines) as rows; what is not known is left out. */
export function flatten(
  records: readonly DumpRecord[],
  model: typeof deviceModel | typeof machineModel,
): readonly { record: DumpRecord; row: FlatRow }[] {
  const find = finder(records);
  const wanted = records.filter((record) => record.model === model);
  const interfaces = groupBy(
    records.filter((record) => record.model === (model === deviceModel ? 'dcim.interface' : 'virtualization.vminterface')),
    (record) => keyText(record.fields[model === deviceModel ? 'device' : 'virtual_machine']),
  );
  const onInterface = (of: string): ReadonlyMap<string, readonly DumpRecord[]> =>
    groupBy(
      records.filter((record) => record.model === of && assignedTo(record, find) === (model === deviceModel ? 'interface' : 'vminterface')),
      (record) => keyText(record.fields['assigned_object_id']),
    );
  const addresses = onInterface('ipam.ipaddress');
  const macs = onInterface('dcim.macaddress');
  const nameCounts = groupBy(wanted, (record) => text(record.fields['name']));

  return wanted.map((record) => {
    const { fields, pk } = record;
    const id = `netbox:${model === deviceModel ? '' : 'vm-'}${pk}`;
    const type = find('dcim.devicetype', fields['device_type']);
    const site = find('dcim.site', fields['site']) ?? find('dcim.site', find('virtualization.cluster', fields['cluster'])?.['site']);
    const role = find('dcim.devicerole', fields['role'] ?? fields['device_role']);
    const own = interfaces.get(pk) ?? [];
    const primary = [fields['primary_ip4'], fields['primary_ip6'], fields['oob_ip']].map((key) => find('ipam.ipaddress', key)?.['address']);
    const assigned = own.flatMap((each) => addresses.get(each.pk) ?? []).map((each) => each.fields['address']);
    const ownMacs = own.flatMap((each) => [
      each.fields['mac_address'],
      ...(macs.get(each.pk) ?? []).map((mac) => mac.fields['mac_address']),
    ]);
    const name = text(fields['name']);
    const assetTag = text(fields['asset_tag']);
    const unique = name !== undefined && nameCounts.get(name)?.length === 1;
    return {
      record,
      row: known({
        id,
        asset: assetTag ?? (unique ? name : id),
        name,
        manufacturer: text(find('dcim.manufacturer', type?.['manufacturer'])?.['name']),
        model: text(type?.['model']),
        partNumber: text(type?.['part_number']),
        role: text(role?.['slug']),
        roleName: text(role?.['name']),
        site: text(site?.['slug']),
        siteName: text(site?.['name']),
        location: text(find('dcim.location', fields['location'])?.['name']),
        rack: text(find('dcim.rack', fields['rack'])?.['name']),
        position: text(fields['position']),
        platform: text(find('dcim.platform', fields['platform'])?.['name']),
        cluster: text(find('virtualization.cluster', fields['cluster'])?.['name']),
        serial: text(fields['serial']),
        assetTag,
        status: text(fields['status']),
        lifecycle: lifecycles.get(text(fields['status']) ?? ''),
        virtual: model === machineModel,
        addresses: list([...primary, ...assigned].map(withoutPrefix)),
        macAddresses: list(ownMacs),
        tenant: text(find('tenancy.tenant', fields['tenant'])?.['name']),
        description: text(fields['description']),
        comments: text(fields['comments']),
      }),
    };
  });
}

/** Only the two that mean the same; "planned", "staged", "offline" and the rest stay open. */
const lifecycles: ReadonlyMap<string, string> = new Map([
  ['active', 'in-service'],
  ['inventory', 'spare'],
]);

function finder(records: readonly DumpRecord[]): (model: string, key: unknown) => Readonly<Record<string, unknown>> | undefined {
  const byKey = new Map<string, DumpRecord>();
  for (const record of records) byKey.set(`${record.model} ${record.pk}`, record);
  return (model, key) => {
    const pk = keyText(key);
    return pk === undefined ? undefined : byKey.get(`${model} ${pk}`)?.fields;
  };
}
function groupBy(
  records: readonly DumpRecord[],
  keyOf: (record: DumpRecord) => string | undefined,
): ReadonlyMap<string, readonly DumpRecord[]> {
  const groups = new Map<string, DumpRecord[]>();
  for (const record of records) {
    const key = keyOf(record);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [record]);
    else group.push(record);
  }
  return groups;
}
/** `["dcim", "interface"]` in a dump with natural keys, else the number of a content type; null where it cannot be told. */
function assignedTo({ fields }: DumpRecord, find: ReturnType<typeof finder>): string | null {
  const type = fields['assigned_object_type'];
  return text(isList(type) ? type[1] : find('contenttypes.contenttype', type)?.['model']) ?? null;
}
const keyText = (key: unknown): string | undefined =>
  typeof key === 'number' || (typeof key === 'string' && key !== '') ? String(key) : undefined;
const text = (value: unknown): string | undefined =>
  typeof value === 'string' ? (value === '' ? undefined : value) : typeof value === 'number' ? String(value) : undefined;
const withoutPrefix = (address: unknown): unknown => (typeof address === 'string' ? address.replace(/\/\d+$/, '') : undefined);
function list(values: readonly unknown[]): readonly string[] | undefined {
  const found = new Set(values.flatMap((value) => text(value) ?? []));
  return found.size === 0 ? undefined : [...found];
}
function known(row: Readonly<Record<string, string | boolean | readonly string[] | undefined>>): FlatRow {
  const entries: [string, string | boolean | readonly string[]][] = [];
  for (const [name, value] of Object.entries(row)) if (value !== undefined) entries.push([name, value]);
  return Object.fromEntries(entries);
}
