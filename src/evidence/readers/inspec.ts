/** InSpec JSON and the Heimdall format (HDF): one row a control, decided by all of its results. */
import type { InputFile } from '../../model/file.js';
import type { ExportHeader } from '../export-header.js';
import { defineReader, UnreadableFile, type Batch } from '../reader.js';
import { checkFields, checkRow, type CheckStatus } from './checks.js';
import { batchesOf, isList, isObject } from './document.js';
import { placeRecords, readDocument } from './json.js';
import { headText } from './text.js';
import { isoTime } from './zeek-values.js';

type Json = Readonly<Record<string, unknown>>;
interface Control {
  readonly value: Json;
  readonly pointer: string;
  readonly profile: string;
  readonly results: readonly Json[];
}

async function* read(file: InputFile): AsyncGenerator<Batch, void, undefined> {
  const json = await readDocument(file);
  const { document } = json;
  if (!isObject(document) || !isObject(document['platform']) || !isList(document['profiles']))
    throw new UnreadableFile(
      'E_EVIDENCE_FORMAT',
      isObject(document) && isList(document['controls'])
        ? 'The file is a profile: it says what is to be checked, and holds no results.'
        : 'The file is no result of InSpec: it lacks platform or profiles.',
      1,
      1,
    );
  const { platform } = document;
  const controls = controlsOf(document['profiles']);
  if (controls.length === 0) throw new UnreadableFile('E_EVIDENCE_FORMAT', 'The file holds no control.', 1, 1);
  const byId = new Map<string, Control[]>();
  for (const control of controls) {
    const id = textOf(control.value['id']) ?? '';
    const same = byId.get(id);
    if (same === undefined) byId.set(id, [control]);
    else same.push(control);
  }
  const chosen = [...byId.values()].map(fromOverlays);
  const { rows, broken } = placeRecords(
    json,
    chosen.map(({ value, pointer }) => ({ value, pointer })),
  );
  const version = textOf(document['version']);
  const scanner = ['InSpec', version].filter((each) => each !== undefined).join(' ');
  const raws = new Map(chosen.map((control) => [control.pointer, rowOf(control, textOf(platform['target_id']), scanner)]));
  const repeated = controls.length - chosen.length;
  yield* batchesOf(
    rows.map((row) => ({ ...row, raw: raws.get(row.pointer ?? '') })),
    broken,
    repeated > 0 ? [`${repeated} controls stand in an overlay too; the profile that holds their results counts.`] : [],
    headerOf(chosen, textOf(platform['name']), version),
  );
}

function controlsOf(profiles: readonly unknown[]): readonly Control[] {
  return profiles.flatMap((profile, p) => {
    const controls = isObject(profile) ? profile['controls'] : undefined;
    if (!isObject(profile) || !isList(controls)) return [];
    return controls.flatMap((value, c): readonly Control[] => {
      if (!isObject(value)) return [];
      const results = isList(value['results']) ? value['results'].filter(isObject) : [];
      return [{ value, results, pointer: `/profiles/${p}/controls/${c}`, profile: textOf(profile['name']) ?? '' }];
    });
  });
}

/** An overlay repeats the control and leaves its results to the profile below; several with results count together. */
function fromOverlays(same: readonly Control[]): Control {
  const withResults = same.filter(({ results }) => results.length > 0);
  const base = withResults[0] ?? same[0];
  if (base === undefined) throw new UnreadableFile('E_EVIDENCE_FORMAT', 'The file holds no control.');
  return { ...base, results: withResults.flatMap(({ results }) => results) };
}

/** One failure fails the control; anything but a pass leaves it open; nothing at all is no pass. */
function statusOf({ value, results }: Control): CheckStatus {
  const impact = value['impact'];
  const words = results.map((each) => (isBroken(each) ? 'error' : (textOf(each['status']) ?? 'unknown')));
  if (words.includes('failed')) return 'fail';
  if (words.includes('error')) return 'error';
  if (words.length === 0) return 'not-checked';
  // Impact 0 is how a profile says "does not apply", or "for information".
  if (words.includes('skipped')) return impact === 0 ? 'not-applicable' : 'not-checked';
  if (words.some((word) => word !== 'passed')) return 'unknown';
  return impact === 0 ? 'informational' : 'pass';
}
const isBroken = ({ backtrace }: Json): boolean => isList(backtrace) && backtrace.length > 0;

function rowOf(control: Control, host: string | undefined, scanner: string): Json {
  const { value, results, profile } = control;
  const counts = new Map<string, number>();
  for (const each of results) {
    const word = textOf(each['status']) ?? 'unknown';
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const said = [...counts].sort().map(([word, count]) => `${count} ${word}`);
  const times = results.flatMap((each) => timeOf(each['start_time']) ?? []);
  return checkRow({
    host,
    benchmark: profile,
    check: textOf(value['id']) ?? '',
    title: textOf(value['title']),
    status: statusOf(control),
    result: said.length === 0 ? 'no result' : said.join(', '),
    severity: severityOf(value['impact']),
    checked: newestOf(times),
    scanner,
    messages: results.flatMap((each) => textOf(each['message'])?.slice(0, 500) ?? []).slice(0, 5),
    waived: isObject(value['waiver_data']) && Object.keys(value['waiver_data']).length > 0 ? 'yes' : undefined,
  });
}

/** The bands that InSpec prints. */
function severityOf(impact: unknown): string | undefined {
  if (typeof impact !== 'number' || !(impact >= 0 && impact <= 1)) return undefined;
  return impact >= 0.9 ? 'critical' : impact >= 0.7 ? 'high' : impact >= 0.4 ? 'medium' : impact >= 0.1 ? 'low' : 'info';
}
const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined);
const timeOf = (value: unknown): string | undefined =>
  isoTime(value) ?? (typeof value === 'string' ? isoTime(value.replace(' ', 'T')) : undefined);
const newestOf = (times: readonly string[]): string | undefined =>
  times.reduce<string | undefined>((best, time) => (best === undefined || Date.parse(time) > Date.parse(best) ? time : best), undefined);

function headerOf(controls: readonly Control[], platform: string | undefined, version: string | undefined): ExportHeader | null {
  const time = newestOf(controls.flatMap(({ results }) => results.flatMap((each) => timeOf(each['start_time']) ?? [])));
  return time === undefined || version === undefined ? null : { tool: platform === 'Heimdall Tools' ? platform : 'InSpec', version, time };
}

export const inspec = defineReader({
  id: 'inspec',
  title: 'InSpec results (JSON, HDF)',
  description:
    'The output of `inspec exec --reporter json`, and other scanners converted to the Heimdall format: one row a control. It passes only where it has results and all of them passed; one that failed ' +
    'fails it, a skipped one leaves it not checked, none at all too, and a control that broke is an error. What an overlay repeats is taken from the profile that holds the results. The host is ' +
    'platform.target_id; where the file lacks it, name the asset in the register: `fields: { asset: { value: HMI-1 } }`. A profile without results is refused.',
  ceiling: 'E3',
  records: 'none',
  presets: { 'host-checks': checkFields },
  closed: true,
  recognise: (head) => {
    const text = headText(head);
    if (!/^\s*\{/.test(text)) return 0;
    const results = /"platform"\s*:\s*\{/.test(text) && /"profiles"\s*:\s*\[|"statistics"\s*:/.test(text);
    // Older versions begin with every control once more, and name the platform at the end.
    const older = /^\s*\{\s*"version"\s*:\s*"[\d.]+"\s*,\s*"(?:controls|profiles)"\s*:/.test(text);
    if (older) return 88;
    return results ? 88 : 0;
  },
  read,
});
