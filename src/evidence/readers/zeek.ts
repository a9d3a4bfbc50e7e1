/** Zeek logs: observed flows from conn.log, devices from the logs that identify them, any other log line by line. */
import type { InputFile } from '../../model/file.js';
import { defineReader, UnreadableFile, type Batch, type RawRow, type ReadOptions } from '../reader.js';
import { headOf, headText } from './text.js';
import { zeekLines, type ZeekLine } from './zeek-lines.js';
import { identifiesDevices, knownColumns, logOfPath, namesEnds } from './zeek-logs.js';
import { deviceSummary, flowSummary, type Summary } from './zeek-summary.js';

type Mode = 'flows' | 'devices' | 'lines';
const modeOf = (log: string): Mode => (log === 'conn' ? 'flows' : identifiesDevices(log) ? 'devices' : 'lines');

async function* read(file: InputFile, { recordsAt, kind }: ReadOptions): AsyncGenerator<Batch, void, undefined> {
  const wanted = recordsAt?.toLowerCase() ?? null;
  const summary: Summary | null = wanted === 'flows' ? flowSummary() : wanted === 'devices' ? deviceSummary() : null;
  yield* summary !== null
    ? summarised(file, summary, (line) => modeOf(line.log) === wanted)
    : wanted === null
      ? byContent(file, kind)
      : lineByLine(file, (line) => wanted === 'lines' || line.log === wanted);
}

const modeOfKind: Readonly<Record<string, Mode>> = { flows: 'flows', 'discovered-devices': 'devices' };
const otherSort = (log: string, asked: Mode, line: number): UnreadableFile =>
  new UnreadableFile(
    'E_EVIDENCE_FORMAT',
    `The log ${log} tells of no ${asked}: ${asked === 'flows' ? 'conn.log does, and each log of a protocol with both ends' : 'cip_identity, s7comm_known_devices, bacnet_discovery and known_* and dhcp do'}. ` +
      'To read it line by line, say `records: lines` and name the fields.',
    line,
    1,
  );

/** The first line decides; another sort of log in the same file needs a word of the user. */
async function* byContent(file: InputFile, kind: string | undefined): AsyncGenerator<Batch, void, undefined> {
  let mode: Mode | null = null;
  for await (const { lines } of zeekLines(file, await isJson(file))) {
    const [first] = lines;
    if (first === undefined) continue;
    const asked = kind === undefined ? undefined : modeOfKind[kind];
    if (asked === 'flows' && namesEnds(first.row)) {
      // Logs of protocols: every line names both ends of a flow, and the port.
      yield* summarised(file, flowSummary(), ({ row }) => namesEnds(row));
      return;
    }
    mode = modeOf(first.log);
    // Its lines would become records without a single field, and look like evidence.
    if (asked !== undefined && asked !== mode) throw otherSort(first.log, asked, first.line);
    break;
  }
  const fits = ({ log, line }: ZeekLine): boolean => {
    if (modeOf(log) === mode) return true;
    throw new UnreadableFile(
      'E_EVIDENCE_FORMAT',
      `The file holds several logs (here ${log}): say with \`records:\` whether flows, devices, lines, or the name of one log is wanted.`,
      line,
      1,
    );
  };
  if (mode === 'flows') yield* summarised(file, flowSummary(), fits);
  else if (mode === 'devices') yield* summarised(file, deviceSummary(), fits);
  else yield* lineByLine(file, fits);
}

async function* lineByLine(file: InputFile, fits: (line: ZeekLine) => boolean): AsyncGenerator<Batch, void, undefined> {
  let others = 0;
  for await (const { lines, broken, notes } of zeekLines(file, await isJson(file))) {
    const rows: RawRow[] = [];
    for (const each of lines) {
      if (fits(each)) rows.push({ raw: each.row, line: each.line, column: 1, pointer: null });
      else others++;
    }
    if (rows.length + broken.length + notes.length > 0) yield { rows, broken, notes };
  }
  if (others > 0) yield { rows: [], broken: [], notes: othersNote(others) };
}

async function* summarised(file: InputFile, summary: Summary, fits: (line: ZeekLine) => boolean): AsyncGenerator<Batch, void, undefined> {
  let others = 0;
  for await (const { lines, broken, notes } of zeekLines(file, await isJson(file))) {
    for (const each of lines) {
      if (fits(each)) summary.add(each);
      else others++;
    }
    if (broken.length + notes.length > 0) yield { rows: [], broken, notes };
  }
  yield { rows: summary.rows(), broken: [], notes: [...summary.notes(), ...othersNote(others)] };
}
const othersNote = (others: number): readonly string[] =>
  others > 0 ? [`${others} lines of other logs in the same file are left out.`] : [];

const isJson = async (file: InputFile): Promise<boolean> =>
  headText(await headOf(file, 4096))
    .trimStart()
    .startsWith('{');

function recognise(head: Uint8Array, path: string): number {
  const text = headText(head);
  if (/^(?:#[^\n]*\n)*#(?:separator \S|fields\t)/.test(text)) return 95;
  const lines = text.split(/\r?\n/).filter((line) => line !== '' && !line.startsWith('#'));
  const [first] = lines;
  if (first === undefined) return 0;
  if (first.startsWith('{'))
    return /"_path"\s*:\s*"\w+"/.test(first) || (/"id\.orig_h"\s*:/.test(first) && /"uid"\s*:/.test(first)) ? 90 : 0;
  return knownColumns(logOfPath(path), first.split('\t').length) === null ? 0 : 85;
}

export const zeek = defineReader({
  id: 'zeek',
  title: 'Zeek log',
  description:
    'Logs of Zeek and of the icsnpp parsers, tab separated or JSON. conn.log becomes one row a flow (both ends and the service), and so do the logs of protocols (modbus, dnp3, s7comm, cip, opcua, ...) as flows; cip_identity, s7comm_known_devices, bacnet_discovery, dhcp, ' +
    'known_hosts, known_services and known_modbus become one row a device; any other log is read line by line, and so is every log with `records: lines`. Masked times leave a row undated.',
  ceiling: 'E3',
  records: 'name',
  presets: {
    flows: {
      sourceAddress: 'source',
      destinationAddress: 'destination',
      service: 'service',
      protocol: 'application',
      connections: 'connections',
      answered: 'answered',
      bytes: 'bytes',
      firstSeen: 'start',
      lastSeen: 'end',
    },
    'discovered-devices': {
      address: 'address',
      mac: 'mac',
      hostname: 'name',
      vendor: 'vendor',
      model: 'model',
      firmware: 'firmware',
      serial: 'serial',
      services: 'services',
      protocol: 'protocol',
      firstSeen: 'first',
      lastSeen: 'last',
    },
  },
  recognise,
  read,
});
