/** Lynis reports (lynis-report.dat): what was tested on a host, what it warned of, and the packages that it found. */
import type { InputFile } from '../../model/file.js';
import { defineReader, UnreadableFile, type Batch, type RawRow, type ReadOptions } from '../reader.js';
import { checkFields, checkRow, type CheckStatus } from './checks.js';
import { headText } from './text.js';
import { textLines } from './text-lines.js';

interface Entry {
  readonly value: string;
  readonly line: number;
}

async function* read(file: InputFile, { kind }: ReadOptions): AsyncGenerator<Batch, void, undefined> {
  const entries = new Map<string, Entry[]>();
  for (const { text, line } of await textLines(file)) {
    const at = text.indexOf('=');
    if (at <= 0 || text.startsWith('#')) continue;
    const name = text.slice(0, at).trim();
    const list = entries.get(name);
    if (list === undefined) entries.set(name, [{ value: text.slice(at + 1).trim(), line }]);
    else list.push({ value: text.slice(at + 1).trim(), line });
  }
  const first = (name: string): string | undefined => entries.get(name)?.[0]?.value || undefined;
  const version = first('lynis_version');
  if (version === undefined)
    throw new UnreadableFile('E_EVIDENCE_FORMAT', 'The file is no report of Lynis: it has no lynis_version.', 1, 1);
  const ended = first('report_datetime_end');
  const time = first('report_datetime_start')?.replace(' ', 'T');
  const host = first('hostname');
  const rows =
    kind === 'software' ? packagesOf(entries, host) : checksOf(entries, { host, version, time: ended?.replace(' ', 'T') ?? time });
  yield {
    rows,
    broken:
      ended === undefined
        ? [{ line: 0, column: 0, reason: 'the report has no end: Lynis was stopped, and what it had not reached is missing' }]
        : [],
    ...(time !== undefined && { exportHeader: { tool: 'Lynis', version, time: `${time}Z` } }),
  };
}

function checksOf(
  entries: ReadonlyMap<string, readonly Entry[]>,
  { host, version, time }: { readonly host: string | undefined; readonly version: string; readonly time: string | undefined },
): readonly RawRow[] {
  const found = new Map<string, RawRow>();
  const tell = (test: string, status: CheckStatus, result: string, title: string | undefined, line: number): void => {
    if (test === '' || found.has(test)) return;
    const raw = checkRow({
      host,
      benchmark: 'lynis',
      check: test,
      title,
      status,
      result,
      severity: undefined,
      checked: time,
      scanner: `Lynis ${version}`,
    });
    found.set(test, { raw, line, column: 1, pointer: null });
  };
  // The worst word of a test counts: warnings come first.
  for (const [name, status] of [
    ['warning[]', 'fail'],
    ['suggestion[]', 'informational'],
  ] as const)
    for (const { value, line } of entries.get(name) ?? []) {
      const [test = '', title] = value.split('|');
      tell(test, status, name.slice(0, -2), title, line);
    }
  for (const [name, status, result] of [
    ['tests_skipped', 'not-checked', 'skipped'],
    ['tests_executed', 'unknown', 'executed, nothing reported'],
  ] as const)
    for (const { value, line } of entries.get(name) ?? []) for (const test of value.split('|')) tell(test, status, result, undefined, line);
  return [...found.values()];
}

/** installed_packages_array=name,version|name,version|... */
const packagesOf = (entries: ReadonlyMap<string, readonly Entry[]>, host: string | undefined): readonly RawRow[] =>
  (entries.get('installed_packages_array') ?? []).flatMap(({ value, line }) =>
    value.split('|').flatMap((item): readonly RawRow[] => {
      const at = item.lastIndexOf(',');
      const name = (at < 0 ? item : item.slice(0, at)).trim();
      const version = at < 0 ? '' : item.slice(at + 1).trim();
      return name === ''
        ? []
        : [{ raw: { ...(host !== undefined && { host }), name, version, type: 'application' }, line, column: 1, pointer: null }];
    }),
  );

export const lynis = defineReader({
  id: 'lynis',
  title: 'Lynis report',
  description:
    'The file lynis-report.dat of one host. As host-checks: one row a test. A warning is a failure, a suggestion is information; a test that ran and reported nothing is unknown, since the report does ' +
    'not say what it found, and one that was skipped is not checked: nothing in such a report is a pass. As software: the packages that are installed. A report without an end leaves the list open.',
  ceiling: 'E3',
  records: 'none',
  presets: { 'host-checks': checkFields, software: { asset: 'host', name: 'name', version: 'version', type: 'type' } },
  closed: true,
  recognise: (head) => {
    const text = headText(head);
    return /^(?:#[^\n]*\n)*(?:[\w[\]]+=[^\n]*\n)+/.test(text) && /^lynis_version=/m.test(text) ? 92 : 0;
  },
  read,
});
