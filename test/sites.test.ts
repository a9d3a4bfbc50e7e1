/** The sample plant against its answer key, the small sites, and attacks: taking evidence away never makes anything better. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Assessment } from '../src/model/assessment.js';
import { asOf, type Changes, check, improvements, openPlant, type Plant } from './sites/plant.js';
import { tableOf } from './sites/tables.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const sites = join(root, 'test', 'sites');
const harbour = join(sites, 'harbour-water');
/** OTBASELINE_ATTACKS=all runs every attack by itself; without it some are sampled, some bundled, so that the suite stays short. */
const everything = process.env['OTBASELINE_ATTACKS'] === 'all';

interface Shown {
  readonly control?: string;
  readonly subjects?: readonly string[];
  readonly record?: string;
  readonly undecided?: boolean;
  readonly file?: string;
  readonly line?: number;
  readonly contradiction?: string;
  readonly subject?: string;
  readonly problem?: string;
  readonly reason?: string;
  readonly evidence?: string;
  readonly controls?: readonly string[];
  readonly decision?: string;
  readonly state?: string;
  readonly unused?: string;
}
interface Answers {
  readonly gaps: readonly { readonly id: string; readonly words: string; readonly shows: readonly Shown[] }[];
  readonly holds: readonly { readonly decision: string; readonly control: string; readonly subject: string; readonly status: string }[];
}
const answers = parse(readFileSync(`${harbour}.answers.yaml`, 'utf8')) as Answers;

const isDerived = (kind: string): boolean =>
  /^derivedFrom:/m.test(readFileSync(join(root, 'controls', 'evidence', `${kind}.yaml`), 'utf8'));

const folders: string[] = [];
function copyOf(site: string, edit: (siteFile: string) => string = (text) => text): string {
  const folder = mkdtempSync(join(tmpdir(), 'otbaseline-sites-'));
  folders.push(folder);
  cpSync(join(sites, site), folder, { recursive: true });
  const file = join(folder, 'site.yaml');
  writeFileSync(file, edit(readFileSync(file, 'utf8')));
  return folder;
}
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
const unsealed = (text: string): string => text.replace(/^ {4}(sha256: .*|records: \d+|count: \d+)\n/gm, '');
/** The entry of one registration in site.yaml, edited. */
const registration =
  (id: string, edit: (entry: string) => string) =>
  (text: string): string => {
    const entry = new RegExp(`^  - id: ${id}\\n(?:    .*\\n)+`, 'm').exec(text)?.[0];
    if (entry === undefined) throw new Error(`no registration ${id}`);
    return text.replace(entry, edit(entry));
  };
const statusOf = ({ results }: Assessment, control: string, subject: string) =>
  results.find((each) => each.control === control && each.subject === subject);

describe('Harbour Water Works', () => {
  let found: Assessment;
  beforeAll(async () => {
    found = await check(harbour);
  });
  const placeOf = (control: string, subject: string, record: string) => ({ control, subject, record });

  test.each(answers.gaps)('$id $words', ({ shows }) => {
    for (const shown of shows) expect(isShown(found, shown), JSON.stringify(shown)).toBe(true);
  });

  test('nothing else fails', () => {
    const expected = new Set(
      answers.gaps.flatMap(({ shows }) =>
        shows.flatMap(({ control, subjects = [], record, undecided, file, line }) =>
          control === undefined || undecided === true
            ? []
            : subjects.map((subject) => JSON.stringify({ control, subject, record, file, line })),
        ),
      ),
    );
    const actual = new Set(
      found.findings.map(({ control, subject, record, origin }) =>
        JSON.stringify({ ...placeOf(control, subject, record.key), file: origin.file, line: origin.line }),
      ),
    );
    expect([...actual].sort()).toEqual([...expected].sort());
    expect(found.findings).toHaveLength(found.findingsFile.count);
    const failing = found.results.filter(({ status }) => status === 'fail').map(({ control, subject }) => `${control} ${subject}`);
    expect(new Set(failing)).toEqual(new Set(found.findings.map(({ control, subject }) => `${control} ${subject}`)));
  });

  test('nothing else is contradicted, unplaced, unused or wrong', () => {
    const shows = answers.gaps.flatMap((gap) => gap.shows);
    const keyed = shows.flatMap(({ contradiction, subject = '' }) => (contradiction === undefined ? [] : [`${contradiction} ${subject}`]));
    expect(found.contradictions.map(({ code, subject }) => `${code} ${subject}`).sort()).toEqual(keyed.sort());
    expect(found.unusedFiles).toEqual(shows.flatMap(({ unused }) => unused ?? []));
    expect(found.unplaced.records.map(({ record }) => record.key).sort()).toEqual(['EV-88240', 'SEN-INT']);
    expect(found.problems.filter(({ severity }) => severity === 'error').map(({ code }) => code)).toEqual(['E_UNKNOWN_REFERENCE']);
  });

  test('decisions that hold', () => {
    const entries = Object.values(found.decisions).flat();
    for (const { decision, control, subject, status } of answers.holds) {
      expect(entries.find(({ id }) => id === decision)?.state, decision).toBe('in-force');
      expect(statusOf(found, control, subject)?.status, `${control} ${subject}`).toBe(status);
    }
  });

  test('verdicts: a zone that meets its target, zones that do not, and conduits that nobody has shown', () => {
    const verdicts = Object.fromEntries(found.subjects.map(({ id, verdict }) => [id, verdict]));
    expect(verdicts).toEqual({
      enterprise: 'not-met',
      dmz: 'not-met',
      supervisory: 'not-met',
      engineering: 'not-met',
      control: 'not-met',
      safety: 'met',
      'pumping-north': 'not-met',
      'pumping-south': 'not-met',
      'c-ent-dmz': 'not-met',
      'c-dmz-sup': 'not-met',
      'c-dmz-eng': 'not-met',
      'c-sup-eng': 'not-demonstrated',
      'c-sup-ctl': 'not-demonstrated',
      'c-eng-ctl': 'not-demonstrated',
      'c-ctl-sis': 'met',
      'c-radio-north': 'met',
      'c-radio-south': 'not-met',
      'harbour-water': 'not-met',
    });
    expect(found.exit.code).toBe(1);
  });

  test('four of five controls are decided somewhere, every kind of evidence is there, and all of it is read', () => {
    const decided = new Set(
      found.results.filter(({ status }) => status !== 'not-evaluated' && status !== 'error').map(({ control }) => control),
    );
    expect(decided.size).toBeGreaterThanOrEqual(found.controls.count * 0.8);
    expect(found.results.filter(({ status }) => status === 'error')).toEqual([]);
    const kinds = new Set(found.evidence.map(({ kind }) => kind));
    const lacking = found.controls.list.flatMap(({ evidence }) => evidence).filter((kind) => !kinds.has(kind));
    // What is worked out is handed in by nobody.
    expect(lacking.filter((kind) => !isDerived(kind))).toEqual([]);
    expect(found.evidence.filter(({ rejected }) => rejected > 0).map(({ id }) => id)).toEqual([]);
    expect(found.model.zones.reduce((sum, { assets }) => sum + assets, 0)).toBeGreaterThanOrEqual(120);
  });
});

function isShown(found: Assessment, shown: Shown): boolean {
  const { control, subjects = [], record, file, line } = shown;
  if (control !== undefined && shown.undecided === true)
    return subjects.every((subject) =>
      statusOf(found, control, subject)?.undecided.some(
        (each) => each.record.key === record && each.place.file === file && each.place.line === line,
      ),
    );
  if (control !== undefined)
    return subjects.every((subject) =>
      found.findings.some(
        (each) =>
          each.control === control &&
          each.subject === subject &&
          each.record.key === record &&
          each.origin.file === file &&
          each.origin.line === line,
      ),
    );
  if (shown.contradiction !== undefined)
    return found.contradictions.some(
      (each) =>
        each.code === shown.contradiction &&
        each.subject === shown.subject &&
        each.places.some((place) => place.file === file && place.line === line),
    );
  if (shown.problem !== undefined)
    return found.problems.some((each) => each.code === shown.problem && each.file === file && each.line === line);
  if (shown.reason !== undefined)
    return (shown.controls ?? []).every((each) =>
      statusOf(found, each, shown.subject ?? '')?.reasons.some(
        ({ code, evidence }) => code === shown.reason && evidence === shown.evidence,
      ),
    );
  if (shown.decision !== undefined)
    return Object.values(found.decisions)
      .flat()
      .some(({ id, state }) => id === shown.decision && state === shown.state);
  return shown.unused !== undefined && found.unusedFiles.includes(shown.unused);
}

describe('small sites', () => {
  test('a site that asks only for what its evidence shows is met', async () => {
    const found = await check(join(sites, 'small-met'));
    expect(found.exit).toMatchObject({ code: 0, notMet: 0, notDemonstrated: 0, errors: 0, unplaced: 0, waived: 0 });
    expect(found.subjects.map(({ verdict }) => verdict)).toEqual(['met', 'met', 'met', 'met']);
    expect(found.findings).toEqual([]);
    expect(found.problems).toEqual([]);
  });

  test('the same site with one stale file is not demonstrated', async () => {
    const found = await check(join(sites, 'small-unproven'));
    expect(found.exit).toMatchObject({ code: 3, notMet: 0, errors: 0 });
    expect(found.findings).toEqual([]);
    const stale = found.results.flatMap(({ reasons }) => reasons.filter(({ code }) => code === 'stale'));
    expect(new Set(stale.map(({ evidence }) => evidence))).toEqual(new Set(['discovered']));
  });
});

const nothing = new Uint8Array();
interface Source {
  readonly file: string;
  readonly kind: string;
  readonly columns: readonly string[];
}
/** A plant, its state before the attacks, and the files that can be attacked. */
async function target(folder: string): Promise<{
  readonly plant: Plant;
  readonly before: Assessment;
  readonly sources: readonly Source[];
  readonly attack: (what: string, changes: Changes) => Promise<void>;
}> {
  const plant = openPlant(folder);
  const { assessment: before, evidence } = await plant.run(new Map());
  const sources = evidence.register.map(({ registration: { file, kind }, files, mapping }) => ({
    // of a folder its first file
    file: files === undefined ? file : ([...files.keys()][0] ?? file),
    kind,
    columns: [...new Set(Object.values(mapping))].filter((column) => !column.startsWith('=')),
  }));
  const attack = async (what: string, changes: Changes): Promise<void> => {
    const { assessment: after } = await plant.run(changes);
    expect(improvements(before, after), what).toEqual([]);
  };
  return { plant, before, sources, attack };
}
const bytesOf = ({ files }: Plant, file: string): Uint8Array => files.get(file) ?? nothing;
const half = (bytes: Uint8Array): Uint8Array => bytes.slice(0, bytes.length >> 1);

describe('attacks on the sealed plant', () => {
  let sealed: Awaited<ReturnType<typeof target>>;
  beforeAll(async () => {
    sealed = await target(harbour);
  });

  test('the stages in memory give what the public line gives', async () => {
    const found = await check(harbour);
    expect(sealed.before.results.map(({ control, subject, status }) => [control, subject, status])).toEqual(
      found.results.map(({ control, subject, status }) => [control, subject, status]),
    );
    expect(sealed.before.exit).toEqual(found.exit);
  });

  test('each file deleted, emptied, cut in half', { timeout: 600_000 }, async () => {
    const { plant, sources, attack } = sealed;
    for (const [i, { file }] of sources.entries()) {
      const ways = [
        ['deleted', null],
        ['emptied', nothing],
        ['cut in half', half(bytesOf(plant, file))],
      ] as const;
      // One way in turn by itself, the other two in bundles below.
      for (const [n, [how, bytes]] of ways.entries())
        if (everything || (i + n) % 3 === 0) await attack(`${file} ${how}`, new Map([[file, bytes]]));
    }
    for (const bundle of bundles(sources))
      for (const [how, bytes] of [
        ['deleted', () => null],
        ['emptied', () => nothing],
        ['cut in half', (file: string) => half(bytesOf(plant, file))],
      ] as const)
        await attack(`${bundle.map(({ file }) => file).join(', ')} ${how}`, new Map(bundle.map(({ file }) => [file, bytes(file)])));
  });

  test('rows deleted: the first, the middle, the last of each file', { timeout: 600_000 }, async () => {
    const { plant, sources, attack } = sealed;
    for (const pick of [() => 0, (rows: number) => rows >> 1, (rows: number) => rows - 1]) {
      const cut = ({ file }: Source): readonly [string, Uint8Array] => {
        const table = tableOf(file, bytesOf(plant, file));
        return [file, table.without(pick(table.rows))];
      };
      for (const bundle of everything ? sources.map((each) => [each]) : bundles(sources))
        await attack(`a row of ${bundle.map(({ file }) => file).join(', ')} deleted`, new Map(bundle.map(cut)));
    }
  });
});

/** Files attacked together: never two of one kind, never two kinds that most controls read together, so that one attack does not hide the other. */
function bundles(sources: readonly Source[]): readonly (readonly Source[])[] {
  const apart = ['assets', 'flows', 'discovered-devices', 'accounts', 'log-sources'];
  const found: Source[][] = [];
  for (const source of sources) {
    const free = found.find(
      (bundle) =>
        bundle.length < 4 && bundle.every(({ kind }) => kind !== source.kind && !(apart.includes(kind) && apart.includes(source.kind))),
    );
    if (free === undefined) found.push([source]);
    else free.push(source);
  }
  return found;
}

describe('attacks on the unsealed plant', () => {
  let open: Awaited<ReturnType<typeof target>>;
  beforeAll(async () => {
    open = await target(copyOf('harbour-water', unsealed));
  });

  test('each file deleted, emptied, cut in half', { timeout: 600_000 }, async () => {
    const { plant, sources, attack } = open;
    for (const group of everything ? sources.map((each) => [each]) : bundles(sources))
      for (const [how, bytes] of [
        ['deleted', () => null],
        ['emptied', () => nothing],
        ['cut in half', (file: string) => half(bytesOf(plant, file))],
      ] as const)
        await attack(`${group.map(({ file }) => file).join(', ')} ${how}`, new Map(group.map(({ file }) => [file, bytes(file)])));
  });

  test('fields blanked, in one row of each file', { timeout: 600_000 }, async () => {
    const { plant, sources, attack } = open;
    const blank = ({ file, columns }: Source, n: number): readonly (readonly [string, Uint8Array])[] => {
      const table = tableOf(file, bytesOf(plant, file));
      const column = columns[n];
      const bytes = column === undefined ? null : table.blanked(table.rows >> 1, column);
      return bytes === null ? [] : [[file, bytes]];
    };
    const widest = Math.max(...sources.map(({ columns }) => columns.length));
    for (let n = 0; n < widest; n += 1)
      for (const bundle of everything
        ? sources.map((each) => [each])
        : [sources.slice(0, sources.length >> 1), sources.slice(sources.length >> 1)]) {
        const changes = new Map(bundle.flatMap((each) => blank(each, n)));
        if (changes.size > 0) await attack(`field ${String(n)} of ${[...changes.keys()].join(', ')} blanked`, changes);
      }
  });

  test('fields blanked in the rows that fail', { timeout: 600_000 }, async () => {
    const { plant, sources, attack } = open;
    const rows = answers.gaps.flatMap(({ shows }) =>
      shows.flatMap(({ file, line }) => (file === undefined || line === undefined ? [] : [{ file, line }])),
    );
    for (let n = 0; n < (everything ? 40 : 6); n += 1) {
      const changes = new Map<string, Uint8Array>();
      for (const { file, line } of rows) {
        const source = sources.find((each) => each.file === file);
        if (source === undefined) continue;
        const table = tableOf(file, changes.get(file) ?? bytesOf(plant, file));
        const column = source.columns[(n * 5 + line) % source.columns.length];
        const row = tableOf(file, bytesOf(plant, file)).rowAt(line);
        const bytes = column === undefined || row < 0 ? null : table.blanked(row, column);
        if (bytes !== null) changes.set(file, bytes);
      }
      await attack(`${String(n)}: fields of failing rows blanked`, changes);
    }
  });

  test('a record that loses its zone proves nothing anywhere', async () => {
    const { plant, attack } = open;
    const file = 'evidence/inventory-safety.csv';
    const text = new TextDecoder().decode(bytesOf(plant, file));
    const table = tableOf(file, bytesOf(plant, file));
    const detector = table.rowAt(text.split('\n').findIndex((line) => line.startsWith('GD-03,')) + 1);
    await attack('GD-03 without a zone', new Map([[file, table.blanked(detector, 'Zone')]]));
  });

  test('rows that support a pass deleted', { timeout: 600_000 }, async () => {
    const { plant, sources, attack } = open;
    const supporting = ['backups', 'restore-tests', 'training', 'attestations', 'endpoint-protection', 'exercises'];
    const failing = new Set(answers.gaps.flatMap(({ shows }) => shows.map(({ file = '', line = 0 }) => `${file}:${String(line)}`)));
    for (const { file } of sources.filter(({ kind }) => supporting.includes(kind))) {
      const table = tableOf(file, bytesOf(plant, file));
      const bad = new Set(
        [...failing].filter((place) => place.startsWith(`${file}:`)).map((place) => table.rowAt(Number(place.slice(file.length + 1)))),
      );
      const rows = Array.from({ length: table.rows }, (_, i) => i).filter((row) => !bad.has(row));
      for (const row of everything ? rows : [rows[rows.length >> 1] ?? 0])
        await attack(`row ${String(row)} of ${file} deleted`, new Map([[file, table.without(row)]]));
    }
  });

  test('every file an empty list of its format', async () => {
    const { plant, sources, before } = open;
    const empty = (file: string): Uint8Array => {
      const text = new TextDecoder().decode(bytesOf(plant, file));
      if (file.endsWith('.json'))
        return new TextEncoder().encode(file.includes('firewall') ? '{"firewalls":[]}' : text.replace(/\[\n[^]*\]/, '[]'));
      if (file.endsWith('.yaml')) return new TextEncoder().encode(text.replace(/^(\w+):\n {2}- [^]*$/m, '$1: []\n'));
      const head = text.split('\n').findIndex((line) => !line.startsWith('#'));
      return new TextEncoder().encode(
        `${text
          .split('\n')
          .slice(0, file.endsWith('.log') ? head : head + 1)
          .join('\n')}\n`,
      );
    };
    const changes = new Map(sources.filter(({ file }) => !file.endsWith('.xlsx')).map(({ file }) => [file, empty(file)]));
    const { assessment } = await plant.run(changes);
    expect(improvements(before, assessment)).toEqual([]);
    const passing = assessment.results
      .filter(({ status }) => status === 'pass' || status === 'not-applicable' || status === 'compensated')
      .map(({ control, subject }) => `${control} ${subject}`);
    expect(passing).toEqual([]);
  });
});

describe('claims that are not true', () => {
  const plainly = async (
    edit: (text: string) => string,
    changes: Changes = new Map(),
  ): Promise<{ readonly before: Assessment; readonly after: Assessment }> => {
    const before = await openPlant(harbour).run(new Map());
    const after = await openPlant(copyOf('harbour-water', edit)).run(changes);
    expect(improvements(before.assessment, after.assessment)).toEqual([]);
    return { before: before.assessment, after: after.assessment };
  };
  const resting = ({ results }: Assessment, evidence: string) =>
    results.filter((each) => each.status === 'pass' && each.evidence.includes(evidence));

  test('evidence collected in 2028', async () => {
    const ids = ['backups', 'inventory-safety', 'attestations-safety', 'certificates', 'log-sources-field'];
    const { before, after } = await plainly((text) =>
      ids.reduce((now, id) => registration(id, (entry) => entry.replace(/collected: \S+/, 'collected: 2028-01-01'))(now), text),
    );
    for (const id of ids) {
      expect(resting(before, id).length, id).toBeGreaterThan(0);
      expect(resting(after, id), id).toEqual([]);
    }
    expect(after.problems.filter(({ code }) => code === 'E_EVIDENCE_DATE')).toHaveLength(ids.length);
  });

  test('a grade claimed for a table that no tool wrote', async () => {
    const file = 'evidence/inventory-safety.csv';
    const bare = readFileSync(join(harbour, file), 'utf8').replace(/^#.*\n/gm, '');
    const { after } = await plainly(
      (text) => registration('inventory-safety', (entry) => unsealed(entry).replace('grade: E3', 'grade: E4'))(text),
      new Map([[file, new TextEncoder().encode(bare)]]),
    );
    expect(after.problems.filter(({ code }) => code === 'W_GRADE_CEILING')).toHaveLength(2);
    expect(
      after.results.filter(
        ({ control, subject, status }) =>
          subject === 'zone:safety' && status === 'pass' && ['OTB-101', 'OTB-301', 'OTB-701'].includes(control),
      ),
    ).toEqual([]);
  });

  test('complete: true beside a discovery that knows more', async () => {
    const file = 'evidence/inventory-safety.csv';
    const shorter = readFileSync(join(harbour, file), 'utf8').replace(/^SIS-04,.*\n/m, '');
    const { after } = await plainly(registration('inventory-safety', unsealed), new Map([[file, new TextEncoder().encode(shorter)]]));
    expect(after.problems.map(({ code }) => code)).toContain('W_COMPLETE_REFUTED');
    for (const control of ['OTB-115', 'OTB-116', 'OTB-213'])
      expect(statusOf(after, control, 'zone:safety')?.status).not.toBe('not-applicable');
  });

  test('a statement without its document, or with another one', async () => {
    const document = 'documents/sat-safety-2026.md';
    for (const bytes of [null, new TextEncoder().encode('all well')]) {
      const { before, after } = await plainly((text) => text, new Map([[document, bytes]]));
      expect(resting(before, 'attestations-safety').length).toBeGreaterThan(20);
      expect(resting(after, 'attestations-safety').filter(({ subject }) => subject === 'zone:safety')).toEqual([]);
    }
  });
});

test('the same bytes from another folder, time zone and locale; exit codes of the command line', { timeout: 120_000 }, () => {
  const run = (folder: string, env: Readonly<Record<string, string>>): { readonly code: number | null; readonly bytes: string } => {
    const out = mkdtempSync(join(tmpdir(), 'otbaseline-sites-'));
    folders.push(out);
    const argv = ['--import', 'tsx', join(root, 'src', 'cli.ts'), 'check', folder, '--as-of', asOf, '--out', join(out, 'report')];
    const { status } = spawnSync(process.execPath, argv, { cwd: root, env: { ...process.env, ...env }, encoding: 'utf8' });
    return { code: status, bytes: readFileSync(join(out, 'report', 'assessment.json'), 'utf8') };
  };
  const here = run(harbour, { TZ: 'UTC', LC_ALL: 'C' });
  const there = run(copyOf('harbour-water'), { TZ: 'Asia/Tokyo', LC_ALL: 'pl_PL.UTF-8', LANG: 'pl_PL.UTF-8' });
  expect(here.code).toBe(1);
  expect(there.code).toBe(1);
  expect(there.bytes === here.bytes).toBe(true);
  expect(run(join(sites, 'small-met'), {}).code).toBe(0);
  expect(run(join(sites, 'small-unproven'), {}).code).toBe(3);
});
