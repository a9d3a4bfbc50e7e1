/** XCCDF results, also inside of ARF: one row a rule that was checked, or was to be. */
import type { InputFile } from '../../model/file.js';
import { defineReader, UnreadableFile, type Batch, type RawRow } from '../reader.js';
import { checkFields, checkRow, type CheckStatus } from './checks.js';
import { isoTime } from './zeek-values.js';
import { attributeOf, childOf, childrenOf, rootOf, textOfChild, xmlElements, type XmlAncestor, type XmlElement } from './xml-elements.js';

/** Only `pass` and `fixed` (failed, mended by the scanner, passed then) are a pass (XCCDF 1.2, 6.6.4.2). */
const statusOf: Readonly<Record<string, CheckStatus>> = {
  ...{ pass: 'pass', fixed: 'pass', fail: 'fail', error: 'error', unknown: 'unknown', notapplicable: 'not-applicable' },
  ...{ notchecked: 'not-checked', notselected: 'not-selected', informational: 'informational' },
};

/** One <TestResult>: a benchmark on a host. */
interface TestResult {
  readonly at: string;
  readonly addresses: string[];
  benchmark: string | undefined;
  profile: string | undefined;
  host: string | undefined;
}
const testResult = (at: string, benchmark: string | undefined): TestResult => ({
  at,
  addresses: [],
  benchmark,
  profile: undefined,
  host: undefined,
});
const isXccdf = ({ uri }: XmlElement): boolean => uri.includes('xccdf');
const wantedInResult = new Set(['target', 'target-address', 'benchmark', 'profile', 'rule-result']);
const isWanted = (path: readonly string[]): boolean =>
  path.at(-1) === 'Rule' || (path.at(-2) === 'TestResult' && wantedInResult.has(path.at(-1) ?? ''));
const mostRules = 200_000;

async function* read(file: InputFile): AsyncGenerator<Batch, void, undefined> {
  const titles = new Map<string, string>();
  let current = testResult('', undefined);
  let count = 0;
  let elsewhere = 0;
  let header: Batch['exportHeader'];
  for await (const elements of xmlElements(file, isWanted)) {
    const rows: RawRow[] = [];
    for (const element of elements) {
      if (!isXccdf(element)) {
        if (element.name === 'rule-result') elsewhere++;
        continue;
      }
      if (element.name === 'Rule') {
        const id = attributeOf(element, 'id');
        const title = textOfChild(element, 'title');
        if (id !== undefined && title !== undefined && titles.size < mostRules) titles.set(id, title);
        continue;
      }
      const result = element.within.at(-1);
      if (result === undefined) continue;
      if (current.at !== result.pointer) current = testResult(result.pointer, benchmarkOf(element.within));
      header ??= headerOf(result);
      if (element.name === 'target') current.host = element.text;
      else if (element.name === 'target-address') current.addresses.push(element.text);
      else if (element.name === 'benchmark') current.benchmark ??= attributeOf(element, 'id') ?? attributeOf(element, 'href');
      else if (element.name === 'profile') current.profile = attributeOf(element, 'idref');
      else {
        count++;
        rows.push({ raw: rowOf(element, result, current, titles), line: element.line, column: element.column, pointer: element.pointer });
      }
    }
    if (rows.length > 0) yield { rows, broken: [] };
  }
  if (count === 0)
    throw new UnreadableFile(
      'E_EVIDENCE_FORMAT',
      elsewhere > 0
        ? 'The file holds rule results, but not in the namespace of XCCDF.'
        : 'The file holds no result of a rule: it is a benchmark without a scan, or no XCCDF.',
    );
  if (header !== undefined) yield { rows: [], broken: [], exportHeader: header };
}

/** The id of the benchmark around the result; in ARF, and in results alone, an element says it. */
const benchmarkOf = (within: readonly XmlAncestor[]): string | undefined => {
  const around = within.find(({ name }) => name === 'Benchmark');
  return around && attributeOf(around, 'id');
};

function headerOf(result: XmlAncestor): Batch['exportHeader'] {
  const time = timeOf(attributeOf(result, 'end-time') ?? attributeOf(result, 'start-time'));
  // cpe:/a:redhat:openscap:1.2.17
  const [, , vendor = '', product = '', version = ''] = (attributeOf(result, 'test-system') ?? '').split(':');
  return time === undefined || product === '' || version === '' ? undefined : { tool: `${vendor} ${product}`.trim(), version, time };
}
/** Scanners leave the zone out; then nothing says where the clock stood, and the day is good enough as UTC. */
const timeOf = (text: string | undefined): string | undefined => (text === undefined ? undefined : (isoTime(text) ?? isoTime(`${text}Z`)));

function rowOf(
  element: XmlElement,
  result: XmlAncestor,
  { benchmark, profile, host, addresses }: TestResult,
  titles: ReadonlyMap<string, string>,
): Readonly<Record<string, unknown>> {
  const rule = attributeOf(element, 'idref') ?? '';
  const instance = textOfChild(element, 'instance');
  // A person may have put another word in place of what the scanner found; what it found counts.
  const [override] = childrenOf(element, 'override');
  const said = ((override && textOfChild(override, 'old-result')) ?? textOfChild(element, 'result') ?? '').toLowerCase();
  return checkRow({
    host,
    addresses,
    benchmark,
    profile,
    check: instance === undefined ? rule : `${rule} [${instance}]`,
    title: titles.get(rule),
    version: attributeOf(element, 'version'),
    status: Object.hasOwn(statusOf, said) ? (statusOf[said] ?? 'unknown') : 'unknown',
    result: override === undefined ? said : `${said} (overridden: ${textOfChild(element, 'result') ?? ''})`,
    severity: attributeOf(element, 'severity'),
    checked: attributeOf(element, 'time') ?? attributeOf(result, 'end-time') ?? attributeOf(result, 'start-time'),
    scanner: attributeOf(result, 'test-system'),
    identifiers: childrenOf(element, 'ident').map(({ text }) => text),
    fix: childOf(element, 'fix') === undefined ? undefined : 'given',
  });
}

export const xccdf = defineReader({
  id: 'xccdf',
  title: 'XCCDF or ARF results',
  description:
    'Results of a benchmark scan (OpenSCAP, SCC, others), alone, inside the benchmark or inside an ARF file: one row a rule. pass and fixed are a pass; fail is a failure; error, unknown, notapplicable, ' +
    'notchecked, notselected and informational are none of both. Where a person overrode a result, what the scanner found counts. The host is <target>; its first address that is no loopback is read. ' +
    'A benchmark without results is refused.',
  ceiling: 'E3',
  records: 'none',
  presets: { 'host-checks': checkFields },
  closed: true,
  recognise: (head) => {
    const root = rootOf(head);
    if (root === null) return 0;
    if (['Benchmark', 'TestResult'].includes(root.name)) return root.tag.includes('xccdf') ? 92 : 0;
    return root.name === 'asset-report-collection' ? 92 : 0;
  },
  read,
});
