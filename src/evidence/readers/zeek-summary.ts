/** Many lines of a log about one flow or one device, made into one row. */
import type { RawRow } from '../reader.js';
import type { ZeekLine } from './zeek-lines.js';
import { protocolOfLog, sightingOf, type Sighting, type ZeekRow } from './zeek-logs.js';

export interface Summary {
  readonly add: (line: ZeekLine) => void;
  readonly rows: () => readonly RawRow[];
  readonly notes: () => readonly string[];
}
const listed = <T>(
  map: ReadonlyMap<string, T>,
  rowOf: (item: T) => Readonly<Record<string, unknown>>,
  lineOf: (item: T) => number,
): readonly RawRow[] => [...map.values()].map((item) => ({ raw: rowOf(item), line: lineOf(item), column: 1, pointer: null }));

interface Flow {
  readonly line: number;
  readonly fixed: Readonly<Record<string, string>>;
  readonly applications: Set<string>;
  connections: number;
  /** null: no line says it. */
  answered: boolean | null;
  /** null once a line does not say it: a sum without it would be too small. */
  bytes: number | null;
  readonly seen: Span;
}
/** Nothing came back: S0 and SH are calls without an answer. What says nothing of it (OTH, joined in the middle) counts as answered. */
const inVain = /^(S0|SH)$/;

/** One row for each pair of ends and service. */
export function flowSummary(): Summary {
  const flows = new Map<string, Flow>();
  let undated = 0;
  const add = ({ log, row, line }: ZeekLine): void => {
    const source = textOf(row, 'id.orig_h');
    const destination = textOf(row, 'id.resp_h');
    const protocol = log === 'conn' ? null : protocolOfLog(log, row);
    const transport = protocol === null ? textOf(row, 'proto') : protocol.transport;
    const port = row['id.resp_p'];
    const service =
      transport === undefined ? undefined : typeof port === 'number' && transport !== 'icmp' ? `${transport}/${port}` : transport;
    const key = [source, destination, service].join(' ');
    let flow = flows.get(key);
    if (flow === undefined) {
      const fixed = { ...(source && { source }), ...(destination && { destination }), ...(service && { service }) };
      flow = { line, fixed, applications: new Set(), connections: 0, answered: null, bytes: 0, seen: {} };
      flows.set(key, flow);
    }
    flow.connections++;
    const state = textOf(row, 'conn_state');
    if (state !== undefined) flow.answered = flow.answered === true || !inVain.test(state);
    if (protocol !== null) flow.applications.add(protocol.name);
    for (const application of (textOf(row, 'service') ?? '').split(',')) if (application !== '') flow.applications.add(application);
    const sent = row['orig_bytes'];
    const received = row['resp_bytes'];
    if (typeof sent === 'number' && typeof received === 'number') flow.bytes = flow.bytes === null ? null : flow.bytes + sent + received;
    else flow.bytes = null;
    if (!widen(flow.seen, row)) undated++;
  };
  const rowOf = ({ fixed, applications, connections, answered, bytes, seen }: Flow): Readonly<Record<string, unknown>> => ({
    ...fixed,
    ...(applications.size > 0 && { application: [...applications].sort().join(',') }),
    connections,
    ...(answered !== null && { answered }),
    ...(bytes !== null && { bytes }),
    ...(seen.first !== undefined && { start: seen.first }),
    ...(seen.last !== undefined && { end: seen.last }),
  });
  return { add, rows: () => listed(flows, rowOf, (flow) => flow.line), notes: () => undatedNote(undated) };
}

const told = ['mac', 'name', 'vendor', 'model', 'firmware', 'serial'] as const;
interface Device {
  readonly line: number;
  readonly address: string;
  readonly values: Map<string, string>;
  readonly conflicts: Set<string>;
  readonly services: Set<string>;
  readonly protocols: Set<string>;
  readonly seen: Span;
}
/** One row for each address. What two lines tell differently is left out. */
export function deviceSummary(): Summary {
  const devices = new Map<string, Device>();
  const shared = new Set<string>();
  let silent = 0;
  let undated = 0;
  const add = ({ log, row, line }: ZeekLine): void => {
    const seen = sightingOf(log, row);
    if (seen === null) {
      silent++;
      return;
    }
    if (!singleHost(seen.address)) {
      shared.add(seen.address);
      return;
    }
    let device = devices.get(seen.address);
    if (device === undefined) {
      device = {
        line,
        address: seen.address,
        values: new Map(),
        conflicts: new Set(),
        services: new Set(),
        protocols: new Set(),
        seen: {},
      };
      devices.set(seen.address, device);
    }
    note(device, seen);
    if (!widen(device.seen, row)) undated++;
  };
  const rowOf = ({ address, values, services, protocols, seen }: Device): Readonly<Record<string, unknown>> => ({
    address,
    ...Object.fromEntries(values),
    ...(services.size > 0 && { services: [...services].sort() }),
    ...(protocols.size > 0 && { protocol: [...protocols].sort().join(',') }),
    ...(seen.first !== undefined && { first: seen.first }),
    ...(seen.last !== undefined && { last: seen.last }),
  });
  const notes = (): readonly string[] => {
    const conflicting = [...devices.values()].filter((device) => device.conflicts.size > 0).map((device) => device.address);
    return [
      ...(silent > 0 ? [`${silent} ${silent === 1 ? 'line names' : 'lines name'} no device (a request).`] : []),
      ...(shared.size > 0 ? [`These look like broadcast or group addresses and count as no device: ${some([...shared])}.`] : []),
      ...(conflicting.length > 0 ? [`Lines about one address differ, so what they say is left out: ${some(conflicting)}.`] : []),
      ...undatedNote(undated),
    ];
  };
  return { add, rows: () => listed(devices, rowOf, (device) => device.line), notes };
}
function note(device: Device, seen: Sighting): void {
  for (const column of told) {
    const value = seen[column];
    if (value === undefined || device.conflicts.has(column)) continue;
    const known = device.values.get(column);
    if (known === undefined) device.values.set(column, value);
    else if (known !== value) {
      device.conflicts.add(column);
      device.values.delete(column);
    }
  }
  if (seen.service !== undefined) device.services.add(seen.service);
  if (seen.protocol !== undefined) device.protocols.add(seen.protocol);
}

interface Span {
  first?: string;
  last?: string;
}
/** false: the line has no time. ISO texts of one form sort as times do. */
function widen(span: Span, row: ZeekRow): boolean {
  const start = textOf(row, 'ts');
  if (start === undefined) return false;
  const duration = row['duration'];
  const end = typeof duration === 'number' && duration > 0 ? new Date(Date.parse(start) + duration * 1000).toISOString() : start;
  if (span.first === undefined || start < span.first) span.first = start;
  if (span.last === undefined || end > span.last) span.last = end;
  return true;
}
/** Sensors that turn a conversation round name the broadcast address as the one who speaks. */
const singleHost = (address: string): boolean => !/\.255$|^0\.0\.0\.0$|^(22[4-9]|23\d)\.|^ff[0-9a-f]{2}:|^::$/i.test(address);
const some = (addresses: readonly string[]): string =>
  addresses.length > 10 ? `${addresses.slice(0, 10).join(', ')}, ...` : addresses.join(', ');
const undatedNote = (undated: number): readonly string[] =>
  undated > 0 ? [`${undated} ${undated === 1 ? 'line has' : 'lines have'} no readable time.`] : [];
function textOf(row: ZeekRow, column: string): string | undefined {
  const value = row[column];
  return typeof value === 'string' ? value : undefined;
}
