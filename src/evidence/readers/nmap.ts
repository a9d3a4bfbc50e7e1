/** Nmap XML (-oX): one row a host that answered, with its open ports and what scripts learned of it. */
import type { InputFile } from '../../model/file.js';
import { defineReader, UnreadableFile, type Batch, type BrokenRow, type RawRow } from '../reader.js';
import { isoTime } from './zeek-values.js';
import { attributeOf, childOf, childrenOf, rootOf, xmlElements, type XmlElement } from './xml-elements.js';

async function* read(file: InputFile): AsyncGenerator<Batch, void, undefined> {
  let run: XmlElement['within'][number] | undefined;
  let hosts = 0;
  let down = 0;
  let finished: XmlElement | null = null;
  for await (const elements of xmlElements(file, isWanted)) {
    const rows: RawRow[] = [];
    for (const element of elements) {
      run ??= element.within[0];
      if (element.name !== 'host') {
        if (element.name === 'finished') finished = element;
        continue;
      }
      hosts++;
      if (attributeOf(childOf(element, 'status') ?? element, 'state') === 'up')
        rows.push({ raw: rowOf(element), line: element.line, column: element.column, pointer: element.pointer });
      else down++;
    }
    if (rows.length > 0) yield { rows, broken: [] };
  }
  if (run?.name !== 'nmaprun')
    throw new UnreadableFile('E_EVIDENCE_FORMAT', 'The file is no nmap result: it has no <nmaprun> with hosts.', 1, 1);
  const version = attributeOf(run, 'version');
  const time = isoTime(attributeOf(run, 'start'));
  yield {
    rows: [],
    broken: faultsOf(finished),
    notes: down > 0 ? [`${down} of ${hosts} addresses did not answer; nothing is known of them.`] : [],
    ...(version !== undefined && time !== undefined && { exportHeader: { tool: 'nmap', version, time } }),
  };
}
const isWanted = (path: readonly string[]): boolean =>
  (path.length === 2 && (path[1] === 'host' || path[1] === 'scaninfo')) || (path.length === 3 && path[2] === 'finished');

/** A scan that was stopped has not seen what it had not reached. */
function faultsOf(finished: XmlElement | null): readonly BrokenRow[] {
  if (finished === null) return [{ line: 0, column: 0, reason: 'the scan has no end: hosts that it had not reached are missing' }];
  if (attributeOf(finished, 'exit') !== 'error') return [];
  return [
    {
      line: finished.line,
      column: finished.column,
      reason: `the scan ended with an error: ${attributeOf(finished, 'errormsg') ?? 'not given'}`,
    },
  ];
}

function rowOf(host: XmlElement): Readonly<Record<string, unknown>> {
  const addresses = childrenOf(host, 'address');
  const ip = addresses.find((each) => ['ipv4', 'ipv6'].includes(attributeOf(each, 'addrtype') ?? ''));
  const mac = addresses.find((each) => attributeOf(each, 'addrtype') === 'mac');
  const ports = childOf(host, 'ports');
  const all = ports === undefined ? [] : childrenOf(ports, 'port');
  const open = all.filter((port) => stateOf(port) === 'open');
  const products = open.flatMap((port) => probedOf(port) ?? []);
  const identity = identityOf([...open, ...childrenOf(host, 'hostscript')].flatMap((each) => childrenOf(each, 'script')));
  return {
    ...defined({
      address: ip && attributeOf(ip, 'addr'),
      mac: mac && attributeOf(mac, 'addr'),
      macVendor: mac && attributeOf(mac, 'vendor'),
      hostname: hostnameOf(host),
      os: osOf(host),
      // Without a port scan nothing is known of services; with one, "none" is an answer for the ports that were asked.
      services: ports === undefined ? undefined : open.map(portName),
      closed: all.filter((port) => stateOf(port) === 'closed').map(portName),
      undecided: all.filter((port) => !['open', 'closed'].includes(stateOf(port) ?? '')).map(portName),
      products,
      firstSeen: isoTime(attributeOf(host, 'starttime')),
      lastSeen: isoTime(attributeOf(host, 'endtime')),
    }),
    ...identity,
  };
}
const stateOf = (port: XmlElement): string | undefined => attributeOf(childOf(port, 'state') ?? port, 'state');
const portName = (port: XmlElement): string => `${attributeOf(port, 'protocol') ?? 'tcp'}/${attributeOf(port, 'portid') ?? '?'}`;
const defined = (row: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(row).filter(
      ([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0 && value !== row['services']),
    ),
  );

/** What the service itself told. A name by the number of the port (`method="table"`) is a guess and is not used. */
function probedOf(port: XmlElement): string | undefined {
  const service = childOf(port, 'service');
  if (service === undefined || attributeOf(service, 'method') !== 'probed') return undefined;
  const words = [attributeOf(service, 'product') ?? attributeOf(service, 'name'), attributeOf(service, 'version')].filter(
    (each) => each !== undefined,
  );
  return words.length === 0 ? undefined : `${portName(port)} ${words.join(' ')}`;
}

function hostnameOf(host: XmlElement): string | undefined {
  const list = childOf(host, 'hostnames');
  const names = list === undefined ? [] : childrenOf(list, 'hostname');
  const best = names.find((each) => attributeOf(each, 'type') === 'PTR') ?? names[0];
  return best && attributeOf(best, 'name');
}

/** A match of less than 100 is a guess among others. */
function osOf(host: XmlElement): string | undefined {
  const list = childOf(host, 'os');
  const sure = list === undefined ? [] : childrenOf(list, 'osmatch').filter((each) => attributeOf(each, 'accuracy') === '100');
  const [only] = sure;
  return only !== undefined && sure.length === 1 ? attributeOf(only, 'name') : undefined;
}

type Field = 'vendor' | 'model' | 'firmware' | 'serial' | 'plcName';
/** Script -> name of the element -> field. */
const told: Readonly<Record<string, Readonly<Record<string, Field>>>> = {
  's7-info': { Module: 'model', Version: 'firmware', 'Serial Number': 'serial', 'System Name': 'plcName' },
  'enip-info': { Vendor: 'vendor', 'Product Name': 'model', Revision: 'firmware', 'Serial Number': 'serial' },
  'bacnet-info': {
    'Vendor Name': 'vendor',
    'Model Name': 'model',
    Firmware: 'firmware',
    'Object-name': 'plcName',
    'Object Name': 'plcName',
  },
  'omron-info': { 'Controller Model': 'model', 'Controller Version': 'firmware' },
  'pcworx-info': { 'PLC Type': 'model', 'Firmware Version': 'firmware' },
};
/** What two scripts tell differently is left out. */
function identityOf(scripts: readonly XmlElement[]): Readonly<Record<string, string>> {
  const found = new Map<string, string | null>();
  const tell = (field: string, value: string): void => {
    const known = found.get(field);
    found.set(field, known === undefined || known === value ? value : null);
  };
  for (const script of scripts) {
    const id = attributeOf(script, 'id') ?? '';
    const fields = Object.hasOwn(told, id) ? told[id] : undefined;
    for (const { name, text } of elemsOf(script)) {
      const field = fields !== undefined && Object.hasOwn(fields, name) ? fields[name] : undefined;
      // The number of the vendor stands behind its name.
      if (field !== undefined) tell(field, field === 'vendor' ? text.replace(/\s*\(\d+\)$/, '') : text);
      if (id === 'modbus-discover' && name === 'Device identification') {
        tell('identification', text);
        // Nmap joins vendor, product code and revision by blanks; only the end of such a text is certain.
        const words = text.split(' ');
        const last = words.at(-1) ?? '';
        if (words.length > 2 && /\d/.test(last)) tell('firmware', last);
      }
    }
  }
  return Object.fromEntries([...found].flatMap(([field, value]) => (value === null ? [] : [[field, value]])));
}
const elemsOf = (element: XmlElement): readonly { readonly name: string; readonly text: string }[] =>
  element.children.flatMap((child) => {
    const name = attributeOf(child, 'key');
    return child.name === 'elem' && name !== undefined && child.text !== '' ? [{ name, text: child.text }] : elemsOf(child);
  });

export const nmap = defineReader({
  id: 'nmap',
  title: 'Nmap result (XML)',
  description:
    'The file that `nmap -oX` writes: one row a host that answered, with address, MAC address, name, open ports (tcp/502), what the services and the scripts modbus-discover, s7-info, enip-info, ' +
    'bacnet-info, omron-info and pcworx-info learned. A service name guessed from the port number and an uncertain operating system are not read. Ports that are closed, filtered or were not asked ' +
    'are no open ports; without a port scan the services are unknown. A scan that was stopped leaves the list open.',
  ceiling: 'E3',
  records: 'none',
  presets: {
    'discovered-devices': {
      address: 'address',
      mac: 'mac',
      hostname: 'hostname',
      vendor: 'vendor',
      model: 'model',
      firmware: 'firmware',
      serial: 'serial',
      os: 'os',
      services: 'services',
      firstSeen: 'firstSeen',
      lastSeen: 'lastSeen',
    },
  },
  closed: true,
  recognise: (head) => (rootOf(head)?.name === 'nmaprun' ? 95 : 0),
  read,
});
