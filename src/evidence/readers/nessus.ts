/** Nessus reports (.nessus, version 2): vulnerabilities, compliance checks or devices, as the kind asks. */
import type { InputFile } from '../../model/file.js';
import { defineReader, UnreadableFile, type Batch, type RawRow, type ReadOptions } from '../reader.js';
import { checkFields, checkRow, type CheckStatus } from './checks.js';
import { attributeOf, childrenOf, rootOf, textOfChild, xmlElements, type XmlAncestor, type XmlElement } from './xml-elements.js';
import { isoTime } from './zeek-values.js';

type Row = Readonly<Record<string, unknown>>;
interface Host {
  readonly at: XmlAncestor;
  readonly line: number;
  readonly tags: ReadonlyMap<string, string>;
  readonly ports: Set<string>;
  items: number;
}
type Mode = 'vulnerabilities' | 'checks' | 'devices' | 'items';
const modeOf = (kind: string | undefined): Mode =>
  kind === 'vulnerabilities' ? 'vulnerabilities' : kind === 'host-checks' ? 'checks' : kind === 'discovered-devices' ? 'devices' : 'items';

const isWanted = (path: readonly string[]): boolean =>
  path.at(-2) === 'ReportHost' && (path.at(-1) === 'HostProperties' || path.at(-1) === 'ReportItem');

async function* read(file: InputFile, { kind }: ReadOptions): AsyncGenerator<Batch, void, undefined> {
  const mode = modeOf(kind);
  const hosts: Host[] = [];
  for await (const elements of xmlElements(file, isWanted)) {
    const rows: RawRow[] = [];
    for (const element of elements) {
      const at = element.within.at(-1);
      if (at === undefined) continue;
      if (element.name === 'HostProperties') {
        hosts.push({ at, line: element.line, tags: tagsOf(element), ports: new Set(), items: 0 });
        continue;
      }
      let host = hosts.at(-1);
      if (host?.at.pointer !== at.pointer) hosts.push((host = { at, line: element.line, tags: new Map(), ports: new Set(), items: 0 }));
      host.items++;
      const port = attributeOf(element, 'port') ?? '0';
      const protocol = attributeOf(element, 'protocol') ?? '';
      if (port !== '0' && (protocol === 'tcp' || protocol === 'udp')) host.ports.add(`${protocol}/${port}`);
      for (const raw of rowsOf(mode, element, host))
        rows.push({ raw, line: element.line, column: element.column, pointer: element.pointer });
    }
    if (rows.length > 0) yield { rows, broken: [] };
  }
  if (hosts.length === 0)
    throw new UnreadableFile('E_EVIDENCE_FORMAT', 'The file holds no host: it is a policy without a scan, or no report of Nessus.', 1, 1);
  const unseen = hosts.filter(({ tags }) => tags.get('Credentialed_Scan') === 'false').length;
  yield {
    rows: mode === 'devices' ? hosts.map((host) => ({ raw: deviceOf(host), line: host.line, column: 1, pointer: host.at.pointer })) : [],
    broken: [],
    notes:
      unseen > 0 && mode !== 'devices'
        ? [`${unseen} of ${hosts.length} hosts were scanned from outside only: what can be seen after a logon was not looked for on them.`]
        : [],
  };
}

const tagsOf = (properties: XmlElement): ReadonlyMap<string, string> =>
  new Map(childrenOf(properties, 'tag').flatMap((tag) => (tag.text === '' ? [] : [[attributeOf(tag, 'name') ?? '', tag.text]])));
const addressOf = ({ at, tags }: Host): string | undefined => tags.get('host-ip') ?? attributeOf(at, 'name');
/** The name that the host gives itself, else the one that the network knows; an address is no name. */
const nameOf = ({ at, tags }: Host): string | undefined =>
  [tags.get('host-fqdn'), tags.get('netbios-name')?.replace(/^.*\\/, ''), tags.get('hostname'), attributeOf(at, 'name')].find(
    (name) => name !== undefined && !/^[\d.]+$|:/.test(name),
  );
function seenOf({ tags }: Host, which: 'START' | 'END'): string | undefined {
  return isoTime(tags.get(`HOST_${which}_TIMESTAMP`));
}

function rowsOf(mode: Mode, item: XmlElement, host: Host): readonly Row[] {
  switch (mode) {
    case 'vulnerabilities':
      return vulnerabilitiesOf(item, host);
    case 'checks':
      return checkOf(item, host);
    case 'items':
      return [{ ...about(host), ...item.attributes, ...Object.fromEntries(item.children.map(({ name, text }) => [name, text])) }];
    case 'devices':
      return [];
  }
}
const about = (host: Host): Row => ({ host: nameOf(host), address: addressOf(host), seen: seenOf(host, 'END') });

const severities = ['info', 'low', 'medium', 'high', 'critical'] as const;
/** One row for each CVE; where a finding has none, the plugin is its id. Severity 0 is information. */
function vulnerabilitiesOf(item: XmlElement, host: Host): readonly Row[] {
  const severity = severities[Number(attributeOf(item, 'severity') ?? '')];
  if (severity === 'info') return [];
  const plugin = attributeOf(item, 'pluginID') ?? '';
  const port = attributeOf(item, 'port') ?? '0';
  const cves = childrenOf(item, 'cve').flatMap(({ text }) => text.match(/CVE-\d{4}-\d{4,}/gi) ?? []);
  return (cves.length === 0 ? [`nessus-${plugin}`] : cves).map((id) =>
    defined({
      ...about(host),
      id: id.toUpperCase().startsWith('CVE-') ? id.toUpperCase() : id,
      title: attributeOf(item, 'pluginName'),
      severity,
      cvss: textOfChild(item, 'cvss3_base_score') ?? textOfChild(item, 'cvss_base_score'),
      source: 'nessus',
      plugin,
      service: port === '0' ? undefined : `${attributeOf(item, 'protocol') ?? 'tcp'}/${port}`,
      solution: textOfChild(item, 'solution'),
      published: textOfChild(item, 'vuln_publication_date')?.replaceAll('/', '-'),
    }),
  );
}

const complianceWords: Readonly<Record<string, CheckStatus>> = {
  passed: 'pass',
  failed: 'fail',
  error: 'error',
  warning: 'unknown',
  skipped: 'not-checked',
};
/** Compliance items alone: that a plugin found nothing says nothing of a setting. */
function checkOf(item: XmlElement, host: Host): readonly Row[] {
  const said = textOfChild(item, 'compliance-result');
  if (said === undefined) return [];
  const word = said.toLowerCase();
  return [
    checkRow({
      host: nameOf(host),
      addresses: [addressOf(host) ?? ''],
      benchmark: textOfChild(item, 'compliance-audit-file') ?? textOfChild(item, 'compliance-benchmark-name'),
      check:
        textOfChild(item, 'compliance-control-id') ??
        textOfChild(item, 'compliance-check-id') ??
        textOfChild(item, 'compliance-check-name') ??
        attributeOf(item, 'pluginID') ??
        '',
      title: textOfChild(item, 'compliance-check-name'),
      status: Object.hasOwn(complianceWords, word) ? (complianceWords[word] ?? 'unknown') : 'unknown',
      result: said,
      severity: undefined,
      checked: seenOf(host, 'END'),
      scanner: 'Nessus',
    }),
  ];
}

/** Of several network cards none is the one behind the address. */
const onlyOf = (text: string | undefined): string | undefined => (text === undefined || /\s/.test(text) ? undefined : text);
/** A host that was reached. Its open ports are those of which an item tells; without any, they are not known. */
const deviceOf = (host: Host): Row =>
  defined({
    host: nameOf(host),
    address: addressOf(host),
    mac: onlyOf(host.tags.get('mac-address')),
    os: host.tags.get('operating-system-conf') === '100' ? host.tags.get('operating-system')?.split('\n')[0] : undefined,
    services: host.ports.size > 0 ? [...host.ports].sort() : undefined,
    firstSeen: seenOf(host, 'START'),
    lastSeen: seenOf(host, 'END'),
  });
const defined = (row: Row): Row => Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined));

export const nessus = defineReader({
  id: 'nessus',
  title: 'Nessus report (.nessus)',
  description:
    'An exported scan, version 2. As vulnerabilities: one row for each CVE of an item of severity 1 to 4 (nessus-<plugin> where it has none); severity 0 is information and no vulnerability. ' +
    'As host-checks: its compliance items, of which only PASSED is a pass; that a plugin found nothing is no pass and makes no row. As discovered-devices: one row a host with the ports of which an ' +
    'item tells. As any other kind: every item with its attributes and texts. Hosts that were scanned without a logon are counted in a note.',
  ceiling: 'E3',
  records: 'none',
  presets: {
    'host-checks': checkFields,
    vulnerabilities: {
      ...{
        asset: 'host',
        host: 'host',
        address: 'address',
        id: 'id',
        cve: 'id',
        title: 'title',
        severity: 'severity',
        cvss: 'cvss',
        source: 'source',
      },
      ...{ service: 'service', lastSeen: 'seen', seen: 'seen', published: 'published', solution: 'solution' },
    },
    'discovered-devices': {
      ...{ address: 'address', mac: 'mac', hostname: 'host', os: 'os', services: 'services', firstSeen: 'firstSeen', lastSeen: 'lastSeen' },
    },
  },
  closed: true,
  recognise: (head) => (rootOf(head)?.name === 'NessusClientData_v2' ? 95 : 0),
  read,
});
