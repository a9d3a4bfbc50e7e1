/** `init`: templates, the sample plant, and a first report from a table as plants keep it. */
import { existsSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import writeXlsxFile from 'write-excel-file/node';
import { expect, test } from 'vitest';
import { json, assessmentOf, folder, run, write } from './harness.js';

const here = folder();
const read = (...path: readonly string[]): string => readFileSync(join(here, ...path), 'utf8');
const otb = (...argv: readonly string[]): ReturnType<typeof run> => run(argv, { cwd: here });

/** lint says nothing of site.yaml, and check gives a report. */
async function firstReport(site: string, errors: readonly string[] = []): Promise<ReturnType<typeof assessmentOf>> {
  const linted = await otb('lint', site, '--json');
  const { problems } = json<{
    readonly problems: readonly { readonly severity: string; readonly code: string; readonly file: string }[];
  }>(linted.out);
  expect(problems.filter((each) => each.file === 'site.yaml' && each.severity === 'error')).toEqual([]);
  expect(problems.filter((each) => each.severity === 'error').map((each) => each.code)).toEqual(errors);
  const checked = await otb('check', site, '--json');
  expect([1, 3]).toContain(checked.code);
  expect(existsSync(join(here, site, 'report/report.html'))).toBe(true);
  return assessmentOf(checked);
}

test('five commented templates and a site that lints and checks', async () => {
  const { code, out } = await otb('init', 'templates');
  expect(code).toBe(0);
  expect(out).toContain('otbaseline lint templates');
  for (const kind of ['assets', 'accounts', 'firewall-rules', 'backups', 'log-sources'])
    expect(read('templates/evidence', `${kind}.yaml`)).toMatch(/^# .*\n# /);
  const { subjects } = await firstReport('templates');
  expect(subjects.map((each) => each.verdict)).not.toContain('met');
});

test('nothing is written over, and other kinds are added', async () => {
  await otb('init', 'grown');
  const again = await otb('init', 'grown');
  expect({ code: again.code, out: again.out }).toEqual({ code: 2, out: '' });
  expect(again.err).toContain('site.yaml');
  const added = await otb('init', 'grown', '--kind', 'sensors', '--kind', 'certificates');
  expect(added.code).toBe(0);
  expect(read('grown/evidence/sensors.yaml')).toContain('# - ');
  expect(added.out).toContain('- { id: certificates, kind: certificates');
  expect((await otb('init', 'fresh', '--kind', 'sensors')).code).toBe(0);
  expect(existsSync(join(here, 'fresh/site.yaml')) && existsSync(join(here, 'fresh/evidence/sensors.yaml'))).toBe(true);
});

test('a template with its comment signs taken away is read as it stands', async () => {
  await otb('init', 'uncommented');
  const text = read('uncommented/evidence/backups.yaml')
    .replace(/^# - (asset: )"..."/m, '- $1PLC-1')
    .replace(/^# {3}(completed: )/m, '  $1')
    .replace(/^\[\]\n/m, '');
  writeFileSync(join(here, 'uncommented/evidence/backups.yaml'), text);
  writeFileSync(join(here, 'uncommented/site.yaml'), read('uncommented/site.yaml').replace('# - { id: backups', '- { id: backups'));
  const { evidence } = await firstReport('uncommented');
  expect(evidence).toMatchObject([{ id: 'backups', records: 1, state: 'ok' }]);
});

test.each(['2026-10-01', '2027-03-15'])('the sample plant of %s shows the same gaps', async (day) => {
  const name = `sample-${day}`;
  expect((await otb('init', '--sample', name, '--as-of', day)).code).toBe(0);
  const sample = assessmentOf(await otb('check', name, '--as-of', day, '--json'));
  const origin = assessmentOf(
    await run(['check', 'test/sites/harbour-water', '--as-of', '2026-10-01', '--json', '--out', join(here, 'origin')]),
  );
  const gaps = (each: typeof sample): readonly string[] =>
    each.results.map(({ control, subject, status, failed, missing }) => `${control} ${subject} ${status} ${failed} ${missing}`);
  expect(gaps(sample)).toEqual(gaps(origin));
  expect(sample.exit.code).toBe(1);
  expect(sample.evidence.filter((each) => !each.fresh).map((each) => each.id)).toEqual(
    origin.evidence.filter((each) => !each.fresh).map((each) => each.id),
  );
});

interface Proposal {
  readonly name: string;
  readonly file: string;
  readonly content: string | Uint8Array;
  readonly fields: readonly string[];
  readonly zones: readonly string[];
  readonly says?: readonly string[];
  readonly records: number;
  readonly unplaced?: number;
  readonly errors?: readonly string[];
}
const latin1 = (text: string): Uint8Array => Buffer.from(text, 'latin1');
const utf16 = (text: string): Uint8Array => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);

const tables: readonly Proposal[] = [
  {
    name: 'German columns, semicolons, Latin-1, a title line, blank rows',
    file: 'anlagen.csv',
    content: latin1(
      'Anlagenverzeichnis Wasserwerk Nord - Stand 01.09.2026;;;;;;;;\n;;;;;;;;\nInventarnummer;Gerätename;Hersteller;Typ;IP-Adresse;Gebäude;Bereich;Verantwortlich;Bemerkung\nWN-1;SPS-1;Siemens;S7-1500;10.20.1.11;Haus 1;Filterhalle;Müller;\n;;;;;;;;\nWN-2;HMI-1;Beckhoff;CP6606;10.20.2.11;Haus 2;Leitwarte;;Ersatz bestellt\nWN-3;;Phoenix;ILC 191;;Haus 3;Chlorung;-;\n',
    ),
    fields: ['id <- Inventarnummer', 'hostname <- Gerätename', 'vendor <- Hersteller', 'addresses <- IP-Adresse', 'zone <- Bereich'],
    zones: ['filterhalle', 'leitwarte', 'chlorung'],
    records: 3,
  },
  {
    name: 'a note below the table leaves the list open and is named',
    file: 'note.csv',
    content: 'Asset ID,Hostname,Zone\nA-1,plc-1,Cell 1\nA-2,plc-2,Cell 1\n* = not verified,,\n',
    fields: ['id <- Asset ID'],
    zones: ['cell-1'],
    says: ['Line 4 is left out', 'counts as incomplete'],
    records: 3,
    errors: ['E_EVIDENCE_ROW'],
  },
  {
    name: 'ids that repeat or are blank: another column serves, and the reason is said with its line',
    file: 'ids.csv',
    content:
      'Asset ID,Name,IP,Zone\nA1,plc one,10.0.0.1,Cell 1\nA1,plc two,10.0.0.2,Cell 1\n,plc three,10.0.1.3,Cell 2\nA4,plc four,10.0.1.4,Cell 2\n',
    fields: ['id <- Name', 'zone <- Zone'],
    zones: ['cell-1', 'cell-2'],
    says: ['"Asset ID" cannot serve as id: line 3 repeats "A1" of line 2', '"Name" serves as id'],
    records: 4,
  },
  {
    name: 'ids that repeat and nothing to serve instead: each row is named by lint',
    file: 'hopeless.csv',
    content: 'Asset ID,Vendor\nA1,ABB\nA1,ABB\n,ABB\n',
    fields: ['id <- Asset ID'],
    zones: ['plant'],
    says: ['No other column is given and different in every row'],
    records: 3,
    errors: ['E_EVIDENCE_ROW'],
  },
  {
    name: 'neither zone nor address: one zone for all',
    file: 'instruments.csv',
    content: 'Tag,Description,Maker\nPT-100,pressure transmitter,Endress\nFT-200,flow transmitter,Endress\n',
    fields: ['id <- Tag', 'zone = plant, for all of them'],
    zones: ['plant'],
    records: 2,
  },
  {
    name: 'addresses alone: a zone for each subnet',
    file: 'subnets.csv',
    content: 'Hostname\tIP\nplc-1\t10.0.1.1\nplc-2\t10.0.2.1\nplc-3\t10.0.2.2\nspare\t\n',
    fields: ['id <- Hostname', 'addresses <- IP'],
    zones: ['net-10-0-1-0', 'net-10-0-2-0'],
    says: ['No column is known as id. "Hostname" serves as id', '1 row names no zone'],
    records: 4,
    unplaced: 1,
  },
  {
    name: 'French columns in UTF-16, several addresses in a cell',
    file: 'inventaire.csv',
    content: utf16(
      "numéro d'inventaire\tnom d'hôte\tfabricant\tadresse IP\tbâtiment\nF-1\tapi-1\tSchneider\t192.168.1.10; 192.168.1.11\tA\nF-2\tapi-2\tSchneider\t192.168.2.10\tB\n",
    ),
    fields: ["id <- numéro d'inventaire", 'zone <- bâtiment'],
    zones: ['a', 'b'],
    records: 2,
  },
  {
    name: 'zone names that YAML would misread, that differ in case, and that carry code',
    file: 'my list (1).csv',
    content: 'id,hostname,zone\n1,a,true\n2,b,007\n3,c,1.10\n4,d,Zone A\n5,e,ZONE-a\n6,f,"x: [y]\n# {z}"\n7,g,null\n',
    fields: ['zone <- zone'],
    zones: ['true', '007', '1-10', 'zone-a', 'x-y-z'],
    says: ['1 row names no zone'],
    records: 7,
    unplaced: 1,
  },
];

test.each(tables)('$name', async ({ file, content, fields, zones, says = [], records, unplaced = 0, errors = [] }) => {
  write(here, { [file]: content });
  const site = `from ${file}`;
  const { code, out, err } = await otb('init', site, '--from', file);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  for (const each of [...fields, ...says]) expect(out).toContain(each);
  const { model, evidence, unplaced: homeless, subjects } = await firstReport(site, errors);
  expect(model.zones.map((each) => each.id)).toEqual(zones);
  expect(evidence).toMatchObject([{ kind: 'assets', file: `evidence/${file}`, records }]);
  expect(homeless.count).toBe(unplaced);
  expect(subjects.every((each) => each.verdict !== 'met')).toBe(true);
  expect(readFileSync(join(here, site, 'evidence', file))).toEqual(Buffer.from(content));
});

test('a workbook: the sheet that fits best, title lines, cells merged downwards, dates, blanks', async () => {
  const text = (value: string, more: object = {}): object => ({ value, type: String, ...more });
  const day = (year: number): object => ({ value: new Date(Date.UTC(year, 11, 31)), type: Date, format: 'dd.mm.yyyy' });
  const head = ['Lp.', 'Numer inwentarzowy', 'Nazwa hosta', 'Producent', 'Adres IP', 'Obszar', 'Koniec wsparcia'].map((each) => text(each));
  const rows = [
    [text('Ewidencja urządzeń – Stacja Uzdatniania Wody', { columnSpan: 7 }), null, null, null, null, null, null],
    [text('stan na 1 września 2026', { columnSpan: 7 }), null, null, null, null, null, null],
    [],
    head,
    [
      { value: 1, type: Number },
      text('SUW/001'),
      text('plc-1'),
      text('Siemens'),
      text('10.30.1.11'),
      text('Pompownia Łódź', { rowSpan: 2 }),
      day(2030),
    ],
    [{ value: 2, type: Number }, text('SUW/002'), text('plc-2'), text('Siemens'), text('10.30.1.12'), null, null],
    [],
    [{ value: 3, type: Number }, text('SUW/003'), null, null, null, text('Dyspozytornia'), null],
  ];
  const legend = [[text('Legenda')], [text('dział AKPiA')]];
  const bytes = await writeXlsxFile([
    { sheet: 'Legenda', data: legend },
    { sheet: 'Ewidencja', data: rows },
  ] as unknown as Parameters<typeof writeXlsxFile>[0]).toBuffer();
  write(here, { 'ewidencja.xlsx': new Uint8Array(bytes) });
  const { code, out } = await otb('init', 'suw', '--from', 'ewidencja.xlsx');
  expect(code).toBe(0);
  expect(out).toContain('id <- Numer inwentarzowy');
  expect(read('suw/site.yaml')).toContain('records: "Ewidencja"');
  const { model, evidence, unplaced } = await firstReport('suw');
  expect(model.zones).toMatchObject([
    { id: 'pompownia-lodz', name: 'Pompownia Łódź', networks: ['10.30.1.0/24'], assets: 2 },
    { id: 'dyspozytornia', assets: 1 },
  ]);
  expect(evidence).toMatchObject([{ format: 'xlsx', records: 3, rejected: 0, grade: 'E2' }]);
  expect(unplaced.count).toBe(0);
});

test('collected is the day of the file, and never after the as-of date', async () => {
  write(here, { 'old.csv': 'id,zone\nA,1\n', 'new.csv': 'id,zone\nA,1\n' });
  utimesSync(join(here, 'old.csv'), new Date('2026-08-01T12:00:00Z'), new Date('2026-08-01T12:00:00Z'));
  utimesSync(join(here, 'new.csv'), new Date('2026-12-01T12:00:00Z'), new Date('2026-12-01T12:00:00Z'));
  await otb('init', 'old', '--from', 'old.csv');
  await otb('init', 'new', '--from', 'new.csv', '--as-of', '2026-10-01');
  expect(read('old/site.yaml')).toContain('collected: 2026-08-01');
  expect(read('new/site.yaml')).toContain('collected: 2026-10-01');
});

const refused: readonly (readonly [file: string, content: string | Uint8Array | null, code: string, says: string])[] = [
  ['none.csv', null, 'E_FILE_MISSING', 'there is no such file'],
  ['.', null, 'E_FILE_MISSING', 'this is a folder'],
  ['empty.csv', '', 'E_FILE_EMPTY', 'empty'],
  ['head.csv', 'Tag,Maker\n', 'E_EVIDENCE_FORMAT', 'no row that can be read'],
  ['prose.txt', 'Hello there,\nthis is no table at all.\n\nBye\n', 'E_EVIDENCE_FORMAT', ''],
  ['old.xls', new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 1, 2, 3, 4]), 'E_EVIDENCE_FORMAT', 'XLSX'],
  ['broken.xlsx', new Uint8Array([0x50, 0x4b, 3, 4, 9, 9, 9, 9]), 'E_EVIDENCE_FORMAT', ''],
];
test.each(refused)('%s is refused, and nothing is written', async (file, content, code, says) => {
  if (content !== null) write(here, { [file]: content });
  const done = await otb('init', 'refused', '--from', file);
  expect({ code: done.code, out: done.out }).toEqual({ code: 2, out: '' });
  expect(done.err).toContain(`${file} error ${code}`);
  expect(done.err).toContain(says);
  expect(existsSync(join(here, 'refused'))).toBe(false);
});
