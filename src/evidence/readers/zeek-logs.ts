/** What is known of the logs of Zeek and of its parsers for industrial protocols (icsnpp): columns of logs without header, and what each log says of devices. */
import type { ZeekValue } from './zeek-values.js';

const connection = ['ts:time', 'uid', 'id.orig_h', 'id.orig_p:port', 'id.resp_h', 'id.resp_p:port'] as const;
const packet = [...connection, 'is_orig:bool', 'source_h', 'source_p:port', 'destination_h', 'destination_p:port'] as const;

/** Columns of logs that are also met without header lines, from the documentation of Zeek and icsnpp. `name` or `name:type`. */
const columnsOf: Readonly<Record<string, readonly string[]>> = {
  conn: [
    ...connection,
    ...[
      'proto',
      'service',
      'duration:interval',
      'orig_bytes:count',
      'resp_bytes:count',
      'conn_state',
      'local_orig:bool',
      'local_resp:bool',
    ],
    ...[
      'missed_bytes:count',
      'history',
      'orig_pkts:count',
      'orig_ip_bytes:count',
      'resp_pkts:count',
      'resp_ip_bytes:count',
      'tunnel_parents:set[string]',
    ],
  ],
  enip: [...packet, 'enip_command_code', 'enip_command', 'length:count', 'session_handle', 'enip_status', 'sender_context', 'options'],
  cip_identity: [
    ...packet,
    ...[
      'encapsulation_version:count',
      'socket_address',
      'socket_port:port',
      'vendor_id:count',
      'vendor_name',
      'device_type_id:count',
      'device_type_name',
    ],
    ...['product_code:count', 'revision', 'device_status', 'serial_number', 'product_name', 'device_state'],
  ],
  s7comm_known_devices: [...packet, 'automation_system_name', 'module_name', 'plant_name', 'module_serial'],
  bacnet_discovery: [
    ...packet,
    'pdu_service',
    'device_id_type',
    'device_id_number:count',
    'object_type',
    'instance_number:count',
    'vendor',
    'range',
    'object_name',
  ],
  known_hosts: ['ts:time', 'host'],
  known_services: ['ts:time', 'host', 'port_num:port', 'port_proto', 'service:set[string]'],
  known_modbus: ['ts:time', 'host', 'device_type'],
};

export interface ZeekColumn {
  readonly name: string;
  readonly type: string;
}
/** Columns of a log by its name, where it has exactly so many; null: not known. */
export function knownColumns(log: string, count: number): readonly ZeekColumn[] | null {
  const columns = Object.hasOwn(columnsOf, log) ? columnsOf[log] : undefined;
  if (columns === undefined || columns.length !== count) return null;
  return columns.map((column) => {
    const [name = '', type = 'string'] = column.split(':');
    return { name, type };
  });
}
/** `conn` from `evidence/conn.2026-09-28.log`. */
export function logOfPath(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  return /^[a-z0-9_]+?(?=[.-]|_\d|$)/.exec(name)?.[0] ?? '';
}

export type ZeekRow = Readonly<Record<string, ZeekValue>>;
/** What one line says of a device. */
export interface Sighting {
  readonly address: string;
  readonly mac?: string | undefined;
  readonly name?: string | undefined;
  readonly vendor?: string | undefined;
  readonly model?: string | undefined;
  readonly firmware?: string | undefined;
  readonly serial?: string | undefined;
  readonly service?: string | undefined;
  readonly protocol?: string | undefined;
}

const text = (row: ZeekRow, column: string): string | undefined => {
  const value = row[column];
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined;
};
/** Who spoke: the sender of the packet; in older logs, which lack it, the answering end. */
const speaker = (row: ZeekRow): string | undefined => text(row, 'source_h') ?? text(row, 'id.resp_h');

/** Logs that identify devices. undefined: the line names no device. */
const sightings: Readonly<Record<string, (row: ZeekRow) => Omit<Sighting, 'address'> & { readonly address: string | undefined }>> = {
  cip_identity: (row) => ({
    address: speaker(row),
    vendor: text(row, 'vendor_name'),
    model: text(row, 'product_name'),
    firmware: text(row, 'revision'),
    serial: text(row, 'serial_number'),
    protocol: 'EtherNet/IP',
  }),
  s7comm_known_devices: (row) => ({
    address: text(row, 'id.resp_h'),
    name: text(row, 'automation_system_name'),
    model: text(row, 'module_name'),
    serial: text(row, 'module_serial'),
    protocol: 'S7comm',
  }),
  // Only these two answers say who someone is; a request says nothing, and its line about the addressee names a broadcast address.
  bacnet_discovery: (row) => ({
    address: ['i-am', 'i-have'].includes(text(row, 'pdu_service') ?? '') ? speaker(row) : undefined,
    vendor: text(row, 'vendor'),
    name: text(row, 'object_type') === 'device' ? text(row, 'object_name') : undefined,
    protocol: 'BACnet',
  }),
  known_hosts: (row) => ({ address: text(row, 'host') }),
  known_services: (row) => {
    const port = text(row, 'port_num');
    return { address: text(row, 'host'), service: port === undefined ? undefined : `${text(row, 'port_proto') ?? 'tcp'}/${port}` };
  },
  known_modbus: (row) => ({ address: text(row, 'host'), protocol: 'Modbus' }),
  dhcp: (row) => ({ address: text(row, 'assigned_addr') ?? text(row, 'client_addr'), mac: text(row, 'mac'), name: text(row, 'host_name') }),
};
/** Logs of protocols (icsnpp and Zeek's own) name both ends and no transport; by the first word of their name. */
const transports: Readonly<
  Record<string, { readonly transport: 'tcp' | 'udp'; readonly name: string; readonly udpPorts?: readonly number[] }>
> = {
  modbus: { transport: 'tcp', name: 'modbus' },
  dnp3: { transport: 'tcp', name: 'dnp3' },
  s7comm: { transport: 'tcp', name: 's7comm' },
  cotp: { transport: 'tcp', name: 's7comm' },
  iso: { transport: 'tcp', name: 's7comm' },
  // Implicit messages and the listing of identities go over UDP.
  enip: { transport: 'tcp', name: 'enip', udpPorts: [2222] },
  cip: { transport: 'tcp', name: 'cip', udpPorts: [2222] },
  bacnet: { transport: 'udp', name: 'bacnet' },
  opcua: { transport: 'tcp', name: 'opcua' },
  profinet: { transport: 'udp', name: 'profinet' },
  genisys: { transport: 'tcp', name: 'genisys' },
  ge: { transport: 'tcp', name: 'ge-srtp' },
  roc: { transport: 'tcp', name: 'roc-plus' },
  c1222: { transport: 'tcp', name: 'c1222' },
  omron: { transport: 'udp', name: 'omron-fins' },
  iec104: { transport: 'tcp', name: 'iec104' },
  iec60870: { transport: 'tcp', name: 'iec104' },
  http: { transport: 'tcp', name: 'http' },
  ssl: { transport: 'tcp', name: 'ssl' },
  ssh: { transport: 'tcp', name: 'ssh' },
  rdp: { transport: 'tcp', name: 'rdp' },
  smb: { transport: 'tcp', name: 'smb' },
  ftp: { transport: 'tcp', name: 'ftp' },
  smtp: { transport: 'tcp', name: 'smtp' },
  snmp: { transport: 'udp', name: 'snmp' },
  ntp: { transport: 'udp', name: 'ntp' },
  mqtt: { transport: 'tcp', name: 'mqtt' },
  telnet: { transport: 'tcp', name: 'telnet' },
};
/** The line is about a connection: both ends stand in it. */
export const namesEnds = (row: ZeekRow): boolean => text(row, 'id.orig_h') !== undefined && text(row, 'id.resp_h') !== undefined;
/** Transport and protocol of a line of such a log; a protocol that goes over either (HART-IP, synchrophasors) has no transport unless the line says it. */
export function protocolOfLog(log: string, row: ZeekRow): { readonly transport?: string; readonly name: string } {
  const known = transports[log.split('_', 1)[0] ?? ''];
  const own = text(row, 'proto');
  if (own !== undefined) return { transport: own, name: known?.name ?? log };
  if (known === undefined) return { name: log };
  return { transport: known.udpPorts?.includes(Number(text(row, 'id.resp_p'))) === true ? 'udp' : known.transport, name: known.name };
}

export const identifiesDevices = (log: string): boolean => Object.hasOwn(sightings, log);
/** null: the line names no device. */
export function sightingOf(log: string, row: ZeekRow): Sighting | null {
  const seen = identifiesDevices(log) ? sightings[log]?.(row) : undefined;
  return seen?.address === undefined ? null : { ...seen, address: seen.address };
}
